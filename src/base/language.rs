//! Numbers, sizes and dates as a language writes them, from CLDR's data.

use crate::base::date::PartialDate;
use crate::base::messages::{Messages, fill};
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{Y, YM, YMD};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

/// The way a language writes what is not a word.
///
/// Dates are in the Gregorian calendar in every language, since that is what catalogues cite.
pub struct Language {
    messages: Messages,
    plurals: Option<PluralRules>,
    numbers: Option<DecimalFormatter>,
    year: Option<FixedCalendarDateTimeFormatter<Gregorian, Y>>,
    month: Option<FixedCalendarDateTimeFormatter<Gregorian, YM>>,
    day: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
}

/// The form of the noun that a number asks for, by the name that CLDR gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plural {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl Plural {
    const NAMES: [(Plural, &'static str); 6] = [
        (Plural::Zero, "zero"),
        (Plural::One, "one"),
        (Plural::Two, "two"),
        (Plural::Few, "few"),
        (Plural::Many, "many"),
        (Plural::Other, "other"),
    ];

    pub fn parse(name: &str) -> Option<Plural> {
        Plural::NAMES.into_iter().find(|(_, known)| *known == name).map(|(plural, _)| plural)
    }

    pub fn name(self) -> &'static str {
        Plural::NAMES[self as usize].1
    }
}

impl From<PluralCategory> for Plural {
    fn from(category: PluralCategory) -> Plural {
        match category {
            PluralCategory::Zero => Plural::Zero,
            PluralCategory::One => Plural::One,
            PluralCategory::Two => Plural::Two,
            PluralCategory::Few => Plural::Few,
            PluralCategory::Many => Plural::Many,
            PluralCategory::Other => Plural::Other,
        }
    }
}

/// A language tag in its usual spelling (`EN-gb` gives `en-GB`), or `None` for what is no BCP 47 tag.
pub fn language_tag(text: &str) -> Option<String> {
    text.parse::<Locale>().ok().map(|locale| locale.to_string()).filter(|tag| tag != "und")
}

/// Whether a language is written from right to left, for the `dir` attribute.
pub fn is_right_to_left(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    match parts.find(|part| part.len() == 4) {
        Some(script) => matches!(script, "Arab" | "Hebr" | "Syrc" | "Thaa" | "Nkoo" | "Adlm" | "Rohg"),
        None => matches!(
            language,
            "ar" | "he" | "fa" | "ur" | "yi" | "ps" | "sd" | "ug" | "dv" | "ckb" | "syr" | "nqo" | "arc"
        ),
    }
}

