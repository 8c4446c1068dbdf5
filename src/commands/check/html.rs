//! Tags of the raw HTML in a Markdown text: enough of it to see what they name.

use std::ops::Range;

/// The tags that open something, each with its bytes. What is in comments is left out.
pub(super) fn tags(html: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|start| at + start) {
        let rest = &html[start..];
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map_or(html.len(), |end| start + end + 3)
        } else {
            end_of_tag(rest).map_or(html.len(), |end| start + end)
        };
        if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            found.push(start..end);
        }
        at = end;
    }
    found
}

/// Behind the `>` that closes a tag, and not one in a quoted value.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Whether a tag is of this element.
pub(super) fn is(tag: &str, element: &str) -> bool {
    let name: &str = tag.trim_start_matches('<').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    name.eq_ignore_ascii_case(element)
}

/// The value of an attribute; empty for one without a value.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag.trim_start_matches('<').trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            return None;
        }
        // A stray `=` belongs to nothing.
        let length = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).unwrap_or(rest.len());
        let (key, after) = rest.split_at(length.max(rest.chars().next().map_or(1, char::len_utf8)));
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(value) => value_of(value.trim_start()),
            None => ("", after),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

fn value_of(text: &str) -> (&str, &str) {
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].split_once(quote).unwrap_or((&text[1..], "")),
        _ => text.split_at(text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn attributes_are_found() {
        let html = "<!-- <img> --> <IMG src='a>b.png' Alt data-x=1> </a> <a href = x.html>";
        let tags: Vec<&str> = tags(html).into_iter().map(|range| &html[range]).collect();
        assert_eq!(tags, ["<IMG src='a>b.png' Alt data-x=1>", "<a href = x.html>"]);
        assert!(is(tags[0], "img") && !is(tags[1], "abbr"));
        assert_eq!(attribute(tags[0], "src"), Some("a>b.png"));
        assert_eq!((attribute(tags[0], "alt"), attribute(tags[0], "title")), (Some(""), None));
        assert_eq!(attribute(tags[1], "href"), Some("x.html"));
    }

    proptest! {
        #[test]
        fn no_html_panics(html in "[<>=\"'/!a é-]{0,60}") {
            for tag in tags(&html) {
                attribute(&html[tag.clone()], "alt");
                is(&html[tag], "img");
            }
        }
    }
}
