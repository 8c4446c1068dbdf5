//! CSL-JSON 1.0.2, the data that citation processors take.

use super::{CitationFormat, Detail, Format, Record, shield};
use crate::render::citation::{Agent, Within};
use serde_json::{Map, Value, json};

pub const MEMBER: Format =
    Format { format: CitationFormat::CslJson, begin: |_| "[\n".to_owned(), between: ",\n", end: "\n]\n", entry };

fn entry(record: &Record<'_>, detail: Detail<'_>) -> String {
    let mut object = object(record, &|text| text.to_owned());
    if detail.abstracts && !record.summary.is_empty() {
        object.insert("abstract".to_owned(), (*record.summary).into());
    }
    serde_json::to_string_pretty(&object).unwrap_or_default()
}

/// What references are printed from: titles are shielded from what hayagriva makes of their capitals.
pub(in crate::render::citation) fn cited(record: &Record<'_>) -> Value {
    let mut object = object(record, &shield::shield);
    for number in ["number", "collection-number"] {
        let text = object.get(number).and_then(Value::as_str);
        // hayagriva takes all digits of "NBS IR 81-2205" for numbers, and there are several.
        if let Some(text) = text.filter(|text| !text.chars().all(char::is_alphanumeric)) {
            let moved = shield::moved(text).into();
            object.insert(number.to_owned(), moved);
        }
    }
    // Without an author hayagriva loses a report's number.
    if record.authors.is_empty() && record.editors.is_empty() && record.kind.csl == "report" {
        object.insert("author".to_owned(), json!([{ "literal": record.publisher.name }]));
    }
    Value::Object(object)
}

/// `set` is what becomes of titles.
fn object(record: &Record<'_>, set: &dyn Fn(&str) -> String) -> Map<String, Value> {
    let text = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(Value::from);
    let series = record.series.as_ref();
    // A book is a book; of a report and a thesis one says which.
    let genre = matches!(record.kind.within, Within::Institution | Within::University);
    let (container, number) = match record.kind.within {
        Within::Journal | Within::Book | Within::Conference => ("container-title", "number"),
        // A blog, or a magazine, is what its entries appear in.
        Within::Institution if record.kind.csl != "report" => ("container-title", "number"),
        Within::Institution => ("collection-title", "number"),
        Within::Alone | Within::University => ("collection-title", "collection-number"),
    };
    let pairs = [
        ("id", text(Some(record.key))),
        ("type", text(Some(record.kind.csl))),
        ("title", text(Some(&set(&record.full_title)))),
        ("author", names(&record.authors)),
        ("editor", names(&record.editors)),
        ("issued", Some(json!({ "date-parts": [date_parts(record)] }))),
        (container, text(series.map(|series| set(series.title)).as_deref())),
        ("volume", text(record.volume)),
        ("issue", text(record.issue)),
        (number, text(record.number)),
        ("genre", text(genre.then_some(&*record.kind_title))),
        ("page", text(record.pages)),
        ("number-of-pages", text(record.number_of_pages)),
        ("publisher", text(Some(&record.publisher.name))),
        ("publisher-place", text(record.place)),
        ("DOI", text(record.doi)),
        ("ISBN", text(record.isbn)),
        ("ISSN", text(series.and_then(|series| series.issn))),
        ("language", text(Some(record.language))),
        ("URL", text(Some(&record.url))),
    ];
    pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

fn names(agents: &[Agent<'_>]) -> Option<Value> {
    let name = |agent: &Agent<'_>| {
        let name = &agent.name;
        if name.is_whole() {
            return json!({ "literal": name.family });
        }
        let (particle, family) = name.particle();
        let parts = [
            ("family", family),
            ("given", &name.given),
            ("non-dropping-particle", particle),
            ("suffix", &name.suffix),
        ];
        let parts = parts.into_iter().filter(|(_, part)| !part.is_empty());
        Value::Object(parts.map(|(key, part)| (key.to_owned(), part.into())).collect())
    };
    (!agents.is_empty()).then(|| agents.iter().map(name).collect())
}

/// The year, and what else is known.
fn date_parts(record: &Record<'_>) -> Vec<i64> {
    let date = record.date;
    let parts = [Some(i64::from(date.year)), date.month.map(i64::from), date.day.map(i64::from)];
    parts.into_iter().map_while(|part| part).collect()
}
