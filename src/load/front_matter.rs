//! The YAML between `---` lines at the top of a Markdown file.

use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::fields::Fields;
use crate::base::node::Node;
use crate::base::origin::Origin;
use crate::discover::{Markdown, not_utf8};
use std::ops::Range;
use std::sync::Arc;

/// Above this a body is reported, since no reader waits for such a page, in bytes.
const LARGE_BODY: usize = 5_000_000;

/// Where the parts of a file stand.
pub struct Parts<'a> {
    pub origin: Origin<'a>,
    /// The bytes after the front matter.
    pub body: Range<usize>,
}

/// Finds the front matter. `None`, with a diagnostic, when there is none.
pub fn split<'a>(file: &'a Markdown, out: &mut Diagnostics) -> Option<Parts<'a>> {
    let text = match &file.text {
        Ok(text) => text.as_str(),
        Err(problem) => {
            out.push(not_utf8(file.path.clone(), &problem.before));
            return None;
        }
    };
    // A byte-order mark and blank lines before the first `---` are common and harmless.
    let start = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    if start == text.len() {
        out.push(
            Diagnostic::error("empty-file", Place::span(file.path.clone(), text, 0, 0), "this file is empty")
                .remedy("write the front matter with at least a `title`, or delete the file"),
        );
        return None;
    }
    let Some(opened) = fence(&text[start..], &["---"]) else {
        out.push(
            Diagnostic::error(
                "missing-front-matter",
                Place::span(file.path.clone(), text, start, start),
                "this file has no front matter",
            )
            .remedy("begin the file with a line `---`, then `title: …` and the other keys, then another line `---`"),
        );
        return None;
    };
    let yaml_start = start + opened;
    let mut at = yaml_start;
    for line in text[yaml_start..].split_inclusive('\n') {
        if let Some(length) = fence(line, &["---", "..."]) {
            let body = at + length..text.len();
            if body.len() > LARGE_BODY {
                out.push(large_body(&file.path, text, &body));
            }
            let origin = Origin { path: file.path.clone(), text, yaml: yaml_start..at };
            return Some(Parts { origin, body });
        }
        at += line.len();
    }
    out.push(
        Diagnostic::error(
            "open-front-matter",
            Place::span(file.path.clone(), text, start, start + 3),
            "the front matter that begins here does not end",
        )
        .remedy("write a line `---` after its last key"),
    );
    None
}

fn large_body(path: &Arc<str>, text: &str, body: &Range<usize>) -> Diagnostic {
    let megabytes = body.len() as f64 / 1e6;
    Diagnostic::warning(
        "large-body",
        Place::span(path.clone(), text, body.start, body.start),
        format!("the text is {megabytes:.1} MB long, and readers' browsers will have to load all of it"),
    )
    .remedy("leave the abstract here, and move the text into a PDF or a further file")
}

/// The length of the line at the beginning of `text`, its end included, if it is one of `marks`.
fn fence(text: &str, marks: &[&str]) -> Option<usize> {
    let line = text.split_inclusive('\n').next()?;
    marks.contains(&line.trim_end()).then_some(line.len())
}

/// Reads the keys. `None`, with a diagnostic, when the YAML is wrong.
pub fn fields<'a>(origin: &'a Origin<'a>, out: &mut Diagnostics) -> Option<Fields<'a>> {
    let yaml = &origin.text[origin.yaml.clone()];
    match serde_yaml::from_str::<Node>(yaml) {
        Ok(Node::Map(entries)) => Some(Fields::new(origin, entries)),
        Ok(Node::Null) => Some(Fields::new(origin, Vec::new())),
        Ok(other) => {
            out.push(
                Diagnostic::error(
                    "invalid-yaml",
                    origin.place(&[], None),
                    format!("the front matter is {}, not keys with values", other.kind()),
                )
                .remedy("write a key on each line: `title: …`, `date: …`"),
            );
            None
        }
        Err(error) => {
            out.push(invalid_yaml(origin, yaml, &error));
            None
        }
    }
}

fn invalid_yaml(origin: &Origin<'_>, yaml: &str, error: &serde_yaml::Error) -> Diagnostic {
    let message = error.to_string();
    let stopped = error.location().map_or(0, |location| offset(yaml, location.line(), location.column()));
    let at = second_of_twins(yaml, &message).or_else(|| never_closed(yaml, &message, stopped)).unwrap_or(stopped);
    // The message repeats the place, counted from the front matter's first line.
    let message = message.split(" at line ").next().unwrap_or(&message);
    let remedy = if at < stopped {
        "close the quote or bracket that opens here"
    } else if message.contains("mapping values") {
        "put the value in quotes: a colon and a space in it look like another key"
    } else if message.contains("repetition limit") {
        "write the values out: aliases (`*name`) that multiply are not followed"
    } else if message.contains("tab") || message.contains("cannot start any token") {
        "put the value in quotes; indent with spaces, not tabs"
    } else if message.contains("twice") {
        "delete one of the two"
    } else if message.contains("unknown anchor") {
        "put the value in quotes: `*` at its beginning means an alias in YAML"
    } else {
        "put the value in quotes, or look at the line before for a quote or bracket that is not closed"
    };
    let place = Place::span(origin.path.clone(), origin.text, origin.yaml.start + at, origin.yaml.start + at + 1);
    Diagnostic::error("invalid-yaml", place, format!("the front matter is not valid YAML: {message}")).remedy(remedy)
}

