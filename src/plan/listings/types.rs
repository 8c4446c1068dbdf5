//! By type: reports, working papers, briefs.

use super::{Listing, TermFeeds, claim_axis};
use crate::model::AxisKind;

pub const MEMBER: Listing = Listing {
    name: "types",
    addresses: "`/types/`, `/types/NAME/`, with a feed each",
    claim: |planner| claim_axis(planner, AxisKind::Types, TermFeeds::All),
};
