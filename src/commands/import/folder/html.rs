//! HTML inside Markdown, tag by tag: what opens in one place may close in another, with Markdown between.

use super::markdown::{Edit, Notes};
use super::{addresses, text};
use crate::commands::import::record::Weight;
use std::collections::BTreeSet;
use std::ops::Range;

/// The tags that stay.
pub const TAGS: &str = "a abbr acronym address article aside b bdi bdo blockquote br caption center cite code col colgroup \
    dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img \
    ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary \
    sup table tbody td tfoot th thead time tr tt u ul var wbr";

/// The attributes that stay, whatever the tag.
pub const ATTRIBUTES: &str = "abbr align alt cite colspan datetime dir headers height href hreflang id lang name open rowspan \
    scope span src start title width";

/// The schemes of addresses that stay.
pub const SCHEMES: &str = "http https mailto tel sms ftp ftps doi urn xmpp";

/// What other programs run, or show in a window of its own: a link is what is left of it.
const EMBEDDED: &str = "iframe embed object video audio";

/// Whether a word is one of a list.
fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// Whether a link may lead there: an address without a scheme, or with one that runs nothing.
pub fn is_safe(address: &str) -> bool {
    let address: String = text::decode(address).chars().filter(|c| *c > ' ').collect();
    let scheme = address.split(['/', '?', '#']).next().and_then(|start| start.split_once(':'));
    scheme.is_none_or(|(scheme, _)| is_in(SCHEMES, &scheme.to_lowercase()))
}

/// What is found between `<` and `>`.
enum Token<'t> {
    /// Comments, declarations and instructions of other programs.
    Silent,
    Open(Opening<'t>),
    Close {
        name: String,
        is_plain: bool,
    },
    /// It does not end.
    Broken,
}

/// A tag that opens an element.
struct Opening<'t> {
    name: String,
    attributes: Vec<(String, Option<&'t str>)>,
    is_closed: bool,
    /// Whether every program reads it as we do.
    is_plain: bool,
}

/// Collects what is to be changed in a text.
pub struct Cleaner<'t> {
    text: &'t str,
    edits: Vec<Edit>,
    /// The element that is dropped with its content, and the tag that opened it.
    dropped: Option<(String, Range<usize>)>,
    /// Elements to be dropped that never close.
    unclosed: BTreeSet<String>,
}

impl<'t> Cleaner<'t> {
    pub fn new(text: &'t str) -> Cleaner<'t> {
        Cleaner { text, edits: Vec::new(), dropped: None, unclosed: BTreeSet::new() }
    }

    /// Looks at a part of the text that is HTML. The parts come in order.
    pub fn clean(&mut self, part: Range<usize>, notes: &mut Notes) {
        let Some(html) = self.text.get(..part.end) else { return };
        let mut at = part.start;
        while let Some(open) = html.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
            if let Some((name, tag)) = self.dropped.take() {
                // Nothing but its own end matters inside a script.
                match closing(html, open, &name) {
                    Some(end) => {
                        self.replace(tag.start..end, "");
                        at = end;
                    }
                    None => {
                        at = open + 1;
                        self.dropped = Some((name, tag));
                    }
                }
                continue;
            }
            match token(html, open) {
                None => at = open + 1,
                Some((_, Token::Broken)) => {
                    let rest =
                        html[open..].match_indices('<').map(|(at, _)| (open + at..open + at + 1, "&lt;".to_owned()));
                    self.edits.extend(rest);
                    return;
                }
                Some((end, token)) => {
                    self.judge(open..end, token, notes);
                    at = end;
                }
            }
        }
    }

