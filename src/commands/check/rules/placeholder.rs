//! What stood in a template, and was to be replaced.

use super::{Check, Rule};

/// Whole texts that are none.
const WHOLE: [&str; 11] =
    ["todo", "tbd", "tbc", "tba", "untitled", "title", "title here", "abstract", "abstract here", "xxx", "test"];
/// What stands in no finished text.
const PARTS: [&str; 4] = ["lorem ipsum", "todo:", "tktk", "insert abstract"];

pub const MEMBER: Rule = Rule {
    code: "placeholder",
    check: Check::Paper(|paper| {
        let body = paper.publication.body.first_paragraph();
        let (key, text) = paper.plain_texts().chain([("summary", &*body)]).find(|(_, text)| is_placeholder(text))?;
        let short = crate::base::fields::excerpt(text.trim());
        Some((
            paper.place(key),
            format!("\"{short}\" looks like what was to be replaced"),
            "write what is meant".to_owned(),
        ))
    }),
};

fn is_placeholder(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', '…', '!']).to_lowercase();
    WHOLE.contains(&text.as_str()) || PARTS.iter().any(|part| text.contains(part))
}
