//! BibTeX, in UTF-8, as BibLaTeX and today's reference managers read it.

use super::{Name, Record};

/// One entry.
pub(super) fn entry(record: &Record<'_>) -> String {
    let kind = match record.kind {
        "report" | "working-paper" | "policy-brief" => "techreport",
        "book" => "book",
        "chapter" => "incollection",
        "article" => "article",
        "conference-paper" => "inproceedings",
        "thesis" => "phdthesis",
        _ => "misc",
    };
    let names = |names: &[Name]| {
        let names = names.iter().map(|name| match (name.given.is_empty(), name.suffix.is_empty()) {
            // In braces of its own a name is not taken apart again.
            (true, _) => format!("{{{}}}", escaped(&name.family)),
            (false, true) => format!("{}, {}", escaped(&name.family), escaped(&name.given)),
            (false, false) => {
                format!("{}, {}, {}", escaped(&name.family), escaped(&name.suffix), escaped(&name.given))
            }
        });
        Some(names.collect::<Vec<_>>().join(" and ")).filter(|text| !text.is_empty())
    };
    let text = |text: Option<&str>| text.map(escaped);
    let container = match kind {
        "article" => "journal",
        "incollection" | "inproceedings" => "booktitle",
        _ => "series",
    };
    let house = match kind {
        "techreport" => "institution",
        "phdthesis" => "school",
        _ => "publisher",
    };
    let number = if kind == "article" { record.issue.or(record.number) } else { record.number.or(record.issue) };
    let fields = [
        ("author", names(&record.authors)),
        ("editor", names(&record.editors)),
        // Braces keep the capitals of the title as they are.
        ("title", Some(format!("{{{}}}", escaped(&record.title)))),
        (container, text(record.series)),
        ("type", (kind == "techreport").then(|| escaped(&record.kind_title))),
        ("volume", text(record.volume)),
        ("number", text(number)),
        ("pages", text(record.pages)),
        (house, text(Some(record.publisher))),
        ("address", text(record.place)),
        ("year", Some(record.date.year.to_string())),
        ("month", record.date.month.map(|month| MONTHS[usize::from(month.clamp(1, 12)) - 1].to_owned())),
        ("doi", text(record.doi)),
        ("isbn", text(record.isbn)),
        ("issn", text(record.issn)),
        ("url", Some(record.url.clone())),
        ("langid", Some(record.language.to_owned())),
    ];
    let mut entry = format!("@{kind}{{{},\n", record.key);
    for (name, value) in fields {
        match value {
            // Months have names of their own, which styles translate.
            Some(value) if name == "month" => entry += &format!("  month = {value},\n"),
            Some(value) => entry += &format!("  {name} = {{{value}}},\n"),
            None => {}
        }
    }
    entry + "}\n"
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Text without what LaTeX takes for commands.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => escaped.extend(['\\', c]),
            '{' => escaped += "\\textbraceleft{}",
            '}' => escaped += "\\textbraceright{}",
            '\\' => escaped += "\\textbackslash{}",
            '~' => escaped += "\\textasciitilde{}",
            '^' => escaped += "\\textasciicircum{}",
            c => escaped.push(c),
        }
    }
    escaped
}
