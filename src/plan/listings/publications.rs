//! All papers, newest first.

use super::{Listing, Page, Scope};
use crate::base::diagnostic::Place;
use crate::model;

pub const MEMBER: Listing = Listing {
    name: "publications",
    addresses: "`/publications/`, `/publications/page/2/`",
    claim: |planner| {
        let intro = planner.catalogue.intro(model::Listing::All);
        let place = intro.map(|page| Place::file(page.source.clone()));
        let (items, per_page) = (planner.catalogue.len(), planner.config.per_page);
        let listing = planner.claim_paged("publications", items, per_page, place.as_ref(), |number| {
            Page::Listing { scope: Scope::All, number }
        });
        planner.listings.insert(Scope::All, listing);
        if let Some(page) = intro {
            planner.by_source.insert(page.source.clone(), listing.first);
        }
    },
};
