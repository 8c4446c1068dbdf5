//! An ISBN names one book in one form. Its chapters may bear it, too.

use super::{Check, Finding, Rule};
use crate::commands::check::whole::groups;
use crate::render::citation::{Kind, Within};

pub const MEMBER: Rule = Rule {
    code: "same-isbn",
    check: Check::Catalogue(|whole| {
        let twins = groups(whole, |paper| {
            let is_part =
                matches!(Kind::of(&paper.publication.kind).within, Within::Book | Within::Conference | Within::Journal);
            paper.publication.isbn.as_deref().filter(|_| !is_part).map(thirteen_digits)
        });
        let found = twins.iter().flat_map(|(first, others)| {
            others.iter().map(|paper| {
                let isbn = paper.publication.isbn.as_deref().unwrap_or_default();
                Finding::new(
                    paper.place("isbn"),
                    format!("another paper has the ISBN {isbn}, too"),
                    "leave it to the one whose it is; the parts of a book have the type `chapter`",
                )
                .related(first.place("isbn"), "the other one")
            })
        });
        found.collect()
    }),
};

/// The digits that make a book the same, of an ISBN of 10 or 13: those without the prefix and the check digit.
fn thirteen_digits(isbn: &str) -> String {
    let digits: String = isbn.chars().filter(char::is_ascii_alphanumeric).collect();
    let old = digits.strip_prefix("978").filter(|_| digits.len() == 13).unwrap_or(&digits);
    old[..old.len().saturating_sub(1)].to_owned()
}
