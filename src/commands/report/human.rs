//! Diagnostics for people: as rustc shows them, by file.

use super::lines::Lines;
use crate::base::diagnostic::{Diagnostic, Place, Severity};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::HashMap;

/// So many warnings of one code are shown to people; programs get them all.
const WARNINGS_OF_A_KIND: usize = 10;

pub(super) fn texts(problems: &[Diagnostic], lines: &mut Lines<'_>, styled: bool) -> Vec<String> {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut is_shown = |problem: &&Diagnostic| {
        let count = counts.entry(problem.code).or_default();
        *count += 1;
        problem.is_error() || *count <= WARNINGS_OF_A_KIND
    };
    let shown: Vec<&Diagnostic> = problems.iter().filter(&mut is_shown).collect();
    let path = |problem: &&Diagnostic| problem.place.as_ref().map(|place| place.path.clone());
    let mut texts = Vec::new();
    for of_file in shown.chunk_by(|one, other| path(one).is_some() && path(one) == path(other)) {
        if let ([first, _, ..], number) = (of_file, of_file.len()) {
            let heading = format!("== {}: {number} problems", path(first).unwrap_or_default());
            texts.push(if styled { format!("\u{1b}[1m{heading}\u{1b}[0m") } else { heading });
        }
        texts.extend(of_file.iter().map(|problem| text(problem, lines, &renderer)));
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

fn text(problem: &Diagnostic, lines: &mut Lines<'_>, renderer: &Renderer) -> String {
    match problem.place {
        Some(_) => renderer.render(&[group(problem, lines)]),
        // Without a place there is no margin to hang the remedy on.
        None => {
            let Diagnostic { code, message, remedy, .. } = problem;
            format!("{}[{code}]: {message}\n  = help: {remedy}", problem.severity.name())
        }
    }
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
