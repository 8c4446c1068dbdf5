//! Cards: a publication as lists show it. Each is made once, when it is first asked for, and shared by every list that
//! holds it.

use super::value::{Names, Value, entries, object};
use crate::base::date::PartialDate;
use crate::base::language::Language;
use crate::base::messages::Messages;
use crate::discover::Sources;
use crate::load::publication::kind_titles;
use crate::load::{Contributor, Document, Publication};
use crate::model::{AxisKind, Catalogue, PersonId, PubId, TermId};
use crate::plan::{Plan, Scope};
use rustc_hash::FxHashMap;
use std::sync::{OnceLock, PoisonError, RwLock};
use tera::Map;

pub(super) struct Cards {
    cards: Vec<OnceLock<Value>>,
    /// What many cards have in common: people, types and series, by axis.
    terms: Vec<Vec<OnceLock<Value>>>,
    dates: RwLock<FxHashMap<PartialDate, Value>>,
}

impl Cards {
    pub(super) fn new(catalogue: &Catalogue) -> Cards {
        let slots = |number: usize| std::iter::repeat_with(OnceLock::new).take(number).collect();
        Cards {
            cards: slots(catalogue.len()),
            terms: catalogue.axes().map(|(_, axis)| slots(axis.terms.len())).collect(),
            dates: RwLock::default(),
        }
    }

    pub(super) fn get(&self, id: PubId, maker: &Maker<'_>) -> Value {
        self.cards[id.index()].get_or_init(|| maker.card(id, self)).clone()
    }

    fn term(&self, id: TermId, maker: &Maker<'_>) -> Value {
        self.terms[id.axis.index()][id.index()].get_or_init(|| maker.term(id)).clone()
    }

    fn date(&self, date: PartialDate, maker: &Maker<'_>) -> Value {
        let known = self.dates.read().unwrap_or_else(PoisonError::into_inner).get(&date).cloned();
        known.unwrap_or_else(|| {
            let value = maker.date(date);
            self.dates.write().unwrap_or_else(PoisonError::into_inner).insert(date, value.clone());
            value
        })
    }
}

/// What publication values are made from.
pub(super) struct Maker<'a> {
    pub sources: &'a Sources,
    pub catalogue: &'a Catalogue,
    pub plan: &'a Plan,
    pub language: &'a Language,
    pub names: &'a Names,
}

