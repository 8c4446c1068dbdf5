//! A file that nothing leads to: forgotten, or not meant for the public.

use super::{Check, Finding, Rule};
use crate::base::{Place, paths};
use crate::commands::check::whole::{Paper, Whole};
use crate::discover::{FileId, Sources};
use crate::load::{Document, Markup, Target};
use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Files of text that may name others.
const TEXTS: [&str; 6] = ["css", "html", "htm", "js", "svg", "xml"];
/// Larger ones are data, in bytes.
const LARGEST: u64 = 1_000_000;

pub const MEMBER: Rule = Rule {
    code: "unused-file",
    check: Check::Catalogue(|whole| {
        let sources = whole.sources;
        let used = used(whole);
        let told: FxHashSet<FileId> = whole.papers().flat_map(|paper| super::unnamed_pdf::beside(&paper)).collect();
        let left: Vec<FileId> = sources
            .files()
            .filter(|(id, file)| file.path.starts_with("content/") && !used.contains(id) && !told.contains(id))
            // What hosts and search engines ask for by its name lies at the top.
            .filter(|(_, file)| paths::parent(&file.path) != "content")
            .map(|(id, _)| id)
            .collect();
        if left.is_empty() {
            return Vec::new();
        }
        let named = names(sources, &left);
        let unused =
            left.iter().map(|id| &sources.file(*id).path).filter(|path| !named.contains(paths::file_name(path)));
        unused.filter(|path| !is_of_left_out(path, whole)).map(|path| finding(path, whole)).collect()
    }),
};

fn finding(path: &Arc<str>, whole: &Whole<'_>) -> Finding {
    let (message, remedy) = match whole.plan.published(path) {
        Some(route) => (
            format!("nothing leads to this file, and it is published at {}", whole.plan.href(route)),
            "link it, or list it under the `files` of a paper; if it is not for the public, move it out of content/",
        ),
        None => (
            "nothing names this file, so it is not published".to_owned(),
            "list it under the `files` of a paper, or delete it",
        ),
    };
    Finding::new(Place::file(path.clone()), message, remedy)
}

/// The files that papers, people and links name.
fn used(whole: &Whole<'_>) -> FxHashSet<FileId> {
    let catalogue = whole.catalogue;
    let mut used: FxHashSet<FileId> = whole.papers().flat_map(|paper| named_by(&paper)).collect();
    let mut texts: Vec<&Markup> = catalogue.pages().iter().map(|page| &page.body).collect();
    for (axis, _) in catalogue.axes() {
        for (term, _) in catalogue.terms(axis) {
            if let Some(file) = catalogue.person_file(term) {
                used.extend(file.picture);
                texts.push(&file.biography);
            }
            texts.extend(catalogue.series_file(term).map(|file| &file.body));
        }
    }
    for paper in catalogue.publications() {
        texts.extend(paper.key_points.iter().chain([&paper.body]));
        texts.extend(paper.errata.iter().map(|erratum| &erratum.text));
    }
    used.extend(texts.into_iter().flat_map(|text| &text.links).filter_map(|link| match &link.target {
        Target::Source(path) => whole.sources.find(path),
        Target::Site(path) => whole.sources.find(&format!("content{path}")),
        Target::Here => None,
    }));
    used
}

fn named_by(paper: &Paper<'_>) -> Vec<FileId> {
    let publication = paper.publication;
    let documents = publication.pdf.iter().chain(publication.files.iter().map(|file| &file.document));
    let local = documents.filter_map(|document| match document {
        Document::Local(file) => Some(*file),
        Document::Remote(_) => None,
    });
    local.chain(publication.cover).collect()
}

/// The files of a draft are for later.
fn is_of_left_out(path: &str, whole: &Whole<'_>) -> bool {
    let mut folder = paths::parent(path);
    while !folder.is_empty() {
        if whole.catalogue.leaves_out(&format!("{folder}/index.md")) {
            return true;
        }
        folder = paths::parent(folder);
    }
    whole.catalogue.leaves_out(&format!("{}/{}.md", paths::parent(path), paths::stem(path)))
}

/// The names of files that stand anywhere in the catalogue's texts: in raw HTML, under keys that only a theme knows, in templates
/// and style sheets.
fn names(sources: &Sources, wanted: &[FileId]) -> FxHashSet<String> {
    let wanted: FxHashSet<&str> = wanted.iter().map(|id| paths::file_name(&sources.file(*id).path)).collect();
    let markdown = sources.markdown().iter().map(|path| (**path).to_owned());
    let others = sources.files().filter(|(_, file)| file.size <= LARGEST);
    let others = others.map(|(_, file)| (*file.path).to_owned());
    let others = others.filter(|path| TEXTS.contains(&paths::extension(path).as_str()));
    let templates = ["templates", "themes"].map(|folder| sources.root.join(folder));
    let templates =
        templates.iter().flat_map(|folder| walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok));
    let templates = templates.filter(|entry| entry.file_type().is_file()).map(|entry| entry.into_path());
    let all: Vec<_> = markdown
        .chain(others)
        .chain(["site.toml", "README.md"].map(str::to_owned))
        .map(|path| sources.root.join(path))
        .collect();
    let all: Vec<_> = all.into_iter().chain(templates).collect();
    let found = all.par_iter().flat_map_iter(|path| {
        let text = std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let own = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let lines = text.lines().flat_map(|line| {
            // A value may have spaces in it; an address has not.
            let value = line.split_once(": ").map_or(line, |(_, value)| value).trim().trim_start_matches("- ");
            let words = line.split(|c: char| c.is_whitespace() || "\"'()<>[]{},;=`|".contains(c));
            words.chain([value.trim_matches(['"', '\''])]).collect::<Vec<_>>()
        });
        let names = lines.map(|word| {
            let bare = word.split(['?', '#']).next().unwrap_or_default();
            percent_decode_str(paths::file_name(bare)).decode_utf8_lossy().into_owned()
        });
        let names = names.filter(|name| wanted.contains(name.as_str()) && own.as_ref() != Some(name));
        names.collect::<Vec<_>>()
    });
    found.collect()
}
