//! The links of imported texts: to other records, to files that come along, and to what the source does not have.

use crate::base::paths::on_site;
use pulldown_cmark::{Event, Options, Parser, Tag};
use std::ops::Range;

/// A link or picture of a text that leads to somewhere on its own site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// Where in the text its destination stands.
    pub at: Range<usize>,
    /// Without its query and fragment.
    pub to: String,
    /// The query and fragment, with their `?` or `#`.
    pub suffix: String,
}

/// The links of a Markdown text that lead to addresses without a host, or below `site`. They are in order and do not overlap.
pub(super) fn find(text: &str, site: Option<&str>) -> Vec<Link> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let parser = Parser::new_ext(text, options);
    // A definition ends with its destination and title: `[a]: b.md "B"`.
    let mut found: Vec<Link> = parser
        .reference_definitions()
        .iter()
        .filter_map(|(_, definition)| {
            let start = text.get(definition.span.clone())?.find("]:")? + 2 + definition.span.start;
            link(text, &definition.dest, start..definition.span.end, site, |text, to| text.find(to))
        })
        .collect();
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                // The text of a link comes first, and may be its own address.
                found.extend(link(text, &dest_url, range, site, |text, to| text.rfind(to)));
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                for name in [" href=", " src="] {
                    found.extend(attributes(text, range.clone(), name).filter_map(|value| {
                        link(text, text.get(value.clone())?, value, site, |text, to| text.find(to))
                    }));
                }
            }
            _ => {}
        }
    }
    found.sort_by_key(|link| (link.at.start, link.at.end));
    let mut end = 0;
    found.retain(|link| {
        let is_new = link.at.start >= end;
        end = end.max(link.at.end);
        is_new
    });
    found
}

/// The values of an HTML attribute of this name, which are in quotes.
fn attributes<'t>(text: &'t str, range: Range<usize>, name: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let html = text.get(range.clone()).unwrap_or_default();
    html.match_indices(name).filter_map(move |(at, _)| {
        let start = at + name.len();
        let quote = html[start..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let length = html[start + 1..].find(quote)?;
        Some(range.start + start + 1..range.start + start + 1 + length)
    })
}

fn link(
    text: &str,
    to: &str,
    range: Range<usize>,
    site: Option<&str>,
    search: impl FnOnce(&str, &str) -> Option<usize>,
) -> Option<Link> {
    let local = match site.and_then(|site| on_site(to, site)) {
        Some("") => "/",
        Some(rest) => rest,
        // A template's word for where the site is: `{{site.baseurl}}/a.pdf`.
        None => to
            .strip_prefix("{{")
            .and_then(|tag| tag.split_once("}}"))
            .map_or(to, |(_, rest)| if rest.starts_with('/') { rest } else { to }),
    };
    let has_scheme = local.find(':').is_some_and(|at| !local[..at].contains(['/', '?', '#', '{']));
    let is_elsewhere = has_scheme || local.starts_with("//") || local.starts_with('#') || local.is_empty();
    let slice = text.get(range.clone())?;
    let start = range.start + search(slice, to).filter(|_| !is_elsewhere)?;
    let (path, suffix) = local.split_at(local.find(['?', '#']).unwrap_or(local.len()));
    Some(Link { at: start..start + to.len(), to: path.to_owned(), suffix: suffix.to_owned() })
}

/// The text with other destinations in the places of some of its links.
pub(super) fn replace(text: &str, replacements: &[(Range<usize>, String)]) -> String {
    let mut new = String::with_capacity(text.len() + replacements.len() * 20);
    let mut done = 0;
    for (at, to) in replacements {
        new.push_str(&text[done..at.start]);
        new.push_str(to);
        done = at.end;
    }
    new.push_str(&text[done..]);
    new
}

/// The way from one file to another, both seen from one folder, as a destination of Markdown.
pub(super) fn way(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let folders = from.len() - 1;
    let common = from[..folders].iter().zip(&to).take_while(|(a, b)| a == b).count().min(to.len() - 1);
    let up = vec![".."; folders - common];
    let parts: Vec<String> = up.into_iter().chain(to[common..].iter().copied()).map(escaped).collect();
    parts.join("/")
}

fn escaped(part: &str) -> String {
    part.chars().fold(String::new(), |mut text, c| {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '"' | '\'' | '%' | '?' | '#' | '\\' => {
                text += &format!("%{:02X}", u32::from(c));
            }
            _ => text.push(c),
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<(String, String, String)> {
        let links = find(text, Some("https://old.example"));
        links.into_iter().map(|link| (text[link.at].to_owned(), link.to, link.suffix)).collect()
    }

    #[test]
    fn local_links_are_found_where_they_stand() {
        let one = |written: &str, to: &str, suffix: &str| vec![(written.to_owned(), to.to_owned(), suffix.to_owned())];
        assert_eq!(found("[/a/](/a/ \"A\")"), one("/a/", "/a/", ""));
        assert_eq!(found("![x](img/b.png)"), one("img/b.png", "img/b.png", ""));
        assert_eq!(found("[x](https://old.example/c?d=1#e)"), one("https://old.example/c?d=1#e", "/c", "?d=1#e"));
        assert_eq!(found("[x](http://www.old.example)"), one("http://www.old.example", "/", ""));
        assert_eq!(found("A [x][y].\n\n[y]: ../d.md \"D\"\n"), one("../d.md", "../d.md", ""));
        assert_eq!(found("<a class=\"z\" href=\"/e/\">E</a>"), one("/e/", "/e/", ""));
        assert_eq!(found("[x]({{site.baseurl}}/f/a.pdf)"), one("{{site.baseurl}}/f/a.pdf", "/f/a.pdf", ""));
        assert_eq!(found("[x]({{url}})"), one("{{url}}", "{{url}}", ""));
        for text in ["[x](https://e.example/)", "[x](#y)", "[x](mailto:a@b.example)", "`[x](/a/)`", "[x]({{ url }})"] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn ways_lead_from_file_to_file() {
        assert_eq!(way("content/a/b.md", "content/a/c d.md"), "c%20d.md");
        assert_eq!(way("content/a/b.md", "content/e/f/g.md"), "../e/f/g.md");
        assert_eq!(way("content/b.md", "content/a.md"), "a.md");
    }

    proptest! {
        #[test]
        fn no_text_panics(parts in prop::collection::vec("[\\[\\](){}#*_`>|^!:/a\n \"=<é-]{1,6}", 0..60)) {
            let text = parts.concat();
            let links = find(&text, Some("a"));
            let all: Vec<_> = links.into_iter().map(|link| (link.at.clone(), text[link.at].to_owned())).collect();
            prop_assert_eq!(replace(&text, &all), text);
        }
    }
}
