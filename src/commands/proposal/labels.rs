//! What a paper is called beside its title: `Working Paper No. 12`.

use super::Found;
use super::dates;
use super::sheet::{Sheet, words};

/// What a paper in a series is.
const HEADS: [&str; 27] = [
    "paper",
    "papers",
    "brief",
    "briefs",
    "briefing",
    "report",
    "reports",
    "note",
    "notes",
    "memo",
    "memorandum",
    "arbeitspapier",
    "arbeitspapiere",
    "diskussionspapier",
    "diskussionspapiere",
    "kurzanalyse",
    "studie",
    "travail",
    "trabajo",
    "trabajos",
    "insight",
    "insights",
    "bulletin",
    "monograph",
    "commentary",
    "statement",
    "testimony",
];
/// What it may be called more precisely.
const KINDS: [&str; 27] = [
    "working", "policy", "discussion", "technical", "research", "occasional", "issue", "series", "background", "white",
    "draft", "document", "documents", "documento", "documentos", "de", "of", "politique", "politica", "strategic",
    "and", "conference", "data", "economic", "final", "volume", "preliminary",
];
/// What says that a number follows.
const MARKS: [&str; 14] =
    ["no", "no.", "nr", "nr.", "nº", "n°", "n.º", "n.°", "n.", "#", "number", "nummer", "numéro", "número"];
/// What parts a line into several things.
const BARS: [char; 6] = ['|', '•', '·', '–', '—', ':'];
/// No line of this kind has more words.
const LONGEST: usize = 14;

/// Whether a line says of what kind a paper is, and no more.
pub(super) fn is_label(line: &str) -> bool {
    let words = words(line);
    let is_of = |word: &String| {
        let word = word.as_str();
        HEADS.contains(&word)
            || KINDS.contains(&word)
            || MARKS.contains(&word)
            || dates::month(word).is_some()
            || word.contains(|c: char| c.is_ascii_digit())
    };
    let is_kind = words.iter().all(is_of) && words.iter().any(|word| HEADS.contains(&word.as_str()));
    is_kind || (words.len() == 1 && words.iter().any(|word| word == "draft")) || numbered(line).is_some()
}

/// The series and the number in it, if one line says both and none says another.
pub(super) fn series(sheet: &Sheet<'_>) -> Option<(Found<String>, Found<String>)> {
    let mut all: Vec<(String, String)> = sheet.lines.iter().filter_map(|line| numbered(&line.text)).collect();
    all.dedup();
    match all.as_slice() {
        [(series, number)] => {
            let series = sheet.without_own_name(series).to_owned();
            Some((Found::on_page(series, true), Found::on_page(number.clone(), true)))
        }
        _ => None,
    }
}

/// The series and number that a line tells and nothing else, but perhaps a date.
fn numbered(line: &str) -> Option<(String, String)> {
    let tokens: Vec<&str> = line.split_whitespace().collect();
    if tokens.len() > LONGEST {
        return None;
    }
    let marked = tokens.iter().enumerate().find_map(|(at, token)| {
        let is_mark = MARKS.contains(&token.to_lowercase().as_str());
        let glued = MARKS.iter().filter(|mark| !mark.ends_with(char::is_alphabetic)).find_map(|mark| {
            let (head, rest) = token.split_at_checked(mark.len())?;
            (head.to_lowercase() == **mark).then_some(rest)
        });
        match (is_mark, glued) {
            (true, _) => Some((at, at + 1, *tokens.get(at + 1)?)),
            (false, Some(rest)) if !rest.is_empty() => Some((at, at, rest)),
            _ => None,
        }
    });
    let plain = || {
        let at = tokens.windows(2).position(|pair| match pair {
            [head, number] => {
                let number = number.trim_end_matches(SEPARATORS);
                let is_year = dates::year(number).is_some();
                is_head(head) && number.starts_with(|c: char| c.is_ascii_digit()) && !is_year
            }
            _ => false,
        })?;
        Some((at + 1, at + 1, *tokens.get(at + 1)?))
    };
    let (end, at, number) = marked.or_else(plain)?;
    let rest = tokens.get(at + 1..)?.join(" ");
    let is_last = rest.is_empty()
        || number.ends_with(SEPARATORS)
        || rest.starts_with(|c| SEPARATORS.contains(&c) || BARS.contains(&c) || c == '(');
    let number = number.trim_end_matches(SEPARATORS);
    let name = tokens.get(..end)?.join(" ");
    let name = name.rsplit(BARS).find(|part| !part.trim().is_empty())?.trim().trim_end_matches(SEPARATORS);
    let near_end: Vec<&str> = name.rsplit(' ').take(3).collect();
    let is_name = near_end.iter().any(|word| is_head(word))
        && name.starts_with(char::is_uppercase)
        && name.split(' ').count() <= 8;
    let is_told = is_last || dates::in_text(&rest).is_some_and(|(_, length)| words(&rest).len() == length);
    (is_name && is_number(number) && is_told).then(|| (in_small_letters(name), number.to_owned()))
}

const SEPARATORS: [char; 4] = [',', ';', '.', ')'];

fn is_head(word: &str) -> bool {
    HEADS.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str())
}

fn is_number(text: &str) -> bool {
    text.len() <= 12
        && text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "/-–.".contains(c))
}

/// `Working Paper` for `WORKING PAPER`; short words are abbreviations.
fn in_small_letters(name: &str) -> String {
    if name.contains(char::is_lowercase) {
        return name.to_owned();
    }
    let small = |word: &str| match word.chars().next() {
        Some(first) if word.chars().count() > 3 => {
            format!("{first}{}", word[first.len_utf8()..].to_lowercase())
        }
        _ => word.to_owned(),
    };
    name.split(' ').map(small).collect::<Vec<_>>().join(" ")
}
