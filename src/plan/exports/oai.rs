//! The records of all papers for libraries: static repositories of OAI-PMH 2.0, each a file that stands for itself.

use super::{Export, Page};
use crate::model::{Catalogue, PubId};

/// The largest repository that the specification is meant for.
const PER_FILE: usize = 5_000;

pub const MEMBER: Export = Export {
    name: "OAI-PMH",
    addresses: "`/oai.xml`, or for more than 5,000 papers `/oai-1.xml` and so on, with `[harvest] oai`",
    claim: |planner| {
        // A repository has at least one record.
        let files = planner.catalogue.len().div_ceil(PER_FILE);
        if planner.config.harvest.oai.is_none() {
            return;
        }
        for number in 0..files as u32 {
            let path = if files == 1 { "oai.xml".to_owned() } else { format!("oai-{}.xml", number + 1) };
            planner.claim(path, Page::Oai { number }, None);
        }
    },
};

/// The papers of one file. The oldest come first, so that a new paper goes to the last file and the others stay as they are.
pub fn records(catalogue: &Catalogue, number: u32) -> impl ExactSizeIterator<Item = PubId> + Clone + use<> {
    catalogue.ids().rev().skip(number as usize * PER_FILE).take(PER_FILE)
}
