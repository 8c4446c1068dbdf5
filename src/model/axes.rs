//! The ways in which the catalogue is sorted, and the publications of each of their terms.

use super::PubId;
use super::people::People;
use super::terms::{self, Indexer};
use crate::base::config::Config;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::load::publication::kind_titles;
use crate::load::{Contributor, PersonFile, Publication, SeriesFile};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// A way of sorting the catalogue: by year, author, series, type, or a configured taxonomy.
pub struct Axis {
    /// The front matter's key where there is one.
    pub key: String,
    pub kind: AxisKind,
    /// What readers see: "Years".
    pub title: String,
    /// In the order of its index page.
    pub terms: Vec<Term>,
}

/// What an axis sorts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisKind {
    Years,
    Authors,
    Series,
    Types,
    Taxonomy,
}

impl Axis {
    /// The first word of its addresses.
    pub fn folder(&self) -> String {
        self.key.replace('_', "-")
    }

    /// The letters under which people are found, `A` to `Z` by family name as it is transliterated and `#` for what begins
    /// otherwise, each with the place of its first person.
    pub fn letters(&self) -> Vec<(char, usize)> {
        let starts = ('A'..='Z').map(|letter| {
            (
                letter,
                self.terms.partition_point(|term| terms::initial(&term.title).is_none_or(|initial| initial < letter)),
            )
        });
        let starts: Vec<(char, usize)> = std::iter::once(('#', 0)).chain(starts).collect();
        let ends = starts.iter().skip(1).map(|(_, start)| *start).chain([self.terms.len()]);
        starts.iter().zip(ends).filter(|((_, start), end)| start < end).map(|(letter, _)| *letter).collect()
    }
}

/// One value of an axis.
pub struct Term {
    /// The last word of its address, which is its identity: spellings that share it are one term.
    pub slug: String,
    /// What readers see: the spelling in the describing file, else the most frequent one.
    pub title: String,
    /// Its publications, newest first, each once.
    pub publications: Vec<PubId>,
    /// The other spellings in use, most frequent first.
    pub also_written: Vec<String>,
    pub(super) file: Option<u32>,
}

// The axes' places in the order of the site's listings; the taxonomies follow.
pub(super) const YEARS: usize = 0;
pub(super) const AUTHORS: usize = 1;
pub(super) const SERIES: usize = 2;
pub(super) const TYPES: usize = 3;
pub(super) const TAXONOMIES: usize = 4;

/// An axis, and the publications' terms in it.
pub(super) struct Sorted {
    pub axis: Axis,
    /// For each publication, as often as it names them, the terms' places in the axis.
    pub terms: Vec<Vec<u32>>,
    pub problems: Diagnostics,
}

/// All axes, in their order.
pub(super) fn sort_all(
    publications: &[Arc<Publication>],
    people: &[PersonFile],
    series: &[SeriesFile],
    config: &Config,
) -> Vec<Sorted> {
    // The axes know nothing of one another. The one of authors takes as long as all others, and so begins first.
    let (authors, mut sorted) = rayon::join(
        || by_authors(publications, people, config),
        || {
            let mut sorted = vec![
                by_years(publications, config),
                by_series(publications, series, config),
                by_types(publications, config),
            ];
            sorted.extend((0..config.taxonomies.len()).map(|index| by_taxonomy(publications, config, index)));
            sorted
        },
    );
    sorted.insert(AUTHORS, authors);
    sorted
}

/// Sorts all publications by the terms that `terms_of` finds in each.
fn sort<'p>(
    publications: &'p [Arc<Publication>],
    (key, kind, title): (&str, AxisKind, &str),
    mut indexer: Indexer<'p>,
    mut problems: Diagnostics,
    mut terms_of: impl FnMut(&'p Publication, PubId, &mut Indexer<'p>, &mut Diagnostics) -> Vec<u32>,
) -> Sorted {
    let with_ids = (0..).map(PubId).zip(publications);
    let mut terms: Vec<Vec<u32>> =
        with_ids.map(|(id, publication)| terms_of(publication, id, &mut indexer, &mut problems)).collect();
    if matches!(kind, AxisKind::Authors | AxisKind::Series | AxisKind::Taxonomy) {
        let place = |id: PubId| {
            let keys = &publications[id.index()].keys;
            let place = keys.place(key);
            if place.line > 0 { place } else { keys.place("editors") }
        };
        indexer.report_spellings(key, place, &mut problems);
    }
    let (axis, places) = indexer.finish(key, kind, title);
    for term in terms.iter_mut().flatten() {
        *term = places[*term as usize];
    }
    Sorted { axis, terms, problems }
}

fn by_years(publications: &[Arc<Publication>], config: &Config) -> Sorted {
    let axis = ("years", AxisKind::Years, config.messages.text("listing.years"));
    sort(publications, axis, Indexer::default(), Diagnostics::default(), |publication, id, indexer, _| {
        let year = publication.date.year.to_string();
        vec![indexer.add(&year, &year, id)]
    })
}

/// By authors and then editors.
fn by_authors<'p>(publications: &'p [Arc<Publication>], files: &[PersonFile], config: &Config) -> Sorted {
    let mut problems = Diagnostics::default();
    let people = People::new(files, &mut problems);
    let axis = ("authors", AxisKind::Authors, config.messages.text("listing.authors"));
    sort(publications, axis, Indexer::of_people(files), problems, |publication, id, indexer, problems| {
        let mut credit = |key: &'static str, contributors: &'p [Contributor]| -> Vec<u32> {
            contributors.iter().map(|person| people.identify(person, publication, key, id, indexer, problems)).collect()
        };
        let (mut credited, editors) =
            (credit("authors", &publication.authors), credit("editors", &publication.editors));
        report_twice(publication, &credited, problems);
        credited.extend(editors);
        credited
    })
}

fn by_series(publications: &[Arc<Publication>], files: &[SeriesFile], config: &Config) -> Sorted {
    let mut problems = Diagnostics::default();
    let indexer = Indexer::of_series(files, &mut problems);
    let axis = ("series", AxisKind::Series, config.messages.text("listing.series"));
    sort(publications, axis, indexer, problems, |publication, id, indexer, _| {
        publication.series.iter().map(|title| indexer.add_written(title, id)).collect()
    })
}

fn by_types(publications: &[Arc<Publication>], config: &Config) -> Sorted {
    let axis = ("types", AxisKind::Types, config.messages.text("listing.types"));
    sort(publications, axis, Indexer::default(), Diagnostics::default(), |publication, id, indexer, _| {
        vec![indexer.add(&publication.kind, &kind_titles(config, &publication.kind).1, id)]
    })
}

fn by_taxonomy(publications: &[Arc<Publication>], config: &Config, index: usize) -> Sorted {
    let taxonomy = &config.taxonomies[index];
    let axis = (&*taxonomy.key, AxisKind::Taxonomy, &*taxonomy.title);
    sort(publications, axis, Indexer::default(), Diagnostics::default(), |publication, id, indexer, _| {
        publication.terms[index].iter().map(|term| indexer.add_written(term, id)).collect()
    })
}

fn report_twice(publication: &Publication, authors: &[u32], out: &mut Diagnostics) {
    let mut seen = FxHashSet::default();
    for (index, contributor) in authors.iter().zip(&publication.authors) {
        if !seen.insert(index) {
            out.push(
                Diagnostic::warning(
                    "author-twice",
                    publication.keys.place("authors"),
                    format!("{} is an author of this paper twice", contributor.name),
                )
                .remedy("delete one, or give each of two people of one name a file in content/people/"),
            );
        }
    }
}
