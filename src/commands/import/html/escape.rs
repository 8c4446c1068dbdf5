//! Text that stays text, in Markdown and in HTML.

/// Text of HTML, or of an attribute between `"`.
pub fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// What stands for `&`, `<` and `>` while the text goes through the cleaner. Unicode has these for a program's own use, so that
/// no text has them; and the cleaner takes a moment for each character that is written as `&amp;`, the longer the text before it.
const OWN: [(char, char); 3] = [('&', '\u{fdd0}'), ('<', '\u{fdd1}'), ('>', '\u{fdd2}')];

/// Text of HTML as the cleaner reads it fast.
pub(super) fn disguise(text: &str) -> String {
    let own = |c: char| OWN.iter().find(|(sign, _)| *sign == c).map_or(c, |(_, own)| *own);
    text.chars().filter(|c| !OWN.iter().any(|(_, own)| own == c)).map(own).collect()
}

/// What `disguise` has been given.
pub(super) fn undisguise(text: &str) -> String {
    text.chars().map(|c| OWN.iter().find(|(_, own)| *own == c).map_or(c, |(sign, _)| *sign)).collect()
}

/// Where text of Markdown stands, which decides what it would be taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Inside,
    LineStart,
    Heading,
}

/// Appends one line of text. Its neighbours are unknown: at its ends it is escaped as if they were the worst.
pub(super) fn markdown(text: &str, place: Place, out: &mut String) {
    let start = if place == Place::LineStart { line_start(text) } else { None };
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        let is_special = match c {
            '\\' | '`' | '*' | '[' | ']' | '~' => true,
            // Inside a word it is a letter.
            '_' => !before.is_some_and(char::is_alphanumeric) || !after.is_some_and(char::is_alphanumeric),
            '<' => after.is_none_or(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
            '&' => after.is_none_or(|c| c.is_ascii_alphanumeric() || c == '#'),
            '#' | '{' | '}' => place == Place::Heading,
            '^' => out.ends_with('['),
            _ => false,
        };
        if is_special || start == Some(at) {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

/// The place of the character that would begin a block: a heading, a list, a quotation, a rule, a table.
fn line_start(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = text.get(digits..)?.chars();
    let (first, second) = (rest.next()?, rest.next());
    let is_marker = match first {
        '.' | ')' => (1..=9).contains(&digits) && second.is_none_or(char::is_whitespace),
        _ if digits > 0 => false,
        '#' | '>' | '=' | '|' => true,
        '-' | '+' => second.is_none_or(|c| c.is_whitespace() || matches!(c, '-' | ':' | '|')),
        ':' => second.is_none_or(|c| matches!(c, '-' | ':' | '|' | ' ')),
        _ => false,
    };
    is_marker.then_some(digits)
}

/// What stands between the brackets of `](…)`.
pub(super) fn destination(address: &str) -> String {
    let mut escaped = String::with_capacity(address.len());
    let mut chars = address.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // Browsers write them so, too; a `|` would end a table's cell.
            ' ' | '<' | '>' | '`' | '"' | '\\' | '|' => escaped.push_str(&format!("%{:02X}", u32::from(c))),
            '(' | ')' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '&' if chars.peek().is_some_and(|c| c.is_ascii_alphanumeric() || *c == '#') && is_reference(&chars) => {
                escaped.push_str("\\&");
            }
            _ if c.is_control() || c.is_whitespace() => {}
            _ => escaped.push(c),
        }
    }
    if escaped.is_empty() { "<>".to_owned() } else { escaped }
}

/// Whether what follows a `&` could be the name of a character.
fn is_reference(after: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    after.clone().take(40).find(|c| !c.is_ascii_alphanumeric() && *c != '#') == Some(';')
}
