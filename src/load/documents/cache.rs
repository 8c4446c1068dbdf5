//! What has been learnt from files, kept from one build to the next in a folder beside the site.
//!
//! An entry is known by its file's content, so a file that is moved or copied is not read again. The index says which content
//! a path had, for as long as size and times say that it still has it.

use super::pool::Answer;
use super::reading::{Cover, Kind, Picture, Reading};
use crate::base;
use crate::base::files::last_touched;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// Raise this when the same file would be read differently: entries of another version are not looked at.
const VERSION: u32 = 1;

/// The sizes of a cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Size {
    Small,
    Large,
}

impl Size {
    /// The picture of this size.
    pub fn of(self, cover: &Cover) -> &Picture {
        match self {
            Size::Small => &cover.small,
            Size::Large => &cover.large,
        }
    }
}

pub(super) struct Cache {
    root: PathBuf,
    files: base::cache::Cache,
    index: FxHashMap<Key, Known>,
    /// When the index was written; what is younger may have been changed since.
    written: Option<SystemTime>,
}

/// The path of a file, relative to the root, and what it is read for.
pub(super) type Key = (Arc<str>, Kind);

/// What is known of a file, and when that was last changed.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Known {
    modified: SystemTime,
    /// The size of the entry in the cache, in bytes.
    entry: u64,
    pub reading: Arc<Reading>,
}

impl Known {
    /// What is known of a file that has an `entry` in the cache, of so many bytes.
    ///
    /// # Errors
    /// The system does not tell when files are changed.
    pub(super) fn new(metadata: &Metadata, entry: u64, reading: Arc<Reading>) -> io::Result<Known> {
        Ok(Known { modified: metadata.modified()?, entry, reading })
    }

    /// Whether a file has the size and time of the one that was read.
    pub(super) fn is_of(&self, metadata: &Metadata) -> bool {
        metadata.len() == self.reading.size && metadata.modified().ok() == Some(self.modified)
    }
}

impl Cache {
    pub(super) fn open(root: &Path) -> Cache {
        let files = base::cache::Cache::open(root, &format!("v{VERSION}"));
        let path = files.place("index");
        let written = fs::metadata(&path).and_then(|metadata| metadata.modified()).ok();
        let text = files.read_text(&path).unwrap_or_default();
        let lines = text.par_lines();
        let known = lines.filter_map(|line| {
            let (path, kind, known) = serde_json::from_str::<(Arc<str>, Kind, Known)>(line).ok()?;
            // It becomes a part of paths.
            let is_hash = known.reading.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_hash.then_some(((path, kind), known))
        });
        let index = known.collect::<Vec<_>>().into_iter().collect();
        Cache { root: root.to_owned(), files, index, written }
    }

    /// What is known of a file of the site, if it, its text and its covers are surely what they were.
    pub(super) fn look_up(&self, key: &Key, metadata: &Metadata) -> Option<Arc<Reading>> {
        let known = self.index.get(key)?;
        let reading = &known.reading;
        // What is kept is written before the index, maybe in the same moment.
        let is_kept = |path: PathBuf, size: u64| {
            fs::metadata(path).is_ok_and(|file| file.len() == size && file.modified().ok() <= self.written)
        };
        let has_covers = || {
            let Some(cover) = &reading.cover else { return true };
            let mut sizes = [Size::Small, Size::Large].into_iter();
            sizes.all(|size| is_kept(self.cover(reading, key.1, size), size.of(cover).size))
        };
        let is_sound = known.is_of(metadata)
            && self.is_older(last_touched(metadata))
            && is_kept(self.place(&reading.sha256, key.1), known.entry)
            && has_covers();
        is_sound.then(|| known.reading.clone())
    }

    fn is_older(&self, time: Option<SystemTime>) -> bool {
        matches!((time, self.written), (Some(time), Some(written)) if time < written)
    }

