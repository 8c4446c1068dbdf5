//! The syntax of BibTeX: entries, their fields, and the parts of their values.

/// What stands in a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Item<'t> {
    Entry(Raw<'t>),
    /// `@string{name = value}`
    Definition(&'t str, Value<'t>),
    /// `@comment`, a line that begins with `%`, or text between entries.
    Comment,
    Preamble,
    /// Something that cannot be read.
    Fault(&'static str),
}

/// An entry as it is written.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Raw<'t> {
    pub kind: &'t str,
    pub key: &'t str,
    pub fields: Vec<(&'t str, Value<'t>)>,
    pub is_broken: bool,
}

/// `{text} # name # "text"`
pub type Value<'t> = Vec<Part<'t>>;

#[derive(Debug, PartialEq, Eq)]
pub enum Part<'t> {
    /// What stands in braces or quotation marks, or a number.
    Text(&'t str),
    /// An abbreviation.
    Name(&'t str),
}

/// So often is a comment looked for the end of its braces behind the beginning of the next entry.
const MOST_LONG_COMMENTS: u32 = 20;

/// Everything in a file, each with its line.
pub fn scan(text: &str) -> Vec<(Item<'_>, u32)> {
    let mut scanner = Scanner { text, at: 0, end: 0, counted: 0, line: 1, long_comments: 0 };
    let mut items = Vec::new();
    while scanner.item(&mut items) {}
    items
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Where the next line begins an entry: a value that is not closed ends there.
    end: usize,
    counted: usize,
    line: u32,
    long_comments: u32,
}

impl<'t> Scanner<'t> {
    /// The next thing; `false` at the end.
    fn item(&mut self, items: &mut Vec<(Item<'t>, u32)>) -> bool {
        let start = self.at;
        let Some(head) = self.find_head(start, false) else {
            self.between(start, self.text.len(), items);
            return false;
        };
        self.between(start, head.at, items);
        self.end = self.find_head(head.open, true).map_or(self.text.len(), |next| next.line_start);
        self.at = head.open + 1;
        let line = self.line_of(head.at);
        let close = if self.text.as_bytes().get(head.open) == Some(&b'(') { b')' } else { b'}' };
        let item = match head.kind.to_ascii_lowercase().as_str() {
            "comment" => {
                self.comment(head.open);
                Item::Comment
            }
            "preamble" => {
                let is_whole = self.value().is_some() && self.eat(close);
                self.recover(is_whole);
                Item::Preamble
            }
            "string" => {
                let found = self.field();
                let is_whole = found.is_some() && {
                    self.eat(b',');
                    self.eat(close)
                };
                self.recover(is_whole);
                match found {
                    Some((name, value)) => Item::Definition(name, value),
                    None => Item::Fault("an abbreviation that cannot be read was left out"),
                }
            }
            _ => self.entry(head.kind, close),
        };
        let is_broken = matches!(&item, Item::Entry(raw) if raw.is_broken);
        // An entry that is merely not closed has lost nothing.
        let is_lost = is_broken && !self.rest().trim().is_empty();
        self.recover(!is_broken && !matches!(&item, Item::Fault(_)));
        items.push((item, line));
        if is_lost {
            items.push((Item::Fault("what stands in an entry behind a fault was left out"), line));
        }
        true
    }

    fn recover(&mut self, is_whole: bool) {
        if !is_whole {
            self.at = self.end.max(self.at);
        }
    }

    fn entry(&mut self, kind: &'t str, close: u8) -> Item<'t> {
        let rest = self.rest();
        let key = rest.find([',', '}', '\n', '=', '{', '"']).and_then(|end| rest.get(..end)).unwrap_or(rest);
        let has_key = !rest.get(key.len()..).is_some_and(|rest| rest.starts_with(['=', '{', '"']));
        let key = key.strip_suffix(')').filter(|_| close == b')').unwrap_or(key);
        let mut raw = Raw { kind, key: key.trim(), ..Raw::default() };
        if has_key {
            self.at += key.len();
            self.eat(b',');
        } else {
            // Without a key it begins with its first field.
            raw.key = "";
        }
        loop {
            self.blank();
            if self.eat(close) {
                return Item::Entry(raw);
            }
            let Some((name, value)) = self.field() else {
                break;
            };
            raw.fields.push((name, value));
            // A comma may have been forgotten.
            while self.eat(b',') {}
        }
        raw.is_broken = true;
        if raw.fields.is_empty() { Item::Fault("an entry that cannot be read was left out") } else { Item::Entry(raw) }
    }

    /// `name = value`
    fn field(&mut self) -> Option<(&'t str, Value<'t>)> {
        self.blank();
        let name = self.word();
        let is_name = !name.is_empty() && self.eat(b'=');
        let start = self.at;
        let value = is_name.then(|| self.value()).flatten();
        if value.is_none() && is_name {
            self.at = start;
        }
        value.map(|value| (name, value))
    }

    fn value(&mut self) -> Option<Value<'t>> {
        let mut parts = Vec::new();
        loop {
            self.blank();
            let part = match self.peek() {
                Some(b'{') => Part::Text(self.group(b'}')?),
                Some(b'"') => Part::Text(self.group(b'"')?),
                _ => match self.word() {
                    "" => return None,
                    word if word.starts_with(|c: char| c.is_ascii_digit()) => Part::Text(word),
                    word => Part::Name(word),
                },
            };
            parts.push(part);
            if !self.eat(b'#') {
                return Some(parts);
            }
        }
    }

    /// What stands between braces or quotation marks. Where a backslash before the last of them hides it, there is another try
    /// that takes the backslash for text, as in `{C:\}`.
    fn group(&mut self, close: u8) -> Option<&'t str> {
        let start = self.at + 1;
        let end = [true, false].into_iter().find_map(|has_escapes| self.close(start, self.end, close, has_escapes))?;
        self.at = end + 1;
        self.text.get(start..end)
    }

    /// Where the group ends that begins at `start`.
    fn close(&self, start: usize, limit: usize, close: u8, has_escapes: bool) -> Option<usize> {
        let bytes = self.text.as_bytes().get(..limit)?;
        let (mut at, mut depth) = (start, 0_usize);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\\' if has_escapes => at += 1,
                _ if *byte == close && depth == 0 => return Some(at),
                b'{' => depth += 1,
                b'}' => depth = depth.checked_sub(1)?,
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Passes over a comment. An entry in it is a comment, too.
    fn comment(&mut self, open: usize) {
        let close = |limit| self.close(open + 1, limit, b'}', true);
        let is_round = self.text.as_bytes().get(open) == Some(&b'(');
        let mut found = if is_round { None } else { close(self.end) };
        if found.is_none() && !is_round && self.long_comments < MOST_LONG_COMMENTS {
            found = close(self.text.len());
            self.long_comments += 1;
        }
        self.at = found.map_or(self.end, |found| found + 1);
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.rest().bytes().next()
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.blank();
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let is_end = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | '"' | '=' | ',' | '#' | '(' | ')' | '%');
        let word = rest.find(is_end).and_then(|end| rest.get(..end)).unwrap_or(rest);
        self.at += word.len();
        word
    }

    /// Passes over blanks, and over comments to the end of their lines.
    fn blank(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if !trimmed.starts_with('%') {
                return;
            }
            self.at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    /// The next `@kind{`, or, if it has to begin a line, `@kind{key,`.
    fn find_head(&self, from: usize, is_at_line: bool) -> Option<Head<'t>> {
        // What a search for the last entry has found is still the next.
        let from = if is_at_line { from.max(self.end) } else { from };
        let mut at = from;
        loop {
            at += self.text.get(at..)?.find('@')?;
            let line_start = self.line_start(at, from);
            let lead = self.text.get(line_start..at).unwrap_or_default();
            match self.head(at, line_start) {
                Some(head) if is_at_line && lead.trim().is_empty() && head.has_key => return Some(head),
                Some(head) if !is_at_line && !lead.trim_start().starts_with('%') => return Some(head),
                _ => at += 1,
            }
        }
    }

    fn line_start(&self, at: usize, from: usize) -> usize {
        const MOST: usize = 200;
        let least = self.text.floor_char_boundary(at.saturating_sub(MOST).max(from.min(at)));
        let before = self.text.get(least..at).unwrap_or_default();
        // Where it is not near, anything may stand before it.
        before.rfind('\n').map_or(least, |feed| least + feed + 1)
    }

    fn head(&self, at: usize, line_start: usize) -> Option<Head<'t>> {
        const LONGEST: usize = 40;
        const LONGEST_KEY: usize = 300;
        let rest = self.text.get(at + 1..)?;
        let kind = rest.trim_start();
        let blank = rest.len() - kind.len();
        let length =
            kind.bytes().take(LONGEST).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count();
        let (kind, behind) = kind.split_at_checked(length).filter(|(kind, _)| !kind.is_empty())?;
        let opened = behind.trim_start();
        let inside = opened.strip_prefix(['{', '('])?;
        let open = at + 1 + blank + length + (behind.len() - opened.len());
        let key = inside.get(..inside.floor_char_boundary(LONGEST_KEY)).unwrap_or(inside);
        let is_command = ["string", "preamble", "comment"].iter().any(|command| kind.eq_ignore_ascii_case(command));
        let has_key = is_command
            || key
                .find([',', '\n', '{', '=', '"'])
                .is_some_and(|end| key.get(end..).is_some_and(|key| key.starts_with(',')));
        Some(Head { at, line_start, kind, open, has_key })
    }

    /// Tells of what stands between two entries.
    fn between(&mut self, start: usize, end: usize, items: &mut Vec<(Item<'t>, u32)>) {
        let text = self.text.get(start..end).unwrap_or_default();
        let is_text = |c: char| !c.is_whitespace() && !matches!(c, '{' | '}' | ',' | '\u{feff}');
        if let Some(found) = text.find(is_text) {
            let line = self.line_of(start + found);
            items.push((Item::Comment, line));
        }
    }

    fn line_of(&mut self, at: usize) -> u32 {
        let passed = self.text.as_bytes().get(self.counted..at).unwrap_or_default();
        let feeds = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(feeds).unwrap_or(u32::MAX));
        self.counted = at.max(self.counted);
        self.line
    }
}

