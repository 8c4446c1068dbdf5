//! Papers as a think tank publishes them: pages of text, and what a file says about itself.

use super::script::{Glyphs, visual, win_ansi};
use super::writer::{Pdf, hex, text};

/// A paper on A4 without a page.
pub fn paper() -> Paper {
    Paper::default()
}

/// A paper under construction.
///
/// A line that starts with `# ` is a heading: larger, bold, and `H1` in a tagged file. A line of other scripts than
/// Windows-1252 is set in a font of glyph numbers, which only its `ToUnicode` explains.
#[derive(Clone)]
pub struct Paper {
    title: Option<String>,
    author: Option<String>,
    language: Option<String>,
    metadata: Option<String>,
    password: Option<String>,
    version: String,
    size: (f64, f64),
    header: Option<String>,
    footer: Option<String>,
    tagged: bool,
    packed: bool,
    kerned: bool,
    pages: Vec<Vec<Line>>,
}

impl Default for Paper {
    fn default() -> Paper {
        Paper {
            title: None,
            author: None,
            language: None,
            metadata: None,
            password: None,
            version: "1.7".into(),
            size: (595.0, 842.0),
            header: None,
            footer: None,
            tagged: false,
            packed: false,
            kerned: false,
            pages: Vec::new(),
        }
    }
}

/// A line at its place.
#[derive(Clone)]
struct Line {
    text: String,
    x: f64,
    y: f64,
    size: f64,
    role: Role,
}

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Text,
    Heading,
    /// Text from top to bottom.
    Vertical,
    /// A running header or footer.
    Furniture,
}

impl Paper {
    /// The title in the file's information.
    pub fn title(mut self, title: &str) -> Paper {
        self.title = Some(title.into());
        self
    }

    pub fn author(mut self, author: &str) -> Paper {
        self.author = Some(author.into());
        self
    }

    /// The language of the whole file.
    pub fn language(mut self, language: &str) -> Paper {
        self.language = Some(language.into());
        self
    }

    /// The title in the file's XMP metadata, which newer readers prefer.
    pub fn metadata_title(mut self, title: &str) -> Paper {
        self.metadata = Some(title.into());
        self
    }

    /// With a structure of headings and paragraphs.
    pub fn tagged(mut self) -> Paper {
        self.tagged = true;
        self
    }

    /// The version of the format: `1.4`.
    pub fn version(mut self, version: &str) -> Paper {
        self.version = version.into();
        self
    }

    /// The size of each page, in points.
    pub fn size(mut self, width: f64, height: f64) -> Paper {
        self.size = (width, height);
        self
    }

    /// A line above each page that follows; `%` is the page's number.
    pub fn header(mut self, header: &str) -> Paper {
        self.header = Some(header.into());
        self
    }

    /// A line below each page that follows; `%` is the page's number.
    pub fn footer(mut self, footer: &str) -> Paper {
        self.footer = Some(footer.into());
        self
    }

    /// With the objects in compressed streams, as since version 1.5.
    pub fn packed(mut self) -> Paper {
        self.packed = true;
        self
    }

    /// With gaps between words instead of spaces, as TeX sets them.
    pub fn kerned(mut self) -> Paper {
        self.kerned = true;
        self
    }

    /// Encrypted (40 bits). A file with an empty password opens without being asked.
    pub fn password(mut self, password: &str) -> Paper {
        self.password = Some(password.into());
        self
    }

    /// A page with these lines.
    pub fn page(self, lines: &[&str]) -> Paper {
        let lines = self.column(lines, 72.0);
        self.with_page(lines)
    }

    /// A page with two columns, written one after the other.
    pub fn columns(self, left: &[&str], right: &[&str]) -> Paper {
        let lines = [self.column(left, 72.0), self.column(right, self.size.0 / 2.0 + 20.0)].concat();
        self.with_page(lines)
    }

    /// A page with two columns whose lines are written by turns, as some programs do.
    pub fn interleaved_columns(self, left: &[&str], right: &[&str]) -> Paper {
        let mut lines = [self.column(left, 72.0), self.column(right, self.size.0 / 2.0 + 20.0)].concat();
        lines.sort_by(|a, b| b.y.total_cmp(&a.y));
        self.with_page(lines)
    }

