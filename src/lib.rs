//! # Offprint
//!
//! Offprint turns a folder of Markdown files, one per paper, into the whole public catalogue of a think tank: a page per
//! paper with its PDF, listings, search, feeds, redirects and a sitemap. What it writes is plain files that any static host serves.
//!
//! It is a compiler for catalogues. Six stages stand in the order of the data's journey, which is also that of the alphabet.
//! Each owns the type that it returns, and none names a later one (`tests/suite/architecture.rs` holds this):
//!
//! ```text
//! site.toml, content/, themes/            public/
//!         │                                  ▲
//!     discover ─▶ load ─▶ model ─▶ plan ─▶ render ─▶ write
//!      Sources   Library  Catalogue  Plan    bytes    disk
//! ```
//!
//! The first stage reads the disk, the last one writes it; those between are functions of their input. [`build`], below, is
//! the whole of it; [`Survey`] is its first part, which `check` and `export` look at. One thing is read later, when it is known
//! which of them papers name: the PDFs ([`load::documents`]). And one is planned later: the files of the search index ([`render::search`]), whose names hang on what is in them.
//!
//! ## What always holds
//!
//! - A build is a function of its input: same input, same bytes, on any machine and any number of threads. There is no clock
//!   in it; "now" is an input ([`base::due::Now`]).
//! - [`base::paths::OutPath`] cannot leave the output. [`plan::Plan`] gives every path to exactly one page. [`plan::Href`]
//!   is made from a planned page only, so that no link leads nowhere.
//! - [`load::Publication`] is complete when it exists. Ids ([`model::PubId`], [`model::TermId`]) are minted by the
//!   [`model::Catalogue`] that they index.
//! - Every problem in the user's files becomes a [`base::Diagnostic`] with its place and its remedy; all of them are told in
//!   one run, and one error means that nothing is written.
//! - No PDF can do harm. Each is read by a process of its own, within limits, and once: what was learnt is kept by its
//!   content's hash. The paper is published whatever comes of it.
//! - A build that fails leaves the output as it was; one that is killed leaves no torn file ([`write`](mod@write) says how).
//!   Files that no build has written are never touched.
//! - The work for a page does not grow with the catalogue; what the pages of one list have in common is made once, and
//!   what no template names is not made.
//!
//! ## One way of making pages
//!
//! `serve` ([`commands::serve`]) has no way of its own. It keeps what the stages gave, and gives a stage that has the same
//! input again its old result: a file is loaded again when its bytes are others ([`load::Loader`]), the catalogue and the plan
//! are made again when a paper does not stand where it stood ([`load::Publication::is_filed_like`]), and a page is rendered
//! when a browser asks for it; the search index is made when nobody edits, or when somebody searches. It does not wait for many PDFs, but shows the site while they are read. After any number of
//! edits each page is byte for byte what a build makes.
//!
//! What programs read of a paper (the head of its page, citations, exports) comes from one record ([`render::citation`]). References by
//! styles take half as long to print as all else; they are kept by what they are made of ([`render::citation::kept`]).
//!
//! What readers see and nobody has written for one site, such as "Download PDF", is a message ([`base::messages`]) of the site's
//! language; themes bring them, and a site changes any.
//!
//! A backlog of other programs becomes Markdown in two steps ([`commands::import`]): importers read each format into the same records, and one
//! planner decides where they go.
//!
//! What was built is brought to a host by `publish` ([`commands::publish`]), which compares the manifest of the output with the one that stands
//! beside the site there; no stage knows of it.
//!
//! Listings, exports, formats of citations, vocabularies of metadata, rules of `check`, importers and kinds of hosts are families
//! ([`plan::listings`], [`plan::exports`], [`render::citation::formats`], [`render::metadata`], [`commands::check`],
//! [`commands::import::formats`], [`commands::publish::services`]): a member is one file and one word in a list.

pub mod base;
pub mod discover;
pub mod load;
pub mod model;
pub mod plan;
pub mod render;
pub mod write;
pub mod commands;

use base::{Config, Diagnostics};
use discover::Sources;
use load::documents::Documents;
use model::Catalogue;
use render::citation::kept::Kept;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What to build, where to, and from whose point of view.
pub struct Options {
    /// Where `site.toml` is.
    pub root: PathBuf,
    /// Where the site is written.
    pub out: PathBuf,
    /// This program, of which the readers of PDFs are made.
    pub program: PathBuf,
    /// Takes the place of `base_url` in site.toml.
    pub base_url: Option<base::config::BaseUrl>,
    pub selection: load::Selection,
}

