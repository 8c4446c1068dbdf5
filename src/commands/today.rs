//! The one place that reads the clock.

use crate::base::due::{Due, Now};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// Today's date in the local time zone: the default for `--date`.
#[expect(clippy::disallowed_methods, reason = "the clock's one home; everywhere else the date is an input")]
pub fn today() -> jiff::civil::Date {
    Zoned::now().date()
}

/// What clocks show here: the default for `--date`.
#[expect(clippy::disallowed_methods, reason = "the clock's one home")]
pub fn here_and_now() -> Now {
    let now = Zoned::now();
    Now { today: now.date(), moment: Some(now.timestamp()) }
}

/// The `--date` of a command line: a day, or a moment, which is in this machine's zone if it names none.
///
/// # Errors
/// It is neither.
pub fn parse_now(text: &str) -> Result<Now, String> {
    match Due::parse(text, Some(&TimeZone::system()))? {
        Due::At(moment) => Ok(Now { today: moment.date(), moment: Some(moment.timestamp()) }),
        Due::Day(_) => text.parse().map(Now::day).map_err(|_| "is not a day such as 2007-02-25".to_owned()),
    }
}

/// The present second in UTC as a number that grows: `YYYYMMDDhhmmss`.
#[expect(clippy::disallowed_methods, reason = "the clock's one home")]
pub fn timestamp() -> u64 {
    let now = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    now.strftime("%Y%m%d%H%M%S").to_string().parse().unwrap_or_default()
}

/// The present moment, for what is believed for some days only.
#[expect(clippy::disallowed_methods, reason = "the clock's one home")]
pub fn now() -> Timestamp {
    Timestamp::now()
}
