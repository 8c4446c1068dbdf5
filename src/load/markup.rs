//! Markdown → HTML with holes where links to other files of the site go.
//!
//! The address of another page is known only when the whole site is planned. So links are recorded here, with their place
//! in the source, and filled in later; the Markdown is parsed once.

use super::footnotes::Footnotes;
use crate::base::diagnostic::Place;
use crate::base::paths;
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// The longest teaser, in characters.
const TEASER: usize = 280;

/// A rendered text.
#[derive(Clone, Debug, Default)]
pub struct Markup {
    /// HTML without the addresses of `links`.
    pub html: String,
    /// Links to files of this site, in the order of `at`.
    pub links: Vec<Link>,
    pub headings: Vec<Heading>,
    opening: Opening,
}

/// Where the plain text of the first paragraph is.
#[derive(Clone, Debug)]
enum Opening {
    /// In the HTML, which has no markup there, and line ends in the place of spaces.
    Html(Range<usize>),
    Apart(Box<str>),
}

impl Default for Opening {
    fn default() -> Opening {
        Opening::Html(0..0)
    }
}

impl Opening {
    fn new(text: String, html: &str) -> Opening {
        let begin = html.find("<p>").map_or(0, |at| at + "<p>".len());
        let range = begin..begin + text.len();
        let is_same = |(written, plain): (u8, u8)| written == plain || written == b'\n' && plain == b' ';
        match html.get(range.clone()) {
            Some(written) if written.bytes().zip(text.bytes()).all(is_same) => Opening::Html(range),
            _ => Opening::Apart(text.into()),
        }
    }
}

/// A link that waits for its address.
#[derive(Clone, Debug)]
pub struct Link {
    /// The byte of the HTML before which the address goes.
    pub at: usize,
    pub target: Target,
    /// What follows the path, with its `?` or `#`, escaped; empty when there is nothing.
    pub suffix: String,
    pub place: Place,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file of the site, by its path relative to the root: Markdown, or a file that is published as it is.
    Source(String),
    /// A path of the published site that begins with `/`.
    Site(String),
    /// A heading or footnote of the same text.
    Here,
}

/// A heading that can be linked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub id: String,
    /// Plain text.
    pub title: String,
    /// 2 to 6: level 1 is the page's title.
    pub level: u8,
}

impl Markup {
    /// The first paragraph as plain text; empty when there is none.
    pub fn first_paragraph(&self) -> Cow<'_, str> {
        match &self.opening {
            Opening::Html(range) => {
                let text = &self.html[range.clone()];
                if text.contains('\n') { text.replace('\n', " ").into() } else { text.into() }
            }
            Opening::Apart(text) => (&**text).into(),
        }
    }

    /// Whether a fragment leads to something in it: a heading, a footnote, or what raw HTML gives a name.
    pub fn has_anchor(&self, fragment: &str) -> bool {
        let is_named = |key: &str| {
            self.html.match_indices(key).any(|(at, _)| {
                let (before, value) = (&self.html[..at], self.html[at + key.len()..].trim_start_matches(['"', '\'']));
                let rest = value.strip_prefix(fragment).filter(|_| before.ends_with(char::is_whitespace));
                rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_whitespace() || "\"'>/".contains(c)))
            })
        };
        self.headings.iter().any(|heading| heading.id == fragment)
            || ["id=", "name=", "ID=", "NAME="].into_iter().any(is_named)
    }

    /// The HTML with each hole filled by `address`, which gives an address that needs no escaping.
    pub fn fill<'a>(&self, mut address: impl FnMut(&Link) -> Cow<'a, str>) -> String {
        let mut filled = String::with_capacity(self.html.len() + self.links.len() * 40);
        let mut done = 0;
        for link in &self.links {
            filled.push_str(&self.html[done..link.at]);
            filled.push_str(&address(link));
            filled.push_str(&link.suffix);
            done = link.at;
        }
        filled.push_str(&self.html[done..]);
        filled
    }
}

