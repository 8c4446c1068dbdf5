//! A PDF that lies beside a paper, and is not named by it.

use super::{Check, Finding, Rule};
use crate::base::paths;
use crate::commands::check::whole::Paper;
use crate::discover::FileId;
use crate::load::Document;

pub const MEMBER: Rule = Rule {
    code: "unnamed-pdf",
    check: Check::Paper(|paper| {
        let files = beside(paper);
        let path = &paper.whole.sources.file(*files.first()?).path;
        let name = paths::file_name(path);
        let others = if files.len() > 1 { format!(", and {} more", files.len() - 1) } else { String::new() };
        Some(Finding::new(
            paper.place("pdf"),
            format!("it names no PDF, but `{name}` lies beside it{others}"),
            format!("if it is the paper's, add a line `pdf: {name}`; else list it under `files`, or delete it"),
        ))
    }),
};

/// The PDFs beside a paper that has none and names none of them: in its own folder, or of its own name.
pub(super) fn beside(paper: &Paper<'_>) -> Vec<FileId> {
    let (sources, publication) = (paper.whole.sources, paper.publication);
    if publication.pdf.is_some() {
        return Vec::new();
    }
    let is_named = |id: FileId| publication.files.iter().any(|file| file.document == Document::Local(id));
    let is_linked = |path: &str| {
        let targets = publication.body.links.iter().map(|link| &link.target);
        targets.into_iter().any(|target| matches!(target, crate::load::Target::Source(source) if source == path))
    };
    let folder = paths::parent(&publication.source);
    let stem = paths::stem(&publication.source);
    let own = publication.source.ends_with("/index.md");
    let files = sources.files_below(folder).filter(|(_, file)| {
        paths::parent(&file.path) == folder
            && paths::extension(&file.path) == "pdf"
            && (own || paths::stem(&file.path) == stem)
    });
    files.filter(|(id, file)| !is_named(*id) && !is_linked(&file.path)).map(|(id, _)| id).collect()
}
