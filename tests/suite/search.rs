//! The search index, as `offprint search` asks it: it finds what a look at every text finds. That browsers find the same is
//! held by `tests/browser/engine.test.mjs`.

use crate::pdfs;
use crate::support::{SITE, Site, Tree, paper};
use offprint::render::search::Searcher;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What is found, by slugs, best first.
fn found(site: &Site, typed: &str) -> Vec<String> {
    let searcher = Searcher::open(&site.path("public")).expect("an index");
    let (number, answers) = searcher.search(typed, usize::MAX).expect("sound");
    assert_eq!(number, answers.len());
    let slug =
        |url: &str| url.trim_start_matches("https://harbour.example/publications/").trim_end_matches('/').to_owned();
    answers.iter().map(|answer| slug(&answer.url)).collect()
}

fn site(papers: &[(&str, &str)]) -> Site {
    papers.iter().fold(Site::new(), |site, (name, text)| site.file(&format!("content/publications/{name}.md"), *text))
}

/// A paper's title and text.
fn written(title: &str, more: &str, text: &str) -> String {
    format!("---\ntitle: {}\ndate: 2020-01-01\n{more}---\n\n{text}\n", Value::from(title))
}

/// Letters of scripts of all kinds, with accents, two cases, and more than one way to write some.
const SPACED: [&str; 4] = ["aeéiouAÉñßlmn", "абвёийЁМн", "αβάσδΣΆν", "ابتحمُّد"];
const UNSPACED: [&str; 3] = ["海洋法のとカタが", "가나다한법", "กขคงน"];

/// A library to be searched in, its script, and words that may be in it.
#[derive(Clone, Debug)]
struct Case {
    papers: Vec<(Vec<String>, Vec<String>)>,
    asked: Vec<String>,
    unspaced: bool,
}

fn case() -> impl Strategy<Value = Case> {
    let scripts: Vec<(&str, bool)> =
        SPACED.iter().map(|script| (*script, false)).chain(UNSPACED.iter().map(|script| (*script, true))).collect();
    prop::sample::select(scripts).prop_flat_map(|(script, unspaced)| {
        let letters: Vec<char> = script.chars().filter(|c| !is_combining_mark(*c)).collect();
        let marks: Vec<char> = script.chars().filter(|c| is_combining_mark(*c)).collect();
        let letter = prop::sample::select(letters);
        let marks: Vec<Option<char>> = [None; 8].into_iter().chain(marks.into_iter().map(Some)).collect();
        let word = prop::collection::vec((letter, prop::sample::select(marks)), 1..7).prop_map(|word| {
            word.into_iter().flat_map(|(letter, mark)| std::iter::once(letter).chain(mark)).collect::<String>()
        });
        // Few different words, so that they meet.
        prop::collection::vec(word, 3..14).prop_flat_map(move |words| {
            let some =
                |least: usize, most: usize| prop::collection::vec(prop::sample::select(words.clone()), least..most);
            let papers = prop::collection::vec((some(1, 4), some(0, 6)), 1..9);
            (papers, some(1, 4)).prop_map(move |(papers, asked)| Case { papers, asked, unspaced })
        })
    })
}

/// A word as it is compared, made in a way of its own.
fn plain(word: &str) -> String {
    let text: String = word.nfkd().filter(|c| !is_combining_mark(*c) || *c == '\u{3099}').nfc().collect();
    text.to_lowercase().replace('ß', "ss").replace('ς', "σ")
}

impl Case {
    fn build(&self) -> Site {
        let site = Site::new().file("site.toml", format!("language = \"cy\"\n{SITE}"));
        for (number, (title, text)) in self.papers.iter().enumerate() {
            site.put(&format!("content/publications/p{number}.md"), written(&title.join(" "), "", &text.join(" ")));
        }
        let run = site.build(&[]);
        assert_eq!(run.code, 0, "{run:#?}");
        site
    }

