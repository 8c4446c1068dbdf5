//! By series, as libraries shelve them.

use super::{Listing, TermFeeds, claim_axis};
use crate::model::AxisKind;

pub const MEMBER: Listing = Listing {
    name: "series",
    addresses: "`/series/`, `/series/NAME/`, with a feed each",
    claim: |planner| claim_axis(planner, AxisKind::Series, TermFeeds::All),
};
