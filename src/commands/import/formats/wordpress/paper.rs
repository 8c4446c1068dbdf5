//! A post or page → a record.

use super::attachments::{Attachments, host_of};
use super::item::{Fate, Item, fate};
use super::people::{People, plain};
use super::{dates, meta, text};
use crate::commands::import::html::{to_markdown, to_text};
use crate::commands::import::record::{At, Record, Weight, What};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Pages in pages; a page that is its own grandparent ends there, too.
const DEEPEST: usize = 20;

/// What is known of the whole site.
#[derive(Debug, Default)]
pub struct Site {
    /// Its address, without a `/` at its end.
    pub address: String,
    pub file: Arc<str>,
    pub people: People,
    pub attachments: Attachments,
    /// The slugs and the parents of pages.
    pub pages: HashMap<u64, (String, u64)>,
    /// The ids of all posts, by their numbers.
    pub ids: HashMap<u64, String>,
    /// The texts of reusable blocks.
    pub blocks: HashMap<u64, String>,
    /// The ids that are taken.
    taken: HashSet<String>,
}

impl Site {
    pub fn new(file: &str) -> Site {
        Site { file: Arc::from(file), ..Site::default() }
    }

    /// What it is, with its text still in HTML ([`set_body`]).
    pub fn record(&mut self, item: &Item) -> Record {
        let what = if fate(&item.kind) == Fate::Page { What::Page } else { What::Paper };
        let at = At { file: self.file.clone(), line: item.line };
        let mut record = Record::new(what, self.id(item), at);
        record.set("title", to_text(&item.title));
        record.set("summary", to_text(&item.excerpt));
        if what == What::Paper && item.kind != "post" {
            record.set("type", &item.kind);
        }
        set_dates(item, &mut record);
        set_status(item, &mut record);
        classify(item, &mut record);
        record.featured = item.is_sticky;

        let meta = meta::read(item, &mut record, &mut self.attachments);
        self.set_authors(item, meta.has_authors, &mut record);
        let html = text::expand(item, &self.blocks, &mut self.attachments, meta.footnotes.as_deref(), &mut record);
        self.attachments.join(&mut record, item.post, &html, &meta.attachments, &self.address);
        record.body = html;

        self.set_address(item, &meta.old_slugs, &mut record);
        self.keep_the_rest(item, &mut record);
        record
    }

    /// Its guid, or what WordPress would make of its number.
    fn id(&mut self, item: &Item) -> String {
        let number = format!("{}/?p={}", self.address, item.post);
        let candidates = [Some(item.guid.clone()).filter(|guid| !guid.is_empty()), Some(number.clone())];
        let free = candidates.into_iter().flatten().find(|id| !self.taken.contains(id));
        let id = free.unwrap_or_else(|| format!("{number}&line={}", item.line));
        self.taken.insert(id.clone());
        id
    }

    /// Whoever a field names; else whoever WordPress does.
    fn set_authors(&mut self, item: &Item, is_known: bool, record: &mut Record) {
        if !is_known {
            return self.people.sign(item, record);
        }
        let known = std::mem::take(&mut record.authors);
        self.people.sign(item, record);
        for person in std::mem::replace(&mut record.authors, known) {
            let is_named = record.authors.iter().any(|author| plain(author) == plain(&person));
            if !is_named {
                record.keep("creator", plain(&person));
            }
        }
    }

    fn set_address(&self, item: &Item, old_slugs: &[String], record: &mut Record) {
        let slug = percent_encoding::percent_decode_str(&item.slug).decode_utf8_lossy().into_owned();
        record.slug = Some(slug).filter(|slug| !slug.is_empty());
        if record.what == What::Page {
            let mut folders = Vec::new();
            let mut parent = item.parent;
            while let Some((slug, above)) = self.pages.get(&parent).filter(|_| folders.len() < DEEPEST) {
                folders.push(slug.as_str());
                parent = *above;
            }
            if parent != 0 {
                record.remark(Weight::Kept, "a page whose parent is not in the export has moved up");
            }
            let own = record.slug.take().or_else(|| record.text("title").map(|title| title.replace('/', " ")));
            folders.reverse();
            record.slug = own.map(|own| folders.iter().map(|folder| format!("{folder}/")).collect::<String>() + &own);
        } else if item.parent != 0 {
            record.keep("post_parent", self.ids.get(&item.parent).cloned().unwrap_or_else(|| item.parent.to_string()));
        }
        if item.post != 0 {
            let query = if record.what == What::Page { "page_id" } else { "p" };
            record.names.push(format!("/?{query}={}", item.post));
        }
        match path(&item.link, &self.address) {
            Some(path) => {
                let old = old_slugs.iter().filter_map(|old| {
                    let folder = path.trim_end_matches('/').rsplit_once('/')?.0;
                    Some(format!("{folder}/{old}/"))
                });
                record.aliases = old.filter(|old| *old != path).collect();
                record.aliases.insert(0, path);
            }
            None => {
                for _ in old_slugs {
                    record.remark(Weight::LeftOut, "an old slug of a text that has no address of its own is left out");
                }
                if !item.link.is_empty() && host_of(&item.link) != host_of(&self.address) {
                    record.keep("link", item.link.as_str());
                }
            }
        }
    }

