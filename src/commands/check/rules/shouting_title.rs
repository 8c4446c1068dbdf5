//! A title in capitals shouts, and reference managers cannot tell its names from its words.

use super::{Check, Rule};

/// Fewer words may be an acronym's.
const FEWEST: usize = 4;

pub const MEMBER: Rule = Rule {
    code: "shouting-title",
    check: Check::Paper(|paper| {
        let title = &paper.publication.title;
        let is_shouting = title.chars().any(char::is_uppercase)
            && !title.chars().any(char::is_lowercase)
            && title.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1).count()
                >= FEWEST;
        is_shouting.then(|| {
            (
                paper.place("title"),
                "the title is all in capitals".to_owned(),
                "write it as in a sentence; themes can show it in capitals".to_owned(),
            )
        })
    }),
};
