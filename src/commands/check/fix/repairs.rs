//! Slips against YAML's own rules, for which it cannot be read: no space behind a colon, tabs before a line, a title that begins
//! like something else.

use super::scan::{Entry, Form, lines, opens, scan};
use super::sheet::{Edit, Meaning, Sheet, apply, line};
use super::{keys, read};
use crate::base::node::Node;
use std::ops::Range;

/// Keys whose value is a sentence, so that what looks like YAML in it is none.
const TEXTS: [&str; 3] = ["title", "subtitle", "summary"];

/// What is wrong in each entry.
const REPAIRS: [fn(&Broken<'_>, &Entry) -> Vec<Edit>; 3] = [gap, text, tabs];

struct Broken<'b> {
    yaml: &'b str,
    keys: &'b [&'b str],
}

/// Mends all slips, if it can be read then.
pub(super) fn repair<'c>(yaml: &str, keys: &'c [&'c str]) -> Option<(Sheet<'c>, Vec<Edit>)> {
    let broken = Broken { yaml, keys };
    let entries = scan(yaml)?;
    let edits: Vec<Edit> =
        entries.iter().flat_map(|entry| REPAIRS.iter().flat_map(|repair| repair(&broken, entry))).collect();
    Some((Sheet::read(apply(yaml, &edits)?, keys)?, edits))
}

impl Broken<'_> {
    fn at(&self, range: &Range<usize>) -> &str {
        self.yaml.get(range.clone()).unwrap_or_default()
    }

    /// The name of a key, as it should be.
    fn name(&self, entry: &Entry) -> Option<&str> {
        let name = self.at(&entry.key);
        self.keys.contains(&name).then_some(name).or_else(|| keys::meant(name, self.keys))
    }

    fn edit(&self, range: Range<usize>, new: impl Into<String>, what: String) -> Vec<Edit> {
        vec![Edit { line: line(self.yaml, range.start), range, new: new.into(), meaning: Meaning::Same, what }]
    }
}

/// `title:A`, and a no-break space behind the colon.
fn gap(broken: &Broken<'_>, entry: &Entry) -> Vec<Edit> {
    let (gap, key) = (broken.at(&entry.gap), broken.at(&entry.key));
    let is_known = !gap.is_empty() || broken.name(entry).is_some();
    if gap.starts_with([' ', '\t']) || entry.form == Form::Below || !is_known {
        return Vec::new();
    }
    let what = match gap {
        "" => format!("a space behind `{key}:`"),
        _ => format!("a space that YAML knows behind `{key}:`"),
    };
    broken.edit(entry.gap.clone(), " ", what)
}

/// `title: A: B`, and `title: [A] B`.
fn text(broken: &Broken<'_>, entry: &Entry) -> Vec<Edit> {
    let (key, text) = (broken.at(&entry.key), broken.at(&entry.value));
    let is_one_line =
        matches!(entry.form, Form::Plain | Form::Other) && !entry.goes_on && !text.starts_with(['"', '\'']);
    let behind = broken.yaml.get(entry.value.end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let is_alias = text.strip_prefix('*').is_some_and(|name| broken.yaml.contains(&format!("&{name}")));
    if !is_one_line
        || !behind.trim().is_empty()
        || is_alias
        || broken.name(entry).is_none_or(|name| !TEXTS.contains(&name))
    {
        return Vec::new();
    }
    let quoted = format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let read = |value: &str| read(&format!("{key}: {value}\n"));
    let is_same = match read(&quoted) {
        Some(Node::Map(values)) => matches!(&values[..], [(_, Node::Text(read))] if read == text),
        _ => false,
    };
    // By itself, so that only a line that is wrong itself changes.
    if read(text).is_some() || !is_same {
        return Vec::new();
    }
    broken.edit(entry.value.clone(), quoted, format!("quotes around `{key}`, which YAML reads otherwise without them"))
}

/// A block below a key that is indented with tabs alone.
fn tabs(broken: &Broken<'_>, entry: &Entry) -> Vec<Edit> {
    let indents =
        lines(broken.yaml, entry.below.clone()).filter(|(_, line)| !line.trim().is_empty()).map(|(start, line)| {
            let text = line.trim_start_matches([' ', '\t']);
            (start..start + line.len() - text.len(), text)
        });
    let indents: Vec<(Range<usize>, &str)> = indents.collect();
    let is_tabs = |(range, text): &(Range<usize>, &str)| !opens(text) && broken.at(range).chars().all(|c| c == '\t');
    let is_tabbed = entry.form == Form::Below && broken.name(entry) != Some("extra") && indents.iter().all(is_tabs);
    let indented = indents.into_iter().filter(|(range, _)| is_tabbed && !range.is_empty());
    let what = "two spaces for each tab before the line";
    indented.flat_map(|(range, _)| broken.edit(range.clone(), "  ".repeat(range.len()), what.to_owned())).collect()
}
