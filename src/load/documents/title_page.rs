//! What a PDF says on its first page and in its metadata, for those who make a paper of it.
//!
//! A file may lie anywhere on the disk. Nothing of it is kept.

use super::Progress;
use super::pdf;
use super::pool::Pool;
use super::reading::{Kind, Problem};
use super::strings;
use super::text::{self, PageLines, PlacedLine};
use super::text_layer;
use crate::base::date::PartialDate;
use hayro::hayro_interpret::{InterpreterCache, InterpreterSettings};
use hayro::hayro_syntax::Pdf;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// A page with fewer words is a cover, and what belongs to it may stand on the next one.
const COVER: usize = 120;
/// So many pages are looked at until there are two with words on them.
const MOST_PAGES: usize = 4;
/// No page that says what a paper is has more lines, and no line or value more letters.
const MOST_LINES: usize = 600;
const MOST_LETTERS: usize = 2_000;

/// What is known of a paper from the outside.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TitlePage {
    /// The number of the document's pages.
    pub pages: u32,
    /// BCP 47, as the document has it.
    pub language: Option<String>,
    pub metadata: Metadata,
    /// Those of the first page with words, and of the next one if that is a cover, in reading order.
    pub lines: Vec<PlacedLine>,
}

/// What a document's information and its XMP say, each value in one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Each different one.
    pub titles: Vec<String>,
    /// Each different one; often several people in one text.
    pub authors: Vec<String>,
    pub subject: Option<String>,
    pub keywords: Option<String>,
    /// The day on which the file was made, or that on which the document says that it appeared.
    pub created: Option<String>,
}

/// What came of reading a title page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    /// `None` when the file cannot be opened.
    pub page: Option<TitlePage>,
    pub problems: Vec<Problem>,
}

/// Reads the title pages of files by their absolute paths, in this order, each in so many seconds. `program` is this program.
///
/// # Errors
/// No worker can be started.
pub fn title_pages(
    program: &Path,
    files: &[PathBuf],
    seconds: u16,
    progress: &impl Progress,
) -> io::Result<Vec<Opened>> {
    let pool = Pool::new(program, Path::new("."));
    let opened: Vec<Mutex<Option<Opened>>> = files.iter().map(|_| Mutex::default()).collect();
    let next = AtomicUsize::new(0);
    let failure = Mutex::new(None);
    progress.begin(files.len());
    thread::scope(|scope| {
        for _ in 0..rayon::current_num_threads().clamp(1, files.len().max(1)) {
            scope.spawn(|| {
                while let at = next.fetch_add(1, Ordering::Relaxed)
                    && let (Some(file), Some(place)) = (files.get(at), opened.get(at))
                {
                    match open(&pool, file, seconds) {
                        Ok(one) => *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(one),
                        Err(error) => {
                            *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                            next.store(files.len(), Ordering::Relaxed);
                        }
                    }
                    progress.step();
                }
            });
        }
    });
    match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(opened
            .into_iter()
            .map(|one| one.into_inner().unwrap_or_else(PoisonError::into_inner).unwrap_or_default())
            .collect()),
    }
}

fn open(pool: &Pool, file: &Path, seconds: u16) -> io::Result<Opened> {
    // A pipe or a device would be read for ever.
    let path = file.to_str().filter(|_| file.is_file());
    let Some(path) = path else { return Ok(Opened { page: None, problems: vec![Problem::Unnamed] }) };
    let answer = pool.read(path, Kind::TitlePage, seconds)?;
    Ok(Opened { page: answer.title_page, problems: answer.problems })
}

/// Reads it, in a worker.
pub(super) fn read(pdf: &Pdf, pages: u32, language: Option<String>) -> (TitlePage, Option<Problem>) {
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings::default();
    let mut read: Vec<PageLines> = Vec::new();
    for page in pdf.pages().iter().take(MOST_PAGES) {
        read.push(text::read_page(page, &cache, &settings));
        let mut written = read.iter().filter(|page| !page.is_blank());
        if written.next().is_some_and(|first| first.words() >= COVER) || written.next().is_some() {
            break;
        }
    }
    let problem = text_layer::unreadable(&read);
    let mut lines = text::placed_lines(read);
    lines.truncate(MOST_LINES);
    for line in &mut lines {
        cut(&mut line.text);
    }
    (TitlePage { pages, language, metadata: metadata(pdf), lines }, problem)
}

fn metadata(pdf: &Pdf) -> Metadata {
    let info = pdf.metadata();
    let xmp = pdf::dublin_core(pdf).unwrap_or_default();
    let value = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(strings::decode);
    let shown = |text: Option<String>| {
        let mut text = pdf::line(&text?)?;
        cut(&mut text);
        Some(text)
    };
    let each = |texts: Vec<Option<String>>| {
        let mut different: Vec<String> = Vec::new();
        for text in texts.into_iter().filter_map(shown) {
            if !different.contains(&text) && different.len() < MOST_LINES {
                different.push(text);
            }
        }
        different
    };
    let created = info.creation_date.map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    let day = |text: &String| PartialDate::parse(text).is_ok_and(|date| date.day.is_some());
    let said = xmp.date.map(|text| text.chars().take(10).collect::<String>());
    let authors = std::iter::once(value(&info.author)).chain(xmp.creators.into_iter().map(Some));
    Metadata {
        titles: each(vec![value(&info.title), xmp.title]),
        authors: each(authors.collect()),
        subject: shown(value(&info.subject)).or_else(|| shown(xmp.description)),
        keywords: shown(value(&info.keywords)).or_else(|| shown(Some(xmp.subjects.join(", ")))),
        created: created.filter(day).or(said.filter(day)),
    }
}

fn cut(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(MOST_LETTERS) {
        text.truncate(end);
    }
}
