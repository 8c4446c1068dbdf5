//! A line of HTML as it is taken apart, and how it is written down.

use super::escape::{self, Place};
use super::inline::{attribute, quoted};

/// What a line becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Paragraph,
    /// A paragraph in italics.
    Caption,
    Heading,
    Cell,
    /// A footnote, which has no lines of its own.
    Note,
}

#[derive(Debug)]
pub(super) enum Token {
    Text(String),
    Space,
    Break,
    Code(String),
    /// Markdown that is finished.
    Atom(String),
    Open(usize),
    Close(usize),
}

#[derive(Debug)]
pub(super) enum Mark<'t> {
    Strong,
    Emphasis,
    Deleted,
    Html { name: &'t str, title: Option<&'t str> },
    Link { address: &'t str, title: Option<&'t str> },
}

/// What separates two words, the strongest of all that stand between them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    #[default]
    None,
    Space,
    Break,
}

/// A line as it is read. Blank space moves out of what it begins or ends, and what is empty is not there.
#[derive(Default)]
pub(super) struct Line<'t> {
    pub tokens: Vec<Token>,
    marks: Vec<Mark<'t>>,
    open: Vec<usize>,
    /// Those of `open` that nothing stands in yet.
    waiting: usize,
    gap: Gap,
}

impl<'t> Line<'t> {
    pub fn text(&mut self, text: &str) {
        for (at, word) in text.split(|c: char| c.is_ascii_whitespace() || c == '\x0b').enumerate() {
            if at > 0 {
                self.gap = self.gap.max(Gap::Space);
            }
            let word: String = word.chars().filter(|c| !c.is_control()).collect();
            if word.is_empty() {
                continue;
            }
            match self.tokens.last_mut() {
                Some(Token::Text(before)) if self.waiting == 0 && self.gap < Gap::Break => {
                    if self.gap == Gap::Space {
                        before.push(' ');
                    }
                    before.push_str(&word);
                    self.gap = Gap::None;
                }
                _ => self.push(Token::Text(word)),
            }
        }
    }

    pub fn code(&mut self, text: &str) {
        let code = super::text::collapse(text);
        if text.starts_with(|c: char| c.is_ascii_whitespace()) {
            self.separate(Gap::Space);
        }
        if !code.is_empty() {
            self.push(Token::Code(code));
        }
        if text.ends_with(|c: char| c.is_ascii_whitespace()) {
            self.separate(Gap::Space);
        }
    }

    pub fn push(&mut self, token: Token) {
        match self.gap {
            _ if self.tokens.is_empty() => {}
            Gap::None => {}
            Gap::Space => self.tokens.push(Token::Space),
            Gap::Break => self.tokens.push(Token::Break),
        }
        self.gap = Gap::None;
        let waiting = self.open.len() - self.waiting.min(self.open.len());
        self.tokens.extend(self.open[waiting..].iter().map(|mark| Token::Open(*mark)));
        self.waiting = 0;
        self.tokens.push(token);
    }

