//! Two terms, or series, that are probably one.

use super::{Check, Finding, Rule, Whole, near, place};
use crate::base::words::{fold, runs};
use crate::model::{AxisKind, Term};
use rustc_hash::FxHashMap;

pub const MEMBER: Rule = Rule { code: "alike-terms", check: Check::Whole(check) };

/// Shorter terms differ by one letter too often.
const LONG: usize = 8;
/// A slip is rare, and what was meant is not.
const OFTEN: usize = 4;

fn check(whole: &Whole<'_>, out: &mut Vec<Finding>) {
    let catalogue = &whole.survey.catalogue;
    for (id, axis) in catalogue.axes().filter(|(_, axis)| matches!(axis.kind, AxisKind::Taxonomy | AxisKind::Series)) {
        let terms: Vec<&Term> = catalogue.terms(id).map(|(_, term)| term).filter(|term| !term.publications.is_empty()).collect();
        let mut known: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (index, term) in terms.iter().enumerate() {
            let letters = letters(&term.title);
            let singular = letters.strip_suffix('s').map(|letters| near(letters, usize::MAX)).unwrap_or_default();
            for key in near(&letters, LONG).into_iter().chain(singular) {
                let others = known.entry(key).or_default();
                let alike = others.iter().filter(|other| **other != index && are_alike(terms[**other], term));
                found.extend(alike.map(|other| (*other, index)));
                others.push(index);
            }
        }
        found.sort_unstable();
        found.dedup();
        for (one, other) in found {
            let (one, other) = (terms[one], terms[other]);
            let (rare, frequent) = if one.publications.len() < other.publications.len() { (one, other) } else { (other, one) };
            let Some(paper) = rare.publications.last().map(|id| catalogue.publication(*id)) else { continue };
            let message = format!("`{}` is probably `{}`, and has another address", rare.title, frequent.title);
            out.push(Finding::new(place(paper, &axis.key), message, format!("write `{}` everywhere", frequent.title)));
        }
    }
}

fn letters(title: &str) -> String {
    runs(title).map(fold).collect()
}

fn are_alike(one: &Term, other: &Term) -> bool {
    let (a, b) = (letters(&one.title), letters(&other.title));
    // "TN 1" is not "TN 2", nor is "DATA-I" "DATA-II".
    let digits = |text: &str| text.chars().filter(|c| c.is_numeric()).collect::<String>();
    if digits(&a) != digits(&b) || a.is_empty() {
        return false;
    }
    let is_number = |title: &str| title.split_whitespace().last().is_some_and(|word| word.chars().all(|c| "IVXABC".contains(c)));
    let uses = [one.publications.len(), other.publications.len()];
    let is_slip = a.chars().count().min(b.chars().count()) >= LONG
        && strsim::damerau_levenshtein(&a, &b) == 1
        && uses.iter().max() >= Some(&OFTEN)
        && uses.iter().min() <= Some(&2);
    let is_plural = a.chars().count() > 4 && (format!("{a}s") == b || format!("{b}s") == a);
    a == b || (is_slip || is_plural) && !is_number(&one.title) && !is_number(&other.title)
}
