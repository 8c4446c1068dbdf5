//! Google Scholar compares a page's title with the one in large letters on the PDF's first page.

use super::{Check, Finding, Rule};
use crate::base::words::{fold, runs};

pub const MEMBER: Rule = Rule {
    code: "other-title",
    check: Check::Paper(|paper| {
        let title = words(&paper.publication.title);
        let page = words(&paper.first_page()?);
        // A page without words is told of as a scan.
        if page.is_empty() || title.is_empty() || follow(&page, &title) {
            return None;
        }
        let there = title.iter().filter(|word| page.contains(word)).count();
        Some(Finding::new(
            paper.place("pdf"),
            match there {
                0 => "no word of the paper's title is on the first page of the PDF; is it another paper's?".to_owned(),
                _ => "the paper's title does not stand on the first page of the PDF as it does here".to_owned(),
            },
            "mend whichever is wrong: Google Scholar tells papers by their titles",
        ))
    }),
};

/// The letters of each word, without accents and in small letters.
fn words(text: &str) -> Vec<String> {
    runs(text).map(fold).filter(|word| !word.is_empty()).collect()
}

/// Whether all letters of the title follow one another on the page: how they are parted into words, lines and hyphens may differ.
fn follow(page: &[String], title: &[String]) -> bool {
    page.concat().contains(&title.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_hyphens_do_not_matter() {
        let is_on = |title: &str, page: &str| follow(&words(page), &words(title));
        assert!(is_on("Security Policy: A Review", "REPORT 3\nSECURITY POL-\nICY — A REVIEW\nJane Doe"));
        assert!(is_on("Café society", "Cafe\u{301} Society"));
        assert!(!is_on("Security Policy", "Insecurity in politics"));
    }
}
