//! Letters that were read in another encoding than they were written in: `Ã©` for `é`.

use super::{Check, Finding, Rule};

pub const MEMBER: Rule = Rule {
    code: "mojibake",
    check: Check::Text(|text| {
        // Who writes about such letters puts them into code.
        let code = text.code();
        let mut places = broken(text.source).filter(|range| !code.iter().any(|code| code.contains(&range.start)));
        let Some(first) = places.next() else { return Vec::new() };
        let more = places.count();
        let what = &text.source[first.clone()];
        let word = around(text.source, first.start, first.end);
        let message = match more {
            0 => format!("`{what}` comes of a wrong encoding"),
            _ => format!("`{what}` comes of a wrong encoding, as at {more} more places of this file"),
        };
        let remedy = match mended(word) {
            Some(right) => format!("write `{right}` for `{word}`"),
            None => "copy the text again from where it came, and save the file as UTF-8".to_owned(),
        };
        vec![Finding::new(text.place(first), message, remedy)]
    }),
};

/// Windows-1252 from 0x80 on, as UTF-8 is mostly misread; a full stop where it has nothing.
const WINDOWS: [char; 32] = [
    '€', '.', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '.', 'Ž', '.', '.', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', '.', 'ž', 'Ÿ',
];

/// The byte that was misread as a character.
fn byte(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ (0..=0x7f | 0xa0..=0xff) => u8::try_from(code).ok(),
        // Other programs misread it as Latin-1, which has control characters there.
        code @ 0x80..=0x9f => u8::try_from(code).ok(),
        _ => WINDOWS.iter().position(|known| *known == c).and_then(|place| u8::try_from(0x80 + place).ok()),
    }
}

/// A text as it was before it was misread.
fn mended(text: &str) -> Option<String> {
    let bytes: Vec<u8> = text.chars().map(byte).collect::<Option<_>>()?;
    String::from_utf8(bytes).ok().filter(|right| right != text)
}

/// The places where letters can be nothing else than misread.
fn broken(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let starts =
        text.char_indices().filter(|(_, c)| matches!(c, 'Ã' | 'Â' | 'â' | 'Å' | 'Ä' | 'Ð' | 'Ñ' | 'ï' | '\u{fffd}'));
    let mut done = 0;
    starts.filter_map(move |(at, first)| {
        let rest = &text[at + first.len_utf8()..];
        let mut next = rest.chars();
        let (second, third) = (next.next().unwrap_or(' '), next.next().unwrap_or(' '));
        let length = match first {
            '\u{fffd}' => 0,
            // Followed by a quotation mark or a space they can be the end of a word in capitals.
            'Ã' if is_odd(second) => second.len_utf8(),
            'Â' if matches!(second, '\u{80}'..='\u{9f}' | '¡'..='ª' | '¬'..='º' | '¼'..='¿') => second.len_utf8(),
            'â' if matches!(second, '€' | '\u{80}') && byte(third).is_some_and(|b| b >= 0x80) => {
                second.len_utf8() + third.len_utf8()
            }
            'ï' if matches!((second, third), ('»', '¿') | ('¿', '½')) => second.len_utf8() + third.len_utf8(),
            'Å' | 'Ä' if matches!(second, '\u{80}'..='\u{9f}' | '¡'..='ª' | '¬'..='º' | '¼'..='¿' | '‡' | '‚' | 'ƒ' | '„') => {
                second.len_utf8()
            }
            'Ð' | 'Ñ' if is_odd(second) && matches!(third, 'Ð' | 'Ñ') => second.len_utf8() + third.len_utf8(),
            _ => return None,
        };
        let range = at..at + first.len_utf8() + length;
        let is_new = range.start >= done;
        done = done.max(range.end);
        is_new.then_some(range)
    })
}

/// What never follows a capital letter in any language, and stands for the second byte of a letter.
fn is_odd(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}' | '¡'..='ª' | '¬'..='º' | '¼'..='¿' | '€' | '‚' | 'ƒ' | '„' | '†' | '‡' | 'ˆ' | '‰' | 'Š' | '‹' | 'Œ' | 'Ž' | '˜' | '™' | 'š' | '›' | 'œ' | 'ž' | 'Ÿ')
}

/// The word in which something stands.
fn around(text: &str, start: usize, end: usize) -> &str {
    let is_edge = |c: char| c.is_whitespace() || "\"'`()[]<>:".contains(c);
    let from = text[..start].rfind(is_edge).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let to = text[end..].find(is_edge).map_or(text.len(), |at| end + at);
    &text[from..to]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_misread_is_found_and_mended() {
        for (broken_word, right) in
            [("cafÃ©", "café"), ("Itâ€™s", "It’s"), ("MÃ¼ller", "Müller"), ("Â£20", "£20"), ("Å¡", "š")]
        {
            assert_eq!(broken(broken_word).count(), 1, "{broken_word}");
            assert_eq!(mended(broken_word).as_deref(), Some(right));
        }
        assert_eq!(broken("a \u{fffd} b").count(), 1);
    }

    #[test]
    fn other_languages_are_not_broken() {
        for text in [
            "SÃO PAULO, “AMANHÔ",
            "Ângulo e âncora",
            "Dr. Â. «Pâ»",
            "Ärger, Übel, ÄÖÜ",
            "Ålesund",
            "Ñandú",
            "naïve",
            "Ð og Þ",
            "château – “Île”",
            "LA «FRANÇÂ»",
        ] {
            assert_eq!(broken(text).count(), 0, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[ÃÂâÅÐ€™\"é a\u{fffd}]{0,40}") {
            for range in broken(&text) {
                mended(around(&text, range.start, range.end));
            }
        }
    }
}
