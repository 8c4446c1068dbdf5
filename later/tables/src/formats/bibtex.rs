//! BibTeX and BibLaTeX.

use super::name;
use crate::bibtex::{self, Entry, Name, Tex};
use crate::record::{At, Batch, File, Person, Record, Refusal, Remark, Weight, What};
use crate::{encoding, ids, languages, table};
use serde_json::Value;
use std::path::Path;

/// More entries than any catalogue has.
const MOST_ENTRIES: usize = 500_000;
/// Nobody gives a paper so many keywords.
const MOST_TERMS: usize = 1_000;

/// Fields that have a key of their own and need no more than to be copied. The first that is there is taken.
const TEXTS: [(&str, &str); 11] = [
    ("title", "title"),
    ("subtitle", "subtitle"),
    ("series", "series"),
    ("volume", "volume"),
    ("issue", "issue"),
    ("number", "number"),
    ("isbn", "isbn"),
    ("pages", "pages"),
    ("location", "place"),
    ("address", "place"),
    ("abstract", "summary"),
];

/// What types of entries are here, and whether the type says all: if not, the entry's stays under `extra`.
const KINDS: [(&str, &str, bool); 37] = [
    ("article", "article", true),
    ("book", "book", true),
    ("bookinbook", "chapter", false),
    ("booklet", "book", false),
    ("chapter", "chapter", true),
    ("collection", "book", false),
    ("conference", "conference-paper", true),
    ("dataset", "dataset", true),
    ("electronic", "online", true),
    ("inbook", "chapter", true),
    ("incollection", "chapter", true),
    ("inproceedings", "conference-paper", true),
    ("inreference", "chapter", false),
    ("manual", "report", false),
    ("mastersthesis", "thesis", false),
    ("mvbook", "book", false),
    ("mvcollection", "book", false),
    ("mvproceedings", "book", false),
    ("mvreference", "book", false),
    ("online", "online", true),
    ("patent", "patent", true),
    ("periodical", "periodical", true),
    ("phdthesis", "thesis", false),
    ("presentation", "presentation", true),
    ("proceedings", "book", false),
    ("reference", "book", false),
    ("report", "report", true),
    ("software", "software", true),
    ("suppbook", "chapter", false),
    ("suppcollection", "chapter", false),
    ("suppperiodical", "article", false),
    ("techreport", "report", true),
    ("thesis", "thesis", true),
    ("unpublished", "working-paper", false),
    ("video", "video", true),
    ("workingpaper", "working-paper", true),
    ("www", "online", true),
];

/// Reads a bibliography.
pub fn read(path: &Path) -> Result<Batch, Refusal> {
    let file = name(path);
    let at = At { file: file.clone(), line: 0 };
    let (text, said) = encoding::read(path, &at, None)?;
    let mut batch = Batch { guesses: said.into_iter().collect(), ..Batch::default() };
    if text.contains('\0') {
        let what = "bytes that are no text were left out".to_owned();
        batch.remarks.push(Remark { weight: Weight::LeftOut, what, at: at.clone() });
    }
    let text = text.replace('\0', "").replace("\r\n", "\n").replace('\r', "\n");
    let entries = bibtex::parse(&text, &file, &mut batch.remarks);
    let refuse = |message: &str, remedy: &str| {
        Err(Refusal {
            at: At { line: 1, ..at.clone() },
            column: 1,
            message: message.to_owned(),
            remedy: remedy.to_owned(),
        })
    };
    if entries.is_empty() {
        return refuse(
            "there is no entry in it that can be read, such as `@techreport{key, title = {…}}`",
            "export the library again as BibTeX or BibLaTeX",
        );
    }
    if entries.len() > MOST_ENTRIES {
        return refuse("it has more entries than a catalogue may", "split it into several files");
    }
    let mut tex = Tex::default();
    for entry in entries {
        let at = At { file: file.clone(), line: entry.line };
        match entry.kind.as_str() {
            "xdata" => {
                let what = "an `@xdata` is no publication: what it says is in the entries that name it".to_owned();
                batch.remarks.push(Remark { weight: Weight::LeftOut, what, at });
            }
            "set" => {
                let what = "an `@set` is no publication: its entries are there by themselves".to_owned();
                batch.remarks.push(Remark { weight: Weight::LeftOut, what, at });
            }
            _ => batch.records.push(record(entry, at, &mut tex)),
        }
    }
    ids::make_unique(&mut batch.records);
    Ok(batch)
}

