//! The latest papers as a JSON Feed (version 1.1, jsonfeed.org).

use super::{Export, Page};
use crate::base::config::Feeds;

pub const MEMBER: Export = Export {
    name: "JSON Feed",
    addresses: "`/feed.json`, unless `[catalogue] feeds` says `none`",
    claim: |planner| {
        if planner.config.feeds != Feeds::None {
            planner.claim("feed.json", Page::JsonFeed, None);
        }
    },
};
