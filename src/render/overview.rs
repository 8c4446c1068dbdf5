//! What stands around a list of publications: how many there are of each year, the lists that it can be narrowed to, who has
//! written them, and the numbers that a series lacks.

use super::Renderer;
use super::value::{Value, object};
use crate::model::{AxisId, AxisKind, PubId, TermId};
use crate::plan::Scope;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::ops::RangeInclusive;

/// Up to so many papers are seen at a glance, and need no picture of their years, and no narrower lists.
const AT_A_GLANCE: usize = 7;
/// The terms of an axis to which a list can be narrowed: the largest.
const TERMS: usize = 8;
/// The people of a list: those with the most papers in it.
const PEOPLE: usize = 12;
/// Years without papers are shown as such, unless there are more of them than this between two with papers.
const EMPTY_YEARS: i32 = 10;
/// Beyond this many, what is missing between two numbers of a series is no gap: somebody has counted anew.
const LONGEST_GAP: u64 = 50;

/// What is the same on all pages of a list.
#[derive(Clone)]
pub(super) struct Overview {
    pub years: Value,
    pub filters: Value,
    pub people: Value,
}

impl Overview {
    /// Of `papers`, newest first. What no template names is nothing.
    pub(super) fn new(renderer: &Renderer, scope: Scope, papers: &[PubId]) -> Overview {
        let nothing = || Value::from(Vec::<Value>::new());
        let has = |name| renderer.names.has(name);
        let of_year = matches!(scope, Scope::Term(term) if renderer.catalogue.axis(term.axis).kind == AxisKind::Years);
        let few = papers.len() <= AT_A_GLANCE;
        Overview {
            years: if few || of_year || !has("years") { nothing() } else { years(renderer, scope, papers) },
            filters: if few || !has("filters") { nothing() } else { filters(renderer, scope, papers) },
            // Those of a single paper stand in its row.
            people: if papers.len() == 1 || !has("people") { nothing() } else { people(renderer, scope, papers) },
        }
    }
}

/// For each year, oldest first, how many papers there are and the way to the first of them: the page of the year where the
/// whole catalogue is listed, else the page of the list that has it.
fn years(renderer: &Renderer, scope: Scope, papers: &[PubId]) -> Value {
    let (catalogue, plan, per_page) = (&renderer.catalogue, &renderer.plan, renderer.sources.config.per_page);
    let year = |id: &PubId| i32::from(catalogue.publication(*id).date.year);
    let mut counts: Vec<(i32, usize, usize)> = Vec::new();
    for (place, id) in papers.iter().enumerate() {
        match counts.iter_mut().rev().find(|(known, ..)| *known == year(id)) {
            Some((.., count)) => *count += 1,
            None => counts.push((year(id), place, 1)),
        }
    }
    if counts.len() < 2 {
        return Value::from(Vec::<Value>::new());
    }
    counts.sort_unstable();
    let most = counts.iter().map(|(.., count)| *count).max().unwrap_or(1);
    let mut bars = Vec::new();
    let mut last = counts[0].0;
    for (year, place, count) in counts {
        if year - last <= EMPTY_YEARS {
            bars.extend((last + 1..year).map(|year| bar(renderer, year, 0, most, None)));
        }
        last = year;
        let url = match scope {
            Scope::All => {
                let references = catalogue.references(papers[place]);
                renderer.maker().term_url(references.year)
            }
            Scope::Term(_) => plan
                .listing(scope)
                .and_then(|paged| paged.page((place / per_page) as u32 + 1))
                .map(|page| format!("{}#y{year}", plan.href(page))),
        };
        bars.push(bar(renderer, year, count, most, url));
    }
    Value::from(bars)
}

fn bar(renderer: &Renderer, year: i32, count: usize, most: usize, url: Option<String>) -> Value {
    object! {
        year: i64::from(year),
        count: count as u64,
        count_label: renderer.language.number(count as u64),
        // What is there at all is seen.
        percent: (100 * count).div_ceil(most) as u64,
        url: url,
    }
}

