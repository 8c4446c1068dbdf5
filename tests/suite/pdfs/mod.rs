//! PDFs, made when a test asks for them: ordinary papers, and files that mean harm.
//!
//! ```ignore
//! let bytes = pdfs::paper().title("Tides").language("en").page(&["# Tides", "They come and go."]).bytes();
//! for member in pdfs::all() {
//!     let bytes = (member.make)();
//! }
//! ```

pub mod bombs;
pub mod broken;
pub mod drawing;
pub mod flate;
pub mod fonts;
pub mod functions;
pub mod locked;
pub mod loops;
pub mod ordinary;
pub mod paper;
pub mod pictures;
pub mod script;
pub mod trees;
pub mod writer;

pub use paper::paper;

/// A file of the collection, and what is certain about it.
pub struct Member {
    /// The module and the function: `"bombs/content"`.
    pub name: &'static str,
    pub make: fn() -> Vec<u8>,
    pub opens: Opens,
}

/// What comes of opening a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// As a document of this many pages.
    Pages(usize),
    /// Not at all: there is no document in it, or not without a password.
    Never,
    /// A reader may refuse the file, or make of it what it can. It must not die of it.
    Perhaps,
}

impl Member {
    /// A file that opens, with this many pages.
    pub const fn pages(name: &'static str, pages: usize, make: fn() -> Vec<u8>) -> Member {
        Member { name, make, opens: Opens::Pages(pages) }
    }

    /// A file that cannot open.
    pub const fn never(name: &'static str, make: fn() -> Vec<u8>) -> Member {
        Member { name, make, opens: Opens::Never }
    }

    /// A file about which readers differ.
    pub const fn perhaps(name: &'static str, make: fn() -> Vec<u8>) -> Member {
        Member { name, make, opens: Opens::Perhaps }
    }
}

/// Every file of the collection, each module's in a row.
pub const ALL: &[&[Member]] = &[
    ordinary::ALL,
    pictures::ALL,
    broken::ALL,
    locked::ALL,
    trees::ALL,
    loops::ALL,
    fonts::ALL,
    drawing::ALL,
    functions::ALL,
    bombs::ALL,
];

/// The collection, ordinary files first.
pub fn all() -> impl Iterator<Item = &'static Member> {
    ALL.iter().copied().flatten()
}
