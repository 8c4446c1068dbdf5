//! What the Unicode value of a glyph comes to as text.

use unicode_normalization::UnicodeNormalization;

/// Appends what `value` says: ligatures as their letters, any space as U+0020, nothing for what is no text.
///
/// A soft hyphen stays, because only the end of a line tells what it means.
pub fn push(value: &str, into: &mut String) {
    for c in value.chars() {
        match c {
            ' '..='~' | SOFT_HYPHEN => into.push(c),
            _ if c.is_whitespace() => into.push(' '),
            _ if is_no_text(c) => {}
            _ if is_presentation_form(c) => into.extend(std::iter::once(c).nfkd().filter(|c| *c != ' ')),
            _ => into.push(c),
        }
    }
}

pub const SOFT_HYPHEN: char = '\u{AD}';

/// Control characters, marks that only steer the layout, private use, noncharacters and the replacement character.
///
/// U+200C and U+200D stay: Persian and the scripts of India write with them.
fn is_no_text(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}' | '\u{200E}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}')
        || c >= '\u{E0000}'
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Ligatures and the positional shapes of Hebrew and Arabic: a font's business, not the text's.
fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{FB00}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// Whether lines and words of this character's script stand without spaces: Chinese and Japanese.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{312F}' | '\u{3190}'..='\u{4DBF}' | '\u{4E00}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}' | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether the character is written from right to left: Hebrew, Arabic and their neighbours, without their digits.
pub fn is_rtl(c: char) -> bool {
    match c {
        '\u{0660}'..='\u{066C}' | '\u{06DD}' | '\u{06F0}'..='\u{06F9}' => false,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => true,
        _ => matches!(c, '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}'),
    }
}

/// Whether the character sits on the one before it.
pub fn is_mark(c: char) -> bool {
    c >= '\u{300}' && unicode_normalization::char::is_combining_mark(c)
}

/// A hyphen that may stand at the end of a line because a word was broken there.
pub fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | SOFT_HYPHEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(value: &str) -> String {
        let mut text = String::new();
        push(value, &mut text);
        text
    }

    #[test]
    fn expands_ligatures() {
        assert_eq!(letters("e\u{FB03}cient \u{FB06}"), "efficient st");
    }

    #[test]
    fn makes_arabic_shapes_letters() {
        assert_eq!(letters("\u{FEFB}"), "\u{0644}\u{0627}");
        assert_eq!(letters("\u{FE76}"), "\u{064E}");
    }

    #[test]
    fn has_one_kind_of_space() {
        assert_eq!(letters("a\u{A0}b\u{3000}c\u{2009}d\te"), "a b c d e");
    }

    #[test]
    fn drops_what_is_no_text() {
        assert_eq!(letters("a\u{0}\u{FFFD}\u{E000}\u{FFFE}\u{1FFFE}\u{200B}\u{F0000}b"), "ab");
    }

    #[test]
    fn keeps_what_steers_the_script() {
        assert_eq!(letters("می\u{200C}خواهم"), "می\u{200C}خواهم");
    }

    #[test]
    fn digits_run_left_to_right_in_every_script() {
        assert!(is_rtl('ש') && is_rtl('ع'));
        assert!(!is_rtl('٣') && !is_rtl('3') && !is_rtl('a'));
    }
}
