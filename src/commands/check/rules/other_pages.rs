//! A number of pages that is not the PDF's.

use super::{Check, Rule};

/// Covers and blank pages may be counted or not.
const TOLERANCE: u32 = 4;

pub const MEMBER: Rule = Rule {
    code: "other-pages",
    check: Check::Paper(|paper| {
        let said = count(paper.publication.pages.as_deref()?)?;
        let found = paper.pdf()?.facts.as_ref()?.pages;
        (said.abs_diff(found) > TOLERANCE).then(|| {
            (
                paper.place("pages"),
                format!("the paper is said to have {said} pages, and its PDF has {found}"),
                "mend the number, or look whether it is the right PDF".to_owned(),
            )
        })
    }),
};

/// How many pages there are, where it is not said from which to which.
fn count(pages: &str) -> Option<u32> {
    let text = pages.trim().to_lowercase();
    let number = ["pages", "pp.", "pp", "p.", "seiten", "s."].iter().find_map(|word| text.strip_suffix(word));
    number.unwrap_or(&text).trim().parse().ok()
}
