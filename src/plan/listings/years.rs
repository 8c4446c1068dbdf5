//! By year, the listing that needs no other knowledge of a paper.

use super::{Listing, TermFeeds, claim_axis};
use crate::model::AxisKind;

pub const MEMBER: Listing = Listing {
    name: "years",
    addresses: "`/years/`, `/years/2007/`",
    claim: |planner| claim_axis(planner, AxisKind::Years, TermFeeds::None),
};
