//! HTML in texts that are plain.

use super::{Check, Rule};
use crate::load::html_in;

pub const MEMBER: Rule = Rule {
    code: "html-in-summary",
    check: Check::Paper(|paper| {
        // A title is looked at when it is read.
        let (key, markup) =
            paper.plain_texts().filter(|(key, _)| *key != "title").find_map(|(key, text)| Some((key, html_in(text)?)))?;
        Some((
            paper.place(key),
            format!("`{markup}` will be shown as it stands here"),
            format!("a `{key}` is plain text: write the characters themselves, without tags and entities"),
        ))
    }),
};
