//! The catalogue as what can be found in it: publications and plain pages, and the names of people, series and topics.

use super::invert::{Collection, Field};
use super::paragraphs;
use crate::discover::Sources;
use crate::load::publication::kind_titles;
use crate::load::{Contributor, Document, Markup};
use crate::model::{AxisKind, Catalogue, PersonId, PubId, TermId};
use crate::plan::{Plan, Scope};
use crate::render::cards::{name, number_label};

use serde_json::{Value, json};

/// So many people are named in a result; of more there is the number. Names weigh most of what results weigh, and in a large
/// catalogue, whose results stand far apart, more of it comes with each.
const PEOPLE: usize = 3;
const PEOPLE_OF_MANY: usize = 1;
/// So many publications and pages make a large catalogue.
const MANY: usize = 30_000;

/// Plain pages, and then publications from the oldest to the newest, so that a new one changes no other's number.
pub(super) struct Papers<'a> {
    sources: &'a Sources,
    catalogue: &'a Catalogue,
    plan: &'a Plan,
    /// Places of plain pages among the catalogue's.
    pub pages: Vec<usize>,
    pub publications: Vec<PubId>,
}

impl<'a> Papers<'a> {
    pub(super) fn new(sources: &'a Sources, catalogue: &'a Catalogue, plan: &'a Plan) -> Papers<'a> {
        // The text above the listing of all papers is no page of its own.
        let pages = catalogue.pages().iter().enumerate();
        let pages = pages.filter(|(_, page)| page.address != "publications").map(|(index, _)| index).collect();
        let publications = catalogue.ids().rev().collect();
        Papers { sources, catalogue, plan, pages, publications }
    }

    /// The publication of an entry; `None` for a plain page.
    fn publication(&self, entry: usize) -> Option<PubId> {
        Some(self.publications[entry.checked_sub(self.pages.len())?])
    }

    /// The address of an entry, relative to the site's, and what results show of it.
    pub(super) fn row(&self, entry: usize) -> Vec<Value> {
        let Papers { catalogue, plan, sources, .. } = *self;
        let Some(id) = self.publication(entry) else {
            let page = &catalogue.pages()[self.pages[entry]];
            let route = plan.published(&page.source).unwrap_or(plan.home);
            let address = relative(plan, plan.href(route).as_str());
            return vec![
                address,
                json!(page.title),
                json!([]),
                json!(0),
                json!(""),
                json!(""),
                json!(""),
                json!(""),
                json!(""),
            ];
        };
        let publication = catalogue.publication(id);
        let references = catalogue.references(id);
        let (contributors, ids) = match publication.authors.is_empty() {
            true => (&publication.editors, &references.editors),
            false => (&publication.authors, &references.authors),
        };
        let names = contributors.iter().zip(ids).map(|(person, id)| name(catalogue, person, *id));
        let series = references.series.map(|series| catalogue.term(series).title.clone());
        let series: Vec<String> =
            series.into_iter().chain(number_label(&sources.config.messages, publication)).collect();
        let language = publication.language.as_ref().filter(|language| **language != sources.config.language);
        let title = publication.full_title().into_owned();
        let pdf = match &publication.pdf {
            Some(Document::Local(_)) => plan.document(id).map(|route| {
                let path = plan.route(route).out.as_str();
                crate::base::paths::file_name(path).to_owned()
            }),
            // The page has the link to one elsewhere, which would weigh more than all else here.
            Some(Document::Remote(_)) | None => None,
        };
        let people = if self.len() < MANY { PEOPLE } else { PEOPLE_OF_MANY };
        vec![
            relative(plan, plan.href(plan.publication(id)).as_str()),
            json!(title),
            json!(names.take(people).collect::<Vec<_>>()),
            json!(contributors.len().saturating_sub(people)),
            json!(publication.date.to_string()),
            json!(kind_titles(&sources.config, &publication.kind).0),
            json!(series.join(", ")),
            json!(language.map_or("", String::as_str)),
            json!(pdf.unwrap_or_default()),
        ]
    }

    /// The years of the publications, and how many each has.
    pub(super) fn years(&self) -> Vec<(u32, u32)> {
        let year = |id: &PubId| u32::from(self.catalogue.publication(*id).date.year.unsigned_abs());
        let years = self.publications.chunk_by(|a, b| year(a) == year(b));
        years.map(|same| (year(&same[0]), same.len() as u32)).collect()
    }

    /// The entries of a term, ascending.
    pub(super) fn entries_of(&self, term: TermId) -> impl Iterator<Item = u32> {
        let number = self.len();
        let publications = &self.catalogue.term(term).publications;
        publications.iter().rev().map(move |id| (number - 1 - id.index()) as u32)
    }
}

impl Collection for Papers<'_> {
    fn len(&self) -> usize {
        self.pages.len() + self.publications.len()
    }

    fn language(&self, entry: usize) -> &str {
        let own = self.publication(entry).and_then(|id| self.catalogue.publication(id).language.as_deref());
        own.unwrap_or(&self.sources.config.language)
    }

