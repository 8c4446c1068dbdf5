//! A DOI names one work.

use super::{Check, Finding, Rule};
use crate::commands::check::whole::groups;

pub const MEMBER: Rule = Rule {
    code: "same-doi",
    check: Check::Catalogue(|whole| {
        let twins = groups(whole, |paper| paper.publication.doi.as_ref().map(|doi| doi.to_lowercase()));
        let found = twins.iter().flat_map(|(first, others)| {
            others.iter().map(|paper| {
                let doi = paper.publication.doi.as_deref().unwrap_or_default();
                Finding::new(
                    paper.place("doi"),
                    format!("another paper has the DOI {doi}, too"),
                    "leave it to the one whose it is; if the two are one paper, delete one of them",
                )
                .related(first.place("doi"), "the other one")
            })
        });
        found.collect()
    }),
};
