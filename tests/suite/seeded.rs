//! A catalogue in which nothing is wrong, and slips of every kind in it, each of which `check` tells once, at its line, and nothing
//! besides.

use crate::support::{Run, Site, pdf};
use std::collections::BTreeMap;

/// Words that make titles and names which nobody has.
const ADJECTIVES: [&str; 20] = [
    "quiet", "northern", "costly", "sudden", "shallow", "public", "rising", "distant", "steady", "hidden", "narrow",
    "ancient", "seasonal", "open", "fragile", "common", "modern", "rural", "heavy", "early",
];
const NOUNS: [&str; 21] = [
    "harbours", "tariffs", "lighthouses", "ferries", "fisheries", "dredgers", "wharves", "pilots", "estuaries",
    "canals", "buoys", "cargoes", "shipyards", "marshes", "currents", "customs", "islands", "charts", "anchors",
    "tides", "causeways",
];
const GIVEN: [&str; 11] =
    ["Oriel", "Tamsin", "Bertil", "Yusra", "Caspian", "Ludmila", "Hesper", "Quillon", "Ingrun", "Zephyra", "Mordecai"];
const FAMILIES: [&str; 13] = [
    "Vantongeren", "Okuzawa", "Brinkholt", "Aldersey", "Pemberwick", "Rautasalo", "Ziegenhals", "Montclarion",
    "Fjellanger", "Duskworth", "Kestrelby", "Umbergate", "Havisholm",
];
const TOPICS: [&str; 8] =
    ["Navigation", "Port finance", "Coastal law", "Fishing quotas", "Salvage", "Dredging", "Pilotage", "Sea trade"];

fn person(number: usize) -> String {
    format!("{} {}", GIVEN[number % GIVEN.len()], FAMILIES[number % FAMILIES.len()])
}

/// A paper with nothing wrong: its lines, so that a fault is one line that is another.
#[derive(Clone)]
struct Paper {
    path: String,
    keys: Vec<String>,
    body: String,
}

impl Paper {
    fn new(number: usize) -> Paper {
        let (adjective, noun) = (ADJECTIVES[number % 20], NOUNS[number % 21]);
        let other = NOUNS[(number * 5 + 3) % 21];
        let topic = TOPICS[number % TOPICS.len()];
        let (year, month, day) = (1990 + number % 35, 1 + number % 12, 1 + number % 28);
        Paper {
            path: format!("content/publications/{year}/paper-{number}.md"),
            keys: vec![
                format!("title: The {adjective} {noun} of region {number}"),
                format!("date: {year}-{month:02}-{day:02}"),
                format!("authors: [{}, {}]", person(number), person(number + 1)),
                format!("topics: [{topic}]"),
            ],
            body: format!(
                "This paper asks why the {adjective} {noun} have changed so much, and what that means for the {other} \
                 of the country. It looks at the figures of many years, and at what the people who work there say about \
                 them. The answer is that the costs were never shared fairly among those who use the coast.\n"
            ),
        }
    }

    /// With a further line of front matter.
    fn with(mut self, line: impl Into<String>) -> Paper {
        self.keys.push(line.into());
        self
    }

    /// With another line in the place of a key's.
    fn instead(mut self, key: &str, line: impl Into<String>) -> Paper {
        let place = self.keys.iter().position(|known| known.starts_with(&format!("{key}:"))).expect("it has the key");
        self.keys[place] = line.into();
        self
    }

    fn without(mut self, key: &str) -> Paper {
        self.keys.retain(|known| !known.starts_with(&format!("{key}:")));
        self
    }

    fn body(mut self, more: &str) -> Paper {
        self.body = format!("{}\n{more}\n", self.body);
        self
    }

    fn text(&self) -> String {
        format!("---\n{}\n---\n\n{}", self.keys.join("\n"), self.body)
    }

    /// The line on which something stands.
    fn line(&self, what: &str) -> u32 {
        let text = self.text();
        let line = text.lines().position(|line| line.contains(what)).unwrap_or_else(|| panic!("{what}: {text}"));
        u32::try_from(line + 1).expect("a small number")
    }
}

/// A fault in a paper: files instead of the paper's own, and what has to be said of them.
struct Fault {
    files: Vec<(String, Vec<u8>)>,
    code: &'static str,
    file: String,
    line: Option<u32>,
}

fn fault(code: &'static str, paper: &Paper, at: &str) -> Fault {
    Fault {
        files: vec![(paper.path.clone(), paper.text().into_bytes())],
        code,
        file: paper.path.clone(),
        line: Some(paper.line(at)),
    }
}