    /// The words of a paper.
    fn words(&self, paper: usize) -> BTreeSet<String> {
        let (title, text) = &self.papers[paper];
        title.iter().chain(text).map(|word| plain(word)).collect()
    }

    /// The papers in which each word stands.
    fn papers(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut papers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for paper in 0..self.papers.len() {
            for word in self.words(paper) {
                papers.entry(word).or_default().insert(format!("p{paper}"));
            }
        }
        papers
    }

    /// The words that are looked for in the place of a word: itself, or if it is nowhere, those with one letter different.
    fn meant(&self, word: &str) -> BTreeSet<String> {
        let papers = self.papers();
        if papers.contains_key(word) || word.chars().count() < 5 {
            return BTreeSet::from([word.to_owned()]);
        }
        let mut near: Vec<_> = papers.iter().filter(|(other, _)| strsim::osa_distance(other, word) == 1).collect();
        near.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(b.0)));
        near.into_iter().take(3).map(|(word, _)| word.clone()).collect()
    }

    fn has(&self, paper: usize, word: &str) -> bool {
        let word = plain(word);
        if !self.unspaced {
            return self.words(paper).intersection(&self.meant(&word)).next().is_some();
        }
        let letters: Vec<char> = word.chars().collect();
        let pairs: Vec<String> = letters.windows(letters.len().min(2)).map(|pair| pair.iter().collect()).collect();
        pairs.iter().all(|pair| self.words(paper).iter().any(|other| other.contains(pair)))
    }

    /// What a look at every paper finds.
    fn scan(&self, has: impl Fn(usize, &str) -> bool) -> BTreeSet<String> {
        let having = |least: usize| -> BTreeSet<String> {
            let number = |paper: &usize| {
                self.asked
                    .iter()
                    .map(|w| plain(w))
                    .collect::<BTreeSet<_>>()
                    .iter()
                    .filter(|word| has(*paper, word))
                    .count()
            };
            (0..self.papers.len()).filter(|paper| number(paper) >= least).map(|paper| format!("p{paper}")).collect()
        };
        let words = self.asked.iter().map(|w| plain(w)).collect::<BTreeSet<_>>().len();
        let all = having(words);
        let most = if all.is_empty() && words > 1 && !self.unspaced { having(words.div_ceil(2)) } else { all };
        if most.is_empty() && words > 1 && !self.unspaced { having(1) } else { most }
    }
}

fn set(found: &[String]) -> BTreeSet<String> {
    found.iter().cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_look_at_every_text_finds_the_same(case in case()) {
        let site = case.build();
        let typed = case.asked.join(" ") + " ";
        let expected = case.scan(|paper, word| case.has(paper, word));
        // Pairs of letters are more than words, so that "most of them" is another thing.
        if !(case.unspaced && expected.is_empty()) {
            prop_assert_eq!(set(&found(&site, &typed)), expected, "{}", typed);
        }
        let first = &case.asked[0];
        let without = found(&site, &format!("{} -{first}", case.papers[0].0[0]));
        let unwanted = |slug: &String| case.unspaced || case.words(slug[1..].parse().expect("a number")).contains(&plain(first));
        prop_assert!(case.unspaced || !without.iter().any(unwanted), "{:?}", without);
    }

    #[test]
    fn an_unfinished_word_is_finished(case in case(), length in 3..5usize) {
        prop_assume!(!case.unspaced);
        let beginning: String = plain(&case.asked[0]).chars().take(length).collect();
        prop_assume!(beginning.chars().count() == length);
        let site = case.build();
        let mut papers = case.papers();
        papers.retain(|word, _| word.starts_with(&beginning));
        prop_assume!(!papers.is_empty());
        let mut expected = papers.remove(&beginning).unwrap_or_default();
        let mut longer: Vec<_> = papers.into_iter().collect();
        longer.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
        longer.into_iter().take(8).for_each(|(_, papers)| expected.extend(papers));
        prop_assert_eq!(set(&found(&site, &beginning)), expected, "{}", beginning);
    }

    #[test]
    fn a_mistyped_word_is_mended(case in case(), at in 0..7usize, kind in 0..4usize) {
        prop_assume!(!case.unspaced);
        let mut letters: Vec<char> = plain(&case.asked[0]).chars().collect();
        prop_assume!(letters.len() >= 5);
        let at = at % (letters.len() - 1);
        match kind {
            0 => letters[at] = 'q',
            1 => letters.insert(at, 'q'),
            2 => drop(letters.remove(at)),
            _ => letters.swap(at, at + 1),
        }
        let typed: String = letters.iter().collect();
        prop_assume!(letters.len() >= 5);
        let site = case.build();
        let papers = case.papers();
        let expected = case.meant(&typed).iter().filter_map(|word| papers.get(word)).flatten().cloned().collect();
        prop_assert_eq!(set(&found(&site, &format!("{typed} "))), expected, "{}", typed);
    }
}

