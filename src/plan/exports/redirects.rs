//! Old addresses: the `aliases` of papers and pages, and `[redirects]` of site.toml.

use super::{Export, Page};
use crate::plan::{Destination, pages};

pub const MEMBER: Export = Export {
    name: "redirects",
    addresses: "each alias of a paper or page, and each address under `[redirects]`",
    claim: |planner| {
        pages::aliases(planner);
        for redirect in &planner.config.redirects {
            // Where it leads is found when everything has its address.
            let nowhere = Destination::External(redirect.to.clone());
            planner.claim(pages::redirect_path(&redirect.from), Page::Redirect(nowhere), Some(redirect.place.clone()));
        }
    },
};
