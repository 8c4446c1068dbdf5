//! Stage 6: bytes → disk. The only code that writes the output.
//!
//! Every page is rendered, compared with what is there, and if it differs staged beside the output, before the first old
//! file is replaced. A first build appears whole, by one rename. Later ones move the staged files in one by one; a manifest
//! that is written before the first move and again after the last tells the next build what an interrupted one had begun.

pub(crate) mod manifest;
mod stage;
mod swap;

use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::files::last_touched;
use crate::base::paths::OutPath;
use crate::render::{Rendered, Renderer};
use manifest::{Entry, Manifest};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use stage::Stage;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a build did to the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files of the site.
    pub files: usize,
    /// Their size, in bytes.
    pub bytes: u64,
    /// Files that are new or changed.
    pub written: usize,
    /// Files of an earlier build that are gone.
    pub removed: usize,
}

/// A file that is planned, and what has to be done for it.
struct Outcome {
    entry: Entry,
    staged: bool,
}

/// Renders every page and makes the folder `out` hold exactly them, besides what its owner has put there.
///
/// Pages are rendered on many threads; `progress` is called after each. `None` when something is wrong: it is reported, and the
/// output is as it was.
pub fn write(
    renderer: &Renderer,
    out: &Path,
    progress: impl Fn() + Sync,
    problems: &mut Diagnostics,
) -> Option<Report> {
    let stage = match Stage::open(out) {
        Ok(stage) => stage,
        Err(problem) => {
            problems.push(*problem);
            return None;
        }
    };
    let old = Manifest::read(out);
    let plan = renderer.plan();
    let writer = Writer { out, root: renderer.root(), stage: &stage, old: &old };
    let make = |buffer: &mut Vec<u8>, id| {
        // What is left has no room either.
        if stage.is_full() {
            return None;
        }
        let outcome = renderer.render(id, buffer).and_then(|page| writer.prepare(&plan.route(id).out, page));
        progress();
        Some(outcome)
    };
    // One thread makes what is as long as the catalogue; if it began last, the others would wait for it.
    let (mut ids, rest): (Vec<_>, Vec<_>) = plan.ids().partition(|id| plan.route(*id).page.is_long());
    let long = ids.par_iter().with_max_len(1).map(|id| make(&mut Vec::new(), *id));
    let others = rest.par_iter().map_init(Vec::new, |buffer, id| make(buffer, *id));
    let outcomes: Vec<Option<Result<Outcome, Box<Diagnostic>>>> = long.chain(others).collect();
    ids.extend(rest);

    let mut new = Manifest::default();
    let mut staged = Vec::new();
    let mut report = Report::default();
    let mut told = FxHashSet::default();
    for (id, outcome) in ids.into_iter().zip(outcomes) {
        match outcome {
            None => {}
            Some(Ok(Outcome { entry, staged: is_staged })) => {
                report.files += 1;
                report.bytes += entry.size;
                if is_staged {
                    staged.push(plan.route(id).out.clone());
                }
                new.insert(plan.route(id).out.clone(), entry);
            }
            // A template fails for thousands of pages, and a full disk for several at a time; one of them tells enough.
            Some(Err(problem))
                if (stage.is_full() || problem.place.is_some()) && !told.insert(problem.place.clone()) => {}
            Some(Err(problem)) => problems.push(*problem),
        }
    }
    report.written = staged.len();
    if problems.has_errors() {
        return None;
    }
    match swap::swap(out, &stage, &old, &new, &staged) {
        Ok(removed) => {
            report.removed = removed;
            Some(report)
        }
        Err(problem) => {
            problems.push(*problem);
            None
        }
    }
}

struct Writer<'a> {
    out: &'a Path,
    root: &'a Path,
    stage: &'a Stage,
    old: &'a Manifest,
}

