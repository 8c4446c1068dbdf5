//! A map of columns, which an editor writes where the guesses are wrong.

use super::cells::Separators;
use super::columns::Column;
use super::dates::Order;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use crate::base::fields::{Fields, excerpt};
use crate::base::node::{Node, toml_entries};
use crate::base::origin::Origin;
use crate::commands::import::record::{At, Refusal};
use std::path::Path;
use toml::de::DeTable;

/// What an editor says of a table.
#[derive(Default)]
pub(in crate::commands::import) struct Map {
    /// Headers, as they stand in the table.
    pub columns: Vec<(String, Column)>,
    /// By header.
    pub separators: Vec<(String, Separators)>,
    pub order: Option<Order>,
    pub delimiter: Option<u8>,
    pub encoding: Option<&'static encoding_rs::Encoding>,
}

/// Reads a map of columns.
///
/// # Errors
/// It is no TOML, or names what is not known.
pub(in crate::commands::import) fn read(path: &Path) -> Result<Map, Refusal> {
    let name: std::sync::Arc<str> = path.to_string_lossy().into();
    let text = std::fs::read_to_string(path).map_err(|error| Refusal {
        at: At::default(),
        column: 0,
        message: format!("{name} cannot be read: {error}"),
        remedy: "name a file that is there, of UTF-8 text".to_owned(),
    })?;
    let mut out = Diagnostics::default();
    let map = parse(name.as_ref(), &text, &mut out);
    // All that is wrong could be told; the first is enough to look at the file again.
    match out.into_sorted().into_iter().next() {
        Some(problem) => Err(refusal(problem)),
        None => Ok(map),
    }
}

fn refusal(problem: Diagnostic) -> Refusal {
    let place = problem.place.unwrap_or_else(|| Place::file(""));
    let message = format!("{}:{}: {}", place.path, place.line, problem.message);
    Refusal { at: At::default(), column: 0, message, remedy: problem.remedy }
}

fn parse(name: &str, text: &str, out: &mut Diagnostics) -> Map {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let place = Place::span(name, text, span.start, span.end);
        out.push(
            Diagnostic::error("import", place, error.message())
                .remedy("see https://toml.io for how values are written"),
        );
    }
    let origin = Origin::toml(name, text);
    let mut fields = Fields::new(&origin, toml_entries(table.into_inner()));
    let mut map = Map::default();
    for (header, key, place) in entries(&mut fields, "columns", out) {
        match Column::of(&key) {
            Some(column) => map.columns.push((header, column)),
            None => {
                let remedy = match nearest(&key, Column::keys()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "name a key of front matter, `extra.NAME`, `terms.NAME`, or `skip`".to_owned(),
                };
                let message = format!("there is no key `{}`", excerpt(&key));
                out.push(Diagnostic::error("import", place, message).remedy(remedy));
            }
        }
    }
    for (header, separator, place) in entries(&mut fields, "separators", out) {
        match Separators::named(&separator) {
            Some(found) => map.separators.push((header, found)),
            None => {
                let message = format!("`{}` parts no entries", excerpt(&separator));
                out.push(
                    Diagnostic::error("import", place, message)
                        .remedy("take `;`, `|`, `,`, `/`, ` and `, or a line break"),
                );
            }
        }
    }
    map.order = choice(&mut fields, "date_order", "`dmy`, `mdy` or `ymd`", Order::of, out);
    map.delimiter = choice(
        &mut fields,
        "delimiter",
        "one character of ASCII",
        |text| match text.as_bytes() {
            [byte] if byte.is_ascii() => Some(*byte),
            _ => None,
        },
        out,
    );
    map.encoding = choice(
        &mut fields,
        "encoding",
        "an encoding such as `windows-1252`",
        |text| encoding_rs::Encoding::for_label(text.as_bytes()),
        out,
    );
    fields.finish([], out);
    map
}

/// A section of texts, each with the place of its key.
fn entries(fields: &mut Fields<'_>, section: &'static str, out: &mut Diagnostics) -> Vec<(String, String, Place)> {
    match fields.take(section) {
        None => Vec::new(),
        Some(Node::Map(entries)) => {
            let group = fields.nested([], entries.clone());
            let mut texts = Vec::new();
            for (key, node) in entries {
                match node {
                    Node::Text(text) => texts.push((key.name.clone(), text, group.place(&key.name))),
                    other => group.wrong(&key.name, "text", &other, out),
                }
            }
            texts
        }
        Some(other) => {
            fields.wrong(section, "a group of texts", &other, out);
            Vec::new()
        }
    }
}

fn choice<T>(
    fields: &mut Fields<'_>,
    key: &'static str,
    what: &str,
    parse: impl Fn(&str) -> Option<T>,
    out: &mut Diagnostics,
) -> Option<T> {
    // A tab is no blank here.
    let node = fields.take(key)?;
    let found = if let Node::Text(text) = &node { parse(text) } else { None };
    if found.is_none() {
        fields.wrong(key, what, &node, out);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_says_what_is_wrong_with_it() {
        let told = |text: &str| {
            let mut out = Diagnostics::default();
            parse("map.toml", text, &mut out);
            out.into_sorted()
                .into_iter()
                .map(|d| format!("{} {}; {}", d.place.map_or(0, |p| p.line), d.message, d.remedy))
                .collect::<Vec<_>>()
        };
        let good = "date_order = \"dmy\"\ndelimiter = \";\"\nencoding = \"latin1\"\n[columns]\n\"A b\" = \"title\"\nC = \"extra.c\"\n[separators]\nD = \"|\"\n";
        assert_eq!(told(good), Vec::<String>::new());
        assert_eq!(told("[columns]\nA = \"titel\"\n"), ["2 there is no key `titel`; did you mean `title`?"]);
        assert_eq!(told("colums = 1\n"), ["1 there is no key `colums`; did you mean `columns`?"]);
        assert!(told("date_order = \"ydm\"\n")[0].starts_with("1 `date_order` takes"));
        assert!(!told("[columns\n").is_empty());
    }
}
