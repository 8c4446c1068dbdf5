//! How a paper is cited: one record for every format and for the metadata of its page, after CSL's data model.

pub mod crossref;
pub mod formats;
pub mod kept;
mod hostile;
pub mod kinds;
mod prune;
mod shield;
pub mod style;

pub use kinds::{Kind, Within, all as kinds};

use self::formats::Detail;
use self::kept::Kept;
use self::style::Styles;

use super::cards;
use super::value::{Value, html, object};
use crate::base::Config;
use crate::base::citation_format::CitationFormat;
use crate::base::config::Publisher;
use crate::base::date::PartialDate;
use crate::base::name::{Name, is_institution};
use crate::discover::Sources;
use crate::load::{Contributor, Document, Publication};
use crate::model::{Catalogue, PersonId, PubId, TermId};
use crate::plan::{Plan, Scope};
use std::borrow::Cow;

/// What records are made from.
#[derive(Clone, Copy)]
pub struct Bibliography<'a> {
    pub sources: &'a Sources,
    pub catalogue: &'a Catalogue,
    pub plan: &'a Plan,
}

/// A paper as bibliographies and search engines know it.
pub struct Record<'a> {
    /// The BibTeX key and the name of files: the last word of the paper's address. No two papers have the same.
    pub key: &'a str,
    /// The type's key in front matter: `working-paper`.
    pub type_key: &'a str,
    pub kind: &'static Kind,
    /// What readers see for the type.
    pub kind_title: String,
    /// With the subtitle.
    pub full_title: Cow<'a, str>,
    pub title: &'a str,
    pub subtitle: Option<&'a str>,
    pub authors: Vec<Agent<'a>>,
    pub editors: Vec<Agent<'a>>,
    pub date: PartialDate,
    pub updated: Option<PartialDate>,
    pub series: Option<Series<'a>>,
    pub volume: Option<&'a str>,
    pub issue: Option<&'a str>,
    pub number: Option<&'a str>,
    /// Where it stands in what it is part of: `12-34`.
    pub pages: Option<&'a str>,
    /// How many it has: `24`.
    pub number_of_pages: Option<&'a str>,
    pub publisher: &'a Publisher,
    /// Where it was published: the paper's own place, or the publisher's.
    pub place: Option<&'a str>,
    /// Bare: `10.5555/12345678`.
    pub doi: Option<&'a str>,
    pub isbn: Option<&'a str>,
    /// BCP 47.
    pub language: &'a str,
    /// Plain text; may be empty.
    pub summary: Cow<'a, str>,
    /// The titles of its terms, of each taxonomy with the taxonomy's key.
    pub terms: Vec<(&'a str, &'a str)>,
    /// As the front matter has it: an SPDX identifier, an address, or words.
    pub license: Option<&'a str>,
    /// The address of its page, with scheme and host.
    pub url: String,
    pub pdf: Option<Pdf<'a>>,
    pub cover: Option<Cover>,
    /// The addresses of the record's own files, with scheme and host.
    pub files: Vec<(CitationFormat, String)>,
}

/// A paper's PDF; nothing but the address is known of one elsewhere.
pub struct Pdf<'a> {
    /// With scheme and host.
    pub url: String,
    /// Bytes.
    pub size: Option<u64>,
    pub pages: Option<u32>,
    /// In hexadecimal digits.
    pub sha256: Option<&'a str>,
}

/// The picture that stands for a paper.
pub struct Cover {
    /// With scheme and host.
    pub url: String,
    /// Width and height in pixels, of a picture that can be read.
    pub size: Option<(u32, u32)>,
}

/// A person's or an institution's part in a paper.
pub struct Agent<'a> {
    pub name: Name,
    pub is_organization: bool,
    /// Bare: `0000-0002-1825-0097`.
    pub orcid: Option<&'a str>,
    pub affiliation: Option<&'a str>,
}

/// The series that a paper is in.
pub struct Series<'a> {
    pub title: &'a str,
    pub issn: Option<&'a str>,
    /// The address of its page, with scheme and host.
    pub url: Option<String>,
}

