//! What the folders of static-site generators have in common: texts with front matter, whose paths say where they are published.

pub mod addresses;
pub mod bundle;
pub mod fields;
pub mod front_matter;
pub mod html;
pub mod keys;
pub mod markdown;
pub mod names;
pub mod people;
pub mod templates;
pub mod text;
pub mod walk;
#[cfg(test)]
mod tests;

use crate::commands::import::record::{At, Batch, Record, Refusal, Remark, Weight, What};
use front_matter::Entries;
use keys::{Keys, one};
use markdown::Notes;
use names::Names;
use people::People;
use serde_json::Value;
use std::path::Path;
use templates::{Dialect, Translator};
use walk::Tree;

/// A site, as far as its own settings say what it is.
pub struct Site {
    pub tree: Tree,
    /// The folder of texts, seen from the source; `""` if it is the source.
    pub content: String,
    /// Where it is published, without `/` at its end.
    pub address: Option<String>,
    /// The folders whose files have addresses.
    pub roots: Vec<String>,
    /// The keys of terms that it has beside the usual ones.
    pub taxonomies: Vec<String>,
    pub dialect: Dialect,
    /// Whether `tags: a b` are two.
    pub splits_words: bool,
    /// Whether Markdown without front matter is no text of the site.
    pub needs_front_matter: bool,
    pub remarks: Vec<Remark>,
}

impl Default for Site {
    fn default() -> Site {
        Site {
            tree: Tree::default(),
            content: String::new(),
            address: None,
            roots: vec![".".to_owned()],
            taxonomies: Vec::new(),
            dialect: Dialect::Liquid,
            splits_words: false,
            needs_front_matter: false,
            remarks: Vec::new(),
        }
    }
}

/// A text on its way to a record.
pub struct Text {
    /// Seen from the source.
    pub path: String,
    pub keys: Keys,
    pub body: String,
}

/// What a generator knows of a text by its path and its keys, of which it takes those that only it understands.
#[derive(Default)]
pub struct Place {
    /// On the old site.
    pub address: Option<String>,
    /// Of its address, if no more is known of it.
    pub pattern: Option<String>,
    pub slug: Option<String>,
    /// The one in its path.
    pub date: Option<String>,
    pub language: Option<String>,
    /// Whether it stands above a list of other texts.
    pub is_index: bool,
    pub is_draft: bool,
    pub categories: Vec<String>,
}

/// Texts that are not Markdown, by their endings.
const OTHERS: [&str; 18] = [
    "adoc", "asciidoc", "ad", "org", "rst", "pandoc", "pdc", "rmd", "qmd", "ipynb", "njk", "liquid", "hbs", "ejs",
    "haml", "pug", "textile", "mdx",
];

/// The longest piece of an address that may be its whole.
const LONGEST_SLUG: usize = 500;

impl Site {
    /// A folder, and whether it is that of a whole site: it has one of these files or folders, and not only texts. In a site, `skipped` are the
    /// folders of templates and output.
    ///
    /// # Errors
    /// Refuses what is no folder.
    pub fn open(path: &Path, marks: &[&str], skipped: &[&str]) -> Result<(Site, bool), Refusal> {
        let is_site = marks.iter().any(|mark| path.join(mark).exists());
        let mut site = Site::default();
        site.tree = Tree::walk(path, if is_site { skipped } else { &[] }, &mut site.remarks)?;
        Ok((site, is_site))
    }

    pub fn say(&mut self, weight: Weight, what: &str, path: &str, line: u32) {
        self.remarks.push(Remark { weight, what: what.to_owned(), at: At { file: path.into(), line } });
    }

    /// The site's settings: the first of these files that is there and sound.
    pub fn settings(&mut self, names: &[&str]) -> Value {
        for name in names {
            if let Some(value) = self.tree.has(name).then(|| self.data(name)).flatten() {
                return value;
            }
        }
        Value::Null
    }

