//! A person under two names has two pages, and each lacks the papers of the other.
//!
//! Names are compared with those of the same family, and with those that are a slip away. What may as well be two people counts
//! only if they have written with the same others, and never if they have written together.

use super::{Check, Finding, Rule};
use crate::base::name::{Name, is_institution};
use crate::commands::check::spelling::{is_slip, letters, near_pairs, words};
use crate::commands::check::whole::Whole;
use crate::model::{AxisKind, Term, TermId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Names with fewer letters are often a letter apart; and words of a name.
const LONG: usize = 9;
const LONG_WORD: usize = 6;
/// A family's name that so many have tells little.
const MANY: usize = 20;

pub const MEMBER: Rule = Rule {
    code: "similar-people",
    check: Check::Catalogue(|whole| {
        let Some((axis, _)) = whole.catalogue.axes().find(|(_, axis)| axis.kind == AxisKind::Authors) else {
            return Vec::new();
        };
        let people: Vec<Person<'_>> = whole.catalogue.terms(axis).filter_map(Person::new).collect();
        let company = Company::new(whole, &people);
        let mut alike: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (a, b) in candidates(&people) {
            let (one, other) = (&people[a], &people[b]);
            let has_file = |person: &Person<'_>| whole.catalogue.person_file(person.id).is_some();
            let needed = match likeness(one, other) {
                Some(needed) if !(has_file(one) && has_file(other)) => needed,
                _ => continue,
            };
            if company.may_be_one(one, other, needed) {
                alike.entry(a).or_default().push(b);
                alike.entry(b).or_default().push(a);
            }
        }
        // For each person the one that is most in use of those who look like them; initials that two have are nobody's.
        let rank = |place: usize| (people[place].term.publications.len(), people[place].term.title.len(), place);
        let is_ambiguous = |others: &[usize]| {
            others.iter().any(|a| others.iter().any(|b| a != b && likeness(&people[*a], &people[*b]).is_none()))
        };
        let mut same: FxHashMap<usize, usize> = FxHashMap::default();
        for (person, others) in alike.iter().filter(|(_, others)| !is_ambiguous(others)) {
            let others = others.iter().filter(|other| alike.get(other).is_some_and(|others| !is_ambiguous(others)));
            let most = others.copied().max_by_key(|other| rank(*other)).filter(|other| rank(*other) > rank(*person));
            same.extend(most.map(|most| (*person, most)));
        }
        same.into_iter().filter_map(|(rare, often)| finding(whole, &people[rare], &people[often])).collect()
    }),
};

struct Person<'w> {
    id: TermId,
    term: &'w Term,
    /// The family's name, its letters only.
    family: String,
    /// The given names and initials, folded.
    given: Vec<String>,
    /// All of it in the order of a title page, folded.
    whole: String,
    /// The same in the order of the alphabet: names are turned round.
    parts: String,
    /// The letters of the name as it is written, and as it is where there are no umlauts.
    letters: String,
    plain: Option<String>,
}

