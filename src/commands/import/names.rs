//! Names of people as sources take them apart, and as people say them.

use super::record::{Person, PersonName, Record};
use crate::base::name::{Name, is_institution};

/// A name as people say it, and whether it has to be said that it is an institution's.
pub(super) fn written(name: &PersonName) -> (String, bool) {
    match name {
        PersonName::Plain(text) => (one_line(text), false),
        PersonName::Parts { .. } => (parts(name).direct(), false),
        PersonName::Institution(text) => (one_line(text), !is_institution(text) && text.contains(' ')),
    }
}

/// The spelling that tells which word is the family's, where the name as people say it does not: `García Lunes, Ana`.
pub(super) fn spelling(person: &Person) -> Option<String> {
    let name = match &person.name {
        PersonName::Parts { .. } => parts(&person.name),
        _ => return None,
    };
    let is_lost = !name.is_whole() && Name::parse(&name.direct()) != name && Name::parse(&name.inverted()) == name;
    is_lost.then(|| name.inverted())
}

/// Everybody who wrote something.
pub(super) fn of(record: &Record) -> impl Iterator<Item = &Person> {
    record.authors.iter().chain(&record.editors)
}

fn parts(name: &PersonName) -> Name {
    match name {
        PersonName::Parts { family, given, suffix } => {
            let [family, given, suffix] = [family, given, suffix].map(|part| one_line(part));
            // A name of one word is a family's, wherever it stands.
            if family.is_empty() {
                Name { family: given, given: String::new(), suffix }
            } else {
                Name { family, given, suffix }
            }
        }
        PersonName::Plain(text) | PersonName::Institution(text) => Name::whole(text),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
