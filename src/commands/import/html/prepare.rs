//! What only WordPress understands, turned into HTML: comments that mark blocks, and shortcodes.

use super::Note;
use super::escape::html as escape;
use super::shortcode::{self, Shortcode};
use crate::commands::import::record::Weight;
use std::collections::BTreeSet;

/// A tag with more attributes than this is no text of anybody's; the HTML reader compares each with all before it.
const MOST_ATTRIBUTES: usize = 500;

/// After so many tags without an end, `<` is a character.
const MOST_UNCLOSED: usize = 50;

pub(super) fn prepare(html: &str, note: &mut Note<'_>) -> String {
    let mut preparing = Preparing::new(html, note);
    while let Some(at) = preparing.rest().find(['<', '[']) {
        preparing.keep(at);
        if preparing.rest().starts_with("<!--") {
            preparing.comment();
        } else if preparing.rest().starts_with('<') {
            preparing.tag();
        } else {
            preparing.bracket();
        }
    }
    preparing.keep(preparing.rest().len());
    preparing.out
}

struct Preparing<'t, 's, 'n> {
    html: &'t str,
    /// All before it is done.
    at: usize,
    out: String,
    note: &'s mut Note<'n>,
    unclosed: usize,
    last_comment_end: Option<usize>,
    last_caption_end: Option<usize>,
    last_embed_end: Option<usize>,
    /// The names of all shortcodes that are closed somewhere.
    closed: BTreeSet<&'t str>,
}

impl<'t, 's, 'n> Preparing<'t, 's, 'n> {
    fn new(html: &'t str, note: &'s mut Note<'n>) -> Preparing<'t, 's, 'n> {
        let closed = html.match_indices("[/").filter_map(|(at, _)| Some(shortcode::parse(&html[at..])?.name));
        Preparing {
            at: 0,
            out: String::with_capacity(html.len() + html.len() / 16),
            note,
            unclosed: 0,
            last_comment_end: html.rfind("-->"),
            last_caption_end: html.rfind("[/caption]").max(html.rfind("[/wp_caption]")),
            last_embed_end: html.rfind("[/embed]"),
            closed: closed.collect(),
            html,
        }
    }

    fn rest(&self) -> &'t str {
        self.html.get(self.at..).unwrap_or_default()
    }

    /// Writes the next bytes as they are.
    fn keep(&mut self, length: usize) {
        self.out.push_str(self.rest().get(..length).unwrap_or_default());
        self.at += length;
    }

    /// Writes the next character, an ASCII one, as a character.
    fn keep_character(&mut self, reference: &str) {
        self.out.push_str(reference);
        self.at += 1;
    }

    fn comment(&mut self) {
        if self.last_comment_end.is_none_or(|end| end < self.at + 4) {
            return self.keep_character("&lt;");
        }
        let inside = &self.rest()[4..];
        let Some(end) = inside.find("-->") else { return self.keep_character("&lt;") };
        let text = inside[..end].trim();
        self.at += 4 + end + 3;
        let mut words = text.split_whitespace();
        let first = words.next().unwrap_or_default();
        match first.strip_prefix("wp:") {
            Some(name) if text.ends_with('/') => {
                (self.note)(Weight::LeftOut, &format!("the block {name}, which has no text of its own, is left out"));
            }
            // Their text may have no tag around it.
            Some("shortcode" | "html" | "freeform") => self.out.push_str("<div>"),
            Some(_) => {}
            None if matches!(first, "/wp:shortcode" | "/wp:html" | "/wp:freeform") => self.out.push_str("</div>"),
            None if first.starts_with("/wp:") || first.is_empty() => {}
            None if first.starts_with("more") || matches!(first, "nextpage" | "noteaser") => {
                let name: String = first.chars().take(20).collect();
                (self.note)(Weight::LeftOut, &format!("the mark <!--{name}--> is left out"));
            }
            None => (self.note)(Weight::LeftOut, "a comment in the text's HTML is left out"),
        }
    }

    fn tag(&mut self) {
        let rest = self.rest();
        let name = rest[1..].trim_start_matches('/');
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) && !rest.starts_with("<!") && !rest.starts_with("<?") {
            return self.keep_character("&lt;");
        }
        let Some((length, attributes)) = Some(rest).filter(|_| self.unclosed < MOST_UNCLOSED).and_then(tag_end) else {
            self.unclosed += 1;
            return self.keep_character("&lt;");
        };
        let raw = ["script", "style"].into_iter().find(|raw| {
            let begins = rest.get(1..=raw.len()).is_some_and(|name| name.eq_ignore_ascii_case(raw));
            begins && !rest[1 + raw.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
        });
        if let Some(raw) = raw {
            (self.note)(Weight::LeftOut, &format!("{raw}s are removed"));
            let inside = rest.get(length..).unwrap_or_default();
            let end = find_end_tag(inside, raw).unwrap_or(inside.len());
            self.at += length + end;
        } else if attributes > MOST_ATTRIBUTES {
            (self.note)(Weight::LeftOut, "a tag with hundreds of attributes is left out");
            self.at += length;
        } else {
            self.keep(length);
        }
    }

