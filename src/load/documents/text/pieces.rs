//! Pieces: glyphs that were drawn one after the other and stand one after the other.

use super::glyph::{Glyph, Glyphs, Turn};
use std::ops::Range;

/// A wider gap, in ems, ends a piece. The columns of a page stand no closer.
pub const GAP: f32 = 0.8;
/// How far a glyph may reach into the one before it, in ems.
const OVERLAP: f32 = 0.5;
/// How far above or below the glyph before it one may stand, in sizes of the larger: footnote marks and indices do.
const RISE: f32 = 0.5;

#[derive(Clone, Debug)]
pub struct Piece {
    /// Which of the page's glyphs.
    pub glyphs: Range<usize>,
    pub turn: Turn,
    pub start: f32,
    pub end: f32,
    /// The baseline of the largest glyphs.
    pub down: f32,
    pub size: f32,
    pub artifact: bool,
}

/// The pieces of a page, in the order in which they are drawn.
pub fn pieces(glyphs: &Glyphs) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut last: Option<&Glyph> = None;
    for (index, glyph) in glyphs.list.iter().enumerate() {
        match pieces.last_mut() {
            Some(piece) if last.is_some_and(|last| follows(last, glyph)) => piece.take(glyph),
            _ => pieces.push(Piece::new(index, glyph)),
        }
        last = Some(glyph);
    }
    pieces
}

/// Whether a glyph continues the line of the one drawn before it.
fn follows(last: &Glyph, next: &Glyph) -> bool {
    if last.turn != next.turn || last.artifact != next.artifact || next.rise(last).abs() > RISE {
        return false;
    }
    let close = |gap: f32| (-OVERLAP..=GAP).contains(&gap);
    close(last.gap(next)) || ((last.rtl || next.rtl) && close(next.gap(last)))
}

impl Piece {
    fn new(index: usize, glyph: &Glyph) -> Self {
        Self {
            glyphs: index..index + 1,
            turn: glyph.turn,
            start: glyph.along,
            end: glyph.end(),
            down: glyph.down,
            size: glyph.size,
            artifact: glyph.artifact,
        }
    }

    fn take(&mut self, glyph: &Glyph) {
        self.glyphs.end += 1;
        self.start = self.start.min(glyph.along);
        self.end = self.end.max(glyph.end());
        // Sizes that differ by a hair are the same.
        if glyph.size > 1.05 * self.size {
            self.size = glyph.size;
            self.down = glyph.down;
        }
    }
}
