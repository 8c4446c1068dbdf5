//! Words whose letters have to stay as they are, where a style sets titles in title case.
//!
//! CSL 1.0.2 lets a word alone that has a capital inside, and some small words; hayagriva makes "Latex" of "LaTeX", and a capital
//! of the "and" behind a comma. The letters that it shall not see are therefore moved to a private plane of Unicode, where there
//! is neither large nor small, and moved back when it is done.

/// Plane 15, which is for private use.
const PLANE: u32 = 0xF_0000;

/// The words that CSL 1.0.2 leaves small.
const SMALL: [&str; 26] = [
    "a", "an", "and", "as", "at", "but", "by", "down", "for", "from", "in", "into", "nor", "of", "on", "onto", "or",
    "over", "so", "the", "till", "to", "up", "via", "with", "yet",
];

/// The text with such words moved away.
pub(super) fn shield(text: &str) -> String {
    let mut shielded = String::with_capacity(text.len());
    let mut begins = true;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let has_capitals = bare.chars().skip(1).any(char::is_uppercase);
        if has_capitals || !begins && SMALL.contains(&bare) {
            shielded.extend(word.chars().map(|c| if c.is_alphabetic() { away(c) } else { c }));
        } else {
            shielded += word;
        }
        if !bare.is_empty() {
            begins = word.trim_end().ends_with([':', '?', '!', '.', '—', '–']);
        }
    }
    shielded
}

/// The text with all its characters moved away.
pub(super) fn moved(text: &str) -> String {
    text.chars().map(away).collect()
}

fn away(c: char) -> char {
    Some(u32::from(c)).filter(|code| *code < 0x1_0000).and_then(|code| char::from_u32(PLANE + code)).unwrap_or(c)
}

/// The text with all letters where they were.
pub(super) fn unshield(text: &str) -> String {
    let back = |c: char| u32::from(c).checked_sub(PLANE).filter(|code| *code < 0x1_0000).and_then(char::from_u32);
    text.chars().map(|c| back(c).unwrap_or(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_capitals_inside_is_moved_and_comes_back() {
        let text = "The LaTeX of the sea, and eLife: an outline 𝔘p";
        let shielded = shield(text);
        assert!(shielded.starts_with("The \u{f004c}\u{f0061}"), "{shielded}");
        assert!(shielded.contains(" sea, \u{f0061}") && shielded.contains(": an outline"), "{shielded}");
        assert_eq!(unshield(&shielded), text);
    }
}
