//! The keys of front matter, which are taken out one after the other until the rest has no meaning of its own.

use super::front_matter::Entries;
use super::text;
use serde_json::Value;

/// Without blank values, and with plain text decoded. They are asked for by their letters alone: `publishdate` is `publishDate` and `publish_date`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keys {
    all: Vec<Key>,
    /// The names of those that stood under `taxonomies`.
    pub taxonomies: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Key {
    /// As it stands in the source.
    name: String,
    letters: String,
    value: Value,
}

/// Where generators have keys that are not their own.
const INNER: [&str; 3] = ["params", "extra", "taxonomies"];

impl Keys {
    /// What stands under `params`, `extra` and `taxonomies` has the rank of the other keys. Of a key that is there twice, the last one counts, and
    /// the other is kept beside it.
    pub fn new(entries: Entries) -> Keys {
        let mut keys = Keys::default();
        for (name, value) in entries {
            match value {
                Value::Object(map) if INNER.contains(&name.as_str()) => {
                    if name == "taxonomies" {
                        keys.taxonomies = map.keys().cloned().collect();
                    }
                    map.into_iter().for_each(|(name, value)| keys.put(name, value));
                }
                value => keys.put(name, value),
            }
        }
        keys
    }

    fn put(&mut self, name: String, value: Value) {
        if let Some(value) = sound(value) {
            self.all.push(Key { letters: text::squeeze(&name), name, value });
        }
    }

    /// Adds what the site says of many texts, where this one does not say it itself.
    pub fn default_to(&mut self, entries: &Entries) {
        for (name, value) in entries {
            if self.get(&text::squeeze(name)).is_none() {
                self.put(name.clone(), value.clone());
            }
        }
    }

    fn position(&self, letters: &str) -> Option<usize> {
        self.all.iter().rposition(|key| key.letters == letters)
    }

    pub fn get(&self, letters: &str) -> Option<&Value> {
        self.position(letters).map(|at| &self.all[at].value)
    }

    /// Takes the first of these that is there: its name and value. What is asked for is one word, or several with spaces between.
    pub fn take(&mut self, letters: &str) -> Option<(String, Value)> {
        let at = letters.split(' ').find_map(|letters| self.position(letters))?;
        let key = self.all.remove(at);
        Some((key.name, key.value))
    }

    /// Takes the first of these whose value is one text, or a list of one.
    pub fn text(&mut self, letters: &str) -> Option<String> {
        self.take_one(letters).map(|(_, text)| text)
    }

    /// The same, with its name.
    pub fn take_one(&mut self, letters: &str) -> Option<(String, String)> {
        let mut places = letters.split(' ').filter_map(|letters| self.position(letters));
        let (at, text) = places.find_map(|at| Some((at, one(&self.all[at].value)?)))?;
        Some((self.all.remove(at).name, text))
    }

    /// Takes a key that says yes or no.
    pub fn flag(&mut self, letters: &str) -> Option<bool> {
        let at = self.position(letters)?;
        let flag = match &self.all[at].value {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => match text.to_lowercase().as_str() {
                "true" | "yes" | "on" => Some(true),
                "false" | "no" | "off" => Some(false),
                _ => None,
            },
            _ => None,
        }?;
        self.all.remove(at);
        Some(flag)
    }

    /// What is left.
    pub fn rest(self) -> impl Iterator<Item = (String, Value)> {
        self.all.into_iter().map(|key| (key.name, key.value))
    }
}

/// A text or number; of a list, its only one.
pub fn one(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(list) if list.len() == 1 => one(&list[0]),
        _ => None,
    }
}

/// A list, of which one value is the shortest.
pub fn list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list,
        value => vec![value],
    }
}

/// The value below these keys of a site's settings.
pub fn below<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}

/// Whether a text could be HTML.
fn has_tags(text: &str) -> bool {
    text.match_indices('<')
        .any(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')))
}

/// Without what is blank, and decoded where it is no HTML.
fn sound(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) if text.contains('&') && !has_tags(&text) => Some(text::decode(&text).into()),
        Value::Array(list) => {
            let list: Vec<Value> = list.into_iter().filter_map(sound).collect();
            (!list.is_empty()).then_some(Value::Array(list))
        }
        Value::Object(map) => {
            let map: serde_json::Map<_, _> =
                map.into_iter().filter_map(|(key, value)| Some((key, sound(value)?))).collect();
            (!map.is_empty()).then_some(Value::Object(map))
        }
        value => Some(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn keys(value: &Value) -> Keys {
        Keys::new(value.as_object().expect("a map").clone().into_iter().collect())
    }

    #[test]
    fn blank_values_are_nothing() {
        let keys = keys(
            &json!({"a": null, "b": " ", "c": [], "d": ["", "x"], "e": [{"link": null}, {"f": "A &amp; B"}], "g": {"h": ""}}),
        );
        assert_eq!(
            keys.rest().collect::<Vec<_>>(),
            [("d".to_owned(), json!(["x"])), ("e".to_owned(), json!([{"f": "A & B"}]))]
        );
    }

    #[test]
    fn names_are_told_from_each_other_by_their_letters() {
        let mut keys = keys(
            &json!({"publishDate": 2014, "Last-Mod": ["x"], "extra": {"doi": "10.1/x"}, "draft": "No", "toc": "maybe"}),
        );
        assert_eq!(keys.text("date publishdate").as_deref(), Some("2014"));
        assert_eq!(keys.text("lastmod").as_deref(), Some("x"));
        assert_eq!(keys.text("doi").as_deref(), Some("10.1/x"));
        assert_eq!((keys.flag("draft"), keys.flag("toc"), keys.flag("draft")), (Some(false), None, None));
        keys.default_to(&vec![("toc".to_owned(), json!(1)), ("layout".to_owned(), json!("x"))]);
        assert_eq!(
            keys.rest().collect::<Vec<_>>(),
            [("toc".to_owned(), json!("maybe")), ("layout".to_owned(), json!("x"))]
        );
    }
}
