//! Where each record will stand, and what becomes of the file that is there already.

use super::existing::{Existing, Imported};
use super::front_matter::{self, Decided, Named};
use super::links::{self, Link};
use super::places::Places;
use super::record::{Batch, File, Record, Remark, Weight, What};
use super::within::{Folders, Found};
use super::{admit, names};
use crate::base::config::{Config, is_external};
use crate::base::paths;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What an import will do.
#[derive(Default)]
pub(super) struct Plan {
    pub entries: Vec<Entry>,
    pub remarks: Vec<Remark>,
    /// Taxonomies that site.toml does not have yet.
    pub taxonomies: Vec<String>,
    /// Old addresses of people and where they lead now, for site.toml: front matter has no key for these.
    pub redirects: Vec<(String, String)>,
    /// How many earlier records of this format the source no longer has.
    pub gone: usize,
}

/// A record, and its file.
pub(super) struct Entry {
    pub what: What,
    /// Relative to the root.
    pub path: String,
    pub text: String,
    pub state: State,
    /// Files to be copied, and where to.
    pub copies: BTreeSet<(PathBuf, String)>,
}

/// What becomes of a record's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    New,
    Changed,
    Same,
    /// An editor has changed it since, and so has the source.
    Edited,
}

/// What hangs on the site, and on the command line.
pub(super) struct Settings<'a> {
    pub config: &'a Config,
    /// The format's name, with which ids begin.
    pub format: &'a str,
    /// Where papers go, below the root.
    pub papers: &'a str,
}

/// A record on its way.
pub(super) struct Draft<'e> {
    pub record: Record,
    pub id: String,
    links: Vec<Link>,
    /// The file of an earlier import.
    pub known: Option<&'e Imported>,
    /// Relative to the root.
    pub path: String,
    /// The last word of its address; for a page, all of it.
    pub slug: String,
    /// The files that it names or shows: how it names them, where they are, and their names beside the Markdown.
    pub files: Vec<(String, PathBuf, String)>,
    /// Old addresses that are nobody else's.
    pub aliases: Vec<String>,
}

