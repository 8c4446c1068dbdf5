//! A PDF beside a paper that names none.

use super::{Check, Finding, Rule, place};
use crate::base::paths;
use crate::discover::{File, Sources};
use crate::load::{Document, Publication};

pub const MEMBER: Rule = Rule {
    code: "unnamed-pdf",
    check: Check::Whole(|whole, out| {
        for paper in whole.survey.catalogue.publications() {
            let Some(pdf) = beside(&whole.survey.sources, paper) else { continue };
            let name = paths::file_name(&pdf.path);
            let message = format!("`{name}` lies beside this paper, which names no PDF");
            out.push(Finding::new(place(paper, "pdf"), message, format!("write `pdf: {name}`, or take the file away")));
        }
    }),
};

/// The only PDF that lies beside a paper without one, and is surely its own.
pub(super) fn beside<'s>(sources: &'s Sources, paper: &Publication) -> Option<&'s File> {
    if paper.pdf.is_some() {
        return None;
    }
    let (folder, stem) = (paths::parent(&paper.source), paths::stem(&paper.source));
    let is_own = |path: &str| stem == "index" || paths::stem(path) == stem;
    let is_named = |path: &str| {
        paper.files.iter().any(|file| matches!(file.document, Document::Local(id) if *sources.file(id).path == *path))
    };
    let mut beside = sources.files_below(folder).map(|(_, file)| file).filter(|file| {
        let path = &*file.path;
        paths::parent(path) == folder && paths::extension(path) == "pdf" && is_own(path) && !is_named(path)
    });
    beside.next().filter(|_| beside.next().is_none())
}