impl Maker<'_> {
    /// A person, type or series as cards name it.
    fn term(&self, id: TermId) -> Value {
        let term = self.catalogue.term(id);
        let (title, url) = (term.title.as_str(), self.term_url(id));
        match self.catalogue.axis(id.axis).kind {
            AxisKind::Authors => object! { in self.names; name: title, url: url, role: Value::none() },
            AxisKind::Types => {
                object! { in self.names; title: kind_titles(&self.sources.config, &term.slug).0, url: url }
            }
            AxisKind::Series | AxisKind::Years | AxisKind::Taxonomy => {
                object! { in self.names; title: title, url: url }
            }
        }
    }

    fn card(&self, id: PubId, shared: &Cards) -> Value {
        let publication = self.catalogue.publication(id);
        let references = self.catalogue.references(id);
        let route = self.plan.publication(id);
        let site_language = &self.sources.config.language;
        let language = publication.language.as_ref().unwrap_or(site_language);
        // A collected volume is known by its editors.
        let (contributors, ids) = match publication.authors.is_empty() {
            true => (&publication.editors, &references.editors),
            false => (&publication.authors, &references.authors),
        };
        let people = contributors.iter().zip(ids).map(|(contributor, person)| {
            let term = self.catalogue.person(*person);
            let name = name(self.catalogue, contributor, *person);
            match &contributor.role {
                None if *name == self.catalogue.term(term).title => shared.term(term, self),
                role => object! { name: name, url: self.term_url(term), role: role.as_deref() },
            }
        });
        let card = entries! { in self.names;
            title: publication.title.as_str(),
            subtitle: publication.subtitle.as_deref(),
            url: self.plan.href(route).as_str(),
            permalink: self.plan.permalink(route),
            language: language.as_str(),
            foreign: language != site_language,
            date: shared.date(publication.date, self),
            type: shared.term(references.kind, self),
            series: references.series.map(|series| shared.term(series, self)),
            number_label: number_label(self.language.messages(), publication),
            people: people.collect::<Vec<_>>(),
            teaser: Some(publication.teaser()).filter(|text| !text.is_empty()),
            pdf: self.pdf(id).map(Value::from),
            cover: self.cover(id),
            featured: publication.featured,
            draft: publication.draft,
        };
        Value::from(card)
    }

    pub(super) fn term_url(&self, term: TermId) -> Option<String> {
        self.plan.listing(Scope::Term(term)).map(|listing| self.plan.href(listing.first).into_string())
    }

    pub(super) fn date(&self, date: PartialDate) -> Value {
        object! { in self.names; iso: date.to_string(), label: self.language.date(date), year: i64::from(date.year) }
    }

    /// The link to the PDF, and what readers want to know before they follow it.
    pub(super) fn pdf(&self, id: PubId) -> Option<Map> {
        match self.catalogue.publication(id).pdf.as_ref()? {
            Document::Local(file) => {
                let route = self.plan.document(id)?;
                let path = self.plan.route(route).out.as_str();
                let facts = self.catalogue.documents().reading(*file).and_then(|reading| reading.facts.as_ref());
                Some(entries! { in self.names;
                    url: self.plan.href(route).as_str(),
                    permalink: self.plan.permalink(route),
                    size_label: self.language.size(self.sources.file(*file).size),
                    pages: facts.map(|facts| facts.pages),
                    pages_label: facts.map(|facts| self.language.number(facts.pages.into())),
                    external: false,
                    file_name: crate::base::paths::file_name(path),
                })
            }
            Document::Remote(url) => Some(entries! { in self.names;
                url: url.as_str(),
                permalink: url.as_str(),
                size_label: Value::none(),
                pages: Value::none(),
                pages_label: Value::none(),
                external: true,
                file_name: url.rsplit('/').next(),
            }),
        }
    }

    /// The picture that stands for the paper. Its measures are those of the small one of two; a picture in a format that
    /// cannot be read has none, and is there in one size.
    pub(super) fn cover(&self, id: PubId) -> Option<Value> {
        let publication = self.catalogue.publication(id);
        let Some(routes) = self.plan.cover(id) else {
            let route = self.plan.file_of(id, publication.cover?, self.sources)?;
            return Some(object! { in self.names;
                url: self.plan.href(route).as_str(),
                permalink: self.plan.permalink(route),
                srcset: Value::none(),
                width: Value::none(),
                height: Value::none(),
            });
        };
        let (_, cover) = self.catalogue.documents().cover(publication)?;
        let [small, large] = routes.map(|route| self.plan.href(route));
        Some(object! { in self.names;
            url: small.as_str(),
            permalink: self.plan.permalink(routes[1]),
            srcset: format!("{small} {}w, {large} {}w", cover.small.width, cover.large.width),
            width: cover.small.width,
            height: cover.small.height,
        })
    }
}

/// A person's name as the paper has it; for one that is named by a file, the name in the file.
pub(super) fn name<'n>(catalogue: &'n Catalogue, contributor: &'n Contributor, person: PersonId) -> &'n str {
    match catalogue.person_file(catalogue.person(person)) {
        Some(file) if contributor.name == file.slug => &file.name,
        _ => &contributor.name,
    }
}

/// "Volume 3, issue 2", "No. 12".
pub(super) fn number_label(messages: &Messages, publication: &Publication) -> Option<String> {
    let part = |key: &str, text: &Option<String>| text.as_ref().map(|text| messages.label(key, text));
    let parts = [
        part("number.volume", &publication.volume),
        part("number.issue", &publication.issue),
        part("number.number", &publication.number),
    ];
    let label = parts.into_iter().flatten().collect::<Vec<_>>().join(messages.text("number.and"));
    let mut chars = label.chars();
    chars.next().map(|first| first.to_uppercase().collect::<String>() + chars.as_str())
}
