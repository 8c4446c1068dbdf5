//! The one place that reads the clock.

/// Today's date in the local time zone: the default for `--date`.
#[expect(clippy::disallowed_methods, reason = "the clock's one home; everywhere else the date is an input")]
pub fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}
