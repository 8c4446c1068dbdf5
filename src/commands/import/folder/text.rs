//! Plain text: characters that HTML names, dates in words, and words for addresses.

use quick_xml::escape::resolve_html5_entity;

/// No name of HTML is longer.
const LONGEST_ENTITY: usize = 33;

/// The text with `&eacute;`, `&#233;` and `&#xe9;` as characters. As in browsers, a number needs no semicolon.
pub fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((character, length)) => {
                out.push_str(&character);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

/// The characters that an entity at the start of a text stands for, and its length.
fn entity(text: &str) -> Option<(String, usize)> {
    if let Some(number) = text.strip_prefix("&#") {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let character = char::from_u32(u32::from_str_radix(&digits[..length], radix).ok()?).filter(|c| *c != '\0')?;
        let semicolon = usize::from(digits[length..].starts_with(';'));
        return Some((character.to_string(), text.len() - digits.len() + length + semicolon));
    }
    let length = text.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';')?;
    Some((resolve_html5_entity(&text[1..length])?.to_owned(), length + 1))
}

/// Letters and digits in small, and nothing else: `publishdate` of `publish_date` and `publishDate`.
pub fn squeeze(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Words of small letters joined by hyphens.
pub fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// What a text means as a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    /// `2007-02-25`, `2007-02` or `2007`.
    pub date: String,
    /// Whether it says all that the text does.
    pub is_whole: bool,
    /// Whether the text has a time of day, other than midnight.
    pub has_time: bool,
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Of `2015-07-17 10:00:59 -0400`, `July 2, 2014`, `2 July 2014`, `Jul 2014`, `2014/7/2`, `25/12/2014` and `2014`. Whether `3/4/2014` is in
/// March or in April cannot be told, and it is a date in 2014.
pub fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let time =
        text.char_indices().skip(1).find(|(at, c)| *c == ':' && text[..*at].ends_with(|c: char| c.is_ascii_digit()));
    let day_end = match time {
        Some((colon, _)) => text[..colon].trim_end_matches(|c: char| c.is_ascii_digit()).len(),
        None => text.len(),
    };
    let (day, clock) = text.split_at(day_end);
    let day = day.strip_suffix(['T', 't']).unwrap_or(day);
    let hours = clock.split(['+', '-', 'Z', 'z', ' ', '.']).next().unwrap_or_default();
    let has_time = hours.bytes().any(|byte| matches!(byte, b'1'..=b'9')) || clock.to_lowercase().contains('m');
    let words: Vec<&str> = day.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut month = None;
    let mut numbers: Vec<(usize, u16)> = Vec::new();
    let mut is_whole = true;
    for word in words {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        let named = MONTHS.iter().position(|name| word.to_lowercase().starts_with(name));
        match digits.parse() {
            Ok(number) if word.len() - digits.len() <= 2 => numbers.push((digits.len(), number)),
            _ if month.is_none() && named.is_some() => month = named,
            _ => is_whole &= word.to_lowercase().ends_with("day") || matches!(word, "of" | "at" | "on"),
        }
    }
    let years: Vec<usize> = (0..numbers.len()).filter(|at| numbers[*at].0 == 4).collect();
    let [year_at] = years[..] else { return None };
    let (_, year) = numbers.remove(year_at);
    let small: Vec<u16> = numbers.iter().map(|(_, number)| *number).collect();
    let (month, day) = match (month, &small[..]) {
        (Some(month), []) => (Some(month as u16 + 1), None),
        (Some(month), [day]) => (Some(month as u16 + 1), Some(*day)),
        (Some(month), [day, ..]) => {
            is_whole = false;
            (Some(month as u16 + 1), Some(*day))
        }
        (None, []) => (None, None),
        (None, [month]) if *month <= 12 => (Some(*month), None),
        (None, [month, day]) if year_at == 0 => (Some(*month), Some(*day)),
        (None, [a, b]) if a == b || *b > 12 => (Some(*a), Some(*b)),
        (None, [a, b]) if *a > 12 => (Some(*b), Some(*a)),
        _ => {
            is_whole = false;
            (None, None)
        }
    };
    let longest = match month {
        Some(2) if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        Some(2) => 28,
        Some(4 | 6 | 9 | 11) => 30,
        _ => 31,
    };
    if year == 0
        || month.is_some_and(|month| !(1..=12).contains(&month))
        || day.is_some_and(|day| !(1..=longest).contains(&day))
    {
        return None;
    }
    let parts = [Some(format!("{year:04}")), month.map(|m| format!("{m:02}")), day.map(|d| format!("{d:02}"))];
    let date = parts.into_iter().flatten().collect::<Vec<_>>().join("-");
    Some(Date { date, is_whole, has_time })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn entities_become_characters() {
        assert_eq!(
            decode("Caf&eacute; &amp; t&#8217;e &#x2014; &#46; &nope; AT&T &#0; &"),
            "Café & t’e — . &nope; AT&T &#0; &"
        );
        assert_eq!(decode("j&#97vascript&colon;x?a=1&copy=2"), "javascript:x?a=1&copy=2");
    }

    #[test]
    fn dates_in_any_form() {
        for (text, expected) in [
            ("2015-07-17 10:00:59 -0400", "2015-07-17+"),
            ("2014-03-31T11:02:00-04:00", "2014-03-31+"),
            ("2014-03-31T00:00:00Z", "2014-03-31"),
            ("2014-03-31 00:00 +0200", "2014-03-31"),
            ("July 2, 2014", "2014-07-02"),
            ("Tuesday, 2nd of July 2014", "2014-07-02"),
            ("Sept. 2014", "2014-09"),
            ("2014/7/2", "2014-07-02"),
            ("25.12.2014", "2014-12-25"),
            ("12/25/2014 9:05 AM", "2014-12-25+"),
            ("2014", "2014"),
            ("2014-07", "2014-07"),
            ("3/4/2014", "2014?"),
            ("March 3-5, 2014", "2014-03-03?"),
            ("Spring 2014", "2014?"),
        ] {
            let date = date(text).expect(text);
            let marks = [(!date.is_whole, "?"), (date.has_time, "+")];
            let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
            assert_eq!(date.date + &marks, expected, "{text}");
        }
        for text in ["", "soon", "2014-13-01", "2014-02-30", "1/2/3", "2013-2014", "0000", "99999", ":", "é:1"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in any::<String>(), odd in "[&#x0-9a-z;: /TMay-]{0,40}") {
            for text in [text, odd] {
                decode(&text);
                date(&text);
                slug(&squeeze(&text));
            }
        }
    }
}
