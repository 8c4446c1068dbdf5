//! What the manual says of each code: its page is the only place where this is written.

use pulldown_cmark::{Event, Parser};

const PAGE: &str = include_str!("../../../content/manual/diagnostics.md");

/// An entry, as plain text.
pub(super) struct Entry {
    pub meaning: String,
    pub remedy: String,
}

/// The entry of a code: a row of a table, `| code | severity | meaning | remedy |`.
pub(super) fn entry(code: &str) -> Option<Entry> {
    let row = PAGE.lines().find_map(|line| line.strip_prefix(&*format!("| `{code}` | ")))?;
    let mut cells = row.trim_end_matches([' ', '|']).split(" | ").skip(1).map(plain);
    Some(Entry { meaning: cells.next()?, remedy: cells.next()? })
}

/// Markdown of one line without its marks.
fn plain(markdown: &str) -> String {
    Parser::new(markdown).fold(String::new(), |plain, event| match event {
        Event::Text(text) | Event::Code(text) => plain + &text,
        _ => plain,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_an_entry() {
        for code in crate::commands::check::RULES.iter().map(|rule| rule.code).chain(["broken-link", "bad-doi"]) {
            let Entry { meaning, remedy } = entry(code).unwrap_or_else(|| panic!("{code}"));
            assert!(meaning.len() > 10 && remedy.len() > 10, "{code}: {meaning} | {remedy}");
            assert!(!meaning.contains(['`', '|']) && !remedy.contains(".md#"), "{code}: {meaning} | {remedy}");
        }
        assert!(entry("none-such").is_none());
    }
}
