//! Identifiers of works, people and institutions: their form, and the digit by which each shows that it was copied right.

use super::diagnostic::{Diagnostic, Diagnostics};
use super::fields::Fields;

/// A kind of identifier.
pub struct Identifier {
    /// The key under which front matter and settings have it.
    key: &'static str,
    /// The code of its diagnostic.
    code: &'static str,
    name: &'static str,
    /// What one looks like.
    example: &'static str,
    /// Where one copies it from.
    source: &'static str,
    /// The identifier as it is used; `None` if the text has another form.
    form: fn(&str) -> Option<String>,
    /// Whether an identifier of the right form has the right check digits.
    is_sound: fn(&str) -> bool,
}

/// The Digital Object Identifier (ISO 26324), without the address before it. It has no check digit.
pub const DOI: Identifier = Identifier {
    key: "doi",
    code: "bad-doi",
    name: "DOI",
    example: "10.5555/12345678",
    source: "the registration agency",
    form: doi,
    is_sound: |_| true,
};

/// The International Standard Book Number (ISO 2108), of 13 digits or of 10; its hyphens stay as they are written.
pub const ISBN: Identifier = Identifier {
    key: "isbn",
    code: "bad-isbn",
    name: "ISBN",
    example: "978-1-4028-9462-6",
    source: "the imprint",
    form: |text| {
        let bare = after(text, &["ISBN-13:", "ISBN-10:", "ISBN:", "ISBN"]);
        let digits = isbn_digits(bare);
        let is_shaped = digits.len() == 10 || digits.len() == 13 && matches!(digits[..3], [9, 7, 8 | 9]);
        is_shaped.then(|| bare.to_owned())
    },
    is_sound: |isbn| match isbn_digits(isbn).as_slice() {
        digits @ [_, _, _, _, _, _, _, _, _, _] => weighted(digits, (2..=10).rev().chain([1])).is_multiple_of(11),
        digits => digits.iter().all(|d| *d < 10) && weighted(digits, [1, 3].into_iter().cycle()).is_multiple_of(10),
    },
};

/// The International Standard Serial Number (ISO 3297): `2049-3630`.
pub const ISSN: Identifier = Identifier {
    key: "issn",
    code: "bad-issn",
    name: "ISSN",
    example: "2049-3630",
    source: "portal.issn.org",
    form: |text| {
        let bare = after(text, &["https://portal.issn.org/resource/ISSN/", "ISSN:", "ISSN"]).to_ascii_uppercase();
        let digits: String = bare.chars().filter(|c| !matches!(c, '-' | '–' | ' ')).collect();
        let is_number =
            digits.len() == 8 && digits.bytes().enumerate().all(|(i, b)| b.is_ascii_digit() || i == 7 && b == b'X');
        is_number.then(|| format!("{}-{}", &digits[..4], &digits[4..]))
    },
    is_sound: |issn| {
        let digits: Vec<u32> = issn.chars().filter(|c| *c != '-').map(|c| c.to_digit(10).unwrap_or(10)).collect();
        weighted(&digits, (1..=8).rev()).is_multiple_of(11)
    },
};

/// The Open Researcher and Contributor ID, without the address before it.
pub const ORCID: Identifier = Identifier {
    key: "orcid",
    code: "bad-orcid",
    name: "ORCID",
    example: "0000-0002-1825-0097",
    source: "the person's page at orcid.org",
    form: |text| {
        let bare = text.rsplit('/').next().unwrap_or(text).to_ascii_uppercase();
        let groups: Vec<&str> = bare.split('-').collect();
        let is_shaped = groups.len() == 4
            && groups.iter().all(|group| group.len() == 4)
            && bare.bytes().enumerate().all(|(i, b)| b == b'-' || b.is_ascii_digit() || i == 18 && b == b'X');
        is_shaped.then_some(bare)
    },
    // ISO 7064 MOD 11-2.
    is_sound: |orcid| {
        let digits: Vec<u32> = orcid.chars().filter(|c| *c != '-').map(|c| c.to_digit(10).unwrap_or(10)).collect();
        let Some((check, rest)) = digits.split_last() else { return false };
        let total = rest.iter().fold(0, |total, digit| (total + digit) * 2 % 11);
        (12 - total) % 11 == *check
    },
};

/// The identifier of the Research Organization Registry, as the address that it is.
pub const ROR: Identifier = Identifier {
    key: "ror",
    code: "bad-ror",
    name: "ROR",
    example: "https://ror.org/05dxps055",
    source: "ror.org",
    form: |text| {
        let bare = after(text, &["https://ror.org/", "http://ror.org/", "ror.org/"]).to_ascii_lowercase();
        let is_shaped = bare.len() == 9
            && bare.starts_with('0')
            && bare[..7].bytes().all(|b| CROCKFORD.contains(&b))
            && bare[7..].bytes().all(|b| b.is_ascii_digit());
        is_shaped.then(|| format!("https://ror.org/{bare}"))
    },
    // Two digits after ISO 7064 MOD 97-10, behind a number in Crockford's base 32.
    is_sound: |ror| {
        let bare = ror.rsplit('/').next().unwrap_or_default();
        let (number, check) = bare.split_at(bare.len().saturating_sub(2));
        let digit = |b: u8| CROCKFORD.iter().position(|c| *c == b).unwrap_or(0) as u64;
        let number = number.bytes().fold(0, |number, b| number * 32 + digit(b));
        check.parse() == Ok(98 - number * 100 % 97)
    },
};

