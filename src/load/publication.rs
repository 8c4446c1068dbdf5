//! A Markdown file → a [`Publication`].

use super::{front_matter, markup, reader::Reader};
use crate::base::config::Config;
use crate::base::date::PartialDate;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::due::Due;
use crate::base::identifiers::{DOI, ISBN, ORCID};
use crate::base::language::Plural;
use crate::base::node::{Node, one_or_many};
use crate::base::origin::{KeyLines, Step};
use crate::base::{language, paths};
use crate::discover::{FileId, Markdown, Sources};
use crate::load::markup::Markup;
use std::borrow::Cow;
use std::sync::Arc;

/// The folder of publications.
pub const FOLDER: &str = "content/publications";

/// A paper, complete and valid as far as one file can tell.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Its Markdown file.
    pub source: Arc<str>,
    /// The last word of its address.
    pub slug: String,
    /// Where its keys stand.
    pub keys: KeyLines,
    pub title: String,
    pub subtitle: Option<String>,
    pub date: PartialDate,
    /// In the order of the title page.
    pub authors: Vec<Contributor>,
    pub editors: Vec<Contributor>,
    /// What kind of publication it is: the key, such as `working-paper`.
    pub kind: String,
    /// A plain abstract that the front matter gives.
    pub summary: Option<String>,
    /// One line each.
    pub key_points: Vec<Markup>,
    pub series: Option<String>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub number: Option<String>,
    /// For each configured taxonomy, in its order, the terms as written.
    pub terms: Vec<Vec<String>>,
    pub pdf: Option<Document>,
    /// Further downloads.
    pub files: Vec<Download>,
    pub doi: Option<String>,
    pub isbn: Option<String>,
    /// BCP 47; `None` means the site's.
    pub language: Option<String>,
    /// The slugs of the same paper in other languages.
    pub translations: Vec<String>,
    pub license: Option<String>,
    pub pages: Option<String>,
    pub place: Option<String>,
    /// Old addresses, each a path that begins with `/`.
    pub aliases: Vec<(String, Place)>,
    pub draft: bool,
    /// Not to be seen before this day.
    pub publish_at: Option<Due>,
    pub updated: Option<PartialDate>,
    pub errata: Vec<Erratum>,
    pub featured: bool,
    /// A picture that takes the place of the PDF's first page.
    pub cover: Option<FileId>,
    /// For themes: the keys under `extra`.
    pub extra: Option<Node>,
    pub body: Markup,
    /// Pictures and files that are published in the paper's folder, each with its path there.
    pub attachments: Vec<(FileId, String)>,
}

impl Publication {
    /// Where its address comes from: its `slug`, or the title that its file is named after.
    pub fn slug_place(&self) -> Place {
        let slug = self.keys.place("slug");
        if slug.line > 0 { slug } else { self.keys.place("title") }
    }

    /// Whether this paper has the title and abstract of `other`.
    pub fn is_named_like(&self, other: &Publication) -> bool {
        fn names(paper: &Publication) -> impl PartialEq + '_ {
            (&paper.title, &paper.subtitle, paper.abstract_text())
        }
        names(self) == names(other)
    }

    /// The title with its subtitle.
    pub fn full_title(&self) -> Cow<'_, str> {
        match &self.subtitle {
            Some(subtitle) if self.title.ends_with(['?', '!', '.', '…', ':']) => {
                format!("{} {subtitle}", self.title).into()
            }
            Some(subtitle) => format!("{}: {subtitle}", self.title).into(),
            None => (&*self.title).into(),
        }
    }

    /// The text by which readers and programs know the paper: its own abstract in full.
    pub fn abstract_text(&self) -> Cow<'_, str> {
        self.summary.as_deref().map_or_else(|| self.body.first_paragraph(), Cow::Borrowed)
    }

    /// The beginning of its abstract, for listings; may be empty.
    pub fn teaser(&self) -> String {
        markup::teaser(&self.abstract_text())
    }

    /// From when on it is public.
    pub fn due(&self) -> Due {
        self.publish_at.clone().unwrap_or(Due::Day(self.date))
    }

    /// The files that it names.
    pub fn named_files(&self) -> impl Iterator<Item = FileId> {
        let documents = self.pdf.iter().chain(self.files.iter().map(|file| &file.document));
        let local = documents.filter_map(|document| match document {
            Document::Local(file) => Some(*file),
            Document::Remote(_) => None,
        });
        local.chain(self.cover)
    }

    /// Whether this paper stands where `other` stood: in every list at the same place, with the same files at the same
    /// addresses. That is all that the catalogue and the plan look at; titles and texts are for the pages.
    pub fn is_filed_like(&self, other: &Publication) -> bool {
        fn filing(paper: &Publication) -> impl PartialEq + '_ {
            let Publication { source, slug, keys, date, authors, editors, kind, terms, .. } = paper;
            let Publication { series, volume, issue, number, pdf, cover, attachments, aliases, .. } = paper;
            let Publication { draft, publish_at, language, translations, .. } = paper;
            (
                (source, slug, keys, date, authors, editors, kind, terms),
                (series, volume, issue, number, pdf, cover, attachments, aliases),
                (draft, publish_at, language, translations),
            )
        }
        filing(self) == filing(other)
    }
}