    fn keep_the_rest(&self, item: &Item, record: &mut Record) {
        record.keep("description", item.description.as_str());
        if let Some(order) = item.menu_order.parse::<i64>().ok().filter(|order| *order != 0) {
            record.keep("menu_order", order);
        }
        for name in &item.unknown {
            record.remark(Weight::LeftOut, format!("the element <{name}> of an item is left out"));
        }
        if item.has_forbidden {
            record.remark(Weight::LeftOut, "control characters, which XML forbids, are dropped");
        }
        if item.has_unknown_entities {
            record.remark(Weight::Kept, "an entity that XML does not know stays as it is written");
        }
    }
}

fn set_dates(item: &Item, record: &mut Record) {
    let date = dates::day(&item.date);
    if date.is_none() && !item.date.is_empty() && !item.date.starts_with("0000") {
        record.keep("post_date", item.date.as_str());
    }
    let modified = dates::day(&item.modified);
    let date = date
        .or_else(|| dates::day_of_rfc_822(&item.pub_date))
        .or_else(|| dates::day(&item.date_gmt))
        .or(modified.clone());
    match &date {
        Some(date) => record.set("date", date),
        None => record.remark(Weight::Kept, "a date is missing"),
    }
    if item.status == "future" {
        // The time of Greenwich is the only one whose zone is known.
        let moment = dates::day(&item.date_gmt).map(|_| format!("{}Z", item.date_gmt.trim()));
        record.set("publish_at", moment.or_else(|| date.clone()).unwrap_or_default());
    }
    match (modified, date) {
        (Some(modified), Some(date)) if modified > date => record.set("updated", modified),
        (Some(modified), Some(date)) if modified < date => {
            record.remark(Weight::LeftOut, "a day of change that is before the text's date is left out");
        }
        _ => {}
    }
}

fn set_status(item: &Item, record: &mut Record) {
    match item.status.as_str() {
        "publish" | "future" | "inherit" | "" => {}
        "draft" | "pending" => record.draft = true,
        "private" => {
            record.draft = true;
            record.keep("visibility", "private");
            record.remark(Weight::Kept, "a private text has become a draft");
        }
        other => {
            record.draft = true;
            record.keep("status", other);
            record.remark(Weight::Kept, format!("a text with the status {other} has become a draft"));
        }
    }
    if item.has_password {
        record.draft = true;
        record.remark(Weight::Kept, "a text behind a password has become a draft, and the password is left out");
    }
}

fn classify(item: &Item, record: &mut Record) {
    for term in item.terms.iter().filter(|term| !term.name.is_empty()) {
        match term.taxonomy.as_str() {
            "author" => {}
            "category" => record.classify("categories", [&term.name]),
            "post_tag" => record.classify("tags", [&term.name]),
            "post_format" | "nav_menu" | "post_translations" => record.keep(&term.taxonomy, term.name.as_str()),
            // Polylang's
            "language" if (2..=11).contains(&term.slug.len()) => record.set("language", &term.slug),
            taxonomy => record.classify(taxonomy, [&term.name]),
        }
    }
}

/// A title for what has none: its slug in words, or how its text begins.
/// The HTML of a record's body → Markdown: what takes most of the time, and needs no other record.
pub fn set_body(record: &mut Record) {
    let mut remarks = Vec::new();
    record.body = to_markdown(&record.body, &mut |weight, what| remarks.push((weight, what)));
    for (weight, what) in remarks {
        record.remark(weight, what);
    }
    set_missing_title(record);
}

fn set_missing_title(record: &mut Record) {
    if record.text("title").is_some() {
        return;
    }
    let slug = record.slug.as_deref().and_then(|slug| slug.rsplit('/').next()).unwrap_or_default();
    let words = slug.replace(['-', '_'], " ");
    let is_number = words.chars().all(|c| c.is_ascii_digit() || c == ' ');
    let start: Vec<&str> = record.body.lines().next().unwrap_or_default().split_whitespace().take(8).collect();
    let start: String = start.join(" ").chars().filter(|c| !"\\*_`#[]<>|!~".contains(*c)).take(100).collect();
    let title = match (is_number, start.trim()) {
        (false, _) => {
            let mut letters = words.chars();
            letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
        }
        (true, "") => "Untitled".to_owned(),
        (true, start) => start.to_owned(),
    };
    record.set("title", title);
    record.remark(Weight::Kept, "a title is missing, and made from the address or the text");
}

/// The path of an address of the site, if it has more than `/`, and no query.
fn path(link: &str, site: &str) -> Option<String> {
    let link = link.split('#').next()?;
    let rest = link.split_once("//").map(|(_, rest)| rest)?;
    let path = &rest[rest.find('/')?..];
    let is_own = site.is_empty() || host_of(link) == host_of(site);
    (is_own && path.len() > 1 && !path.contains('?')).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_links() {
        let site = "https://e.example";
        assert_eq!(path("http://www.e.example/2007/a/", site).as_deref(), Some("/2007/a/"));
        for link in [
            "",
            "https://e.example/",
            "https://e.example",
            "https://e.example/?p=12",
            "https://e.example/a/?p=1",
            "https://o.example/a/",
        ] {
            assert_eq!(path(link, site), None, "{link}");
        }
    }
}
