//! The elements of an export one after another, each whole, so that a file of any size is read in the memory of one post.

use super::source::Source;
use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::Read;

/// Elements in one another; no export has more than five.
const DEEPEST: usize = 32;

#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    /// All text that stands directly in it.
    pub text: String,
    pub children: Vec<Element>,
    pub line: u32,
}

impl Element {
    pub fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The text of the first element of a name in it.
    pub fn child(&self, name: &str) -> &str {
        self.children.iter().find(|child| child.name == name).map_or("", |child| child.text.trim())
    }
}

/// Why there is nothing more to be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    pub line: u32,
    pub column: u32,
    pub what: String,
    pub remedy: &'static str,
    /// Whether nothing of the file may be used.
    pub is_refused: bool,
}

pub struct Document<R: Read> {
    reader: Reader<Source<R>>,
    buffer: Vec<u8>,
    /// The names of the elements around those that are given.
    around: Vec<String>,
    /// Whether there have been entities that XML does not know since somebody has set it to false.
    pub has_unknown_entities: bool,
}

impl<R: Read> Document<R> {
    pub fn new(source: Source<R>) -> Document<R> {
        let mut reader = Reader::from_reader(source);
        let config = reader.config_mut();
        // Plugins write `AT&T`; it can only mean what it says.
        config.allow_dangling_amp = true;
        config.expand_empty_elements = true;
        Document { reader, buffer: Vec::new(), around: Vec::new(), has_unknown_entities: false }
    }

    pub fn source(&self) -> &Source<R> {
        self.reader.get_ref()
    }

    /// The next element of the channel.
    pub fn next(&mut self) -> Result<Option<Element>, Broken> {
        let mut open: Vec<Element> = Vec::new();
        let mut too_deep = 0_usize;
        loop {
            let (line, column) = (self.source().line, self.source().column);
            let broken = |what: String| Broken { line, column, what, remedy: REMEDY, is_refused: false };
            self.buffer.clear();
            let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| broken(error.to_string()))?;
            let parent = open.last_mut();
            match event {
                Event::Start(start) => {
                    let name = start.name().as_ref().to_owned();
                    match (open.is_empty(), self.around.len()) {
                        (true, 0) if name != "rss" => {
                            return Err(Broken {
                                remedy: OTHER_REMEDY,
                                is_refused: true,
                                ..broken(format!("a file that begins with <{name}> is no export of WordPress"))
                            });
                        }
                        (true, 0) => self.around.push(name),
                        (true, 1) if name == "channel" => self.around.push(name),
                        (_, _) if open.len() >= DEEPEST => too_deep += 1,
                        _ => open.push(element(name, &start, line)),
                    }
                }
                Event::End(_) if too_deep > 0 => too_deep -= 1,
                Event::End(_) => match (open.pop(), open.last_mut()) {
                    (Some(done), Some(parent)) => parent.children.push(done),
                    (Some(done), None) if self.around.len() == 2 => return Ok(Some(done)),
                    (Some(_), None) => {}
                    (None, _) => {
                        self.around.pop();
                    }
                },
                Event::Text(text) => push(parent, &text),
                Event::CData(text) => push(parent, &text),
                Event::GeneralRef(reference) => {
                    let text = resolve(&reference);
                    self.has_unknown_entities |= text.is_none();
                    if let Some(parent) = parent {
                        match text {
                            Some(text) => parent.text.push_str(&text),
                            None => parent.text.push_str(&format!("&{};", &*reference)),
                        }
                    }
                }
                Event::DocType(doctype) if doctype.contains('[') => {
                    return Err(Broken {
                        remedy: "remove the DOCTYPE from the file: WordPress writes none",
                        is_refused: true,
                        ..broken(
                            "the file has a DOCTYPE with definitions of its own, which could expand without end"
                                .to_owned(),
                        )
                    });
                }
                Event::Eof if self.around.is_empty() && open.is_empty() => return Ok(None),
                Event::Eof => {
                    let name =
                        open.last().map_or_else(|| self.around.last().cloned().unwrap_or_default(), |o| o.name.clone());
                    return Err(broken(format!("the file ends inside of <{name}>")));
                }
                _ => {}
            }
        }
    }
}

