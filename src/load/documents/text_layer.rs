//! The text of a whole document.

use super::reading::Problem;
use super::text::{self, Furniture, PageLines};
use hayro::hayro_interpret::{InterpreterCache, InterpreterSettings};
use hayro::hayro_syntax::Pdf;

/// As many pages are read of one document.
const MOST: usize = 5_000;
/// A document is opened anew after so many pages, since it keeps what it has unpacked of each.
const AT_ONCE: usize = 500;
/// A document with fewer letters on its pages than this on average is a scan, with a stamp or a number on it at most.
const FEWEST_LETTERS: usize = 8;

/// The text by page, with form feeds between the pages, and what is wrong with it.
pub(super) fn read(pdf: &Pdf) -> (String, Option<Problem>) {
    let number = pdf.pages().len();
    let mut pages = Vec::new();
    pages_of(pdf, 0, &mut pages);
    while pages.len() < number.min(MOST) {
        let Ok(again) = Pdf::new(pdf.data().clone()) else { break };
        let start = pages.len();
        pages_of(&again, start, &mut pages);
        if pages.len() == start {
            break;
        }
    }
    let is_cut = number > MOST || pages.iter().any(|page| page.cut);
    let problem = unreadable(&pages).or(is_cut.then_some(Problem::TooMuchText));
    (text::join(pages, Furniture::Drop).join("\u{c}"), problem)
}

/// Why pages have no words to speak of.
pub(super) fn unreadable(pages: &[PageLines]) -> Option<Problem> {
    let (readable, unreadable) =
        pages.iter().fold((0, 0), |(known, unknown), page| (known + page.readable, unknown + page.unreadable));
    if readable + unreadable < FEWEST_LETTERS * pages.len() {
        return Some(Problem::NoText);
    }
    (unreadable > readable).then_some(Problem::UnknownLetters)
}

/// Reads some pages from the one at `start`, counted from 0, on.
fn pages_of(pdf: &Pdf, start: usize, pages: &mut Vec<PageLines>) {
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings::default();
    let some = pdf.pages().iter().skip(start).take(AT_ONCE.min(MOST - start));
    pages.extend(some.map(|page| text::read_page(page, &cache, &settings)));
}