fn record(mut entry: Entry, at: At, tex: &mut Tex) -> Record {
    let mut record = Record::new(What::Paper, entry.key.clone(), at);
    if entry.is_broken {
        record.remark(Weight::Kept, "an entry is read as far as a fault in it");
    }
    record.authors = people(&mut record, &mut entry, "author", tex);
    record.editors = people(&mut record, &mut entry, "editor", tex);
    let said = entry.take("type").map(|said| tex.line(&said));
    put_kind(&mut record, &entry.kind, said.unwrap_or_default());
    // Journals number their issues.
    let is_of_journal = matches!(entry.kind.as_str(), "article" | "periodical") && !entry.has("issue");
    if is_of_journal && let Some(number) = entry.take("number") {
        record.set("issue", tex.line(&number));
    }
    for (field, key) in TEXTS {
        match entry.take(field).map(|source| if key == "summary" { tex.text(&source) } else { tex.line(&source) }) {
            Some(value) if record.text(key).is_some() => record.keep(field, value),
            Some(value) => record.set(key, value),
            None => {}
        }
    }
    if let Some(doi) = entry.take("doi") {
        record.set("doi", tex.literal(&doi));
    }
    put_languages(&mut record, &mut entry, tex);
    put_date(&mut record, &mut entry, tex);
    for field in ["keywords", "keyword"] {
        if let Some(words) = entry.take(field) {
            put_topics(&mut record, field, &words, tex);
        }
    }
    put_files(&mut record, &mut entry, tex);
    let rest: Vec<(String, Value)> = entry
        .fields
        .iter()
        .map(|(name, source)| {
            let is_literal = matches!(name.as_str(), "url" | "eprint" | "file" | "pdf" | "doi" | "howpublished");
            let value = if is_literal { tex.literal(source) } else { tex.text(source) };
            (name.clone(), value.into())
        })
        .filter(|(_, value): &(String, Value)| value.as_str() != Some(""))
        .collect();
    ids::keep_all(&mut record, rest);
    if record.id.is_empty() {
        let title = record.text("title").map(str::to_owned).unwrap_or_else(|| format!("{:?}", record.extra));
        record.id = ids::digest([title.as_str(), record.text("date").unwrap_or_default()]);
        record.remark(Weight::Kept, "an entry without a key has got one from its title and date");
    }
    record
}

/// Sets the type. Reports and manuscripts say in a field what they are.
fn put_kind(record: &mut Record, kind: &str, said: String) {
    let known = KINDS.iter().find(|(known, ..)| *known == kind);
    let is_open = matches!(kind, "techreport" | "report" | "misc" | "unpublished" | "manual" | "online" | "booklet");
    let is_key = matches!(said.as_str(), "techreport" | "resreport" | "mathesis" | "phdthesis");
    let is_word = said.chars().any(char::is_alphanumeric);
    if is_open && is_word && !is_key {
        record.set("type", said);
        if !matches!(kind, "techreport" | "report") {
            record.keep("entry_type", kind);
        }
        return;
    }
    match known {
        Some((_, key, says_all)) => {
            record.set("type", key);
            if !says_all {
                record.keep("entry_type", kind);
            }
        }
        // What is miscellaneous may be anything, and of a type that nobody knows its name is all that is known.
        None => record.keep("entry_type", kind),
    }
    record.keep("type", said);
}

fn people(record: &mut Record, entry: &mut Entry, field: &str, tex: &mut Tex) -> Vec<Person> {
    let Some(source) = entry.take(field) else {
        return Vec::new();
    };
    let mut people = Vec::new();
    for name in bibtex::people(tex, &source) {
        match name {
            Name::Of(person) => people.push(person),
            Name::Others => {
                record.remark(
                    Weight::Kept,
                    "\"and others\" is nobody: all that is said of the names stands under `extra`",
                );
                record.keep(field, tex.line(&source));
            }
        }
    }
    people
}

/// `langid` is of the text, `language` of what is printed of it; mostly they say the same.
fn put_languages(record: &mut Record, entry: &mut Entry, tex: &mut Tex) {
    for field in ["langid", "language", "hyphenation"] {
        let Some(said) = entry.take(field).map(|source| tex.line(&source)).filter(|said| !said.is_empty()) else {
            continue;
        };
        match (languages::tag(&said), record.text("language")) {
            (Some(tag), None) => record.set("language", tag),
            (Some(tag), Some(known)) if known == tag || known.starts_with(&format!("{tag}-")) => {}
            (Some(_), Some(_)) => record.keep(field, said),
            (None, _) => {
                record.remark(Weight::Kept, "a language that is not known stands under `extra`");
                record.keep(field, said);
            }
        }
    }
}

