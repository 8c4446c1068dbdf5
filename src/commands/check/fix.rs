//! `--fix`: mends in front matter what can only be meant in one way. Only the bytes that are wrong change: comments, order, quotes
//! and line ends stay. What is not plainly a key with a value on one line is left alone.

use crate::base::config::FRONT_MATTER_KEYS;
use crate::base::date::{PartialDate, guess};
use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::paths;
use crate::commands::files::NewFiles;
use crate::discover::{self, Markdown};
use crate::load::{front_matter, pages, publication};
use std::path::Path;

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

const OF_PEOPLE: [&str; 9] =
    ["name", "aliases", "orcid", "affiliation", "organization", "role", "picture", "extra", "origin"];
const OF_SERIES: [&str; 6] = ["title", "aliases", "issn", "description", "origin", "extra"];
const OF_PAGES: [&str; 7] = ["title", "summary", "aliases", "updated", "draft", "extra", "origin"];

/// Mends all files, or none if one cannot be written. A line for each change; `None` when something is wrong.
pub(super) fn run(root: &Path, problems: &mut Diagnostics) -> Option<Vec<String>> {
    // What is wrong in them is told by the check that follows.
    let (sources, texts) = discover::discover(root, |_| {}, &mut Diagnostics::default())?;
    let taxonomies = sources.config.taxonomies.iter().map(|taxonomy| taxonomy.key.as_str());
    let of_papers: Vec<&str> = FRONT_MATTER_KEYS.into_iter().chain(taxonomies).collect();
    let mut files = NewFiles::default();
    let mut told = Vec::new();
    for file in &texts {
        let is_in = |folder: &str| file.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let keys = match () {
            () if is_in(publication::FOLDER) => of_papers.as_slice(),
            () if is_in(pages::PEOPLE) => &OF_PEOPLE,
            () if is_in(pages::SERIES) => &OF_SERIES,
            () => &OF_PAGES,
        };
        let Some((text, mended)) = fix(file, keys) else { continue };
        told.extend(mended.into_iter().map(|(line, what)| format!("{}:{line}: {what}", file.path)));
        files.replace(root.join(&*file.path), text);
    }
    match files.write() {
        Ok(()) => Some(told),
        Err(problem) => {
            problems.push(*problem);
            None
        }
    }
}

/// The mended text, and for each change its line and what it is. `None` when there is nothing to mend, or when it would not be
/// sure that what can be read now can be read afterwards.
fn fix(file: &Markdown, keys: &[&str]) -> Option<(String, Vec<(u32, String)>)> {
    let parts = front_matter::split(file, &mut Diagnostics::default())?;
    let (whole, yaml) = (parts.origin.text, parts.origin.yaml.clone());
    let lines: Vec<&str> = whole[yaml.clone()].split_inclusive('\n').collect();
    let present: Vec<&str> = lines.iter().filter_map(|line| Some(Line::parse(line)?.key)).collect();
    let mut mended = Vec::new();
    let mut text = whole[..yaml.start].to_owned();
    let first = Place::span("", whole, yaml.start, yaml.start).line;
    for (number, line) in (first..).zip(&lines) {
        let next = lines.get((number - first) as usize + 1);
        match Line::parse(line).and_then(|line| line.mend(keys, &present, next.is_some_and(|next| goes_on(next)))) {
            Some((new, what)) => {
                text += &new;
                mended.push((number, what));
            }
            None => text += line,
        }
    }
    text += &whole[yaml.end..];
    let could_be_read = is_sound(&file.path, whole);
    (!mended.is_empty() && (is_sound(&file.path, &text) || !could_be_read)).then_some((text, mended))
}

fn is_sound(path: &str, text: &str) -> bool {
    let file = Markdown { path: path.into(), text: Ok(text.to_owned()) };
    let out = &mut Diagnostics::default();
    front_matter::split(&file, out).is_some_and(|parts| front_matter::fields(&parts.origin, out).is_some())
}

/// Whether a line belongs to the value of the key above it.
fn goes_on(line: &str) -> bool {
    let text = line.trim();
    line.starts_with([' ', '\t', '-']) && !text.is_empty() && !text.starts_with('#')
}

/// A key that stands at the beginning of its line.
struct Line<'l> {
    key: &'l str,
    /// What stands between the key's colon and the value.
    gap: &'l str,
    /// Without what follows it.
    value: &'l str,
    /// White space and a comment.
    rest: &'l str,
    /// The line's end.
    end: &'l str,
}