/// A person's or an institution's part in a publication, as the paper names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contributor {
    pub name: String,
    pub role: Option<String>,
    /// The bare identifier, `0000-0002-1825-0097`.
    pub orcid: Option<String>,
    pub affiliation: Option<String>,
    /// Whether it is an institution, whose name stays in one piece.
    pub organization: bool,
}

impl Contributor {
    /// One of whom nothing else is said.
    fn named(name: String) -> Contributor {
        Contributor { name, role: None, orcid: None, affiliation: None, organization: false }
    }
}

/// Where a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    Local(FileId),
    Remote(String),
}

/// What was wrong in a paper, or is since it was corrected.
#[derive(Clone, Debug)]
pub struct Erratum {
    pub date: Option<PartialDate>,
    /// One line.
    pub text: Markup,
}

/// A further download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    pub document: Document,
    pub label: String,
}

/// Reads one publication. `None` when it cannot be used; all that is wrong goes to `out`.
pub(super) fn load(file: &Markdown, sources: &Sources, out: &mut Diagnostics) -> Option<Publication> {
    let parts = front_matter::split(file, out)?;
    let fields = front_matter::fields(&parts.origin, out)?;
    let mut reader = Reader { sources, path: file.path.clone(), fields, out };
    let title = reader.title();
    let date = reader.required_date("date");
    let slug = slug(&mut reader)?;
    let body = markup::render(&file.path, parts.origin.text, parts.body.clone());
    let summary = reader.text("summary");
    let mut publication = Publication {
        source: file.path.clone(),
        slug,
        keys: parts.origin.key_lines(),
        title: title.clone().unwrap_or_default(),
        date: date.unwrap_or(PartialDate { year: 1, month: None, day: None }),
        subtitle: reader.text("subtitle"),
        authors: contributors(&mut reader, "authors"),
        editors: contributors(&mut reader, "editors"),
        kind: kind(&mut reader),
        key_points: key_points(&mut reader),
        series: reader.text("series"),
        volume: reader.text("volume"),
        issue: reader.text("issue"),
        number: reader.text("number"),
        terms: terms(&mut reader),
        pdf: pdf(&mut reader),
        files: downloads(&mut reader),
        doi: DOI.read(&mut reader.fields, reader.out),
        isbn: ISBN.read(&mut reader.fields, reader.out),
        language: language(&mut reader),
        translations: reader.texts("translations"),
        license: reader.text("license"),
        pages: reader.text("pages"),
        place: reader.text("place"),
        aliases: aliases(&mut reader),
        draft: reader.flag("draft"),
        publish_at: reader.due("publish_at"),
        updated: reader.date("updated"),
        errata: errata(&mut reader),
        featured: reader.flag("featured"),
        cover: reader.picture("cover"),
        extra: reader.extra(),
        attachments: Vec::new(),
        summary,
        body,
    };
    let keys = reader.sources.config.taxonomies.iter().map(|taxonomy| taxonomy.key.as_str());
    reader.finish(keys);
    publication.attachments = attachments(&publication, sources);
    (title.is_some() && date.is_some()).then_some(publication)
}

/// The folder whose files belong to a publication: that of its `index.md`.
fn own_folder(source: &str) -> Option<&str> {
    paths::file_name(source).starts_with("index.").then(|| paths::parent(source))
}

fn slug(reader: &mut Reader<'_, '_>) -> Option<String> {
    let given = reader.text("slug");
    let name = own_folder(&reader.path).map_or_else(|| paths::stem(&reader.path), paths::file_name);
    let (found, problem, remedy) = match &given {
        Some(text) if paths::is_slug(text) => return given,
        Some(text) => (paths::slug(text), "a slug is lower-case ASCII words joined by hyphens", "write"),
        None => match paths::slug(name) {
            Some(slug) => return Some(slug),
            None => (None, "the name of this file has no letters for an address", "add"),
        },
    };
    let slug = found.unwrap_or_else(|| "annual-report-2007".to_owned());
    let place = reader.fields.place("slug");
    reader.out.push(Diagnostic::error("bad-slug", place, problem).remedy(format!("{remedy} `slug: {slug}`")));
    None
}

