//! What is written in two ways: the letters that remain when spelling is taken away, and words that differ by a slip.

use crate::base::words::{fold, hash, runs};
use rustc_hash::FxHashMap;

/// The letters and digits of a text in small letters, without accents, spaces and punctuation.
pub(super) fn letters(text: &str) -> String {
    runs(text).map(fold).collect()
}

/// The words of a text, folded.
pub(super) fn words(text: &str) -> Vec<String> {
    runs(text).map(fold).filter(|word| !word.is_empty()).collect()
}

/// Whether one text becomes the other by one slip: a letter too many, too few, wrong, or two that changed places.
pub(super) fn is_slip(a: &str, b: &str) -> bool {
    a != b && strsim::osa_distance(a, b) == 1
}

/// The pairs of texts that may be a slip apart, by their places: those that are alike when a letter is left out of each or of one
/// of them. It takes as long as the texts are long, and does not compare each with each.
pub(super) fn near_pairs(texts: &[(usize, &str)]) -> Vec<(usize, usize)> {
    let mut by_rest: FxHashMap<(u32, u32), Vec<usize>> = FxHashMap::default();
    for (place, text) in texts {
        let letters: Vec<char> = text.chars().collect();
        for left_out in 0..=letters.len() {
            let rest: String = letters.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, c)| c).collect();
            let key = (hash(rest.bytes()), hash(rest.bytes().rev()));
            let places = by_rest.entry(key).or_default();
            if places.last() != Some(place) {
                places.push(*place);
            }
        }
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for places in by_rest.into_values().filter(|places| places.len() > 1) {
        for (index, a) in places.iter().enumerate() {
            pairs.extend(places[index + 1..].iter().map(|b| (*a.min(b), *a.max(b))));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_without_comparing_each_with_each() {
        let texts = ["fisheries", "fisheires", "fishries", "harbours", "fisheries law"];
        let numbered: Vec<(usize, &str)> = texts.iter().copied().enumerate().collect();
        let pairs = near_pairs(&numbered);
        let slips: Vec<_> = pairs.iter().filter(|(a, b)| is_slip(texts[*a], texts[*b])).collect();
        assert_eq!(slips, [&(0, 1), &(0, 2)]);
    }
}
