//! A paper without a PDF where nearly all have one: it was probably forgotten.

use super::unnamed_pdf::beside;
use super::{Check, Finding, Rule, place};
use crate::load::Publication;

/// Of fewer papers nothing can be said.
const FEWEST_PAPERS: usize = 20;
/// So many of a hundred are nearly all.
const NEARLY_ALL: usize = 90;

pub const MEMBER: Rule = Rule {
    code: "no-pdf",
    check: Check::Whole(|whole, out| {
        let papers = whole.survey.catalogue.publications();
        let (all, with) = (papers.len(), papers.iter().filter(|paper| paper.pdf.is_some()).count());
        if all < FEWEST_PAPERS || with * 100 < all * NEARLY_ALL {
            return;
        }
        // What has other files is complete without; and a PDF that lies beside it is told of as such.
        let is_bare = |paper: &Publication| {
            paper.pdf.is_none() && paper.files.is_empty() && beside(&whole.survey.sources, paper).is_none()
        };
        for paper in papers.iter().filter(|paper| is_bare(paper)) {
            let message = format!("it has no PDF, and {with} of {all} papers have one");
            out.push(Finding::new(
                place(paper, "pdf"),
                message,
                "put its PDF beside the Markdown, and name it under `pdf`",
            ));
        }
    }),
};
