//! What is said of a file besides its bytes: its type, how long it may be kept, and what a browser may do with it.

use crate::base::config::{Config, Encoding};
use crate::base::paths::OutPath;
use crate::plan::{Destination, Page, Plan};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rustc_hash::FxHashMap;

/// For a year, without asking again (RFC 8246): what has the hash of its content in its name never changes.
pub(super) const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Pages and what tells of them: a change is seen after five minutes.
pub(super) const BRIEFLY: &str = "public, max-age=300, must-revalidate";
/// PDFs, pictures and styles: they seldom change, and styles are asked for by their hash.
pub(super) const FOR_AN_HOUR: &str = "public, max-age=3600";

/// The files of the search index that have a hash for a name.
pub(super) const SHARDS: &str = "/search/*.bin";

/// The headers of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Headers {
    pub content_type: String,
    pub cache_control: String,
    pub content_encoding: Option<&'static str>,
    /// Where the host is to send those who ask for the file, if it can.
    pub redirect: Option<String>,
    /// Whether the host keeps them, so that a change of them is a change of the file.
    kept: bool,
}

/// What this host is told.
pub(super) struct Rules {
    /// Whether the host keeps a type and a cache-control for each file.
    pub kept: bool,
    /// In place of ours, for every file.
    pub cache_control: Option<String>,
    /// Where files lead on, by their paths, for a host that does so itself.
    pub redirects: FxHashMap<OutPath, String>,
}

impl Headers {
    /// A hash that changes with the content's hash and, where the host keeps them, with the headers.
    pub(super) fn version(&self, content: blake3::Hash) -> blake3::Hash {
        if !self.kept {
            return content;
        }
        let (encoding, redirect) =
            (self.content_encoding.unwrap_or_default(), self.redirect.as_deref().unwrap_or_default());
        let said = format!("{content}\n{}\n{}\n{encoding}\n{redirect}", self.content_type, self.cache_control);
        blake3::hash(said.as_bytes())
    }

    /// Those of the same file, compressed. A server that looks for `a.html.br` says itself what is in it; a store that is asked
    /// for `a.html.br` says that it is HTML in Brotli.
    pub(super) fn encoded(&self, encoding: Encoding) -> Headers {
        Headers { content_encoding: Some(encoding.key()), redirect: None, ..self.clone() }
    }
}

impl Rules {
    pub(super) fn of(&self, path: &OutPath, page: &Page) -> Headers {
        let kept = match page {
            Page::Index => FOR_EVER,
            Page::Citation(..) | Page::File(_) | Page::Cover(..) | Page::Static(_) | Page::Style(_) => {
                if content_type(path, page).starts_with("text/html") { BRIEFLY } else { FOR_AN_HOUR }
            }
            _ => BRIEFLY,
        };
        Headers { redirect: self.redirects.get(path).cloned(), ..self.with(content_type(path, page), kept) }
    }

    /// Those of a text that no page is.
    pub(super) fn of_text(&self, path: &OutPath) -> Headers {
        self.with(guessed(path), BRIEFLY)
    }

    fn with(&self, content_type: String, cache_control: &str) -> Headers {
        let cache_control = self.cache_control.as_deref().unwrap_or(cache_control).to_owned();
        Headers { content_type, cache_control, content_encoding: None, redirect: None, kept: self.kept }
    }
}

/// A file's media type, with the encoding of its characters where it has some.
pub(crate) fn content_type(path: &OutPath, page: &Page) -> String {
    match page {
        Page::Atom(_) => "application/atom+xml; charset=utf-8".to_owned(),
        Page::JsonFeed => "application/feed+json; charset=utf-8".to_owned(),
        // One of them has no ending to guess from.
        Page::ResourceSync(_) => "application/xml; charset=utf-8".to_owned(),
        Page::Citation(_, format) | Page::Catalogue(format) => format!("{}; charset=utf-8", format.media_type()),
        _ => guessed(path),
    }
}

fn guessed(path: &OutPath) -> String {
    let guess = mime_guess::from_path(path.as_str()).first_or_octet_stream();
    let is_text = guess.type_() == mime_guess::mime::TEXT || guess.suffix().is_some_and(|s| s == "xml");
    if is_text { format!("{guess}; charset=utf-8") } else { guess.to_string() }
}

