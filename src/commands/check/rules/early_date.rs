//! A year that cannot be meant.

use super::{Check, Finding, Rule};

/// Nothing was printed before.
const FIRST: i16 = 1450;

pub const MEMBER: Rule = Rule {
    code: "early-date",
    check: Check::Paper(|paper| {
        let year = paper.publication.date.year;
        (year < FIRST).then(|| {
            let message = format!("the year {year} is before there was anything printed");
            Finding::new(paper.place("date"), message, "look for a slip of the keys, such as 0207 for 2007")
        })
    }),
};
