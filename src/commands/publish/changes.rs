//! What has to be done at the host: what is there is compared with what is to be there.

use super::site::{Item, Kind};
use crate::base::paths::{OutPath, folders_of};
use crate::write::manifest::{Entry, Manifest};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// The host's own list of its files: their paths, and their sizes in bytes where it tells them.
pub(super) type Listing = BTreeMap<String, Option<u64>>;

/// The files to send and to delete.
#[derive(Default)]
pub(super) struct Changes<'s> {
    pub new: Vec<&'s Item>,
    pub changed: Vec<&'s Item>,
    /// Files that were sent once, and that are no longer there, or are others.
    pub damaged: Vec<&'s Item>,
    /// Files that somebody else has put where the site has one.
    pub taken: Vec<&'s Item>,
    /// Begun by a run that was interrupted, and there in some form.
    pub uncertain: Vec<&'s Item>,
    pub unchanged: usize,
    /// With their sizes in bytes, in the order in which they are deleted.
    pub deleted: Vec<(OutPath, u64)>,
    /// Files of others. They stay.
    pub foreign: Vec<String>,
    /// How many files the host has by its manifest.
    pub there: usize,
}

impl<'s> Changes<'s> {
    /// `listing` is what the host says itself, where it was asked.
    pub(super) fn between(there: &Manifest, listing: Option<&Listing>, wanted: &'s [Item]) -> Changes<'s> {
        let mut changes = Changes { there: there.len(), ..Changes::default() };
        let paths: FxHashSet<&OutPath> = wanted.iter().map(|item| &item.path).collect();
        for item in wanted {
            let found = listing.map(|listing| listing.get(item.path.as_str()));
            let is_there = found.map(|found| found.is_some());
            match (there.get(&item.path), is_there) {
                (None, Some(true)) => changes.taken.push(item),
                (None, _) => changes.new.push(item),
                (Some(Entry { hash: None, .. }), Some(false)) => changes.new.push(item),
                (Some(Entry { hash: None, .. }), _) => changes.uncertain.push(item),
                (Some(entry), _) if entry.hash != Some(item.version) => changes.changed.push(item),
                (Some(entry), _) => match found {
                    Some(None) => changes.damaged.push(item),
                    Some(Some(Some(size))) if *size != entry.size => changes.damaged.push(item),
                    _ => changes.unchanged += 1,
                },
            }
        }
        let gone = there.files().filter(|(path, _)| !paths.contains(path));
        changes.deleted = gone.map(|(path, entry)| (path.clone(), entry.size)).collect();
        // Pages before what they show.
        changes.deleted.sort_by_cached_key(|(path, _)| (!path.as_str().ends_with(".html"), path.clone()));
        if let Some(listing) = listing {
            let known =
                |path: &str| OutPath::new(path).is_ok_and(|path| there.get(&path).is_some() || paths.contains(&path));
            changes.foreign = listing.keys().filter(|path| !known(path)).cloned().collect();
        }
        changes
    }

    /// Whether the host has all and nothing else, as far as is known.
    pub(super) fn is_empty(&self) -> bool {
        self.sent().next().is_none() && self.deleted.is_empty()
    }

    /// The files to send, in no order.
    pub(super) fn sent(&self) -> impl Iterator<Item = &'s Item> {
        let all = [&self.new, &self.changed, &self.damaged, &self.taken, &self.uncertain];
        all.into_iter().flatten().copied()
    }

    /// The files to send in waves, each of which has to be at the host before the next one begins. No page leads to what is not
    /// there yet: what is new comes first, when nothing leads to it, and then what leads to it; within both files come before
    /// the pages that show them, pages before the lists of them, and the home page last. Deletions come after all of them, when
    /// nothing leads to what is deleted any more.
    pub(super) fn waves(&self) -> Vec<Vec<&'s Item>> {
        let mut waves: BTreeMap<(bool, Kind), Vec<&Item>> = BTreeMap::new();
        // What an interrupted run has begun is there, as it was or as it is to be; what is not there is new.
        for (is_old, items) in [
            (false, &self.new),
            (false, &self.damaged),
            (true, &self.uncertain),
            (true, &self.changed),
            (true, &self.taken),
        ] {
            for item in items {
                waves.entry((is_old, item.kind)).or_default().push(item);
            }
        }
        waves.into_values().collect()
    }

    /// What is to be deleted: first what is in the way of a file that is sent, where there are folders, since no file can stand
    /// where a folder is; and what can wait until all is sent.
    pub(super) fn deletions(&self) -> (Vec<&OutPath>, Vec<&OutPath>) {
        let files: FxHashSet<&str> = self.sent().map(|item| item.path.as_str()).collect();
        let folders: FxHashSet<&str> = self.sent().flat_map(|item| folders_of(&item.path)).collect();
        self.deleted
            .iter()
            .map(|(path, _)| path)
            .partition(|path| folders.contains(path.as_str()) || folders_of(path).any(|folder| files.contains(folder)))
    }

    /// The manifest when all is done.
    pub(super) fn wanted(items: &[Item], there: &Manifest) -> Manifest {
        let mut wanted = Manifest::default();
        for item in items {
            // A compressed file's size is known when it is sent, or was sent before.
            let size = item.size.or_else(|| Some(there.get(&item.path)?.size)).unwrap_or_default();
            wanted.insert(item.path.clone(), Entry { hash: Some(item.version), size, source: None });
        }
        wanted
    }
}

