//! The bibliographic records of the whole catalogue, one file for each format.

use super::{Export, Page};

pub const MEMBER: Export = Export {
    name: "whole catalogue",
    addresses: "`/catalogue.bib`, `/catalogue.ris`, `/catalogue.csl.json`, `/catalogue.csv`, for each format under `[citations] catalogue`",
    claim: |planner| {
        for format in &planner.config.citations.catalogue {
            planner.claim(format!("catalogue.{}", format.extension()), Page::Catalogue(*format), None);
        }
    },
};
