//! Text as TeX has it: groups, mathematics, and what characters mean.

use super::commands::{self, Commands};
use biblatex::{Chunk, Chunks, Spanned};

/// Reads text of TeX.
#[derive(Default)]
pub struct Tex {
    commands: Commands,
}

/// The argument of an accent is a letter or two.
const LONGEST_ARGUMENT: usize = 40;

impl Tex {
    /// Its text in one line, or in paragraphs where the source leaves a line blank.
    pub fn text(&mut self, source: &str) -> String {
        let chunks = self.chunks(source);
        let text: String = chunks.iter().map(|chunk| chunk.v.get()).collect();
        text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    pub fn line(&mut self, source: &str) -> String {
        self.text(source).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// An address, in which only commands mean something.
    pub fn literal(&mut self, source: &str) -> String {
        let source = source.replace("$\\sim$", "~");
        let mut reader = Reader::new(self, &source);
        reader.is_literal = true;
        let chunks = reader.read();
        chunks.iter().map(|chunk| chunk.v.get()).collect::<String>().trim().to_owned()
    }

    /// Its text, with that apart which braces keep together.
    pub fn chunks(&mut self, source: &str) -> Chunks {
        Reader::new(self, source).read()
    }
}

/// Text that a name or a term may be made of. The library counts with its place, wherever that is.
pub fn chunk(text: &str, is_kept: bool) -> Spanned<Chunk> {
    let chunk = if is_kept { Chunk::Verbatim(text.to_owned()) } else { Chunk::Normal(text.to_owned()) };
    Spanned::new(chunk, 0..text.len())
}

/// A group that is open.
struct Group {
    /// Names and terms in it are not parted.
    is_kept: bool,
    /// What is written at its end.
    close: &'static str,
}

struct Reader<'r, 's> {
    tex: &'r mut Tex,
    rest: &'s str,
    before: char,
    groups: Vec<Group>,
    kept: usize,
    chunks: Chunks,
    is_literal: bool,
    /// No more mathematics ends.
    is_open: bool,
}

impl<'r, 's> Reader<'r, 's> {
    fn new(tex: &'r mut Tex, source: &'s str) -> Reader<'r, 's> {
        Reader {
            tex,
            rest: source,
            before: ' ',
            groups: Vec::new(),
            kept: 0,
            chunks: Chunks::new(),
            is_literal: false,
            is_open: false,
        }
    }

    fn push(&mut self, text: &str) {
        self.before = text.chars().next_back().unwrap_or(self.before);
        let is_kept = self.kept > 0;
        match self.chunks.last_mut().map(|chunk| &mut chunk.v) {
            Some(Chunk::Verbatim(last)) if is_kept => *last += text,
            Some(Chunk::Normal(last)) if !is_kept => *last += text,
            _ => self.chunks.push(chunk(text, is_kept)),
        }
    }

    fn eat(&mut self, prefix: &str) -> bool {
        let found = self.rest.strip_prefix(prefix);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn read(mut self) -> Chunks {
        while let Some(c) = self.rest.chars().next() {
            let all = self.rest;
            self.rest = all.get(c.len_utf8()..).unwrap_or_default();
            match c {
                '\\' => self.backslash(),
                '{' => self.open(),
                '}' => self.close(),
                c if self.is_literal => self.push(c.encode_utf8(&mut [0; 4])),
                '$' => self.mathematics(),
                '~' => {
                    let is_left = |c: char| c.is_alphanumeric() || matches!(c, '.' | ',' | ')' | '}');
                    let is_right = |c: char| c.is_alphanumeric() || matches!(c, '(' | '\\' | '{');
                    // Between numbers it is for "to".
                    let is_range = self.before.is_numeric() && self.rest.starts_with(char::is_numeric);
                    let is_space = is_left(self.before) && self.rest.starts_with(is_right) && !is_range;
                    self.push(if is_space { " " } else { "~" });
                }
                '-' if self.eat("--") => self.push("—"),
                '-' if self.eat("-") => self.push("–"),
                '`' if self.eat("`") => self.push("“"),
                '\'' if self.eat("'") => self.push("”"),
                c if c.is_whitespace() && c != '\u{a0}' => {
                    self.rest = self.rest.trim_start();
                    let blank = all.get(..all.len() - self.rest.len()).unwrap_or_default();
                    self.push(if blank.matches('\n').count() > 1 { "\n\n" } else { " " });
                }
                _ => {
                    let plain =
                        |c: char| !matches!(c, '\\' | '{' | '}' | '$' | '~' | '-' | '`' | '\'') && !c.is_whitespace();
                    let end = all.find(|c| !plain(c)).unwrap_or(all.len()).max(c.len_utf8());
                    self.push(all.get(..end).unwrap_or_default());
                    self.rest = all.get(end..).unwrap_or_default();
                }
            }
        }
        self.chunks
    }

    fn open(&mut self) {
        // At the beginning of a group a command is a letter: `{\'E}tienne`. Words there stay together.
        let is_kept = self.kept > 0 || !self.rest.starts_with('\\');
        self.group(is_kept, "");
    }

    fn group(&mut self, is_kept: bool, close: &'static str) {
        self.kept += usize::from(is_kept);
        self.groups.push(Group { is_kept, close });
    }

    fn close(&mut self) {
        let Some(group) = self.groups.pop() else {
            return self.push("}");
        };
        self.push_end(group.close);
        self.kept -= usize::from(group.is_kept);
        // The arguments of a command that nobody knows stay as they are written.
        if group.close == "}" && self.eat("{") {
            self.push("{");
            self.group(self.kept > 0, "}");
        }
    }

    fn push_end(&mut self, close: &str) {
        if !close.is_empty() {
            self.push(close);
        }
    }

    /// Mathematics is kept as it is written. A sum of money is none, nor is a sign without a second one.
    fn mathematics(&mut self) {
        let mut end = None;
        if !self.is_open {
            let mut at = 0;
            while let Some(found) = self.rest.get(at..).and_then(|rest| rest.find(['$', '\\'])) {
                at += found;
                if self.rest.get(at..).is_some_and(|rest| rest.starts_with('$')) {
                    end = Some(at);
                    break;
                }
                at += 1 + self.rest.get(at + 1..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            }
            self.is_open = end.is_none();
        }
        let formula = end.and_then(|end| self.rest.get(..end));
        let is_formula =
            |text: &str| !text.contains(' ') || text.contains(['\\', '^', '_', '=', '<', '>', '+', '{', '|']);
        match formula.filter(|formula| is_formula(formula)) {
            Some("\\sim") => self.push("~"),
            Some("\\backslash") => self.push("\\"),
            Some(formula) => {
                self.push("$");
                self.push(formula);
                self.push("$");
            }
            None => return self.push("$"),
        }
        self.rest = self.rest.get(end.unwrap_or(0) + 1..).unwrap_or_default();
    }

    fn backslash(&mut self) {
        let Some(c) = self.rest.chars().next() else {
            return self.push("\\");
        };
        if c.is_ascii_alphabetic() {
            let end = self.rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(self.rest.len());
            let (word, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
            self.rest = rest;
            return self.word(word);
        }
        let after = self.rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\\' if self.is_literal => self.push("\\"),
            '\'' | '`' | '^' | '"' | '~' | '=' | '.' if !self.is_literal || after.starts_with('{') => {
                self.rest = after;
                return self.accent(self.accent_name(c));
            }
            '{' | '}' | '#' | '$' | '%' | '&' | '_' | ':' | ';' if self.is_literal || !matches!(c, ':' | ';') => {
                self.push(c.encode_utf8(&mut [0; 4]));
            }
            '\\' | ' ' | '\n' | '\t' | ',' | ';' | ':' => self.push(" "),
            '/' | '!' | '-' | '@' => {}
            c => {
                self.push("\\");
                self.push(c.encode_utf8(&mut [0; 4]));
            }
        }
        self.rest = after;
    }

    fn accent_name(&self, c: char) -> &'static str {
        ["'", "`", "^", "\"", "~", "=", "."].into_iter().find(|name| name.starts_with(c)).unwrap_or("'")
    }

    fn word(&mut self, word: &str) {
        if let Some(accent) = commands::ACCENTS.iter().find(|accent| **accent == word && !self.is_literal) {
            return self.accent(accent);
        }
        if commands::STYLES.contains(&word) {
            let is_quote = matches!(word, "enquote" | "mkbibquote");
            if is_quote && self.eat("{") {
                self.push("“");
                self.group(true, "”");
            }
            return;
        }
        if commands::SWITCHES.contains(&word) {
            self.rest = self.rest.trim_start();
            return;
        }
        if word == "par" {
            self.rest = self.rest.trim_start();
            return self.push("\n\n");
        }
        match self.tex.commands.character(word) {
            Some(character) => {
                self.push(character.trim_end());
                let is_group = self.eat("{}");
                if !is_group {
                    self.rest = self.rest.trim_start();
                }
            }
            None => {
                self.push("\\");
                self.push(word);
                if self.eat("{") {
                    self.push("{");
                    self.group(self.kept > 0, "}");
                }
            }
        }
    }

    /// Puts an accent on the letter that follows.
    fn accent(&mut self, name: &str) {
        let start = self.rest;
        self.rest = self.rest.trim_start();
        let argument = self.argument();
        let (letter, more) = match argument.chars().next() {
            None => ("", ""),
            Some('\\') => (argument, ""),
            Some(first) => argument.split_at(first.len_utf8()),
        };
        match self.tex.commands.meaning(format!("\\{name}{{{letter}}}")) {
            Some(found) if !argument.is_empty() || matches!(name, "~" | "^") => {
                self.push(&found);
                self.push(more);
            }
            _ if argument.is_empty() => {
                self.push("\\");
                self.push(name);
                self.rest = start;
            }
            _ => self.push(argument),
        }
    }

    /// A short group, `\i`, or a character.
    fn argument(&mut self) -> &'s str {
        let all = self.rest;
        let length = if let Some(group) = all.strip_prefix('{') {
            let mut depth = 1_u32;
            let end = group.bytes().take(LONGEST_ARGUMENT).position(|byte| {
                depth = match byte {
                    b'{' => depth + 1,
                    b'}' => depth - 1,
                    _ => depth,
                };
                depth == 0
            });
            let Some(end) = end else {
                return "";
            };
            self.rest = group.get(end + 1..).unwrap_or_default();
            return group.get(..end).unwrap_or_default();
        } else if let Some(word) = all.strip_prefix('\\') {
            1 + word.bytes().take(LONGEST_ARGUMENT).take_while(u8::is_ascii_alphabetic).count()
        } else {
            all.chars().next().filter(|c| *c != '}').map_or(0, char::len_utf8)
        };
        let (argument, rest) = all.split_at_checked(length).unwrap_or((all, ""));
        self.rest = if length > 1 && argument.starts_with('\\') { rest.trim_start() } else { rest };
        if argument == "\\" { "" } else { argument }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_read() {
        let mut tex = Tex::default();
        for (source, expected) in [
            (
                "{Ports} and {\\\"O}l in {\\'E}cole, {\\o}l, \\o{}l, \\AA s, \\ss",
                "Ports and Öl in École, øl, øl, Ås, ß",
            ),
            ("\\'{\\i}le, \\'\\i le, \\c{c}a, \\c ca, \\v{S}kola, \\H{o}, \\^{}", "íle, íle, ça, ça, Škola, ő, ^"),
            ("R\\&D: 5\\% of \\$3 \\#1 a\\_b \\{c\\}", "R&D: 5% of $3 #1 a_b {c}"),
            ("costs $5 million", "costs $5 million"),
            ("from $5 million to $6 million\\emph{!}", "from $5 million to $6 million!"),
            ("the $x_i$ of $n$, $p < 0.05$", "the $x_i$ of $n$, $p < 0.05$"),
            ("``Ports''---pp.~5--7, about ~5, 1~3 (~4)", "“Ports”—pp. 5–7, about ~5, 1~3 (~4)"),
            ("\\emph{well} {\\em so} \\textbf{a {b} c}", "well so a b c"),
            ("\\textbackslash{}x \\LaTeX{} is \\enquote{so}", "\\x LaTeX is “so”"),
            ("\\foo{bar}{baz} \\foo", "\\foo{bar}{baz} \\foo"),
            ("one\ntwo\n\nthree \\par four", "one two\n\nthree\n\nfour"),
            ("unbalanced } and { and \\", "unbalanced } and and \\"),
            ("\\'{Eric} \\\"uber na\\\"{\\i}ve", "Éric über naïve"),
        ] {
            assert_eq!(tex.text(source).replace("  ", " "), expected, "{source}");
        }
        assert_eq!(
            tex.literal("{https://a.example/~x/a\\_b--c?d=$1\\%20\\~{}y}"),
            "https://a.example/~x/a_b--c?d=$1%20~y"
        );
    }

    #[test]
    fn braces_keep_together() {
        let kept: Vec<_> =
            Tex::default().chunks("{Ports, trade}, {\\'E}t{\\'e}").into_iter().map(|chunk| chunk.v).collect();
        assert_eq!(kept, [Chunk::Verbatim("Ports, trade".to_owned()), Chunk::Normal(", Été".to_owned())]);
    }

    #[test]
    fn the_size_of_a_text_is_all_that_counts() {
        let mut tex = Tex::default();
        assert_eq!(tex.text(&"{}a".repeat(200_000)).len(), 200_000);
        assert!(tex.text(&"{".repeat(200_000)).is_empty());
        assert_eq!(tex.text(&"$".repeat(200_001)).len(), 200_001);
        assert!(tex.text(&"\\'{".repeat(100_000)).len() > 1_000);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(\\\\[a-cHijou'\"]|[a-c{}$~`'\\- \n\\\\é]){0,40}") {
            let mut tex = Tex::default();
            tex.text(&text);
            tex.literal(&text);
        }
    }
}
