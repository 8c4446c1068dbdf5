//! Changes of a user's catalogue: all of them or none. A new file never takes the place of one that is there.
//!
//! Each file is written beside its place, under a name that nothing reads, and takes its place when it is whole: whoever
//! is interrupted leaves whole files, and finds the old ones as they were.

use crate::base::diagnostic::Diagnostic;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Files that are to be made or changed.
#[derive(Default)]
pub(super) struct NewFiles {
    files: Vec<(PathBuf, Content)>,
}

enum Content {
    Text(String),
    CopyOf(PathBuf),
    /// In place of the file that is there.
    Instead(String),
}

/// How to take back what was done.
enum Undo {
    Remove(PathBuf),
    Restore(PathBuf, Vec<u8>),
}

impl NewFiles {
    pub(super) fn add(&mut self, path: PathBuf, text: String) {
        self.files.push((path, Content::Text(text)));
    }

    pub(super) fn copy(&mut self, from: &Path, path: PathBuf) {
        self.files.push((path, Content::CopyOf(from.to_owned())));
    }

    /// Changes a file that is there.
    pub(super) fn replace(&mut self, path: PathBuf, text: String) {
        self.files.push((path, Content::Instead(text)));
    }

    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// # Errors
    /// A file is there already, or cannot be made. Everything is as it was then.
    pub(super) fn write(self) -> Result<(), Box<Diagnostic>> {
        let mut done = Vec::with_capacity(self.files.len());
        for (path, content) in &self.files {
            if let Err(error) = make(path, content, &mut done) {
                done.into_iter().rev().for_each(Undo::carry_out);
                return Err(Box::new(problem(path, content, &error)));
            }
        }
        Ok(())
    }
}

impl Undo {
    fn carry_out(self) {
        let _ = match self {
            Undo::Remove(path) => match fs::symlink_metadata(&path) {
                Ok(found) if found.is_dir() => fs::remove_dir(path),
                _ => fs::remove_file(path),
            },
            Undo::Restore(path, bytes) => put_in_place(&path, |file| file.write_all(&bytes)),
        };
    }
}

fn problem(path: &Path, content: &Content, error: &io::Error) -> Diagnostic {
    let path = path.display();
    match (error.kind(), content) {
        (io::ErrorKind::AlreadyExists, _) => Diagnostic::error("exists", None, format!("{path} is there already"))
            .remedy("choose another title or folder, or move the file away"),
        (io::ErrorKind::NotFound, Content::CopyOf(from)) => {
            Diagnostic::error("missing-file", None, format!("there is no file {}", from.display()))
                .remedy("name a file that is there; nothing was made")
        }
        _ => Diagnostic::error("output", None, format!("{path} cannot be made: {error}"))
            .remedy("mend the folder's permissions, or make room on the disk"),
    }
}

/// What has been done is noted in `done`, also when an error follows.
fn make(path: &Path, content: &Content, done: &mut Vec<Undo>) -> io::Result<()> {
    // A copy's source is opened first: if it is not there, nothing is made.
    let mut source = match content {
        Content::CopyOf(from) => Some(File::open(from)?),
        Content::Text(_) | Content::Instead(_) => None,
    };
    if matches!(content, Content::Instead(_)) {
        done.push(Undo::Restore(path.to_owned(), fs::read(path)?));
    } else {
        make_folders(path.parent().unwrap_or(Path::new("")), done)?;
        if fs::symlink_metadata(path).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        done.push(Undo::Remove(path.to_owned()));
    }
    put_in_place(path, |file| match (&mut source, content) {
        (Some(source), _) => io::copy(source, file).map(|_| ()),
        (None, Content::Text(text) | Content::Instead(text)) => file.write_all(text.as_bytes()),
        (None, Content::CopyOf(_)) => Ok(()),
    })
}

fn make_folders(folder: &Path, done: &mut Vec<Undo>) -> io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    make_folders(folder.parent().unwrap_or(Path::new("")), done)?;
    if folder.exists() {
        return Err(io::Error::new(io::ErrorKind::NotADirectory, format!("{} is no folder", folder.display())));
    }
    fs::create_dir(folder)?;
    done.push(Undo::Remove(folder.to_owned()));
    Ok(())
}

/// Makes or changes a file in one step, so that whoever reads it finds the old one or the new.
fn put_in_place(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".offprint-new");
    let beside = path.with_file_name(name);
    let written = File::create(&beside).and_then(|mut file| write(&mut file)).and_then(|()| {
        if let Ok(old) = fs::metadata(path) {
            fs::set_permissions(&beside, old.permissions())?;
        }
        fs::rename(&beside, path)
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test's own files")]
    fn a_change_that_fails_leaves_everything_as_it_was() {
        let root = tempfile::tempdir().expect("a folder");
        let path = |name: &str| root.path().join(name);
        for name in ["old.md", "taken.md"] {
            fs::write(path(name), "before").expect("written");
        }
        let mut files = NewFiles::default();
        files.add(path("a/b/new.md"), "new".to_owned());
        files.replace(path("old.md"), "after".to_owned());
        files.copy(&path("old.md"), path("a/copy.md"));
        files.add(path("taken.md"), "new".to_owned());
        assert_eq!(files.write().expect_err("it is taken").code, "exists");
        let mut left: Vec<_> =
            fs::read_dir(root.path()).expect("there").map(|file| file.expect("a file").file_name()).collect();
        left.sort();
        assert_eq!(left, ["old.md", "taken.md"]);
        assert_eq!(fs::read_to_string(path("old.md")).expect("there"), "before");
    }
}
