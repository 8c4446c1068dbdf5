//! Cards: a publication as lists show it. Each is made once and shared by every list that holds it.

use super::value::{Value, object};
use crate::base::date::PartialDate;
use crate::base::language::Language;
use crate::discover::Sources;
use crate::load::publication::kind_titles;
use crate::load::{Contributor, Document, Publication};
use crate::model::{Catalogue, PersonId, PubId, TermId};
use crate::plan::{Plan, Scope};
use rayon::prelude::*;

pub(super) struct Cards {
    cards: Vec<Value>,
}

impl Cards {
    pub(super) fn new(sources: &Sources, catalogue: &Catalogue, plan: &Plan, language: &Language) -> Cards {
        let maker = Maker { sources, catalogue, plan, language };
        let ids: Vec<PubId> = catalogue.ids().collect();
        Cards { cards: ids.into_par_iter().map(|id| maker.card(id)).collect() }
    }

    pub(super) fn get(&self, id: PubId) -> Value {
        self.cards[id.index()].clone()
    }
}

/// What publication values are made from.
pub(super) struct Maker<'a> {
    pub sources: &'a Sources,
    pub catalogue: &'a Catalogue,
    pub plan: &'a Plan,
    pub language: &'a Language,
}

impl Maker<'_> {
    fn card(&self, id: PubId) -> Value {
        let publication = self.catalogue.publication(id);
        let references = self.catalogue.references(id);
        let route = self.plan.publication(id);
        let site_language = &self.sources.config.language;
        let language = publication.language.as_ref().unwrap_or(site_language);
        let authors = publication.authors.iter().zip(&references.authors);
        let people = authors.map(|(contributor, person)| {
            object! {
                name: self.name(contributor, *person),
                url: self.term_url(self.catalogue.person(*person)),
                role: contributor.role.as_deref(),
            }
        });
        object! {
            title: publication.title.as_str(),
            subtitle: publication.subtitle.as_deref(),
            url: self.plan.href(route).as_str(),
            permalink: self.plan.permalink(route),
            language: language.as_str(),
            foreign: language != site_language,
            date: self.date(publication.date),
            type: object! {
                title: kind_titles(&self.sources.config, &publication.kind).0,
                url: self.term_url(references.kind),
            },
            series: references.series.map(|series| self.series(series)),
            number_label: number_label(publication),
            people: people.collect::<Vec<_>>(),
            teaser: Some(publication.teaser.as_str()).filter(|text| !text.is_empty()),
            pdf: self.pdf(id),
            featured: publication.featured,
            draft: publication.draft,
        }
    }

    /// The name as the paper has it; for one that is named by a file, the name in the file.
    pub(super) fn name<'n>(&'n self, contributor: &'n Contributor, person: PersonId) -> &'n str {
        let term = self.catalogue.person(person);
        match self.catalogue.person_file(term) {
            Some(file) if contributor.name == file.slug => &file.name,
            _ => &contributor.name,
        }
    }

    pub(super) fn term_url(&self, term: TermId) -> Option<String> {
        self.plan.listing(Scope::Term(term)).map(|listing| self.plan.href(listing.first).into_string())
    }

    pub(super) fn date(&self, date: PartialDate) -> Value {
        object! { iso: date.to_string(), label: self.language.date(date), year: i64::from(date.year) }
    }

    fn series(&self, series: TermId) -> Value {
        object! { title: self.catalogue.term(series).title.as_str(), url: self.term_url(series) }
    }

    /// The link to the PDF; also what a paper's own page says of it.
    fn pdf(&self, id: PubId) -> Option<Value> {
        match self.catalogue.publication(id).pdf.as_ref()? {
            Document::Local(file) => {
                let route = self.plan.document(id)?;
                let path = self.plan.route(route).out.as_str();
                Some(object! {
                    url: self.plan.href(route).as_str(),
                    permalink: self.plan.permalink(route),
                    size_label: self.language.size(self.sources.file(*file).size),
                    external: false,
                    file_name: crate::base::paths::file_name(path),
                })
            }
            Document::Remote(url) => Some(object! {
                url: url.as_str(),
                permalink: url.as_str(),
                size_label: Value::none(),
                external: true,
                file_name: url.rsplit('/').next(),
            }),
        }
    }
}

/// "Volume 3, issue 2", "No. 12".
fn number_label(publication: &Publication) -> Option<String> {
    let volume = publication.volume.as_ref().map(|volume| format!("Volume {volume}"));
    let issue = publication.issue.as_ref().map(|issue| format!("issue {issue}"));
    let number = publication.number.as_ref().map(|number| format!("No. {number}"));
    let parts: Vec<String> = [volume, issue, number].into_iter().flatten().collect();
    let label = parts.join(", ");
    let mut chars = label.chars();
    chars.next().map(|first| first.to_uppercase().collect::<String>() + chars.as_str())
}
