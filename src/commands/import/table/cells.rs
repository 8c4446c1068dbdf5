//! What is in a cell.

use crate::commands::import::bibliography;
use crate::commands::import::record::{Person, PersonName};

/// What parts the entries of the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commands::import) struct Separators(&'static str);

/// In the order of how surely they part entries.
const SURE: [&str; 3] = [";", "|", "\n"];

impl Separators {
    /// The separator of a column of terms or files.
    pub fn of_terms<'c>(cells: impl Iterator<Item = &'c str>) -> Separators {
        sure(cells).unwrap_or(Separators(","))
    }

    /// The separator of a column of names. A comma parts names only where there is one in full on both of its sides.
    pub fn of_names<'c>(cells: impl Iterator<Item = &'c str> + Clone) -> Separators {
        if let Some(found) = sure(cells.clone()) {
            return found;
        }
        let (mut lists, mut inverted) = (0, 0);
        for cell in cells.filter(|cell| cell.contains(',')) {
            let is_list = cell.split(',').all(|name| name.trim().contains(' ') || bibliography::is_suffix(name));
            if is_list { lists += 1 } else { inverted += 1 }
        }
        Separators(if lists > inverted { "," } else { "" })
    }

    /// One that an editor names.
    pub fn named(text: &str) -> Option<Separators> {
        [";", "|", "\n", ",", " and ", "/"].into_iter().find(|known| *known == text).map(Separators)
    }
}

fn sure<'c>(cells: impl Iterator<Item = &'c str>) -> Option<Separators> {
    let mut counts = [0_usize; SURE.len()];
    for cell in cells {
        for (count, separator) in counts.iter_mut().zip(SURE) {
            *count += usize::from(cell.contains(separator));
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let found = counts.iter().position(|count| *count == most).filter(|_| most > 0)?;
    SURE.get(found).copied().map(Separators)
}

/// The entries of a cell.
pub(in crate::commands::import) fn split(cell: &str, separators: Separators) -> impl Iterator<Item = &str> {
    let separator = if separators.0.is_empty() { "\0" } else { separators.0 };
    cell.split(separator).map(str::trim).filter(|entry| !entry.is_empty())
}

/// The people of a cell. "and" and "&" part them, too, but not the names of an institution.
pub(in crate::commands::import) fn people(cell: &str, separators: Separators) -> Vec<Person> {
    let names = split(cell, separators).flat_map(|names| {
        let parts: Vec<&str> = names.split(" and ").flat_map(|part| part.split(" & ")).map(str::trim).collect();
        let are_names =
            parts.len() > 1 && parts.iter().all(|part| part.contains(' ')) && !crate::base::name::is_institution(names);
        if are_names { parts } else { vec![names] }
    });
    names.map(|name| bibliography::person(name.trim_start_matches("and "), PersonName::Plain)).collect()
}

/// Whether a cell is what a spreadsheet would carry out.
pub(in crate::commands::import) fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@'])
        && cell.chars().nth(1).is_some_and(|c| c.is_alphabetic() || matches!(c, '\'' | '"' | '@' | '('))
        && cell.contains(['(', '|', '!'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::import::names::written;

    fn names(cells: &[&str]) -> Vec<Vec<String>> {
        let separators = Separators::of_names(cells.iter().copied());
        let people = cells.iter().map(|cell| people(cell, separators));
        people.map(|people| people.iter().map(|person| written(&person.name).0).collect()).collect()
    }

    #[test]
    fn people_are_parted_as_their_column_shows() {
        assert_eq!(
            names(&["Ana Lunes; Luc Moreau", "Lunes, Ana"]),
            [vec!["Ana Lunes", "Luc Moreau"], vec!["Ana Lunes"]]
        );
        assert_eq!(names(&["Ana Lunes, Luc Moreau and Mia Vo"]), [vec!["Ana Lunes", "Luc Moreau", "Mia Vo"]]);
        assert_eq!(names(&["Lunes, Ana", "Moreau, Luc"]), [vec!["Ana Lunes"], vec!["Luc Moreau"]]);
        assert_eq!(
            names(&["Ministry of Ports and Tides", "Sukarno"]),
            [vec!["Ministry of Ports and Tides"], vec!["Sukarno"]]
        );
        assert_eq!(names(&["Ana Lunes\nLuc Moreau"]), [vec!["Ana Lunes", "Luc Moreau"]]);
    }

    #[test]
    fn formulas_are_known() {
        for cell in ["=HYPERLINK(\"http://e.example\";\"x\")", "=cmd|' /C calc'!A0", "+SUM(A1)", "@SUM(1)", "-(1)"] {
            assert!(is_formula(cell), "{cell}");
        }
        for cell in ["-5 degrees (Celsius)", "= equal", "+1 555", "@home", "a=b(c)"] {
            assert!(!is_formula(cell), "{cell}");
        }
    }
}
