//! Columns of prose that were drawn line by line across the page.
//!
//! The rows of a table are read across, and so a row stays whole as a rule. Where gaps of many rows in succession stand one
//! below the other and both sides look like prose, the rows are those of columns.

use super::pieces::Piece;
use super::rows::Row;

/// A narrower strip is no gutter, in sizes.
const GUTTER: f32 = 0.6;
/// Rows with text on both sides that make columns.
const ROWS: usize = 5;
/// Glyphs that a line of a column has on average.
const GLYPHS: f32 = 16.0;
/// How much of its column's width a line of prose fills on average.
const FILL: f32 = 0.75;
/// The largest step from one row to the next, in sizes.
const STEP: f32 = 3.5;

/// A strip without text, from one place along the baseline to another.
type Strip = (f32, f32);

/// Takes the rows of columns apart and puts them in the order of the columns.
pub fn split(rows: Vec<Row>) -> Vec<Row> {
    if rows.iter().filter(|row| row.pieces.len() > 1).count() < ROWS {
        return rows;
    }
    let mut split = Vec::with_capacity(rows.len() * 2);
    let mut rest = rows.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let (gutters, length) = region(rest);
        match rest.split_at_checked(length) {
            Some((region, after)) if length >= ROWS => {
                if is_prose(region, &gutters) {
                    by_column(region, &gutters, &mut split);
                } else {
                    split.extend_from_slice(region);
                }
                rest = after;
            }
            _ => {
                split.push(first.clone());
                rest = others;
            }
        }
    }
    split
}

/// The gutters that run through the first rows, and through how many of them.
fn region(rows: &[Row]) -> (Vec<Strip>, usize) {
    let Some(first) = rows.first() else { return (Vec::new(), 0) };
    let mut gutters = gaps(first);
    let mut length = 1;
    for pair in rows.windows(2) {
        let [above, below] = pair else { break };
        let step = below.down - above.down;
        let narrowed: Vec<Strip> = gutters.iter().filter_map(|gutter| narrow(*gutter, below)).collect();
        if narrowed.is_empty() || above.turn != below.turn || step <= 0.0 || step > STEP * below.size {
            break;
        }
        gutters = narrowed;
        length += 1;
    }
    (gutters, length)
}

/// The gaps between a row's pieces that could be gutters.
fn gaps(row: &Row) -> Vec<Strip> {
    let pairs = row.pieces.windows(2).filter_map(|pair| match pair {
        [left, right] => Some((left.end, right.start)),
        _ => None,
    });
    pairs.filter(|(from, to)| to - from > GUTTER * row.size).collect()
}

/// What a row leaves of a gutter: nothing when it has text on it.
fn narrow((from, to): Strip, row: &Row) -> Option<Strip> {
    let middle = (from + to) / 2.0;
    let right = row.pieces.partition_point(|piece| piece.start < middle);
    let left_end = right.checked_sub(1).and_then(|left| row.pieces.get(left)).map_or(from, |piece| piece.end.max(from));
    let right_start = row.pieces.get(right).map_or(to, |piece| piece.start.min(to));
    (right_start - left_end > GUTTER * row.size).then_some((left_end, right_start))
}

/// What is known of a column.
#[derive(Clone)]
struct Column {
    lines: usize,
    glyphs: usize,
    width: f32,
    start: f32,
    end: f32,
}

/// Whether every column reads as prose.
fn is_prose(region: &[Row], gutters: &[Strip]) -> bool {
    let empty = Column { lines: 0, glyphs: 0, width: 0.0, start: f32::MAX, end: f32::MIN };
    let mut columns = vec![empty; gutters.len() + 1];
    for row in region {
        for (index, pieces) in cells(row, gutters) {
            let (Some(column), Some(first), Some(last)) = (columns.get_mut(index), pieces.first(), pieces.last())
            else {
                continue;
            };
            column.lines += 1;
            column.glyphs += pieces.iter().map(|piece| piece.glyphs.len()).sum::<usize>();
            column.width += last.end - first.start;
            column.start = column.start.min(first.start);
            column.end = column.end.max(last.end);
        }
    }
    columns.iter().all(|column| {
        let lines = column.lines as f32;
        column.lines >= ROWS
            && column.lines * 2 >= region.len()
            && column.glyphs as f32 >= GLYPHS * lines
            && column.width >= FILL * lines * (column.end - column.start)
    })
}

/// A row's pieces by column, without the columns where it has none.
fn cells<'a>(row: &'a Row, gutters: &'a [Strip]) -> impl Iterator<Item = (usize, &'a [Piece])> {
    let column = |piece: &Piece| gutters.partition_point(|(from, _)| *from <= piece.start);
    let chunks = row.pieces.chunk_by(move |left, right| column(left) == column(right));
    chunks.filter_map(move |cell| Some((column(cell.first()?), cell)))
}

/// Each cell becomes a row; all of one column come before all of the next.
fn by_column(region: &[Row], gutters: &[Strip], into: &mut Vec<Row>) {
    let mut columns: Vec<Vec<Row>> = vec![Vec::new(); gutters.len() + 1];
    for row in region {
        for (index, pieces) in cells(row, gutters) {
            if let Some(column) = columns.get_mut(index) {
                column.push(Row { pieces: pieces.to_vec(), ..*row });
            }
        }
    }
    into.extend(columns.into_iter().flatten());
}
