//! The title: the largest words that are not the name of an institute, a series or a day.

use super::Found;
use super::labels::is_label;
use super::sheet::{self, Sheet, is_address, letters, words};
use super::{authors, dates, opening};
use crate::load::documents::text::PlacedLine;
use std::ops::Range;

/// A title is larger than plain text, so many times.
const LARGER: f32 = 1.15;
/// Lines of one title are of one size, but for what programs round.
const ALIKE: f32 = 1.06;
/// The step from a title's line to the next, in sizes.
const STEP: f32 = 2.3;
/// The step from a title to its subtitle, in sizes of the title.
const APART: f32 = 3.5;
/// Longer words are no title, in letters.
const LONGEST: usize = 300;

/// What stands at the head of a page.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub title: Option<Found<String>>,
    pub subtitle: Option<Found<String>>,
    /// The line that comes after both.
    pub end: usize,
}

/// Lines that make one text.
struct Block {
    range: Range<usize>,
    size: f32,
    text: String,
}

pub(super) fn find(sheet: &Sheet<'_>) -> Head {
    let blocks = blocks(sheet);
    let is_strong = |block: &&Block| block.size >= LARGER * sheet.body;
    let is_free = |block: &&Block| !sheet.is_house(&block.text);
    let strong = largest(blocks.iter().filter(is_strong).filter(is_free));
    let strong = strong.or_else(|| largest(blocks.iter().filter(is_strong)));
    let written = sheet.metadata.titles.iter().filter(|title| is_title(title));
    let written: Vec<&String> = written.filter(|title| !sheet.is_house(title) && !is_label(title)).collect();
    let stands = written.iter().copied().find(|title| sheet.says(title) && words(title).len() > 1);
    match (strong, stands) {
        (Some(block), _) => on_page(sheet, block, &blocks, &written),
        (None, Some(title)) => {
            let end = end_of(sheet, title);
            Head { title: Some(Found::in_metadata(title.clone(), true)), subtitle: None, end }
        }
        (None, None) => {
            let first = blocks.iter().find(|block| is_free(block) && looks_like_one(sheet, block));
            let half = |title: &&&String| {
                let words = words(title);
                words.iter().filter(|word| sheet.says(word)).count() * 2 >= words.len() || sheet.lines.is_empty()
            };
            match (written.iter().find(half), first, written.first()) {
                (Some(title), _, _) | (None, None, Some(title)) => {
                    Head { title: Some(Found::in_metadata((*title).clone(), false)), subtitle: None, end: 0 }
                }
                (None, Some(block), _) => Head {
                    title: Some(Found::on_page(clean(&block.text), false)),
                    subtitle: None,
                    end: block.range.end,
                },
                (None, None, None) => Head::default(),
            }
        }
    }
}

/// The head of which this block is the title, as the page shows it.
fn on_page(sheet: &Sheet<'_>, block: &Block, blocks: &[Block], written: &[&String]) -> Head {
    let text = clean(&block.text);
    let own = letters(&text);
    // Who wrote the metadata may have had capitals where the page shouts, and spaces where its letters stand apart.
    let spelt = written.iter().find(|title| letters(title) == own && title.contains(char::is_lowercase));
    let subtitle = subtitle(sheet, block, blocks);
    let end = subtitle.as_ref().map_or(block.range.end, |(_, end)| *end);
    // Two blocks of one size: either may be meant.
    let is_alone = !blocks
        .iter()
        .any(|other| other.range != block.range && other.size * 1.03 > block.size && !sheet.is_house(&other.text));
    let is_certain = spelt.is_some() || (is_alone && block.size >= 1.3 * sheet.body && !sheet.is_house(&text));
    let title = spelt.map_or(text, |title| (*title).clone());
    Head {
        title: Some(Found::on_page(title.trim_end_matches(':').trim_end().to_owned(), is_certain)),
        subtitle: subtitle.map(|(text, _)| Found::on_page(text, block.text.ends_with(':'))),
        end,
    }
}

/// The block below a title that is smaller than it and larger than plain text, and the line after it.
fn subtitle(sheet: &Sheet<'_>, title: &Block, blocks: &[Block]) -> Option<(String, usize)> {
    let block = blocks.iter().find(|block| block.range.start == title.range.end)?;
    let (last, first) = (sheet.lines.get(title.range.end - 1)?, sheet.lines.get(block.range.start)?);
    let step = first.down - last.down;
    let is_set_apart = block.size < 0.97 * title.size && block.size >= 1.1 * sheet.body;
    let is_near = last.page == first.page && step > 0.0 && step < APART * title.size;
    let is_text = words(&block.text).len() > 1 && !sheet.is_house(&block.text);
    let names = sheet.lines.get(block.range.clone())?.iter().any(|line| authors::is_of_names(&line.text));
    let is_heading = opening::is_heading(&block.text);
    (is_set_apart && is_near && is_text && !names && !is_heading).then(|| (clean(&block.text), block.range.end))
}

