//! Text → the words by which it is found. `offprint.js` does the same to what readers type.
//!
//! A *run* is what stands between spaces and punctuation. Its letters are folded: compatibility forms (NFKD), lower case,
//! no accents, a few letters as most keyboards have them. Scripts that put no spaces between words are cut into single
//! letters and overlapping pairs of letters; Korean too, since its words take on endings.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest word, in characters. What follows is cut off, here and in what readers type.
const LONGEST: usize = 40;

/// A word and where it stands in its run, counted in words; in scripts without spaces, in letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub offset: u32,
}

/// What a run is cut into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub words: Vec<Word>,
    /// How far the next run is.
    pub length: u32,
}

/// The beginning of a word as a number that sorts like it: most comparisons go no further.
pub fn beginning(word: &str) -> u64 {
    let mut bytes = [0; 8];
    let length = word.len().min(8);
    bytes[..length].copy_from_slice(&word.as_bytes()[..length]);
    u64::from_be_bytes(bytes)
}

/// A number that a word has on any machine, and few others have (FNV-1a).
pub fn hash(word: impl Iterator<Item = u8>) -> u32 {
    word.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The runs of a text, as they are written.
pub fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = edge(rest, false)?;
        rest = &rest[start..];
        let end = edge(rest, true).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

/// The first byte of what is (not) part of a run.
fn edge(text: &str, inside: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x80 {
            if byte.is_ascii_alphanumeric() != inside {
                return Some(at);
            }
            at += 1;
        } else {
            let next = text[at..].chars().next()?;
            if in_run(next) != inside {
                return Some(at);
            }
            at += next.len_utf8();
        }
    }
    None
}

pub fn in_run(c: char) -> bool {
    in_word(c) || is_invisible(c)
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// What may stand inside a word without being seen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Accents and vowel signs that people leave out when they type.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{5c4}'..='\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}')
}

/// Scripts whose words are not told apart by spaces, and Korean.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Whether a person's name begins with the family's, as in Chinese, Japanese and Korean.
pub fn begins_with_family(name: &str) -> bool {
    let first = name.trim_start().chars().next();
    first.is_some_and(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{3ffff}'))
}

/// A run as it is compared.
pub fn fold(run: &str) -> String {
    if run.is_ascii() {
        return run.to_ascii_lowercase();
    }
    let lower = run.nfkd().collect::<String>().to_lowercase();
    let mut folded = String::with_capacity(lower.len());
    for c in lower.chars().filter(|c| !is_accent(*c) && !is_invisible(*c)) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ŋ' => folded.push('n'),
            'ς' => folded.push('σ'),
            'ى' | 'ی' => folded.push('ي'),
            'ک' => folded.push('ك'),
            'ة' => folded.push('ه'),
            c => folded.push(c),
        }
    }
    folded.nfc().collect()
}

/// The letters and digits of a text, folded, without anything between them.
pub fn letters(text: &str) -> String {
    runs(text).map(fold).collect()
}

/// The words of a folded run, for the index: in scripts without spaces each letter and each pair of letters.
pub fn words(folded: &str) -> Words {
    cut(folded, true)
}

/// The words that find a folded run: in scripts without spaces the pairs of letters, or a letter that stands alone.
pub fn wanted(folded: &str) -> Words {
    cut(folded, false)
}

fn cut(folded: &str, singles: bool) -> Words {
    let mut cut = Words::default();
    for part in folded.split(|c: char| !in_word(c)).filter(|part| !part.is_empty()) {
        let letters: Vec<char> = part.chars().collect();
        for segment in letters.chunk_by(|a, b| is_unspaced(*a) == is_unspaced(*b)) {
            if !is_unspaced(segment[0]) {
                let text = segment.iter().take(LONGEST).collect();
                cut.words.push(Word { text, offset: cut.length });
                cut.length += 1;
                continue;
            }
            for (offset, letters) in (cut.length..).zip(segment.windows(2)) {
                cut.words.push(Word { text: letters.iter().collect(), offset });
            }
            for (offset, letter) in (cut.length..).zip(segment) {
                if singles || segment.len() == 1 {
                    cut.words.push(Word { text: letter.to_string(), offset });
                }
            }
            cut.length += segment.len() as u32;
        }
    }
    cut
}

/// Finds the stems of a language's words: forms with one stem are found by one another.
pub struct Stems(Option<Stemmer>);

impl Stems {
    /// The stemmer (snowballstem.org) of a BCP 47 language; for one that has none, a form is its own stem.
    pub fn of(language: &str) -> Stems {
        let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let algorithm = match primary.as_str() {
            "ar" => Algorithm::Arabic,
            "da" => Algorithm::Danish,
            "nl" => Algorithm::Dutch,
            "en" => Algorithm::English,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "hu" => Algorithm::Hungarian,
            "it" => Algorithm::Italian,
            "no" | "nb" | "nn" => Algorithm::Norwegian,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "es" => Algorithm::Spanish,
            "sv" => Algorithm::Swedish,
            "ta" => Algorithm::Tamil,
            "tr" => Algorithm::Turkish,
            _ => return Stems(None),
        };
        Stems(Some(Stemmer::create(algorithm)))
    }