    /// A page with lines from top to bottom, the first on the right.
    pub fn vertical_page(self, lines: &[&str]) -> Paper {
        let (width, height) = self.size;
        let place = |(index, line): (usize, &&str)| Line {
            text: (*line).into(),
            x: width - 80.0 - 24.0 * index as f64,
            y: height - 72.0,
            size: 14.0,
            role: Role::Vertical,
        };
        let lines = lines.iter().enumerate().map(place).collect();
        self.with_page(lines)
    }

    /// A page with words at these places, in the order given: each is `(x, y, size, text)`.
    pub fn scattered_page(self, words: &[(f64, f64, f64, &str)]) -> Paper {
        let place =
            |&(x, y, size, text): &(f64, f64, f64, &str)| Line { text: text.into(), x, y, size, role: Role::Text };
        let lines = words.iter().map(place).collect();
        self.with_page(lines)
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut pdf = Pdf::new();
        pdf.version.clone_from(&self.version);
        let pages = pdf.reserve();
        let root = pdf.reserve();
        let (mut glyphs, mut upright) = (Glyphs::default(), Glyphs::default());
        let contents: Vec<String> =
            self.pages.iter().map(|lines| self.content(lines, &mut glyphs, &mut upright)).collect();
        let fonts = fonts(&mut pdf, &glyphs, &upright);
        let mut leaves = Vec::new();
        for (index, content) in contents.iter().enumerate() {
            let content = pdf.flate_stream("", content.as_bytes());
            let tags = if self.tagged { format!("/StructParents {index} /Tabs /S") } else { String::new() };
            leaves.push(pdf.add(format!(
                "<< /Type /Page /Parent {pages} 0 R /Contents {content} 0 R \
                 /Resources << /Font << {fonts} >> >> {tags} >>"
            )));
        }
        let (width, height) = self.size;
        pdf.set(
            pages,
            format!(
                "<< /Type /Pages /Kids [{}] /Count {} /MediaBox [0 0 {width} {height}] >>",
                references(&leaves),
                leaves.len()
            ),
        );
        let catalog = self.catalog(&mut pdf, &leaves);
        pdf.set(root, format!("<< /Type /Catalog /Pages {pages} 0 R {catalog} >>"));
        self.information(&mut pdf);
        if let Some(password) = &self.password {
            pdf.lock(password);
        }
        if self.packed { pdf.packed_bytes(root) } else { pdf.bytes(root) }
    }

    /// Lines below each other.
    fn column(&self, lines: &[&str], x: f64) -> Vec<Line> {
        let mut y = self.size.1 - 72.0;
        let mut placed = Vec::new();
        for line in lines {
            let (text, size, role) = match line.strip_prefix("# ") {
                Some(heading) => (heading, 20.0, Role::Heading),
                None => (*line, 11.0, Role::Text),
            };
            placed.push(Line { text: text.into(), x, y, size, role });
            y -= size * 1.4;
        }
        placed
    }

    fn with_page(mut self, mut lines: Vec<Line>) -> Paper {
        let number = (self.pages.len() + 1).to_string();
        for (furniture, y) in [(&self.header, self.size.1 - 36.0), (&self.footer, 30.0)] {
            if let Some(furniture) = furniture {
                let text = furniture.replace('%', &number);
                lines.push(Line { text, x: 72.0, y, size: 9.0, role: Role::Furniture });
            }
        }
        self.pages.push(lines);
        self
    }

    /// The content stream of a page.
    fn content(&self, lines: &[Line], glyphs: &mut Glyphs, upright: &mut Glyphs) -> String {
        let mut content = String::new();
        for (index, line) in lines.iter().enumerate() {
            let Line { x, y, size, .. } = line;
            let (font, shown) = self.show(line, glyphs, upright);
            let drawn = format!("BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm {shown} ET");
            content.push_str(&match line.role {
                _ if !self.tagged => format!("{drawn}\n"),
                Role::Furniture => format!("/Artifact BMC {drawn} EMC\n"),
                Role::Heading => format!("/H1 << /MCID {index} >> BDC {drawn} EMC\n"),
                _ => format!("/P << /MCID {index} >> BDC {drawn} EMC\n"),
            });
        }
        content
    }

