//! Showing diagnostics, to people and to programs.

mod html;
mod human;
mod json;
mod lines;
mod manual;
mod sarif;

use crate::base::diagnostic::{Diagnostic, Diagnostics};
use lines::Lines;
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
    let mut lines = Lines::new(root, problems);
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
    let mut lines = Lines::new(root, problems);
    problems.iter().map(|problem| json::object(problem, &mut lines)).collect()
}
