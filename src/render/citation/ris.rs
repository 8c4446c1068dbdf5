//! RIS, as reference managers exchange it: lines of a tag, two spaces, a hyphen, a space and a value.

use super::{Name, Record};

/// One entry.
pub(super) fn entry(record: &Record<'_>) -> String {
    let kind = match record.kind {
        "report" | "working-paper" | "policy-brief" => "RPRT",
        "book" => "BOOK",
        "chapter" => "CHAP",
        "article" => "JOUR",
        "conference-paper" => "CPAPER",
        "thesis" => "THES",
        "dataset" => "DATA",
        "testimony" => "HEAR",
        _ => "GEN",
    };
    let mut lines = vec![("TY", kind.to_owned())];
    let mut put = |tag: &'static str, value: Option<&str>| {
        if let Some(value) = value {
            // A value is one line.
            lines.push((tag, value.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
    };
    record.authors.iter().map(Name::inverted).for_each(|name| put("AU", Some(&name)));
    record.editors.iter().map(Name::inverted).for_each(|name| put("ED", Some(&name)));
    put("TI", Some(&record.title));
    let date = &record.date;
    put("PY", Some(&date.year.to_string()));
    let part = |part: Option<u8>| part.map(|part| format!("{part:02}")).unwrap_or_default();
    put("DA", Some(&format!("{}/{}/{}/", date.year, part(date.month), part(date.day))));
    put("T2", record.series);
    put("VL", record.volume);
    put("IS", record.number.or(record.issue));
    put("SP", record.pages);
    put("PB", Some(record.publisher));
    put("CY", record.place);
    put("DO", record.doi);
    put("SN", record.isbn.or(record.issn));
    put("LA", Some(record.language));
    put("M3", Some(&record.kind_title));
    put("UR", Some(&record.url));
    lines.push(("ER", String::new()));
    lines.iter().map(|(tag, value)| format!("{tag}  - {value}\r\n")).collect()
}
