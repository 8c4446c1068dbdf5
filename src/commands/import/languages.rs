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

/// The tag of a language by its name; any other text is as good as a tag.
pub(super) fn tag(text: &str) -> String {
    let text = text.trim();
    let name = text.to_lowercase();
    let name = name.strip_prefix("lang").filter(|rest| rest.len() > 3).unwrap_or(&name);
    let known = NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(tag, _)| *tag);
    known.map_or_else(|| text.replace('_', "-"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_tags_are_known() {
        let pairs = [
            ("ngerman", "de"),
            ("French", "fr"),
            ("pt_BR", "pt-BR"),
            ("langenglish", "en"),
            ("eng", "eng"),
            ("中文", "zh"),
        ];
        for (text, expected) in pairs {
            assert_eq!(tag(text), expected, "{text}");
        }
    }
}
