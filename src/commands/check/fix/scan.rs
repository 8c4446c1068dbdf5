//! The keys that stand at the beginning of their lines in block YAML, and how far the value of each goes. This does not read YAML:
//! where it is not sure it gives up, and what it finds is held against what YAML's reader finds.

use std::ops::Range;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    /// In quotes, perhaps over several lines.
    Quoted,
    /// `[…]` or `{…}`, perhaps over several lines.
    Flow,
    /// After `|` or `>`.
    Literal,
    /// There is nothing beside the key: the value is below it, or there is none.
    Below,
    /// An anchor, an alias, a tag, or what is no YAML.
    Other,
}

/// A key with its value, as ranges of bytes.
#[derive(Debug)]
pub(super) struct Entry {
    /// Without its quotes.
    pub key: Range<usize>,
    /// From the colon to the value.
    pub gap: Range<usize>,
    /// Without a comment; of plain text its first line.
    pub value: Range<usize>,
    pub form: Form,
    /// The further lines before the next key.
    pub below: Range<usize>,
    /// Whether they are more than comments and blank lines.
    pub goes_on: bool,
}

const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

/// All keys in their order; `None` when it is not sure.
pub(super) fn scan(yaml: &str) -> Option<Vec<Entry>> {
    // YAML has line ends that others do not take for such.
    if yaml.replace("\r\n", "\n").contains(['\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        return None;
    }
    let mut entries = Vec::new();
    let mut at = 0;
    while let Some(line) = first_line(yaml.get(at..)?) {
        if is_idle(line) {
            at += line.len();
        } else {
            let entry = entry(yaml, at)?;
            at = entry.below.end;
            entries.push(entry);
        }
    }
    Some(entries)
}

/// The lines of a range, each with where it begins; their ends are with them.
pub(super) fn lines(yaml: &str, range: Range<usize>) -> impl Iterator<Item = (usize, &str)> {
    let start = range.start;
    yaml.get(range).unwrap_or_default().split_inclusive('\n').scan(start, |next, line| {
        let start = *next;
        *next += line.len();
        Some((start, line))
    })
}

/// Whether a line is blank or a comment.
pub(super) fn is_idle(line: &str) -> bool {
    let text = line.trim_start_matches(BLANK);
    text.is_empty() || text.starts_with('#')
}

/// Where a comment begins behind a plain value.
pub(super) fn comment(text: &str) -> Option<usize> {
    [" #", "\t#"].iter().filter_map(|mark| text.find(mark)).min()
}

fn first_line(text: &str) -> Option<&str> {
    text.split_inclusive('\n').next()
}

fn entry(yaml: &str, at: usize) -> Option<Entry> {
    let rest = yaml.get(at..)?;
    let line = first_line(rest)?.trim_end_matches(['\n', '\r']);
    let (key, colon) = key(line)?;
    let after = line.get(colon + 1..)?;
    // A no-break space is no space to YAML, and so part of the value unless it is the first thing after the colon.
    let value = match after.starts_with([' ', '\t']) {
        true => after.trim_start_matches([' ', '\t']),
        false => after.trim_start(),
    };
    let start = at + line.len() - value.len();
    let (form, end) = extent(yaml.get(start..)?, value)?;
    let end = start + end;
    let below = end + first_line(yaml.get(end..)?).map_or(0, str::len);
    let mut entry = Entry {
        key: at + key.start..at + key.end,
        gap: at + colon + 1..start,
        value: start..end,
        form,
        below: below..below,
        goes_on: false,
    };
    for (start, line) in lines(yaml, below..yaml.len()) {
        let is_blank = line.trim_matches(BLANK).is_empty();
        let is_item = form == Form::Below && (line.starts_with("- ") || line.trim_end_matches(BLANK) == "-");
        let is_comment = form != Form::Literal && line.starts_with('#');
        if !(is_blank || line.starts_with([' ', '\t']) || is_item || is_comment) {
            break;
        }
        entry.goes_on |= !is_idle(line);
        entry.below.end = start + line.len();
    }
    Some(entry)
}

/// Where in a line its key stands, and where its colon.
fn key(line: &str) -> Option<(Range<usize>, usize)> {
    if let Some(quote) = line.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let end = quoted(line)?;
        let key = line.get(1..end - 1).filter(|key| !key.contains([quote, '\\']))?;
        return line.get(end..)?.starts_with(':').then_some((1..1 + key.len(), end));
    }
    let marks = ['?', '-', '{', '[', '&', '*', '!', '|', '>', '%', '@', '`', ' ', '\t', '#', ','];
    // A word with a colon directly before its value is one that somebody forgot to put a space behind.
    let is_word =
        |key: &str| key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ') || is_invisible(c));
    let ends = |at: usize| line.get(at + 1..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
    let mut colons = line.match_indices(':').map(|(at, _)| at);
    let colon = colons.find(|at| ends(*at) || line.get(..*at).is_some_and(is_word))?;
    let key = line.get(..colon)?.trim_end();
    (!key.is_empty() && !key.starts_with(marks) && comment(key).is_none()).then_some((0..key.len(), colon))
}

/// Whether a letter has no width: one that came along when somebody copied the text.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// How a value is written, and where it ends; `rest` is all from its beginning, `line` its first line.
fn extent(rest: &str, line: &str) -> Option<(Form, usize)> {
    let plain = line.get(..comment(line).unwrap_or(line.len()))?.trim_end_matches(BLANK).len();
    let end = match line.chars().next() {
        None | Some('#') => return Some((Form::Below, 0)),
        Some('|' | '>') if is_header(line.get(..plain)?) => return Some((Form::Literal, plain)),
        Some('"' | '\'') => (Form::Quoted, quoted(rest)?),
        Some('[' | '{') => (Form::Flow, bracketed(rest)?),
        Some('&' | '*' | '!' | '|' | '>' | '%' | '@' | '`') => return Some((Form::Other, plain)),
        Some(_) => return Some((Form::Plain, plain)),
    };
    let behind = first_line(rest.get(end.1..)?).unwrap_or_default();
    let is_whole = behind.trim_matches(BLANK).is_empty() || behind.starts_with([' ', '\t']) && is_idle(behind);
    match is_whole {
        true => Some(end),
        false if end.1 <= line.len() => Some((Form::Other, plain)),
        false => None,
    }
}

/// Whether a text says that the lines below are to be taken as they are: `|`, `>-`, `|2`.
fn is_header(text: &str) -> bool {
    text.strip_prefix(['|', '>'])
        .is_some_and(|rest| rest.len() <= 2 && rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-')))
}

/// Whether a line below a key opens text that may go on with lines of its own.
pub(super) fn opens(line: &str) -> bool {
    if is_idle(line) {
        return false;
    }
    let text = line.get(..comment(line).unwrap_or(line.len())).unwrap_or_default().trim();
    let item = text.trim_start_matches(['-', ' ']);
    let value = item.split_once(": ").map_or(item, |(_, value)| value.trim_start());
    let close = match value.chars().next() {
        Some('[') => ']',
        Some('{') => '}',
        Some(quote @ ('"' | '\'')) => quote,
        _ => return text.split([' ', '\t']).next_back().is_some_and(is_header),
    };
    value.len() < 2 || !value.ends_with(close)
}

/// The length of a text in quotes, with them.
fn quoted(text: &str) -> Option<usize> {
    let mut letters = text.char_indices();
    let (_, quote) = letters.next()?;
    let mut letters = letters.peekable();
    while let Some((at, c)) = letters.next() {
        if c == '\\' && quote == '"' {
            letters.next();
        } else if c == quote {
            // Twice, it is an apostrophe.
            if quote == '"' || letters.next_if(|(_, next)| *next == quote).is_none() {
                return Some(at + 1);
            }
        }
    }
    None
}

/// The length of a text in brackets, with them.
fn bracketed(text: &str) -> Option<usize> {
    let (mut depth, mut at, mut before, mut is_spaced) = (0_usize, 0, ' ', false);
    while let Some(c) = text.get(at..)?.chars().next() {
        match c {
            '"' | '\'' if matches!(before, '[' | '{' | ',' | ':') => at += quoted(text.get(at..)?)?,
            '#' if is_spaced => at += first_line(text.get(at..)?)?.len(),
            _ => at += c.len_utf8(),
        }
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
        is_spaced = BLANK.contains(&c);
        if !is_spaced {
            before = c;
        }
    }
    None
}
