//! Capitals are how cover pages look, and not how a title is cited.

use super::{Check, Finding, Rule};
use crate::base::words::runs;

/// Fewer words may be an abbreviation, or the name of something.
const WORDS: usize = 4;

pub const MEMBER: Rule = Rule {
    code: "shouting-title",
    check: Check::Paper(|paper| {
        let title = &paper.publication.title;
        let words = runs(title).filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1).count();
        let is_shouting = words >= WORDS && title.contains(char::is_uppercase) && !title.contains(char::is_lowercase);
        // Scripts without small letters have no capitals, either.
        let has_case = title.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        (is_shouting && has_case).then(|| {
            Finding::new(
                paper.place("title"),
                "the title is in capitals, and so will be in every list and reference",
                "write it as in a sentence; a theme may show it in capitals where they look well",
            )
        })
    }),
};