impl Language {
    /// `tag` has passed [`language_tag`].
    pub fn new(tag: &str, messages: Messages) -> Language {
        let locale: Locale = tag.parse().unwrap_or(Locale::UNKNOWN);
        Language {
            messages,
            plurals: PluralRules::try_new_cardinal((&locale).into()).ok(),
            numbers: DecimalFormatter::try_new((&locale).into(), Default::default()).ok(),
            year: FixedCalendarDateTimeFormatter::try_new((&locale).into(), Y::long()).ok(),
            month: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YM::long()).ok(),
            day: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long()).ok(),
        }
    }

    /// `6,153` in English.
    pub fn number(&self, number: u64) -> String {
        match &self.numbers {
            Some(format) => format.format(&Decimal::from(number)).to_string(),
            None => number.to_string(),
        }
    }

    /// The form of the noun that stands with a number.
    pub fn plural(&self, number: u64) -> Plural {
        self.plurals.as_ref().map_or(Plural::Other, |rules| rules.category_for(number).into())
    }

    /// The forms of a noun that the language has.
    pub fn plurals(&self) -> Vec<Plural> {
        self.plurals
            .as_ref()
            .map_or_else(|| vec![Plural::Other], |rules| rules.categories().map(Plural::from).collect())
    }

    /// The words of the interface.
    pub fn messages(&self) -> &Messages {
        &self.messages
    }

    /// A message for a number, which stands in it as `{n}`.
    pub fn count(&self, key: &str, number: u64) -> String {
        let text = self.messages.get(key).map_or(key, |message| message.form(self.plural(number)));
        fill(text, |name| (name == "n").then(|| self.number(number).into()))
    }

    /// A number of bytes as readers are told it: `910 kB`, `1.2 MB`. Units are decimal, as on every download page.
    pub fn size(&self, bytes: u64) -> String {
        let (unit, name) = match bytes {
            0..1_000 => return self.count("size.bytes", bytes),
            1_000..1_000_000 => (1_000, "size.kilobytes"),
            1_000_000..1_000_000_000 => (1_000_000, "size.megabytes"),
            _ => (1_000_000_000, "size.gigabytes"),
        };
        let rounded = |parts: u64| (bytes.saturating_add(unit / parts / 2)) / (unit / parts);
        if unit == 1_000 || rounded(10) >= 100 {
            return self.messages.label(name, &self.number(rounded(1)));
        }
        let mut decimal = Decimal::from(rounded(10));
        decimal.multiply_pow10(-1);
        let number = match &self.numbers {
            Some(format) => format.format(&decimal).to_string(),
            None => decimal.to_string(),
        };
        self.messages.label(name, &number)
    }

    /// `February 25, 2007`, `February 2007` or `2007` in English.
    pub fn date(&self, date: PartialDate) -> String {
        let exact = Date::try_new_gregorian(date.year.into(), date.month.unwrap_or(1), date.day.unwrap_or(1));
        let formatted = exact.ok().and_then(|exact| match (date.month, date.day) {
            (Some(_), Some(_)) => self.day.as_ref().map(|format| format.format(&exact).to_string()),
            (Some(_), None) => self.month.as_ref().map(|format| format.format(&exact).to_string()),
            _ => self.year.as_ref().map(|format| format.format(&exact).to_string()),
        });
        formatted.unwrap_or_else(|| date.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Diagnostics;

    /// With words that show which of them is taken.
    fn language(tag: &str) -> Language {
        let mut messages = Messages::default();
        let words = concat!(
            "size = { bytes = { one = \"{n} byte\", other = \"{n} bytes\" }, ",
            "kilobytes = \"{n} kB\", megabytes = \"{n} MB\", gigabytes = \"{n} GB\" }\n",
        );
        messages.add(&"i18n/en.toml".into(), words, &mut Diagnostics::default());
        Language::new(tag, messages)
    }

    #[test]
    fn each_language_has_its_way() {
        let date = PartialDate::parse("2007-02-25").expect("valid");
        for (tag, number, size, day) in [
            ("en", "6,153", "1.2 MB", "February 25, 2007"),
            ("en-GB", "6,153", "1.2 MB", "25 February 2007"),
            ("de", "6.153", "1,2 MB", "25. Februar 2007"),
            ("fr", "6\u{202f}153", "1,2 MB", "25 février 2007"),
        ] {
            let language = language(tag);
            assert_eq!((language.number(6153).as_str(), language.size(1_234_567).as_str()), (number, size));
            assert_eq!(language.date(date), day);
        }
    }

    #[test]
    fn a_date_says_no_more_than_is_known() {
        let language = language("en");
        let date = |text| language.date(PartialDate::parse(text).expect("valid"));
        assert_eq!((date("2007-02").as_str(), date("2007").as_str()), ("February 2007", "2007"));
    }

    #[test]
    fn sizes_are_rounded_for_people() {
        let language = language("en");
        assert_eq!(
            [999, 1_000, 85_035, 999_499, 1_234_567, 12_345_678, 1_200_000_000].map(|bytes| language.size(bytes)),
            ["999 bytes", "1 kB", "85 kB", "999 kB", "1.2 MB", "12 MB", "1.2 GB"]
        );
    }

    #[test]
    fn a_number_asks_for_a_form_of_the_noun() {
        assert_eq!([0, 1, 2].map(|n| language("en").count("size.bytes", n)), ["0 bytes", "1 byte", "2 bytes"]);
        let arabic = language("ar");
        assert_eq!(
            [0, 1, 2, 3, 11, 100].map(|n| arabic.plural(n).name()),
            ["zero", "one", "two", "few", "many", "other"]
        );
        assert_eq!(arabic.plurals().len(), 6);
        assert_eq!(language("ja").plurals(), [Plural::Other]);
    }

    #[test]
    fn tags_are_checked_and_spelled_as_usual() {
        assert_eq!(language_tag("EN-gb").as_deref(), Some("en-GB"));
        assert_eq!(language_tag("English please"), None);
        assert!(is_right_to_left("ar-EG") && !is_right_to_left("en"));
    }
}
