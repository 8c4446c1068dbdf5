//! A site that is kept in memory from one edit to the next.
//!
//! The stages are those of a build. Each gives again what it gave before when its input is what it was: that is all there is
//! to a preview's speed.

use super::reader::Reader;
use super::view::shown_at;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::due::Now;
use crate::discover::{self, Markdown, Sources};
use crate::load::documents::Shelf;
use crate::load::{Changed, Documents, Loader, Publication, Selection};
use crate::model::{self, Catalogue};
use crate::plan::{self, Page, Plan, RouteId};
use crate::render::Renderer;
use crate::{Clock, Options};
use std::collections::{BTreeSet, HashSet};
use std::mem::discriminant;
use std::sync::Arc;
use std::time::Duration;

/// What a watcher has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing is known for sure.
    Everything,
    /// Something at these paths, relative to the root and with `/` between their parts.
    Paths(BTreeSet<String>),
}

impl Change {
    /// Both changes.
    #[must_use]
    pub fn and(self, other: Change) -> Change {
        match (self, other) {
            (Change::Paths(mut paths), Change::Paths(more)) => {
                paths.extend(more);
                Change::Paths(paths)
            }
            _ => Change::Everything,
        }
    }
}

/// A site, edit after edit.
pub struct Session {
    options: Options,
    loader: Loader,
    shelf: Arc<Shelf>,
    reader: Reader,
    state: Option<State>,
    /// Whether the last change could not be read, so that `state` is older than it.
    behind: bool,
    good: Option<Arc<Renderer>>,
}

/// What the stages gave last, be it good or not, and what each had to say.
#[derive(Clone)]
struct State {
    sources: Arc<Sources>,
    selection: Selection,
    discovered: Diagnostics,
    read: Read,
    catalogue: Arc<Catalogue>,
    modelled: Diagnostics,
    plan: Arc<Plan>,
    planned: Diagnostics,
    /// `None` when a template is wrong.
    renderer: Option<Arc<Renderer>>,
    prepared: Diagnostics,
}

/// What is known of the PDFs.
#[derive(Clone)]
struct Read {
    /// The shelf's, of which this is.
    edition: usize,
    documents: Arc<Documents>,
    problems: Diagnostics,
    /// How many files have to be read before all is known that a build knows.
    unread: usize,
}

/// Where the site stands after an edit.
pub struct Outcome {
    /// The newest state without an error.
    pub good: Option<Arc<Renderer>>,
    /// All that is wrong or doubtful in the newest state, sorted.
    pub problems: Vec<Diagnostic>,
    /// The files that are published as they are and are not what they were, relative to the root.
    pub replaced: Vec<Arc<str>>,
    /// Each stage's name and time, in order.
    pub timings: Vec<(&'static str, Duration)>,
}

impl Outcome {
    /// Whether something is wrong, so that [`Outcome::good`] is not the newest state.
    pub fn is_broken(&self) -> bool {
        self.problems.iter().any(Diagnostic::is_error)
    }
}

impl State {
    /// Its own "now", as long as no paper has become due since: the site is the same then.
    fn until_the_next_paper(&self, now: Now) -> Now {
        let zone = self.sources.config.timezone.as_ref();
        let here = zone.map_or(now, |zone| now.in_zone(zone));
        let is_due = self.catalogue.next_due().is_some_and(|(due, _)| !due.is_after(here));
        if is_due || self.selection.now.today != now.today { now } else { self.selection.now }
    }
}

impl Session {
    /// `news` is called when there is something new to know of PDFs; the next update takes it in.
    pub fn new(options: Options, news: impl Fn() + Send + 'static) -> Session {
        let shelf = Arc::new(Shelf::open(&options.root, &options.program));
        let reader = Reader::new(shelf.clone(), news);
        Session { options, loader: Loader::default(), shelf, reader, state: None, behind: false, good: None }
    }

    /// How many PDFs have not been read yet.
    pub fn unread(&self) -> usize {
        self.state.as_ref().map_or(0, |state| state.read.unread)
    }

