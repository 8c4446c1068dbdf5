//! Showing diagnostics, to people and to programs: one format, one file.

mod html;
mod human;
mod json;
mod manual;
mod sarif;

use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::discover;
use jiff::civil::Date;
use std::collections::HashMap;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// How diagnostics are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// With the line and its neighbourhood, on standard error.
    #[default]
    Human,
    /// One JSON object a line, on standard output.
    Json,
    /// SARIF 2.1.0 for code hosts and editors, on standard output.
    Sarif,
    /// One page for a browser, on standard output.
    Html,
}

impl Format {
    /// The one for problems that come one after the other, as in the preview: a document would have no end.
    pub fn of_stream(self) -> Format {
        match self {
            Format::Json => Format::Json,
            Format::Human | Format::Sarif | Format::Html => Format::Human,
        }
    }
}

/// Shows all problems of a run that was made `on` a day. Their lines are read from below `root`.
pub fn print(problems: Diagnostics, root: &Path, format: Format, on: Date) {
    let problems = problems.into_sorted();
    let mut lines = Lines::of(root);
    let document = match format {
        Format::Sarif => sarif::document(&problems, &mut lines),
        Format::Html => html::document(&problems, &mut lines, on),
        Format::Human | Format::Json => return print_sorted(&problems, root, format),
    };
    // Nobody listens any more when this fails.
    let _ = std::io::stdout().lock().write_all(document.as_bytes());
}

/// Shows problems that stand in their order already.
pub(super) fn print_sorted(problems: &[Diagnostic], root: &Path, format: Format) {
    let mut lines = Lines::of(root);
    if format.of_stream() == Format::Json {
        let mut out = std::io::stdout().lock();
        for problem in problems {
            let _ = writeln!(out, "{}", json::object(problem, &mut lines));
        }
    } else {
        let styled = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let mut out = std::io::stderr().lock();
        for text in human::texts(problems, &mut lines, styled) {
            let _ = writeln!(out, "{text}\n");
        }
    }
}

/// All problems as JSON, one object each.
pub(super) fn to_json(problems: &[Diagnostic], root: &Path) -> Vec<serde_json::Value> {
    let mut lines = Lines::of(root);
    problems.iter().map(|problem| json::object(problem, &mut lines)).collect()
}

/// The lines that diagnostics are about.
struct Lines<'a> {
    root: &'a Path,
    files: HashMap<String, Option<Box<[Box<str>]>>>,
}

/// A line is shown to this length; a body may be one line of megabytes.
const LONGEST_LINE: usize = 400;

impl<'a> Lines<'a> {
    fn of(root: &'a Path) -> Lines<'a> {
        Lines { root, files: HashMap::new() }
    }

    fn get(&mut self, place: &Place) -> Option<String> {
        let line = place.line.checked_sub(1)? as usize;
        let lines = self
            .files
            .entry(place.path.to_string())
            .or_insert_with(|| {
                let text = match std::fs::read(self.root.join(&*place.path)) {
                    Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                    Err(_) => discover::embedded_text(&place.path)?.to_owned(),
                };
                Some(text.lines().map(shown).collect())
            })
            .as_deref()?;
        lines.get(line).map(|line| (**line).to_owned())
    }
}

/// A line as it is shown.
fn shown(line: &str) -> Box<str> {
    let short: String = line.trim_start_matches('\u{feff}').chars().take(LONGEST_LINE).collect();
    short.replace('\t', " ").into()
}

/// The bytes of a line that a place means.
fn span(line: &str, place: &Place) -> std::ops::Range<usize> {
    let column = place.column.saturating_sub(1) as usize;
    let offset = |n: usize| line.char_indices().nth(n).map_or(line.len(), |(at, _)| at);
    let (start, end) = (offset(column), offset(column + place.width as usize));
    start..end.max(start)
}
