//! Showing diagnostics, to people and to programs.

mod html;
mod human;
mod json;
mod manual;
mod sarif;

use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::discover;
use std::collections::HashMap;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// How diagnostics are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// With the line and its neighbourhood, by file, on standard error.
    #[default]
    Human,
    /// One JSON object a line, on standard output.
    Json,
    /// SARIF 2.1.0, which editors and code hosts show, on standard output.
    Sarif,
    /// A page to send to a colleague, on standard output.
    Html,
}

/// Shows all problems of a run, also when there are none. Their lines are read from below `root`.
pub fn print(problems: Diagnostics, root: &Path, format: Format) {
    print_sorted(&problems.into_sorted(), root, format);
}

/// As [`print`].
pub(super) fn print_sorted(problems: &[Diagnostic], root: &Path, format: Format) {
    let mut lines = Lines { root, files: HashMap::new() };
    let texts: Vec<String> = match format {
        Format::Human => {
            let styled = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            let mut out = std::io::stderr().lock();
            for text in human::texts(problems, &mut lines, styled) {
                let _ = writeln!(out, "{text}\n");
            }
            return;
        }
        Format::Json => problems.iter().map(|problem| json::object(problem, &mut lines).to_string()).collect(),
        Format::Sarif => vec![sarif::log(problems).to_string()],
        Format::Html => vec![html::page(problems, &mut lines, super::today())],
    };
    let mut out = std::io::stdout().lock();
    for text in texts {
        // Nobody listens any more when this fails.
        let _ = writeln!(out, "{text}");
    }
}

/// All problems as JSON, one object each.
pub(super) fn to_json(problems: &[Diagnostic], root: &Path) -> Vec<serde_json::Value> {
    let mut lines = Lines { root, files: HashMap::new() };
    problems.iter().map(|problem| json::object(problem, &mut lines)).collect()
}

/// The lines that diagnostics are about.
struct Lines<'a> {
    root: &'a Path,
    files: HashMap<String, Option<Text>>,
}

/// A file's text, and where its lines begin: one file may have thousands of diagnostics.
struct Text {
    text: String,
    starts: Vec<usize>,
}

/// A line is shown to this length; a body may be one line of megabytes.
const LONGEST_LINE: usize = 400;

impl Lines<'_> {
    fn get(&mut self, place: &Place) -> Option<String> {
        let line = place.line.checked_sub(1)? as usize;
        let root = self.root;
        let file =
            self.files.entry(place.path.to_string()).or_insert_with(|| Text::read(root, &place.path)).as_ref()?;
        let start = *file.starts.get(line)?;
        let rest = file.text.get(start..).filter(|rest| !rest.is_empty())?.trim_start_matches('\u{feff}');
        let short: String = rest.chars().take_while(|c| *c != '\n').take(LONGEST_LINE).collect();
        Some(short.trim_end_matches('\r').replace('\t', " "))
    }
}

impl Text {
    fn read(root: &Path, path: &str) -> Option<Text> {
        let text = match std::fs::read(root.join(path)) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(_) => discover::embedded_text(path)?.to_owned(),
        };
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        Some(Text { text, starts })
    }
}
