//! Summaries and subtitles are plain text, as titles are.

use super::{Check, Finding, Rule};
use crate::load::html_in;

pub const MEMBER: Rule = Rule {
    code: "html-in-summary",
    check: Check::Paper(|paper| {
        let texts = [("subtitle", &paper.publication.subtitle), ("summary", &paper.publication.summary)];
        let (key, markup) = texts.iter().find_map(|(key, text)| Some((key, html_in(text.as_deref()?)?)))?;
        Some(Finding::new(
            paper.place(key),
            format!("`{markup}` will be shown as it stands here"),
            format!("`{key}` is plain text: write the characters themselves, without tags and entities"),
        ))
    }),
};