    /// What a file of data holds.
    pub fn data(&mut self, path: &str) -> Option<Value> {
        let read = self.tree.read(path).map_err(|what| (what, 0));
        let data = read.and_then(|text| match front_matter::data(path, &text) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(problem)) => Err(("files of data that are not sound are left out", problem.line)),
        });
        data.unwrap_or_else(|(what, line)| {
            self.say(Weight::LeftOut, what, path, line);
            None
        })
    }

    /// Sets where it is published, if settings say so: `https://www.example.org/base`.
    pub fn published_at(&mut self, address: Option<&str>) {
        let address = address.map(|address| address.trim().trim_end_matches('/'));
        self.address = address.filter(|address| address.starts_with("http")).map(str::to_owned);
    }

    /// The path of a text or file, seen from the folder of texts.
    pub fn inner<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(self.content.as_str()).map_or(path, |inner| inner.trim_start_matches('/'))
    }

    /// A file that a text names, seen from the source; an address such as `/a.pdf` stays one.
    pub fn file(&self, written: &str, from: &str) -> String {
        let written = written.trim().replace('\\', "/");
        if let Some(address) = &self.address
            && let Some(path) = written.strip_prefix(address.as_str()).filter(|path| path.starts_with('/'))
        {
            return path.to_owned();
        }
        if written.starts_with("//") {
            return format!("https:{written}");
        }
        if written.starts_with('/') || written.contains("://") {
            return written;
        }
        let folders = std::iter::once(addresses::parent(from)).chain(self.roots.iter().map(String::as_str));
        let found = folders.chain([""]).find_map(|folder| {
            let paths = [addresses::join(folder, &written), addresses::join(folder, &addresses::decode(&written))];
            paths.into_iter().flatten().find(|path| self.tree.has(path))
        });
        found.unwrap_or(written)
    }

    /// Reads the site: its people, who are in `data` and in their own files, and then all other texts.
    ///
    /// # Errors
    /// Refuses a folder without texts.
    pub fn read(
        mut self,
        texts: Vec<String>,
        data: &[&str],
        defaults: &dyn Fn(&Site, &str) -> Entries,
        place: &dyn Fn(&Site, &mut Text) -> Place,
    ) -> Result<Batch, Refusal> {
        let mut people = People::default();
        for folder in data {
            for path in self.tree.within(folder).map(str::to_owned).collect::<Vec<_>>() {
                let is_of_people =
                    path.strip_prefix(folder).is_some_and(|path| people::is_of_people(path.trim_start_matches('/')));
                if let Some(data) = is_of_people.then(|| self.data(&path)).flatten() {
                    people.add_data(&self, &path, data);
                }
            }
        }
        let (files, texts): (Vec<_>, Vec<_>) =
            texts.into_iter().partition(|path| people::slug_of(self.inner(path)).is_some());
        let mut names = Names::default();
        for path in files.iter().chain(&texts) {
            names.add(path, self.inner(path));
        }
        let mut records = Vec::new();
        for path in files {
            if let Some(text) = self.text(path, defaults) {
                self.person(text, &mut people, &names, place);
            }
        }
        for path in texts {
            if let Some(text) = self.text(path, defaults) {
                records.extend(self.record(text, &people, &names, place));
            }
        }
        for person in people.records.iter_mut().filter(|person| person.names.is_empty()) {
            self.finish(person, Place::default(), &names);
        }
        records.append(&mut people.records);
        if records.is_empty() {
            return Err(Refusal {
                at: At::default(),
                column: 0,
                message: "there is no text in this folder that could be read".to_owned(),
                remedy: "name the folder of the site, or the one of its texts".to_owned(),
            });
        }
        Ok(Batch { records, remarks: self.remarks, guesses: Vec::new(), site: self.address, roots: self.roots })
    }

    /// Reads a file; nothing if it has no text for a catalogue.
    fn text(&mut self, path: String, defaults: &dyn Fn(&Site, &str) -> Entries) -> Option<Text> {
        let ending = addresses::ending(&path);
        let is_html = matches!(ending.as_str(), "html" | "htm");
        if OTHERS.contains(&ending.as_str()) {
            self.say(Weight::LeftOut, &format!("texts in .{ending} are left out"), &path, 0);
        }
        if !is_html && !matches!(ending.as_str(), "md" | "markdown" | "mdown" | "mkd" | "mkdn") {
            return None;
        }
        let text = match self.tree.read(&path) {
            Ok(text) => text,
            Err(what) => {
                self.say(Weight::LeftOut, what, &path, 0);
                return None;
            }
        };
        let (entries, body) = match front_matter::split(&text) {
            Ok(parts) => parts,
            Err(problem) => {
                self.say(Weight::LeftOut, &format!("texts with {} are left out", problem.what), &path, problem.line);
                return None;
            }
        };
        if entries.is_none() && (self.needs_front_matter || is_html) {
            self.say(Weight::LeftOut, "files without front matter are no texts of the site", &path, 0);
            return None;
        }
        if is_html && !is_simple(body) {
            self.say(Weight::LeftOut, "pages in HTML that are more than a text are left out", &path, 0);
            return None;
        }
        let mut keys = Keys::new(entries.unwrap_or_default());
        keys.default_to(&defaults(self, &path));
        let body = if is_html { dense(body) } else { body.to_owned() };
        Some(Text { path, keys, body })
    }

    fn record(
        &mut self,
        mut text: Text,
        people: &People,
        names: &Names,
        place: &dyn Fn(&Site, &mut Text) -> Place,
    ) -> Option<Record> {
        let place = place(self, &mut text);
        if place.is_index && text.body.trim().is_empty() {
            self.say(Weight::LeftOut, "the heads of lists are left out if they have no text", &text.path, 0);
            return None;
        }
        let id = self.inner(&text.path).to_owned();
        let mut record = Record::new(What::Paper, id, At { file: text.path.as_str().into(), line: 0 });
        if text.body.trim().is_empty()
            && let Some(body) = text.keys.text("body content text details")
        {
            record.remark(Weight::Kept, "texts that stand in front matter are bodies now");
            text.body = body;
        }
        fields::fill(&mut record, self, people, text.keys, place.date.as_deref());
        record.classify("categories", &place.categories);
        record.body = text.body;
        if record.text("date").is_none() || place.is_index {
            record.what = What::Page;
            record.remark(Weight::Kept, "texts without a date, and the heads of lists, become pages");
        }
        self.finish(&mut record, place, names);
        let mut body = std::mem::take(&mut record.body);
        let title = markdown::title(&mut body, record.text("title"));
        record.set("title", title.unwrap_or_default());
        record.body = body;
        bundle::add_files(&mut record, self);
        Some(record)
    }

    fn person(
        &mut self,
        mut text: Text,
        people: &mut People,
        names: &Names,
        place: &dyn Fn(&Site, &mut Text) -> Place,
    ) {
        // Only their address says how papers call them, and it may be taken.
        let called = people::slug_of(self.inner(&text.path)).unwrap_or_default().to_owned();
        let slug = text.keys.get("slug").and_then(one);
        let place = place(self, &mut text);
        if let Some(slug) = slug {
            text.keys.default_to(&vec![("slug".to_owned(), slug.into())]);
        }
        let at = At { file: text.path.as_str().into(), line: 0 };
        let person = people.add(self, &called, &at, text.keys);
        if !text.body.trim().is_empty() {
            let described = std::mem::replace(&mut person.body, text.body);
            person.keep("description", described);
        }
        person.at = at;
        self.finish(person, Place { slug: None, language: None, ..place }, names);
    }

    /// What its place and its text say of a record.
    fn finish(&self, record: &mut Record, place: Place, names: &Names) {
        let path = record.at.file.clone();
        record.draft |= place.is_draft;
        if record.text("language").is_none() {
            record.set("language", place.language.unwrap_or_default());
        }
        if let Some(address) = place.address.filter(|address| address.len() < LONGEST_SLUG) {
            if record.what == What::Page {
                let bare = address.trim_end_matches("index.html").trim_end_matches(".html");
                let bare = bare.trim_matches('/');
                let last = addresses::file_name(bare);
                record.slug = Some(bare.to_owned());
                if let Some(slug) = place.slug.as_deref().filter(|slug| text::slug(slug) != text::slug(last)) {
                    record.keep("slug", slug);
                }
            }
            // Its own address comes first.
            record.aliases.retain(|alias| *alias != address);
            record.aliases.insert(0, address);
        }
        if let Some(pattern) = place.pattern {
            record.remark(
                Weight::Kept,
                "old addresses whose patterns say more than is known stand under `extra` as patterns",
            );
            record.keep("permalink", pattern);
        }
        record.slug = record.slug.take().or(place.slug);
        let encoded = addresses::encode(&path);
        record.names = names::variants(&path).map(str::to_owned).collect();
        record.names.extend((encoded != *path).then_some(encoded));
        let mut notes = Notes::default();
        let find = |name: &str| names.find(name, self.inner(&path)).map(|to| addresses::way(&path, to));
        let site = self.address.as_deref().unwrap_or_default();
        let body = std::mem::take(&mut record.body);
        let body = Translator { dialect: self.dialect, find: &find, site }.translate(body, &mut notes);
        record.body = markdown::clean(body, &mut notes);
        notes.tell(record);
    }
}

/// Whether a page in HTML is a text, with nothing for a program in it.
fn is_simple(body: &str) -> bool {
    let small = body.to_lowercase();
    !["{{", "{%", "<html", "<!doctype", "<script", "<form", "<body"].iter().any(|part| small.contains(part))
}

/// HTML without blank lines and indentation, which Markdown would take for more than they are.
fn dense(body: &str) -> String {
    if body.to_lowercase().contains("<pre") {
        return body.to_owned();
    }
    let lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}
