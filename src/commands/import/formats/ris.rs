//! RIS, as reference managers exchange it: lines of a tag, two spaces, a hyphen, a space and a value.

use super::{Importer, Source, name};
use crate::base::identifiers::{ISBN, ISSN};
use crate::commands::import::{bibliography, encoding};
use crate::commands::import::record::{At, Batch, Record, Refusal, Remark, Weight, What};
use crate::render::citation::kinds;

pub const MEMBER: Importer = Importer { keys: &["ris"], reads: "RIS, a file", read };

/// Tags that have a key of their own and need no more than to be copied. The first that is there is taken.
const TEXTS: [(&str, &str); 15] = [
    ("TI", "title"),
    ("T1", "title"),
    ("CT", "title"),
    ("AB", "summary"),
    ("N2", "summary"),
    ("T2", "series"),
    ("T3", "series"),
    ("JO", "series"),
    ("JF", "series"),
    ("VL", "volume"),
    ("CY", "place"),
    ("PP", "place"),
    ("DO", "doi"),
    ("LA", "language"),
    ("M1", "number"),
];

fn read(source: &Source) -> Result<Batch, Refusal> {
    let file = name(&source.path);
    let (text, encoding) = encoding::read(&source.path, &At { file: file.clone(), line: 0 })?;
    let mut batch = Batch { guesses: encoding.map(|name| format!("encoding: {name}")).into_iter().collect(), ..Batch::default() };
    let mut entry = Entry::default();
    for (number, line) in (1..).zip(text.lines()) {
        let at = At { file: file.clone(), line: number };
        match tagged(line) {
            Some(("TY", kind)) => {
                if let Some(record) = entry.record() {
                    batch.records.push(record);
                }
                entry = Entry { at: Some(at), tags: vec![("TY", kind.to_owned())] };
            }
            Some(("ER", _)) => batch.records.extend(std::mem::take(&mut entry).record()),
            _ if line.trim().is_empty() => {}
            Some((tag, value)) if entry.at.is_some() => entry.tags.push((tag, value.to_owned())),
            // A long value goes on in the next line.
            None if !entry.tags.is_empty() => entry.go_on(line),
            _ => {
                let what = "lines before an entry's TY were left out".to_owned();
                batch.remarks.push(Remark { weight: Weight::LeftOut, what, at });
            }
        }
    }
    batch.records.extend(entry.record());
    if batch.records.is_empty() && !text.trim().is_empty() {
        return Err(Refusal {
            at: At { file, line: 1 },
            column: 1,
            message: "there is no entry in it that begins with `TY  - `".to_owned(),
            remedy: "export the library again as RIS".to_owned(),
        });
    }
    Ok(batch)
}

/// The tag and value of a line; some programs leave out the last space, or one of the first two.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.split_at_checked(2)?;
    let is_tag = tag.starts_with(|c: char| c.is_ascii_uppercase())
        && tag.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let value = rest.trim_start().strip_prefix('-')?;
    (is_tag && rest.starts_with(' ')).then(|| (tag, value.trim()))
}

/// The lines of one entry.
#[derive(Default)]
struct Entry<'t> {
    at: Option<At>,
    tags: Vec<(&'t str, String)>,
}

impl<'t> Entry<'t> {
    fn go_on(&mut self, line: &str) {
        if let Some((_, value)) = self.tags.last_mut() {
            value.push(' ');
            value.push_str(line.trim());
        }
    }

    /// Takes the first value of a tag.
    fn take(&mut self, tag: &str) -> Option<String> {
        let at = self.tags.iter().position(|(known, _)| *known == tag)?;
        Some(self.tags.remove(at).1).filter(|value| !value.is_empty())
    }

    /// Takes all values of some tags, in the order in which they stand.
    fn take_all(&mut self, tags: &[&str]) -> Vec<String> {
        let taken = self.tags.extract_if(.., |(tag, _)| tags.contains(tag));
        taken.map(|(_, value)| value).filter(|value| !value.is_empty()).collect()
    }

    fn record(mut self) -> Option<Record> {
        let mut record = Record::new(What::Paper, self.take("ID").unwrap_or_default(), self.at.clone()?);
        let kind = self.take("TY").unwrap_or_default();
        self.kind(&mut record, &kind);
        for (tag, key) in TEXTS {
            if record.text(key).is_none()
                && let Some(value) = self.take(tag)
            {
                record.set(key, value);
            }
        }
        record.authors = self.take_all(&["AU", "A1"]).iter().map(|name| bibliography::person(name, bibliography::whole)).collect();
        record.editors = self.take_all(&["ED", "A2"]).iter().map(|name| bibliography::person(name, bibliography::whole)).collect();
        self.date(&mut record);
        record.classify("topics", self.take_all(&["KW"]));
        self.numbers(&mut record, kind == "RPRT");
        if let Some(first) = self.take("SP") {
            let last = self.take("EP").map(|last| format!("–{last}")).unwrap_or_default();
            record.set("pages", first + &last);
        }
        for (tag, name) in [("L1", "L1"), ("L2", "L2"), ("L4", "L4"), ("UR", "url"), ("LK", "url")] {
            self.take_all(&[tag]).iter().for_each(|url| bibliography::address(&mut record, name, url));
        }
        record.keep("publisher", self.take("PB"));
        for (tag, value) in self.tags {
            record.keep(tag, value);
        }
        Some(record)
    }

    /// The type: a report says in `M3` what it is.
    fn kind(&mut self, record: &mut Record, ris: &str) {
        let known = kinds::all().find(|(_, kind)| kind.ris == ris).and_then(|(key, _)| key);
        let genre = if known.is_none() { self.take("M3") } else { None };
        match (known, ris) {
            (Some(key), _) => record.set("type", key),
            (None, "RPRT" | "GEN") => record.set("type", genre.as_deref().unwrap_or("report")),
            (None, _) => {
                record.set("type", genre.as_deref().unwrap_or("report"));
                record.keep("TY", ris);
            }
        }
    }

    /// `PY` has the year, `DA` may have the day.
    fn date(&mut self, record: &mut Record) {
        let written: Vec<String> = self.take_all(&["PY", "Y1", "DA"]);
        let parse = |text: &String| {
            let mut parts = text.splitn(4, ['/', '-']);
            let mut part = || parts.next().unwrap_or_default().to_owned();
            let (year, month, day, rest) = (part(), part(), part(), part());
            bibliography::date(&year, &month, &day).map(|date| (date, rest))
        };
        let dates: Vec<_> = written.iter().map(parse).collect();
        let best = dates.iter().flatten().map(|(date, _)| date).max_by_key(|date| date.len()).cloned();
        record.set("date", best.as_deref().unwrap_or_default());
        for (written, date) in written.into_iter().zip(dates) {
            match date {
                Some((date, rest)) if best.as_ref().is_some_and(|best| best.starts_with(&date)) => record.keep("date", rest),
                _ => record.keep("date", written),
            }
        }
    }

    /// A report's number stands where other types have their standard number.
    fn numbers(&mut self, record: &mut Record, is_report: bool) {
        if let Some(number) = self.take("SN") {
            match () {
                () if ISBN.parse(&number).is_ok() => record.set("isbn", number),
                () if is_report && record.text("number").is_none() => record.set("number", number),
                () if ISSN.parse(&number).is_ok() => record.keep("issn", number),
                () => record.keep("SN", number),
            }
        }
        if let Some(issue) = self.take("IS") {
            record.set("issue", issue);
        }
    }
}