impl Options {
    /// What the command line says, in the place of what site.toml says.
    fn configure(&self, config: &mut Config) {
        if let Some(base_url) = &self.base_url {
            config.base_url = base_url.clone();
        }
    }
}

/// What a build made.
pub struct Built {
    pub publications: usize,
    /// Publications and pages that are drafts or still to come.
    pub left_out: usize,
    /// When the next paper is due, and its Markdown file.
    pub next: Option<(base::due::Due, String)>,
    pub report: write::Report,
    pub plan: Arc<plan::Plan>,
    /// The content security policy that the theme's pages keep to.
    pub policy: Option<String>,
    /// Each stage's name and time, in order. Rendering and writing go hand in hand and share the last one.
    pub timings: Vec<(&'static str, Duration)>,
}

/// Builds a site: the six stages, one after the other.
///
/// `None` when something is wrong; then the output is as it was. What is wrong, or merely doubtful, goes to `problems`.
/// `progress` hears how many of all pages are done.
pub fn build(options: &Options, progress: &commands::Progress, problems: &mut Diagnostics) -> Option<Built> {
    let mut clock = Clock::default();
    let Survey { sources, catalogue, mut plan } = survey(options, Some(progress), &mut clock, problems)?;
    let index = clock.time("search", || render::search::index(&sources, &catalogue, &plan));
    plan.add_index(index.paths(), problems);
    let plan = Arc::new(plan);
    let renderer = clock.time("prepare", || render::Renderer::new(&sources, &catalogue, &plan, problems))?;
    let kept = Arc::new(Kept::open(&options.root));
    let renderer = renderer.with_index(index).with_references(kept.clone());
    if problems.has_errors() {
        return None;
    }
    progress.begin("files", plan.routes().len());
    let write = || write::write(&renderer, &options.out, || progress.step(), problems);
    let report = clock.time("render and write", write)?;
    // Without it the next build prints them again.
    let _ = kept.write(&options.root);
    let next = catalogue.next_due().map(|(due, source)| (due.clone(), source.to_owned()));
    let built = Built {
        publications: catalogue.len(),
        left_out: catalogue.left_out(),
        next,
        report,
        plan: plan.clone(),
        policy: sources.theme.policy.clone(),
        timings: clock.laps,
    };
    // Millions of small values take as long to free as a stage takes. Nobody has to wait for that.
    rayon::spawn(move || drop((renderer, catalogue, plan, sources)));
    Some(built)
}

/// A catalogue and its plan: what the first four stages make.
pub struct Survey {
    pub sources: Arc<Sources>,
    pub catalogue: Arc<Catalogue>,
    pub plan: plan::Plan,
}

impl Survey {
    /// Makes it. Without `progress` PDFs are not read. `None` when there is no catalogue to be had; what is wrong in it, or merely
    /// doubtful, goes to `problems`.
    pub fn of(options: &Options, progress: Option<&commands::Progress>, problems: &mut Diagnostics) -> Option<Survey> {
        survey(options, progress, &mut Clock::default(), problems)
    }
}

fn survey(
    options: &Options,
    progress: Option<&commands::Progress>,
    clock: &mut Clock,
    problems: &mut Diagnostics,
) -> Option<Survey> {
    let (sources, texts) =
        clock.time("discover", || discover::discover(&options.root, |config| options.configure(config), problems))?;
    let sources = Arc::new(sources);
    let library = clock.time("load", || load::load(&sources, texts, options.selection, problems));
    let documents = match progress {
        Some(progress) => clock.time("PDFs", || {
            load::documents::read(&sources, &library.publications, &options.program, progress, problems)
        }),
        None => Documents::default(),
    };
    let documents = Arc::new(documents);
    let catalogue = Arc::new(clock.time("model", || model::model(&sources.config, library, documents, problems)));
    let plan = clock.time("plan", || plan::plan(&sources, &catalogue, problems));
    Some(Survey { sources, catalogue, plan })
}

#[derive(Default)]
struct Clock {
    laps: Vec<(&'static str, Duration)>,
}

impl Clock {
    fn time<T>(&mut self, name: &'static str, stage: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = stage();
        self.laps.push((name, start.elapsed()));
        result
    }
}
