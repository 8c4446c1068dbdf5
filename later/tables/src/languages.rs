//! Languages by the names that editors, and packages of LaTeX, give them.

const NAMES: [(&str, &[&str]); 34] = [
    ("en", &["english", "englisch", "anglais", "inglés"]),
    ("en-US", &["american", "usenglish", "american english"]),
    ("en-GB", &["british", "ukenglish", "british english"]),
    ("en-AU", &["australian"]),
    ("en-CA", &["canadian"]),
    ("de", &["german", "ngerman", "deutsch", "allemand", "alemán"]),
    ("de-AT", &["austrian", "naustrian"]),
    ("de-CH", &["swissgerman", "nswissgerman"]),
    ("fr", &["french", "francais", "français", "französisch", "francés"]),
    ("es", &["spanish", "español", "espanol", "castellano", "spanisch", "espagnol"]),
    ("it", &["italian", "italiano", "italienisch", "italien"]),
    ("pt", &["portuguese", "portuges", "português", "portugiesisch", "portugais"]),
    ("pt-BR", &["brazilian", "brazil"]),
    ("nl", &["dutch", "nederlands", "niederländisch", "néerlandais"]),
    ("da", &["danish", "dansk"]),
    ("sv", &["swedish", "svenska"]),
    ("nb", &["norwegian", "norsk"]),
    ("nn", &["nynorsk"]),
    ("fi", &["finnish", "suomi"]),
    ("is", &["icelandic"]),
    ("pl", &["polish", "polski"]),
    ("cs", &["czech", "čeština"]),
    ("sk", &["slovak"]),
    ("hu", &["hungarian", "magyar"]),
    ("ro", &["romanian"]),
    ("el", &["greek"]),
    ("tr", &["turkish", "türkçe"]),
    ("ru", &["russian", "russisch", "russe", "русский"]),
    ("uk", &["ukrainian", "українська"]),
    ("ca", &["catalan", "català"]),
    ("zh", &["chinese", "chinesisch", "chinois", "中文"]),
    ("ja", &["japanese", "japanisch", "japonais", "日本語"]),
    ("ko", &["korean", "한국어"]),
    ("ar", &["arabic", "arabisch", "arabe", "العربية"]),
];

/// The tag of a language by its name; `None` if it is neither a name nor looks like a tag.
pub fn tag(text: &str) -> Option<String> {
    let text = text.trim();
    let name = text.to_lowercase();
    let name = name.strip_prefix("lang").filter(|rest| rest.len() > 3).unwrap_or(&name);
    if let Some((tag, _)) = NAMES.iter().find(|(_, names)| names.contains(&name)) {
        return Some((*tag).to_owned());
    }
    let tag = text.replace('_', "-");
    let mut parts = tag.split('-');
    let is_tag =
        parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_alphabetic()))
            && parts.all(|part| matches!(part.len(), 1..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    is_tag.then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_tags_are_known() {
        for (text, expected) in [
            ("ngerman", Some("de")),
            ("French", Some("fr")),
            ("pt_BR", Some("pt-BR")),
            ("langenglish", Some("en")),
            ("eng", Some("eng")),
            ("Elvish", None),
            ("", None),
            ("English; French", None),
        ] {
            assert_eq!(tag(text).as_deref(), expected, "{text}");
        }
    }
}
