//! What is written in two ways: the letters that remain when spelling is taken away, and words that differ by a slip.

use crate::base::words::{fold, hash, runs};

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
pub(super) fn near_pairs(texts: &[(u32, &str)]) -> Vec<(u32, u32)> {
    let mut rests: Vec<(u32, u32, u32)> = Vec::with_capacity(texts.len() * 16);
    for (place, text) in texts {
        // The whole text stands for itself, too: the other one may have a letter more.
        let cuts = text.char_indices().map(|(at, c)| (at, at + c.len_utf8())).chain([(text.len(), text.len())]);
        rests.extend(cuts.map(|(start, end)| {
            let rest = text[..start].bytes().chain(text[end..].bytes());
            (hash(rest.clone()), hash(rest.rev()), *place)
        }));
    }
    rests.sort_unstable();
    rests.dedup();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for alike in rests.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        for (index, a) in alike.iter().enumerate() {
            pairs.extend(alike[index + 1..].iter().map(|b| (a.2, b.2)));
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
        let numbered: Vec<(u32, &str)> = (0..).zip(texts).collect();
        let pairs = near_pairs(&numbered);
        let slips: Vec<_> = pairs.iter().filter(|(a, b)| is_slip(texts[*a as usize], texts[*b as usize])).collect();
        assert_eq!(slips, [&(0, 1), &(0, 2)]);
    }
}
