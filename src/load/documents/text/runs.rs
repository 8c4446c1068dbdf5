//! How large the glyphs of a run are, and which way they run.

use super::glyph::Turn;
use hayro::hayro_interpret::font::{Glyph, GlyphRun, PositionedGlyph};
use hayro::hayro_interpret::hayro_cmap::WritingMode;
use hayro::hayro_interpret::kurbo::Affine;

/// What the glyphs of a run have in common.
pub struct Run {
    pub turn: Turn,
    pub vertical: bool,
    /// The font's size across the baseline.
    pub size: f64,
    /// The font's size along the baseline, where the glyphs' own transforms do not tell it.
    pub em: Option<f64>,
}

impl Run {
    /// Measures a run. `None` when it has no glyphs.
    ///
    /// Where a font is not in the file, the interpreter stretches the glyphs of another one to the widths of the right one,
    /// so their transforms no longer say how large the font is. `stretched` remembers from run to run whether that is so,
    /// because a single glyph cannot tell.
    pub fn of(run: &GlyphRun<'_, '_>, base: Affine, stretched: &mut bool) -> Option<Self> {
        let first = run.glyphs().first()?;
        let [a, b, c, d, _, _] = (base * first.transform()).as_coeffs();
        let (width, height) = (a.hypot(b) * 1000.0, c.hypot(d) * 1000.0);
        if run.writing_mode() == WritingMode::Vertical {
            return Some(Self { turn: Turn::of(-c, -d), vertical: true, size: width, em: Some(height) });
        }
        let turn = Turn::of(a, b);
        if matches!(&**first, Glyph::Type3(_)) {
            let em = type3_em(run, width);
            return Some(Self { turn, vertical: false, size: em * height / width, em: Some(em) });
        }
        let is_square = |glyph: &PositionedGlyph<'_>| (em(glyph, base) - height).abs() < 0.01 * height;
        if run.glyphs().iter().all(is_square) {
            return Some(Self { turn, vertical: false, size: height, em: None });
        }
        *stretched = is_stretched(run, base, height).unwrap_or(*stretched);
        Some(Self { turn, vertical: false, size: height, em: stretched.then_some(height) })
    }
}

/// Whether the interpreter has stretched the glyphs, rather than the file on purpose; `None` when nothing tells.
///
/// The right em leaves the smaller gaps between them.
fn is_stretched(run: &GlyphRun<'_, '_>, base: Affine, height: f64) -> Option<bool> {
    let (mut as_drawn, mut as_square) = (0.0, 0.0);
    for pair in run.glyphs().windows(2) {
        let [left, right] = pair else { continue };
        let step = (base * right.transform()).translation() - (base * left.transform()).translation();
        let advance = width(left).unwrap_or(500.0) / 1000.0;
        as_drawn += (step.hypot() - advance * em(left, base)).abs().min(height);
        as_square += (step.hypot() - advance * height).abs().min(height);
    }
    (run.glyphs().len() > 1).then_some(as_square < as_drawn)
}

fn em(glyph: &PositionedGlyph<'_>, base: Affine) -> f64 {
    let [a, b, ..] = (base * glyph.transform()).as_coeffs();
    a.hypot(b) * 1000.0
}

/// The em of a Type 3 font, whose unit may be anything: when the letters are out of proportion to it, they tell it.
fn type3_em(run: &GlyphRun<'_, '_>, em: f64) -> f64 {
    let widths = || run.glyphs().iter().filter_map(|glyph| width(glyph)).filter(|width| *width > 0.0);
    let mean = widths().sum::<f64>() / widths().count().max(1) as f64;
    let proportion = mean / 1000.0;
    if mean > 0.0 && !(0.2..=1.2).contains(&proportion) { em * proportion * 2.0 } else { em }
}

/// A glyph's advance in thousandths of its em.
pub fn width(glyph: &Glyph<'_>) -> Option<f64> {
    let width = match glyph {
        Glyph::Outline(glyph) => glyph.advance_width(),
        Glyph::Type3(glyph) => glyph.advance_width(),
    };
    width.map(f64::from)
}
