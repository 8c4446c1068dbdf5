//! `--old-urls`: whether each address that the site had before still leads somewhere.

use crate::Survey;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use crate::base::paths;
use crate::plan::redirect_path;
use percent_encoding::percent_decode_str;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use rustc_hash::FxHashMap;
use std::path::Path;
use std::sync::Arc;

/// An old address, and where the list has it.
struct Old {
    url: String,
    place: Place,
}

/// For so many addresses one that is written much like it is looked for: it takes a look at all names.
const GUESSES: usize = 100;

/// So deep may lists of sitemaps name others.
const DEEPEST: u32 = 3;

/// Looks at each address of a list or sitemap. The line that sums it up; `None` if it cannot be read.
pub(super) fn check(survey: &Survey, file: &Path, out: &mut Diagnostics) -> Option<String> {
    let mut all = Vec::new();
    read(file, &survey.sources.root, 0, &mut all, out)?;
    let (own, foreign): (Vec<&Old>, Vec<&Old>) = {
        let hosts = own_hosts(&all, survey.sources.config.base_url.host());
        all.iter()
            .partition(|old| host(&old.url).is_none_or(|host| hosts.iter().any(|own| own.eq_ignore_ascii_case(host))))
    };
    if let Some(first) = foreign.first() {
        let message = format!("{} of these addresses are of another host, and were not looked at", foreign.len());
        let remedy = "give a list of the addresses that this site had before";
        out.push(Diagnostic::warning("foreign-address", first.place.clone(), message).remedy(remedy));
    }
    let names = last_words(survey);
    let (mut found, mut guesses) = (0, GUESSES);
    for old in &own {
        let path = path(&old.url);
        if leads_somewhere(survey, path) {
            found += 1;
            continue;
        }
        guesses = guesses.saturating_sub(1);
        let message = format!("`{path}` led somewhere once, and no page or redirect is there now");
        let remedy = remedy(path, &names, guesses > 0);
        out.push(Diagnostic::error("lost-address", old.place.clone(), message).remedy(remedy));
    }
    Some(format!("{found} of {} old addresses lead to a page, a file or a redirect", own.len()))
}

/// Reads a list, a sitemap, or a sitemap of sitemaps that lie beside it.
fn read(file: &Path, root: &Path, depth: u32, all: &mut Vec<Old>, out: &mut Diagnostics) -> Option<()> {
    let bytes = std::fs::read(file).map_err(|error| {
        let message = format!("{} cannot be read: {error}", file.display());
        out.push(
            Diagnostic::error("old-urls", None, message).remedy("name a list of addresses, or an old sitemap.xml"),
        );
    });
    let text = String::from_utf8_lossy(&bytes.ok()?).into_owned();
    let shown = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let shown = std::path::absolute(root)
        .ok()
        .and_then(|root| Some(shown.strip_prefix(root).ok()?.to_owned()))
        .unwrap_or(shown);
    let shown: Arc<str> = shown.to_string_lossy().into();
    let text = text.trim_start_matches('\u{feff}');
    if !text.trim_start().starts_with('<') {
        for (number, line) in (1..).zip(text.lines()) {
            let url = line.split(" #").next().unwrap_or_default().trim();
            if !url.is_empty() && !url.starts_with('#') {
                let indent = line.len() - line.trim_start().len();
                let place = Place { line: number, ..Place::span(shown.clone(), line, indent, indent + url.len()) };
                all.push(Old { url: url.to_owned(), place });
            }
        }
        return Some(());
    }
    let (urls, sitemaps) = locations(text, &shown).map_err(|problem| out.push(*problem)).ok()?;
    all.extend(urls);
    for sitemap in sitemaps {
        let name = paths::file_name(path(&sitemap.url));
        let beside = file.with_file_name(name);
        if depth < DEEPEST && !name.is_empty() && beside != file && beside.is_file() {
            read(&beside, root, depth + 1, all, out)?;
        } else {
            let message = format!("the sitemap `{}` is not beside this one", sitemap.url);
            out.push(Diagnostic::error("old-urls", sitemap.place, message).remedy("save it there under its own name"));
        }
    }
    Some(())
}

