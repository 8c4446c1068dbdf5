//! The latest papers, for feed readers: Atom (RFC 4287) and JSON Feed 1.1.

use super::changes::changed;
use super::citation::doi_url;
use super::{Renderer, cards};
use crate::base::date::PartialDate;
use crate::load::{Document, Publication};
use crate::model::PubId;
use crate::plan::{RouteId, Scope};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde_json::{Value, json};
use std::io;

/// The papers in a feed.
const LATEST: usize = 50;

/// XML in memory: writing to it cannot fail.
pub(super) type Xml = Writer<Vec<u8>>;

/// Writes a document with one root element.
pub(super) fn xml(write: impl FnOnce(&mut Xml) -> io::Result<()>) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let written =
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None))).and_then(|()| write(&mut writer));
    debug_assert!(written.is_ok(), "memory takes every byte");
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}

/// An element that holds text, without the characters that XML 1.0 cannot hold.
pub(super) fn text(xml: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&legal(content)))?;
    Ok(())
}

/// The text without control characters and noncharacters, which no XML may hold.
pub(super) fn legal(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..))
        .collect()
}

/// A feed of the papers in `scope`.
pub(super) fn atom(renderer: &Renderer, route: RouteId, scope: Scope) -> Vec<u8> {
    let (catalogue, plan, config) = (&renderer.catalogue, &renderer.plan, &renderer.sources.config);
    let ids: Vec<PubId> = match scope {
        Scope::All => catalogue.ids().take(LATEST).collect(),
        Scope::Term(term) => catalogue.term(term).publications.iter().copied().take(LATEST).collect(),
    };
    let title = match scope {
        Scope::All => config.title.clone(),
        Scope::Term(term) => format!("{} · {}", catalogue.term(term).title, config.title),
    };
    let page = match scope {
        Scope::All => plan.home,
        Scope::Term(_) => plan.listing(scope).map_or(plan.home, |listing| listing.first),
    };
    let updated = ids.iter().map(|id| changed(catalogue.publication(*id))).max();
    let link = |xml: &mut Xml, rel: &str, kind: &str, href: &str| -> io::Result<()> {
        let attributes = [("rel", rel), ("type", kind), ("href", href)];
        xml.create_element("link").with_attributes(attributes).write_empty()?;
        Ok(())
    };
    xml(|xml| {
        let feed = xml.create_element("feed");
        feed.with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", config.language.as_str())])
            .write_inner_content(|xml| {
                text(xml, "title", &title)?;
                if !config.description.is_empty() {
                    text(xml, "subtitle", &config.description)?;
                }
                text(xml, "id", &plan.permalink(route))?;
                text(xml, "updated", &rfc3339(updated))?;
                link(xml, "self", "application/atom+xml", &plan.permalink(route))?;
                link(xml, "alternate", "text/html", &plan.permalink(page))?;
                xml.create_element("author").write_inner_content(|xml| text(xml, "name", &config.publisher.name))?;
                for id in ids {
                    xml.create_element("entry").write_inner_content(|xml| entry(renderer, xml, id))?;
                }
                Ok(())
            })?;
        Ok(())
    })
}

fn entry(renderer: &Renderer, xml: &mut Xml, id: PubId) -> io::Result<()> {
    let (catalogue, plan) = (&renderer.catalogue, &renderer.plan);
    let publication = catalogue.publication(id);
    text(xml, "title", &publication.title)?;
    text(xml, "id", &permanent_id(publication))?;
    text(xml, "published", &publication.date.rfc3339())?;
    text(xml, "updated", &changed(publication).rfc3339())?;
    let permalink = plan.permalink(plan.publication(id));
    let attributes = [("rel", "alternate"), ("type", "text/html"), ("href", permalink.as_str())];
    xml.create_element("link").with_attributes(attributes).write_empty()?;
    if let Some((url, size)) = pdf(renderer, id) {
        let mut link = xml.create_element("link").with_attributes([("rel", "enclosure"), ("type", "application/pdf")]);
        if let Some(size) = size {
            link = link.with_attribute(("length", size.to_string().as_str()));
        }
        link.with_attribute(("href", url.as_str())).write_empty()?;
    }
    for (contributor, person) in publication.authors.iter().zip(&catalogue.references(id).authors) {
        let name = cards::name(renderer.catalogue(), contributor, *person);
        xml.create_element("author").write_inner_content(|xml| text(xml, "name", name))?;
    }
    for term in &catalogue.references(id).terms {
        let title = legal(&catalogue.term(*term).title);
        xml.create_element("category").with_attribute(("term", title.as_str())).write_empty()?;
    }
    let summary = publication.abstract_text();
    if !summary.is_empty() {
        text(xml, "summary", &summary)?;
    }
    Ok(())
}

