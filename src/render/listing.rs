//! Home, listings, and indexes of terms.

use super::Renderer;
use super::cards::Maker;
use super::context::Head;
use super::metadata;
use super::overview::{self, Overview};
use super::value::{Value, entries, extra, object};
use crate::base::date::PartialDate;
use crate::base::messages::fill;
use crate::load::markup;
use crate::model::{self, Axis, AxisId, AxisKind, PubId, TermId};
use crate::plan::listings::TERMS_PER_PAPER;
use crate::plan::{Paged, Scope};
use std::sync::PoisonError;
use tera::Context;

/// The latest papers on the home page.
const LATEST: usize = 10;
/// The featured papers on the home page.
const FEATURED: usize = 6;
/// The featured papers of a term above its list.
const FEATURED_OF_TERM: usize = 3;
/// The latest papers of a type on the home page.
const LATEST_OF_TYPE: usize = 3;
/// The terms of an axis on the home page: the largest.
const LARGEST: usize = 12;

impl Renderer {
    pub(super) fn card(&self, id: PubId) -> Value {
        self.cards.get(id, &self.maker())
    }

    fn overview(&self, scope: Scope, pages: u32, papers: &[PubId]) -> Overview {
        if pages == 1 {
            return Overview::new(self, scope, papers);
        }
        let known = self.overviews.lock().unwrap_or_else(PoisonError::into_inner).get(&scope).cloned();
        known.unwrap_or_else(|| {
            let overview = Overview::new(self, scope, papers);
            self.overviews.lock().unwrap_or_else(PoisonError::into_inner).insert(scope, overview.clone());
            overview
        })
    }

    /// A message of the interface.
    pub(super) fn text_of(&self, key: &str) -> String {
        self.language.messages().text(key).to_owned()
    }

    /// "Reports, page 2".
    fn page_title(&self, title: &str, number: u32) -> String {
        fill(self.language.messages().text("listing.page"), |name| match name {
            "title" => Some(title.into()),
            "n" => Some(self.language.number(number.into()).into()),
            _ => None,
        })
    }

    pub(super) fn maker(&self) -> Maker<'_> {
        Maker {
            sources: &self.sources,
            catalogue: &self.catalogue,
            plan: &self.plan,
            language: &self.language,
            names: &self.names,
        }
    }
}

pub(super) fn date(renderer: &Renderer, date: PartialDate) -> Value {
    renderer.maker().date(date)
}

/// The home page.
pub(super) fn home(renderer: &Renderer, head: &mut Head, context: &mut Context) {
    let (catalogue, plan, config) = (&renderer.catalogue, &renderer.plan, &renderer.sources.config);
    let text = catalogue.pages().iter().find(|page| page.address.is_empty());
    let title = text.map_or(&config.title, |page| &page.title);
    head.kind = "home";
    head.title.clone_from(&config.title);
    let summary = text.and_then(|page| page.summary.as_ref());
    head.description = Some(summary.unwrap_or(&config.description).clone());
    head.feed = plan.feed(Scope::All);
    let cards = |ids: &mut dyn Iterator<Item = PubId>| ids.map(|id| renderer.card(id)).collect::<Vec<_>>();
    let groups = catalogue.axes().filter_map(|(id, axis)| {
        if matches!(axis.kind, AxisKind::Years | AxisKind::Authors) {
            return None;
        }
        let index = plan.index(id)?;
        let mut terms: Vec<TermId> = catalogue.terms(id).map(|(term, _)| term).collect();
        terms.sort_by_key(|term| std::cmp::Reverse(catalogue.term(*term).publications.len()));
        terms.truncate(LARGEST);
        let entries = terms.into_iter().map(|term| entry(renderer, term)).collect::<Vec<_>>();
        let url = plan.href(index.first).into_string();
        Some(object! { kind: axis.key.as_str(), title: axis.title.as_str(), url: url, entries: entries })
    });
    let by_type = catalogue.axes().filter(|(_, axis)| axis.kind == AxisKind::Types).flat_map(|(id, _)| {
        let mut types: Vec<TermId> = catalogue.terms(id).map(|(term, _)| term).collect();
        types.sort_by_key(|term| std::cmp::Reverse(catalogue.term(*term).publications.len()));
        types
    });
    let by_type = by_type.map(|term| {
        let publications = &catalogue.term(term).publications;
        let latest = publications.iter().take(LATEST_OF_TYPE).map(|id| renderer.card(*id));
        object! {
            title: catalogue.term(term).title.as_str(),
            url: renderer.maker().term_url(term),
            count_label: renderer.language.number(publications.len() as u64),
            publications: latest.collect::<Vec<_>>(),
        }
    });
    context.insert_value("by_type", Value::from(by_type.collect::<Vec<_>>()));
    context.insert_value("groups", Value::from(groups.collect::<Vec<_>>()));
    context.insert_value("featured", Value::from(cards(&mut catalogue.featured().take(FEATURED))));
    context.insert_value("latest", Value::from(cards(&mut catalogue.ids().take(LATEST))));
    context.insert_value("home", object! { title: title.as_str() });
    let intro = text.filter(|page| !page.body.html.is_empty()).map(|page| renderer.text(&page.body));
    context.insert_value("intro_html", Value::from(intro));
}

