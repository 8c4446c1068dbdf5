//! Stage 3: publications → [`Catalogue`]: everything has an identity and an order, and every list that a page will show is
//! made once.

mod people;
mod related;
mod terms;
mod translations;

use crate::base::config::Config;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::load::publication::kind_titles;
use crate::load::{Contributor, Documents, Library, Page, PersonFile, Publication, SeriesFile};
use people::People;
use rayon::prelude::*;
use related::RareWords;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;
use terms::Indexer;

/// A publication of the [`Catalogue`] that minted it. Ids ascend from the newest to the oldest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PubId(u32);

impl PubId {
    /// Its place in the order of the catalogue, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One of the ways in which the catalogue is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AxisId(u16);

impl AxisId {
    /// Its place in the order of the axes, from 0.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A year, a series, a type, or a taxonomy's term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TermId {
    pub axis: AxisId,
    index: u32,
}

impl TermId {
    /// Its place in the order of its axis, from 0.
    pub fn index(self) -> usize {
        self.index as usize
    }
}

/// An author or editor: a term of the axis of authors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(u32);

/// The whole catalogue, indexed.
#[derive(Clone)]
pub struct Catalogue {
    /// Newest first; papers of one day by slug.
    publications: Vec<Arc<Publication>>,
    documents: Arc<Documents>,
    shared: Arc<Shared>,
    /// For related papers.
    words: Arc<RareWords>,
}

/// What stays as it is when only the papers' texts change.
struct Shared {
    references: Vec<References>,
    axes: Vec<Axis>,
    people: Vec<PersonFile>,
    series: Vec<SeriesFile>,
    pages: Vec<Page>,
    pages_by_address: FxHashMap<String, usize>,
    left_out: FxHashSet<Arc<str>>,
}

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

/// A list of publications, or of the terms of an axis.
#[derive(Clone, Copy, Debug)]
pub enum Listing {
    All,
    Axis(AxisId),
    Term(TermId),
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
    file: Option<u32>,
}

impl Catalogue {
    pub fn len(&self) -> usize {
        self.publications.len()
    }

    pub fn is_empty(&self) -> bool {
        self.publications.is_empty()
    }

    pub fn publication(&self, id: PubId) -> &Publication {
        &self.publications[id.0 as usize]
    }

    /// All of them, newest first.
    pub fn publications(&self) -> &[Arc<Publication>] {
        &self.publications
    }

    /// What is in the publications' PDFs and covers.
    pub fn documents(&self) -> &Documents {
        &self.documents
    }

    pub fn references(&self, id: PubId) -> &References {
        &self.shared.references[id.0 as usize]
    }

    /// The publications of a series from its newest issue to its first: by year, then by number as people count, then by date.
    pub fn issues(&self, series: TermId) -> Vec<PubId> {
        let publications = &self.term(series).publications;
        let newest = publications.iter().copied().find(|id| self.references(*id).next.is_none());
        std::iter::successors(newest, |id| self.references(*id).previous).collect()
    }

    /// All publications, newest first.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = PubId> + ExactSizeIterator + Clone + use<> {
        (0..self.publications.len() as u32).map(PubId)
    }

    /// The axes in the order of the site's listings.
    pub fn axes(&self) -> impl Iterator<Item = (AxisId, &Axis)> {
        (0..).map(AxisId).zip(&self.shared.axes)
    }

    pub fn axis(&self, id: AxisId) -> &Axis {
        &self.shared.axes[usize::from(id.0)]
    }

    pub fn terms(&self, axis: AxisId) -> impl ExactSizeIterator<Item = (TermId, &Term)> {
        let terms = &self.axis(axis).terms;
        (0..terms.len()).map(move |index| (TermId { axis, index: index as u32 }, &terms[index]))
    }

    pub fn term(&self, id: TermId) -> &Term {
        &self.axis(id.axis).terms[id.index as usize]
    }

    /// A person as a term of the axis of authors.
    pub fn person(&self, id: PersonId) -> TermId {
        TermId { axis: AxisId(AUTHORS as u16), index: id.0 }
    }

    /// The file that describes a person, if the term is one and has one.
    pub fn person_file(&self, id: TermId) -> Option<&PersonFile> {
        let is_person = self.axis(id.axis).kind == AxisKind::Authors;
        self.term(id).file.filter(|_| is_person).map(|file| &self.shared.people[file as usize])
    }

    /// The file that describes a series, if the term is one and has one.
    pub fn series_file(&self, id: TermId) -> Option<&SeriesFile> {
        let is_series = self.axis(id.axis).kind == AxisKind::Series;
        self.term(id).file.filter(|_| is_series).map(|file| &self.shared.series[file as usize])
    }

    /// The plain pages.
    pub fn pages(&self) -> &[Page] {
        &self.shared.pages
    }

    /// The text that an editor has written for a listing: the plain page at its address. Who and what has a file in
    /// `content/people/` or `content/series/` is described there.
    pub fn intro(&self, listing: Listing) -> Option<&Page> {
        let address = match listing {
            Listing::All => "publications".to_owned(),
            Listing::Axis(axis) => self.axis(axis).folder(),
            Listing::Term(term) if self.term(term).file.is_some() => return None,
            Listing::Term(term) => format!("{}/{}", self.axis(term.axis).folder(), self.term(term).slug),
        };
        self.shared.pages_by_address.get(&address).map(|index| &self.pages()[*index])
    }

