//! Front matter that is being read, with the files that it may name.

use super::publication::Document;
use crate::base::config::is_external;
use crate::base::date::PartialDate;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use crate::base::due::Due;
use crate::base::fields::{Fields, excerpt};
use crate::base::node::Node;
use crate::base::paths;
use crate::discover::{FileId, Sources};
use std::sync::Arc;

/// The front matter of one file, its keys, and where problems go.
pub struct Reader<'a, 'o> {
    pub sources: &'a Sources,
    pub path: Arc<str>,
    pub fields: Fields<'a>,
    pub out: &'o mut Diagnostics,
}

impl Reader<'_, '_> {
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        self.fields.text(key, self.out)
    }

    pub fn texts(&mut self, key: &'static str) -> Vec<String> {
        self.fields.texts(key, self.out)
    }

    pub fn flag(&mut self, key: &'static str) -> bool {
        self.fields.flag(key, self.out)
    }

    /// The title in one line. HTML in it is shown as it is written, which is seldom meant, so it is reported.
    pub fn title(&mut self) -> Option<String> {
        let title = self.fields.required("title", self.out)?;
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(markup) = html_in(&title) {
            let place = self.fields.place("title");
            self.out.push(
                Diagnostic::warning("html-in-title", place, format!("`{markup}` will be shown as it stands here"))
                    .remedy("a title is plain text: write the characters themselves, without tags and entities"),
            );
        }
        Some(title)
    }

    pub fn date(&mut self, key: &'static str) -> Option<PartialDate> {
        self.fields.date(key, self.out)
    }

    /// From when on it is public.
    pub fn due(&mut self, key: &'static str) -> Option<Due> {
        self.fields.due(key, self.sources.config.timezone.as_ref(), self.out)
    }

    pub fn required_date(&mut self, key: &'static str) -> Option<PartialDate> {
        self.fields.required_date(key, self.out)
    }

    /// A file of the site or an address elsewhere.
    pub fn document(&mut self, key: &'static str) -> Option<Document> {
        let place = self.fields.place(key);
        let value = self.text(key)?;
        self.resolve(key, &value, place)
    }

    /// The file that a path means: beside the Markdown, below `content/`, or below `static/`.
    pub fn resolve(&mut self, key: &str, value: &str, place: Place) -> Option<Document> {
        if is_external(value) {
            return Some(Document::Remote(value.to_owned()));
        }
        let beside = paths::parent(&self.path);
        let found = [beside, "content", "static", ""]
            .iter()
            .filter(|folder| !value.starts_with('/') || **folder != beside)
            .filter_map(|folder| paths::join(folder, value))
            .filter(|path| path.starts_with("content/") || path.starts_with("static/"))
            .find_map(|path| self.sources.find(&path));
        if found.is_none() {
            let neighbours = self.sources.files_below(beside).map(|(_, file)| &file.path[beside.len() + 1..]);
            let remedy = match nearest(value, neighbours) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    format!("put the file into `{beside}/`, or below `content/` or `static/`, and name it from there")
                }
            };
            self.out.push(
                Diagnostic::error("missing-file", place, format!("`{key}`: there is no file `{}`", excerpt(value)))
                    .remedy(remedy),
            );
        }
        found.map(Document::Local)
    }

    /// The keys for themes under `extra`.
    pub fn extra(&mut self) -> Option<Node> {
        match self.fields.take("extra")? {
            map @ Node::Map(_) => Some(map),
            other => {
                self.fields.wrong("extra", "a group of keys", &other, self.out);
                None
            }
        }
    }

    /// Reports the keys that nobody asked for; `more` are known, too. `origin` is for [`crate::commands::import`].
    pub fn finish<'k>(mut self, more: impl IntoIterator<Item = &'k str>) {
        self.fields.take("origin");
        self.fields.finish(more, self.out);
    }

    /// A picture of the site.
    pub fn picture(&mut self, key: &'static str) -> Option<FileId> {
        match self.document(key)? {
            Document::Local(file) => Some(file),
            Document::Remote(_) => {
                let place = self.fields.place(key);
                self.out.push(
                    Diagnostic::error("missing-file", place, format!("`{key}` has to be a file of this site"))
                        .remedy("save the picture beside the Markdown and name it here"),
                );
                None
            }
        }
    }
}

/// The first HTML tag or entity of a text.
pub fn html_in(text: &str) -> Option<&str> {
    const TAGS: [&str; 15] =
        ["i", "em", "b", "strong", "sub", "sup", "br", "span", "u", "a", "p", "small", "cite", "font", "div"];
    for (at, _) in text.match_indices('<') {
        let rest = &text[at..];
        let Some(end) = rest.find('>') else { continue };
        let name: String =
            rest[1..end].trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if TAGS.contains(&name.to_ascii_lowercase().as_str()) {
            return Some(&rest[..=end]);
        }
    }
    for (at, _) in text.match_indices('&') {
        let rest = &text[at + 1..];
        let Some(end) = rest.find(';') else { continue };
        let name = rest[..end].strip_prefix('#').unwrap_or(&rest[..end]);
        if (2..=8).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Some(&text[at..at + end + 2]);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::html_in;

    #[test]
    fn html_is_told_from_text() {
        assert_eq!(html_in("On <i>Homo</i>"), Some("<i>"));
        assert_eq!(html_in("Water &amp; Power"), Some("&amp;"));
        assert_eq!(html_in("p < 0.05 and a > b & c; $x_i$ <unk>"), None);
    }
}
