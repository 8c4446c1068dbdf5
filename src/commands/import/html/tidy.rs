//! HTML as people write it → HTML in which every element is closed, of few names, and nested no deeper than can be read.
//!
//! Nothing is decided here about what is safe; but without it, a text of a megabyte could keep the next reader busy for hours.

use super::escape::{disguise, html as escape};
use super::nesting::{Nesting, is_structure};
use super::text::{mode, tokenize};
use super::{Note, clean};
use crate::commands::import::record::Weight;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use std::cell::RefCell;

pub(super) fn tidy(html: &str, is_classic: bool, note: &mut Note<'_>) -> String {
    let state = State {
        out: Nesting::new(html.len()),
        text: String::new(),
        hidden: None,
        is_classic,
        last_medium: (String::new(), 0),
        note,
    };
    let sink = tokenize(html, Sink(RefCell::new(state)));
    let mut state = sink.0.into_inner();
    state.flush();
    state.out.finish()
}

/// Whether an element, by its name, stands inside a line.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "button"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "picture"
            | "q"
            | "rb"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

struct Sink<'s, 'n>(RefCell<State<'s, 'n>>);

struct State<'s, 'n> {
    out: Nesting,
    /// What has been read since the last tag.
    text: String,
    /// The element whose text nobody sees.
    hidden: Option<&'static str>,
    is_classic: bool,
    /// The last link that stands for a film, and where it ends.
    last_medium: (String, usize),
    note: &'s mut Note<'n>,
}

