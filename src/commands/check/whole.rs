//! What rules look at: a paper, and all of them.

use super::text;
use crate::base::origin::Step;
use crate::base::{Config, Place};
use crate::discover::Sources;
use crate::load::documents::Reading;
use crate::load::{Contributor, Document, Publication};
use crate::model::{Catalogue, PersonId, PubId};
use crate::plan::Plan;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// The catalogue, and what it is made of and will become.
pub(super) struct Whole<'a> {
    pub sources: &'a Sources,
    pub catalogue: &'a Catalogue,
    pub plan: &'a Plan,
    pub today: Date,
}

impl Whole<'_> {
    pub fn config(&self) -> &Config {
        &self.sources.config
    }

    pub fn paper(&self, id: PubId) -> Paper<'_> {
        Paper { id, publication: self.catalogue.publication(id), whole: self }
    }

    pub fn papers(&self) -> impl Iterator<Item = Paper<'_>> {
        self.catalogue.ids().map(|id| self.paper(id))
    }
}

/// A paper, and what is around it.
pub(super) struct Paper<'a> {
    pub id: PubId,
    pub publication: &'a Publication,
    pub whole: &'a Whole<'a>,
}

impl<'a> Paper<'a> {
    /// Where a key stands; where the title does if it is not there.
    pub fn place(&self, key: &str) -> Place {
        let place = self.publication.keys.place(key);
        if place.line > 0 { place } else { self.publication.keys.place("title") }
    }

    /// Where an item of the list under a key stands. The file is read again for it.
    pub fn item(&self, key: &str, index: usize) -> Place {
        let trail = [Step::Key(key.to_owned()), Step::Item(index)];
        let found = text::find(&self.whole.sources.root, &self.publication.source, &trail);
        found.unwrap_or_else(|| self.place(key))
    }

    /// Everyone who has a part in it: the list and the place there, what the paper says, and who it is.
    pub fn people(&self) -> impl Iterator<Item = (&'static str, usize, &'a Contributor, PersonId)> {
        let references = self.whole.catalogue.references(self.id);
        let lists = [
            ("authors", &self.publication.authors, &references.authors),
            ("editors", &self.publication.editors, &references.editors),
        ];
        lists.into_iter().flat_map(|(key, named, known)| {
            named.iter().zip(known).enumerate().map(move |(index, (named, known))| (key, index, named, *known))
        })
    }

    /// Whether the other one is the same paper in another language.
    pub fn is_translation_of(&self, other: &Paper<'_>) -> bool {
        self.whole.catalogue.references(self.id).translations.contains(&other.id)
    }

    pub fn language(&self) -> &'a str {
        self.publication.language.as_deref().unwrap_or(&self.whole.sources.config.language)
    }

    /// What is known of its PDF, if it is one of the site.
    pub fn pdf(&self) -> Option<&'a Reading> {
        self.whole.catalogue.documents().pdf(self.publication)
    }

    /// The text of the PDF's first page.
    pub fn first_page(&self) -> Option<String> {
        match self.publication.pdf {
            Some(Document::Local(file)) => self.whole.catalogue.documents().text(file)?.into_iter().next(),
            _ => None,
        }
    }
}

/// Papers that have something in common: each group in the order of their files, the first of them and the others.
pub(super) fn groups<'w, K: Eq + Hash>(
    whole: &'w Whole<'_>,
    key: impl Fn(&Paper<'w>) -> Option<K>,
) -> Vec<(Paper<'w>, Vec<Paper<'w>>)> {
    let mut groups: FxHashMap<K, Vec<PubId>> = FxHashMap::default();
    for paper in whole.papers() {
        if let Some(key) = key(&paper) {
            groups.entry(key).or_default().push(paper.id);
        }
    }
    let several = groups.into_values().filter(|group| group.len() > 1);
    let in_order = several.filter_map(|group| {
        let mut papers: Vec<Paper<'_>> = group.into_iter().map(|id| whole.paper(id)).collect();
        papers.sort_by(|a, b| a.publication.source.cmp(&b.publication.source));
        let first = papers.remove(0);
        papers.retain(|paper| !paper.is_translation_of(&first));
        (!papers.is_empty()).then_some((first, papers))
    });
    in_order.collect()
}
