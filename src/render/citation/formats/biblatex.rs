//! BibLaTeX, with the types and fields of its manual (3.20): `@report`, `date`, `institution`, `location`.

use super::bibtex::{Entry, dashed};
use super::{CitationFormat, Detail, Format, Record};
use crate::render::citation::Within;

pub const MEMBER: Format =
    Format { format: CitationFormat::Biblatex, begin: |_| String::new(), between: "\n", end: "", entry };

fn entry(record: &Record<'_>, detail: Detail<'_>) -> String {
    let kind = record.kind.biblatex;
    let series = record.series.as_ref().map(|series| series.title);
    let container = match record.kind.within {
        Within::Journal => "journaltitle",
        Within::Book | Within::Conference => "booktitle",
        // A newsletter is an article in itself.
        Within::Institution if kind == "article" => "journaltitle",
        Within::Institution | Within::Alone | Within::University => "series",
    };
    let house = match kind {
        "report" | "thesis" => "institution",
        "online" => "organization",
        _ => "publisher",
    };
    let mut entry = Entry::new(kind, record);
    entry.put(container, series);
    entry.put("type", matches!(kind, "report" | "thesis" | "online" | "dataset").then_some(&*record.kind_title));
    entry.put("volume", record.volume);
    entry.put("number", if kind == "article" { record.issue.or(record.number) } else { record.any_number() });
    // An article's number is its issue's; of all else it is its own.
    if kind != "article" && record.number.is_some() {
        entry.put("issue", record.issue);
    }
    entry.put("pages", record.pages.map(dashed).as_deref());
    entry.put("pagetotal", record.number_of_pages);
    entry.put(house, Some(&*record.publisher.name));
    entry.put("location", record.place);
    entry.raw("date", Some(record.date.to_string()));
    entry.rest(record, detail);
    entry.finish()
}
