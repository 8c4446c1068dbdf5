//! Spaces at the ends of lines. Those of comments stay, and those in text that is taken as it is.

use super::scan::{Entry, Form, comment, lines, opens};
use super::sheet::{Edit, Meaning, Sheet};
use std::ops::Range;

pub(super) fn fix(sheet: &Sheet<'_>) -> Vec<Edit> {
    let yaml = &sheet.yaml;
    let closed: Vec<Range<usize>> =
        sheet.items().map(|item| closed(yaml, item.entry, item.name)).filter(|range| !range.is_empty()).collect();
    let mut closed = closed.iter().peekable();
    let mut edits = Vec::new();
    for (start, line) in lines(yaml, 0..yaml.len()) {
        let text = line.trim_end_matches(['\n', '\r']);
        let kept = text.trim_end_matches([' ', '\t']);
        while closed.next_if(|range| range.end <= start).is_some() {}
        let is_closed = closed.peek().is_some_and(|range| range.start < start + line.len());
        let has_comment = kept.starts_with('#') || comment(kept).is_some();
        if kept.len() < text.len() && !is_closed && !has_comment {
            let what = "spaces at the end of the line".to_owned();
            edits.push(sheet.edit(start + kept.len()..start + text.len(), "", Meaning::Same, what));
        }
    }
    edits
}

/// The part of an entry whose lines are not looked at.
fn closed(yaml: &str, entry: &Entry, name: &str) -> Range<usize> {
    let several = yaml.get(entry.value.clone()).is_some_and(|value| value.contains('\n'));
    match entry.form {
        _ if name == "extra" => entry.key.start..entry.below.end,
        Form::Other => entry.key.start..entry.below.end,
        Form::Literal => entry.below.clone(),
        Form::Quoted | Form::Flow if several => entry.value.start..entry.below.end,
        Form::Quoted | Form::Flow | Form::Plain => 0..0,
        Form::Below => {
            let opening = lines(yaml, entry.below.clone()).find(|(_, line)| opens(line));
            opening.map_or(0..0, |(start, line)| start + line.len()..entry.below.end)
        }
    }
}
