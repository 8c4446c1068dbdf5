//! BibTeX, in UTF-8, as its styles since 1988 know the types, and as today's reference managers read it.

use super::{CitationFormat, Detail, Format, Record, line};
use crate::render::citation::{Agent, Within};

pub const MEMBER: Format =
    Format { format: CitationFormat::Bibtex, begin: |_| String::new(), between: "\n", end: "", entry };

fn entry(record: &Record<'_>, detail: Detail<'_>) -> String {
    let kind = record.kind.bibtex;
    let series = record.series.as_ref().map(|series| series.title);
    let container = match record.kind.within {
        Within::Journal => "journal",
        Within::Book | Within::Conference => "booktitle",
        Within::Institution | Within::Alone | Within::University => "series",
    };
    let house = match kind {
        "techreport" => "institution",
        "phdthesis" => "school",
        _ => "publisher",
    };
    let is_article = record.kind.within == Within::Journal;
    let mut entry = Entry::new(kind, record);
    entry.put(container, series);
    entry.put("type", (kind == "techreport").then_some(&*record.kind_title));
    entry.put("volume", record.volume);
    entry.put("number", if is_article { record.issue.or(record.number) } else { record.any_number() });
    if !is_article && record.number.is_some() {
        entry.put("issue", record.issue);
    }
    entry.put("pages", record.pages.map(dashed).as_deref());
    entry.put("pagetotal", record.number_of_pages);
    entry.put(house, Some(&*record.publisher.name));
    entry.put("address", record.place);
    entry.raw("year", Some(record.date.year.to_string()));
    // Months have names of their own, which styles translate.
    entry.word("month", record.date.month.and_then(|month| MONTHS.get(usize::from(month) - 1)).copied());
    entry.put("howpublished", (kind == "misc").then_some(&*record.kind_title));
    entry.rest(record, detail);
    entry.finish()
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// An entry that is being written; BibLaTeX's are of the same make.
pub(super) struct Entry(String);

impl Entry {
    /// With what every entry has: people and the title.
    pub(super) fn new(kind: &str, record: &Record<'_>) -> Entry {
        let mut entry = Entry(format!("@{kind}{{{},\n", record.key));
        entry.raw("author", names(&record.authors));
        entry.raw("editor", names(&record.editors));
        // Braces keep the capitals of the title as they are.
        entry.raw("title", Some(format!("{{{}}}", escaped(&record.full_title))));
        entry
    }

    /// A text, in which LaTeX's special characters are none.
    pub(super) fn put(&mut self, name: &str, value: Option<&str>) {
        self.raw(name, value.map(escaped));
    }

    /// What is written as it is.
    pub(super) fn raw(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.0 += &format!("  {name} = {{{value}}},\n");
        }
    }

    /// A name of BibTeX's own.
    fn word(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.0 += &format!("  {name} = {value},\n");
        }
    }

    /// What every entry ends with.
    pub(super) fn rest(&mut self, record: &Record<'_>, detail: Detail<'_>) {
        let issn = record.series.as_ref().and_then(|series| series.issn);
        // Addresses and DOIs are read to the letter.
        self.raw("doi", record.doi.map(braced));
        self.put("isbn", record.isbn);
        self.put("issn", issn);
        self.raw("url", Some(braced(&record.url)));
        self.put("langid", babel(record.language));
        self.put("language", Some(record.language));
        if detail.abstracts {
            let terms = record.terms.iter().map(|(_, term)| apart(&escaped(term)));
            self.raw("keywords", Some(terms.collect::<Vec<_>>().join(", ")));
            self.put("abstract", Some(&*record.summary));
        }
    }

    pub(super) fn finish(self) -> String {
        self.0 + "}\n"
    }
}

/// People as BibTeX tells them apart: `van Dyck, Jr., Ann and {Ministry of Ports}`.
fn names(agents: &[Agent<'_>]) -> Option<String> {
    let names = agents.iter().map(|agent| {
        let [family, given, suffix] = [&agent.name.family, &agent.name.given, &agent.name.suffix].map(|part| escaped(part));
        match (given.is_empty(), suffix.is_empty()) {
            // In braces of its own a name is not taken apart again.
            (true, _) => format!("{{{}}}", escaped(&agent.name.direct())),
            (false, true) => format!("{}, {}", apart(&family), apart(&given)),
            (false, false) => format!("{}, {suffix}, {}", apart(&family), apart(&given)),
        }
    });
    Some(names.collect::<Vec<_>>().join(" and ")).filter(|text| !text.is_empty())
}

/// A part of a list, in which a comma or the word "and" is part of it.
fn apart(part: &str) -> String {
    let splits = part.contains(',') || part.split_whitespace().any(|word| word.eq_ignore_ascii_case("and"));
    if splits { format!("{{{part}}}") } else { part.to_owned() }
}

/// `12--34`, as LaTeX sets a dash between numbers.
pub(super) fn dashed(pages: &str) -> String {
    match pages.split_once(['-', '–']) {
        Some((first, last)) => format!("{}--{}", first.trim_end(), last.trim_start_matches(['-', '–', ' '])),
        None => pages.to_owned(),
    }
}

/// The name by which babel, and so BibLaTeX, knows a language.
fn babel(language: &str) -> Option<&'static str> {
    Some(match language.split('-').next()? {
        "ar" => "arabic",
        "de" => "german",
        "en" if language == "en-GB" => "british",
        "en" => "english",
        "es" => "spanish",
        "fr" => "french",
        "it" => "italian",
        "ja" => "japanese",
        "ko" => "korean",
        "nl" => "dutch",
        "pl" => "polish",
        "pt" => "portuguese",
        "ru" => "russian",
        "zh" => "chinese",
        _ => return None,
    })
}

/// What is no LaTeX, but may not end the field.
fn braced(text: &str) -> String {
    line(text).replace('{', "%7B").replace('}', "%7D")
}

/// Text in one line, without what LaTeX takes for commands.
pub(super) fn escaped(text: &str) -> String {
    let text = line(text);
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
