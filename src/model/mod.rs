//! Stage 3: publications → [`Catalogue`]: everything has an identity and an order, and every list that a page will show is
//! made once.

mod people;
mod terms;

use crate::base::config::Config;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::load::{Contributor, Library, Page, PersonFile, Publication, SeriesFile};
use people::People;
use rustc_hash::FxHashSet;
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
pub struct Catalogue {
    /// Newest first; papers of one day by slug.
    publications: Vec<Arc<Publication>>,
    shared: Arc<Shared>,
}

/// What stays as it is when only the papers' texts change.
struct Shared {
    references: Vec<References>,
    axes: Vec<Axis>,
    people: Vec<PersonFile>,
    series: Vec<SeriesFile>,
    pages: Vec<Page>,
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
}

/// A way of sorting the catalogue: by year, author, series, type, or a configured taxonomy.
pub struct Axis {
    /// The first word of its addresses, and the front matter's key where there is one.
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

    pub fn references(&self, id: PubId) -> &References {
        &self.shared.references[id.0 as usize]
    }

    /// All publications, newest first.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = PubId> + Clone + use<> {
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
        let axis = self.shared.axes.iter().position(|axis| axis.kind == AxisKind::Authors).unwrap_or_default();
        TermId { axis: AxisId(axis as u16), index: id.0 }
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

    /// Whether a Markdown file is a draft's or one of a paper to come.
    pub fn leaves_out(&self, source: &str) -> bool {
        self.shared.left_out.contains(source)
    }

    /// How many drafts and papers to come there are that are not in this build.
    pub fn left_out(&self) -> usize {
        self.shared.left_out.len()
    }

    /// The same catalogue with other texts: `changed` take the place of the papers of the same files. `None` when more than
    /// their texts has changed, so that it has to be made anew.
    pub fn with_texts(&self, changed: &[Arc<Publication>]) -> Option<Catalogue> {
        let mut publications = self.publications.clone();
        for publication in changed {
            let old = publications.iter_mut().find(|old| Arc::ptr_eq(&old.record, &publication.record))?;
            *old = publication.clone();
        }
        Some(Catalogue { publications, shared: self.shared.clone() })
    }

    /// Whether `other` has the same papers under the same ids, with the same references.
    pub fn has_the_order_of(&self, other: &Catalogue) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    /// The papers that the editor features, newest first.
    pub fn featured(&self) -> impl Iterator<Item = PubId> {
        self.ids().filter(|id| self.publication(*id).featured)
    }
}

/// Gives everything its identity and order.
pub fn model(config: &Config, library: Library, out: &mut Diagnostics) -> Catalogue {
    let Library { mut publications, people: person_files, series: series_files, pages, left_out } = library;
    publications
        .sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.slug.cmp(&b.slug)).then_with(|| a.source.cmp(&b.source)));

    let people = People::new(&person_files, out);
    let mut authors = Indexer::of_people(&person_files);
    let mut series = Indexer::of_series(&series_files, out);
    let (mut years, mut kinds) = (Indexer::default(), Indexer::default());
    let mut taxonomies: Vec<Indexer> = config.taxonomies.iter().map(|_| Indexer::default()).collect();
    let mut drafts = Vec::with_capacity(publications.len());
    for (index, publication) in publications.iter().enumerate() {
        let id = PubId(index as u32);
        let mut credit = |contributors: &[Contributor], key: &'static str| -> Vec<u32> {
            contributors.iter().map(|person| people.identify(person, publication, key, id, &mut authors, out)).collect()
        };
        let (written, edited) = (credit(&publication.authors, "authors"), credit(&publication.editors, "editors"));
        report_twice(publication, &written, out);
        let year = publication.date.year.to_string();
        drafts.push(Draft {
            authors: written,
            editors: edited,
            year: years.add(&year, &year, id),
            kind: kinds.add(&publication.kind, &publication.kind, id),
            series: publication.series.as_deref().map(|title| series.add_written(title, id)),
            terms: taxonomies
                .iter_mut()
                .zip(&publication.terms)
                .map(|(indexer, terms)| terms.iter().map(|term| indexer.add_written(term, id)).collect())
                .collect(),
        });
    }

    let spellings = |indexer: &Indexer, key: &str, out: &mut Diagnostics| {
        let place = |id: PubId| {
            let keys = &publications[id.index()].keys;
            let place = keys.place(key);
            if place.line > 0 { place } else { keys.place("editors") }
        };
        indexer.report_spellings(key, place, out);
    };
    spellings(&authors, "authors", out);
    spellings(&series, "series", out);
    for (indexer, taxonomy) in taxonomies.iter().zip(&config.taxonomies) {
        spellings(indexer, &taxonomy.key, out);
    }
    kinds.name_kinds(config);

    let finished_years = years.finish("years", AxisKind::Years, "Years");
    let finished_authors = authors.finish("authors", AxisKind::Authors, "Authors");
    let finished_series = series.finish("series", AxisKind::Series, "Series");
    let finished_kinds = kinds.finish("types", AxisKind::Types, "Types");
    let finished_taxonomies: Vec<_> = taxonomies
        .into_iter()
        .zip(&config.taxonomies)
        .map(|(indexer, taxonomy)| indexer.finish(&taxonomy.key, AxisKind::Taxonomy, &taxonomy.title))
        .collect();
    let mut references: Vec<References> = drafts
        .into_iter()
        .map(|draft| {
            let term = |axis: usize, index: u32| TermId { axis: AxisId(axis as u16), index };
            let mut terms = Vec::new();
            for (axis, (indices, (_, places))) in draft.terms.iter().zip(&finished_taxonomies).enumerate() {
                for index in indices {
                    let id = term(4 + axis, places[*index as usize]);
                    if !terms.contains(&id) {
                        terms.push(id);
                    }
                }
            }
            References {
                authors: draft.authors.iter().map(|index| PersonId(finished_authors.1[*index as usize])).collect(),
                editors: draft.editors.iter().map(|index| PersonId(finished_authors.1[*index as usize])).collect(),
                year: term(0, finished_years.1[draft.year as usize]),
                series: draft.series.map(|index| term(2, finished_series.1[index as usize])),
                kind: term(3, finished_kinds.1[draft.kind as usize]),
                terms,
                previous: None,
                next: None,
            }
        })
        .collect();
    let mut axes = vec![finished_years.0, finished_authors.0, finished_series.0, finished_kinds.0];
    axes.extend(finished_taxonomies.into_iter().map(|(axis, _)| axis));
    link_issues(&publications, &mut references, &axes[2]);
    let shared = Shared { references, axes, people: person_files, series: series_files, pages, left_out };
    Catalogue { publications, shared: Arc::new(shared) }
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

/// What a publication refers to while the axes still grow: the order of arrival in each.
struct Draft {
    authors: Vec<u32>,
    editors: Vec<u32>,
    year: u32,
    kind: u32,
    series: Option<u32>,
    terms: Vec<Vec<u32>>,
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
