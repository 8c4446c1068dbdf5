//! The folder beside the output in which files wait.

use super::failed;
use crate::base::diagnostic::Diagnostic;
use crate::base::paths::OutPath;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// A stage that this build alone uses. It is on the same file system as the output, so that files move by renaming.
pub(super) struct Stage {
    folder: PathBuf,
    site: PathBuf,
    first: bool,
    full: AtomicBool,
    // Held until the end: a second build must not touch the stage.
    _lock: File,
}

impl Stage {
    /// # Errors
    /// Another build is writing to `out`, or the folder cannot be made.
    pub(super) fn open(out: &Path) -> Result<Stage, Box<Diagnostic>> {
        let folder = place_for(out);
        loop {
            fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
            let path = folder.join("lock");
            let lock = match File::create(&path) {
                Ok(lock) => lock,
                // The build before this one has just taken its stage away.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(failed(&path, &error)),
            };
            match lock.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(Box::new(
                        Diagnostic::error("busy", None, format!("another build is writing to {}", out.display()))
                            .remedy("wait until it is done, or choose another folder with --out"),
                    ));
                }
                Err(TryLockError::Error(error)) => return Err(failed(&path, &error)),
            }
            if !is_same_file(&lock, &path) {
                continue;
            }
            let mut stage = Stage { site: folder.join("site"), folder, first: false, full: false.into(), _lock: lock };
            let site = &stage.site;
            if let Err(error) = fs::remove_dir_all(site)
                && error.kind() != io::ErrorKind::NotFound
            {
                return Err(failed(site, &error));
            }
            fs::create_dir(site).map_err(|error| failed(site, &error))?;
            let first = match fs::read_dir(out) {
                Ok(mut entries) => entries.next().is_none(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => true,
                Err(error) => return Err(failed(out, &error)),
            };
            // A mount point cannot be replaced by another folder, and a link to a folder would be lost by it.
            stage.first = first && !stage.folder.starts_with(out) && !out.is_symlink();
            return Ok(stage);
        }
    }

    /// Whether there is no output yet, so that it can appear whole.
    pub(super) fn is_first(&self) -> bool {
        self.first
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The staged files, at their paths in the output.
    pub(super) fn site(&self) -> &Path {
        &self.site
    }

    /// Whether the disk has been found to be full.
    pub(super) fn is_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    pub(super) fn add(&self, path: &OutPath, bytes: &[u8]) -> io::Result<()> {
        self.fill(path, |file| file.write_all(bytes))
    }

    /// Adds what comes in parts, and returns its hash and size.
    pub(super) fn add_parts(
        &self,
        path: &OutPath,
        parts: impl Iterator<Item = String>,
    ) -> io::Result<(blake3::Hash, u64)> {
        self.fill(path, |file| {
            let mut file = BufWriter::with_capacity(1 << 16, file);
            let mut hasher = blake3::Hasher::new();
            for part in parts {
                hasher.update(part.as_bytes());
                file.write_all(part.as_bytes())?;
            }
            file.flush()?;
            Ok((hasher.finalize(), hasher.count()))
        })
    }

    /// Takes a file back.
    pub(super) fn remove(&self, path: &OutPath) -> io::Result<()> {
        fs::remove_file(self.site.join(path.as_str()))
    }

    /// Copies a file, and returns the hash and size of what was copied.
    pub(super) fn copy(&self, path: &OutPath, source: &Path) -> io::Result<(blake3::Hash, u64)> {
        let mut from = File::open(source)?;
        self.fill(path, |to| {
            let mut hasher = blake3::Hasher::new();
            let mut buffer = vec![0; 1 << 17];
            loop {
                let read = from.read(&mut buffer)?;
                if read == 0 {
                    return Ok((hasher.finalize(), hasher.count()));
                }
                hasher.update(&buffer[..read]);
                to.write_all(&buffer[..read])?;
            }
        })
    }

    fn fill<T>(&self, path: &OutPath, write: impl FnOnce(&mut File) -> io::Result<T>) -> io::Result<T> {
        let filled = self.create(path).and_then(|mut file| write(&mut file));
        if let Err(error) = &filled
            && matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
        {
            self.full.store(true, Ordering::Relaxed);
        }
        filled
    }

    fn create(&self, path: &OutPath) -> io::Result<File> {
        let target = self.site.join(path.as_str());
        // Most pages are the first file in a folder of their own.
        if path.as_str().ends_with("/index.html")
            && let Some(folder) = target.parent()
        {
            make_folder(folder)?;
        }
        match File::create(&target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                target.parent().map_or(Ok(()), fs::create_dir_all)?;
                File::create(&target)
            }
            result => result,
        }
    }
}

/// The stage goes away with its last use, be it after the last move or after a refusal.
impl Drop for Stage {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next build.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn make_folder(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(folder),
        result => result,
    }
}

/// `.NAME.offprint-stage` beside the output; inside it when the output is a file system of its own.
fn place_for(out: &Path) -> PathBuf {
    let inside = out.join(".offprint-stage");
    let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else { return inside };
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    if is_mount_point(parent, out) {
        return inside;
    }
    parent.join(format!(".{}.offprint-stage", name.to_string_lossy()))
}

#[cfg(unix)]
fn is_mount_point(parent: &Path, out: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    matches!((fs::metadata(parent), fs::metadata(out)), (Ok(parent), Ok(out)) if parent.dev() != out.dev())
}

#[cfg(not(unix))]
fn is_mount_point(_: &Path, _: &Path) -> bool {
    false
}

/// Whether the open file is still the one at `path`.
#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    matches!((file.metadata(), fs::metadata(path)), (Ok(a), Ok(b)) if a.ino() == b.ino() && a.dev() == b.dev())
}

#[cfg(not(unix))]
fn is_same_file(_: &File, path: &Path) -> bool {
    path.exists()
}
