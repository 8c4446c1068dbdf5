//! Blocks of HTML → blocks of Markdown: paragraphs, headings, quotations, code, figures, footnotes.

use super::Note;
use super::line::{Form, longest_run};
use super::raw;
use super::tree::{Element, Node};
use crate::commands::import::record::Weight;
use std::collections::{HashMap, HashSet};

/// Lists and quotations in one another, each of which moves its lines to the right.
pub(super) const DEEPEST: usize = 12;

/// A block, in lines without one that ends the last.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    pub text: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Caption,
    /// The sign that its items have: `-`, `+`, `.` or `)`; and whether it can follow a line of text.
    List {
        sign: char,
        interrupts: bool,
    },
    Other,
}

/// Where blocks stand.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Where {
    pub depth: usize,
    pub is_caption: bool,
}

pub(super) fn write(nodes: &[Node], note: &mut Note<'_>) -> String {
    let mut writer = Writer { note, linked: HashSet::new(), waiting_anchors: Vec::new(), notes: HashMap::new() };
    writer.survey(nodes);
    let mut chunks = writer.blocks(nodes, Where::default());
    let rest = writer.inline(&[], Form::Paragraph);
    if !rest.is_empty() {
        chunks.push(Chunk { text: rest, kind: Kind::Paragraph });
    }
    join(&chunks)
}

pub(super) fn join(chunks: &[Chunk]) -> String {
    chunks.iter().map(|chunk| chunk.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

pub(super) struct Writer<'t, 's, 'n> {
    pub note: &'s mut Note<'n>,
    /// The ids that the text itself links to.
    linked: HashSet<&'t str>,
    /// Ids of blocks, which go to the next line.
    pub waiting_anchors: Vec<String>,
    /// The numbers of the footnotes, by the ids that WordPress gives them.
    pub notes: HashMap<&'t str, usize>,
}

impl<'t> Writer<'t, '_, '_> {
    fn survey(&mut self, nodes: &'t [Node]) {
        for element in nodes.iter().filter_map(Node::element) {
            if let Some(id) = element.get("href").and_then(|address| address.strip_prefix('#')) {
                self.linked.insert(id);
            }
            if let ("wp-note", Some(id)) = (element.name.as_str(), element.get("id")) {
                let number = self.notes.len() + 1;
                self.notes.entry(id).or_insert(number);
            }
            self.survey(&element.children);
        }
    }

    pub fn is_linked(&self, id: &str) -> bool {
        self.linked.contains(id)
    }

    pub fn blocks(&mut self, nodes: &'t [Node], place: Where) -> Vec<Chunk> {
        let mut chunks = Vec::new();
        let (mut start, mut at) = (0, 0);
        while let Some(node) = nodes.get(at) {
            let breaks = paragraph_break(&nodes[at..]);
            if breaks == 0 && !node.is_block() {
                at += 1;
                continue;
            }
            self.paragraph(&nodes[start..at], place, &mut chunks);
            if let (0, Some(element)) = (breaks, node.element()) {
                self.block(element, place, &mut chunks);
            }
            at += breaks.max(1);
            start = at;
        }
        self.paragraph(&nodes[start..], place, &mut chunks);
        chunks
    }

    fn paragraph(&mut self, run: &'t [Node], place: Where, chunks: &mut Vec<Chunk>) {
        if run.iter().all(Node::is_blank) {
            return;
        }
        let (form, kind) = match place.is_caption {
            true => (Form::Caption, Kind::Caption),
            false => (Form::Paragraph, Kind::Paragraph),
        };
        let text = self.inline(run, form);
        if !text.trim().is_empty() {
            chunks.push(Chunk { text, kind });
        }
    }

    fn block(&mut self, element: &'t Element, place: Where, chunks: &mut Vec<Chunk>) {
        let id = element.get("id").filter(|id| self.is_linked(id));
        let heading = match element.name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => Some(usize::from(level - b'0')),
            _ => None,
        };
        if let Some(level) = heading {
            return self.heading(element, level, id, chunks);
        }
        self.waiting_anchors.extend(id.filter(|_| element.name != "wp-note").map(str::to_owned));
        let other = |text: String| Chunk { text, kind: Kind::Other };
        match element.name.as_str() {
            "ul" | "ol" if place.depth < DEEPEST => self.list(element, place, chunks),
            "blockquote" if place.depth < DEEPEST => {
                let inner = join(&self.blocks(&element.children, Where { depth: place.depth + 1, ..place }));
                if !inner.is_empty() {
                    let lines = inner.lines().map(|line| format!("> {line}").trim_end_matches(' ').to_owned());
                    chunks.push(other(lines.collect::<Vec<_>>().join("\n")));
                }
            }
            "pre" => self.code(element, chunks),
            "hr" => chunks.push(other("***".to_owned())),
            "table" => self.table(element, place, chunks),
            "dl" => {
                (self.note)(Weight::Kept, "a list of terms and definitions stays HTML");
                chunks.push(other(raw::block(element)));
            }
            "figure" => {
                let figure = self.blocks(&element.children, place);
                chunks.extend(with_caption(figure));
            }
            "wp-caption" => {
                let mut figure = self.captioned(element, place);
                figure.sort_by_key(|chunk| chunk.kind == Kind::Caption);
                chunks.extend(with_caption(figure));
            }
            "figcaption" => chunks.extend(self.caption(&element.children, place)),
            "details" => self.details(element, place, chunks),
            "wp-par" => {}
            "wp-note" => match element.get("id").and_then(|id| self.notes.get(id)).copied() {
                Some(number) => {
                    let text = self.inline(&element.children, Form::Note);
                    chunks.push(other(format!("[^{number}]: {text}")));
                }
                None => chunks.extend(self.blocks(&element.children, place)),
            },
            _ => chunks.extend(self.blocks(&element.children, place)),
        }
    }

    fn heading(&mut self, element: &'t Element, level: usize, id: Option<&str>, chunks: &mut Vec<Chunk>) {
        let is_plain = |id: &&str| id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        self.waiting_anchors.extend(id.filter(|id| !is_plain(id)).map(str::to_owned));
        let text = self.inline(&element.children, Form::Heading);
        if text.trim().is_empty() {
            return;
        }
        let id = id.filter(is_plain).map(|id| format!(" {{#{id}}}")).unwrap_or_default();
        chunks.push(Chunk { text: format!("{} {text}{id}", "#".repeat(level)), kind: Kind::Other });
    }

    fn code(&mut self, element: &Element, chunks: &mut Vec<Chunk>) {
        let class = |element: &Element| element.get("class").unwrap_or_default().to_owned();
        let inner = element.children.iter().filter_map(Node::element).find(|child| child.name == "code");
        let classes = format!("{} {}", class(element), inner.map(class).unwrap_or_default());
        let text = element.text().replace("\r\n", "\n").replace('\r', "\n");
        let text: String = text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
        let text = text.trim_matches('\n').trim_end();
        // A poem is no code, and code with links in it would lose them.
        let is_marked_up = element.has(&["a", "img", "em", "strong"]) || classes.contains("wp-block-verse");
        if element.has(&["img"]) || !text.trim().is_empty() {
            let text = if is_marked_up {
                raw::preformatted(element)
            } else {
                let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
                format!("{fence}{}\n{text}\n{fence}", language(&classes))
            };
            chunks.push(Chunk { text, kind: Kind::Other });
        }
    }

    /// What [caption] stands around: a picture, and then its caption.
    fn captioned(&mut self, element: &'t Element, place: Where) -> Vec<Chunk> {
        let is_picture = |node: &Node| node.element().is_some_and(|element| element.has(&["img"]));
        let Some(at) = element.children.iter().position(is_picture) else {
            return self.blocks(&element.children, place);
        };
        let (picture, caption) = element.children.split_at(at + 1);
        let mut chunks = self.blocks(picture, place);
        chunks.extend(self.caption(caption, place));
        chunks
    }

    pub fn caption(&mut self, nodes: &'t [Node], place: Where) -> Vec<Chunk> {
        self.blocks(nodes, Where { is_caption: true, ..place })
    }

    fn details(&mut self, element: &'t Element, place: Where, chunks: &mut Vec<Chunk>) {
        let at = element.children.iter().position(|node| node.is_named("summary"));
        let (before, after) = element.children.split_at(at.unwrap_or(0));
        let summary = at.and_then(|_| after.first()).and_then(Node::element);
        let title = summary.map(|summary| format!("\n{}", raw::block(summary))).unwrap_or_default();
        chunks.push(Chunk { text: format!("<details>{title}"), kind: Kind::Other });
        chunks.extend(self.blocks(before, place));
        chunks.extend(self.blocks(&after[summary.iter().len()..], place));
        chunks.push(Chunk { text: "</details>".to_owned(), kind: Kind::Other });
    }
}

