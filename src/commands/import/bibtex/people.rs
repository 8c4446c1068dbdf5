//! Names as BibTeX takes them apart.

use super::tex::{self, Tex};
use crate::base::name::{is_institution, is_suffix};
use crate::commands::import::record::{Person, PersonName};
use biblatex::{Chunk, Chunks};

/// One of the names of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    Of(Person),
    /// "and others"
    Others,
}

/// The names of a field, which "and" parts outside of braces.
pub fn people(reader: &mut Tex, field: &str) -> Vec<Name> {
    let (mut names, mut name) = (Vec::new(), Chunks::new());
    for chunk in reader.chunks(field) {
        match chunk.v {
            Chunk::Normal(text) => {
                for (place, part) in split(&text).into_iter().enumerate() {
                    if place > 0 {
                        names.push(std::mem::take(&mut name));
                    }
                    if !part.is_empty() {
                        name.push(tex::chunk(part, false));
                    }
                }
            }
            kept => name.push(tex::chunk(kept.get(), true)),
        }
    }
    names.push(name);
    names.iter().filter_map(person).collect()
}

/// The parts of a text between words "and".
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for (at, word) in text.match_indices([' ', '\n']).filter_map(|(at, _)| Some((at, text.get(at + 1..at + 4)?))) {
        let behind = text.get(at + 4..).unwrap_or_default();
        if at >= from && word.eq_ignore_ascii_case("and") && behind.starts_with([' ', '\n']) {
            parts.push(text.get(from..at).unwrap_or_default());
            from = at + 4;
        }
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
}

fn person(chunks: &Chunks) -> Option<Name> {
    let text: String = chunks.iter().map(|chunk| chunk.v.get()).collect();
    let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_braced = chunks.iter().all(|chunk| matches!(chunk.v, Chunk::Verbatim(_)) || chunk.v.get().trim().is_empty());
    let named = |name| Some(Name::Of(Person::named(name)));
    if whole.trim_matches(',').is_empty() {
        return None;
    }
    if whole.eq_ignore_ascii_case("others") && !is_braced {
        return Some(Name::Others);
    }
    if is_braced || (is_institution(&whole) && !whole.contains(',')) {
        return named(PersonName::Institution(whole));
    }
    let person = biblatex::Person::parse(chunks);
    let one = |parts: [&str; 2]| parts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut family = one([&person.prefix, &person.name]);
    let (mut given, mut suffix) = (one([&person.given_name, ""]), one([&person.suffix, ""]));
    // What stands between two commas may be a given name all the same: `Lane, J. W., Sr.`, `Carson, Frederick, T.`
    if !suffix.is_empty() && !is_suffix(&suffix) {
        if is_suffix(&given) {
            std::mem::swap(&mut given, &mut suffix);
        } else {
            given = one([&std::mem::take(&mut suffix), &given]);
        }
    }
    // "Doe Jr., Jane" has a suffix, too.
    if let Some((before, last)) = family.rsplit_once(' ').filter(|(_, last)| suffix.is_empty() && is_suffix(last)) {
        (family, suffix) = (before.to_owned(), last.to_owned());
    }
    match (family.is_empty(), given.is_empty(), suffix.is_empty()) {
        // A format that the library does not take apart.
        (true, ..) => named(PersonName::Plain(whole)),
        (false, true, true) => named(PersonName::Plain(family)),
        _ => named(PersonName::Parts { family, given, suffix }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(field: &str) -> Vec<String> {
        let name = |name: Name| match name {
            Name::Others => "…".to_owned(),
            Name::Of(person) => match person.name {
                PersonName::Plain(name) => name,
                PersonName::Institution(name) => format!("[{name}]"),
                PersonName::Parts { family, given, suffix } => format!("{family}|{given}|{suffix}"),
            },
        };
        people(&mut Tex::default(), field).into_iter().map(name).collect()
    }

    #[test]
    fn names_are_taken_apart() {
        for (field, expected) in [
            ("Doe, Jane and John Roe", vec!["Doe|Jane|", "Roe|John|"]),
            ("van Dyck, Ann\n AND Ann van Dyck", vec!["van Dyck|Ann|", "van Dyck|Ann|"]),
            ("Carson, Jr., Frederick and Carson III, Ann", vec!["Carson|Frederick|Jr.", "Carson|Ann|III"]),
            (
                "{Harbour Institute} and {Ports and Trade} and {HI}",
                vec!["[Harbour Institute]", "[Ports and Trade]", "[HI]"],
            ),
            ("Lane, J. W., Sr. and Carson, Frederick, T.", vec!["Lane|J. W.|Sr.", "Carson|Frederick T.|"]),
            ("Ministry of Ports", vec!["[Ministry of Ports]"]),
            (
                "{\\'E}tienne Dup{\\^o}nt and {\\\"O}z Demir, Ali and Bj{\\o}rn~{\\AA}s",
                vec!["Dupônt|Étienne|", "Öz Demir|Ali|", "Ås|Bjørn|"],
            ),
            ("Doe, Jane and others", vec!["Doe|Jane|", "…"]),
            ("family=Doe, given=Jane", vec!["Doe|Jane|"]),
            ("Plato", vec!["Plato"]),
            ("Smith, Band and Roe, R. and", vec!["Smith|Band|", "Roe|R. and|"]),
        ] {
            assert_eq!(told(field), expected, "{field}");
        }
    }

    proptest! {
        #[test]
        fn no_name_panics(field in "(and|jr|=|[A-Ca-c{}\\\\'\", .é~$]){0,25}") {
            told(&field);
        }
    }
}
