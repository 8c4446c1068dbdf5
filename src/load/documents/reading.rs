//! What has been learnt from a file.

use crate::base::diagnostic::{Diagnostic, Place};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What kind of file is read, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A paper, with its first page as a picture.
    Pdf,
    /// A paper, without a picture.
    PdfText,
    /// A picture that takes the place of a first page.
    Picture,
    /// A paper to be, of which nothing is kept.
    TitlePage,
}

impl Kind {
    /// The word for it in the cache's file names.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Pdf => "pdf",
            Kind::PdfText => "pdf-text",
            Kind::Picture => "picture",
            Kind::TitlePage => "title-page",
        }
    }
}

/// What has been learnt from a PDF, or from a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The content's SHA-256, in 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// In bytes.
    pub size: u64,
    /// `None` for a picture, and for a PDF that cannot be opened.
    pub facts: Option<Facts>,
    /// Whether there is text to search, and not only a picture of text.
    pub has_text: bool,
    /// `None` when there is none, or it was not wanted.
    pub cover: Option<Cover>,
    pub problems: Vec<Problem>,
}

/// What a PDF says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The number of its pages, at least 1.
    pub pages: u32,
    /// `1.7`
    pub version: String,
    /// The document's title, from its metadata.
    pub title: Option<String>,
    /// BCP 47, as the document has it.
    pub language: Option<String>,
    /// Whether its structure is marked for assistive technology (ISO 32000-2, 14.8).
    pub tagged: bool,
    /// Whether it is encrypted; one that needs a password has no facts at all.
    pub encrypted: bool,
}

/// A picture in two sizes. Both show the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    pub format: Format,
    pub small: Picture,
    pub large: Picture,
}

/// The format of a [`Cover`]: whichever of them suits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// With few colours, for text and drawings.
    Png,
    /// For photographs.
    Jpeg,
}

impl Format {
    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Png => "png",
            Format::Jpeg => "jpg",
        }
    }
}

/// One size of a [`Cover`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Of the file, in bytes.
    pub size: u64,
    /// The file's BLAKE3 hash, by which a damaged one is known.
    pub hash: String,
}

/// What an editor should know of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    /// Its name is not text, or not that of a file.
    Unnamed,
    Empty,
    WebPage,
    GitLfs,
    NotAPdf,
    Locked,
    Damaged,
    NoPages,
    /// Its end is missing, and pages with it.
    CutOff,
    /// A picture that cannot be decoded.
    NotAPicture,
    TooLarge,
    NoText,
    /// Its fonts do not say which letters they show.
    UnknownLetters,
    /// Some of its text has not been read.
    TooMuchText,
    /// Reading stopped at a step, because of its cost or an error in the reader.
    Stopped {
        at: Step,
        why: Limit,
    },
}

/// A step of reading, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    Open,
    Text,
    Cover,
}

/// Why reading stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// It has been given so many seconds.
    Time(u16),
    Memory,
    /// The reader itself failed.
    Crash,
}

impl Reading {
    /// Whether more might be learnt if reading may take so many seconds.
    pub(super) fn may_know_more_after(&self, seconds: u16) -> bool {
        let was_hurried =
            |problem: &Problem| matches!(problem, Problem::Stopped { why: Limit::Time(given), .. } if *given < seconds);
        self.problems.iter().any(was_hurried)
    }
}

impl Problem {
    /// The warning for the file at `path`, relative to the root or absolute.
    pub fn diagnostic(self, path: &Arc<str>) -> Diagnostic {
        const AGAIN: &str = "ask for the file again where it came from, and put it in this one's place";
        const PRINT: &str = "open it in a PDF reader and save or print it as a new PDF, which is often simpler inside";
        let (code, message, remedy) = match self {
            Problem::Unnamed => (
                "unreadable-pdf",
                "this is no file whose name can be read, so it is not looked into",
                "give it a name of letters and digits",
            ),
            Problem::Empty => ("unreadable-pdf", "this file is empty", AGAIN),
            Problem::WebPage => (
                "unreadable-pdf",
                "this is a web page under a PDF's name, as a download that failed leaves behind",
                "open the address that it came from in a browser, and save the PDF itself",
            ),
            Problem::GitLfs => (
                "unreadable-pdf",
                "this is a pointer of Git LFS and not the PDF itself",
                "run `git lfs pull`, and in a build service turn on Git LFS for the checkout",
            ),
            Problem::NotAPdf => ("unreadable-pdf", "this is not a PDF, whatever its name says", AGAIN),
            Problem::Locked => (
                "locked-pdf",
                "this PDF opens with a password only, so readers and search engines cannot read it",
                "save it without a password, or publish another version",
            ),
            Problem::Damaged => ("unreadable-pdf", "this PDF is damaged and cannot be opened", AGAIN),
            Problem::NoPages => ("unreadable-pdf", "this PDF has no pages", AGAIN),
            Problem::CutOff => (
                "unreadable-pdf",
                "the end of this PDF is missing, as when a download breaks off, and pages with it",
                AGAIN,
            ),
            Problem::NotAPicture => (
                "unreadable-picture",
                "this picture cannot be read, so it is published as it is, in one size",
                "save it as PNG, JPEG or WebP",
            ),
            Problem::TooLarge => (
                "heavy-pdf",
                "this file is too large to be looked into: it has no cover, and its text cannot be searched",
                "save its pictures in a lower resolution; Google Scholar indexes PDFs of up to 5 MB",
            ),
            Problem::NoText => (
                "pdf-without-text",
                "this PDF has no searchable text: Google Scholar will not index it, and this site's search cannot",
                "run it through text recognition (OCR), such as `ocrmypdf in.pdf out.pdf`",
            ),
            Problem::UnknownLetters => (
                "pdf-without-text",
                "the fonts of this PDF do not say which letters they show, so its text cannot be searched or copied",
                "make it again from its source with embedded Unicode fonts, or run `ocrmypdf --force-ocr in.pdf out.pdf`",
            ),
            Problem::TooMuchText => (
                "heavy-pdf",
                "this PDF has too much text for all of it to be searchable; the beginning is",
                "publish its parts as files of their own",
            ),
            Problem::Stopped { at, why } => ("heavy-pdf", stopped(at, why), PRINT),
        };
        Diagnostic::warning(code, Place::file(path.clone()), message).remedy(remedy)
    }
}

fn stopped(at: Step, why: Limit) -> &'static str {
    match (at, why) {
        (Step::Open, Limit::Time(_)) => "this PDF takes too long to open, so nothing is known of it",
        (Step::Open, Limit::Memory) => "this PDF needs too much memory to be opened, so nothing is known of it",
        (Step::Open, Limit::Crash) => "this PDF is beyond our reader, so nothing is known of it",
        (Step::Text, Limit::Time(_)) => "the text of this PDF takes too long to read, so it cannot be searched",
        (Step::Text, Limit::Memory) => {
            "the text of this PDF needs too much memory to be read, so it cannot be searched"
        }
        (Step::Text, Limit::Crash) => "the text of this PDF is beyond our reader, so it cannot be searched",
        (Step::Cover, Limit::Time(_)) => "the first page of this PDF takes too long to draw, so it has no cover",
        (Step::Cover, Limit::Memory) => "the first page of this PDF needs too much memory to draw, so it has no cover",
        (Step::Cover, Limit::Crash) => "the first page of this PDF is beyond our reader, so it has no cover",
    }
}
