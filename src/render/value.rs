//! Template values. Built by hand rather than by serialization, so that what many pages share is one allocation.

use crate::base::node::Node;
use crate::discover::Sources;
use rustc_hash::FxHashSet;
pub(super) use tera::Value;
use tera::value::Key;

/// All words of the templates. What none of them names need not be made for any page.
pub(super) struct Names(FxHashSet<Box<str>>);

impl Names {
    pub(super) fn of(sources: &Sources) -> Names {
        let texts = sources.theme.templates.iter().map(|template| &*template.text);
        let words = texts.flat_map(|text| text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')));
        Names(words.map(Box::from).collect())
    }

    /// Whether a template may ask for what has this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// A map with fixed keys, in the order in which they are written. After `in NAMES;` only the values are made that templates name.
macro_rules! entries {
    (in $names:expr; $($key:tt: $value:expr),* $(,)?) => {{
        let names: &$crate::render::value::Names = $names;
        let named = [$(names.has(stringify!($key))),*];
        let mut map = tera::Map::with_capacity(named.iter().filter(|named| **named).count());
        let mut named = named.into_iter();
        $(if named.next() == Some(true) {
            map.insert(tera::value::Key::Str(stringify!($key)), tera::Value::from($value));
        })*
        map
    }};
    ($($key:tt: $value:expr),* $(,)?) => {{
        let mut map = tera::Map::with_capacity([$(stringify!($key)),*].len());
        $(map.insert(tera::value::Key::Str(stringify!($key)), tera::Value::from($value));)*
        map
    }};
}
pub(super) use entries;

/// The value of such a map.
macro_rules! object {
    ($($entry:tt)*) => {
        tera::Value::from($crate::render::value::entries! { $($entry)* })
    };
}
pub(super) use object;

/// HTML that a template prints as it is.
pub(super) fn html(text: &str) -> Value {
    Value::safe_string(text)
}

/// The keys under `extra`, as a user wrote them; none are an empty group.
pub(super) fn extra(node: Option<&Node>) -> Value {
    node.map_or_else(|| Value::from(tera::Map::default()), from_node)
}

/// A value as a user wrote it, for `extra` and theme options.
pub(super) fn from_node(node: &Node) -> Value {
    match node {
        Node::Null => Value::none(),
        Node::Bool(flag) => Value::from(*flag),
        Node::Integer(number) => i64::try_from(*number).map_or_else(|_| Value::from(*number), Value::from),
        Node::Float(number) => Value::from(*number),
        Node::Text(text) => Value::from(text.as_str()),
        Node::List(list) => Value::from(list.iter().map(from_node).collect::<Vec<_>>()),
        Node::Map(entries) => {
            let mut map = tera::Map::default();
            for (key, node) in entries {
                map.insert(Key::from(key.name.clone()), from_node(node));
            }
            Value::from(map)
        }
    }
}
