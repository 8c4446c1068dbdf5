//! What is in a cell.

use crate::names::{is_institution, is_suffix};
use crate::record::{Person, PersonName};

/// What parts the entries of the cells of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Separator {
    /// A cell is one entry.
    #[default]
    None,
    By(&'static str),
}

/// In the order of how surely they part entries.
const SURE: [&str; 3] = [";", "|", "\n"];
const NAMED: [&str; 6] = [";", "|", "\n", ",", " and ", "/"];

impl Separator {
    /// One that an editor names.
    pub fn named(text: &str) -> Option<Separator> {
        NAMED.into_iter().find(|known| *known == text).map(Separator::By)
    }

    /// The entries of a cell.
    pub fn split(self, cell: &str) -> impl Iterator<Item = &str> {
        let separator = if let Separator::By(separator) = self { separator } else { "\0" };
        cell.split(separator).map(str::trim).filter(|entry| !entry.is_empty())
    }

    /// As it is shown.
    pub fn name(self) -> &'static str {
        match self {
            Separator::None => "nothing",
            Separator::By("\n") => "line breaks",
            Separator::By(separator) => separator,
        }
    }
}

/// What the cells of a column of lists show of their separator.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lists {
    sure: [usize; SURE.len()],
    commas: usize,
    /// Cells in which a comma stands between names in full, and between parts of one.
    names: usize,
    inverted: usize,
    ands: usize,
}

impl Lists {
    pub fn look(&mut self, cell: &str) {
        let cell = cell.trim();
        for (count, separator) in self.sure.iter_mut().zip(SURE) {
            *count += usize::from(cell.contains(separator));
        }
        self.ands += usize::from(cell.contains(" and "));
        if cell.contains(',') {
            self.commas += 1;
            // "Jane Doe, John Roe", and not "Doe, Jane".
            let is_list = cell.split(',').all(|name| name.trim().contains(' ') || is_suffix(name));
            *(if is_list { &mut self.names } else { &mut self.inverted }) += 1;
        }
    }

    fn sure(&self) -> Option<Separator> {
        let most = self.sure.iter().max().copied().filter(|most| *most > 0)?;
        SURE.into_iter().zip(self.sure).find(|(_, count)| *count == most).map(|(separator, _)| Separator::By(separator))
    }

    pub fn of_terms(&self) -> Separator {
        let comma = if self.commas > 0 { Separator::By(",") } else { Separator::None };
        self.sure().unwrap_or(comma)
    }

    /// A comma parts names only where they are not inverted.
    pub fn of_names(&self) -> Separator {
        let comma = || (self.names > self.inverted).then_some(Separator::By(","));
        let and = || (self.ands > 0).then_some(Separator::By(" and "));
        self.sure().or_else(comma).or_else(and).unwrap_or_default()
    }
}

/// The people of a cell. An "and" parts the last two names of a list, too, but not the name of an institution.
pub fn people(cell: &str, separator: Separator) -> Vec<Person> {
    let parts = match separator {
        Separator::By(" and ") => Separator::None,
        other => other,
    };
    let mut people: Vec<Person> = Vec::new();
    for names in parts.split(cell) {
        let names = names.strip_prefix("and ").or_else(|| names.strip_prefix("& ")).unwrap_or(names);
        let several = || names.split(" and ").flat_map(|name| name.split(" & ")).map(str::trim);
        let are_names =
            separator != Separator::None && !is_institution(names) && several().all(|name| name.contains([' ', ',']));
        let found: Vec<&str> = if are_names { several().collect() } else { vec![names] };
        for name in found {
            match people.last_mut().map(|person| &mut person.name) {
                // "Jane Doe, Jr.", where commas part names.
                Some(PersonName::Plain(last)) if separator == Separator::By(",") && is_suffix(name) => {
                    *last = format!("{last} {name}");
                }
                _ => people.push(person(name)),
            }
        }
    }
    people
}

