//! What each publication refers to: its people and terms, and its neighbours in its series.

use super::axes::{AUTHORS, Axis, SERIES, Sorted, TAXONOMIES, TYPES, Term, YEARS};
use super::{AxisId, PersonId, PubId, TermId};
use crate::load::Publication;
use std::sync::Arc;

/// What a publication refers to.
#[derive(Clone, Debug)]
pub struct References {
    pub authors: Vec<PersonId>,
    pub editors: Vec<PersonId>,
    pub year: TermId,
    pub kind: TermId,
    pub series: Option<TermId>,
    /// The terms of each taxonomy in which the paper has one.
    pub terms: Vec<TermId>,
    /// The issue of the series before this one.
    pub previous: Option<PubId>,
    /// The issue of the series after this one.
    pub next: Option<PubId>,
    /// The same paper in other languages, by their tags.
    pub translations: Vec<PubId>,
}

impl References {
    /// Of the publication at `index`, its neighbours and translations excepted.
    pub(super) fn new(publication: &Publication, index: usize, sorted: &[Sorted]) -> References {
        let terms_of = |axis: usize| {
            let id = AxisId(axis as u16);
            sorted[axis].terms[index].iter().map(move |term| TermId { axis: id, index: *term })
        };
        // Every publication has a year and a type.
        let only_of = |axis: usize| {
            let index = sorted[axis].terms[index].first().copied().unwrap_or_default();
            TermId { axis: AxisId(axis as u16), index }
        };
        let (authors, editors) = sorted[AUTHORS].terms[index].split_at(publication.authors.len());
        let mut terms = Vec::new();
        for term in (TAXONOMIES..sorted.len()).flat_map(terms_of) {
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        References {
            authors: authors.iter().copied().map(PersonId).collect(),
            editors: editors.iter().copied().map(PersonId).collect(),
            year: only_of(YEARS),
            kind: only_of(TYPES),
            series: terms_of(SERIES).next(),
            terms,
            previous: None,
            next: None,
            translations: Vec::new(),
        }
    }
}

/// Tells each issue of a series the one before and after it: by year, then by number as people count, then by date. Returns
/// the issues of each series, newest first.
pub(super) fn link_issues(
    publications: &[Arc<Publication>],
    references: &mut [References],
    series: &Axis,
) -> Vec<Vec<PubId>> {
    let link = |term: &Term| {
        let mut issues = term.publications.clone();
        issues.sort_by_cached_key(|id| {
            let issue = &publications[id.index()];
            let number = |text: &Option<String>| {
                let digits = text.as_deref().unwrap_or_default().trim_start_matches(|c: char| !c.is_ascii_digit());
                let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
                digits[..end].parse::<u64>().unwrap_or(0)
            };
            let numbers = (number(&issue.volume), number(&issue.issue), number(&issue.number));
            (issue.date.year, numbers, issue.date, issue.slug.clone())
        });
        for pair in issues.windows(2) {
            references[pair[0].index()].next = Some(pair[1]);
            references[pair[1].index()].previous = Some(pair[0]);
        }
        issues.reverse();
        issues
    };
    series.terms.iter().map(link).collect()
}