impl TokenSink for Sink<'_, '_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) if state.hidden.is_none() => state.text.push_str(&text),
            Token::TagToken(tag) => {
                state.tag(&tag);
                return mode(&tag);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State<'_, '_> {
    fn tag(&mut self, tag: &Tag) {
        let name = &*tag.name;
        // The HTML reader takes no other tag for one before theirs is closed; any closes a link that is hidden.
        match self.hidden {
            Some(hidden) if tag.kind == TagKind::EndTag && (name == hidden || hidden == "a") => self.hidden = None,
            Some(_) => return,
            None => {}
        }
        if tag.kind == TagKind::EndTag {
            return self.end(name);
        }
        match name {
            "iframe" => {
                self.hidden = Some("iframe");
                self.medium(tag, "an embedded frame has become a link");
            }
            "script" | "style" => {
                self.hidden = if name == "script" { Some("script") } else { Some("style") };
                (self.note)(Weight::LeftOut, &format!("{name}s are removed"));
            }
            // It leads where the link before it does.
            "a" if class(tag).contains("wp-block-file__button") => {
                self.flush();
                self.hidden = Some("a");
            }
            _ => self.start(tag),
        }
    }

    fn start(&mut self, tag: &Tag) {
        self.tell_what_is_removed(tag);
        match &*tag.name {
            "video" | "audio" | "source" | "embed" | "object" if self.out.parent() != "picture" => {
                self.medium(tag, "an embedded film or sound has become a link");
            }
            "input" | "select" | "textarea" => (self.note)(Weight::LeftOut, "the fields of a form are left out"),
            _ => {}
        }
        let Some(name) = ours(&tag.name) else { return };
        self.flush();
        match name {
            "br" => self.out.push("<br>"),
            "hr" => self.out.between("<hr>"),
            "img" => self.picture(tag),
            _ => self.open(name, tag),
        }
    }

    fn open(&mut self, name: &'static str, tag: &Tag) {
        let is_cell = matches!(name, "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th");
        if (!is_cell || self.out.is_inside("table")) && !self.out.open(name, written(name, tag)) {
            (self.note)(Weight::Kept, "elements in more than a hundred others have lost their form");
        }
    }

    fn end(&mut self, name: &str) {
        let Some(name) = ours(name) else { return };
        self.flush();
        match name {
            "br" => self.out.push("<br>"),
            name => self.out.end(name),
        }
    }

    fn picture(&mut self, tag: &Tag) {
        let names = ["src", "data-src", "data-lazy-src", "data-original"];
        let addresses = names.iter().filter_map(|name| attribute(tag, name));
        let first = addresses.clone().find(|found| !found.is_empty() && address(found).is_ok());
        match first {
            Some(address) => {
                self.out.push(&format!("<img src=\"{}\"", escape(address)));
                for name in ["alt", "title"] {
                    let value = attribute(tag, name).filter(|value| !value.is_empty());
                    if let Some(value) = value {
                        self.out.push(&format!(" {name}=\"{}\"", escape(value)));
                    }
                }
                self.out.push(">");
            }
            None => {
                (self.note)(Weight::LeftOut, "a picture without an address, or inside the text itself, is left out");
            }
        }
    }

    /// A link to what a page would show in a frame or play.
    fn medium(&mut self, tag: &Tag, what: &str) {
        let addresses = ["src", "data-src", "data-lazy-src", "data"].iter().filter_map(|name| attribute(tag, name));
        let Some(address) = addresses.into_iter().map(str::trim).find(|address| is_web_address(address)) else {
            if matches!(&*tag.name, "iframe" | "embed") {
                (self.note)(Weight::LeftOut, "an embedded frame or film without an address of the web is left out");
            }
            return;
        };
        (self.note)(Weight::Kept, what);
        let link = format!("<a href=\"{}\">", escape(address));
        // An `<object>` often has the same once more for older browsers.
        if &*tag.name == "embed" && self.last_medium.0 == link && self.out.length() < self.last_medium.1 + 200 {
            return;
        }
        self.flush();
        let name = attribute(tag, "title").filter(|title| !title.trim().is_empty()).unwrap_or(address);
        self.out.push(&format!("{link}{}</a> ", escape(name)));
        self.last_medium = (link, self.out.length());
    }

    fn tell_what_is_removed(&mut self, tag: &Tag) {
        for attribute in &tag.attrs {
            let name = &*attribute.name.local;
            let is_address = matches!(name, "href" | "src" | "action" | "formaction" | "data" | "background");
            if name.starts_with("on") {
                (self.note)(Weight::LeftOut, "scripts are removed");
            } else if name == "style" {
                (self.note)(Weight::LeftOut, "styles are removed");
            } else if let (true, Err(scheme)) = (is_address, address(&attribute.value)) {
                match scheme.as_str() {
                    "javascript" | "vbscript" => {
                        (self.note)(Weight::LeftOut, "an address that runs a script is removed");
                    }
                    _ if &*tag.name == "img" => {}
                    _ => (self.note)(Weight::LeftOut, &format!("an address that begins with {scheme}: is removed")),
                }
            }
        }
    }

    /// Writes the text since the last tag, with the breaks that WordPress makes of its lines.
    fn flush(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let is_structure = is_structure(self.out.parent());
        if is_structure && text.trim_ascii().is_empty() {
            return;
        }
        if !self.is_classic || is_structure || self.out.is_inside("pre") {
            return self.out.push(&disguise(&text));
        }
        let mut rest = text.as_str();
        while let Some(at) = rest.find('\n') {
            let (line, after) = rest.split_at(at);
            let blank = after.len() - after.trim_ascii_start().len();
            self.out.push(&disguise(line));
            // Every blank line ends a paragraph, and every other line is one, unless `<br>` has ended it already.
            if after[..blank].matches('\n').count() > 1 {
                self.out.end_paragraph();
            } else if !self.out.ends_with("<br>") {
                self.out.push("<br>");
            }
            rest = &after[blank..];
        }
        self.out.push(&disguise(rest));
    }
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

fn class(tag: &Tag) -> &str {
    attribute(tag, "class").unwrap_or_default()
}

fn is_web_address(address: &str) -> bool {
    let begins = |with: &str| address.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    begins("http://") || begins("https://") || address.starts_with('/')
}

/// An address that may stay; or the scheme of one that may not. Browsers ignore blank space and control characters in
/// `java script:`.
fn address(address: &str) -> Result<&str, String> {
    let start: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(30).collect();
    let scheme = start.split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
    let is_scheme = scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let is_known = matches!(scheme.as_str(), "" | "http" | "https" | "mailto" | "tel" | "ftp");
    if is_scheme && !is_known { Err(scheme) } else { Ok(address) }
}

/// The name that an element has in Markdown's view; none if only its content matters.
fn ours(name: &str) -> Option<&'static str> {
    match name {
        "b" => Some("strong"),
        "i" | "cite" | "dfn" | "var" => Some("em"),
        "s" | "strike" => Some("del"),
        "tt" => Some("code"),
        "xmp" | "listing" => Some("pre"),
        "menu" | "dir" => Some("ul"),
        "acronym" => Some("abbr"),
        "div" | "section" | "article" | "header" | "footer" | "main" | "aside" | "nav" | "address" | "center"
        | "form" | "fieldset" | "legend" | "hgroup" | "search" | "video" | "audio" | "object" | "option"
        | "optgroup" => Some("div"),
        "picture" => Some("picture"),
        "wp-par" => None,
        name => clean::TAGS.into_iter().find(|tag| *tag == name),
    }
}

/// A start tag with the attributes that may matter.
fn written(name: &str, tag: &Tag) -> String {
    let mut written = format!("<{name}");
    let mut put = |name: &str, value: &str| written.push_str(&format!(" {name}=\"{}\"", escape(value)));
    let known = ["href", "title", "class", "value", "start", "data-fn", "colspan", "rowspan", "scope", "id"];
    for key in known {
        if let Some(value) = attribute(tag, key).filter(|value| key != "href" || address(value).is_ok()) {
            put(key, value);
        }
    }
    if let (None, Some(anchor)) = (attribute(tag, "id"), attribute(tag, "name")) {
        put("id", anchor);
    }
    let sides = ["left", "center", "right"];
    let side = match (attribute(tag, "align"), attribute(tag, "style")) {
        (Some(side), _) => sides.into_iter().find(|known| side.eq_ignore_ascii_case(known)),
        (None, style) => sides.into_iter().find(|known| {
            class(tag).contains(&format!("has-text-align-{known}"))
                || style.is_some_and(|style| style.replace(' ', "").contains(&format!("text-align:{known}")))
        }),
    };
    if let Some(side) = side.filter(|_| matches!(name, "td" | "th")) {
        put("align", side);
    }
    written.push('>');
    written
}
