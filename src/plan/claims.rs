//! Claiming the paths of the output, one page each.

use super::{Page, Paged, Plan, Route, Scope};
use crate::base::Config;
use crate::base::citation_format::CitationFormat;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::paths::OutPath;
use crate::discover::{FileId, Sources};
use crate::model::{AxisId, Catalogue, PubId};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fmt;
use std::sync::Arc;

/// A route of the [`Plan`] that minted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RouteId(u32);

impl RouteId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }

    pub(super) fn after(self, steps: u32) -> RouteId {
        RouteId(self.0 + steps)
    }
}

pub(super) fn route_ids(len: usize) -> impl ExactSizeIterator<Item = RouteId> {
    (0..len as u32).map(RouteId)
}

/// What a path may hold besides letters and digits without being escaped (RFC 3986's `pchar` and `/`), less what HTML would
/// have to escape.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The address of a planned page, ready for an attribute: percent-encoded, from the host's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Href(String);

impl Href {
    pub(super) fn new(base_path: &str, out: &OutPath) -> Href {
        let path = out.as_str();
        // A folder's address stands for its index page.
        let path = match path.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => path,
        };
        let mut href = String::with_capacity(base_path.len() + path.len());
        href.push_str(base_path);
        href.extend(utf8_percent_encode(path, PATH));
        Href(href)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Href {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A plan that is being made.
pub struct Planner<'a> {
    pub config: &'a Config,
    pub sources: &'a Sources,
    pub catalogue: &'a Catalogue,
    pub out: &'a mut Diagnostics,
    routes: Vec<Route>,
    by_folded: FxHashMap<Arc<str>, RouteId>,
    /// The folders of the claimed paths, folded, and a route in each.
    folders: FxHashMap<Box<str>, RouteId>,
    pub(super) publications: Vec<RouteId>,
    pub(super) documents: FxHashMap<PubId, RouteId>,
    pub(super) covers: FxHashMap<PubId, [RouteId; 2]>,
    pub(super) attachments: FxHashMap<(PubId, FileId), RouteId>,
    pub(super) citations: FxHashMap<(PubId, CitationFormat), RouteId>,
    pub(super) listings: FxHashMap<Scope, Paged>,
    pub(super) feeds: FxHashMap<Scope, RouteId>,
    pub(super) indexes: FxHashMap<AxisId, Paged>,
    pub(super) by_source: FxHashMap<Arc<str>, RouteId>,
    pub(super) statics: FxHashMap<String, RouteId>,
    /// Files that are published as a paper's PDF only.
    pub(super) taken: FxHashSet<FileId>,
    pub(super) sitemaps: Vec<Vec<RouteId>>,
}

impl<'a> Planner<'a> {
    pub(super) fn new(
        config: &'a Config,
        sources: &'a Sources,
        catalogue: &'a Catalogue,
        out: &'a mut Diagnostics,
    ) -> Planner<'a> {
        Planner {
            config,
            sources,
            catalogue,
            out,
            routes: Vec::new(),
            by_folded: FxHashMap::default(),
            folders: FxHashMap::default(),
            publications: Vec::new(),
            documents: FxHashMap::default(),
            covers: FxHashMap::default(),
            attachments: FxHashMap::default(),
            citations: FxHashMap::default(),
            listings: FxHashMap::default(),
            feeds: FxHashMap::default(),
            indexes: FxHashMap::default(),
            by_source: FxHashMap::default(),
            statics: FxHashMap::default(),
            taken: FxHashSet::default(),
            sitemaps: Vec::new(),
        }
    }

    /// Claims a path for a page. A path that is taken, or that cannot be one, is reported; the route is made all the same,
    /// since a plan with errors is never rendered and every problem is to be told in one run.
    pub fn claim(&mut self, path: impl Into<String>, page: Page, place: Option<Place>) -> RouteId {
        let id = RouteId(self.routes.len() as u32);
        let path = path.into();
        let out = match OutPath::new(path.as_str()) {
            Ok(out) => out,
            Err(why) => {
                let message = format!("`{path}` cannot be a path of the site: {why}");
                self.out.push(
                    Diagnostic::error("bad-address", place.clone(), message).remedy("rename the file or the address"),
                );
                return self.push(nowhere(id), page, place);
            }
        };
        let folded = out.folded();
        let rival = self.by_folded.get(&folded).copied().or_else(|| self.folders.get(&*folded).copied());
        let rival = rival.or_else(|| folders_of(&folded).find_map(|folder| self.by_folded.get(folder).copied()));
        if let Some(rival) = rival {
            self.out.push(clash(&out, &page, place.as_ref(), &self.routes[rival.index()]));
        }
        for folder in folders_of(&folded) {
            if self.folders.contains_key(folder) {
                break;
            }
            self.folders.insert(folder.into(), id);
        }
        self.by_folded.entry(folded).or_insert(id);
        self.push(out, page, place)
    }

    /// Claims the pages of a listing of `items`: the folder itself, then `page/2/` and so on.
    pub fn claim_paged(
        &mut self,
        folder: &str,
        items: usize,
        per_page: usize,
        place: Option<&Place>,
        page: impl Fn(u32) -> Page,
    ) -> Paged {
        let pages = u32::try_from(items.div_ceil(per_page.max(1)).max(1)).unwrap_or(u32::MAX);
        let first = self.claim(format!("{folder}/index.html"), page(1), place.cloned());
        for number in 2..=pages {
            self.claim(format!("{folder}/page/{number}/index.html"), page(number), place.cloned());
        }
        Paged { first, pages }
    }

