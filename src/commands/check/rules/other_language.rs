//! The language of a paper decides how it is hyphenated, read aloud and found.

use super::{Check, Finding, Rule};
use crate::commands::check::language::{self, Verdict};

pub const MEMBER: Rule = Rule {
    code: "other-language",
    check: Check::Paper(|paper| {
        let text = format!("{}. {}", paper.publication.full_title(), paper.publication.abstract_text());
        let stated = paper.language();
        let Verdict { name, tag } = language::other_than(stated, &text)?;
        let remedy = match paper.publication.language {
            Some(_) => format!("correct it, if so: `language: {tag}`"),
            None => format!("add a line `language: {tag}`: without it the paper has the site's language, `{stated}`"),
        };
        let message = format!("title and abstract look like {name}, and not like `{stated}`");
        Some(Finding::new(paper.place("language"), message, remedy))
    }),
};
