//! BibTeX and BibLaTeX.

use super::{Importer, Source, name};
use crate::base::date::PartialDate;
use crate::base::paths;
use crate::commands::import::bibtex::{self, Parsed};
use crate::commands::import::record::{At, Batch, File, Person, PersonName, Record, Refusal, Weight, What};
use crate::commands::import::table::language;
use crate::commands::import::{bibliography, encoding};
use crate::render::citation::kinds;
use biblatex::{Chunk, Chunks, Entry};

pub const MEMBER: Importer =
    Importer { keys: &["bibtex", "biblatex"], reads: "BibTeX or BibLaTeX, a file", read };

/// Fields that have a key of their own and need no more than to be copied. The first that is there is taken.
const TEXTS: [(&str, &str); 20] = [
    ("title", "title"),
    ("subtitle", "subtitle"),
    ("series", "series"),
    ("journaltitle", "series"),
    ("journal", "series"),
    ("booktitle", "series"),
    ("maintitle", "series"),
    ("volume", "volume"),
    ("issue", "issue"),
    ("number", "number"),
    ("eid", "number"),
    ("doi", "doi"),
    ("isbn", "isbn"),
    ("pages", "pages"),
    ("pagetotal", "pages"),
    ("location", "place"),
    ("address", "place"),
    ("abstract", "summary"),
    ("language", "language"),
    ("langid", "language"),
];

/// Types of entries that another word stands for.
const KINDS: [(&str, &str); 16] = [
    ("techreport", "report"),
    ("report", "report"),
    ("manual", "report"),
    ("inbook", "chapter"),
    ("incollection", "chapter"),
    ("bookinbook", "chapter"),
    ("suppbook", "chapter"),
    ("collection", "book"),
    ("proceedings", "book"),
    ("booklet", "book"),
    ("mvbook", "book"),
    ("conference", "conference-paper"),
    ("mastersthesis", "thesis"),
    ("phdthesis", "thesis"),
    ("unpublished", "working-paper"),
    ("online", "commentary"),
];

fn read(source: &Source) -> Result<Batch, Refusal> {
    let file = name(&source.path);
    let at = At { file: file.clone(), line: 0 };
    let (text, encoding) = encoding::read(&source.path, &at)?;
    let mut batch = Batch::default();
    batch.guesses.extend(encoding.map(|name| format!("encoding: {name}")));
    let parsed = bibtex::parse(&text, &file, &mut batch.remarks);
    if parsed.is_empty() && !text.trim().is_empty() {
        return Err(Refusal {
            at: At { line: 1, ..at },
            column: 1,
            message: "there is no entry in it such as `@techreport{key, …}`".to_owned(),
            remedy: "export the library again as BibTeX or BibLaTeX".to_owned(),
        });
    }
    batch.records = parsed.into_iter().map(record).collect();
    Ok(batch)
}

fn record(Parsed { mut entry, kind, at, repeated }: Parsed) -> Record {
    let mut record = Record::new(What::Paper, entry.key.clone(), at);
    record.authors = people(&mut record, &mut entry, "author");
    record.editors = people(&mut record, &mut entry, "editor");
    let is_periodical = matches!(kind.as_str(), "article" | "periodical");
    let mut take = |field: &str| entry.remove(field).map(|chunks| text(&chunks)).filter(|text| !text.is_empty());
    set_kind(&mut record, &kind, take("type"));
    if is_periodical && let Some(number) = take("number") {
        record.set("issue", number);
    }
    for (field, key) in TEXTS {
        match take(field) {
            Some(value) if record.text(key).is_some() => record.keep(field, value),
            Some(value) if key == "language" => record.set(key, language(&value)),
            Some(value) => record.set(key, value),
            None => {}
        }
    }
    date(&mut record, &mut take);
    for field in ["keywords", "keyword"] {
        if let Some(words) = take(field) {
            record.classify("topics", bibliography::keywords(&words));
        }
    }
    if let Some(url) = take("url") {
        bibliography::address(&mut record, "url", &url);
    }
    for file in take("file").iter().flat_map(|files| files.split(';')) {
        file_of(&mut record, file);
    }
    for (field, chunks) in entry.fields {
        record.keep(&field, text(&chunks));
    }
    for (field, text) in repeated {
        record.keep(&field, text);
    }
    record
}

