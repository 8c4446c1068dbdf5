//! Reading keys and values, in YAML front matter or in TOML: the one way from what was written to what is meant.
//!
//! [`Fields`] turns raw keys into valid values once. Each key that is asked for is thereby known; whatever else stands in
//! the file is reported with the nearest known key when the reader is done with it.

use crate::base::date::PartialDate;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use crate::base::due::Due;
use crate::base::node::{Key, Node, float_text, one_or_many};
use crate::base::origin::{Origin, Step};
use jiff::tz::TimeZone;
use std::ops::Range;

/// A group of keys that is being read.
pub struct Fields<'a> {
    origin: &'a Origin<'a>,
    trail: Vec<Step>,
    entries: Vec<(Key, Node)>,
    known: Vec<&'static str>,
    /// Where the group begins, when its format tells: the place of a key that is not there.
    begin: Option<Range<usize>>,
}

impl<'a> Fields<'a> {
    /// The keys of a whole file.
    pub fn new(origin: &'a Origin<'a>, entries: Vec<(Key, Node)>) -> Fields<'a> {
        Fields { origin, trail: Vec::new(), entries, known: Vec::new(), begin: None }
    }

    /// The keys of a group inside another one.
    pub fn nested(&self, steps: impl IntoIterator<Item = Step>, entries: Vec<(Key, Node)>) -> Fields<'a> {
        let trail = self.trail.iter().cloned().chain(steps).collect();
        let begin = entries.first().and_then(|(key, _)| key.span.clone());
        Fields { origin: self.origin, trail, entries, known: Vec::new(), begin }
    }

    /// The place of one of these keys, whether it is still unread or not.
    pub fn place(&self, key: &str) -> Place {
        self.origin.place(&self.trail_to(key), self.span(key).or(self.begin.as_ref()))
    }

    fn span(&self, key: &str) -> Option<&Range<usize>> {
        self.entries.iter().find(|(k, _)| k.name == key).and_then(|(k, _)| k.span.as_ref())
    }

    /// The place of an item of the list that is a key's value.
    pub fn item_place(&self, key: &str, index: usize) -> Place {
        let mut trail = self.trail_to(key);
        trail.push(Step::Item(index));
        self.origin.place(&trail, None)
    }

    fn trail_to(&self, key: &str) -> Vec<Step> {
        let mut trail = self.trail.clone();
        trail.push(Step::Key(key.to_owned()));
        trail
    }

    /// The raw value of a key; `None` for an absent or empty one.
    pub fn take(&mut self, key: &'static str) -> Option<Node> {
        self.known.push(key);
        self.take_any(key)
    }

    /// As [`Fields::take`], for keys that are known at run time only, such as a configured taxonomy's.
    pub fn take_any(&mut self, key: &str) -> Option<Node> {
        let entry = self.entries.iter_mut().find(|(k, _)| k.name == key)?;
        // The entry stays, so that its place can still be told.
        Some(std::mem::replace(&mut entry.1, Node::Null)).filter(|node| !node.is_blank())
    }

    /// Text in one piece, trimmed. Numbers and flags count as the text that was written.
    pub fn text(&mut self, key: &'static str, out: &mut Diagnostics) -> Option<String> {
        let node = self.take(key)?;
        match self.as_text(&node, &[Step::Key(key.to_owned())]) {
            Some(text) => Some(text),
            None => {
                self.wrong(key, "text", &node, out);
                None
            }
        }
    }

    /// Text that has to be there.
    pub fn required(&mut self, key: &'static str, out: &mut Diagnostics) -> Option<String> {
        let missing = !self.entries.iter().any(|(k, node)| k.name == key && !node.is_blank());
        let text = self.text(key, out);
        if missing {
            let place = self.place(key);
            out.push(
                Diagnostic::error("missing-key", place, format!("`{key}` is missing"))
                    .remedy(format!("add a line `{key}{} …`", self.origin.separator())),
            );
        }
        text
    }

    /// A date, as precise as it is known.
    pub fn date(&mut self, key: &'static str, out: &mut Diagnostics) -> Option<PartialDate> {
        let text = self.text(key, out)?;
        self.parse_date(key, &text, out)
    }

    /// A date that has to be there.
    pub fn required_date(&mut self, key: &'static str, out: &mut Diagnostics) -> Option<PartialDate> {
        let text = self.required(key, out)?;
        self.parse_date(key, &text, out)
    }

    /// From when on something is public.
    pub fn due(&mut self, key: &'static str, zone: Option<&TimeZone>, out: &mut Diagnostics) -> Option<Due> {
        let text = self.text(key, out)?;
        let problem = match Due::parse(&text, zone) {
            Ok(due) => return Some(due),
            Err(problem) => problem,
        };
        let message = format!("`{key}`: \"{}\" {problem}", excerpt(&text));
        let remedy = "write a date, or a time with its zone: 2026-12-01T09:00+01:00, 2026-12-01T09:00[Europe/Berlin]; or set \
                      `timezone` in site.toml";
        out.push(Diagnostic::error("bad-date", self.place(key), message).remedy(remedy));
        None
    }

    fn parse_date(&self, key: &str, text: &str, out: &mut Diagnostics) -> Option<PartialDate> {
        let problem = match PartialDate::parse(text) {
            Ok(date) => return Some(date),
            Err(problem) => problem,
        };
        let message = format!("`{key}`: \"{}\" {problem}", excerpt(text));
        out.push(
            Diagnostic::error("bad-date", self.place(key), message)
                .remedy("give the date as precisely as it is known: 2007-02-25, 2007-02 or 2007"),
        );
        None
    }

    /// One text or a list of them, blank ones left out.
    pub fn texts(&mut self, key: &'static str, out: &mut Diagnostics) -> Vec<String> {
        self.known.push(key);
        self.texts_any(key, out)
    }

    /// As [`Fields::texts`], for keys that are known at run time only.
    pub fn texts_any(&mut self, key: &str, out: &mut Diagnostics) -> Vec<String> {
        let Some(node) = self.take_any(key) else { return Vec::new() };
        let mut texts = Vec::new();
        for (index, item) in one_or_many(node).into_iter().enumerate() {
            match self.as_text(&item, &[Step::Key(key.to_owned()), Step::Item(index)]) {
                Some(text) if !text.is_empty() => texts.push(text),
                None if item != Node::Null => {
                    let place = self.item_place(key, index);
                    out.push(
                        Diagnostic::error(
                            "wrong-type",
                            place,
                            format!("`{key}` takes text or a list of texts, and this is {}", item.kind()),
                        )
                        .remedy("write each entry as text, in quotes if it has a colon"),
                    );
                }
                _ => {}
            }
        }
        texts
    }

    /// `true` or `false`; absent is `false`.
    pub fn flag(&mut self, key: &'static str, out: &mut Diagnostics) -> bool {
        self.flag_or(key, false, out)
    }

    /// `true` or `false`; absent is `default`.
    pub fn flag_or(&mut self, key: &'static str, default: bool, out: &mut Diagnostics) -> bool {
        match self.take(key) {
            None => default,
            Some(Node::Bool(flag)) => flag,
            Some(other) => {
                self.wrong(key, "`true` or `false`", &other, out);
                default
            }
        }
    }

    /// A whole number in a range.
    pub fn integer(&mut self, key: &'static str, range: Range<i128>, out: &mut Diagnostics) -> Option<i128> {
        match self.take(key)? {
            Node::Integer(number) if range.contains(&number) => Some(number),
            other => {
                let wanted = format!("a whole number from {} to {}", range.start, range.end - 1);
                self.wrong(key, &wanted, &other, out);
                None
            }
        }
    }

    /// A group of keys, as a reader of its own.
    pub fn group(&mut self, key: &'static str, out: &mut Diagnostics) -> Option<Fields<'a>> {
        match self.take(key)? {
            Node::Map(entries) => {
                let begin = self.span(key).cloned();
                Some(Fields { begin, ..self.nested([Step::Key(key.to_owned())], entries) })
            }
            other => {
                self.wrong(key, "a group of keys", &other, out);
                None
            }
        }
    }

    /// A list of groups of keys, as a reader each.
    pub fn groups(&mut self, key: &'static str, out: &mut Diagnostics) -> Vec<Fields<'a>> {
        let Some(node) = self.take(key) else { return Vec::new() };
        let mut groups = Vec::new();
        for (index, item) in one_or_many(node).into_iter().enumerate() {
            match item {
                Node::Map(entries) => {
                    groups.push(self.nested([Step::Key(key.to_owned()), Step::Item(index)], entries));
                }
                other => self.wrong(key, "a list of groups of keys", &other, out),
            }
        }
        groups
    }

    /// Whether a key is there, blank or not.
    pub fn has(&self, key: &str) -> bool {
        self.names().any(|name| name == key)
    }

    /// The names of the keys.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.name.as_str())
    }

    /// Reports that a value is of the wrong form.
    pub fn wrong(&self, key: &str, wanted: &str, found: &Node, out: &mut Diagnostics) {
        let found = match found {
            Node::Integer(number) => number.to_string(),
            Node::Text(text) => format!("\"{}\"", excerpt(text)),
            other => other.kind().to_owned(),
        };
        out.push(
            Diagnostic::error("wrong-type", self.place(key), format!("`{key}` takes {wanted}, and this is {found}"))
                .remedy(format!("give `{key}` {wanted}, or leave the line out")),
        );
    }

    /// Reports the keys that nobody asked for. `more` names keys that are known at run time only.
    pub fn finish<'k>(self, more: impl IntoIterator<Item = &'k str>, out: &mut Diagnostics) {
        let known: Vec<&str> = self.known.iter().copied().chain(more).collect();
        for (key, _) in &self.entries {
            if known.contains(&key.name.as_str()) {
                continue;
            }
            let place = self.place(&key.name);
            let remedy = match nearest(&key.name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.contains(&"extra") => {
                    "put keys of your own under `extra:`, or declare a taxonomy with this key in site.toml".to_owned()
                }
                None => format!("the keys here are {}", list_of(&known)),
            };
            out.push(
                Diagnostic::error("unknown-key", place, format!("there is no key `{}`", excerpt(&key.name)))
                    .remedy(remedy),
            );
        }
    }

    fn as_text(&self, node: &Node, steps: &[Step]) -> Option<String> {
        match node {
            Node::Text(text) => Some(text.trim().to_owned()),
            Node::Integer(number) => Some(number.to_string()),
            Node::Bool(_) | Node::Float(_) => {
                let trail: Vec<Step> = self.trail.iter().chain(steps).cloned().collect();
                let plain = if let Node::Bool(flag) = node { flag.to_string() } else { float_text(node) };
                Some(self.origin.spelling(&trail).filter(|text| !text.starts_with(['[', '{', '*'])).unwrap_or(plain))
            }
            Node::Null | Node::List(_) | Node::Map(_) => None,
        }
    }
}

