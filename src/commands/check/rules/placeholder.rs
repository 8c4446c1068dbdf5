//! What was to be replaced before anybody saw it.

use super::{Check, Finding, Rule};

/// These stand for a text as a whole.
const ALONE: [&str; 22] = [
    "abstract",
    "abstract forthcoming",
    "abstract goes here",
    "abstract here",
    "coming soon",
    "n/a",
    "no abstract",
    "no abstract available",
    "none",
    "subtitle",
    "summary",
    "tba",
    "tbc",
    "tbd",
    "test",
    "text",
    "title",
    "to be added",
    "to come",
    "todo",
    "untitled",
    "xxx",
];

/// These are never meant for readers.
const INSIDE: [&str; 8] = ["lorem ipsum", "[todo", "[tbd", "[tk]", "<todo", "[insert ", "[title]", "[abstract"];

/// With these a note to oneself begins.
const FIRST: [&str; 5] = ["TODO", "TBD", "TBC", "FIXME", "XXX"];

pub const MEMBER: Rule = Rule {
    code: "placeholder",
    check: Check::Text(|text| {
        let Some(paper) = &text.paper else { return Vec::new() };
        let publication = paper.publication;
        let keys = [
            ("title", Some(&*publication.title)),
            ("subtitle", publication.subtitle.as_deref()),
            ("summary", publication.summary.as_deref()),
        ];
        let in_front = keys.iter().filter_map(|(key, text)| Some((paper.place(key), found(text.as_ref()?)?)));
        let in_body = text.first_paragraph().zip(found(&publication.body.first_paragraph));
        let in_body = in_body.map(|(range, what)| (text.place(range), what));
        let all = in_front.chain(in_body);
        all.map(|(place, what)| {
            let message = format!("`{what}` stands where a text was to come");
            Finding::new(place, message, "write the text, or leave the place empty")
        })
        .collect()
    }),
};

/// What in a text stands for another one.
fn found(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let whole = lower.trim_matches(|c: char| c.is_whitespace() || "[](){}<>.…*_-–:".contains(c));
    let first: &str = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    if ALONE.contains(&whole) {
        return Some(whole.to_owned());
    }
    if FIRST.contains(&first) && text[first.len()..].starts_with([':', ' ']) {
        return Some(first.to_owned());
    }
    INSIDE.iter().find(|mark| lower.contains(**mark)).map(|mark| (*mark).to_owned())
}

#[cfg(test)]
mod tests {
    use super::found;

    #[test]
    fn a_placeholder_is_told_from_a_word() {
        for text in ["TBD", "[Abstract]", "TODO: write", "Lorem ipsum dolor sit amet", "Coming soon…", "xxx", "N/A"] {
            assert!(found(text).is_some(), "{text}");
        }
        for text in
            ["Testing tides", "A title to come", "Todos los puertos", "An abstract of [11]", "No abstract theory"]
        {
            assert!(found(text).is_none(), "{text}");
        }
    }
}