/// Renders the Markdown at `body` of the file `path`, whose whole text is `text`.
pub fn render(path: &Arc<str>, text: &str, body: Range<usize>) -> Markup {
    let source = &text[body.clone()];
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_SMART_PUNCTUATION;
    let events: Events<'_> = Parser::new_ext(source, options).into_offset_iter().collect();
    let place = |range: Range<usize>| Place::span(path.clone(), text, body.start + range.start, body.start + range.end);
    write(source, events, Writer::new(path, nonce(source), &place))
}

/// Renders text of one line, such as a key point: Markdown without a paragraph around it. It stands at `place`.
pub fn render_inline(path: &Arc<str>, source: &str, place: &Place) -> Markup {
    let options = Options::ENABLE_SMART_PUNCTUATION | Options::ENABLE_STRIKETHROUGH;
    let events: Events<'_> = Parser::new_ext(source, options)
        .into_offset_iter()
        .filter(|(event, _)| !matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)))
        .collect();
    let mut markup = write(source, events, Writer::new(path, nonce(source), &|_| place.clone()));
    markup.html.truncate(markup.html.trim_end().len());
    markup
}

type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

fn write<'a>(source: &str, events: Events<'a>, mut writer: Writer<'a, '_>) -> Markup {
    let first_paragraph = first_paragraph(&events);
    let shift = heading_shift(&events);
    let mut main = Vec::with_capacity(events.len());
    writer.events(events, shift, &mut main);
    writer.footnotes.append_to(&mut main);
    let mut html = String::with_capacity(source.len() + source.len() / 4);
    html::push_html(&mut html, main.into_iter());
    if writer.tables > 0 {
        html = without_inline_styles(html);
    }
    let (mut html, links) = cut_holes(html, writer.links, &writer.nonce);
    html.shrink_to_fit();
    Markup { opening: Opening::new(first_paragraph, &html), html, links, headings: writer.headings }
}

/// A text cut to a teaser's length at a word's end.
pub fn teaser(text: &str) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(TEASER) else { return text.to_owned() };
    let cut = text[..end].rfind(char::is_whitespace).filter(|at| *at > end / 2).unwrap_or(end);
    let mut short = text[..cut].trim_end_matches(|c: char| c.is_whitespace() || ",;:.–—-".contains(c)).to_owned();
    short.push('…');
    short
}

/// Cells with classes where the Markdown writer aligns them by inline styles, which a strict content security policy forbids.
fn without_inline_styles(html: String) -> String {
    ["left", "center", "right"].iter().fold(html, |html, side| {
        let (style, class) = (format!(" style=\"text-align: {side}\">"), format!(" class=\"align-{side}\">"));
        ["<td", "<th"]
            .iter()
            .fold(html, |html, cell| html.replace(&format!("{cell}{style}"), &format!("{cell}{class}")))
    })
}

/// A word that does not occur in the source, so that no text can pass for a hole.
fn nonce(source: &str) -> String {
    let mut nonce = "offprint-hole-".to_owned();
    while source.contains(&nonce) {
        nonce.push_str("x-");
    }
    nonce
}