/// An old address and where it leads, both as they stand in links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Redirect {
    /// The file that leads on where the host does not.
    pub path: OutPath,
    pub from: String,
    pub to: String,
}

/// The redirects of a site, in the order of its plan.
pub(super) fn redirects(plan: &Plan) -> Vec<Redirect> {
    let of = |id| {
        let route = plan.route(id);
        let Page::Redirect(target) = &route.page else { return None };
        let to = match target {
            Destination::Route(route, suffix) => plan.href(*route).into_string() + suffix,
            Destination::External(address) => address.clone(),
        };
        Some(Redirect { path: route.out.clone(), from: plan.href(id).into_string(), to: in_a_line(&to) })
    };
    plan.ids().filter_map(of).collect()
}

/// An address without what ends a word or a line, or means something in a server's configuration.
fn in_a_line(address: &str) -> String {
    const SIGNS: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'\'').add(b'\\').add(b'$').add(b'{').add(b'}').add(b';');
    utf8_percent_encode(address, SIGNS).to_string()
}

/// What browsers are to hold themselves to, by the names of headers; `own` comes from site.toml, and wins.
pub(super) fn security(policy: Option<&str>, config: &Config, own: &[(String, String)]) -> Vec<(String, String)> {
    let mut headers = vec![
        ("X-Content-Type-Options".to_owned(), "nosniff".to_owned()),
        ("Referrer-Policy".to_owned(), "strict-origin-when-cross-origin".to_owned()),
    ];
    if let Some(policy) = policy {
        headers.insert(0, ("Content-Security-Policy".to_owned(), with_form(policy, config)));
    }
    for (name, value) in own {
        headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        if !value.is_empty() {
            headers.push((name.clone(), value.clone()));
        }
    }
    headers
}

/// A policy that lets readers join the mailing list.
fn with_form(policy: &str, config: &Config) -> String {
    let Some(list) = &config.mailing_list else { return policy.to_owned() };
    let Ok(action) = url::Url::parse(&list.action) else { return policy.to_owned() };
    let origin = action.origin().ascii_serialization();
    let directives = policy.split(';').map(str::trim).filter(|directive| !directive.is_empty());
    let extended = directives.map(|directive| match directive.split_whitespace().next() {
        Some("form-action") => format!("{directive} {origin}"),
        _ => directive.to_owned(),
    });
    extended.collect::<Vec<_>>().join("; ")
}

/// `_headers`, as Netlify and Cloudflare Pages read it. Both join the values of all rules that fit a path, so no header is in two
/// of them; and both keep files until the next publication on their own, but for browsers.
pub(super) fn headers_file(security: &[(String, String)]) -> String {
    let mut text = "/*\n".to_owned();
    for (name, value) in security {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    text.push_str(&format!("{SHARDS}\n  Cache-Control: {FOR_EVER}\n"));
    text
}

/// How a host reads `_redirects`.
pub(super) struct Dialect {
    /// The status of a redirect that wins over the page that is there.
    pub code: &'static str,
    /// The longest line, in characters.
    pub line: usize,
    /// Whether `/old` and `/old/` are one address.
    pub is_slash_blind: bool,
}

/// `_redirects`, as the same hosts read it, with at most so many lines and bytes; and how many redirects are not in it. They are
/// too many or too long, would be read as a pattern, or would lead to themselves.
pub(super) fn redirects_file(redirects: &[Redirect], dialect: &Dialect, most: (usize, usize)) -> (String, usize) {
    let mut text = String::new();
    let mut lines = 0;
    for redirect in redirects {
        let (from, to) = (&redirect.from, &redirect.to);
        let is_pattern = from.contains('*') || from.contains("/:");
        let leads_on = !dialect.is_slash_blind || from.trim_end_matches('/') != to.trim_end_matches('/');
        let line = format!("{from} {to} {}\n", dialect.code);
        let fits = lines < most.0 && text.len() + line.len() <= most.1 && line.len() <= dialect.line;
        if fits && leads_on && !is_pattern {
            text.push_str(&line);
            lines += 1;
        }
    }
    (text, redirects.len() - lines)
}
