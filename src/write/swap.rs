//! Moving the staged files into the output.

use super::failed;
use super::manifest::Manifest;
use super::stage::Stage;
use crate::base::diagnostic::Diagnostic;
use crate::base::paths::{OutPath, folders_of, parent};
use rustc_hash::FxHashSet;
use std::fs;
use std::io;
use std::path::Path;

/// Makes the output hold `new`. Returns how many files of earlier builds it removed.
pub(super) fn swap(
    out: &Path,
    stage: &Stage,
    old: &Manifest,
    new: &Manifest,
    staged: &[OutPath],
) -> Result<usize, Box<Diagnostic>> {
    if stage.is_first() {
        let site = stage.site().to_owned();
        new.place(stage.folder(), &site).map_err(|error| failed(&site, &error))?;
        // Renaming replaces an empty folder on Unix; elsewhere it has to go first.
        let renamed = fs::rename(&site, out).or_else(|_| {
            fs::remove_dir(out)?;
            fs::rename(&site, out)
        });
        renamed.map_err(|error| failed(out, &error))?;
        return Ok(0);
    }
    let removed = old.without(new);
    let moves = !staged.is_empty() || !removed.is_empty();
    if moves {
        check_folders(out, old, staged)?;
        let in_between = old.in_between(new, staged);
        in_between.place(stage.folder(), out).map_err(|error| failed(out, &error))?;
        let (in_the_way, rest) = in_the_way(removed.clone(), staged);
        remove(out, &in_the_way)?;
        for path in staged {
            move_in(out, stage.site(), path).map_err(|error| failed(out.join(path.as_str()), &error))?;
        }
        remove(out, &rest)?;
    }
    if moves || !new.says_the_same_as(old) {
        new.place(stage.folder(), out).map_err(|error| failed(out, &error))?;
    }
    Ok(removed.len())
}

/// Before anything is moved: refuses when a file or folder of the owner's stands where a folder or file has to be.
fn check_folders(out: &Path, old: &Manifest, staged: &[OutPath]) -> Result<(), Box<Diagnostic>> {
    let ours = |path: &str| OutPath::new(path).is_ok_and(|path| old.get(&path).is_some());
    let mut seen = FxHashSet::default();
    let refuse = |path: &str, what: &str| {
        Err(Box::new(
            Diagnostic::error(
                "foreign-file",
                None,
                format!("{} is {what} of yours, and the site needs its place", out.join(path).display()),
            )
            .remedy("move it away, or choose another folder with --out"),
        ))
    };
    for path in staged {
        let path = path.as_str();
        if fs::metadata(out.join(path)).is_ok_and(|metadata| metadata.is_dir())
            && !holds_only_ours(&out.join(path), path, old)
        {
            return refuse(path, "a folder");
        }
        let mut folder = parent(path);
        while !folder.is_empty() && seen.insert(folder) {
            if fs::metadata(out.join(folder)).is_ok_and(|metadata| metadata.is_file()) && !ours(folder) {
                return refuse(folder, "a file");
            }
            folder = parent(folder);
        }
    }
    Ok(())
}

/// Whether a folder of the output has nothing in it but files of earlier builds. An empty one is a build's that was killed, if
/// files were to be in it.
fn holds_only_ours(folder: &Path, path: &str, old: &Manifest) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let mut entries = entries.flatten().peekable();
    if entries.peek().is_none() {
        return old.has_below(path);
    }
    entries.all(|entry| {
        let inner = format!("{path}/{}", entry.file_name().to_string_lossy());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => holds_only_ours(&entry.path(), &inner, old),
            _ => OutPath::new(inner).is_ok_and(|inner| old.get(&inner).is_some()),
        }
    })
}

/// Files that have become folders, or lie in a folder that becomes a file, have to go before the new files come.
fn in_the_way(removed: Vec<OutPath>, staged: &[OutPath]) -> (Vec<OutPath>, Vec<OutPath>) {
    let files: FxHashSet<&str> = staged.iter().map(OutPath::as_str).collect();
    let folders: FxHashSet<&str> = staged.iter().flat_map(folders_of).collect();
    removed
        .into_iter()
        .partition(|path| folders.contains(path.as_str()) || folders_of(path).any(|folder| files.contains(folder)))
}

fn move_in(out: &Path, site: &Path, path: &OutPath) -> io::Result<()> {
    let (from, to) = (site.join(path.as_str()), out.join(path.as_str()));
    match fs::rename(&from, &to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            to.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::rename(&from, &to)
        }
        result => result,
    }
}

/// Removes files of earlier builds, and the folders that this leaves empty. No build writes a manifest that leads out of the
/// output, but someone may have put a link in the place of a folder.
fn remove(out: &Path, paths: &[OutPath]) -> Result<(), Box<Diagnostic>> {
    let real_out = out.canonicalize().map_err(|error| failed(out, &error))?;
    for path in paths {
        let folder = out.join(parent(path.as_str())).canonicalize();
        if !folder.is_ok_and(|folder| folder.starts_with(&real_out)) {
            continue;
        }
        // It may be gone, or a folder already, when the build that was to replace it was killed.
        let file = out.join(path.as_str());
        if fs::symlink_metadata(&file).is_ok_and(|metadata| !metadata.is_dir()) {
            fs::remove_file(&file).map_err(|error| failed(&file, &error))?;
        }
        for folder in folders_of(path) {
            // Only an empty folder can be removed.
            if fs::remove_dir(out.join(folder)).is_err() {
                break;
            }
        }
    }
    Ok(())
}