/// The largest terms of each other axis. The whole catalogue is narrowed to a list of its own; every other list to what the
/// search page shows for both.
fn filters(renderer: &Renderer, scope: Scope, papers: &[PubId]) -> Value {
    let catalogue = &renderer.catalogue;
    let mut counts: FxHashMap<TermId, u64> = FxHashMap::default();
    for id in papers {
        let references = catalogue.references(*id);
        for term in references.terms.iter().chain(&references.series).chain([&references.kind]) {
            *counts.entry(*term).or_default() += 1;
        }
    }
    let own = match scope {
        Scope::All => None,
        Scope::Term(term) => Some(term),
    };
    // Without a search page there is nothing that would show both.
    if own.is_some() && renderer.plan.search.is_none() {
        return Value::from(Vec::<Value>::new());
    }
    let narrowed = |term: TermId| match own {
        None => renderer.maker().term_url(term),
        Some(own) => {
            let pair =
                [own, term].map(|term| format!("{}={}", catalogue.axis(term.axis).key, catalogue.term(term).slug));
            renderer.plan.search.map(|search| format!("{}?{}", renderer.plan.href(search), pair.join("&")))
        }
    };
    let group = |axis: AxisId| {
        let mut terms: Vec<(TermId, u64)> =
            counts.iter().filter(|(term, _)| term.axis == axis).map(|(term, count)| (*term, *count)).collect();
        // What all have in common narrows nothing.
        if own.is_some_and(|own| own.axis == axis) || !terms.iter().any(|(_, count)| *count < papers.len() as u64) {
            return None;
        }
        terms.sort_unstable_by_key(|(term, count)| (Reverse(*count), *term));
        terms.truncate(TERMS);
        let entries = terms.into_iter().map(|(term, count)| counted(renderer, term, count, narrowed(term)));
        let axis = catalogue.axis(axis);
        Some(object! {
            kind: axis.key.as_str(),
            title: axis.title.as_str(),
            entries: entries.collect::<Vec<_>>(),
        })
    };
    Value::from(catalogue.axes().filter_map(|(axis, _)| group(axis)).collect::<Vec<_>>())
}

/// Those who have written most of the papers, but for the one whose list it is.
fn people(renderer: &Renderer, scope: Scope, papers: &[PubId]) -> Value {
    let catalogue = &renderer.catalogue;
    if matches!(scope, Scope::All) {
        return Value::from(Vec::<Value>::new());
    }
    let mut counts: FxHashMap<TermId, u64> = FxHashMap::default();
    for id in papers {
        let references = catalogue.references(*id);
        let mut of_one: Vec<TermId> =
            references.authors.iter().chain(&references.editors).map(|person| catalogue.person(*person)).collect();
        of_one.sort_unstable();
        of_one.dedup();
        for person in of_one.into_iter().filter(|person| scope != Scope::Term(*person)) {
            *counts.entry(person).or_default() += 1;
        }
    }
    let mut people: Vec<(TermId, u64)> = counts.into_iter().collect();
    people.sort_unstable_by_key(|(person, count)| (Reverse(*count), *person));
    people.truncate(PEOPLE);
    let entries =
        people.into_iter().map(|(person, count)| counted(renderer, person, count, renderer.maker().term_url(person)));
    Value::from(entries.collect::<Vec<_>>())
}

fn counted(renderer: &Renderer, term: TermId, count: u64, url: Option<String>) -> Value {
    object! {
        title: renderer.catalogue.term(term).title.as_str(),
        url: url,
        count: count,
        count_label: renderer.language.number(count),
    }
}

/// After each of a series' issues, from the newest on, the numbers that are missing between it and the next one; none
/// elsewhere.
pub(super) fn gaps(renderer: &Renderer, issues: &[PubId]) -> Vec<Option<RangeInclusive<u64>>> {
    let number = |id: &PubId| renderer.catalogue.publication(*id).number.as_ref()?.parse::<u64>().ok();
    let between = |pair: &[PubId]| {
        let (newer, older) = (number(&pair[0])?, number(&pair[1])?);
        let missing = older.checked_add(1)?..=newer.checked_sub(1)?;
        (!missing.is_empty() && missing.end() - missing.start() < LONGEST_GAP).then_some(missing)
    };
    issues.windows(2).map(between).chain([None]).collect()
}
