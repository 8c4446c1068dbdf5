//! Related papers: what a look at every pair of papers finds.

use crate::support::Site;
use proptest::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A paper to come: the people, topics and words that it has, each by a number.
#[derive(Clone, Debug)]
struct Sketch {
    people: BTreeSet<u8>,
    topics: BTreeSet<u8>,
    words: BTreeSet<u8>,
    /// Whether they are in the title.
    titled: bool,
}

const WORDS: [&str; 8] = ["harbour", "tariff", "pilotage", "dredging", "quota", "mooring", "customs", "lighthouse"];

impl Sketch {
    fn written(&self, number: usize) -> String {
        let list = |name: &str, of: &BTreeSet<u8>| {
            let of: Vec<String> = of.iter().map(|n| format!("\"{name} {}\"", letter(*n))).collect();
            of.join(", ")
        };
        let words: Vec<&str> = self.words.iter().map(|word| WORDS[usize::from(*word)]).collect();
        format!(
            "---\ntitle: No. {number} {}\nslug: no-{number}\ndate: 2020-01-{:02}\nauthors: [{}]\ntopics: [{}]\n---\n{} a 42.\n",
            if self.titled { words.join(" ") } else { String::new() },
            28 - number,
            list("Ada Person", &self.people),
            list("Topic", &self.topics),
            words.join(" ")
        )
    }
}

fn letter(number: u8) -> char {
    char::from(b'A' + number)
}

/// The same by looking at all pairs. Papers are numbered from the newest.
fn expected(papers: &[Sketch], of: usize) -> Vec<usize> {
    let all = papers.len() as f64;
    let rarity = |number: usize| (16.0 * (all / number as f64).log2()).round() as u32;
    let shared = |other: usize, field: fn(&Sketch) -> &BTreeSet<u8>, weight: u32, most: usize| -> u32 {
        let both = field(&papers[of]).intersection(field(&papers[other]));
        let having = both.map(|one| papers.iter().filter(|paper| field(paper).contains(one)).count());
        having.filter(|number| *number <= most).map(|number| weight * rarity(number)).sum()
    };
    let score = |other: usize| {
        shared(other, |paper| &paper.people, 2, usize::MAX)
            + shared(other, |paper| &paper.topics, 1, usize::MAX)
            + shared(other, |paper| &paper.words, 1 + u32::from(papers[of].titled), (papers.len() / 10).max(2))
    };
    let mut related: Vec<(usize, u32)> =
        (0..papers.len()).filter(|other| *other != of).map(|other| (other, score(other))).collect();
    related.retain(|(_, score)| *score > rarity(1));
    related.sort_by_key(|(other, score)| (Reverse(*score), other.abs_diff(of), *other));
    related.into_iter().take(5).map(|(other, _)| other).collect()
}

fn related(site: &Site, of: usize) -> Vec<usize> {
    let page = site.page(&format!("publications/no-{of}/index.html"));
    let Some((_, list)) = page.split_once("id=\"folio_related\"") else { return Vec::new() };
    let list = list.split_once("</aside>").expect("it ends").0;
    let links = list.split("href=\"/publications/no-").skip(1);
    links.map(|link| link.split_once('/').expect("an address").0.parse().expect("a number")).collect()
}

fn papers() -> impl Strategy<Value = Vec<Sketch>> {
    let some = |of: u8, most: usize| prop::collection::btree_set(0..of, 0..most);
    let paper = (some(5, 3), some(4, 3), some(WORDS.len() as u8, 5), any::<bool>());
    let paper = paper.prop_map(|(people, topics, words, titled)| Sketch { people, topics, words, titled });
    prop::collection::vec(paper, 2..24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_nearest_papers_are_found(papers in papers()) {
        let mut site = Site::new();
        for (number, paper) in papers.iter().enumerate() {
            site = site.file(&format!("content/publications/no-{number}.md"), paper.written(number));
        }
        prop_assert_eq!(site.build(&[]).code, 0);
        for of in 0..papers.len() {
            prop_assert_eq!(related(&site, of), expected(&papers, of), "of {}", of);
        }
    }
}

#[test]
fn issues_before_and_after_are_named_once() {
    let issue = |number: usize| {
        format!(
            "---\ntitle: No. {number}\ndate: 2020-01-0{number}\nseries: Quays\nnumber: {number}\nauthors: [Ada Person]\n---\nA text.\n"
        )
    };
    let mut site = Site::new();
    for number in 1..=4 {
        site = site.file(&format!("content/publications/no-{number}.md"), issue(number));
    }
    // Others, so that it says something to have a series in common.
    for number in 5..14 {
        site = site.paper(&format!("other-{number}"), "");
    }
    assert_eq!(site.build(&[]).code, 0);
    assert_eq!(related(&site, 2), [4]);
    assert_eq!(related(&site, 4), [2, 1]);
}
