//! `offprint check`: every problem of a catalogue, without writing the site. Beside what a build says, it tells what Google Scholar
//! and Zotero will make of each paper.

use super::Progress;
use crate::base::registry::registry;
use crate::base::{Diagnostic, Diagnostics, Place};
use crate::discover::Sources;
use crate::load::documents::Reading;
use crate::load::{Document, Publication};
use crate::model::Catalogue;
use crate::{Options, Survey};
use rayon::prelude::*;

/// What is looked at on each paper.
pub struct Rule {
    /// Its diagnostic's code.
    pub code: &'static str,
    /// What is wrong with a paper, and what mends it.
    check: fn(&Paper<'_>) -> Option<(Place, String, String)>,
}

registry! {
    /// All rules, in the order of the front matter.
    pub static RULES: [Rule] = [unsigned, unnamed_day, no_abstract, distant_pdf, large_pdf, other_title];
}

/// A paper and what its rules look at.
struct Paper<'a> {
    publication: &'a Publication,
    sources: &'a Sources,
    catalogue: &'a Catalogue,
}

impl Paper<'_> {
    /// Where a key stands; where the title does if it is not there.
    fn place(&self, key: &str) -> Place {
        let place = self.publication.keys.place(key);
        if place.line > 0 { place } else { self.publication.keys.place("title") }
    }

    /// What is known of its PDF, if it is one of the site.
    fn pdf(&self) -> Option<&Reading> {
        self.catalogue.documents().pdf(self.publication)
    }

    /// The text of the PDF's first page.
    fn first_page(&self) -> Option<String> {
        match self.publication.pdf {
            Some(Document::Local(file)) => self.catalogue.documents().text(file)?.into_iter().next(),
            _ => None,
        }
    }
}

/// Looks at everything. The line that sums it up; `None` when something is wrong.
pub fn run(options: &Options, quiet: bool, problems: &mut Diagnostics) -> Option<Vec<String>> {
    let progress = Progress::new(quiet);
    let survey = Survey::of(options, Some(&progress), problems);
    progress.finish();
    let Survey { sources, catalogue, .. } = survey?;
    let ids: Vec<_> = catalogue.ids().collect();
    let found: Vec<Diagnostic> = ids
        .par_iter()
        .flat_map_iter(|id| {
            let paper = Paper { publication: catalogue.publication(*id), sources: &sources, catalogue: &catalogue };
            let found = RULES.iter().filter_map(|rule| {
                let (place, message, remedy) = (rule.check)(&paper)?;
                Some(Diagnostic::warning(rule.code, place, message).remedy(remedy))
            });
            found.collect::<Vec<_>>()
        })
        .collect();
    found.into_iter().for_each(|problem| problems.push(problem));
    if problems.has_errors() {
        return None;
    }
    let (papers, warnings) = (catalogue.len(), problems.len());
    Some(vec![match warnings {
        0 => format!("{papers} publications: nothing is wrong"),
        _ => format!("{papers} publications: nothing is wrong, {warnings} things are doubtful"),
    }])
}