    fn judge(&mut self, range: Range<usize>, token: Token<'_>, notes: &mut Notes) {
        let stays = |name: &str| is_in(TAGS, name);
        match token {
            Token::Silent => {
                notes.say(Weight::LeftOut, "HTML comments are left out");
                self.replace(range, "");
            }
            Token::Close { name, is_plain } if stays(&name) => {
                if !is_plain {
                    self.replace(range, &format!("</{name}>"));
                }
            }
            Token::Open(opening) if stays(&opening.name) => {
                if let Some(tag) = opening.cleaned(notes) {
                    self.replace(range, &tag);
                }
            }
            Token::Open(opening) => match opening.name.as_str() {
                name @ ("script" | "style") => {
                    notes.say(Weight::LeftOut, format!("<{name}> and what is in it are left out"));
                    let closes = !self.unclosed.contains(name) && closes_after(self.text, range.end, name);
                    if closes {
                        self.dropped = Some((name.to_owned(), range));
                    } else {
                        self.unclosed.insert(name.to_owned());
                        self.replace(range, "");
                    }
                }
                name if is_in(EMBEDDED, name) => {
                    let link = opening.link().unwrap_or_default();
                    let (weight, fate) = match link.is_empty() {
                        true => (Weight::LeftOut, "is left out"),
                        false => (Weight::Kept, "is a link now"),
                    };
                    notes.say(weight, format!("<{name}> {fate}"));
                    self.replace(range, &link);
                }
                // An address or a text that looks like a tag.
                name if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') => {
                    self.replace(range.start..range.start + 1, "&lt;");
                }
                name => {
                    let name: String = name.chars().take(40).collect();
                    notes.say(Weight::LeftOut, format!("the tag <{name}> is left out; what is in it stays"));
                    self.replace(range, "");
                }
            },
            Token::Close { .. } | Token::Broken => self.replace(range, ""),
        }
    }

    fn replace(&mut self, range: Range<usize>, with: &str) {
        match self.edits.last_mut() {
            Some((last, replacement)) if last.end == range.start => {
                last.end = range.end;
                replacement.push_str(with);
            }
            _ => self.edits.push((range, with.to_owned())),
        }
    }

    /// All edits. A line of which nothing is left goes away: it would end the HTML that it is in, and indented tags would become code.
    pub fn edits(mut self) -> Vec<Edit> {
        if let Some((_, tag)) = self.dropped.take() {
            self.replace(tag, "");
        }
        for (range, with) in &mut self.edits {
            let before = self.text[..range.start].trim_end_matches([' ', '\t']);
            let after = self.text[range.end..].trim_start_matches([' ', '\t', '\r']);
            let is_whole = (before.is_empty() || before.ends_with('\n')) && after.starts_with('\n');
            if with.is_empty() && is_whole {
                range.start = before.len();
                range.end = self.text.len() - after.len() + 1;
                let inside = self.text[range.end..].trim_start_matches([' ', '\t']);
                if inside.starts_with('<') {
                    range.end = self.text.len() - inside.len();
                }
            }
        }
        self.edits
    }
}

/// Whether the element closes somewhere after this.
fn closes_after(text: &str, from: usize, name: &str) -> bool {
    text[from..].match_indices("</").any(|(at, _)| closing(text, from + at, name).is_some())
}

/// Where the tag ends that closes an element, if it stands here.
fn closing(html: &str, at: usize, name: &str) -> Option<usize> {
    let rest = html.get(at..)?.strip_prefix("</")?;
    let is_it = rest.get(..name.len())?.eq_ignore_ascii_case(name);
    let ends = !rest.get(name.len()..)?.starts_with(|c: char| c.is_alphanumeric());
    (is_it && ends).then(|| rest.find('>')).flatten().map(|end| at + 2 + end + 1)
}

/// What begins with this `<`, and where it ends; `None` if it is text.
fn token(html: &str, at: usize) -> Option<(usize, Token<'_>)> {
    let rest = &html[at..];
    let until = |end: &str, from: usize| {
        rest.get(from..).and_then(|part| part.find(end)).map(|found| at + from + found + end.len())
    };
    let silent = |end: Option<usize>| Some(end.map_or((html.len(), Token::Broken), |end| (end, Token::Silent)));
    let name = |start: usize| {
        let name = &rest[start..];
        let end = name.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(name.len());
        (start + end, name[..end].to_ascii_lowercase())
    };
    let mut letters = rest.chars().skip(1);
    match (letters.next()?, letters.next()) {
        ('!', _) if rest.starts_with("<!--") => silent(until("-->", 2)),
        ('!', _) if rest.starts_with("<![CDATA[") => silent(until("]]>", 2)),
        ('!', _) => silent(until(">", 2)),
        ('?', _) => silent(until("?>", 2).or_else(|| until(">", 2))),
        ('/', Some(letter)) if letter.is_ascii_alphabetic() => {
            let (end, name) = name(2);
            let (end, opening) = attributes(html, at + end, name);
            let is_plain = opening.is_plain && opening.attributes.is_empty() && !opening.is_closed;
            Some(match end {
                Some(end) => (end, Token::Close { name: opening.name, is_plain }),
                None => (html.len(), Token::Broken),
            })
        }
        ('/', Some(_)) => silent(until(">", 2)),
        (letter, _) if letter.is_ascii_alphabetic() => {
            let (end, name) = name(1);
            let (end, opening) = attributes(html, at + end, name);
            Some(end.map_or((html.len(), Token::Broken), |end| (end, Token::Open(opening))))
        }
        _ => None,
    }
}

