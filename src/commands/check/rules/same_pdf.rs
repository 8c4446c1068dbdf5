//! One file under two papers: one of them has the wrong one.

use super::{Check, Finding, Rule};
use crate::commands::check::whole::groups;

pub const MEMBER: Rule = Rule {
    code: "same-pdf",
    check: Check::Catalogue(|whole| {
        let twins = groups(whole, |paper| paper.pdf().map(|reading| reading.sha256.as_str()));
        let found = twins.iter().flat_map(|(first, others)| {
            others.iter().map(|paper| {
                Finding::new(
                    paper.place("pdf"),
                    format!("this is the PDF of \"{}\", too", first.publication.title),
                    "put the right file in its place; if the two are one paper, delete one of them",
                )
                .related(first.place("pdf"), "the other one")
            })
        });
        found.collect()
    }),
};
