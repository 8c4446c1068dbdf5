//! What is to stand at the host: the files of the build, and those that only this host needs.

use super::compress::compress;
use super::headers::{Headers, Rules};
use crate::base::config::Encoding;
use crate::base::paths::{OutPath, extension};
use crate::plan::{Page, Plan};
use crate::write::manifest::Manifest;
use std::fs;
use std::io;
use std::path::Path;

/// In which order files go to the host. No page comes before the files that it shows, and no list before the pages on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// PDFs, pictures, styles, scripts, records, and the parts of the search index.
    Asset,
    /// A paper, a plain page, or what leads from an old address.
    Page,
    /// Pages and files that name others: listings, feeds, sitemaps, records of the whole catalogue.
    Listing,
    Home,
}

/// A file as it is to stand at the host.
#[derive(Debug)]
pub(super) struct Item {
    pub path: OutPath,
    pub kind: Kind,
    /// Changes with the content, and with the headers where the host keeps them.
    pub version: blake3::Hash,
    /// In bytes; `None` when it is known only after compressing.
    pub size: Option<u64>,
    pub headers: Headers,
    pub content: Content,
}

#[derive(Clone, Debug)]
pub(super) enum Content {
    /// The file of the build at this path, and its hash.
    Built(OutPath, blake3::Hash),
    /// The same, compressed.
    Compressed(OutPath, blake3::Hash, Encoding),
    /// A text that the build does not have.
    Text(String),
}

impl Content {
    /// The bytes that are sent. `out` is where the build is.
    ///
    /// # Errors
    /// The file cannot be read, or is no longer what the build has made.
    pub(super) fn bytes(&self, out: &Path) -> io::Result<Vec<u8>> {
        let (path, hash) = match self {
            Content::Text(text) => return Ok(text.clone().into_bytes()),
            Content::Built(path, hash) | Content::Compressed(path, hash, _) => (path, hash),
        };
        let bytes = fs::read(out.join(path.as_str()))?;
        if blake3::hash(&bytes) != *hash {
            return Err(io::Error::other("it is no longer what the build has made"));
        }
        match self {
            Content::Compressed(_, _, encoding) => compress(&bytes, *encoding),
            _ => Ok(bytes),
        }
    }
}

/// Smaller files gain nothing: an answer of HTTP has some hundred bytes beside them, and they fit into one packet.
const WORTH_COMPRESSING: u64 = 1_024;

/// The files of a build in `out`, sorted by path, with what `keeps_headers` hosts say of them.
pub(super) fn items(out: &Path, plan: &Plan, headers: &Rules, precompress: &[Encoding]) -> Vec<Item> {
    let written = Manifest::read(out);
    let mut items = Vec::with_capacity(written.len() * (1 + precompress.len()));
    for route in plan.routes() {
        let Some(entry) = written.get(&route.out) else { continue };
        let Some(hash) = entry.hash else { continue };
        let kind = kind(&route.page, &route.out);
        let said = headers.of(&route.out, &route.page);
        items.push(Item {
            path: route.out.clone(),
            kind,
            version: said.version(hash),
            size: Some(entry.size),
            headers: said.clone(),
            content: Content::Built(route.out.clone(), hash),
        });
        if entry.size < WORTH_COMPRESSING || !is_compressible(route.out.as_str()) {
            continue;
        }
        for encoding in precompress {
            // A path that is a path stays one with an ending; one at the limit of lengths has no sibling.
            let Ok(path) = OutPath::new(format!("{}.{}", route.out, encoding.ending())) else { continue };
            if plan.find(path.as_str()).is_some() {
                continue;
            }
            let said = said.encoded(*encoding);
            items.push(Item {
                path,
                kind,
                version: said.version(blake3::hash(format!("{} {hash}", encoding.key()).as_bytes())),
                size: None,
                headers: said,
                content: Content::Compressed(route.out.clone(), hash, *encoding),
            });
        }
    }
    items.sort_by(|a, b| a.path.cmp(&b.path));
    items
}

/// A file that only the host needs. The site's own of the same name wins.
pub(super) fn add(items: &mut Vec<Item>, path: &str, text: String, headers: &Rules) {
    let Ok(path) = OutPath::new(path) else { return };
    if let Err(place) = items.binary_search_by(|item| item.path.cmp(&path)) {
        let said = headers.of_text(&path);
        let version = said.version(blake3::hash(text.as_bytes()));
        let size = Some(text.len() as u64);
        let item = Item { path, kind: Kind::Asset, version, size, headers: said, content: Content::Text(text) };
        items.insert(place, item);
    }
}

fn kind(page: &Page, path: &OutPath) -> Kind {
    match page {
        Page::Home => Kind::Home,
        Page::Publication(_) | Page::Plain(_) | Page::NotFound | Page::Redirect(_) => Kind::Page,
        Page::Listing { .. }
        | Page::Terms { .. }
        | Page::Search
        | Page::Atom(_)
        | Page::JsonFeed
        | Page::Sitemap { .. }
        | Page::SitemapIndex
        | Page::Robots
        | Page::Oai { .. }
        | Page::ResourceSync(_)
        | Page::Catalogue(_) => Kind::Listing,
        // A page that somebody made by hand.
        Page::File(_) | Page::Static(_) if matches!(extension(path.as_str()).as_str(), "html" | "htm") => Kind::Page,
        Page::Citation(..) | Page::Index | Page::File(_) | Page::Cover(..) | Page::Static(_) | Page::Style(_) => {
            Kind::Asset
        }
    }
}

/// Whether a file is text of a kind that browsers ask for. The parts of the search index are compressed as they are.
fn is_compressible(path: &str) -> bool {
    const TEXTS: [&str; 15] = [
        "html", "css", "js", "mjs", "json", "xml", "svg", "txt", "bib", "ris", "csv", "md", "webmanifest", "wasm",
        "map",
    ];
    TEXTS.contains(&extension(path).as_str())
}
