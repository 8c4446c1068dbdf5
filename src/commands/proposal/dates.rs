//! The day, month or year on which a paper appeared.

use super::sheet::{Sheet, words};
use super::{Found, Source};
use crate::base::date::PartialDate;
use crate::base::words::{fold, runs};

/// The months, in the four languages, folded; those of one number in a row.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "janner", "janvier", "enero"],
    &["february", "feb", "februar", "fevrier", "febrero"],
    &["march", "mar", "marz", "mars", "marzo"],
    &["april", "apr", "avril", "abril"],
    &["may", "mai", "mayo"],
    &["june", "jun", "juni", "juin", "junio"],
    &["july", "jul", "juli", "juillet", "julio"],
    &["august", "aug", "aout", "agosto"],
    &["september", "sep", "sept", "septembre", "septiembre", "setiembre"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre"],
    &["november", "nov", "novembre", "noviembre"],
    &["december", "dec", "dezember", "dez", "decembre", "diciembre"],
];
/// What may stand between the parts of a date.
const BETWEEN: [&str; 4] = ["of", "de", "del", "the"];
/// Words beside a date that is not the paper's.
const ELSEWHERE: [&str; 12] = [
    "accessed", "retrieved", "abgerufen", "consulte", "consultado", "downloaded", "expires", "founded", "since",
    "until", "effective", "born",
];
/// A line with more words beside the date is text that speaks of some day.
const BESIDE: usize = 9;

/// That on the page, or else that in the metadata.
pub(super) fn find(sheet: &Sheet<'_>) -> Option<Found<PartialDate>> {
    on_page(sheet).or_else(|| {
        let made = sheet.metadata.created.as_deref().and_then(|day| PartialDate::parse(day).ok())?;
        Some(Found { value: made, is_certain: false, source: Source::Made })
    })
}

fn on_page(sheet: &Sheet<'_>) -> Option<Found<PartialDate>> {
    let lines = sheet.lines.iter().enumerate().filter(|(at, _)| !sheet.is_prose(*at));
    let told: Vec<PartialDate> = lines.filter_map(|(_, line)| told(&line.text)).collect();
    let first = *told.first()?;
    // The same said with less precision is no contradiction.
    let agrees = |a: PartialDate, b: PartialDate| {
        let either = |a: Option<u8>, b: Option<u8>| a.is_none() || b.is_none() || a == b;
        a.year == b.year && either(a.month, b.month) && either(a.day, b.day)
    };
    let precise = told
        .iter()
        .copied()
        .filter(|date| agrees(*date, first))
        .max_by_key(|date| (date.month.is_some(), date.day.is_some()));
    let date = precise.unwrap_or(first);
    let is_alone = told.iter().all(|other| agrees(*other, date));
    Some(Found::on_page(date, is_alone && date.month.is_some()))
}

/// The date that a line tells: it has little more in it.
fn told(line: &str) -> Option<PartialDate> {
    let all = words(line);
    if all.iter().any(|word| ELSEWHERE.contains(&word.as_str())) {
        return None;
    }
    match in_text(line) {
        Some((date, length)) => {
            let prose = runs(line).filter(|word| word.chars().count() > 3 && word.starts_with(char::is_lowercase));
            let prose = prose.filter(|word| month(&fold(word)).is_none()).count();
            (all.len() <= length + BESIDE && prose <= 1).then_some(date)
        }
        None => {
            let mut years = all.iter().filter_map(|word| year(word));
            let date = years.next().filter(|_| years.next().is_none() && all.len() <= 3)?;
            Some(PartialDate { year: date, month: None, day: None })
        }
    }
}

/// Whether a line is a date, perhaps with a place or a day of the week before it.
pub(super) fn is_date(line: &str) -> bool {
    let all = words(line);
    match in_text(line) {
        Some((_, length)) if all.len() == length => true,
        Some((_, length)) => {
            let is_place = line.trim_start().starts_with(char::is_uppercase)
                && line.split(',').next().is_some_and(|place| in_text(place).is_none());
            let count = line.split(',').next().map_or(0, |place| words(place).len());
            all.len() - length <= 3 && is_place && all.len() == length + count
        }
        None => all.len() <= 2 && told(line).is_some(),
    }
}

