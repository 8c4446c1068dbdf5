//! The page that an old address probably meant: the one that has most of its rare words in its own address.

use crate::base::paths;
use crate::plan::{Page, Plan, RouteId};
use rustc_hash::FxHashMap;

/// The pages of a site by the words of their addresses.
pub(super) struct Pages {
    by_word: FxHashMap<String, Vec<RouteId>>,
}

impl Pages {
    pub fn new(plan: &Plan) -> Pages {
        let mut by_word: FxHashMap<String, Vec<RouteId>> = FxHashMap::default();
        for id in plan.ids() {
            let route = plan.route(id);
            if matches!(
                route.page,
                Page::Publication(_) | Page::Plain(_) | Page::Listing { number: 1, .. } | Page::File(_)
            ) {
                for word in words(route.out.as_str()) {
                    by_word.entry(word).or_default().push(id);
                }
            }
        }
        Pages { by_word }
    }

    /// The page that shares the most with an old path, if that is at least half of what the old one says.
    pub fn nearest(&self, old: &str) -> Option<RouteId> {
        let words = words(old);
        let weight = |word: &str| match self.by_word.get(word) {
            Some(pages) => word.len() as f64 / (1.0 + (pages.len() as f64).ln()),
            None => word.len() as f64,
        };
        let wanted: f64 = words.iter().map(|word| weight(word)).sum();
        let mut scores: FxHashMap<RouteId, f64> = FxHashMap::default();
        for word in &words {
            for page in self.by_word.get(word).into_iter().flatten() {
                *scores.entry(*page).or_default() += weight(word);
            }
        }
        let best = scores.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
        (best.1 * 2.0 >= wanted).then_some(best.0)
    }
}

/// The words of the last part of a path that has any.
fn words(path: &str) -> Vec<String> {
    let path = path.trim_end_matches('/').trim_end_matches("index.html").trim_end_matches('/');
    let name = paths::file_name(path);
    let name = name.rsplit_once('.').filter(|(_, ending)| ending.len() < 5).map_or(name, |(stem, _)| stem);
    let slug = paths::slug(name).unwrap_or_default();
    let mut words: Vec<String> = slug.split('-').filter(|word| word.len() > 1).map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    words
}