    fn push(&mut self, out: OutPath, page: Page, place: Option<Place>) -> RouteId {
        let id = RouteId(self.routes.len() as u32);
        self.routes.push(Route { out, page, place });
        id
    }

    pub(super) fn routes(&self) -> &[Route] {
        &self.routes
    }

    pub(super) fn finish(mut self, home: RouteId, search: Option<RouteId>) -> Plan {
        self.routes.shrink_to_fit();
        Plan {
            base_path: self.config.base_url.path().to_owned(),
            origin: self.config.base_url.origin().to_owned(),
            routes: self.routes,
            by_folded: self.by_folded,
            publications: self.publications,
            documents: self.documents,
            covers: self.covers,
            attachments: self.attachments,
            citations: self.citations,
            listings: self.listings,
            feeds: self.feeds,
            indexes: self.indexes,
            sources: self.by_source,
            statics: self.statics,
            navigation: Vec::new(),
            sitemaps: self.sitemaps,
            home,
            search,
        }
    }
}

/// A path for a page that has no good one, so that planning can go on.
fn nowhere(id: RouteId) -> OutPath {
    match OutPath::new(format!("nowhere-{}", id.0)) {
        Ok(out) => out,
        Err(_) => unreachable!("a fixed word and a number make a path"),
    }
}

/// The folders above a path, nearest first.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = path;
    std::iter::from_fn(move || {
        rest = &rest[..rest.rfind('/')?];
        Some(rest)
    })
}

/// Two pages that want one path, or one that wants to be a file where another needs a folder.
fn clash(out: &OutPath, page: &Page, place: Option<&Place>, other: &Route) -> Diagnostic {
    let address = Href::new("/", out);
    let both_papers = matches!((page, &other.page), (Page::Publication(_), Page::Publication(_)));
    // The one that has a place to show goes first.
    let (shown, related) = match (place, &other.place) {
        (Some(place), other) => (Some(place.clone()), other.clone()),
        (None, other) => (other.clone(), None),
    };
    let message = if both_papers {
        format!("two papers have the address {address}")
    } else if out.folded() == other.out.folded() {
        format!("the address {address} is taken twice: {} and {}", describe(page), describe(&other.page))
    } else {
        let rival = Href::new("/", &other.out);
        format!("{address} and {rival} cannot both be: one is a file and a folder of the other")
    };
    let code = if both_papers { "duplicate-slug" } else { "duplicate-address" };
    let mut diagnostic = Diagnostic::error(code, shown, message).remedy(if both_papers {
        "give one of them a `slug` of its own, or rename its file"
    } else if matches!(page, Page::Redirect(_)) {
        "take this old address out: a page stands there now"
    } else {
        "rename one of them"
    });
    if let Some(place) = related {
        diagnostic = diagnostic.related(place, "the other one");
    }
    diagnostic
}

/// Adds the files of the search index to a finished plan. Their folder is a page's own, and their names nobody else's, unless
/// somebody publishes what another build has written.
pub(super) fn add_index<'p>(plan: &mut Plan, paths: impl ExactSizeIterator<Item = &'p str>, out: &mut Diagnostics) {
    plan.routes.reserve_exact(paths.len());
    for path in paths {
        let Ok(path) = OutPath::new(path) else { continue };
        let folded = path.folded();
        match plan.by_folded.get(&folded).map(|rival| &plan.routes[rival.index()]) {
            Some(Route { page: Page::Index, .. }) => {}
            Some(rival) => out.push(clash(&path, &Page::Index, None, rival)),
            None => {
                plan.by_folded.insert(folded, RouteId(plan.routes.len() as u32));
                plan.routes.push(Route { out: path, page: Page::Index, place: None });
            }
        }
    }
}

/// A page as a message names it.
fn describe(page: &Page) -> &'static str {
    match page {
        Page::Home => "the home page",
        Page::Publication(_) => "a paper's page",
        Page::Listing { .. } | Page::Terms { .. } => "a listing",
        Page::Plain(_) => "a plain page",
        Page::Search => "the search page",
        Page::NotFound => "the page for what is not found",
        Page::Redirect(_) => "a redirect",
        Page::Atom(_) | Page::JsonFeed => "a feed",
        Page::Sitemap { .. } | Page::SitemapIndex => "the sitemap",
        Page::Robots => "robots.txt",
        Page::Oai { .. } | Page::ResourceSync(_) => "a file for harvesters",
        Page::Catalogue(_) | Page::Citation(..) => "a file of citations",
        Page::Index => "a file of the search index",
        Page::File(_) => "a file",
        Page::Cover(..) => "a cover",
        Page::Static(_) | Page::Style(_) => "a file of the theme",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_href_is_escaped_and_stands_below_the_base() {
        let out = |path: &str| OutPath::new(path).expect("valid");
        assert_eq!(Href::new("/", &out("index.html")).as_str(), "/");
        assert_eq!(Href::new("/a/b/", &out("x/index.html")).as_str(), "/a/b/x/");
        assert_eq!(Href::new("/", &out("x/myindex.html")).as_str(), "/x/myindex.html");
        assert_eq!(Href::new("/", &out("r/UPPER & (é).pdf")).as_str(), "/r/UPPER%20%26%20(%C3%A9).pdf");
    }
}
