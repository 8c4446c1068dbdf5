//! Nothing that could harm a reader comes through: ammonia keeps what is listed here.

use ammonia::Builder;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The elements that have a form in Markdown, or may stay HTML.
pub(super) const TAGS: [&str; 50] = [
    "a", "abbr", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q",
    "samp", "small", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u",
    "ul", "wp-caption", "wp-note", "wp-notes", "wp-par",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let attributes: HashMap<&str, HashSet<&str>> = [
        ("a", &["href", "title"][..]),
        ("abbr", &["title"]),
        ("code", &["class"]),
        ("img", &["src", "alt", "title"]),
        ("li", &["value"]),
        ("ol", &["start"]),
        ("pre", &["class"]),
        ("sup", &["data-fn"]),
        ("td", &["align", "colspan", "rowspan"]),
        ("th", &["align", "colspan", "rowspan", "scope"]),
    ]
    .into_iter()
    .map(|(tag, names)| (tag, names.iter().copied().collect()))
    .collect();
    let mut cleaner = Builder::default();
    cleaner
        .tags(TAGS.into_iter().collect())
        .tag_attributes(attributes)
        .generic_attributes(HashSet::from(["id"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "ftp"]))
        .link_rel(None);
    cleaner
});

pub(super) fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}
