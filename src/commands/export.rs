//! `offprint export`: the bibliographic records of the whole catalogue, in one of the formats that reference managers read.

use crate::base::citation_format::CitationFormat;
use crate::base::{Diagnostic, Diagnostics};
use crate::render::citation::{self, Bibliography};
use crate::{Options, Survey, write};
use std::io::Write;
use std::path::Path;

/// Writes them to `out`, or to the standard output. `None` when something is wrong with the catalogue.
pub fn run(
    options: &Options,
    format: CitationFormat,
    out: Option<&Path>,
    problems: &mut Diagnostics,
) -> Option<Vec<String>> {
    // What is in the PDFs is in none of the formats.
    let Survey { sources, catalogue, plan } = Survey::of(options, None, problems)?;
    if problems.has_errors() {
        return None;
    }
    let bibliography = Bibliography { sources: &sources, catalogue: &catalogue, plan: &plan };
    let records = catalogue.ids().map(|id| bibliography.record(id));
    let bytes = citation::file(format, records, &sources.config);
    let Some(path) = out else {
        // Whoever listens may have heard enough.
        let _ = std::io::stdout().lock().write_all(&bytes);
        return Some(Vec::new());
    };
    if let Err(error) = write::file(path, &bytes) {
        let message = format!("{} cannot be written: {error}", path.display());
        problems.push(
            Diagnostic::error("export", None, message).remedy("name a file in a folder that is there with --out"),
        );
        return None;
    }
    Some(vec![format!("{} publications written to {}", catalogue.len(), path.display())])
}