#[test]
fn words_of_one_stem_find_one_another() {
    let site = site(&[
        ("en", &written("Regulation of pilots", "", "")),
        ("fr", &written("Les politiques économiques", "language: fr\n", "")),
        ("de", &written("Die Häuser am Hafen", "language: de\n", "")),
    ])
    .built();
    assert_eq!(found(&site, "regulating "), [] as [&str; 0], "a form that nobody has written");
    assert_eq!(found(&site, "regulation "), ["en"]);
    site.put("content/publications/other.md", written("They regulate", "", ""));
    site.build(&[]).is_clean();
    // The exact word comes first.
    assert_eq!(found(&site, "regulate "), ["other", "en"]);
    assert_eq!(found(&site, "regulation "), ["en", "other"]);
    assert_eq!(found(&site, "hauser "), ["de"]);
    assert_eq!(found(&site, "economiques "), ["fr"]);
}

#[test]
fn a_known_paper_comes_first() {
    let long = "Harbour dues and much else that a long title says of ports and their many cares and of harbour dues";
    let site = site(&[
        ("short", &written("Harbour dues", "", "")),
        ("long", &written(long, "", "")),
        ("text", &written("Ports", "", "What harbour dues are, and why harbour dues are due.")),
        ("numbered", &written("A report", "series: Notes\nnumber: WP-2007-12\ndoi: 10.5555/harbour.12\n", "")),
        ("person", &written("Another", "authors: [Ingrid Haldorsen]\n", "")),
        ("citing", &written("On reading", "", "Haldorsen says in WP 2007 (number 12) what 10.5555 means.")),
    ])
    .built();
    assert_eq!(found(&site, "harbour dues "), ["short", "long", "text"]);
    assert_eq!(found(&site, "WP-2007-12")[0], "numbered");
    assert_eq!(found(&site, "10.5555/harbour.12")[0], "numbered");
    assert_eq!(found(&site, "Haldorsen "), ["person", "citing"]);
}

#[test]
fn phrases_and_unwanted_words() {
    let site = site(&[
        ("beside", &written("On tide tables", "", "Printed.")),
        ("apart", &written("Tables of the tide", "", "")),
        ("between", &written("The tide", "", "Tables.")),
        ("text", &written("Print", "", "There are Tide\ntables in print.")),
    ])
    .built();
    assert_eq!(set(&found(&site, "tide tables ")).len(), 4);
    assert_eq!(set(&found(&site, "\"tide tables\"")), set(&["beside".into(), "text".into()]));
    assert_eq!(found(&site, "\"tide tables\" -printed"), ["text"], "only the word itself is unwanted");
    assert_eq!(set(&found(&site, "tables -\"tide tables\" ")), set(&["apart".into(), "between".into()]));
}

