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

use crate::base::node::Node;
use sheet::{Edit, Sheet};
use std::ops::Range;

/// What is known of a kind of file.
pub struct Context<'a> {
    /// The keys at the top, with those of the site's taxonomies.
    pub keys: &'a [&'a str],
    /// A text as a part of an address; `None` when nothing is left.
    pub slug: fn(&str) -> Option<String>,
    /// The number of a month by its name or its short form, without a dot, in any case.
    pub month: fn(&str) -> Option<u8>,
    /// YAML's reader; `None` for what it refuses.
    pub read: fn(&str) -> Option<Node>,
}

/// What was mended: the line in the file as it was, and a sentence such as "`date`: July 2, 2014 → 2014-07-02".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    pub line: u32,
    pub what: String,
}

/// In this order: a key has to have its right name before its value is looked at, and only the last one takes lines away.
const FIXES: [fn(&Sheet<'_>) -> Vec<Edit>; 4] = [keys::fix, values::fix, spaces::fix, twice::fix];

/// The mended text and what has changed, by line; `None` when there is nothing to mend.
pub fn fix(text: &str, context: &Context<'_>) -> Option<(String, Vec<Mended>)> {
    let front = front_matter(text)?;
    let (before, yaml, after) = (text.get(..front.start)?, text.get(front.clone())?, text.get(front.end..)?);
    let (mut sheet, mut done) = match Sheet::read(yaml.to_owned(), context) {
        Some(sheet) => (sheet, Vec::new()),
        None if matches!((context.read)(yaml), Some(Node::Map(_) | Node::Null)) => return None,
        None => repairs::repair(yaml, context)?,
    };
    let first = 1 + before.matches('\n').count();
    for fix in FIXES {
        let edits = fix(&sheet);
        if sheet.apply(&edits) {
            done.extend(edits);
            continue;
        }
        // From the end, so that the places of those before stay right.
        done.extend(edits.into_iter().rev().filter(|edit| sheet.apply(std::slice::from_ref(edit))));
    }
    let mut mended: Vec<Mended> = done
        .into_iter()
        .map(|edit| Mended { line: u32::try_from(first + edit.line).unwrap_or(u32::MAX), what: edit.what })
        .collect();
    mended.sort_by_key(|mended| mended.line);
    (!mended.is_empty()).then(|| (format!("{before}{}{after}", sheet.yaml), mended))
}

/// Where the YAML stands between its `---` lines.
fn front_matter(text: &str) -> Option<Range<usize>> {
    // A byte-order mark and blank lines before the first `---` are common and harmless.
    let opening = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let mut lines = opening.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---")?;
    let start = text.len() - opening.len() + first.len();
    let mut end = start;
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return Some(start..end);
        }
        end += line.len();
    }
    None
}