/// The first date in a text that has at least a month, and how many words it takes.
pub(super) fn in_text(text: &str) -> Option<(PartialDate, usize)> {
    let raw: Vec<(usize, &str)> = runs(text).map(|run| (run.as_ptr() as usize - text.as_ptr() as usize, run)).collect();
    let folded: Vec<String> = raw.iter().map(|(_, run)| fold(run)).collect();
    // The last day of a meeting is no paper's.
    let ends_range = |at: usize| match raw.get(at.checked_sub(1)?..=at)? {
        [(start, first), (end, _)] => {
            let between = text.get(start + first.len()..*end)?.trim();
            (first.len() <= 2 && first.parse::<u8>().is_ok() && matches!(between, "-" | "–" | "—")).then_some(())
        }
        _ => None,
    };
    (0..folded.len())
        .filter(|at| ends_range(*at).is_none())
        .find_map(|at| in_figures(text, &raw, at).or_else(|| in_words(folded.get(at..)?)))
}

/// `2007-02-25` and `25.02.2007`.
fn in_figures(text: &str, raw: &[(usize, &str)], at: usize) -> Option<(PartialDate, usize)> {
    let [(start, first), (middle, second), (last, third), ..] = *raw.get(at..)? else { return None };
    let between = [text.get(start + first.len()..middle)?, text.get(middle + second.len()..last)?];
    let date = match between {
        ["-", "-"] if first.len() == 4 => new(first.parse().ok()?, second.parse().ok()?, third.parse().ok()),
        ["." | ". ", "." | ". "] if third.len() == 4 => {
            new(third.parse().ok()?, second.parse().ok()?, first.parse().ok())
        }
        _ => None,
    };
    Some((date?, 3))
}

/// `25 February 2007`, `February 25, 2007`, `February 2007`, with what is said between them.
fn in_words(folded: &[String]) -> Option<(PartialDate, usize)> {
    let mut parts = folded.iter().enumerate().filter(|(_, word)| !BETWEEN.contains(&word.as_str()));
    let (_, first) = parts.next().filter(|(at, _)| *at == 0)?;
    let (second_at, second) = parts.next()?;
    let third = parts.next();
    let third_year = third.and_then(|(at, word)| Some((at, year(word)?)));
    match (month(first), day(first)) {
        (Some(month), _) => match (day(second), third_year) {
            (Some(day), Some((at, year))) => Some((new(year, month, Some(day))?, at + 1)),
            _ => Some((new(year(second)?, month, None)?, second_at + 1)),
        },
        (None, Some(day)) => {
            let (at, year) = third_year?;
            Some((new(year, month(second)?, Some(day))?, at + 1))
        }
        _ => None,
    }
}

fn new(year: i16, month: u8, day: Option<u8>) -> Option<PartialDate> {
    let day = day.map(|day| format!("-{day:02}")).unwrap_or_default();
    PartialDate::parse(&format!("{year:04}-{month:02}{day}")).ok().filter(|date| (1500..=2199).contains(&date.year))
}

/// The number of a month by its name, folded.
pub(in crate::commands) fn month(folded: &str) -> Option<u8> {
    let at = MONTHS.iter().position(|names| names.contains(&folded))?;
    u8::try_from(at + 1).ok()
}

fn day(folded: &str) -> Option<u8> {
    let digits = folded.trim_end_matches(|c: char| c.is_alphabetic());
    let ending = folded.get(digits.len()..)?;
    let is_ordinal = matches!(ending, "" | "st" | "nd" | "rd" | "th" | "er" | "o");
    digits.parse().ok().filter(|day| is_ordinal && (1..=31).contains(day))
}

/// A year in which papers have appeared.
pub(super) fn year(folded: &str) -> Option<i16> {
    folded.parse().ok().filter(|year| folded.len() == 4 && (1800..=2099).contains(year))
}
