//! Which language a text is in, where that is beyond doubt.

use whatlang::{Lang, Script};

/// A language in which a text is.
pub(super) struct Verdict {
    /// As English calls it.
    pub name: &'static str,
    /// BCP 47.
    pub tag: &'static str,
}

/// So many letters tell a language from its neighbours; fewer than that tell a script that is a language's own.
const LETTERS: usize = 120;
const LETTERS_OF_A_SCRIPT: usize = 24;
/// More than this says no more.
const ENOUGH: usize = 600;

/// Languages that can be told, and for each those that it may be taken for: their texts look alike.
#[rustfmt::skip]
const LANGUAGES: [(Lang, &str, &str, &[&str]); 36] = [
    (Lang::Eng, "en", "English", &["sco"]),
    (Lang::Fra, "fr", "French", &["oc", "wa", "frp", "ht"]),
    (Lang::Deu, "de", "German", &["lb", "gsw", "nds", "bar"]),
    (Lang::Spa, "es", "Spanish", &["gl", "ast", "ca", "an", "pt"]),
    (Lang::Por, "pt", "Portuguese", &["gl", "es"]),
    (Lang::Ita, "it", "Italian", &["co", "sc", "scn", "vec", "fur", "lmo"]),
    (Lang::Cat, "ca", "Catalan", &["es", "oc", "an"]),
    (Lang::Nld, "nl", "Dutch", &["af", "fy", "li", "nds", "vls"]),
    (Lang::Afr, "af", "Afrikaans", &["nl"]),
    (Lang::Dan, "da", "Danish", &["no", "nb", "nn", "sv", "fo"]),
    (Lang::Nob, "nb", "Norwegian", &["no", "nn", "da", "sv", "fo"]),
    (Lang::Swe, "sv", "Swedish", &["no", "nb", "nn", "da"]),
    (Lang::Fin, "fi", "Finnish", &["et", "se"]),
    (Lang::Est, "et", "Estonian", &["fi"]),
    (Lang::Lav, "lv", "Latvian", &["ltg"]),
    (Lang::Lit, "lt", "Lithuanian", &["sgs"]),
    (Lang::Pol, "pl", "Polish", &["csb", "szl"]),
    (Lang::Ces, "cs", "Czech", &["sk"]),
    (Lang::Slk, "sk", "Slovak", &["cs"]),
    (Lang::Slv, "sl", "Slovenian", &["hr", "bs", "sr"]),
    (Lang::Hrv, "hr", "Croatian", &["bs", "sr", "sh", "cnr", "sl"]),
    (Lang::Ron, "ro", "Romanian", &["mo"]),
    (Lang::Hun, "hu", "Hungarian", &[]),
    (Lang::Tur, "tr", "Turkish", &["az", "crh", "tk"]),
    (Lang::Vie, "vi", "Vietnamese", &[]),
    (Lang::Ind, "id", "Indonesian", &["ms", "jv", "su", "min"]),
    (Lang::Rus, "ru", "Russian", &["uk", "be", "bg", "mk", "sr", "kk", "ky", "tg", "tt", "mn"]),
    (Lang::Ukr, "uk", "Ukrainian", &["ru", "be", "rue"]),
    (Lang::Bul, "bg", "Bulgarian", &["mk", "ru", "sr"]),
    (Lang::Ell, "el", "Greek", &["grc", "pnt"]),
    (Lang::Heb, "he", "Hebrew", &["yi"]),
    (Lang::Ara, "ar", "Arabic", &["fa", "ur", "ps", "ckb", "ku", "ug", "ms"]),
    (Lang::Cmn, "zh", "Chinese", &["yue", "wuu", "lzh", "ja"]),
    (Lang::Jpn, "ja", "Japanese", &[]),
    (Lang::Kor, "ko", "Korean", &[]),
    (Lang::Tha, "th", "Thai", &[]),
];

/// Small words that make up much of any text in a language, and little of one in another. They are counted in no time.
const SMALL_WORDS: [(&str, &[&str]); 4] = [
    ("en", &["the", "of", "and", "in", "to", "is", "for", "this", "that", "with", "are", "by", "we", "from", "it"]),
    ("fr", &["le", "la", "les", "des", "du", "et", "est", "une", "dans", "pour", "que", "qui", "sur", "nous", "par"]),
    ("de", &["der", "die", "das", "und", "den", "des", "ist", "ein", "eine", "mit", "von", "zu", "auf", "für", "wird"]),
    ("es", &["el", "los", "las", "del", "que", "y", "una", "para", "por", "con", "se", "su", "como", "este", "es"]),
];

