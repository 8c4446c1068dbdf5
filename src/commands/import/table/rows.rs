//! The rows of a table, and the characters that part their cells.
//!
//! One quotation mark that nobody closed would make the rest of a table one cell: where rows follow it, it is taken for text.

use csv::{Reader, ReaderBuilder, StringRecord};

/// The characters that part cells in the wild.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// As many rows, of so many bytes, show which of them it is.
const SHOWN: usize = 50;
const SAMPLE: usize = 256 * 1024;
/// A line after the last one: where a row has swallowed it, a quotation mark is open.
const END: &str = "\n\u{f8ff}end\u{f8ff}";
/// So often is a mark that is not closed taken for text; each time, the rest has been read in vain.
const MOST_RETRIES: u32 = 20;

fn reader(text: &str, delimiter: u8, has_quotes: bool) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(has_quotes)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes())
}

/// The delimiter that a line `sep=;` names, as Excel writes it, and the text after that line.
pub(in crate::commands::import) fn named_delimiter(text: &str) -> Option<(u8, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let line = line.strip_prefix('"').and_then(|line| line.strip_suffix('"')).unwrap_or(line);
    match line.strip_prefix("sep=")?.as_bytes() {
        [byte] if byte.is_ascii() && *byte != b'"' => Some((*byte, rest)),
        _ => None,
    }
}

/// The delimiter by which the first rows have most often as many cells as the first one has.
pub(in crate::commands::import) fn likely_delimiter(text: &str) -> u8 {
    let sample = text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or(text);
    let score = |delimiter: u8| {
        let mut rows =
            reader(sample, delimiter, true).into_records().take(SHOWN).filter_map(Result::ok).map(|row| row.len());
        let columns = rows.next().unwrap_or(0);
        if columns < 2 { (0, 0) } else { (1 + rows.filter(|cells| *cells == columns).count(), columns) }
    };
    // Of equals the first one.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

/// A row of which some cell has text.
#[derive(Debug)]
pub(in crate::commands::import) struct Row {
    /// From 1.
    pub line: u32,
    pub cells: StringRecord,
    pub fault: Option<Fault>,
}

/// What is wrong with the quotation marks of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commands::import) enum Fault {
    /// One that is never closed was taken for text.
    Stray,
    /// The table ends within a cell.
    Unclosed,
}

/// The text of a table, made so that its lines and its end can be told.
pub(in crate::commands::import) struct Text {
    text: String,
    /// Whether it had bytes that are no text.
    pub had_nulls: bool,
}

impl Text {
    pub fn new(mut text: String) -> Text {
        let had_nulls = text.contains('\0');
        if had_nulls {
            text.retain(|c| c != '\0');
        }
        if text.contains('\r') {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        text += END;
        Text { text, had_nulls }
    }

    pub fn as_str(&self) -> &str {
        self.text.strip_suffix(END).unwrap_or(&self.text)
    }
}

/// Reads row by row, so that a large table need not be held twice.
pub(in crate::commands::import) struct Rows<'t> {
    text: &'t str,
    delimiter: u8,
    reader: Reader<&'t [u8]>,
    /// Where in the text the reader began.
    base: usize,
    /// How far lines have been counted.
    counted: usize,
    line: u32,
    columns: Option<usize>,
    retries: u32,
}

impl<'t> Rows<'t> {
    /// The rows of a text that begins with the line of that number.
    pub fn new(text: &'t Text, skipped: usize, line: u32, delimiter: u8) -> Rows<'t> {
        let text = text.text.get(skipped..).unwrap_or_default();
        let reader = reader(text, delimiter, true);
        Rows { text, delimiter, reader, base: 0, counted: 0, line, columns: None, retries: 0 }
    }

    fn place(&self) -> usize {
        self.base.saturating_add(usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX))
    }

    /// Goes to the beginning of the next row. Blank lines before it are passed over.
    fn seek(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let start = at + rest.len() - rest.trim_start_matches('\n').len();
        self.count_lines(start);
        start
    }

