//! What the formats of reference managers have in common.

use crate::base::date::PartialDate;
pub(super) use crate::base::name::is_suffix;
use crate::commands::import::record::{File, Person, PersonName, Record};

/// A web address: a PDF is the paper's, or one of its files; any other stays under its own name.
pub(super) fn address(record: &mut Record, name: &str, url: &str) {
    let url = url.trim();
    let path = url.split(['?', '#']).next().unwrap_or(url);
    if !path.to_ascii_lowercase().ends_with(".pdf") {
        record.keep(name, url);
    } else if record.pdf.is_none() {
        record.pdf = Some(File::at(url));
    } else if record.pdf.as_ref().is_some_and(|pdf| pdf.path != url) {
        record.files.push(File::at(url));
    }
}

/// A name that its source does not take apart: of several words, it is an institution's.
pub(super) fn whole(name: String) -> PersonName {
    if name.contains(' ') { PersonName::Institution(name) } else { PersonName::Plain(name) }
}

/// A name with its family's first, as in `Carson, Frederick, Jr.`. `other` is what becomes of one without a comma.
pub(super) fn person(name: &str, other: fn(String) -> PersonName) -> Person {
    let Some((family, rest)) = name.split_once(',') else {
        return Person::named(other(name.trim().to_owned()));
    };
    let (given, suffix) = rest.rsplit_once(',').filter(|(_, suffix)| is_suffix(suffix)).unwrap_or((rest, ""));
    let [family, given, suffix] = [family, given, suffix].map(|part| part.trim().to_owned());
    Person::named(PersonName::Parts { family, given, suffix })
}

/// Words in one field, parted by semicolons, or by commas if there are none.
pub(super) fn keywords(text: &str) -> impl Iterator<Item = &str> {
    text.split(if text.contains(';') { ';' } else { ',' }).map(str::trim)
}

/// The date of numbers that may be missing from the end; `None` when they make none.
pub(super) fn date(year: &str, month: &str, day: &str) -> Option<String> {
    let two = |text: &str| if text.len() == 1 { format!("-0{text}") } else { format!("-{text}") };
    let parts = [month, day].map(str::trim);
    let mut text = format!("{:0>4}", year.trim());
    for part in parts.iter().take_while(|part| !part.is_empty()) {
        text += &two(part);
    }
    PartialDate::parse(&text).ok().map(|date| date.to_string())
}
