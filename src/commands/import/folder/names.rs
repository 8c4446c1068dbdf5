//! By which names texts lead to one another: paths with and without endings, or the last parts of them.

use super::addresses;
use std::collections::HashMap;

#[derive(Default)]
pub struct Names {
    whole: HashMap<String, String>,
    /// `None` is what several texts are called.
    last: HashMap<String, Option<String>>,
}

impl Names {
    /// `path` is seen from the source, `inner` from the folder of texts.
    pub fn add(&mut self, path: &str, inner: &str) {
        for name in variants(inner) {
            let last = addresses::file_name(name).to_lowercase();
            let entry = self.last.entry(last).or_insert_with(|| Some(path.to_owned()));
            if entry.as_deref() != Some(path) {
                *entry = None;
            }
            self.whole.entry(name.to_lowercase()).or_insert_with(|| path.to_owned());
        }
    }

    /// The text that another one, of the path `from` in the folder of texts, calls so.
    pub fn find(&self, name: &str, from: &str) -> Option<&str> {
        let whole = name.trim_matches('/').to_lowercase();
        let beside = (!name.starts_with('/')).then(|| addresses::join(addresses::parent(from), &whole)).flatten();
        let found = beside.and_then(|path| self.whole.get(&path.to_lowercase())).or_else(|| self.whole.get(&whole));
        found.or_else(|| self.last.get(addresses::file_name(&whole))?.as_ref()).map(String::as_str)
    }
}

/// A path, that without its ending, and the folder that an index is the text of.
pub fn variants(path: &str) -> impl Iterator<Item = &str> {
    let bare = addresses::without_ending(path);
    let is_index = matches!(addresses::file_name(bare), "index" | "_index");
    [Some(path), (!is_index).then_some(bare), is_index.then(|| addresses::parent(path))]
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_one_text() {
        let mut names = Names::default();
        for path in ["a/x.md", "b/x.md", "b/y/index.md", "_posts/2014-01-01-z.md"] {
            names.add(&format!("content/{path}"), path);
        }
        let find = |name| names.find(name, "a/from.md");
        assert_eq!(
            [find("x.md"), find("/b/x"), find("../b/X.md")],
            [Some("content/a/x.md"), Some("content/b/x.md"), Some("content/b/x.md")]
        );
        assert_eq!(
            [find("y"), find("/b/y/"), find("2014-01-01-z")],
            [Some("content/b/y/index.md"), Some("content/b/y/index.md"), Some("content/_posts/2014-01-01-z.md")]
        );
        assert_eq!(names.find("x", "c/from.md"), None);
    }
}
