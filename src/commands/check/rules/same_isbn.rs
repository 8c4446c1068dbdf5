//! Two papers with one ISBN.

use super::{Check, Rule, same};

pub const MEMBER: Rule = Rule {
    code: "same-isbn",
    check: Check::Whole(|whole, out| {
        same(
            whole,
            out,
            // The chapters of a book have the book's.
            |paper| {
                let digits = |isbn: &str| isbn.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
                paper.isbn.as_deref().filter(|_| paper.kind != "chapter").map(digits)
            },
            "isbn",
            |paper, other| {
                (
                    format!("{} is the ISBN of another paper, too: {}", paper.isbn.as_deref().unwrap_or_default(), other.source),
                    "copy it again from the imprint; each edition and each format has one of its own".to_owned(),
                )
            },
        );
    }),
};
