//! New files in a user's catalogue: all of them or none, and never in place of one that is there.

use crate::base::diagnostic::Diagnostic;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Files that are to be made.
#[derive(Default)]
pub(super) struct NewFiles {
    files: Vec<(PathBuf, Content)>,
}

enum Content {
    Text(String),
    CopyOf(PathBuf),
}

impl NewFiles {
    pub(super) fn add(&mut self, path: PathBuf, text: String) {
        self.files.push((path, Content::Text(text)));
    }

    pub(super) fn copy(&mut self, from: &Path, path: PathBuf) {
        self.files.push((path, Content::CopyOf(from.to_owned())));
    }

    /// # Errors
    /// A file is there already, or cannot be made. Those that were made are taken away again.
    pub(super) fn write(self) -> Result<(), Box<Diagnostic>> {
        for (done, (path, content)) in self.files.iter().enumerate() {
            if let Err(error) = make(path, content) {
                for (path, _) in &self.files[..done] {
                    let _ = fs::remove_file(path);
                }
                let path = path.display();
                let problem = match (error.kind(), content) {
                    (io::ErrorKind::AlreadyExists, _) => {
                        Diagnostic::error("exists", None, format!("{path} is there already"))
                            .remedy("choose another title or folder, or move the file away")
                    }
                    (io::ErrorKind::NotFound, Content::CopyOf(from)) => {
                        Diagnostic::error("missing-file", None, format!("there is no file {}", from.display()))
                            .remedy("name a file that is there; nothing was made")
                    }
                    _ => Diagnostic::error("output", None, format!("{path} cannot be made: {error}"))
                        .remedy("mend the folder's permissions, or make room on the disk"),
                };
                return Err(Box::new(problem));
            }
        }
        Ok(())
    }
}

fn make(path: &Path, content: &Content) -> io::Result<()> {
    // A copy's source is opened first: if it is not there, nothing is made.
    let mut source = match content {
        Content::CopyOf(from) => Some(File::open(from)?),
        Content::Text(_) => None,
    };
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    let mut file = File::create_new(path)?;
    match (&mut source, content) {
        (Some(source), _) => io::copy(source, &mut file).map(|_| ()),
        (None, Content::Text(text)) => file.write_all(text.as_bytes()),
        (None, Content::CopyOf(_)) => Ok(()),
    }
}
