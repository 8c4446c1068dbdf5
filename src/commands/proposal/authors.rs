//! Who wrote a paper: the names between its title and its text.

use super::Found;
use super::labels::is_label;
use super::sheet::{Sheet, is_address};
use super::{dates, opening};
use crate::base::name::{Name, is_institution, is_suffix};
use crate::base::words::letters;

/// Names begin within so many lines below a title.
const NEAR: usize = 9;
/// And end within so many.
const FAR: usize = 40;

/// Words before names.
const BY: [&str; 10] = ["by", "von", "par", "por", "authors", "author", "autoren", "autor", "auteurs", "written by"];
/// Particles of names, which are written small.
const PARTICLES: [&str; 30] = [
    "van", "von", "der", "den", "de", "la", "le", "du", "di", "da", "del", "della", "dos", "das", "do", "e", "y", "i",
    "zu", "zur", "zum", "ter", "ten", "bin", "ibn", "bint", "al", "el", "af", "av",
];
/// Words that begin with a capital in headings, places and titles, and stand in no name.
const NO_NAMES: [&str; 125] = [
    "citizenship",
    "immigration",
    "security",
    "health",
    "management",
    "license",
    "renewal",
    "nuclear",
    "regulatory",
    "system",
    "systems",
    "program",
    "programs",
    "chapter",
    "section",
    "part",
    "figure",
    "table",
    "corporation",
    "limited",
    "ltd",
    "inc",
    "llc",
    "commission",
    "committee",
    "abstract",
    "acknowledgements",
    "act",
    "africa",
    "agenda",
    "america",
    "analysis",
    "angeles",
    "annual",
    "appendix",
    "asia",
    "assessment",
    "background",
    "brief",
    "briefing",
    "buenos",
    "challenges",
    "change",
    "climate",
    "comments",
    "conclusion",
    "conference",
    "contents",
    "countries",
    "data",
    "development",
    "director",
    "document",
    "draft",
    "economic",
    "economics",
    "economist",
    "economy",
    "edition",
    "emirates",
    "energy",
    "europe",
    "european",
    "evidence",
    "executive",
    "federal",
    "fellow",
    "final",
    "findings",
    "foreign",
    "foreword",
    "francisco",
    "general",
    "global",
    "government",
    "hong",
    "impact",
    "information",
    "international",
    "introduction",
    "issues",
    "key",
    "kingdom",
    "kong",
    "lessons",
    "main",
    "market",
    "markets",
    "meeting",
    "messages",
    "methods",
    "national",
    "nations",
    "notice",
    "options",
    "outlook",
    "overview",
    "paper",
    "policy",
    "politics",
    "preface",
    "president",
    "press",
    "professor",
    "public",
    "recommendations",
    "reform",
    "register",
    "report",
    "republic",
    "research",
    "results",
    "review",
    "rights",
    "series",
    "south",
    "statement",
    "states",
    "strategy",
    "summary",
    "sustainable",
    "the",
    "trade",
    "union",
    "united",
];
/// Months that people are called after.
const FIRST_NAMES: [&str; 6] = ["april", "may", "june", "august", "jan", "julio"];
/// Titles and degrees, without their dots.
const DEGREES: [&str; 26] = [
    "dr",
    "prof",
    "phd",
    "mph",
    "msc",
    "bsc",
    "mba",
    "llm",
    "jd",
    "md",
    "ma",
    "ba",
    "mag",
    "dipl",
    "ing",
    "habil",
    "mr",
    "mrs",
    "ms",
    "sir",
    "dame",
    "hon",
    "ambassador",
    "mpp",
    "esq",
    "dphil",
];

/// Those on the page below the title, which ends before the line `start`, or else the metadata's, if these are people.
pub(super) fn find(sheet: &Sheet<'_>, start: Option<usize>) -> Option<Found<Vec<String>>> {
    let known = in_metadata(sheet);
    let joined: Vec<String> = known.iter().map(|name| letters(name)).collect();
    match start.and_then(|start| on_page(sheet, start)) {
        Some((names, is_certain)) => {
            let is_known = |name: &String| joined.contains(&letters(name));
            let is_certain = is_certain || names.iter().all(is_known);
            Some(Found::on_page(names, is_certain))
        }
        None if known.is_empty() => None,
        None => {
            let is_certain = known.iter().all(|name| sheet.says(name));
            Some(Found::in_metadata(known, is_certain))
        }
    }
}

