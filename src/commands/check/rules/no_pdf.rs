//! Where nearly every paper has a PDF, one without has been forgotten.

use super::{Check, Finding, Rule};

/// Of fewer papers nothing can be said.
const PAPERS: usize = 20;
/// Per cent.
const MOST: usize = 90;

pub const MEMBER: Rule = Rule {
    code: "no-pdf",
    check: Check::Catalogue(|whole| {
        let all = whole.catalogue.len();
        let with = whole.papers().filter(|paper| paper.publication.pdf.is_some()).count();
        if all < PAPERS || with * 100 < all * MOST {
            return Vec::new();
        }
        let without = whole.papers().filter(|paper| paper.publication.pdf.is_none());
        // A PDF that lies beside it is told of by itself.
        let without = without.filter(|paper| super::unnamed_pdf::beside(paper).is_empty());
        let found = without.map(|paper| {
            Finding::new(
                paper.place("pdf"),
                format!("it has no PDF, and {with} of {all} papers have one"),
                "put the PDF beside the Markdown, and name it under `pdf`",
            )
        });
        found.collect()
    }),
};
