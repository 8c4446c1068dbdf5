//! Google Scholar knows days and years, and nothing between them.

use super::{Check, Finding, Rule};

pub const MEMBER: Rule = Rule {
    code: "unnamed-day",
    check: Check::Paper(|paper| {
        let date = paper.publication.date;
        (date.month.is_some() && date.day.is_none()).then(|| {
            Finding::new(
                paper.place("date"),
                format!("the month of {date} is lost on Google Scholar and Zotero, which take a day or a year"),
                "give the day, if it is known",
            )
        })
    }),
};
