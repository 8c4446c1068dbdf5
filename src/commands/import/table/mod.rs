//! Tables: how their cells are parted, what their columns mean, and what is in a cell.

mod cells;
mod columns;
mod dates;
mod map;

pub(super) use cells::{Separators, is_formula, language, people, split};
pub(super) use columns::{Column, guess};
pub(super) use dates::{Order, date, order};
pub(super) use map::{Map, read as read_map};

/// The characters that part cells in the wild.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// As many rows show which of them it is.
const ROWS: usize = 50;

/// A reader of a table in which rows may have any number of cells.
pub(super) fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes())
}

/// The delimiter that a line `sep=;` names, as Excel writes it, and the text after that line.
pub(super) fn named_delimiter(text: &str) -> Option<(u8, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let delimiter = line.trim_end().strip_prefix("sep=")?;
    DELIMITERS.iter().find(|known| delimiter.as_bytes() == [**known]).map(|known| (*known, rest))
}

/// The delimiter by which the first rows have most often as many cells as the first one has.
pub(super) fn likely_delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let mut rows = reader(text, delimiter).into_records().take(ROWS).filter_map(Result::ok).map(|row| row.len());
        let columns = rows.next().unwrap_or(0);
        if columns < 2 { (0, 0) } else { (1 + rows.filter(|cells| *cells == columns).count(), columns) }
    };
    // Of equals the first one.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(named_delimiter("sep=;\r\na;b"), Some((b';', "a;b")));
        assert_eq!(named_delimiter("sep=x\na"), None);
    }
}
