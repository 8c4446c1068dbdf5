//! PDFs and covers → [`Documents`]: what pages and search need of them.
//!
//! Each file is read once, by a process of its own ([`worker`]), since a PDF may hang or overturn whatever reads it; what was
//! learnt is kept beside the site. A file that cannot be read is still published, and its editor is told.
//!
//! Files that are no part of the site yet are opened by the same processes ([`title_page`]), and nothing of them is kept.

mod cache;
pub mod cover;
mod frame;
pub mod pdf;
mod pool;
mod reading;
mod shelf;
mod strings;
pub mod text;
mod text_layer;
pub mod title_page;
pub mod worker;
mod xmp;

pub use crate::base::cache::FOLDER;
pub use cache::Size;
pub use reading::{Cover, Facts, Format, Kind, Limit, Picture, Problem, Reading, Step};
pub use shelf::{Shelf, Wanted, not_started};
pub use title_page::title_pages;

use super::publication::{Document, Publication};
use crate::base::diagnostic::Diagnostics;
use crate::discover::{FileId, Sources};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is known of the files that papers name as their PDF or cover.
#[derive(Clone, Default)]
pub struct Documents {
    readings: FxHashMap<FileId, (Kind, Arc<Reading>)>,
    shelf: Option<Arc<Shelf>>,
}

/// Hears how far reading is.
pub trait Progress: Sync {
    /// So many files are to be read.
    fn begin(&self, total: usize);
    /// One of them has been.
    fn step(&self);
}

/// Reads what the publications name, as far as it is not known. `program` is this program, of which workers are made.
pub fn read(
    sources: &Sources,
    publications: &[Arc<Publication>],
    program: &Path,
    progress: &impl Progress,
    out: &mut Diagnostics,
) -> Documents {
    let shelf = Arc::new(Shelf::open(&sources.root, program));
    let (documents, unread) = Documents::look_up(&shelf, sources, publications);
    let documents = if unread.is_empty() {
        documents
    } else {
        progress.begin(unread.len());
        shelf.read(&unread, rayon::current_num_threads(), || progress.step());
        Documents::look_up(&shelf, sources, publications).0
    };
    documents.report(sources, out);
    documents
}

impl Documents {
    /// What is known of the files that the publications name, and those of which nothing is.
    pub fn look_up(
        shelf: &Arc<Shelf>,
        sources: &Sources,
        publications: &[Arc<Publication>],
    ) -> (Documents, Vec<Wanted>) {
        let wanted = wanted(sources, publications);
        let found = wanted.into_par_iter().map(|(id, kind)| {
            let wanted = Wanted { path: sources.file(id).path.clone(), kind, seconds: sources.config.pdf.seconds };
            let reading = shelf.look_up(&wanted);
            (id, wanted, reading)
        });
        let mut documents = Documents { readings: FxHashMap::default(), shelf: Some(shelf.clone()) };
        let mut unread = Vec::new();
        for (id, wanted, reading) in found.collect::<Vec<_>>() {
            match reading {
                Some(reading) => drop(documents.readings.insert(id, (wanted.kind, reading))),
                None => unread.push(wanted),
            }
        }
        (documents, unread)
    }

    /// Tells what editors should know of the files.
    pub fn report(&self, sources: &Sources, out: &mut Diagnostics) {
        for (file, (_, reading)) in &self.readings {
            for problem in &reading.problems {
                out.push(problem.diagnostic(&sources.file(*file).path));
            }
        }
        if let Some(shelf) = &self.shelf {
            shelf.report(out);
        }
    }

    /// Whether the same is known of the same files.
    pub fn says_the_same_as(&self, other: &Documents) -> bool {
        self.readings == other.readings
    }

    /// What is known of a file; `None` when it could not be read at all.
    pub fn reading(&self, file: FileId) -> Option<&Reading> {
        self.readings.get(&file).map(|(_, reading)| &**reading)
    }

    /// What is known of a paper's PDF, if it is part of the site.
    pub fn pdf(&self, publication: &Publication) -> Option<&Reading> {
        match publication.pdf {
            Some(Document::Local(file)) => self.reading(file),
            _ => None,
        }
    }

    /// The file whose picture stands for a paper, and the picture: the one that its editor chose, or else its PDF.
    pub fn cover(&self, publication: &Publication) -> Option<(FileId, &Cover)> {
        let file = match (publication.cover, &publication.pdf) {
            (Some(picture), _) => picture,
            (None, Some(Document::Local(pdf))) => *pdf,
            _ => return None,
        };
        Some((file, self.reading(file)?.cover.as_ref()?))
    }

    /// Where a cover is on the disk.
    pub fn cover_file(&self, file: FileId, size: Size) -> Option<PathBuf> {
        let (kind, reading) = self.readings.get(&file)?;
        Some(self.shelf.as_ref()?.cover(reading, *kind, size))
    }

    /// The text of a PDF, a string for each page, in reading order and without what repeats at the pages' edges; `None` when
    /// it has not been read.
    pub fn text(&self, file: FileId) -> Option<Vec<String>> {
        let (kind, reading) = self.readings.get(&file)?;
        self.shelf.as_ref()?.text(reading, *kind)
    }
}

/// The files that are to be read, each once, in the order of their paths.
fn wanted(sources: &Sources, publications: &[Arc<Publication>]) -> Vec<(FileId, Kind)> {
    let of_pdf = if sources.config.pdf.covers { Kind::Pdf } else { Kind::PdfText };
    let mut wanted: Vec<(FileId, Kind)> = Vec::new();
    for publication in publications {
        if let Some(Document::Local(file)) = publication.pdf {
            wanted.push((file, of_pdf));
        }
        wanted.extend(publication.cover.map(|file| (file, Kind::Picture)));
    }
    wanted.sort();
    wanted.dedup();
    wanted
}