/// A name as it is said, or with its family's first: `Carson, Frederick, Jr.`
fn person(name: &str) -> Person {
    let name = name.trim();
    let whole = |name: &str| Person::named(PersonName::Plain(name.to_owned()));
    let Some((family, rest)) = name.split_once(',').filter(|_| !is_institution(name)) else {
        return whole(name);
    };
    let (given, suffix) = match rest.split_once(',') {
        Some((suffix, given)) if is_suffix(suffix) => (given, suffix),
        Some((given, suffix)) => (given, suffix),
        None => (rest, ""),
    };
    if suffix.contains(',') || (suffix.is_empty() && is_suffix(given)) {
        return whole(name);
    }
    let [family, given, suffix] = [family, given, suffix].map(|part| part.trim().to_owned());
    if given.is_empty() || family.is_empty() {
        return whole(name.trim_matches([',', ' ']));
    }
    Person::named(PersonName::Parts { family, given, suffix })
}

/// Whether a cell is what a spreadsheet would carry out.
pub fn is_formula(cell: &str) -> bool {
    let mut chars = cell.trim_start().chars();
    chars.next().is_some_and(|c| matches!(c, '=' | '+' | '-' | '@'))
        && chars.next().is_some_and(|c| c.is_alphabetic() || matches!(c, '\'' | '"' | '@' | '(' | '+' | '-' | '='))
        && cell.contains(['(', '|', '!'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(cells: &[&str]) -> Vec<Vec<String>> {
        let mut lists = Lists::default();
        cells.iter().for_each(|cell| lists.look(cell));
        let name = |person: Person| match person.name {
            PersonName::Parts { family, given, suffix } => format!("{family}|{given}|{suffix}"),
            PersonName::Plain(name) | PersonName::Institution(name) => name,
        };
        cells.iter().map(|cell| people(cell, lists.of_names()).into_iter().map(name).collect()).collect()
    }

    #[test]
    fn people_are_told_apart() {
        assert_eq!(told(&["Doe, Jane; Roe, John", "Doe, Jane"]), [vec!["Doe|Jane|", "Roe|John|"], vec!["Doe|Jane|"]]);
        assert_eq!(
            told(&["Jane Doe, John Roe", "Ann Lee, Bo Ray and Cy Day"]),
            [vec!["Jane Doe", "John Roe"], vec!["Ann Lee", "Bo Ray", "Cy Day"]]
        );
        assert_eq!(told(&["Doe, Jane", "Roe, John"]), [["Doe|Jane|"], ["Roe|John|"]]);
        assert_eq!(told(&["Jane Doe and John Roe"]), [["Jane Doe", "John Roe"]]);
        assert_eq!(told(&["Doe, Jane and Roe, John"]), [["Doe|Jane|", "Roe|John|"]]);
        assert_eq!(
            told(&["Jane Doe\nJohn Roe", "Ministry of Ports and Trade"]),
            [vec!["Jane Doe", "John Roe"], vec!["Ministry of Ports and Trade"]]
        );
        assert_eq!(told(&["Jane Doe, Jr., John Roe"]), [["Jane Doe Jr.", "John Roe"]]);
        assert_eq!(
            told(&["Carson, Jr., Frederick;Carson, Ann, III", "Sr., Kevin;x, y, z, a"]),
            [vec!["Carson|Frederick|Jr.", "Carson|Ann|III"], vec!["Sr.|Kevin|", "x, y, z, a"]]
        );
        assert_eq!(
            told(&["Ann Lee; and Bo Ray", "; ,", "Plato"]),
            [vec!["Ann Lee", "Bo Ray"], vec![""], vec!["Plato"]]
        );
    }

    #[test]
    fn terms_are_told_apart() {
        let told = |cells: &[&str]| {
            let mut lists = Lists::default();
            cells.iter().for_each(|cell| lists.look(cell));
            lists.of_terms()
        };
        assert_eq!(told(&["Ports, ships", "Fish"]), Separator::By(","));
        assert_eq!(told(&["Ports, ships; Fish"]), Separator::By(";"));
        assert_eq!(told(&["Ports|Fish", "a;b", "Ports|Ships"]), Separator::By("|"));
        assert_eq!(told(&["Fish"]), Separator::None);
    }

    #[test]
    fn formulas_are_known() {
        for formula in
            ["=HYPERLINK(\"http://example.org\";\"x\")", "=cmd|' /C calc'!A0", "@SUM(A1)", "-cmd|x!A", "+(1)"]
        {
            assert!(is_formula(formula), "{formula}");
        }
        for text in ["-5 (of 7)", "+49 30 1", "@jane", "= 5", "a=f(x)", ""] {
            assert!(!is_formula(text), "{text}");
        }
    }
}
