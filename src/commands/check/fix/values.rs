//! Values of one line: dates, slugs, titles, DOIs. They keep the quotes that they have.

use super::dates;
use super::scan::is_invisible;
use super::sheet::{Edit, Meaning, Sheet};
use crate::base::node::Node;
use crate::base::paths;

type Fix = fn(&str) -> Option<String>;

/// What is right for a value that is wrong, by its key.
const VALUES: [(&str, Fix); 6] = [
    ("date", dates::iso),
    ("updated", dates::iso),
    ("publish_at", dates::iso),
    ("slug", slug),
    ("title", title),
    ("doi", doi),
];

pub(super) fn fix(sheet: &Sheet<'_>) -> Vec<Edit> {
    let fixed = sheet.items().filter(|item| sheet.keys.contains(&item.name)).filter_map(|item| {
        let (_, fix) = VALUES.iter().find(|(key, _)| *key == item.name)?;
        let inner = sheet.inner(item.entry)?;
        let Node::Text(old) = item.value else { return None };
        // Once for the value and once for the way in which it is written, so that escapes in it are no trap: the two must agree.
        let new = fix(old)?;
        let written = fix(sheet.yaml.get(inner.clone())?)?;
        let what = format!("`{}`: {old} → {new}", item.name);
        Some(sheet.edit(inner, written, Meaning::Text(item.number, new), what))
    });
    fixed.collect()
}

/// What can be seen of a text.
pub(super) fn visible(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).collect()
}

fn slug(text: &str) -> Option<String> {
    // One with a slash is an address of several parts, and which of them was meant is not known.
    paths::slug(text).filter(|slug| slug != text && !text.contains('/'))
}

/// Without spaces around it, and with one where there are several.
fn title(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    Some(words.join(" ")).filter(|title| title != text && !title.is_empty())
}

/// Without the full stop of the sentence from which it was copied.
fn doi(text: &str) -> Option<String> {
    let visible = visible(text);
    let doi = visible.trim().trim_end_matches(['.', ' ']);
    let is_doi = doi.contains("10.") && doi.contains('/') && !doi.contains(char::is_whitespace);
    (is_doi && doi != text).then(|| doi.to_owned())
}
