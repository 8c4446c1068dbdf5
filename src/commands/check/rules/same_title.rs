//! One paper that is there twice.

use super::{Check, Rule, same};
use crate::base::words::{fold, runs};

pub const MEMBER: Rule = Rule {
    code: "same-title",
    check: Check::Whole(|whole, out| {
        same(
            whole,
            out,
            // Issues of one series may have one title, and so may the papers of several people.
            |paper| {
                let mut authors: Vec<String> = paper.authors.iter().map(|author| letters(&author.name)).collect();
                authors.sort();
                let title = letters(&paper.full_title());
                let told_apart = (&paper.series, &paper.volume, &paper.issue, &paper.number, &paper.pages);
                let told_apart = format!("{told_apart:?}{:?}{:?}", paper.language, paper.doi);
                Some((title, authors, paper.date, told_apart))
            },
            "title",
            |_, other| {
                (
                    format!("another paper has this title, these authors and this date: {}", other.source),
                    "delete one of them, with an alias for its address; or say by subtitle, number or pages how they differ"
                        .to_owned(),
                )
            },
        );
    }),
};

fn letters(text: &str) -> String {
    runs(text).map(fold).collect()
}
