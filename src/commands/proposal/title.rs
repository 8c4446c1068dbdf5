//! The title: the largest words that are not the name of an institute, a series or a day.

use super::Found;
use super::labels::is_label;
use super::sheet::{self, Sheet, is_address, words};
use super::{authors, dates, opening};
use crate::base::words::letters;
use crate::load::documents::text::PlacedLine;
use std::ops::Range;

/// A title is larger than plain text, so many times.
const LARGER: f32 = 1.15;
/// Lines of one title are of one size, but for what programs round.
const ALIKE: f32 = 1.06;
/// The step from a title's line to the next, in sizes.
const STEP: f32 = 2.3;
/// The same in the size of plain text, of which lines stand close.
const SOLID: f32 = 1.7;
/// The step from a title to its subtitle, in sizes of the title.
const APART: f32 = 3.5;
/// Longer words are no title, in letters.
const LONGEST: usize = 300;

/// What stands at the head of a page.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub title: Option<Found<String>>,
    pub subtitle: Option<Found<String>>,
    /// The line that comes after both, if they stand on the page.
    pub end: Option<usize>,
}

/// Lines that make one text.
struct Block {
    range: Range<usize>,
    size: f32,
    text: String,
}

pub(super) fn find(sheet: &Sheet<'_>) -> Head {
    let blocks = blocks(sheet);
    let strong: Vec<&Block> = blocks.iter().filter(|block| block.size >= LARGER * sheet.body).collect();
    let free = || strong.iter().copied().filter(|block| !sheet.is_house(&block.text));
    let written = sheet.metadata.titles.iter().filter(|title| is_title(title));
    let written: Vec<&String> = written.filter(|title| !sheet.is_house(title) && !is_label(title)).collect();
    // What is larger than the metadata's title is the name of a series, or of an institute.
    let meant = free().find(|block| written.iter().any(|title| letters(title) == letters(&block.text)));
    if let Some(block) = meant.or_else(|| largest(free())).or_else(|| largest(strong.iter().copied())) {
        return on_page(sheet, block, &blocks, &written);
    }
    if let Some(title) = written.iter().find(|title| sheet.says(title) && words(title).len() > 1) {
        let end = end_of(sheet, title);
        return Head { title: Some(Found::in_metadata((*title).clone(), true)), subtitle: None, end };
    }
    let half = |title: &&&String| {
        let words = words(title);
        words.iter().filter(|word| sheet.says(word)).count() * 2 >= words.len()
    };
    let first = blocks.iter().find(|block| !sheet.is_house(&block.text)).filter(|block| looks_like_one(sheet, block));
    let title = written.iter().find(half).or(written.first().filter(|_| first.is_none()));
    match (title, first) {
        (Some(title), _) => Head { title: Some(Found::in_metadata((*title).clone(), false)), ..Head::default() },
        (None, Some(block)) => {
            Head { title: Some(Found::on_page(clean(&block.text), false)), subtitle: None, end: Some(block.range.end) }
        }
        (None, None) => Head::default(),
    }
}

