//! How a paper is cited: one record for every format, after CSL's data model.

mod bibtex;
mod csl;
mod ris;

use super::cards;
use super::value::{Value, object};
use crate::base::Config;
use crate::base::date::PartialDate;
use crate::base::language::Language;
use crate::base::messages::Messages;
use crate::base::words::begins_with_family;
use crate::load::{Contributor, Publication};
use crate::model::{Catalogue, PersonId, PubId};

/// A paper as bibliographies know it.
pub(super) struct Record<'a> {
    /// The BibTeX key and the name of files: the last word of the paper's address.
    pub key: &'a str,
    /// The key of the type: `working-paper`.
    pub kind: &'a str,
    /// What readers see for it.
    pub kind_title: String,
    /// With the subtitle.
    pub title: String,
    pub authors: Vec<Name>,
    pub editors: Vec<Name>,
    pub date: PartialDate,
    pub series: Option<&'a str>,
    pub volume: Option<&'a str>,
    pub issue: Option<&'a str>,
    pub number: Option<&'a str>,
    pub pages: Option<&'a str>,
    pub publisher: &'a str,
    pub place: Option<&'a str>,
    pub doi: Option<&'a str>,
    pub isbn: Option<&'a str>,
    pub issn: Option<&'a str>,
    pub language: &'a str,
    pub url: String,
}

/// A name in the parts by which bibliographies sort and shorten it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// With its particle: `van Dyck`. An institution, or a person of one name, has nothing else.
    pub family: String,
    pub given: String,
    /// `Jr.`
    pub suffix: String,
}

impl Name {
    /// Takes apart a name as it stands on a title page, `Ann van Dyck Jr.`, or inverted, `van Dyck, Ann`.
    fn parse(text: &str) -> Name {
        const SUFFIXES: [&str; 7] = ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"];
        let is_suffix = |word: &str| SUFFIXES.contains(&word.to_lowercase().as_str());
        if let Some((family, rest)) = text.split_once(',') {
            let (given, suffix) = match rest.split_once(',') {
                Some((first, second)) if is_suffix(first.trim()) => (second, first),
                Some(given_and_suffix) => given_and_suffix,
                None if is_suffix(rest.trim()) => {
                    return Name { suffix: rest.trim().to_owned(), ..Name::parse(family) };
                }
                None => (rest, ""),
            };
            let [family, given, suffix] = [family, given, suffix].map(|part| part.trim().to_owned());
            return Name { family, given, suffix };
        }
        let mut words: Vec<&str> = text.split_whitespace().collect();
        if begins_with_family(text) && words.len() > 1 {
            return Name { family: words[0].to_owned(), given: words[1..].join(" "), suffix: String::new() };
        }
        let suffix = words.pop_if(|word| is_suffix(word)).unwrap_or_default();
        // A particle is written small: van, de la, bin.
        let last = words.len().saturating_sub(1);
        let is_small = |word: &&str| word.chars().next().is_some_and(char::is_lowercase);
        let start = words.iter().skip(1).position(is_small).map_or(last, |place| (place + 1).min(last));
        let (given, family) = words.split_at(start);
        Name { family: family.join(" "), given: given.join(" "), suffix: suffix.to_owned() }
    }

