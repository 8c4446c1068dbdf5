//! A PDF that is shorter or much longer than the front matter says is another paper's, or only a part of it.

use super::{Check, Finding, Rule};

/// Empty pages at the end that nobody counts or scans.
const FEWER: u32 = 1;
/// Covers, title pages, and a fifth more for what is counted apart.
const MORE: u32 = 6;

pub const MEMBER: Rule = Rule {
    code: "other-pages",
    check: Check::Paper(|paper| {
        let publication = paper.publication;
        let pages = publication.pages.as_deref()?;
        // In a journal a number alone is the page where it begins.
        let is_in_journal = publication.volume.is_some() || publication.issue.is_some();
        let said = count(pages, !is_in_journal)?;
        let there = paper.pdf()?.facts.as_ref()?.pages;
        let is_other = there + FEWER < said || there > said + MORE + said / 5;
        is_other.then(|| {
            Finding::new(
                paper.place("pages"),
                format!("by `{pages}` it has {said} pages, and its PDF has {there}"),
                "correct the number, or look whether the PDF is the right one",
            )
        })
    }),
};

/// How many pages there are by what an editor wrote: `24`, `24 pp.`, or a range that begins with 1.
fn count(pages: &str, may_be_alone: bool) -> Option<u32> {
    let pages = pages.trim().to_lowercase();
    let words: Vec<&str> = pages.split_whitespace().collect();
    match words[..] {
        [number] if may_be_alone => number.parse().ok().or_else(|| from_one(number)),
        [number, "p" | "p." | "pp" | "pp." | "pages"] => number.parse().ok(),
        [range] | ["pp" | "pp." | "p." | "pages", range] => from_one(range),
        _ => None,
    }
    .filter(|count| *count > 0)
}

fn from_one(range: &str) -> Option<u32> {
    let (first, last) = range.split_once(['-', '–', '—'])?;
    (first == "1").then(|| last.trim_start_matches(['-', '–']).parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn only_plain_counts_count() {
        assert_eq!([count("24", true), count("24 pp.", false), count("pp. 1-24", true)], [Some(24); 3]);
        assert_eq!(count("1–24", false), Some(24));
        assert_eq!(
            [count("24", false), count("xii, 24 p.", true), count("361-367", true), count("e24", true)],
            [None; 4]
        );
    }
}
