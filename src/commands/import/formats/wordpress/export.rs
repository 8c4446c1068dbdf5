//! An export as it is read: what becomes of each item, before anything is made of it.

use super::item::{Fate, Item, fate};
use super::paper::{Site, set_body};
use super::source::Source;
use super::xml::{Broken, Document, Element};
use crate::commands::import::html::to_text;
use crate::commands::import::record::{At, Batch, Refusal, Remark, Weight};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::io::Read;

#[derive(Debug, Default)]
pub struct Export {
    site: Site,
    items: Vec<Item>,
    remarks: Vec<Remark>,
    guesses: Vec<String>,
    /// The terms that are defined, with their lines.
    terms: BTreeMap<(String, String), u32>,
    has_parents_of_terms: bool,
    /// Whether anything in it is WordPress's.
    is_wordpress: bool,
    /// How many items there have been.
    count: usize,
    link: String,
}

impl Export {
    pub fn new(file: &str) -> Export {
        Export { site: Site::new(file), ..Export::default() }
    }

    /// Reads a file. What comes before a fault is kept.
    pub fn read<R: Read>(&mut self, source: Source<R>) -> Result<(), Refusal> {
        let mut document = Document::new(source);
        loop {
            let forbidden = document.source().forbidden;
            document.has_unknown_entities = false;
            match document.next() {
                Ok(Some(element)) => {
                    let has_forbidden = document.source().forbidden > forbidden;
                    self.element(element, has_forbidden, document.has_unknown_entities);
                }
                Ok(None) => break,
                Err(broken) if self.count == 0 || broken.is_refused => return Err(self.refusal(broken)),
                Err(broken) => {
                    let what = format!(
                        "the file cannot be read from here on, and what follows is left out: {} (column {})",
                        broken.what, broken.column
                    );
                    self.remark(broken.line, Weight::LeftOut, what);
                    break;
                }
            }
        }
        if document.source().is_damaged {
            self.remark(0, Weight::Kept, "bytes that are no characters in the file's encoding have become �");
        }
        if self.is_wordpress {
            return Ok(());
        }
        let what = if self.count > 0 { "a feed, and no export of WordPress" } else { "no export of WordPress" };
        let remedy = "export the site in WordPress with Tools → Export, and unpack the file if it is packed";
        Err(self.refusal(Broken { line: 0, column: 0, what: format!("this is {what}"), remedy, is_refused: true }))
    }

    fn refusal(&self, broken: Broken) -> Refusal {
        Refusal {
            at: At { file: self.site.file.clone(), line: broken.line },
            column: broken.column,
            message: broken.what,
            remedy: broken.remedy.to_owned(),
        }
    }

    fn remark(&mut self, line: u32, weight: Weight, what: impl Into<String>) {
        self.remarks.push(Remark { weight, what: what.into(), at: At { file: self.site.file.clone(), line } });
    }

    fn element(&mut self, element: Element, has_forbidden: bool, has_unknown_entities: bool) {
        self.is_wordpress |= element.name.starts_with("wp:");
        let text = element.text.trim();
        match element.name.as_str() {
            "item" => {
                let item = Item { has_forbidden, has_unknown_entities, ..Item::new(element) };
                return self.item(item);
            }
            "wp:author" => self.site.people.add(&element),
            "wp:category" | "wp:tag" | "wp:term" => self.term(&element),
            "wp:base_blog_url" => self.site.address = text.trim_end_matches('/').to_owned(),
            "link" => self.link = text.trim_end_matches('/').to_owned(),
            "title" if !text.is_empty() => self.guesses.push(format!("the site's title is “{}”", to_text(text))),
            "description" if !text.is_empty() => {
                self.guesses.push(format!("the site's description is “{}”", to_text(text)));
            }
            "language" if !text.is_empty() => self.guesses.push(format!("the site's language is {}", to_text(text))),
            "wp:wxr_version" if !matches!(text, "1.0" | "1.1" | "1.2") => {
                let what = format!("the export's version {} is newer than what is known here", to_text(text));
                self.remark(element.line, Weight::Kept, what);
            }
            "wp:wxr_version" | "wp:base_site_url" | "pubDate" | "generator" | "image" | "title" | "description"
            | "language" => {}
            _ if text.is_empty() && element.children.is_empty() => {}
            name => self.remark(element.line, Weight::LeftOut, format!("the element <{name}> of the site is left out")),
        }
        if has_forbidden {
            self.remark(element.line, Weight::LeftOut, "control characters, which XML forbids, are dropped");
        }
    }