    fn count_lines(&mut self, to: usize) {
        let passed = self.text.as_bytes().get(self.counted..to).unwrap_or_default();
        let feeds = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(feeds).unwrap_or(u32::MAX));
        self.counted = to.max(self.counted);
    }

    /// The row that begins at `start`, and swallows all the rest: one line of it, if the next ones are rows.
    fn unclosed(&mut self, start: usize, mut cells: StringRecord) -> (StringRecord, Fault) {
        let rest = self.text.get(start..).unwrap_or_default();
        let end = rest.find('\n').unwrap_or(rest.len());
        let (line, after) = (rest.get(..end).unwrap_or_default(), rest.get(end + 1..).unwrap_or_default());
        if self.retries < MOST_RETRIES && !after.is_empty() && self.has_rows(after) {
            self.retries += 1;
            self.base = start + end + 1;
            self.reader = reader(after, self.delimiter, true);
            let mut one = reader(line, self.delimiter, false);
            if one.read_record(&mut cells).is_ok() {
                return (cells, Fault::Stray);
            }
        }
        let last = cells.len().saturating_sub(1);
        let without_end = |(at, cell): (usize, &'_ str)| match at == last {
            true => cell.strip_suffix(END).unwrap_or(cell).to_owned(),
            false => cell.to_owned(),
        };
        (StringRecord::from_iter(cells.iter().enumerate().map(without_end)), Fault::Unclosed)
    }

    /// Whether a text begins with rows as long as the first one, or is at its end.
    fn has_rows(&self, text: &str) -> bool {
        if Some(text) == END.get(1..) {
            return true;
        }
        let columns = self.columns.unwrap_or(0);
        let (mut like, mut looked) = (0, 0);
        for row in reader(text, self.delimiter, true).into_records().take(5).filter_map(Result::ok) {
            looked += 1;
            like += usize::from(row.len() == columns);
        }
        columns > 1 && like * 2 >= looked
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let mut cells = StringRecord::new();
        loop {
            let at = self.place();
            let start = self.seek(at);
            if !self.reader.read_record(&mut cells).unwrap_or(false) || cells.get(0) == END.get(1..) {
                return None;
            }
            let line = self.line;
            let is_open = cells.iter().next_back().is_some_and(|cell| cell.ends_with(END));
            let mut fault = None;
            if is_open {
                let (found, why) = self.unclosed(start, cells);
                cells = found;
                fault = Some(why);
            }
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            self.columns.get_or_insert(cells.len());
            return Some(Row { line, cells, fault });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Told = (u32, Vec<String>, Option<Fault>);

    fn rows(text: &str) -> Vec<Told> {
        let text = Text::new(text.to_owned());
        let rows = Rows::new(&text, 0, 1, b',');
        rows.map(|row| (row.line, row.cells.iter().map(str::to_owned).collect(), row.fault)).collect()
    }

    fn row(line: u32, cells: &[&str], fault: Option<Fault>) -> Told {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect(), fault)
    }

    #[test]
    fn delimiters_are_found_out() {
        for (text, expected) in [
            ("a,b\n1,2\n", b','),
            ("a;b\n1,5;2,5\n", b';'),
            ("a\tb\nx, y\tz\n", b'\t'),
            ("a|b\n\"x|y\"|z\n", b'|'),
            ("title\nA; B, C\n", b','),
            ("", b','),
        ] {
            assert_eq!(likely_delimiter(text), expected, "{text:?}");
        }
        assert_eq!(named_delimiter("sep=;\na;b"), Some((b';', "a;b")));
        assert_eq!(named_delimiter("\"sep=\t\"\na"), Some((b'\t', "a")));
        assert_eq!(named_delimiter("sep=xy\na"), None);
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for feed in ["\n", "\r\n"] {
            let text = "a,b\n\n1,\"x\ny\"\n,\n\n\n2,z\n".replace('\n', feed);
            let told = rows(&text);
            assert_eq!(told, [row(1, &["a", "b"], None), row(3, &["1", "x\ny"], None), row(8, &["2", "z"], None)]);
        }
        assert_eq!(rows("\n\n"), []);
    }

    #[test]
    fn an_open_quotation_mark_costs_no_other_row() {
        let told = rows("a,b\n\"1,x\n2,y\n3,z\n");
        assert_eq!(
            told[1..],
            [row(2, &["\"1", "x"], Some(Fault::Stray)), row(3, &["2", "y"], None), row(4, &["3", "z"], None)]
        );
        let told = rows("a,b\n1,\"a text\n\nthat ends");
        assert_eq!(told[1..], [row(2, &["1", "a text\n\nthat ends"], Some(Fault::Unclosed))]);
        assert_eq!(rows("a,b\n5\" pipe,x")[1], row(2, &["5\" pipe", "x"], None));
    }

    proptest! {
        #[test]
        fn no_text_panics_and_no_cell_is_lost(text in "[a,\"\r\n\0é ]{0,60}") {
            let told = rows(&text);
            let count = |text: &str| text.matches(['a', 'é']).count();
            prop_assert_eq!(count(&text), told.iter().flat_map(|(_, cells, _)| cells).map(|cell| count(cell)).sum::<usize>());
            let has_end = told.iter().flat_map(|(_, cells, _)| cells).any(|cell| cell.contains(END.trim()));
            prop_assert!(!has_end);
        }
    }
}
