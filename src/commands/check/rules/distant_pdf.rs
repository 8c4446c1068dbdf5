//! Google Scholar takes a PDF that is in the folder of its page.

use super::{Check, Finding, Rule};
use crate::load::Document;

pub const MEMBER: Rule = Rule {
    code: "distant-pdf",
    check: Check::Paper(|paper| match &paper.publication.pdf {
        Some(Document::Remote(url)) => Some(Finding::new(
            paper.place("pdf"),
            format!("{url} is not in the folder of the paper's page, where Google Scholar wants it"),
            "save the PDF beside the Markdown, and name it here",
        )),
        _ => None,
    }),
};
