//! A record → what Crossref takes of it, or why it takes nothing. Every text of a [`Paper`] fits the element that it is
//! for.

use super::Content;
use super::identifiers::{self, address, is_name};
use super::refusal::{Reason, Refusal, Refusals};
use crate::base::Config;
use crate::base::date::PartialDate;
use crate::render::citation::formats::first_and_last;
use crate::render::citation::{Agent, Record, Within, license};
use crate::render::feeds::legal;
use std::ops::RangeInclusive;

/// Who publishes and who sends it, as all files of a deposit have it.
pub(super) struct House<'a> {
    pub name: String,
    pub place: Option<String>,
    pub ror: Option<&'a str>,
    pub depositor: String,
    pub email: &'a str,
    pub registrant: String,
}

pub(super) struct Paper {
    pub content: Content,
    pub slug: String,
    pub doi: String,
    /// Where the DOI leads.
    pub url: String,
    pub pdf: Option<String>,
    pub title: String,
    pub subtitle: Option<String>,
    pub contributors: Vec<Contributor>,
    /// Whether editors are all who made it.
    pub is_edited: bool,
    /// The abstract's paragraphs.
    pub paragraphs: Vec<String>,
    pub date: PartialDate,
    pub updated: Option<PartialDate>,
    pub series: Option<Series>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub number: Option<String>,
    /// The first and the last.
    pub pages: Option<(String, Option<String>)>,
    pub isbn: Option<String>,
    pub place: Option<String>,
    pub license: Option<String>,
    /// ISO 639-1.
    pub language: Option<&'static str>,
}

pub(super) struct Series {
    pub title: String,
    /// Where the content is one that can have it.
    pub issn: Option<String>,
}

pub(super) struct Contributor {
    pub role: &'static str,
    pub who: Who,
}

pub(super) enum Who {
    Person {
        given: Option<String>,
        surname: String,
        suffix: Option<String>,
        affiliation: Option<String>,
        orcid: Option<String>,
    },
    Organization(String),
}

