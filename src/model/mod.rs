//! Stage 3: publications → [`Catalogue`]: everything has an identity and an order, and every list that a page will show is
//! made once.

mod axes;
mod people;
mod references;
mod related;
mod terms;
mod translations;

use crate::base::config::Config;
use crate::base::diagnostic::Diagnostics;
use crate::base::due::Due;
use crate::discover::FileId;
use crate::load::{Documents, Library, Page, PersonFile, Publication, SeriesFile};
pub use axes::{Axis, AxisKind, Term};
use rayon::prelude::*;
pub use references::References;
use related::RareWords;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

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
    all: Vec<PubId>,
    /// Of each series.
    issues: Vec<Vec<PubId>>,
    references: Vec<References>,
    axes: Vec<Axis>,
    people: Vec<PersonFile>,
    series: Vec<SeriesFile>,
    pages: Vec<Page>,
    pages_by_address: FxHashMap<String, usize>,
    left_out: FxHashSet<Arc<str>>,
    withheld: FxHashMap<Arc<str>, FileId>,
    next: Option<(Due, Arc<str>)>,
}

/// A list of publications, or of the terms of an axis.
#[derive(Clone, Copy, Debug)]
pub enum Listing {
    All,
    Axis(AxisId),
    Term(TermId),
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
    pub fn issues(&self, series: TermId) -> &[PubId] {
        &self.shared.issues[series.index()]
    }

    /// All publications, newest first.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = PubId> + ExactSizeIterator + Clone + use<> {
        (0..self.publications.len() as u32).map(PubId)
    }

    /// The same as a list.
    pub fn all(&self) -> &[PubId] {
        &self.shared.all
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
        TermId { axis: AxisId(axes::AUTHORS as u16), index: id.0 }
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
        if self.shared.pages_by_address.is_empty() {
            return None;
        }
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

    /// Whether only drafts and papers to come name a file.
    pub fn withholds(&self, path: &str) -> bool {
        self.shared.withheld.contains_key(path)
    }

    /// The files that only drafts and papers to come name.
    pub fn withheld(&self) -> impl Iterator<Item = FileId> {
        self.shared.withheld.values().copied()
    }

    /// When the next paper is due, and its Markdown file.
    pub fn next_due(&self) -> Option<(&Due, &str)> {
        self.shared.next.as_ref().map(|(due, source)| (due, &**source))
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
    let Library { mut publications, people, series, pages, left_out, withheld, next } = library;
    publications.par_sort_by(|a, b| {
        b.date.cmp(&a.date).then_with(|| a.slug.cmp(&b.slug)).then_with(|| a.source.cmp(&b.source))
    });
    let mut sorted = axes::sort_all(&publications, &people, &series, config);
    for of_axis in &mut sorted {
        out.append(std::mem::take(&mut of_axis.problems));
    }
    let mut references: Vec<References> = publications
        .par_iter()
        .enumerate()
        .map(|(index, publication)| References::new(publication, index, &sorted))
        .collect();
    let axes: Vec<Axis> = sorted.into_iter().map(|of_axis| of_axis.axis).collect();
    let issues = references::link_issues(&publications, &mut references, &axes[axes::SERIES]);
    translations::link(&publications, &mut references, config, out);
    let pages_by_address = pages.iter().enumerate().map(|(index, page)| (page.address.clone(), index)).collect();
    let all = (0..publications.len() as u32).map(PubId).collect();
    let shared =
        Shared { all, issues, references, axes, people, series, pages, pages_by_address, left_out, withheld, next };
    let words = Arc::new(RareWords::new(&publications));
    Catalogue { publications, documents, shared: Arc::new(shared), words }
}
