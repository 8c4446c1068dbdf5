//! The lines that diagnostics are about, from files of any size.

use crate::base::diagnostic::{Diagnostic, Place};
use crate::discover;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// A line is shown to this length, in characters; a body may be one line of megabytes.
const LONGEST_LINE: usize = 400;

/// Reads each file once, when the first of its lines is asked for.
pub(super) struct Lines<'a> {
    pub root: &'a Path,
    /// The numbers of the lines that will be asked for, by the paths of files that have not been read.
    wanted: HashMap<&'a str, HashSet<u32>>,
    read: HashMap<&'a str, HashMap<u32, String>>,
}

impl<'a> Lines<'a> {
    pub fn new(root: &'a Path, problems: &'a [Diagnostic]) -> Lines<'a> {
        let mut wanted: HashMap<&str, HashSet<u32>> = HashMap::new();
        let related = problems.iter().flat_map(|problem| problem.related.iter().map(|(place, _)| place));
        for place in problems.iter().filter_map(|problem| problem.place.as_ref()).chain(related) {
            wanted.entry(&place.path).or_default().insert(place.line);
        }
        Lines { root, wanted, read: HashMap::new() }
    }

    /// The line of a place; `None` if the file is meant as a whole, or has no such line.
    pub fn get(&mut self, place: &Place) -> Option<String> {
        if let Some((path, numbers)) = self.wanted.remove_entry(&*place.path) {
            let lines = match (File::open(self.root.join(path)), discover::embedded_text(path)) {
                (Ok(file), _) => read(BufReader::with_capacity(1 << 16, file), &numbers),
                (Err(_), Some(text)) => read(text.as_bytes(), &numbers),
                (Err(_), None) => Ok(HashMap::new()),
            };
            self.read.insert(path, lines.unwrap_or_default());
        }
        self.read.get(&*place.path)?.get(&place.line).cloned()
    }
}

fn read(mut text: impl BufRead, wanted: &HashSet<u32>) -> io::Result<HashMap<u32, String>> {
    let last = wanted.iter().copied().max().unwrap_or_default();
    let mut lines = HashMap::with_capacity(wanted.len());
    for number in 1..=last {
        let mut line = Vec::new();
        let mut is_whole = false;
        while !is_whole {
            let part = text.fill_buf()?;
            if part.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', part);
            if wanted.contains(&number) {
                let room = (4 * LONGEST_LINE).saturating_sub(line.len());
                let length = end.unwrap_or(part.len());
                line.extend_from_slice(&part[..length.min(room)]);
            }
            let length = end.map_or(part.len(), |end| end + 1);
            is_whole = end.is_some();
            text.consume(length);
        }
        if !is_whole && line.is_empty() {
            break;
        }
        if wanted.contains(&number) {
            lines.insert(number, shown(&line));
        }
    }
    Ok(lines)
}

fn shown(line: &[u8]) -> String {
    let line = String::from_utf8_lossy(line);
    let short: String = line.trim_start_matches('\u{feff}').chars().take(LONGEST_LINE).collect();
    short.trim_end_matches('\r').replace('\t', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_any_length_are_found_in_pieces_of_any_size() {
        let long = "é".repeat(5000);
        let text = format!("\u{feff}first\r\n\n{long}\nx\ty");
        for size in [1, 7, 1 << 16] {
            let numbers = HashSet::from([0, 1, 2, 3, 4, 5]);
            let lines = read(BufReader::with_capacity(size, text.as_bytes()), &numbers).expect("readable");
            let line = |number: u32| lines.get(&number).map(String::as_str);
            assert_eq!(
                [line(0), line(1), line(2), line(4), line(5)],
                [None, Some("first"), Some(""), Some("x y"), None]
            );
            assert_eq!(line(3).map(|line| line.chars().count()), Some(LONGEST_LINE));
        }
    }
}
