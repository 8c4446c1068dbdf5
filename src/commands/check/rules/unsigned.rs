//! Google Scholar takes no paper without an author.

use super::{Check, Finding, Rule};

pub const MEMBER: Rule = Rule {
    code: "unsigned",
    check: Check::Paper(|paper| {
        let publisher = &paper.whole.sources.config.publisher.name;
        paper.publication.authors.is_empty().then(|| {
            Finding::new(
                paper.place("authors"),
                format!("nobody is named as its author; Google Scholar and Zotero will be told that {publisher} is"),
                "list its `authors`, or the institution that speaks in it",
            )
        })
    }),
};
