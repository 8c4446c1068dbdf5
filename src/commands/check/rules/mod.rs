//! What `check` looks for, beside what a build tells.

use super::texts::Text;
use crate::Survey;
use crate::base::registry::registry;
use crate::base::{Diagnostic, Place};
use crate::discover::Sources;
use crate::load::documents::Reading;
use crate::load::{Document, Publication};
use crate::model::Catalogue;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// What is looked for.
pub struct Rule {
    /// Its diagnostic's code.
    pub code: &'static str,
    pub(super) check: Check,
}

/// How.
pub(super) enum Check {
    /// In each paper by itself: what is wrong with it, and what mends it.
    Paper(fn(&Paper<'_>) -> Option<(Place, String, String)>),
    /// In the catalogue as a whole.
    Whole(fn(&Whole<'_>, &mut Vec<Finding>)),
}

registry! {
    /// All rules: of papers in the order of the front matter, of texts and files, and of what is alike.
    pub static RULES: [Rule] = [
        shouting_title, placeholder, mojibake, html_in_summary, other_language, unsigned, unnamed_day, future_date,
        early_update, no_abstract, cut_abstract, distant_pdf, large_pdf, other_title, other_pages,
        no_alt, empty_link, own_address, unnamed_pdf, no_pdf, unused_file,
        same_title, same_doi, same_isbn, same_pdf, same_orcid, alike_people, alike_terms,
    ];
}

/// A paper and what its rules look at.
pub(super) struct Paper<'a> {
    pub publication: &'a Publication,
    pub sources: &'a Sources,
    pub catalogue: &'a Catalogue,
}

impl Paper<'_> {
    /// Where a key stands; where the title does if it is not there.
    fn place(&self, key: &str) -> Place {
        place(self.publication, key)
    }

    /// What is known of its PDF, if it is one of the site.
    fn pdf(&self) -> Option<&Reading> {
        self.catalogue.documents().pdf(self.publication)
    }

    /// The text of the PDF's first page.
    fn first_page(&self) -> Option<String> {
        match self.publication.pdf {
            Some(Document::Local(file)) => self.catalogue.documents().text(file)?.into_iter().next(),
            _ => None,
        }
    }

    /// Its texts that are no Markdown, each with its key.
    fn plain_texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let paper = self.publication;
        let optional = [("subtitle", &paper.subtitle), ("summary", &paper.summary)];
        [("title", paper.title.as_str())]
            .into_iter()
            .chain(optional.into_iter().filter_map(|(key, text)| Some((key, text.as_deref()?))))
    }
}

/// Where a key of a paper stands; where the title does if it is not there.
fn place(paper: &Publication, key: &str) -> Place {
    let place = paper.keys.place(key);
    if place.line > 0 { place } else { paper.keys.place("title") }
}

/// Everything.
pub(super) struct Whole<'a> {
    pub survey: &'a Survey,
    /// What the Markdown files say, by path.
    pub texts: &'a [Text],
    pub today: jiff::civil::Date,
}

/// What a rule has found.
pub(super) struct Finding {
    place: Place,
    message: String,
    remedy: String,
    related: Vec<(Place, &'static str)>,
}

impl Finding {
    fn new(place: Place, message: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding { place, message: message.into(), remedy: remedy.into(), related: Vec::new() }
    }

    fn related(mut self, place: Place, label: &'static str) -> Finding {
        self.related.push((place, label));
        self
    }

    pub fn into_diagnostic(self, rule: &Rule) -> Diagnostic {
        let problem = Diagnostic::warning(rule.code, self.place, self.message).remedy(self.remedy);
        self.related.into_iter().fold(problem, |problem, (place, label)| problem.related(place, label))
    }
}

/// What words that may be one have in common, as numbers: all letters, and, from a length on, all but one.
fn near(letters: &str, long: usize) -> Vec<u64> {
    let letters: Vec<char> = letters.chars().collect();
    let hash = |skipped: usize| {
        let mut hasher = FxHasher::default();
        letters.iter().enumerate().filter(|(at, _)| *at != skipped).for_each(|(_, c)| hasher.write_u32(u32::from(*c)));
        hasher.finish()
    };
    let mut keys = vec![hash(usize::MAX)];
    if letters.len() >= long {
        // Two that differ by one letter have one of these in common.
        keys.extend((0..letters.len()).map(hash));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Tells of papers that have the same key, of which there should be one: at each but the first, by the paths of their files.
fn same<K: std::hash::Hash + Eq>(
    whole: &Whole<'_>,
    out: &mut Vec<Finding>,
    key: impl Fn(&Publication) -> Option<K>,
    at: &str,
    tell: impl Fn(&Publication, &Publication) -> (String, String),
) {
    let mut papers: Vec<&Publication> = whole.survey.catalogue.publications().iter().map(|paper| &**paper).collect();
    papers.sort_by(|a, b| a.source.cmp(&b.source));
    let mut first: rustc_hash::FxHashMap<K, &Publication> = rustc_hash::FxHashMap::default();
    for paper in papers {
        let Some(key) = key(paper) else { continue };
        match first.entry(key) {
            std::collections::hash_map::Entry::Vacant(entry) => drop(entry.insert(paper)),
            std::collections::hash_map::Entry::Occupied(entry) => {
                let other = entry.get();
                let (message, remedy) = tell(paper, other);
                out.push(Finding::new(place(paper, at), message, remedy).related(place(other, at), "the other one"));
            }
        }
    }
}