/// `date`, as BibLaTeX has it, or `year`, `month` and `day`. What a date says beside its first day stays under `extra`.
fn put_date(record: &mut Record, entry: &mut Entry, tex: &mut Tex) {
    if let Some(written) = entry.take("date").map(|source| tex.line(&source)) {
        let first = written.split('/').next().unwrap_or_default().split('T').next().unwrap_or_default();
        let mut parts = first.trim_end_matches(['~', '?', '%', ' ']).splitn(3, '-');
        let [year, month, day] = [parts.next(), parts.next(), parts.next()].map(Option::unwrap_or_default);
        let date = table::of_parts(year, month, day);
        record.set("date", date.as_deref().unwrap_or_default());
        if date.as_deref() != Some(written.as_str()) {
            record.keep("date", written);
        }
    }
    let [written_year, month, day] =
        ["year", "month", "day"].map(|field| entry.take(field).map(|source| tex.line(&source)).unwrap_or_default());
    if written_year.is_empty() {
        record.keep("month", month);
        return record.keep("day", day);
    }
    let year = the_year(&written_year).unwrap_or_default();
    // `jul # "~2"`, `"2~" # jul`
    let words: Vec<&str> = month.split([' ', '~', ',', '.']).filter(|word| !word.is_empty()).collect();
    let (month_word, day_word) = match words.as_slice() {
        [one] => (*one, day.as_str()),
        [one, two] if one.starts_with(|c: char| c.is_ascii_digit()) => (*two, *one),
        [one, two] if two.starts_with(|c: char| c.is_ascii_digit()) => (*one, *two),
        _ => ("", ""),
    };
    let tries = [(month_word, day_word), (month_word, ""), ("", "")];
    let found = tries.into_iter().find_map(|(month, day)| Some((table::of_parts(year, month, day)?, month, day)));
    let (date, used_month, used_day) = found.unwrap_or_default();
    record.set("date", date.as_str());
    if year != written_year {
        record.keep("year", written_year.as_str());
    }
    if used_month.is_empty() {
        record.keep("month", month.as_str());
    }
    if used_day.is_empty() || (used_day != day && !day.is_empty()) {
        record.keep("day", day.as_str());
    }
}

/// The four digits of `2014`, `2014a`, `c. 2014`.
fn the_year(text: &str) -> Option<&str> {
    let mut years = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    years.next().filter(|digits| digits.len() == 4)
}

/// Semicolons part keywords, or commas if there are none outside of braces.
fn put_topics(record: &mut Record, field: &str, source: &str, tex: &mut Tex) {
    let chunks = tex.chunks(source);
    let plain = |chunk: &biblatex::Chunk| matches!(chunk, biblatex::Chunk::Normal(_));
    // Where braces hold all of it, they part nothing.
    let is_free = !chunks.iter().any(|chunk| plain(&chunk.v) && !chunk.v.get().trim().is_empty());
    let separator =
        if chunks.iter().any(|chunk| (is_free || plain(&chunk.v)) && chunk.v.get().contains(';')) { ';' } else { ',' };
    let mut words = vec![String::new()];
    for chunk in &chunks {
        let mut parts = chunk.v.get().split(|c| c == separator && (is_free || plain(&chunk.v)));
        if let (Some(last), Some(first)) = (words.last_mut(), parts.next()) {
            last.push_str(first);
        }
        words.extend(parts.map(str::to_owned));
    }
    let words: Vec<String> = words.iter().map(|word| word.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    if words.len() > MOST_TERMS {
        record.remark(Weight::Kept, "a cell of very many terms stands under `extra`");
        return record.keep(field, words.join(", "));
    }
    record.classify("topics", words);
}

/// The first PDF is the paper's; one of one's own is better than an address.
fn put_files(record: &mut Record, entry: &mut Entry, tex: &mut Tex) {
    let is_pdf = |path: &str| path.split(['?', '#']).next().unwrap_or(path).to_ascii_lowercase().ends_with(".pdf");
    for field in ["file", "pdf"] {
        for (path, label) in entry.take(field).iter().flat_map(|source| bibtex::files(source)) {
            let file = File { path, label };
            match &record.pdf {
                None if is_pdf(&file.path) => record.pdf = Some(File { label: None, ..file }),
                Some(pdf) if pdf.path == file.path => {}
                _ => record.files.push(file),
            }
        }
    }
    if let Some(url) = entry.take("url").map(|source| tex.literal(&source)) {
        if !is_pdf(&url) {
            record.keep("url", url);
        } else if record.pdf.is_none() {
            record.pdf = Some(File::at(url));
        } else {
            record.keep("url", url);
        }
    }
}

#[cfg(test)]
mod tests;
