//! Keys and values as a user wrote them, in YAML front matter or in TOML, and the one way of reading them.
//!
//! [`Fields`] turns raw keys into valid values once. Each key that is asked for is thereby known; whatever else stands in
//! the file is reported with the nearest known key when the reader is done with it.

use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A raw value.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

/// A key, and where it stands when its format tells (TOML does, YAML's reader does not).
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    pub name: String,
    pub span: Option<Range<usize>>,
}

impl Node {
    /// Whether the key might as well not be there: people leave `topics: []` and `doi: ""` in their templates.
    fn is_blank(&self) -> bool {
        match self {
            Node::Null => true,
            Node::Text(text) => text.trim().is_empty(),
            Node::List(list) => list.is_empty(),
            _ => false,
        }
    }

    /// What a reader of a message calls this kind of value.
    pub fn kind(&self) -> &'static str {
        match self {
            Node::Null => "nothing",
            Node::Bool(_) => "true or false",
            Node::Integer(_) | Node::Float(_) => "a number",
            Node::Text(_) => "text",
            Node::List(_) => "a list",
            Node::Map(_) => "a group of keys",
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        struct Nodes;
        impl<'de> Visitor<'de> for Nodes {
            type Value = Node;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any value")
            }
            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }
            fn visit_none<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }
            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
                Deserialize::deserialize(deserializer)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Bool(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Integer(value.into()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Integer(value.into()))
            }
            fn visit_i128<E>(self, value: i128) -> Result<Node, E> {
                Ok(Node::Integer(value))
            }
            fn visit_u128<E>(self, value: u128) -> Result<Node, E> {
                Ok(i128::try_from(value).map_or(Node::Text(value.to_string()), Node::Integer))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
                Ok(Node::Float(value))
            }
            fn visit_str<E>(self, value: &str) -> Result<Node, E> {
                Ok(Node::Text(value.to_owned()))
            }
            fn visit_string<E>(self, value: String) -> Result<Node, E> {
                Ok(Node::Text(value))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
                let mut list = Vec::new();
                while let Some(node) = seq.next_element()? {
                    list.push(node);
                }
                Ok(Node::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
                let mut entries: Vec<(Key, Node)> = Vec::new();
                while let Some(key) = map.next_key::<Node>()? {
                    let name = match key {
                        Node::Text(text) => text,
                        Node::Integer(number) => number.to_string(),
                        Node::Bool(flag) => flag.to_string(),
                        other => return Err(A::Error::custom(format!("a key must be text, not {}", other.kind()))),
                    };
                    if entries.iter().any(|(key, _)| key.name == name) {
                        return Err(A::Error::custom(format!("the key `{name}` is here twice")));
                    }
                    entries.push((Key { name, span: None }, map.next_value()?));
                }
                Ok(Node::Map(entries))
            }
        }
        deserializer.deserialize_any(Nodes)
    }
}

impl From<toml::Spanned<toml::de::DeValue<'_>>> for Node {
    fn from(value: toml::Spanned<toml::de::DeValue<'_>>) -> Node {
        use toml::de::DeValue;
        match value.into_inner() {
            DeValue::String(text) => Node::Text(text.into_owned()),
            DeValue::Integer(number) => i128::from_str_radix(number.as_str(), number.radix())
                .map_or_else(|_| Node::Text(number.as_str().to_owned()), Node::Integer),
            DeValue::Float(number) => Node::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(flag) => Node::Bool(flag),
            DeValue::Datetime(date) => Node::Text(date.to_string()),
            DeValue::Array(list) => Node::List(list.into_iter().map(Node::from).collect()),
            DeValue::Table(table) => Node::Map(
                table
                    .into_iter()
                    .map(|(key, value)| {
                        let span = Some(key.span());
                        (Key { name: key.into_inner().into_owned(), span }, Node::from(value))
                    })
                    .collect(),
            ),
        }
    }
}

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
    fn separator(&self) -> &'static str {
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
    fn spelling(&self, trail: &[Step]) -> Option<String> {
        let key = find_in_yaml(&self.text[self.yaml.clone()], trail, self.yaml.start);
        let rest = self.text.get(key.end..)?.lines().next()?.trim_start().strip_prefix([':', '='])?;
        let value = rest.split(" #").next()?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }
}

/// The lines on which a file's top-level keys stand.
#[derive(Clone, Debug)]
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
        match self.take(key) {
            None => false,
            Some(Node::Bool(flag)) => flag,
            Some(other) => {
                self.wrong(key, "`true` or `false`", &other, out);
                false
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

fn float_text(node: &Node) -> String {
    if let Node::Float(number) = node { number.to_string() } else { String::new() }
}

/// A value that may be given alone or in a list.
pub fn one_or_many(node: Node) -> Vec<Node> {
    match node {
        Node::Null => Vec::new(),
        Node::List(list) => list,
        one => vec![one],
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

    #[test]
    fn a_key_given_twice_is_an_error() {
        assert!(serde_yaml::from_str::<Node>("a: 1\na: 2\n").expect_err("twice").to_string().contains("twice"));
    }
}
