//! The bibliographic records of the whole catalogue, one file for each format.

use super::{Export, Page};
use crate::base::citation_format::CitationFormat;

/// The formats for which there is an address.
const FORMATS: [CitationFormat; 4] = {
    use CitationFormat::{Bibtex, CslJson, Csv, Ris};
    [Bibtex, Ris, CslJson, Csv]
};

pub const MEMBER: Export = Export {
    name: "whole catalogue",
    addresses: "`/catalogue.bib`, `/catalogue.ris`, `/catalogue.csl.json`, `/catalogue.csv`",
    claim: |planner| {
        for format in FORMATS {
            planner.claim(format!("catalogue.{}", format.extension()), Page::Catalogue(format), None);
        }
    },
};
