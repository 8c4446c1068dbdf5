//! Whether DOIs, names and addresses are such as Crossref takes.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What is wrong with a DOI, as the end of a sentence.
///
/// The form is the schema's (`doi_t`); the characters are those that Crossref takes for new suffixes
/// (<https://www.crossref.org/documentation/member-setup/constructing-your-dois/>). It refuses others, hyphens that
/// merely look like one among them, by "contains invalid characters".
pub(super) fn doi_fault(doi: &str) -> Option<String> {
    let parts = doi.strip_prefix("10.").and_then(|rest| rest.split_once('/'));
    let (registrant, suffix) = parts.unwrap_or_default();
    if !(4..=9).contains(&registrant.len()) || !registrant.bytes().all(|b| b.is_ascii_digit()) || suffix.is_empty() {
        return Some("has not the form `10.NNNN/suffix`".to_owned());
    }
    let mut wrong: Vec<char> =
        suffix.chars().filter(|c| !c.is_ascii_alphanumeric() && !"-._;()/".contains(*c)).collect();
    wrong.sort_unstable();
    wrong.dedup();
    if !wrong.is_empty() {
        // By their numbers, too: some look like what is allowed, and some like nothing.
        let wrong: Vec<String> = wrong.iter().map(|c| format!("`{c}` (U+{:04X})", u32::from(*c))).collect();
        return Some(format!("has characters that Crossref does not take: {}", wrong.join(", ")));
    }
    (suffix.len() > 200).then(|| "has more than 200 characters after the slash".to_owned())
}

/// Whether a part of a person's name matches the schema's `[^\d\?]*[^\?\s]+[^\d]*`: digits in one word only, and no
/// question mark before that, or before the first letter.
pub(super) fn is_name(text: &str) -> bool {
    match (text.find(char::is_numeric), text.rfind(char::is_numeric)) {
        (Some(first), Some(last)) => !text[..last].contains('?') && !text[first..last].contains(char::is_whitespace),
        _ => text.split('?').next().is_some_and(|before| before.contains(|c: char| !c.is_whitespace())),
    }
}

/// What may not stand in an address (RFC 3986).
const OUTSIDE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// An address on the web as a validator takes it. `None` when it is none, or its host is written in other letters than
/// addresses have.
pub(super) fn address(text: &str) -> Option<String> {
    let (scheme, rest) = text.trim().split_once("://")?;
    if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return None;
    }
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let is_host = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
    if !is_host || port.len() > 5 || !port.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut address = format!("{scheme}://{host}");
    let (path, fragment) = path.split_once('#').map_or((path, None), |(path, fragment)| (path, Some(fragment)));
    escape(path, &mut address);
    if let Some(fragment) = fragment {
        address.push('#');
        escape(&fragment.replace('#', "%23"), &mut address);
    }
    (10..=2048).contains(&address.len()).then_some(address)
}

/// Adds a part of an address, with what may not stand in it as its bytes' numbers. A per cent sign that begins no such
/// number is one itself.
fn escape(text: &str, address: &mut String) {
    for (index, part) in text.split('%').enumerate() {
        if index > 0 {
            let is_number = part.as_bytes().get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
            *address += if is_number { "%" } else { "%25" };
        }
        address.extend(utf8_percent_encode(part, OUTSIDE));
    }
}

/// The language as schema 5.3.1 knows it: an ISO 639-1 code of its list, in which Zulu, Marshallese and Javanese under
/// its present code are missing.
pub(super) fn language(tag: &str) -> Option<&'static str> {
    let code = tag.split('-').next()?;
    (code.len() == 2).then(|| LANGUAGES.split(' ').find(|known| known.eq_ignore_ascii_case(code)))?
}

const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
                         da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu \
                         hy hz ia id ie ig ii ik io is it iu ja ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg \
                         li ln lo lt lu lv mg mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os \
                         pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te \
                         tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dois_are_told_from_what_is_none() {
        let good = ["10.5555/12345678", "10.5555/ABC-1.2_3;(4)/5", "10.123456789/x"];
        assert!(good.iter().all(|doi| doi_fault(doi).is_none()), "{:?}", good.map(doi_fault));
        let bad = [
            "",
            "10.5555",
            "10.5555/",
            "10.555/x",
            "11.5555/x",
            "10.5555.1/x",
            "https://doi.org/10.5555/x",
            "10.55a5/x",
        ];
        assert!(bad.iter().all(|doi| doi_fault(doi).is_some()));
        let hyphen = doi_fault("10.5555/a\u{2010}b c").unwrap_or_default();
        assert!(hyphen.ends_with("` ` (U+0020), `\u{2010}` (U+2010)"), "{hyphen}");
        assert!(doi_fault(&format!("10.5555/{}", "x".repeat(200))).is_none());
        assert!(doi_fault(&format!("10.5555/{}", "x".repeat(201))).is_some());
    }

    #[test]
    fn names_are_what_the_pattern_says() {
        let good = ["Doe", "van Dyck", "静怡", "3rd Baron", "Group 42", "A? B", "X2Y3"];
        assert!(good.iter().all(|name| is_name(name)), "{:?}", good.map(is_name));
        let bad = ["", "?", "? Doe", "Group 1 of 2", "A? 2", "  "];
        assert!(bad.iter().all(|name| !is_name(name)), "{:?}", bad.map(is_name));
    }

    #[test]
    fn addresses_are_mended_or_none() {
        assert_eq!(
            address("https://a.example:8080/ü b[1].pdf?q=100%#x#y%20").as_deref(),
            Some("https://a.example:8080/%C3%BC%20b%5B1%5D.pdf?q=100%25#x%23y%20")
        );
        assert_eq!(address("HTTP://a.example").as_deref(), Some("HTTP://a.example"));
        let none = ["", "ftp://a/b", "https:///x", "https://bücher.example/", "https://a:b/", "//a/b", "https://a b/"];
        assert_eq!(none.map(address), [const { None }; 7]);
    }

    #[test]
    fn languages_are_those_of_the_schema() {
        assert_eq!(
            ["en-GB", "zh-Hans", "PT", "zu", "fil", "", "e"].map(language),
            [Some("en"), Some("zh"), Some("pt"), None, None, None, None]
        );
    }
}
