//! The entries of a BibTeX or BibLaTeX file. They are read one by one, so that a broken one costs no other.

mod commands;
mod files;
mod inherit;
mod people;
mod scan;
mod tex;

pub(super) use files::files;
pub(super) use people::{Name, people};
pub(super) use tex::Tex;

use super::record::{At, Remark, Weight};
use scan::{Item, Part, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// As much text may abbreviations and cross-references make of a file; without a limit, a hundred lines could fill the memory.
const MOST_TEXT: usize = 64 << 20;

/// An entry whose abbreviations and cross-references are resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// In small letters.
    pub kind: String,
    pub key: String,
    /// Names in small letters, and values as TeX has them.
    pub fields: Vec<(String, String)>,
    pub line: u32,
    /// Something of it could not be read.
    pub is_broken: bool,
}

impl Entry {
    /// Takes the first field of a name out.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.fields.iter().position(|(known, _)| known == name)?;
        Some(self.fields.remove(at).1)
    }

    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| known == name)
    }
}

/// Reads a whole file. What is no entry is told.
pub(super) fn parse(text: &str, file: &Arc<str>, remarks: &mut Vec<Remark>) -> Vec<Entry> {
    let mut left = MOST_TEXT;
    let mut strings = Strings::default();
    let mut raw = Vec::new();
    let mut tell = |weight, what: &str, line| {
        remarks.push(Remark { weight, what: what.to_owned(), at: At { file: file.clone(), line } });
    };
    for (item, line) in scan::scan(text) {
        match item {
            Item::Entry(entry) => raw.push((entry, line)),
            Item::Definition(name, value) => strings.define(name, &value, &mut left),
            Item::Comment => tell(Weight::LeftOut, "comments were left out", line),
            Item::Preamble => tell(Weight::LeftOut, "the preamble, which is for TeX, was left out", line),
            Item::Fault(what) => tell(Weight::LeftOut, what, line),
        }
    }
    let mut entries: Vec<Entry> = raw
        .into_iter()
        .map(|(raw, line)| Entry {
            kind: raw.kind.to_ascii_lowercase(),
            key: raw.key.to_owned(),
            fields: raw
                .fields
                .iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), strings.expand(value, &mut left)))
                .collect(),
            line,
            is_broken: raw.is_broken,
        })
        .collect();
    for place in inherit::inherit(&mut entries, &mut left) {
        tell(
            Weight::LeftOut,
            "what an entry inherits in a circle, or from too far, was left out",
            entries.get(place).map_or(0, |entry| entry.line),
        );
    }
    if left == 0 {
        tell(Weight::LeftOut, "abbreviations and cross-references that would make very much text were left out", 0);
    }
    entries
}

/// The abbreviations of a file.
#[derive(Default)]
struct Strings(HashMap<String, String>);

impl Strings {
    /// Abbreviations are made of earlier ones, so that none is made of itself.
    fn define(&mut self, name: &str, value: &Value<'_>, left: &mut usize) {
        let text = self.expand(value, left);
        self.0.insert(name.to_ascii_lowercase(), text);
    }

    /// A value as one text. An abbreviation that nobody has defined stands for itself, as those of months do.
    fn expand(&self, value: &Value<'_>, left: &mut usize) -> String {
        let mut text = String::new();
        for part in value {
            match part {
                Part::Text(part) => text += part,
                Part::Name(name) => match self.0.get(&name.to_ascii_lowercase()) {
                    Some(long) if long.len() < *left => {
                        *left -= long.len();
                        text += long;
                    }
                    Some(_) => {
                        *left = 0;
                        text += name;
                    }
                    None => text += name,
                },
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Vec<Entry>, Vec<String>) {
        let mut remarks = Vec::new();
        let entries = parse(text, &"a.bib".into(), &mut remarks);
        (entries, remarks.into_iter().map(|remark| format!("{} {}", remark.at.line, remark.what)).collect())
    }

    #[test]
    fn abbreviations_are_written_out() {
        let text = "@string{hi = \"Harbour\"}\n@STRING(full = HI # { Institute})\n@misc{a, publisher = full # \", \" # nobody, month = jul # \"~2\"}";
        let (entries, _) = parsed(text);
        assert_eq!(entries[0].fields[0].1, "Harbour Institute, nobody");
        assert_eq!(entries[0].fields[1].1, "jul~2");
    }

    #[test]
    fn abbreviations_of_themselves_end() {
        let (entries, _) = parsed("@string{a = a # \"x\"}\n@misc{k, title = a}");
        assert_eq!(entries[0].fields[0].1, "ax");
        let doubled: String = (1..60).map(|n| format!("@string{{s{n} = s{0} # s{0}}}\n", n - 1)).collect();
        let (entries, remarks) = parsed(&format!("@string{{s0 = \"ab\"}}\n{doubled}@misc{{k, title = s59}}"));
        assert_eq!(entries.len(), 1);
        assert_eq!(remarks, ["0 abbreviations and cross-references that would make very much text were left out"]);
    }
}
