//! Stage 2: source files → [`Library`]: each file read by itself, in parallel, into what it means.

mod footnotes;
pub mod front_matter;
pub mod markup;
pub mod pages;
pub mod publication;
mod reader;

pub use markup::{Link, Markup, Target};
pub use pages::{Page, PersonFile, SeriesFile};
pub use publication::{Contributor, Document, Download, Publication};

use crate::base::diagnostic::Diagnostics;
use crate::discover::{Markdown, Sources};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Which publications are in the build.
#[derive(Clone, Copy, Debug)]
pub struct Selection {
    /// The build's "today".
    pub today: jiff::civil::Date,
    /// Whether papers that are marked as drafts are in it.
    pub drafts: bool,
    /// Whether papers that are to appear after today are in it.
    pub future: bool,
}

/// All that the Markdown files say, each kind by path.
#[derive(Default)]
pub struct Library {
    pub publications: Vec<Publication>,
    pub people: Vec<PersonFile>,
    pub series: Vec<SeriesFile>,
    pub pages: Vec<Page>,
    /// The Markdown files of drafts and of papers to come, which are not in this build.
    pub left_out: FxHashSet<Arc<str>>,
}

enum Loaded {
    Publication(Box<Publication>),
    Person(PersonFile),
    Series(SeriesFile),
    Page(Page, bool),
}

/// Reads every Markdown file. Files that are wrong are left out, and reported to `out`.
pub fn load(sources: &Sources, texts: Vec<Markdown>, selection: Selection, out: &mut Diagnostics) -> Library {
    let loaded: Vec<(Option<Loaded>, Diagnostics)> = texts
        .into_par_iter()
        .map(|file| {
            let mut problems = Diagnostics::default();
            (load_file(&file, sources, &mut problems), problems)
        })
        .collect();
    let mut library = Library::default();
    for (file, problems) in loaded {
        out.append(problems);
        match file {
            Some(Loaded::Publication(publication)) => {
                let due = publication.publish_at.unwrap_or(publication.date);
                if publication.draft && !selection.drafts || due.is_after(selection.today) && !selection.future {
                    library.left_out.insert(publication.source);
                } else {
                    library.publications.push(*publication);
                }
            }
            Some(Loaded::Person(person)) => library.people.push(person),
            Some(Loaded::Series(series)) => library.series.push(series),
            Some(Loaded::Page(page, true)) if !selection.drafts => {
                library.left_out.insert(page.source);
            }
            Some(Loaded::Page(page, _)) => library.pages.push(page),
            None => {}
        }
    }
    library
}

fn load_file(file: &Markdown, sources: &Sources, out: &mut Diagnostics) -> Option<Loaded> {
    let below = |folder: &str| file.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    // The text above a listing is a plain page at the listing's address.
    let is_above = [publication::FOLDER, pages::PEOPLE, pages::SERIES]
        .iter()
        .any(|folder| file.path.strip_prefix(folder) == Some("/index.md"));
    if is_above {
        pages::load_page(file, sources, out).map(|(page, draft)| Loaded::Page(page, draft))
    } else if below(publication::FOLDER) {
        publication::load(file, sources, out).map(|publication| Loaded::Publication(Box::new(publication)))
    } else if below(pages::PEOPLE) {
        pages::load_person(file, sources, out).map(Loaded::Person)
    } else if below(pages::SERIES) {
        pages::load_series(file, sources, out).map(Loaded::Series)
    } else {
        pages::load_page(file, sources, out).map(|(page, draft)| Loaded::Page(page, draft))
    }
}
