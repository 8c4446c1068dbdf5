//! `offprint publish`: the site is built, compared with what the host has, and the difference is shown and carried out.
//!
//! What the host has is known from a manifest that stands beside the site there, in the form of the one in `public/`. Before the
//! first file is sent it is noted there which ones are about to change, and while they are sent again and again which ones
//! have arrived: so an interrupted run is taken up by the next. Where the host can say quickly what it has, the manifest is
//! compared with that whenever something is to be sent.
//!
//! A host is either a store of files ([`store`]) or a branch of Git ([`branch`]); [`services`] is the family of both.

mod branch;
mod changes;
mod compress;
mod guard;
mod headers;
pub mod hosts;
mod lock;
pub mod services;
mod show;
mod site;
pub mod snippets;
mod store;
mod trouble;

pub(super) use headers::content_type;

use super::{Format, Progress};
use crate::base::config::{BaseUrl, Config, PublishTarget};
use crate::base::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::base::paths::OutPath;
use crate::write::manifest::Manifest;
use crate::{Built, Options, Survey};
use changes::{Changes, Listing};
use headers::Rules;
use rustc_hash::FxHashMap;
use site::Item;
use std::io;
use std::path::{Path, PathBuf};
use trouble::Trouble;

/// What the command line says.
pub struct Request {
    /// The target's name; the only one if it is not said.
    pub target: Option<String>,
    /// Show what would change, and change nothing.
    pub dry_run: bool,
    /// Do not ask.
    pub yes: bool,
    /// Name every file.
    pub list: bool,
    /// Ask the host what it really has, however long that takes.
    pub verify: bool,
    /// In place of the target's, in per cent.
    pub delete_at_most: Option<u8>,
    /// Only tell what a server of this kind is to be told.
    pub server_config: Option<snippets::Server>,
    /// In place of `public`, or of a folder in the cache for a target with an address or drafts of its own.
    pub out: Option<PathBuf>,
    pub quiet: bool,
    pub format: Format,
}

/// Where the site is published. All of it is told in troubles that are ready to be reported.
trait Host {
    /// What an earlier run has noted there; `None` where none was, or its note is lost.
    fn manifest(&mut self) -> Result<Option<Manifest>, Trouble>;
    /// Whether [`Host::listing`] takes no longer than sending some files.
    fn lists_quickly(&self) -> bool;
    /// What is there, without what is ours.
    fn listing(&mut self) -> Result<Listing, Trouble>;
    /// Whether it keeps a media type and a cache-control for each file.
    fn keeps_headers(&self) -> bool;
    /// Whether it can send those on who ask for a file.
    fn redirects(&self) -> bool {
        false
    }
    /// Keeps others from publishing there until this is dropped.
    fn begin(&mut self) -> Result<(), Trouble>;
    fn carry_out(&mut self, work: &Work<'_>, progress: &Progress) -> Result<(), Trouble>;
}

/// What is to be done at a host.
struct Work<'s> {
    /// Where the build is.
    out: &'s Path,
    /// What the host has.
    there: &'s Manifest,
    /// What it is to have.
    wanted: &'s Manifest,
    changes: &'s Changes<'s>,
}

/// Builds the site and publishes it. What is to be said at the end; `None` when something is wrong.
pub fn run(mut options: Options, request: &Request, problems: &mut Diagnostics) -> Option<Vec<String>> {
    let config = read_config(&options, problems)?;
    let target = choose(&config, request.target.as_deref(), problems)?;
    fit(&mut options, target, request);
    let base_url = options.base_url.as_ref().unwrap_or(&config.base_url).clone();
    if let Some(server) = request.server_config {
        let survey = Survey::of(&options, None, problems).filter(|_| !problems.has_errors())?;
        let told = snippets::Told {
            base: base_url.path(),
            security: &headers::security(survey.sources.theme.policy.as_deref(), &config, &target.headers),
            redirects: &headers::redirects(&survey.plan),
            precompress: &config.publish.precompress,
        };
        return Some(vec![server.text(&told).trim_end().to_owned()]);
    }
    guard::before(&options, target, &base_url, problems)?;
    let built = super::build::build(&options, request.quiet, problems)?;
    guard::built(&built, problems)?;
    let job = Job { options: &options, config: &config, target, base_url: &base_url, built: &built, request };
    let done = job.carry_out(problems);
    done.map_err(|trouble| problems.push(*trouble)).ok().flatten()
}

/// A site that is built, and where it is to go.
struct Job<'j> {
    options: &'j Options,
    config: &'j Config,
    target: &'j PublishTarget,
    base_url: &'j BaseUrl,
    built: &'j Built,
    request: &'j Request,
}