fn kind(reader: &mut Reader<'_, '_>) -> String {
    let default = &reader.sources.config.default_type;
    let Some(text) = reader.text("type") else { return default.clone() };
    paths::slug(&text).unwrap_or_else(|| {
        let place = reader.fields.place("type");
        reader.out.push(
            Diagnostic::error("bad-slug", place, "this type has no letters for an address")
                .remedy("write one such as `report` or `working-paper`"),
        );
        default.clone()
    })
}

fn contributors(reader: &mut Reader<'_, '_>, key: &'static str) -> Vec<Contributor> {
    let Some(node) = reader.fields.take(key) else { return Vec::new() };
    let mut people = Vec::new();
    // A group alone is one person, too.
    for (index, item) in one_or_many(node).into_iter().enumerate() {
        let person = match item {
            Node::Null => continue,
            Node::Text(name) => Contributor::named(name.trim().to_owned()),
            Node::Map(entries) => {
                let steps = [Step::Key(key.to_owned()), Step::Item(index)];
                let mut group = reader.fields.nested(steps, entries);
                let person = Contributor {
                    name: group.required("name", reader.out).unwrap_or_default(),
                    role: group.text("role", reader.out),
                    orcid: ORCID.read(&mut group, reader.out),
                    affiliation: group.text("affiliation", reader.out),
                    organization: group.flag("organization", reader.out),
                };
                group.finish([], reader.out);
                person
            }
            Node::Integer(number) => Contributor::named(number.to_string()),
            other => {
                let place = reader.fields.item_place(key, index);
                reader.out.push(
                    Diagnostic::error("wrong-type", place, format!("a person is a name, and this is {}", other.kind()))
                        .remedy(
                            "write `- Jane Doe`, or `- name: Jane Doe` with `role`, `orcid` and `affiliation` below",
                        ),
                );
                continue;
            }
        };
        if !person.name.is_empty() {
            people.push(person);
        }
    }
    people.shrink_to_fit();
    people
}

fn terms(reader: &mut Reader<'_, '_>) -> Vec<Vec<String>> {
    let sources = reader.sources;
    sources.config.taxonomies.iter().map(|taxonomy| reader.fields.texts_any(&taxonomy.key, reader.out)).collect()
}

fn key_points(reader: &mut Reader<'_, '_>) -> Vec<Markup> {
    let points = reader.texts("key_points");
    let place = |index| reader.fields.item_place("key_points", index);
    points.iter().enumerate().map(|(index, point)| markup::render_inline(&reader.path, point, &place(index))).collect()
}

fn errata(reader: &mut Reader<'_, '_>) -> Vec<Erratum> {
    let Some(node) = reader.fields.take("errata") else { return Vec::new() };
    let mut errata = Vec::new();
    for (index, item) in one_or_many(node).into_iter().enumerate() {
        let place = reader.fields.item_place("errata", index);
        let (date, text) = match item {
            Node::Text(text) => (None, Some(text)),
            Node::Map(entries) => {
                let steps = [Step::Key("errata".to_owned()), Step::Item(index)];
                let mut group = reader.fields.nested(steps, entries);
                let found = (group.date("date", reader.out), group.required("text", reader.out));
                group.finish([], reader.out);
                found
            }
            Node::Null => continue,
            other => {
                let message = format!("an erratum is text, or a `date` and a `text`, and this is {}", other.kind());
                reader.out.push(
                    Diagnostic::error("wrong-type", place, message)
                        .remedy("write `- date: 2020-01-31` and below it `text: Table 2 has …`"),
                );
                continue;
            }
        };
        if let Some(text) = text {
            errata.push(Erratum { date, text: markup::render_inline(&reader.path, &text, &place) });
        }
    }
    errata
}

fn pdf(reader: &mut Reader<'_, '_>) -> Option<Document> {
    let document = reader.document("pdf")?;
    if let Document::Local(file) = document {
        let ending = paths::extension(&reader.sources.file(file).path);
        if ending != "pdf" {
            let place = reader.fields.place("pdf");
            reader.out.push(
                Diagnostic::error("not-a-pdf", place, format!("`pdf` names a file that ends in `.{ending}`"))
                    .remedy("list it under `files`, with a `label`; `pdf` is for the paper's PDF"),
            );
            return None;
        }
    }
    Some(document)
}