    /// Whether a page's text stands above a listing, and so has no page of its own.
    pub fn is_intro(&self, page: &Page) -> bool {
        let (folder, slug) = page.address.split_once('/').map_or((&*page.address, None), |(a, b)| (a, Some(b)));
        let axis = self.shared.axes.iter().find(|axis| !axis.terms.is_empty() && axis.folder() == folder);
        match slug {
            None => folder == "publications" || axis.is_some(),
            Some(slug) => {
                axis.is_some_and(|axis| axis.terms.iter().any(|term| term.slug == slug && term.file.is_none()))
            }
        }
    }

    /// Whether a Markdown file is a draft's or one of a paper to come.
    pub fn leaves_out(&self, source: &str) -> bool {
        self.shared.left_out.contains(source)
    }

    /// The Markdown files of drafts and of papers to come that are not in this build.
    pub fn left_out_files(&self) -> impl Iterator<Item = &Arc<str>> {
        self.shared.left_out.iter()
    }

    /// How many drafts and papers to come there are that are not in this build.
    pub fn left_out(&self) -> usize {
        self.shared.left_out.len()
    }

    /// The same catalogue with other texts: `changed` take the place of the papers of the same files. `None` when one of them
    /// does not stand where the old one stood, so that the catalogue has to be made anew.
    pub fn with_texts(&self, changed: &[Arc<Publication>]) -> Option<Catalogue> {
        let mut changed: FxHashMap<&str, &Arc<Publication>> =
            changed.iter().map(|paper| (&*paper.source, paper)).collect();
        let mut publications = self.publications.clone();
        let mut renamed = false;
        for old in &mut publications {
            if let Some(new) = changed.remove(&*old.source) {
                if !new.is_filed_like(old) {
                    return None;
                }
                renamed |= !new.is_named_like(old);
                *old = new.clone();
            }
        }
        // One that is new to the catalogue has no place in it yet.
        if !changed.is_empty() {
            return None;
        }
        let words = if renamed { Arc::new(RareWords::new(&publications)) } else { self.words.clone() };
        Some(Catalogue { publications, words, ..self.clone() })
    }

    /// The same catalogue with what is known of its documents now.
    #[must_use]
    pub fn with_documents(self: &Arc<Catalogue>, documents: &Arc<Documents>) -> Arc<Catalogue> {
        if Arc::ptr_eq(&self.documents, documents) {
            return self.clone();
        }
        Arc::new(Catalogue { documents: documents.clone(), ..Catalogue::clone(self) })
    }

    /// Whether `other` has the same papers under the same ids, with the same references and documents.
    pub fn has_the_order_of(&self, other: &Catalogue) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared) && Arc::ptr_eq(&self.documents, &other.documents)
    }

    /// The papers that the editor features, newest first.
    pub fn featured(&self) -> impl Iterator<Item = PubId> {
        self.ids().filter(|id| self.publication(*id).featured)
    }
}

/// Gives everything its identity and order.
pub fn model(config: &Config, library: Library, documents: Arc<Documents>, out: &mut Diagnostics) -> Catalogue {
    let Library { mut publications, people, series, pages, left_out } = library;
    publications.par_sort_by(|a, b| {
        b.date.cmp(&a.date).then_with(|| a.slug.cmp(&b.slug)).then_with(|| a.source.cmp(&b.source))
    });
    // The axes know nothing of one another. The one of authors takes as long as all others, and so begins first.
    let (authors, others) = rayon::join(
        || by_authors(&publications, &people, config),
        || {
            let mut sorted = vec![
                by_years(&publications, config),
                by_series(&publications, &series, config),
                by_types(&publications, config),
            ];
            sorted.extend((0..config.taxonomies.len()).map(|index| by_taxonomy(&publications, config, index)));
            sorted
        },
    );
    let mut sorted = others;
    sorted.insert(AUTHORS, authors);
    for of_axis in &mut sorted {
        out.append(std::mem::take(&mut of_axis.problems));
    }
    let mut references: Vec<References> = publications
        .par_iter()
        .enumerate()
        .map(|(index, publication)| references(publication, index, &sorted))
        .collect();
    let axes: Vec<Axis> = sorted.into_iter().map(|of_axis| of_axis.axis).collect();
    link_issues(&publications, &mut references, &axes[SERIES]);
    translations::link(&publications, &mut references, config, out);
    let pages_by_address = pages.iter().enumerate().map(|(index, page)| (page.address.clone(), index)).collect();
    let shared = Shared { references, axes, people, series, pages, pages_by_address, left_out };
    let words = Arc::new(RareWords::new(&publications));
    Catalogue { publications, documents, shared: Arc::new(shared), words }
}

// The axes' places in the order of the site's listings; the taxonomies follow.
const YEARS: usize = 0;
const AUTHORS: usize = 1;
const SERIES: usize = 2;
const TYPES: usize = 3;
const TAXONOMIES: usize = 4;

/// An axis, and the publications' terms in it.
struct Sorted {
    axis: Axis,
    /// For each publication, as often as it names them, the terms' places in the axis.
    terms: Vec<Vec<u32>>,
    problems: Diagnostics,
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

fn references(publication: &Publication, index: usize, sorted: &[Sorted]) -> References {
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

/// Tells each issue of a series the one before and after it: by year, then by number as people count, then by date.
fn link_issues(publications: &[Arc<Publication>], references: &mut [References], series: &Axis) {
    for term in &series.terms {
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
    }
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
