//! Text as other programs have written it.

use super::record::{At, Refusal};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::path::Path;

/// The text of a file, and the name of its encoding if that is not UTF-8: what its byte-order mark says, else UTF-8, else what
/// Windows wrote in the West for thirty years.
pub(super) fn read(path: &Path, at: &At) -> Result<(String, Option<&'static str>), Refusal> {
    read_as(path, at, None)
}

/// As [`read`], of an encoding that is known.
pub(super) fn read_as(
    path: &Path,
    at: &At,
    encoding: Option<&'static Encoding>,
) -> Result<(String, Option<&'static str>), Refusal> {
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

fn decode(bytes: Vec<u8>) -> (String, Option<&'static str>) {
    let encoding = match Encoding::for_bom(&bytes) {
        Some((encoding, _)) => encoding,
        None => match String::from_utf8(bytes) {
            Ok(text) => return (text, None),
            Err(error) => return (WINDOWS_1252.decode(error.as_bytes()).0.into_owned(), Some(WINDOWS_1252.name())),
        },
    };
    let text = encoding.decode(&bytes).0.into_owned();
    (text, (encoding != UTF_8).then(|| encoding.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_known_by_their_marks_and_by_what_is_no_utf_8() {
        let text = |bytes: &[u8]| decode(bytes.to_vec());
        assert_eq!(text("Café".as_bytes()), ("Café".to_owned(), None));
        assert_eq!(text("\u{feff}Café".as_bytes()), ("Café".to_owned(), None));
        assert_eq!(text(b"Caf\xe9 \x80"), ("Café €".to_owned(), Some("windows-1252")));
        assert_eq!(text(b"\xff\xfeA\0\xe9\0"), ("Aé".to_owned(), Some("UTF-16LE")));
    }
}
