//! A title page as the parts of a proposal look at it.

use super::Site;
use crate::base::name::is_institution;
use crate::base::words::{fold, letters, runs};
use crate::load::documents::text::{Joint, PlacedLine};
use crate::load::documents::title_page::{Metadata, TitlePage};

/// Words that stand in the names of institutions where [`is_institution`] has to be more careful.
const HOUSES: [&str; 22] = [
    "academy", "akademie", "bank", "banque", "board", "chair", "college", "faculty", "fondation", "fundacion", "group",
    "hochschule", "lab", "network", "programme", "school", "service", "services", "administration", "stiftung",
    "think", "ministerium",
];
/// What parts an institution's name from what it is for.
const OF: [&str; 14] = ["of", "for", "on", "de", "des", "du", "del", "für", "fur", "der", "pour", "para", "d", "and"];

/// Where running heads and feet are, in parts of a page's height.
const TOP: f32 = 0.09;
const BOTTOM: f32 = 0.91;
/// Running heads are not much larger than plain text.
const SMALL: f32 = 1.3;
/// A paragraph with more letters is running text.
const PROSE: usize = 180;

pub(super) struct Sheet<'p> {
    pub lines: &'p [PlacedLine],
    pub metadata: &'p Metadata,
    /// What the file calls its language.
    pub declared: Option<&'p str>,
    /// The size of plain text, in points.
    pub body: f32,
    /// The letters of all lines, folded, without anything between them.
    letters: String,
    /// Of each line, how many letters its paragraph has.
    paragraphs: Vec<usize>,
    names: Vec<String>,
}

impl<'p> Sheet<'p> {
    pub fn new(page: &'p TitlePage, site: &Site<'_>) -> Sheet<'p> {
        Sheet {
            lines: &page.lines,
            metadata: &page.metadata,
            declared: page.language.as_deref(),
            body: body(&page.lines),
            paragraphs: paragraphs(&page.lines),
            letters: page.lines.iter().map(|line| letters(&line.text)).collect(),
            names: site.names.iter().map(|name| letters(name)).filter(|name| !name.is_empty()).collect(),
        }
    }

    /// Whether a line is part of running text, be it the short end of it.
    pub fn is_prose(&self, at: usize) -> bool {
        self.paragraphs.get(at).is_some_and(|length| *length > PROSE)
    }

    /// Whether a line runs above or below every page: it is small with a page's number at one of its ends, or comes again.
    pub fn is_running(&self, at: usize) -> bool {
        let Some(line) = self.lines.get(at).filter(|line| !(TOP..BOTTOM).contains(&line.depth)) else { return false };
        let is_number = |word: Option<&str>| word.is_some_and(|word| word.parse::<u32>().is_ok());
        let has_number = is_number(line.text.split(' ').next()) || is_number(line.text.rsplit(' ').next());
        let has_bars = line.text.contains(" / ") || line.text.contains(" | ");
        let again = |other: &PlacedLine| other.page != line.page && letters(&other.text) == letters(&line.text);
        let is_small = line.size < SMALL * self.body;
        (is_small && (has_number || has_bars)) || self.lines.iter().any(again)
    }

    /// Whether a text stands on the page, however it is parted into words and lines.
    pub fn says(&self, text: &str) -> bool {
        let text = letters(text);
        !text.is_empty() && self.letters.contains(&text)
    }

    /// Whether a text is the name of an institution and nothing more.
    pub fn is_house(&self, text: &str) -> bool {
        let words = words(text);
        let whole = words.concat();
        if self.names.contains(&whole) {
            return true;
        }
        let is_one = |word: &String| HOUSES.contains(&word.as_str()) || is_institution(&format!("{word} {word}"));
        let follows = |at: usize| words.get(at + 1).is_none_or(|word| OF.contains(&word.as_str()));
        let begins = words.first().is_some_and(is_one) && follows(0);
        let begins = begins
            || (words.first().is_some_and(|word| word == "the") && words.get(1).is_some_and(is_one) && follows(1));
        (2..=9).contains(&words.len()) && (begins || words.last().is_some_and(is_one))
    }

    /// What a series is called within the site whose name it begins with.
    pub fn without_own_name<'t>(&self, series: &'t str) -> &'t str {
        let mut spaces = series.match_indices(' ').map(|(at, _)| at);
        let own = spaces.rfind(|at| self.names.contains(&letters(&series[..*at])));
        own.map_or(series, |at| series[at..].trim_start())
    }

    /// Whether a line says where people work, or where they are reached.
    pub fn is_affiliation(&self, text: &str) -> bool {
        is_address(text)
            || words(text)
                .iter()
                .any(|word| is_institution(&format!("{word} {word}")) || HOUSES.contains(&word.as_str()))
    }
}

/// Of each line, how many letters its paragraph has.
fn paragraphs(lines: &[PlacedLine]) -> Vec<usize> {
    let paragraphs = lines.chunk_by(|_, next| next.joint.is_some());
    let lengths = paragraphs.flat_map(|lines| {
        let length = lines.iter().map(|line| line.text.chars().count()).sum();
        std::iter::repeat_n(length, lines.len())
    });
    lengths.collect()
}

/// Plain text is smaller than a title, and there is more of it than of notes: a quarter of all letters is smaller.
fn body(lines: &[PlacedLine]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = lines.iter().map(|line| (line.size, line.text.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all: usize = sizes.iter().map(|(_, letters)| letters).sum();
    let mut seen = 0;
    let quarter = sizes.iter().find(|(_, letters)| {
        seen += letters;
        seen * 4 > all
    });
    quarter.map_or(0.0, |(size, _)| *size)
}

/// Whether a word stands in the names of institutions.
pub(super) fn is_of_houses(word: &str) -> bool {
    HOUSES.contains(&fold(word).as_str())
}

/// The words of a text, folded.
pub(super) fn words(text: &str) -> Vec<String> {
    runs(text).map(fold).filter(|word| !word.is_empty()).collect()
}

/// Whether a text is an address on the web or one for mail.
pub(super) fn is_address(text: &str) -> bool {
    text.contains('@') || text.contains("http") || text.to_ascii_lowercase().contains("www.")
}

/// Lines as one text.
pub(super) fn join<'l>(lines: impl IntoIterator<Item = &'l PlacedLine>) -> String {
    let mut text = String::new();
    for line in lines {
        let is_whole = line.joint == Some(Joint::Nothing) || text.is_empty() || text.ends_with(is_joining_hyphen);
        if !is_whole {
            text.push(' ');
        }
        text.push_str(&line.text);
    }
    text
}

/// A hyphen at a line's end that the text layer has left there belongs to the word.
fn is_joining_hyphen(c: char) -> bool {
    matches!(c, '\u{2010}' | '\u{2011}')
}