    /// What is known of a content, if all of it is there and sound.
    pub(super) fn find(&self, sha256: &str, kind: Kind) -> Option<Reading> {
        let (reading, _) = self.entry(sha256, kind)?;
        let is_sound = |size: Size| {
            let Some(cover) = &reading.cover else { return true };
            let bytes = fs::read(self.cover(&reading, kind, size)).unwrap_or_default();
            blake3::hash(&bytes).to_hex().as_str() == size.of(cover).hash
        };
        (is_sound(Size::Small) && is_sound(Size::Large)).then_some(reading)
    }

    /// The size of a content's entry, in bytes.
    ///
    /// # Errors
    /// It is not there.
    pub(super) fn size_of_entry(&self, sha256: &str, kind: Kind) -> io::Result<u64> {
        Ok(fs::metadata(self.place(sha256, kind))?.len())
    }

    /// The text of a content, a string for each page.
    pub(super) fn text(&self, sha256: &str, kind: Kind) -> Option<Vec<String>> {
        let (_, text) = self.entry(sha256, kind)?;
        Some(if text.is_empty() { Vec::new() } else { text.split('\u{c}').map(str::to_owned).collect() })
    }

    fn entry(&self, sha256: &str, kind: Kind) -> Option<(Reading, String)> {
        let file = self.files.read_text(&self.place(sha256, kind))?;
        let (reading, text) = file.split_once('\n')?;
        Some((serde_json::from_str(reading).ok()?, text.to_owned()))
    }

    /// Keeps what was learnt from a content of `size` bytes.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn put(&self, sha256: String, size: u64, kind: Kind, answer: Answer) -> io::Result<Reading> {
        let has_text = answer.text.chars().any(char::is_alphanumeric);
        let mut reading =
            Reading { sha256, size, facts: answer.facts, has_text, cover: None, problems: answer.problems };
        if let Some((cover, small, large)) = answer.cover {
            reading.cover = Some(cover);
            self.files.write(&self.cover(&reading, kind, Size::Small), &small)?;
            self.files.write(&self.cover(&reading, kind, Size::Large), &large)?;
        }
        let body = format!("{}\n{}", serde_json::to_string(&reading)?, answer.text);
        self.files.write_text(&self.place(&reading.sha256, kind), iter::once(&body))?;
        Ok(reading)
    }

    /// Writes the index anew, with what has been learnt since it was read. What is not wanted in this run, such as drafts,
    /// stays in it for as long as it is there.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn write_index(&self, fresh: &FxHashMap<Key, Known>) -> io::Result<()> {
        let old = self.index.iter().filter(|(key, _)| !fresh.contains_key(key) && self.root.join(&*key.0).exists());
        let lines = old.chain(fresh).map(|((path, kind), known)| serde_json::to_string(&(path, kind, known)));
        let mut lines = lines.collect::<Result<Vec<String>, _>>()?;
        lines.sort();
        self.files.write_text(&self.files.place("index"), iter::once(lines.join("\n")))
    }

    /// Where a cover is.
    pub(super) fn cover(&self, reading: &Reading, kind: Kind, size: Size) -> PathBuf {
        let name = match size {
            Size::Small => "small",
            Size::Large => "large",
        };
        let extension = reading.cover.as_ref().map_or("", |cover| cover.format.extension());
        self.place(&reading.sha256, kind).with_extension(format!("{name}.{extension}"))
    }

    /// Where an entry is: not all in one folder, since some systems are slow with many files in one.
    fn place(&self, sha256: &str, kind: Kind) -> PathBuf {
        let (shard, rest) = sha256.split_at_checked(2).unwrap_or(("", sha256));
        self.files.place(shard).join(format!("{rest}-{}", kind.name()))
    }
}

/// The SHA-256 of a file's content, in lower-case hexadecimal digits, and its size in bytes.
///
/// # Errors
/// It cannot be read.
pub(super) fn hash_file(path: &Path) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut size = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            let digits = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
            return Ok((digits, size));
        }
        hasher.update(&buffer[..read]);
        size += read as u64;
    }
}
