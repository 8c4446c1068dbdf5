//! CSL-JSON 1.0.2, the data that citation processors take.

use super::{Name, Record};
use serde_json::{Map, Value, json};

/// A list of one record.
pub(super) fn entry(record: &Record<'_>) -> String {
    let kind = match record.kind {
        "report" | "working-paper" | "policy-brief" => "report",
        "book" => "book",
        "chapter" => "chapter",
        "article" => "article-journal",
        "conference-paper" => "paper-conference",
        "thesis" => "thesis",
        "dataset" => "dataset",
        "testimony" => "hearing",
        "newsletter" | "commentary" => "article-magazine",
        _ => "document",
    };
    let names = |names: &[Name]| {
        let names: Vec<Value> = names
            .iter()
            .map(|name| match name.given.is_empty() {
                true => json!({ "literal": name.direct() }),
                false if name.suffix.is_empty() => json!({ "family": name.family, "given": name.given }),
                false => json!({ "family": name.family, "given": name.given, "suffix": name.suffix }),
            })
            .collect();
        Some(Value::from(names)).filter(|names| names != &json!([]))
    };
    let text = |text: Option<&str>| text.map(Value::from);
    let date = [Some(i64::from(record.date.year)), record.date.month.map(i64::from), record.date.day.map(i64::from)];
    let is_part = matches!(kind, "chapter" | "article-journal" | "article-magazine" | "paper-conference");
    let fields = [
        ("id", text(Some(record.key))),
        ("type", text(Some(kind))),
        ("title", text(Some(&record.title))),
        ("author", names(&record.authors)),
        ("editor", names(&record.editors)),
        ("issued", Some(json!({ "date-parts": [date.into_iter().map_while(|part| part).collect::<Vec<_>>()] }))),
        (if is_part { "container-title" } else { "collection-title" }, text(record.series)),
        ("volume", text(record.volume)),
        ("issue", text(record.issue)),
        (if is_part { "number" } else { "collection-number" }, text(record.number)),
        ("genre", text(Some(&record.kind_title))),
        ("page", text(record.pages)),
        ("publisher", text(Some(record.publisher))),
        ("publisher-place", text(record.place)),
        ("DOI", text(record.doi)),
        ("ISBN", text(record.isbn)),
        ("ISSN", text(record.issn)),
        ("language", text(Some(record.language))),
        ("URL", text(Some(&record.url))),
    ];
    let record: Map<String, Value> =
        fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect();
    serde_json::to_string_pretty(&json!([record])).unwrap_or_default()
}
