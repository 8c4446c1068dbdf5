//! Names of people, as a line has them.

use super::dates;
use super::labels::is_label;
use super::sheet::{is_address, is_of_houses};
use crate::base::name::{is_institution, is_suffix};

/// Words before names.
const BY: [&str; 10] = ["by", "von", "par", "por", "authors", "author", "autoren", "autor", "auteurs", "written by"];
/// Particles of names, which are written small.
const PARTICLES: [&str; 30] = [
    "van", "von", "der", "den", "de", "la", "le", "du", "di", "da", "del", "della", "dos", "das", "do", "e", "y", "i",
    "zu", "zur", "zum", "ter", "ten", "bin", "ibn", "bint", "al", "el", "af", "av",
];
/// Words that begin with a capital in headings, places and titles, and stand in no name.
const NO_NAMES: &str = "abstract acknowledgements act africa agenda america analysis angeles annual appendix asia assessment \
    background brief briefing buenos challenges change chapter citizenship climate comments commission committee \
    conclusion conference contents corporation countries data development director document draft economic \
    economics economist economy edition emirates energy europe european evidence executive federal fellow figure \
    final findings foreign foreword francisco general global government health hong immigration impact inc \
    information international introduction issues key kingdom kong lessons license limited llc ltd main management \
    market markets meeting messages methods national nations notice nuclear options outlook overview paper part \
    policy politics preface president press professor program programs public recommendations reform register \
    regulatory renewal report republic research results review rights section security series south statement \
    states strategy summary sustainable system systems table the trade union united";
/// Months that people are called after.
const FIRST_NAMES: [&str; 6] = ["april", "may", "june", "august", "jan", "julio"];
/// Titles and degrees, without their dots.
const DEGREES: [&str; 26] = [
    "dr", "prof", "phd", "mph", "msc", "bsc", "mba", "llm", "jd", "md", "ma", "ba", "mag", "dipl", "ing", "habil",
    "mr", "mrs", "ms", "sir", "dame", "hon", "ambassador", "mpp", "esq", "dphil",
];

/// A line without "by" at its beginning, and whether it has that.
pub(super) fn without_by(line: &str) -> (bool, &str) {
    let line = line.trim();
    let rest = BY.iter().find_map(|by| {
        let (head, rest) = line.split_at_checked(by.len())?;
        let ends = rest.is_empty() || rest.starts_with([' ', ':', '(']);
        (head.to_lowercase() == **by && ends).then(|| rest.trim_start_matches("(s)").trim_start_matches([':', ' ']))
    });
    // "Von der Leyen, Ursula" begins with a particle.
    match rest.filter(|rest| !rest.starts_with(char::is_lowercase)) {
        Some(rest) => (true, rest),
        None => (false, line),
    }
}

/// The people's names that a line consists of; none if there is anything else in it but degrees and where they work.
pub(super) fn names_in(line: &str) -> Vec<String> {
    let line = without_brackets(line);
    if is_label(&line) || dates::is_date(&line) || line.len() > 400 {
        return Vec::new();
    }
    let mut names = Vec::new();
    for part in parts(&line) {
        let part = without_marks(&part);
        if part.is_empty() || is_degree(&part) {
            continue;
        }
        match name(&part) {
            Some(name) => names.push(name),
            // "Ada Marsh, Harbour Institute"
            None if !names.is_empty() && (is_institution(&part) || is_address(&part)) => {}
            None if !names.is_empty() && is_suffix(&part) => {
                if let Some(last) = names.last_mut() {
                    *last = format!("{last} {part}");
                }
            }
            None => return Vec::new(),
        }
    }
    names
}

/// What stands between commas and such.
fn parts(line: &str) -> Vec<String> {
    let mut line = line.replace([';', '|', '•', '·', '&', '/', '\u{2003}'], ",");
    for and in [" and ", " und ", " et ", " with ", " AND "] {
        line = line.replace(and, ",");
    }
    // In Spanish "y" joins two people, and two names of one: `Ortega y Gasset`.
    line.replace(" y ", ",").split(',').map(|part| part.trim().trim_start_matches("and ").to_owned()).collect()
}

fn without_brackets(line: &str) -> String {
    let mut depth = 0_u32;
    let mut text = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => text.push(c),
            _ => {}
        }
    }
    text
}

/// A part of a line without the marks of footnotes.
fn without_marks(part: &str) -> String {
    let is_mark = |c: char| c.is_numeric() || "*†‡§¶#✉⋆∗".contains(c);
    let kept: String = part.chars().map(|c| if is_mark(c) { ' ' } else { c }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches([',', ':', ' ']).to_owned()
}

fn is_degree(text: &str) -> bool {
    let bare = |word: &str| word.replace('.', "").to_lowercase();
    text.split_whitespace().all(|word| DEGREES.contains(&bare(word).as_str()))
}

/// A text as the name of a person, without degrees; `None` when it is none.
pub(super) fn name(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_degree(word)).collect();
    let text = words.join(" ");
    if !(2..=6).contains(&words.len()) || is_institution(&text) || words.iter().any(|word| is_of_houses(word)) {
        return None;
    }
    let is_small = |word: &&&str| word.chars().all(|c| !c.is_uppercase());
    let particles = words.iter().filter(is_small).all(|word| PARTICLES.contains(&word.trim_end_matches(['\'', '’'])));
    let big: Vec<&str> = words.iter().copied().filter(|word| !is_small(&word)).collect();
    let is_fit = |word: &&str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let rest = word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '‐' | '\'' | '’' | '\u{300}'..='\u{36f}'));
        let bare = word.trim_end_matches('.').to_lowercase();
        rest && (1..=20).contains(&letters)
            && !NO_NAMES.split(' ').any(|word| word == bare)
            && dates::month(&bare).is_none_or(|_| FIRST_NAMES.contains(&bare.as_str()))
    };
    let is_full = |word: &&&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.ends_with('.');
    let begins = words.first().is_some_and(|word| word.starts_with(char::is_uppercase) || PARTICLES.contains(word));
    let ends = words.last().is_some_and(|word| word.contains(char::is_uppercase));
    let is_name =
        particles && begins && ends && big.len() > 1 && big.iter().all(is_fit) && big.iter().any(|word| is_full(&word));
    is_name.then(|| in_small_letters(&words))
}

/// `Ada van Marsh` for `ADA VAN MARSH`.
fn in_small_letters(words: &[&str]) -> String {
    let shouts = words.iter().all(|word| !word.contains(char::is_lowercase));
    if !shouts || words.iter().all(|word| word.chars().count() < 3) {
        return words.join(" ");
    }
    let small = |word: &&str| {
        let lower = word.to_lowercase();
        if PARTICLES.contains(&lower.as_str()) && word.len() > 1 {
            return lower;
        }
        let mut begins = true;
        word.chars()
            .map(|c| {
                let c = if begins { c.to_string() } else { c.to_lowercase().collect() };
                begins = !c.chars().all(char::is_alphabetic);
                c
            })
            .collect()
    };
    words.iter().map(small).collect::<Vec<String>>().join(" ")
}
