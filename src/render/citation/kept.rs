//! References are kept from one build to the next: to print three takes about as long as to render the paper's page.

use super::style::Fingerprint;
use crate::base::cache::Cache;
use rustc_hash::FxHashMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// The references of the last build, and those of this one.
#[derive(Default)]
pub struct Kept {
    old: FxHashMap<Fingerprint, Arc<str>>,
    used: Mutex<FxHashMap<Fingerprint, Arc<str>>>,
}

impl Kept {
    /// Those that the last build of the site in `root` has left.
    pub fn open(root: &Path) -> Kept {
        let cache = cache(root);
        let text = cache.read_text(&cache.place(FILE)).unwrap_or_default();
        let references = text.lines().filter_map(|line| {
            let (fingerprint, html) = line.split_once(' ')?;
            Some((u128::from_str_radix(fingerprint, 16).ok()?.to_be_bytes(), html.into()))
        });
        Kept { old: references.collect(), used: Mutex::default() }
    }

    /// A reference, which is printed if nobody has.
    pub fn get(&self, fingerprint: Fingerprint, print: impl FnOnce() -> String) -> Arc<str> {
        let reference = self.old.get(&fingerprint).cloned().unwrap_or_else(|| print().into());
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(fingerprint, reference.clone());
        reference
    }

    /// Leaves those of this build to the next, if they are others.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn write(&self, root: &Path) -> io::Result<()> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() == self.old.len() && used.keys().all(|fingerprint| self.old.contains_key(fingerprint)) {
            return Ok(());
        }
        let mut sorted: Vec<_> = used.iter().collect();
        sorted.sort();
        let lines =
            sorted.iter().map(|(fingerprint, html)| format!("{:032x} {html}\n", u128::from_be_bytes(**fingerprint)));
        let cache = cache(root);
        cache.write_text(&cache.place(FILE), lines)
    }
}

const FILE: &str = "html";

fn cache(root: &Path) -> Cache {
    Cache::open(root, "references")
}