#[test]
fn a_hit_in_a_pdf_names_its_page() {
    let pdf = pdfs::paper()
        .page(&["The first page speaks of lighthouses", "and of nothing else"])
        .page(&["On the second one there is fog", "and a bell for it"])
        .page(&["Fog again: fog, and more fog and a bell", "until the end"])
        .bytes();
    let site = Site::new()
        .file(
            "content/publications/keepers/index.md",
            written("Keepers", "pdf: k.pdf\n", "An abstract without weather."),
        )
        .file("content/publications/keepers/k.pdf", pdf)
        .paper("other", "");
    assert_eq!(site.build(&[]).code, 0);
    let answers = |words: &[&str]| -> Vec<Value> {
        let run = site.run(&[&["search"], words].concat());
        assert_eq!(run.code, 0, "{run:#?}");
        serde_json::from_str(&run.stdout).expect("an array")
    };
    let fog = answers(&["fog"]);
    assert_eq!(fog.len(), 1);
    assert_eq!(fog[0]["url"], "https://harbour.example/publications/keepers/keepers.pdf#page=3");
    assert_eq!(
        (&fog[0]["page"], &fog[0]["title"], &fog[0]["date"]),
        (&3.into(), &"Keepers".into(), &"2020-01-01".into())
    );
    assert!(fog[0]["excerpt"].as_str().is_some_and(|text| text.contains("Fog again: fog")), "{fog:?}");
    // Words of the abstract and of the PDF together; a word of both is no reason to leave the page.
    assert_eq!(answers(&["weather", "lighthouses"])[0]["page"], 1);
    assert_eq!(answers(&["weather"])[0]["page"], Value::Null);
    assert_eq!(answers(&["second", "bell"])[0]["page"], 2);
    assert_eq!(answers(&["keepers -fog"]), [] as [Value; 0]);

    site.put("site.toml", format!("{SITE}\n[search]\npdfs = false\n"));
    assert_eq!(site.build(&[]).code, 0);
    assert_eq!(answers(&["fog"]), [] as [Value; 0]);
    assert_eq!(answers(&["keepers"]).len(), 1);
}

#[test]
fn plain_pages_people_and_topics_are_found() {
    let site = Site::new()
        .file("content/guide/visit.md", "---\ntitle: How to visit\n---\n\nThe library opens at noon.\n")
        .file("content/people/ann-lee.md", "---\nname: Ann Lee\naliases: [Anneliese Lehmann]\n---\n")
        .paper("by-ann", "authors: [Anneliese Lehmann]\ntopics: [Law of the Sea]\nsubtitle: A second look\n")
        .built();
    assert_eq!(found(&site, "library noon "), ["https://harbour.example/guide/visit"]);
    for typed in ["ann lee ", "anneliese ", "law of the sea ", "second look ", "report "] {
        assert_eq!(found(&site, typed), ["by-ann"], "{typed}");
    }
}

#[test]
fn what_is_missing_or_damaged_is_told() {
    let site = Site::new().paper("alpha", "");
    assert!(site.run(&["search", "alpha"]).says(&["error[no-index]"]).problems[0].remedy.contains("offprint build"));
    let site = site.built();
    assert_eq!(site.run(&["search", "alpha"]).code, 0);
    let shards: Vec<String> = site
        .output()
        .paths()
        .iter()
        .filter(|path| path.starts_with("search/") && path.ends_with(".bin"))
        .map(|p| (*p).to_owned())
        .collect();
    assert!(shards.len() > 3, "{shards:?}");
    let mut told = 0;
    for shard in &shards {
        let path = site.path("public").join(shard);
        let bytes = fs::read(&path).expect("there");
        for damaged in [
            Vec::new(),
            b"<!DOCTYPE html>".to_vec(),
            bytes[..bytes.len() / 2].to_vec(),
            [&bytes[..bytes.len() - 2], b"xx"].concat(),
        ] {
            fs::write(&path, damaged).expect("room");
            let run = site.run(&["search", "alpha"]);
            if run.code != 0 {
                run.says(&["error[unreadable-index]"]);
                assert!(run.problems[0].message.contains(shard), "{run:#?}");
                told += 1;
            }
        }
        fs::remove_file(&path).expect("there");
        assert!(site.run(&["search", "alpha"]).code < 2);
        fs::write(&path, bytes).expect("room");
    }
    // Words, table of contents, results.
    assert!(told >= 12, "{told}");
}

