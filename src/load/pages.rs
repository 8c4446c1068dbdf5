//! The Markdown files that are no publications: people, series, and plain pages.

use super::{front_matter, markup, publication, reader::Reader};
use crate::base::date::PartialDate;
use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::identifiers::{ISSN, ORCID};
use crate::base::node::Node;
use crate::base::paths;
use crate::discover::{FileId, Markdown, Sources};
use crate::load::markup::Markup;
use std::sync::Arc;

/// The folder of people's files.
pub const PEOPLE: &str = "content/people";
/// The folder of series' files.
pub const SERIES: &str = "content/series";

/// What `content/people/NAME.md` says of a person.
#[derive(Clone, Debug)]
pub struct PersonFile {
    pub source: Arc<str>,
    /// The file's name, by which papers may name the person, and the last word of the address.
    pub slug: String,
    pub name: String,
    /// Other spellings of the name.
    pub aliases: Vec<String>,
    pub orcid: Option<String>,
    pub affiliation: Option<String>,
    /// Whether it is an institution, whose name stays in one piece.
    pub organization: bool,
    pub role: Option<String>,
    pub picture: Option<FileId>,
    pub biography: Markup,
    /// For themes: the keys under `extra`.
    pub extra: Option<Node>,
    pub place: Place,
}

/// What `content/series/NAME.md` says of a series.
#[derive(Clone, Debug)]
pub struct SeriesFile {
    pub source: Arc<str>,
    /// The file's name, by which papers may name the series, and the last word of the address.
    pub slug: String,
    pub title: String,
    /// Other spellings of the title.
    pub aliases: Vec<String>,
    pub issn: Option<String>,
    pub description: Option<String>,
    pub body: Markup,
    pub place: Place,
}

/// A page of its own, such as `content/about.md`.
#[derive(Clone, Debug)]
pub struct Page {
    pub source: Arc<str>,
    /// Its address: words joined by `/`, empty for `content/index.md`.
    pub address: String,
    pub title: String,
    pub summary: Option<String>,
    pub aliases: Vec<(String, Place)>,
    pub updated: Option<PartialDate>,
    pub draft: bool,
    pub body: Markup,
    /// For themes: the keys under `extra`.
    pub extra: Option<Node>,
}

pub(super) fn load_person(file: &Markdown, sources: &Sources, out: &mut Diagnostics) -> Option<PersonFile> {
    let parts = front_matter::split(file, out)?;
    let fields = front_matter::fields(&parts.origin, out)?;
    let mut reader = Reader { sources, path: file.path.clone(), fields, out };
    let name = reader.fields.required("name", reader.out);
    let person = PersonFile {
        source: file.path.clone(),
        slug: own_slug(file),
        aliases: reader.texts("aliases"),
        orcid: ORCID.read(&mut reader.fields, reader.out),
        affiliation: reader.text("affiliation"),
        organization: reader.flag("organization"),
        role: reader.text("role"),
        picture: reader.picture("picture"),
        extra: reader.extra(),
        place: reader.fields.place("name"),
        biography: markup::render(&file.path, parts.origin.text, parts.body.clone()),
        name: name.clone().unwrap_or_default(),
    };
    reader.finish([]);
    name.is_some().then_some(person)
}

pub(super) fn load_series(file: &Markdown, sources: &Sources, out: &mut Diagnostics) -> Option<SeriesFile> {
    let parts = front_matter::split(file, out)?;
    let fields = front_matter::fields(&parts.origin, out)?;
    let mut reader = Reader { sources, path: file.path.clone(), fields, out };
    let title = reader.title();
    let series = SeriesFile {
        source: file.path.clone(),
        slug: own_slug(file),
        aliases: reader.texts("aliases"),
        issn: ISSN.read(&mut reader.fields, reader.out),
        description: reader.text("description"),
        place: reader.fields.place("title"),
        body: markup::render(&file.path, parts.origin.text, parts.body.clone()),
        title: title.clone().unwrap_or_default(),
    };
    reader.finish([]);
    title.is_some().then_some(series)
}

pub(super) fn load_page(file: &Markdown, sources: &Sources, out: &mut Diagnostics) -> Option<Page> {
    let parts = front_matter::split(file, out)?;
    let fields = front_matter::fields(&parts.origin, out)?;
    let mut reader = Reader { sources, path: file.path.clone(), fields, out };
    let title = reader.title();
    let page = Page {
        source: file.path.clone(),
        address: address(&file.path),
        summary: reader.text("summary"),
        aliases: publication::aliases(&mut reader),
        updated: reader.date("updated"),
        draft: reader.flag("draft"),
        extra: reader.extra(),
        body: markup::render(&file.path, parts.origin.text, parts.body.clone()),
        title: title.clone().unwrap_or_default(),
    };
    reader.finish([]);
    title.is_some().then_some(page)
}

/// The last word of the address of a person or series.
fn own_slug(file: &Markdown) -> String {
    let stem = paths::stem(&file.path);
    paths::slug_or_code_points(if stem == "index" { paths::file_name(paths::parent(&file.path)) } else { stem })
}

/// The address of a page: `content/guide/Über uns.md` is at `guide/uber-uns`.
pub fn address(path: &str) -> String {
    let inner = path.strip_prefix("content/").unwrap_or(path);
    let folder = paths::parent(inner).split('/').filter(|part| !part.is_empty());
    let name = paths::stem(inner);
    let parts = folder.chain((name != "index").then_some(name));
    parts.map(paths::slug_or_code_points).collect::<Vec<_>>().join("/")
}
