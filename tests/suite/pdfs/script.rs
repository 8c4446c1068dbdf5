//! Text as a content stream writes it: in a standard font, or in a font of glyph numbers for every other script.

use super::writer::{Pdf, hex};

/// The characters of Windows-1252 between 0x80 and 0x9F; the unused places are spaces.
const WINDOWS: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// A text in `WinAnsiEncoding`, if it is one.
pub fn win_ansi(text: &str) -> Option<Vec<u8>> {
    text.chars().map(win_ansi_char).collect()
}

fn win_ansi_char(letter: char) -> Option<u8> {
    match letter {
        ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(letter).ok(),
        _ => WINDOWS.chars().position(|other| other == letter).and_then(|place| u8::try_from(place + 0x80).ok()),
    }
}

/// The glyphs of a font without a program: each character has the number of its first use, from 1.
#[derive(Default)]
pub struct Glyphs(Vec<char>);

impl Glyphs {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The glyph numbers of a text, as the string of a `Tj`.
    pub fn show(&mut self, text: &str) -> String {
        let mut codes = Vec::new();
        for letter in text.chars() {
            let place = self.0.iter().position(|&known| known == letter).unwrap_or_else(|| {
                self.0.push(letter);
                self.0.len() - 1
            });
            codes.extend((place as u16 + 1).to_be_bytes());
        }
        hex(&codes)
    }

    /// Adds the font that these glyphs belong to. It has no program: only its `ToUnicode` says what the glyphs are.
    pub fn font(&self, pdf: &mut Pdf, vertical: bool) -> usize {
        let lines: String = (1_u16..)
            .zip(&self.0)
            .map(|(code, letter)| {
                let units: Vec<u8> =
                    letter.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()).collect();
                format!("<{code:04x}> {}\n", hex(&units))
            })
            .collect();
        let map = to_unicode(&format!("{} beginbfchar\n{lines}endbfchar\n", self.0.len()));
        let map = pdf.flate_stream("", map.as_bytes());
        let widths: String = self.0.iter().map(|&letter| format!("{} ", width(letter))).collect();
        let encoding = if vertical { "Identity-V" } else { "Identity-H" };
        glyph_font(pdf, encoding, &format!("/ToUnicode {map} 0 R"), &format!("/DW 1000 /W [1 [{widths}]]"))
    }
}

/// The width of a letter, in thousandths of its height.
fn width(letter: char) -> u32 {
    match letter {
        ' ' => 250,
        '\0'..'\u{2e80}' => 500,
        _ => 1000,
    }
}

/// Adds a font of two-byte glyph numbers, without a program. `more` are entries of the font, `inner` of its descendant.
pub fn glyph_font(pdf: &mut Pdf, encoding: &str, more: &str, inner: &str) -> usize {
    let descriptor = pdf.add(
        "<< /Type /FontDescriptor /FontName /HarbourScript /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 \
         /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    );
    let system = format!("<< /Registry {} /Ordering {} /Supplement 0 >>", hex(b"Adobe"), hex(b"Identity"));
    let inner = pdf.add(format!(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /HarbourScript /CIDSystemInfo {system} \
         /FontDescriptor {descriptor} 0 R /CIDToGIDMap /Identity {inner} >>"
    ));
    pdf.add(format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /HarbourScript /Encoding /{encoding} \
         /DescendantFonts [{inner} 0 R] {more} >>"
    ))
}

/// A map from codes to text, around its entries.
pub fn to_unicode(entries: &str) -> String {
    format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Harbour def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{entries}\
         endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )
}

/// A line as its glyphs stand on the page, from left to right: a line that starts from the right is turned around, and
/// the numbers and Latin words in it stay as they are.
pub fn visual(line: &str) -> String {
    if !line.chars().find(|letter| letter.is_alphabetic()).is_some_and(from_right) {
        return line.to_owned();
    }
    let mut runs: Vec<String> = Vec::new();
    let mut kept = false;
    for letter in line.chars() {
        let keeps = letter.is_alphanumeric() && !from_right(letter);
        match runs.last_mut() {
            Some(run) if keeps && kept => run.push(letter),
            _ => runs.push(letter.into()),
        }
        kept = keeps;
    }
    runs.into_iter().rev().collect()
}

/// Whether a letter is Hebrew or Arabic.
fn from_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{6ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}