/// The largest of some blocks; of those that are as large, the first.
fn largest<'b>(blocks: impl Iterator<Item = &'b Block>) -> Option<&'b Block> {
    blocks.fold(None, |largest: Option<&Block>, block| match largest {
        Some(largest) if block.size <= largest.size * 1.03 => Some(largest),
        _ => Some(block),
    })
}

/// What could be a title on the first page.
fn blocks(sheet: &Sheet<'_>) -> Vec<Block> {
    let page = sheet.lines.first().map_or(0, |line| line.page);
    let mut blocks: Vec<Block> = Vec::new();
    for (at, line) in sheet.lines.iter().enumerate().take_while(|(_, line)| line.page == page) {
        if is_furniture(&line.text) {
            continue;
        }
        match blocks.last_mut().filter(|block| block.range.end == at && goes_on(sheet, block, line)) {
            Some(block) => block.range.end += 1,
            None => blocks.push(Block { range: at..at + 1, size: line.size, text: String::new() }),
        }
    }
    for block in &mut blocks {
        block.text = sheet::join(sheet.lines.get(block.range.clone()).unwrap_or_default());
    }
    blocks.retain(|block| {
        let letters = block.text.chars().filter(|c| c.is_alphabetic()).count();
        (3..=LONGEST).contains(&letters) && !is_label(&block.text)
    });
    blocks
}

fn goes_on(sheet: &Sheet<'_>, block: &Block, line: &PlacedLine) -> bool {
    let Some(last) = sheet.lines.get(block.range.end - 1) else { return false };
    let step = line.down - last.down;
    let ratio = line.size / last.size;
    step > 0.0 && step < STEP * line.size && (1.0 / ALIKE..ALIKE).contains(&ratio)
}

/// Whether a line is no part of a title, however large it is.
fn is_furniture(text: &str) -> bool {
    is_address(text) || is_label(text) || dates::is_date(text) || !text.contains(char::is_alphabetic)
}

/// Whether a block that is no larger than the text stands alone at the top, as a title does.
fn looks_like_one(sheet: &Sheet<'_>, block: &Block) -> bool {
    let Some(first) = sheet.lines.get(block.range.start) else { return false };
    let is_text = block.text.ends_with(['.', ',', ';']) || block.text.starts_with(char::is_lowercase);
    let count = words(&block.text).len();
    first.depth < 0.5 && !is_text && (2..=25).contains(&count) && !authors::is_of_names(&block.text)
}

/// The line after a title that stands somewhere in small letters.
fn end_of(sheet: &Sheet<'_>, title: &str) -> usize {
    let title = letters(title);
    let mut seen = String::new();
    let line = sheet.lines.iter().position(|line| {
        seen += &letters(&line.text);
        seen.contains(&title)
    });
    line.map_or(0, |line| line + 1)
}

/// A title without the mark of a footnote.
fn clean(text: &str) -> String {
    text.trim_end_matches([' ', '*', '†', '‡', '§', '¶', '¹', '²', '³']).trim_start_matches(['*', ' ']).to_owned()
}

/// Whether the metadata's title is one that a person has given.
fn is_title(text: &str) -> bool {
    const PROGRAMS: [&str; 6] =
        ["microsoft word", "microsoft powerpoint", "powerpoint presentation", "untitled", "slide 1", "print"];
    const ENDINGS: [&str; 20] = [
        "doc", "docx", "odt", "rtf", "pdf", "indd", "tex", "dvi", "ps", "qxd", "qxp", "ppt", "pptx", "xls", "xlsx",
        "txt", "html", "wpd", "pub", "pages",
    ];
    let lower = text.to_lowercase();
    let is_file = lower.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending.trim()));
    let is_program = PROGRAMS.iter().any(|program| lower.starts_with(program));
    let is_word = !text.contains(' ') && text.contains(|c: char| c.is_ascii_digit() || "_-./\\".contains(c));
    let is_default = matches!(lower.as_str(), "title" | "document" | "document1" | "layout 1" | "template" | "none");
    let has_letters = text.chars().filter(|c| c.is_alphabetic()).count() > 2;
    has_letters
        && !is_file
        && !is_program
        && !is_word
        && !is_default
        && !lower.contains(":\\")
        && text.len() < 2 * LONGEST
}
