//! Two papers with one PDF.

use super::{Check, Rule, same};

pub const MEMBER: Rule = Rule {
    code: "same-pdf",
    check: Check::Whole(|whole, out| {
        same(
            whole,
            out,
            |paper| whole.survey.catalogue.documents().pdf(paper).map(|reading| reading.sha256.clone()),
            "pdf",
            |_, other| {
                (
                    format!("this PDF is that of another paper, byte for byte: {}", other.source),
                    "put the right one into its place; or if it is one paper, delete the other, with an alias".to_owned(),
                )
            },
        );
    }),
};
