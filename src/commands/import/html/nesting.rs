//! Elements that are all closed, in the right order, with no paragraph, list or table inside of a `<b>` or `<a>`: such an
//! element is closed before them, and opened again in them and after them.

use super::tidy::is_inline;

/// Elements in one another; those further inside lose their tags, and keep their text.
const DEEPEST: usize = 100;

/// How many elements such as `<b>` go on in the next block.
const MOST_REOPENED: usize = 8;

pub(super) struct Nesting {
    out: String,
    open: Vec<Open>,
    /// How many elements there have been.
    count: usize,
    /// How many bytes of tags may still be written again, so that what goes in decides how much comes out.
    budget: usize,
}

#[derive(Clone)]
struct Open {
    name: &'static str,
    tag: String,
    number: usize,
    /// Of a block, the elements of lines that it stands in.
    around: Vec<Open>,
}

impl Nesting {
    pub fn new(length: usize) -> Nesting {
        let out = String::with_capacity(length + length / 8);
        Nesting { out, open: Vec::new(), count: 0, budget: 4 * length + 10_000 }
    }

    pub fn parent(&self) -> &'static str {
        self.open.last().map_or("", |open| open.name)
    }

    pub fn is_inside(&self, name: &str) -> bool {
        self.open.iter().any(|open| open.name == name)
    }

    /// Writes what needs no nesting: text, line breaks, pictures.
    pub fn push(&mut self, html: &str) {
        self.make_room();
        self.out.push_str(html);
    }

    /// Begins a cell where a table has something in no cell. Browsers show that before the table, and take their time for it.
    fn make_room(&mut self) {
        let parts: &[&'static str] = match self.parent() {
            "table" | "thead" | "tbody" | "tfoot" => &["tr", "td"],
            "tr" => &["td"],
            _ => &[],
        };
        for name in parts {
            let tag = format!("<{name}>");
            self.count += 1;
            self.out.push_str(&tag);
            self.open.push(Open { name, tag, number: self.count, around: Vec::new() });
        }
    }

    pub fn length(&self) -> usize {
        self.out.len()
    }

    pub fn ends_with(&self, html: &str) -> bool {
        self.out.ends_with(html)
    }

    /// Opens an element; false if it is too far inside others.
    pub fn open(&mut self, name: &'static str, tag: String) -> bool {
        self.close_implied(name);
        if !matches!(name, "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th") {
            self.make_room();
        }
        if self.open.len() >= DEEPEST {
            if !is_inline(name) {
                self.out.push(' ');
            }
            return false;
        }
        self.count += 1;
        let mut open = Open { name, tag, number: self.count, around: Vec::new() };
        if is_inline(name) {
            self.out.push_str(&open.tag);
            self.open.push(open);
            return true;
        }
        let mut around = self.leave_line();
        if let Some(parent) = self.open.last().filter(|parent| is_structure(parent.name) && around.is_empty()) {
            around.clone_from(&parent.around);
        }
        self.out.push_str(&open.tag);
        open.around.clone_from(&around);
        self.open.push(open);
        if !is_structure(name) {
            self.reopen(around);
        }
        true
    }

    pub fn end(&mut self, name: &str) {
        let stops: &[&str] = match name {
            "table" => &[],
            "tr" | "td" | "th" | "thead" | "tbody" | "tfoot" | "caption" => &["table"],
            "li" => &["ul", "ol", "table", "td", "th"],
            _ => &["table", "td", "th", "caption"],
        };
        let is_end = |open: &Open| open.name == name || stops.contains(&open.name);
        let Some(at) = self.open.iter().rposition(is_end) else { return };
        let Some(number) = self.open.get(at).filter(|open| open.name == name).map(|open| open.number) else { return };
        let mut closed = self.close_down_to(at);
        if is_inline(name) {
            for open in &mut self.open {
                open.around.retain(|around| around.number != number);
            }
            closed.retain(|open| open.number != number && is_inline(open.name));
            self.reopen(closed);
        }
    }

    /// Writes what stands between two blocks, in no paragraph.
    pub fn between(&mut self, html: &str) {
        self.make_room();
        let around = self.leave_line();
        self.out.push_str(html);
        self.reopen(around);
    }

    /// Ends a paragraph that may have no tag of its own; what is open in its line goes on in the next.
    pub fn end_paragraph(&mut self) {
        let around = self.close_line();
        self.out.push_str("<wp-par></wp-par>");
        self.reopen(around);
    }

    pub fn finish(mut self) -> String {
        self.close_down_to(0);
        self.out
    }

    /// Closes what the start of an element ends.
    fn close_implied(&mut self, name: &str) {
        let (closed, stops): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "table"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr", "caption"], &["table"]),
            "thead" | "tbody" | "tfoot" | "caption" => (&["thead", "tbody", "tfoot", "tr", "caption"], &["table"]),
            // A link cannot stand in another.
            "a" => {
                let mut line = self.open.iter().rev().take_while(|open| is_inline(open.name));
                if line.any(|open| open.name == "a") {
                    self.end("a");
                }
                return;
            }
            _ => return,
        };
        let inside = self.open.iter().rposition(|open| stops.contains(&open.name)).map_or(0, |at| at + 1);
        let outermost = self.open.iter().skip(inside).position(|open| closed.contains(&open.name));
        if let Some(at) = outermost {
            self.close_down_to(inside + at);
        }
    }

    /// Closes the line and its paragraph, and gives what was open in it.
    fn leave_line(&mut self) -> Vec<Open> {
        let around = self.close_line();
        if self.parent() == "p" {
            self.out.push_str("</p>");
            self.open.pop();
        }
        around
    }

    fn close_line(&mut self) -> Vec<Open> {
        let inline = self.open.iter().rev().take_while(|open| is_inline(open.name)).count();
        let mut around = self.open.split_off(self.open.len() - inline);
        self.write_ends(&around);
        around.truncate(MOST_REOPENED);
        around
    }

    fn reopen(&mut self, elements: Vec<Open>) {
        for open in elements {
            let Some(budget) = self.budget.checked_sub(open.tag.len()) else { return };
            self.budget = budget;
            self.out.push_str(&open.tag);
            self.open.push(open);
        }
    }

    /// Closes the elements from a place on, and gives them.
    fn close_down_to(&mut self, at: usize) -> Vec<Open> {
        let closed = self.open.split_off(at.min(self.open.len()));
        self.write_ends(&closed);
        // What stood around the outermost of them goes on behind it.
        if let Some(outermost) = closed.first().filter(|_| !is_structure(self.parent())) {
            self.reopen(outermost.around.clone());
        }
        closed
    }

    fn write_ends(&mut self, closed: &[Open]) {
        for open in closed.iter().rev() {
            self.out.push_str("</");
            self.out.push_str(open.name);
            self.out.push('>');
        }
    }
}

