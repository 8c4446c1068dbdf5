//! What earlier builds wrote, kept in the output itself, so that it moves with it. Where the site is published stands one, too.
//!
//! One line a file: the content's BLAKE3 hash, its size in bytes, its path and, for a file that was copied, its source, with
//! tabs between. A `-` for the hash means that somebody was about to write the file and has not said that he did.

use crate::base::paths::OutPath;
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::SystemTime;

/// The manifest's name in the output.
pub(crate) const FILE: &str = ".offprint-manifest";

const HEADING: &str = "offprint manifest 1";

#[derive(Clone, Default)]
pub(crate) struct Manifest {
    entries: BTreeMap<OutPath, Entry>,
    /// When it was written; what is younger may have been changed by someone else since.
    written: Option<SystemTime>,
}

/// A file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// `None` while it is uncertain whether the file is the old or the new one.
    pub hash: Option<blake3::Hash>,
    /// In bytes.
    pub size: u64,
    /// The file that it is a copy of, relative to the site's root.
    pub source: Option<Box<str>>,
}

impl Manifest {
    /// The manifest of an output folder; empty when there is none.
    pub(crate) fn read(out: &Path) -> Manifest {
        let path = out.join(FILE);
        let Ok(text) = fs::read_to_string(&path) else { return Manifest::default() };
        let written = fs::metadata(&path).and_then(|metadata| metadata.modified()).ok();
        Manifest { written, ..Manifest::parse(&text).unwrap_or_default() }
    }

    /// Reads the text of one; `None` when it is something else. Lines that make no sense are left out: the
    /// files that they meant are then taken for the owner's, and never deleted.
    pub(crate) fn parse(text: &str) -> Option<Manifest> {
        let mut lines = text.lines();
        (lines.next() == Some(HEADING))
            .then(|| Manifest { entries: lines.filter_map(parse_line).collect(), written: None })
    }

    /// Whether somebody was interrupted while he changed what it lists.
    pub(crate) fn is_uncertain(&self) -> bool {
        self.entries.values().any(|entry| entry.hash.is_none())
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn remove(&mut self, path: &OutPath) {
        self.entries.remove(path);
    }

    /// Its files by their paths.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&OutPath, &Entry)> {
        self.entries.iter()
    }

    pub(crate) fn get(&self, path: &OutPath) -> Option<&Entry> {
        self.entries.get(path)
    }

    /// Whether it has files in a folder.
    pub(crate) fn has_below(&self, folder: &str) -> bool {
        self.entries.keys().any(|path| path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
    }

    pub(crate) fn insert(&mut self, path: OutPath, entry: Entry) {
        self.entries.insert(path, entry);
    }

    /// Whether what happened at a time happened surely before the manifest was written.
    pub(crate) fn is_older(&self, time: Option<SystemTime>) -> bool {
        matches!((time, self.written), (Some(time), Some(written)) if time < written)
    }

    /// Whether both are of the same files, so that the newer one need not be written.
    pub(crate) fn says_the_same_as(&self, other: &Manifest) -> bool {
        self.entries == other.entries
    }

    /// The paths that are not in `other`, sorted.
    pub(crate) fn without(&self, other: &Manifest) -> Vec<OutPath> {
        self.entries.keys().filter(|path| !other.entries.contains_key(*path)).cloned().collect()
    }

    /// What is true from the first move to the last: the files of both builds, those about to be written being uncertain.
    pub(crate) fn in_between<'p>(&self, new: &Manifest, staged: impl IntoIterator<Item = &'p OutPath>) -> Manifest {
        let mut both = self.entries.clone();
        both.extend(new.entries.iter().map(|(path, entry)| (path.clone(), entry.clone())));
        for path in staged {
            if let Some(entry) = both.get_mut(path) {
                entry.hash = None;
            }
        }
        Manifest { entries: both, written: None }
    }

    /// Puts the manifest into `folder` in one step.
    pub(crate) fn place(&self, stage: &Path, folder: &Path) -> io::Result<()> {
        let draft = stage.join("manifest");
        let mut file = BufWriter::new(File::create(&draft)?);
        write!(file, "{self}")?;
        file.flush()?;
        fs::rename(draft, folder.join(FILE))
    }
}

/// The text of the file, the same for the same output.
impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADING}")?;
        for (path, entry) in &self.entries {
            let hash = entry.hash.map(|hash| hash.to_hex());
            write!(f, "{}\t{}\t{path}", hash.as_deref().unwrap_or("-"), entry.size)?;
            if let Some(source) = &entry.source {
                write!(f, "\t{source}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

fn parse_line(line: &str) -> Option<(OutPath, Entry)> {
    let mut parts = line.split('\t');
    let hash = match parts.next()? {
        "-" => None,
        hex => Some(blake3::Hash::from_hex(hex).ok()?),
    };
    let size = parts.next()?.parse().ok()?;
    let path = OutPath::new(parts.next()?).ok()?;
    Some((path, Entry { hash, size, source: parts.next().map(Box::from) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_line_panics_or_leaves_the_output(line in "[-0-9a-f]{0,70}\t?[0-9]{0,30}\t?[\\PC\t]{0,30}") {
            if let Some((path, _)) = parse_line(&line) {
                prop_assert!(!path.as_str().split('/').any(|part| part == ".."));
            }
        }
    }

    #[test]
    fn it_reads_what_it_writes() {
        let entry = Entry { hash: Some(blake3::hash(b"x")), size: 1, source: Some("static/a b.pdf".into()) };
        let mut manifest = Manifest::default();
        manifest.insert(OutPath::new("p/a.pdf").expect("valid"), entry.clone());
        let text = manifest.to_string();
        let line = text.lines().nth(1).expect("one entry");
        assert_eq!(parse_line(line), Some((OutPath::new("p/a.pdf").expect("valid"), entry)));
    }
}