/// The offset of a place that the reader tells. It counts lines and columns from 1; its own offset counts characters of what
/// it has buffered.
fn offset(yaml: &str, line: usize, column: usize) -> usize {
    let start: usize = yaml.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let line = yaml[start..].lines().next().unwrap_or_default();
    start + line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at)
}

/// Where a quote or bracket opens for which the reader searched in vain until it `stopped`, mostly some lines further down.
fn never_closed(yaml: &str, message: &str, stopped: usize) -> Option<usize> {
    let (_, opened) = ["a quoted scalar at line ", "a flow sequence at line ", "a flow mapping at line "]
        .iter()
        .find_map(|opener| message.split_once(opener))?;
    let mut numbers = opened.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok());
    let opened = offset(yaml, numbers.next()?, numbers.next()?);
    let between = yaml.get(opened..stopped)?;
    (between.contains('\n') && !between.contains([']', '}'])).then_some(opened)
}

/// Where a key stands for the second time; the reader tells only where the group of keys begins.
fn second_of_twins(yaml: &str, message: &str) -> Option<usize> {
    let key = message.split_once("the key `")?.1.split_once("` is here twice")?.0;
    let starts = yaml.match_indices(key).map(|(at, _)| at);
    let is_key = |at: &usize| {
        yaml[..*at].rsplit('\n').next().is_some_and(|before| before.trim_matches([' ', '-', '"', '\'']).is_empty())
            && yaml[at + key.len()..].trim_start_matches(['"', '\'', ' ']).starts_with(':')
    };
    starts.filter(is_key).nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(text: &str) -> Markdown {
        Markdown { path: "content/a.md".into(), text: Ok(text.to_owned()) }
    }

    fn codes(text: &str) -> Vec<(&'static str, u32)> {
        let mut out = Diagnostics::default();
        let file = file(text);
        if let Some(parts) = split(&file, &mut out) {
            fields(&parts.origin, &mut out);
        }
        out.into_sorted().iter().map(|d| (d.code, d.place.as_ref().map_or(0, |p| p.line))).collect()
    }

    #[test]
    fn a_byte_order_mark_crlf_and_blank_lines_are_fine() {
        let file = file("\u{feff}\r\n\r\n---\r\ntitle: A\r\n---\r\nBody\r\n");
        let mut out = Diagnostics::default();
        let parts = split(&file, &mut out).expect("found");
        assert_eq!(&parts.origin.text[parts.body.clone()], "Body\r\n");
        let mut fields = fields(&parts.origin, &mut out).expect("valid");
        assert_eq!(fields.text("title", &mut out).as_deref(), Some("A"));
        assert!(out.is_empty());
    }

    #[test]
    fn what_is_not_front_matter_is_reported() {
        assert_eq!(codes(" \n"), [("empty-file", 1)]);
        assert_eq!(codes("\nHello\n"), [("missing-front-matter", 2)]);
        assert_eq!(codes("---\ntitle: A\n"), [("open-front-matter", 1)]);
        assert_eq!(codes("---\n- a\n---\n"), [("invalid-yaml", 2)]);
    }

    #[test]
    fn wrong_yaml_says_where() {
        assert_eq!(codes("---\ntitle: A\nsubtitle: a: b\n---\n"), [("invalid-yaml", 3)]);
        assert_eq!(codes("---\ntitle: \"A\ndate: 2007\n---\n").len(), 1);
        assert_eq!(codes("---\ntitle: A\ntitle: B\n---\n"), [("invalid-yaml", 3)]);
    }

    #[test]
    fn an_alias_bomb_is_an_error_not_a_wait() {
        let mut yaml = "---\na: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (one, next) in ('a'..='i').zip('b'..='j') {
            yaml += &format!("{next}: &{next} [{}]\n", vec![format!("*{one}"); 9].join(", "));
        }
        let found = codes(&(yaml + "---\n"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "invalid-yaml");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(---\n)?[\\PC\n\t]{0,200}(---\n)?") {
            codes(&text);
        }
    }
}
