//! The bones of a PDF: numbered objects, streams, and the table that says where they are.

use super::flate::flate;

/// The usual page.
pub const A4: &str = "/MediaBox [0 0 595 842]";

/// A file under construction. Objects are numbered from 1.
pub struct Pdf {
    pub version: String,
    /// Further entries of the trailer.
    pub trailer: String,
    objects: Vec<Object>,
}

/// An object: a stream is a dictionary's entries, without `/Length`, and its data.
enum Object {
    Plain(Vec<u8>),
    Stream(String, Vec<u8>),
}

impl Default for Pdf {
    fn default() -> Pdf {
        Pdf::new()
    }
}

impl Pdf {
    /// A file without objects.
    pub fn new() -> Pdf {
        Pdf { version: "1.7".into(), trailer: String::new(), objects: Vec::new() }
    }

    /// The number that the next object gets.
    pub fn next(&self) -> usize {
        self.objects.len() + 1
    }

    /// Takes a number for an object that comes later.
    pub fn reserve(&mut self) -> usize {
        self.add("null")
    }

    /// Adds an object.
    pub fn add(&mut self, body: impl Into<Vec<u8>>) -> usize {
        self.objects.push(Object::Plain(body.into()));
        self.objects.len()
    }

    /// Writes an object whose number was reserved.
    pub fn set(&mut self, number: usize, body: impl Into<Vec<u8>>) {
        self.objects[number - 1] = Object::Plain(body.into());
    }

    /// Adds a stream as it is: `entries` say its filters, if its data are encoded.
    pub fn stream(&mut self, entries: &str, data: impl Into<Vec<u8>>) -> usize {
        self.objects.push(Object::Stream(entries.into(), data.into()));
        self.objects.len()
    }

    /// Adds a stream in Flate.
    pub fn flate_stream(&mut self, entries: &str, data: &[u8]) -> usize {
        self.stream(&format!("{entries} /Filter /FlateDecode"), flate(data))
    }

    /// Lets `change` rewrite every string and stream, given its object's number. Strings are those in `<hex>`.
    pub fn rewrite(&mut self, change: impl Fn(usize, &[u8]) -> Vec<u8>) {
        for (index, object) in self.objects.iter_mut().enumerate() {
            match object {
                Object::Plain(body) => *body = rewrite_strings(body, &|bytes| change(index + 1, bytes)),
                Object::Stream(_, data) => *data = change(index + 1, data),
            }
        }
    }

    /// The file, with this object as its catalogue.
    pub fn bytes(&self, root: usize) -> Vec<u8> {
        let mut file = format!("%PDF-{}\n%\u{e2}\u{e3}\u{cf}\u{d3}\n", self.version).into_bytes();
        let mut places = Vec::new();
        for (index, object) in self.objects.iter().enumerate() {
            places.push(file.len());
            write_object(&mut file, index + 1, object);
        }
        let start = file.len();
        file.extend(table(&places));
        file.extend(format!("trailer\n<< /Size {} /Root {root} 0 R {} >>\n", self.next(), self.trailer).into_bytes());
        file.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
        file
    }

    /// The file as newer programs write it: the objects in a compressed stream, and the table in another.
    pub fn packed_bytes(&self, root: usize) -> Vec<u8> {
        let mut file = format!("%PDF-{}\n", self.version).into_bytes();
        let holder = self.next();
        let (mut heads, mut bodies, mut rows) = (String::new(), Vec::new(), vec![[0, 0, 0, 0, 255, 255]]);
        let mut held = 0;
        for (index, object) in self.objects.iter().enumerate() {
            match object {
                Object::Plain(body) => {
                    heads.push_str(&format!("{} {} ", index + 1, bodies.len()));
                    bodies.extend_from_slice(body);
                    bodies.push(b'\n');
                    rows.push(row(2, holder, held));
                    held += 1;
                }
                Object::Stream(..) => {
                    rows.push(row(1, file.len(), 0));
                    write_object(&mut file, index + 1, object);
                }
            }
        }
        rows.push(row(1, file.len(), 0));
        let entries = format!("/Type /ObjStm /N {held} /First {} /Filter /FlateDecode", heads.len());
        let data = flate(&[heads.as_bytes(), &bodies].concat());
        write_object(&mut file, holder, &Object::Stream(entries, data));
        let start = file.len();
        rows.push(row(1, start, 0));
        let entries = format!("/Type /XRef /Size {} /W [1 3 2] /Root {root} 0 R {}", holder + 2, self.trailer);
        write_object(&mut file, holder + 1, &Object::Stream(entries, rows.concat()));
        file.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
        file
    }

