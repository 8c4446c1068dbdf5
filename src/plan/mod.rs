//! Stage 4: [`Catalogue`] → [`Plan`]: which path of the output holds which page. Every path is claimed before anything is
//! rendered, so that two pages can never overwrite one another and a link always leads to a page that is there.

mod claims;
pub mod exports;
mod files;
mod links;
pub mod listings;
mod pages;

pub use claims::{Href, Planner, RouteId};
pub use links::{Destination, check as check_links};
pub use pages::{INDEX, redirect_path};

use crate::base::citation_format::CitationFormat;
use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::paths::OutPath;
use crate::discover::{FileId, Sources, StaticId};
use crate::load::documents::Size;
use crate::model::{AxisId, Catalogue, PubId, TermId};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What stands at a path of the output.
#[derive(Clone, Debug)]
pub enum Page {
    Home,
    Publication(PubId),
    /// Publications, newest first. `number` counts from 1.
    Listing {
        scope: Scope,
        number: u32,
    },
    /// The terms of an axis. `number` counts from 1.
    Terms {
        axis: AxisId,
        number: u32,
    },
    /// A page of its own, by its place among the catalogue's pages.
    Plain(u32),
    Search,
    NotFound,
    Redirect(Destination),
    Atom(Scope),
    JsonFeed,
    /// The addresses of all pages, or of one part of them when they are too many for one file; `number` counts from 0.
    Sitemap {
        number: u32,
    },
    SitemapIndex,
    Robots,
    /// A static repository of OAI-PMH; `number` counts from 0.
    Oai {
        number: u32,
    },
    ResourceSync(SyncList),
    /// The bibliographic records of all papers.
    Catalogue(CitationFormat),
    /// That of one paper.
    Citation(PubId, CitationFormat),
    /// A file of the search index. Its content is known before its path is.
    Index,
    /// A file of `content/` or `static/`, as it is.
    File(FileId),
    /// A cover of a paper, one of its sizes: the first page of a PDF, or the picture in its place.
    Cover(FileId, Size),
    /// A theme's static file, as it is.
    Static(StaticId),
    /// A style sheet that is a template, by its name.
    Style(Arc<str>),
}

impl Page {
    /// Whether its length is that of the catalogue.
    pub fn is_long(&self) -> bool {
        matches!(self, Page::Catalogue(_))
    }
}

/// Which publications a listing or feed holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    All,
    Term(TermId),
}

/// A document of ResourceSync. Each leads to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncList {
    /// What the site offers: one list of capabilities.
    Source,
    /// What can be done with it: one list of resources.
    Capabilities,
    /// The parts of the list of resources.
    Index,
    /// The papers' pages and PDFs, or one part of them; `number` counts from 0.
    Resources { number: u32 },
}

/// A path of the output and its page.
#[derive(Clone, Debug)]
pub struct Route {
    pub out: OutPath,
    pub page: Page,
    /// The file that the page comes from, where one can be named.
    pub place: Option<Place>,
}

/// The pages of a listing, one after the other in the plan.
#[derive(Clone, Copy, Debug)]
pub struct Paged {
    pub first: RouteId,
    pub pages: u32,
}

impl Paged {
    /// The route of a page, which counts from 1.
    pub fn page(self, number: u32) -> Option<RouteId> {
        (1..=self.pages).contains(&number).then(|| self.first.after(number - 1))
    }
}

/// The whole site: each path belongs to exactly one page.
pub struct Plan {
    base_path: String,
    origin: String,
    routes: Vec<Route>,
    by_folded: FxHashMap<Arc<str>, RouteId>,
    publications: Vec<RouteId>,
    documents: FxHashMap<PubId, RouteId>,
    covers: FxHashMap<PubId, [RouteId; 2]>,
    attachments: FxHashMap<(PubId, FileId), RouteId>,
    citations: FxHashMap<(PubId, CitationFormat), RouteId>,
    listings: FxHashMap<Scope, Paged>,
    feeds: FxHashMap<Scope, RouteId>,
    indexes: FxHashMap<AxisId, Paged>,
    sources: FxHashMap<Arc<str>, RouteId>,
    statics: FxHashMap<String, RouteId>,
    navigation: Vec<Destination>,
    sitemaps: Vec<Vec<RouteId>>,
    pub home: RouteId,
    /// Where readers search, if they can.
    pub search: Option<RouteId>,
}

