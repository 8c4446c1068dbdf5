//! The Markdown of a catalogue as rules look at it. A build does not keep this much, so the files are read once more.

use crate::base::diagnostic::{Diagnostics, Place};
use crate::discover::{Markdown, Sources};
use crate::load::front_matter;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// As a build reads Markdown, but for the punctuation, which stays as it is written.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);

/// What one file says.
pub(super) struct Text {
    pub path: Arc<str>,
    /// The addresses of links and pictures, as they are written.
    pub links: Vec<(String, Place)>,
    /// Pictures without words for those who do not see them.
    pub unnamed_pictures: Vec<Place>,
    /// Links without words or pictures.
    pub empty_links: Vec<Place>,
}

/// Reads all Markdown files. Those that cannot be read are told of elsewhere.
pub(super) fn read(sources: &Sources) -> Vec<Text> {
    sources.markdown().par_iter().filter_map(|path| read_one(sources, path)).collect()
}

/// A file's text, if it is still there.
pub(super) fn file(sources: &Sources, path: &Arc<str>) -> Option<Markdown> {
    let text = std::fs::read_to_string(sources.root.join(&**path)).ok()?;
    Some(Markdown { path: path.clone(), text: Ok(text) })
}

/// Where `find` finds something in the prose of a file: its text without code, piece by piece as Markdown takes it apart.
pub(super) fn find(sources: &Sources, path: &Arc<str>, find: impl Fn(&str) -> Option<Range<usize>>) -> Option<Place> {
    let file = file(sources, path)?;
    let parts = front_matter::split(&file, &mut Diagnostics::default())?;
    let (whole, body) = (parts.origin.text, parts.body);
    let mut is_code = false;
    for (event, range) in Parser::new_ext(&whole[body.clone()], OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Text(_) | Event::Html(_) | Event::InlineHtml(_) if !is_code => {
                let start = body.start + range.start;
                if let Some(found) = whole.get(start..body.start + range.end).and_then(&find) {
                    return Some(Place::span(path.clone(), whole, start + found.start, start + found.end));
                }
            }
            _ => {}
        }
    }
    None
}

/// The last characters of the first paragraph that has words in a file: the end of its abstract, where no summary is given.
pub(super) fn end_of_abstract(sources: &Sources, path: &Arc<str>) -> Option<Place> {
    let file = file(sources, path)?;
    let parts = front_matter::split(&file, &mut Diagnostics::default())?;
    let (whole, body) = (parts.origin.text, parts.body);
    let (mut depth, mut is_inside, mut has_words) = (0_usize, false, false);
    for (event, range) in Parser::new_ext(&whole[body.clone()], OPTIONS).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    (is_inside, has_words) = (tag == Tag::Paragraph, false);
                }
                depth += 1;
            }
            Event::End(TagEnd::Paragraph) if is_inside && has_words => {
                let end = whole.get(..body.start + range.end)?.trim_end().len();
                let start = whole.floor_char_boundary(end.saturating_sub(3));
                return Some(Place::span(path.clone(), whole, start, end));
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(text) | Event::Code(text) => has_words |= !text.trim().is_empty(),
            _ => {}
        }
    }
    None
}

fn read_one(sources: &Sources, path: &Arc<str>) -> Option<Text> {
    let file = file(sources, path)?;
    let parts = front_matter::split(&file, &mut Diagnostics::default())?;
    let whole = parts.origin.text;
    let place = |range: Range<usize>| {
        Place::span(path.clone(), whole, parts.body.start + range.start, parts.body.start + range.end)
    };
    let mut text =
        Text { path: path.clone(), links: Vec::new(), unnamed_pictures: Vec::new(), empty_links: Vec::new() };
    // For each link and picture that is open, whether there has been something in it.
    let mut open: Vec<(bool, Range<usize>)> = Vec::new();
    for (event, range) in Parser::new_ext(&whole[parts.body.clone()], OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                text.links.push((dest_url.into_string(), place(range.clone())));
                open.push((false, range));
            }
            Event::End(end @ (TagEnd::Link | TagEnd::Image)) => {
                let Some((is_named, range)) = open.pop() else { continue };
                match end {
                    _ if is_named => {}
                    TagEnd::Image => text.unnamed_pictures.push(place(range)),
                    _ => text.empty_links.push(place(range)),
                }
                // A link that shows a picture is not empty, whether the picture has a name or not.
                open.iter_mut().for_each(|(is_named, _)| *is_named = true);
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                open.iter_mut().for_each(|(is_named, _)| *is_named = true);
                tags(&html, range.start, &mut text, &place);
            }
            Event::Text(words) | Event::Code(words) if !words.trim().is_empty() => {
                open.iter_mut().for_each(|(is_named, _)| *is_named = true);
            }
            _ => {}
        }
    }
    Some(text)
}

/// The links of HTML tags, and pictures for which nothing is said: an empty `alt` says that there is nothing to say.
fn tags(html: &str, start: usize, text: &mut Text, place: &impl Fn(Range<usize>) -> Place) {
    for (at, _) in html.match_indices('<') {
        let Some(length) = html[at..].find('>') else { break };
        let tag = &html[at..at + length];
        let place = || place(start + at..start + at + length + 1);
        let is_picture = tag.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("<img"))
            && tag[4..].starts_with(|c: char| c.is_whitespace() || c == '/');
        if is_picture && attribute(tag, "alt").is_none() {
            text.unnamed_pictures.push(place());
        }
        for name in ["href", "src"] {
            if let Some(url) = attribute(tag, name) {
                text.links.push((url.to_owned(), place()));
            }
        }
    }
}

/// The value of an attribute of a tag; empty if it has none.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag.trim_start_matches(|c: char| !c.is_whitespace() && c != '/');
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        let (found, after) = rest.split_at(end);
        let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
            if found.is_empty() && after.is_empty() {
                return None;
            }
            if found.eq_ignore_ascii_case(name) {
                return Some("");
            }
            rest = if found.is_empty() { after.get(after.chars().next()?.len_utf8()..)? } else { after };
            continue;
        };
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        if found.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found() {
        for (tag, expected) in [
            ("<img alt=\"a b\"", Some("a b")),
            ("<img src=x alt", Some("")),
            ("<img alt = 'a' /", Some("a")),
            ("<img src=\"alt=1\"", None),
            ("<img data-alt=\"a\"", None),
            ("<img ALT=a", Some("a")),
            ("<img", None),
        ] {
            assert_eq!(attribute(tag, "alt"), expected, "{tag}");
        }
    }
}
