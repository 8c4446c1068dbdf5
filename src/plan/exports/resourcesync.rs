//! What archives need to copy the papers and keep their copies fresh: the lists of ResourceSync (ANSI/NISO Z39.99), in parts and
//! with an index when there is too much for one file.

use super::{Export, Page, SyncList};
use crate::model::{Catalogue, PubId};

/// The papers of a file. Each has a page and at most one PDF, and a file holds 50,000 addresses.
const PER_FILE: usize = 25_000;

/// Where the first document is, below the host: a well-known address (RFC 8615).
pub const SOURCE: &str = ".well-known/resourcesync";
pub const CAPABILITIES: &str = "capabilitylist.xml";
pub const RESOURCES: &str = "resourcelist.xml";

pub const MEMBER: Export = Export {
    name: "ResourceSync",
    addresses: "`/.well-known/resourcesync`, `/capabilitylist.xml`, `/resourcelist.xml`; above 25,000 papers the last is an index of \
                `/resourcelist-1.xml` and so on, with `[harvest] resourcesync`",
    claim: |planner| {
        let files = planner.catalogue.len().div_ceil(PER_FILE);
        // A list without anything in it is no sitemap.
        if !planner.config.harvest.resourcesync || files == 0 {
            return;
        }
        let mut claim = |path: &str, list| planner.claim(path, Page::ResourceSync(list), None);
        claim(SOURCE, SyncList::Source);
        claim(CAPABILITIES, SyncList::Capabilities);
        if files == 1 {
            claim(RESOURCES, SyncList::Resources { number: 0 });
            return;
        }
        claim(RESOURCES, SyncList::Index);
        for number in 0..files as u32 {
            claim(&format!("resourcelist-{}.xml", number + 1), SyncList::Resources { number });
        }
    },
};

/// The papers of one file. The oldest come first, so that a new paper goes to the last file and the others stay as they are.
pub fn resources(catalogue: &Catalogue, number: u32) -> impl ExactSizeIterator<Item = PubId> + Clone + use<> {
    catalogue.ids().rev().skip(number as usize * PER_FILE).take(PER_FILE)
}