    /// The file of one page. `page` are the page's entries: [`A4`], `/Contents`, `/Resources`.
    pub fn finish(mut self, page: &str) -> Vec<u8> {
        let (pages, leaf) = (self.next(), self.next() + 1);
        self.add(format!("<< /Type /Pages /Kids [{leaf} 0 R] /Count 1 >>"));
        self.add(format!("<< /Type /Page /Parent {pages} 0 R {page} >>"));
        let root = self.add(format!("<< /Type /Catalog /Pages {pages} 0 R >>"));
        self.bytes(root)
    }

    /// The file of one page with these resources, drawn by this content.
    pub fn draw(mut self, resources: &str, content: impl Into<Vec<u8>>) -> Vec<u8> {
        let content = self.stream("", content);
        self.finish(&format!("{A4} /Resources << {resources} >> /Contents {content} 0 R"))
    }
}

/// Writes an object with its number.
fn write_object(file: &mut Vec<u8>, number: usize, object: &Object) {
    file.extend(format!("{number} 0 obj\n").into_bytes());
    match object {
        Object::Plain(body) => file.extend_from_slice(body),
        Object::Stream(entries, data) => {
            file.extend(format!("<< /Length {} {entries} >>\nstream\n", data.len()).into_bytes());
            file.extend_from_slice(data);
            file.extend_from_slice(b"\nendstream");
        }
    }
    file.extend_from_slice(b"\nendobj\n");
}

/// The table of objects that start at these places.
pub fn table(places: &[usize]) -> Vec<u8> {
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for place in places {
        table.push_str(&format!("{place:010} 00000 n \n"));
    }
    table.into_bytes()
}

/// A row of a table in a stream, of `/W [1 3 2]`.
fn row(kind: u8, place: usize, index: usize) -> [u8; 6] {
    let (place, index) = ((place as u32).to_be_bytes(), (index as u16).to_be_bytes());
    [kind, place[1], place[2], place[3], index[0], index[1]]
}

/// A text as a string of hexadecimal digits: in ASCII if it can be, and else in UTF-16.
pub fn text(text: &str) -> String {
    if text.is_ascii() {
        return hex(text.as_bytes());
    }
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    hex(&[&[0xfe, 0xff], units.as_slice()].concat())
}

/// A string of hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("<{digits}>")
}

/// An object's body with each `<hex>` changed.
fn rewrite_strings(body: &[u8], change: &impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let Ok(body) = str::from_utf8(body) else { return body.to_vec() };
    let mut written = String::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('<') {
        written.push_str(before);
        let digits = after.split('>').next().unwrap_or_default();
        if !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            let bytes: Vec<u8> = digits
                .as_bytes()
                .chunks(2)
                .map(|pair| pair.iter().fold(0, |sum, &digit| sum * 16 + nibble(digit)))
                .collect();
            written.push_str(&hex(&change(&bytes)));
            rest = &after[digits.len() + 1..];
        } else {
            written.push('<');
            rest = after;
        }
    }
    written.push_str(rest);
    written.into_bytes()
}

/// The value of a hexadecimal digit.
fn nibble(digit: u8) -> u8 {
    (digit as char).to_digit(16).unwrap_or_default() as u8
}
