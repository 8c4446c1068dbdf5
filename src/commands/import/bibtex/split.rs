//! Where entries begin and end.

/// `@kind{…}` with its braces.
pub(super) struct Piece<'t> {
    pub kind: &'t str,
    pub text: &'t str,
    /// From 1.
    pub line: u32,
    /// Whether a parser that calls itself for each brace would have to do so too often.
    pub is_too_deep: bool,
}

/// So deep may braces be; a title has two or three.
const DEEPEST: u32 = 100;

/// The entries of a file; what stands between them is a comment. One that is not closed ends where the next line begins one.
pub(super) fn split(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut at, mut counted, mut line) = (0, 0, 1_usize);
    while let Some(found) = memchr::memchr(b'@', &text.as_bytes()[at..]) {
        let start = at + found;
        let Some((kind, open)) = head(text, start) else {
            at = start + 1;
            continue;
        };
        line += memchr::memchr_iter(b'\n', &text.as_bytes()[counted..start]).count();
        counted = start;
        let (end, depth) = end(text, open);
        pieces.push(Piece {
            kind,
            text: &text[start..end],
            line: u32::try_from(line).unwrap_or(u32::MAX),
            is_too_deep: depth > DEEPEST,
        });
        at = end;
    }
    pieces
}

/// The kind of the entry that begins at `start`, and where its brace opens.
fn head(text: &str, start: usize) -> Option<(&str, usize)> {
    let rest = text.get(start + 1..)?;
    let kind = rest.split(['{', '(']).next()?;
    let open = start + 1 + kind.len();
    let kind = kind.trim();
    let is_word = !kind.is_empty()
        && kind.len() < 40
        && kind.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    (is_word && open < text.len()).then_some((kind, open))
}

/// The end of the group that opens at `open`, and how deep braces are in it.
fn end(text: &str, open: usize) -> (usize, u32) {
    let bytes = text.as_bytes();
    let is_round = bytes[open] == b'(';
    let (mut depth, mut deepest) = (0_u32, 0);
    let mut at = open;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'(' if is_round && at == open => depth += 1,
            b')' if is_round && depth == 1 => depth = 0,
            b'\n' if bytes.get(at + 1) == Some(&b'@') && head(text, at + 1).is_some() => return (at + 1, deepest),
            _ => {}
        }
        deepest = deepest.max(depth);
        at += 1;
        if depth == 0 {
            break;
        }
    }
    // A backslash may have led into a character.
    (text.ceil_char_boundary(at.min(text.len())), deepest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(text: &str) -> Vec<(&str, &str, u32)> {
        split(text).into_iter().map(|piece| (piece.kind, piece.text, piece.line)).collect()
    }

    #[test]
    fn entries_are_parted() {
        let text = "a@b.example\n@Book{x, title={A {B} \\} C}}\n@string(a = \"b\")\n@misc{open, title={D\n@misc{y}\n";
        assert_eq!(
            pieces(text),
            [
                ("Book", "@Book{x, title={A {B} \\} C}}", 2),
                ("string", "@string(a = \"b\")", 3),
                ("misc", "@misc{open, title={D\n", 4),
                ("misc", "@misc{y}", 5),
            ]
        );
        assert!(split(&format!("@a{}", "{".repeat(1_000)))[0].is_too_deep);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[@a{}()\\\\\n\"é,=]{0,60}") {
            let all: usize = split(&text).iter().map(|piece| piece.text.len()).sum();
            prop_assert!(all <= text.len());
        }
    }
}
