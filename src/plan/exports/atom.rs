//! The latest papers as an Atom feed (RFC 4287). Listings claim their own feeds.

use super::{Export, Page, Scope};
use crate::base::config::Feeds;

pub const MEMBER: Export = Export {
    name: "Atom",
    addresses: "`/feed.xml`, and `feed.xml` in each listing by series, type, taxonomy, and person with a file, as `[catalogue] feeds` says",
    claim: |planner| {
        if planner.config.feeds == Feeds::None {
            return;
        }
        let feed = planner.claim("feed.xml", Page::Atom(Scope::All), None);
        planner.feeds.insert(Scope::All, feed);
    },
};
