//! What every template is given: `site` and `page`; and plain pages.

use super::value::{Value, entries, extra, from_node, object};
use super::{Renderer, listing};
use crate::base::language::{Language, is_right_to_left};
use crate::discover::Sources;
use crate::load::markup;
use crate::model::{AxisKind, Catalogue};
use crate::plan::{Destination, Page, Plan, RouteId, Scope};
use std::borrow::Cow;
use tera::{Context, Map};

/// The site, the same for every page.
pub(super) fn site(sources: &Sources, catalogue: &Catalogue, plan: &Plan, language: &Language) -> Value {
    let config = &sources.config;
    let href = |route: RouteId| plan.href(route).into_string();
    let axis_url = |kind: AxisKind| {
        let axis = catalogue.axes().find(|(_, axis)| axis.kind == kind);
        axis.and_then(|(id, _)| plan.index(id)).map(|index| href(index.first))
    };
    let publications = plan.listing(Scope::All).map(|listing| href(listing.first));
    let nav = config.nav.iter().zip(plan.navigation()).map(|(item, destination)| {
        let (url, external) = match destination {
            Destination::Route(route, suffix) => (href(*route) + suffix, false),
            Destination::External(url) => (url.clone(), true),
        };
        object! { title: item.title.as_str(), url: url, external: external }
    });
    let mut browse = vec![
        object! { kind: "publications", title: language.messages().text("listing.all"), url: publications.clone() },
    ];
    browse.extend(catalogue.axes().filter_map(|(id, axis)| {
        let index = plan.index(id)?;
        Some(object! { kind: axis.key.as_str(), title: axis.title.as_str(), url: href(index.first) })
    }));
    let taxonomies = catalogue.axes().filter(|(_, axis)| axis.kind == AxisKind::Taxonomy).filter_map(|(id, axis)| {
        let index = plan.index(id)?;
        Some(object! { key: axis.key.as_str(), title: axis.title.as_str(), url: href(index.first) })
    });
    let mailing_list = config.mailing_list.as_ref().map(|list| {
        let hidden = list.hidden.iter().map(|(name, value)| object! { name: name.as_str(), value: value.as_str() });
        object! {
            title: list.title.as_deref().unwrap_or(language.messages().text("mailing.title")),
            text: list.text.as_deref().unwrap_or(language.messages().text("mailing.text")),
            action: list.action.as_str(),
            email_field: list.email_field.as_str(),
            hidden: hidden.collect::<Vec<_>>(),
            consent: list.consent.as_deref(),
        }
    });
    let mut theme = Map::default();
    for (key, node) in &config.theme_options {
        theme.insert(key.clone().into(), from_node(node));
    }
    let total = catalogue.len() as u64;
    object! {
        title: config.title.as_str(),
        description: config.description.as_str(),
        language: config.language.as_str(),
        direction: if is_right_to_left(&config.language) { "rtl" } else { "ltr" },
        total: total,
        total_label: language.number(total),
        publisher: object! {
            name: config.publisher.name.as_str(),
            place: config.publisher.place.as_deref(),
            ror: config.publisher.ror.as_deref(),
            issn: config.publisher.issn.as_deref(),
        },
        nav: nav.collect::<Vec<_>>(),
        taxonomies: taxonomies.collect::<Vec<_>>(),
        browse: browse,
        urls: object! {
            home: href(plan.home),
            publications: publications,
            search: plan.search.map(href),
            feed: plan.feed(Scope::All).map(href),
            json_feed: plan.find("feed.json").map(href),
            years: axis_url(AxisKind::Years),
            authors: axis_url(AxisKind::Authors),
            series: axis_url(AxisKind::Series),
            types: axis_url(AxisKind::Types),
        },
        mailing_list: mailing_list,
        theme: Value::from(theme),
    }
}

/// The page itself, as `page` in its template.
pub(super) struct Head {
    pub kind: &'static str,
    pub title: String,
    pub description: Option<String>,
    pub language: Option<String>,
    pub feed: Option<RouteId>,
    pub previous: Option<RouteId>,
    pub next: Option<RouteId>,
    /// The pages above, from the nearest to home on.
    pub breadcrumbs: Vec<(String, RouteId)>,
    route: RouteId,
}

impl Head {
    pub(super) fn new(route: RouteId) -> Head {
        Head {
            kind: "page",
            title: String::new(),
            description: None,
            language: None,
            feed: None,
            previous: None,
            next: None,
            breadcrumbs: Vec::new(),
            route,
        }
    }

    pub(super) fn into_value(self, renderer: &Renderer) -> Value {
        let plan = &renderer.plan;
        let href = |route: RouteId| plan.href(route).into_string();
        let home = (self.route != plan.home).then(|| (renderer.sources.config.title.clone(), plan.home));
        let breadcrumbs = home.into_iter().chain(self.breadcrumbs);
        Value::from(entries! { in &renderer.names;
            kind: self.kind,
            title: self.title,
            // A list that nobody has described is one of the site. Of a paper reference managers take this for the abstract.
            description: self
                .description
                .into_iter()
                .chain((self.kind != "publication").then(|| renderer.sources.config.description.clone()))
                .find(|text| !text.is_empty()),
            url: href(self.route),
            permalink: plan.permalink(self.route),
            language: self.language.unwrap_or_else(|| renderer.sources.config.language.clone()),
            feed_url: self.feed.map(href),
            previous_url: self.previous.map(href),
            next_url: self.next.map(href),
            breadcrumbs: breadcrumbs
                .map(|(title, route)| object! { title: title, url: href(route) })
                .collect::<Vec<_>>(),
        })
    }
}

/// A page of its own.
pub(super) fn plain(renderer: &Renderer, index: u32, head: &mut Head, context: &mut Context) {
    let page = &renderer.catalogue.pages()[index as usize];
    head.title.clone_from(&page.title);
    for (at, _) in page.address.match_indices('/') {
        let above = renderer.plan.find(&format!("{}/index.html", &page.address[..at]));
        if let Some(route) = above
            && let Page::Plain(index) = renderer.plan.route(route).page
        {
            head.breadcrumbs.push((renderer.catalogue.pages()[index as usize].title.clone(), route));
        }
    }
    let summary = page.summary.as_deref().map_or_else(|| page.body.first_paragraph(), Cow::Borrowed);
    head.description = Some(markup::teaser(&summary));
    let toc = page.body.headings.iter().filter(|heading| heading.level <= 3).map(|heading| {
        object! { id: heading.id.as_str(), title: heading.title.as_str(), level: i64::from(heading.level) }
    });
    context.insert_value("toc", Value::from(toc.collect::<Vec<_>>()));
    context.insert_value("updated", Value::from(page.updated.map(|date| listing::date(renderer, date))));
    context.insert_value("content_html", renderer.text(&page.body));
    context.insert_value("extra", extra(page.extra.as_ref()));
}
