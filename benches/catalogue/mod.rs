//! Catalogues to measure with.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// A catalogue with the proportions of a real one: many authors of few papers, few topics of many papers.
pub fn generate(root: &Path, papers: usize) {
    const WORDS: [&str; 40] = [
        "harbour", "river", "delta", "border", "treaty", "policy", "water", "energy", "trade", "law", "region",
        "security", "labour", "price", "climate", "strait", "energy", "public", "finance", "school", "health", "ferry",
        "port", "tax", "fleet", "island", "coast", "union", "market", "risk", "data", "model", "survey", "review",
        "reform", "council", "grain", "rail", "storm", "census",
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap_or(0) % below.max(1)
    };
    let site = "title = \"A Generated Catalogue\"\nbase_url = \"https://bench.example/\"\n\
                [[taxonomies]]\nkey = \"topics\"\ntitle = \"Topics\"\n";
    fs::create_dir_all(root).expect("a folder");
    fs::write(root.join("site.toml"), site).expect("room");
    for number in 0..papers {
        let year = 1980 + next(45);
        let mut text = format!("---\ntitle: Paper {number} on the {} of", WORDS[next(40)]);
        for _ in 0..4 {
            let _ = write!(text, " {}", WORDS[next(40)]);
        }
        let _ = write!(text, "\ndate: {year}-{:02}-{:02}\nauthors:\n", 1 + next(12), 1 + next(28));
        for _ in 0..=next(4) {
            // Skewed: some people write much.
            let person = next(papers) * next(papers) / papers.max(1);
            let _ = writeln!(text, "- {} Person{person}", ["Ada", "Bo", "Cy", "Di"][person % 4]);
        }
        let _ = writeln!(text, "topics: [Topic {}, Topic {}]", next(60), next(60));
        let _ = write!(text, "type: working-paper\nseries: Series {}\nnumber: {number}\n---\n\n", next(20));
        for word in 0..150 {
            text.push_str(WORDS[next(40)]);
            text.push_str(if word % 15 == 14 { ".\n" } else { " " });
        }
        let folder = root.join("content/publications").join(year.to_string());
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join(format!("paper-{number}.md")), text).expect("room");
    }
}
