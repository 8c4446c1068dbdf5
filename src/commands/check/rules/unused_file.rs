//! A file that nothing names.

use super::{Check, Finding, Rule, Whole};
use crate::base::diagnostic::Place;
use crate::base::paths;
use crate::discover::{File, Sources};
use percent_encoding::percent_decode_str;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// Files of text that may name others.
const TEXTS: [&str; 6] = ["css", "html", "htm", "js", "svg", "xml"];
/// Larger ones are data, in bytes.
const LARGEST: u64 = 1_000_000;

pub const MEMBER: Rule = Rule { code: "unused-file", check: Check::Whole(check) };

fn check(whole: &Whole<'_>, out: &mut Vec<Finding>) {
    let (sources, catalogue) = (&whole.survey.sources, &whole.survey.catalogue);
    let mut used: FxHashSet<&str> = FxHashSet::default();
    for paper in catalogue.publications() {
        used.extend(paper.named_files().map(|file| &*sources.file(file).path));
    }
    let people =
        catalogue.axes().flat_map(|(axis, _)| catalogue.terms(axis)).filter_map(|(id, _)| catalogue.person_file(id));
    used.extend(people.filter_map(|person| person.picture).map(|file| &*sources.file(file).path));
    let mut linked: FxHashSet<String> = FxHashSet::default();
    for text in whole.texts {
        let folder = paths::parent(&text.path);
        for (url, _) in &text.links {
            let path = url.split(['?', '#']).next().unwrap_or_default();
            let path = percent_decode_str(path).decode_utf8_lossy();
            linked.extend(if path.starts_with('/') {
                paths::join("content", &path)
            } else {
                paths::join(folder, &path)
            });
        }
    }
    // What themes do with a file that front matter names otherwise, nobody knows.
    let mut words: FxHashMap<&str, String> = FxHashMap::default();
    let mut unnamed = Vec::new();
    for (_, file) in sources.files_below("content") {
        let (path, name) = (&*file.path, paths::file_name(&file.path));
        let folder = paths::parent(path);
        if used.contains(path) || linked.contains(path) || is_of_a_system(name) {
            continue;
        }
        let is_beside = |text: &str| paths::parent(text) == folder;
        let said = words.entry(folder).or_insert_with(|| {
            let texts = sources.markdown().iter().filter(|text| is_beside(text));
            texts.filter_map(|text| std::fs::read_to_string(sources.root.join(&**text)).ok()).collect()
        });
        // A PDF that a paper should name is told of as such.
        let is_unnamed_pdf = paths::extension(name) == "pdf"
            && catalogue.publications().iter().any(|paper| {
                paper.pdf.is_none()
                    && is_beside(&paper.source)
                    && matches!(paths::stem(&paper.source), stem if stem == "index" || stem == paths::stem(name))
            });
        if !said.contains(name) && !is_unnamed_pdf {
            unnamed.push(&file.path);
        }
    }
    if unnamed.is_empty() {
        return;
    }
    let others = other_texts(sources);
    for path in unnamed {
        if !others.iter().any(|text| text.contains(paths::file_name(path))) {
            let remedy = "link to it, list it under `files`, or take it away; what has no page of its own belongs into `static/`";
            out.push(Finding::new(Place::file(path.clone()), "nothing names this file", remedy));
        }
    }
}

/// What may name files besides Markdown: templates, style sheets and the like, the configuration, and notes for colleagues.
fn other_texts(sources: &Sources) -> Vec<Cow<'_, str>> {
    let templates = sources.theme.templates.iter().map(|template| Cow::Borrowed(&*template.text));
    let is_text = |file: &&File| file.size <= LARGEST && TEXTS.contains(&paths::extension(&file.path).as_str());
    let files = sources.files().map(|(_, file)| file).filter(is_text).map(|file| &*file.path);
    let files = files.chain(["site.toml", "README.md"]);
    let files = files.filter_map(|path| std::fs::read_to_string(sources.root.join(path)).ok()).map(Cow::Owned);
    templates.chain(files).collect()
}

/// What systems leave behind.
fn is_of_a_system(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || matches!(name, "Thumbs.db" | "desktop.ini" | "Icon\r")
}
