//! An abstract that another program has cut.

use super::{Check, Rule};
use crate::commands::check::texts;

/// What stands where a text was cut, in small letters.
const ENDS: [&str; 9] = ["…", "...", "[…]", "[...]", "(…)", "(more)", "read more", "read more »", "continue reading"];

pub const MEMBER: Rule = Rule {
    code: "cut-abstract",
    check: Check::Paper(|paper| {
        let publication = paper.publication;
        let text = publication.abstract_text();
        let text = text.trim();
        let end = text.get(text.floor_char_boundary(text.len().saturating_sub(24))..)?.to_lowercase();
        if !ENDS.iter().any(|mark| end.ends_with(mark)) {
            return None;
        }
        let in_body = match publication.summary {
            Some(_) => None,
            None => texts::end_of_abstract(paper.sources, &publication.source),
        };
        Some((
            in_body.unwrap_or_else(|| paper.place("summary")),
            "the abstract breaks off, as when a program has cut it".to_owned(),
            "write it in full: readers and search engines choose by it".to_owned(),
        ))
    }),
};
