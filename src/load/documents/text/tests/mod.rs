//! Pages without PDFs: glyphs are put where a test wants them.

mod furniture;
mod layout;
mod pdf;
mod soup;

use super::collector::{Collector, Place};
use super::glyph::Turn;
use super::{Furniture, PageLines, join, page_lines};

/// A page of A4 on which a test writes. Every letter is half as wide as its size.
struct Sheet {
    collector: Collector,
    size: f64,
    tracking: f64,
    /// Whether spaces are drawn, or only left.
    draws_spaces: bool,
}

impl Sheet {
    fn new() -> Self {
        Self { collector: Collector::new(595.0, 842.0), size: 10.0, tracking: 0.0, draws_spaces: true }
    }

    /// Whatever is written next has this size.
    fn size(mut self, size: f64) -> Self {
        self.size = size;
        self
    }

    /// Letters written next stand so many points apart.
    fn tracking(mut self, tracking: f64) -> Self {
        self.tracking = tracking;
        self
    }

    fn without_spaces(mut self) -> Self {
        self.draws_spaces = false;
        self
    }

    /// Writes a line that begins at `x`, `y` points below the page's top edge.
    fn write(self, x: f64, y: f64, text: &str) -> Self {
        self.turned(Turn::UPRIGHT, x, y, text)
    }

    /// As if the page were turned first.
    fn turned(mut self, turn: Turn, x: f64, y: f64, text: &str) -> Self {
        let mut along = x;
        for c in text.chars() {
            if c != ' ' || self.draws_spaces {
                self.glyph(turn, along, y, c);
            }
            along += self.size / 2.0 + self.tracking;
        }
        self
    }

    /// Writes lines below each other.
    fn lines(self, x: f64, y: f64, lines: &[&str]) -> Self {
        let step = self.size * 1.2;
        lines.iter().enumerate().fold(self, |sheet, (index, line)| sheet.write(x, y + step * index as f64, line))
    }

    /// Writes from `x` to the left, in the order of reading.
    fn leftwards(mut self, x: f64, y: f64, text: &str) -> Self {
        for (index, c) in text.chars().enumerate() {
            self.glyph(Turn::UPRIGHT, x - (index + 1) as f64 * self.size / 2.0, y, c);
        }
        self
    }

    fn glyph(&mut self, turn: Turn, along: f64, down: f64, c: char) {
        let place = Place { turn, along, down, advance: self.size / 2.0, size: self.size, em: self.size };
        self.collector.write(&place, c.encode_utf8(&mut [0; 4]));
    }

    fn page(self) -> PageLines {
        page_lines(self.collector)
    }

    fn text(self) -> String {
        join(vec![self.page()], Furniture::Keep).concat()
    }
}
