//! CSL-JSON 1.0.2, the data that citation processors take.

use super::{CitationFormat, Detail, Format, Record};
use crate::render::citation::{Agent, Within};
use serde_json::{Map, Value, json};

pub const MEMBER: Format =
    Format { format: CitationFormat::CslJson, begin: |_| "[\n".to_owned(), between: ",\n", end: "\n]\n", entry };

fn entry(record: &Record<'_>, detail: Detail<'_>) -> String {
    let text = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(Value::from);
    let series = record.series.as_ref();
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
        ("title", text(Some(&record.full_title))),
        ("author", names(&record.authors)),
        ("editor", names(&record.editors)),
        ("issued", Some(json!({ "date-parts": [date_parts(record)] }))),
        (container, text(series.map(|series| series.title))),
        ("volume", text(record.volume)),
        ("issue", text(record.issue)),
        (number, text(record.number)),
        ("genre", text(Some(&record.kind_title))),
        ("page", text(record.pages)),
        ("publisher", text(Some(&record.publisher.name))),
        ("publisher-place", text(record.place)),
        ("DOI", text(record.doi)),
        ("ISBN", text(record.isbn)),
        ("ISSN", text(series.and_then(|series| series.issn))),
        ("language", text(Some(record.language))),
        ("abstract", text(detail.abstracts.then_some(record.summary))),
        ("URL", text(Some(&record.url))),
    ];
    let object: Map<String, Value> =
        pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect();
    serde_json::to_string_pretty(&object).unwrap_or_default()
}

fn names(agents: &[Agent<'_>]) -> Option<Value> {
    let name = |agent: &Agent<'_>| {
        let name = &agent.name;
        match name.is_whole() {
            true => json!({ "literal": name.family }),
            false if name.suffix.is_empty() => json!({ "family": name.family, "given": name.given }),
            false => json!({ "family": name.family, "given": name.given, "suffix": name.suffix }),
        }
    };
    (!agents.is_empty()).then(|| agents.iter().map(name).collect())
}

/// The year, and what else is known.
fn date_parts(record: &Record<'_>) -> Vec<i64> {
    let date = record.date;
    let parts = [Some(i64::from(date.year)), date.month.map(i64::from), date.day.map(i64::from)];
    parts.into_iter().map_while(|part| part).collect()
}