#[cfg(test)]
mod tests {
    use super::super::headers::Rules;
    use super::super::site;
    use super::*;
    use proptest::prelude::*;

    fn items(texts: &[(&str, &str)]) -> Vec<Item> {
        let rules = Rules { kept: true, cache_control: None, redirects: rustc_hash::FxHashMap::default() };
        let mut items = Vec::new();
        for (path, text) in texts {
            site::add(&mut items, path, (*text).to_owned(), &rules);
        }
        items
    }

    fn paths(items: &[&Item]) -> Vec<String> {
        items.iter().map(|item| item.path.to_string()).collect()
    }

    #[test]
    fn each_file_is_counted_once_and_for_what_it_is() {
        let old = items(&[("a", "1"), ("b", "1"), ("c", "1"), ("d", "1"), ("gone", "1")]);
        let mut there = Changes::wanted(&old, &Manifest::default());
        there.insert(OutPath::new("e").expect("a path"), Entry { hash: None, size: 1, source: None });
        there.insert(OutPath::new("f").expect("a path"), Entry { hash: None, size: 1, source: None });
        let now = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|path| (path, if path == "b" { "2" } else { "1" }));
        let now = items(&now);
        let listed = [("a", 1), ("b", 1), ("d", 9), ("e", 1), ("gone", 1), ("h", 5), ("theirs", 5)];
        let listing: Listing = listed.iter().map(|(path, size)| ((*path).to_owned(), Some(*size))).collect();
        let changes = Changes::between(&there, Some(&listing), &now);
        assert_eq!(paths(&changes.new), ["f", "g"], "begun and not there is new");
        assert_eq!(paths(&changes.changed), ["b"]);
        assert_eq!(paths(&changes.damaged), ["c", "d"]);
        assert_eq!(paths(&changes.uncertain), ["e"]);
        assert_eq!(paths(&changes.taken), ["h"]);
        assert_eq!((changes.unchanged, changes.there), (1, 7));
        assert_eq!(changes.deleted.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), ["gone"]);
        assert_eq!(changes.foreign, ["theirs"]);
        // Without a listing the manifest is believed.
        let changes = Changes::between(&there, None, &now);
        assert_eq!((paths(&changes.new), changes.damaged.len()), (vec!["g".to_owned(), "h".to_owned()], 0));
        assert_eq!(paths(&changes.uncertain), ["e", "f"]);
    }

    proptest! {
        #[test]
        fn waves_hold_what_is_sent_once_and_in_order(
            files in proptest::collection::btree_map("[a-f]{1,2}", (0..4_u8, any::<bool>()), 0..30)
        ) {
            let kinds = [Kind::Asset, Kind::Page, Kind::Listing, Kind::Home];
            let mut now = items(&files.keys().map(|path| (path.as_str(), "now")).collect::<Vec<_>>());
            for item in &mut now {
                item.kind = kinds[usize::from(files[item.path.as_str()].0)];
            }
            let mut there = Manifest::default();
            for (path, _) in files.iter().filter(|(_, (_, is_there))| *is_there) {
                let hash = Some(blake3::hash(b"then"));
                there.insert(OutPath::new(path.as_str()).expect("a path"), Entry { hash, size: 4, source: None });
            }
            let changes = Changes::between(&there, None, &now);
            let order: Vec<(bool, Kind, &str)> = changes
                .waves()
                .iter()
                .flatten()
                .map(|item| (there.get(&item.path).is_some(), item.kind, item.path.as_str()))
                .collect();
            prop_assert!(order.is_sorted_by_key(|(is_old, kind, _)| (*is_old, *kind)));
            let mut sent: Vec<&str> = order.iter().map(|(_, _, path)| *path).collect();
            sent.sort_unstable();
            prop_assert_eq!(sent, files.keys().map(String::as_str).collect::<Vec<_>>());
        }
    }
}