impl Writer<'_> {
    /// Compares a page with what is there, and stages it if it differs.
    fn prepare(&self, path: &OutPath, page: Rendered<'_>) -> Result<Outcome, Box<Diagnostic>> {
        match page {
            Rendered::Bytes(bytes) => self.prepare_bytes(path, bytes),
            Rendered::Parts(parts) => self.prepare_parts(path, parts),
            Rendered::File(source) => self.prepare_file(path, &source),
        }
    }

    fn prepare_bytes(&self, path: &OutPath, bytes: &[u8]) -> Result<Outcome, Box<Diagnostic>> {
        let entry = Entry { hash: Some(blake3::hash(bytes)), size: bytes.len() as u64, source: None };
        if self.is_there_already(path, &entry, |target| fs::read(target).is_ok_and(|old| old == bytes)) {
            return Ok(Outcome { entry, staged: false });
        }
        self.refuse_foreign(path)?;
        self.stage.add(path, bytes).map_err(|error| failed(path.as_str(), &error))?;
        Ok(Outcome { entry, staged: true })
    }

    /// What comes in parts is staged before anybody knows whether it differs.
    fn prepare_parts(&self, path: &OutPath, parts: impl Iterator<Item = String>) -> Result<Outcome, Box<Diagnostic>> {
        let failed = |error: io::Error| failed(path.as_str(), &error);
        let (hash, size) = self.stage.add_parts(path, parts).map_err(failed)?;
        let entry = Entry { hash: Some(hash), size, source: None };
        if self.is_there_already(path, &entry, |target| hash_file(target).is_ok_and(|old| old == hash)) {
            self.stage.remove(path).map_err(failed)?;
            return Ok(Outcome { entry, staged: false });
        }
        self.refuse_foreign(path)?;
        Ok(Outcome { entry, staged: true })
    }

    /// Whether the output has this file: by the manifest, if nobody has touched it since, or by its content.
    fn is_there_already(&self, path: &OutPath, entry: &Entry, is_same: impl FnOnce(&Path) -> bool) -> bool {
        let target = self.out.join(path.as_str());
        let there = self.there(&target).filter(|there| there.size == entry.size);
        there.is_some_and(|there| {
            let is_known = self.old.get(path).is_some_and(|old| old.hash == entry.hash);
            is_known && self.old.is_older(there.modified) || is_same(&target)
        })
    }

    fn prepare_file(&self, path: &OutPath, source: &Path) -> Result<Outcome, Box<Diagnostic>> {
        let name = source.strip_prefix(self.root).unwrap_or(source).to_string_lossy().replace('\\', "/");
        let unreadable = |error: io::Error| unreadable(&name, &error);
        let metadata = fs::metadata(source).map_err(unreadable)?;
        let target = self.out.join(path.as_str());
        let there = self.there(&target).filter(|there| there.size == metadata.len());
        let known = self.old.get(path);
        if let (Some(there), Some(old)) = (&there, known)
            && old.hash.is_some()
            && old.size == metadata.len()
            && old.source.as_deref() == Some(name.as_str())
            && self.old.is_older(there.modified)
            && self.old.is_older(last_touched(&metadata))
        {
            return Ok(Outcome { entry: old.clone(), staged: false });
        }
        let entry = |hash| Entry { hash: Some(hash), size: metadata.len(), source: Some(name.as_str().into()) };
        if there.is_some() {
            let hash = hash_file(source).map_err(unreadable)?;
            if hash_file(&target).is_ok_and(|other| other == hash) {
                return Ok(Outcome { entry: entry(hash), staged: false });
            }
        }
        self.refuse_foreign(path)?;
        let (hash, size) = self.stage.copy(path, source).map_err(unreadable)?;
        Ok(Outcome { entry: Entry { size, ..entry(hash) }, staged: true })
    }

    /// What stands at the target. A folder there is the owner's, and is not replaced.
    fn there(&self, target: &Path) -> Option<There> {
        if self.stage.is_first() {
            return None;
        }
        let metadata = fs::metadata(target).ok()?;
        metadata.is_file().then(|| There { size: metadata.len(), modified: metadata.modified().ok() })
    }

    /// A file or link that no build has written is its owner's, and is not replaced. Folders are looked at before the swap.
    fn refuse_foreign(&self, path: &OutPath) -> Result<(), Box<Diagnostic>> {
        if self.stage.is_first() {
            return Ok(());
        }
        let target = self.out.join(path.as_str());
        let stands_there = fs::symlink_metadata(&target).is_ok_and(|metadata| !metadata.is_dir());
        if !stands_there || self.old.get(path).is_some() {
            return Ok(());
        }
        Err(Box::new(
            Diagnostic::error(
                "foreign-file",
                None,
                format!("{} was not written by Offprint, and the site has a page there", target.display()),
            )
            .remedy("move the file away, delete it, or choose another folder with --out"),
        ))
    }
}

struct There {
    size: u64,
    modified: Option<SystemTime>,
}

/// Writes one file, which a reader finds whole at any time: as it was, or as it is.
///
/// # Errors
/// It cannot be written.
pub fn file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}.draft", std::process::id()));
    let written = path.parent().map_or(Ok(()), fs::create_dir_all);
    let written = written
        .and_then(|()| fs::File::create(&draft))
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    }
    written
}

fn hash_file(path: &Path) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    let mut file = fs::File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.finalize()),
            n => hasher.update(&buffer[..n]),
        };
    }
}

fn unreadable(path: &str, error: &io::Error) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error("unreadable-file", Place::file(path), format!("it cannot be copied: {error}"))
            .remedy("mend the file's permissions, or make room on the disk, and build again"),
    )
}

fn failed(path: impl AsRef<Path>, error: &io::Error) -> Box<Diagnostic> {
    let path: PathBuf = path.as_ref().to_owned();
    Box::new(
        Diagnostic::error("output", None, format!("{} cannot be written: {error}", path.display()))
            .remedy("mend the folder's permissions, or make room on the disk, and build again"),
    )
}