/// What can go wrong with the paper of a number. Papers with odd numbers have nothing wrong; faults may lead to them.
const FAULTS: [fn(usize) -> Fault; 50] = [
    |n| fault("broken-link", &Paper::new(n).body("See [this](nowhere.md)."), "nowhere"),
    |n| fault("broken-anchor", &Paper::new(n).body("# Method\n\nSee [below](#methods)."), "#methods"),
    |n| fault("missing-file", &Paper::new(n).with("pdf: none.pdf"), "pdf:"),
    |n| fault("not-a-pdf", &Paper::new(n).with("pdf: ../../notes.txt"), "pdf:"),
    |n| Fault {
        file: format!("content/publications/loose-{n}.csv"),
        files: vec![(format!("content/publications/loose-{n}.csv"), b"a,b\n".to_vec())],
        code: "unused-file",
        line: None,
    },
    |n| {
        let paper = Paper { path: format!("content/publications/folder-{n}/index.md"), ..Paper::new(n) };
        let mut found = fault("unnamed-pdf", &paper, "title:");
        found.files.push((format!("content/publications/folder-{n}/report.pdf"), pdf("A report")));
        found
    },
    |n| fault("no-alt", &Paper::new(n).body("![](/map.png)"), "map.png"),
    |n| fault("no-alt", &Paper::new(n).body("<p><img src=\"/map.png\"></p>"), "map.png"),
    |n| fault("empty-link", &Paper::new(n).body("Nothing [](/about/) to see."), "[](/about/)"),
    |n| fault("own-address", &Paper::new(n).body("See [it](https://harbour.example/gone/)."), "gone"),
    |n| {
        let twin = Paper { path: format!("content/publications/z-twin-{n}.md"), ..Paper::new(n + 1) };
        fault("same-title", &twin, "title:")
    },
    |n| {
        let mut found = fault("same-doi", &Paper::new(n).with(format!("doi: 10.5555/h.{n}")), "doi:");
        let first = Paper { path: format!("content/publications/1000/first-{n}.md"), ..Paper::new(n + 1_000) };
        found.files.push((first.path.clone(), first.with(format!("doi: 10.5555/H.{n}")).text().into_bytes()));
        found
    },
    |n| {
        let isbn = isbn(n);
        let mut found = fault("same-isbn", &Paper::new(n).with(format!("isbn: {isbn}")), "isbn:");
        let first = Paper { path: format!("content/publications/1000/first-{n}.md"), ..Paper::new(n + 1_000) };
        found.files.push((first.path.clone(), first.with(format!("isbn: {isbn}")).text().into_bytes()));
        found
    },
    |n| {
        // Two who are not in the rest of the catalogue, or else one paper has many spellings.
        let name = |hyphen: &str| format!("authors: [Merewyn Thor{hyphen}wald{} Ekblad]", words(n));
        let mut found = fault("alike-people", &Paper::new(n).instead("authors", name("-")), "authors:");
        for twin in ["a", "b"] {
            let path = format!("content/publications/1000/{twin}-{n}.md");
            let paper = Paper { path, ..Paper::new(n + 1_000 + twin.len() * usize::from(twin == "b") * 1_000) };
            found.files.push((paper.path.clone(), paper.instead("authors", name("")).text().into_bytes()));
        }
        found
    },
    |n| {
        let term = |space: &str| format!("topics: [Harbour{space}{} dues]", words(n));
        let mut found = fault("alike-terms", &Paper::new(n).instead("topics", term("-")), "topics:");
        for twin in ["a", "b"] {
            let path = format!("content/publications/1000/{twin}-{n}.md");
            let paper = Paper { path, ..Paper::new(n + 1_000 + usize::from(twin == "b") * 1_000) };
            found.files.push((paper.path.clone(), paper.instead("topics", term("")).text().into_bytes()));
        }
        found
    },
    |n| fault("future-date", &Paper::new(n).instead("date", "date: 2093-01-01"), "date:"),
    |n| fault("early-update", &Paper::new(n).with("updated: 1980-05-05"), "updated:"),
    |n| {
        let paper = Paper { body: String::new(), ..Paper::new(n) };
        fault("no-abstract", &paper, "title:")
    },
    |n| {
        fault(
            "cut-abstract",
            &Paper::new(n).with("summary: This paper asks why the harbours have changed so [...]"),
            "summary:",
        )
    },
    |n| {
        let body = "Diese Untersuchung fragt, warum sich die Häfen des Landes in den letzten Jahren so sehr verändert haben, und was das \
            für die Menschen bedeutet, die dort arbeiten und leben. Die Antwort ist, dass die Kosten nie gerecht verteilt waren.\n";
        fault("other-language", &Paper { body: body.to_owned(), ..Paper::new(n) }, "title:")
    },
    |n| fault("bad-date", &Paper::new(n).instead("date", "date: soon"), "date:"),
    |n| fault("bad-slug", &Paper::new(n).with("slug: Not A Slug!"), "slug:"),
    |n| fault("bad-alias", &Paper::new(n).with("aliases: [\"/?p=12\"]"), "aliases:"),
    |n| fault("bad-language", &Paper::new(n).with("language: not a language"), "language:"),
    |n| fault("unknown-key", &Paper::new(n).with("sumary: This paper asks why."), "sumary:"),
    |n| fault("wrong-type", &Paper::new(n).with("featured: perhaps"), "featured:"),
    |n| fault("invalid-yaml", &Paper::new(n).with("subtitle: costs: shared"), "subtitle:"),
    |n| fault("bad-isbn", &Paper::new(n).with("isbn: 978-1-4028-9462-7"), "isbn:"),
    |n| fault("bad-doi", &Paper::new(n).with("doi: unknown"), "doi:"),
    |n| {
        let paper =
            Paper::new(n).instead("authors", format!("authors: [{{name: {}, orcid: 0000-0002-1825-0098}}]", person(n)));
        fault("bad-orcid", &paper, "authors:")
    },
    |n| fault("html-in-title", &Paper::new(n).instead("title", format!("title: On <i>region</i> {n}")), "title:"),
    |n| {
        fault(
            "html-in-summary",
            &Paper::new(n).with("summary: Costs &amp; benefits of the coast, and who has them."),
            "summary:",
        )
    },
    |n| fault("mojibake", &Paper::new(n).instead("title", format!("title: CafÃ©s of region {n}")), "title:"),
    |n| fault("placeholder", &Paper::new(n).with("summary: Lorem ipsum dolor sit amet."), "summary:"),
    |n| {
        fault(
            "shouting-title",
            &Paper::new(n).instead("title", format!("title: THE PORTS OF ONE REGION {n}")),
            "title:",
        )
    },
    |n| fault("unsigned", &Paper::new(n).without("authors"), "title:"),
    |n| {
        let paper = Paper::new(n);
        let month = paper.keys[1][.."date: 1990-01".len()].to_owned();
        fault("unnamed-day", &paper.instead("date", month), "date:")
    },
    |n| fault("distant-pdf", &Paper::new(n).with("pdf: https://files.example/a.pdf"), "pdf:"),
    |n| fault("author-twice", &Paper::new(n).instead("authors", format!("authors: [{0}, {0}]", person(n))), "authors:"),
    |n| fault("broken-anchor", &Paper::new(n).body("See[^a] [the note](#fn-2).\n\n[^a]: A note."), "#fn-2"),
    |n| {
        fault(
            "broken-anchor",
            &Paper::new(n).body("<a id=\"there\"></a>See [one](#there) and [another](#their)."),
            "#their",
        )
    },
    |n| {
        fault(
            "own-address",
            &Paper::new(n).with("files: [{path: \"http://Harbour.example/gone.csv\", label: Data}]"),
            "gone",
        )
    },
    |n| {
        let name = |family: &str| format!("authors: [Ute {}{family}]", words(n));
        let mut found = fault("alike-people", &Paper::new(n).instead("authors", name("hueller")), "authors:");
        for (path, number) in [("a", n + 1_000), ("b", n + 2_000)] {
            let paper = Paper { path: format!("content/publications/1000/{path}-{n}.md"), ..Paper::new(number) };
            found.files.push((paper.path.clone(), paper.instead("authors", name("hüller")).text().into_bytes()));
        }
        found
    },
    |n| {
        let body =
            "The first line of an abstract of which\nthe second line *has been* cut [...]\n\nMore text.\n".to_owned();
        fault("cut-abstract", &Paper { body, ..Paper::new(n) }, "has been")
    },
    |n| fault("mojibake", &Paper::new(n).body("It says `CafÃ©` in code,\n\n- and CrÃªpes in *text*."), "CrÃªpes"),
    |n| {
        let body =
            "抽象语义表示(Abstract Meaning Representation,简称AMR)是将给定的文本的语义特征抽象成一个单根的有向无环图。";
        fault("other-language", &Paper { body: body.to_owned(), ..Paper::new(n) }, "title:")
    },
    |n| {
        let title = "title: Considerações para gerenciar riscos de privacidade e segurança em redes de portos";
        let paper = Paper { body: String::new(), ..Paper::new(n).instead("title", title) };
        fault("other-language", &paper.with("summary: Riscos."), "title:")
    },
    |n| fault("placeholder", &Paper::new(n).with("subtitle: TBD"), "subtitle:"),
    |n| fault("mojibake", &Paper::new(n).body("Nothing but `a \u{fffd}` is\nmeant, and not \u{fffd}."), "meant"),
    |n| fault("unknown-translation", &Paper::new(n).with("translations: [nowhere]"), "translations:"),
];