impl<'l> Line<'l> {
    fn parse(line: &'l str) -> Option<Line<'l>> {
        let text = line.trim_end_matches(['\n', '\r']);
        let end = &line[text.len()..];
        let (key, after) = text.split_once(':')?;
        let is_word = !key.is_empty()
            && key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' '));
        let content = after.trim_start_matches([' ', '\t']);
        let gap = &after[..after.len() - content.len()];
        let comment = if content.starts_with('#') && !gap.is_empty() { Some(0) } else { content.find(" #") };
        let value = content[..comment.unwrap_or(content.len())].trim_end();
        is_word.then(|| Line { key, gap, value, rest: &content[value.len()..], end })
    }

    /// The line as it is meant, and what has changed.
    fn mend(&self, keys: &[&str], present: &[&str], goes_on: bool) -> Option<(String, String)> {
        let key = self.known_key(keys, present).unwrap_or(self.key);
        let is_known = keys.contains(&key);
        let value = if is_known && !goes_on { self.meant(key) } else { None };
        let is_block = self.value.starts_with(['|', '>']);
        let is_quoted = self.value.starts_with(['"', '\'']);
        // A quote that goes on in the next line may end in spaces.
        let is_whole =
            !is_quoted || self.value.len() > 1 && self.value.ends_with(self.value.get(..1).unwrap_or_default());
        let rest = if self.rest.trim().is_empty() && is_whole && !is_block { "" } else { self.rest };
        let gap = if self.gap.is_empty() && is_known && !self.value.is_empty() { " " } else { self.gap };
        let gap = if self.value.is_empty() && rest.is_empty() { "" } else { gap };
        let new_value = value.as_deref().unwrap_or(self.value);
        let new = format!("{key}:{gap}{new_value}{rest}{}", self.end);
        let what = match () {
            () if key != self.key => format!("`{}` is `{key}` here", self.key),
            () if value.is_some() => format!("`{key}`: {} is {new_value}", self.value),
            () if gap != self.gap && !gap.is_empty() => format!("a space behind `{key}:`"),
            () => "spaces at the end of the line".to_owned(),
        };
        let is_other = key != self.key || value.is_some() || gap != self.gap || rest != self.rest;
        is_other.then_some((new, what))
    }

    /// The key that is meant by one that nobody knows, if it is not there already.
    fn known_key<'k>(&self, keys: &[&'k str], present: &[&str]) -> Option<&'k str> {
        if keys.contains(&self.key) {
            return None;
        }
        let plain = |key: &str| key.to_lowercase().replace(['-', ' '], "_");
        let word = plain(self.key);
        let other = OTHER_NAMES.iter().find(|(name, _)| *name == word).map(|(_, key)| *key);
        let same = keys.iter().find(|key| **key == word || Some(**key) == other);
        // A slip in a short word makes another word.
        let mut near = keys.iter().filter(|key| key.len() > 4 && strsim::damerau_levenshtein(key, &word) == 1);
        let slip = near.next().filter(|_| near.next().is_none());
        let found = same.or(slip)?;
        let is_there = present.iter().any(|key| *key != self.key && plain(key) == *found);
        (!is_there && !present.contains(found)).then_some(*found)
    }

    /// The value that is meant, in the quotes that it has.
    fn meant(&self, key: &str) -> Option<String> {
        let quote = self.value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let inner = match quote {
            Some(quote) => self.value.get(1..)?.strip_suffix(quote)?,
            None => self.value,
        };
        if inner.is_empty() || inner.contains(['"', '\'', '\\', '[', '{', '|', '>', '&', '*']) {
            return None;
        }
        let meant = match key {
            "date" | "updated" | "publish_at" if PartialDate::parse(inner).is_err() => guess(inner)?.to_string(),
            "slug" if !paths::is_slug(inner) => paths::slug(inner)?,
            _ => return None,
        };
        let quote = quote.map(String::from).unwrap_or_default();
        Some(format!("{quote}{meant}{quote}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mended(yaml: &str) -> Option<String> {
        let file = Markdown { path: "content/publications/a.md".into(), text: Ok(format!("---\n{yaml}---\nBody  \n")) };
        let (text, _) = fix(&file, &FRONT_MATTER_KEYS)?;
        Some(text.strip_prefix("---\n")?.strip_suffix("---\nBody  \n")?.to_owned())
    }

    #[test]
    fn what_can_be_meant_in_one_way_only_is_mended() {
        for (yaml, expected) in [
            ("date: July 2, 2014 # as printed\n", "date: 2014-07-02 # as printed\n"),
            ("date: \"2014/7/2\"\r\n", "date: \"2014-07-02\"\r\n"),
            ("slug: Ocean Law!\n", "slug: ocean-law\n"),
            ("Title: A\n", "title: A\n"),
            ("author:\n  - A B\n", "authors:\n  - A B\n"),
            ("key-points: [a]\n", "key_points: [a]\n"),
            ("autors: A B\n", "authors: A B\n"),
            ("title:A\n", "title: A\n"),
            ("title: A  \t\n# b  \ndate: 2014\n", "title: A\n# b  \ndate: 2014\n"),
        ] {
            assert_eq!(mended(yaml).as_deref(), Some(expected), "{yaml}");
            assert_eq!(mended(expected), None, "{expected}");
        }
    }

    #[test]
    fn everything_else_stays() {
        for yaml in [
            "date: 3/4/2014\n",
            "author: A\nauthors: B\n",
            "Title: A\ntitle: B\n",
            "summary: |\n  date: July 2, 2014  \n  b\n",
            "extra:\n  date: July 2, 2014\n  Slug: A B\n",
            "title: \"two  \n  lines\"\n",
            "titel_page: A\n",
            "numbr: 1\nnumber: 2\n",
            "slug:\n  Ocean Law\n",
            "date: [July 2, 2014]\n",
        ] {
            assert_eq!(mended(yaml), None, "{yaml}");
        }
    }

    proptest! {
        #[test]
        fn comments_and_sound_files_stay(lines in prop::collection::vec(
            "(title|Title|date|slug|author|autors|extra|summary|key-points|x)?:?( |  )?(July 2, 2014|\"A\"|'b|\\||>|- c|\\[d\\]|Ocean Law|2014)?( # e)?[ \t]{0,2}|  [a-z]: July 2, 2014  |  - f",
            0..8,
        )) {
            let yaml = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
            let before = is_sound("a.md", &format!("---\n{yaml}---\n"));
            if let Some(new) = mended(&yaml) {
                prop_assert_eq!(new.lines().count(), yaml.lines().count());
                prop_assert_eq!(new.matches("# e").count(), yaml.matches("# e").count());
                let after = is_sound("a.md", &format!("---\n{new}---\n"));
                prop_assert!(!before || after, "it could be read");
                prop_assert_eq!(mended(&new), None, "it is mended at once");
                for (old, new) in yaml.lines().zip(new.lines()).filter(|(old, _)| old.starts_with([' ', '#', '-'])) {
                    prop_assert_eq!(old, new);
                }
            }
        }
    }
}
