//! Entries that inherit from others. The parser follows them without an end, so those that have none are cut first.

use biblatex::{RawChunk, RawEntry};
use std::collections::HashMap;

/// An entry inherits from so many others at most, each counted as often as there are ways to it.
const MOST: usize = 100;

const FIELDS: [&str; 2] = ["crossref", "xdata"];

/// Takes from entries the fields that would lead in a circle, or to very many others.
pub(super) fn cut_endless<'e, 't: 'e>(entries: impl Iterator<Item = &'e mut RawEntry<'t>>) {
    let mut entries: Vec<&mut RawEntry<'t>> = entries.collect();
    let parents: HashMap<&str, Vec<&str>> = entries.iter().map(|entry| (entry.key.v, parents(entry))).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for key in parents.keys() {
        count(key, &parents, &mut counts);
    }
    for entry in &mut entries {
        if counts.get(entry.key.v).is_some_and(|count| *count > MOST) {
            entry.fields.retain(|pair| !FIELDS.contains(&pair.key.v.to_ascii_lowercase().as_str()));
        }
    }
}

fn parents<'t>(entry: &RawEntry<'t>) -> Vec<&'t str> {
    let fields = entry.fields.iter().filter(|pair| FIELDS.contains(&pair.key.v.to_ascii_lowercase().as_str()));
    let keys = fields.flat_map(|pair| &pair.value.v).flat_map(|chunk| match chunk.v {
        RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text.split(','),
    });
    keys.map(str::trim).filter(|key| !key.is_empty()).collect()
}

/// How many entries one inherits from, itself among them; too many while that is being counted, as in a circle. Without recursion,
/// for a file may have a long line of them.
fn count<'t>(key: &'t str, parents: &HashMap<&'t str, Vec<&'t str>>, counts: &mut HashMap<&'t str, usize>) {
    let mut stack = vec![(key, false)];
    while let Some((key, is_ready)) = stack.pop() {
        let own = parents.get(key).map_or(&[][..], Vec::as_slice);
        if is_ready {
            let sum = own.iter().map(|parent| counts.get(parent).copied().unwrap_or(1));
            let sum = sum.fold(1_usize, usize::saturating_add);
            counts.insert(key, sum);
        } else if !counts.contains_key(key) {
            counts.insert(key, usize::MAX);
            stack.push((key, true));
            stack.extend(own.iter().map(|parent| (*parent, false)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use biblatex::RawBibliography;

    fn left(text: &str) -> Vec<usize> {
        let raw = RawBibliography::parse(text).expect("valid");
        let mut entries: Vec<RawEntry<'_>> = raw.entries.into_iter().map(|entry| entry.v).collect();
        cut_endless(entries.iter_mut());
        entries.iter().map(|entry| parents(entry).len()).collect()
    }

    #[test]
    fn what_has_an_end_stays() {
        assert_eq!(left("@a{x, xdata={y, z}} @xdata{y, xdata={z}} @xdata{z, a={b}}"), [2, 1, 0]);
        assert_eq!(left("@a{x, crossref={x}} @a{y, xdata={x}} @a{z, crossref={nobody}}"), [0, 0, 1]);
        let line: String = (0..5_000).map(|n| format!("@a{{k{n}, crossref={{k{}}}}}", n + 1)).collect();
        assert_eq!(left(&line).iter().sum::<usize>(), MOST - 1);
        let many: String = (0..40).map(|n| format!("@xdata{{k{n}, xdata={{k{0},k{0}}}}}", n + 1)).collect();
        assert!(left(&many).iter().sum::<usize>() < 20);
    }
}
