//! Clean HTML as a tree.

use super::escape::undisguise;
use super::text::tokenize;
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult};
use std::cell::RefCell;

/// The cleaner may add a few levels of its own to those that come in; whatever is deeper has only its text.
const DEEPEST: usize = 300;

#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

#[derive(Debug, Default)]
pub(super) struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
    /// Whether it, or anything in it, stands in lines of its own.
    pub is_block: bool,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether an element in it, or it itself, has one of the names.
    pub fn has(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str()) || self.children.iter().filter_map(Node::element).any(|e| e.has(names))
    }

    /// Its text as it is, with line breaks where it has any.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text);
        text
    }

    fn push_text(&self, text: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(part) => text.push_str(part),
                Node::Element(element) if element.name == "br" => text.push('\n'),
                Node::Element(element) => element.push_text(text),
            }
        }
    }
}

impl Node {
    pub fn element(&self) -> Option<&Element> {
        match self {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        }
    }

    pub fn is_named(&self, name: &str) -> bool {
        self.element().is_some_and(|element| element.name == name)
    }

    pub fn is_block(&self) -> bool {
        self.element().is_some_and(|element| element.is_block)
    }

    pub fn is_blank(&self) -> bool {
        matches!(self, Node::Text(text) if text.trim_ascii().is_empty())
    }
}

pub(super) fn parse(html: &str) -> Vec<Node> {
    let growing = tokenize(html, Growing::default());
    let mut open = growing.0.into_inner();
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map(|root| root.children).unwrap_or_default()
}

/// The root, and the elements that are open.
struct Growing(RefCell<Vec<Element>>);

impl Default for Growing {
    fn default() -> Growing {
        Growing(RefCell::new(vec![Element::default()]))
    }
}

impl TokenSink for Growing {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut open = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => {
                let Some(parent) = open.last_mut() else { return TokenSinkResult::Continue };
                match parent.children.last_mut() {
                    Some(Node::Text(before)) => before.push_str(&undisguise(&text)),
                    _ => parent.children.push(Node::Text(undisguise(&text))),
                }
            }
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let attributes = tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
                let name = tag.name.to_string();
                let is_block = !super::tidy::is_inline(&name) && name != "br";
                let is_void = matches!(name.as_str(), "br" | "hr" | "img");
                if open.len() < DEEPEST {
                    open.push(Element { name, attributes, children: Vec::new(), is_block });
                    if is_void {
                        close(&mut open);
                    }
                }
            }
            Token::TagToken(tag) if open.len() > 1 => {
                let is_last = open.last().is_some_and(|last| last.name == *tag.name);
                if is_last {
                    close(&mut open);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Gives the last open element to its parent.
fn close(open: &mut Vec<Element>) {
    if let Some(done) = open.pop() {
        match open.last_mut() {
            Some(parent) => {
                parent.is_block |= done.is_block;
                parent.children.push(Node::Element(done));
            }
            None => open.push(done),
        }
    }
}
