//! By type: reports, working papers, briefs.

use super::{Feeds, Listing, claim_axis};
use crate::model::AxisKind;

pub const MEMBER: Listing = Listing {
    name: "types",
    addresses: "`/types/`, `/types/NAME/`, with a feed each",
    claim: |planner| claim_axis(planner, AxisKind::Types, Feeds::All),
};
