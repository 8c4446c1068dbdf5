//! The device that the interpreter draws on: it keeps glyphs and nothing else.

use super::accents;
use super::doubles::Doubles;
use super::glyph::{Glyph, Glyphs, Turn};
use super::letters::{self, SOFT_HYPHEN};
use super::marks::{self, Marks};
use super::runs::{self, Run};
use hayro::hayro_interpret::font::{self, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::hayro_syntax::object::Dict;
use hayro::hayro_interpret::kurbo::{Affine, BezPath};
use hayro::hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};
use std::ops::Range;

/// Glyphs that are kept of one page. The densest table of figures has a tenth of this.
const MOST_GLYPHS: usize = 200_000;
/// Bytes of text that are kept of one page: one glyph's text may be long.
const MOST_LETTERS: usize = 4 << 20;

/// Gathers the glyphs of one page.
#[derive(Debug, Default)]
pub struct Collector {
    width: f64,
    pub height: f64,
    glyphs: Glyphs,
    /// Glyphs that said which letters they show.
    pub readable: usize,
    /// Glyphs that did not.
    pub unreadable: usize,
    /// Whether the page has more than is kept.
    pub cut: bool,
    doubles: Doubles,
    marks: Marks,
    replacement: Option<Replacement>,
    /// Whether a space was drawn after the last glyph.
    spaced: bool,
    /// See [`Run::of`].
    stretched: bool,
}

/// A text that stands for glyphs, and the place of those that came so far.
#[derive(Debug)]
struct Replacement {
    text: String,
    place: Option<Place>,
}

/// Where a glyph stands, whatever it shows.
#[derive(Clone, Debug)]
pub struct Place {
    pub turn: Turn,
    pub along: f64,
    pub down: f64,
    pub advance: f64,
    pub size: f64,
    pub em: f64,
}

impl Collector {
    /// For a page of this size. What is drawn beyond it is dropped.
    pub fn new(width: f64, height: f64) -> Self {
        Self { width, height, ..Self::default() }
    }

    /// The glyphs of the page, when all is drawn.
    pub fn finish(&mut self) -> Glyphs {
        // A file may forget to close what it marks.
        self.replace();
        std::mem::take(&mut self.glyphs)
    }

    /// Writes the text that stands for the glyphs drawn since it was given.
    fn replace(&mut self) {
        if let Some(Replacement { text, place: Some(place) }) = self.replacement.take()
            && !text.is_empty()
        {
            self.write(&place, &text);
        }
    }

