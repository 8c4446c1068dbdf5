//! Marked content: what the file itself says of its glyphs.

use crate::load::documents::strings;
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
    Some(strings::decode(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
