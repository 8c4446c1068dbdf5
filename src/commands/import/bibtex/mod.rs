//! The entries of a BibTeX or BibLaTeX file, each parsed by itself, so that a broken one costs no other.

mod parents;
mod split;

use super::record::{At, Remark, Weight};
use biblatex::{Bibliography, Entry, Field, Pair, RawBibliography, RawChunk, RawEntry, Spanned};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// An entry whose abbreviations and cross-references are resolved.
pub(super) struct Parsed {
    pub entry: Entry,
    /// As it is written, in small letters.
    pub kind: String,
    pub at: At,
    /// Fields that are there a second time, as they are written.
    pub repeated: Vec<(String, String)>,
}

/// Parses a whole file. What cannot be parsed is told.
pub(super) fn parse(text: &str, file: &Arc<str>, remarks: &mut Vec<Remark>) -> Vec<Parsed> {
    let mut tell =
        |weight, what: String, line| remarks.push(Remark { weight, what, at: At { file: file.clone(), line } });
    let mut library = Library::default();
    for piece in split::split(text) {
        match piece.kind.to_ascii_lowercase().as_str() {
            "comment" => tell(Weight::LeftOut, "comments were left out".to_owned(), piece.line),
            "preamble" => tell(Weight::LeftOut, "the preamble, which is for TeX, was left out".to_owned(), piece.line),
            kind => match RawBibliography::parse(piece.text) {
                _ if piece.is_too_deep => {
                    tell(
                        Weight::LeftOut,
                        "an entry with too many braces in braces was left out".to_owned(),
                        piece.line,
                    );
                }
                Err(error) => {
                    let what = format!("an entry that cannot be parsed was left out: {}", error.kind);
                    tell(Weight::LeftOut, what, piece.line);
                }
                Ok(mut raw) => {
                    library.abbreviations.append(&mut raw.abbreviations);
                    library.entries.extend(raw.entries.into_iter().map(|entry| (entry.v, kind.to_owned(), piece.line)));
                }
            },
        }
    }
    library.resolve(file, &mut tell)
}

/// An abbreviation that is made of others may be so long, in bytes.
const LONGEST: usize = 10_000;

#[derive(Default)]
struct Library<'t> {
    abbreviations: Vec<Pair<'t>>,
    entries: Vec<(RawEntry<'t>, String, u32)>,
}

impl<'t> Library<'t> {
    /// All together, for the sake of cross-references; one by one where that fails.
    fn resolve(mut self, file: &Arc<str>, tell: &mut impl FnMut(Weight, String, u32)) -> Vec<Parsed> {
        self.define_all();
        parents::cut_endless(self.entries.iter_mut().map(|(entry, ..)| entry));
        let mut parsed = Vec::with_capacity(self.entries.len());
        let mut seen = HashSet::new();
        let (first, again): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.entries).into_iter().partition(|(entry, ..)| seen.insert(entry.key.v));
        let of = |entries: Vec<RawEntry<'t>>| RawBibliography {
            preamble: String::new(),
            entries: entries.into_iter().map(Spanned::detached).collect(),
            abbreviations: self.abbreviations.clone(),
        };
        let whole = Bibliography::from_raw(of(first.iter().map(|(entry, ..)| entry.clone()).collect())).ok();
        let mut whole: HashMap<String, Entry> =
            whole.into_iter().flatten().map(|entry| (entry.key.clone(), entry)).collect();
        for (raw, kind, line) in first.into_iter().chain(again) {
            let repeated = repeated(&raw);
            let entry = match whole.remove(raw.key.v) {
                Some(entry) => Ok(entry),
                None => Bibliography::from_raw(of(vec![raw]))
                    .map(|one| one.into_iter().next())
                    .map_err(Some)
                    .and_then(|entry| entry.ok_or(None)),
            };
            match entry {
                Ok(entry) => parsed.push(Parsed { entry, kind, at: At { file: file.clone(), line }, repeated }),
                Err(error) => {
                    let why = error.map(|error| format!(": {}", error.kind)).unwrap_or_default();
                    tell(Weight::LeftOut, format!("an entry that cannot be parsed was left out{why}"), line);
                }
            }
        }
        parsed
    }

    /// An abbreviation that nobody has defined stands for itself. One may be made of those before it alone, as BibTeX has it: the
    /// parser would follow a circle without an end.
    fn define_all(&mut self) {
        let mut lengths: HashMap<&str, usize> = HashMap::new();
        self.abbreviations.retain(|pair| {
            let parts = pair.value.v.iter().map(|chunk| match chunk.v {
                RawChunk::Normal(text) => Some(text.len()),
                RawChunk::Abbreviation(name) => lengths.get(name).copied().or_else(|| is_month(name).then_some(0)),
            });
            let length = parts.sum::<Option<usize>>().filter(|length| *length <= LONGEST);
            lengths.extend(length.map(|length| (pair.key.v, length)));
            length.is_some()
        });
        let known: HashSet<&str> = self.abbreviations.iter().map(|pair| pair.key.v).collect();
        let used = self.entries.iter().flat_map(|(entry, ..)| &entry.fields).flat_map(|pair| &pair.value.v);
        let unknown: HashSet<&'t str> = used
            .filter_map(|chunk| match chunk.v {
                RawChunk::Abbreviation(name) if !known.contains(name) && !is_month(name) => Some(name),
                _ => None,
            })
            .collect();
        self.abbreviations.extend(unknown.into_iter().map(|name| {
            let value: Field<'t> = vec![Spanned::detached(RawChunk::Normal(name))];
            Pair::new(Spanned::detached(name), Spanned::detached(value))
        }));
    }
}

