//! RIS, as reference managers exchange it: lines of a tag, two spaces, a hyphen, a space and a value.

use super::{CitationFormat, Detail, Format, Record, line};

pub const MEMBER: Format =
    Format { format: CitationFormat::Ris, begin: |_| String::new(), between: "\r\n", end: "", entry };

fn entry(record: &Record<'_>, detail: Detail<'_>) -> String {
    let mut lines = vec![("TY", record.kind.ris.to_owned())];
    let mut put = |tag: &'static str, value: Option<&str>| {
        if let Some(value) = value.map(line).filter(|value| !value.is_empty()) {
            lines.push((tag, value));
        }
    };
    put("ID", Some(record.key));
    record.authors.iter().for_each(|author| put("AU", Some(&author.name.inverted())));
    record.editors.iter().for_each(|editor| put("ED", Some(&editor.name.inverted())));
    put("TI", Some(&record.full_title));
    let date = &record.date;
    put("PY", Some(&format!("{:04}", date.year)));
    let part = |part: Option<u8>| part.map(|part| format!("{part:02}")).unwrap_or_default();
    put("DA", Some(&format!("{:04}/{}/{}/", date.year, part(date.month), part(date.day))));
    put("T2", record.series.as_ref().map(|series| series.title));
    put("VL", record.volume);
    let issn = record.series.as_ref().and_then(|series| series.issn);
    // A report's number is in the field that is otherwise for standard numbers; all else has one number only.
    if record.kind.ris == "RPRT" {
        put("SN", record.number);
        put("IS", record.issue);
    } else {
        put("IS", record.issue.or(record.number));
        put("SN", record.isbn.or(issn));
    }
    if record.kind.ris != "RPRT" && record.issue.is_some() {
        put("M1", record.number);
    }
    put("SP", record.number_of_pages);
    if let Some(pages) = record.pages {
        let (first, last) = first_and_last(pages);
        put("SP", Some(first));
        put("EP", last);
    }
    put("PB", Some(&record.publisher.name));
    put("CY", record.place);
    put("M3", Some(&record.kind_title));
    put("DO", record.doi);
    put("LA", Some(record.language));
    if detail.abstracts {
        record.terms.iter().for_each(|(_, term)| put("KW", Some(term)));
        put("AB", Some(&*record.summary));
    }
    put("UR", Some(&record.url));
    put("L1", record.pdf.as_ref().map(|pdf| &*pdf.url));
    lines.push(("ER", String::new()));
    lines.iter().map(|(tag, value)| format!("{tag}  - {value}\r\n")).collect()
}

/// The first and the last of `12-34`; of `24` the first alone.
pub(in crate::render) fn first_and_last(pages: &str) -> (&str, Option<&str>) {
    match pages.split_once(['-', '–']) {
        Some((first, last)) => (first.trim(), Some(last.trim_matches(['-', '–', ' ']))),
        None => (pages.trim(), None),
    }
}
