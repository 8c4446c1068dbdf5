//! Addresses as the world has them, and what is there.

use crate::base::Config;
use crate::plan::Plan;
use percent_encoding::percent_decode_str;

/// What an address leads to.
pub(super) enum Spot {
    There,
    /// It would be there if hosts did not tell capitals from small letters; the path that is.
    OtherCase(String),
    Nowhere,
}

/// The addresses of the site itself.
pub(super) struct Own<'a> {
    /// `host.example`, with a port if it has one.
    authority: &'a str,
    /// `/some/folder/`
    folder: &'a str,
}

impl<'a> Own<'a> {
    /// `None` for a site whose address is not known.
    pub fn of(config: &'a Config) -> Option<Own<'a>> {
        let (_, authority) = config.base_url.origin().split_once("://")?;
        Some(Own { authority, folder: config.base_url.path() })
    }

    pub fn host(&self) -> &str {
        self.authority
    }

    /// The path of an address below the site, decoded and without its beginning slash; `None` for that of another site.
    pub fn path(&self, url: &str) -> Option<String> {
        let (host, path) = split(url)?;
        if !host.eq_ignore_ascii_case(self.authority) {
            return None;
        }
        self.below(path)
    }

    /// As [`Own::path`], for a path from the host's root.
    pub fn below(&self, path: &str) -> Option<String> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = if path.is_empty() { "/" } else { path };
        let rest = path.strip_prefix(self.folder).or((format!("{path}/") == self.folder).then_some(""))?;
        Some(percent_decode_str(rest).decode_utf8_lossy().into_owned())
    }
}

/// The host of an address, and its path with what follows.
pub(super) fn split(url: &str) -> Option<(&str, &str)> {
    let rest = ["https://", "http://", "//"].iter().find_map(|scheme| {
        let (head, rest) = url.split_at_checked(scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then_some(rest)
    })?;
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    (!host.is_empty()).then_some((host, path))
}

/// What is at a path of the site, as a host finds it: a file, or a folder with its index page.
pub(super) fn look_up(plan: &Plan, path: &str) -> Spot {
    let folder = path.trim_matches('/');
    let index = if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
    let as_file = (!path.ends_with('/')).then_some(folder);
    let mut other = Spot::Nowhere;
    for wanted in as_file.into_iter().chain([index.as_str()]) {
        let Some(route) = plan.find(wanted) else { continue };
        let out = plan.route(route).out.as_str();
        if out == wanted {
            return Spot::There;
        }
        other = Spot::OtherCase(out.strip_suffix("index.html").unwrap_or(out).to_owned());
    }
    other
}
