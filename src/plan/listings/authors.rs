//! By person. Those whom the site knows by a file have a feed; a catalogue has more people than papers, and hosts count files.

use super::{Listing, TermFeeds, claim_axis};
use crate::model::AxisKind;

pub const MEMBER: Listing = Listing {
    name: "authors",
    addresses: "`/authors/`, `/authors/NAME/`, with a feed for each who has a file in `content/people/`",
    claim: |planner| claim_axis(planner, AxisKind::Authors, TermFeeds::Described),
};
