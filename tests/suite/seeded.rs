//! Faults on purpose: a catalogue in which nothing is wrong, and hundreds of slips of every kind that `check` can know, each of
//! which it tells once, at its line, and nothing besides.

use crate::faults::plant;
use crate::support::{Site, put};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Papers in the clean catalogue. The first are what others link to, and stay as they are.
const PAPERS: usize = 440;
const TARGETS: usize = 20;
/// How often each kind of fault is planted.
const EACH: usize = 5;

const GIVEN: [&str; 20] = [
    "Jane", "Oskar", "Thandiwe", "Luis", "Aino", "Bertrand", "Chidi", "Dagmar", "Eleni", "Farid", "Gwen", "Hiroshi",
    "Ingrid", "Joaquim", "Katya", "Leopold", "Mireille", "Nuno", "Olga", "Piotr",
];
pub const SUBJECTS: [&str; 20] = [
    "Fisheries",
    "Harbour dues",
    "Tidal energy",
    "Coastal towns",
    "Ship breaking",
    "Ballast water",
    "Ice roads",
    "Pilotage",
    "Marine insurance",
    "Lighthouses",
    "Customs unions",
    "Salvage law",
    "Port labour",
    "Kelp farming",
    "Sea cables",
    "Dredging",
    "Ferry subsidies",
    "Naval archives",
    "Storm warnings",
    "Whaling history",
];
const SERIES: [&str; 4] = ["Quayside Briefs", "Reports of the Dock", "Ebb and Flow", "Occasional Soundings"];

/// Numbers that look like chance, and are the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }

    /// A word that no language has.
    fn word(&mut self, syllables: usize) -> String {
        const SYLLABLES: [&str; 24] = [
            "bar", "cel", "dov", "fen", "gal", "hob", "jur", "kel", "lom", "mir", "nad", "ost", "pel", "quo", "rin",
            "sav", "tor", "ulm", "ver", "wex", "yar", "zet", "bru", "cho",
        ];
        let word: String = (0..syllables).map(|_| SYLLABLES[self.roll(SYLLABLES.len())]).collect();
        word[..1].to_uppercase() + &word[1..]
    }
}

pub struct Seeded {
    pub files: BTreeMap<String, Vec<u8>>,
    /// The papers' files, in the order of their numbers.
    papers: Vec<String>,
    pub people: Vec<String>,
    used: BTreeSet<usize>,
    pub expected: Vec<String>,
}

impl Seeded {
    fn clean() -> Seeded {
        let mut dice = Dice(7);
        let mut people: Vec<String> = Vec::new();
        while people.len() < 120 {
            let family = dice.word(3);
            let is_far = |other: &String| strsim::damerau_levenshtein(other, &family) > 3;
            if people.iter().filter_map(|name| name.split(' ').nth(1)).all(|other| is_far(&other.to_owned())) {
                people.push(format!("{} {family}", GIVEN[people.len() % GIVEN.len()]));
            }
        }
        let mut seeded =
            Seeded { files: BTreeMap::new(), papers: Vec::new(), people, used: BTreeSet::new(), expected: Vec::new() };
        for number in 0..PAPERS {
            let paper = seeded.paper(number, &mut dice);
            let path = seeded.papers.last().expect("just made").clone();
            seeded.files.insert(path, paper.into_bytes());
        }
        seeded
    }