fn on_page(sheet: &Sheet<'_>, start: usize) -> Option<(Vec<String>, bool)> {
    let mut names: Vec<String> = Vec::new();
    let (mut size, mut is_announced, mut has_house, mut strangers) = (0.0, false, false, 0);
    for (count, (at, line)) in sheet.lines.iter().enumerate().skip(start).take(FAR).enumerate() {
        if sheet.is_prose(at) || opening::is_heading(&line.text) {
            break;
        }
        let (by, rest) = without_by(&line.text);
        is_announced |= by;
        let found = names_in(rest);
        let is_alike = names.is_empty() || (line.size - size).abs() <= 0.05 * size;
        if !found.is_empty() && is_alike && (count < NEAR || !names.is_empty()) {
            size = line.size;
            strangers = 0;
            names.extend(found.into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
        } else if sheet.is_affiliation(&line.text) {
            // Where somebody works stands below their name.
            has_house |= !names.is_empty() && strangers == 0;
        } else if !rest.is_empty() && !names.is_empty() {
            strangers += 1;
            if strangers > 2 {
                break;
            }
        }
    }
    // Words with capitals may be something else; with an institute below them or "by" before them they are not.
    (!names.is_empty()).then_some((names, is_announced || has_house))
}

/// Whether a line could be somebody's name.
pub(super) fn has_names(line: &str) -> bool {
    !names_in(without_by(line).1).is_empty()
}

/// Whether a line surely consists of people's names.
pub(super) fn is_of_names(line: &str) -> bool {
    let (by, rest) = without_by(line);
    let names = names_in(rest);
    names.len() > 1 || (by && names.len() == 1)
}

/// A line without "by" at its beginning, and whether it has that.
fn without_by(line: &str) -> (bool, &str) {
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
fn names_in(line: &str) -> Vec<String> {
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
fn name(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_degree(word)).collect();
    let text = words.join(" ");
    if !(2..=6).contains(&words.len()) || is_institution(&text) {
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
            && !NO_NAMES.contains(&bare.as_str())
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

/// The people whom the metadata names, if all of them are such.
fn in_metadata(sheet: &Sheet<'_>) -> Vec<String> {
    const USERS: [&str; 8] = ["user", "office", "microsoft", "windows", "admin", "administrator", "owner", "unknown"];
    let mut names: Vec<String> = Vec::new();
    for author in &sheet.metadata.authors {
        let is_user = author.split_whitespace().any(|word| USERS.contains(&word.to_lowercase().as_str()));
        if is_user || sheet.is_house(author) || sheet.is_affiliation(author) {
            return Vec::new();
        }
        let inverted = author.split(';').map(inverted).collect::<Option<Vec<_>>>();
        let mut found = inverted.unwrap_or_else(|| names_in(author));
        // A name of one word, or of another script, is one if it stands alone on the page.
        if found.is_empty() && author.split(' ').count() < 3 && sheet.lines.iter().any(|line| line.text == *author) {
            found.push(author.clone());
        }
        names.extend(found.into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
    }
    names
}

/// `Ada Marsh` for `Marsh, Ada`.
fn inverted(text: &str) -> Option<String> {
    let (family, given) = text.split_once(',')?;
    let is_alone =
        family.split_whitespace().count() <= 2 && !given.contains(',') && given.split_whitespace().count() <= 2;
    let is_one = family.split_whitespace().count() == 1 || text.split_whitespace().count() <= 3;
    let direct = Name::parse(text.trim()).direct();
    // "Ada Marsh, Tomas Bly" are two.
    (is_alone && is_one && name(family).is_none()).then(|| name(&direct)).flatten()
}
