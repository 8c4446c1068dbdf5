//! Which language a text is in, where that is beyond doubt.

use whatlang::Lang;

/// So many letters tell a language from its neighbours.
const LETTERS: usize = 120;
/// With fewer it takes a script or small words of its own, and with fewer than this nothing is told.
const FEWEST_LETTERS: usize = 30;
/// More text takes longer to look at, and tells no more, in characters.
const ENOUGH: usize = 400;

/// The language of a text, as a tag, if it is surely another one than the stated one.
pub(super) fn other_than(stated: &str, text: &str) -> Option<&'static str> {
    let stated = stated.split('-').next().unwrap_or(stated);
    let text = text.char_indices().nth(ENOUGH).map_or(text, |(end, _)| &text[..end]);
    let of_script = in_another_script(text);
    let is_plainly = of_script.is_none() && has_many_small_words(stated, text);
    if is_plainly || !TAGS.iter().any(|(_, known)| *known == stated) {
        return None;
    }
    let text = of_script.as_deref().unwrap_or(text);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let is_short = letters < LETTERS && of_script.is_none();
    let is_of = |tag: &str| tag != stated && has_many_small_words(tag, text);
    // The longer look takes its time.
    if letters < FEWEST_LETTERS || is_short && !SMALL_WORDS.iter().any(|(tag, _)| is_of(tag)) {
        return None;
    }
    let found = whatlang::detect(text).filter(|found| found.is_reliable())?;
    let (_, tag) = TAGS.iter().find(|(known, _)| *known == found.lang())?;
    let is_same = *tag == stated || [*tag, stated].iter().all(|tag| matches!(*tag, "no" | "nb" | "nn" | "da"));
    (!is_same && (!is_short || is_of(tag))).then_some(*tag)
}

/// Small words make up much of any text in a language, and little of one in another. They are counted in no time.
fn has_many_small_words(language: &str, text: &str) -> bool {
    let Some((_, small)) = SMALL_WORDS.iter().find(|(tag, _)| *tag == language) else { return false };
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let (all, known) = words.fold((0, 0), |(all, known), word| {
        (all + 1, known + usize::from(small.iter().any(|small| small.eq_ignore_ascii_case(word))))
    });
    known * 5 > all
}

/// A text without its Latin letters, if most of it is in others: names and terms in Latin letters are common everywhere.
fn in_another_script(text: &str) -> Option<String> {
    // A few accents and dashes are no other script.
    if text.bytes().filter(|byte| !byte.is_ascii()).count() * 4 < text.len() {
        return None;
    }
    let letters = |is_one: fn(char) -> bool| text.chars().filter(|c| c.is_alphabetic() && is_one(*c)).count();
    // A letter of Chinese says as much as several of ours.
    let (latin, dense, others) = (letters(is_latin), letters(is_dense), letters(|c| !is_latin(c) && !is_dense(c)));
    (others + 2 * dense > latin).then(|| text.chars().filter(|c| !is_latin(*c)).collect())
}

fn is_latin(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// Chinese, Japanese and Korean.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{3ffff}')
}

const SMALL_WORDS: [(&str, &[&str]); 6] = [
    ("en", &["the", "of", "and", "in", "to", "is", "for", "this", "that", "with", "are", "by", "we", "on", "from"]),
    ("fr", &["le", "la", "les", "des", "du", "de", "et", "l", "d", "est", "une", "dans", "pour", "que", "qui", "sur"]),
    ("de", &["der", "die", "das", "und", "den", "des", "ist", "ein", "eine", "mit", "von", "zu", "auf", "für", "im"]),
    ("es", &["el", "la", "de", "los", "las", "del", "que", "y", "en", "una", "un", "para", "por", "con", "se", "su"]),
    ("pt", &["o", "a", "de", "da", "do", "das", "dos", "e", "em", "no", "na", "para", "que", "uma", "um", "os"]),
    ("it", &["il", "la", "di", "del", "della", "dei", "delle", "e", "in", "un", "una", "per", "che", "con", "le"]),
];

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_tells_its_language() {
        let french = "Nous présentons dans cet article une méthode pour l’étude des ports de la côte, et nous montrons \
                      que les droits de quai pèsent plus sur les petits bateaux que sur les grands navires.";
        assert_eq!(other_than("en", french), Some("fr"));
        assert_eq!(other_than("fr-CA", french), None);
        assert_eq!(other_than("cy", french), None, "not known well enough");
        let norwegian = "Vi undersøker hvordan havnene langs kysten har endret seg, og hvorfor avgiftene er høyere for små \
                         båter enn for store skip, og hva det betyr for dem som arbeider der.";
        assert_eq!(other_than("da", norwegian), None, "too near");
    }

    #[test]
    fn a_short_one_takes_small_words_or_letters_of_its_own() {
        for (stated, text, expected) in [
            ("en", "Considerações para gerenciar riscos de privacidade e segurança em redes de portos", Some("pt")),
            ("en", "PangeaMT v 3 – customise your own machine translation environment", None),
            ("en", "Handling Big Data and Sensitive Data Using EUDAT’s Generic Execution Framework", None),
            ("en", "海洋法与港口政策研究：沿海国家的渔业协定及其对区域合作的影响分析", Some("zh")),
            (
                "en",
                "抽象语义表示(Abstract Meaning Representation,简称AMR)是将给定的文本的语义特征抽象成一个单根的有向无环图",
                Some("zh"),
            ),
            ("en", "On the word 海洋法 and its history in the treaties of the coast", None),
            ("ja", "海洋法と港湾政策に関する研究と、沿岸国の漁業協定が地域協力に与える影響", None),
            ("en", "", None),
        ] {
            assert_eq!(other_than(stated, text), expected, "{text}");
        }
    }
}
