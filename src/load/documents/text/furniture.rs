//! Running headers, footers and page numbers: what stands at the edge of most pages, and what the file calls an artifact.

use super::glyph::Turn;
use super::{Line, PageLines};
use rustc_hash::{FxHashMap, FxHashSet};

/// Lines with different baselines that can be furniture at one edge of a page.
const LINES: usize = 4;
/// How much of the page's height belongs to an edge.
const EDGE: f32 = 0.2;
/// With fewer pages, nothing can be told to repeat.
const PAGES: usize = 3;
/// A chapter with fewer pages has no header that can be told from its text.
const CHAPTER: usize = 5;
/// How far from its usual place furniture stands at most, in points.
const SLACK: f32 = 3.0;

/// What all page numbers have in common.
const NUMBER: &str = "#";
/// No document has as many pages.
const MOST: usize = 100_000;

/// Where a line that may be furniture stands: on which page, which of its lines, and how far from the edge.
#[derive(Clone)]
struct Place {
    page: usize,
    line: usize,
    down: f32,
    /// The number that it is, when it is nothing else.
    number: Option<usize>,
}

/// What furniture has in common from page to page: the edge, and the text without its numbers.
type Key = (Edge, String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Edge {
    Top,
    Bottom,
}

/// The lines of each page without its furniture. A page that would be left empty keeps its lines.
pub fn drop(pages: Vec<PageLines>) -> Vec<Vec<Line>> {
    let repeated = repeated(&pages);
    let without = |(number, page): (usize, PageLines)| {
        let is_text = |(index, line): (usize, &Line)| !line.artifact && !repeated.contains(&(number, index));
        if !page.lines.iter().enumerate().any(is_text) {
            return page.lines;
        }
        let kept: Vec<bool> = page.lines.iter().enumerate().map(is_text).collect();
        page.lines.into_iter().zip(kept).filter_map(|(line, kept)| kept.then_some(line)).collect()
    };
    pages.into_iter().enumerate().map(without).collect()
}

/// The lines that repeat, by page and index.
fn repeated(pages: &[PageLines]) -> FxHashSet<(usize, usize)> {
    let mut repeated = FxHashSet::default();
    if pages.len() < PAGES {
        return repeated;
    }
    for ((_, text), mut places) in candidates(pages) {
        if text == NUMBER {
            places = counting(&places);
        }
        let middle = places.len() / 2;
        if places.is_empty() {
            continue;
        }
        let usual = places.select_nth_unstable_by(middle, |a, b| a.down.total_cmp(&b.down)).1.down;
        places.retain(|place| (place.down - usual).abs() < SLACK);
        if is_on_most(&places, pages.len()) {
            repeated.extend(places.iter().map(|place| (place.page, place.line)));
        }
    }
    repeated
}

/// The numbers that count the pages: with each page, or every other one, they grow as it does.
fn counting(places: &[Place]) -> Vec<Place> {
    let numbers: FxHashSet<(usize, usize)> =
        places.iter().filter_map(|place| Some((place.page, place.number?))).collect();
    let counts = |place: &&Place| {
        let near = |step: usize| {
            let number = place.number.unwrap_or_default();
            let before = place.page.checked_sub(step).zip(number.checked_sub(step));
            before.is_some_and(|before| numbers.contains(&before))
                || numbers.contains(&(place.page + step, number + step))
        };
        near(1) || near(2)
    };
    places.iter().filter(counts).cloned().collect()
}

/// All lines at the edges of pages, those that say the same together.
fn candidates(pages: &[PageLines]) -> FxHashMap<Key, Vec<Place>> {
    let mut candidates: FxHashMap<Key, Vec<Place>> = FxHashMap::default();
    for (number, page) in pages.iter().enumerate() {
        let mut lines: Vec<(usize, &Line)> = page.lines.iter().enumerate().collect();
        lines.retain(|(_, line)| line.turn == Turn::UPRIGHT);
        lines.sort_by(|(_, a), (_, b)| a.down.total_cmp(&b.down));
        let bands: Vec<&[(usize, &Line)]> =
            lines.chunk_by(|(_, above), (_, below)| below.down - above.down < above.size / 2.0).collect();
        let mut note = |edge: Edge, (index, line): &(usize, &Line)| {
            let down = if edge == Edge::Top { line.down } else { page.height - line.down };
            if down < EDGE * page.height {
                let place = Place { page: number, line: *index, down, number: page_number(&line.text) };
                candidates.entry((edge, folded(&line.text))).or_default().push(place);
            }
        };
        bands.iter().take(LINES).copied().flatten().for_each(|line| note(Edge::Top, line));
        bands.iter().rev().take(LINES).copied().flatten().for_each(|line| note(Edge::Bottom, line));
    }
    candidates
}

/// Whether places are on most pages: of all, of the odd or the even ones, which may differ, or of a chapter.
fn is_on_most(places: &[Place], pages: usize) -> bool {
    let numbers: FxHashSet<usize> = places.iter().map(|place| place.page).collect();
    let odd = numbers.iter().filter(|page| *page % 2 == 1).count();
    let even = numbers.len() - odd;
    let most = |on: usize, pages: usize| on >= PAGES.min(pages) && on * 2 > pages;
    let first = numbers.iter().min().copied().unwrap_or_default();
    let last = numbers.iter().max().copied().unwrap_or_default();
    // The first page often has none.
    let all = most(numbers.len(), pages) || (pages == PAGES && numbers.len() == 2);
    let chapter = numbers.len() >= CHAPTER && numbers.len() * 2 > last - first;
    all || most(odd, pages / 2) || most(even, pages.div_ceil(2)) || chapter
}

/// A line's text without the words that have a number in them, which change from page to page.
///
/// The row of a table is mostly numbers, and so stays as it is.
fn folded(text: &str) -> String {
    if page_number(text).is_some() {
        return NUMBER.to_owned();
    }
    let (numbers, words): (Vec<&str>, Vec<&str>) = text.split(' ').partition(|word| word.contains(char::is_numeric));
    if numbers.len() > words.len() { text.to_owned() } else { words.join(" ").to_lowercase() }
}

/// The number that a line is, when it is nothing else.
fn page_number(text: &str) -> Option<usize> {
    let number =
        text.trim_matches(|c: char| c == ' ' || c.is_ascii_punctuation() || matches!(c, '–' | '—' | '·' | '•'));
    number.parse().ok().filter(|number| *number < MOST).or_else(|| roman(number))
}

/// A Roman number, as prefaces have them.
fn roman(text: &str) -> Option<usize> {
    let value = |c: char| {
        Some(match c.to_ascii_lowercase() {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            'c' => 100,
            _ => return None,
        })
    };
    let digits: Vec<usize> = text.chars().take(10).map(value).collect::<Option<_>>()?;
    let (mut sum, mut largest) = (0_usize, 0);
    for digit in digits.into_iter().rev() {
        largest = largest.max(digit);
        sum = if digit < largest { sum.saturating_sub(digit) } else { sum + digit };
    }
    (sum > 0).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_may_be_roman_or_adorned() {
        assert_eq!(["12", "– 7 –", "xiv", "IX", "[3]"].map(page_number), [12, 7, 14, 9, 3].map(Some));
        assert_eq!(["", "-", "mild", "3 of 7", "99999999999999999999", "iiiiiiiiiv"].map(page_number), [None; 6]);
    }

    #[test]
    fn headers_differ_by_their_numbers_only() {
        assert_eq!(folded("Page 12 The Title"), folded("Page 13 The title"));
        assert_ne!(folded("Overall 1 2"), folded("Overall 3 4"));
    }
}