/// The addresses of a sitemap, and those of further sitemaps.
fn locations(text: &str, shown: &Arc<str>) -> Result<(Vec<Old>, Vec<Old>), Box<Diagnostic>> {
    let mut reader = Reader::from_str(text);
    let (mut urls, mut sitemaps) = (Vec::new(), Vec::new());
    let (mut in_index, mut current) = (false, None::<(Place, String)>);
    let mut cursor = Cursor { at: 0, line: 1, column: 1 };
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Err(error) => {
                let message = format!("this is no sitemap: {error}");
                let problem =
                    Diagnostic::error("old-urls", Place::span(shown.clone(), text, start, start + 1), message);
                return Err(Box::new(problem.remedy("save the sitemap.xml again, or write a list of addresses")));
            }
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == "sitemapindex" => in_index = true,
            Ok(Event::Start(tag)) if tag.name().as_ref() == "loc" => {
                cursor.advance(text, start);
                let Cursor { line, column, .. } = cursor;
                let width = "<loc>".len() as u32;
                current = Some((Place { path: shown.clone(), line, column, width }, String::new()));
            }
            Ok(Event::Text(words)) => {
                if let Some((_, url)) = &mut current {
                    url.push_str(&words);
                }
            }
            Ok(Event::GeneralRef(reference)) => {
                if let Some((_, url)) = &mut current {
                    match reference.resolve_char_ref() {
                        Ok(Some(c)) => url.push(c),
                        _ => url.push_str(resolve_predefined_entity(&reference).unwrap_or_default()),
                    }
                }
            }
            Ok(Event::End(tag)) if tag.name().as_ref() == "loc" => {
                if let Some((place, url)) = current.take() {
                    let old = Old { url: url.trim().to_owned(), place };
                    if in_index { sitemaps.push(old) } else { urls.push(old) }
                }
            }
            Ok(Event::Eof) => return Ok((urls, sitemaps)),
            Ok(_) => {}
        }
    }
}

/// A place that only moves on: sitemaps have 50,000 addresses, and may have them all on one line.
struct Cursor {
    at: usize,
    line: u32,
    column: u32,
}

impl Cursor {
    fn advance(&mut self, text: &str, to: usize) {
        let passed = text.get(self.at..to).unwrap_or_default();
        let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.column = match passed.rfind('\n') {
            Some(at) => count(&passed[at..]),
            None => self.column.saturating_add(count(passed)),
        };
        self.at = to;
    }
}

/// The host of an address that names one.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#']).next()
}

/// A host as it is compared: most answer with and without `www.`
fn bare(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)
}

/// The host of the site, and the one that most of the addresses have: the site may have moved.
fn own_hosts(all: &[Old], site: &str) -> Vec<String> {
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for host in all.iter().filter_map(|old| host(&old.url)) {
        *counts.entry(bare(host)).or_default() += 1;
    }
    let most = counts.into_iter().max_by(|one, other| one.1.cmp(&other.1).then_with(|| other.0.cmp(&one.0)));
    most.map(|(host, _)| host).into_iter().chain([bare(site)]).collect()
}

/// What follows the host.
fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest.find(['/', '?', '#']).map_or("/", |at| &rest[at..]));
    rest.split('#').next().unwrap_or_default()
}

fn leads_somewhere(survey: &Survey, path: &str) -> bool {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let decoded = decoded.strip_suffix("index.html").unwrap_or(&decoded);
    // A static host gives the same for every query.
    let has_query = decoded.contains('?');
    let (plan, base) = (&survey.plan, survey.sources.config.base_url.path().trim_end_matches('/'));
    let inner = decoded.strip_prefix(base).filter(|rest| rest.is_empty() || rest.starts_with('/')).unwrap_or(decoded);
    // Hosts tell large letters from small ones, which a plan does not.
    let is_there = |file: &str| plan.find(file).is_some_and(|id| plan.route(id).out.as_str() == file);
    !has_query
        && [inner, decoded].iter().any(|path| is_there(path.trim_start_matches('/')) || is_there(&redirect_path(path)))
}

/// The last words of all addresses of pages, each with the first address that ends in it.
fn last_words(survey: &Survey) -> FxHashMap<String, String> {
    let mut words = FxHashMap::default();
    for id in survey.plan.ids() {
        let path = survey.plan.route(id).out.as_str();
        if let Some(folder) = path.strip_suffix("/index.html") {
            words.entry(paths::file_name(folder).to_owned()).or_insert_with(|| format!("/{folder}/"));
        }
    }
    words
}

fn remedy(path: &str, names: &FxHashMap<String, String>, may_guess: bool) -> String {
    if path.contains('?') {
        return "static hosts ignore what follows a `?`; the host itself has to redirect this one".to_owned();
    }
    let word = paths::slug(paths::stem(path.trim_end_matches('/'))).unwrap_or_default();
    let guess = || nearest(&word, names.keys().map(String::as_str));
    let near = names.get(&word).or_else(|| may_guess.then(guess).flatten().and_then(|name| names.get(name)));
    match near {
        Some(address) => format!("if {address} took its place, write `{path}` into the `aliases` there"),
        None => format!("write `{path}` into the `aliases` of what took its place, or into `[redirects]` in site.toml"),
    }
}
