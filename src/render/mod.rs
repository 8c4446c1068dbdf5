//! Stage 5: a page of the plan → its bytes. Any page can be rendered at any time, alone, from what is in memory.

mod cards;
mod changes;
pub mod citation;
mod context;
mod feeds;
mod listing;
pub mod metadata;
mod oai;
mod overview;
mod publication;
mod resourcesync;
pub mod search;
mod sitemap;
mod templates;
mod value;

use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::language::Language;
use crate::discover::Sources;
use crate::load::Markup;
use crate::model::Catalogue;
use crate::plan::{Destination, Page, Plan, RouteId, Scope};
use citation::kept::Kept;
use citation::style::Styles;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use tera::{Context, Tera, Value};
use value::{Names, object};

/// What a page consists of.
pub enum Rendered<'a> {
    Bytes(&'a [u8]),
    /// What is as long as the catalogue is never in memory as a whole.
    Parts(Box<dyn Iterator<Item = String> + 'a>),
    /// A file on the disk that is published as it is.
    File(PathBuf),
}

impl Rendered<'_> {
    /// All of it.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn into_bytes(self) -> io::Result<Vec<u8>> {
        match self {
            Rendered::Bytes(bytes) => Ok(bytes.to_vec()),
            Rendered::Parts(parts) => Ok(parts.collect::<String>().into_bytes()),
            Rendered::File(path) => fs::read(path),
        }
    }
}

/// Everything that pages are rendered from.
pub struct Renderer {
    sources: Arc<Sources>,
    catalogue: Arc<Catalogue>,
    plan: Arc<Plan>,
    language: Arc<Language>,
    tera: Arc<Tera>,
    names: Arc<Names>,
    cards: cards::Cards,
    /// Of lists that have several pages.
    overviews: Mutex<FxHashMap<Scope, overview::Overview>>,
    index: OnceLock<search::Index>,
    styles: Arc<Styles>,
    kept: Arc<Kept>,
}

impl Renderer {
    /// Reads the templates and makes what all pages share. `None` when a template is wrong, which is reported.
    pub fn new(
        sources: &Arc<Sources>,
        catalogue: &Arc<Catalogue>,
        plan: &Arc<Plan>,
        out: &mut Diagnostics,
    ) -> Option<Renderer> {
        let language = Arc::new(Language::new(&sources.config.language, sources.config.messages.clone()));
        let mut tera = templates::load(sources, plan, &language, out)?;
        let site = context::site(sources, catalogue, plan, &language);
        tera.global_context().insert_value("site", site);
        Some(Renderer {
            sources: sources.clone(),
            catalogue: catalogue.clone(),
            plan: plan.clone(),
            language,
            tera: Arc::new(tera),
            names: Arc::new(Names::of(sources)),
            cards: cards::Cards::new(catalogue),
            overviews: Mutex::default(),
            index: OnceLock::new(),
            styles: Arc::new(Styles::new(&sources.config, out)),
            kept: Arc::default(),
        })
    }

    /// A renderer of the same site with other texts.
    pub fn with_texts(&self, catalogue: &Arc<Catalogue>) -> Renderer {
        Renderer {
            sources: self.sources.clone(),
            catalogue: catalogue.clone(),
            plan: self.plan.clone(),
            language: self.language.clone(),
            tera: self.tera.clone(),
            names: self.names.clone(),
            cards: cards::Cards::new(catalogue),
            overviews: Mutex::default(),
            index: OnceLock::new(),
            styles: self.styles.clone(),
            kept: self.kept.clone(),
        }
    }

    /// The same renderer with the search index, which otherwise is made when it is first asked for.
    #[must_use]
    pub fn with_index(self, index: search::Index) -> Renderer {
        Renderer { index: index.into(), ..self }
    }

    /// The same renderer with references that have been printed before.
    #[must_use]
    pub fn with_references(self, kept: Arc<Kept>) -> Renderer {
        Renderer { kept, ..self }
    }

    /// The search index.
    pub fn index(&self) -> &search::Index {
        self.index.get_or_init(|| search::index(&self.sources, &self.catalogue, &self.plan))
    }

