//! The bytes of a file → UTF-8 without what XML forbids, with the place where the reader is.

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{BufRead, Read, Result};

const CHUNK: usize = 64 << 10;

pub struct Source<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// How much of `raw` is still to be decoded.
    left: usize,
    text: Vec<u8>,
    at: usize,
    is_done: bool,
    after_return: bool,
    /// Before which bytes of `text` there was what XML forbids, and how many of them have been read.
    gaps: Vec<usize>,
    gaps_read: usize,
    /// Where the next byte stands, each from 1.
    pub line: u32,
    pub column: u32,
    /// How many characters that XML forbids have been passed.
    pub forbidden: usize,
    /// Whether there have been bytes that its encoding does not know.
    pub is_damaged: bool,
}

impl<R: Read> Source<R> {
    /// Begins to read; the error is the name of an encoding that nobody knows.
    pub fn new(mut input: R) -> Result<std::result::Result<Source<R>, String>> {
        let mut raw = vec![0; CHUNK];
        let mut left = 0;
        while left < 1024 {
            match input.read(&mut raw[left..])? {
                0 => break,
                read => left += read,
            }
        }
        let encoding = match encoding(&raw[..left]) {
            Ok(encoding) => encoding,
            Err(name) => return Ok(Err(name)),
        };
        Ok(Ok(Source {
            input,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw,
            left,
            text: Vec::new(),
            at: 0,
            is_done: false,
            after_return: false,
            gaps: Vec::new(),
            gaps_read: 0,
            line: 1,
            column: 1,
            forbidden: 0,
            is_damaged: false,
        }))
    }

    fn refill(&mut self) -> Result<()> {
        self.at = 0;
        self.text.clear();
        self.pass_gaps(usize::MAX);
        self.gaps.clear();
        self.gaps_read = 0;
        while self.text.is_empty() && !self.is_done {
            if self.left == 0 {
                self.left = self.input.read(&mut self.raw)?;
            }
            self.is_done = self.left == 0;
            self.text.resize(3 * CHUNK + 64, 0);
            let (_, read, written, is_damaged) =
                self.decoder.decode_to_utf8(&self.raw[..self.left], &mut self.text, self.is_done);
            self.raw.copy_within(read..self.left, 0);
            self.left -= read;
            self.is_damaged |= is_damaged;
            self.text.truncate(written);
            self.drop_forbidden();
        }
        Ok(())
    }

    /// Leaves out what no XML may have, and makes every line end with `\n`.
    fn drop_forbidden(&mut self) {
        let mut kept = 0;
        let mut at = 0;
        while let Some(&byte) = self.text.get(at) {
            let is_noncharacter = byte == 0xef && matches!(self.text.get(at + 1..at + 3), Some([0xbf, 0xbe | 0xbf]));
            let is_control = byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
            let is_second_of_two = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            at += if is_noncharacter { 3 } else { 1 };
            if is_noncharacter || is_control {
                self.gaps.push(kept);
            } else if !is_second_of_two {
                self.text[kept] = if byte == b'\r' { b'\n' } else { byte };
                kept += 1;
            }
        }
        self.text.truncate(kept);
    }

    /// Counts what was forbidden before a byte.
    fn pass_gaps(&mut self, end: usize) {
        while self.gaps.get(self.gaps_read).is_some_and(|gap| *gap < end) {
            self.gaps_read += 1;
            self.forbidden += 1;
        }
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(into.len());
        into[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        if self.at >= self.text.len() {
            self.refill()?;
        }
        Ok(&self.text[self.at..])
    }

    fn consume(&mut self, length: usize) {
        let end = (self.at + length).min(self.text.len());
        for byte in &self.text[self.at..end] {
            if *byte == b'\n' {
                self.line = self.line.saturating_add(1);
                self.column = 1;
            } else if byte & 0xc0 != 0x80 {
                self.column = self.column.saturating_add(1);
            }
        }
        self.at = end;
        self.pass_gaps(end);
    }
}

/// The encoding that a file begins in: by its mark, by its zeros, by what it says of itself.
fn encoding(start: &[u8]) -> std::result::Result<&'static Encoding, String> {
    if let Some((encoding, _)) = Encoding::for_bom(start) {
        return Ok(encoding);
    }
    match start {
        [b'<', 0, ..] => return Ok(UTF_16LE),
        [0, b'<', ..] => return Ok(UTF_16BE),
        _ => {}
    }
    let start = String::from_utf8_lossy(&start[..start.len().min(1024)]);
    let declared = start.split_once("?>").and_then(|(declaration, _)| {
        let value = declaration.strip_prefix("<?xml")?.split_once("encoding")?.1;
        let value = value.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].split_once(quote).map(|(name, _)| name.trim().to_owned())
    });
    match declared {
        None => Ok(UTF_8),
        // It could not be read if it were.
        Some(name) if name.to_ascii_lowercase().starts_with("utf-16") => Ok(UTF_8),
        Some(name) => Encoding::for_label_no_replacement(name.as_bytes()).ok_or(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, usize, bool) {
        let mut source = Source::new(bytes).expect("readable").expect("a known encoding");
        let mut text = String::new();
        source.read_to_string(&mut text).expect("UTF-8");
        (text, source.forbidden, source.is_damaged)
    }

    #[test]
    fn encodings() {
        let text = "<?xml version=\"1.0\"?>é–日😀";
        assert_eq!(read(text.as_bytes()), (text.to_owned(), 0, false));
        assert_eq!(read(format!("\u{feff}{text}").as_bytes()).0, text);
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?>\xe9\x96";
        assert_eq!(read(latin).0, "<?xml version='1.0' encoding='ISO-8859-1'?>é–");
        for mark in ["\u{feff}", ""] {
            let little: Vec<u8> = format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(read(&little).0, text);
            let big: Vec<u8> = format!("{mark}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(read(&big).0, text);
        }
        assert_eq!(read(b"<?xml encoding=\"UTF-16\"?>a").0, "<?xml encoding=\"UTF-16\"?>a");
        assert!(read(b"a\xff").2);
        assert_eq!(
            Source::new(&b"<?xml encoding=\"klingon\"?>"[..]).expect("readable").err().as_deref(),
            Some("klingon")
        );
    }

    #[test]
    fn forbidden_characters_and_line_ends() {
        assert_eq!(
            read("a\u{0}\u{8}\u{b}b\u{fffe}\u{ffff}\u{fffd}\tc\r\n\r\r\n".as_bytes()),
            ("ab\u{fffd}\tc\n\n\n".to_owned(), 5, false)
        );
        let long = "é\r\n\u{1}".repeat(50_000);
        let mut source = Source::new(long.as_bytes()).expect("readable").expect("a known encoding");
        let mut text = String::new();
        source.read_to_string(&mut text).expect("UTF-8");
        assert_eq!(text, "é\n".repeat(50_000));
        assert_eq!((source.line, source.column, source.forbidden), (50_001, 1, 50_000));
    }
}
