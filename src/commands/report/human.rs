//! Problems with the lines that they are about, as rustc shows them. What is wrong in one file stands together below its name.

use super::{Lines, span};
use crate::base::diagnostic::{Diagnostic, Place, Severity};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::HashMap;

/// So many warnings of one code are shown to people; programs get them all.
const WARNINGS_OF_A_KIND: usize = 10;

pub(super) fn texts(problems: &[Diagnostic], lines: &mut Lines<'_>, styled: bool) -> Vec<String> {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let shown = problems.iter().filter(|problem| {
        let count = counts.entry(problem.code).or_default();
        *count += 1;
        problem.severity == Severity::Error || *count <= WARNINGS_OF_A_KIND
    });
    let shown: Vec<&Diagnostic> = shown.collect();
    let file = |problem: &Diagnostic| problem.place.as_ref().map(|place| place.path.clone());
    let mut texts = Vec::new();
    for of_file in shown.chunk_by(|a, b| file(a).is_some() && file(a) == file(b)) {
        let is_group = of_file.len() > 1;
        if let Some(path) = file(of_file[0]).filter(|_| is_group) {
            let line = format!("{path}: {} problems", of_file.len());
            texts.push(if styled { format!("\u{1b}[1m{line}\u{1b}[0m") } else { line });
        }
        texts.extend(of_file.iter().map(|problem| match &problem.place {
            Some(place) => renderer.render(&[group(problem, is_group.then_some(&*place.path), lines)]),
            // Without a place there is no margin to hang the remedy on.
            None => {
                let Diagnostic { severity, code, message, remedy, .. } = problem;
                format!("{}[{code}]: {message}\n  = help: {remedy}", severity.name())
            }
        }));
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

/// A problem for the renderer. `below` is the file below whose name it stands.
fn group(problem: &Diagnostic, below: Option<&str>, lines: &mut Lines<'_>) -> Group<'static> {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(problem.message.clone()).id(problem.code);
    let mut group = Group::with_title(title);
    if let Some(place) = &problem.place {
        group = with_place(group, place, "", below, lines);
    }
    for (place, label) in &problem.related {
        group = with_place(group, place, label, below, lines);
    }
    if !problem.remedy.is_empty() {
        group = group.element(Level::HELP.message(problem.remedy.clone()));
    }
    group
}

fn with_place(
    group: Group<'static>,
    place: &Place,
    label: &str,
    below: Option<&str>,
    lines: &mut Lines<'_>,
) -> Group<'static> {
    let path = place.path.to_string();
    let is_named = below == Some(&*path);
    let Some(line) = lines.get(place) else {
        if is_named && place.line == 0 {
            return group;
        }
        let origin = Origin::path(path);
        return group.element(if place.line > 0 { origin.line(place.line as usize) } else { origin });
    };
    let mut annotation = AnnotationKind::Primary.span(span(&line, place));
    if !label.is_empty() {
        annotation = annotation.label(label.to_owned());
    }
    let snippet = Snippet::source(line).line_start(place.line as usize).annotation(annotation);
    group.element(if is_named { snippet } else { snippet.path(path) })
}