/// A number in letters, so that nothing but them tells two apart.
fn words(number: usize) -> String {
    number
        .to_string()
        .bytes()
        .map(|digit| ["ba", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu"][usize::from(digit - b'0')])
        .collect()
}

fn isbn(number: usize) -> String {
    let digits = format!("978140{number:06}");
    let sum: u32 =
        digits.bytes().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

fn clean() -> Site {
    let site = Site::new()
        .file("static/map.png", &b"no picture"[..])
        .file("content/notes.txt", "Notes.\n")
        .file("content/about.md", "---\ntitle: About us\n---\n\nSee [our notes](notes.txt).\n");
    for number in 0..500 {
        let paper = Paper::new(number);
        site.put(&paper.path, paper.text());
    }
    site
}

fn found(run: &Run) -> BTreeMap<(String, String, Option<u32>), usize> {
    let mut found = BTreeMap::new();
    for problem in &run.problems {
        *found.entry((problem.code.clone(), problem.file.clone().unwrap_or_default(), problem.line)).or_default() += 1;
    }
    found
}

#[test]
fn each_of_250_faults_is_found_once_and_nothing_else() {
    let site = clean();
    site.run(&["check"]).is_clean();
    let faults: Vec<Fault> = (0..250).map(|n| FAULTS[n % FAULTS.len()](2 * n)).collect();
    let mut expected = BTreeMap::new();
    for (n, fault) in faults.into_iter().enumerate() {
        // A paper that moves into a folder of its own is not left behind.
        if fault.files.iter().any(|(path, _)| path.ends_with("/index.md")) {
            site.remove(&Paper::new(2 * n).path);
        }
        for (path, bytes) in fault.files {
            site.put(&path, bytes);
        }
        *expected.entry((fault.code.to_owned(), fault.file, fault.line)).or_default() += 1;
    }
    let run = site.run(&["check"]);
    let found = found(&run);
    let missed: Vec<_> = expected.iter().filter(|(key, count)| found.get(key) != Some(count)).collect();
    let besides: Vec<_> = found.iter().filter(|(key, count)| expected.get(key) != Some(count)).collect();
    assert!(missed.is_empty() && besides.is_empty(), "missed: {missed:#?}\nbesides: {besides:#?}");
    let codes: std::collections::BTreeSet<_> = expected.keys().map(|(code, ..)| code).collect();
    assert!(codes.len() >= 25 && expected.values().sum::<usize>() == 250, "{}", codes.len());
    assert_eq!(run.code, 1);
}

#[test]
fn a_paper_without_a_pdf_is_told_of_where_nearly_all_have_one() {
    let site = |without: usize| {
        (0..20).fold(Site::new(), |site, number| {
            let paper = Paper::new(number);
            if number < without {
                return site.file(&paper.path, paper.text());
            }
            let file = format!("content/publications/pdfs/{number}.pdf");
            let paper = paper.with(format!("pdf: ../pdfs/{number}.pdf"));
            site.file(&paper.path, paper.text()).file(&file, pdf(&format!("The report {number}")))
        })
    };
    let told =
        |site: Site| site.run(&["check"]).said().into_iter().filter(|said| said.contains("no-pdf")).collect::<Vec<_>>();
    assert_eq!(told(site(3)), Vec::<String>::new());
    assert_eq!(told(site(1)), [format!("warning[no-pdf] {}:2:1", Paper::new(0).path)]);
    let attached = Paper::new(0).with("files: [{path: ../../notes.txt, label: Notes}]");
    assert_eq!(
        told(site(1).file("content/notes.txt", "Notes.\n").file(&attached.path, attached.text())),
        Vec::<String>::new()
    );
}
