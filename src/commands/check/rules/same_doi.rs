//! Two papers with one DOI.

use super::{Check, Rule, same};

pub const MEMBER: Rule = Rule {
    code: "same-doi",
    check: Check::Whole(|whole, out| {
        same(
            whole,
            out,
            |paper| paper.doi.as_deref().map(str::to_ascii_lowercase),
            "doi",
            |paper, other| {
                (
                    format!("{} is the DOI of another paper, too: {}", paper.doi.as_deref().unwrap_or_default(), other.source),
                    "look at doi.org whose it is, and mend the other; a translation has one of its own".to_owned(),
                )
            },
        );
    }),
};
