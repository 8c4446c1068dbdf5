//! Markdown as the catalogue will read it: where its code is, and its text without what must not be there.

use super::html;
use crate::commands::import::record::{Record, Weight};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;

/// The extensions of the catalogue's own Markdown.
pub const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);

/// What is to be said of a text, each once.
#[derive(Debug, Default)]
pub struct Notes(BTreeSet<(Weight, String)>);

impl Notes {
    pub fn say(&mut self, weight: Weight, what: impl Into<String>) {
        self.0.insert((weight, what.into()));
    }

    pub fn tell(self, record: &mut Record) {
        self.0.into_iter().for_each(|(weight, what)| record.remark(weight, what));
    }
}

/// The code blocks and code spans of a text, in order.
pub fn code(text: &str) -> Vec<Range<usize>> {
    Parser::new_ext(text, OPTIONS)
        .into_offset_iter()
        .filter_map(|(event, range)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))).then_some(range))
        .collect()
}

/// What takes the place of a part of a text.
pub type Edit = (Range<usize>, String);

/// Removing one thing can make another one of what stood around it: so often it is looked at again.
const PASSES: usize = 6;

/// The text without HTML that a catalogue must not show.
pub fn clean(text: String, notes: &mut Notes) -> String {
    if !text.contains(['<', '[', '{']) {
        return text;
    }
    let mut text = text;
    for _ in 0..PASSES {
        let edits = edits(&text, notes);
        if edits.is_empty() {
            return text;
        }
        text = apply(&text, &edits);
    }
    notes.say(Weight::Kept, "HTML that hides other HTML stands as text");
    text.replace('<', "&lt;").replace('[', "\\[").replace('{', "&#123;")
}

/// What is to be changed, in order.
fn edits(text: &str, notes: &mut Notes) -> Vec<Edit> {
    let parser = Parser::new_ext(text, OPTIONS);
    let mut edits = Vec::new();
    let mut html = html::Cleaner::new(text);
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => html.clean(range, notes),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) if !html::is_safe(&dest_url) => {
                notes.say(Weight::Kept, "links to addresses that are not safe stand as text");
                let at = text[range.clone()].find(['[', '<']).map_or(range.start, |at| range.start + at);
                edits.push((at..at, "\\".to_owned()));
            }
            Event::Start(Tag::Heading { attrs, .. }) if !attrs.is_empty() => {
                if let Some(at) = text[range.clone()].rfind('{') {
                    edits.push((range.start + at..range.start + at + 1, "&#123;".to_owned()));
                }
            }
            _ => {}
        }
    }
    edits.append(&mut html.edits());
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut end = 0;
    edits.retain_mut(|(range, _)| {
        let is_done = range.start < end && range.end <= end;
        range.start = range.start.max(end);
        end = end.max(range.end);
        !is_done
    });
    edits
}

/// The text with its parts replaced.
fn apply(text: &str, edits: &[Edit]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut done = 0;
    for (range, replacement) in edits {
        new.push_str(text.get(done..range.start).unwrap_or_default());
        new.push_str(replacement);
        done = range.end;
    }
    new.push_str(text.get(done..).unwrap_or_default());
    new
}

/// Takes the first heading away if it says what the title does, or gives it as the title if there is none.
pub fn title(text: &mut String, title: Option<&str>) -> Option<String> {
    let first = text.trim_start().lines().take(2).collect::<Vec<_>>();
    let is_heading = first.first().is_some_and(|line| line.starts_with("# "))
        || first.get(1).is_some_and(|line| line.starts_with("==") && line.trim().trim_matches('=').is_empty());
    if !is_heading {
        return None;
    }
    let mut words = String::new();
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {}
            Event::Text(part) | Event::Code(part) => words.push_str(&part),
            Event::SoftBreak => words.push(' '),
            Event::End(TagEnd::Heading(_)) => {
                let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
                if title.is_some_and(|title| plain(title) != plain(&words)) || words.trim().is_empty() {
                    return None;
                }
                let rest = text[range.end..].trim_start_matches(['\r', '\n']).to_owned();
                *text = rest;
                return title.is_none().then(|| words.trim().to_owned());
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) | Event::End(_) => {}
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_that_is_the_title_is_not_repeated() {
        let headed = |text: &str, known: Option<&str>| {
            let mut text = text.to_owned();
            (title(&mut text, known), text)
        };
        assert_eq!(headed("# On *Ports*\r\n\r\nText", Some("On  ports")), (None, "Text".to_owned()));
        assert_eq!(headed("On `x`\n===\nText", None), (Some("On x".to_owned()), "Text".to_owned()));
        for text in
            ["# Other\n\nText", "## On ports\n", "#hashtag\n", "# [On ports](x)\n", "# On ports\nx\n==", "", "==\n=="]
        {
            assert_eq!(headed(text, Some("On harbours")), (None, text.to_owned()));
        }
    }

    #[test]
    fn code_is_found() {
        let text = "a `b` c\n\n    d\n\n```\ne\n```\n<pre>`f`</pre>\n";
        let code: Vec<&str> = code(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(code, ["`b`", "d\n", "```\ne\n```"]);
    }
}