/// The digits of base 32 as Douglas Crockford has them: without those that look like others.
const CROCKFORD: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl Identifier {
    /// The identifier that a group of keys has. One that cannot be right is reported, and left out.
    pub fn read(&self, fields: &mut Fields<'_>, out: &mut Diagnostics) -> Option<String> {
        let place = fields.place(self.key);
        let text = fields.text(self.key, out)?;
        match self.parse(&text) {
            Ok(identifier) => Some(identifier),
            Err(what) => {
                let remedy = format!("copy it again from {}; one looks like {}", self.source, self.example);
                out.push(Diagnostic::warning(self.code, place, format!("`{text}` {what}")).remedy(remedy));
                None
            }
        }
    }

    /// The identifier in a text.
    ///
    /// # Errors
    /// Says what is wrong, as the end of a sentence.
    pub fn parse(&self, text: &str) -> Result<String, String> {
        match (self.form)(text.trim()) {
            None => Err(format!("does not have the form of {} {}", article(self.name), self.name)),
            Some(found) if !(self.is_sound)(&found) => {
                Err(format!("is not the {} that was meant: its last digit does not fit the others", self.name))
            }
            Some(found) => Ok(found),
        }
    }
}

fn article(name: &str) -> &'static str {
    if name.starts_with(['I', 'O']) { "an" } else { "a" }
}

/// What follows the first of these that the text begins with, in whatever case.
fn after<'t>(text: &'t str, prefixes: &[&str]) -> &'t str {
    let rest = prefixes.iter().find_map(|prefix| {
        let (head, rest) = text.split_at_checked(prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then_some(rest)
    });
    rest.unwrap_or(text).trim()
}

fn doi(text: &str) -> Option<String> {
    let bare =
        after(text, &["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:"]);
    let (prefix, suffix) = bare.split_once('/')?;
    let registrant = prefix.strip_prefix("10.")?;
    let is_number = !registrant.is_empty() && registrant.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let is_suffix = !suffix.is_empty() && !suffix.chars().any(|c| c.is_whitespace() || c.is_control());
    (is_number && is_suffix).then(|| bare.to_owned())
}

/// Whether it is the beginning of an institution's DOIs: `10.5555`, or `10.5555.7`.
pub fn is_doi_prefix(text: &str) -> bool {
    let registrant = text.strip_prefix("10.").unwrap_or_default();
    registrant.len() >= 4 && registrant.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// The digits of an ISBN, 10 for an X; of what is none, none.
fn isbn_digits(isbn: &str) -> Vec<u32> {
    let bare: Vec<char> = isbn.chars().filter(|c| !matches!(c, '-' | '–' | ' ')).collect();
    let digit = |(i, c): (usize, &char)| c.to_digit(10).or((i == 9 && matches!(c, 'X' | 'x')).then_some(10));
    bare.iter().enumerate().map(digit).collect::<Option<Vec<u32>>>().unwrap_or_default()
}

fn weighted(digits: &[u32], weights: impl Iterator<Item = u32>) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(identifier: &Identifier, text: &str, expected: &str) {
        assert_eq!(identifier.parse(text).as_deref(), Ok(expected));
    }

    #[test]
    fn what_is_right_is_taken_in_every_way_of_writing_it() {
        is(&DOI, "https://doi.org/10.1000/182", "10.1000/182");
        is(&DOI, "DOI: 10.6028/NBS.CIRC.4", "10.6028/NBS.CIRC.4");
        is(
            &DOI,
            "10.1002/(SICI)1097-4571(1999)50:1<1::AID>3.0.CO;2-X",
            "10.1002/(SICI)1097-4571(1999)50:1<1::AID>3.0.CO;2-X",
        );
        is(&ISBN, "978-3-16-148410-0", "978-3-16-148410-0");
        is(&ISBN, "ISBN 0-306-40615-2", "0-306-40615-2");
        is(&ISBN, "080442957X", "080442957X");
        is(&ISSN, "2049-3630", "2049-3630");
        is(&ISSN, "issn 2434-561x", "2434-561X");
        is(&ORCID, "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097");
        is(&ORCID, "0000-0002-1694-233x", "0000-0002-1694-233X");
        is(&ROR, "https://ror.org/05dxps055", "https://ror.org/05dxps055");
        is(&ROR, "00f54p054", "https://ror.org/00f54p054");
    }

    #[test]
    fn what_was_copied_wrong_is_found() {
        for (identifier, text) in [
            (&ISBN, "978-3-16-148410-1"),
            (&ISBN, "0-306-40615-3"),
            (&ISSN, "2049-3631"),
            (&ORCID, "0000-0002-1825-0098"),
            (&ROR, "https://ror.org/05dxps056"),
        ] {
            assert!(identifier.parse(text).is_err_and(|what| what.contains("digit")), "{text}");
        }
        for (identifier, text) in [
            (&DOI, "11.1000/182"),
            (&DOI, "10.1000"),
            (&DOI, "10.1000/a b"),
            (&DOI, "to come"),
            (&ISBN, "978-3"),
            (&ISBN, "977-0-306-40615-0"),
            (&ISBN, "97X3161484100"),
            (&ISSN, "20493630X"),
            (&ISSN, "é049-3630"),
            (&ORCID, "1825-0097"),
            (&ROR, "https://ror.org/05dxpsl55"),
            (&ROR, "0é54p054"),
        ] {
            assert!(identifier.parse(text).is_err_and(|what| what.contains("form")), "{text}");
        }
    }
}
