//! Where links lead: those in Markdown, in the navigation, and redirects.

use super::{Page, Plan, RouteId, pages};
use crate::base::Config;
use crate::base::config::is_external;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use crate::base::paths;
use crate::load::markup::{Link, Markup, Target};
use crate::model::Catalogue;
use percent_encoding::percent_decode_str;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A page of this site, and what follows its path: a query or a fragment, or nothing.
    Route(RouteId, String),
    /// An address of another site, as it was written.
    External(String),
}

impl Plan {
    /// The page or file that a link in a Markdown text means.
    pub fn destination(&self, target: &Target) -> Option<RouteId> {
        match target {
            Target::Here => None,
            Target::Source(path) => self
                .sources
                .get(path.as_str())
                .or_else(|| self.sources.get(format!("{path}/index.md").as_str()))
                .or_else(|| self.sources.get(format!("{path}.md").as_str()))
                .copied(),
            Target::Site(path) => self.at(path),
        }
    }

    /// The page at a path of the site that begins with `/`.
    pub fn at(&self, path: &str) -> Option<RouteId> {
        let path = path.trim_start_matches('/');
        let folder = path.trim_end_matches('/');
        let index = if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
        let as_file = (!path.ends_with('/') && !path.is_empty()).then(|| self.find(path)).flatten();
        // A static PDF that became a paper's PDF is found by its old path.
        as_file.or_else(|| self.find(&index)).or_else(|| self.sources.get(format!("static/{path}").as_str()).copied())
    }
}

/// Reports every link that leads nowhere.
pub fn check(plan: &Plan, catalogue: &Catalogue, out: &mut Diagnostics) {
    // Each with the text of the page on which it stands.
    let mut texts: Vec<(&Markup, &Markup)> = catalogue.pages().iter().map(|page| (&page.body, &page.body)).collect();
    for (axis, _) in catalogue.axes() {
        for (term, _) in catalogue.terms(axis) {
            texts.extend(catalogue.person_file(term).map(|file| (&file.biography, &file.biography)));
            texts.extend(catalogue.series_file(term).map(|file| (&file.body, &file.body)));
        }
    }
    for id in catalogue.ids() {
        let publication = catalogue.publication(id);
        let errata = publication.errata.iter().map(|erratum| &erratum.text);
        let all = publication.key_points.iter().chain([&publication.body]).chain(errata);
        texts.extend(all.map(|text| (text, &publication.body)));
    }
    for (text, page) in texts {
        for link in &text.links {
            check_link(link, page, plan, catalogue, out);
        }
    }
}

/// `page` is the text of the page on which the link stands.
fn check_link(link: &Link, page: &Markup, plan: &Plan, catalogue: &Catalogue, out: &mut Diagnostics) {
    let (text, is_known) = match &link.target {
        Target::Here => (Some(page), true),
        target => {
            let route = plan.destination(target);
            let text = route.and_then(|route| match &plan.route(route).page {
                Page::Publication(id) => Some(&catalogue.publication(*id).body),
                Page::Plain(index) => catalogue.pages().get(*index as usize).map(|page| &page.body),
                _ => None,
            });
            (text, route.is_some())
        }
    };
    if !is_known {
        out.push(broken(link, plan, catalogue));
    } else if let Some(problem) = text.and_then(|text| broken_anchor(link, text)) {
        out.push(problem);
    }
}

fn broken_anchor(link: &Link, text: &Markup) -> Option<Diagnostic> {
    let (_, fragment) = link.suffix.split_once('#')?;
    let fragment = percent_decode_str(fragment).decode_utf8_lossy();
    // Every browser knows where the top is.
    if ["", "top"].contains(&&*fragment) || text.has_anchor(&fragment) {
        return None;
    }
    let is_footnote = fragment.strip_prefix("fn-").is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()));
    let (message, remedy) = match nearest(&fragment, text.headings.iter().map(|heading| heading.id.as_str())) {
        _ if is_footnote => (
            format!("there is no footnote `#{fragment}` there"),
            "write the note as `[^name]`, and its text after `[^name]:`; then it gets its links by itself".to_owned(),
        ),
        Some(near) => (format!("there is no heading `#{fragment}` there"), format!("did you mean `#{near}`?")),
        None => (
            format!("there is no heading `#{fragment}` there"),
            "give the heading this name with {#name} at its end, or link to the page".to_owned(),
        ),
    };
    Some(Diagnostic::warning("broken-anchor", link.place.clone(), message).remedy(remedy))
}

fn broken(link: &Link, plan: &Plan, catalogue: &Catalogue) -> Diagnostic {
    let (Target::Source(path) | Target::Site(path)) = &link.target else {
        return Diagnostic::error("broken-link", link.place.clone(), "this link leads nowhere");
    };
    let bare = path.trim_start_matches('/');
    let reason = if catalogue.leaves_out(path) {
        Some("a draft or still to come")
    } else if ["", "static/", "content/"].iter().any(|folder| catalogue.withholds(&format!("{folder}{bare}"))) {
        Some("named by a draft or a paper to come alone")
    } else {
        None
    };
    if let Some(reason) = reason {
        return Diagnostic::warning(
            "link-to-unpublished",
            link.place.clone(),
            format!("`{path}` is {reason}, and not in this build"),
        )
        .remedy("publish it first, or take the link out; until then it leads to the top of its own page");
    }
    let sources = plan.sources.keys().map(|source| &**source);
    let same_name = sources.clone().filter(|source| paths::file_name(source) == paths::file_name(path)).min();
    let neighbours = sources.filter(|source| paths::parent(source) == paths::parent(path));
    let remedy = match same_name.or_else(|| nearest(path, neighbours)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "link to a paper by the path of its Markdown file, as seen from this one".to_owned(),
    };
    Diagnostic::error("broken-link", link.place.clone(), format!("this link leads to `{path}`, which is not there"))
        .remedy(remedy)
}

/// Finds where the navigation and the configured redirects lead, once everything else has its address.
pub(super) fn resolve_redirects(plan: &mut Plan, config: &Config, out: &mut Diagnostics) {
    for item in &config.nav {
        let found = destination(plan, &item.url, &item.place, out);
        plan.navigation.push(found.unwrap_or_else(|| Destination::Route(plan.home, String::new())));
    }
    for redirect in &config.redirects {
        let Some(found) = destination(plan, &redirect.to, &redirect.place, out) else { continue };
        if let Destination::Route(route, _) = found
            && matches!(plan.route(route).page, Page::Redirect(_))
        {
            out.push(
                Diagnostic::error("redirect-chain", redirect.place.clone(), "this redirect leads to another redirect")
                    .remedy("name the address where it ends"),
            );
            continue;
        }
        if let Some(own) = plan.find(&pages::redirect_path(&redirect.from)) {
            plan.routes[own.index()].page = Page::Redirect(found);
        }
    }
}

fn destination(plan: &Plan, url: &str, place: &Place, out: &mut Diagnostics) -> Option<Destination> {
    if is_external(url) || url.starts_with("mailto:") {
        return Some(Destination::External(url.to_owned()));
    }
    let (path, suffix) = url.split_at(url.find(['#', '?']).unwrap_or(url.len()));
    let found = plan.at(path);
    if found.is_none() {
        out.push(
            Diagnostic::error("broken-link", place.clone(), format!("this leads to `{url}`, and no page is there"))
                .remedy("name the address of a page of this site, or of another site with https://"),
        );
    }
    found.map(|route| Destination::Route(route, suffix.to_owned()))
}
