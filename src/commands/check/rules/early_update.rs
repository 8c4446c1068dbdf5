//! Nothing is changed before it appears.

use super::{Check, Rule};

pub const MEMBER: Rule = Rule {
    code: "early-update",
    check: Check::Paper(|paper| {
        let (date, updated) = (paper.publication.date, paper.publication.updated?);
        let last_day = (updated.year, updated.month.unwrap_or(12), updated.day.unwrap_or(31));
        let first_day = (date.year, date.month.unwrap_or(1), date.day.unwrap_or(1));
        (last_day < first_day).then(|| {
            (
                paper.place("updated"),
                format!("`updated` says {updated}, which is before the paper's date, {date}"),
                "mend whichever is wrong".to_owned(),
            )
        })
    }),
};