impl<'a> House<'a> {
    /// `None` when something in `site.toml` is not as Crossref needs it.
    pub(super) fn new(config: &'a Config, out: &mut Vec<Refusal>) -> Option<House<'a>> {
        let (publisher, settings) = (&config.publisher, &config.crossref);
        let mut refusals = Refusals::of(None);
        let mut text = |reason, key, what: &str, text: &str, limits: RangeInclusive<usize>, section: &str| {
            let text = clean(text);
            if !fits(&text, &limits) {
                let message = format!("Crossref needs the {what} in {}", span(&limits));
                refusals.add(reason, key, message, format!("write `{key}` under [{section}] in site.toml"));
            }
            text
        };
        let own = |text: &'a Option<String>| text.as_deref().unwrap_or(&publisher.name);
        let name = text(Reason::Publisher, "name", "publisher's name", &publisher.name, 1..=255, "publisher");
        let place = publisher.place.as_deref().filter(|place| !clean(place).is_empty());
        let place = place.map(|place| text(Reason::Publisher, "place", "publisher's place", place, PLACE, "publisher"));
        let depositor = own(&settings.depositor);
        let depositor = text(Reason::Deposit, "depositor", "depositor's name", depositor, 1..=130, "crossref");
        let registrant = own(&settings.registrant);
        let registrant = text(Reason::Deposit, "registrant", "registrant's name", registrant, 1..=255, "crossref");
        let email = settings.email.as_deref().unwrap_or_default();
        text(Reason::Deposit, "email", "address for its answer", email, 6..=200, "crossref");
        let is_sound = refusals.all.is_empty();
        out.append(&mut refusals.all);
        is_sound.then_some(House { name, place, ror: publisher.ror.as_deref(), depositor, email, registrant })
    }
}

/// Of publishers and institutions alike.
const PLACE: RangeInclusive<usize> = 2..=255;

impl Paper {
    /// # Errors
    /// Every reason for which Crossref would refuse the paper.
    pub(super) fn new(record: &Record<'_>, house: &House<'_>) -> Result<Paper, Vec<Refusal>> {
        let mut check = Check(Refusals::of(Some(record.key)));
        let content = check.content(record);
        let kind = content.unwrap_or(Content::Report);
        let contributors = check.contributors(record);
        if kind == Content::Dissertation
            && !contributors.iter().any(|one| one.role == AUTHOR && matches!(one.who, Who::Person { .. }))
        {
            check.refuse(
                Reason::Author,
                if record.authors.is_empty() { "type" } else { "authors" },
                "Crossref needs the author of a thesis",
                "name the person who wrote it under `authors`",
            );
        }
        let is_edited = contributors.first().is_some_and(|first| first.role == EDITOR);
        let series = check.series(record, kind);
        let in_series = series.as_ref().is_some_and(|series| series.issn.is_some());
        // Elements that the content has no place for are not looked at.
        let has_volume = in_series || kind == Content::Journal;
        let has_isbn = !matches!(kind, Content::Posted | Content::Journal | Content::Database);
        let (issue, number) = match kind {
            Content::Journal => (record.issue.or(record.number), record.number.filter(|_| record.issue.is_some())),
            _ => (None, record.any_number()),
        };
        let number_limit = if kind == Content::Posted { ITEM_NUMBER } else { 255 };
        let url = address(&record.url);
        if url.is_none() {
            let message = "the address of this paper's page is not one that Crossref takes";
            let remedy =
                "give the site a `base_url` of letters, digits, dots and hyphens, and the paper a shorter `slug`";
            check.refuse(Reason::Address, "slug", message, remedy);
        }
        let title = clean(record.title);
        if title.is_empty() {
            let message = "nothing that can be read is left of the title";
            check.refuse(Reason::Title, "title", message, "write the title in letters");
        }
        if !(1400..=2200).contains(&record.date.year) {
            let message =
                format!("Crossref knows the years from 1400 to 2200, and this paper's is {}", record.date.year);
            check.refuse(Reason::Year, "date", message, "correct the `date`");
        }
        let paper = Paper {
            content: kind,
            slug: record.key.to_owned(),
            doi: check.doi(record.doi.unwrap_or_default()),
            url: url.unwrap_or_default(),
            pdf: record.pdf.as_ref().and_then(|pdf| address(&pdf.url)),
            subtitle: record.subtitle.map(clean).filter(|text| !text.is_empty()),
            is_edited,
            contributors,
            paragraphs: paragraphs(&record.summary),
            date: calendar(record.date),
            updated: record.updated.map(calendar).filter(|date| (1400..=2200).contains(&date.year)),
            volume: check.text("volume", "the volume", record.volume.filter(|_| has_volume), 1..=32),
            issue: check.text("issue", "the issue", issue, 1..=32),
            number: check.text(
                if record.number.is_some() { "number" } else { "issue" },
                "the number",
                number,
                1..=number_limit,
            ),
            pages: record.pages.and_then(pages),
            isbn: record.isbn.filter(|_| has_isbn).map(digits),
            // What is the publisher's was looked at before.
            place: match record.place.map(clean) {
                place if place == house.place => place,
                place => check.text("place", "the place", place.as_deref(), PLACE),
            },
            license: record.license.and_then(|text| address(&license(text).1?)),
            language: identifiers::language(record.language),
            series,
            title,
        };
        if check.0.all.is_empty() { Ok(paper) } else { Err(check.0.all) }
    }

    /// The ISBN that belongs to the paper alone.
    pub(super) fn own_isbn(&self) -> Option<&str> {
        self.isbn.as_deref().filter(|_| self.content == Content::Book)
    }

    /// The ISSN with which the paper is deposited, and the title that has it.
    pub(super) fn serial(&self) -> Option<(&str, &str)> {
        let series = self.series.as_ref()?;
        Some((series.issn.as_deref()?, &series.title))
    }
}

/// The longest `item_number`.
pub(super) const ITEM_NUMBER: usize = 32;

/// The values of `contributor_role`.
const AUTHOR: &str = "author";
const EDITOR: &str = "editor";

/// Looks at a record's parts, and remembers what is wrong with them.
struct Check<'p>(Refusals<'p>);

