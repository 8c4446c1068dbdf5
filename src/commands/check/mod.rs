//! `offprint check`: every problem of a catalogue, without writing the site. Beside what a build says, it tells what Google Scholar
//! and Zotero will make of each paper, and what is probably not meant.

mod external;
mod fix;
mod language;
mod old_urls;
mod outside;
mod rules;
mod texts;
mod weights;

pub use rules::{RULES, Rule};
pub use weights::OF_BUILDS;

use super::Progress;
use crate::base::{Diagnostic, Diagnostics};
use crate::{Options, Survey};
use rayon::prelude::*;
use rules::{Check, Paper, Whole};
use std::path::PathBuf;

/// What is to be looked at besides the catalogue itself.
#[derive(Default)]
pub struct Request {
    /// A list of addresses that the site had before, or an old sitemap.
    pub old_urls: Option<PathBuf>,
    /// Whether what is safe to mend is mended first.
    pub fix: bool,
    /// Whether links to other hosts are followed.
    pub external: bool,
    pub quiet: bool,
}

/// Looks at everything. The lines that sum it up; `None` when something is wrong.
pub fn run(options: &Options, request: &Request, problems: &mut Diagnostics) -> Option<Vec<String>> {
    if request.fix {
        let mended = fix::run(&options.root, problems)?;
        // At once, and also when errors are left: files are no longer what they were.
        mended.iter().filter(|_| !request.quiet).for_each(|line| eprintln!("{line}"));
    }
    let progress = Progress::new(request.quiet);
    let survey = Survey::of(options, Some(&progress), problems);
    progress.finish();
    let survey = survey?;
    let zone = survey.sources.config.timezone.as_ref();
    let now = zone.map_or(options.selection.now, |zone| options.selection.now.in_zone(zone));
    look(&survey, now.today, problems);
    let old = match &request.old_urls {
        Some(file) => Some(old_urls::check(&survey, file, problems)?),
        None => None,
    };
    let outside = request.external.then(|| outside::check(&survey, request.quiet, problems));
    weights::apply(&survey.sources.config, problems);
    if problems.has_errors() {
        return None;
    }
    let (papers, warnings) = (survey.catalogue.len(), problems.len());
    let whole = match warnings {
        0 => format!("{papers} publications: nothing is wrong"),
        _ => format!("{papers} publications: nothing is wrong, {warnings} things are doubtful"),
    };
    Some(old.into_iter().chain(outside).chain([whole]).collect())
}

/// Goes through all rules.
fn look(survey: &Survey, today: jiff::civil::Date, problems: &mut Diagnostics) {
    let (sources, catalogue) = (&survey.sources, &survey.catalogue);
    let texts = texts::read(sources);
    let whole = Whole { survey, texts: &texts, today };
    let of_all = RULES.par_iter().flat_map_iter(|rule| {
        let mut found = Vec::new();
        if let Check::Whole(check) = rule.check {
            check(&whole, &mut found);
        }
        found.into_iter().map(|finding| finding.into_diagnostic(rule))
    });
    let ids: Vec<_> = catalogue.ids().collect();
    let of_papers = ids.par_iter().flat_map_iter(|id| {
        let paper = Paper { publication: catalogue.publication(*id), sources, catalogue };
        let found = RULES.iter().filter_map(|rule| {
            let Check::Paper(check) = rule.check else { return None };
            let (place, message, remedy) = check(&paper)?;
            Some(Diagnostic::warning(rule.code, place, message).remedy(remedy))
        });
        found.collect::<Vec<_>>()
    });
    of_all.chain(of_papers).collect::<Vec<_>>().into_iter().for_each(|problem| problems.push(problem));
}
