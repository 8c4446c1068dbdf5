//! `offprint import FORMAT SOURCE`: a backlog becomes a catalogue.
//!
//! An importer reads a source into [`record`]s, which are the same for every format. What becomes of them is decided in one
//! place ([`plan`]) and shown; then everything is written, or nothing. Each file keeps the id of its record and a fingerprint of
//! what was written (`origin`), so that a later import knows its files wherever they are now, changes those whose source has changed,
//! and leaves alone what an editor has changed.

mod admit;
mod bibliography;
mod bibtex;
mod encoding;
mod existing;
mod folder;
mod within;
pub mod formats;
mod front_matter;
mod html;
mod languages;
mod links;
mod names;
mod pdfs;
mod places;
mod plan;
pub mod record;
mod settings;
mod table;

use super::files::NewFiles;
use super::report::Format;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::paths;
use crate::discover;
use existing::Existing;
use formats::{Importer, Source};
use plan::{Plan, Settings, State};
use record::{At, Refusal, Remark, Weight, What};
use rustc_hash::FxHashMap;

use std::path::{Path, PathBuf};
use within::Folders;

/// What the command line asks for.
pub struct Request {
    pub importer: &'static Importer,
    pub source: Source,
    /// Where new papers go, below the root: a folder in `content/publications`, or that itself.
    pub papers: String,
    /// The folder in which papers' PDFs are, by whatever names.
    pub pdfs: Option<PathBuf>,
    /// A copy of the old site's files: what addresses of that site name is taken from there.
    pub files: Option<PathBuf>,
    /// Show the plan, and write nothing.
    pub dry_run: bool,
    /// Write without asking.
    pub yes: bool,
    /// Write over what an editor has changed since the last import.
    pub overwrite: bool,
    pub format: Format,
}

/// Imports a source into the catalogue at `root`. What is to be said at the end; `None` when something is wrong.
pub fn run(root: &Path, request: &Request, problems: &mut Diagnostics) -> Option<Vec<String>> {
    let papers = papers_folder(&request.papers, problems)?;
    let shown = shown_source(root, &request.source.path);
    let pdfs = named(request.pdfs.as_deref(), "name the one in which the PDFs are", problems)?;
    let copies = named(request.files.as_deref(), "name the copy of the old site's files", problems)?;
    let mut batch = match (request.importer.read)(&request.source) {
        Ok(batch) => batch,
        Err(refusal) => {
            problems.push(refused(&shown, request.source.path.is_dir(), refusal));
            return None;
        }
    };
    let (sources, texts) = discover::discover(root, |_| {}, problems)?;
    let existing = Existing::read(&sources, texts, &sources.config, problems);
    if problems.has_errors() {
        return None;
    }
    let folders = Folders::new(&request.source.path, pdfs.as_deref(), copies.as_deref(), &batch);
    let mut guesses = batch.guesses.clone();
    if let Some(pdfs) = &pdfs {
        let reader = pdfs::Reader { program: super::program(), seconds: sources.config.pdf.seconds };
        guesses.extend(pdfs::assign(&mut batch, pdfs, &folders, &reader, problems));
    }
    let settings = Settings { config: &sources.config, format: request.importer.keys[0], papers: &papers };
    let mut plan = plan::plan(batch, &existing, &folders, &settings);
    let remarks = std::mem::take(&mut plan.remarks);
    tell(remarks, &shown, request.source.path.is_dir(), problems);
    keep_edited(&plan, request.overwrite, problems);
    let mut files = NewFiles::default();
    let summary = write_down(root, plan, request, &mut files, problems)?;
    let lines: Vec<String> = guesses.into_iter().chain(summary).collect();
    let nothing = files.len() == 0;
    if nothing || request.dry_run {
        let end = if nothing { "There is nothing to write." } else { "Nothing was written (--dry-run)." };
        return Some(lines.into_iter().chain([end.to_owned()]).collect());
    }
    if !request.yes && !super::ask::confirmed(root, &lines, "Write this?", request.format, problems)? {
        return Some(vec!["Nothing was written.".to_owned()]);
    }
    let count = files.len();
    if let Err(problem) = files.write() {
        problems.push(*problem);
        return None;
    }
    let end = format!("Wrote {count} files. Next: offprint check, and offprint serve to look at them.");
    Some(if request.yes { lines } else { Vec::new() }.into_iter().chain([end]).collect())
}

/// A folder that the command line may name, as it is found on the disk. `None`, with a diagnostic, if it is not.
fn named(folder: Option<&Path>, remedy: &str, problems: &mut Diagnostics) -> Option<Option<PathBuf>> {
    let Some(given) = folder else { return Some(None) };
    let found = given.canonicalize().ok().filter(|folder| folder.is_dir());
    if found.is_none() {
        let message = format!("there is no folder {}", given.display());
        problems.push(Diagnostic::error("import", None, message).remedy(remedy));
    }
    found.map(Some)
}