/// What somebody else has put in the place of a shard can do no harm.
#[test]
fn any_bytes_are_read() {
    let site = Site::new().paper("alpha", "").paper("beta", "").built();
    let shards = site.output();
    let mut state = 12345_u32;
    for path in shards.paths().into_iter().filter(|path| path.starts_with("search/") && path.ends_with(".bin")) {
        let raw = inflate(shards.bytes(path).expect("there"));
        for _ in 0..60 {
            let mut bytes = raw.clone();
            for _ in 0..3 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = (state >> 8) as usize % bytes.len().max(1);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = (state >> 24) as u8;
                }
            }
            fs::write(site.path("public").join(path), deflate(&bytes)).expect("room");
            if let Ok(searcher) = Searcher::open(&site.path("public")) {
                for typed in ["alpha", "text of bet", "\"the text\"", "alpah ", "-alpha text "] {
                    let _ = searcher.search(typed, 10);
                }
            }
        }
        fs::write(site.path("public").join(path), shards.bytes(path).expect("there")).expect("room");
    }
}

fn inflate(bytes: &[u8]) -> Vec<u8> {
    let mut inflated = vec![0; 1 << 20];
    let length = libdeflater::Decompressor::new().zlib_decompress(bytes, &mut inflated).expect("sound");
    inflated[..length].to_vec()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut compressor = libdeflater::Compressor::default();
    let mut deflated = vec![0; compressor.zlib_compress_bound(bytes.len())];
    let length = compressor.zlib_compress(bytes, &mut deflated).expect("room");
    deflated[..length].to_vec()
}

/// 1,200 papers of words that meet.
fn large() -> Site {
    let site = Site::new();
    for number in 0..1_200_u32 {
        let word = |step: u32| format!("w{}x", number.wrapping_mul(2_654_435_761).rotate_left(step) % 700);
        let text: Vec<String> = (0..40).map(word).collect();
        let more = format!("authors: [Person {}]\ntopics: [Topic {}]\n", number % 300, number % 12);
        let text = written(&format!("Paper {number} on {} and {}", word(3), word(9)), &more, &text.join(" "));
        site.put(&format!("content/publications/p{number:04}.md"), text);
    }
    site.built()
}

fn index_of(site: &Site) -> Tree {
    let Tree(files) = site.output();
    Tree(files.into_iter().filter(|(path, _)| path.starts_with("search/") && path.ends_with(".bin")).collect())
}

#[test]
fn an_edit_changes_few_files() {
    let site = large();
    let before = index_of(&site);
    assert!(before.0.len() > 100, "{}", before.0.len());
    let gone = |after: &Tree| before.paths().iter().filter(|path| !after.has(path)).count();

    let mut edited = paper("Paper 600 on w5x and w6x", "authors: [Person 0]\ntopics: [Topic 0]\n");
    edited.push_str("One more word: w7x.\n");
    site.put("content/publications/p0600.md", edited);
    site.build(&[]).is_clean();
    let body = gone(&index_of(&site));

    site.put(
        "content/publications/p1200.md",
        written("Paper 1200 on w5x", "date: 2021-01-01\n", "w7x").replacen("date: 2020-01-01\n", "", 1),
    );
    site.build(&[]).is_clean();
    let added = gone(&index_of(&site));
    println!("{} files; gone after an edit: {body}, and after a new paper: {added}", before.0.len());
    assert!(body * 2 < before.0.len() && added * 2 < before.0.len(), "{body} and {added} of {}", before.0.len());
}