/// Whether an element holds others, and no text.
pub(super) fn is_structure(name: &str) -> bool {
    matches!(name, "table" | "thead" | "tbody" | "tfoot" | "tr" | "ul" | "ol" | "dl")
}

#[cfg(test)]
mod tests {
    use crate::commands::import::html::tidy::tidy;

    #[track_caller]
    fn becomes(html: &str, expected: &str) {
        assert_eq!(tidy(html, false, &mut |_, _| {}), expected);
    }

    #[test]
    fn lines_go_on_in_blocks() {
        becomes("<a>x<h2>y</h2>z</a>w", "<a>x</a><h2><a>y</a></h2><a>z</a>w");
        becomes("<p><b>x<p>y</b>z", "<p><strong>x</strong></p><p><strong>y</strong>z</p>");
        becomes("<b>x<div>y</b>z</div>w", "<strong>x</strong><div><strong>y</strong>z</div>w");
        becomes("<b>x<ul><li>y</ul>z</b>", "<strong>x</strong><ul><li><strong>y</strong></li></ul><strong>z</strong>");
        becomes("<b>1<i>2</b>3</i>", "<strong>1<em>2</em></strong><em>3</em>");
        becomes("<a>1<a>2", "<a>1</a><a>2</a>");
    }

    #[test]
    fn ends_are_where_they_have_to_be() {
        becomes("<ul><li>a<li>b<ul><li>c</ul><li>d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>");
        becomes(
            "<table><tr><td>a<td>b</b><tr><th>c",
            "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>",
        );
        becomes("</p></div>a<td>b", "ab");
        becomes("<table>a<tr>b<td>c</table>", "<table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>");
        becomes("<dl><dt>a<dd><p>b<dt>c", "<dl><dt>a</dt><dd><p>b</p></dd><dt>c</dt></dl>");
    }

    #[test]
    fn what_comes_out_is_bounded() {
        let long = format!("<a href=\"{}\">", "x".repeat(10_000)) + &"<p>y</p>".repeat(10_000);
        let tidy = tidy(&long, false, &mut |_, _| {});
        assert!(tidy.len() < 10 * long.len(), "{}", tidy.len());
        assert_eq!(tidy.matches('y').count(), 10_000);
    }
}
