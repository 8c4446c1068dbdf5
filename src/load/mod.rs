//! Stage 2: source files → [`Library`]: each file read by itself, in parallel, into what it means.

pub mod documents;
mod footnotes;
pub mod front_matter;
pub mod markup;
pub mod pages;
pub mod publication;
mod reader;

pub use documents::Documents;
pub use markup::{Link, Markup, Target};
pub use pages::{Page, PersonFile, SeriesFile};
pub use publication::{Contributor, Document, Download, Publication};
pub use reader::html_in;

use crate::base::diagnostic::Diagnostics;
use crate::base::due::{Due, Now};
use crate::discover::{FileId, Markdown, Sources};
use jiff::tz::TimeZone;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which publications are in the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    pub now: Now,
    /// Whether papers that are marked as drafts are in it.
    pub drafts: bool,
    /// Whether papers that are still to come are in it.
    pub future: bool,
}

/// All that the Markdown files say, each kind by path.
#[derive(Default)]
pub struct Library {
    pub publications: Vec<Arc<Publication>>,
    pub people: Vec<PersonFile>,
    pub series: Vec<SeriesFile>,
    pub pages: Vec<Page>,
    /// The Markdown files of drafts and of papers to come, which are not in this build.
    pub left_out: FxHashSet<Arc<str>>,
    /// The files that only drafts and papers to come name, by path: they are not in this build either.
    pub withheld: FxHashMap<Arc<str>, FileId>,
    /// When the next paper is due, and its file.
    pub next: Option<(Due, Arc<str>)>,
}

#[derive(Clone)]
enum Loaded {
    Publication(Arc<Publication>),
    Person(PersonFile),
    Series(SeriesFile),
    Page(Page),
}

/// Reads every Markdown file. Files that are wrong are left out, and reported to `out`.
pub fn load(sources: &Sources, texts: Vec<Markdown>, selection: Selection, out: &mut Diagnostics) -> Library {
    let mut loader = Loader::default();
    loader.read(sources, texts);
    loader.report(out);
    loader.library(selection, sources)
}

/// What has been read, kept for the next time: a file is read again only when its bytes are others.
#[derive(Default)]
pub struct Loader {
    files: BTreeMap<Arc<str>, Entry>,
    /// What reading depends on besides the file itself.
    context: Option<blake3::Hash>,
}

struct Entry {
    text: blake3::Hash,
    loaded: Option<Loaded>,
    problems: Diagnostics,
}

/// What a [`Loader`] has found to be new.
pub enum Changed {
    Nothing,
    /// These papers, which were there before.
    Publications(Vec<Arc<Publication>>),
    Anything,
}

impl Loader {
    /// Reads those of `texts` that are new or changed, and forgets the files that `sources` no longer has. A file that is in
    /// `sources` and not among `texts` has to have been read before.
    pub fn read(&mut self, sources: &Sources, texts: Vec<Markdown>) -> Changed {
        let context = Some(sources.reading_context());
        let is_anew = self.context != context;
        if is_anew {
            self.files.clear();
            self.context = context;
        }
        let old = &self.files;
        let read: Vec<(Arc<str>, Entry)> = texts
            .into_par_iter()
            .filter_map(|file| {
                let text = file.hash();
                if old.get(&file.path).is_some_and(|old| old.text == text) {
                    return None;
                }
                let mut problems = Diagnostics::default();
                let loaded = load_file(&file, sources, &mut problems);
                Some((file.path, Entry { text, loaded, problems }))
            })
            .collect();
        let mut publications = Vec::new();
        let mut anything = is_anew;
        for (path, entry) in read {
            let old = self.files.get(&path).and_then(|old| old.loaded.as_ref());
            match (&entry.loaded, old) {
                (Some(Loaded::Publication(new)), Some(Loaded::Publication(_))) => publications.push(new.clone()),
                _ => anything = true,
            }
            self.files.insert(path, entry);
        }
        let before = self.files.len();
        if before != sources.markdown().len() {
            self.files.retain(|path, _| sources.has_markdown(path));
        }
        if anything || before != self.files.len() {
            Changed::Anything
        } else if publications.is_empty() {
            Changed::Nothing
        } else {
            Changed::Publications(publications)
        }
    }

    /// What is wrong in the files, as far as each tells by itself.
    pub fn report(&self, out: &mut Diagnostics) {
        for entry in self.files.values().filter(|entry| !entry.problems.is_empty()) {
            out.append(entry.problems.clone());
        }
    }

    /// All that has been read and is to be in the site.
    pub fn library(&self, selection: Selection, sources: &Sources) -> Library {
        let zone = sources.config.timezone.as_ref();
        let path = |file: FileId| sources.file(file).path.clone();
        let now = zone.map_or(selection.now, |zone| selection.now.in_zone(zone));
        let mut library = Library::default();
        let mut next = None;
        for file in self.files.values().filter_map(|entry| entry.loaded.as_ref()) {
            match file {
                Loaded::Publication(publication) => {
                    let due = publication.due();
                    let is_to_come = due.is_after(now) && !selection.future;
                    let is_draft = publication.draft && !selection.drafts;
                    if is_draft || is_to_come {
                        library.left_out.insert(publication.source.clone());
                        library.withheld.extend(publication.named_files().map(|file| (path(file), file)));
                        if !is_draft {
                            let moment = due.moment(zone.unwrap_or(&TimeZone::UTC));
                            let first = next.get_or_insert((moment, due.clone(), publication.source.clone()));
                            if moment < first.0 {
                                *first = (moment, due, publication.source.clone());
                            }
                        }
                    } else {
                        library.publications.push(publication.clone());
                    }
                }
                Loaded::Person(person) => library.people.push(person.clone()),
                Loaded::Series(series) => library.series.push(series.clone()),
                Loaded::Page(page) if page.draft && !selection.drafts => {
                    library.left_out.insert(page.source.clone());
                }
                Loaded::Page(page) => library.pages.push(page.clone()),
            }
        }
        for publication in &library.publications {
            for file in publication.named_files() {
                library.withheld.remove(&path(file));
            }
        }
        library.next = next.map(|(_, due, source)| (due, source));
        library
    }
}

fn load_file(file: &Markdown, sources: &Sources, out: &mut Diagnostics) -> Option<Loaded> {
    let below = |folder: &str| file.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    // The text above a listing is a plain page at the listing's address.
    let is_above = [publication::FOLDER, pages::PEOPLE, pages::SERIES]
        .iter()
        .any(|folder| file.path.strip_prefix(folder) == Some("/index.md"));
    if is_above {
        pages::load_page(file, sources, out).map(Loaded::Page)
    } else if below(publication::FOLDER) {
        publication::load(file, sources, out).map(|publication| Loaded::Publication(Arc::new(publication)))
    } else if below(pages::PEOPLE) {
        pages::load_person(file, sources, out).map(Loaded::Person)
    } else if below(pages::SERIES) {
        pages::load_series(file, sources, out).map(Loaded::Series)
    } else {
        pages::load_page(file, sources, out).map(Loaded::Page)
    }
}