impl Check<'_> {
    fn refuse(&mut self, reason: Reason, key: &'static str, message: impl Into<String>, remedy: impl Into<String>) {
        self.0.add(reason, key, message, remedy);
    }

    fn content(&mut self, record: &Record<'_>) -> Option<Content> {
        Some(match record.kind.within {
            Within::Journal => Content::Journal,
            Within::Conference => Content::Conference,
            Within::University => Content::Dissertation,
            Within::Alone if record.type_key == "dataset" => Content::Database,
            Within::Alone => Content::Book,
            Within::Institution if record.type_key == "working-paper" => Content::Posted,
            Within::Institution => Content::Report,
            Within::Book => {
                self.refuse(
                    Reason::Container,
                    "type",
                    "Crossref takes a chapter only together with its book, which has a DOI of its own",
                    "register it at Crossref together with the book, or give it another `type` if it stands alone",
                );
                return None;
            }
        })
    }

    /// The text in one line, when there is any and it is as long as it has to be.
    fn text(
        &mut self,
        key: &'static str,
        what: &str,
        text: Option<&str>,
        limits: RangeInclusive<usize>,
    ) -> Option<String> {
        let text = text.map(clean).filter(|text| !text.is_empty())?;
        if fits(&text, &limits) {
            return Some(text);
        }
        let length = text.chars().count();
        let (long, wanted) = if length >= *limits.start() { ("long", "shorten") } else { ("short", "lengthen") };
        let message = format!("{what} is too {long} for Crossref: `{}`", beginning(&text));
        let remedy = format!("{wanted} it: it has {length}, and Crossref takes {}", span(&limits));
        self.refuse(Reason::Length, key, message, remedy);
        None
    }

    fn doi(&mut self, doi: &str) -> String {
        if let Some(fault) = identifiers::doi_fault(doi) {
            let remedy = if doi.find("10.").is_some_and(|at| at > 0) {
                "write it from the `10.` on"
            } else {
                "write it as it was given out, or give the paper one of letters, digits and -._;()/"
            };
            self.refuse(Reason::Doi, "doi", format!("the DOI `{}` {fault}", beginning(&clean(doi))), remedy);
        }
        doi.to_owned()
    }

    /// What the paper is in, as its content names it.
    fn series(&mut self, record: &Record<'_>, content: Content) -> Option<Series> {
        let (is_needed, has_issn, limits) = match content {
            Content::Journal => (Some("journal"), true, 1..=255),
            Content::Conference => (Some("conference"), true, 3..=511),
            Content::Posted => (None, false, 1..=1024),
            Content::Report | Content::Book => (None, true, 1..=usize::MAX),
            Content::Database | Content::Dissertation => (None, false, 1..=usize::MAX),
        };
        let series = record.series.as_ref().filter(|series| !clean(series.title).is_empty());
        let title = self.text("series", "the name of the series", series.map(|series| series.title), limits);
        let issn = series.and_then(|series| series.issn).filter(|_| has_issn).map(str::to_owned);
        if let (Some(container), None) = (is_needed, series) {
            self.refuse(
                Reason::Container,
                "type",
                format!("Crossref needs to know the {container} that this is in"),
                format!("name the {container} under `series`, or give another `type`"),
            );
        } else if content == Content::Journal && issn.is_none() {
            // "must deposit with an ISSN and/or journal title DOI", says its answer; a catalogue does not know the DOIs
            // of journals.
            self.refuse(
                Reason::Container,
                "issn",
                "Crossref takes no article of a journal that has no ISSN",
                "write the `issn` into the journal's file under content/series/",
            );
        }
        Some(Series { title: title?, issn })
    }

    fn contributors(&mut self, record: &Record<'_>) -> Vec<Contributor> {
        let authors = record.authors.iter().map(|agent| (AUTHOR, "authors", agent));
        let editors = record.editors.iter().map(|agent| (EDITOR, "editors", agent));
        let all = authors.chain(editors);
        all.filter_map(|(role, key, agent)| Some(Contributor { role, who: self.who(key, agent)? })).collect()
    }

    fn who(&mut self, key: &'static str, agent: &Agent<'_>) -> Option<Who> {
        if agent.is_organization {
            let name = agent.name.direct();
            return self.text(key, "the name of an institution", Some(&name), 1..=511).map(Who::Organization);
        }
        let [surname, given] = [&agent.name.family, &agent.name.given].map(|part| clean(part));
        let (surname, given) = if surname.is_empty() { (given, String::new()) } else { (surname, given) };
        let name = if given.is_empty() { surname.clone() } else { format!("{given} {surname}") };
        if surname.is_empty() {
            return None;
        }
        for part in [&surname, &given] {
            if !part.is_empty() && !is_name(part) {
                self.refuse(
                    Reason::Name,
                    key,
                    format!("Crossref does not take `{}` as a person's name", beginning(&name)),
                    "write it without digits and question marks; for an institution, `organization: true` below it",
                );
            } else if !fits(part, &(0..=60)) {
                self.refuse(
                    Reason::Length,
                    key,
                    format!(
                        "a part of the name `{}` is longer than the 60 characters that Crossref takes",
                        beginning(&name)
                    ),
                    "write `organization: true` below the name of an institution; shorten that of a person",
                );
            }
        }
        let suffix = clean(&agent.name.suffix);
        if !fits(&suffix, &(0..=10)) {
            self.refuse(
                Reason::Length,
                key,
                format!("`{}` is too long for what follows the name of `{}`", beginning(&suffix), beginning(&name)),
                "name each of several people by an item of their own; shorten a title after a name to 10 characters",
            );
        }
        Some(Who::Person {
            suffix: Some(suffix).filter(|suffix| !suffix.is_empty()),
            affiliation: self.text(key, "an affiliation", agent.affiliation, 1..=1024),
            given: Some(given).filter(|given| !given.is_empty()),
            surname,
            orcid: agent.orcid.filter(|orcid| is_orcid(orcid)).map(|orcid| format!("https://orcid.org/{orcid}")),
        })
    }
}

