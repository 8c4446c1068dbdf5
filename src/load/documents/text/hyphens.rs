//! Words that were broken at the end of a line.

use super::letters::{self, SOFT_HYPHEN};
use rustc_hash::FxHashSet;

/// The words that a document writes with a hyphen inside a line, in lower case.
#[derive(Debug, Default)]
pub struct Compounds<'a>(FxHashSet<std::borrow::Cow<'a, str>>);

impl<'a> Compounds<'a> {
    pub fn of(lines: impl Iterator<Item = &'a str>) -> Self {
        let words = lines.flat_map(|line| line.split(' ').filter(|word| word.contains(['-', '\u{2010}'])));
        let parts = words.flat_map(|word| pairs(bare(word)));
        Self(parts.map(|part| part.to_lowercase().replace('\u{2010}', "-").into()).collect())
    }

    fn has(&self, left: &str, right: &str) -> bool {
        !self.0.is_empty() && self.0.contains(format!("{left}-{right}").to_lowercase().as_str())
    }
}

/// How a line goes on in the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Between two words.
    Space,
    /// Between two characters of a script without spaces, or after a hyphen that belongs to the word.
    Nothing,
    /// Inside a word: the hyphen goes.
    Hyphen,
}

/// What stands between two successive lines of one paragraph.
pub fn between(above: &str, below: &str, compounds: &Compounds<'_>) -> Break {
    let (Some(last), Some(first)) = (above.chars().next_back(), below.chars().next()) else { return Break::Space };
    if letters::is_unspaced(last) && letters::is_unspaced(first) {
        return Break::Nothing;
    }
    if last == SOFT_HYPHEN {
        return Break::Hyphen;
    }
    let stem = above.trim_end_matches(letters::is_hyphen);
    let is_broken = letters::is_hyphen(last) && above.len() - stem.len() == last.len_utf8();
    let Some(letter) = stem.chars().next_back().filter(|letter| is_broken && letter.is_alphabetic()) else {
        return Break::Space;
    };
    // COVID-19 may be broken at its hyphen; after a plain word, a number is something else.
    let goes_on = first.is_alphabetic() || (first.is_numeric() && letter.is_uppercase());
    if !goes_on {
        return Break::Space;
    }
    let left = stem.rsplit([' ', '-', '\u{2010}', '—', '–', '/']).next().unwrap_or_default();
    let right = below.split(' ').next().map(bare).and_then(|word| word.split(['-', '\u{2010}', '—', '–', '/']).next());
    if !first.is_lowercase() || compounds.has(bare(left), bare(right.unwrap_or_default())) {
        return Break::Nothing;
    }
    Break::Hyphen
}

/// A word without the punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Each two neighbouring parts of a compound: `state-of-the-art` may be broken at any hyphen.
fn pairs(word: &str) -> impl Iterator<Item = &str> {
    let hyphens = || word.match_indices(['-', '\u{2010}']);
    let starts = std::iter::once(0).chain(hyphens().map(|(at, hyphen)| at + hyphen.len()));
    let ends = hyphens().skip(1).map(|(at, _)| at).chain(std::iter::once(word.len()));
    starts.zip(ends).filter_map(|(start, end)| word.get(start..end)).filter(|pair| pair.contains(['-', '\u{2010}']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(above: &str, below: &str, elsewhere: &str) -> Break {
        between(above, below, &Compounds::of(std::iter::once(elsewhere)))
    }

    #[test]
    fn a_broken_word_is_whole_again() {
        assert_eq!(join("the commit-", "tee met", ""), Break::Hyphen);
        assert_eq!(join("the commit\u{2010}", "tee met", ""), Break::Hyphen);
        assert_eq!(join("the commit\u{AD}", "tee met", ""), Break::Hyphen);
    }

    #[test]
    fn a_compound_keeps_its_hyphen() {
        assert_eq!(join("a long-", "term plan", "(Long-term, of course)"), Break::Nothing);
        assert_eq!(join("a state-of-", "the-art plan", "state-of-the-art"), Break::Nothing);
        assert_eq!(join("a long-", "term plan", "longterm long-standing"), Break::Hyphen);
    }

    #[test]
    fn a_name_or_number_keeps_its_hyphen() {
        assert_eq!(join("in Baden-", "Baden", ""), Break::Nothing);
        assert_eq!(join("the COVID-", "19 years", ""), Break::Nothing);
        assert_eq!(join("the near-", "13 term", ""), Break::Space);
    }

    #[test]
    fn dashes_are_no_hyphens() {
        assert_eq!(join("it rains -", "and rains", ""), Break::Space);
        assert_eq!(join("it rains--", "and rains", ""), Break::Space);
        assert_eq!(join("from 10-", "and more", ""), Break::Space);
    }

    #[test]
    fn chinese_lines_join_without_a_space() {
        assert_eq!(join("中文", "文本", ""), Break::Nothing);
        assert_eq!(join("中文", "text", ""), Break::Space);
    }

    #[test]
    fn the_parts_of_a_compound() {
        assert_eq!(pairs("state-of-the-art").collect::<Vec<_>>(), ["state-of", "of-the", "the-art"]);
        assert_eq!(pairs("plain").count(), 0);
    }
}
