//! Front matter in YAML, TOML and JSON, and files of data in the same languages.

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;
use toml::de::{DeTable, DeValue};

/// The keys of front matter in their order; a key may stand there twice.
pub type Entries = Vec<(String, Value)>;

/// Why front matter cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    /// Of the text, from 1.
    pub line: u32,
    pub what: String,
}

/// Takes a text apart: its front matter, if it has any, and what follows it.
pub fn split(text: &str) -> Result<(Option<Entries>, &str), Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.len() - text.trim_start().len();
    let skipped = text[..start].matches('\n').count();
    let rest = &text[start..];
    let (first, after) = line(rest);
    let fence = first.trim_end();
    let (closing, language) = match fence {
        "+++" => ("+++", "toml"),
        "---" => ("---", "yaml"),
        _ if rest.starts_with('{') && !rest.starts_with("{{") && !rest.starts_with("{%") => {
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Map<String, Value>>();
            return match values.next() {
                Some(Ok(map)) => {
                    Ok((Some(map.into_iter().collect()), without_blank_lines(&rest[values.byte_offset()..])))
                }
                _ => Ok((None, text)),
            };
        }
        _ => match fence.strip_prefix("---").map(str::trim) {
            Some(language @ ("yaml" | "json" | "toml" | "js" | "javascript")) => ("---", language),
            _ => return Ok((None, text)),
        },
    };
    let mut end = after;
    let front = loop {
        let (next, length) = line(&rest[end..]);
        if length == 0 {
            return Err(Problem { line: to_u32(skipped + 1), what: "front matter that has no end".to_owned() });
        }
        end += length;
        if next.trim_end() == closing {
            break &rest[after..end - length];
        }
    };
    let entries = match language {
        "yaml" => yaml(front),
        "toml" => toml(front),
        "json" => {
            serde_json::from_str(front).map(|map: Map<String, Value>| map.into_iter().collect()).map_err(|error| {
                Problem { line: to_u32(error.line()), what: "front matter that is not sound JSON".to_owned() }
            })
        }
        _ => Err(Problem { line: 0, what: "front matter that is a program".to_owned() }),
    };
    let moved = |problem: Problem| Problem { line: problem.line.saturating_add(to_u32(skipped + 1)), ..problem };
    Ok((Some(entries.map_err(moved)?), without_blank_lines(&rest[end..])))
}

/// A file of data, by its ending; `None` if that is none of data.
pub fn data(path: &str, text: &str) -> Option<Result<Value, Problem>> {
    let problem = |_| Problem { line: 0, what: "data that is not sound".to_owned() };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Some(match path.rsplit('.').next()? {
        "yml" | "yaml" => serde_yaml::from_str(text).map(from_yaml).map_err(|error| problem(error.to_string())),
        "json" => serde_json::from_str(text).map_err(|error| problem(error.to_string())),
        "toml" => toml(text).map(|entries| Value::Object(entries.into_iter().collect())),
        _ => return None,
    })
}

/// The first line of a text, and its length with its end.
fn line(text: &str) -> (&str, usize) {
    let end = text.find('\n').map_or(text.len(), |at| at + 1);
    (&text[..end], end)
}

fn without_blank_lines(text: &str) -> &str {
    let blank = text.len() - text.trim_start().len();
    &text[text[..blank].rfind('\n').map_or(0, |at| at + 1)..]
}

fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A number as it is written, if JSON would write it otherwise: `1.10`.
fn number(number: Option<Number>, written: &str) -> Value {
    match number {
        Some(number) if number.to_string() == written => number.into(),
        _ => written.into(),
    }
}

fn yaml(front: &str) -> Result<Entries, Problem> {
    if front.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Entries::new());
    }
    let problem = |error: serde_yaml::Error| Problem {
        line: to_u32(error.location().map_or(1, |location| location.line())),
        what: "front matter that is not sound YAML".to_owned(),
    };
    let entries = serde_yaml::Deserializer::from_str(front).deserialize_map(Values).map_err(problem)?;
    let are_numbers: Vec<bool> = entries.iter().map(|(_, value)| value.is_number()).collect();
    let mut written = if are_numbers.contains(&true) {
        serde_yaml::Deserializer::from_str(front).deserialize_map(Written(&are_numbers)).map_err(problem)?.into_iter()
    } else {
        Vec::new().into_iter()
    };
    let mut all = Entries::new();
    for (key, value) in entries {
        let value = match from_yaml(value) {
            Value::Number(known) => number(Some(known), &written.next().unwrap_or_default()),
            value => value,
        };
        match value {
            // What is merged gives way to what stands there.
            Value::Object(merged) if key == "<<" => all.extend(merged),
            value => all.push((key, value)),
        }
    }
    Ok(all)
}

/// Reads a map's entries, even if a key stands there twice.
struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Vec<(String, serde_yaml::Value)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("keys and their values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<serde_yaml::Value, _>()? {
            entries.push((key_text(key), value));
        }
        Ok(entries)
    }
}

/// Reads the values that are numbers, as they are written.
struct Written<'n>(&'n [bool]);

impl<'de> Visitor<'de> for Written<'_> {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("keys and their values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut written = Vec::new();
        for is_number in self.0 {
            map.next_key::<IgnoredAny>()?;
            if *is_number { written.push(map.next_value()?) } else { map.next_value::<IgnoredAny>().map(drop)? }
        }
        map.next_key::<IgnoredAny>()?;
        Ok(written)
    }
}