/// The latest papers of the catalogue.
pub(super) fn json(renderer: &Renderer, route: RouteId) -> Vec<u8> {
    let (catalogue, plan, config) = (&renderer.catalogue, &renderer.plan, &renderer.sources.config);
    let items: Vec<Value> = catalogue
        .ids()
        .take(LATEST)
        .map(|id| {
            let publication = catalogue.publication(id);
            let references = catalogue.references(id);
            let authors = publication.authors.iter().zip(&references.authors);
            let summary = publication.abstract_text();
            let mut item = json!({
                "id": permanent_id(publication),
                "url": plan.permalink(plan.publication(id)),
                "title": publication.title,
                "content_text": if summary.is_empty() { publication.title.as_str() } else { &summary },
                "date_published": publication.date.rfc3339(),
                "date_modified": changed(publication).rfc3339(),
                "authors": authors.map(|(c, p)| json!({ "name": cards::name(renderer.catalogue(), c, *p) })).collect::<Vec<_>>(),
                "tags": references.terms.iter().map(|term| &catalogue.term(*term).title).collect::<Vec<_>>(),
                "language": publication.language.as_ref().unwrap_or(&config.language),
            });
            if let Some((url, size)) = pdf(renderer, id) {
                let mut attachment = json!({ "url": url, "mime_type": "application/pdf" });
                if let Some(size) = size {
                    attachment["size_in_bytes"] = size.into();
                }
                item["attachments"] = json!([attachment]);
            }
            if let Some([_, large]) = plan.cover(id) {
                item["image"] = plan.permalink(large).into();
            }
            item
        })
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": config.title,
        "description": config.description,
        "home_page_url": plan.permalink(plan.home),
        "feed_url": plan.permalink(route),
        "language": config.language,
        "authors": [{ "name": config.publisher.name }],
        "items": items,
    });
    let mut text = format!("{feed:#}");
    text.push('\n');
    text.into_bytes()
}

/// The absolute address of a paper's PDF, and its size in bytes when it is part of the site.
fn pdf(renderer: &Renderer, id: PubId) -> Option<(String, Option<u64>)> {
    match renderer.catalogue.publication(id).pdf.as_ref()? {
        Document::Local(file) => {
            let url = renderer.plan.permalink(renderer.plan.document(id)?);
            Some((url, Some(renderer.sources.file(*file).size)))
        }
        Document::Remote(url) => Some((url.clone(), None)),
    }
}

/// Feeds need a date; an empty one has not changed since the beginning.
fn rfc3339(date: Option<PartialDate>) -> String {
    date.unwrap_or(PartialDate { year: 1970, month: None, day: None }).rfc3339()
}

/// An id that stays when the site or the paper moves: the DOI, or a UUID from the paper's first address. A paper whose slug
/// has changed says its first one in `aliases`.
fn permanent_id(publication: &Publication) -> String {
    if let Some(doi) = &publication.doi {
        return doi_url(doi);
    }
    let first = publication.aliases.iter().find_map(|(alias, _)| {
        let slug = alias.strip_prefix("/publications/")?.trim_end_matches('/');
        (!slug.contains('/')).then_some(slug)
    });
    let hash = blake3::hash(format!("offprint:{}", first.unwrap_or(&publication.slug)).as_bytes());
    let hex = hash.to_hex();
    // RFC 9562, version 8: the bits are the program's own.
    format!("urn:uuid:{}-{}-8{}-8{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
}