    /// A line's font, and the operator that shows it.
    fn show(&self, line: &Line, glyphs: &mut Glyphs, upright: &mut Glyphs) -> (char, String) {
        match (win_ansi(&line.text), line.role) {
            (_, Role::Vertical) => ('V', format!("{} Tj", upright.show(&line.text))),
            (None, _) => ('U', format!("{} Tj", glyphs.show(&visual(&line.text)))),
            (Some(bytes), role) => {
                let shown = if self.kerned { kerned(&bytes) } else { format!("{} Tj", hex(&bytes)) };
                (if role == Role::Heading { 'B' } else { 'F' }, shown)
            }
        }
    }

    /// The catalogue's entries besides the pages.
    fn catalog(&self, pdf: &mut Pdf, leaves: &[usize]) -> String {
        let mut entries = String::new();
        if let Some(language) = &self.language {
            entries.push_str(&format!("/Lang {} ", text(language)));
        }
        if let Some(title) = &self.metadata {
            let packet = pdf.stream("/Type /Metadata /Subtype /XML", metadata(title));
            entries.push_str(&format!("/Metadata {packet} 0 R "));
        }
        if self.tagged {
            let structure = self.structure(pdf, leaves);
            entries.push_str(&format!("/MarkInfo << /Marked true >> /StructTreeRoot {structure} 0 R "));
        }
        entries
    }

    /// The tree of headings and paragraphs.
    fn structure(&self, pdf: &mut Pdf, leaves: &[usize]) -> usize {
        let (root, document) = (pdf.reserve(), pdf.reserve());
        let (mut all, mut parents) = (Vec::new(), String::new());
        for (index, (lines, leaf)) in self.pages.iter().zip(leaves).enumerate() {
            let mut elements = Vec::new();
            for (mark, line) in lines.iter().enumerate().filter(|(_, line)| line.role != Role::Furniture) {
                let tag = if line.role == Role::Heading { "H1" } else { "P" };
                elements.push(
                    pdf.add(format!("<< /Type /StructElem /S /{tag} /P {document} 0 R /Pg {leaf} 0 R /K {mark} >>")),
                );
            }
            parents.push_str(&format!("{index} [{}] ", references(&elements)));
            all.extend(elements);
        }
        let elements = references(&all);
        pdf.set(document, format!("<< /Type /StructElem /S /Document /P {root} 0 R /K [{elements}] >>"));
        let next = leaves.len();
        pdf.set(
            root,
            format!(
                "<< /Type /StructTreeRoot /K {document} 0 R /ParentTree << /Nums [{parents}] >> \
                 /ParentTreeNextKey {next} >>"
            ),
        );
        root
    }

    /// The information dictionary, if there is anything to say.
    fn information(&self, pdf: &mut Pdf) {
        let entries: String = [("Title", &self.title), ("Author", &self.author)]
            .into_iter()
            .filter_map(|(key, value)| Some(format!("/{key} {} ", text(value.as_ref()?))))
            .collect();
        if !entries.is_empty() {
            let information = pdf.add(format!("<< {entries} >>"));
            pdf.trailer.push_str(&format!("/Info {information} 0 R "));
        }
    }
}

/// The fonts of a paper's pages: plain, bold, and if they are used those of glyph numbers.
fn fonts(pdf: &mut Pdf, glyphs: &Glyphs, upright: &Glyphs) -> String {
    let (plain, bold) = (pdf.add(standard_font("Helvetica")), pdf.add(standard_font("Helvetica-Bold")));
    let mut fonts = format!("/F {plain} 0 R /B {bold} 0 R");
    for (name, glyphs, vertical) in [('U', glyphs, false), ('V', upright, true)] {
        if !glyphs.is_empty() {
            fonts.push_str(&format!(" /{name} {} 0 R", glyphs.font(pdf, vertical)));
        }
    }
    fonts
}

/// One of the fonts that every reader knows.
pub fn standard_font(name: &str) -> String {
    format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>")
}

/// `1 0 R 2 0 R`.
pub fn references(numbers: &[usize]) -> String {
    numbers.iter().map(|number| format!("{number} 0 R")).collect::<Vec<_>>().join(" ")
}

/// Words with gaps between them.
fn kerned(bytes: &[u8]) -> String {
    let words: Vec<String> = bytes.split(|&byte| byte == b' ').map(hex).collect();
    format!("[{}] TJ", words.join(" -278 "))
}

/// A packet of XMP with a title.
fn metadata(title: &str) -> String {
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
         </rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>"
    )
}
