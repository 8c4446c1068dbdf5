//! CSL-JSON, as Zotero and many others write it: the variables of CSL 1.0.2.

use super::{Importer, Source, name};
use crate::commands::import::{bibliography, encoding};
use crate::commands::import::record::{At, Batch, Person, PersonName, Record, Refusal, Remark, Weight, What};
use crate::base::date::PartialDate;
use crate::base::paths;
use crate::render::citation::kinds;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

pub const MEMBER: Importer = Importer { keys: &["csl-json"], reads: "CSL-JSON, a file", read };

/// Variables that have a key of their own and need no more than to be copied.
const TEXTS: [(&str, &str); 12] = [
    ("title", "title"),
    ("abstract", "summary"),
    ("volume", "volume"),
    ("issue", "issue"),
    ("number", "number"),
    ("collection-number", "number"),
    ("page", "pages"),
    ("number-of-pages", "pages"),
    ("DOI", "doi"),
    ("ISBN", "isbn"),
    ("publisher-place", "place"),
    ("language", "language"),
];

fn read(source: &Source) -> Result<Batch, Refusal> {
    let file = name(&source.path);
    let (text, encoding) = encoding::read(&source.path, &At { file: file.clone(), line: 0 })?;
    let items: Vec<&RawValue> = serde_json::from_str(&text).map_err(|error| Refusal {
        at: At { file: file.clone(), line: u32::try_from(error.line()).unwrap_or(u32::MAX) },
        column: u32::try_from(error.column()).unwrap_or(0),
        message: format!("this is no list of CSL-JSON: {}", error.to_string().split(" at line ").next().unwrap_or("")),
        remedy: "export the library again as CSL-JSON; a list begins with `[`".to_owned(),
    })?;
    let mut batch = Batch { guesses: encoding.map(|name| format!("encoding: {name}")).into_iter().collect(), ..Batch::default() };
    let (mut line, mut done) = (1, 0);
    for item in items {
        let start = item.get().as_ptr().addr() - text.as_ptr().addr();
        line += memchr::memchr_iter(b'\n', &text.as_bytes()[done..start]).count();
        done = start;
        let at = At { file: file.clone(), line: u32::try_from(line).unwrap_or(u32::MAX) };
        match serde_json::from_str(item.get()) {
            Ok(item) => batch.records.push(record(item, at)),
            Err(_) => {
                let what = "an entry is no group of variables, and was left out".to_owned();
                batch.remarks.push(Remark { weight: Weight::LeftOut, what, at });
            }
        }
    }
    Ok(batch)
}

fn record(mut item: Map<String, Value>, at: At) -> Record {
    let mut take = |key: &str| item.remove(key);
    let id = take("id").and_then(text).unwrap_or_default();
    let mut record = Record::new(What::Paper, id, at);
    for (variable, key) in TEXTS {
        let Some(value) = take(variable) else { continue };
        match text(value.clone()) {
            Some(value) if record.text(key).is_none() => record.set(key, value),
            Some(value) => record.keep(variable, value),
            None => record.keep(variable, value),
        }
    }
    let (csl, genre) = (take("type").and_then(text), take("genre").and_then(text));
    kind(&mut record, csl, genre);
    for variable in ["collection-title", "container-title"] {
        match take(variable).map(|value| text(value.clone()).ok_or(value)) {
            Some(Ok(value)) if record.text("series").is_none() => record.set("series", value),
            Some(Ok(value)) => record.keep(variable, value),
            Some(Err(value)) => record.keep(variable, value),
            None => {}
        }
    }
    record.authors = people(&mut record, "author", take("author"));
    record.editors = people(&mut record, "editor", take("editor"));
    if let Some(issued) = take("issued") {
        match date(&issued) {
            Some(date) => record.set("date", date),
            None => record.keep("issued", issued),
        }
    }
    for variable in ["keyword", "categories"] {
        match take(variable) {
            Some(Value::String(words)) => record.classify("topics", bibliography::keywords(&words)),
            Some(Value::Array(words)) => record.classify("topics", words.into_iter().filter_map(text)),
            _ => {}
        }
    }
    if let Some(url) = take("URL").and_then(self::text) {
        bibliography::address(&mut record, "URL", &url);
    }
    for (variable, value) in item {
        record.keep(&variable, value);
    }
    record
}

/// Sets the type: a report says by its genre what it is.
fn kind(record: &mut Record, csl: Option<String>, genre: Option<String>) {
    let csl = csl.unwrap_or_default();
    let known = kinds::all().find(|(_, kind)| kind.csl == csl).map(|(key, _)| key);
    match (known, genre) {
        (Some(None), Some(genre)) if paths::slug(&genre).is_some() => record.set("type", genre),
        (known, genre) => {
            record.set("type", known.map_or(csl.as_str(), |key| key.unwrap_or("report")));
            record.keep("genre", genre);
        }
    }
}

/// A text, or a number as one.
fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn people(record: &mut Record, variable: &str, names: Option<Value>) -> Vec<Person> {
    let Some(names) = names else { return Vec::new() };
    let Value::Array(list) = &names else {
        record.keep(variable, names);
        return Vec::new();
    };
    let people: Vec<Person> = list.iter().filter_map(person).collect();
    if people.len() < list.len() {
        record.keep(variable, names);
    }
    people
}

fn person(name: &Value) -> Option<Person> {
    let part = |key: &str| name.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let literal = part("literal");
    if !literal.is_empty() {
        return Some(Person::named(bibliography::whole(literal)));
    }
    let particles = [part("dropping-particle"), part("non-dropping-particle"), part("family")];
    let family = particles.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ");
    let name = PersonName::Parts { family, given: part("given"), suffix: part("suffix") };
    (name != PersonName::Parts { family: String::new(), given: String::new(), suffix: String::new() })
        .then(|| Person::named(name))
}

/// The first day of `issued`, as precisely as it is known.
fn date(issued: &Value) -> Option<String> {
    let written = |key: &str| issued.get(key).and_then(Value::as_str);
    if let Some(text) = written("raw").or_else(|| written("literal")) {
        return PartialDate::parse(text).ok().map(|date| date.to_string());
    }
    let all = issued.get("date-parts")?.as_array()?;
    let [only] = all.as_slice() else { return None };
    let parts: Vec<String> = only.as_array()?.iter().filter_map(|part| text(part.clone())).collect();
    let part = |index: usize| parts.get(index).map_or("", String::as_str);
    // What else it says, such as a season, would be lost.
    (issued.as_object()?.len() == 1).then(|| bibliography::date(part(0), part(1), part(2)))?
}
