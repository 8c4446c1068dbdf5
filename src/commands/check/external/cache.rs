//! What is known of links from earlier checks.

use super::{Settings, Verdict};
use crate::base::cache::Cache as Store;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use url::Url;

/// Links that have not been looked at for so many seconds have left the catalogue.
const FORGOTTEN: i64 = 60 * 24 * 60 * 60;

/// One file, read and written whole.
pub(super) struct Cache {
    path: PathBuf,
    now: i64,
    entries: BTreeMap<String, Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    /// In seconds since 1970.
    at: i64,
    #[serde(flatten)]
    verdict: Verdict,
}

impl Cache {
    /// What is damaged is not known.
    pub fn open(path: &Path, now: Timestamp) -> Cache {
        let now = now.as_second();
        let text = fs::read(path).unwrap_or_default();
        let all: BTreeMap<String, Value> = serde_json::from_slice(&text).unwrap_or_default();
        let entries = all.into_iter().filter_map(|(url, entry)| Some((url, serde_json::from_value(entry).ok()?)));
        // What was learnt in the future is not known either: a clock was wrong.
        let entries = entries.filter(|(_, entry): &(_, Entry)| (0..=FORGOTTEN).contains(&now.saturating_sub(entry.at)));
        Cache { path: path.to_owned(), now, entries: entries.collect() }
    }

    /// What is still believed.
    pub fn get(&self, url: &str, settings: &Settings) -> Option<Verdict> {
        let entry = self.entries.get(url)?;
        let keep = match entry.verdict {
            Verdict::Fine | Verdict::Moved { .. } => settings.keep_good,
            Verdict::Broken { .. } | Verdict::Unsure { .. } => settings.keep_bad,
        };
        let age = u64::try_from(self.now.saturating_sub(entry.at)).ok()?;
        (age < keep.as_secs()).then(|| entry.verdict.clone())
    }

    pub fn put(&mut self, url: String, verdict: Verdict) {
        self.entries.insert(url, Entry { at: self.now, verdict });
    }

    /// Hosts that have answered.
    pub fn hosts(&self) -> impl Iterator<Item = String> {
        let good =
            self.entries.iter().filter(|(_, entry)| matches!(entry.verdict, Verdict::Fine | Verdict::Moved { .. }));
        let mut hosts: Vec<_> = good.filter_map(|(url, _)| Url::parse(url).ok()?.domain().map(str::to_owned)).collect();
        hosts.dedup();
        hosts.into_iter()
    }

    /// Writes everything, or nothing. A folder that cannot be written to costs time and no more.
    pub fn save(&self) {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        if let Ok(text) = serde_json::to_vec_pretty(&self.entries) {
            let _ = Store::in_folder(folder).write(&self.path, &text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io::Write;

    const NOW: i64 = 1_700_000_000;
    const DAY: i64 = 24 * 60 * 60;

    fn open(path: &Path, now: i64) -> Cache {
        Cache::open(path, Timestamp::from_second(now).unwrap())
    }

    #[test]
    fn good_news_keeps_longer_than_bad() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/links.json");
        let settings = Settings::default();
        let all = [
            ("a", Verdict::Fine, 14),
            ("b", Verdict::Moved { to: "c".to_owned() }, 14),
            ("c", Verdict::Broken { why: "d".to_owned() }, 1),
            ("d", Verdict::Unsure { why: "e".to_owned() }, 1),
        ];
        let mut cache = open(&path, NOW);
        all.iter().for_each(|(url, verdict, _)| cache.put((*url).to_owned(), verdict.clone()));
        cache.save();
        for (url, verdict, days) in all {
            assert_eq!(open(&path, NOW + days * DAY - 1).get(url, &settings), Some(verdict), "{url}");
            assert_eq!(open(&path, NOW + days * DAY).get(url, &settings), None, "{url}");
        }
        assert_eq!(open(&path, NOW - 1).get("a", &settings), None, "from the future");
        assert_eq!(open(&path, NOW + 60 * DAY).entries.len(), 4);
        assert_eq!(open(&path, NOW + 60 * DAY + 1).entries.len(), 0);
        let names = fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(names.filter_map(|name| name.into_string().ok()).all(|name| !name.ends_with(".draft")));
    }

    #[test]
    fn what_is_damaged_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.json");
        let write = |text: &str| File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
        for text in ["", "[1]", "{\"a\": ", "\u{0}"] {
            write(text);
            assert!(open(&path, NOW).entries.is_empty(), "{text}");
        }
        write(&format!(
            r#"{{"a": 1, "b": {{"at": {NOW}, "status": "new"}}, "c": {{"at": {NOW}, "status": "fine", "more": 1}}, "d": {{"at": {}}}}}"#,
            i64::MIN
        ));
        assert_eq!(open(&path, NOW).entries.keys().collect::<Vec<_>>(), ["c"]);
    }
}
