//! What a name is.

/// Words that stand in the names of institutions, and of no person.
const INSTITUTIONS: [&str; 26] = [
    "agency",
    "association",
    "authority",
    "bank",
    "bureau",
    "center",
    "centre",
    "commission",
    "committee",
    "council",
    "department",
    "for",
    "foundation",
    "group",
    "institut",
    "institute",
    "instituto",
    "ministerium",
    "ministry",
    "of",
    "office",
    "organisation",
    "organization",
    "society",
    "universität",
    "university",
];

/// Whether a name says itself that it is an institution's.
pub fn is_institution(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.clone().nth(1).is_some() && words.any(|word| INSTITUTIONS.contains(&word.to_lowercase().as_str()))
}

/// Whether a word is what may follow a family's name: `Jr.`
pub fn is_suffix(word: &str) -> bool {
    matches!(word.trim().trim_end_matches('.').to_lowercase().as_str(), "jr" | "sr" | "ii" | "iii" | "iv" | "phd")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn institutions_say_what_they_are() {
        assert!(is_institution("Ministry of Ports") && is_institution("Harbour Institute"));
        assert!(!is_institution("Ann van Dyck") && !is_institution("Bank"));
        assert!(is_suffix(" Jr.") && !is_suffix("Ann"));
    }
}