impl<'a> Bibliography<'a> {
    pub fn record(&self, id: PubId) -> Record<'a> {
        let Bibliography { sources, catalogue, plan } = *self;
        let config = &sources.config;
        let publication = catalogue.publication(id);
        let references = catalogue.references(id);
        let series = references.series.map(|term| self.series(term));
        let terms = references.terms.iter();
        let kind = Kind::of(&publication.kind);
        // Of what stands alone one number tells how many pages it has.
        let stands_alone = !matches!(kind.within, Within::Journal | Within::Book | Within::Conference);
        let counts_pages = stands_alone && publication.pages.as_ref().is_some_and(|pages| !pages.contains(['-', '–']));
        Record {
            key: &publication.slug,
            type_key: &publication.kind,
            kind,
            kind_title: crate::load::publication::kind_titles(config, &publication.kind).0,
            full_title: publication.full_title(),
            title: &publication.title,
            subtitle: publication.subtitle.as_deref(),
            authors: self.agents(&publication.authors, &references.authors),
            editors: self.agents(&publication.editors, &references.editors),
            date: publication.date,
            updated: publication.updated,
            series,
            volume: publication.volume.as_deref(),
            issue: publication.issue.as_deref(),
            number: publication.number.as_deref(),
            pages: publication.pages.as_deref().filter(|_| !counts_pages),
            number_of_pages: publication.pages.as_deref().filter(|_| counts_pages),
            publisher: &config.publisher,
            place: publication.place.as_deref().or(config.publisher.place.as_deref()),
            doi: publication.doi.as_deref(),
            isbn: publication.isbn.as_deref(),
            language: publication.language.as_deref().unwrap_or(&config.language),
            summary: publication.abstract_text(),
            terms: terms.map(|term| (&*catalogue.axis(term.axis).key, &*catalogue.term(*term).title)).collect(),
            license: publication.license.as_deref(),
            url: plan.permalink(plan.publication(id)),
            pdf: self.pdf(id, publication),
            cover: self.cover(id, publication),
            files: plan.citations(id).map(|(format, route)| (format, plan.permalink(route))).collect(),
        }
    }

    pub fn series(&self, term: TermId) -> Series<'a> {
        Series {
            title: &self.catalogue.term(term).title,
            issn: self.catalogue.series_file(term).and_then(|file| file.issn.as_deref()),
            url: self.plan.listing(Scope::Term(term)).map(|listing| self.plan.permalink(listing.first)),
        }
    }

    fn pdf(&self, id: PubId, publication: &Publication) -> Option<Pdf<'a>> {
        let reading = self.catalogue.documents().pdf(publication);
        let url = match publication.pdf.as_ref()? {
            Document::Local(_) => self.plan.permalink(self.plan.document(id)?),
            Document::Remote(url) => url.clone(),
        };
        Some(Pdf {
            url,
            size: reading.map(|reading| reading.size),
            pages: reading.and_then(|reading| Some(reading.facts.as_ref()?.pages)),
            sha256: reading.map(|reading| reading.sha256.as_str()),
        })
    }

    fn cover(&self, id: PubId, publication: &Publication) -> Option<Cover> {
        if let Some([_, large]) = self.plan.cover(id) {
            let (_, cover) = self.catalogue.documents().cover(publication)?;
            let size = Some((cover.large.width, cover.large.height));
            return Some(Cover { url: self.plan.permalink(large), size });
        }
        let route = self.plan.file_of(id, publication.cover?, self.sources)?;
        Some(Cover { url: self.plan.permalink(route), size: None })
    }

    fn agents(&self, contributors: &'a [Contributor], ids: &[PersonId]) -> Vec<Agent<'a>> {
        let people = contributors.iter().zip(ids);
        let agents = people.map(|(contributor, id)| {
            let file = self.catalogue.person_file(self.catalogue.person(*id));
            let name = cards::name(self.catalogue, contributor, *id);
            let is_organization = *name == *self.sources.config.publisher.name
                || contributor.organization
                || file.is_some_and(|file| file.organization)
                || is_institution(name);
            // Which word is the family's, a spelling with a comma in the person's file says: "Lin, Jingyi" of "Lin Jingyi".
            let spelling = file.and_then(|file| file.aliases.iter().find(|alias| same_words_inverted(alias, name)));
            Agent {
                name: match is_organization {
                    true => Name::whole(name),
                    false => Name::parse(spelling.map_or(name, String::as_str)),
                },
                is_organization,
                orcid: contributor.orcid.as_deref().or_else(|| file?.orcid.as_deref()),
                affiliation: contributor.affiliation.as_deref(),
            }
        });
        agents.collect()
    }
}

