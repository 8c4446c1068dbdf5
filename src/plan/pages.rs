//! The pages that are no listings: home, papers with their files, plain pages, search, and what is not found.

use super::{Destination, Page, Planner, RouteId};
use crate::base::diagnostic::Place;
use crate::base::paths;
use crate::load::Document;
use crate::load::documents::Size;

/// The files of the search index whose names do not hang on what they hold: the table of contents, and the script that reads
/// it. Both have the format's number in their names, so that an old script never meets a new index.
pub const INDEX: [&str; 2] = ["search/catalogue-1.bin", "search/offprint-1.js"];

/// Claims them all, and returns the home page and, where there is to be one, the search page.
pub(super) fn claim(planner: &mut Planner<'_>) -> (RouteId, Option<RouteId>) {
    let catalogue = planner.catalogue;
    let home_text = catalogue.pages().iter().find(|page| page.address.is_empty());
    let home = planner.claim("index.html", Page::Home, home_text.map(|page| Place::file(page.source.clone())));
    let search = planner.config.search.enabled.then(|| {
        for file in INDEX {
            planner.claim(file, Page::Index, None);
        }
        planner.claim("search/index.html", Page::Search, None)
    });
    planner.claim("404.html", Page::NotFound, None);
    publications(planner);
    for (index, page) in (0..).zip(catalogue.pages()) {
        let place = Place::file(page.source.clone());
        let route = if page.address.is_empty() {
            home
        } else if catalogue.is_intro(page) {
            // The listing claims the address.
            continue;
        } else {
            planner.claim(format!("{}/index.html", page.address), Page::Plain(index), Some(place))
        };
        planner.by_source.insert(page.source.clone(), route);
    }
    (home, search)
}

fn publications(planner: &mut Planner<'_>) {
    let catalogue = planner.catalogue;
    for id in catalogue.ids() {
        let publication = catalogue.publication(id);
        let folder = format!("publications/{}", publication.slug);
        let place = publication.slug_place();
        let route = planner.claim(format!("{folder}/index.html"), Page::Publication(id), Some(place));
        planner.publications.push(route);
        planner.by_source.insert(publication.source.clone(), route);
        if let Some(Document::Local(file)) = publication.pdf {
            let path = format!("{folder}/{}.pdf", publication.slug);
            let document = planner.claim(path, Page::File(file), Some(publication.keys.place("pdf")));
            planner.documents.insert(id, document);
            planner.taken.insert(file);
            planner.by_source.entry(planner.sources.file(file).path.clone()).or_insert(document);
        }
        if let Some((file, cover)) = catalogue.documents().cover(publication) {
            let place = Place::file(planner.sources.file(file).path.clone());
            let covers = [Size::Small, Size::Large].map(|size| {
                let path = format!("{folder}/cover-{}.{}", size.of(cover).width, cover.format.extension());
                planner.claim(path, Page::Cover(file, size), Some(place.clone()))
            });
            planner.covers.insert(id, covers);
        }
        for (file, name) in &publication.attachments {
            let place = Place::file(planner.sources.file(*file).path.clone());
            let attachment = planner.claim(format!("{folder}/{name}"), Page::File(*file), Some(place));
            planner.attachments.insert((id, *file), attachment);
            planner.by_source.entry(planner.sources.file(*file).path.clone()).or_insert(attachment);
        }
    }
}

/// The redirects of papers and plain pages from their old addresses.
pub(super) fn aliases(planner: &mut Planner<'_>) {
    let catalogue = planner.catalogue;
    let papers = catalogue.ids().flat_map(|id| {
        let publication = catalogue.publication(id);
        publication.aliases.iter().map(move |alias| (&publication.source, alias))
    });
    let pages = catalogue.pages().iter().flat_map(|page| page.aliases.iter().map(move |alias| (&page.source, alias)));
    for (source, (old, place)) in papers.chain(pages) {
        let Some(target) = planner.by_source.get(source).copied() else { continue };
        planner.claim(
            redirect_path(old),
            Page::Redirect(Destination::Route(target, String::new())),
            Some(place.clone()),
        );
    }
}

/// The file that a host serves for an old address. One that does not end in `.html` becomes a folder with an index page,
/// which hosts serve for the bare name as well.
pub fn redirect_path(old: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(old).decode_utf8_lossy();
    let path = decoded.trim_matches('/');
    match paths::extension(path).as_str() {
        _ if path.is_empty() => "index.html".to_owned(),
        "html" | "htm" => path.to_owned(),
        _ => format!("{path}/index.html"),
    }
}
