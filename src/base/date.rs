//! Dates as precise as they are known.

use std::fmt;

/// A year, a year and a month, or a day. Orders by time; a date that is less precise comes before those inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    /// 1 to 9999.
    pub year: i16,
    pub month: Option<u8>,
    pub day: Option<u8>,
}

impl PartialDate {
    /// `2007`, `2007-02` or `2007-02-25`. A time after the day, as other programs write it, is left out.
    ///
    /// # Errors
    /// Says what is wrong, as the end of a sentence, and what to write instead where that can be told.
    pub fn parse(text: &str) -> Result<PartialDate, String> {
        let text = text.trim();
        let (date, rest) = text.split_at(text.find(['T', 't', ' ']).unwrap_or(text.len()));
        let rest = rest.trim_start_matches(['T', 't', ' ']);
        let numbers: Vec<&str> = date.split('-').collect();
        let lengths: Vec<usize> = numbers.iter().map(|n| n.len()).collect();
        let digits = numbers.iter().all(|n| n.bytes().all(|b| b.is_ascii_digit()));
        let shaped = digits && matches!(lengths[..], [4] | [4, 2] | [4, 2, 2]);
        let time = rest.is_empty() || (lengths.len() == 3 && rest.starts_with(|c: char| c.is_ascii_digit()));
        if !shaped || !time {
            return Err(match guess(text) {
                Some(date) => format!("is not a date of the form 2007-02-25; write {date}"),
                None => "is not a date of the form 2007-02-25, 2007-02 or 2007".to_owned(),
            });
        }
        let number = |i: usize| numbers.get(i).and_then(|n| n.parse::<u8>().ok());
        let year = numbers[0].parse::<i16>().unwrap_or(0);
        if year == 0 {
            return Err("has no year".to_owned());
        }
        PartialDate::new(year, number(1), number(2)).ok_or_else(|| "is not a day of the calendar".to_owned())
    }

    /// `None` if the calendar has no such month or day.
    fn new(year: i16, month: Option<u8>, day: Option<u8>) -> Option<PartialDate> {
        let number = |given: Option<u8>| i8::try_from(given.unwrap_or(1)).ok();
        jiff::civil::Date::new(year, number(month)?, number(day)?).ok()?;
        (1..=9999).contains(&year).then_some(PartialDate { year, month, day })
    }

    /// Whether the whole of it, from its first day, lies after `today`.
    pub fn is_after(self, today: jiff::civil::Date) -> bool {
        let first = (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1));
        first > (today.year(), today.month().unsigned_abs(), today.day().unsigned_abs())
    }

    /// The first day that it can mean, where a format takes nothing less.
    pub fn first_day(self) -> PartialDate {
        PartialDate { month: self.month.or(Some(1)), day: self.day.or(Some(1)), ..self }
    }

    /// Orders by the last day that each can mean; of two that end together, the one that is known to the day comes last.
    pub fn end(self) -> impl Ord {
        (self.year, self.month.unwrap_or(12), self.day.unwrap_or(31), self.day)
    }

    /// RFC 3339 in UTC, as feeds need it: midnight of the first day.
    pub fn rfc3339(self) -> String {
        format!("{}T00:00:00Z", self.first_day())
    }
}

/// ISO 8601, with the precision that is known.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// The date in a text that is written in English (`July 2, 2014`) or as 2014/7/2, for a remedy or where there is none better.
pub fn guess(text: &str) -> Option<PartialDate> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let year_at = words.iter().position(|w| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()))?;
    let named = words.iter().find_map(|word| month(word));
    let small: Vec<u8> =
        words.iter().enumerate().filter(|(i, _)| *i != year_at).filter_map(|(_, w)| w.parse().ok()).collect();
    let year = words[year_at].parse().ok()?;
    match (named, &small[..]) {
        (Some(month), []) => PartialDate::new(year, Some(month), None),
        (Some(month), [day, ..]) => PartialDate::new(year, Some(month), Some(*day)),
        (None, [month, day]) if year_at == 0 => PartialDate::new(year, Some(*month), Some(*day)),
        _ => None,
    }
}

/// The number of a month by its English name, or by a word that begins as it does.
pub fn month(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let short = word.get(..3)?.to_ascii_lowercase();
    (1..).zip(MONTHS).find(|(_, month)| *month == short).map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_keep_their_precision() {
        for text in ["2007-02-25", "2007-02", "2007", "1903"] {
            assert_eq!(PartialDate::parse(text).expect("valid").to_string(), text);
        }
        assert_eq!(PartialDate::parse("2015-07-17 10:00:59 -0400").expect("valid").to_string(), "2015-07-17");
    }

    #[test]
    fn wrong_dates_say_what_to_write() {
        let wrong = |text| PartialDate::parse(text).expect_err("not a date");
        assert!(wrong("July 2, 2014").ends_with("write 2014-07-02"));
        assert!(wrong("2014/7/2").ends_with("write 2014-07-02"));
        assert!(wrong("2007-2-25").ends_with("write 2007-02-25"));
        assert!(wrong("July 2019").ends_with("write 2019-07"));
        assert!(wrong("2007-02-30").contains("calendar"));
        for text in ["soon", "2007/101/02", "2007 200 200", "2007/13/1", "Feb 30, 2007"] {
            assert!(wrong(text).ends_with("2007-02-25, 2007-02 or 2007"), "{text}");
        }
    }

    #[test]
    fn a_less_precise_date_is_future_only_as_a_whole() {
        let today = jiff::civil::date(2026, 11, 22);
        let after = |text| PartialDate::parse(text).expect("valid").is_after(today);
        assert_eq!(
            [after("2026"), after("2026-11"), after("2026-12"), after("2027"), after("2026-11-22")],
            [false, false, true, true, false]
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,20}|[0-9]{1,4}([-/ .][0-9]{1,4}){0,3}|[A-Z][a-z]{2} [0-9]{1,3}, [0-9]{4}") {
            if let Ok(date) = PartialDate::parse(&text) {
                prop_assert_eq!(PartialDate::parse(&date.to_string()), Ok(date));
            }
            if let Some(date) = guess(&text) {
                prop_assert_eq!(PartialDate::parse(&date.to_string()), Ok(date));
            }
        }
    }
}