fn cut_holes(html: String, mut links: Vec<Link>, nonce: &str) -> (String, Vec<Link>) {
    if links.is_empty() {
        return (html, links);
    }
    let mut cut = String::with_capacity(html.len());
    let mut placed = Vec::with_capacity(links.len());
    let mut rest = html.as_str();
    while let Some(at) = rest.find(nonce) {
        cut.push_str(&rest[..at]);
        rest = &rest[at + nonce.len()..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if let Some(link) = rest[..digits].parse::<usize>().ok().and_then(|index| links.get_mut(index)) {
            placed.push(Link { at: cut.len(), ..link.clone() });
        }
        rest = &rest[digits..];
    }
    cut.push_str(rest);
    (cut, placed)
}

/// By how much headings move so that the highest stands right below the page's title.
fn heading_shift(events: &[(Event<'_>, Range<usize>)]) -> i8 {
    let highest = events.iter().filter_map(|(event, _)| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(*level as i8),
        _ => None,
    });
    highest.min().map_or(0, |level| 2 - level)
}

fn first_paragraph(events: &[(Event<'_>, Range<usize>)]) -> String {
    let mut depth = 0;
    let mut inside = false;
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Start(Tag::Paragraph) if depth == 0 => inside = true,
            Event::End(TagEnd::Paragraph) if inside => {
                if !text.trim().is_empty() {
                    return text.trim().to_owned();
                }
                inside = false;
                text.clear();
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if inside {
            push_plain(event, &mut text);
        }
    }
    String::new()
}

fn push_plain(event: &Event<'_>, text: &mut String) {
    match event {
        Event::Text(part) | Event::Code(part) => text.push_str(part),
        Event::SoftBreak | Event::HardBreak => text.push(' '),
        _ => {}
    }
}

struct Writer<'a, 'p> {
    path: &'p Arc<str>,
    nonce: String,
    /// Where in the user's file a range of the Markdown stands.
    place: &'p dyn Fn(Range<usize>) -> Place,
    links: Vec<Link>,
    headings: Vec<Heading>,
    ids: FxHashSet<String>,
    tables: usize,
    footnotes: Footnotes<'a>,
}

impl<'a, 'p> Writer<'a, 'p> {
    fn new(path: &'p Arc<str>, nonce: String, place: &'p dyn Fn(Range<usize>) -> Place) -> Writer<'a, 'p> {
        Writer {
            path,
            nonce,
            place,
            links: Vec::new(),
            headings: Vec::new(),
            ids: FxHashSet::default(),
            tables: 0,
            footnotes: Footnotes::default(),
        }
    }

    fn events(&mut self, events: Vec<(Event<'a>, Range<usize>)>, shift: i8, main: &mut Vec<Event<'a>>) {
        let titles = self.heading_ids(&events);
        let mut titles = titles.into_iter();
        let mut definition: Option<(CowStr<'a>, Vec<Event<'a>>)> = None;
        for (event, range) in events {
            let event = match event {
                Event::Start(Tag::FootnoteDefinition(name)) => {
                    definition = Some((name, Vec::new()));
                    continue;
                }
                Event::End(TagEnd::FootnoteDefinition) => {
                    if let Some((name, content)) = definition.take() {
                        self.footnotes.define(name, content);
                    }
                    continue;
                }
                Event::FootnoteReference(name) => Event::InlineHtml(self.footnotes.refer(&name).into()),
                Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                    let heading = titles.next();
                    let level = shifted(level, shift);
                    let id = heading.map(|(id, title)| {
                        self.headings.push(Heading { id: id.clone(), title, level: level as u8 });
                        CowStr::from(id)
                    });
                    Event::Start(Tag::Heading { level, id, classes, attrs })
                }
                Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(shifted(level, shift))),
                Event::Start(Tag::Link { link_type, dest_url, title, id }) if link_type != LinkType::Email => {
                    let dest_url = self.destination(dest_url, range);
                    Event::Start(Tag::Link { link_type, dest_url, title, id })
                }
                Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                    let dest_url = self.destination(dest_url, range);
                    Event::Start(Tag::Image { link_type, dest_url, title, id })
                }
                other => other,
            };
            let target = definition.as_mut().map_or(&mut *main, |(_, content)| content);
            match event {
                // A wide table scrolls by itself, and with the keyboard.
                Event::Start(Tag::Table(_)) => {
                    self.tables += 1;
                    let number = self.tables;
                    let start = format!("<section class=\"table\" aria-label=\"Table {number}\" tabindex=\"0\">\n");
                    target.push(Event::Html(start.into()));
                }
                Event::End(TagEnd::Table) => {
                    target.push(event);
                    target.push(Event::Html("</section>\n".into()));
                    continue;
                }
                _ => {}
            }
            target.push(event);
        }
    }

    /// The id and the plain text of each heading, in order. Ids that the text gives come first, so that no generated one
    /// takes them.
    fn heading_ids(&mut self, events: &[(Event<'a>, Range<usize>)]) -> Vec<(String, String)> {
        let mut found: Vec<(Option<String>, String)> = Vec::new();
        let mut inside = false;
        for (event, _) in events {
            match event {
                Event::Start(Tag::Heading { id, .. }) => {
                    inside = true;
                    found.push((id.as_ref().map(|id| id.to_string()), String::new()));
                }
                Event::End(TagEnd::Heading(_)) => inside = false,
                event if inside => {
                    if let Some((_, title)) = found.last_mut() {
                        push_plain(event, title);
                    }
                }
                _ => {}
            }
        }
        self.ids.extend(found.iter().filter_map(|(id, _)| id.clone()));
        found
            .into_iter()
            .map(|(id, title)| {
                let id = id.unwrap_or_else(|| {
                    let base = paths::slug(&title).unwrap_or_else(|| "section".to_owned());
                    let numbered = (2..).map(|n| format!("{base}-{n}"));
                    let free = std::iter::once(base.clone()).chain(numbered).find(|id| !self.ids.contains(id));
                    free.unwrap_or(base)
                });
                self.ids.insert(id.clone());
                (id, title.trim().to_owned())
            })
            .collect()
    }

    /// What stands in for a link's destination until the address is known; destinations elsewhere stay as they are.
    fn destination(&mut self, url: CowStr<'a>, range: Range<usize>) -> CowStr<'a> {
        let Some((target, suffix)) = local_target(self.path, &url) else { return url };
        let place = (self.place)(range);
        let hole = format!("{}{}", self.nonce, self.links.len());
        self.links.push(Link { at: 0, target, suffix, place });
        hole.into()
    }
}

fn shifted(level: HeadingLevel, shift: i8) -> HeadingLevel {
    usize::try_from(level as i8 + shift)
        .ok()
        .and_then(|level| HeadingLevel::try_from(level).ok())
        .unwrap_or(HeadingLevel::H6)
}

/// The target of a link to this site, and its escaped query and fragment; `None` for a link elsewhere.
fn local_target(path: &str, url: &str) -> Option<(Target, String)> {
    let scheme = url.find(':').is_some_and(|at| {
        let name = &url[..at];
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    });
    if scheme || url.starts_with("//") || url.is_empty() {
        return None;
    }
    let (address, suffix) = url.split_at(url.find(['?', '#']).unwrap_or(url.len()));
    let escaped = escape_suffix(suffix);
    if address.is_empty() {
        return Some((Target::Here, escaped));
    }
    let decoded = percent_encoding::percent_decode_str(address).decode_utf8_lossy();
    let target = match decoded.strip_prefix('/') {
        Some(_) => Target::Site(decoded.into_owned()),
        // A path that leaves the root is kept as it is: it is found nowhere, and so reported.
        None => {
            Target::Source(paths::join(paths::parent(path), &decoded).unwrap_or_else(|| decoded.clone().into_owned()))
        }
    };
    Some((target, escaped))
}

/// Escapes a query or fragment for an `href`.
fn escape_suffix(suffix: &str) -> String {
    suffix.chars().fold(String::with_capacity(suffix.len()), |mut escaped, c| {
        match c {
            '&' => escaped.push_str("&amp;"),
            '"' | '\'' | '<' | '>' | '`' | ' ' => escaped.push_str(&format!("%{:02X}", u32::from(c))),
            _ => escaped.push(c),
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rendered(text: &str) -> Markup {
        render(&"content/publications/2007/a.md".into(), text, 0..text.len())
    }

    fn filled(text: &str) -> String {
        rendered(text).fill(|link| match &link.target {
            Target::Source(path) => format!("[{path}]").into(),
            Target::Site(path) => format!("<{path}>").into(),
            Target::Here => "".into(),
        })
    }

    #[test]
    fn links_of_the_site_are_holes_and_others_are_not() {
        assert_eq!(
            filled("[a](../2011/b.md#x) [c](/about/) [d](https://e.example/) ![f](g%20h.png) [m](mailto:a@b.example)"),
            "<p><a href=\"[content/publications/2011/b.md]#x\">a</a> <a href=\"</about/>\">c</a> \
             <a href=\"https://e.example/\">d</a> <img src=\"[content/publications/2007/g h.png]\" alt=\"f\" /> \
             <a href=\"mailto:a@b.example\">m</a></p>\n"
        );
    }

    #[test]
    fn a_text_cannot_pass_for_a_hole() {
        assert_eq!(
            filled("offprint-hole-0 [a](b.md)"),
            "<p>offprint-hole-0 <a href=\"[content/publications/2007/b.md]\">a</a></p>\n"
        );
    }

    #[test]
    fn headings_have_ids_and_stand_below_the_title() {
        let markup = rendered("# A & B\n\n## A & B\n\n### Ω {#own}\n");
        let found: Vec<_> = markup.headings.iter().map(|h| (h.id.as_str(), h.level)).collect();
        assert_eq!(found, [("a-b", 2), ("a-b-2", 3), ("own", 4)]);
        assert!(markup.html.starts_with("<h2 id=\"a-b\">A &amp; B</h2>"), "{}", markup.html);
    }

    #[test]
    fn fragments_lead_to_what_has_a_name() {
        let markup = rendered(
            "# One\n\nTwo[^a] <a name=\"three\"></a>\n\n<div class='x'\nid='four'>\n</div>\n<p ID=five>\n\n[^a]: A.\n",
        );
        let names = ["one", "fn-1", "fnref-1", "three", "four", "five", "fn-2", "fiv", "x"];
        let found: Vec<_> = names.into_iter().filter(|name| markup.has_anchor(name)).collect();
        assert_eq!(found, names[..6], "{}", markup.html);
    }

    #[test]
    fn footnotes_are_numbered_and_stand_at_the_end() {
        let html = filled("One[^b] two[^a] three[^b].\n\n[^a]: A.\n[^b]: B.\n\nEnd.\n");
        let (end, first) = (html.find("End.").expect("body"), html.find("<li id=\"fn-1\">").expect("note"));
        assert!(end < first, "{html}");
        assert!(html.contains("fnref-1-2") && html[first..].contains("B."), "{html}");
    }

    #[test]
    fn tables_and_smart_punctuation() {
        assert!(filled("| a | b |\n|---|--:|\n| 1 | 2 |\n").contains("<table>"));
        assert_eq!(filled("\"It's\" -- so..."), "<p>“It’s” – so…</p>\n");
        let place = Place::file("a.md");
        assert_eq!(render_inline(&"a.md".into(), "\"A\" *b* & c", &place).html, "“A” <em>b</em> &amp; c");
    }

    #[test]
    fn the_first_paragraph_is_plain_text() {
        assert_eq!(rendered("# H\n\n> quoted\n\n*One* `two`\nthree.\n\nFour.\n").first_paragraph(), "One two three.");
        assert_eq!(rendered("![](a.png)\n\nText.\n").first_paragraph(), "Text.");
    }

    #[test]
    fn a_teaser_ends_at_a_word() {
        let text = teaser(&"alpha, ".repeat(100));
        assert!(text.ends_with("alpha…") && text.chars().count() <= 281, "{text}");
        assert_eq!(teaser(" short. "), "short.");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[\\PC\n]{0,200}") {
            filled(&text);
        }

        #[test]
        fn no_markdown_panics(parts in prop::collection::vec("[\\[\\](){}#*_`>|^!: a\n-]{1,6}", 0..60)) {
            filled(&parts.concat());
        }
    }
}