/// Reads attributes as browsers do, up to the tag's `>`.
fn attributes(html: &str, from: usize, name: String) -> (Option<usize>, Opening<'_>) {
    let mut opening = Opening { name, attributes: Vec::new(), is_closed: false, is_plain: true };
    let mut at = from;
    loop {
        let rest = html.get(at..).unwrap_or_default();
        let space = rest.len() - rest.trim_start().len();
        let rest = &rest[space..];
        at += space;
        match rest.chars().next() {
            None => return (None, opening),
            Some('>') => return (Some(at + 1), opening),
            Some('/') => {
                opening.is_closed = rest.starts_with("/>");
                opening.is_plain &= opening.is_closed;
                at += 1;
                continue;
            }
            Some(_) => opening.is_plain &= space > 0,
        }
        let length = rest.char_indices().skip(1).find(|(_, c)| c.is_whitespace() || matches!(c, '=' | '>' | '/'));
        let length = length.map_or(rest.len(), |(length, _)| length);
        let name = rest[..length].to_ascii_lowercase();
        opening.is_plain &=
            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'));
        at += length;
        let after = rest[length..].trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            opening.attributes.push((name, None));
            continue;
        };
        let start = html.len() - value.len();
        let (value, end) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => match value[1..].find(quote) {
                Some(length) => (&value[1..=length], start + length + 2),
                None => return (None, opening),
            },
            _ => {
                let length = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
                opening.is_plain &= !value[..length].contains(['"', '\'', '<', '=', '`', '/']);
                (&value[..length], start + length)
            }
        };
        opening.attributes.push((name, Some(value)));
        at = end;
    }
}

impl Opening<'_> {
    /// The tag with the attributes that may stay; `None` if it may stay as it is.
    fn cleaned(&self, notes: &mut Notes) -> Option<String> {
        let mut tag = format!("<{}", self.name);
        let mut is_same = self.is_plain;
        for (name, value) in &self.attributes {
            let is_address = matches!(name.as_str(), "href" | "src" | "cite");
            if !is_in(ATTRIBUTES, name) {
                let name: String = name.chars().take(40).collect();
                notes.say(Weight::LeftOut, format!("the HTML attribute {name} is left out"));
                is_same = false;
            } else if is_address && value.is_some_and(|value| !is_safe(value)) {
                notes.say(Weight::LeftOut, "addresses in HTML that are not safe are left out");
                is_same = false;
            } else {
                let value = value.map(|value| format!("=\"{}\"", value.replace('"', "&quot;").replace('<', "&lt;")));
                tag = tag + " " + name + &value.unwrap_or_default();
            }
        }
        (!is_same).then(|| tag + if self.is_closed { " />" } else { ">" })
    }

    /// A link to what is embedded.
    fn link(&self) -> Option<String> {
        let value = |name: &str| self.attributes.iter().find(|(known, _)| known == name).and_then(|(_, value)| *value);
        let address = value("src").or_else(|| value("data")).map(|address| text::decode(address.trim()))?;
        let address = if address.starts_with("//") { format!("https:{address}") } else { address };
        if address.is_empty() || !is_safe(&address) {
            return None;
        }
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let label = value("title").map(text::decode).filter(|title| !title.trim().is_empty());
        // Markdown would see emphasis in an address that is its own label.
        let label = label.unwrap_or_else(|| address.clone()).replace(['\n', '\r'], " ");
        let label: String = escaped(&label)
            .chars()
            .map(|c| if "*_`[]\\".contains(c) { format!("&#{};", c as u32) } else { c.into() })
            .collect();
        Some(format!("<a href=\"{}\">{label}</a>", escaped(&addresses::encode(&address))))
    }
}

/// Plain text of HTML, with its entities as they are.
pub fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    while let Some(open) = html.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        out.push_str(&html[at..open]);
        let is_tag = |name: &str| is_in(TAGS, name);
        at = match token(html, open) {
            Some((_, Token::Broken)) => {
                out.push_str(&html[open..]);
                return out;
            }
            Some((end, Token::Silent)) => end,
            Some((end, Token::Open(Opening { name, .. }) | Token::Close { name, .. })) if is_tag(&name) => {
                // Paragraphs are words apart.
                out.push_str(if matches!(name.as_str(), "p" | "br" | "div" | "li") { " " } else { "" });
                end
            }
            _ => {
                out.push('<');
                open + 1
            }
        };
    }
    out + html.get(at..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
