//! Attachments: files that have posts of their own in WordPress, and belong to other posts in a catalogue.

use super::item::Item;
use crate::commands::import::html::to_text;
use crate::commands::import::record::{File, Record, Weight, What};
use std::collections::{BTreeSet, HashMap, HashSet};

#[derive(Debug, Default)]
pub struct Attachment {
    pub post: u64,
    pub parent: u64,
    pub url: String,
    pub title: String,
    pub caption: String,
    pub alt: String,
    line: u32,
    is_used: bool,
}

#[derive(Debug, Default)]
pub struct Attachments {
    list: Vec<Attachment>,
    by_post: HashMap<u64, usize>,
    by_address: HashMap<String, usize>,
    by_parent: HashMap<u64, Vec<usize>>,
    /// Posts that became records: what is attached to one of them is its own, whoever else links to it.
    pub homes: HashSet<u64>,
}

/// What an attachment is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Pdf,
    Document,
    /// It is shown where it stands in a text.
    Picture,
    Recording,
}

impl Attachment {
    pub fn is_picture(&self) -> bool {
        kind(&self.url) == Kind::Picture
    }

    pub fn is_recording(&self) -> bool {
        kind(&self.url) == Kind::Recording
    }
}

impl Attachments {
    /// Adds one, and says what of it is left out.
    pub fn add(&mut self, item: &Item) -> Vec<String> {
        let mut left_out = Vec::new();
        let url = if item.attachment_url.is_empty() { &item.guid } else { &item.attachment_url };
        if !item.content.trim().is_empty() {
            left_out.push("an attachment's description is left out".to_owned());
        }
        for (key, _) in item.meta.iter().filter(|(_, value)| !value.trim().is_empty()) {
            match key.as_str() {
                "_wp_attached_file" | "_wp_attachment_image_alt" => {}
                key if key.starts_with('_') => left_out.push(format!("the private field {key} is left out")),
                key => left_out.push(format!("the field {key} of an attachment is left out")),
            }
        }
        let at = self.list.len();
        if self.by_post.contains_key(&item.post) {
            return left_out;
        }
        self.by_post.insert(item.post, at);
        self.by_parent.entry(item.parent).or_default().push(at);
        for address in [url, &item.link].into_iter().filter_map(|url| address(url, "")) {
            self.by_address.entry(original(&address)).or_insert(at);
            self.by_address.entry(address).or_insert(at);
        }
        self.list.push(Attachment {
            post: item.post,
            parent: item.parent,
            url: url.clone(),
            title: to_text(&item.title),
            caption: item.excerpt.clone(),
            alt: item.meta("_wp_attachment_image_alt").unwrap_or_default().to_owned(),
            line: item.line,
            is_used: false,
        });
        left_out
    }

    /// The attachment of a number, which is in use from now on.
    pub fn get(&mut self, post: u64) -> Option<&Attachment> {
        let attachment = self.list.get_mut(*self.by_post.get(&post)?)?;
        attachment.is_used = true;
        Some(attachment)
    }

    pub fn of_parent(&self, post: u64) -> impl Iterator<Item = &Attachment> {
        self.numbers_of_parent(post).iter().filter_map(|at| self.list.get(*at))
    }

    fn numbers_of_parent(&self, post: u64) -> &[usize] {
        // What has no parent says that it is attached to 0.
        self.by_parent.get(&post).filter(|_| post != 0).map_or(&[], Vec::as_slice)
    }

    /// The lines of those that nothing uses.
    pub fn unused(&self) -> impl Iterator<Item = u32> {
        self.list.iter().filter(|attachment| !attachment.is_used).map(|attachment| attachment.line)
    }

    /// Gives a record the files that its text links to, that are attached to it, or that its fields name.
    pub fn join(&mut self, record: &mut Record, post: u64, text: &str, named: &[u64], site: &str) {
        let mut shown = BTreeSet::new();
        let mut files = Vec::new();
        let known = record.files.iter().chain(&record.pdf).chain(&record.cover);
        let mut seen: HashSet<String> = known.map(|file| file.path.clone()).collect();
        let named: BTreeSet<usize> = named.iter().filter_map(|post| self.by_post.get(post).copied()).collect();
        for address in addresses(text, site) {
            match self.find(&address) {
                Some(at) => {
                    shown.insert(at);
                    files.push(Ok(at));
                }
                None if is_pdf(&address.key) && host(&address.key) == host_of(site) => files.push(Err(address.url)),
                None => {}
            }
        }
        files.extend(named.iter().chain(self.numbers_of_parent(post)).map(|at| Ok(*at)));
        for file in files {
            let (file, is_text, kind) = match file {
                Err(url) => (File::at(url), true, Kind::Pdf),
                Ok(at) => {
                    let Some(attachment) = self.list.get_mut(at) else { continue };
                    attachment.is_used = true;
                    let is_elsewhere = attachment.parent != post && self.homes.contains(&attachment.parent);
                    if is_elsewhere && !named.contains(&at) {
                        continue;
                    }
                    let label = Some(attachment.title.clone()).filter(|title| !title.is_empty());
                    (File { path: attachment.url.clone(), label }, shown.contains(&at), kind(&attachment.url))
                }
            };
            if seen.insert(file.path.clone()) {
                put(record, file, is_text, kind);
            }
        }
    }

