//! Dublin Core: the terms of DCMI in HTML.

use super::Vocabulary;
use crate::render::citation::license;

pub const MEMBER: Vocabulary = Vocabulary {
    name: "Dublin Core",
    readers: "libraries, harvesters, archives",
    write: |record, _, tags| {
        tags.link("schema.DCTERMS", "http://purl.org/dc/terms/");
        tags.meta("DCTERMS.title", &*record.full_title);
        for author in &record.authors {
            tags.meta("DCTERMS.creator", &*author.name.inverted());
        }
        for editor in &record.editors {
            tags.meta("DCTERMS.contributor", &*editor.name.inverted());
        }
        tags.meta("DCTERMS.publisher", &*record.publisher.name);
        tags.meta("DCTERMS.issued", &*record.date.to_string());
        tags.meta("DCTERMS.modified", record.updated.map(|date| date.to_string()).as_deref());
        tags.meta("DCTERMS.abstract", &*record.summary);
        tags.meta("DCTERMS.isPartOf", record.series.as_ref().map(|series| series.title));
        tags.meta("DCTERMS.identifier", &*record.permanent_url());
        tags.meta("DCTERMS.language", record.language);
        for (_, term) in &record.terms {
            tags.meta("DCTERMS.subject", *term);
        }
        // Reference managers take the first for the kind of report or thesis that it is; the second is of DCMI's own vocabulary.
        tags.meta("DCTERMS.type", &*record.kind_title);
        tags.meta("DCTERMS.type", record.kind.dcmi());
        let license = record.license.map(license);
        tags.meta("DCTERMS.license", license.as_ref().map(|(label, url)| url.as_deref().unwrap_or(label)));
        let pages = record.pdf.as_ref().and_then(|pdf| pdf.pages);
        let extent = pages.map(|pages| format!("{pages} page{}", if pages == 1 { "" } else { "s" }));
        tags.meta("DCTERMS.extent", extent.as_deref());
    },
};
