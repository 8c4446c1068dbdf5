//! BibTeX and BibLaTeX.

use super::{Importer, Source, name};
use crate::base::date::{self, PartialDate};
use crate::base::paths;
use crate::commands::import::bibtex::{self, Entry, Name, Tex};
use crate::commands::import::record::{At, Batch, File, Person, Record, Refusal, Remark, Weight, What};
use crate::commands::import::{bibliography, encoding, languages};
use crate::render::citation::kinds;

pub const MEMBER: Importer = Importer { keys: &["bibtex", "biblatex"], reads: "BibTeX or BibLaTeX, a file", read };

/// Fields that have a key of their own and need no more than to be copied. The first that is there is taken.
const TEXTS: [(&str, &str); 17] = [
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
    ("isbn", "isbn"),
    ("pages", "pages"),
    ("pagetotal", "pages"),
    ("location", "place"),
    ("address", "place"),
    ("abstract", "summary"),
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
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let entries = bibtex::parse(&text, &file, &mut batch.remarks);
    if entries.is_empty() && !text.trim().is_empty() {
        return Err(Refusal {
            at: At { line: 1, ..at },
            column: 1,
            message: "there is no entry in it such as `@techreport{key, …}`".to_owned(),
            remedy: "export the library again as BibTeX or BibLaTeX".to_owned(),
        });
    }
    let mut tex = Tex::default();
    for entry in entries {
        let at = At { file: file.clone(), line: entry.line };
        let what = match entry.kind.as_str() {
            "xdata" => "an `@xdata` is no publication: what it says is in the entries that name it",
            "set" => "a `@set` is no publication: its entries are there by themselves",
            _ => {
                batch.records.push(record(entry, at, &mut tex));
                continue;
            }
        };
        batch.remarks.push(Remark { weight: Weight::LeftOut, what: what.to_owned(), at });
    }
    Ok(batch)
}

fn record(mut entry: Entry, at: At, tex: &mut Tex) -> Record {
    let mut record = Record::new(What::Paper, entry.key.clone(), at);
    if entry.is_broken {
        record.remark(Weight::Kept, "an entry is read as far as a fault in it");
    }
    record.authors = people(&mut record, &mut entry, "author", tex);
    record.editors = people(&mut record, &mut entry, "editor", tex);
    let kind = std::mem::take(&mut entry.kind);
    let is_periodical = matches!(kind.as_str(), "article" | "periodical") && !entry.has("issue");
    if let Some(doi) = entry.take("doi") {
        record.set("doi", tex.literal(&doi));
    }
    let files: Vec<String> = ["file", "pdf"].iter().filter_map(|field| entry.take(field)).collect();
    for (path, label) in files.iter().flat_map(|files| bibtex::files(files)) {
        put_file(&mut record, File { path, label });
    }
    match entry.take("url").map(|url| tex.literal(&url)) {
        // A file of one's own is better than an address.
        Some(url) if record.pdf.is_some() => record.keep("url", url),
        Some(url) => bibliography::address(&mut record, "url", &url),
        None => {}
    }
    let mut take = |field: &str| {
        let source = entry.take(field)?;
        Some(if field == "abstract" { tex.text(&source) } else { tex.line(&source) }).filter(|text| !text.is_empty())
    };
    set_kind(&mut record, &kind, take("type"));
    if is_periodical && let Some(number) = take("number") {
        record.set("issue", number);
    }
    for (field, key) in TEXTS {
        match take(field) {
            Some(value) if record.text(key).is_some() => record.keep(field, value),
            Some(value) => record.set(key, value),
            None => {}
        }
    }
    // `langid` is of the text, `language` of what is printed of it; mostly they say the same.
    for said in ["langid", "language"].into_iter().filter_map(&mut take) {
        record.set("language", languages::tag(&said));
    }
    set_date(&mut record, &mut take);
    for field in ["keywords", "keyword"] {
        if let Some(words) = take(field) {
            record.classify("topics", bibliography::keywords(&words));
        }
    }
    for (field, source) in entry.fields {
        record.keep(&field, tex.line(&source));
    }
    record
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

fn people(record: &mut Record, entry: &mut Entry, field: &str, tex: &mut Tex) -> Vec<Person> {
    let Some(source) = entry.take(field) else { return Vec::new() };
    let mut people = Vec::new();
    for name in bibtex::people(tex, &source) {
        match name {
            Name::Of(person) => people.push(person),
            Name::Others => {
                record.remark(Weight::Kept, "\"and others\" is nobody; all names stand under `extra`");
                record.keep(field, tex.line(&source));
            }
        }
    }
    people
}

/// `date`, as BibLaTeX has it, or `year`, `month` and `day`.
fn set_date(record: &mut Record, take: &mut impl FnMut(&str) -> Option<String>) {
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
    let [year, month, day] = ["year", "month", "day"].map(|field| take(field).unwrap_or_default());
    if year.is_empty() {
        record.keep("month", month);
        return record.keep("day", day);
    }
    // `jul # "~2"`
    let words: Vec<&str> = month.split([' ', '~', ',', '.']).filter(|word| !word.is_empty()).collect();
    let (word, day_word) = match words.as_slice() {
        [one] => (*one, day.as_str()),
        [one, two] if is_number(one) => (*two, *one),
        [one, two] if is_number(two) => (*one, *two),
        _ => ("", ""),
    };
    let number = date::month(word).map_or_else(|| word.to_owned(), |month| month.to_string());
    let tries = [(number.as_str(), day_word), (&number, ""), ("", "")];
    let known = the_year(&year);
    let found = tries.into_iter().find_map(|(month, day)| Some((bibliography::date(known?, month, day)?, month, day)));
    let (date, used_month, used_day) = found.unwrap_or_default();
    record.set("date", date);
    if known != Some(&*year) {
        record.keep("year", year.as_str());
    }
    if used_month.is_empty() {
        record.keep("month", month.as_str());
    }
    if used_day.is_empty() || used_day != day {
        record.keep("day", day.as_str());
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The four digits of `2014`, `2014a`, `c. 2014`.
fn the_year(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty()).filter(|digits| digits.len() == 4)
}

/// The first PDF is the paper's.
fn put_file(record: &mut Record, file: File) {
    match &record.pdf {
        None if paths::extension(&file.path) == "pdf" => record.pdf = Some(File { label: None, ..file }),
        Some(pdf) if pdf.path == file.path => {}
        _ => record.files.push(file),
    }
}
