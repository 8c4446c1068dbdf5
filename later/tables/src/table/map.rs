//! A map of columns, which an editor writes where the guesses are wrong.

use super::cells::Separator;
use super::columns::Meaning;
use super::dates::Order;
use crate::record::{At, Refusal};
use encoding_rs::Encoding;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const KEYS: [&str; 5] = ["columns", "separators", "date_order", "encoding", "delimiter"];

/// What an editor says of a table.
#[derive(Debug, Default)]
pub struct Map {
    file: String,
    text: String,
    columns: Vec<Entry<Meaning>>,
    /// By the header of a column, or by the key that it has.
    separators: Vec<Entry<Separator>>,
    pub order: Option<Order>,
    pub delimiter: Option<u8>,
    pub encoding: Option<&'static Encoding>,
}

#[derive(Debug)]
struct Entry<T> {
    name: String,
    span: Range<usize>,
    value: T,
}

impl Map {
    /// Reads a map.
    pub fn read(path: &Path) -> Result<Map, Refusal> {
        let file = path.to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).map_err(|error| Refusal {
            at: At { file: file.as_str().into(), line: 0 },
            column: 0,
            message: format!("{file} cannot be read: {error}"),
            remedy: "name a file that is there, of UTF-8 text".to_owned(),
        })?;
        Map::parse(file, text)
    }

    pub fn parse(file: String, text: String) -> Result<Map, Refusal> {
        let mut map = Map { file, text, ..Map::default() };
        let text = map.text.clone();
        let table = DeTable::parse(&text).map_err(|error| {
            let remedy = "see https://toml.io for how values are written";
            map.refusal(error.span().unwrap_or(0..0), one_line(error.message()), remedy)
        })?;
        for (key, value) in table.into_inner() {
            let span = key.span();
            match key.get_ref().as_ref() {
                "columns" => map.columns = map.entries(span, value, Map::meaning)?,
                "separators" => map.separators = map.entries(span, value, Map::separator)?,
                "date_order" => {
                    map.order = Some(map.choice("date_order", &value, "`dmy`, `mdy` or `ymd`", Order::of)?);
                }
                "delimiter" => {
                    let one = |text: &str| match text.as_bytes() {
                        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Some(*byte),
                        _ => None,
                    };
                    map.delimiter = Some(map.choice("delimiter", &value, "one character such as `;`", one)?);
                }
                "encoding" => {
                    let known = |text: &str| Encoding::for_label(text.as_bytes());
                    map.encoding = Some(map.choice("encoding", &value, "a name such as `windows-1252`", known)?);
                }
                other => {
                    let remedy = did_you_mean(other, KEYS.into_iter(), "a map has");
                    return Err(map.refusal(span, format!("a map has no key `{}`", one_line(other)), remedy));
                }
            }
        }
        Ok(map)
    }

    /// What a column means that the map names.
    pub fn column(&self, header: &str) -> Option<&Meaning> {
        self.columns.iter().find(|entry| entry.name == header).map(|entry| &entry.value)
    }

    /// What parts the entries of a column.
    pub fn separator_of(&self, header: &str, meaning: &Meaning) -> Option<Separator> {
        let named = |name: &str| self.separators.iter().find(|entry| entry.name == name).map(|entry| entry.value);
        named(header).or_else(|| named(&meaning.name()))
    }

    /// Refuses a map that names what is not in the table.
    pub fn check(&self, headers: &[String], meanings: &[Meaning]) -> Result<(), Refusal> {
        let keys: Vec<String> = meanings.iter().map(Meaning::name).collect();
        let is_key = |name: &String| keys.contains(name);
        let columns = self.columns.iter().map(|entry| (&entry.name, &entry.span));
        let separators =
            self.separators.iter().map(|entry| (&entry.name, &entry.span)).filter(|(name, _)| !is_key(name));
        for (name, span) in columns.chain(separators) {
            if !headers.contains(name) {
                let remedy = did_you_mean(name, headers.iter().map(String::as_str), "its columns are");
                return Err(self.refusal(
                    span.clone(),
                    format!("the table has no column \"{}\"", one_line(name)),
                    remedy,
                ));
            }
        }
        Ok(())
    }

    fn meaning(&self, text: &str, span: Range<usize>) -> Result<Meaning, Refusal> {
        Meaning::of(text).ok_or_else(|| {
            let remedy = did_you_mean(text, Meaning::keys(), "besides `extra.NAME` and `terms.NAME` there are");
            self.refusal(span, format!("there is no key `{}`", one_line(text)), remedy)
        })
    }

    fn separator(&self, text: &str, span: Range<usize>) -> Result<Separator, Refusal> {
        Separator::named(text).ok_or_else(|| {
            let remedy = "take `;`, `|`, `,`, `/`, ` and `, or a line break";
            self.refusal(span, format!("`{}` parts no entries", one_line(text)), remedy)
        })
    }

    /// A section of texts.
    fn entries<T>(
        &self,
        span: Range<usize>,
        section: Spanned<DeValue<'_>>,
        read: fn(&Map, &str, Range<usize>) -> Result<T, Refusal>,
    ) -> Result<Vec<Entry<T>>, Refusal> {
        let is_text = "write names and texts in it: \"Publication date\" = \"date\"";
        let DeValue::Table(table) = section.into_inner() else {
            return Err(self.refusal(span, "this is a section".to_owned(), is_text));
        };
        let entry = |(key, value): (Spanned<_>, Spanned<DeValue<'_>>)| {
            let (span, name) = (key.span(), key.into_inner());
            let DeValue::String(text) = value.get_ref() else {
                return Err(self.refusal(value.span(), "this takes a text".to_owned(), is_text));
            };
            Ok(Entry { value: read(self, text, value.span())?, name: String::from(name), span })
        };
        table.into_iter().map(entry).collect()
    }

    fn choice<T>(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        what: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Refusal> {
        let found = if let DeValue::String(text) = value.get_ref() { read(text) } else { None };
        found.ok_or_else(|| self.refusal(value.span(), format!("`{key}` takes {what}"), "mend the map"))
    }

    fn refusal(&self, span: Range<usize>, message: String, remedy: impl Into<String>) -> Refusal {
        let before = self.text.get(..self.text.floor_char_boundary(span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let at = At { file: self.file.as_str().into(), line: number(line) };
        Refusal { at, column: number(column), message, remedy: remedy.into() }
    }
}

/// The nearest of several names, or, if none is near, the first of them.
fn did_you_mean<'n>(wanted: &str, names: impl Iterator<Item = &'n str> + Clone, there_are: &str) -> String {
    const SHOWN: usize = 40;
    let small = wanted.to_lowercase();
    let near = names.clone().map(|name| (strsim::damerau_levenshtein(&small, &name.to_lowercase()), name)).min();
    match near {
        Some((distance, near)) if distance * 3 <= near.chars().count().max(3) => {
            format!("did you mean `{}`?", one_line(near))
        }
        _ => format!("{there_are} {}", names.take(SHOWN).map(one_line).collect::<Vec<_>>().join(", ")),
    }
}

/// As much of a text as a message has room for.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<Map, Refusal> {
        Map::parse("map.toml".to_owned(), text.to_owned())
    }

    #[test]
    fn a_map_says_what_is_wrong_with_it() {
        for (text, line, column, message) in [
            ("[columns]\nA = \"titel\"\n", 2, 5, "there is no key `titel`; did you mean `title`?"),
            ("colums = 1\n", 1, 1, "a map has no key `colums`; did you mean `columns`?"),
            ("date_order = \"ydm\"\n", 1, 14, "`date_order` takes `dmy`, `mdy` or `ymd`; mend the map"),
            (
                "[separators]\n\"É\" = \"+\"\n",
                2,
                7,
                "`+` parts no entries; take `;`, `|`, `,`, `/`, ` and `, or a line break",
            ),
            (
                "[columns]\nA = 1\n",
                2,
                5,
                "this takes a text; write names and texts in it: \"Publication date\" = \"date\"",
            ),
        ] {
            let told = parse(text).expect_err(text);
            assert_eq!(
                (told.at.line, told.column, format!("{}; {}", told.message, told.remedy)),
                (line, column, message.to_owned())
            );
        }
        assert_eq!(parse("[columns\n").expect_err("broken").at.line, 1);
    }

    #[test]
    fn what_a_map_names_is_in_the_table() {
        let text = "date_order = \"dmy\"\ndelimiter = \"\\t\"\nencoding = \"latin1\"\n[columns]\n\"A b\" = \"title\"\nC = \"\"\n[separators]\ntopics = \"|\"\n";
        let map = parse(text).expect("good");
        let headers = ["A b".to_owned(), "C".to_owned(), "Topics".to_owned()];
        let meanings = [Meaning::Text("title"), Meaning::Skip, Meaning::Terms("topics".to_owned())];
        assert_eq!(map.check(&headers, &meanings), Ok(()));
        assert_eq!((map.column("A b"), map.delimiter), (Some(&Meaning::Text("title")), Some(b'\t')));
        assert_eq!(map.separator_of("Topics", &meanings[2]), Some(Separator::By("|")));
        let told = map.check(&headers[1..], &meanings[1..]).expect_err("no such column");
        assert_eq!((told.at.line, told.column), (5, 1));
        let told = map.check(&["a b".to_owned(), "C".to_owned()], &meanings).expect_err("no such column");
        assert_eq!(told.remedy, "did you mean `a b`?");
    }

    proptest! {
        #[test]
        fn no_map_panics(text in "[a-c\\[\\]=\"é\n.;]{0,40}") {
            let _ = parse(&text);
        }
    }
}
