//! By person. Without feeds: a catalogue has more people than papers, and hosts count files.

use super::{Listing, claim_axis};
use crate::model::AxisKind;

pub const MEMBER: Listing = Listing {
    name: "authors",
    addresses: "`/authors/`, `/authors/NAME/`",
    claim: |planner| claim_axis(planner, AxisKind::Authors, false),
};
