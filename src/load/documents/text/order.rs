//! The order of the lines.
//!
//! A file draws its text in the order in which it was written, nearly always, and so that order stays. It is repaired where a
//! block of lines is drawn before one that stands above it in the same column, as when headings come after all text.

use super::Line;
use std::ops::Range;

/// With more blocks, a page is no prose, and its order stays: the work grows faster than their number.
const MOST_BLOCKS: usize = 300;
/// The largest step from a line to the next of its block, in sizes.
const STEP: f32 = 2.0;
/// How much of the narrower block's width two blocks share when they stand in one column.
const SHARED: f32 = 0.2;

/// Lines that follow each other down the page.
struct Block<'a> {
    range: Range<usize>,
    first: &'a Line,
    last: &'a Line,
    start: f32,
    end: f32,
}

/// Puts the lines of a page, which come as they are drawn, into the order in which they are read.
pub fn sort(lines: Vec<Line>) -> Vec<Line> {
    let order = order(&blocks(&lines));
    let mut lines: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    order.into_iter().flatten().filter_map(|index| lines.get_mut(index)?.take()).collect()
}

fn blocks(lines: &[Line]) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match blocks.last_mut() {
            Some(block) if block.goes_on_with(line) => block.take(line),
            _ => blocks.push(Block::new(index, line)),
        }
    }
    blocks
}

/// The blocks as they are drawn, but each after those that stand above it in its column.
fn order(blocks: &[Block<'_>]) -> Vec<Range<usize>> {
    let mut waiting: Vec<&Block<'_>> = blocks.iter().collect();
    let mut order = Vec::with_capacity(blocks.len());
    while blocks.len() <= MOST_BLOCKS
        && let Some(first) = waiting.first()
    {
        let mut next = 0;
        let mut wanted = *first;
        // Each step leads to a block that ends further up, so there is a last one.
        while let Some(above) = waiting.iter().position(|other| other.is_above(wanted))
            && let Some(block) = waiting.get(above)
        {
            next = above;
            wanted = block;
        }
        order.push(waiting.remove(next).range.clone());
    }
    order.extend(waiting.into_iter().map(|block| block.range.clone()));
    order
}

impl<'a> Block<'a> {
    fn new(index: usize, line: &'a Line) -> Self {
        Self { range: index..index + 1, first: line, last: line, start: line.start, end: line.end }
    }

    fn goes_on_with(&self, line: &Line) -> bool {
        let step = line.down - self.last.down;
        let in_column = line.start < self.last.end && line.end > self.last.start;
        line.turn == self.last.turn && step > 0.0 && step < STEP * line.size.max(self.last.size) && in_column
    }

    fn take(&mut self, line: &'a Line) {
        self.range.end += 1;
        self.last = line;
        self.start = self.start.min(line.start);
        self.end = self.end.max(line.end);
    }

    /// Whether this block is above `other` in the same column.
    fn is_above(&self, other: &Self) -> bool {
        let shared = self.end.min(other.end) - self.start.max(other.start);
        let narrower = (self.end - self.start).min(other.end - other.start);
        self.first.turn == other.first.turn && self.last.down < other.first.down && shared > SHARED * narrower
    }
}