    fn term(&mut self, element: &Element) {
        let kind = element.name.trim_start_matches("wp:");
        let get = |name: &str| element.child(&format!("wp:{kind}_{name}"));
        let taxonomy = match kind {
            "category" => "category",
            "tag" => "post_tag",
            _ => get("taxonomy"),
        };
        let slug = [get("nicename"), get("slug")].into_iter().find(|slug| !slug.is_empty()).unwrap_or_default();
        let slug = percent_encoding::percent_decode_str(slug).decode_utf8_lossy().into_owned();
        self.has_parents_of_terms |= !get("parent").is_empty();
        let has_description = !get("description").is_empty() && taxonomy != "author";
        if taxonomy != "nav_menu" && taxonomy != "author" {
            self.terms.entry((taxonomy.to_owned(), slug)).or_insert(element.line);
        }
        if has_description {
            self.remark(element.line, Weight::LeftOut, "a term's description is left out");
        }
        for meta in element.children.iter().filter(|child| child.name == "wp:termmeta") {
            let what = format!("the field {} of a term is left out", meta.child("wp:meta_key"));
            self.remark(element.line, Weight::LeftOut, what);
        }
    }

    fn item(&mut self, item: Item) {
        self.is_wordpress |= !item.kind.is_empty() || item.post != 0;
        self.count += 1;
        for _ in 0..item.comments {
            self.remark(item.line, Weight::LeftOut, "a comment is left out");
        }
        if matches!(item.status.as_str(), "trash" | "auto-draft") {
            return self.remark(
                item.line,
                Weight::LeftOut,
                format!("an item with the status {} is left out", item.status),
            );
        }
        match fate(&item.kind) {
            Fate::Attachment => {
                for what in self.site.attachments.add(&item) {
                    self.remark(item.line, Weight::LeftOut, what);
                }
            }
            Fate::GuestAuthor => self.site.people.add_guest(&item),
            Fate::LeftOut => {
                self.remark(item.line, Weight::LeftOut, format!("an item of the type {} is left out", item.kind));
                if item.kind == "wp_block" {
                    self.site.blocks.insert(item.post, item.content);
                }
            }
            Fate::Paper | Fate::Page => self.items.push(item),
        }
    }

    /// Makes records of all that has been read.
    pub fn into_batch(mut self) -> Batch {
        if self.site.address.is_empty() {
            self.site.address = std::mem::take(&mut self.link);
        }
        let items = std::mem::take(&mut self.items);
        let (items, empty): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|item| self.has_content(item));
        for item in empty {
            self.remark(item.line, Weight::LeftOut, "an item without a title, a text and files is left out");
        }
        for item in &items {
            if item.post != 0 {
                self.site.attachments.homes.insert(item.post);
            }
            let id = if item.guid.is_empty() {
                format!("{}/?p={}", self.site.address, item.post)
            } else {
                item.guid.clone()
            };
            self.site.ids.insert(item.post, id);
            if fate(&item.kind) == Fate::Page && item.post != 0 {
                let slug = percent_encoding::percent_decode_str(&item.slug).decode_utf8_lossy();
                let slug = if slug.is_empty() { to_text(&item.title).replace('/', " ") } else { slug.into_owned() };
                self.site.pages.insert(item.post, (slug, item.parent));
            }
        }
        let mut used: HashSet<(String, String)> = HashSet::new();
        let mut records = Vec::with_capacity(items.len());
        for mut item in items {
            records.push(self.site.record(&item));
            used.extend(item.terms.drain(..).map(|term| (term.taxonomy, term.slug)));
        }
        records.par_iter_mut().for_each(set_body);
        self.finish(&used);
        let (people, idle) = std::mem::take(&mut self.site.people).into_records(&self.site.file, &self.site.address);
        for line in idle {
            self.remark(line, Weight::LeftOut, "an author who wrote nothing is left out");
        }
        records.extend(people);
        let site = Some(self.site.address).filter(|site| !site.is_empty());
        Batch { records, remarks: self.remarks, guesses: self.guesses, site, roots: Vec::new() }
    }

    fn has_content(&self, item: &Item) -> bool {
        let has_text = [&item.title, &item.content, &item.excerpt].iter().any(|text| !text.trim().is_empty());
        let has_fields = item
            .meta
            .iter()
            .any(|(key, value)| (!key.starts_with('_') || key == "_thumbnail_id") && !value.trim().is_empty());
        has_text || has_fields || self.site.attachments.of_parent(item.post).next().is_some_and(|_| item.post != 0)
    }

    /// Says what nothing has used.
    fn finish(&mut self, used: &HashSet<(String, String)>) {
        let unused: Vec<u32> = self.site.attachments.unused().collect();
        for line in unused {
            self.remark(line, Weight::LeftOut, "an attachment that nothing uses is left out");
        }
        let terms = std::mem::take(&mut self.terms);
        for (_, line) in terms.into_iter().filter(|(term, _)| !used.contains(term)) {
            self.remark(line, Weight::LeftOut, "a term that no text has is left out");
        }
        if self.has_parents_of_terms {
            self.remark(0, Weight::LeftOut, "which categories are parts of others is left out");
        }
        if self.count > 0 {
            self.remark(0, Weight::LeftOut, "whether comments and pings were open is left out");
        }
    }
}