impl Job<'_> {
    /// All files that the host is to have, with what goes with each. `None` if it would not take them, which is reported.
    fn items(&self, host: &dyn Host, problems: &mut Diagnostics) -> Result<Option<Vec<Item>>, Trouble> {
        let Job { options, config, target, .. } = *self;
        let redirects = headers::redirects(&self.built.plan);
        let own_cache_control = target.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("cache-control"));
        let rules = Rules {
            kept: host.keeps_headers(),
            cache_control: own_cache_control.map(|(_, value)| value.clone()),
            redirects: match host.redirects() {
                true => redirects.iter().map(|redirect| (redirect.path.clone(), redirect.to.clone())).collect(),
                false => FxHashMap::default(),
            },
        };
        let mut items = site::items(&options.out, &self.built.plan, &rules, &config.publish.precompress);
        let security = headers::security(self.built.policy.as_deref(), config, &target.headers);
        let shown_by = hosts::of(target)?;
        for (path, text) in hosts::own_files(shown_by, target, self.base_url, &security, &redirects) {
            site::add(&mut items, path, text, &rules);
        }
        if let Some(shown_by) = shown_by {
            shown_by.check(&items, &redirects, problems);
        }
        Ok((!problems.has_errors()).then_some(items))
    }

    /// Compares, shows, asks and sends. What is to be said at the end; `None` if something is wrong, which is reported.
    fn carry_out(&self, problems: &mut Diagnostics) -> Result<Option<Vec<String>>, Trouble> {
        let Job { target, request, .. } = *self;
        let mut host = services::open(&self.options.root, target)?;
        let Some(items) = self.items(&*host, problems)? else { return Ok(None) };
        let mut there = host.manifest()?;
        let mut changes = Changes::between(&there.clone().unwrap_or_default(), None, &items);
        if there.is_some() && changes.is_empty() && !request.verify {
            return Ok(Some(vec![format!("{} has this site already: {} files.", target.url, items.len())]));
        }
        if !request.dry_run {
            // What is looked at from now on stays as it is.
            host.begin()?;
            there = host.manifest()?;
        }
        let is_known = there.is_some();
        let there = there.unwrap_or_default();
        let listing = if request.verify || !is_known || host.lists_quickly() || there.is_uncertain() {
            Some(host.listing()?)
        } else {
            None
        };
        changes = Changes::between(&there, listing.as_ref(), &items);
        if is_known && changes.is_empty() {
            return Ok(Some(vec![format!("{} has this site already: {} files.", target.url, items.len())]));
        }
        guard::deletions(&changes, target, request)?;
        let mut lines = show::lines(&changes, target, self.base_url, request.list);
        if request.dry_run {
            lines.push("Nothing was sent (--dry-run).".to_owned());
            return Ok(Some(lines));
        }
        if !request.yes {
            match super::ask::confirmed(&self.options.root, &lines, "Publish this?", request.format, problems) {
                None => return Ok(None),
                Some(false) => return Ok(Some(vec!["Nothing was sent.".to_owned()])),
                Some(true) => {}
            }
        }
        let wanted = Changes::wanted(&items, &there);
        let progress = Progress::new(request.quiet);
        progress.begin_bytes(changes.sent().map(|item| item.size.unwrap_or_default()).sum());
        let done = host
            .carry_out(&Work { out: &self.options.out, there: &there, wanted: &wanted, changes: &changes }, &progress);
        progress.finish();
        done?;
        let mut said = if request.yes { lines } else { Vec::new() };
        said.push(show::done(&changes, self.base_url));
        Ok(Some(said))
    }
}

fn read_config(options: &Options, problems: &mut Diagnostics) -> Option<Config> {
    let path = options.root.join(crate::base::config::FILE);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("{} cannot be read: {error}", path.display());
            problems.push(Diagnostic::error("no-site", None, message).remedy("look at its permissions"));
            return None;
        }
    };
    // What is wrong in it the build tells.
    let mut found = Diagnostics::default();
    let config = Config::parse(&text, &mut found);
    if found.has_errors() {
        problems.append(found);
        return None;
    }
    config
}

/// The target that is meant.
fn choose<'c>(config: &'c Config, name: Option<&str>, problems: &mut Diagnostics) -> Option<&'c PublishTarget> {
    let targets = &config.publish.targets;
    let names: Vec<&str> = targets.iter().map(|target| target.name.as_str()).collect();
    let found = match (name, targets.as_slice()) {
        (None, [only]) => return Some(only),
        (Some(name), _) => targets.iter().find(|target| target.name == name),
        (None, _) => None,
    };
    if found.is_none() {
        let (message, remedy) = match (name, names.is_empty()) {
            (_, true) => (
                "site.toml does not say where to publish".to_owned(),
                "add a table such as `[publish.web]` with `url = \"sftp://me@host.example/srv/www\"`".to_owned(),
            ),
            (Some(name), _) => (
                format!("there is no target `{name}` in site.toml"),
                match nearest(name, names.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the targets are {}", names.join(", ")),
                },
            ),
            (None, _) => {
                ("there are several targets in site.toml".to_owned(), format!("name one of them: {}", names.join(", ")))
            }
        };
        problems.push(Diagnostic::error("no-target", None, message).remedy(remedy));
    }
    found
}

/// What the target says, where the command line says nothing.
fn fit(options: &mut Options, target: &PublishTarget, request: &Request) {
    // Other addresses or drafts in `public` would puzzle whoever looks there.
    let differs = target.base_url.is_some() || target.drafts;
    options.base_url = options.base_url.take().or_else(|| target.base_url.clone());
    options.selection.drafts |= target.drafts;
    match &request.out {
        Some(out) => options.out.clone_from(out),
        None if differs => {
            let cache = crate::base::cache::Cache::open(&options.root, "publish");
            let slug = crate::base::paths::slug_or_code_points(&target.name);
            options.out = cache.place(format!("site-{slug}"));
        }
        None => {}
    }
}

fn unsendable(path: &OutPath, error: &io::Error) -> Trouble {
    let message = format!("{path} cannot be sent: {error}");
    Box::new(Diagnostic::error("output", None, message).remedy("run this again, and leave the output alone meanwhile"))
}
