//! Glyphs as they stand on the page.

use std::ops::Range;

/// The direction of a baseline in whole degrees, clockwise: 0 for upright text, 90 for text that runs down the page.
///
/// Vertical writing runs down and has its next line on the left, as has upright text turned by 90 degrees. So it is that,
/// and nothing else here needs to know of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Turn(i16);

impl Turn {
    pub const UPRIGHT: Self = Self(0);
    pub const DOWNWARDS: Self = Self(90);

    /// The direction (`x`, `y`), where y grows downwards. A skewed scan is as good as straight.
    pub fn of(x: f64, y: f64) -> Self {
        const SKEW: f64 = 3.0;
        if y == 0.0 && x > 0.0 {
            return Self::UPRIGHT;
        }
        let degrees = y.atan2(x).to_degrees();
        let square = (degrees / 90.0).round() * 90.0;
        let degrees = if (degrees - square).abs() < SKEW { square } else { degrees.round() };
        Self((degrees as i16).rem_euclid(360))
    }

    /// A number of its own.
    pub fn key(self) -> u64 {
        u64::from(self.0.unsigned_abs())
    }

    /// The place (`x`, `y`) of the page as how far along the baseline and how far down the lines it is.
    pub fn place(self, x: f64, y: f64) -> (f64, f64) {
        match self.0 {
            0 => (x, y),
            90 => (y, -x),
            180 => (-x, -y),
            270 => (-y, x),
            degrees => {
                let (sin, cos) = f64::from(degrees).to_radians().sin_cos();
                (x * cos + y * sin, y * cos - x * sin)
            }
        }
    }
}

/// A glyph, or several that one text replaces. All its numbers are finite.
#[derive(Clone, Debug)]
pub struct Glyph {
    /// Where its text stands in [`Glyphs::letters`].
    pub letters: Range<usize>,
    pub turn: Turn,
    /// Where its origin is along the baseline.
    pub along: f32,
    /// Where its baseline is down the lines.
    pub down: f32,
    pub advance: f32,
    /// The font's size across the baseline, in points.
    pub size: f32,
    /// The font's size along the baseline: it differs from `size` where letters are stretched.
    pub em: f32,
    /// Whether a space was drawn between the glyph before and this one.
    pub spaced: bool,
    /// Whether the file marks it as an artifact of the layout.
    pub artifact: bool,
    /// Whether its first letter is written from right to left.
    pub rtl: bool,
}

impl Glyph {
    pub fn end(&self) -> f32 {
        self.along + self.advance
    }

    /// The gap between this glyph and one to its right, in ems.
    pub fn gap(&self, right: &Self) -> f32 {
        (right.along - self.end()) / self.em.max(right.em)
    }

    /// How far up the baseline of `other` is, in sizes of the larger one.
    pub fn rise(&self, other: &Self) -> f32 {
        (self.down - other.down) / self.size.max(other.size)
    }
}

/// The glyphs of a page, in the order in which they are drawn. Spaces are not among them: see [`Glyph::spaced`].
#[derive(Debug, Default)]
pub struct Glyphs {
    pub list: Vec<Glyph>,
    pub letters: String,
}

impl Glyphs {
    pub fn text(&self, glyph: &Glyph) -> &str {
        self.letters.get(glyph.letters.clone()).unwrap_or_default()
    }

    pub fn first_letter(&self, glyph: &Glyph) -> char {
        self.text(glyph).chars().next().unwrap_or(' ')
    }

    pub fn last_letter(&self, glyph: &Glyph) -> char {
        self.text(glyph).chars().next_back().unwrap_or(' ')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skewed_line_is_straight() {
        assert_eq!(Turn::of(1.0, 0.02), Turn::UPRIGHT);
        assert_eq!(Turn::of(1.0, -0.02), Turn::UPRIGHT);
        assert_eq!(Turn::of(0.02, 1.0), Turn(90));
        assert_eq!(Turn::of(1.0, 1.0), Turn(45));
        assert_eq!(Turn::of(0.0, -2.0), Turn(270));
    }

    #[test]
    fn every_turn_has_its_own_along_and_down() {
        for degrees in [0.0_f64, 45.0, 90.0, 135.0, 180.0, 270.0, 300.0] {
            let (sin, cos) = degrees.to_radians().sin_cos();
            let (along, down) = Turn::of(cos, sin).place(10.0 * cos - 3.0 * sin, 10.0 * sin + 3.0 * cos);
            assert!((along - 10.0).abs() < 1e-9 && (down - 3.0).abs() < 1e-9, "{degrees}: {along} {down}");
        }
    }
}
