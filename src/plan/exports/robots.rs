//! What search engines may read: everything (RFC 9309).

use super::{Export, Page};

pub const MEMBER: Export = Export {
    name: "robots.txt",
    addresses: "`/robots.txt`, unless `static/robots.txt` is there",
    claim: |planner| {
        if !planner.statics.contains_key("robots.txt") {
            planner.claim("robots.txt", Page::Robots, None);
        }
    },
};
