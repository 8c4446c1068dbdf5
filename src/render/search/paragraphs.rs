//! HTML → the paragraphs of its text: what is indexed of a body, and where excerpts come from.

use quick_xml::escape::resolve_html5_entity;

/// What ends a paragraph.
const BLOCKS: [&str; 30] = [
    "address", "article", "blockquote", "body", "br", "caption", "dd", "details", "div", "dl", "dt", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th",
    "ul",
];
/// What is not part of a text, with all that is inside.
const APART: [&str; 14] = [
    "aside", "button", "footer", "form", "head", "header", "iframe", "nav", "noscript", "object", "script", "style",
    "svg", "template",
];

/// The longest name of an entity, with its `&` and `;`: `CounterClockwiseContourIntegral`.
const LONGEST_ENTITY: usize = 34;

/// The paragraphs of a piece of HTML, with spaces and line breaks as they are.
pub(super) fn of_fragment(html: &str) -> Vec<String> {
    Scanner::new(true).scan(html)
}

/// The paragraphs of a page's main part, without what leads to other pages.
pub(super) fn of_page(html: &str) -> Vec<String> {
    let paragraphs = Scanner::new(false).scan(html);
    paragraphs.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Takes HTML as it comes: what is broken gives odd text, and no harm.
struct Scanner {
    inside_main: bool,
    /// The element that is being left out, and how many of its kind stand in one another.
    apart: Option<(&'static str, usize)>,
    paragraphs: Vec<String>,
    current: String,
}

impl Scanner {
    fn new(inside_main: bool) -> Scanner {
        Scanner { inside_main, apart: None, paragraphs: Vec::new(), current: String::new() }
    }

    fn scan(mut self, html: &str) -> Vec<String> {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            self.text(&rest[..at]);
            rest = &rest[at..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
            if !is_tag {
                self.text("<");
                rest = &rest[1..];
                continue;
            }
            let end = tag_end(rest);
            self.tag(rest[1..end].trim_end_matches('>'));
            rest = &rest[end..];
        }
        self.text(rest);
        self.end_paragraph();
        self.paragraphs
    }

    fn text(&mut self, text: &str) {
        if !self.inside_main || self.apart.is_some() {
            return;
        }
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            self.current.push_str(&rest[..at]);
            rest = &rest[at..];
            // Many ampersands without an end are not searched through to the end of the text, each of them.
            let end = rest.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
            match end.and_then(|end| Some((decoded(&rest[1..end])?, end))) {
                Some((text, end)) => {
                    self.current.push_str(&text);
                    rest = &rest[end + 1..];
                }
                None => {
                    self.current.push('&');
                    rest = &rest[1..];
                }
            }
        }
        self.current.push_str(rest);
    }

    fn tag(&mut self, tag: &str) {
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default().to_ascii_lowercase();
        if let Some((apart, depth)) = &mut self.apart {
            if *apart == name {
                *depth = if closes { *depth - 1 } else { *depth + 1 };
                if *depth == 0 {
                    self.apart = None;
                }
            }
            return;
        }
        if let Some(apart) = APART.iter().find(|apart| **apart == name).filter(|_| !closes && !tag.ends_with('/')) {
            self.end_paragraph();
            self.apart = Some((apart, 1));
        } else if BLOCKS.contains(&name.as_str()) {
            self.end_paragraph();
            if name == "main" {
                self.inside_main = !closes;
            }
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.current);
        if !text.trim().is_empty() {
            self.paragraphs.push(text);
        }
    }
}

/// What an entity stands for, by what is between `&` and `;`.
fn decoded(name: &str) -> Option<std::borrow::Cow<'static, str>> {
    let Some(number) = name.strip_prefix('#') else { return resolve_html5_entity(name).map(Into::into) };
    let hex = number.strip_prefix(['x', 'X']);
    let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
    Some(char::from_u32(code)?.to_string().into())
}

/// Where a tag ends that begins a text. A `>` in an attribute's quotes does not end it.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_fragment_has_paragraphs() {
        let html = "<h2 id=\"a\">A &amp; B</h2>\n<p>One <em>two</em>\nthree &lt;img src=x&gt; &#8212; &nosuch; 2 < 3</p><ul><li>x</li></ul>";
        assert_eq!(of_fragment(html), ["A & B", "One two\nthree <img src=x> — &nosuch; 2 < 3", "x"]);
        assert_eq!(of_fragment("<p title='a>b'>c<!-- <p>d --></p><script>e</script>f"), ["c", "f"]);
    }

    #[test]
    fn a_page_has_those_of_its_main_part() {
        let html =
            "<header>a</header><main><header><h1>b</h1></header><p>c</p><nav><nav>d</nav>e</nav>f</main><footer>g";
        assert_eq!(of_page(html), ["c", "f"]);
    }

    proptest! {
        #[test]
        fn any_text_is_scanned(parts in prop::collection::vec("[<>/&;!#\"' -]|main|nav|script|p|x[0-9a]{1,3}|\\PC", 0..40)) {
            let html = parts.concat();
            of_page(&html);
            prop_assert!(of_fragment(&html).iter().all(|text| !text.trim().is_empty()));
        }
    }
}
