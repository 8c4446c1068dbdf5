//! What stands in one line of HTML → one line of Markdown.

use super::blocks::Writer;
use super::escape::{self, Place};
use super::line::{Form, Gap, Line, Mark, Token, write};
use super::tree::{Element, Node};
use crate::commands::import::record::Weight;

impl<'t> Writer<'t, '_, '_> {
    /// A run of nodes in one line; empty if nothing is to be seen.
    pub fn inline(&mut self, run: &'t [Node], form: Form) -> String {
        let mut line = Line::default();
        for id in std::mem::take(&mut self.waiting_anchors) {
            line.push(Token::Atom(anchor(&id)));
        }
        match form {
            Form::Caption => {
                line.open(Mark::Emphasis);
                run.iter().for_each(|node| self.node(node, &mut line));
                line.close();
            }
            _ => run.iter().for_each(|node| self.node(node, &mut line)),
        }
        if let ([Token::Text(address)], Form::Paragraph) = (line.tokens.as_slice(), form) {
            // WordPress shows what is there.
            if (address.starts_with("http://") || address.starts_with("https://")) && !address.contains(' ') {
                return autolink(address).unwrap_or_else(|| link(address, address));
            }
        }
        write(&line, form)
    }

    fn node(&mut self, node: &'t Node, line: &mut Line<'t>) {
        let element = match node {
            Node::Text(text) => return line.text(text),
            Node::Element(element) => element,
        };
        if let Some(id) = element.get("id").filter(|id| self.is_linked(id)) {
            line.push(Token::Atom(anchor(id)));
        }
        match element.name.as_str() {
            "br" | "hr" | "wp-par" => return line.separate(Gap::Break),
            "img" => return self.image(element, line),
            "code" if !element.has(&["a", "img"]) => return line.code(&element.text()),
            "pre" => return line.code(&element.text()),
            "sup" => {
                let number = element.get("data-fn").and_then(|id| self.notes.get(id));
                if let Some(number) = number {
                    return line.push(Token::Atom(format!("[^{number}]")));
                }
            }
            "a" if line.is_open(|mark| matches!(mark, Mark::Link { .. })) && element.get("href").is_some() => {
                (self.note)(Weight::LeftOut, "a link inside of a link is left out");
            }
            "a" if !line.is_open(|mark| matches!(mark, Mark::Link { .. })) => {
                if let Some(link) = autolink_of(element) {
                    return line.push(Token::Atom(link));
                }
            }
            _ => {}
        }
        // Blocks in a line, such as those of a table's cell, are at least words apart.
        let is_block = !super::tidy::is_inline(&element.name);
        if is_block {
            line.separate(Gap::Space);
        }
        let is_open = self.open_mark(element, line);
        element.children.iter().for_each(|child| self.node(child, line));
        if is_open {
            line.close();
        }
        if is_block {
            line.separate(Gap::Space);
        }
    }

    /// Opens what an element makes of its text, if it makes anything.
    fn open_mark(&mut self, element: &'t Element, line: &mut Line<'t>) -> bool {
        let title = element.get("title").filter(|title| !title.trim().is_empty());
        let mark = match element.name.as_str() {
            "strong" if !line.is_open(|mark| matches!(mark, Mark::Strong)) => Mark::Strong,
            "em" if !line.is_open(|mark| matches!(mark, Mark::Emphasis)) => Mark::Emphasis,
            "del" if !line.is_open(|mark| matches!(mark, Mark::Deleted)) => Mark::Deleted,
            "a" => match element.get("href").map(str::trim).filter(|address| !address.is_empty()) {
                Some(address) if !line.is_open(|mark| matches!(mark, Mark::Link { .. })) => {
                    Mark::Link { address, title }
                }
                _ => return false,
            },
            name @ ("abbr" | "code" | "ins" | "kbd" | "mark" | "q" | "samp" | "small" | "sub" | "sup" | "u") => {
                Mark::Html { name, title }
            }
            _ => return false,
        };
        line.open(mark);
        true
    }

    fn image(&mut self, element: &Element, line: &mut Line<'_>) {
        let Some(address) = element.get("src").filter(|address| !address.trim().is_empty()) else {
            return (self.note)(
                Weight::LeftOut,
                "a picture without an address, or inside the text itself, is left out",
            );
        };
        let mut image = "![".to_owned();
        let alt = super::text::collapse(element.get("alt").unwrap_or_default());
        escape::markdown(&alt, Place::Inside, &mut image);
        image.push_str(&format!("]({}{})", escape::destination(address.trim()), quoted(element.get("title"))));
        line.push(Token::Atom(image));
    }
}

fn anchor(id: &str) -> String {
    format!("<a id=\"{}\"></a>", attribute(id))
}

/// A value of an attribute within Markdown.
pub(super) fn attribute(value: &str) -> String {
    escape::html(&super::text::collapse(value)).replace('[', "&#91;").replace(']', "&#93;")
}

fn link(address: &str, text: &str) -> String {
    let mut link = "[".to_owned();
    escape::markdown(text, Place::Inside, &mut link);
    link.push_str(&format!("]({})", escape::destination(address)));
    link
}

/// `<https://…>`, for an address that may stand so.
fn autolink(address: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '\\' | '|' | ';' | '`');
    let is_web = address.starts_with("http://") || address.starts_with("https://");
    (is_web && address.chars().all(is_plain)).then(|| format!("<{address}>"))
}

/// The same for a link that shows its address.
fn autolink_of(element: &Element) -> Option<String> {
    match (element.get("href"), element.children.as_slice()) {
        (Some(address), [Node::Text(text)]) if address.trim() == text.trim() => autolink(address.trim()),
        _ => None,
    }
}

/// A title behind a destination.
pub(super) fn quoted(title: Option<&str>) -> String {
    let title = super::text::collapse(title.unwrap_or_default());
    if title.is_empty() {
        return title;
    }
    let mut escaped = String::new();
    escape::markdown(&title, Place::Inside, &mut escaped);
    format!(" \"{}\"", escaped.replace('"', "\\\""))
}
