//! A record as the text of a Markdown file.

use super::record::{Record, TEXTS, What};
use serde_yaml::{Mapping, Value};
use std::borrow::Cow;

/// A file that a record names, as its front matter has it: a path beside the Markdown, or a URL.
pub(super) struct Named {
    pub path: String,
    pub label: Option<String>,
}

/// What the planner has decided of a record.
#[derive(Default)]
pub(super) struct Decided {
    pub id: String,
    /// Only if the file's name does not say it.
    pub slug: Option<String>,
    pub pdf: Option<Named>,
    pub files: Vec<Named>,
    pub cover: Option<Named>,
    /// Old addresses, or other spellings of a person's name.
    pub aliases: Vec<String>,
    /// The text with its links led to where they lead now.
    pub body: String,
}

/// The line of the fingerprint; what it stands in is what was written.
const HASH: &str = "\n  hash: ";

/// The whole file, with its fingerprint.
///
/// # Errors
/// Says why it cannot be written as YAML.
pub(super) fn text(record: &Record, decided: &Decided) -> Result<String, serde_yaml::Error> {
    let mut keys = Mapping::new();
    let mut put = |key: &str, value: Value| {
        keys.insert(key.into(), value);
    };
    let list = |values: &[String]| Value::from(values.to_vec());
    for (key, _) in TEXTS {
        if let Some(text) = record.text(key) {
            put(key, plain(text));
        }
        if key == "updated" {
            for (key, people) in [("authors", &record.authors), ("editors", &record.editors)] {
                if !people.is_empty() {
                    put(key, people.iter().map(person).collect());
                }
            }
        }
    }
    for (taxonomy, terms) in &record.terms {
        put(taxonomy, list(terms));
    }
    if !record.key_points.is_empty() {
        put("key_points", list(&record.key_points));
    }
    if let Some(pdf) = &decided.pdf {
        put("pdf", pdf.path.as_str().into());
    }
    if !decided.files.is_empty() {
        let file = |file: &Named| {
            map([("path", Some(file.path.as_str().into())), ("label", file.label.as_deref().map(Value::from))])
        };
        put("files", decided.files.iter().map(file).collect());
    }
    if let Some(cover) = &decided.cover {
        put(if record.what == What::Person { "picture" } else { "cover" }, cover.path.as_str().into());
    }
    if let Some(slug) = &decided.slug {
        put("slug", slug.as_str().into());
    }
    if !decided.aliases.is_empty() {
        put("aliases", list(&decided.aliases));
    }
    for (key, flag) in [("draft", record.draft), ("featured", record.featured)] {
        if flag {
            put(key, true.into());
        }
    }
    if !record.extra.is_empty() {
        let extra = record.extra.iter().map(|(name, value)| Ok((name.as_str().into(), serde_yaml::to_value(value)?)));
        let extra: Mapping = extra.collect::<Result<_, serde_yaml::Error>>()?;
        put("extra", extra.into());
    }
    put("origin", map([("id", Some(decided.id.as_str().into()))]));
    let yaml = serde_yaml::to_string(&keys)?;
    let body = decided.body.trim_matches('\n');
    let gap = if body.is_empty() { "" } else { "\n" };
    // The origin comes last, so that its next line ends the front matter.
    let [head, tail] = [format!("---\n{}", yaml.trim_end()), format!("\n---\n{gap}{body}{gap}")];
    let hash = fingerprint(&format!("{head}{tail}"));
    Ok(format!("{head}{HASH}\"{hash}\"{tail}"))
}

/// The fingerprint of a file's text, whatever the one is that stands in it: 16 hexadecimal digits. How lines end is no matter.
pub(super) fn fingerprint(text: &str) -> String {
    let text = if text.contains('\r') { text.replace("\r\n", "\n").into() } else { Cow::Borrowed(text) };
    let end = text.get(3..).and_then(|rest| rest.find("\n---\n")).map_or(text.len(), |at| at + 3);
    let line = text[..end].rfind(HASH).unwrap_or(end);
    let next = text[line..end].get(1..).and_then(|rest| rest.find('\n')).map_or(end, |at| line + 1 + at);
    let mut hasher = blake3::Hasher::new();
    hasher.update(&text.as_bytes()[..line]).update(&text.as_bytes()[next..]);
    hasher.finalize().to_hex()[..16].to_owned()
}

/// A number or a year stands there as one; all else is text.
fn plain(text: &str) -> Value {
    match text.parse::<u32>() {
        Ok(number) if number.to_string() == text => number.into(),
        _ => text.into(),
    }
}

fn person(person: &super::record::Person) -> Value {
    let (name, is_institution) = super::names::written(&person.name);
    let parts = [("role", &person.role), ("orcid", &person.orcid), ("affiliation", &person.affiliation)];
    if !is_institution && parts.iter().all(|(_, part)| part.is_none()) {
        return name.into();
    }
    let parts = parts.map(|(key, part)| (key, part.as_deref().map(Value::from)));
    let organization = ("organization", is_institution.then(|| true.into()));
    map([("name", Some(name.into()))].into_iter().chain(parts).chain([organization]))
}

fn map<'k>(entries: impl IntoIterator<Item = (&'k str, Option<Value>)>) -> Value {
    let entries = entries.into_iter().filter_map(|(key, value)| Some((key.into(), value?)));
    Value::Mapping(entries.collect())
}
