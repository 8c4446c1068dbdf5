//! Highwire Press tags, which Google Scholar's guidelines ask for, and which Zotero reads.

use super::{Record, Vocabulary};
use crate::base::name::Name;
use crate::render::citation::Within;
use crate::render::citation::formats::first_and_last;

pub const MEMBER: Vocabulary = Vocabulary {
    name: "Highwire Press tags",
    readers: "Google Scholar, Zotero, Mendeley",
    write: |record, _, tags| {
        tags.meta("citation_title", &*record.full_title);
        for author in &record.authors {
            tags.meta("citation_author", &*person(&author.name));
        }
        if record.authors.is_empty() {
            // Scholar passes over a paper without an author; what nobody has signed is the institution's.
            tags.meta("citation_author", &*record.publisher.name);
        }
        for editor in &record.editors {
            tags.meta("citation_editor", &*person(&editor.name));
        }
        tags.meta("citation_publication_date", &*date(record));
        let series = record.series.as_ref();
        let (title, issn) = (series.map(|series| series.title), series.and_then(|series| series.issn));
        match record.kind.within {
            Within::Institution => {
                tags.meta("citation_technical_report_institution", &*record.publisher.name);
                tags.meta("citation_technical_report_number", record.number);
                tags.meta("citation_series_title", title);
            }
            Within::Journal => tags.meta("citation_journal_title", title),
            Within::Book => tags.meta("citation_book_title", title),
            Within::Conference => tags.meta("citation_conference_title", title),
            Within::University => tags.meta("citation_dissertation_institution", &*record.publisher.name),
            Within::Alone => tags.meta("citation_series_title", title),
        }
        tags.meta("citation_volume", record.volume);
        tags.meta("citation_issue", record.issue);
        if let Some(pages) = record.pages {
            let (first, last) = first_and_last(pages);
            tags.meta("citation_firstpage", first);
            tags.meta("citation_lastpage", last);
        }
        tags.meta("citation_publisher", &*record.publisher.name);
        if record.kind.within != Within::Institution {
            // Of a report Zotero would make a book.
            tags.meta("citation_isbn", record.isbn);
        }
        tags.meta("citation_issn", issn);
        tags.meta("citation_doi", record.doi);
        tags.meta("citation_language", record.language);
        for (_, term) in &record.terms {
            tags.meta("citation_keywords", *term);
        }
        tags.meta("citation_abstract", &*record.summary);
        tags.meta("citation_abstract_html_url", &*record.url);
        tags.meta("citation_pdf_url", record.pdf.as_ref().map(|pdf| &*pdf.url));
    },
};

/// `2007/2/25`; the year alone when the month or the day is not known.
fn date(record: &Record<'_>) -> String {
    let date = record.date;
    match (date.month, date.day) {
        (Some(month), Some(day)) => format!("{}/{month}/{day}", date.year),
        _ => date.year.to_string(),
    }
}

/// `Family, Given Jr.`. Of a paper's only author Zotero makes two where both sides of the comma have a space. One that does not
/// break is none to it, and becomes a plain one afterwards behind the comma, though not before it.
fn person(name: &Name) -> String {
    let given = [&*name.given, &*name.suffix].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let (family, rest) = match name.family.split_once(',') {
        // An institution: "Ministry of Harbours, Fisheries and Trade".
        Some((family, rest)) if given.is_empty() => (family, rest.trim_start()),
        _ => (&*name.family, &*given),
    };
    match rest.is_empty() {
        true => family.to_owned(),
        false if family.contains(' ') => format!("{family}, {}", rest.replace(' ', "\u{a0}")),
        false => format!("{family}, {rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_one_person() {
        let person = |name| person(&Name::parse(name));
        assert_eq!(person("Ann van Dyck"), "van Dyck, Ann");
        assert_eq!(person("José María de la Cruz"), "de la Cruz, José\u{a0}María");
        assert_eq!(person("Martin King Jr."), "King, Martin Jr.");
        assert_eq!(person("Ministry of Ports"), "Ministry of Ports");
        assert_eq!(person("Ministry of Ports, Mail and Trade"), "Ministry of Ports, Mail\u{a0}and\u{a0}Trade");
    }
}
