//! `--fix`: mends in front matter what can only be meant in one way. Only the bytes that are wrong change: comments, order, quotes
//! and line ends stay.
//!
//! What is wrong is looked for in the text, and each change is proved by YAML's reader: the values are what they were, but for the
//! one that the change is about. What cannot be proved is not done. In front matter that cannot be read, the plain slips against
//! YAML's own rules are mended all together, and only if it can be read then.

mod dates;
mod keys;
mod repairs;
mod scan;
mod sheet;
mod spaces;
#[cfg(test)]
mod tests;
mod twice;
mod values;

use crate::base::config::FRONT_MATTER_KEYS;
use crate::base::diagnostic::Diagnostics;
use crate::base::node::Node;
use crate::commands::files::NewFiles;
use crate::discover::{self, Markdown};
use crate::load::{front_matter, pages, publication};
use sheet::{Edit, Sheet};
use std::path::Path;

const OF_PEOPLE: [&str; 9] =
    ["name", "aliases", "orcid", "affiliation", "organization", "role", "picture", "extra", "origin"];
const OF_SERIES: [&str; 6] = ["title", "aliases", "issn", "description", "origin", "extra"];
const OF_PAGES: [&str; 7] = ["title", "summary", "aliases", "updated", "draft", "extra", "origin"];

/// What was mended: the line in the file as it was, and a sentence such as "`date`: July 2, 2014 → 2014-07-02".
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mended {
    line: usize,
    what: String,
}

/// In this order: a key has to have its right name before its value is looked at, and only the last one takes lines away.
const FIXES: [fn(&Sheet<'_>) -> Vec<Edit>; 4] = [keys::fix, values::fix, spaces::fix, twice::fix];

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
        told.extend(mended.into_iter().map(|Mended { line, what }| format!("{}:{line}: {what}", file.path)));
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

/// The mended text and what has changed, by line; `None` when there is nothing to mend. `keys` are those that the file may have.
fn fix(file: &Markdown, keys: &[&str]) -> Option<(String, Vec<Mended>)> {
    let origin = front_matter::split(file, &mut Diagnostics::default())?.origin;
    let (before, rest) = origin.text.split_at_checked(origin.yaml.start)?;
    let (yaml, after) = rest.split_at_checked(origin.yaml.len())?;
    let (mut sheet, mut done) = match Sheet::read(yaml.to_owned(), keys) {
        Some(sheet) => (sheet, Vec::new()),
        None if matches!(read(yaml), Some(Node::Map(_) | Node::Null)) => return None,
        None => repairs::repair(yaml, keys)?,
    };
    for fix in FIXES {
        let edits = fix(&sheet);
        if sheet.apply(&edits) {
            done.extend(edits);
            continue;
        }
        // From the end, so that the places of those before stay right.
        done.extend(edits.into_iter().rev().filter(|edit| sheet.apply(std::slice::from_ref(edit))));
    }
    let first = 1 + sheet::line(before, before.len());
    let mut mended: Vec<Mended> =
        done.into_iter().map(|edit| Mended { line: first + edit.line, what: edit.what }).collect();
    mended.sort_by_key(|mended| mended.line);
    (!mended.is_empty()).then(|| (format!("{before}{}{after}", sheet.yaml), mended))
}

/// The values; `None` where YAML's reader refuses.
fn read(yaml: &str) -> Option<Node> {
    serde_yaml::from_str(yaml).ok()
}