/// Whether it has the form; its last digit was looked at when it was read.
fn is_orcid(text: &str) -> bool {
    let digit =
        |(at, b): (usize, u8)| if at % 5 == 4 { b == b'-' } else { b.is_ascii_digit() || at == 18 && b == b'X' };
    text.len() == 19 && text.bytes().enumerate().all(digit)
}

/// A text in one line, without what XML cannot hold.
pub(super) fn clean(text: &str) -> String {
    legal(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is as long as the schema has it, by the characters of XML, and by the units of UTF-16, which Xerces
/// counts, whose messages are in Crossref's answers.
fn fits(text: &str, limits: &RangeInclusive<usize>) -> bool {
    limits.contains(&text.chars().count()) && text.encode_utf16().count() <= *limits.end()
}

/// An ISBN without its hyphens.
fn digits(isbn: &str) -> String {
    isbn.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

/// The first words of a long text, for messages.
fn beginning(text: &str) -> String {
    const SHOWN: usize = 80;
    let shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() { shown + "…" } else { shown }
}

fn span(limits: &RangeInclusive<usize>) -> String {
    format!("{} to {} characters", limits.start(), limits.end())
}

/// An abstract's paragraphs.
fn paragraphs(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    text.split("\n\n").map(clean).filter(|paragraph| !paragraph.is_empty()).collect()
}

/// The pages that a paper is on, unless its front matter says in words how many there are.
fn pages(text: &str) -> Option<(String, Option<String>)> {
    let is_page = |page: &str| fits(page, &(1..=32)) && !page.contains(' ');
    let text = clean(text);
    let (first, last) = first_and_last(&text);
    let last = last.filter(|last| !last.is_empty());
    (is_page(first) && last.is_none_or(is_page)).then(|| (first.to_owned(), last.map(str::to_owned)))
}

/// A date with what the schema takes of it.
fn calendar(date: PartialDate) -> PartialDate {
    let month = date.month.filter(|month| (1..=12).contains(month));
    PartialDate { year: date.year, month, day: date.day.filter(|day| month.is_some() && (1..=31).contains(day)) }
}