/// The beginning of a text that may be of any length, for a message.
pub fn excerpt(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn list_of(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const YAML: &str =
        "title: A\nauthors:\n  - name: B\n    orcid: 1\n  - name: C\n    orcdi: 2\ntopics: [x]\nvolume: 1.10\n";

    fn fields<'a>(origin: &'a Origin<'a>) -> Fields<'a> {
        match serde_yaml::from_str(origin.text).expect("valid") {
            Node::Map(entries) => Fields::new(origin, entries),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_nested_key_is_found_in_the_lines() {
        let origin = Origin { path: "a.md".into(), text: YAML, yaml: 0..YAML.len() };
        let trail = [Step::Key("authors".into()), Step::Item(1), Step::Key("orcdi".into())];
        let place = origin.place(&trail, None);
        assert_eq!((place.line, place.column, place.width), (6, 5, 5));
        let place = origin.place(&[Step::Key("authors".into()), Step::Item(0), Step::Key("name".into())], None);
        assert_eq!((place.line, place.column), (3, 5));
    }

    #[test]
    fn a_number_keeps_its_spelling_where_text_is_wanted() {
        let origin = Origin { path: "a.md".into(), text: YAML, yaml: 0..YAML.len() };
        let mut out = Diagnostics::default();
        assert_eq!(fields(&origin).text("volume", &mut out).as_deref(), Some("1.10"));
        assert!(out.is_empty());
    }

    #[test]
    fn an_unread_key_is_reported_with_the_nearest_one() {
        let origin = Origin { path: "a.md".into(), text: "titel: A\n", yaml: 0..9 };
        let mut out = Diagnostics::default();
        let mut fields = fields(&origin);
        assert_eq!(fields.required("title", &mut out), None);
        fields.finish([], &mut out);
        let found = out.into_sorted();
        let codes: Vec<_> = found.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["missing-key", "unknown-key"]);
        assert_eq!(found[1].remedy, "did you mean `title`?");
    }
}