/// Lays out the site. All that clashes, and every link that leads nowhere, goes to `out`.
pub fn plan(sources: &Sources, catalogue: &Catalogue, out: &mut Diagnostics) -> Plan {
    let plan = claim(sources, catalogue, out);
    links::check(&plan, catalogue, out);
    plan
}

/// Lays out the site, and leaves the links in the texts unchecked: they change more often than what there is.
pub fn claim(sources: &Sources, catalogue: &Catalogue, out: &mut Diagnostics) -> Plan {
    let config = &sources.config;
    let mut planner = Planner::new(config, sources, catalogue, out);
    let (home, search) = pages::claim(&mut planner);
    for listing in listings::LISTINGS {
        (listing.claim)(&mut planner);
    }
    files::claim(&mut planner);
    for export in exports::EXPORTS {
        (export.claim)(&mut planner);
    }
    let mut plan = planner.finish(home, search);
    links::resolve_redirects(&mut plan, config, out);
    plan
}

impl Plan {
    /// Gives the files of the search index their routes. Their names hang on their content, so they come when all else is planned.
    pub fn add_index<'p>(&mut self, paths: impl ExactSizeIterator<Item = &'p str>, out: &mut Diagnostics) {
        claims::add_index(self, paths, out);
    }

    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    pub fn ids(&self) -> impl ExactSizeIterator<Item = RouteId> + use<> {
        claims::route_ids(self.routes.len())
    }

    pub fn route(&self, id: RouteId) -> &Route {
        &self.routes[id.index()]
    }

    /// The path of the site below its host: `/`, or `/some/folder/`.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// The page that is made from a file, or the file as it is published, by the file's path relative to the root.
    pub fn published(&self, source: &str) -> Option<RouteId> {
        self.sources.get(source).copied()
    }

    /// The address of a page, as links on the site write it.
    pub fn href(&self, id: RouteId) -> Href {
        Href::new(&self.base_path, &self.route(id).out)
    }

    /// The address of a page with scheme and host, as other sites write it.
    pub fn permalink(&self, id: RouteId) -> String {
        format!("{}{}", self.origin, self.href(id))
    }

    pub fn publication(&self, id: PubId) -> RouteId {
        self.publications[id.index()]
    }

    /// The paper's PDF, when it is part of the site.
    pub fn document(&self, id: PubId) -> Option<RouteId> {
        self.documents.get(&id).copied()
    }

    /// The paper's cover in its small and its large size.
    pub fn cover(&self, id: PubId) -> Option<[RouteId; 2]> {
        self.covers.get(&id).copied()
    }

    /// The files that hold the paper's bibliographic record.
    pub fn citations(&self, id: PubId) -> impl Iterator<Item = (CitationFormat, RouteId)> {
        CitationFormat::ALL.into_iter().filter_map(move |format| Some((format, *self.citations.get(&(id, format))?)))
    }

    /// A file of the site as a paper names it: the copy in its own folder if there is one.
    pub fn file_of(&self, publication: PubId, file: FileId, sources: &Sources) -> Option<RouteId> {
        let own = self.attachments.get(&(publication, file)).copied();
        own.or_else(|| self.sources.get(&sources.file(file).path).copied())
    }

    /// A file of `content/` or `static/`, where it is published.
    pub fn file(&self, file: FileId, sources: &Sources) -> Option<RouteId> {
        self.sources.get(&sources.file(file).path).copied()
    }

    /// A static file of the site or its theme, by its path below `static/`.
    pub fn asset(&self, name: &str) -> Option<RouteId> {
        self.statics.get(name).copied()
    }

    pub fn listing(&self, scope: Scope) -> Option<Paged> {
        self.listings.get(&scope).copied()
    }

    pub fn feed(&self, scope: Scope) -> Option<RouteId> {
        self.feeds.get(&scope).copied()
    }

    /// The index of an axis; `None` when it has no terms.
    pub fn index(&self, axis: AxisId) -> Option<Paged> {
        self.indexes.get(&axis).copied()
    }

    /// Where the entries of the site's navigation lead, in their order.
    pub fn navigation(&self) -> &[Destination] {
        &self.navigation
    }

    /// The pages of each sitemap.
    pub fn sitemaps(&self) -> &[Vec<RouteId>] {
        &self.sitemaps
    }

    /// The first route whose path is `path`, without regard to case.
    pub fn find(&self, path: &str) -> Option<RouteId> {
        let folded = OutPath::new(path).ok()?.folded();
        self.by_folded.get(&folded).copied()
    }
}
