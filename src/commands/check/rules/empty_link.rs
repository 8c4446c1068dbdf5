//! A link that nobody can see or hear.

use super::{Check, Finding, Rule};

pub const MEMBER: Rule = Rule {
    code: "empty-link",
    check: Check::Whole(|whole, out| {
        let links = whole.texts.iter().flat_map(|text| &text.empty_links);
        out.extend(links.map(|place| {
            Finding::new(place.clone(), "this link has no words", "write between its brackets where it leads")
        }));
    }),
};
