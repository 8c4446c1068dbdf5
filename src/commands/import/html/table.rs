//! Tables: Markdown's, where they have a head and nothing that it cannot say; HTML otherwise.

use super::blocks::{Chunk, Kind, Where, Writer};
use super::line::Form;
use super::raw;
use super::tree::{Element, Node};
use crate::commands::import::record::Weight;

impl<'t> Writer<'t, '_, '_> {
    pub fn table(&mut self, table: &'t Element, place: Where, chunks: &mut Vec<Chunk>) {
        let rows = rows(table);
        let caption = table.children.iter().filter_map(Node::element).find(|child| child.name == "caption");
        if !rows.iter().flatten().any(|cell| cell.has(&["img"]) || !cell.text().trim().is_empty()) && caption.is_none()
        {
            return;
        }
        if !is_simple(&rows) {
            (self.note)(Weight::Kept, "a table that Markdown cannot express stays HTML");
            return chunks.push(Chunk { text: raw::block(table), kind: Kind::Other });
        }
        if let Some(caption) = caption {
            chunks.extend(self.caption(&caption.children, place));
        }
        let sides = rows.first().map(|head| head.iter().map(|cell| cell.get("align")).collect::<Vec<_>>());
        let rule = sides.unwrap_or_default().into_iter().map(|side| match side {
            Some("left") => ":--",
            Some("center") => ":-:",
            Some("right") => "--:",
            _ => "---",
        });
        let mut lines = vec![format!("| {} |", rule.collect::<Vec<_>>().join(" | "))];
        for (at, row) in rows.iter().enumerate() {
            let cells = row.iter().map(|cell| self.inline(&cell.children, Form::Cell)).collect::<Vec<_>>();
            let line = format!("| {} |", cells.join(" | "));
            lines.insert(if at == 0 { 0 } else { lines.len() }, line);
        }
        chunks.push(Chunk { text: lines.join("\n"), kind: Kind::Other });
    }
}

fn rows(table: &Element) -> Vec<Vec<&Element>> {
    let mut rows = Vec::new();
    for child in table.children.iter().filter_map(Node::element) {
        match child.name.as_str() {
            "tr" => rows.push(cells(child)),
            "thead" | "tbody" | "tfoot" => {
                let inner = child.children.iter().filter_map(Node::element).filter(|row| row.name == "tr");
                rows.extend(inner.map(cells));
            }
            _ => {}
        }
    }
    rows
}

fn cells(row: &Element) -> Vec<&Element> {
    row.children.iter().filter_map(Node::element).filter(|cell| matches!(cell.name.as_str(), "td" | "th")).collect()
}

fn is_simple(rows: &[Vec<&Element>]) -> bool {
    const BLOCKS: [&str; 17] = [
        "ul", "ol", "dl", "pre", "table", "blockquote", "figure", "details", "hr", "h1", "h2", "h3", "h4", "h5", "h6",
        "wp-caption", "wp-par",
    ];
    let Some((head, body)) = rows.split_first() else { return false };
    let is_plain = |cell: &&Element| {
        let spans = ["colspan", "rowspan"].iter().filter_map(|name| cell.get(name)).any(|span| span.trim() != "1");
        let paragraphs = cell.children.iter().filter(|node| node.is_block()).count();
        !spans && paragraphs < 2 && !cell.has(&BLOCKS)
    };
    let is_head = head.iter().all(|cell| cell.name == "th") && !head.is_empty();
    let is_body = body.iter().flatten().all(|cell| cell.name == "td");
    let is_even = body.iter().all(|row| row.len() == head.len());
    is_head && is_body && is_even && rows.iter().flatten().all(is_plain)
}
