//! The abstract: what stands below a heading that says so.

use super::Found;
use super::labels::is_label;
use super::sheet::{Sheet, join};
use crate::base::words::letters;
use crate::load::documents::text::PlacedLine;

/// What an abstract is called, in letters.
const HEADINGS: [&str; 14] = [
    "abstract",
    "summary",
    "executivesummary",
    "zusammenfassung",
    "kurzfassung",
    "kurzzusammenfassung",
    "resume",
    "resumeexecutif",
    "resumen",
    "resumenejecutivo",
    "resumo",
    "sommario",
    "samenvatting",
    "synopsis",
];
/// What comes after it.
const ENDS: [&str; 24] = [
    "keywords",
    "keyword",
    "jel",
    "jelclassification",
    "jelcodes",
    "schlagworter",
    "schlusselworter",
    "motscles",
    "palabrasclave",
    "introduction",
    "einleitung",
    "einfuhrung",
    "introduccion",
    "contents",
    "tableofcontents",
    "inhalt",
    "inhaltsverzeichnis",
    "sommaire",
    "tabledesmatieres",
    "indice",
    "acknowledgements",
    "acknowledgments",
    "danksagung",
    "remerciements",
];
/// A line whose size differs so many times is a heading or a note.
const OTHER: f32 = 1.12;
/// A longer one is the paper itself, in letters.
const LONGEST: usize = 6_000;
const SHORTEST: usize = 40;

/// The paragraphs below the first such heading.
pub(super) fn find(sheet: &Sheet<'_>) -> Option<Found<Vec<String>>> {
    let lines = sheet.lines;
    let headings = lines.iter().filter(|line| is_abstract(&line.text) || run_in(&line.text).is_some());
    let mut names: Vec<String> =
        headings.map(|line| letters(line.text.split(':').next().unwrap_or_default())).collect();
    names.sort();
    // A page with several summaries of one name is a page of several papers.
    if names.windows(2).any(|pair| pair.first() == pair.last()) {
        return None;
    }
    (0..lines.len()).find_map(|at| {
        let line = lines.get(at)?;
        let first = match run_in(&line.text) {
            Some(rest) => Some(PlacedLine { text: rest.to_owned(), ..line.clone() }),
            None if is_abstract(&line.text) => None,
            None => return None,
        };
        paragraphs(first.as_ref(), lines.get(at + 1..)?)
    })
}

fn paragraphs(first: Option<&PlacedLine>, rest: &[PlacedLine]) -> Option<Found<Vec<String>>> {
    let mut all: Vec<Vec<&PlacedLine>> = Vec::new();
    all.extend(first.map(|line| vec![line]));
    let size = first.or(rest.first())?.size;
    let mut is_whole = false;
    let mut length = 0;
    for line in rest {
        let is_number = !line.text.contains(char::is_alphabetic);
        if is_number {
            continue;
        }
        let is_other = !(size / OTHER..size * OTHER).contains(&line.size);
        if is_other || ends(&line.text) {
            is_whole = true;
            break;
        }
        length += line.text.len();
        if length > LONGEST {
            break;
        }
        match all.last_mut() {
            // A word that is broken off goes on, whatever stands between.
            Some(last) if line.joint.is_some() && !last.is_empty() => last.push(line),
            _ => all.push(vec![line]),
        }
    }
    let mut texts: Vec<String> = all.into_iter().map(join).collect();
    while !is_whole && texts.len() > 1 && texts.last().is_some_and(|last| !is_complete(last)) {
        texts.pop();
    }
    let count: usize = texts.iter().map(|text| text.chars().count()).sum();
    let is_certain = is_whole && texts.last().is_some_and(|last| is_complete(last));
    (count >= SHORTEST).then(|| Found::on_page(texts, is_certain))
}

fn is_complete(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '»', '’', ')']).ends_with(['.', '!', '?', '。'])
}

/// Whether a line is the heading of an abstract.
fn is_abstract(line: &str) -> bool {
    line.len() < 60 && HEADINGS.contains(&letters(line).as_str())
}

/// What follows such a heading in its own line: `Abstract: Tides …`.
fn run_in(line: &str) -> Option<&str> {
    let (head, rest) = line.split_once([':', '.', '—', '–']).or_else(|| {
        // Set in bold, it needs no colon.
        let (head, rest) = line.split_once(' ')?;
        (head == "Abstract" && rest.starts_with(char::is_uppercase)).then_some((head, rest))
    })?;
    let rest = rest.trim_start_matches(['—', '–', '-', ':', ' ']);
    (is_abstract(head) && rest.chars().count() > 20).then_some(rest)
}

/// Whether a line is the heading of an abstract or of what comes after one.
pub(super) fn is_heading(line: &str) -> bool {
    let bare = without_number(line);
    let head = bare.split([':', '—', '–']).next().unwrap_or(bare);
    let is_end = |text: &str| text.len() < 60 && ENDS.contains(&letters(text).as_str());
    is_abstract(line) || run_in(line).is_some() || is_end(bare) || is_end(head)
}

/// Whether an abstract is over before this line: at a heading, be it only a number or capitals that tell it.
fn ends(line: &str) -> bool {
    let bare = without_number(line);
    let is_short = line.len() < 60 && !line.ends_with(['.', ',', ';']);
    let is_numbered = bare.len() < line.len() && bare.starts_with(char::is_uppercase) && is_short;
    let shouts = line.split_once(':').is_some_and(|(head, _)| {
        head.chars().filter(|c| c.is_uppercase()).count() > 3 && !head.contains(char::is_lowercase)
    });
    is_heading(line) || is_numbered || shouts || is_label(line)
}

fn without_number(line: &str) -> &str {
    let bare = line.trim_start_matches(|c: char| c.is_ascii_digit() || ". )".contains(c));
    bare.strip_prefix("I. ").unwrap_or(bare)
}
