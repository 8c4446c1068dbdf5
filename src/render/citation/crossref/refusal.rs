//! Why Crossref would refuse a paper, and what to do about it.

use crate::base::Diagnostic;
use crate::base::config;
use crate::base::diagnostic::Place;
use crate::model::{Catalogue, PubId};

/// Why Crossref would refuse a paper, or a whole deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The last word of the paper's address. `None` when `site.toml` is at fault, and with it every paper.
    pub paper: Option<String>,
    pub reason: Reason,
    /// The key that is at fault: of the paper's front matter, or of `[publisher]` or `[crossref]` in `site.toml`.
    pub key: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
}

/// What is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// The DOI has not the form of one, or characters that Crossref does not take.
    Doi,
    /// Two papers have one DOI, two books one ISBN, or two series one ISSN.
    Duplicate,
    /// Nothing is left of the title.
    Title,
    /// A person's name has digits, or is a question mark.
    Name,
    /// A text is longer or shorter than the schema allows.
    Length,
    Year,
    /// What the paper appeared in is not known as Crossref needs to know it.
    Container,
    /// A thesis has no author.
    Author,
    /// The address of the paper's page.
    Address,
    /// The publisher in `site.toml`.
    Publisher,
    /// Who sends the deposit.
    Deposit,
}

impl Refusal {
    /// The refusal as the program reports it, with the place of the key in the paper's file, or in that of its series.
    pub fn diagnostic(&self, catalogue: &Catalogue, id: Option<PubId>) -> Diagnostic {
        let series = || catalogue.references(id?).series.and_then(|term| catalogue.series_file(term));
        let place = match self.reason {
            Reason::Publisher | Reason::Deposit => Some(Place::file(config::FILE)),
            // The ISSN is in the file of the series, if that has one.
            _ => match series().filter(|_| self.key == "issn") {
                Some(file) => Some(file.place.clone()),
                None => id.map(|id| {
                    let key = if self.key == "issn" { "series" } else { self.key };
                    catalogue.publication(id).keys.place(key)
                }),
            },
        };
        let message = self.message.as_str();
        let problem = match self.reason {
            Reason::Doi => Diagnostic::warning("crossref-doi", place, message),
            Reason::Duplicate => Diagnostic::warning("crossref-duplicate", place, message),
            Reason::Title => Diagnostic::warning("crossref-title", place, message),
            Reason::Name => Diagnostic::warning("crossref-name", place, message),
            Reason::Length => Diagnostic::warning("crossref-length", place, message),
            Reason::Year => Diagnostic::warning("crossref-year", place, message),
            Reason::Container => Diagnostic::warning("crossref-container", place, message),
            Reason::Author => Diagnostic::warning("crossref-author", place, message),
            Reason::Address => Diagnostic::warning("crossref-address", place, message),
            Reason::Publisher => Diagnostic::error("crossref-publisher", place, message),
            Reason::Deposit => Diagnostic::error("crossref-deposit", place, message),
        };
        problem.remedy(self.remedy.as_str())
    }
}

/// Collects what is wrong with one paper, or with none in particular.
pub(super) struct Refusals<'p> {
    paper: Option<&'p str>,
    pub(super) all: Vec<Refusal>,
}

impl<'p> Refusals<'p> {
    pub(super) fn of(paper: Option<&'p str>) -> Refusals<'p> {
        Refusals { paper, all: Vec::new() }
    }

    pub(super) fn add(
        &mut self,
        reason: Reason,
        key: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let (message, remedy) = (message.into(), remedy.into());
        self.all.push(Refusal { paper: self.paper.map(str::to_owned), reason, key, message, remedy });
    }
}

pub(super) fn same_doi(doi: &str, slug: &str, slugs: &[String]) -> Refusal {
    same(
        slug,
        "doi",
        format!("the DOI `{doi}` is that of {} papers: {}", slugs.len(), list(slugs)),
        "give each its own",
    )
}

pub(super) fn same_isbn(isbn: &str, slug: &str, slugs: &[String]) -> Refusal {
    let message = format!("the ISBN {isbn} is that of {} books: {}", slugs.len(), list(slugs));
    same(slug, "isbn", message, "leave it to the one that has it printed in it")
}

pub(super) fn same_issn(issn: &str, slug: &str, titles: &[String]) -> Refusal {
    let message = format!("the ISSN {issn} is that of {} series: {}", titles.len(), list(titles));
    same(slug, "issn", message, "leave it to the one to which the ISSN Portal (portal.issn.org) gives it")
}

fn same(slug: &str, key: &'static str, message: String, remedy: &str) -> Refusal {
    Refusal { paper: Some(slug.to_owned()), reason: Reason::Duplicate, key, message, remedy: remedy.to_owned() }
}

/// The first few of them.
fn list(names: &[String]) -> String {
    const SHOWN: usize = 4;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    shown.join(", ") + if names.len() > SHOWN { " …" } else { "" }
}
