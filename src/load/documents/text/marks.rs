//! Marked content: what the file itself says of its glyphs.

use hayro::hayro_interpret::hayro_syntax::object::{self, Dict};

/// Sequences that may be open one in the other. Deeper ones are only counted.
const DEPTH: usize = 256;

/// The marked content sequences that are open.
#[derive(Debug, Default)]
pub struct Marks {
    open: Vec<Mark>,
    deeper: usize,
    artifacts: usize,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    artifact: bool,
    replaces: bool,
}

impl Marks {
    /// Opens a sequence. It `replaces` its glyphs when a text of its own stands for them.
    pub fn begin(&mut self, tag: &[u8], replaces: bool) {
        if self.open.len() == DEPTH {
            self.deeper += 1;
            return;
        }
        let artifact = tag == b"Artifact";
        self.artifacts += usize::from(artifact);
        self.open.push(Mark { artifact, replaces });
    }

    /// Closes the innermost sequence.
    pub fn end(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if let Some(mark) = self.open.pop() {
            self.artifacts -= usize::from(mark.artifact);
        }
    }

    /// Whether the innermost sequence replaces its glyphs.
    pub fn replaces(&self) -> bool {
        self.deeper == 0 && self.open.last().is_some_and(|mark| mark.replaces)
    }

    pub fn has_room(&self) -> bool {
        self.open.len() < DEPTH
    }

    pub fn in_artifact(&self) -> bool {
        self.artifacts > 0
    }
}

/// The text that a sequence gives in place of its glyphs.
pub fn actual_text(properties: Option<&Dict<'_>>) -> Option<String> {
    let text = properties?.get::<object::String<'_>>(b"ActualText".as_slice())?;
    Some(decode(text.as_bytes()))
}

/// A PDF's text string: UTF-16 or UTF-8 with a byte order mark, or the encoding that PDF has for itself.
fn decode(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return String::from_utf8_lossy(rest).into_owned();
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return without_languages(utf16(rest, u16::from_be_bytes));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return without_languages(utf16(rest, u16::from_le_bytes));
    }
    bytes.iter().copied().map(pdf_doc).collect()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().copied().map(unit);
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Drops the names of languages, which stand between two escapes.
fn without_languages(text: String) -> String {
    if text.contains('\u{1B}') { text.split('\u{1B}').step_by(2).collect() } else { text }
}

/// A byte of `PDFDocEncoding`: Latin-1 but for two rows.
fn pdf_doc(byte: u8) -> char {
    const ACCENTS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const SIGNS: [char; 33] = [
        '•',
        '†',
        '‡',
        '…',
        '—',
        '–',
        'ƒ',
        '⁄',
        '‹',
        '›',
        '−',
        '‰',
        '„',
        '“',
        '”',
        '‘',
        '’',
        '‚',
        '™',
        'ﬁ',
        'ﬂ',
        'Ł',
        'Œ',
        'Š',
        'Ÿ',
        'Ž',
        'ı',
        'ł',
        'œ',
        'š',
        'ž',
        char::REPLACEMENT_CHARACTER,
        '€',
    ];
    let row = |start: u8, row: &[char]| row.get(usize::from(byte.wrapping_sub(start))).copied();
    row(0x18, &ACCENTS).or_else(|| row(0x80, &SIGNS)).unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_every_kind_of_text_string() {
        assert_eq!(decode(b"\xFE\xFF\0A\xD8\x3D\xDE\0"), "A😀");
        assert_eq!(decode(b"\xFF\xFEA\0\xFC\0"), "Aü");
        assert_eq!(decode(b"\xEF\xBB\xBF\xC3\xBC"), "ü");
        assert_eq!(decode(b"a\x84\xA0\xFC\x18"), "a—€ü˘");
        assert_eq!(decode(b"\xFE\xFF\0\x1B\0e\0n\0\x1B\0A\0\x1B\0d\0e\0\x1B\0B"), "AB");
    }

    #[test]
    fn odd_bytes_do_no_harm() {
        assert_eq!(decode(b"\xFE\xFF\0A\xD8"), "A");
        assert_eq!(decode(b"\xFE\xFF\xD8\0\0A"), "\u{FFFD}A");
        assert_eq!(decode(b""), "");
    }

    #[test]
    fn an_artifact_ends_with_its_sequence() {
        let mut marks = Marks::default();
        marks.begin(b"Artifact", false);
        marks.begin(b"Span", true);
        assert!(marks.in_artifact());
        assert!(marks.replaces());
        marks.end();
        assert!(marks.in_artifact() && !marks.replaces());
        marks.end();
        marks.end();
        assert!(!marks.in_artifact(), "more ends than beginnings");
    }

    #[test]
    fn deep_sequences_are_only_counted() {
        let mut marks = Marks::default();
        (0..1000).for_each(|_| marks.begin(b"Artifact", false));
        assert!(!marks.has_room());
        (0..1000).for_each(|_| marks.end());
        assert!(!marks.in_artifact());
    }
}