fn key_text(key: serde_yaml::Value) -> String {
    match from_yaml(key) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn from_yaml(value: serde_yaml::Value) -> Value {
    use serde_yaml::Value as Yaml;
    match value {
        Yaml::Null => Value::Null,
        Yaml::Bool(flag) => flag.into(),
        Yaml::Number(number) => {
            let text = number.to_string();
            let whole = number.as_i64().map(Number::from).or_else(|| number.as_u64().map(Number::from));
            whole.or_else(|| number.as_f64().and_then(Number::from_f64)).map_or(Value::String(text), Value::Number)
        }
        Yaml::String(text) => text.into(),
        Yaml::Sequence(list) => list.into_iter().map(from_yaml).collect(),
        Yaml::Mapping(map) => {
            Value::Object(map.into_iter().map(|(key, value)| (key_text(key), from_yaml(value))).collect())
        }
        Yaml::Tagged(tagged) => from_yaml(tagged.value),
    }
}

fn toml(text: &str) -> Result<Entries, Problem> {
    let table = DeTable::parse(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let what = "front matter that is not sound TOML".to_owned();
        Problem { line: to_u32(before.matches('\n').count() + 1), what }
    })?;
    let mut entries: Vec<_> = table.into_inner().into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    Ok(entries.into_iter().map(|(key, value)| (key.into_inner().into_owned(), from_toml(value.into_inner()))).collect())
}

fn from_toml(value: DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => text.into_owned().into(),
        DeValue::Boolean(flag) => flag.into(),
        DeValue::Datetime(date) => date.to_string().into(),
        DeValue::Integer(written) => match i64::from_str_radix(written.as_str(), written.radix()) {
            Ok(known) => known.into(),
            Err(_) => written.as_str().into(),
        },
        DeValue::Float(written) => number(written.as_str().parse().ok().and_then(Number::from_f64), written.as_str()),
        DeValue::Array(list) => list.into_iter().map(|value| from_toml(value.into_inner())).collect(),
        DeValue::Table(map) => Value::Object(
            map.into_iter()
                .map(|(key, value)| (key.into_inner().into_owned(), from_toml(value.into_inner())))
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn read(text: &str) -> (Value, &str) {
        let (entries, body) = split(text).expect("sound");
        (Value::Object(entries.unwrap_or_default().into_iter().collect()), body)
    }

    #[test]
    fn three_languages_say_the_same() {
        let expected = json!({"title": "A: b", "n": 7, "v": "1.10", "l": ["x", 2]});
        for text in [
            "\u{feff}\r\n\n---\r\ntitle: 'A: b'\r\nn: 7\r\nv: 1.10\r\nl: [x, 2]\r\n--- \r\n\r\n  text\r\n",
            "+++\ntitle = \"A: b\"\nn = 7\nv = 1.10\nl = [\"x\", 2]\n+++\n\n  text\r\n",
            "{\"title\": \"A: b\", \"n\": 7, \"v\": \"1.10\", \"l\": [\"x\", 2]}\n\n  text\r\n",
            "---json\n{\"title\": \"A: b\", \"n\": 7, \"v\": \"1.10\", \"l\": [\"x\", 2]}\n---\n\n  text\r\n",
        ] {
            assert_eq!(read(text), (expected.clone(), "  text\r\n"), "{text}");
        }
        assert_eq!(read("---\n# nothing\n---"), (json!({}), ""));
        assert_eq!(read("{{< x >}}\n").1, "{{< x >}}\n");
        assert_eq!(split("--- a\ntext"), Ok((None, "--- a\ntext")));
    }

    #[test]
    fn yaml_is_taken_as_other_programs_take_it() {
        let (value, body) = read("---\na: 1\na: 2\nd: >+\n  x\n\n  ---\n\n  y\nt: !tag z\n007: 0x1F\nn: ~\n---\n--- b");
        assert_eq!(value, json!({"a": 2, "d": "x\n---\ny\n", "t": "z", "007": "0x1F", "n": null}));
        assert_eq!(body, "--- b");
    }

    #[test]
    fn what_is_not_sound_has_a_line() {
        let line = |text| split(text).expect_err("not sound").line;
        assert_eq!(line("---\na: 1\nb: [\n---\n"), 4);
        assert_eq!(line("\n---\na: 1\n"), 2);
        assert_eq!(line("+++\na = 1\nb\n+++\n"), 3);
        assert_eq!(line("---\n- a list\n---\n"), 2);
        assert!(split("---js\n{ permalink: () => 1 }\n---\n").is_err());
        let bomb: String = (0..20).map(|n| format!("a{n}: &a{n} [*a{m}, *a{m}, *a{m}]\n", m = n + 1)).collect();
        assert!(split(&format!("---\n{bomb}---\n")).is_err());
        assert!(split(&format!("---\na: {}\n---\n", "[".repeat(9999))).is_err());
        assert!(split(&format!("+++\na = {}\n+++\n", "[".repeat(9999))).is_err());
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in any::<String>(), odd in "(---|\\+\\+\\+|\\{)[a-c:=\\[\\]{}&*!<\"'0-9.\n -]{0,60}\n(---|\\+\\+\\+)?") {
            for text in [text, odd] {
                let _ = split(&text);
                for name in ["a.yml", "a.json", "a.toml", "a"] {
                    data(name, &text);
                }
            }
        }
    }
}