    /// `van Dyck, Ann, Jr.`
    fn inverted(&self) -> String {
        let parts = [&self.family, &self.given, &self.suffix].map(String::as_str);
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// `Ann van Dyck Jr.`
    fn direct(&self) -> String {
        let parts = [&self.given, &self.family, &self.suffix].map(String::as_str);
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

impl<'a> Record<'a> {
    pub(super) fn new(config: &'a Config, catalogue: &'a Catalogue, id: PubId, url: String) -> Record<'a> {
        let publication = catalogue.publication(id);
        let references = catalogue.references(id);
        let names = |contributors: &[Contributor], ids: &[PersonId]| {
            let people = contributors.iter().zip(ids);
            let name = |name: &str| match name == config.publisher.name {
                true => Name { family: name.to_owned(), ..Name::default() },
                false => Name::parse(name),
            };
            people.map(|(contributor, id)| name(cards::name(catalogue, contributor, *id))).collect()
        };
        let series = references.series;
        Record {
            key: &publication.slug,
            kind: &publication.kind,
            kind_title: crate::load::publication::kind_titles(config, &publication.kind).0,
            title: full_title(publication),
            authors: names(&publication.authors, &references.authors),
            editors: names(&publication.editors, &references.editors),
            date: publication.date,
            series: series.map(|series| catalogue.term(series).title.as_str()),
            volume: publication.volume.as_deref(),
            issue: publication.issue.as_deref(),
            number: publication.number.as_deref(),
            pages: publication.pages.as_deref(),
            publisher: &config.publisher.name,
            place: publication.place.as_deref().or(config.publisher.place.as_deref()),
            doi: publication.doi.as_deref(),
            isbn: publication.isbn.as_deref(),
            issn: series.and_then(|series| catalogue.series_file(series)?.issn.as_deref()),
            language: publication.language.as_deref().unwrap_or(&config.language),
            url,
        }
    }

    /// The reference as a bibliography prints it, in the order of the Chicago Manual's author-date style.
    fn reference(&self, messages: &Messages) -> String {
        let (people, edited) = if self.authors.is_empty() { (&self.editors, true) } else { (&self.authors, false) };
        let who = match people.as_slice() {
            [] => self.publisher.to_owned(),
            [first, others @ ..] => {
                let mut names: Vec<String> = vec![first.inverted()];
                names.extend(others.iter().map(Name::direct));
                let last = if others.is_empty() { None } else { names.pop() };
                let names = names.join(", ");
                let names = match last {
                    Some(last) => format!("{names}{}{last}", messages.text("cite.and")),
                    None => names,
                };
                if edited { format!("{names}, {}", messages.text("cite.editors")) } else { names }
            }
        };
        let series = self.series.map(|series| {
            let number = self.number.map(|number| format!(" {}", messages.label("number.number", number)));
            format!("{series}{}", number.unwrap_or_default())
        });
        let house = match self.place {
            Some(place) => format!("{place}: {}", self.publisher),
            None => self.publisher.to_owned(),
        };
        let link = self.doi.map_or_else(|| self.url.clone(), super::publication::doi_url);
        let parts = [Some(who), Some(self.date.year.to_string()), Some(self.title.clone()), series, Some(house)];
        let mut text = String::new();
        for part in parts.into_iter().flatten() {
            text.push_str(&part);
            text.push_str(if part.ends_with(['.', '?', '!']) { " " } else { ". " });
        }
        text + &link
    }
}

/// The title with its subtitle.
pub(super) fn full_title(publication: &Publication) -> String {
    match &publication.subtitle {
        Some(subtitle) if publication.title.ends_with(['?', '!', '.', '…', ':']) => {
            format!("{} {subtitle}", publication.title)
        }
        Some(subtitle) => format!("{}: {subtitle}", publication.title),
        None => publication.title.clone(),
    }
}

/// The paper's citation for its page: the reference, and the record in each format.
pub(super) fn citation(config: &Config, catalogue: &Catalogue, id: PubId, url: String, language: &Language) -> Value {
    let record = Record::new(config, catalogue, id, url);
    let format = |key: &str, title: &str, extension: &str, mime: &str, text: String| {
        object! { key: key, title: title, file_name: format!("{}.{extension}", record.key), mime: mime, text: text }
    };
    object! {
        text: record.reference(language.messages()),
        formats: vec![
            format("bibtex", "BibTeX", "bib", "application/x-bibtex", bibtex::entry(&record)),
            format("ris", "RIS", "ris", "application/x-research-info-systems", ris::entry(&record)),
            format("csl-json", "CSL-JSON", "json", "application/vnd.citationstyles.csl+json", csl::entry(&record)),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let name = |text| {
            let Name { family, given, suffix } = Name::parse(text);
            [family, given, suffix]
        };
        assert_eq!(name("Ann van Dyck Jr."), ["van Dyck", "Ann", "Jr."]);
        assert_eq!(name("van Dyck, Ann"), ["van Dyck", "Ann", ""]);
        assert_eq!(name("King, Martin, Jr."), ["King", "Martin", "Jr."]);
        assert_eq!(name("Martin King, Jr."), ["King", "Martin", "Jr."]);
        assert_eq!(name("King, Jr., Martin"), ["King", "Martin", "Jr."]);
        assert_eq!(name("林 静怡"), ["林", "静怡", ""]);
        assert_eq!(name("Sukarno"), ["Sukarno", "", ""]);
        assert_eq!(name("José María de la Cruz"), ["de la Cruz", "José María", ""]);
        assert_eq!(name(""), ["", "", ""]);
    }
}
