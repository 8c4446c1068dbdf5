//! Letters that were read in the wrong encoding once.

use super::{Check, Paper, Rule};
use crate::base::Place;
use crate::commands::check::texts;
use std::ops::Range;

pub const MEMBER: Rule = Rule {
    code: "mojibake",
    check: Check::Paper(|paper| {
        let publication = paper.publication;
        let names = publication.authors.iter().map(|author| ("authors", author.name.as_str()));
        let mut texts = paper.plain_texts().chain(names);
        let in_keys = texts.find_map(|(key, text)| Some((paper.place(key), text.get(broken(text)?)?.to_owned())));
        let (place, broken) = in_keys.or_else(|| in_body(paper))?;
        Some((
            place,
            format!("`{broken}` was probably another letter before it was read in the wrong encoding"),
            "write the letter that is meant, and look for others in this file".to_owned(),
        ))
    }),
};

/// Who writes about such letters puts them into code; the file is read again only where there are any.
fn in_body(paper: &Paper<'_>) -> Option<(Place, String)> {
    let html = &paper.publication.body.html;
    let found = html.get(broken(html)?)?;
    let place = texts::find(paper.sources, &paper.publication.source, broken)?;
    Some((place, found.to_owned()))
}

/// Where the first characters are that are bytes of UTF-8 taken for Windows-1252, or what stands for an unreadable one.
fn broken(text: &str) -> Option<Range<usize>> {
    if text.is_ascii() {
        return None;
    }
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c == '\u{fffd}' {
            return Some(start..start + c.len_utf8());
        }
        if matches!(c, 'Ã' | 'Â' | 'â')
            && let Some((at, next)) = chars.peek().copied()
        {
            let end = at + next.len_utf8();
            let behind = text.get(end..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
            if is_misread(before, c, next, behind) {
                return Some(start..end);
            }
        }
        before = c;
    }
    None
}

/// Whether two characters are none of a text's own. A word in capitals may end in such a letter, before a quotation mark.
fn is_misread(before: char, c: char, next: char, behind: char) -> bool {
    match c {
        'Ã' if "…‘’“”–—»".contains(next) => behind.is_alphabetic() || !before.is_uppercase(),
        'Ã' => ('\u{80}'..='\u{bf}').contains(&next) || "€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ".contains(next),
        'Â' => ('\u{80}'..='\u{bf}').contains(&next) && !before.is_uppercase(),
        'â' => matches!(next, '€' | '‚' | '„' | '\u{80}'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_language_are_whole() {
        for (text, expected) in [
            ("CafÃ© society", Some("Ã©")),
            ("the portâ€™s fees", Some("â€")),
            ("5Â°", Some("Â°")),
            ("a\u{fffd}b", Some("\u{fffd}")),
            ("KÃ–LN", Some("Ã–")),
            ("Ã–sterreich", Some("Ã–")),
            ("SÃO PAULO", None),
            ("“AMANHÃ”, “MANHÃ” – «FRANÇÂ»", None),
            ("Château, pâté, Âge", None),
        ] {
            assert_eq!(broken(text).map(|range| &text[range]), expected, "{text}");
        }
    }
}
