//! What a record may say: values that a catalogue has no key for, or that are not what their key takes, go under `extra`.

use super::names;
use super::record::{PersonName, Record, TEXTS, Weight, What};
use crate::base::config::{Config, is_free};
use crate::base::date::PartialDate;
use crate::base::due::Due;
use crate::base::identifiers::{DOI, ISBN, ORCID};
use crate::base::{language, paths};

/// The record as it can be written; `None` if it cannot be, and then its last remark says why.
pub(super) fn admit(record: &mut Record, config: &Config) -> bool {
    match record.what {
        What::Paper => paper(record, config),
        What::Page => page(record),
        What::Person => person(record),
    }
}

fn paper(record: &mut Record, config: &Config) -> bool {
    title(record);
    validate(record);
    demote(record, |key| !matches!(key, "name" | "orcid" | "affiliation" | "role"));
    classify(record, config);
    let publisher = &config.publisher.name;
    record.extra.retain(|(name, value)| name != "publisher" || value.as_str() != Some(publisher));
    if record.text("date").is_none() {
        record.remark(Weight::LeftOut, "a paper needs a date, and those without one are left out");
        return false;
    }
    true
}

fn page(record: &mut Record) -> bool {
    title(record);
    validate(record);
    demote(record, |key| matches!(key, "title" | "summary" | "updated"));
    for (key, people) in
        [("authors", std::mem::take(&mut record.authors)), ("editors", std::mem::take(&mut record.editors))]
    {
        record.keep(key, people.iter().map(|person| names::written(&person.name).0).collect::<Vec<_>>());
    }
    for (taxonomy, terms) in std::mem::take(&mut record.terms) {
        record.keep(&taxonomy, terms);
    }
    let points = std::mem::take(&mut record.key_points);
    record.keep("key_points", points);
    if std::mem::take(&mut record.featured) {
        record.keep("featured", true);
    }
    true
}

fn person(record: &mut Record) -> bool {
    validate(record);
    if let Some(title) = record.take("title") {
        record.set("name", title);
    }
    demote(record, |key| matches!(key, "name" | "orcid" | "affiliation" | "role"));
    for (taxonomy, terms) in std::mem::take(&mut record.terms) {
        record.keep(&taxonomy, terms);
    }
    if record.text("name").is_none() {
        record.remark(Weight::LeftOut, "a person needs a name, and those without one are left out");
        return false;
    }
    true
}

/// A title is one line, and there has to be one.
fn title(record: &mut Record) {
    let title = record.take("title").map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    let title = title.filter(|title| !title.is_empty()).unwrap_or_else(|| {
        record.remark(Weight::Kept, "what has no title is called by its address, or by its id");
        let names = record.slug.iter().chain([&record.id]).map(|name| name.trim());
        names.into_iter().find(|name| !name.is_empty()).unwrap_or("Untitled").to_owned()
    });
    record.set("title", title);
}

/// Each value in the form that its key takes.
fn validate(record: &mut Record) {
    let date = |text: &str| PartialDate::parse(text).ok().map(|date| date.to_string());
    type Form<'f> = &'f dyn Fn(&str) -> Option<String>;
    let forms: [(&str, &str, Form<'_>); 8] = [
        ("date", "date", &date),
        ("updated", "date", &date),
        ("publish_at", "date", &|text| Due::parse(text, None).ok().map(|due| due.to_string())),
        ("doi", "DOI", &|text| DOI.parse(text).ok()),
        ("isbn", "ISBN", &|text| ISBN.parse(text).ok()),
        ("orcid", "ORCID", &|text| ORCID.parse(text).ok()),
        ("language", "language's tag", &language::language_tag),
        ("type", "type", &paths::slug),
    ];
    for (key, what, form) in forms {
        let Some(text) = record.take(key) else { continue };
        match form(&text) {
            Some(valid) => record.set(key, valid),
            None => {
                record.remark(Weight::Kept, format!("a `{key}` that is no {what} stands under `extra`"));
                record.keep(key, text);
            }
        }
    }
    let people = record.authors.iter_mut().chain(&mut record.editors);
    let wrong: Vec<String> = people
        .filter_map(|person| {
            let written = person.orcid.take()?;
            person.orcid = ORCID.parse(&written).ok();
            person.orcid.is_none().then_some(written)
        })
        .collect();
    record.keep("orcid", wrong);
    let is_named = |name: &PersonName| !names::written(name).0.is_empty();
    record.authors.retain(|person| is_named(&person.name));
    record.editors.retain(|person| is_named(&person.name));
}

/// Moves texts that this kind of file has no key for.
fn demote(record: &mut Record, is_key: fn(&str) -> bool) {
    for (key, _) in TEXTS {
        if !is_key(key)
            && let Some(text) = record.take(key)
        {
            record.keep(key, text);
        }
    }
}

/// Terms stand under a taxonomy's key, which nothing else may have.
fn classify(record: &mut Record, config: &Config) {
    for (name, terms) in std::mem::take(&mut record.terms) {
        let is_known = config.taxonomies.iter().any(|taxonomy| taxonomy.key == name);
        let is_word = paths::is_slug(&name.replace('_', "-"));
        let key = if is_known || is_word { Some(name.clone()) } else { paths::slug(&name) };
        match key.filter(|key| is_known || is_free(key)) {
            Some(key) => record.classify(&key, terms),
            None => record.keep(&name, terms),
        }
    }
}