/// Whether a text is beyond doubt in the stated language.
fn is_plainly(stated: &str, text: &str) -> bool {
    let Some((_, small)) = SMALL_WORDS.iter().find(|(tag, _)| *tag == stated) else { return false };
    let (all, known) = text.split_whitespace().fold((0, 0), |(all, known), word| {
        (all + 1, known + usize::from(small.iter().any(|small| small.eq_ignore_ascii_case(word))))
    });
    known * 5 > all
}

/// The language of a text, if it is another one than the stated one.
pub(super) fn other_than(stated: &str, text: &str) -> Option<Verdict> {
    let stated = stated.split('-').next().unwrap_or(stated);
    let text = text.char_indices().nth(ENOUGH).map_or(text, |(end, _)| &text[..end]);
    let letters = text.chars().filter(|c| c.is_alphabetic()).take(LETTERS).count();
    if letters < LETTERS_OF_A_SCRIPT || is_plainly(stated, text) {
        return None;
    }
    let info = whatlang::detect(text)?;
    let (_, tag, name, alike) = LANGUAGES.iter().find(|(lang, ..)| *lang == info.lang())?;
    let (tag, name) = (*tag, *name);
    if tag == stated || alike.contains(&stated) {
        return None;
    }
    let is_certain = match info.script() {
        // A quotation in another script does not make a text another language's.
        script if script != Script::Latin && writes(stated) == Some(Script::Latin) => is_mostly(text, script),
        _ if letters < LETTERS => false,
        // What cannot be told cannot be told apart.
        _ => info.is_reliable() && LANGUAGES.iter().any(|(_, known, ..)| *known == stated),
    };
    is_certain.then_some(Verdict { name, tag })
}

/// The script of a language, where it has only one.
fn writes(language: &str) -> Option<Script> {
    const LATIN: [&str; 24] = [
        "en", "fr", "de", "es", "pt", "it", "ca", "nl", "af", "da", "no", "nb", "nn", "sv", "fi", "et", "lv", "lt",
        "pl", "cs", "sk", "sl", "hu", "ro",
    ];
    LATIN.contains(&language).then_some(Script::Latin)
}

fn is_mostly(text: &str, script: Script) -> bool {
    let (mut all, mut of_script) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        all += 1;
        let mut buffer = [0; 4];
        let found = whatlang::detect_script(c.encode_utf8(&mut buffer));
        // Japanese is written in three.
        let is_cjk = |script| matches!(script, Script::Mandarin | Script::Hiragana | Script::Katakana);
        of_script += usize::from(found.is_some_and(|found| found == script || is_cjk(found) && is_cjk(script)));
    }
    // In Chinese a letter is a word or half of one; four fifths of Latin letters are still a text about something Latin.
    of_script * 2 > all
}

#[cfg(test)]
mod tests {
    use super::other_than;

    fn found(stated: &str, text: &str) -> Option<&'static str> {
        other_than(stated, text).map(|verdict| verdict.tag)
    }

    #[test]
    fn a_language_is_told_by_a_long_text() {
        let french = "Nous présentons dans cet article une méthode pour l’étude des ports de la côte, et nous montrons \
                      que les droits de quai pèsent plus sur les petits bateaux que sur les grands navires.";
        assert_eq!(found("en", french), Some("fr"));
        assert_eq!(found("fr-CA", french), None);
        assert_eq!(found("oc", french), None, "too near");
        assert_eq!(found("cy", french), None, "not known well enough");
        assert_eq!(found("en", &french[..60]), None, "too short");
    }

    #[test]
    fn a_script_is_told_by_a_short_one() {
        assert_eq!(found("en", "海洋法与港口政策研究：沿海国家的渔业协定及其对区域合作的影响分析"), Some("zh"));
        assert_eq!(found("ja", "海洋法と港湾政策に関する研究と、沿岸国の漁業協定が地域協力に与える影響"), None);
        assert_eq!(found("en", "On the word 海洋法 and its history in the treaties of the coast"), None);
    }
}
