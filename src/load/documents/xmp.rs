//! What XMP says of a document in the words of Dublin Core (ISO 16684-1).

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// A packet's values, as they are written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct DublinCore {
    /// In the default language, or else the first.
    pub title: Option<String>,
    pub creators: Vec<String>,
    /// As of the title.
    pub description: Option<String>,
    pub subjects: Vec<String>,
    pub date: Option<String>,
}

/// Reads a packet as far as it can be read.
pub(super) fn read(packet: &[u8]) -> DublinCore {
    let text = String::from_utf8_lossy(packet);
    let mut reader = Reader::from_str(&text);
    let mut found = DublinCore::default();
    let mut property = Property::default();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(tag) => property.open(&tag),
            Event::Text(text) if property.in_item => property.text.push_str(&text),
            Event::GeneralRef(reference) if property.in_item => property.refer(&reference),
            Event::End(tag) if tag.name().as_ref() == "rdf:li" => property.close_item(),
            Event::End(tag) => {
                if let Some(name) = tag.name().as_ref().strip_prefix("dc:") {
                    found.take(name, std::mem::take(&mut property));
                }
            }
            _ => {}
        }
    }
    found
}

/// A property on its way.
#[derive(Default)]
struct Property {
    is_open: bool,
    in_item: bool,
    is_default: bool,
    text: String,
    /// The default language's comes first.
    items: Vec<String>,
}

impl Property {
    fn open(&mut self, tag: &BytesStart<'_>) {
        if tag.name().as_ref().starts_with("dc:") {
            *self = Property { is_open: true, ..Property::default() };
        } else if self.is_open && tag.name().as_ref() == "rdf:li" {
            self.in_item = true;
            self.text.clear();
            self.is_default = tag
                .attributes()
                .flatten()
                .any(|attribute| attribute.key.as_ref() == "xml:lang" && attribute.value.as_ref() == "x-default");
        }
    }

    fn refer(&mut self, reference: &BytesRef<'_>) {
        match reference.resolve_char_ref() {
            Ok(Some(c)) => self.text.push(c),
            _ => self.text.push_str(resolve_predefined_entity(reference).unwrap_or_default()),
        }
    }

    fn close_item(&mut self) {
        if std::mem::take(&mut self.in_item) {
            let at = if self.is_default { 0 } else { self.items.len() };
            self.items.insert(at, std::mem::take(&mut self.text));
        }
    }
}

impl DublinCore {
    fn take(&mut self, name: &str, property: Property) {
        let mut items = property.items.into_iter();
        match name {
            "title" if self.title.is_none() => self.title = items.next(),
            "description" if self.description.is_none() => self.description = items.next(),
            "date" if self.date.is_none() => self.date = items.next(),
            "creator" => self.creators.extend(items),
            "subject" => self.subjects.extend(items),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(name: &str, items: &str) -> String {
        format!(
            "<x:xmpmeta><rdf:RDF><rdf:Description><dc:{name}><rdf:Alt>{items}</rdf:Alt></dc:{name}></rdf:Description></rdf:RDF></x:xmpmeta>"
        )
    }

    #[test]
    fn the_default_language_comes_first() {
        let two = packet(
            "title",
            "<rdf:li xml:lang=\"de\">Fische</rdf:li><rdf:li xml:lang=\"x-default\">Cod &amp; chips &#x26; sea</rdf:li>",
        );
        assert_eq!(read(two.as_bytes()).title.as_deref(), Some("Cod & chips & sea"));
        let one = packet("title", "<rdf:li>Fische</rdf:li>");
        assert_eq!(read(one.as_bytes()).title.as_deref(), Some("Fische"));
    }

    #[test]
    fn lists_keep_their_order() {
        let found = read(packet("creator", "<rdf:li>Ada Marsh</rdf:li><rdf:li>Ann van Dyck</rdf:li>").as_bytes());
        assert_eq!(found.creators, ["Ada Marsh", "Ann van Dyck"]);
    }

    #[test]
    fn a_broken_packet_says_what_it_can() {
        for bad in ["", "<dc:title><rdf:li>", "<a></b>", "\u{0}", "<dc:title/>", "</dc:title>", "<rdf:li>x</rdf:li>"] {
            assert_eq!(read(bad.as_bytes()), DublinCore::default(), "{bad}");
        }
        let cut = format!("{}<dc:date><rdf", packet("title", "<rdf:li>Fische</rdf:li>"));
        assert_eq!(read(cut.as_bytes()).title.as_deref(), Some("Fische"));
    }
}
