//! A paper's own page.

use super::cards::{self, Maker};
use super::citation::{citation, doi_url, license};
use super::context::Head;
use super::value::{Value, entries, extra, html, object};
use super::{Renderer, metadata};
use crate::base::language::Plural;
use crate::load::{Contributor, Document, Publication};
use crate::model::{PersonId, PubId};
use crate::plan::Scope;
use std::cell::OnceCell;
use tera::{Context, Map};

/// Up to this many bytes of HTML, and without headings, a body counts as an abstract.
const ABSTRACT: usize = 6_000;

pub(super) fn page(renderer: &Renderer, id: PubId, head: &mut Head, context: &mut Context) {
    let publication = renderer.catalogue.publication(id);
    head.kind = "publication";
    head.title.clone_from(&publication.title);
    head.description = Some(publication.teaser());
    head.language.clone_from(&publication.language);
    if let Some(listing) = renderer.plan.listing(Scope::All) {
        head.breadcrumbs.push((renderer.text_of("listing.publications"), listing.first));
    }
    let mut full = details(renderer, id, publication);
    if let Some(card) = renderer.card(id).as_map() {
        full.reserve(card.len());
        for (key, value) in card {
            full.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    context.insert_value("publication", Value::from(full));
}

/// What a paper's page says beyond its card.
fn details(renderer: &Renderer, id: PubId, publication: &Publication) -> Map {
    let maker = renderer.maker();
    let references = renderer.catalogue.references(id);
    let config = &renderer.sources.config;
    let text = |value: &Option<String>| Value::from(value.as_deref());
    let neighbour = |id: Option<PubId>| {
        Value::from(id.map(|id| {
            let route = renderer.plan.publication(id);
            object! { title: renderer.catalogue.publication(id).title.as_str(), url: renderer.plan.href(route).as_str() }
        }))
    };
    let errata = publication.errata.iter().map(|erratum| {
        object! { date: erratum.date.map(|date| maker.date(date)), text_html: renderer.text(&erratum.text) }
    });
    let translations = references.translations.iter().map(|id| translation(renderer, *id));
    let record = OnceCell::new();
    let record = || record.get_or_init(|| renderer.bibliography().record(id));
    entries! { in &renderer.names;
        body_html: renderer.text(&publication.body),
        body_text_is_short: publication.body.html.len() <= ABSTRACT && publication.body.headings.is_empty(),
        key_points: publication.key_points.iter().map(|point| renderer.text(point)).collect::<Vec<_>>(),
        summary: publication.summary.as_deref().filter(|summary| *summary != publication.body.first_paragraph()),
        authors: people(&maker, &publication.authors, &references.authors),
        editors: people(&maker, &publication.editors, &references.editors),
        terms: terms(renderer, id),
        volume: text(&publication.volume),
        issue: text(&publication.issue),
        number: text(&publication.number),
        pages: text(&publication.pages),
        place: text(&publication.place),
        isbn: text(&publication.isbn),
        doi: text(&publication.doi),
        doi_url: publication.doi.as_ref().map(|doi| doi_url(doi)),
        license: publication.license.as_deref().map(|text| {
            let (label, url) = license(text);
            object! { label: label, url: url }
        }),
        updated: publication.updated.map(|date| maker.date(date)),
        files: downloads(renderer, id, publication),
        pdf: maker.pdf(id).map(|link| pdf(renderer, publication, link)),
        errata: errata.collect::<Vec<_>>(),
        translations: translations.collect::<Vec<_>>(),
        citation: citation(record(), config, &renderer.styles, &renderer.kept),
        metadata_html: html(&metadata::of_paper(record(), config)),
        share: share(&publication.title, &record().url),
        related: renderer.catalogue.related(id).into_iter().map(|id| renderer.card(id)).collect::<Vec<_>>(),
        previous: neighbour(references.previous),
        next: neighbour(references.next),
        extra: extra(publication.extra.as_ref()),
    }
}

/// The paper's PDF with all that is known of it; nothing is of one elsewhere.
fn pdf(renderer: &Renderer, publication: &Publication, mut link: Map) -> Value {
    let reading = renderer.catalogue.documents().pdf(publication);
    let facts = reading.and_then(|reading| reading.facts.as_ref());
    link.extend(entries! {
        size: reading.map(|reading| reading.size),
        sha256: reading.map(|reading| reading.sha256.as_str()),
        version: facts.map(|facts| facts.version.as_str()),
        title: facts.and_then(|facts| facts.title.as_deref()),
        language: facts.and_then(|facts| facts.language.as_deref()),
        tagged: facts.map(|facts| facts.tagged),
        encrypted: facts.map(|facts| facts.encrypted),
        has_text: reading.map(|reading| reading.has_text),
    });
    Value::from(link)
}

fn people(maker: &Maker<'_>, contributors: &[Contributor], ids: &[PersonId]) -> Value {
    let people = contributors.iter().zip(ids).map(|(contributor, id)| {
        let term = maker.catalogue.person(*id);
        let file = maker.catalogue.person_file(term);
        let orcid = contributor.orcid.as_deref().or_else(|| file.and_then(|file| file.orcid.as_deref()));
        object! {
            name: cards::name(maker.catalogue, contributor, *id),
            url: maker.term_url(term),
            role: contributor.role.as_deref(),
            affiliation: contributor.affiliation.as_deref(),
            orcid: orcid,
            orcid_url: orcid.map(|orcid| format!("https://orcid.org/{orcid}")),
        }
    });
    Value::from(people.collect::<Vec<_>>())
}

/// The paper's terms, by taxonomy.
fn terms(renderer: &Renderer, id: PubId) -> Value {
    let maker = renderer.maker();
    let references = renderer.catalogue.references(id);
    let mut groups = Vec::new();
    for of_one_axis in references.terms.chunk_by(|a, b| a.axis == b.axis) {
        let axis = renderer.catalogue.axis(of_one_axis[0].axis);
        let entries = of_one_axis.iter().map(|term| {
            object! { title: renderer.catalogue.term(*term).title.as_str(), url: maker.term_url(*term) }
        });
        groups.push(object! {
            key: axis.key.as_str(),
            title: axis.title.as_str(),
            entries: entries.collect::<Vec<_>>(),
        });
    }
    Value::from(groups)
}

fn downloads(renderer: &Renderer, id: PubId, publication: &Publication) -> Value {
    let files = publication.files.iter().filter_map(|download| {
        let (url, size) = match &download.document {
            Document::Local(file) => {
                let route = renderer.plan.file_of(id, *file, &renderer.sources)?;
                let size = renderer.language.size(renderer.sources.file(*file).size);
                (renderer.plan.href(route).into_string(), Some(size))
            }
            Document::Remote(url) => (url.clone(), None),
        };
        let external = size.is_none();
        Some(object! { label: download.label.as_str(), url: url, size_label: size, external: external })
    });
    Value::from(files.collect::<Vec<_>>())
}

/// The paper in another language.
fn translation(renderer: &Renderer, id: PubId) -> Value {
    let publication = renderer.catalogue.publication(id);
    let route = renderer.plan.publication(id);
    let language = publication.language.as_deref().unwrap_or(&renderer.sources.config.language);
    let key = format!("language.{}", language.split('-').next().unwrap_or(language));
    let name = renderer.language.messages().get(&key).map_or(language, |message| message.form(Plural::Other));
    object! {
        title: publication.title.as_str(),
        url: renderer.plan.href(route).as_str(),
        permalink: renderer.plan.permalink(route),
        language: language,
        language_name: name,
    }
}

/// Links by which a reader shares a paper. They are plain addresses: nobody is told of anything before they are followed.
fn share(title: &str, permalink: &str) -> Value {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let (text, url) = (encoded(title), encoded(permalink));
    let link = |kind: &str, title: &str, url: String| object! { kind: kind, title: title, url: url };
    Value::from(vec![
        link("email", "E-mail", format!("mailto:?subject={text}&body={url}")),
        link("bluesky", "Bluesky", format!("https://bsky.app/intent/compose?text={text}%20{url}")),
        link("linkedin", "LinkedIn", format!("https://www.linkedin.com/sharing/share-offsite/?url={url}")),
        link("mastodon", "Mastodon", format!("https://mastodonshare.com/?text={text}&url={url}")),
    ])
}
