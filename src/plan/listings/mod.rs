//! Listings: the ways in which readers browse.

use super::{Page, Planner, Scope};
use crate::base::config::Feeds;
use crate::base::diagnostic::Place;
use crate::base::registry::registry;
use crate::model::{self, AxisKind};

/// A family of listing pages.
pub struct Listing {
    /// What the manual calls it.
    pub name: &'static str,
    /// Its addresses, for the manual.
    pub addresses: &'static str,
    /// Claims its pages.
    pub claim: fn(&mut Planner<'_>),
}

registry! {
    /// All listings, in the order in which the site shows them.
    pub static LISTINGS: [Listing] = [publications, years, authors, series, types, taxonomies];
}

/// How many times more entries an index of terms has on a page than a listing of papers: its entries are one line each.
pub const TERMS_PER_PAPER: usize = 10;

/// Which terms of an axis have a feed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TermFeeds {
    All,
    /// Those that the site has written a file about.
    Described,
    None,
}

/// Claims the index and the listings of every axis of a kind. An axis without terms has no pages.
fn claim_axis(planner: &mut Planner<'_>, kind: AxisKind, feeds: TermFeeds) {
    let catalogue = planner.catalogue;
    let per_page = planner.config.per_page;
    for (axis_id, axis) in catalogue.axes().filter(|(_, axis)| axis.kind == kind && !axis.terms.is_empty()) {
        let place = planner.config.taxonomies.iter().find(|taxonomy| taxonomy.key == axis.key).map(|t| &t.place);
        let folder = axis.folder();
        let intro =
            catalogue.intro(model::Listing::Axis(axis_id)).map(|page| (&page.source, Place::file(page.source.clone())));
        let index_place = intro.as_ref().map(|(_, place)| place).or(place);
        let index = planner.claim_paged(&folder, axis.terms.len(), per_page * TERMS_PER_PAPER, index_place, |number| {
            Page::Terms { axis: axis_id, number }
        });
        planner.indexes.insert(axis_id, index);
        if let Some((source, _)) = intro {
            planner.by_source.insert(source.clone(), index.first);
        }
        for (term_id, term) in catalogue.terms(axis_id) {
            let scope = Scope::Term(term_id);
            let person = catalogue.person_file(term_id).map(|file| (&file.source, file.place.clone()));
            let series = catalogue.series_file(term_id).map(|file| (&file.source, file.place.clone()));
            let intro = catalogue.intro(model::Listing::Term(term_id));
            let intro = intro.map(|page| (&page.source, Place::file(page.source.clone())));
            let described = person.or(series).or(intro);
            let folder = format!("{folder}/{}", term.slug);
            let place = described.as_ref().map(|(_, place)| place).or(place);
            let listing = planner.claim_paged(&folder, term.publications.len(), per_page, place, |number| {
                Page::Listing { scope, number }
            });
            planner.listings.insert(scope, listing);
            let may_have_feed = feeds == TermFeeds::All || feeds == TermFeeds::Described && described.is_some();
            let has_feed = may_have_feed && planner.config.feeds == Feeds::All;
            if let Some((source, _)) = described {
                planner.by_source.insert(source.clone(), listing.first);
            }
            if has_feed {
                let feed = planner.claim(format!("{folder}/feed.xml"), Page::Atom(scope), None);
                planner.feeds.insert(scope, feed);
            }
        }
    }
}
