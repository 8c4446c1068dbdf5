//! The formats of this crate.

pub mod bibtex;
pub mod csv;

use std::path::Path;
use std::sync::Arc;

/// What a source is called in messages.
fn name(path: &Path) -> Arc<str> {
    path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy()).into()
}
