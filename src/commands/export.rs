//! `offprint export`: the bibliographic records of the whole catalogue, in one of the formats that reference managers read, or as
//! Crossref takes them.

use crate::base::citation_format::CitationFormat;
use crate::base::diagnostic::Place;
use crate::base::{Diagnostic, Diagnostics};
use crate::render::citation::crossref::{Batch, Earlier};
use crate::render::citation::{self, Bibliography};
use crate::{Options, Survey, write};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Writes records to `out`, or to the standard output. `None` when something is wrong with the catalogue.
pub fn records(
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
    let text: String = citation::file(format, records, &sources.config).collect();
    let Some(path) = out else {
        print(text.as_bytes());
        return Some(Vec::new());
    };
    save(path, text.as_bytes(), problems)?;
    Some(vec![format!("{} publications written to {}", catalogue.len(), path.display())])
}

/// Writes a deposit for Crossref to the folder `out`, a file for each type of content; or to the standard output, if there is one
/// type only. Papers that are as they were in the deposits at `earlier`, files or folders of them, are left out.
///
/// `timestamp` is `YYYYMMDDhhmmss`. `None` when something is wrong with the catalogue or an earlier deposit.
pub fn deposit(
    options: &Options,
    earlier: &[PathBuf],
    timestamp: u64,
    out: Option<&Path>,
    problems: &mut Diagnostics,
) -> Option<Vec<String>> {
    let Survey { sources, catalogue, plan } = Survey::of(options, None, problems)?;
    let earlier = read(earlier, problems);
    if problems.has_errors() {
        return None;
    }
    let bibliography = Bibliography { sources: &sources, catalogue: &catalogue, plan: &plan };
    let deposited = bibliography.deposit(catalogue.ids(), timestamp, &earlier, problems);
    if problems.has_errors() {
        return None;
    }
    let count: usize = deposited.batches.iter().map(|batch| batch.papers).sum();
    let unchanged = deposited.unchanged;
    let refused = catalogue.len() - count - unchanged - deposited.left_out;
    let mut said =
        vec![format!("{count} publications to register, {unchanged} unchanged, {refused} that Crossref would refuse")];
    if deposited.left_out > 0 {
        said.push(format!("{} left out: without a DOI of the institution's own", deposited.left_out));
    }
    match (out, deposited.batches.as_slice()) {
        (None, []) => {}
        (None, [only]) => {
            print(&only.xml);
            return Some(Vec::new());
        }
        (None, several) => {
            let contents: Vec<_> = several.iter().map(|batch| batch.content.element()).collect();
            let message = format!("Crossref takes one type of content in a file, and here are {}", contents.join(", "));
            problems.push(Diagnostic::error("export", None, message).remedy("name a folder for the files with --out"));
            return None;
        }
        (Some(folder), batches) => {
            for Batch { content, papers, xml } in batches {
                let path = folder.join(content.batch(timestamp)).with_added_extension("xml");
                save(&path, xml, problems)?;
                said.push(format!("{papers:>6} in {}", path.display()));
            }
        }
    }
    Some(said)
}

/// The deposits at these places. What is none is reported.
fn read(places: &[PathBuf], problems: &mut Diagnostics) -> Earlier {
    let mut earlier = Earlier::default();
    for entry in places.iter().flat_map(|place| WalkDir::new(place).sort_by_file_name()) {
        let path = entry.as_ref().map_or_else(walkdir::Error::path, |entry| Some(entry.path()));
        let path = path.unwrap_or(Path::new("")).to_owned();
        let is_wanted = places.contains(&path) || path.extension().is_some_and(|extension| extension == "xml");
        let bytes = match entry {
            Ok(entry) if entry.file_type().is_dir() || !is_wanted => continue,
            Ok(entry) => fs::read(entry.path()),
            Err(error) => Err(error.into()),
        };
        let name = path.display().to_string();
        let (place, what) = match bytes.as_deref().map(|bytes| (bytes, earlier.add(bytes))) {
            Ok((_, Ok(()))) => continue,
            Ok((bytes, Err(fault))) => {
                let text = String::from_utf8_lossy(bytes);
                (Place::span(name.as_str(), &text, fault.offset, fault.offset), fault.what)
            }
            Err(error) => (Place::file(name.as_str()), format!("cannot be read: {error}")),
        };
        problems.push(
            Diagnostic::error("not-a-deposit", place, format!("the file {what}"))
                .remedy("give --changed-since files that were deposited, or a folder of them"),
        );
    }
    earlier
}

fn print(bytes: &[u8]) {
    // Whoever listens may have heard enough.
    let _ = std::io::stdout().lock().write_all(bytes);
}

fn save(path: &Path, bytes: &[u8], problems: &mut Diagnostics) -> Option<()> {
    write::file(path, bytes).map_err(|error| cannot(path, &error, problems)).ok()
}

fn cannot(path: &Path, error: &std::io::Error, problems: &mut Diagnostics) {
    let message = format!("{} cannot be written: {error}", path.display());
    problems.push(
        Diagnostic::error("export", None, message).remedy("name another place with --out, in a folder that is there"),
    );
}
