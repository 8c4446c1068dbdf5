//! Showing diagnostics, to people and to programs.

use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::discover;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;
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
}

/// So many warnings of one code are shown to people; programs get them all.
const WARNINGS_OF_A_KIND: usize = 10;

/// Shows all problems of a run. Their lines are read from below `root`.
pub fn print(problems: Diagnostics, root: &Path, format: Format) {
    print_sorted(&problems.into_sorted(), root, format);
}

/// As [`print`].
pub(super) fn print_sorted(problems: &[Diagnostic], root: &Path, format: Format) {
    let mut lines = Lines { root, files: HashMap::new() };
    match format {
        Format::Json => {
            let mut out = std::io::stdout().lock();
            for problem in problems {
                // Nobody listens any more when this fails.
                let _ = writeln!(out, "{}", json(problem, &mut lines));
            }
        }
        Format::Human => {
            let styled = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            let mut out = std::io::stderr().lock();
            for text in to_text(problems, &mut lines, styled) {
                let _ = writeln!(out, "{text}\n");
            }
        }
    }
}

fn to_text(problems: &[Diagnostic], lines: &mut Lines<'_>, styled: bool) -> Vec<String> {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut texts = Vec::new();
    for problem in problems {
        let count = counts.entry(problem.code).or_default();
        *count += 1;
        if problem.severity == Severity::Error || *count <= WARNINGS_OF_A_KIND {
            texts.push(match problem.place {
                Some(_) => renderer.render(&[group(problem, lines)]),
                // Without a place there is no margin to hang the remedy on.
                None => format!(
                    "{}[{}]: {}\n  = help: {}",
                    problem.severity.name(),
                    problem.code,
                    problem.message,
                    problem.remedy
                ),
            });
        }
    }
    let mut more: Vec<_> = counts.into_iter().collect();
    more.sort_unstable();
    for (code, count) in more {
        let is_warning = problems.iter().any(|p| p.code == code && p.severity == Severity::Warning);
        if is_warning && count > WARNINGS_OF_A_KIND {
            let more = count - WARNINGS_OF_A_KIND;
            texts.push(format!("warning[{code}]: {more} more like this; --format json shows them all"));
        }
    }
    texts
}

fn group(problem: &Diagnostic, lines: &mut Lines<'_>) -> Group<'static> {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(problem.message.clone()).id(problem.code);
    let mut group = Group::with_title(title);
    if let Some(place) = &problem.place {
        group = with_place(group, place, "", lines);
    }
    for (place, label) in &problem.related {
        group = with_place(group, place, label, lines);
    }
    if !problem.remedy.is_empty() {
        group = group.element(Level::HELP.message(problem.remedy.clone()));
    }
    group
}

fn with_place(group: Group<'static>, place: &Place, label: &str, lines: &mut Lines<'_>) -> Group<'static> {
    let path = place.path.to_string();
    let Some(line) = lines.get(place) else {
        let origin = Origin::path(path);
        return group.element(if place.line > 0 { origin.line(place.line as usize) } else { origin });
    };
    let column = place.column.saturating_sub(1) as usize;
    let offset = |n: usize| line.char_indices().nth(n).map_or(line.len(), |(at, _)| at);
    let (start, end) = (offset(column), offset(column + place.width as usize));
    let mut annotation = AnnotationKind::Primary.span(start..end.max(start));
    if !label.is_empty() {
        annotation = annotation.label(label.to_owned());
    }
    group.element(Snippet::source(line).line_start(place.line as usize).path(path).annotation(annotation))
}

/// All problems as JSON, one object each.
pub(super) fn to_json(problems: &[Diagnostic], root: &Path) -> Vec<serde_json::Value> {
    let mut lines = Lines { root, files: HashMap::new() };
    problems.iter().map(|problem| json(problem, &mut lines)).collect()
}

fn json(problem: &Diagnostic, lines: &mut Lines<'_>) -> serde_json::Value {
    let mut place = |place: &Place| {
        json!({
            "file": &*place.path,
            "line": (place.line > 0).then_some(place.line),
            "column": (place.line > 0).then_some(place.column),
            "width": (place.line > 0).then_some(place.width),
            "snippet": lines.get(place),
        })
    };
    let mut value = json!({
        "code": problem.code,
        "severity": problem.severity.name(),
        "message": problem.message,
        "remedy": problem.remedy,
    });
    if let Some(at) = &problem.place {
        let at = place(at);
        for key in ["file", "line", "column", "width", "snippet"] {
            value[key] = at[key].clone();
        }
    }
    value["related"] = problem
        .related
        .iter()
        .map(|(at, label)| {
            let mut at = place(at);
            at["label"] = label.as_str().into();
            at
        })
        .collect();
    value
}

/// The lines that diagnostics are about.
struct Lines<'a> {
    root: &'a Path,
    files: HashMap<String, Option<String>>,
}

/// A line is shown to this length; a body may be one line of megabytes.
const LONGEST_LINE: usize = 400;

impl Lines<'_> {
    fn get(&mut self, place: &Place) -> Option<String> {
        let line = place.line.checked_sub(1)? as usize;
        let text = self
            .files
            .entry(place.path.to_string())
            .or_insert_with(|| match std::fs::read(self.root.join(&*place.path)) {
                Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
                Err(_) => discover::embedded_text(&place.path).map(str::to_owned),
            })
            .as_deref()?;
        let line = text.lines().nth(line)?.trim_start_matches('\u{feff}');
        let short: String = line.chars().take(LONGEST_LINE).collect();
        Some(short.replace('\t', " "))
    }
}
