//! Numbers and texts as bytes: what every file of the index is made of.
//!
//! A number is a LEB128 varint: seven bits a byte, the lowest first, the high bit set on all bytes but the last. A text is
//! its length in bytes and its UTF-8.

/// Appends a number.
pub(super) fn put(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends a text.
pub(super) fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u32);
    out.extend_from_slice(text.as_bytes());
}

/// Reads what has been put. Each reading is `None` where the bytes end too early or make no sense.
#[derive(Clone)]
pub(super) struct Cursor<'a>(pub &'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) fn number(&mut self) -> Option<u32> {
        let mut number: u64 = 0;
        for shift in (0..35).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(number).ok();
            }
        }
        None
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let length = self.number()? as usize;
        std::str::from_utf8(self.take(length)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_read() {
        let numbers = [0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, u32::MAX];
        for number in numbers {
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            put_text(&mut bytes, "straße");
            let mut cursor = Cursor(&bytes);
            assert_eq!((cursor.number(), cursor.text()), (Some(number), Some("straße")));
            assert_eq!(cursor.number(), None);
        }
    }

    #[test]
    fn nonsense_is_nothing() {
        assert_eq!(Cursor(&[0xff; 9]).number(), None);
        assert_eq!(Cursor(&[0x80]).number(), None);
        assert_eq!(Cursor(&[5, b'a']).text(), None);
        assert_eq!(Cursor(&[1, 0xff]).text(), None);
    }
}
