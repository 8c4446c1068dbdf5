//! Names of people and institutions, in the parts by which bibliographies sort and shorten them.

use super::words::begins_with_family;

/// A name as it is cited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// With its particle: `van Dyck`. An institution, or a person of one name, has nothing else.
    pub family: String,
    pub given: String,
    /// `Jr.`
    pub suffix: String,
}

impl Name {
    /// Takes apart a name as it stands on a title page, `Ann van Dyck Jr.`, or inverted, `van Dyck, Ann`. The name of an
    /// institution stays in one piece where one of its words says what it is: `Ministry of Ports`.
    pub fn parse(text: &str) -> Name {
        if is_institution(text) {
            return Name::whole(text);
        }
        if let Some((family, rest)) = text.split_once(',') {
            let (given, suffix) = match rest.split_once(',') {
                Some((first, second)) if is_suffix(first.trim()) => (second, first),
                Some(given_and_suffix) => given_and_suffix,
                None if is_suffix(rest.trim()) => {
                    return Name { suffix: rest.trim().to_owned(), ..Name::parse(family) };
                }
                None => (rest, ""),
            };
            let [family, given, suffix] = [family, given, suffix].map(|part| part.trim().to_owned());
            return Name { family, given, suffix };
        }
        let mut words: Vec<&str> = text.split_whitespace().collect();
        if begins_with_family(text) && words.len() > 1 {
            return Name { family: words[0].to_owned(), given: words[1..].join(" "), suffix: String::new() };
        }
        // "Robert Iv" has a family.
        let least =
            if words.last().is_some_and(|word| NUMBERS.contains(&word.to_lowercase().as_str())) { 2 } else { 1 };
        let suffix = if words.len() > least { words.pop_if(|word| is_suffix(word)) } else { None };
        // A particle is written small: van, de la, bin.
        let last = words.len().saturating_sub(1);
        let is_small = |word: &&str| word.chars().next().is_some_and(char::is_lowercase);
        let start = words.iter().skip(1).position(is_small).map_or(last, |place| (place + 1).min(last));
        let (given, family) = words.split_at(start);
        Name { family: family.join(" "), given: given.join(" "), suffix: suffix.unwrap_or_default().to_owned() }
    }

    /// A name that is in one piece, as those of institutions are.
    pub fn whole(text: &str) -> Name {
        Name { family: text.split_whitespace().collect::<Vec<_>>().join(" "), ..Name::default() }
    }

    /// Whether it is in one piece.
    pub fn is_whole(&self) -> bool {
        self.given.is_empty() && self.suffix.is_empty()
    }

    /// The particle, which is written small, and the rest of the family's name: `van` and `Dyck`. One that is joined to the rest,
    /// as in `d'Alembert`, stays there.
    pub fn particle(&self) -> (&str, &str) {
        let start = self.family.find(|c: char| !c.is_lowercase() && c != ' ').unwrap_or(0);
        self.family[..start]
            .rsplit_once(' ')
            .map_or(("", &self.family), |(particle, rest)| (particle.trim_end(), &self.family[start - rest.len()..]))
    }

    /// `van Dyck, Ann, Jr.`; without a given name there is nothing to invert.
    pub fn inverted(&self) -> String {
        if self.given.is_empty() {
            return self.direct();
        }
        self.joined([&self.family, &self.given, &self.suffix], ", ")
    }

    /// `Ann van Dyck Jr.`, and `林 静怡`.
    pub fn direct(&self) -> String {
        match begins_with_family(&self.family) {
            true => self.joined([&self.family, &self.given, &self.suffix], " "),
            false => self.joined([&self.given, &self.family, &self.suffix], " "),
        }
    }

    fn joined(&self, parts: [&String; 3], between: &str) -> String {
        parts.map(String::as_str).into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
    }
}

const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "phd"];
const NUMBERS: [&str; 3] = ["ii", "iii", "iv"];

/// Whether a word is what may follow a family's name: `Jr.`
pub fn is_suffix(word: &str) -> bool {
    SUFFIXES.contains(&word.trim().trim_end_matches('.').to_lowercase().as_str())
}

/// Words that stand in the names of institutions, and of no person. They are compared without regard to case, as whole words.
const INSTITUTIONS: [&str; 40] = [
    "agency", "association", "authority", "bundesamt", "bureau", "center", "centre", "centro", "comisión",
    "commission", "committee", "consortium", "council", "department", "directorate", "division", "federation",
    "foundation", "institut", "institute", "institution", "instituto", "istituto", "laboratories", "laboratory",
    "ministerio", "ministerium", "ministry", "ministère", "observatory", "office", "organisation", "organization",
    "secretariat", "society", "universidad", "university", "università", "universität", "université",
];

/// Whether a name says itself that it is an institution's.
pub fn is_institution(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.clone().nth(1).is_some() && words.any(|word| INSTITUTIONS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_are_written_small() {
        let particle = |family: &str| {
            let name = Name { family: family.to_owned(), ..Name::default() };
            let (particle, rest) = name.particle();
            [particle.to_owned(), rest.to_owned()]
        };
        assert_eq!(particle("van der Dyck"), ["van der", "Dyck"]);
        assert_eq!(particle("d'Alembert"), ["", "d'Alembert"]);
        assert_eq!(particle("van dyck"), ["", "van dyck"]);
        assert_eq!(particle("deGrasse"), ["", "deGrasse"]);
        assert_eq!(particle("Dyck van"), ["", "Dyck van"]);
        assert_eq!(particle("林"), ["", "林"]);
    }

    #[test]
    fn names_are_taken_apart() {
        let name = |text| {
            let Name { family, given, suffix } = Name::parse(text);
            [family, given, suffix]
        };
        assert_eq!(name("Ann van Dyck Jr."), ["van Dyck", "Ann", "Jr."]);
        assert_eq!(name("van Dyck, Ann"), ["van Dyck", "Ann", ""]);
        assert_eq!(name("King, Martin, Jr."), ["King", "Martin", "Jr."]);
        assert_eq!(name("Martin King, Jr."), ["King", "Martin", "Jr."]);
        assert_eq!(name("King, Jr., Martin"), ["King", "Martin", "Jr."]);
        assert_eq!(name("林 静怡"), ["林", "静怡", ""]);
        assert_eq!(name("Sukarno"), ["Sukarno", "", ""]);
        assert_eq!(name("José María de la Cruz"), ["de la Cruz", "José María", ""]);
        assert_eq!(name("Brackwater Institute"), ["Brackwater Institute", "", ""]);
        assert_eq!(name("Ministry of Ports, Vessany"), ["Ministry of Ports, Vessany", "", ""]);
        assert_eq!(name("Office"), ["Office", "", ""]);
        assert_eq!(name("Jr."), ["Jr.", "", ""]);
        assert_eq!(name("Robert Iv"), ["Iv", "Robert", ""]);
        assert_eq!(name("Robert King IV"), ["King", "Robert", "IV"]);
        assert_eq!(name(""), ["", "", ""]);
    }
}
