//! HTML that stays HTML, clean and in lines that Markdown leaves alone: none of them is blank.

use super::escape::html as escape;
use super::tree::{Element, Node};

/// An element in one line, or one for each of its rows.
pub(super) fn block(element: &Element) -> String {
    let mut out = String::new();
    write(element, false, &mut out);
    let lines = out.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// A `<pre>` with what is in it, which may have blank lines, since only `</pre>` ends it.
pub(super) fn preformatted(element: &Element) -> String {
    let mut out = String::new();
    for child in &element.children {
        match child {
            Node::Text(text) => push_text(text, true, &mut out),
            Node::Element(child) => write(child, true, &mut out),
        }
    }
    format!("<pre>{}</pre>", out.replace("&#10;", "\n").trim_matches('\n'))
}

fn write(element: &Element, is_preformatted: bool, out: &mut String) {
    let name = match element.name.as_str() {
        "wp-par" => return out.push_str("<br><br>"),
        "wp-caption" => "figure",
        "wp-note" | "wp-notes" => "div",
        name => name,
    };
    if matches!(name, "tr" | "thead" | "tbody" | "tfoot" | "caption" | "dt" | "dd" | "table" | "dl") && !is_preformatted
    {
        out.push('\n');
    }
    out.push_str(&format!("<{name}"));
    for (key, value) in element.attributes().filter(|(key, _)| !matches!(*key, "class" | "data-fn")) {
        out.push_str(&format!(" {key}=\"{}\"", escape(value).replace(['\n', '\r'], " ")));
    }
    out.push('>');
    if matches!(name, "br" | "hr" | "img") {
        return;
    }
    let is_preformatted = is_preformatted || name == "pre";
    for child in &element.children {
        match child {
            Node::Text(text) => push_text(text, is_preformatted, out),
            Node::Element(child) => write(child, is_preformatted, out),
        }
    }
    out.push_str(&format!("</{name}>"));
}

fn push_text(text: &str, is_preformatted: bool, out: &mut String) {
    let mut is_space = false;
    for c in text.chars() {
        match c {
            '\n' if is_preformatted => out.push_str("&#10;"),
            '\t' if is_preformatted => out.push(c),
            c if c.is_ascii_whitespace() && !is_preformatted => {
                if !is_space {
                    out.push(' ');
                }
                is_space = true;
                continue;
            }
            c if c.is_control() => {}
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
        is_space = false;
    }
}
