//! Vertical writing that is drawn glyph by glyph.
//!
//! A browser places each glyph of a vertical line for itself, with a font for horizontal text. Such stacks are laid down, so
//! that they are lines like all others (see [`Turn`]).

use super::glyph::{Glyph, Glyphs, Turn};
use super::letters;

/// Glyphs below each other that show that a page has stacks.
const SURE: usize = 4;
/// Glyphs that are one then: the last column of a paragraph is short.
const LEAST: usize = 2;
/// How far above the baseline the top of an upright glyph's square is, in sizes.
const ASCENT: f32 = 0.88;

/// Makes stacks of upright glyphs lines that run down the page.
pub fn lay(glyphs: &mut Glyphs) {
    let Glyphs { list, letters: all } = glyphs;
    let is_square = |glyph: &Glyph| {
        let text = all.get(glyph.letters.clone()).unwrap_or_default();
        glyph.turn == Turn::UPRIGHT && text.starts_with(letters::is_unspaced)
    };
    let stands_on = |above: &Glyph, below: &Glyph| {
        let step = (below.down - above.down) / above.size;
        let aside = (middle(below) - middle(above)) / above.size;
        (0.7..2.0).contains(&step) && aside.abs() < 0.2 && is_square(above) && is_square(below)
    };
    if !list.chunk_by(stands_on).any(|stack| stack.len() >= SURE) {
        return;
    }
    for stack in list.chunk_by_mut(stands_on).filter(|stack| stack.len() >= LEAST) {
        stack.iter_mut().for_each(lay_down);
    }
}

fn middle(glyph: &Glyph) -> f32 {
    glyph.along + glyph.advance / 2.0
}

fn lay_down(glyph: &mut Glyph) {
    (glyph.along, glyph.down) = (glyph.down - ASCENT * glyph.size, -middle(glyph));
    glyph.turn = Turn::DOWNWARDS;
    glyph.advance = glyph.size;
}
