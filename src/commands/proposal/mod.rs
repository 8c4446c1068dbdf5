//! What a PDF's first page and metadata seem to say of a paper: a proposal, for its editor to look at.
//!
//! Functions of a [`TitlePage`] and nothing else. Each part of the proposal is found by a module of its own, says where it comes from,
//! and whether it could be something else; what nobody could tell is left out.

mod authors;
mod dates;
mod labels;
mod language;
mod names;
mod opening;
mod sheet;
mod title;

pub(super) use dates::month;

use crate::base::date::PartialDate;
use crate::base::identifiers::DOI;
use crate::load::documents::title_page::TitlePage;
use sheet::Sheet;

/// What is proposed for a paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Proposal {
    pub title: Option<Found<String>>,
    pub subtitle: Option<Found<String>>,
    pub authors: Option<Found<Vec<String>>>,
    pub date: Option<Found<PartialDate>>,
    pub series: Option<Found<String>>,
    pub number: Option<Found<String>>,
    pub doi: Option<Found<String>>,
    /// BCP 47; only where it is not the site's.
    pub language: Option<Found<String>>,
    /// A paragraph each.
    pub summary: Option<Found<Vec<String>>>,
}

/// A value, and what is to be thought of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found<T> {
    pub value: T,
    /// Whether somebody should look at it.
    pub is_certain: bool,
    pub source: Source,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Page,
    Metadata,
    /// The day on which the file was made.
    Made,
}

impl Source {
    /// As the end of a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Source::Page => "from the PDF's first page",
            Source::Metadata => "from the PDF's metadata",
            Source::Made => "the day on which the PDF was made",
        }
    }
}

impl<T> Found<T> {
    fn on_page(value: T, is_certain: bool) -> Found<T> {
        Found { value, is_certain, source: Source::Page }
    }

    fn in_metadata(value: T, is_certain: bool) -> Found<T> {
        Found { value, is_certain, source: Source::Metadata }
    }
}

/// What is known of the site that helps to read a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Site<'s> {
    /// BCP 47.
    pub language: &'s str,
    /// Its own, its publisher's: none of them is a paper's title.
    pub names: Vec<&'s str>,
}

/// What a title page seems to say.
pub(super) fn of(page: &TitlePage, site: &Site<'_>) -> Proposal {
    let sheet = Sheet::new(page, site);
    let headed = title::find(&sheet);
    let (series, number) = labels::series(&sheet).unzip();
    Proposal {
        authors: authors::find(&sheet, headed.end),
        date: dates::find(&sheet),
        doi: doi(&sheet),
        language: language::find(&sheet, site),
        summary: opening::find(&sheet),
        title: headed.title,
        subtitle: headed.subtitle,
        series,
        number,
    }
}

/// The page's DOI: that of a line which says that it is one, or the only one there.
fn doi(sheet: &Sheet<'_>) -> Option<Found<String>> {
    let mut found: Vec<(String, bool)> = Vec::new();
    for line in sheet.lines {
        for (at, _) in line.text.match_indices("10.") {
            let before = line.text[..at].to_ascii_lowercase();
            let text = line.text[at..].split(|c: char| c.is_whitespace() || "\"<>|,;".contains(c)).next()?;
            let text = text.trim_end_matches(['.', ')', ']', ':']);
            let is_doi = text.split_once('/').is_some_and(|(prefix, _)| prefix.len() >= 7);
            if let Some(doi) = Some(text).filter(|_| is_doi).and_then(|text| DOI.parse(text).ok())
                && !found.iter().any(|(known, _)| *known == doi)
            {
                let names_it = before.contains("doi") && before.split_whitespace().count() < 6;
                found.push((doi, names_it));
            }
        }
    }
    match found.as_slice() {
        [(doi, names_it)] => Some(Found::on_page(doi.clone(), *names_it)),
        // A page of references has many.
        several => {
            let mut named = several.iter().filter(|(_, names_it)| *names_it);
            let (doi, _) = named.next().filter(|_| named.next().is_none())?;
            Some(Found::on_page(doi.clone(), false))
        }
    }
}

#[cfg(test)]
mod tests;