/// A caption right below its picture.
fn with_caption(mut chunks: Vec<Chunk>) -> Vec<Chunk> {
    if let [Chunk { kind: Kind::Paragraph, text }, Chunk { kind: Kind::Caption, text: caption }] = chunks.as_mut_slice()
    {
        text.push_str("\\\n");
        text.push_str(caption);
        chunks.truncate(1);
    }
    chunks
}

/// How many nodes make the end of a paragraph: two line breaks or more.
fn paragraph_break(nodes: &[Node]) -> usize {
    if nodes.first().is_none_or(|node| !node.is_named("br")) {
        return 0;
    }
    let run = nodes.iter().take_while(|node| node.is_named("br") || node.is_blank());
    let breaks = run.clone().filter(|node| node.is_named("br")).count();
    if breaks > 1 { run.count() } else { 0 }
}

/// The language of code, as several editors write it into its class.
fn language(classes: &str) -> String {
    let mut words = classes.split([' ', ':', ';']);
    while let Some(word) = words.next() {
        let name = match word {
            "brush" | "lang" => words.by_ref().find(|word| !word.is_empty()),
            _ => word.strip_prefix("language-").or_else(|| word.strip_prefix("lang-")),
        };
        if let Some(name) = name {
            return name.chars().filter(|c| c.is_ascii_alphanumeric() || "+#-_.".contains(*c)).collect();
        }
    }
    String::new()
}
