//! `[publish]` of `site.toml`: where the site is published.

use super::BaseUrl;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::fields::Fields;
use crate::base::node::Node;
use crate::base::origin::Step;

/// Where the site is published, and in what form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublishSettings {
    /// The forms in which files are sent beside the plain one.
    pub precompress: Vec<Encoding>,
    pub targets: Vec<PublishTarget>,
}

/// A host, and what is to be done there. Which addresses there are, `publish` knows.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishTarget {
    pub name: String,
    /// Such as `s3://bucket/folder`, as it was written.
    pub url: String,
    /// Where the address stands.
    pub place: Place,
    /// Takes the place of the site's.
    pub base_url: Option<BaseUrl>,
    /// The key of the service that shows the files, where the address does not tell.
    pub host: Option<(String, Place)>,
    /// The address of a store's interface, where it is not its maker's own.
    pub endpoint: Option<String>,
    pub region: Option<String>,
    /// A store's account, where the address has no room for it.
    pub account: Option<String>,
    /// The branch of a Git repository.
    pub branch: Option<String>,
    /// Whether a branch keeps its earlier commits.
    pub history: bool,
    /// Whether drafts may be published there.
    pub drafts: bool,
    /// In per cent: the share of the files there that one run may delete.
    pub delete_at_most: u8,
    /// Headers of every file, by their names; they take the place of ours.
    pub headers: Vec<(String, String)>,
}

/// A way of compressing that browsers know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    Gzip,
    Brotli,
    Zstd,
}

impl Encoding {
    pub const ALL: [Encoding; 3] = [Encoding::Gzip, Encoding::Brotli, Encoding::Zstd];

    /// As HTTP names it (RFC 9110, 8.4.1; RFC 7932; RFC 8878).
    pub fn key(self) -> &'static str {
        match self {
            Encoding::Gzip => "gzip",
            Encoding::Brotli => "br",
            Encoding::Zstd => "zstd",
        }
    }

    /// What servers look for behind a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Encoding::Gzip => "gz",
            Encoding::Brotli => "br",
            Encoding::Zstd => "zst",
        }
    }
}

pub(super) fn publish(fields: &mut Fields<'_>, out: &mut Diagnostics) -> PublishSettings {
    let mut settings = PublishSettings::default();
    let Some(mut group) = fields.group("publish", out) else { return settings };
    let place = group.place("precompress");
    for key in group.texts("precompress", out) {
        match Encoding::ALL.into_iter().find(|encoding| encoding.key() == key) {
            Some(encoding) if settings.precompress.contains(&encoding) => {}
            Some(encoding) => settings.precompress.push(encoding),
            None => out.push(
                Diagnostic::error("unknown-format", place.clone(), format!("there is no way of compressing `{key}`"))
                    .remedy(format!("the ways are {}", Encoding::ALL.map(Encoding::key).join(", "))),
            ),
        }
    }
    let names: Vec<String> = group.names().filter(|name| *name != "precompress").map(str::to_owned).collect();
    for name in names.clone() {
        match group.take_any(&name) {
            Some(Node::Map(entries)) => {
                let steps = ["publish", &name].map(|step| Step::Key(step.to_owned()));
                settings.targets.extend(target(name, group.nested(steps, entries), out));
            }
            // What is no table is a key of the section that does not exist.
            _ => out.push(
                Diagnostic::error("unknown-key", group.place(&name), format!("there is no key `{name}`"))
                    .remedy(format!("the key here is `precompress`; a target is a table, `[publish.{name}]`")),
            ),
        }
    }
    group.finish(names.iter().map(String::as_str), out);
    settings
}

fn target(name: String, mut group: Fields<'_>, out: &mut Diagnostics) -> Option<PublishTarget> {
    let place = group.place("url");
    let url = group.required("url", out);
    let base_place = group.place("base_url");
    let base_url = group.text("base_url", out).and_then(|text| match BaseUrl::parse(&text) {
        Ok(url) => Some(url),
        Err(why) => {
            let remedy = "write the address at which readers find the site there";
            out.push(Diagnostic::error("bad-url", base_place, format!("`base_url` {why}")).remedy(remedy));
            None
        }
    });
    let host_place = group.place("host");
    let headers_place = group.place("headers");
    let headers = headers(&mut group, &headers_place, out);
    let target = PublishTarget {
        host: group.text("host", out).map(|host| (host, host_place)),
        endpoint: group.text("endpoint", out),
        region: group.text("region", out),
        account: group.text("account", out),
        branch: group.text("branch", out),
        history: group.flag_or("history", true, out),
        drafts: group.flag("drafts", out),
        delete_at_most: group.integer("delete_at_most", 0..101, out).and_then(|n| n.try_into().ok()).unwrap_or(20),
        headers,
        base_url,
        name,
        url: url.clone().unwrap_or_default(),
        place: place.clone(),
    };
    group.finish([], out);
    let url = url?;
    if has_password(&url) || target.endpoint.as_deref().is_some_and(has_password) {
        let message = "there is a password in this address";
        out.push(Diagnostic::error("secret", place, message).remedy(
            "take it out, and out of the history of versions; passwords come from the environment, as the manual says",
        ));
        return None;
    }
    Some(target)
}

fn headers(group: &mut Fields<'_>, place: &Place, out: &mut Diagnostics) -> Vec<(String, String)> {
    let entries = match group.take("headers") {
        None => return Vec::new(),
        Some(Node::Map(entries)) => entries,
        Some(other) => {
            group.wrong("headers", "a text for each name", &other, out);
            return Vec::new();
        }
    };
    let mut headers = Vec::new();
    for (key, node) in entries {
        let is_name = !key.name.is_empty() && key.name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        match node {
            Node::Text(text) if is_name && text.chars().all(|c| c == ' ' || c.is_ascii_graphic()) => {
                headers.push((key.name, text));
            }
            _ => out.push(
                Diagnostic::error("bad-header", place.clone(), format!("`{}` is no header of HTTP", key.name))
                    .remedy("write names of letters and hyphens, and texts of ASCII on one line"),
            ),
        }
    }
    headers
}

/// Whether an address says by which password, as in `https://me:word@host/`, or has a token for a name, as addresses of HTTP have.
fn has_password(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let is_http = ["http", "https", "git+https", "webdav", "webdavs"].contains(&scheme);
    authority.rsplit_once('@').is_some_and(|(user, _)| is_http || user.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_addresses_are_seen() {
        for bad in ["webdavs://me:word@host.example/site", "git+https://token@host.example/a.git", "sftp://a:b@host/c"]
        {
            assert!(has_password(bad), "{bad}");
        }
        for good in
            ["sftp://me@host.example:22/site", "s3://bucket/a:b@c", "../site", "git+ssh://git@host.example/a.git"]
        {
            assert!(!has_password(good), "{good}");
        }
    }
}
