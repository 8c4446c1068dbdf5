//! A post's fields, of which every plugin has its own: the few that a catalogue knows, and all others under their names.

use super::attachments::Attachments;
use super::item::Item;
use crate::commands::import::record::{File, Person, PersonName, Record, Weight};

/// What fields say that only the whole post can answer.
#[derive(Debug, Default)]
pub struct Meta {
    pub old_slugs: Vec<String>,
    /// The attachments that fields name by number.
    pub attachments: Vec<u64>,
    pub footnotes: Option<String>,
    /// Whether a field says who wrote it.
    pub has_authors: bool,
}

/// Puts the fields of an item where they belong.
pub fn read(item: &Item, record: &mut Record, attachments: &mut Attachments) -> Meta {
    let mut meta = Meta::default();
    for (key, value) in item.meta.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let text = value.trim();
        // An array as PHP writes it says nothing to anybody else.
        let is_serialized = text.starts_with("a:") || text.starts_with("O:");
        match key.to_ascii_lowercase().as_str() {
            "doi" | "isbn" | "series" | "number" if !is_serialized => record.set(&key.to_ascii_lowercase(), text),
            "author" | "authors" if !is_serialized && text.parse::<u64>().is_err() => {
                record.authors.extend(names(text));
                meta.has_authors = true;
            }
            "pdf" | "pdf_url" if !is_serialized => match text.parse() {
                Ok(post) => match attachments.get(post) {
                    Some(attachment) if record.pdf.is_none() => record.pdf = Some(File::at(attachment.url.clone())),
                    Some(_) => meta.attachments.push(post),
                    None => record.keep(key, text),
                },
                Err(_) if record.pdf.is_none() => record.pdf = Some(File::at(text)),
                Err(_) if record.pdf.as_ref().is_some_and(|pdf| pdf.path == text) => {}
                Err(_) => record.files.push(File::at(text)),
            },
            "_thumbnail_id" => match text.parse().ok().and_then(|post| attachments.get(post)) {
                Some(attachment) => record.cover = Some(File::at(attachment.url.clone())),
                None => record.remark(Weight::LeftOut, "a featured picture is not in the export"),
            },
            "_wp_old_slug" => meta.old_slugs.push(text.to_owned()),
            "footnotes" if text.starts_with('[') => meta.footnotes = Some(text.to_owned()),
            "_yoast_wpseo_metadesc"
            | "rank_math_description"
            | "_aioseo_description"
            | "_aioseop_description"
            | "_genesis_description"
            | "_seopress_titles_desc" => match record.text("summary") {
                // What is between `%%` is filled in by the plugin.
                None if !text.contains('%') => record.set("summary", crate::commands::import::html::to_text(text)),
                Some(summary) if summary == text => {}
                _ => record.keep(key, text),
            },
            "_yoast_wpseo_canonical"
            | "rank_math_canonical_url"
            | "_aioseo_canonical_url"
            | "_seopress_robots_canonical"
            | "_genesis_canonical_uri" => record.keep(key, text),
            private if private.starts_with('_') => {
                record.remark(Weight::LeftOut, format!("the private field {key} is left out"));
            }
            _ => {
                // Advanced Custom Fields keeps a file's number, and says beside it that the field is its own.
                let is_acf = item.meta(&format!("_{key}")).is_some_and(|own| own.starts_with("field_"));
                meta.attachments.extend(text.parse::<u64>().ok().filter(|_| is_acf));
                record.keep(key, text);
            }
        }
    }
    meta
}

/// The names in a line: `Ann Vale; Bo Holt`, `Ann Vale, Bo Holt and Cy Reed`, `Vale, Ann`.
fn names(text: &str) -> Vec<Person> {
    let text = crate::commands::import::html::to_text(&text.replace(['\n', '\r'], ";"));
    let by_signs: Vec<&str> = text.split([';', '|']).collect();
    let parts: Vec<&str> = match by_signs.as_slice() {
        [one] => {
            let parts: Vec<&str> =
                one.split(" and ").flat_map(|part| part.split(" & ")).flat_map(|part| part.split(',')).collect();
            // `Vale, Ann` is one name, and `Vale, Ann and Holt, Bo` are two.
            let is_full = |part: &&str| part.split_whitespace().count() > 1 || part.trim().is_empty();
            if parts.iter().all(is_full) {
                parts
            } else {
                one.split(" and ").flat_map(|part| part.split(" & ")).collect()
            }
        }
        _ => by_signs,
    };
    let parts = parts.into_iter().map(str::trim).filter(|name| !name.is_empty());
    parts
        .map(|name| match name.split_once(',') {
            Some((family, given)) if !given.contains(',') && !given.trim().is_empty() => {
                Person::named(PersonName::Parts {
                    family: family.trim().to_owned(),
                    given: given.trim().to_owned(),
                    suffix: String::new(),
                })
            }
            _ => Person::named(PersonName::Plain(name.to_owned())),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::import::formats::wordpress::people::plain;

    #[test]
    fn names_in_a_line() {
        for (line, expected) in [
            ("Ann Vale; Bo Holt", "Ann Vale|Bo Holt"),
            ("Ann Vale, Bo Holt and Cy Reed", "Ann Vale|Bo Holt|Cy Reed"),
            ("Ann Vale &amp; Bo Holt", "Ann Vale|Bo Holt"),
            ("Vale, Ann", "Ann Vale"),
            ("Vale, Ann and Holt, Bo", "Ann Vale|Bo Holt"),
            ("Vale, Ann; Holt, Bo", "Ann Vale|Bo Holt"),
            ("Quay House", "Quay House"),
            ("Ann Vale\nBo Holt\n", "Ann Vale|Bo Holt"),
            ("; ,", ","),
        ] {
            let found: Vec<String> = names(line).iter().map(plain).collect();
            assert_eq!(found.join("|"), expected, "{line}");
        }
    }
}