    fn find(&self, address: &Address) -> Option<usize> {
        if let Some(post) = address.attachment {
            return self.by_post.get(&post).copied();
        }
        self.by_address.get(&address.key).or_else(|| self.by_address.get(&original(&address.key))).copied()
    }
}

/// Puts a file where it belongs; `is_text` if the text shows it or links to it.
fn put(record: &mut Record, file: File, is_text: bool, kind: Kind) {
    let is_page = record.what == What::Page;
    match kind {
        // The text shows it. Pages have no downloads but those.
        _ if is_text && (is_page || matches!(kind, Kind::Picture | Kind::Recording)) => {}
        Kind::Picture => {
            record.keep("attachments", file.path);
            record.remark(
                Weight::Kept,
                "a picture that is attached to a text, and not shown in it, is under extra.attachments",
            );
        }
        Kind::Pdf if record.pdf.is_none() && !is_page => record.pdf = Some(File::at(file.path)),
        _ => record.files.push(file),
    }
}

/// An address in a text.
#[derive(Debug, PartialEq, Eq)]
struct Address {
    /// As it is written.
    url: String,
    /// Without what may differ between two addresses of the same thing.
    key: String,
    /// The attachment's number, if the address is one of those that WordPress makes of it.
    attachment: Option<u64>,
}

/// All addresses in a text of HTML and shortcodes.
fn addresses(text: &str, site: &str) -> Vec<Address> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '[' | ']'));
    let parts = parts.map(|part| part.strip_prefix("href=").or_else(|| part.strip_prefix("src=")).unwrap_or(part));
    let is_address =
        |part: &&str| part.starts_with("http") && part.contains("://") || part.starts_with('/') && part.len() > 2;
    parts
        .filter(is_address)
        .filter_map(|part| {
            let url = to_text(part);
            let number = url.split_once("attachment_id=").map(|(_, number)| number);
            let number = number.map(|n| n.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default());
            Some(Address { key: address(&url, site)?, attachment: number.and_then(|n| n.parse().ok()), url })
        })
        .collect()
}

/// `example.org/wp-content/a.pdf`, of any address of it.
fn address(url: &str, site: &str) -> Option<String> {
    let url = url.split(['?', '#']).next()?;
    let rest = match url.split_once("//") {
        Some(("" | "http:" | "https:", rest)) => rest.to_owned(),
        None if url.starts_with('/') && !site.is_empty() => format!("{}{url}", host_of(site)),
        _ => return None,
    };
    let rest = rest.strip_prefix("www.").unwrap_or(&rest).trim_end_matches('/');
    let decoded = percent_encoding::percent_decode_str(rest).decode_utf8_lossy().into_owned();
    Some(decoded).filter(|key| key.contains('/'))
}

/// The address of the picture that another is a smaller copy of: `a-300x200.jpg` of `a.jpg`.
fn original(address: &str) -> String {
    let Some((stem, extension)) = address.rsplit_once('.') else { return address.to_owned() };
    let stem = stem.strip_suffix("-scaled").unwrap_or(stem);
    let is_size = |size: &str| {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        size.split_once('x').is_some_and(|(width, height)| digits(width) && digits(height))
    };
    match stem.rsplit_once('-') {
        Some((name, size)) if is_size(size) => format!("{name}.{extension}"),
        _ => format!("{stem}.{extension}"),
    }
}

fn host(key: &str) -> &str {
    key.split('/').next().unwrap_or_default()
}

pub fn host_of(site: &str) -> &str {
    let rest = site.split_once("//").map_or(site, |(_, rest)| rest);
    host(rest.strip_prefix("www.").unwrap_or(rest))
}

fn is_pdf(address: &str) -> bool {
    kind(address) == Kind::Pdf
}

fn kind(address: &str) -> Kind {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "pdf" => Kind::Pdf,
        "jpg" | "jpeg" | "jpe" | "png" | "gif" | "webp" | "svg" | "avif" | "bmp" | "tif" | "tiff" | "heic" | "ico" => {
            Kind::Picture
        }
        "mp3" | "m4a" | "ogg" | "oga" | "wav" | "flac" | "mp4" | "m4v" | "mov" | "avi" | "ogv" | "webm" | "wmv" => {
            Kind::Recording
        }
        _ => Kind::Document,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_same_thing() {
        let found = addresses(
            "<a href=\"http://www.e.example/f/a%20b.pdf?x=1#p\">a</a> [pdf url='/f/c.pdf'] /  <a href=/?attachment_id=12&amp;y>",
            "https://e.example",
        );
        let found: Vec<_> = found.iter().map(|address| (address.key.as_str(), address.attachment)).collect();
        assert_eq!(found, [("e.example/f/a b.pdf", None), ("e.example/f/c.pdf", None)]);
        assert_eq!(addresses("https://e.example/b/?attachment_id=12&amp;y", "")[0].attachment, Some(12));
        for (copy, picture) in
            [("a-300x200.jpg", "a.jpg"), ("a-scaled.jpg", "a.jpg"), ("a-x.jpg", "a-x.jpg"), ("a", "a")]
        {
            assert_eq!(original(copy), picture);
        }
    }
}
