//! A page as somebody looks at it: what stands at its path, its bytes, and what tells it from what it was.

use crate::base::diagnostic::Diagnostic;
use crate::plan::{Plan, RouteId};
use crate::render::Renderer;
use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;
use std::fmt;

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Route(RouteId),
    /// Nothing, but there is a page of this name with a slash at its end.
    Folder,
    Nothing,
}

/// What stands at a path below the site's own, decoded and without the first slash. Hosts tell upper from lower case, so
/// that a preview has to do so, too.
pub fn find(plan: &Plan, path: &str) -> Found {
    let exactly = |path: &str| plan.find(path).filter(|route| plan.route(*route).out.as_str() == path);
    if path.is_empty() || path.ends_with('/') {
        return exactly(&format!("{path}index.html")).map_or(Found::Nothing, Found::Route);
    }
    match exactly(path) {
        Some(route) => Found::Route(route),
        None if exactly(&format!("{path}/index.html")).is_some() => Found::Folder,
        None => Found::Nothing,
    }
}

/// The page that a browser shows at a path, percent-encoded and with the site's own before it.
pub fn shown_at(plan: &Plan, path: &str) -> Option<RouteId> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    match path.strip_prefix(plan.base_path()).map(|path| find(plan, path)) {
        Some(Found::Route(route)) => Some(route),
        _ => plan.find("404.html"),
    }
}

/// Which edits have touched the published files, by their addresses.
pub type Stamps = FxHashMap<String, u64>;

/// What tells a page from what it was. Style sheets count apart, since they can be exchanged below a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Version {
    content: u64,
    styles: u64,
}

impl Version {
    /// The version of a page of these bytes, with the addresses of its style sheets.
    pub fn of(html: &[u8], stamps: &Stamps) -> (Version, Vec<String>) {
        let text = String::from_utf8_lossy(html);
        let (mut content, mut styles) = (blake3::Hasher::new(), blake3::Hasher::new());
        let mut sheets = Vec::new();
        let mut rest = &*text;
        // A style sheet's address is `….css?v=` and eight digits of its content's hash.
        while let Some(at) = rest.find(".css?v=") {
            let (before, after) = rest.split_at(at + ".css".len());
            let end = after.find(['"', '\'', '>', ' ', '&']).unwrap_or(after.len());
            content.update(before.as_bytes());
            styles.update(&after.as_bytes()[..end]);
            let start = before.rfind(['"', '\'', '=', ' ']).map_or(0, |at| at + 1);
            sheets.push(format!("{}{}", &before[start..], &after[..end]));
            rest = &after[end..];
        }
        content.update(rest.as_bytes());
        // A picture or PDF keeps its address when it changes; what has its version in its address does not.
        let is_shown = |address: &str| {
            let mut places = text.match_indices(address).map(|(at, _)| &text[at + address.len()..]);
            places.any(|after| !after.starts_with("?v="))
        };
        let mut shown: Vec<_> = stamps.iter().filter(|(address, _)| is_shown(address)).collect();
        shown.sort();
        for (address, stamp) in shown {
            content.update(address.as_bytes()).update(&stamp.to_le_bytes());
        }
        let short = |hasher: blake3::Hasher| {
            let mut bytes = [0; 8];
            hasher.finalize_xof().fill(&mut bytes);
            u64::from_le_bytes(bytes)
        };
        (Version { content: short(content), styles: short(styles) }, sheets)
    }

    /// The version that a browser has told; no page has the one that stands for nonsense.
    pub fn parse(text: &str) -> Version {
        let (content, styles) = text.split_once('-').unwrap_or_default();
        let number = |text| u64::from_str_radix(text, 16).unwrap_or_default();
        Version { content: number(content), styles: number(styles) }
    }

    /// Whether both are of the same content, whatever their style.
    pub fn has_content_of(self, other: Version) -> bool {
        self.content == other.content
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}-{:016x}", self.content, self.styles)
    }
}

/// A page of HTML with the preview's script in it.
pub struct View {
    pub html: Vec<u8>,
    pub version: Version,
    /// The addresses of its style sheets.
    pub sheets: Vec<String>,
}

impl View {
    /// # Errors
    /// A template that fails.
    pub fn new(renderer: &Renderer, route: RouteId, stamps: &Stamps) -> Result<View, Box<Diagnostic>> {
        let mut buffer = Vec::new();
        let html = renderer.render(route, &mut buffer)?.into_bytes().unwrap_or_default();
        let (version, sheets) = Version::of(&html, stamps);
        Ok(View { html: with_script(html, &version.to_string()), version, sheets })
    }
}

/// The line that brings the preview's script into a page.
pub fn script(version: &str) -> String {
    format!("<script src=\"/__offprint/preview.js\" data-version=\"{version}\" defer></script>\n")
}

fn with_script(mut html: Vec<u8>, version: &str) -> Vec<u8> {
    let end = b"</body>";
    let at = html.windows(end.len()).rposition(|bytes| bytes == end).unwrap_or(html.len());
    html.splice(at..at, script(version).into_bytes());
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(html: &str, stamps: &[(&str, u64)]) -> Version {
        let stamps = stamps.iter().map(|(address, stamp)| ((*address).to_owned(), *stamp)).collect();
        Version::of(html.as_bytes(), &stamps).0
    }

    #[test]
    fn a_style_sheet_counts_apart() {
        let page = |css: &str, text: &str| {
            format!("<link rel=\"stylesheet\" href=\"/a/folio.css?v={css}\"><p>{text}</p></body>")
        };
        let (old, new) = (version(&page("01234567", "x"), &[]), version(&page("89abcdef", "x"), &[]));
        assert!(old != new && old.has_content_of(new));
        assert!(!old.has_content_of(version(&page("01234567", "y"), &[])));
        assert_eq!(Version::parse(&old.to_string()), old);
        assert_eq!(Version::of(page("01234567", "x").as_bytes(), &Stamps::default()).1, ["/a/folio.css?v=01234567"]);
    }

    #[test]
    fn a_picture_counts_where_it_is_shown() {
        let page = "<img src=\"/a.png\">";
        assert_ne!(version(page, &[]), version(page, &[("/a.png", 1)]));
        assert_ne!(version(page, &[("/a.png", 2)]), version(page, &[("/a.png", 1)]));
        assert_eq!(version(page, &[]), version(page, &[("/b.png", 1)]));
        let page = "<link href=\"/a.css?v=01234567\">";
        assert_eq!(version(page, &[]), version(page, &[("/a.css", 1)]));
    }

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let html = String::from_utf8(with_script(b"<body>a</body>\n".to_vec(), "v")).expect("text");
        assert_eq!(html, format!("<body>a{}</body>\n", script("v")));
        assert_eq!(with_script(b"a".to_vec(), "v"), format!("a{}", script("v")).into_bytes());
    }
}
