//! Letters that were read in the wrong encoding once.

use super::{Check, Rule};

pub const MEMBER: Rule = Rule {
    code: "mojibake",
    check: Check::Paper(|paper| {
        let publication = paper.publication;
        let names = publication.authors.iter().map(|author| ("authors", author.name.as_str()));
        let body = ("title", publication.body.first_paragraph.as_str());
        let (key, broken) = paper
            .plain_texts()
            .chain(names)
            .chain([body])
            .find_map(|(key, text)| Some((key, broken(text)?)))?;
        Some((
            paper.place(key),
            format!("`{broken}` was probably another letter before it was read in the wrong encoding"),
            "write the letter that is meant, and look for others in this file".to_owned(),
        ))
    }),
};

/// The first two or three characters that are bytes of UTF-8 taken for Windows-1252, or what stands for an unreadable one.
fn broken(text: &str) -> Option<&str> {
    if let Some(at) = text.find('\u{fffd}') {
        return text.get(at..at + '\u{fffd}'.len_utf8());
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let found = chars.windows(2).find(|pair| match (pair[0].1, pair[1].1) {
        ('Ã', next) => ('\u{80}'..='\u{bf}').contains(&next) || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(next),
        ('Â', next) => ('\u{a0}'..='\u{bf}').contains(&next),
        ('â', next) => matches!(next, '€' | '‚' | '„' | '\u{80}'),
        _ => false,
    })?;
    text.get(found[0].0..found[1].0 + found[1].1.len_utf8())
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
            ("SÃO PAULO", None),
            ("Château, pâté, Âge", None),
        ] {
            assert_eq!(broken(text), expected, "{text}");
        }
    }
}