    /// A paper's text. Its authors are one of forty groups of three who always write together.
    fn paper(&mut self, number: usize, dice: &mut Dice) -> String {
        let year = 1990 + number % 30;
        let (one, other) = (dice.word(3), dice.word(4));
        let path = format!("content/publications/{year}/paper-{number:03}/index.md");
        let group = number % 40 * 3;
        let names: String = self.people[group..group + 3].iter().fold(String::new(), |mut names, name| {
            let _ = writeln!(names, "  - {name}");
            names
        });
        let target = self.papers.get(number % TARGETS).cloned().unwrap_or_else(|| path.clone());
        let target = target.trim_start_matches("content/publications/");
        let pdf = if number % 20 == 3 { "pdf: paper.pdf\n" } else { "" };
        let title = format!("The {one} question in {other}, {number}");
        if !pdf.is_empty() {
            self.files.insert(path.replace("index.md", "paper.pdf"), crate::support::pdf(&title));
        }
        self.files.insert(path.replace("index.md", "map.png"), b"a picture".to_vec());
        self.papers.push(path);
        format!(
            "---\ntitle: {title}\ndate: {year}-0{}-1{}\nauthors:\n{names}series: {}\nnumber: {number}\ntopics:\n  - {}\n\
             doi: 10.5555/tide.{number}\n{pdf}---\nThis paper asks what the people of {one} have made of their harbour since the \
             reform, and which of the lessons can be of use to the towns around {other}. It rests on interviews and on the \
             archives of the port.\n\n## Method\n\nSee [an earlier paper](../../{target}), the [method](#method) and \
             ![a map of {one}](map.png), by hand[^1].\n\n[^1]: As the port has drawn it.\n",
            1 + number % 9,
            number % 9,
            SERIES[number % 4],
            SUBJECTS[number % 20],
        )
    }

    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.files[path].clone()).expect("text")
    }

    /// The next paper that has nothing wrong yet.
    pub fn take(&mut self) -> String {
        self.take_with("")
    }

    /// The next one with a word in it. Those with a PDF keep it.
    pub fn take_with(&mut self, word: &str) -> String {
        let fits = |number: &usize| {
            !self.used.contains(number) && number % 20 != 3 && self.text(&self.papers[*number]).contains(word)
        };
        let number = (TARGETS..PAPERS).find(fits).expect("papers are left");
        self.used.insert(number);
        self.papers[number].clone()
    }

    pub fn put(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), text.as_bytes().to_vec());
    }

    pub fn expect(&mut self, code: &str, path: &str, needle: &str) {
        let text = self.text(path);
        let line = text.lines().position(|line| line.contains(needle)).unwrap_or_else(|| panic!("{needle}: {text}"));
        self.expected.push(format!("{code} {path}:{}", line + 1));
    }

    /// Puts `new` in the place of the first line that begins with `old`; the fault is where `needle` is.
    pub fn line(&mut self, code: &str, old: &str, new: &str, needle: &str) {
        let path = self.take();
        let text = self.text(&path);
        let line = text.lines().find(|line| line.starts_with(old)).unwrap_or_else(|| panic!("{old}: {text}"));
        self.put(&path, &text.replacen(&format!("{line}\n"), new, 1));
        self.expect(code, &path, needle);
    }

    /// Adds a line to the front matter.
    pub fn key(&mut self, code: &str, line: &str) {
        let first = line.lines().next().expect("a line").to_owned();
        self.line(code, "series:", &format!("series: Ebb and Flow\n{line}\n"), &first);
    }

    /// Adds a sentence to the end.
    pub fn sentence(&mut self, code: &str, sentence: &str) {
        let path = self.take();
        let text = self.text(&path);
        self.put(&path, &format!("{text}\n{sentence}\n"));
        self.expect(code, &path, sentence.lines().last().expect("a line"));
    }

    /// Changes two papers; the fault is in the later one.
    pub fn pair(&mut self, code: &str, first: impl Fn(&str) -> String, second: impl Fn(&str) -> String, needle: &str) {
        let mut paths = [self.take(), self.take()];
        paths.sort();
        let [one, other] = paths;
        self.put(&one, &first(&self.text(&one)));
        self.put(&other, &second(&self.text(&other)));
        self.expect(code, &other, needle);
    }

    pub fn in_abstract(&mut self, code: &str, old: &str, new: &str) {
        let path = self.take();
        let text = self.text(&path);
        self.put(&path, &text.replacen(old, new, 1));
        self.expect(code, &path, "This paper");
    }
}

fn site(seeded: &Seeded) -> Site {
    let site = Site::new();
    for (path, bytes) in &seeded.files {
        put(&site.path(path), bytes.as_slice());
    }
    site
}

#[test]
fn each_fault_is_told_once_where_it_is_and_nothing_else() {
    let mut seeded = Seeded::clean();
    site(&seeded).run(&["check"]).is_clean();
    for round in 0..EACH {
        plant(&mut seeded, round);
    }
    let run = site(&seeded).run(&["check"]);
    let mut told: Vec<String> = run
        .problems
        .iter()
        .map(|problem| match (&problem.file, problem.line) {
            (Some(file), Some(line)) => format!("{} {file}:{line}", problem.code),
            (file, _) => format!("{} {}", problem.code, file.as_deref().unwrap_or_default()),
        })
        .collect();
    told.sort();
    seeded.expected.sort();
    let kinds: BTreeSet<&str> = seeded.expected.iter().filter_map(|fault| fault.split(' ').next()).collect();
    assert!(seeded.expected.len() >= 200 && kinds.len() >= 25, "{} of {} kinds", seeded.expected.len(), kinds.len());
    let missing: Vec<&String> = seeded.expected.iter().filter(|fault| !told.contains(fault)).collect();
    let besides: Vec<&String> = told.iter().filter(|fault| !seeded.expected.contains(fault)).collect();
    assert!(missing.is_empty() && besides.is_empty(), "not told: {missing:#?}\ntold besides: {besides:#?}");
    assert_eq!(told, seeded.expected, "each once");
    assert_eq!(run.code, 1);
}