/// One page of a listing of publications.
pub(super) fn listing(renderer: &Renderer, scope: Scope, number: u32, head: &mut Head, context: &mut Context) {
    let (catalogue, plan) = (&renderer.catalogue, &renderer.plan);
    let Some(paged) = plan.listing(scope) else { return };
    let all = match scope {
        Scope::All => catalogue.all(),
        Scope::Term(term) if catalogue.axis(term.axis).kind == AxisKind::Series => catalogue.issues(term),
        Scope::Term(term) => &catalogue.term(term).publications,
    };
    let (total, per_page) = (all.len(), renderer.sources.config.per_page);
    let start = (per_page * (number as usize - 1)).min(total);
    let shown = &all[start..total.min(start + per_page)];
    head.kind = "listing";
    head.feed = plan.feed(scope);
    (head.previous, head.next) = (paged.page(number.wrapping_sub(1)), paged.page(number + 1));
    let mut parts = Parts::default();
    let (kind, kind_title) = match scope {
        Scope::All => {
            parts.title = renderer.text_of("listing.publications");
            introduce(renderer, model::Listing::All, &mut parts);
            ("publications", parts.title.clone())
        }
        Scope::Term(term) => {
            let axis = catalogue.axis(term.axis);
            if let Some(index) = plan.index(term.axis) {
                head.breadcrumbs.push((axis.title.clone(), index.first));
            }
            describe(renderer, term, &mut parts);
            (axis.key.as_str(), axis.title.clone())
        }
    };
    let metadata = match scope {
        Scope::Term(term) if kind == "series" && number == 1 => {
            let series = renderer.bibliography().series(term);
            Some(metadata::of_series(&series, &parts.description, &renderer.sources.config))
        }
        _ => None,
    };
    let candidates = if number == 1 && matches!(scope, Scope::Term(_)) { all } else { &[] };
    let featured = candidates.iter().filter(|id| catalogue.publication(**id).featured).take(FEATURED_OF_TERM);
    // What stands above a listing stands above its first page.
    if number > 1 {
        parts.intro = None;
    }
    head.title = if number > 1 { renderer.page_title(&parts.title, number) } else { parts.title.clone() };
    head.description = Some(parts.description);
    let overview = renderer.overview(scope, paged.pages, all);
    // A gap may be before the first issue of the next page.
    let gaps = match kind {
        "series" => overview::gaps(renderer, &all[start..total.min(start + per_page + 1)]),
        _ => Vec::new(),
    };
    let gaps = gaps.into_iter().take(shown.len()).map(|gap| {
        let (first, last, count) = gap.map_or((0, 0, 0), |gap| (*gap.start(), *gap.end(), gap.end() - gap.start() + 1));
        object! { first: first, last: last, count: count }
    });
    context.insert_value(
        "listing",
        Value::from(entries! { in &renderer.names;
            kind: kind,
            kind_title: kind_title,
            title: parts.title,
            total: total as u64,
            total_label: renderer.language.number(total as u64),
            url: plan.href(paged.first).into_string(),
            intro_html: parts.intro,
            person: parts.person,
            issn: parts.issn,
            metadata_html: metadata.map(|tags| super::value::html(&tags)),
            featured: featured.map(|id| renderer.card(*id)).collect::<Vec<_>>(),
            publications: shown.iter().map(|id| renderer.card(*id)).collect::<Vec<_>>(),
            gaps: gaps.collect::<Vec<_>>(),
            years: overview.years,
            filters: overview.filters,
            people: overview.people,
            pager: pager(renderer, paged, number, total, per_page),
        }),
    );
}