/// The months are abbreviations of BibTeX's own.
pub(super) fn is_month(name: &str) -> bool {
    month(name).is_some()
}

/// The number of a month by its name or the beginning of it, in English.
pub(super) fn month(name: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let beginning = name.get(..3)?.to_ascii_lowercase();
    let is_word = name.chars().all(|c| c.is_alphabetic() || c == '.');
    (1..).zip(MONTHS).find(|(_, month)| is_word && *month == beginning).map(|(number, _)| number)
}

fn repeated(raw: &RawEntry<'_>) -> Vec<(String, String)> {
    let mut last: HashMap<String, &Pair<'_>> = HashMap::new();
    let mut repeated = Vec::new();
    for pair in &raw.fields {
        let key = pair.key.v.to_ascii_lowercase();
        // The last one is what counts.
        if let Some(before) = last.insert(key.clone(), pair) {
            let text = before.value.v.iter().map(|chunk| match chunk.v {
                RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text,
            });
            repeated.push((key, text.collect()));
        }
    }
    repeated
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn abbreviations_have_an_end() {
        let parsed = |text: &str| parse(text, &"a.bib".into(), &mut Vec::new());
        let doubled: String = (1..60).map(|n| format!("@string{{s{n} = s{0} # s{0}}}\n", n - 1)).collect();
        for text in
            ["@string{a = a # \"x\"}\n@book{k, title = a}", "@string{a = b}\n@string{b = a}\n@book{k, title = a}"]
        {
            assert_eq!(parsed(text).len(), 1, "{text}");
        }
        assert_eq!(parsed(&format!("@string{{s0 = \"ab\"}}\n{doubled}@book{{k, title = s59}}")).len(), 1);
    }

    proptest! {
        #[test]
        fn no_text_panics(parts in prop::collection::vec(
            "(@[a-c]\\{|@string\\{|\\}|author|editor|date|crossref|ids|=|\\{|\\}|,|\"|\\$|#|\\\\['`^\"~=.a-z]?| and |%|~|--|[a-z0-9éß/ -]{1,4}|\n)",
            0..60,
        )) {
            let text = parts.concat();
            for Parsed { entry, .. } in parse(&text, &"a.bib".into(), &mut Vec::new()) {
                let _ = entry.get_as::<Vec<biblatex::Person>>("author");
                let _ = entry.get_as::<Vec<biblatex::Person>>("editor");
            }
        }
    }
}
