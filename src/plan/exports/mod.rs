//! Exports: what programs read, and what keeps old addresses alive.

pub use oai::records;
pub use resourcesync::{CAPABILITIES, RESOURCES, SOURCE, resources};

use super::{Page, Planner, Scope, SyncList};
use crate::base::registry::registry;

/// A family of files beside the pages.
pub struct Export {
    /// What the manual calls it.
    pub name: &'static str,
    /// Its addresses, for the manual.
    pub addresses: &'static str,
    /// Claims its files.
    pub claim: fn(&mut Planner<'_>),
}

registry! {
    /// All exports. The sitemap comes last, since it lists what the others have claimed.
    pub static EXPORTS: [Export] = [atom, json_feed, catalogue, citations, oai, resourcesync, robots, redirects, sitemap];
}
