//! The formats that `offprint import` reads.

use super::record::{Batch, Refusal};
use crate::base::registry::registry;
use std::path::{Path, PathBuf};

/// How a format is read.
pub struct Importer {
    /// The names by which the command line knows it; the first is that of its records' ids, too.
    pub keys: &'static [&'static str],
    /// What it reads, for the help.
    pub reads: &'static str,
    pub(super) read: fn(&Source) -> Result<Batch, Refusal>,
}

/// What is read.
pub struct Source {
    /// A file, or a folder.
    pub path: PathBuf,
    /// Which column means what, for tables.
    pub map: Option<PathBuf>,
}

registry! {
    /// All formats, in the order of the manual.
    pub static IMPORTERS: [Importer] = [csv, bibtex, ris, csl_json, wordpress, hugo, jekyll, zola, eleventy];
}

/// The format of a name.
pub fn importer(key: &str) -> Option<&'static Importer> {
    IMPORTERS.iter().find(|importer| importer.keys.contains(&key))
}

/// What a source is called in messages.
fn name(path: &Path) -> std::sync::Arc<str> {
    path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy()).into()
}
