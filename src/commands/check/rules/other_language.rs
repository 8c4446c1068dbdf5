//! A text that is in another language than its paper says: search, hyphenation and screen readers follow what it says.

use super::{Check, Rule};
use whatlang::Lang;

/// Fewer letters do not tell a language.
const FEWEST_LETTERS: usize = 120;
/// More text takes longer to look at, and tells no more.
const MOST_BYTES: usize = 400;

pub const MEMBER: Rule = Rule {
    code: "other-language",
    check: Check::Paper(|paper| {
        let publication = paper.publication;
        let said = publication.language.as_deref().unwrap_or(&paper.sources.config.language);
        let said = said.split('-').next().unwrap_or(said);
        let text = format!("{}. {}", publication.title, publication.abstract_text());
        let text = &text[..text.floor_char_boundary(MOST_BYTES)];
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        // A letter of Chinese says as much as several of ours.
        let is_long = letters >= FEWEST_LETTERS || letters >= FEWEST_LETTERS / 4 && !text.is_ascii();
        let found = is_long.then(|| whatlang::detect(text)).flatten().filter(|found| found.is_reliable())?;
        let (language, known) = (tag(found.lang())?, TAGS.iter().any(|(_, tag)| *tag == said));
        let is_same = language == said || [language, said].iter().all(|tag| matches!(*tag, "no" | "nb" | "nn" | "da"));
        (known && !is_same && letters >= FEWEST_LETTERS / 4).then(|| {
            (
                paper.place("language"),
                format!("the text seems to be in another language, `{language}`, than the paper's, `{said}`"),
                format!("write `language: {language}` if it is"),
            )
        })
    }),
};

/// Languages that are surely told apart, and their tags.
const TAGS: [(Lang, &str); 30] = [
    (Lang::Eng, "en"),
    (Lang::Deu, "de"),
    (Lang::Fra, "fr"),
    (Lang::Spa, "es"),
    (Lang::Por, "pt"),
    (Lang::Ita, "it"),
    (Lang::Nld, "nl"),
    (Lang::Rus, "ru"),
    (Lang::Ukr, "uk"),
    (Lang::Pol, "pl"),
    (Lang::Ces, "cs"),
    (Lang::Hun, "hu"),
    (Lang::Ron, "ro"),
    (Lang::Bul, "bg"),
    (Lang::Swe, "sv"),
    (Lang::Dan, "da"),
    (Lang::Nob, "nb"),
    (Lang::Fin, "fi"),
    (Lang::Ell, "el"),
    (Lang::Tur, "tr"),
    (Lang::Ara, "ar"),
    (Lang::Heb, "he"),
    (Lang::Hin, "hi"),
    (Lang::Tha, "th"),
    (Lang::Vie, "vi"),
    (Lang::Ind, "id"),
    (Lang::Cmn, "zh"),
    (Lang::Jpn, "ja"),
    (Lang::Kor, "ko"),
    (Lang::Cat, "ca"),
];

fn tag(language: Lang) -> Option<&'static str> {
    TAGS.iter().find(|(known, _)| *known == language).map(|(_, tag)| *tag)
}