impl Record<'_> {
    /// The address that leads to the paper for good: its DOI's, or that of its page.
    pub fn permanent_url(&self) -> String {
        self.doi.map_or_else(|| self.url.clone(), doi_url)
    }

    /// The number that a report has in its series, or an issue of a newsletter among the others.
    pub fn any_number(&self) -> Option<&str> {
        self.number.or(self.issue)
    }
}

/// Whether a spelling with a comma has the words of `name`, in whatever order.
fn same_words_inverted(spelling: &str, name: &str) -> bool {
    let words = |text: &str| {
        let mut words: Vec<String> = text
            .split(|c: char| c == ',' || c.is_whitespace())
            .map(str::to_lowercase)
            .filter(|w| !w.is_empty())
            .collect();
        words.sort();
        words
    };
    spelling.contains(',') && words(spelling) == words(name)
}

/// A file that holds these records with their abstracts, in parts.
pub fn file<'r>(
    format: CitationFormat,
    records: impl IntoIterator<Item = Record<'r>>,
    config: &Config,
) -> impl Iterator<Item = String> {
    formats::file(format, records, Detail { config, abstracts: true })
}

/// The formats that a paper's page shows.
const SHOWN: [CitationFormat; 4] = {
    use CitationFormat::{Biblatex, Bibtex, CslJson, Ris};
    [Bibtex, Biblatex, Ris, CslJson]
};

/// The paper's citation for its page: the references, and the record in each format.
pub(super) fn citation(record: &Record<'_>, config: &Config, styles: &Styles, kept: &Kept) -> Value {
    let references = styles.references(record, kept).into_iter().map(|(style, reference)| {
        object! { key: style.key.as_str(), title: style.title.as_str(), html: html(&reference) }
    });
    let detail = Detail { config, abstracts: false };
    let formats = SHOWN.map(|format| {
        object! {
            key: format.key(),
            title: format.title(),
            file_name: format!("{}.{}", record.key, format.extension()),
            mime: format.media_type(),
            text: formats::file(format, [record], detail).collect::<String>(),
        }
    });
    object! { references: references.collect::<Vec<_>>(), formats: formats.to_vec() }
}

/// The address at which a DOI resolves.
pub(super) fn doi_url(doi: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const DOI: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}');
    format!("https://doi.org/{}", utf8_percent_encode(doi, DOI))
}

/// A licence's name and, where it has one, its address, from an SPDX identifier, an address, or words.
pub(super) fn license(text: &str) -> (String, Option<String>) {
    if crate::base::config::is_external(text) {
        return (text.to_owned(), Some(text.to_owned()));
    }
    // SPDX: CC-BY-NC-4.0, CC0-1.0.
    let lower = text.to_ascii_lowercase().replace(' ', "-");
    let known = lower.strip_prefix("cc-").and_then(|rest| rest.rsplit_once('-'));
    match known {
        Some((kind, version)) if version.starts_with(|c: char| c.is_ascii_digit()) => (
            format!("CC {} {version}", kind.to_ascii_uppercase()),
            Some(format!("https://creativecommons.org/licenses/{kind}/{version}/")),
        ),
        _ if lower == "cc0-1.0" => {
            ("CC0 1.0".to_owned(), Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned()))
        }
        _ => (text.to_owned(), None),
    }
}