/// The folder of new papers, without what makes no difference.
fn papers_folder(given: &str, problems: &mut Diagnostics) -> Option<String> {
    let folder = paths::join("", given).filter(|path| {
        let all = crate::load::publication::FOLDER;
        path.strip_prefix(all).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    if folder.is_none() {
        let message = format!("{given} is no folder of papers");
        problems.push(
            Diagnostic::error("import", None, message).remedy("name one in content/publications, seen from site.toml"),
        );
    }
    folder
}

/// How messages name the source: seen from the root if it is below it.
fn shown_source(root: &Path, source: &Path) -> String {
    let absolute = std::path::absolute(source).unwrap_or_else(|_| source.to_owned());
    let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    absolute.strip_prefix(&root).unwrap_or(&absolute).to_string_lossy().into_owned()
}

fn place(shown: &str, is_folder: bool, at: &At) -> Place {
    let path = match (is_folder, &*at.file) {
        (true, file) if !file.is_empty() => format!("{shown}/{file}"),
        _ => shown.to_owned(),
    };
    Place { line: at.line, column: u32::from(at.line > 0), ..Place::file(path) }
}

fn refused(shown: &str, is_folder: bool, refusal: Refusal) -> Diagnostic {
    let place = Place { column: refusal.column.max(1), ..place(shown, is_folder, &refusal.at) };
    Diagnostic::error("import", place, refusal.message).remedy(refusal.remedy)
}

/// So many further places of one remark are named.
const PLACES: usize = 3;

/// Tells each remark once, with its number.
fn tell(remarks: Vec<Remark>, shown: &str, is_folder: bool, problems: &mut Diagnostics) {
    let mut told: Vec<(Remark, Vec<At>)> = Vec::new();
    let mut known: FxHashMap<(Weight, String), usize> = FxHashMap::default();
    for remark in remarks {
        match known.get(&(remark.weight, remark.what.clone())) {
            Some(index) => told[*index].1.push(remark.at),
            None => {
                known.insert((remark.weight, remark.what.clone()), told.len());
                told.push((remark, Vec::new()));
            }
        }
    }
    for (remark, others) in told {
        let (code, remedy) = match remark.weight {
            Weight::LeftOut => {
                ("import-left-out", "mend the source and import it again, or add by hand what you need of it")
            }
            Weight::Kept => ("import-kept", "nothing is lost; look whether it is what you want"),
        };
        let message = match others.len() {
            0 => remark.what,
            more => format!("{}; {} times", remark.what, more + 1),
        };
        let problem = Diagnostic::warning(code, place(shown, is_folder, &remark.at), message).remedy(remedy);
        let more = others.iter().take(PLACES);
        problems.push(more.fold(problem, |problem, at| problem.related(place(shown, is_folder, at), "and here")));
    }
}

/// Tells what is left as an editor made it, though the source has changed.
fn keep_edited(plan: &Plan, overwrite: bool, problems: &mut Diagnostics) {
    for entry in plan.entries.iter().filter(|entry| entry.state == State::Edited && !overwrite) {
        let message = "this file was changed by hand since it was imported, and so was its source; it stays as it is";
        problems.push(
            Diagnostic::warning("import-edited", Place::file(entry.path.as_str()), message)
                .remedy("take over by hand what is new, or let `--overwrite` write the source's text over it"),
        );
    }
}

/// Notes what is to be written, and sums it up.
fn write_down(
    root: &Path,
    plan: Plan,
    request: &Request,
    files: &mut NewFiles,
    problems: &mut Diagnostics,
) -> Option<Vec<String>> {
    let count = |what: What| plan.entries.iter().filter(|entry| entry.what == what).count();
    let in_state = |state: State| plan.entries.iter().filter(|entry| entry.state == state).count();
    let copies: usize = plan.entries.iter().map(|entry| entry.copies.len()).sum();
    let [papers, pages, people] = [What::Paper, What::Page, What::Person].map(count);
    let [new, changed, same, edited] = [State::New, State::Changed, State::Same, State::Edited].map(in_state);
    let fate = if request.overwrite { "written over" } else { "kept as they are" };
    let mut lines = vec![
        format!("{papers} papers, {pages} pages, {people} people, {copies} files"),
        format!("{new} new, {changed} changed, {same} unchanged, {edited} changed by hand and {fate}"),
    ];
    if plan.gone > 0 {
        lines.push(format!("{} of earlier imports are no longer in the source; their files stay", plan.gone));
    }
    if !plan.taxonomies.is_empty() {
        lines.push(format!("site.toml gets the taxonomies {}", plan.taxonomies.join(", ")));
    }
    if !plan.redirects.is_empty() {
        lines.push(format!("site.toml gets {} redirects of people's old addresses", plan.redirects.len()));
    }
    if let Some(text) = settings::with(root, &plan, problems)? {
        files.replace(root.join(crate::base::config::FILE), text);
    }
    for entry in plan.entries {
        let path = root.join(&entry.path);
        match entry.state {
            State::Same => {}
            State::Edited if !request.overwrite => continue,
            State::New => files.add(path, entry.text),
            State::Changed | State::Edited => files.replace(path, entry.text),
        }
        for (from, to) in entry.copies {
            copy(root, &from, &to, entry.state, files, problems);
        }
    }
    Some(lines)
}

/// Notes a file that is not there yet. One that is there and is another may be an editor's.
fn copy(root: &Path, from: &Path, to: &str, state: State, files: &mut NewFiles, problems: &mut Diagnostics) {
    let target = root.join(to);
    if state == State::New || !target.exists() {
        files.copy(from, target);
    } else if !have_same_bytes(from, &target) {
        let message = "the source has another file here now; this one stays as it is";
        problems.push(
            Diagnostic::warning("import-edited", Place::file(to), message)
                .remedy(format!("delete it and import again, to have {}", from.display())),
        );
    }
}

fn have_same_bytes(one: &Path, other: &Path) -> bool {
    let size = |path: &Path| std::fs::metadata(path).map(|found| found.len()).ok();
    size(one) == size(other) && std::fs::read(one).ok() == std::fs::read(other).ok()
}
