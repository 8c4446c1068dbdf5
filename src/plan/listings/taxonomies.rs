//! By each configured taxonomy.

use super::{Listing, TermFeeds, claim_axis};
use crate::model::AxisKind;

pub const MEMBER: Listing = Listing {
    name: "taxonomies",
    addresses: "`/TAXONOMY/`, `/TAXONOMY/TERM/`, with a feed each",
    claim: |planner| claim_axis(planner, AxisKind::Taxonomy, TermFeeds::All),
};