    fn bracket(&mut self) {
        let rest = self.rest();
        if let Some(code) = rest.strip_prefix('[').and_then(shortcode::parse).filter(|code| is_ours(code.name)) {
            // `[[gallery]]` shows `[gallery]`.
            if rest[1 + code.length..].starts_with(']') {
                self.at += 1;
                self.keep(code.length);
                self.at += 1;
                return;
            }
        }
        let Some(code) = shortcode::parse(rest) else { return self.keep(1) };
        match code.name {
            "caption" | "wp_caption" if code.is_closing => {
                self.out.push_str("</wp-caption>");
                self.at += code.length;
            }
            "caption" | "wp_caption" if self.last_caption_end > Some(self.at) => {
                self.out.push_str("<wp-caption>");
                if let Some(text) = code.get("caption") {
                    self.out.push_str(&format!("<figcaption>{text}</figcaption>"));
                }
                self.at += code.length;
            }
            "embed" if !code.is_closing && self.last_embed_end > Some(self.at) => self.embed(&code),
            "audio" | "video" if code.is_closing => self.at += code.length,
            "audio" | "video" => match medium(&code) {
                Some(address) => {
                    let name = address.rsplit('/').next().unwrap_or(address);
                    self.link(address, name);
                    self.at += code.length;
                }
                None => self.stay(&code),
            },
            _ => self.stay(&code),
        }
    }

    /// `[embed]https://…[/embed]`
    fn embed(&mut self, code: &Shortcode<'_>) {
        const END: &str = "[/embed]";
        let inside = &self.rest()[code.length..];
        let Some(end) = inside.find(END) else { return self.stay(code) };
        let address = inside[..end].trim();
        self.link(address, address);
        self.at += code.length + end + END.len();
    }

    fn link(&mut self, address: &str, text: &str) {
        // Addresses have their `&` escaped or not, according to the editor.
        let address = super::to_text(address);
        self.out.push_str(&format!("<a href=\"{}\">{}</a>", escape(&address), escape(&super::to_text(text))));
    }

    fn stay(&mut self, code: &Shortcode<'_>) {
        if is_ours(code.name) || self.closed.contains(code.name) || code.is_unmistakable() || self.is_alone(code) {
            let what = format!("the shortcode [{}] stays as it is written", code.name);
            (self.note)(Weight::Kept, &what);
        }
        self.keep(code.length);
    }

    /// Whether a shortcode has a line of its own, as prose in brackets hardly has.
    fn is_alone(&self, code: &Shortcode<'_>) -> bool {
        let before = self.html[..self.at].trim_end_matches([' ', '\t']);
        let after = self.rest()[code.length..].trim_start_matches([' ', '\t']);
        (before.is_empty() || before.ends_with(['\n', '>']))
            && (after.is_empty() || after.starts_with(['\n', '\r', '<']))
    }
}

fn is_ours(name: &str) -> bool {
    matches!(name, "caption" | "wp_caption" | "gallery" | "playlist" | "embed" | "audio" | "video")
}

/// The first address that [audio] or [video] has.
fn medium<'t>(code: &Shortcode<'t>) -> Option<&'t str> {
    let names = ["src", "mp3", "mp4", "m4a", "m4v", "ogg", "ogv", "oga", "wav", "webm", "wma", "wmv", "flac", "flv"];
    names.iter().find_map(|name| code.get(name)).filter(|address| !address.is_empty())
}

/// The length of the tag that a text begins with, and how many attributes it has at most.
fn tag_end(text: &str) -> Option<(usize, usize)> {
    let (mut quote, mut is_value, mut attributes) = (None, false, 0);
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if quote.is_some() => {
                if quote == Some(byte) {
                    quote = None;
                }
            }
            b'>' => return Some((at + 1, attributes)),
            b'"' | b'\'' if is_value => (quote, is_value) = (Some(byte), false),
            b'=' => is_value = true,
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' | b'"' | b'\'' => attributes += 1,
            _ => is_value = false,
        }
    }
    None
}

/// Behind `</script …>`.
fn find_end_tag(text: &str, name: &str) -> Option<usize> {
    let is_here = |at: &usize| text.get(at + 2..at + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
    let at = text.match_indices("</").map(|(at, _)| at).find(is_here)?;
    Some(text[at..].find('>').map_or(text.len(), |end| at + end + 1))
}
