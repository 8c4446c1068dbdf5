//! The latest papers as a JSON Feed (version 1.1, jsonfeed.org).

use super::{Export, Page};

pub const MEMBER: Export = Export {
    name: "JSON Feed",
    addresses: "`/feed.json`",
    claim: |planner| {
        planner.claim("feed.json", Page::JsonFeed, None);
    },
};
