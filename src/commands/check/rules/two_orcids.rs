//! One name with two ORCIDs: two people, or a slip.

use super::same_orcid::{Named, named};
use super::{Check, Finding, Rule};
use crate::model::PersonId;
use rustc_hash::FxHashMap;

pub const MEMBER: Rule = Rule {
    code: "two-orcids",
    check: Check::Catalogue(|whole| {
        let mut known: FxHashMap<PersonId, Vec<Named<'_>>> = FxHashMap::default();
        let mut found = Vec::new();
        for named in named(whole) {
            let of_person = known.entry(named.person).or_default();
            if of_person.iter().any(|other| other.orcid == named.orcid) {
                continue;
            }
            if let Some(first) = of_person.first() {
                let name = &whole.catalogue.term(whole.catalogue.person(named.person)).title;
                found.push(
                    Finding::new(
                        whole.paper(named.paper).item(named.key, named.index),
                        format!("{name} has the ORCID {} here and {} elsewhere", named.orcid, first.orcid),
                        "correct one of them; if they are two people, give each a file in content/people/",
                    )
                    .related(whole.paper(first.paper).item(first.key, first.index), "elsewhere"),
                );
            }
            of_person.push(named);
        }
        found
    }),
};
