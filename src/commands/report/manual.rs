//! What each code means, as the manual says it.

use std::collections::BTreeMap;

const PAGE: &str = include_str!("../../../content/manual/diagnostics.md");

/// What a code means, and how it is mended; what is code stands in backticks.
#[derive(Clone, Debug, Default)]
pub(super) struct Help {
    pub meaning: String,
    pub remedy: String,
}

/// All codes of the manual's tables.
pub(super) fn helps() -> BTreeMap<&'static str, Help> {
    let rows = PAGE.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| `")?.split(" | ").collect();
        let [code, _, meaning, remedy] = cells[..] else { return None };
        let remedy = remedy.trim_end_matches(" |");
        Some((code.trim_end_matches('`'), Help { meaning: plain(meaning), remedy: plain(remedy) }))
    });
    rows.collect()
}

/// Markdown without the addresses of its links. What stands in code stays as it is.
fn plain(markdown: &str) -> String {
    let is_outside = |text: &str| text.matches('`').count().is_multiple_of(2);
    let mut text = String::new();
    let mut rest = markdown;
    while let Some((at, _)) = rest.match_indices('[').find(|(at, _)| is_outside(&rest[..*at])) {
        let link = &rest[at + 1..];
        let end = link.match_indices("](").find(|(end, _)| is_outside(&link[..*end]));
        let Some((end, _)) = end else { break };
        text.push_str(&rest[..at]);
        text.push_str(&link[..end]);
        rest = link[end..].split_once(')').map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_is_read() {
        let helps = helps();
        assert!(helps.len() > 80, "{}", helps.len());
        let help = &helps["broken-link"];
        assert!(help.meaning.contains("leads to nothing") && help.remedy.contains("target"), "{help:?}");
        assert_eq!(plain("see [`[a]`](b.md#c) and `[](d.md)`"), "see `[a]` and `[](d.md)`");
    }
}
