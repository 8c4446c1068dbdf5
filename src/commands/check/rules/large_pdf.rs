//! Google Scholar passes over files of more than 5 MB.

use super::{Check, Finding, Rule};

/// Bytes, by Google Scholar's inclusion guidelines.
const MOST: u64 = 5_000_000;

pub const MEMBER: Rule = Rule {
    code: "large-pdf",
    check: Check::Paper(|paper| {
        let size = paper.pdf()?.size;
        (size > MOST).then(|| {
            let megabytes = size as f64 / 1e6;
            Finding::new(
                paper.place("pdf"),
                format!("the PDF has {megabytes:.1} MB, and Google Scholar passes over those of more than 5"),
                "make its pictures smaller, or publish it in parts",
            )
        })
    }),
};
