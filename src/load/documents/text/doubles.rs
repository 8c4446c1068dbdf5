//! Glyphs drawn twice: to look bold, or to cast a shadow.

use super::glyph::Glyph;
use rustc_hash::FxHashMap;

/// How far apart two drawings of one glyph stand at most, in sizes. Two slim letters in a word stand further apart.
const APART: f32 = 0.1;
/// The side of a cell, in sizes: no two slim letters share one, and all doubles of a glyph are in four.
const CELL: f32 = 0.22;

/// The glyphs of a page by letter and place.
#[derive(Debug, Default)]
pub struct Doubles {
    cells: FxHashMap<u64, (f32, f32)>,
}

impl Doubles {
    /// Whether the letter was drawn at nearly this place already; if not, it is now.
    pub fn has(&mut self, letter: char, glyph: &Glyph) -> bool {
        let side = CELL * glyph.size;
        let (x, y) = (glyph.along / side, glyph.down / side);
        // Cells far apart may share a key. That does no harm, since the place decides.
        let kind = (u64::from(u32::from(letter)) << 32) ^ (glyph.turn.key() << 54);
        let key =
            |x: f32, y: f32| kind ^ u64::from(x.floor() as i32 as u16) ^ (u64::from(y.floor() as i32 as u16) << 16);
        let near = APART * glyph.size;
        let is_double =
            |(along, down): &(f32, f32)| (along - glyph.along).abs() < near && (down - glyph.down).abs() < near;
        let corners = [(-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5)];
        if corners.iter().any(|(dx, dy)| self.cells.get(&key(x + dx, y + dy)).is_some_and(is_double)) {
            return true;
        }
        self.cells.insert(key(x, y), (glyph.along, glyph.down));
        false
    }
}