const REMEDY: &str = "export it anew in WordPress (Tools → Export), and see that the file is whole";
const OTHER_REMEDY: &str =
    "export the site in WordPress with Tools → Export; the file ends in .xml and begins with <?xml";

fn element(name: String, start: &BytesStart<'_>, line: u32) -> Element {
    let mut attributes = start.html_attributes();
    let attributes = attributes.with_checks(false).flatten().take(20).map(|attribute| {
        let value = quick_xml::escape::unescape(&attribute.value).map(String::from);
        (attribute.key.as_ref().to_owned(), value.unwrap_or_else(|_| attribute.value.to_string()))
    });
    Element { name, attributes: attributes.collect(), line, ..Element::default() }
}

fn push(parent: Option<&mut Element>, text: &str) {
    if let Some(parent) = parent {
        parent.text.push_str(text);
    }
}

/// What a reference such as `&amp;` or `&#233;` stands for. Characters that XML forbids are nothing.
fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    if let Some(number) = reference.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        let c = char::from_u32(code)?;
        let is_allowed = !c.is_control() || matches!(c, '\t' | '\n' | '\r') || code > 0x7f;
        return is_allowed.then(|| c.to_string());
    }
    resolve_html5_entity(reference).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(xml: &str) -> (Vec<Element>, Option<Broken>) {
        let source = Source::new(xml.as_bytes()).expect("readable").expect("a known encoding");
        let mut document = Document::new(source);
        let mut found = Vec::new();
        loop {
            match document.next() {
                Ok(Some(element)) => found.push(element),
                Ok(None) => return (found, None),
                Err(broken) => return (found, Some(broken)),
            }
        }
    }

    #[test]
    fn elements_of_the_channel() {
        let (found, broken) = all(
            "<?xml version=\"1.0\"?>\n<!-- x --><rss version=\"2.0\">\n<channel><a b=\"1 &amp; 2\">x &lt; &#233; &nbsp;AT&T<![CDATA[]]]]><![CDATA[>]]></a>\n\
             <c><d>1</d><d/></c></channel>\n</rss>\n",
        );
        assert_eq!(broken, None);
        let [a, c] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((a.text.as_str(), a.get("b"), a.line), ("x < é \u{a0}AT&T]]>", "1 & 2", 3));
        assert_eq!((c.child("d"), c.children.len(), c.line), ("1", 2, 4));
    }

    #[test]
    fn what_is_broken_says_where() {
        let (found, broken) = all("<rss><channel><a>1</a>\n é<b>2</c></channel></rss>");
        let broken = broken.expect("an error");
        assert_eq!((found.len(), broken.line, broken.column), (1, 2, 7), "{broken:?}");
        let (found, broken) = all("<rss><channel><a>1</a>\n<b><![CDATA[2");
        assert_eq!((found.len(), broken.map(|broken| (broken.line, broken.column))), (1, Some((2, 4))));
        assert_eq!(
            all("<rss><channel><a>").1.map(|broken| broken.what),
            Some("the file ends inside of <a>".to_owned())
        );
        assert!(all("<html><p>").1.is_some_and(|broken| broken.what.contains("begins with <html>")));
        assert!(all("").0.is_empty());
    }

    #[test]
    fn no_entity_is_expanded() {
        let bomb = "<!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><rss><channel><t>&b;</t></channel></rss>";
        assert!(all(bomb).1.is_some_and(|broken| broken.what.contains("DOCTYPE")));
        let harmless = "<!DOCTYPE rss SYSTEM \"x.dtd\"><rss><channel><t>&b;&#0;&#xD800;</t></channel></rss>";
        assert_eq!(all(harmless).0[0].text, "&b;&#0;&#xD800;");
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("<rss><channel>{}x{}</channel></rss>", "<a>".repeat(9_000), "</a>".repeat(9_000));
        let (found, broken) = all(&deep);
        assert_eq!((found.len(), broken), (1, None));
    }
}
