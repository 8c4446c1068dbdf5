//! What `offprint check` looks for: one rule, one file.

use super::text::Text;
use super::whole::{Paper, Whole};
use crate::base::registry::registry;
use crate::base::{Diagnostic, Place};

/// Something to look for.
pub struct Rule {
    /// Its diagnostic's code.
    pub code: &'static str,
    pub(super) check: Check,
}

/// What a rule looks at.
pub(super) enum Check {
    /// Each paper by itself.
    Paper(fn(&Paper<'_>) -> Option<Finding>),
    /// The text of each Markdown file by itself.
    Text(fn(&Text<'_>) -> Vec<Finding>),
    /// All that there is, for what shows by comparison only.
    Catalogue(fn(&Whole<'_>) -> Vec<Finding>),
}

/// What is wrong at a place, and what mends it.
pub(super) struct Finding {
    place: Place,
    message: String,
    remedy: String,
    related: Vec<(Place, String)>,
}

registry! {
    /// All rules, in the order of the front matter, then of the text, then of the catalogue.
    pub static RULES: [Rule] = [
        shouting_title,
        html_in_summary,
        early_date,
        unnamed_day,
        updated_before_date,
        unsigned,
        no_abstract,
        other_language,
        distant_pdf,
        large_pdf,
        other_title,
        other_pages,
        cut_abstract,
        placeholder,
        mojibake,
        no_alt,
        empty_link,
        own_address,
        future_date,
        same_title,
        same_doi,
        same_isbn,
        same_pdf,
        no_pdf,
        unnamed_pdf,
        unused_file,
        same_orcid,
        two_orcids,
        similar_people,
        similar_terms,
    ];
}

impl Finding {
    pub(super) fn new(place: Place, message: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding { place, message: message.into(), remedy: remedy.into(), related: Vec::new() }
    }

    pub(super) fn related(mut self, place: Place, label: impl Into<String>) -> Finding {
        self.related.push((place, label.into()));
        self
    }

    pub(super) fn diagnostic(self, rule: &Rule) -> Diagnostic {
        let problem = Diagnostic::warning(rule.code, self.place, self.message).remedy(self.remedy);
        self.related.into_iter().fold(problem, |problem, (place, label)| problem.related(place, label))
    }
}
