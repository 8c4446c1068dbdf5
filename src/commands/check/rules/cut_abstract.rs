//! Abstracts that another program has cut on the way here.

use super::{Check, Finding, Rule};
use crate::commands::check::text::Text;

/// What stands where a text was cut.
const MARKS: [&str; 12] = [
    "…",
    "...",
    "[...]",
    "[…]",
    "(...)",
    "(…)",
    "(more)",
    "(more...)",
    "read more",
    "read more »",
    "continue reading",
    "[more]",
];

/// Lengths at which programs and databases cut.
const LENGTHS: [usize; 13] = [200, 250, 255, 256, 300, 500, 512, 1000, 1023, 1024, 2000, 2048, 4000];

pub const MEMBER: Rule = Rule {
    code: "cut-abstract",
    check: Check::Text(|text| {
        let Some(paper) = &text.paper else { return Vec::new() };
        let Some(why) = cut(paper.publication.abstract_text()) else { return Vec::new() };
        let place = match &paper.publication.summary {
            Some(_) => paper.place("summary"),
            None => end(text),
        };
        vec![Finding::new(place, format!("the abstract {why}"), "copy it again from the paper, to its end")]
    }),
};

/// The last characters of the first paragraph.
fn end(text: &Text<'_>) -> crate::base::Place {
    let range = text.first_paragraph().unwrap_or(text.body.clone());
    let end = range.start + text.source[range.clone()].trim_end().len();
    text.place(text.source.floor_char_boundary(end.saturating_sub(3)).max(range.start)..end)
}

fn cut(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let lower = text.to_lowercase();
    if MARKS.iter().any(|mark| lower.ends_with(mark)) && text.chars().nth(40).is_some() {
        return Some("ends as one that was cut");
    }
    let is_inside = text.ends_with(|c: char| c.is_lowercase() || c == ',' || c == '-');
    let length = text.chars().count();
    (is_inside && (LENGTHS.contains(&length) || LENGTHS.contains(&text.len())))
        .then_some("has a length at which programs cut, and ends without a full stop")
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_cut_is_told_from_an_end() {
        let words = "The quays of the coast are old ";
        assert!(cut(&format!("{}and then...", words.repeat(3))).is_some());
        assert!(cut(&format!("{}Read more", words.repeat(3))).is_some());
        assert!(cut(&words.repeat(60)[..512]).is_some());
        assert!(cut(&words.repeat(60)[..511]).is_none());
        assert!(cut(&format!("{}An end.", words.repeat(3))).is_none());
        assert!(cut("And so on…").is_none(), "a teaser of one's own");
    }
}