pub(super) fn plan(batch: Batch, existing: &Existing, folders: &Folders, settings: &Settings<'_>) -> Plan {
    let mut plan = Plan { remarks: batch.remarks, ..Plan::default() };
    let site = batch.site.as_deref();
    let records = with_people(batch.records, existing, settings.format);
    let records = tell_apart(records, settings.format, &mut plan.remarks);
    let drafts: Vec<(bool, Draft<'_>)> = records
        .into_par_iter()
        .map(|(id, mut record)| {
            let is_admitted = admit::admit(&mut record, settings.config);
            let links = links::find(&record.body, site);
            let known = existing.imported.get(&id);
            let files = find_files(&mut record, &links, folders);
            let files = files.into_iter().map(|(name, file)| (name, file, String::new())).collect();
            let [path, slug] = [String::new(), String::new()];
            (is_admitted, Draft { record, id, links, known, path, slug, files, aliases: Vec::new() })
        })
        .collect();
    let mut admitted = Vec::with_capacity(drafts.len());
    for (is_admitted, draft) in drafts {
        if is_admitted { admitted.push(draft) } else { plan.remarks.extend(draft.record.remarks) }
    }
    plan.taxonomies = new_taxonomies(&admitted, settings.config);
    let known = settings.config.taxonomies.iter().map(|taxonomy| taxonomy.key.as_str());
    let mut places = Places::new(existing, settings.papers, known.chain(plan.taxonomies.iter().map(String::as_str)));
    // Files that are there keep their places, whatever comes before them in the source.
    admitted.iter_mut().filter(|draft| draft.known.is_some()).for_each(|draft| places.stay(draft));
    admitted.iter_mut().filter(|draft| draft.known.is_none()).for_each(|draft| places.place(draft));
    admitted.iter_mut().for_each(|draft| places.redirect(draft, site, settings.config, &mut plan.redirects));
    let prefix = format!("{}:", settings.format);
    let here: FxHashSet<&str> = admitted.iter().map(|draft| draft.id.as_str()).collect();
    plan.gone = existing.imported.keys().filter(|id| id.starts_with(&prefix) && !here.contains(id.as_str())).count();
    let names = names_of(&admitted);
    let home = site.unwrap_or(settings.config.base_url.origin());
    let done: Vec<(Result<Entry, Remark>, Vec<Remark>)> =
        admitted.into_par_iter().map(|draft| draft.finish(&names, home)).collect();
    for (entry, remarks) in done {
        plan.remarks.extend(remarks);
        match entry {
            Ok(entry) => plan.entries.push(entry),
            Err(remark) => plan.remarks.push(remark),
        }
    }
    plan
}

/// With a file for each person whose name, as people say it, would not tell which word is the family's.
fn with_people(mut records: Vec<Record>, existing: &Existing, format: &str) -> Vec<Record> {
    let mut known: FxHashMap<String, Option<usize>> = FxHashMap::default();
    for (index, record) in records.iter().enumerate().filter(|(_, record)| record.what == What::Person) {
        known.extend(record.text("name").map(|name| (name.to_owned(), Some(index))));
    }
    let mut new = Vec::new();
    let mut spellings = Vec::new();
    for record in &records {
        for person in names::of(record) {
            let Some(spelling) = names::spelling(person) else { continue };
            let (name, _) = names::written(&person.name);
            let id = format!("person {name}");
            match known.get(&name) {
                Some(Some(index)) => spellings.push((*index, spelling)),
                Some(None) => continue,
                None if existing.people.contains(&name)
                    && !existing.imported.contains_key(&format!("{format}:{id}")) => {}
                None => {
                    let mut person = Record::new(What::Person, id, record.at.clone());
                    person.set("name", &name);
                    person.spellings.push(spelling);
                    new.push(person);
                }
            }
            known.insert(name, None);
        }
    }
    for (index, spelling) in spellings {
        records[index].spellings.push(spelling);
    }
    records.append(&mut new);
    records
}

/// Gives each record an id of its own.
fn tell_apart(records: Vec<Record>, format: &str, remarks: &mut Vec<Remark>) -> Vec<(String, Record)> {
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    let mut told = Vec::with_capacity(records.len());
    for record in records {
        let name = match record.id.trim() {
            "" => [record.text("title"), record.text("name"), record.text("date")]
                .map(Option::unwrap_or_default)
                .join(" "),
            id => id.to_owned(),
        };
        let id = format!("{format}:{}", name.split_whitespace().collect::<Vec<_>>().join(" "));
        let count = seen.entry(id.clone()).or_default();
        *count += 1;
        if *count == 1 {
            told.push((id, record));
            continue;
        }
        let what = "records with the id of another one are told apart by their order".to_owned();
        remarks.push(Remark { weight: Weight::Kept, what, at: record.at.clone() });
        told.push((format!("{id} ({count})"), record));
    }
    told
}

fn new_taxonomies(drafts: &[Draft<'_>], config: &Config) -> Vec<String> {
    let mut new: Vec<String> = Vec::new();
    for (key, _) in drafts.iter().flat_map(|draft| &draft.record.terms) {
        if !new.contains(key) && !config.taxonomies.iter().any(|taxonomy| taxonomy.key == *key) {
            new.push(key.clone());
        }
    }
    new
}

/// By which names texts of the source lead to a record: the index's values are paths of Markdown files.
fn names_of(drafts: &[Draft<'_>]) -> FxHashMap<String, String> {
    let mut names = FxHashMap::default();
    for draft in drafts {
        let record = &draft.record;
        let addresses = record.aliases.iter().map(|alias| plain_path(alias));
        for name in addresses.chain(record.names.iter().cloned()).filter(|name| !name.is_empty()) {
            names.entry(name).or_insert_with(|| draft.path.clone());
        }
    }
    names
}

/// An address of the old site without what makes no difference: `/a/b` of `/a/b/`, `/a/b/index.html` and `https://host/a/b`.
fn plain_path(address: &str) -> String {
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => address,
    };
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let path = decoded.strip_suffix("index.html").unwrap_or(&decoded);
    format!("/{}", path.trim_matches('/'))
}

/// Looks for the files that a record names and its text shows: each by how it is named, and where it is. What is not there
/// is kept under `extra`.
///
/// A document's old address leads to the record from now on: others link to it.
fn find_files(record: &mut Record, links: &[Link], folders: &Folders) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let mut look = |record: &mut Record, key: &str, file: File| match folders.find(&file.path) {
        Found::Local(path) => {
            if key != "cover" && path != Path::new(&file.path) {
                record.aliases.extend(folders.old_path(&file.path));
            }
            found.push((file.path.clone(), path));
            // The old address stays known.
            if is_external(&file.path) {
                record.keep(key, file.path.clone());
            }
            Some(file)
        }
        Found::Remote(_) if key != "cover" => Some(file),
        other => {
            let why = match other {
                Found::Refused => "leads out of the source, and is not taken",
                Found::Remote(_) => "has to be a file, and the address stands under `extra`",
                _ => "names a file that the source does not have, and stands under `extra`",
            };
            record.remark(Weight::Kept, format!("`{key}` {why}"));
            match file.label {
                Some(label) => record.keep(key, serde_json::json!({ "path": file.path, "label": label })),
                None => record.keep(key, file.path),
            }
            None
        }
    };
    if let Some(pdf) = record.pdf.take().and_then(|pdf| look(record, "pdf", pdf)) {
        // The interface says of every PDF the same.
        record.keep("pdf_label", pdf.label.clone());
        // Another kind of file is a download.
        let is_pdf = is_external(&pdf.path) || paths::extension(&pdf.path) == "pdf";
        if is_pdf { record.pdf = Some(pdf) } else { record.files.insert(0, pdf) }
    }
    let files = std::mem::take(&mut record.files);
    record.files = files.into_iter().filter_map(|file| look(record, "files", file)).collect();
    record.cover = record.cover.take().and_then(|cover| look(record, "cover", cover));
    let folder = paths::parent(&record.at.file);
    for link in links.iter().filter(|link| !is_text(&link.to)) {
        let seen = if link.to.starts_with('/') { Some(link.to.clone()) } else { paths::join(folder, &link.to) };
        if let Some(Found::Local(file)) = seen.map(|seen| folders.find(&seen)) {
            if paths::extension(&link.to) == "pdf" {
                record.aliases.extend(folders.old_path(&link.to));
            }
            found.push((link.to.clone(), file));
        }
    }
    found.sort();
    found.dedup_by(|a, b| a.0 == b.0);
    found
}

/// Whether a link is to a text, which may be a record, and otherwise is nothing to be copied.
fn is_text(path: &str) -> bool {
    matches!(paths::extension(path).as_str(), "" | "md" | "markdown" | "html" | "htm" | "php")
}

impl Draft<'_> {
    /// The record's file. `names` are those by which texts lead to records; what is nowhere in the source is at `home`.
    fn finish(mut self, names: &FxHashMap<String, String>, home: &str) -> (Result<Entry, Remark>, Vec<Remark>) {
        let body = self.body(names, home);
        let beside = |name: &str| self.files.iter().find(|(known, ..)| known == name).map(|(_, _, name)| name.clone());
        let named = |file: &File| Named {
            path: beside(&file.path).unwrap_or_else(|| file.path.clone()),
            label: file.label.clone(),
        };
        let record = &self.record;
        let decided = Decided {
            id: self.id.clone(),
            slug: (record.what == What::Paper && self.slug != self.named_by_file()).then(|| self.slug.clone()),
            pdf: record.pdf.as_ref().map(named),
            files: record.files.iter().map(named).collect(),
            cover: record.cover.as_ref().map(named),
            aliases: if record.what == What::Person { record.spellings.clone() } else { self.aliases.clone() },
            body,
        };
        let text = match front_matter::text(record, &decided) {
            Ok(text) => text,
            Err(error) => {
                let what = format!("a record that cannot be written as YAML is left out: {error}");
                return (Err(Remark { weight: Weight::LeftOut, what, at: record.at.clone() }), Vec::new());
            }
        };
        let state = match self.known {
            None => State::New,
            Some(known) if known.hash == front_matter::fingerprint(&text) => State::Same,
            Some(known) if known.is_edited => State::Edited,
            Some(_) => State::Changed,
        };
        let folder = paths::parent(&self.path);
        let copies = self.files.into_iter().map(|(_, from, name)| (from, format!("{folder}/{name}"))).collect();
        let Record { what, remarks, .. } = self.record;
        (Ok(Entry { what, path: self.path, text, state, copies }), remarks)
    }

    /// The slug that the file's name makes.
    fn named_by_file(&self) -> String {
        let stem = match paths::stem(&self.path) {
            "index" => paths::file_name(paths::parent(&self.path)),
            stem => stem,
        };
        paths::slug_or_code_points(stem)
    }

    /// The text with its links led to where they lead now.
    fn body(&mut self, names: &FxHashMap<String, String>, home: &str) -> String {
        let links = std::mem::take(&mut self.links);
        let folder = paths::parent(&self.record.at.file);
        let address = self.record.aliases.first().map(|alias| plain_path(alias));
        let mut is_lost = false;
        let mut replacements = Vec::new();
        for link in links {
            let seen = (!link.to.starts_with('/')).then(|| paths::join(folder, &link.to)).flatten();
            // A path that leaves the source is seen from the address.
            let from_address = address.as_deref().and_then(|address| paths::join(address, &link.to));
            let absolute = match link.to.strip_prefix('/') {
                Some(_) => Some(plain_path(&link.to)),
                None => from_address.map(|path| plain_path(&path)),
            };
            // WordPress's own addresses are told apart by their queries.
            let (query, fragment) = link.suffix.split_at(link.suffix.find('#').unwrap_or(link.suffix.len()));
            let asked = names.get(&format!("{}{query}", link.to)).filter(|_| !query.is_empty());
            let suffix = if asked.is_some() { fragment } else { &link.suffix };
            let file = self.files.iter().find(|(name, ..)| *name == link.to);
            let by_path = || seen.as_ref().and_then(|seen| names.get(seen)).or_else(|| names.get(absolute.as_ref()?));
            // A file's old address is its record's by now.
            let record = asked.or_else(|| by_path().filter(|_| file.is_none()));
            let to = match (record, file, absolute) {
                (Some(path), ..) => links::way(&self.path, path),
                (None, Some((_, _, name)), _) => {
                    links::way(&self.path, &format!("{}/{name}", paths::parent(&self.path)))
                }
                // The slash at its end stays as it was.
                (None, None, Some(_)) if link.to.starts_with('/') => {
                    is_lost = true;
                    format!("{home}{}", link.to)
                }
                (None, None, Some(path)) => {
                    is_lost = true;
                    format!("{home}{path}")
                }
                (None, None, None) => {
                    is_lost = true;
                    format!("{home}/{}", link.to.trim_start_matches(['.', '/']))
                }
            };
            replacements.push((link.at, to + suffix));
        }
        if is_lost {
            self.record.remark(Weight::Kept, format!("links to what the source does not have lead to {home} now"));
        }
        let mut body = links::replace(&self.record.body, &replacements);
        if self.record.what == What::Page {
            self.append_files(&mut body);
        }
        body
    }

    /// A page has no keys for files: links below its text keep them.
    fn append_files(&mut self, body: &mut String) {
        let files: Vec<File> =
            self.record.pdf.take().into_iter().chain(std::mem::take(&mut self.record.files)).collect();
        if files.is_empty() {
            return;
        }
        *body = format!("{}\n", body.trim_end());
        for file in files {
            let beside = self.files.iter().find(|(name, ..)| *name == file.path);
            let to = beside.map_or_else(|| file.path.clone(), |(_, _, name)| links::way(name, name));
            let label = file.label.as_deref().unwrap_or(paths::file_name(&file.path));
            *body += &format!("\n- [{}](<{to}>)", label.replace(['[', ']'], ""));
        }
        body.push('\n');
    }
}
