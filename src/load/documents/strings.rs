//! Text strings, as a PDF's metadata and marks have them (ISO 32000-2, 7.9.2.2).

/// `PDFDocEncoding` where it differs from Latin-1: the bytes from 0x18 on, and those from 0x80 on (ISO 32000-2, D.2).
const ACCENTS: &str = "˘ˇˆ˙˝˛˚˜";
const SIGNS: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\u{fffd}€";

/// UTF-16 or UTF-8 behind a byte order mark, else `PDFDocEncoding`, or UTF-8 by a program that forgot the mark.
pub(super) fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => without_languages(utf16(rest, u16::from_be_bytes)),
        [0xff, 0xfe, rest @ ..] => without_languages(utf16(rest, u16::from_le_bytes)),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) if !text.is_ascii() => text.to_owned(),
            _ => bytes.iter().copied().map(pdf_doc).collect(),
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().copied().map(unit);
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Drops the names of languages, which stand between two escapes.
fn without_languages(text: String) -> String {
    if text.contains('\u{1b}') { text.split('\u{1b}').step_by(2).collect() } else { text }
}

fn pdf_doc(byte: u8) -> char {
    let row = |start: u8, row: &str| row.chars().nth(byte.checked_sub(start)?.into());
    row(0x80, SIGNS).or_else(|| row(0x18, ACCENTS)).unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_text_string() {
        assert_eq!(decode(b"\xfe\xff\0A\xd8\x3d\xde\0"), "A😀");
        assert_eq!(decode(b"\xff\xfeA\0\xfc\0"), "Aü");
        assert_eq!(decode(b"\xef\xbb\xbf\xc3\xbc"), "ü");
        assert_eq!(decode(b"a\x84\xa0\xfc\x18\x1f\x93\x80"), "a—€ü˘˜ﬁ•");
        assert_eq!(decode("Zürich".as_bytes()), "Zürich");
        assert_eq!(decode(b"\xfe\xff\0\x1b\0e\0n\0\x1b\0A\0\x1b\0d\0e\0\x1b\0B"), "AB");
    }

    #[test]
    fn odd_bytes_do_no_harm() {
        assert_eq!(decode(b"\xfe\xff\0A\xd8"), "A");
        assert_eq!(decode(b"\xfe\xff\xd8\0\0A"), "\u{fffd}A");
        assert_eq!(decode(b""), "");
    }
}
