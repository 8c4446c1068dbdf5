//! An ORCID names one person.

use super::{Check, Finding, Rule};
use crate::commands::check::whole::Whole;
use crate::model::{PersonId, PubId};
use rustc_hash::FxHashMap;

pub const MEMBER: Rule = Rule {
    code: "same-orcid",
    check: Check::Catalogue(|whole| {
        let mut bearers: FxHashMap<&str, Vec<(PersonId, Named<'_>)>> = FxHashMap::default();
        for named in named(whole) {
            let of_orcid = bearers.entry(named.orcid).or_default();
            if !of_orcid.iter().any(|(known, _)| *known == named.person) {
                of_orcid.push((named.person, named));
            }
        }
        let mut found = Vec::new();
        for (orcid, bearers) in bearers {
            let ((_, first), others) = match bearers.split_first() {
                Some((first, others)) if !others.is_empty() => (first, others),
                _ => continue,
            };
            found.extend(others.iter().map(|(_, other)| {
                let name = |named: &Named<'_>| whole.catalogue.term(whole.catalogue.person(named.person)).title.clone();
                Finding::new(
                    whole.paper(other.paper).item(other.key, other.index),
                    format!("{} and {} have one ORCID, {orcid}", name(other), name(first)),
                    "if they are one person, write the name alike, or give it a file in content/people/ with both spellings; \
                     else correct the ORCID",
                )
                .related(whole.paper(first.paper).item(first.key, first.index), "the other one")
            }));
        }
        found
    }),
};

/// Somebody with an ORCID, as a paper names them.
pub(super) struct Named<'w> {
    pub orcid: &'w str,
    pub person: PersonId,
    pub paper: PubId,
    pub key: &'static str,
    pub index: usize,
}

/// All of them, in the order of the papers' files.
pub(super) fn named<'w>(whole: &'w Whole<'_>) -> Vec<Named<'w>> {
    let mut papers: Vec<_> = whole.papers().collect();
    papers.sort_by(|a, b| a.publication.source.cmp(&b.publication.source));
    let all = papers.iter().flat_map(|paper| {
        paper.people().filter_map(|(key, index, named, person)| {
            Some(Named { orcid: named.orcid.as_deref()?, person, paper: paper.id, key, index })
        })
    });
    all.collect()
}
