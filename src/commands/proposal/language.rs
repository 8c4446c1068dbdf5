//! The language of a page, told by its small words.

use super::sheet::{Sheet, words};
use super::{Found, Site};
use crate::base::words::is_unspaced;

/// Words that each language has in most sentences and the others have not.
const SMALL: [(&str, &[&str]); 7] = [
    ("en", &["the", "of", "and", "to", "that", "is", "for", "with", "on", "this", "are", "by", "was", "from"]),
    (
        "de",
        &[
            "der", "die", "und", "das", "den", "ist", "von", "mit", "des", "auf", "fur", "nicht", "eine", "zu", "im",
            "sich",
        ],
    ),
    ("fr", &["les", "des", "et", "est", "une", "dans", "pour", "qui", "sur", "du", "par", "aux", "ces", "sont", "le"]),
    ("es", &["los", "las", "el", "del", "y", "una", "por", "con", "para", "como", "su", "se", "es", "al"]),
    ("it", &["il", "della", "che", "di", "gli", "dei", "delle", "nel", "sono", "con", "per", "una", "e"]),
    ("pt", &["os", "as", "da", "do", "uma", "com", "nao", "dos", "das", "em", "ao", "pela", "e"]),
    ("nl", &["het", "een", "van", "en", "dat", "niet", "voor", "zijn", "met", "op", "aan", "ook", "wordt"]),
];
/// Fewer such words prove nothing, or not without the file's own word for it, which is often wrong.
const FEWEST: usize = 15;
const FEWEST_DECLARED: usize = 6;

/// The page's language, if it is another than the site's and beyond doubt.
pub(super) fn find(sheet: &Sheet<'_>, site: &Site<'_>) -> Option<Found<String>> {
    let found = told(sheet)?;
    if primary(site.language) == found {
        return None;
    }
    Some(Found::on_page(found.to_owned(), true))
}

fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_lowercase()
}

fn told(sheet: &Sheet<'_>) -> Option<&'static str> {
    if let Some(script) = by_script(sheet) {
        return Some(script);
    }
    let all: Vec<String> = sheet.lines.iter().flat_map(|line| words(&line.text)).collect();
    let mut counts = SMALL.map(|(tag, small)| (all.iter().filter(|word| small.contains(&word.as_str())).count(), tag));
    counts.sort_by(|a, b| b.cmp(a));
    let [(most, tag), (next, _), ..] = counts;
    let needed = if sheet.declared.is_some_and(|declared| primary(declared) == tag) { FEWEST_DECLARED } else { FEWEST };
    (most >= needed && most * 2 > next * 3 && most * 8 > all.len()).then_some(tag)
}

fn by_script(sheet: &Sheet<'_>) -> Option<&'static str> {
    let letters = || sheet.lines.iter().flat_map(|line| line.text.chars()).filter(|c| c.is_alphabetic());
    let count = |is: fn(char) -> bool| letters().filter(|c| is(*c)).count();
    let all = letters().count();
    if all < 20 || count(is_unspaced) * 2 < all {
        return None;
    }
    let kana = count(|c| matches!(c, '\u{3040}'..='\u{30ff}'));
    let hangul = count(|c| matches!(c, '\u{ac00}'..='\u{d7a3}'));
    let han = count(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    match () {
        () if hangul * 2 > all => Some("ko"),
        () if kana * 10 > all => Some("ja"),
        () if han * 10 > all * 9 => Some("zh"),
        () => None,
    }
}
