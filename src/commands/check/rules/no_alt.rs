//! Who cannot see a picture reads what stands in its place.

use super::{Check, Finding, Rule};
use crate::commands::check::{html, text::is_word};
use pulldown_cmark::{Event, Tag};

pub const MEMBER: Rule = Rule {
    code: "no-alt",
    check: Check::Text(|text| {
        let events = text.events.iter().enumerate();
        let in_markdown = events.filter_map(|(index, (event, range))| {
            let is_image = matches!(event, Event::Start(Tag::Image { .. }));
            (is_image && !text.within(index).iter().any(|(event, _)| is_word(event))).then(|| range.clone())
        });
        // `alt=""` says that the picture is only for show.
        let in_html = text.tags().filter(|range| {
            let tag = &text.source[range.clone()];
            html::is(tag, "img") && html::attribute(tag, "alt").is_none()
        });
        let all = in_markdown.chain(in_html);
        all.map(|range| {
            Finding::new(
                text.place(range),
                "nothing tells those who cannot see this picture what it shows",
                "describe it in a few words: `![Ships in the harbour, by year](ships.png)`; one that is only for show \
                 is `<img src=\"ships.png\" alt=\"\">`",
            )
        })
        .collect()
    }),
};
