//! Search engines want an abstract that readers see without a click.

use super::{Check, Finding, Rule};

pub const MEMBER: Rule = Rule {
    code: "no-abstract",
    check: Check::Paper(|paper| {
        paper.publication.abstract_text().trim().is_empty().then(|| {
            Finding::new(
                paper.place("summary"),
                "it has no abstract, which Google Scholar asks for, and by which readers choose",
                "write it below the front matter, or as its `summary`",
            )
        })
    }),
};
