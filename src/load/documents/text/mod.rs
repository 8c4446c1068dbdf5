//! Text out of the pages of a PDF.
//!
//! A PDF has no text. It has glyphs, each with its place, in the order in which some program drew them, and says of most of
//! them which letters they show. What the reader sees as words, lines and paragraphs is put together again here, in the
//! order of the modules below: glyphs are collected, those that follow each other become pieces, pieces on a baseline
//! become rows, rows become lines of text, and lines become paragraphs.
//!
//! Two rules hold throughout. The order in which a file draws is the order in which it was written, until the places of the
//! glyphs prove otherwise. And distances are told in sizes of the font: what is a gap in a footnote is none in a title.
//!
//! Nothing here fails or panics, whatever a file holds. Time and memory are bounded by a page's size.

mod glyph;
mod letters;
mod marks;
mod doubles;
mod accents;
mod runs;
mod collector;
mod stacks;
mod pieces;
mod rows;
mod columns;
mod bidi;
mod words;
mod order;
mod furniture;
mod hyphens;
mod paragraphs;
#[cfg(test)]
mod tests;

use collector::Collector;
use glyph::Turn;
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::kurbo::{Affine, Rect};
use hayro::hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use hyphens::{Break, Compounds};
use letters::SOFT_HYPHEN;
use serde::{Deserialize, Serialize};

/// One page as its glyphs stand: its lines in reading order, with their places.
#[derive(Clone, Debug, Default)]
pub struct PageLines {
    lines: Vec<Line>,
    /// The page's height in points.
    height: f32,
    /// Glyphs that said which letters they show. A scan has none, and none of the other kind.
    pub readable: usize,
    /// Glyphs whose font does not say which letters they show.
    pub unreadable: usize,
    /// Whether the page has more glyphs than are read of one.
    pub cut: bool,
}

/// A line of text.
#[derive(Clone, Debug)]
struct Line {
    /// Words with single spaces between them. A soft hyphen may be anywhere.
    text: String,
    turn: Turn,
    /// Where it starts and ends along its baseline.
    start: f32,
    end: f32,
    /// Where its baseline is down the page.
    down: f32,
    size: f32,
    /// Whether it has gaps as wide as those between the cells of a table.
    cells: bool,
    /// Whether the file says that it is no part of the text.
    artifact: bool,
    /// Whether it is read from right to left.
    rtl: bool,
}

/// What becomes of running headers, footers and page numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Furniture {
    Keep,
    Drop,
}

/// Reads one page. What cannot be read is counted.
pub fn read_page<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>, settings: &InterpreterSettings) -> PageLines {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let place = Affine::new(page.initial_transform(true).as_coeffs());
    let bounds = Rect::new(0.0, 0.0, width, height);
    let mut context = Context::new(place, bounds, cache, page.xref(), settings.clone());
    let mut collector = Collector::new(width, height);
    interpret_page(page, &mut context, &mut collector);
    page_lines(collector)
}

fn page_lines(mut collector: Collector) -> PageLines {
    let mut glyphs = collector.finish();
    stacks::lay(&mut glyphs);
    PageLines {
        lines: lines(&glyphs),
        height: collector.height as f32,
        readable: collector.readable,
        unreadable: collector.unreadable,
        cut: collector.cut,
    }
}

/// The lines that glyphs make, in reading order.
fn lines(glyphs: &glyph::Glyphs) -> Vec<Line> {
    let rows = columns::split(rows::rows(pieces::pieces(glyphs)));
    order::sort(rows.iter().map(|row| words::line(row, glyphs)).filter(|line| !line.text.is_empty()).collect())
}

/// The text of a document, one string a page: a paragraph a line, with single spaces between words.
///
/// Words broken at a line's end are whole again, and one broken at a page's end stands on the page where it begins.
pub fn join(pages: Vec<PageLines>, furniture: Furniture) -> Vec<String> {
    let pages = match furniture {
        Furniture::Keep => pages.into_iter().map(|page| page.lines).collect(),
        Furniture::Drop => furniture::drop(pages),
    };
    paragraphs::join(&pages, furniture)
}

/// A line as it stands on its page, for those who look at more than words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlacedLine {
    /// Without the hyphen of a word that goes on in the next line of the paragraph.
    pub text: String,
    /// Of its font, in points.
    pub size: f32,
    /// Counted from 0.
    pub page: u32,
    /// How far its baseline is below the page's upper edge, in points.
    pub down: f32,
    /// The same as a part of the page's height.
    pub depth: f32,
    /// `None` when a paragraph begins with it.
    pub joint: Option<Joint>,
}

/// What stands between a line and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Joint {
    Space,
    Nothing,
}

/// The lines of some pages in reading order, without what the file calls no part of its text and without what stands across
/// the rest, such as a stamp along the margin.
pub fn placed_lines(pages: Vec<PageLines>) -> Vec<PlacedLine> {
    let mut placed = Vec::new();
    for (number, mut page) in pages.into_iter().enumerate() {
        page.keep_text();
        let compounds = Compounds::of(page.lines.iter().map(|line| line.text.as_str()));
        let joints = paragraphs::joints(&page.lines, &compounds);
        for (line, joint) in page.lines.iter().zip(joints) {
            if joint == Some(Break::Hyphen)
                && let Some(PlacedLine { text, .. }) = placed.last_mut()
            {
                text.pop();
            }
            placed.push(line.placed(number, page.height, joint));
        }
    }
    for line in &mut placed {
        line.text.retain(|c| c != SOFT_HYPHEN);
    }
    placed
}

impl PageLines {
    /// Whether it has no words.
    pub fn is_blank(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many words it has.
    pub fn words(&self) -> usize {
        self.lines.iter().map(|line| line.text.split(' ').count()).sum()
    }

    /// Drops what is no text, and what runs in another direction than most of it.
    fn keep_text(&mut self) {
        if self.lines.iter().any(|line| !line.artifact) {
            self.lines.retain(|line| !line.artifact);
        }
        let letters = |turn: Turn| -> usize {
            self.lines.iter().filter(|line| line.turn == turn).map(|line| line.text.len()).sum()
        };
        let mut turns: Vec<Turn> = self.lines.iter().map(|line| line.turn).collect();
        turns.sort();
        turns.dedup();
        if let Some(most) = turns.into_iter().max_by_key(|turn| letters(*turn)) {
            self.lines.retain(|line| line.turn == most);
        }
    }
}

impl Line {
    fn placed(&self, page: usize, height: f32, joint: Option<Break>) -> PlacedLine {
        // What is written down as JSON has to be a number.
        let finite = |number: f32| if number.is_finite() { number } else { 0.0 };
        let joint = joint.map(|joint| if joint == Break::Space { Joint::Space } else { Joint::Nothing });
        PlacedLine {
            text: self.text.clone(),
            size: finite(self.size),
            page: u32::try_from(page).unwrap_or(u32::MAX),
            down: finite(self.down),
            depth: finite(self.down / height),
            joint,
        }
    }
}
