//! Rows: pieces that stand on one baseline, side by side.

use super::glyph::Turn;
use super::pieces::Piece;
use rustc_hash::FxHashMap;

/// How far apart two baselines of one row are at most, in sizes of the larger.
const SLACK: f32 = 0.25;
/// How far pieces of a row may overlap, in sizes.
const OVERLAP: f32 = 0.3;
/// How far from a row a piece stands at most that was drawn elsewhere, in sizes: less than columns are apart.
const NEAR: f32 = 0.6;
/// A row with more pieces ends. No table has as many columns, and so no row takes long to fill.
const MOST_PIECES: usize = 1000;
/// How many rows with the same baseline are looked at for a piece drawn elsewhere.
const MOST_ROWS: usize = 8;

#[derive(Clone, Debug)]
pub struct Row {
    pub turn: Turn,
    pub down: f32,
    pub size: f32,
    pub artifact: bool,
    /// From left to right, seen along the baseline.
    pub pieces: Vec<Piece>,
}

/// The rows of a page, in the order in which they are begun.
pub fn rows(pieces: Vec<Piece>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for piece in pieces {
        match rows.last_mut().and_then(|row| Some((row.slot(&piece)?, row))) {
            Some((at, row)) => row.insert(at, piece),
            None => rows.push(Row::new(piece)),
        }
    }
    gather(rows)
}

/// Brings pieces to their row that were drawn apart from it: words in bold after all others, say, or what fills in a form.
fn gather(rows: Vec<Row>) -> Vec<Row> {
    let mut gathered: Vec<Row> = Vec::with_capacity(rows.len());
    let mut by_baseline: FxHashMap<(Turn, i64), Vec<usize>> = FxHashMap::default();
    for row in rows {
        let shelf = (row.down / 4.0).round() as i64;
        let shelves = [shelf, shelf - 1, shelf + 1].into_iter().filter_map(|shelf| by_baseline.get(&(row.turn, shelf)));
        let candidates = shelves.flat_map(|indices| indices.iter().rev().take(MOST_ROWS)).copied();
        let home = candidates.into_iter().find(|index| gathered.get(*index).is_some_and(|home| home.is_home_of(&row)));
        match home.and_then(|index| gathered.get_mut(index)) {
            Some(home) => home.take(row),
            None => {
                by_baseline.entry((row.turn, shelf)).or_default().push(gathered.len());
                gathered.push(row);
            }
        }
    }
    gathered
}

impl Row {
    fn new(piece: Piece) -> Self {
        Self { turn: piece.turn, down: piece.down, size: piece.size, artifact: piece.artifact, pieces: vec![piece] }
    }

    pub fn start(&self) -> f32 {
        self.pieces.first().map_or(0.0, |piece| piece.start)
    }

    pub fn end(&self) -> f32 {
        self.pieces.last().map_or(0.0, |piece| piece.end)
    }

    /// Whether a gap is wider than this many sizes.
    pub fn has_gap(&self, sizes: f32) -> bool {
        self.pieces.windows(2).any(|pair| match pair {
            [left, right] => right.start - left.end > sizes * self.size,
            _ => false,
        })
    }

    fn is_level(&self, turn: Turn, down: f32, size: f32) -> bool {
        self.turn == turn && (self.down - down).abs() <= SLACK * self.size.max(size)
    }

    /// Where among the pieces there is room for one more.
    fn slot(&self, piece: &Piece) -> Option<usize> {
        let fits = self.is_level(piece.turn, piece.down, piece.size) && self.artifact == piece.artifact;
        if !fits || self.pieces.len() >= MOST_PIECES {
            return None;
        }
        self.room(piece.start, piece.end, OVERLAP * self.size.min(piece.size))
    }

    /// The place in the order where nothing stands from `start` to `end`, but for an overlap.
    fn room(&self, start: f32, end: f32, overlap: f32) -> Option<usize> {
        let at = self.pieces.partition_point(|other| other.start < start);
        let before = at.checked_sub(1).and_then(|before| self.pieces.get(before));
        let free_before = before.is_none_or(|before| before.end <= start + overlap);
        let free_after = self.pieces.get(at).is_none_or(|after| end <= after.start + overlap);
        (free_before && free_after).then_some(at)
    }

    fn insert(&mut self, at: usize, piece: Piece) {
        if piece.size > 1.05 * self.size {
            self.size = piece.size;
            self.down = piece.down;
        }
        self.pieces.insert(at, piece);
    }

    /// Whether `row`, which was drawn later, is a part of this one: it has room here and stands near.
    fn is_home_of(&self, row: &Self) -> bool {
        if !self.is_level(row.turn, row.down, row.size) || self.pieces.len() + row.pieces.len() > MOST_PIECES {
            return false;
        }
        let (start, end) = (row.start(), row.end());
        let Some(at) = self.room(start, end, OVERLAP * self.size.min(row.size)) else { return false };
        let before = at.checked_sub(1).and_then(|before| self.pieces.get(before)).map(|before| start - before.end);
        let after = self.pieces.get(at).map(|after| after.start - end);
        let is_near = |gap: Option<f32>| gap.is_some_and(|gap| gap < NEAR * self.size.max(row.size));
        self.artifact == row.artifact && (is_near(before) || is_near(after) || (before.is_some() && after.is_some()))
    }

    fn take(&mut self, row: Self) {
        let at = self.pieces.partition_point(|other| other.start < row.start());
        for (offset, piece) in row.pieces.into_iter().enumerate() {
            self.insert(at + offset, piece);
        }
    }
}
