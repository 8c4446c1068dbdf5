//! The addresses of all pages (sitemaps.org 0.9), in parts and with an index when there are too many for one file.

use super::{Export, Page};
use crate::plan::RouteId;
use crate::plan::claims::route_ids;

/// As many addresses as the protocol allows in a file.
const PER_FILE: usize = 50_000;

pub const MEMBER: Export = Export {
    name: "sitemap",
    addresses: "`/sitemap.xml`; above 50,000 pages an index of `/sitemap-1.xml` and so on",
    claim: |planner| {
        let listed: Vec<RouteId> = route_ids(planner.routes().len())
            .zip(planner.routes())
            .filter(|(_, route)| {
                use Page::{Home, Listing, Plain, Publication, Search, Terms};
                matches!(route.page, Home | Publication(_) | Listing { .. } | Terms { .. } | Plain(_) | Search)
            })
            .map(|(id, _)| id)
            .collect();
        planner.sitemaps = listed.chunks(PER_FILE).map(<[RouteId]>::to_vec).collect();
        if planner.sitemaps.len() == 1 {
            planner.claim("sitemap.xml", Page::Sitemap { number: 0 }, None);
        } else {
            planner.claim("sitemap.xml", Page::SitemapIndex, None);
            for number in 0..planner.sitemaps.len() as u32 {
                planner.claim(format!("sitemap-{}.xml", number + 1), Page::Sitemap { number }, None);
            }
        }
    },
};
