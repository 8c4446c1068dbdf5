//! The words of the interface, from the files `i18n/LANGUAGE.toml` of the site, its theme and the theme's parents.

use super::diagnostic::{Diagnostic, Diagnostics, Place};
use super::language::Plural;
use super::node::{Key, Node, toml_entries};
use super::origin::Origin;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::de::DeTable;

/// Every message by its key, such as `search.label`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Messages(BTreeMap<String, Message>);

/// A message, in one form or in those that a number asks for (CLDR's plural categories).
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    Plain(String),
    /// The form for `other` is always among them.
    Forms(BTreeMap<Plural, String>),
}

impl Message {
    /// The form for a number's category.
    pub fn form(&self, plural: Plural) -> &str {
        match self {
            Message::Plain(text) => text,
            Message::Forms(forms) => {
                forms.get(&plural).or_else(|| forms.get(&Plural::Other)).map_or("", String::as_str)
            }
        }
    }
}

impl Messages {
    pub fn get(&self, key: &str) -> Option<&Message> {
        self.0.get(key)
    }

    /// A message that does not hang on a number; one that nobody has written is its own key.
    pub fn text<'m>(&'m self, key: &'m str) -> &'m str {
        self.get(key).map_or(key, |message| message.form(Plural::Other))
    }

    /// A message with a text in its place `{n}`.
    pub fn label(&self, key: &str, text: &str) -> String {
        fill(self.text(key), |name| (name == "n").then_some(Cow::Borrowed(text)))
    }

    /// Every key and its message, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Message)> {
        self.0.iter().map(|(key, message)| (key.as_str(), message))
    }

    /// Adds the messages of a file that are not there yet. What is wrong in it goes to `out`.
    pub fn add(&mut self, path: &Arc<str>, text: &str, out: &mut Diagnostics) {
        let origin = Origin::toml(path.clone(), text);
        match DeTable::parse(text) {
            Ok(table) => self.add_table("", toml_entries(table.into_inner()), &origin, out),
            Err(error) => {
                let span = error.span().unwrap_or(0..0);
                let place = Place::span(path.clone(), text, span.start, span.end);
                out.push(
                    Diagnostic::error("invalid-toml", place, error.message())
                        .remedy("see https://toml.io for how values are written"),
                );
            }
        }
    }

    fn add_table(&mut self, prefix: &str, entries: Vec<(Key, Node)>, origin: &Origin<'_>, out: &mut Diagnostics) {
        for (key, node) in entries {
            let name = format!("{prefix}{}", key.name);
            let message = match node {
                Node::Text(text) => Message::Plain(text),
                Node::Map(entries) => match forms(&entries) {
                    Some(forms) => Message::Forms(forms),
                    None => {
                        self.add_table(&format!("{name}."), entries, origin, out);
                        continue;
                    }
                },
                other => {
                    let place = origin.place(&[], key.span.as_ref());
                    out.push(
                        Diagnostic::error("wrong-type", place, format!("`{name}` is {}, not text", other.kind()))
                            .remedy("write the message in quotes"),
                    );
                    continue;
                }
            };
            self.0.entry(name).or_insert(message);
        }
    }
}

/// The forms of a message, if that is what a table holds: texts for categories of numbers, `other` among them.
fn forms(entries: &[(Key, Node)]) -> Option<BTreeMap<Plural, String>> {
    let forms = entries.iter().map(|(key, node)| match (Plural::parse(&key.name), node) {
        (Some(plural), Node::Text(text)) => Some((plural, text.clone())),
        _ => None,
    });
    forms.collect::<Option<BTreeMap<_, _>>>().filter(|forms| forms.contains_key(&Plural::Other))
}

/// Fills the places of a message, `{name}`, with what `value` gives for their names; what it does not know stays as it is.
pub fn fill<'v>(text: &str, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}').and_then(|(name, after)| Some((value(name)?, after))) {
            Some((value, after)) => {
                filled.push_str(&value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str]) -> (Messages, Vec<Diagnostic>) {
        let (mut messages, mut out) = (Messages::default(), Diagnostics::default());
        for (number, text) in texts.iter().enumerate() {
            messages.add(&format!("i18n/{number}.toml").into(), text, &mut out);
        }
        (messages, out.into_sorted())
    }

    #[test]
    fn the_nearest_file_wins_message_by_message() {
        let (messages, problems) = read(&[
            "[search]\nlabel = \"Find\"\n",
            "[search]\nlabel = \"Search\"\nbutton = \"Go\"\n[papers]\none = \"{n} paper\"\nother = \"{n} papers\"\n",
        ]);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!((messages.text("search.label"), messages.text("search.button")), ("Find", "Go"));
        let papers = messages.get("papers").expect("known");
        assert_eq!((papers.form(Plural::One), papers.form(Plural::Few)), ("{n} paper", "{n} papers"));
        assert_eq!(messages.text("nothing.there"), "nothing.there");
    }

    #[test]
    fn what_is_no_message_is_reported() {
        let (messages, problems) = read(&["a = 3\n[b]\none = \"x\"\n", "a = = 3\n"]);
        // Without `other`, a table is one of messages like any other.
        assert_eq!(messages.text("b.one"), "x");
        let found: Vec<_> = problems.iter().map(|d| (d.code, d.place.as_ref().map_or(0, |p| p.line))).collect();
        assert_eq!(found, [("wrong-type", 1), ("invalid-toml", 1)]);
    }

    #[test]
    fn places_are_filled_and_unknown_ones_stay() {
        let value = |name: &str| (name == "n").then_some("{x}".into());
        assert_eq!(fill("{n} of {total} {", value), "{x} of {total} {");
    }
}
