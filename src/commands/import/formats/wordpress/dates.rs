//! WordPress's dates, of which a catalogue wants the day.

/// The day of `2007-02-25 10:00:00`; none of `0000-00-00 00:00:00`.
pub fn day(text: &str) -> Option<String> {
    let date = text.trim().split([' ', 'T']).next()?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number = |part: &str, digits: usize| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || !is_number(year, 4) || !is_number(month, 2) || !is_number(day, 2) {
        return None;
    }
    written(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The day of `Sun, 25 Feb 2007 10:00:00 +0000`; none of `Mon, 30 Nov -0001 00:00:00 +0000`.
pub fn day_of_rfc_822(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let date = text.split_once(',').map_or(text, |(_, date)| date);
    let mut parts = date.split_whitespace();
    let (day, month, year) = (parts.next()?, parts.next()?.to_ascii_lowercase(), parts.next()?);
    let month = MONTHS.iter().position(|known| *known == month)?;
    written(year.parse().ok()?, u32::try_from(month).ok()? + 1, day.parse().ok()?)
}

/// A day that there has been.
fn written(year: u32, month: u32, day: u32) -> Option<String> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    ((1..=last).contains(&day) && (1..=9999).contains(&year)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        assert_eq!(day("2007-02-25 10:00:00").as_deref(), Some("2007-02-25"));
        assert_eq!(day(" 2008-02-29").as_deref(), Some("2008-02-29"));
        assert_eq!(day_of_rfc_822("Sun, 25 Feb 2007 10:00:00 +0000").as_deref(), Some("2007-02-25"));
        for bad in [
            "",
            "0000-00-00 00:00:00",
            "2007-02-30",
            "2007-13-01",
            "2007-1-1",
            "1900-02-29",
            "２００７-02-25",
            "2007-02-25-1",
        ] {
            assert_eq!(day(bad), None, "{bad}");
        }
        for bad in ["", "Mon, 30 Nov -0001 00:00:00 +0000", "Thu, 1", "32 Jan 2007", "1 January 2007"] {
            assert_eq!(day_of_rfc_822(bad), None, "{bad}");
        }
    }
}