/// What stands above a listing.
#[derive(Default)]
struct Parts {
    title: String,
    description: String,
    intro: Option<Value>,
    person: Option<Value>,
    issn: Option<String>,
}

/// Takes title and text from what an editor has written for a listing, if there is something.
fn introduce(renderer: &Renderer, listing: model::Listing, parts: &mut Parts) {
    if let Some(page) = renderer.catalogue.intro(listing) {
        parts.title.clone_from(&page.title);
        parts.description = page.summary.clone().unwrap_or_else(|| markup::teaser(&page.body.first_paragraph()));
        parts.intro = Some(renderer.text(&page.body)).filter(|_| !page.body.html.is_empty());
    }
}

fn describe(renderer: &Renderer, term: TermId, parts: &mut Parts) {
    let catalogue = &renderer.catalogue;
    parts.title.clone_from(&catalogue.term(term).title);
    introduce(renderer, model::Listing::Term(term), parts);
    if let Some(file) = catalogue.person_file(term) {
        parts.description = markup::teaser(&file.biography.first_paragraph());
        parts.intro = Some(renderer.text(&file.biography)).filter(|_| !file.biography.html.is_empty());
    }
    if catalogue.axis(term.axis).kind == AxisKind::Authors {
        parts.person = Some(person(renderer, term));
    }
    if let Some(file) = catalogue.series_file(term) {
        parts.description = file.description.clone().unwrap_or_else(|| markup::teaser(&file.body.first_paragraph()));
        parts.intro = Some(renderer.text(&file.body)).filter(|_| !file.body.html.is_empty());
        parts.issn.clone_from(&file.issn);
        if parts.intro.is_none()
            && let Some(text) = &file.description
        {
            parts.intro = Some(super::value::html(&format!("<p>{}</p>", escaped(text))));
        }
    }
}

/// Plain text as HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn person(renderer: &Renderer, id: TermId) -> Value {
    let term = renderer.catalogue.term(id);
    let file = renderer.catalogue.person_file(id);
    let text = |field: fn(&crate::load::PersonFile) -> &Option<String>| file.and_then(|file| field(file).as_deref());
    let orcid = text(|file| &file.orcid);
    let picture = file.and_then(|file| renderer.plan.file(file.picture?, &renderer.sources));
    object! {
        name: term.title.as_str(),
        role: text(|file| &file.role),
        affiliation: text(|file| &file.affiliation),
        orcid: orcid,
        orcid_url: orcid.map(|orcid| format!("https://orcid.org/{orcid}")),
        picture_url: picture.map(|route| renderer.plan.href(route).into_string()),
        also_written: term.also_written.clone(),
        extra: extra(file.and_then(|file| file.extra.as_ref())),
    }
}