    /// Brings the site up to date. `None` when nothing has changed that it is made from. `viewed` are the paths of pages that
    /// have to be sound before the new state is shown, besides one page of each kind.
    pub fn update(&mut self, change: &Change, now: Now, viewed: &[String]) -> Option<Outcome> {
        let mut clock = Clock::default();
        let mut discovered = Diagnostics::default();
        let old = self.state.take();
        let now = old.as_ref().map_or(now, |old| old.until_the_next_paper(now));
        let selection = Selection { now, ..self.options.selection };
        let found = clock.time("discover", || self.discover(old.as_ref(), change, &mut discovered));
        let Some((sources, texts)) = found else {
            (self.state, self.behind) = (old, true);
            return Some(self.outcome(discovered, Vec::new(), clock));
        };
        let was_behind = std::mem::take(&mut self.behind);
        let mut changed = clock.time("load", || self.loader.read(&sources, texts));
        let replaced = old.as_ref().map_or_else(Vec::new, |old| sources.replaced_since(&old.sources));
        if let Some(old) = &old {
            if old.selection != selection {
                changed = Changed::Anything;
            }
            if !was_behind
                && matches!(changed, Changed::Nothing)
                && old.discovered == discovered
                && old.read.edition == self.shelf.edition()
                && sources.has_the_files_of(&old.sources)
            {
                self.state = Some(State { sources: Arc::new(sources), ..old.clone() });
                return None;
            }
        }
        let mut problems = discovered.clone();
        self.loader.report(&mut problems);
        let state = self.stages(Arc::new(sources), &changed, old.as_ref(), selection, discovered, &mut clock);
        problems.append(state.read.problems.clone());
        problems.append(state.modelled.clone());
        problems.append(state.planned.clone());
        problems.append(state.prepared.clone());
        clock.time("links", || plan::check_links(&state.plan, &state.catalogue, &mut problems));
        if !problems.has_errors()
            && let Some(renderer) = &state.renderer
        {
            // The last state may be one whose templates have failed here; only what is good has been tried.
            let each_kind = self.good.as_ref().is_none_or(|good| !renderer.shares_templates_with(good));
            clock.time("try", || probe(renderer, each_kind, viewed, &mut problems));
            if !problems.has_errors() {
                self.good = Some(renderer.clone());
            }
        }
        self.state = Some(state);
        // The old state may take long to free, and nobody waits for that.
        rayon::spawn(|| drop(old));
        Some(self.outcome(problems, replaced, clock))
    }

    /// Whether some of the site's files are links, and so are written elsewhere.
    pub fn has_links(&self) -> bool {
        self.state.as_ref().is_some_and(|state| state.sources.has_links())
    }

    /// What there is now, as much of it shared with what there was as is the same.
    fn discover(
        &self,
        old: Option<&State>,
        change: &Change,
        out: &mut Diagnostics,
    ) -> Option<(Sources, Vec<Markdown>)> {
        if let (Some(old), Change::Paths(paths)) = (old, change)
            && !self.behind
            && old.discovered.is_empty()
            && let Some(found) = old.sources.reread(paths, out)
        {
            return Some(found);
        }
        *out = Diagnostics::default();
        let (mut sources, texts) =
            discover::discover(&self.options.root, |config| self.options.configure(config), out)?;
        if let Some(old) = old {
            sources.share(&old.sources);
        }
        Some((sources, texts))
    }

