//! A text that is in another language than its paper says: search, hyphenation and screen readers follow what it says.

use super::{Check, Rule};
use crate::commands::check::language;

pub const MEMBER: Rule = Rule {
    code: "other-language",
    check: Check::Paper(|paper| {
        let publication = paper.publication;
        let stated = publication.language.as_deref().unwrap_or(&paper.sources.config.language);
        let text = format!("{}. {}", publication.title, publication.abstract_text());
        let language = language::other_than(stated, &text)?;
        Some((
            paper.place("language"),
            format!("the text seems to be in another language, `{language}`, than the paper's, `{stated}`"),
            format!("write `language: {language}` if it is"),
        ))
    }),
};