    fn weight(&self, entry: usize) -> usize {
        /// The text of a usual page of a PDF, in bytes.
        const PAGE: usize = 2_500;
        let Some(id) = self.publication(entry) else {
            return self.catalogue.pages()[self.pages[entry]].body.html.len();
        };
        let publication = self.catalogue.publication(id);
        let facts = self.catalogue.documents().pdf(publication).and_then(|reading| reading.facts.as_ref());
        let pages = facts.filter(|_| self.sources.config.search.pdfs).map_or(0, |facts| facts.pages as usize);
        500 + publication.body.html.len() + pages * PAGE
    }

    fn texts(&self, entry: usize, add: &mut dyn FnMut(Field, &str)) {
        let catalogue = self.catalogue;
        let body = |body: &Markup, add: &mut dyn FnMut(Field, &str)| {
            paragraphs::of_fragment(&body.html).iter().for_each(|text| add(Field::Text, text));
        };
        let Some(id) = self.publication(entry) else {
            let page = &catalogue.pages()[self.pages[entry]];
            add(Field::Title, &page.title);
            page.summary.iter().for_each(|summary| add(Field::Text, summary));
            return body(&page.body, add);
        };
        let publication = catalogue.publication(id);
        let references = catalogue.references(id);
        add(Field::Title, &publication.title);
        publication.subtitle.iter().for_each(|subtitle| add(Field::Title, subtitle));
        let mut people = |contributors: &[Contributor], ids: &[PersonId]| {
            for (contributor, id) in contributors.iter().zip(ids) {
                add(Field::People, &contributor.name);
                let known = &catalogue.term(catalogue.person(*id)).title;
                if *known != contributor.name {
                    add(Field::People, known);
                }
            }
        };
        people(&publication.authors, &references.authors);
        people(&publication.editors, &references.editors);
        add(Field::Labels, &kind_titles(&self.sources.config, &publication.kind).0);
        for term in references.series.iter().chain(&references.terms) {
            add(Field::Labels, &catalogue.term(*term).title);
        }
        for label in [&publication.volume, &publication.issue, &publication.number, &publication.doi, &publication.isbn]
        {
            label.iter().for_each(|label| add(Field::Labels, label));
        }
        publication.summary.iter().for_each(|summary| add(Field::Text, summary));
        publication.key_points.iter().for_each(|point| body(point, add));
        body(&publication.body, add);
    }

    fn pages(&self, entry: usize) -> Option<Vec<String>> {
        let publication = self.catalogue.publication(self.publication(entry)?);
        match publication.pdf {
            Some(Document::Local(file)) if self.sources.config.search.pdfs => self.catalogue.documents().text(file),
            _ => None,
        }
    }
}

/// The names of people, series and topics, in the order in which the publications brought them up.
pub(super) struct Names<'a> {
    catalogue: &'a Catalogue,
    plan: &'a Plan,
    terms: Vec<TermId>,
}

impl<'a> Names<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, plan: &'a Plan) -> Names<'a> {
        let named = catalogue.axes().filter(|(_, axis)| !matches!(axis.kind, AxisKind::Years | AxisKind::Types));
        let terms = named.flat_map(|(axis, _)| catalogue.terms(axis).map(|(id, _)| id));
        let mut terms: Vec<TermId> = terms.filter(|id| plan.listing(Scope::Term(*id)).is_some()).collect();
        // Publications ascend from the newest.
        terms.sort_by_cached_key(|id| {
            (std::cmp::Reverse(catalogue.term(*id).publications.last().copied()), id.axis, id.index())
        });
        Names { catalogue, plan, terms }
    }

    /// The address of a name's listing, relative to the site's, the name, its axis among all, and its number of publications.
    pub(super) fn row(&self, entry: usize) -> Vec<Value> {
        let id = self.terms[entry];
        let term = self.catalogue.term(id);
        let href = self.plan.listing(Scope::Term(id)).map(|listing| self.plan.href(listing.first).into_string());
        vec![
            relative(self.plan, &href.unwrap_or_default()),
            json!(term.title),
            json!(id.axis.index()),
            json!(term.publications.len()),
        ]
    }
}

impl Collection for Names<'_> {
    fn len(&self) -> usize {
        self.terms.len()
    }

    fn language(&self, _: usize) -> &str {
        ""
    }

    fn weight(&self, _: usize) -> usize {
        64
    }

    fn texts(&self, entry: usize, add: &mut dyn FnMut(Field, &str)) {
        let id = self.terms[entry];
        let term = self.catalogue.term(id);
        add(Field::Title, &term.title);
        let file = self.catalogue.person_file(id);
        let aliases = file.map_or(&[][..], |file| &file.aliases);
        term.also_written.iter().chain(aliases).for_each(|name| add(Field::People, name));
    }

    /// What has many publications comes first.
    fn level(&self, entry: usize) -> Option<u8> {
        let number = self.catalogue.term(self.terms[entry]).publications.len().max(1) as u32;
        Some((number.ilog2() * 4 + 1).min(63) as u8)
    }
}

fn relative(plan: &Plan, href: &str) -> Value {
    json!(href.strip_prefix(plan.base_path()).unwrap_or(href))
}
