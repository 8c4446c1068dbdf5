//! `offprint check`: every problem of a catalogue, without writing the site. Beside what a build says, it tells what Google Scholar
//! and Zotero will make of each paper, and what is probably a slip.

mod addresses;
mod html;
mod language;
pub mod levels;
mod lists;
mod nearest_page;
mod old_urls;
mod rules;
mod spelling;
mod text;
mod whole;

pub use rules::{RULES, Rule};

use super::Progress;
use crate::base::{Diagnostic, Diagnostics};
use crate::model::PubId;
use crate::{Options, Survey};
use rayon::prelude::*;
use rules::Check;
use rustc_hash::FxHashMap;
use std::path::Path;
use std::sync::Arc;
use text::Text;
use whole::Whole;

/// Looks at everything, and at the addresses in `old_urls`. The lines that sum it up; `None` when there is no catalogue to look at,
/// or no list.
pub fn run(options: &Options, old_urls: Option<&Path>, quiet: bool, problems: &mut Diagnostics) -> Option<Vec<String>> {
    let progress = Progress::new(quiet);
    let survey = Survey::of(options, Some(&progress), problems);
    progress.finish();
    let Survey { sources, catalogue, plan } = survey?;
    let whole = Whole { sources: &sources, catalogue: &catalogue, plan: &plan, today: options.selection.today };
    for found in [of_papers(&whole), of_texts(&whole), of_catalogue(&whole)] {
        found.into_iter().for_each(|problem| problems.push(problem));
    }
    let old = match old_urls {
        Some(file) => Some(old_urls::check(file, &whole, problems)?),
        None => None,
    };
    levels::apply(&sources.config, problems);
    Some(std::iter::once(summary(catalogue.len(), problems)).chain(old).collect())
}

fn summary(papers: usize, problems: &Diagnostics) -> String {
    let errors = problems.errors();
    let count = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let papers = count(papers, "publication", "publications");
    let doubtful = match problems.len() - errors {
        0 => String::new(),
        warnings => format!(", {}", count(warnings, "thing is doubtful", "things are doubtful")),
    };
    match errors {
        0 => format!("{papers}: nothing is wrong{doubtful}"),
        _ => format!("{papers}: {}{doubtful}", count(errors, "thing is wrong", "things are wrong")),
    }
}

fn of_papers(whole: &Whole<'_>) -> Vec<Diagnostic> {
    let ids: Vec<PubId> = whole.catalogue.ids().collect();
    let found = ids.par_iter().flat_map_iter(|id| {
        let paper = whole.paper(*id);
        let found = RULES.iter().filter_map(|rule| match rule.check {
            Check::Paper(check) => check(&paper).map(|finding| finding.diagnostic(rule)),
            _ => None,
        });
        found.collect::<Vec<_>>()
    });
    found.collect()
}

/// Each Markdown file of the site is read once more, looked at, and forgotten.
fn of_texts(whole: &Whole<'_>) -> Vec<Diagnostic> {
    let papers: FxHashMap<&str, PubId> =
        whole.catalogue.ids().map(|id| (&*whole.catalogue.publication(id).source, id)).collect();
    let paths: Vec<&Arc<str>> =
        whole.sources.markdown().iter().filter(|path| !whole.catalogue.leaves_out(path)).collect();
    let found = paths.par_iter().flat_map_iter(|path| {
        let found = text::with(&whole.sources.root, path, |origin, body| {
            let paper = papers.get(&***path).map(|id| whole.paper(*id));
            let text = Text::new(whole, paper, origin, body);
            let found = RULES.iter().filter_map(|rule| match rule.check {
                Check::Text(check) => Some(check(&text).into_iter().map(|finding| finding.diagnostic(rule))),
                _ => None,
            });
            found.flatten().collect::<Vec<_>>()
        });
        found.unwrap_or_default()
    });
    found.collect()
}

fn of_catalogue(whole: &Whole<'_>) -> Vec<Diagnostic> {
    let found = RULES.par_iter().flat_map_iter(|rule| match rule.check {
        Check::Catalogue(check) => check(whole).into_iter().map(|finding| finding.diagnostic(rule)).collect(),
        _ => Vec::new(),
    });
    found.collect()
}