    /// The folded stem of a word, which is a whole `run` or a part of it. `None` for what is no word of the language's
    /// letters, such as a number.
    pub fn stem(&self, word: &str, run: &str, is_whole: bool) -> Option<String> {
        let stemmer = self.0.as_ref()?;
        if word.chars().any(|c| !c.is_alphabetic() || is_unspaced(c)) {
            return None;
        }
        // Snowball knows accents, so that the word goes to it as it is written.
        let written: String = if is_whole { run.nfc().collect::<String>().to_lowercase() } else { word.to_owned() };
        Some(fold(&stemmer.stem(&written)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(words: Words) -> Vec<String> {
        words.words.into_iter().map(|word| word.text).collect()
    }

    fn all(text: &str) -> Vec<String> {
        runs(text).flat_map(|run| texts(wanted(&fold(run)))).collect()
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(all("Café, CAFÉ-cafe\u{301} l’École"), ["cafe", "cafe", "cafe", "l", "ecole"]);
        assert_eq!(all("Straße Øre Łódź İstanbul ΟΔΟΣ ёлка"), ["strasse", "ore", "lodz", "istanbul", "οδοσ", "елка"]);
        assert_eq!(all("soft\u{ad}hyphen ﬁsh Ⅷ ½"), ["softhyphen", "fish", "viii", "1", "2"]);
        assert_eq!(all("مُحَمَّد"), ["محمد"]);
        assert_eq!(all("10.1000/WP-12.a"), ["10", "1000", "wp", "12", "a"]);
        assert_eq!(all(&"x".repeat(60)), ["x".repeat(40)]);
    }

    #[test]
    fn what_has_no_spaces_is_cut_into_pairs() {
        assert_eq!(all("海洋法と AI政策"), ["海洋", "洋法", "法と", "ai", "政策"]);
        assert_eq!(all("정책을 한"), ["정책", "책을", "한"]);
        assert_eq!(texts(words("海洋法")), ["海洋", "洋法", "海", "洋", "法"]);
        assert_eq!(words("a海洋b").words.last().map(|word| word.offset), Some(3));
        // か and its voicing mark are one letter again.
        assert_eq!(all("がく"), ["がく"]);
    }

    #[test]
    fn stems_know_accents() {
        let stem = |language: &str, word: &str| Stems::of(language).stem(&fold(word), word, true);
        assert_eq!(stem("en-GB", "Regulations").as_deref(), Some("regul"));
        assert_eq!(stem("fr", "économiques"), stem("fr", "économique"));
        assert_eq!(stem("fr", "économiques").as_deref(), Some("econom"));
        assert_eq!(stem("en", "2007"), None);
        assert_eq!(stem("cy", "llyfrau"), None);
    }

    /// The languages that have a stemmer, and letters of their words.
    const STEMMED: [(&[&str], &str); 5] = [
        (
            &["da", "nl", "en", "fi", "fr", "de", "hu", "it", "no", "pt", "ro", "es", "sv", "tr"],
            "[a-zà-ÿßğışőűșțœ']{1,16}",
        ),
        (&["ar"], "[ء-ي]{1,14}"),
        (&["el"], "[α-ωάέήίόύώϊϋΐ]{1,16}"),
        (&["ru"], "[а-яё]{1,16}"),
        (&["ta"], "[அ-ஔக-ஹா-்]{1,14}"),
    ];

    fn word_of_a_language() -> impl Strategy<Value = (&'static [&'static str], String)> {
        prop::sample::select(&STEMMED[..])
            .prop_flat_map(|(languages, letters)| letters.prop_map(move |word| (languages, word)))
    }

    proptest! {
        #[test]
        fn any_word_has_a_stem((languages, word) in word_of_a_language()) {
            for language in languages {
                Stems::of(language).stem(&fold(&word), &word, true);
                Stems::of(language).stem(&fold(&word), &word, false);
            }
        }

        #[test]
        fn any_text_is_cut_and_stemmed(text in "[\\PC\u{300}\u{ad}\u{200b}]{0,40}") {
            for run in runs(&text) {
                let folded = fold(run);
                for word in words(&folded).words {
                    prop_assert!(!word.text.is_empty() && word.text.chars().count() <= LONGEST);
                    for language in ["ar", "da", "nl", "en", "fi", "fr", "de", "el", "hu", "it", "no", "pt", "ro", "ru", "es", "sv", "ta", "tr"] {
                        Stems::of(language).stem(&word.text, run, word.text == folded);
                    }
                }
            }
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,20}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