/// A field's text, in which mathematics stays as TeX has it.
fn text(chunks: &Chunks) -> String {
    let parts = chunks.iter().map(|chunk| match &chunk.v {
        Chunk::Normal(text) | Chunk::Verbatim(text) => text.clone(),
        Chunk::Math(formula) => format!("${formula}$"),
    });
    parts.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Sets the type: reports and theses say more of it in a field.
fn set_kind(record: &mut Record, kind: &str, said: Option<String>) {
    let known = KINDS.iter().find(|(known, _)| *known == kind).map(|(_, key)| *key);
    let of_ours = || {
        let same = kinds::all().find(|(_, words)| words.bibtex == kind || words.biblatex == kind);
        same.map(|(key, _)| key.unwrap_or("report"))
    };
    match said {
        Some(said) if paths::slug(&said).is_some() => {
            record.set("type", said);
            record.keep("entry_type", kind);
        }
        said => {
            match known.or_else(of_ours) {
                // What is miscellaneous may be anything.
                Some(_) | None if kind == "misc" => record.keep("entry_type", kind),
                Some(key) => record.set("type", key),
                None => record.set("type", kind),
            }
            record.keep("type", said);
        }
    }
}

fn people(record: &mut Record, entry: &mut Entry, field: &str) -> Vec<Person> {
    let Ok(found) = entry.get_as::<Vec<biblatex::Person>>(field) else {
        return Vec::new();
    };
    let written = entry.remove(field).map(|chunks| text(&chunks)).unwrap_or_default();
    let mut people = Vec::with_capacity(found.len());
    for person in found {
        let family = [person.prefix, person.name].join(" ").trim().to_owned();
        if person.given_name.is_empty() && family == "others" {
            record.remark(Weight::Kept, "\"and others\" is nobody; all names stand under `extra`");
            record.keep(field, written.as_str());
        } else if person.given_name.is_empty() && person.suffix.is_empty() {
            people.push(Person::named(bibliography::whole(family)));
        } else if !family.is_empty() || !person.given_name.is_empty() {
            let name = PersonName::Parts { family, given: person.given_name, suffix: person.suffix };
            people.push(Person::named(name));
        }
    }
    people
}

/// `date`, as BibLaTeX has it, or `year`, `month` and `day`.
fn date(record: &mut Record, take: &mut impl FnMut(&str) -> Option<String>) {
    if let Some(written) = take("date") {
        let first = written.split('/').next().unwrap_or_default().trim_end_matches(['~', '?', '%']);
        match PartialDate::parse(first) {
            Ok(date) => record.set("date", date.to_string()),
            Err(_) => record.keep("date", written.as_str()),
        }
        if written.contains('/') {
            record.keep("date", written);
        }
    }
    let [year, written, day] = ["year", "month", "day"].map(|field| take(field).unwrap_or_default());
    if year.is_empty() {
        record.keep("month", written);
        return record.keep("day", day);
    }
    let month = bibtex::month(&written).map_or_else(|| written.clone(), |month| month.to_string());
    match bibliography::date(&year, &month, &day).or_else(|| bibliography::date(&year, "", "")) {
        Some(date) => {
            if !written.is_empty() && date.len() < 7 {
                record.keep("month", written);
            }
            if !day.is_empty() && date.len() < 10 {
                record.keep("day", day);
            }
            record.set("date", date);
        }
        None => record.keep("year", [year, written, day].join(" ").trim()),
    }
}

/// A file as `JabRef` and Zotero name it: `:path:PDF`, `Title:path:application/pdf`, or the path alone. A colon may be escaped, or
/// belong to a drive.
fn file_of(record: &mut Record, written: &str) {
    let plain = written.replace("\\:", ":");
    let mut parts: Vec<&str> = plain.trim().split(':').collect();
    let path = match parts.len() {
        0..=2 => plain.trim().trim_start_matches(':').to_owned(),
        _ => {
            parts.remove(0);
            parts.pop();
            parts.join(":")
        }
    };
    if path.is_empty() {
        return;
    }
    let file = File::at(path.as_str());
    match &record.pdf {
        None if path.to_ascii_lowercase().ends_with(".pdf") => record.pdf = Some(file),
        // A file of one's own is better than an address.
        Some(pdf) if pdf.path.contains("://") && path.to_ascii_lowercase().ends_with(".pdf") => {
            let address = record.pdf.replace(file);
            record.keep("url", address.map(|address| address.path));
        }
        _ => record.files.push(file),
    }
}
