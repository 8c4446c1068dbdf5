//! A link that names the site itself is not checked as others are, and leads nowhere when a page moves.

use super::{Check, Finding, Rule};
use crate::base::Place;
use crate::commands::check::addresses::{Own, Spot, look_up};
use crate::commands::check::html;
use crate::commands::check::text::Text;
use crate::load::Document;
use pulldown_cmark::{Event, Tag};

pub const MEMBER: Rule = Rule {
    code: "own-address",
    check: Check::Text(|text| {
        let Some(own) = Own::of(text.whole.config()) else { return Vec::new() };
        let mut found = Vec::new();
        let mut look = |url: &str, place: &dyn Fn() -> Place| {
            let Some(path) = own.path(url) else { return };
            let remedy = match look_up(text.whole.plan, &path) {
                Spot::There => return,
                Spot::OtherCase(out) => format!("hosts tell capitals from small letters: write /{out}"),
                Spot::Nowhere => {
                    "link to the Markdown file, by its path from this one: then every build checks it".to_owned()
                }
            };
            found.push(Finding::new(
                place(),
                format!("{url} is an address of this site, and nothing is there"),
                remedy,
            ));
        };
        for (event, range) in &text.events {
            if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
                look(dest_url, &|| text.place(range.clone()));
            }
        }
        for range in text.tags() {
            let tag = &text.source[range.clone()];
            for url in ["href", "src"].iter().filter_map(|key| html::attribute(tag, key)) {
                look(url, &|| text.place(range.clone()));
            }
        }
        for (key, url) in documents(text) {
            let place = || text.paper.as_ref().map_or_else(|| Place::file(text.path.clone()), |paper| paper.place(key));
            look(url, &place);
        }
        found
    }),
};

/// The files that a paper names by an address.
fn documents<'t>(text: &'t Text<'_>) -> Vec<(&'static str, &'t str)> {
    let Some(paper) = &text.paper else { return Vec::new() };
    let files = paper.publication.files.iter().map(|file| ("files", &file.document));
    let all = paper.publication.pdf.iter().map(|pdf| ("pdf", pdf)).chain(files);
    let remote = all.filter_map(|(key, document)| match document {
        Document::Remote(url) => Some((key, url.as_str())),
        Document::Local(_) => None,
    });
    remote.collect()
}