    pub fn separate(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    pub fn open(&mut self, mark: Mark<'t>) {
        self.open.push(self.marks.len());
        self.marks.push(mark);
        self.waiting += 1;
    }

    pub fn close(&mut self) {
        let Some(mark) = self.open.pop() else { return };
        match self.waiting.checked_sub(1) {
            Some(waiting) => self.waiting = waiting,
            None => self.tokens.push(Token::Close(mark)),
        }
    }

    pub fn is_open(&self, is_it: impl Fn(&Mark<'t>) -> bool) -> bool {
        self.open.iter().filter_map(|mark| self.marks.get(*mark)).any(is_it)
    }
}

/// How a character looks to the rules of emphasis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Space,
    Punctuation,
    Letter,
    /// Blank, and yet a word by itself.
    Blank,
    /// Programs disagree on what it is.
    Unknown,
}

fn edge(c: Option<char>) -> Edge {
    match c {
        None | Some(' ' | '\n') => Edge::Space,
        Some(c) if c.is_ascii_punctuation() => Edge::Punctuation,
        Some(c) if c.is_alphanumeric() => Edge::Letter,
        Some(c) if c.is_whitespace() => Edge::Blank,
        Some(_) => Edge::Unknown,
    }
}

/// How a token looks from its left or right neighbour.
fn edge_of(token: Option<&Token>, from_left: bool, form: Form) -> Edge {
    match token {
        None | Some(Token::Space) => Edge::Space,
        Some(Token::Break) if !matches!(form, Form::Cell | Form::Note) => Edge::Space,
        Some(Token::Text(text)) => edge(if from_left { text.chars().next() } else { text.chars().next_back() }),
        Some(_) => Edge::Punctuation,
    }
}

/// Writes the line's tokens. What marks emphasis is chosen such that Markdown takes it for that, and is HTML where it would not.
pub(super) fn write(line: &Line<'_>, form: Form) -> String {
    let tokens = &line.tokens;
    let mut closes = vec![None; line.marks.len()];
    for (at, token) in tokens.iter().enumerate() {
        if let Token::Close(mark) = token {
            closes[*mark] = Some(at);
        }
    }
    let before = |at: usize| edge_of(at.checked_sub(1).and_then(|at| tokens.get(at)), false, form);
    let after = |at: usize| edge_of(tokens.get(at + 1), true, form);
    let is_loose = |edge: Edge| matches!(edge, Edge::Space | Edge::Punctuation);
    let is_tight = |inner: Edge, outer: Edge| match inner {
        Edge::Letter => true,
        Edge::Punctuation | Edge::Unknown => is_loose(outer),
        Edge::Space | Edge::Blank => false,
    };
    let mut out = String::new();
    let mut ends: Vec<String> = vec![String::new(); line.marks.len()];
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Space => out.push(' '),
            Token::Break => match form {
                Form::Paragraph | Form::Caption => out.push_str("\\\n"),
                Form::Heading => out.push(' '),
                Form::Cell | Form::Note => out.push_str("<br>"),
            },
            Token::Text(text) => {
                if out.ends_with(']') && text.starts_with(['(', ':']) {
                    out.push('\\');
                }
                let is_start = form != Form::Cell && (out.is_empty() || out.ends_with('\n'));
                let place = match form {
                    Form::Heading => Place::Heading,
                    _ if is_start => Place::LineStart,
                    _ => Place::Inside,
                };
                escape::markdown(text, place, &mut out);
            }
            Token::Code(text) => code(text, &mut out),
            Token::Atom(atom) => {
                guard_bracket(atom, &mut out);
                out.push_str(atom);
            }
            Token::Open(mark) => {
                let (start, end) = match &line.marks[*mark] {
                    Mark::Link { address, title } => {
                        guard_bracket("[", &mut out);
                        ("[".to_owned(), format!("]({}{})", escape::destination(address), quoted(*title)))
                    }
                    Mark::Html { name, title: Some(title) } => {
                        let title = attribute(title);
                        (format!("<{name} title=\"{title}\">"), format!("</{name}>"))
                    }
                    Mark::Html { name, title: None } => (format!("<{name}>"), format!("</{name}>")),
                    emphasis => {
                        let close = closes[*mark].unwrap_or(tokens.len());
                        let (outer, inner) = (before(at), after(at));
                        let (last, follower) = (before(close), after(close));
                        let fits = is_tight(inner, outer) && is_tight(last, follower);
                        let is_word = is_loose(outer) && is_loose(follower);
                        let (signs, name): (&[&str], _) = match emphasis {
                            Mark::Strong => (&["**", "__"], "strong"),
                            Mark::Emphasis => (&["*", "_"], "em"),
                            _ => (&["~~"], "del"),
                        };
                        let sign = signs.iter().find(|sign| {
                            let c = &sign[..1];
                            let is_free = !out.ends_with(c) && ends.iter().all(|end| !end.starts_with(c));
                            fits && is_free && (c != "_" || is_word)
                        });
                        match sign {
                            Some(sign) => ((*sign).to_owned(), (*sign).to_owned()),
                            None => (format!("<{name}>"), format!("</{name}>")),
                        }
                    }
                };
                out.push_str(&start);
                ends[*mark] = end;
            }
            Token::Close(mark) => out.push_str(&std::mem::take(&mut ends[*mark])),
        }
    }
    match form {
        Form::Cell => out.replace('|', "\\|"),
        _ => out,
    }
}

/// `!` before a link would make a picture of it.
fn guard_bracket(next: &str, out: &mut String) {
    if next.starts_with('[') && out.ends_with('!') {
        out.pop();
        out.push_str("\\!");
    }
}

/// A span of code; two side by side would be one.
fn code(text: &str, out: &mut String) {
    // Where a line begins with a link, `]:` would make it the definition of one.
    if out.ends_with('`') || text.contains("]:") {
        out.push_str("<code>");
        escape::markdown(text, Place::Inside, out);
        return out.push_str("</code>");
    }
    let fence = "`".repeat(longest_run(text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    out.push_str(&format!("{fence}{pad}{text}{pad}{fence}"));
}

/// How often a character stands in a row at most.
pub(super) fn longest_run(text: &str, sign: char) -> usize {
    let mut run = 0;
    text.chars().fold(0, |longest, c| {
        run = if c == sign { run + 1 } else { 0 };
        longest.max(run)
    })
}
