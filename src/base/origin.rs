//! Where in a file a key stands.

use crate::base::diagnostic::Place;
use std::ops::Range;
use std::sync::Arc;

/// The file that keys and values come from, for finding their places when something is wrong.
#[derive(Clone, Debug)]
pub struct Origin<'a> {
    pub path: Arc<str>,
    /// The whole file.
    pub text: &'a str,
    /// Where in it the YAML stands; all of a TOML file.
    pub yaml: Range<usize>,
}

impl<'a> Origin<'a> {
    pub fn toml(path: impl Into<Arc<str>>, text: &'a str) -> Origin<'a> {
        Origin { path: path.into(), text, yaml: 0..text.len() }
    }

    /// What stands between a key and its value.
    pub(super) fn separator(&self) -> &'static str {
        if self.path.ends_with(".toml") { " =" } else { ":" }
    }

    /// The place of the key or list item at the end of `trail`: by its span if the format gave one, else by looking for it
    /// in the YAML's lines. Where that fails (flow style, anchors) the nearest parent's place is given.
    pub fn place(&self, trail: &[Step], span: Option<&Range<usize>>) -> Place {
        let found = match span {
            Some(span) => span.clone(),
            None => find_in_yaml(&self.text[self.yaml.clone()], trail, self.yaml.start),
        };
        Place::span(self.path.clone(), self.text, found.start, found.end)
    }

    /// The lines of the top-level keys of the YAML, for telling a place when the text is no longer at hand.
    pub fn key_lines(&self) -> KeyLines {
        let first = self.text[..self.yaml.start].bytes().filter(|b| *b == b'\n').count();
        let lines = self.text[self.yaml.clone()].lines().enumerate();
        let keys = lines.filter_map(|(index, line)| {
            let key = line.split(':').next()?.trim_matches(['"', '\'']);
            let plain = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
            (plain && !key.is_empty() && key.len() < line.len())
                .then(|| (hash(key), u32::try_from(first + index + 1).unwrap_or(u32::MAX)))
        });
        KeyLines { path: self.path.clone(), lines: keys.collect() }
    }

    /// A scalar as it was written, for values whose meaning is in their spelling (`volume: 1.10`).
    pub(super) fn spelling(&self, trail: &[Step]) -> Option<String> {
        let key = find_in_yaml(&self.text[self.yaml.clone()], trail, self.yaml.start);
        let rest = self.text.get(key.end..)?.lines().next()?.trim_start().strip_prefix([':', '='])?;
        let value = rest.split(" #").next()?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }
}

/// The lines on which a file's top-level keys stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLines {
    path: Arc<str>,
    /// Each key's hash and line: a hundred thousand papers have a million keys.
    lines: Box<[(u32, u32)]>,
}

fn hash(key: &str) -> u32 {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(key.as_bytes());
    hasher.finish() as u32
}

impl KeyLines {
    /// The place of a key, or the file as a whole when the key is not in it.
    pub fn place(&self, key: &str) -> Place {
        match self.lines.iter().find(|(name, _)| *name == hash(key)) {
            Some((_, line)) => {
                let width = u32::try_from(key.len()).unwrap_or(1);
                Place { path: self.path.clone(), line: *line, column: 1, width }
            }
            None => Place::file(self.path.clone()),
        }
    }
}

/// A step on the way to a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Key(String),
    Item(usize),
}

fn find_in_yaml(yaml: &str, trail: &[Step], offset: usize) -> Range<usize> {
    let mut found = offset..offset;
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for line in yaml.split_inclusive('\n') {
        lines.push((at, line.trim_end()));
        at += line.len();
    }
    let indent_of = |line: &str| line.len() - line.trim_start().len();
    let mut rest = &lines[..];
    let mut owner_indent = None;
    for step in trail {
        let mut items = 0;
        let level = rest
            .iter()
            .filter(|(_, line)| !line.trim_start().is_empty() && !line.trim_start().starts_with('#'))
            .map(|(_, line)| indent_of(line))
            .next();
        let Some(level) = level.filter(|level| owner_indent.is_none_or(|owner| *level >= owner)) else { break };
        let hit = rest.iter().position(|(_, line)| {
            let (indent, content) = (indent_of(line), line.trim_start());
            match step {
                Step::Key(key) => {
                    let content = if indent == level { content.strip_prefix("- ").unwrap_or(content) } else { content };
                    (indent == level || indent == level + 2)
                        && content
                            .trim_start_matches(['"', '\''])
                            .strip_prefix(key.as_str())
                            .is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
                }
                Step::Item(index) => {
                    let is_item = indent == level && (content == "-" || content.starts_with("- "));
                    items += usize::from(is_item);
                    is_item && items == index + 1
                }
            }
        });
        let Some(hit) = hit else { break };
        let (start, line) = rest[hit];
        let indent = indent_of(line);
        found = match step {
            Step::Key(key) => {
                let at = line.find(key.as_str()).unwrap_or(indent);
                offset + start + at..offset + start + at + key.len()
            }
            Step::Item(_) => {
                let content = line[indent..].trim_start_matches(['-', ' ']);
                offset + start + line.len() - content.len()..offset + start + line.len()
            }
        };
        let end = rest[hit + 1..]
            .iter()
            .position(|(_, line)| {
                !line.is_empty()
                    && (indent_of(line) < indent
                        || indent_of(line) == indent
                            && !(matches!(step, Step::Key(_)) && line[indent..].starts_with('-')))
            })
            .map_or(rest.len(), |end| hit + 1 + end);
        rest = match step {
            // An item's own keys begin on its line.
            Step::Item(_) => &rest[hit..end],
            Step::Key(_) => &rest[hit + 1..end],
        };
        owner_indent = Some(indent);
    }
    found
}