impl<'w> Person<'w> {
    fn new((id, term): (TermId, &'w Term)) -> Option<Person<'w>> {
        let name = Name::parse(&term.title);
        if term.publications.is_empty() || name.given.is_empty() || is_institution(&term.title) {
            return None;
        }
        let (family, given) = (letters(&name.family), given_names(&name));
        let whole = format!("{} {family}{}", given.join(" "), letters(&name.suffix));
        let mut parts: Vec<&str> = whole.split(' ').collect();
        parts.sort_unstable();
        let parts = parts.concat();
        let plain = without_umlauts(&term.title).map(|title| letters(&title));
        Some(Person { id, term, family, given, parts, letters: letters(&term.title), plain, whole })
    }
}

/// Given names and initials, folded. `JR` in `JR Smith` are two.
fn given_names(name: &Name) -> Vec<String> {
    let has_small = name.family.contains(char::is_lowercase);
    let parts = name.given.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let parts = parts.flat_map(|part| match part.chars().count() {
        2 | 3 if has_small && part.chars().all(char::is_uppercase) => part.chars().map(String::from).collect(),
        _ => vec![part.to_owned()],
    });
    parts.flat_map(|part| words(&part)).collect()
}

/// What it takes to believe that two names are one person's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needed {
    Nothing,
    /// With a name that many have, several.
    CommonCoauthors,
}

/// The pairs that are worth a look.
fn candidates(people: &[Person<'_>]) -> Vec<(usize, usize)> {
    let mut groups: FxHashMap<(String, Option<char>), Vec<usize>> = FxHashMap::default();
    for (place, person) in people.iter().enumerate() {
        let initial = person.given.first().and_then(|given| given.chars().next());
        groups.entry((person.family.clone(), initial)).or_default().push(place);
        // `Müller` is `Mueller` in a system without umlauts.
        for letters in [Some(&person.letters), person.plain.as_ref(), Some(&person.parts)].into_iter().flatten() {
            groups.entry((letters.clone(), None)).or_default().push(place);
        }
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for places in groups.into_values() {
        for (index, a) in places.iter().enumerate() {
            pairs.extend(places[index + 1..].iter().map(|b| (*a.min(b), *a.max(b))));
        }
    }
    let long = (0..).zip(people).filter(|(_, person)| person.whole.chars().count() >= LONG);
    let long: Vec<(u32, &str)> = long.map(|(place, person)| (place, person.whole.as_str())).collect();
    pairs.extend(near_pairs(&long).into_iter().map(|(a, b)| (a as usize, b as usize)));
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn likeness(a: &Person<'_>, b: &Person<'_>) -> Option<Needed> {
    if a.id == b.id || a.given.is_empty() || b.given.is_empty() {
        return None;
    }
    let is_full = |person: &Person<'_>| person.given.iter().any(|given| given.chars().count() > 1);
    if a.family == b.family {
        if a.given.concat() == b.given.concat() {
            return Some(if is_full(a) { Needed::Nothing } else { Needed::CommonCoauthors });
        }
        if are_compatible(&a.given, &b.given) {
            return Some(Needed::CommonCoauthors);
        }
    }
    let is_plain = |a: &Person<'_>, b: &Person<'_>| a.plain.as_ref() == Some(&b.letters);
    if is_full(a) && (is_plain(a, b) || is_plain(b, a)) {
        return Some(Needed::Nothing);
    }
    let is_turned = a.parts == b.parts;
    (is_turned || is_full(a) && is_full(b) && is_long_slip(&a.whole, &b.whole)).then_some(Needed::CommonCoauthors)
}

/// Whether one word of a name has a slip in it, and is so long that it cannot be another name.
fn is_long_slip(a: &str, b: &str) -> bool {
    let differ = a.split(' ').zip(b.split(' ')).find(|(a, b)| a != b);
    let is_long = differ.is_some_and(|(a, b)| a.chars().count().min(b.chars().count()) >= LONG_WORD);
    is_long && is_slip(a, b)
}

/// Whether each given name is the other's, or its initial; one of the two may have more of them.
fn are_compatible(a: &[String], b: &[String]) -> bool {
    a.iter().zip(b).all(|(a, b)| {
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        short == long || short.chars().count() == 1 && long.starts_with(short.as_str())
    })
}

/// A name as it is written where there are no umlauts, if it has any.
fn without_umlauts(name: &str) -> Option<String> {
    const UMLAUTS: [(char, &str); 10] = [
        ('ä', "ae"),
        ('ö', "oe"),
        ('ü', "ue"),
        ('ø', "oe"),
        ('å', "aa"),
        ('Ä', "Ae"),
        ('Ö', "Oe"),
        ('Ü', "Ue"),
        ('Ø', "Oe"),
        ('Å', "Aa"),
    ];
    let plain = UMLAUTS.iter().fold(name.to_owned(), |name, (umlaut, plain)| name.replace(*umlaut, plain));
    (plain != name).then_some(plain)
}

/// With whom everyone has written.
struct Company<'w> {
    whole: &'w Whole<'w>,
    /// How many people have a family's name.
    families: FxHashMap<&'w str, usize>,
}

impl<'w> Company<'w> {
    fn new(whole: &'w Whole<'w>, people: &'w [Person<'w>]) -> Company<'w> {
        let mut families: FxHashMap<&str, usize> = FxHashMap::default();
        for person in people {
            *families.entry(&person.family).or_default() += 1;
        }
        Company { whole, families }
    }

    fn of(&self, person: TermId) -> FxHashSet<TermId> {
        let catalogue = self.whole.catalogue;
        let papers = catalogue.term(person).publications.iter();
        let people = papers.flat_map(|paper| {
            let references = catalogue.references(*paper);
            references.authors.iter().chain(&references.editors).map(|person| catalogue.person(*person))
        });
        people.filter(|other| *other != person).collect()
    }

    fn may_be_one(&self, a: &Person<'_>, b: &Person<'_>, needed: Needed) -> bool {
        let (of_a, of_b) = (self.of(a.id), self.of(b.id));
        let is_common = self.families.get(a.family.as_str()).is_some_and(|count| *count >= MANY);
        let common = of_a.intersection(&of_b).count();
        !of_a.contains(&b.id) && (needed == Needed::Nothing || common > usize::from(is_common))
    }
}

fn finding(whole: &Whole<'_>, rare: &Person<'_>, often: &Person<'_>) -> Option<Finding> {
    let orcids = |person: &Person<'_>| -> FxHashSet<&str> {
        let papers = person.term.publications.iter().map(|id| whole.paper(*id));
        let all = papers.flat_map(|paper| paper.people().collect::<Vec<_>>());
        all.filter(|(_, _, _, known)| whole.catalogue.person(*known) == person.id)
            .filter_map(|(_, _, named, _)| named.orcid.as_deref())
            .collect()
    };
    // One ORCID under two names is told by itself; two ORCIDs are two people.
    if !orcids(rare).is_empty() && !orcids(often).is_empty() {
        return None;
    }
    let at = |person: &Person<'_>| {
        let paper = whole.paper(*person.term.publications.last()?);
        let (key, index, ..) = paper.people().find(|(.., known)| whole.catalogue.person(*known) == person.id)?;
        Some(paper.item(key, index))
    };
    let (wrong, right) = (&rare.term.title, &often.term.title);
    let finding = Finding::new(
        at(rare)?,
        format!("{wrong} and {right} look like one person"),
        format!(
            "if so, write `{right}` everywhere, or list `{wrong}` under `aliases` in content/people/{}.md; if not, give \
             each a file there",
            often.term.slug
        ),
    );
    Some(finding.related(at(often)?, right.as_str()))
}

#[cfg(test)]
mod tests {
    use super::are_compatible;

    #[test]
    fn initials_stand_for_names() {
        let compatible = |a: &str, b: &str| {
            let [a, b] = [a, b].map(|text| text.split(' ').map(str::to_owned).collect::<Vec<_>>());
            are_compatible(&a, &b)
        };
        assert!(compatible("j", "jane") && compatible("jane", "jane a") && compatible("j a", "jane"));
        assert!(!compatible("jane", "janet") && !compatible("j b", "jane a"));
    }
}
