//! Text as other programs have written it.

use super::record::{At, Refusal};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::path::Path;

/// So much of a file without a mark shows whether it is UTF-16, in bytes.
const SAMPLE: usize = 4096;

/// The text of a file, and what its encoding seems to be if that is not UTF-8.
pub(super) fn read(path: &Path, at: &At) -> Result<(String, Option<String>), Refusal> {
    read_as(path, at, None)
}

/// As [`read`], of an encoding that is known.
pub(super) fn read_as(
    path: &Path,
    at: &At,
    encoding: Option<&'static Encoding>,
) -> Result<(String, Option<String>), Refusal> {
    let bytes = std::fs::read(path).map_err(|error| Refusal {
        at: at.clone(),
        column: 0,
        message: format!("{} cannot be read: {error}", path.display()),
        remedy: "name a file that is there, and that you may read".to_owned(),
    })?;
    Ok(match encoding {
        Some(encoding) => (encoding.decode(&bytes).0.into_owned(), None),
        None => decode(bytes),
    })
}

/// What its byte-order mark says; else UTF-16 if its zeros look so, else UTF-8, else what Windows wrote in the West for thirty years.
pub(super) fn decode(bytes: Vec<u8>) -> (String, Option<String>) {
    let marked = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
    if let Some(encoding) = marked.filter(|encoding| *encoding != UTF_8).or_else(|| wide(&bytes)) {
        return (encoding.decode(&bytes).0.into_owned(), Some(encoding.name().to_owned()));
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            (text, None)
        }
        Err(error) => eight_bit(error.as_bytes()),
    }
}

/// UTF-16 without a mark: of Latin letters every other byte is nothing.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half < 2 {
        None
    } else if odd * 10 > half * 4 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 4 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// What Windows wrote in the West for thirty years, or UTF-8 into which a few bytes of it have got.
fn eight_bit(bytes: &[u8]) -> (String, Option<String>) {
    let (mut letters, mut strays) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        strays += chunk.invalid().len();
    }
    if letters <= strays {
        return (WINDOWS_1252.decode(bytes).0.into_owned(), Some(WINDOWS_1252.name().to_owned()));
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text += chunk.valid();
        text += &WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0;
    }
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    (text, Some(format!("{}, and {} where it is none ({strays} bytes)", UTF_8.name(), WINDOWS_1252.name())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, String) {
        let (text, said) = decode(bytes.to_vec());
        (text, said.unwrap_or_default())
    }

    fn wide_bytes(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn encodings_are_found_out() {
        let of = |text: &str, said: &str| (text.to_owned(), said.to_owned());
        assert_eq!(text("Café".as_bytes()), of("Café", ""));
        assert_eq!(text("\u{feff}Café".as_bytes()), of("Café", ""));
        assert_eq!(text(b"Caf\xe9 \x80"), of("Café €", "windows-1252"));
        assert_eq!(text(b"\xff\xfeA\0\xe9\0"), of("Aé", "UTF-16LE"));
        assert_eq!(text(&wide_bytes("Title;Jahr\nÄhren;2014\n", u16::to_le_bytes)).1, "UTF-16LE");
        assert_eq!(text(&wide_bytes("Title;Jahr\nÄhren;2014\n", u16::to_be_bytes)).0, "Title;Jahr\nÄhren;2014\n");
        assert_eq!(text(b"").0, "");
    }

    #[test]
    fn a_few_stray_bytes_do_not_spoil_the_rest() {
        let bytes = [&b"\xef\xbb\xbf"[..], "Häfen, Öl, Küste; Caf".as_bytes(), b"\xe9"].concat();
        assert_eq!(text(&bytes).0, "Häfen, Öl, Küste; Café");
        assert_eq!(text(&bytes).1, "UTF-8, and windows-1252 where it is none (1 bytes)");
    }
}
