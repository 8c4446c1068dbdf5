//! Two spellings that are probably one person's, and have two addresses.

use super::{Check, Finding, Rule, Whole, near, place};
use crate::base::name::{Name, is_institution};
use crate::base::words::{fold, letters, runs};
use crate::model::{AxisKind, Catalogue, Term, TermId};
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;

pub const MEMBER: Rule = Rule { code: "alike-people", check: Check::Whole(check) };

/// Shorter names differ by one letter too often.
const LONG: usize = 10;

fn check(whole: &Whole<'_>, out: &mut Vec<Finding>) {
    let catalogue = &whole.survey.catalogue;
    let Some((axis, _)) = catalogue.axes().find(|(_, axis)| axis.kind == AxisKind::Authors) else { return };
    let people: Vec<(TermId, &Term)> = catalogue
        .terms(axis)
        .filter(|(_, term)| !is_institution(&term.title) && !term.publications.is_empty())
        .collect();
    let mut pairs: FxHashSet<(usize, usize)> = FxHashSet::default();
    let mut known: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let spelled: Vec<Spelled> = people.iter().map(|(_, term)| Spelled::new(&term.title)).collect();
    for (index, name) in spelled.iter().enumerate() {
        for key in name.keys() {
            let others = known.entry(key).or_default();
            pairs.extend(others.iter().filter(|other| **other != index).map(|other| (*other, index)));
            // What very many share tells nothing.
            if others.len() < 20 {
                others.push(index);
            }
        }
    }
    let mut told: FxHashSet<usize> = FxHashSet::default();
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_unstable();
    for (one, other) in pairs {
        let ((a, first), (b, second)) = (people[one], people[other]);
        let both_have_files = catalogue.person_file(a).is_some() && catalogue.person_file(b).is_some();
        if both_have_files || !spelled[one].is_like(&spelled[other], || have_a_colleague(catalogue, first, second)) {
            continue;
        }
        // Who writes together is not one.
        if first.publications.iter().any(|id| second.publications.contains(id)) {
            continue;
        }
        let (rare, frequent) =
            match first.publications.len() <= second.publications.len() && catalogue.person_file(a).is_none() {
                true => (one, other),
                false => (other, one),
            };
        if told.insert(rare) {
            let (rare, frequent) = (people[rare].1, people[frequent].1);
            let Some(paper) = rare.publications.last().map(|id| catalogue.publication(*id)) else { continue };
            let message = format!("{} is probably {}, and has another address", rare.title, frequent.title);
            let remedy =
                format!("write {} here; or give them a file that lists the spellings under `aliases`", frequent.title);
            out.push(Finding::new(place(paper, "authors"), message, remedy));
        }
    }
}

/// A name as it is compared.
struct Spelled {
    /// Letters without accents, in small letters.
    family: String,
    given: Vec<String>,
    /// The letters of a name with umlauts as it is written where there are none: `Mueller` for `Müller`.
    plain: Option<String>,
}

impl Spelled {
    fn new(title: &str) -> Spelled {
        let name = Name::parse(title);
        let plain = without_umlauts(&format!("{}{}", name.given, name.family));
        Spelled {
            family: letters(&name.family),
            given: runs(&name.given).map(fold).collect(),
            plain: plain.map(|plain| letters(&plain)),
        }
    }

    /// What people who may be one have in common: the family's name with the first initial, and all letters or nearly all, in
    /// both orders.
    fn keys(&self) -> Vec<u64> {
        let given = self.given.concat();
        let initial: String = given.chars().take(1).collect();
        let mut keys = near(&format!("{given}{}", self.family), LONG);
        keys.extend(near(&format!("{}{given}", self.family), usize::MAX));
        keys.extend(near(&format!("{} {initial}", self.family), usize::MAX));
        keys.extend(self.plain.iter().flat_map(|plain| near(plain, usize::MAX)));
        keys
    }

    /// Whether two are probably one; what is less than sure takes a colleague, with whom both have written.
    fn is_like(&self, other: &Spelled, have_a_colleague: impl FnOnce() -> bool) -> bool {
        let (given, theirs) = (self.given.concat(), other.given.concat());
        let (a, b) = (format!("{given}{}", self.family), format!("{theirs}{}", other.family));
        // "AB Doe" and "A. B. Doe"; "Ute Müller" and "Ute Mueller".
        if self.family == other.family && given == theirs {
            return true;
        }
        let is_plain = self.plain.as_ref() == Some(&b) || other.plain.as_ref() == Some(&a);
        if is_plain && given.chars().count() > 2 {
            return true;
        }
        let is_turned = self.family == theirs && given == other.family;
        let is_shortened = self.family == other.family && (self.shortens(other) || other.shortens(self));
        // Another initial is another person.
        let initials =
            |name: &Spelled| name.given.iter().filter(|name| name.chars().count() == 1).cloned().collect::<Vec<_>>();
        let is_slip = initials(self) == initials(other)
            && a.chars().count() >= LONG
            && [&given, &theirs].iter().all(|given| given.chars().count() > 2)
            && strsim::damerau_levenshtein(&a, &b) == 1;
        (is_plain || is_turned || is_shortened || is_slip) && have_a_colleague()
    }

    /// Whether each given name is one of the other's, or its initial, in order from the first.
    fn shortens(&self, other: &Spelled) -> bool {
        let is_one = |short: &str, long: &str| short == long || long.starts_with(short) && short.chars().count() == 1;
        let mut theirs = other.given.iter();
        let (Some(first), Some(their_first)) = (self.given.first(), other.given.first()) else { return false };
        (is_one(first, their_first) || is_one(their_first, first))
            && self.given.iter().all(|name| theirs.any(|long| is_one(name, long) || is_one(long, name)))
    }
}

/// A name as it is written where there are no umlauts, if it has any.
fn without_umlauts(name: &str) -> Option<String> {
    const UMLAUTS: [(char, &str); 5] = [('ä', "ae"), ('ö', "oe"), ('ü', "ue"), ('ø', "oe"), ('å', "aa")];
    let name: String = name.nfc().collect::<String>().to_lowercase();
    let plain = UMLAUTS.iter().fold(name.clone(), |name, (umlaut, plain)| name.replace(*umlaut, plain));
    (plain != name).then_some(plain)
}

/// Whether somebody has written with both.
fn have_a_colleague(catalogue: &Catalogue, one: &Term, other: &Term) -> bool {
    let colleagues = |term: &Term| -> FxHashSet<TermId> {
        let papers = term.publications.iter().take(200);
        papers.flat_map(|id| &catalogue.references(*id).authors).map(|person| catalogue.person(*person)).collect()
    };
    let theirs = colleagues(other);
    colleagues(one).iter().filter(|colleague| theirs.contains(colleague)).count() > 0
}
