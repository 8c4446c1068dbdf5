//! A PDF beside a paper that names none.

use super::{Check, Finding, Rule, place};
use crate::base::paths;

pub const MEMBER: Rule = Rule {
    code: "unnamed-pdf",
    check: Check::Whole(|whole, out| {
        let sources = &whole.survey.sources;
        for paper in whole.survey.catalogue.publications().iter().filter(|paper| paper.pdf.is_none()) {
            let (folder, stem) = (paths::parent(&paper.source), paths::stem(&paper.source));
            let is_own = |path: &str| stem == "index" || paths::stem(path) == stem;
            let named = |path: &str| paper.files.iter().any(|file| matches!(file.document, crate::load::Document::Local(id) if *sources.file(id).path == *path));
            let mut beside = sources.files_below(folder).filter(|(_, file)| {
                paths::parent(&file.path) == folder && paths::extension(&file.path) == "pdf" && is_own(&file.path) && !named(&file.path)
            });
            if let (Some((_, pdf)), None) = (beside.next(), beside.next()) {
                let name = paths::file_name(&pdf.path);
                let message = format!("`{name}` lies beside this paper, which names no PDF");
                out.push(Finding::new(place(paper, "pdf"), message, format!("write `pdf: {name}`, or take the file away")));
            }
        }
    }),
};