struct Head<'t> {
    at: usize,
    line_start: usize,
    kind: &'t str,
    /// Where its brace stands.
    open: usize,
    has_key: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `line kind key name=value…`, with `!` for what is broken.
    fn told(text: &str) -> Vec<String> {
        let value = |value: &Value<'_>| {
            let parts = value.iter().map(|part| match part {
                Part::Text(text) | Part::Name(text) => *text,
            });
            parts.collect::<Vec<_>>().join("#")
        };
        let item = |(item, line): &(Item<'_>, u32)| match item {
            Item::Entry(raw) => {
                let fields: Vec<_> =
                    raw.fields.iter().map(|(name, parts)| format!(" {name}={}", value(parts))).collect();
                format!("{line} {} {}{}{}", raw.kind, raw.key, fields.concat(), if raw.is_broken { " !" } else { "" })
            }
            Item::Definition(name, parts) => format!("{line} string {name}={}", value(parts)),
            Item::Comment => format!("{line} comment"),
            Item::Preamble => format!("{line} preamble"),
            Item::Fault(_) => format!("{line} fault"),
        };
        scan(text).iter().map(item).collect()
    }

    #[test]
    fn entries_have_fields() {
        let text = "@Book{x, title={A {B} \\} C}, year = 2014,\n note = \"a {\"}b{\"}\" # c,}\n@article(y, title={T})\n@misc{z}\n";
        assert_eq!(
            told(text),
            ["1 Book x title=A {B} \\} C year=2014 note=a {\"}b{\"}#c", "3 article y title=T", "4 misc z"]
        );
        assert_eq!(told("@misc { x , a = {1} % no, b = {2}\n b = 3 c = {4} }"), ["1 misc x a=1 b=3 c=4"]);
        assert_eq!(told("@misc{title = {T}, year = {2014}}"), ["1 misc  title=T year=2014"]);
        assert_eq!(
            told("@misc{x, file = {C:\\}, b={2}}\n@misc{y, a={1}}"),
            ["1 misc x file=C:\\}, b={2} !", "2 misc y a=1"]
        );
    }

    #[test]
    fn what_is_broken_costs_no_other() {
        let text =
            "@misc{a, title = {One}, note = {open\n}\n@misc{b, title = {Two}}\n@misc{c, title}\n@misc{d, title={Four}}";
        assert_eq!(
            told(text),
            ["1 misc a title=One note=open\n !", "3 misc b title=Two", "4 fault", "5 misc d title=Four"]
        );
    }

    #[test]
    fn comments_are_none() {
        let text = "About this file, by a@b.example\n% @misc{no, a={1}}\n@comment{jabref-meta: {x}}\n@comment{\n@misc{out, a={1}}\n}\n@preamble{\"x\" # y}\n@string{s = {v}}\n@misc{in, a=s}\n";
        assert_eq!(told(text), ["1 comment", "3 comment", "4 comment", "7 preamble", "8 string s=v", "9 misc in a=s"]);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(@[a-b]|@misc\\{k,|[@a{}()\\\\\n\"é,=#% ]){0,40}") {
            scan(&text);
        }
    }
}
