//! Signposting (signposting.org): typed links by which a machine finds its way from a paper's page to its parts.

use super::{Vocabulary, orcid_url};
use crate::render::citation::license;

pub const MEMBER: Vocabulary = Vocabulary {
    name: "Signposting",
    readers: "FAIR assessment, archives, crawlers",
    write: |record, _, tags| {
        tags.link("cite-as", &*record.permanent_url());
        tags.link("type", "https://schema.org/AboutPage");
        tags.link("type", &*format!("https://schema.org/{}", record.kind.schema));
        for author in &record.authors {
            tags.link("author", orcid_url(author).as_deref());
        }
        if let Some(pdf) = &record.pdf {
            tags.typed_link("item", &pdf.url, "application/pdf");
        }
        for (format, url) in &record.files {
            tags.typed_link("describedby", url, format.media_type());
        }
        tags.link("license", record.license.map(license).and_then(|(_, url)| url).as_deref());
    },
};
