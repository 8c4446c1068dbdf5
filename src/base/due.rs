//! From when on a paper is public, and the "now" that this is held against.

use super::date::PartialDate;
use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use std::fmt;

/// What `publish_at` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// The beginning of its first day, in the site's time zone.
    Day(PartialDate),
    /// A moment, in the zone that it was written in.
    At(Box<Zoned>),
}

/// The build's "now". It is an input: the same one gives the same site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    pub today: Date,
    /// Without one, the first moment of `today`.
    pub moment: Option<Timestamp>,
}

const FORMS: &str =
    "is neither a date of the form 2007-02-25, 2007-02 or 2007, nor a moment such as 2007-02-25T09:00+01:00";

impl Due {
    /// A date; or a moment in the forms of RFC 3339 and RFC 9557, in which seconds may be left out and a space may stand for
    /// the `T`: `2026-12-01T09:00+01:00`, `2026-12-01 09:00[Europe/Berlin]`. One without a zone is in `zone`. A time that
    /// clocks pass twice is the first of both; one that they leap over is as much later.
    ///
    /// # Errors
    /// Says what is wrong, as the end of a sentence.
    pub fn parse(text: &str, zone: Option<&TimeZone>) -> Result<Due, String> {
        const PARSER: DateTimeParser = DateTimeParser::new();
        let text = text.trim();
        let Some((day, time)) = text.split_once(['T', 't', ' ']) else {
            return PartialDate::parse(text).map(Due::Day).map_err(|_| FORMS.to_owned());
        };
        let text = format!("{day}T{}", time.trim());
        let has_offset = time.ends_with(['Z', 'z']) || time.contains(['+', '-']);
        let moment = if text.contains('[') {
            PARSER.parse_zoned(&text).map_err(|error| format!("is not a moment: {error}"))?
        } else if has_offset {
            let offset = PARSER.parse_pieces(&text).ok().and_then(|pieces| pieces.to_numeric_offset());
            let timestamp = PARSER.parse_timestamp(&text).map_err(|_| FORMS.to_owned())?;
            timestamp.to_zoned(offset.map_or(TimeZone::UTC, TimeZone::fixed))
        } else {
            let local: DateTime = PARSER.parse_datetime(&text).map_err(|_| FORMS.to_owned())?;
            let Some(zone) = zone else {
                return Err("has a time without a time zone, and site.toml has no `timezone`".to_owned());
            };
            local.to_zoned(zone.clone()).map_err(|error| format!("is not a moment: {error}"))?
        };
        Ok(Due::At(Box::new(moment)))
    }

    /// Whether it is still to come.
    pub fn is_after(&self, now: Now) -> bool {
        match self {
            Due::Day(date) => date.is_after(now.today),
            Due::At(moment) => match now.moment {
                Some(now) => moment.timestamp() > now,
                None => moment.date() > now.today,
            },
        }
    }

    /// The moment itself, where days begin at midnight in `zone`.
    pub fn moment(&self, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Due::At(moment) => Some(moment.timestamp()),
            Due::Day(date) => {
                let number = |part: Option<u8>| i8::try_from(part.unwrap_or(1)).ok();
                let day = Date::new(date.year, number(date.month)?, number(date.day)?).ok()?;
                Some(day.to_zoned(zone.clone()).ok()?.timestamp())
            }
        }
    }
}

/// As it would be written: `2007-02-25`, `2026-12-01 09:00+01:00`.
impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Due::Day(date) => write!(f, "{date}"),
            Due::At(moment) => write!(f, "{}", moment.strftime("%Y-%m-%d %H:%M%:z")),
        }
    }
}

impl Now {
    /// A day as a whole.
    pub fn day(today: Date) -> Now {
        Now { today, moment: None }
    }

    /// As clocks in a zone show it: which day it is, and when a day begins.
    pub fn in_zone(self, zone: &TimeZone) -> Now {
        match self.moment {
            Some(moment) => Now { today: moment.to_zoned(zone.clone()).date(), ..self },
            None => Now { moment: self.today.to_zoned(zone.clone()).ok().map(|start| start.timestamp()), ..self },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).expect("it is in the database")
    }

    fn moment(text: &str, name: &str) -> String {
        let due = Due::parse(text, Some(&zone(name))).expect("valid");
        due.moment(&TimeZone::UTC).expect("in time").to_string()
    }

    #[test]
    fn moments_in_every_form() {
        for text in [
            "2026-12-01T09:00+01:00",
            "2026-12-01 09:00:00 +01:00",
            "2026-12-01t08:00Z",
            "2026-12-01T09:00[Europe/Berlin]",
            "2026-12-01 09:00",
        ] {
            let text = text.replace(" +", "+");
            assert_eq!(moment(&text, "Europe/Berlin"), "2026-12-01T08:00:00Z", "{text}");
        }
        assert_eq!(Due::parse("2026-12", None), PartialDate::parse("2026-12").map(Due::Day));
        for text in ["soon", "2026-13-01T09:00Z", "2026-12-01T25:00Z", "2026-12-01T09:00[Mars/Base]"] {
            assert!(Due::parse(text, Some(&TimeZone::UTC)).is_err(), "{text}");
        }
        assert!(Due::parse("2026-12-01 09:00", None).expect_err("no zone").contains("`timezone`"));
    }

    #[test]
    fn clocks_that_are_changed() {
        // 02:30 is there twice in October, and never in March.
        assert_eq!(moment("2026-10-25 02:30", "Europe/Berlin"), "2026-10-25T00:30:00Z");
        assert_eq!(moment("2026-03-29 02:30", "Europe/Berlin"), "2026-03-29T01:30:00Z");
    }

    #[test]
    fn a_paper_is_public_at_the_moment_itself() {
        let due = Due::parse("2026-12-01T00:30[Pacific/Auckland]", None).expect("valid");
        let at = |text: &str| {
            let moment = text.parse::<Timestamp>().expect("a moment");
            Now { today: date(2000, 1, 1), moment: Some(moment) }.in_zone(&zone("Pacific/Auckland"))
        };
        assert!(due.is_after(at("2026-11-30T11:29:59Z")) && !due.is_after(at("2026-11-30T11:30:00Z")));
        // The day has begun there, and not yet in Greenwich.
        let day = Due::parse("2026-12-01", None).expect("valid");
        assert!(!day.is_after(at("2026-11-30T11:00:00Z")));
        let morning = Now::day(date(2026, 12, 1)).in_zone(&zone("Pacific/Auckland"));
        assert!(due.is_after(morning) && !day.is_after(morning));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,30}|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:]{0,8}[-+Z0-9:]{0,6}(\\[[A-Za-z/]{0,16}\\])?") {
            let _ = Due::parse(&text, Some(&TimeZone::UTC));
        }
    }
}