/// The head of which this block is the title, as the page shows it.
fn on_page(sheet: &Sheet<'_>, block: &Block, blocks: &[Block], written: &[&String]) -> Head {
    let text = clean(&block.text);
    let own = letters(&text);
    // Who wrote the metadata may have had capitals where the page shouts, and spaces where its letters stand apart.
    let spelt = written.iter().find(|title| letters(title) == own);
    let subtitle = subtitle(sheet, block, blocks);
    let both = subtitle.as_ref().map(|(subtitle, _)| format!("{own}{}", letters(subtitle)));
    let is_known = spelt.is_some() || both.is_some_and(|both| written.iter().any(|title| letters(title) == both));
    let end = subtitle.as_ref().map_or(block.range.end, |(_, end)| *end);
    // Two blocks of one size: either may be meant.
    let rivals = blocks.iter().filter(|other| other.range != block.range && !sheet.is_house(&other.text));
    let is_alone = rivals.into_iter().all(|other| other.size * 1.03 <= block.size);
    let is_certain = is_known || (is_alone && block.size >= 1.3 * sheet.body && !sheet.is_house(&text));
    let spelt = spelt.filter(|title| title.contains(char::is_lowercase));
    let title = spelt.map_or(text, |title| (*title).clone());
    Head {
        title: Some(Found::on_page(title.trim_end_matches(':').trim_end().to_owned(), is_certain)),
        subtitle: subtitle.map(|(text, _)| Found::on_page(text, is_known || block.text.ends_with(':'))),
        end: Some(end),
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
    let lines = sheet.lines.get(block.range.clone())?;
    let is_other = |line: &PlacedLine| authors::has_names(&line.text) || sheet.is_house(&line.text);
    let names = lines.iter().any(is_other);
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
        if is_furniture(&line.text) || sheet.is_running(at) {
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
    let most = if line.size >= LARGER * sheet.body { STEP } else { SOLID };
    step > 0.0 && step < most * line.size && (1.0 / ALIKE..ALIKE).contains(&ratio)
}

/// Whether a line is no part of a title, however large it is.
fn is_furniture(text: &str) -> bool {
    is_address(text) || is_label(text) || dates::is_date(text) || !text.contains(char::is_alphabetic)
}

/// Whether a block that is no larger than the text stands alone at the top, as a title does.
fn looks_like_one(sheet: &Sheet<'_>, block: &Block) -> bool {
    const PARTS: [&str; 6] = ["section", "chapter", "part", "abschnitt", "kapitel", "chapitre"];
    let Some(first) = sheet.lines.get(block.range.start) else { return false };
    let is_top = (0..block.range.start).all(|at| !sheet.is_prose(at))
        && sheet.lines.iter().all(|line| {
            line.page != first.page || line.down >= first.down || is_furniture(&line.text) || sheet.is_house(&line.text)
        });
    let all = words(&block.text);
    let is_part = all.first().is_some_and(|word| PARTS.contains(&word.as_str()) || word.parse::<u32>().is_ok());
    let is_text = block.text.ends_with(['.', ',', ';', ':']) || block.text.starts_with(char::is_lowercase);
    let is_prose = block.range.clone().any(|at| sheet.is_prose(at));
    is_top && !is_part && !is_text && !is_prose && (2..=25).contains(&all.len()) && !authors::is_of_names(&block.text)
}

/// The line after a title that stands somewhere in small letters.
fn end_of(sheet: &Sheet<'_>, title: &str) -> Option<usize> {
    let title = letters(title);
    let mut seen = String::new();
    let line = sheet.lines.iter().position(|line| {
        seen += &letters(&line.text);
        seen.contains(&title)
    });
    line.map(|line| line + 1)
}

/// A title without the mark of a footnote.
fn clean(text: &str) -> String {
    text.trim_end_matches([' ', '*', '†', '‡', '§', '¶', '¹', '²', '³']).trim_start_matches(['*', ' ']).to_owned()
}

/// Whether the metadata's title is one that a person has given.
fn is_title(text: &str) -> bool {
    const PROGRAMS: [&str; 13] = [
        "microsoft word",
        "microsoft powerpoint",
        "powerpoint presentation",
        "untitled",
        "slide 1",
        "print",
        "unbenannt",
        "ohne titel",
        "document sans titre",
        "sans titre",
        "documento sin titulo",
        "sin titulo",
        "dokument bez tytulu",
    ];
    const ENDINGS: [&str; 20] = [
        "doc", "docx", "odt", "rtf", "pdf", "indd", "tex", "dvi", "ps", "qxd", "qxp", "ppt", "pptx", "xls", "xlsx",
        "txt", "html", "wpd", "pub", "pages",
    ];
    let lower = text.to_lowercase();
    let is_file = lower.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending.trim()));
    let plain = words(text).join(" ");
    let is_program = PROGRAMS.iter().any(|program| plain.starts_with(program));
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
