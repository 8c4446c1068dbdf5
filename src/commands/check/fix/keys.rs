//! Names of keys: `Title`, `key-points`, `author`, `autors`.

use super::scan::is_invisible;
use super::sheet::{Edit, Meaning, Sheet};

/// Other names that keys have elsewhere.
const OTHER_NAMES: [(&str, &str); 7] = [
    ("author", "authors"),
    ("editor", "editors"),
    ("abstract", "summary"),
    ("lang", "language"),
    ("licence", "license"),
    ("redirect_from", "aliases"),
    ("keypoints", "key_points"),
];

/// Words that are no slips: other programs have them for something else, or it is for the editor to say which taxonomy they mean.
const WORDS: [&str; 8] = ["tag", "tags", "keyword", "keywords", "feature", "file", "tile", "translation"];

pub(super) fn fix(sheet: &Sheet<'_>) -> Vec<Edit> {
    let keys = sheet.keys;
    let is_there = |key: &str| sheet.items().any(|item| item.name == key);
    // Of two that mean the same, nobody can tell which counts.
    let is_one = |key: &str| sheet.items().filter(|item| meant(item.name, keys) == Some(key)).count() == 1;
    let fixed = sheet.items().filter_map(|item| {
        let key = meant(item.name, keys).filter(|key| !is_there(key) && is_one(key))?;
        let what = format!("`{}` → `{key}`", item.name);
        Some(sheet.edit(item.entry.key.clone(), key, Meaning::Name(item.number, key.to_owned()), what))
    });
    fixed.collect()
}

/// The key that is meant by a word that is none.
pub(super) fn meant<'k>(word: &str, keys: &[&'k str]) -> Option<&'k str> {
    if keys.contains(&word) {
        return None;
    }
    let word = plain(word);
    let other = OTHER_NAMES.iter().find(|(name, _)| *name == word).map_or(word.as_str(), |(_, key)| *key);
    one(keys, |key| plain(key) == other).or_else(|| {
        // A slip in a short word makes another word.
        let is_near = |key: &str| {
            key.len() > 4 && key.len().abs_diff(word.len()) <= 4 && strsim::damerau_levenshtein(&plain(key), &word) == 1
        };
        one(keys, is_near).filter(|_| !WORDS.contains(&word.as_str()))
    })
}

/// The only key of which something is true.
fn one<'k>(keys: &[&'k str], is_meant: impl Fn(&str) -> bool) -> Option<&'k str> {
    let mut found = keys.iter().copied().filter(|key| is_meant(key));
    found.next().filter(|_| found.next().is_none())
}

fn plain(key: &str) -> String {
    let visible: String = key.chars().filter(|c| !is_invisible(*c)).collect();
    visible.trim().to_lowercase().replace(['-', ' '], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_meant_only_when_it_is_the_only_one() {
        let keys = ["title", "authors", "key_points", "volume", "policy-areas", "issue", "date"];
        for (word, key) in [
            ("Title", Some("title")),
            ("ti\u{200b}tle", Some("title")),
            ("Key Points", Some("key_points")),
            ("Policy_Areas", Some("policy-areas")),
            ("autors", Some("authors")),
            ("tilte", Some("title")),
            ("Author", Some("authors")),
            ("title", None),
            ("abstract", None),
            ("data", None),
            ("tags", None),
        ] {
            assert_eq!(meant(word, &keys), key, "{word}");
        }
        assert_eq!(meant("keywords", &["keyword"]), None);
        assert_eq!(meant("papers", &["paperz", "papera"]), None);
    }
}
