//! Dates that can be read in one way only, as ISO 8601.

use super::values::visible;
use crate::base::date::PartialDate;
use crate::base::words::fold;
use crate::commands::proposal;

/// A date as it is to be written, if it is written otherwise; a time behind it stays as it is.
pub(super) fn iso(text: &str) -> Option<String> {
    let bare = visible(text);
    if PartialDate::parse(&bare).is_ok() {
        return (bare != text).then_some(bare);
    }
    let (date, time) = bare.split_at_checked(time(&bare))?;
    let new = format!("{}{time}", day(date.trim())?);
    PartialDate::parse(&new).ok().map(|_| new)
}

/// Where a time begins, with what stands before it: ` 15:00`, `T15:00:00Z`.
fn time(text: &str) -> usize {
    let Some((before, _)) = text.split_once(':') else { return text.len() };
    before.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['T', ' ']).len()
}

fn day(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text.split([' ', ',', '.', '/', '-']).filter(|word| !word.is_empty()).collect();
    let month = |word: &str| proposal::month(&fold(word));
    match *words.as_slice() {
        [a, b] => date(year(b)?, month(a)?, None),
        [a, b, c] => match (month(a), month(b)) {
            (Some(month), None) => date(year(c)?, month, Some(in_month(b)?)),
            (None, Some(month)) => match year(c) {
                Some(year) => date(year, month, Some(in_month(a)?)),
                None => date(year(a)?, month, Some(in_month(c)?)),
            },
            (None, None) => in_figures(text, [a, b, c]),
            (Some(_), Some(_)) => None,
        },
        _ => None,
    }
}

/// `2014/7/2`, and `25.7.2014` or `7/25/2014` where one number is no month's.
fn in_figures(text: &str, [a, b, c]: [&str; 3]) -> Option<PartialDate> {
    let mut between = text.chars().filter(|c| !c.is_ascii_digit() && *c != ' ');
    let (first, second) = (between.next()?, between.next()?);
    if first != second || between.next().is_some() {
        return None;
    }
    if let Some(year) = year(a) {
        return date(year, number(b)?, Some(number(c)?));
    }
    let (a, b, year) = (number(a)?, number(b)?, year(c)?);
    match (date(year, a, Some(b)), date(year, b, Some(a))) {
        (Some(one), Some(other)) => (one == other).then_some(one),
        (one, other) => one.or(other),
    }
}

fn date(year: &str, month: u8, day: Option<u8>) -> Option<PartialDate> {
    let day = day.map(|day| format!("-{day:02}")).unwrap_or_default();
    PartialDate::parse(&format!("{year}-{month:02}{day}")).ok()
}

fn year(word: &str) -> Option<&str> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())).then_some(word)
}

fn number(word: &str) -> Option<u8> {
    (word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok())?
}

/// `2` or `2nd`.
fn in_month(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    number(["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_can_be_read_in_one_way_is_written_as_it_should_be() {
        for (text, expected) in [
            ("July 2, 2014", "2014-07-02"),
            ("july 2nd 2014", "2014-07-02"),
            ("2 July 2014", "2014-07-02"),
            ("2. July 2014", "2014-07-02"),
            ("2-Jul-2014", "2014-07-02"),
            ("Sept. 3rd, 2014", "2014-09-03"),
            ("2014 July 2", "2014-07-02"),
            ("July 2014", "2014-07"),
            ("5. März 2014", "2014-03-05"),
            ("1 août 2014", "2014-08-01"),
            ("2014/7/2", "2014-07-02"),
            ("2014-7-2", "2014-07-02"),
            ("2014.07.02", "2014-07-02"),
            ("25.7.2014", "2014-07-25"),
            ("25. 7. 2014", "2014-07-25"),
            ("7/25/2014", "2014-07-25"),
            ("4/4/2014", "2014-04-04"),
            ("2014/7/2 15:00:00 -0500", "2014-07-02 15:00:00 -0500"),
            ("2014-7-2T15:00:00Z", "2014-07-02T15:00:00Z"),
            ("July 2, 2014 3:00 PM", "2014-07-02 3:00 PM"),
            ("2014\u{200b}-07-02", "2014-07-02"),
        ] {
            assert_eq!(iso(text).as_deref(), Some(expected), "{text}");
            assert_eq!(iso(expected), None, "{expected}");
        }
    }

    #[test]
    fn every_other_date_stays() {
        for text in [
            "2014-07-02",
            "2014",
            "2014-07",
            "2014-07-02 15:00:00 -0500",
            "03/04/2014",
            "2.7.2014",
            "2.7.14",
            "2014/7-2",
            "2010/11",
            "30 February 2014",
            "2014-13-45",
            "31/31/2014",
            "July 2-3, 2014",
            "July/August 2014",
            "10-12 July 2014",
            "July 2",
            "May 14",
            "Summer 2014",
            "July 2, 2014 at 3:00 PM",
            "about July 2014",
            "12:30",
            "",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }
}
