//! A row's glyphs as text: where words end, and in which order they are read.

use super::Line;
use super::bidi::{self, Item};
use super::glyph::{Glyph, Glyphs};
use super::letters;
use super::pieces::Piece;
use super::rows::Row;
use unicode_normalization::UnicodeNormalization;

/// A wider gap, in ems, parts two words. Kerning stays below; the narrowest space of a justified line is twice as wide.
const SPACE: f32 = 0.1;
/// Letters set wider apart than this are words of one letter, not a word that is spaced out.
const WIDEST_TRACKING: f32 = 0.4;
/// The gaps from which the tracking is told, at least.
const GAPS: usize = 4;
/// A wider gap parts words of a script that has no spaces.
const UNSPACED: f32 = 1.0;
/// More dots than these lead from a title to its page number.
const LEADER: usize = 4;
/// A wider gap, in sizes, parts the cells of a table. A justified line has none.
const CELLS: f32 = 1.6;

/// The line of text that a row shows.
pub fn line(row: &Row, glyphs: &Glyphs) -> Line {
    let orders: Vec<Vec<usize>> = row.pieces.iter().map(|piece| visual_order(piece, glyphs)).collect();
    let space_of_row = space(&orders, glyphs).unwrap_or(SPACE);
    let mut items: Vec<Item<'_>> = Vec::new();
    let mut left: Option<usize> = None;
    for order in &orders {
        let space = space(std::slice::from_ref(order), glyphs).unwrap_or(space_of_row);
        for &index in order {
            let Some(glyph) = glyphs.list.get(index) else { continue };
            if left.is_some_and(|left| parts(left, index, space, glyphs)) {
                items.push(Item::Space);
            }
            items.push(Item::Text(glyphs.text(glyph)));
            left = Some(index);
        }
    }
    let rtl = bidi::to_logical(&mut items);
    let (text, has_leader) = text(&items);
    Line {
        text,
        turn: row.turn,
        start: row.start(),
        end: row.end(),
        down: row.down,
        size: row.size,
        cells: has_leader || row.has_gap(CELLS),
        artifact: row.artifact,
        rtl,
    }
}

/// What the items say without the dots that lead to a page number, and whether there were any.
fn text(items: &[Item<'_>]) -> (String, bool) {
    let mut text = String::with_capacity(items.len());
    let mut dots = 0;
    let mut has_leader = false;
    for item in items {
        if matches!(item.text(), "." | "…") {
            dots += 1;
        } else if *item != Item::Space {
            if dots > LEADER {
                has_leader = true;
                text.truncate(text.trim_end_matches(['.', '…', ' ']).len());
                text.push(' ');
            }
            dots = 0;
        }
        text.push_str(item.text());
    }
    (if text.is_ascii() { text } else { text.nfc().collect() }, has_leader)
}

/// A piece's glyphs from left to right.
///
/// That is the order in which they are drawn, but for scripts from right to left, which some files draw that way.
fn visual_order(piece: &Piece, glyphs: &Glyphs) -> Vec<usize> {
    let mut order: Vec<usize> = piece.glyphs.clone().collect();
    let in_piece = glyphs.list.get(piece.glyphs.clone()).unwrap_or_default();
    if !in_piece.iter().any(|glyph| glyph.rtl) {
        return order;
    }
    // Reading from right to left, a mark comes after its letter: from left to right, before it.
    let key = |index: usize| {
        let is_mark = is_mark(index, glyphs);
        let letter = if is_mark { letter_of(index, piece, glyphs) } else { index };
        (glyphs.list.get(letter).map_or(0.0, middle), !is_mark)
    };
    order.sort_by(|a, b| {
        let ((a, a_mark), (b, b_mark)) = (key(*a), key(*b));
        a.total_cmp(&b).then(a_mark.cmp(&b_mark))
    });
    order
}

fn middle(glyph: &Glyph) -> f32 {
    glyph.along + glyph.advance / 2.0
}

fn is_mark(index: usize, glyphs: &Glyphs) -> bool {
    glyphs.list.get(index).is_some_and(|glyph| letters::is_mark(glyphs.first_letter(glyph)))
}

/// The letter that a mark sits on: the nearest of those drawn just before and just after it.
fn letter_of(mark: usize, piece: &Piece, glyphs: &Glyphs) -> usize {
    let Some(place) = glyphs.list.get(mark).map(middle) else { return mark };
    let near =
        (mark.saturating_sub(3)..mark + 4).filter(|index| piece.glyphs.contains(index) && !is_mark(*index, glyphs));
    let distance = |index: &usize| glyphs.list.get(*index).map_or(f32::MAX, |letter| (middle(letter) - place).abs());
    near.min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(mark)
}

/// The gap that parts words. Where all letters stand apart, it is wider. `None` when there are too few to tell.
fn space(orders: &[Vec<usize>], glyphs: &Glyphs) -> Option<f32> {
    let gap = |pair: &[usize]| match pair {
        [left, right] if !drawn_space(*left, *right, glyphs) => {
            let (left, right) = (glyphs.list.get(*left)?, glyphs.list.get(*right)?);
            let in_word = glyphs.last_letter(left).is_alphabetic() && glyphs.first_letter(right).is_alphabetic();
            in_word.then(|| left.gap(right))
        }
        _ => None,
    };
    let mut gaps: Vec<f32> = orders.iter().flat_map(|order| order.windows(2)).filter_map(gap).collect();
    if gaps.len() < GAPS {
        return None;
    }
    let middle = gaps.len() / 2;
    let tracking = *gaps.select_nth_unstable_by(middle, f32::total_cmp).1;
    Some(if (0.0..WIDEST_TRACKING).contains(&tracking) { tracking + SPACE } else { SPACE })
}

/// Whether a space was drawn between two glyphs.
fn drawn_space(left: usize, right: usize, glyphs: &Glyphs) -> bool {
    left.abs_diff(right) == 1 && glyphs.list.get(left.max(right)).is_some_and(|glyph| glyph.spaced)
}

/// Whether a word ends between two glyphs that stand side by side.
fn parts(left: usize, right: usize, space: f32, glyphs: &Glyphs) -> bool {
    if drawn_space(left, right, glyphs) {
        return true;
    }
    let (Some(left), Some(right)) = (glyphs.list.get(left), glyphs.list.get(right)) else { return false };
    let (before, after) = (glyphs.last_letter(left), glyphs.first_letter(right));
    if letters::is_mark(after) || letters::is_mark(before) {
        return false;
    }
    let unspaced = letters::is_unspaced(before) && letters::is_unspaced(after);
    left.gap(right) > if unspaced { UNSPACED } else { space } || is_note_mark(left, right, before, after)
}

/// Whether `right` is the mark of a footnote, which is no part of the word before it.
fn is_note_mark(left: &Glyph, right: &Glyph, before: char, after: char) -> bool {
    let raised = right.size < 0.85 * left.size && right.rise(left) < -0.15;
    raised && (after.is_ascii_digit() || "*†‡§¶".contains(after)) && !"([{".contains(before)
}
