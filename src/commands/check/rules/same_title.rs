//! One paper under two addresses, as it comes of importing it twice.

use super::{Check, Finding, Rule};
use crate::base::PartialDate;
use crate::commands::check::spelling::letters;
use crate::commands::check::whole::{Paper, groups};
use rustc_hash::FxHashSet;

/// A title of so many letters is nobody's name for a series.
const LONG: usize = 32;

pub const MEMBER: Rule = Rule {
    code: "same-title",
    check: Check::Catalogue(|whole| {
        let title = |paper: &Paper<'_>| letters(&paper.publication.full_title());
        let in_year = groups(whole, |paper| Some((title(paper), paper.publication.date.year)));
        let in_series = groups(whole, |paper| {
            let publication = paper.publication;
            Some((title(paper), letters(publication.series.as_deref()?), letters(publication.number.as_deref()?)))
        });
        let mut told = FxHashSet::default();
        let mut found = Vec::new();
        for (first, others) in in_year.iter().chain(&in_series) {
            // Papers of one title may be several: each is compared with those that are known to differ.
            let mut known = vec![first];
            for paper in others {
                match known.iter().find(|earlier| are_one(earlier, paper)) {
                    Some(earlier) if told.insert(paper.id) => found.push(finding(earlier, paper)),
                    Some(_) => {}
                    None => known.push(paper),
                }
            }
        }
        found
    }),
};

fn finding(first: &Paper<'_>, paper: &Paper<'_>) -> Finding {
    Finding::new(
        paper.place("title"),
        "another paper has this title, and as it seems it is the same one",
        "delete one of them, and keep its address under the `aliases` of the other; if they are two, tell them apart by \
         `number`, `volume` or `subtitle`",
    )
    .related(first.place("title"), "the other one")
}

fn are_one(a: &Paper<'_>, b: &Paper<'_>) -> bool {
    let (one, other) = (a.publication, b.publication);
    let differ = |x: &Option<String>, y: &Option<String>| {
        x.as_ref().zip(y.as_ref()).is_some_and(|(x, y)| letters(x) != letters(y))
    };
    let is_told_apart = [
        (&one.number, &other.number),
        (&one.volume, &other.volume),
        (&one.issue, &other.issue),
        (&one.doi, &other.doi),
        (&one.isbn, &other.isbn),
    ]
    .iter()
    .any(|(x, y)| differ(x, y));
    if is_told_apart || one.kind != other.kind || a.language() != b.language() || a.is_translation_of(b) {
        return false;
    }
    if one.number.is_some() && one.number == other.number && one.series.is_some() && one.series == other.series {
        return true;
    }
    let is_long = letters(&one.title).chars().count() >= LONG;
    let (authors, others) = (authors(a), authors(b));
    let may_be_one_day = contains(one.date, other.date) || contains(other.date, one.date);
    one.date.year == other.date.year
        && match authors == others {
            true => may_be_one_day || is_long && !authors.is_empty(),
            false => is_long && may_be_one_day,
        }
}

fn authors(paper: &Paper<'_>) -> Vec<crate::model::PersonId> {
    let mut authors = paper.whole.catalogue.references(paper.id).authors.clone();
    authors.sort_unstable();
    authors
}

/// Whether a date can mean the other one.
fn contains(wide: PartialDate, narrow: PartialDate) -> bool {
    wide.year == narrow.year
        && wide.month.is_none_or(|month| narrow.month == Some(month))
        && wide.day.is_none_or(|day| narrow.day == Some(day))
}