/// One page of the index of an axis.
pub(super) fn terms(renderer: &Renderer, id: AxisId, number: u32, head: &mut Head, context: &mut Context) {
    let (catalogue, plan) = (&renderer.catalogue, &renderer.plan);
    let Some(paged) = plan.index(id) else { return };
    let axis: &Axis = catalogue.axis(id);
    let per_page = renderer.sources.config.per_page * TERMS_PER_PAPER;
    let total = axis.terms.len();
    head.kind = "groups";
    (head.previous, head.next) = (paged.page(number.wrapping_sub(1)), paged.page(number + 1));
    let start = per_page * (number as usize - 1);
    let page = catalogue.terms(id).skip(start).take(per_page);
    let entries = page.map(|(term, _)| entry(renderer, term)).collect::<Vec<_>>();
    let letters = if axis.kind == AxisKind::Authors { axis.letters() } else { Vec::new() };
    let (sections, letters) = by_letters(renderer, paged, &letters, start, &entries);
    let mut parts = Parts { title: axis.title.clone(), ..Parts::default() };
    introduce(renderer, model::Listing::Axis(id), &mut parts);
    head.title = if number > 1 { renderer.page_title(&parts.title, number) } else { parts.title.clone() };
    head.description = Some(parts.description);
    context.insert_value(
        "index",
        object! {
            kind: axis.key.as_str(),
            title: parts.title,
            url: plan.href(paged.first).into_string(),
            total: total as u64,
            total_label: renderer.language.number(total as u64),
            intro_html: parts.intro.filter(|_| number == 1),
            entries: entries,
            sections: sections,
            letters: letters,
            pager: pager(renderer, paged, number, total, per_page),
        },
    );
}

/// The entries of a page of the index of people under their letters, and the way to each letter of the whole index.
fn by_letters(
    renderer: &Renderer,
    paged: Paged,
    letters: &[(char, usize)],
    start: usize,
    entries: &[Value],
) -> (Vec<Value>, Vec<Value>) {
    let per_page = renderer.sources.config.per_page * TERMS_PER_PAPER;
    let id = |letter: char| {
        if letter == '#' { "letter-other".to_owned() } else { format!("letter-{}", letter.to_ascii_lowercase()) }
    };
    let ways = letters.iter().filter_map(|(letter, first)| {
        let page = paged.page((first / per_page) as u32 + 1)?;
        Some(object! { title: letter.to_string(), url: format!("{}#{}", renderer.plan.href(page), id(*letter)) })
    });
    let ends = letters.iter().skip(1).map(|(_, first)| *first).chain([usize::MAX]);
    let sections = letters.iter().zip(ends).filter_map(|((letter, first), end)| {
        let here = |place: usize| place.clamp(start, start + entries.len()) - start;
        let own = &entries[here(*first)..here(end)];
        (!own.is_empty()).then(|| object! { title: letter.to_string(), id: id(*letter), entries: own.to_vec() })
    });
    (sections.collect(), ways.collect())
}

fn entry(renderer: &Renderer, id: TermId) -> Value {
    let term = renderer.catalogue.term(id);
    let count = term.publications.len() as u64;
    let person = renderer.catalogue.person_file(id).and_then(|file| file.affiliation.as_deref());
    let series = renderer.catalogue.series_file(id).and_then(|file| file.description.as_deref());
    object! {
        title: term.title.as_str(),
        url: renderer.maker().term_url(id),
        count: count,
        count_label: renderer.language.number(count),
        note: person.or(series),
    }
}

/// The links from one page of a listing to the others: the first, the last, and those around it.
fn pager(renderer: &Renderer, paged: Paged, current: u32, total: usize, per_page: usize) -> Value {
    let href = |number: u32| paged.page(number).map(|route| renderer.plan.href(route).into_string());
    let mut pages = Vec::new();
    let mut before = 0;
    let around = current.saturating_sub(2).max(2)..(current + 3).min(paged.pages);
    for number in std::iter::once(1).chain(around).chain([paged.pages]) {
        if number > before + 1 {
            pages.push(object! { number: Value::none(), url: Value::none(), current: false });
        }
        pages.push(object! { number: number, url: href(number), current: number == current });
        before = number;
    }
    if paged.pages == 1 {
        pages.clear();
    }
    let first_item = per_page * (current as usize - 1) + 1;
    object! {
        current: current,
        last: paged.pages,
        first_item: first_item.min(total) as u64,
        last_item: (first_item + per_page - 1).min(total) as u64,
        previous_url: href(current.wrapping_sub(1)),
        next_url: href(current + 1),
        first_url: href(1),
        last_url: href(paged.pages),
        pages: pages,
    }
}
