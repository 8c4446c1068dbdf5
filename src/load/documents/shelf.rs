//! The files that have been read, and those who read more.

use super::cache::{self, Cache, Key, Known, Size};
use super::pool::Pool;
use super::reading::{Kind, Reading};
use crate::base::cache::FOLDER;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use rustc_hash::FxHashMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// A file that is to be read, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Relative to the root, with `/` between its parts.
    pub path: Arc<str>,
    pub kind: Kind,
    /// How long it may take.
    pub seconds: u16,
}

impl Wanted {
    /// What it is known by.
    pub(super) fn key(&self) -> Key {
        (self.path.clone(), self.kind)
    }
}

/// What has been read of a site's files, in this run and in earlier ones.
pub struct Shelf {
    root: PathBuf,
    cache: Cache,
    pool: Pool,
    /// What this run has read.
    fresh: Mutex<FxHashMap<Key, Known>>,
    /// How often something has been read.
    readings: AtomicUsize,
    failure: Mutex<Option<Failure>>,
}

/// Why no file can be read.
enum Failure {
    Workers(io::Error),
    Cache(io::Error),
}

/// Why one is not.
enum Unread {
    /// It is not there, or has changed meanwhile.
    File,
    Other(Failure),
}

impl Shelf {
    /// The shelf of the site at `root`. `program` is this program, of which readers are made when there is something to read.
    pub fn open(root: &Path, program: &Path) -> Shelf {
        Shelf {
            root: root.to_owned(),
            cache: Cache::open(root),
            pool: Pool::new(program, root),
            fresh: Mutex::default(),
            readings: AtomicUsize::new(0),
            failure: Mutex::default(),
        }
    }

    /// What is known of a file, if it is surely what it was.
    pub(super) fn look_up(&self, wanted: &Wanted) -> Option<Arc<Reading>> {
        let metadata = fs::metadata(self.root.join(&*wanted.path)).ok()?;
        let key = wanted.key();
        let fresh = self.fresh().get(&key).filter(|known| known.is_of(&metadata)).map(|known| known.reading.clone());
        let known = fresh.or_else(|| self.cache.look_up(&key, &metadata))?;
        (!known.may_know_more_after(wanted.seconds)).then_some(known)
    }

    /// Reads files on so many threads; [`super::Documents::look_up`] finds what is learnt. Returns whether anything was.
    pub fn read(&self, wanted: &[Wanted], threads: usize, each: impl Fn() + Sync) -> bool {
        let next = AtomicUsize::new(0);
        let (is_failing, has_read) = (AtomicBool::new(false), AtomicBool::new(false));
        *self.failure() = None;
        // Threads of its own: they wait most of the time, and whoever renders pages does not.
        thread::scope(|scope| {
            for _ in 0..threads.clamp(1, wanted.len().max(1)) {
                scope.spawn(|| {
                    while let Some(wanted) = wanted.get(next.fetch_add(1, Ordering::Relaxed))
                        && !is_failing.load(Ordering::Relaxed)
                    {
                        match self.read_one(wanted) {
                            Ok(known) => {
                                self.fresh().insert(wanted.key(), known);
                                has_read.store(true, Ordering::Relaxed);
                            }
                            Err(Unread::File) => {}
                            Err(Unread::Other(failure)) => {
                                is_failing.store(true, Ordering::Relaxed);
                                *self.failure() = Some(failure);
                            }
                        }
                        each();
                    }
                });
            }
        });
        self.pool.dismiss();
        let has_read = has_read.into_inner();
        self.readings.fetch_add(usize::from(has_read), Ordering::Relaxed);
        if has_read && let Err(error) = self.cache.write_index(&self.fresh()) {
            *self.failure() = Some(Failure::Cache(error));
        }
        has_read
    }

    /// A number that is another one when there is more to know.
    pub fn edition(&self) -> usize {
        self.readings.load(Ordering::Relaxed)
    }

    fn read_one(&self, wanted: &Wanted) -> Result<Known, Unread> {
        let path = self.root.join(&*wanted.path);
        let unread = |_| Unread::File;
        let metadata = fs::metadata(&path).map_err(unread)?;
        // A pipe or a device would be read for ever.
        if !metadata.is_file() {
            return Err(Unread::File);
        }
        let (sha256, size) = cache::hash_file(&path).map_err(unread)?;
        let known = self.cache.find(&sha256, wanted.kind);
        let reading = match known.filter(|known| !known.may_know_more_after(wanted.seconds)) {
            Some(reading) => reading,
            None => {
                let answer = self.pool.read(&wanted.path, wanted.kind, wanted.seconds);
                let answer = answer.map_err(|error| Unread::Other(Failure::Workers(error)))?;
                let is_same =
                    |now: &Metadata| now.len() == metadata.len() && now.modified().ok() == metadata.modified().ok();
                if !fs::metadata(&path).is_ok_and(|now| is_same(&now)) {
                    return Err(Unread::File);
                }
                let put = self.cache.put(sha256, size, wanted.kind, answer);
                put.map_err(|error| Unread::Other(Failure::Cache(error)))?
            }
        };
        let entry = self.cache.size_of_entry(&reading.sha256, wanted.kind).map_err(unread)?;
        Known::new(&metadata, entry, Arc::new(reading)).map_err(unread)
    }

    /// Where a cover is on the disk.
    pub(super) fn cover(&self, reading: &Reading, kind: Kind, size: Size) -> PathBuf {
        self.cache.cover(reading, kind, size)
    }

    /// The text of a PDF, a string for each page.
    pub(super) fn text(&self, reading: &Reading, kind: Kind) -> Option<Vec<String>> {
        self.cache.text(&reading.sha256, kind)
    }

    /// Tells why no files could be read, if that is so.
    pub(super) fn report(&self, out: &mut Diagnostics) {
        match &*self.failure() {
            None => {}
            Some(Failure::Workers(error)) => out.push(not_started(error)),
            Some(Failure::Cache(error)) => {
                let message = format!("`{FOLDER}` beside site.toml cannot be written: {error}");
                let remedy =
                    "mend the folder's permissions, or make room on the disk: what is read of PDFs is kept there";
                out.push(Diagnostic::warning("unread-pdfs", None, message).remedy(remedy));
            }
        }
    }

    fn fresh(&self) -> MutexGuard<'_, FxHashMap<Key, Known>> {
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failure(&self) -> MutexGuard<'_, Option<Failure>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says that there are no workers.
pub fn not_started(error: &io::Error) -> Diagnostic {
    let message = format!("the reader of PDFs cannot be started: {error}");
    Diagnostic::warning("unread-pdfs", None, message)
        .remedy("let this program start processes of itself; without them there are no covers, and no search in PDFs")
}
