//! Cards: a publication as lists show it. Each is made once and shared by every list that holds it.

use super::value::{Value, object};
use crate::base::date::PartialDate;
use crate::base::language::Language;
use crate::discover::Sources;
use crate::load::publication::kind_titles;
use crate::load::{Contributor, Document, Publication};
use crate::model::{AxisKind, Catalogue, PersonId, PubId, TermId};
use crate::plan::{Plan, Scope};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub(super) struct Cards {
    cards: Vec<Value>,
}

impl Cards {
    pub(super) fn new(sources: &Sources, catalogue: &Catalogue, plan: &Plan, language: &Language) -> Cards {
        let maker = Maker { sources, catalogue, plan, language };
        let shared = Shared::new(&maker);
        let ids: Vec<PubId> = catalogue.ids().collect();
        Cards { cards: ids.into_par_iter().map(|id| maker.card(id, &shared)).collect() }
    }

    pub(super) fn get(&self, id: PubId) -> Value {
        self.cards[id.index()].clone()
    }
}

/// What many cards have in common, one value each: people, types, series, and dates.
struct Shared {
    terms: FxHashMap<TermId, Value>,
    dates: FxHashMap<PartialDate, Value>,
}

impl Shared {
    fn new(maker: &Maker<'_>) -> Shared {
        let mut terms = FxHashMap::default();
        for (axis_id, axis) in maker.catalogue.axes() {
            for (id, term) in maker.catalogue.terms(axis_id) {
                let (title, url) = (term.title.as_str(), maker.term_url(id));
                let value = match axis.kind {
                    AxisKind::Authors => object! { name: title, url: url, role: Value::none() },
                    AxisKind::Types => {
                        object! { title: kind_titles(&maker.sources.config, &term.slug).0, url: url }
                    }
                    AxisKind::Series => object! { title: title, url: url },
                    AxisKind::Years | AxisKind::Taxonomy => continue,
                };
                terms.insert(id, value);
            }
        }
        let mut dates = FxHashMap::default();
        for id in maker.catalogue.ids() {
            let date = maker.catalogue.publication(id).date;
            dates.entry(date).or_insert_with(|| maker.date(date));
        }
        Shared { terms, dates }
    }

    fn term(&self, id: TermId) -> Value {
        self.terms.get(&id).cloned().unwrap_or_else(Value::none)
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
    fn card(&self, id: PubId, shared: &Shared) -> Value {
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
            let name = self.name(contributor, *person);
            match &contributor.role {
                None if *name == self.catalogue.term(term).title => shared.term(term),
                role => object! { name: name, url: self.term_url(term), role: role.as_deref() },
            }
        });
        object! {
            title: publication.title.as_str(),
            subtitle: publication.subtitle.as_deref(),
            url: self.plan.href(route).as_str(),
            permalink: self.plan.permalink(route),
            language: language.as_str(),
            foreign: language != site_language,
            date: shared.dates.get(&publication.date).cloned(),
            type: shared.term(references.kind),
            series: references.series.map(|series| shared.term(series)),
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
