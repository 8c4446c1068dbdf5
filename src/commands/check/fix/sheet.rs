//! Front matter as text and as values at once, and changes to the text that are held against the values.

use super::read;
use super::scan::{Entry, Form, scan};
use crate::base::node::{Key, Node};
use std::ops::Range;

/// Front matter that can be read.
pub(super) struct Sheet<'c> {
    pub yaml: String,
    /// What keys at the top may be called.
    pub keys: &'c [&'c str],
    entries: Vec<Entry>,
    values: Vec<(Key, Node)>,
}

/// What a change of the text means for the values, by the numbers of their keys.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// They stay.
    Same,
    Name(usize, String),
    Text(usize, String),
    /// An item of a list is no longer there.
    Without(usize, usize),
}

/// A change of the text.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    pub range: Range<usize>,
    pub new: String,
    pub meaning: Meaning,
    /// From 0.
    pub line: usize,
    pub what: String,
}

/// A key at the top, with its value.
pub(super) struct Item<'s> {
    pub number: usize,
    pub entry: &'s Entry,
    pub name: &'s str,
    pub value: &'s Node,
}

impl<'c> Sheet<'c> {
    /// `None` when it cannot be read, or when it is not sure what stands where.
    pub fn read(yaml: String, keys: &'c [&'c str]) -> Option<Sheet<'c>> {
        let Some(Node::Map(values)) = read(&yaml) else { return None };
        let entries = scan(&yaml)?;
        let found = entries.iter().map(|entry| yaml.get(entry.key.clone()));
        let is_sure = found.eq(values.iter().map(|(key, _)| Some(key.name.as_str())));
        is_sure.then_some(Sheet { yaml, keys, entries, values })
    }

    pub fn items(&self) -> impl Iterator<Item = Item<'_>> {
        let all = self.entries.iter().zip(&self.values).enumerate();
        all.map(|(number, (entry, (key, value)))| Item { number, entry, name: &key.name, value })
    }

    /// The value that is written in one line as plain text or in quotes, without these.
    pub fn inner(&self, entry: &Entry) -> Option<Range<usize>> {
        let Range { start, end } = entry.value;
        let inner = match entry.form {
            Form::Plain => start..end,
            Form::Quoted => start + 1..end - 1,
            _ => return None,
        };
        let text = self.yaml.get(inner.clone())?;
        (!entry.goes_on && !text.contains('\n')).then_some(inner)
    }

    pub fn edit(&self, range: Range<usize>, new: impl Into<String>, meaning: Meaning, what: String) -> Edit {
        Edit { line: line(&self.yaml, range.start), range, new: new.into(), meaning, what }
    }

    /// Does all of these changes, which stand in the order of the text, or none of them unless they mean what they are said to mean.
    pub fn apply(&mut self, edits: &[Edit]) -> bool {
        let mut values = self.values.clone();
        let expected = edits.iter().rev().try_for_each(|edit| edit.meaning.apply(&mut values));
        let new = apply(&self.yaml, edits).and_then(|yaml| Sheet::read(yaml, self.keys));
        match new.filter(|new| expected.is_some() && new.values == values) {
            Some(new) => *self = new,
            None => return false,
        }
        true
    }
}

impl Meaning {
    fn apply(&self, values: &mut [(Key, Node)]) -> Option<()> {
        match self {
            Meaning::Same => {}
            Meaning::Name(number, name) => values.get_mut(*number)?.0.name.clone_from(name),
            Meaning::Text(number, text) => values.get_mut(*number)?.1 = Node::Text(text.clone()),
            Meaning::Without(number, item) => match &mut values.get_mut(*number)?.1 {
                Node::List(list) if *item < list.len() => drop(list.remove(*item)),
                _ => return None,
            },
        }
        Some(())
    }
}

/// The text with these changes, which stand in its order.
pub(super) fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let (mut new, mut at) = (String::with_capacity(text.len()), 0);
    for edit in edits {
        new += text.get(at..edit.range.start)?;
        new += &edit.new;
        at = edit.range.end;
    }
    Some(new + text.get(at..)?)
}

/// The number of the line in which a byte stands, from 0.
pub(super) fn line(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|b| *b == b'\n').count()
}