    /// Whether both draw their pages in the same way.
    pub fn shares_templates_with(&self, other: &Renderer) -> bool {
        Arc::ptr_eq(&self.tera, &other.tera)
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The site's title.
    pub fn title(&self) -> &str {
        &self.sources.config.title
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Where a file is that is published as it is; `None` for every other page.
    pub fn file(&self, id: RouteId) -> Option<PathBuf> {
        match self.plan.route(id).page {
            Page::File(file) => Some(self.sources.root.join(&*self.sources.file(file).path)),
            Page::Cover(file, size) => self.catalogue.documents().cover_file(file, size),
            _ => None,
        }
    }

    /// The papers' bibliographic records.
    fn bibliography(&self) -> citation::Bibliography<'_> {
        citation::Bibliography { sources: &self.sources, catalogue: &self.catalogue, plan: &self.plan }
    }

    /// Where the site's sources are.
    pub fn root(&self) -> &Path {
        &self.sources.root
    }

    /// The bytes of one page. They are in `buffer`, whose content is replaced, unless they have been in memory before.
    ///
    /// # Errors
    /// A template that fails, with its place and the page that was being rendered.
    pub fn render<'b>(&'b self, id: RouteId, buffer: &'b mut Vec<u8>) -> Result<Rendered<'b>, Box<Diagnostic>> {
        buffer.clear();
        if let Some(file) = self.file(id) {
            return Ok(Rendered::File(file));
        }
        match &self.plan.route(id).page {
            Page::Static(file) => return Ok(Rendered::Bytes(&self.sources.theme.file(*file).bytes)),
            Page::Atom(scope) => *buffer = feeds::atom(self, id, *scope),
            Page::JsonFeed => *buffer = feeds::json(self, id),
            Page::Sitemap { number } => *buffer = sitemap::part(self, *number),
            Page::SitemapIndex => *buffer = sitemap::index(self),
            Page::Index => {
                let path = self.plan.route(id).out.as_str();
                return Ok(Rendered::Bytes(self.index().file(path).unwrap_or_default()));
            }
            Page::Style(template) => {
                if let Err(error) = self.tera.render_to(template, &Context::new(), &mut *buffer) {
                    return Err(Box::new(templates::diagnostic(&error, template, &self.sources)));
                }
            }
            Page::Robots => *buffer = sitemap::robots(self),
            Page::Oai { number } => *buffer = oai::repository(self, id, *number),
            Page::ResourceSync(list) => *buffer = resourcesync::list(self, *list),
            Page::Catalogue(format) => {
                let bibliography = self.bibliography();
                let records = self.catalogue.ids().map(move |id| bibliography.record(id));
                return Ok(Rendered::Parts(Box::new(citation::file(*format, records, &self.sources.config))));
            }
            Page::Citation(publication, format) => {
                let record = self.bibliography().record(*publication);
                buffer.extend(citation::file(*format, [record], &self.sources.config).flat_map(String::into_bytes));
            }
            page => {
                let (template, context) = self.page(id, page);
                if let Err(error) = self.tera.render_to(template, &context, &mut *buffer) {
                    let mut problem = templates::diagnostic(&error, template, &self.sources);
                    problem.message = format!("{}, while rendering {}", problem.message, self.plan.href(id));
                    return Err(Box::new(problem));
                }
            }
        }
        Ok(Rendered::Bytes(buffer))
    }

    /// A page's template and context.
    fn page(&self, id: RouteId, page: &Page) -> (&'static str, Context) {
        let mut context = Context::new();
        let mut head = context::Head::new(id);
        let template = match page {
            Page::Home => {
                listing::home(self, &mut head, &mut context);
                "home.html"
            }
            Page::Publication(publication) => {
                publication::page(self, *publication, &mut head, &mut context);
                "publication.html"
            }
            Page::Listing { scope, number } => {
                listing::listing(self, *scope, *number, &mut head, &mut context);
                "listing.html"
            }
            Page::Terms { axis, number } => {
                listing::terms(self, *axis, *number, &mut head, &mut context);
                "groups.html"
            }
            Page::Plain(index) => {
                context::plain(self, *index, &mut head, &mut context);
                "page.html"
            }
            Page::Redirect(target) => {
                self.redirect(target, &mut head, &mut context);
                "redirect.html"
            }
            Page::Search => {
                (head.kind, head.title) = ("search", self.text_of("search.title"));
                "search.html"
            }
            _ => {
                (head.kind, head.title) = ("not-found", self.text_of("lost.title"));
                "404.html"
            }
        };
        context.insert_value("page", head.into_value(self));
        (template, context)
    }

    fn redirect(&self, target: &Destination, head: &mut context::Head, context: &mut Context) {
        let (url, permalink) = match target {
            Destination::Route(route, suffix) => {
                (self.plan.href(*route).into_string() + suffix, self.plan.permalink(*route) + suffix)
            }
            Destination::External(url) => (url.clone(), url.clone()),
        };
        let title = match target {
            Destination::Route(route, _) => match self.plan.route(*route).page {
                Page::Publication(id) => self.catalogue.publication(id).title.clone(),
                Page::Plain(index) => self.catalogue.pages()[index as usize].title.clone(),
                _ => url.clone(),
            },
            Destination::External(_) => url.clone(),
        };
        (head.kind, head.title) = ("redirect", title.clone());
        context.insert_value("target", object! { url: url, permalink: permalink, title: title });
    }

    /// A text's HTML with the addresses of its links, escaped for attributes as they are.
    fn text(&self, markup: &Markup) -> Value {
        value::html(&markup.fill(|link| match self.plan.destination(&link.target) {
            Some(route) => Cow::Owned(self.plan.href(route).into_string()),
            None if link.suffix.is_empty() => Cow::Borrowed("#"),
            None => Cow::Borrowed(""),
        }))
    }
}