    fn draw(&mut self, run: &Run, glyph: &font::Glyph<'_>, transform: Affine) {
        let Some(place) = self.place(run, glyph, transform) else { return };
        if let Some(replacement) = &mut self.replacement {
            replacement.cover(place);
            self.readable += 1;
            return;
        }
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => self.write(&place, c.encode_utf8(&mut [0; 4])),
            Some(BfString::String(text)) => self.write(&place, &text),
            None => self.unreadable += 1,
        }
    }

    /// Where a glyph stands; `None` when it is not on the page.
    fn place(&self, run: &Run, glyph: &font::Glyph<'_>, transform: Affine) -> Option<Place> {
        let [a, b, _, _, x, y] = transform.as_coeffs();
        let em = run.em.unwrap_or_else(|| a.hypot(b) * 1000.0);
        let advance = if run.vertical { em } else { runs::width(glyph).map_or(em / 2.0, |width| width * em / 1000.0) };
        let (along, down) = run.turn.place(x, y);
        let place = Place { turn: run.turn, along, down, advance: advance.max(0.0), size: run.size, em };
        let on_page = (-1.0..=self.width + 1.0).contains(&x) && (-1.0..=self.height + 1.0).contains(&y);
        (on_page && place.is_sane()).then_some(place)
    }

    /// Keeps a glyph that shows `value`.
    pub fn write(&mut self, place: &Place, value: &str) {
        let start = self.glyphs.letters.len();
        if self.glyphs.list.len() >= MOST_GLYPHS || start >= MOST_LETTERS {
            self.cut = true;
            return;
        }
        if !place.is_sane() {
            return;
        }
        letters::push(value, &mut self.glyphs.letters);
        let written = self.glyphs.letters.get(start..).unwrap_or_default();
        let (text, space_before, space_after) = (written.trim(), written.starts_with(' '), written.ends_with(' '));
        if written.is_empty() {
            self.unreadable += 1;
            return;
        }
        self.readable += 1;
        self.spaced |= space_before;
        if let Some(first) = text.chars().next() {
            let from = start + written.len() - written.trim_start().len();
            let glyph = self.glyph(place, from..from + text.len(), first);
            self.keep(glyph, first);
            self.spaced = space_after;
        }
    }

    fn glyph(&self, place: &Place, letters: Range<usize>, first: char) -> Glyph {
        Glyph {
            letters,
            turn: place.turn,
            along: place.along as f32,
            down: place.down as f32,
            advance: place.advance as f32,
            size: place.size as f32,
            em: place.em as f32,
            spaced: self.spaced,
            artifact: self.marks.in_artifact(),
            rtl: letters::is_rtl(first),
        }
    }

    fn keep(&mut self, glyph: Glyph, first: char) {
        let is_double = first != SOFT_HYPHEN && self.doubles.has(first, &glyph);
        if !is_double && !self.is_said(&glyph) && !accents::compose(&mut self.glyphs, &glyph) {
            self.glyphs.list.push(glyph);
        }
    }

    /// Whether the glyph before this one said its text already: a letter and the mark on it may both stand for the two.
    fn is_said(&mut self, glyph: &Glyph) -> bool {
        let Glyphs { list, letters } = &mut self.glyphs;
        let text = |glyph: &Glyph| letters.get(glyph.letters.clone()).unwrap_or_default();
        let Some(last) = list.last_mut() else { return false };
        let shared = last.end().min(glyph.end()) - last.along.max(glyph.along);
        let narrower = last.advance.min(glyph.advance);
        let is_on = narrower == 0.0 || shared > narrower / 2.0;
        let is_cluster = text(glyph).chars().nth(1).is_some() && text(last) == text(glyph);
        if self.spaced || !is_on || !is_cluster || last.gap(glyph).abs() > 1.0 {
            return false;
        }
        let end = last.end().max(glyph.end());
        last.along = last.along.min(glyph.along);
        last.advance = end - last.along;
        true
    }
}

impl Place {
    /// Whether the numbers are such as a page can have.
    fn is_sane(&self) -> bool {
        let place = [self.along, self.down, self.advance];
        place.iter().all(|n| n.abs() < 1e6) && [self.size, self.em].iter().all(|n| (1e-2..1e5).contains(n))
    }
}

impl Replacement {
    /// Takes a glyph's place into the whole, as far as they stand on one line.
    fn cover(&mut self, next: Place) {
        let Some(place) = &mut self.place else {
            self.place = Some(next);
            return;
        };
        if place.turn == next.turn && (place.down - next.down).abs() < place.size / 2.0 {
            let end = (place.along + place.advance).max(next.along + next.advance);
            place.along = place.along.min(next.along);
            place.advance = end - place.along;
        }
    }
}

impl<'a> Device<'a> for Collector {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let Some(common) = Run::of(run, props.transform, &mut self.stretched) else { return };
        for glyph in run.glyphs() {
            self.draw(&common, glyph, props.transform * glyph.transform());
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let text = match &self.replacement {
            None if self.marks.has_room() => marks::actual_text(properties),
            _ => None,
        };
        self.marks.begin(tag, text.is_some());
        if let Some(text) = text {
            self.replacement = Some(Replacement { text, place: None });
        }
    }

    fn end_marked_content(&mut self) {
        if self.marks.replaces() {
            self.replace();
        }
        self.marks.end();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
