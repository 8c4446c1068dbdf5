//! A table for spreadsheets (RFC 4180, UTF-8): a line for each paper, a column for each taxonomy.

use super::{CitationFormat, Detail, Format, Record, joined};
use crate::base::Config;

pub const MEMBER: Format = Format { format: CitationFormat::Csv, begin, between: "", end: "", entry };

/// The columns before those of the taxonomies.
const COLUMNS: [&str; 18] = [
    "id", "type", "title", "subtitle", "authors", "editors", "date", "series", "volume", "issue", "number", "pages",
    "publisher", "place", "doi", "isbn", "issn", "language",
];
/// The columns after them.
const LAST: [&str; 3] = ["abstract", "url", "pdf"];

fn begin(config: &Config) -> String {
    let taxonomies = config.taxonomies.iter().map(|taxonomy| taxonomy.key.as_str());
    row(COLUMNS.into_iter().chain(taxonomies).chain(LAST))
}

fn entry(record: &Record<'_>, detail: Detail<'_>) -> String {
    let [authors, editors] = [&record.authors, &record.editors].map(|agents| joined(agents, "; "));
    let date = record.date.to_string();
    let text = |text: Option<&'_ str>| text.unwrap_or_default().to_owned();
    let series = record.series.as_ref();
    let values = [
        record.key.to_owned(),
        record.type_key.to_owned(),
        record.title.to_owned(),
        text(record.subtitle),
        authors,
        editors,
        date,
        text(series.map(|series| series.title)),
        text(record.volume),
        text(record.issue),
        text(record.number),
        text(record.pages.or(record.number_of_pages)),
        record.publisher.name.clone(),
        text(record.place),
        text(record.doi),
        text(record.isbn),
        text(series.and_then(|series| series.issn)),
        record.language.to_owned(),
    ];
    let taxonomies = detail.config.taxonomies.iter().map(|taxonomy| {
        let terms = record.terms.iter().filter(|(key, _)| *key == taxonomy.key);
        terms.map(|(_, term)| *term).collect::<Vec<_>>().join("; ")
    });
    let last = [record.summary.clone().into_owned(), record.url.clone(), text(record.pdf.as_ref().map(|pdf| &*pdf.url))];
    row(values.into_iter().chain(taxonomies).chain(last))
}

fn row(values: impl Iterator<Item = impl AsRef<[u8]>>) -> String {
    let mut writer = csv::WriterBuilder::new().buffer_capacity(1 << 10).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let written = writer.write_record(values);
    debug_assert!(written.is_ok(), "memory takes every byte");
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
