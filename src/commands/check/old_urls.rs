//! Whether the addresses of an old site still lead somewhere.

use super::addresses::{Own, Spot, look_up, split};
use super::lists::{self, Entry};
use super::nearest_page::Pages;
use super::whole::Whole;
use crate::base::{Diagnostic, Diagnostics, paths};
use percent_encoding::percent_decode_str;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::Path;

/// What programs add to an address to count readers; hosts and pages ignore it.
const COUNTERS: [&str; 6] = ["utm_", "fbclid", "gclid", "mc_", "ref", "source"];

/// Looks for each address of a list. The line that sums it up; `None` if the list cannot be read.
pub(super) fn check(file: &Path, whole: &Whole<'_>, problems: &mut Diagnostics) -> Option<String> {
    let entries = lists::read(file, &whole.sources.root, problems)?;
    let own = Own::of(whole.config());
    let common = common_host(&entries);
    let hosts: Vec<&str> = own.iter().map(Own::host).chain(common.as_deref()).map(bare).collect();
    let (mut seen, mut found) = (FxHashSet::default(), 0);
    let mut foreign: Vec<&Entry> = Vec::new();
    let mut pages = None;
    for entry in &entries {
        let (host, path) = split(&entry.url).map_or((None, entry.url.as_str()), |(host, path)| (Some(host), path));
        if host.is_some_and(|host| !hosts.contains(&bare(host))) {
            foreign.push(entry);
            continue;
        }
        let rooted = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        if !seen.insert(rooted.clone()) {
            continue;
        }
        // The old site's host may have had other folders than the new one.
        let is_own = own.as_ref().is_some_and(|own| host.is_none_or(|host| bare(host) == bare(own.host())));
        let below = own.as_ref().and_then(|own| own.below(&rooted));
        let path = below.or_else(|| (!is_own).then(|| decoded(&rooted)));
        let spot = path.as_ref().map_or(Spot::Nowhere, |path| look_up(whole.plan, path));
        let query = rooted.split('#').next().and_then(|address| address.split_once('?')).map_or("", |(_, query)| query);
        let counts =
            query.split('&').any(|part| !part.is_empty() && !COUNTERS.iter().any(|known| part.starts_with(known)));
        let remedy = match spot {
            Spot::There if !counts => {
                found += 1;
                continue;
            }
            Spot::There => {
                "static hosts ignore what follows `?`, so that all such addresses lead to one page; redirect it at \
                            the host, if that can"
                    .to_owned()
            }
            Spot::OtherCase(out) => {
                format!("hosts tell capitals from small letters: /{out} is there; add the old one to its `aliases`")
            }
            Spot::Nowhere => {
                let pages = pages.get_or_insert_with(|| Pages::new(whole.plan));
                remedy(&rooted, pages.nearest(&decoded(&rooted)), whole)
            }
        };
        let message = format!("{} leads nowhere on the new site", entry.url);
        problems.push(Diagnostic::warning("lost-address", entry.place.clone(), message).remedy(remedy));
    }
    if let Some(first) = foreign.first() {
        let (host, _) = split(&first.url).unwrap_or_default();
        let message = match foreign.len() {
            1 => format!("{} is at {host}, and not at this site; it is passed over", first.url),
            all => format!(
                "{all} addresses, of which this is the first, are at other sites, such as {host}; they are passed over"
            ),
        };
        problems.push(
            Diagnostic::warning("foreign-address", first.place.clone(), message)
                .remedy("take them out of the list; each old site needs a list of its own"),
        );
    }
    let all = seen.len();
    Some(format!("{} of {} old addresses lead to a page or redirect", thousands(found), thousands(all)))
}

fn remedy(old: &str, near: Option<crate::plan::RouteId>, whole: &Whole<'_>) -> String {
    let path = old.split(['?', '#']).next().unwrap_or_default();
    let Some(near) = near else {
        return format!("add a line to `[redirects]` in site.toml: \"{path}\" = \"/…\"");
    };
    let href = whole.plan.href(near);
    let source = whole.plan.route(near).place.as_ref().map(|place| &place.path);
    match source.filter(|path| paths::extension(path) == "md") {
        Some(source) => format!("if it is {href} now, add \"{path}\" to the `aliases` in {source}"),
        None => format!("if it is {href} now, add \"{path}\" = \"{href}\" to `[redirects]` in site.toml"),
    }
}

/// The host of most addresses: the old site's.
fn common_host(entries: &[Entry]) -> Option<String> {
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for (host, _) in entries.iter().filter_map(|entry| split(&entry.url)) {
        *counts.entry(bare(host).to_ascii_lowercase()).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    counts.into_iter().find(|(_, count)| count * 2 > all).map(|(host, _)| host)
}

/// A host without the `www.` that many sites have beside their name.
fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

fn decoded(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy().into_owned()
}

/// `1,203`
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 12, 999, 1203, 1_000_000].map(thousands), ["0", "12", "999", "1,203", "1,000,000"]);
    }
}
