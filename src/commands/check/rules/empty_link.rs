//! A link without words cannot be seen, and nobody can hear where it leads.

use super::{Check, Finding, Rule};
use crate::commands::check::{html, text::is_word};
use pulldown_cmark::{Event, Tag};

pub const MEMBER: Rule = Rule {
    code: "empty-link",
    check: Check::Text(|text| {
        let mut found = Vec::new();
        for (index, (event, range)) in text.events.iter().enumerate() {
            let is_empty = match event {
                // What a picture lacks is told of the picture.
                Event::Start(Tag::Link { .. }) => !text.within(index).iter().any(|(event, _)| {
                    is_word(event) || matches!(event, Event::Start(Tag::Image { .. }) | Event::InlineHtml(_))
                }),
                Event::InlineHtml(tag) if html::is(tag, "a") && html::attribute(tag, "href").is_some() => {
                    let next = text.events[index + 1..].iter().find(|(event, _)| match event {
                        Event::Text(text) => !text.trim().is_empty(),
                        _ => true,
                    });
                    let named = ["aria-label", "title"].iter().any(|key| html::attribute(tag, key).is_some());
                    !named && matches!(next, Some((Event::InlineHtml(end), _)) if end.starts_with("</a"))
                }
                _ => false,
            };
            if is_empty {
                found.push(Finding::new(
                    text.place(range.clone()),
                    "this link has no words, so that nobody can see it",
                    "write between the brackets what it leads to, or take it out",
                ));
            }
        }
        found
    }),
};
