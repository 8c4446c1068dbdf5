//! Lists, which may stand in one another.

use super::blocks::{Chunk, Kind, Where, Writer, join};
use super::tree::{Element, Node};

impl<'t> Writer<'t, '_, '_> {
    pub fn list(&mut self, element: &'t Element, place: Where, chunks: &mut Vec<Chunk>) {
        let is_gallery =
            element.children.iter().filter_map(Node::element).all(is_picture) && !element.children.is_empty();
        if is_gallery {
            return chunks.extend(self.blocks(&element.children, place));
        }
        let number = |element: &Element, name: &str| element.get(name).and_then(|n| n.parse::<u32>().ok());
        let mut next = number(element, "start").unwrap_or(1);
        let first = element.children.iter().filter_map(Node::element).find_map(|item| number(item, "value"));
        next = first.filter(|_| element.get("start").is_none()).unwrap_or(next).min(99_999_999);
        let start = next;
        let sign = self.sign(element.name == "ol", chunks);
        let items = element.children.iter().filter(|node| !node.is_blank());
        let items: Vec<Vec<Chunk>> = items
            .map(|item| self.blocks(std::slice::from_ref(item), Where { depth: place.depth + 1, ..place }))
            .filter(|i| !i.is_empty())
            .collect();
        let is_tight = items.iter().all(|item| is_tight(item));
        let mut lines = Vec::new();
        for item in items {
            let marker = match sign {
                '-' | '+' => format!("{sign} "),
                _ => format!("{next}{sign} "),
            };
            next = next.saturating_add(1);
            let text = match is_tight {
                true => item.iter().map(|chunk| chunk.text.as_str()).collect::<Vec<_>>().join("\n"),
                false => join(&item),
            };
            let indent = " ".repeat(marker.len());
            let indented = text.lines().enumerate().map(|(at, line)| match at {
                0 => format!("{marker}{line}"),
                _ if line.is_empty() => String::new(),
                _ => format!("{indent}{line}"),
            });
            lines.push(indented.collect::<Vec<_>>().join("\n"));
        }
        if !lines.is_empty() {
            let text = lines.join(if is_tight { "\n" } else { "\n\n" });
            let interrupts = element.name == "ul" || start == 1;
            chunks.push(Chunk { text, kind: Kind::List { sign, interrupts } });
        }
    }

    /// What a list's items begin with: not what those of a list right before it do, or they would be one.
    fn sign(&self, is_ordered: bool, chunks: &[Chunk]) -> char {
        let before = match chunks.last() {
            Some(Chunk { kind: Kind::List { sign, .. }, .. }) => Some(*sign),
            _ => None,
        };
        match is_ordered {
            true if before == Some('.') => ')',
            true => '.',
            false if before == Some('-') => '+',
            false => '-',
        }
    }
}

/// Whether an item is a line, which lists may follow.
fn is_tight(item: &[Chunk]) -> bool {
    let is_list = |chunk: &Chunk| matches!(chunk.kind, Kind::List { interrupts: true, .. });
    item.iter().enumerate().all(|(at, chunk)| is_list(chunk) || at == 0 && chunk.kind == Kind::Paragraph)
}

/// Whether an item of a list is nothing but a picture with its caption, as in WordPress's older galleries.
fn is_picture(item: &Element) -> bool {
    let is_figure = |node: &Node| node.is_blank() || node.is_named("figure");
    item.name == "li" && item.has(&["img"]) && item.children.iter().all(is_figure)
}
