//! The records of all papers in simple Dublin Core, as a static repository of OAI-PMH 2.0: a file that a gateway reads to answer
//! harvesters, and that others read as it is.

use super::Renderer;
use super::changes::changed;
use super::citation::{Record, doi_url, license};
use super::feeds::{Xml, legal, text, xml};
use crate::base::config::StaticRepository;
use crate::base::date::PartialDate;
use crate::model::PubId;
use crate::plan::RouteId;
use crate::plan::exports::records;
use std::io;

const OAI: &str = "http://www.openarchives.org/OAI/2.0/";
const OAI_DC: &str = "http://www.openarchives.org/OAI/2.0/oai_dc/";
const OAI_DC_SCHEMA: &str = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd";
const XSI: (&str, &str) = ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");

const REPOSITORY: [(&str, &str); 4] = [
    ("xmlns", "http://www.openarchives.org/OAI/2.0/static-repository"),
    ("xmlns:oai", OAI),
    XSI,
    (
        "xsi:schemaLocation",
        "http://www.openarchives.org/OAI/2.0/static-repository http://www.openarchives.org/OAI/2.0/static-repository.xsd",
    ),
];

/// On every record, although the root could have them: a gateway cuts the records out and sends them on alone.
const RECORD: [(&str, &str); 4] = [
    ("xmlns:oai_dc", OAI_DC),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    XSI,
    (
        "xsi:schemaLocation",
        "http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
    ),
];

/// One file. It knows nothing of the others there may be: each is a repository of its own.
pub(super) fn repository(renderer: &Renderer, route: RouteId, number: u32) -> Vec<u8> {
    let Some(repository) = &renderer.sources.config.harvest.oai else { return Vec::new() };
    let ids = records(&renderer.catalogue, number);
    xml(|xml| {
        xml.create_element("Repository").with_attributes(REPOSITORY).write_inner_content(|xml| {
            let earliest = ids.clone().map(|id| datestamp(renderer, id)).min();
            let address = renderer.plan.permalink(route);
            xml.create_element("Identify")
                .write_inner_content(|xml| identify(xml, renderer, repository, &address, earliest))?;
            xml.create_element("ListMetadataFormats").write_inner_content(|xml| {
                xml.create_element("oai:metadataFormat").write_inner_content(|xml| {
                    text(xml, "oai:metadataPrefix", "oai_dc")?;
                    text(xml, "oai:schema", OAI_DC_SCHEMA)?;
                    text(xml, "oai:metadataNamespace", OAI_DC)
                })?;
                Ok(())
            })?;
            let list = xml.create_element("ListRecords").with_attribute(("metadataPrefix", "oai_dc"));
            list.write_inner_content(|xml| {
                for id in ids {
                    xml.create_element("oai:record").write_inner_content(|xml| record(xml, renderer, id))?;
                }
                Ok(())
            })?;
            Ok(())
        })?;
        Ok(())
    })
}

fn identify(
    xml: &mut Xml,
    renderer: &Renderer,
    repository: &StaticRepository,
    address: &str,
    earliest: Option<PartialDate>,
) -> io::Result<()> {
    // The gateway's address followed by the file's, without its scheme: so a harvester finds the one through the other.
    let base_url = repository.gateway.as_ref().map_or(address.to_owned(), |gateway| {
        format!("{gateway}/{}", address.split_once("://").map_or(address, |(_, address)| address))
    });
    text(xml, "oai:repositoryName", &renderer.sources.config.title)?;
    text(xml, "oai:baseURL", &base_url)?;
    text(xml, "oai:protocolVersion", "2.0")?;
    text(xml, "oai:adminEmail", &repository.email)?;
    text(xml, "oai:earliestDatestamp", &earliest.map(|date| date.to_string()).unwrap_or_default())?;
    // Who keeps no account of what was taken back has to say so; and a static repository may say nothing else.
    text(xml, "oai:deletedRecord", "no")?;
    text(xml, "oai:granularity", "YYYY-MM-DD")
}

/// When a record changed, to the day: harvesters ask for what is younger than their last visit.
fn datestamp(renderer: &Renderer, id: PubId) -> PartialDate {
    changed(renderer.catalogue.publication(id)).first_day()
}

fn record(xml: &mut Xml, renderer: &Renderer, id: PubId) -> io::Result<()> {
    let record = renderer.bibliography().record(id);
    let host = renderer.sources.config.base_url.host();
    xml.create_element("oai:header").write_inner_content(|xml| {
        text(xml, "oai:identifier", &format!("oai:{host}:{}", record.key))?;
        text(xml, "oai:datestamp", &datestamp(renderer, id).to_string())
    })?;
    xml.create_element("oai:metadata").write_inner_content(|xml| {
        xml.create_element("oai_dc:dc").with_attributes(RECORD).write_inner_content(|xml| dublin_core(xml, &record))?;
        Ok(())
    })?;
    Ok(())
}

/// The fifteen elements of simple Dublin Core, as far as the record has them.
fn dublin_core(xml: &mut Xml, record: &Record<'_>) -> io::Result<()> {
    let mut element = |name: &str, content: &str| match legal(content).trim() {
        "" => Ok(()),
        content => text(xml, name, content),
    };
    element("dc:title", &record.full_title)?;
    for author in &record.authors {
        element("dc:creator", &author.name.inverted())?;
    }
    for (_, term) in &record.terms {
        element("dc:subject", term)?;
    }
    element("dc:description", &record.summary)?;
    element("dc:publisher", &record.publisher.name)?;
    for editor in &record.editors {
        element("dc:contributor", &editor.name.inverted())?;
    }
    element("dc:date", &record.date.to_string())?;
    // The first in the site's own words, the second of DCMI's vocabulary.
    element("dc:type", &record.kind_title)?;
    element("dc:type", record.kind.dcmi())?;
    element("dc:format", if record.pdf.is_some() { "application/pdf" } else { "text/html" })?;
    // The page comes first, since harvesters take the first address for the link that they show.
    element("dc:identifier", &record.url)?;
    element("dc:identifier", &record.doi.map(doi_url).unwrap_or_default())?;
    element("dc:identifier", &record.isbn.map(|isbn| format!("urn:isbn:{isbn}")).unwrap_or_default())?;
    element("dc:identifier", record.pdf.as_ref().map_or("", |pdf| &pdf.url))?;
    element("dc:language", record.language)?;
    if let Some(series) = &record.series {
        // As repositories write "Series/Report no.".
        let number = record.any_number().map(|number| format!("; {number}")).unwrap_or_default();
        element("dc:relation", &format!("{}{number}", series.title))?;
        element("dc:relation", &series.issn.map(|issn| format!("urn:issn:{issn}")).unwrap_or_default())?;
        element("dc:relation", series.url.as_deref().unwrap_or_default())?;
    }
    if let Some((label, url)) = record.license.map(license) {
        element("dc:rights", &label)?;
        element("dc:rights", url.as_deref().filter(|url| *url != label).unwrap_or_default())?;
    }
    Ok(())
}
