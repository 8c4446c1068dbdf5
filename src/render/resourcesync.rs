//! The lists by which archives copy the papers and keep their copies fresh: ResourceSync (ANSI/NISO Z39.99), sitemaps with some
//! more in them.

use super::Renderer;
use super::changes::{Changes, changed};
use super::feeds::{Xml, text, xml};
use super::sitemap::NAMESPACE;
use crate::load::Document;
use crate::model::PubId;
use crate::plan::exports::{CAPABILITIES, RESOURCES, SOURCE, resources};
use crate::plan::{Page, SyncList};
use std::io;

const TERMS: (&str, &str) = ("xmlns:rs", "http://www.openarchives.org/rs/terms/");

pub(super) fn list(renderer: &Renderer, list: SyncList) -> Vec<u8> {
    let at = |path: &str| renderer.plan.find(path).map(|route| renderer.plan.permalink(route)).unwrap_or_default();
    match list {
        SyncList::Source => document("urlset", |xml| {
            metadata(xml, [("capability", "description")])?;
            entry(xml, "url", &at(CAPABILITIES), |xml| metadata(xml, [("capability", "capabilitylist")]))
        }),
        SyncList::Capabilities => document("urlset", |xml| {
            link(xml, "up", &at(SOURCE))?;
            metadata(xml, [("capability", "capabilitylist")])?;
            entry(xml, "url", &at(RESOURCES), |xml| metadata(xml, [("capability", "resourcelist")]))
        }),
        SyncList::Index => document("sitemapindex", |xml| {
            link(xml, "up", &at(CAPABILITIES))?;
            resource_list(xml, &snapshot(renderer, renderer.catalogue.ids()))?;
            for id in renderer.plan.ids() {
                if let Page::ResourceSync(SyncList::Resources { number }) = renderer.plan.route(id).page {
                    let taken = snapshot(renderer, resources(&renderer.catalogue, number));
                    entry(xml, "sitemap", &renderer.plan.permalink(id), |xml| resource_list(xml, &taken))?;
                }
            }
            Ok(())
        }),
        SyncList::Resources { number } => document("urlset", |xml| {
            link(xml, "up", &at(CAPABILITIES))?;
            let papers = resources(&renderer.catalogue, number);
            if papers.len() < renderer.catalogue.len() {
                link(xml, "index", &at(RESOURCES))?;
            }
            resource_list(xml, &snapshot(renderer, papers.clone()))?;
            let mut changes = Changes::new(renderer);
            for id in papers {
                paper(xml, renderer, &mut changes, id)?;
            }
            Ok(())
        }),
    }
}

/// A paper's page, and its PDF if that is on this site. Each names the other: the page is what describes the PDF.
fn paper(xml: &mut Xml, renderer: &Renderer, changes: &mut Changes<'_>, id: PubId) -> io::Result<()> {
    let (catalogue, plan) = (&renderer.catalogue, &renderer.plan);
    let publication = catalogue.publication(id);
    let page = plan.permalink(plan.publication(id));
    let pdf = match publication.pdf {
        Some(Document::Local(file)) => plan.document(id).map(|route| (plan.permalink(route), file)),
        _ => None,
    };
    let changed = changes.of(plan.publication(id)).map(|date| date.to_string());
    let changed = |xml: &mut Xml| changed.as_deref().map_or(Ok(()), |date| text(xml, "lastmod", date));
    entry(xml, "url", &page, |xml| {
        changed(xml)?;
        metadata(xml, [("type", "text/html")])?;
        pdf.as_ref().map_or(Ok(()), |(pdf, _)| link(xml, "describes", pdf))
    })?;
    let Some((url, file)) = &pdf else { return Ok(()) };
    entry(xml, "url", url, |xml| {
        changed(xml)?;
        let hash = catalogue.documents().pdf(publication).map(|reading| format!("sha-256:{}", reading.sha256));
        let length = renderer.sources.file(*file).size.to_string();
        let hash = hash.as_deref().map(|hash| ("hash", hash));
        metadata(xml, hash.into_iter().chain([("length", length.as_str()), ("type", "application/pdf")]))?;
        link(xml, "describedby", &page)
    })
}

/// The state of the catalogue that a list shows. The standard asks when the list was made; but a build knows no time of day, and
/// a list that is no other has to stay as it is. So it is the day of the latest change in it.
fn snapshot(renderer: &Renderer, papers: impl Iterator<Item = PubId>) -> String {
    let latest = papers.map(|id| changed(renderer.catalogue.publication(id)).first_day()).max();
    latest.map(|date| date.rfc3339()).unwrap_or_default()
}

fn document(root: &str, write: impl FnOnce(&mut Xml) -> io::Result<()>) -> Vec<u8> {
    xml(|xml| {
        xml.create_element(root).with_attributes([NAMESPACE, TERMS]).write_inner_content(write)?;
        Ok(())
    })
}

fn entry(xml: &mut Xml, name: &str, address: &str, more: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.create_element(name).write_inner_content(|xml| {
        text(xml, "loc", address)?;
        more(xml)
    })?;
    Ok(())
}

fn resource_list(xml: &mut Xml, at: &str) -> io::Result<()> {
    metadata(xml, [("capability", "resourcelist"), ("at", at)])
}

fn metadata<'v>(xml: &mut Xml, attributes: impl IntoIterator<Item = (&'v str, &'v str)>) -> io::Result<()> {
    xml.create_element("rs:md").with_attributes(attributes).write_empty()?;
    Ok(())
}

fn link(xml: &mut Xml, rel: &str, href: &str) -> io::Result<()> {
    xml.create_element("rs:ln").with_attributes([("rel", rel), ("href", href)]).write_empty()?;
    Ok(())
}