    /// Model, plan, and what rendering needs, each as it was if its input is.
    fn stages(
        &self,
        sources: Arc<Sources>,
        changed: &Changed,
        old: Option<&State>,
        selection: Selection,
        discovered: Diagnostics,
        clock: &mut Clock,
    ) -> State {
        let of_same_settings = old.filter(|old| Arc::ptr_eq(&old.sources.config, &sources.config));
        let kept = of_same_settings.and_then(|old| {
            let catalogue = match changed {
                Changed::Nothing => old.catalogue.clone(),
                Changed::Publications(changed) => Arc::new(old.catalogue.with_texts(changed)?),
                Changed::Anything => return None,
            };
            Some((catalogue, old.modelled.clone()))
        });
        let known = old.filter(|old| kept.is_some() && old.read.edition == self.shelf.edition());
        let known = known.filter(|old| sources.has_the_files_of(&old.sources)).map(|old| old.read.clone());
        let mut read = |publications: &[Arc<Publication>]| {
            known.clone().unwrap_or_else(|| clock.time("PDFs", || self.look_up(&sources, publications, old)))
        };
        let (catalogue, modelled, read) = match kept {
            Some((catalogue, modelled)) => {
                let read = read(catalogue.publications());
                (catalogue.with_documents(&read.documents), modelled, read)
            }
            None => {
                let library = self.loader.library(selection, &sources);
                let read = read(&library.publications);
                let mut problems = Diagnostics::default();
                let model = || model::model(&sources.config, library, read.documents.clone(), &mut problems);
                (Arc::new(clock.time("model", model)), problems, read)
            }
        };
        let kept = of_same_settings
            .filter(|old| catalogue.has_the_order_of(&old.catalogue) && sources.has_the_paths_of(&old.sources));
        let (plan, planned) = kept.map(|old| (old.plan.clone(), old.planned.clone())).unwrap_or_else(|| {
            let mut problems = Diagnostics::default();
            (Arc::new(clock.time("plan", || plan::claim(&sources, &catalogue, &mut problems))), problems)
        });
        let kept = old.filter(|old| Arc::ptr_eq(&plan, &old.plan) && sources.has_the_files_of(&old.sources));
        let mut prepared = Diagnostics::default();
        let renderer = clock.time("prepare", || match kept.and_then(|old| old.renderer.as_ref()) {
            Some(renderer) => Some(renderer.with_texts(&catalogue)),
            None => Renderer::new(&sources, &catalogue, &plan, &mut prepared),
        });
        let renderer = renderer.map(Arc::new);
        State { sources, selection, discovered, read, catalogue, modelled, plan, planned, prepared, renderer }
    }

    /// What is known of the publications' PDFs. What is not known has begun to be read.
    fn look_up(&self, sources: &Sources, publications: &[Arc<Publication>], old: Option<&State>) -> Read {
        let look_up = || (self.shelf.edition(), Documents::look_up(&self.shelf, sources, publications));
        let (mut edition, (mut documents, mut unread)) = look_up();
        if self.reader.reads_soon(unread.clone()) {
            (edition, (documents, unread)) = look_up();
            self.reader.read(unread.clone());
        }
        let mut problems = Diagnostics::default();
        documents.report(sources, &mut problems);
        let kept = old.map(|old| &old.read.documents).filter(|old| old.says_the_same_as(&documents));
        Read {
            edition,
            documents: kept.cloned().unwrap_or_else(|| Arc::new(documents)),
            problems,
            unread: unread.len(),
        }
    }

    fn outcome(&self, problems: Diagnostics, replaced: Vec<Arc<str>>, clock: Clock) -> Outcome {
        Outcome { good: self.good.clone(), problems: problems.into_sorted(), replaced, timings: clock.laps }
    }
}

/// Renders the pages that somebody looks at, and if templates may be others than they were, one page of each kind: an error
/// that shows in rendering only has to be told before the new state takes the place of the old one. One place in a template
/// may fail in many pages, and is told of once.
fn probe(renderer: &Renderer, each_kind: bool, viewed: &[String], out: &mut Diagnostics) {
    let plan = renderer.plan();
    let mut kinds = HashSet::new();
    // No template is in the search index, and whoever waits for a page does not wait for it.
    let pages = plan.ids().filter(|id| !matches!(plan.route(*id).page, Page::Index));
    let of_each_kind = pages.filter(|id| each_kind && kinds.insert(discriminant(&plan.route(*id).page)));
    let mut routes: Vec<RouteId> = of_each_kind.collect();
    routes.extend(viewed.iter().filter_map(|path| shown_at(plan, path)));
    let mut buffer = Vec::new();
    let mut places = HashSet::new();
    for route in routes {
        if let Err(problem) = renderer.render(route, &mut buffer)
            && places.insert(problem.place.clone())
        {
            out.push(*problem);
        }
    }
}
