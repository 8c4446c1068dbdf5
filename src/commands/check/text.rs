//! The Markdown files once more, as they are written: what a catalogue keeps of them does not know its place.

use super::html;
use super::whole::{Paper, Whole};
use crate::base::origin::{Origin, Step};
use crate::base::{Diagnostics, Place};
use crate::discover::Markdown;
use crate::load::{front_matter, markup};
use pulldown_cmark::{Event, Tag};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// The text of a Markdown file.
pub(super) struct Text<'a> {
    pub whole: &'a Whole<'a>,
    /// The paper that it is, if it is one.
    pub paper: Option<Paper<'a>>,
    pub path: Arc<str>,
    /// The whole file.
    pub source: &'a str,
    /// Where in it the Markdown is.
    pub body: Range<usize>,
    /// What the Markdown consists of, each with its bytes in the file.
    pub events: Vec<(Event<'a>, Range<usize>)>,
}

/// Reads a file and looks at it. `None` if it cannot be read as text with front matter, which has been reported before.
pub(super) fn with<T>(root: &Path, path: &Arc<str>, look: impl FnOnce(&Origin<'_>, Range<usize>) -> T) -> Option<T> {
    let text = String::from_utf8(std::fs::read(root.join(&**path)).ok()?).ok()?;
    let file = Markdown { path: path.clone(), text: Ok(text) };
    let parts = front_matter::split(&file, &mut Diagnostics::default())?;
    Some(look(&parts.origin, parts.body))
}

/// Where in a file's front matter something stands, at the end of a trail of keys and items.
pub(super) fn find(root: &Path, path: &Arc<str>, trail: &[Step]) -> Option<Place> {
    with(root, path, |origin, _| origin.place(trail, None)).filter(|place| place.line > 0)
}

impl<'a> Text<'a> {
    pub fn new(whole: &'a Whole<'a>, paper: Option<Paper<'a>>, origin: &Origin<'a>, body: Range<usize>) -> Text<'a> {
        let events = markup::events(&origin.text[body.clone()])
            .map(|(event, range)| (event, body.start + range.start..body.start + range.end))
            .collect();
        Text { whole, paper, path: origin.path.clone(), source: origin.text, body, events }
    }

    /// Where some bytes of the file stand.
    pub fn place(&self, range: Range<usize>) -> Place {
        Place::span(self.path.clone(), self.source, range.start, range.end)
    }

    /// The events within the element that begins with the event `start`.
    pub fn within(&self, start: usize) -> &[(Event<'a>, Range<usize>)] {
        let end = self.events[start].1.end;
        let inner = &self.events[start + 1..];
        // Events stand in the order of the text; what ends the element ends where it does.
        let length = inner.iter().position(|(event, range)| matches!(event, Event::End(_)) && range.end >= end);
        &inner[..length.unwrap_or(inner.len())]
    }

    /// The bytes of its code.
    pub fn code(&self) -> Vec<Range<usize>> {
        let code =
            self.events.iter().filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))));
        code.map(|(_, range)| range.clone()).collect()
    }

    /// The tags of its raw HTML.
    pub fn tags(&self) -> impl Iterator<Item = Range<usize>> {
        let raw = self
            .events
            .iter()
            .filter(|(event, _)| matches!(event, Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_)));
        raw.flat_map(|(_, range)| {
            let tags = html::tags(&self.source[range.clone()]);
            tags.into_iter().map(|tag| range.start + tag.start..range.start + tag.end)
        })
    }

    /// The bytes of the first paragraph that has words: the abstract, where there is no summary.
    pub fn first_paragraph(&self) -> Option<Range<usize>> {
        let mut depth = 0;
        for (index, (event, range)) in self.events.iter().enumerate() {
            match event {
                Event::Start(Tag::Paragraph) if depth == 0 => {
                    if self.within(index).iter().any(|(event, _)| is_word(event)) {
                        return Some(range.clone());
                    }
                    depth += 1;
                }
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        None
    }
}

/// Whether readers see words there.
pub(super) fn is_word(event: &Event<'_>) -> bool {
    match event {
        Event::Text(text) | Event::Code(text) => !text.trim().is_empty(),
        _ => false,
    }
}
