//! The one place that reads the clock.

use jiff::{Timestamp, Zoned};

/// Today's date in the local time zone: the default for `--date`.
#[expect(clippy::disallowed_methods, reason = "the clock's one home; everywhere else the date is an input")]
pub fn today() -> jiff::civil::Date {
    Zoned::now().date()
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