fn downloads(reader: &mut Reader<'_, '_>) -> Vec<Download> {
    let Some(node) = reader.fields.take("files") else { return Vec::new() };
    let mut files = Vec::new();
    for (index, item) in one_or_many(node).into_iter().enumerate() {
        let place = reader.fields.item_place("files", index);
        let (path, label) = match item {
            Node::Text(path) => (Some(path), None),
            Node::Map(entries) => {
                let steps = [Step::Key("files".to_owned()), Step::Item(index)];
                let mut group = reader.fields.nested(steps, entries);
                let parts = (group.required("path", reader.out), group.text("label", reader.out));
                group.finish([], reader.out);
                parts
            }
            other => {
                let message = format!("a download is a path with a label, and this is {}", other.kind());
                reader.out.push(
                    Diagnostic::error("wrong-type", place, message)
                        .remedy("write `- path: data.csv` and below it `label: Data`"),
                );
                continue;
            }
        };
        let Some(path) = path else { continue };
        let Some(document) = reader.resolve("files", &path, place) else { continue };
        files.push(Download { label: label.unwrap_or_else(|| paths::file_name(&path).to_owned()), document });
    }
    files
}

/// A DOI without the address that often stands before it.
fn language(reader: &mut Reader<'_, '_>) -> Option<String> {
    let place = reader.fields.place("language");
    let text = reader.text("language")?;
    let tag = language::language_tag(&text);
    if tag.is_none() {
        reader.out.push(
            Diagnostic::error("bad-language", place, format!("`{text}` is not a language's tag"))
                .remedy("write it as in BCP 47: en, es, fr, zh-Hans"),
        );
    }
    tag
}

pub(super) fn aliases(reader: &mut Reader<'_, '_>) -> Vec<(String, Place)> {
    let texts = reader.texts("aliases");
    let mut aliases = Vec::with_capacity(texts.len());
    for (index, text) in texts.into_iter().enumerate() {
        let place = reader.fields.item_place("aliases", index);
        if text.contains(['?', '#']) || text.contains("://") {
            reader
                .out
                .push(Diagnostic::error("bad-alias", place, format!("`{text}` is not a path of this site")).remedy(
                "write the old address from the first `/` after the host, and without a `?`, which static hosts ignore",
            ));
            continue;
        }
        aliases.push((if text.starts_with('/') { text } else { format!("/{text}") }, place));
    }
    aliases
}

/// The files that go into the paper's folder: all those in the folder of its `index.md`, and otherwise those it names.
fn attachments(publication: &Publication, sources: &Sources) -> Vec<(FileId, String)> {
    let pdf = match publication.pdf {
        Some(Document::Local(file)) => Some(file),
        _ => None,
    };
    let mut attachments: Vec<(FileId, String)> = Vec::new();
    if let Some(folder) = own_folder(&publication.source) {
        let below = sources
            .files_below(folder)
            .filter(|(id, file)| Some(*id) != pdf && !belongs_to_another(&file.path, publication, sources));
        attachments.extend(below.map(|(id, file)| (id, file.path[folder.len() + 1..].to_owned())));
    }
    let linked = publication.body.links.iter().filter_map(|link| match &link.target {
        markup::Target::Source(path) => sources.find(path),
        _ => None,
    });
    let named = publication.files.iter().filter_map(|download| match download.document {
        Document::Local(file) => Some(file),
        Document::Remote(_) => None,
    });
    for file in linked.chain(named).chain(publication.cover) {
        let path = &sources.file(file).path;
        let elsewhere = !path.starts_with(&format!("{FOLDER}/")) || belongs_to_another(path, publication, sources);
        if Some(file) != pdf && !elsewhere && !attachments.iter().any(|(other, _)| *other == file) {
            attachments.push((file, paths::file_name(path).to_owned()));
        }
    }
    attachments
}

/// Whether a file lies in the folder of another paper's `index.md`, and so is published there.
fn belongs_to_another(path: &str, publication: &Publication, sources: &Sources) -> bool {
    let own = own_folder(&publication.source);
    let mut folder = paths::parent(path);
    while folder.len() > FOLDER.len() {
        if Some(folder) == own {
            return false;
        }
        if sources.has_markdown(&format!("{folder}/index.md")) {
            return true;
        }
        folder = paths::parent(folder);
    }
    false
}

/// What readers see for a type: one of them, and the name of the listing.
pub fn kind_titles(config: &Config, kind: &str) -> (String, String) {
    if let Some(title) = config.type_titles.get(kind) {
        return (title.clone(), title.clone());
    }
    let message = |group: &str| {
        let message = config.messages.get(&format!("{group}.{kind}"))?;
        Some(message.form(Plural::Other).to_owned())
    };
    match (message("type"), message("types")) {
        (Some(one), Some(many)) => (one, many),
        _ => {
            let title = crate::base::config::sentence_case(kind);
            (title.clone(), title)
        }
    }
}
