//! `offprint check` finds what is wrong, where it is, and nothing else.

use crate::support::{OFFPRINT, Run, Site, pdf};
use offprint::commands::check::{OF_BUILDS, RULES};
use std::collections::BTreeMap;

/// Words that make titles and names which nobody has.
const ADJECTIVES: [&str; 20] = [
    "quiet", "northern", "costly", "sudden", "shallow", "public", "rising", "distant", "steady", "hidden", "narrow",
    "ancient", "seasonal", "open", "fragile", "common", "modern", "rural", "heavy", "early",
];
const NOUNS: [&str; 21] = [
    "harbours",
    "tariffs",
    "lighthouses",
    "ferries",
    "fisheries",
    "dredgers",
    "wharves",
    "pilots",
    "estuaries",
    "canals",
    "buoys",
    "cargoes",
    "shipyards",
    "marshes",
    "currents",
    "customs",
    "islands",
    "charts",
    "anchors",
    "tides",
    "causeways",
];
const GIVEN: [&str; 11] =
    ["Oriel", "Tamsin", "Bertil", "Yusra", "Caspian", "Ludmila", "Hesper", "Quillon", "Ingrun", "Zephyra", "Mordecai"];
const FAMILIES: [&str; 13] = [
    "Vantongeren",
    "Okuzawa",
    "Brinkholt",
    "Aldersey",
    "Pemberwick",
    "Rautasalo",
    "Ziegenhals",
    "Montclarion",
    "Fjellanger",
    "Duskworth",
    "Kestrelby",
    "Umbergate",
    "Havisholm",
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
fn every_warning_can_be_weighed() {
    let page = include_str!("../../content/manual/diagnostics.md");
    let warnings = page.lines().filter(|line| line.contains("| warning |")).filter_map(|line| line.split('`').nth(1));
    let of_check = warnings.filter(|code| !code.starts_with("import-") && !code.starts_with("crossref-"));
    let mut known: Vec<&str> = RULES.iter().map(|rule| rule.code).chain(OF_BUILDS).collect();
    let mut told: Vec<&str> = of_check.collect();
    known.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, known);
}

#[test]
fn site_toml_says_how_much_a_rule_weighs() {
    let weights = |lines: &str| {
        let site = Site::new().paper("a", "");
        site.put("site.toml", format!("title = \"A\"\nbase_url = \"https://a.example/\"\n{lines}"));
        site.run(&["check"])
    };
    weights("").says(&["warning[unsigned] content/publications/a.md:2:1"]);
    weights("[check]\nunsigned = \"off\"\n").is_clean();
    weights("[check]\nunsigned = \"error\"\n").says(&["error[unsigned] content/publications/a.md:2:1"]);
    let run = weights("[check]\nunsinged = \"off\"\n");
    assert_eq!(run.problems[1].remedy, "did you mean `unsigned`?", "{run:#?}");
    let run = weights("[check]\nunsigned = \"loud\"\n");
    assert!(run.said().contains(&"error[wrong-type] site.toml:4:1".to_owned()), "{run:#?}");
}

#[test]
fn what_pdfs_say_is_compared() {
    let text = "A title that is quite its own";
    let site = Site::new()
        .file("content/publications/one/index.md", format!("---\ntitle: {text}\ndate: 2020-01-01\nauthors: [Tamsin Okuzawa]\npdf: a.pdf\npages: 48 pages\n---\nAn abstract of it.\n"))
        .file("content/publications/one/a.pdf", pdf(text))
        .file("content/publications/two/index.md", format!("---\ntitle: {text}\ndate: 2021-01-01\nauthors: [Tamsin Okuzawa]\npdf: b.pdf\npages: 1-48\n---\nAn abstract of it.\n"))
        .file("content/publications/two/b.pdf", pdf(text));
    site.run(&["check"]).says(&[
        "warning[other-pages] content/publications/one/index.md:6:1",
        "warning[same-pdf] content/publications/two/index.md:5:1",
    ]);
}

#[test]
fn people_are_alike_or_not() {
    let told = |papers: &[&str]| {
        let site = papers
            .iter()
            .enumerate()
            .fold(Site::new(), |site, (n, authors)| site.paper(&format!("p{n}"), &format!("authors: [{authors}]\n")));
        let run = site.run(&["check"]);
        run.problems
            .iter()
            .filter(|problem| problem.code == "alike-people")
            .map(|problem| problem.message.clone())
            .collect::<Vec<_>>()
    };
    for alike in [
        ["Tamsin Okuzawa, Oriel Brinkholt", "T. Okuzawa, Oriel Brinkholt"],
        ["Tamsin Q. Okuzawa, Oriel Brinkholt", "Tamsin Okuzawa, Oriel Brinkholt"],
        ["Tamsin Okuzawa, Oriel Brinkholt", "Tamsin Okuzawwa, Oriel Brinkholt"],
        ["Tamsin Okuzawa, Oriel Brinkholt", "Okuzawa Tamsin, Oriel Brinkholt"],
        ["TQ Okuzawa", "T. Q. Okuzawa"],
        ["Ute Müller", "Ute Mueller"],
        ["U. Ødegård, Oriel Brinkholt", "U. Oedegaard, Oriel Brinkholt"],
    ] {
        assert_eq!(told(&alike).len(), 1, "{alike:?}");
    }
    for different in [
        ["Tamsin Okuzawa", "T. Okuzawa"],
        ["U. Müller", "U. Mueller"],
        ["Tamsin Okuzawa, Oriel Brinkholt", "Teresa Okuzawa, Oriel Brinkholt"],
        ["Tamsin Okuzawa, T. Okuzawa", "Oriel Brinkholt"],
        ["Tamsin A. Okuzawa, Oriel Brinkholt", "Tamsin B. Okuzawa, Oriel Brinkholt"],
    ] {
        assert_eq!(told(&different), Vec::<String>::new(), "{different:?}");
    }
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

#[test]
fn anything_that_names_a_file_uses_it() {
    let told = |name: &str, text: &str| {
        let site =
            Site::new().file("content/about.md", "---\ntitle: About\n---\n\nText.\n").file("content/data/a.csv", "a\n");
        site.put(name, text);
        site.run(&["check"]).said().into_iter().filter(|said| said.contains("unused-file")).count()
    };
    assert_eq!(told("README.md", "`b.csv` is of 2019."), 1);
    for name in ["README.md", "static/own.css", "templates/own.html", "content/data/list.html"] {
        let is_itself_unused = usize::from(name.starts_with("content/"));
        assert_eq!(told(name, "See `data/a.csv`, which is of 2019."), is_itself_unused, "{name}");
    }
}

#[test]
fn own_addresses_lead_somewhere_wherever_they_stand() {
    let site = Site::new()
        .file("content/about.md", "---\ntitle: About\n---\n\nSee [us](HTTP://harbour.example/%61bout/#us).\n");
    let config = std::fs::read_to_string(site.path("site.toml")).expect("there");
    let nav = |url: &str| {
        format!("{config}\n[[nav]]\ntitle = \"A\"\nurl = \"{url}\"\n\n[redirects]\n\"/old/\" = \"{url}\"\n")
    };
    site.put("site.toml", nav("https://harbour.example/about/"));
    site.run(&["check"]).is_clean();
    site.put("site.toml", nav("https://harbour.example/abuot/"));
    let said = site.run(&["check"]).said();
    assert!(
        said.len() == 2 && said.iter().all(|said| said.starts_with("warning[own-address] site.toml:")),
        "{said:#?}"
    );
}

#[test]
fn old_addresses_lead_somewhere_or_are_named() {
    let site = Site::new()
        .paper("tides", "authors: [Tamsin Okuzawa]\naliases: [/2007/02/tides/, /old.html, \"/caf%C3%A9/\"]\n")
        .file("static/a.pdf", &b"no pdf"[..])
        .file("elsewhere/old.txt", "# of 2019\n\nhttps://harbour.example/2007/02/tides/\n/2007/02/tides # bare\n/old.html\n\
            https://harbour.example/café\n/a.pdf\n/\n/publications/tides/index.html\n/2007/02/tide/\n/?p=12\nhttps://other.example/x/\nhttps://www.harbour.example/old.html\n/Publications/TIDES/\n");
    let check = |name: &str| {
        let path = site.path(&format!("elsewhere/{name}"));
        site.run(&["check", "--old-urls", path.to_str().expect("UTF-8")])
    };
    let run = check("old.txt");
    run.says(&[
        "error[lost-address] elsewhere/old.txt:10:1",
        "error[lost-address] elsewhere/old.txt:11:1",
        "warning[foreign-address] elsewhere/old.txt:12:1",
        "error[lost-address] elsewhere/old.txt:14:1",
    ]);
    assert!(run.problems[0].remedy.contains("/publications/tides/"), "{run:#?}");
    site.put("elsewhere/sitemap.xml", "<?xml version=\"1.0\"?><sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\
        <sitemap><loc>https://harbour.example/posts.xml</loc></sitemap>\n<sitemap><loc>https://harbour.example/none.xml</loc></sitemap></sitemapindex>");
    site.put(
        "elsewhere/posts.xml",
        "<urlset>\n<url><loc> https://harbour.example/old.html </loc></url>\n\
        <url><loc>https://harbour.example/gone/?a=1&amp;b=2</loc></url></urlset>",
    );
    check("sitemap.xml")
        .says(&["error[lost-address] elsewhere/posts.xml:3:6", "error[old-urls] elsewhere/sitemap.xml:3:10"]);
    site.put("elsewhere/posts.xml", "<urlset>\n<url><loc>https://harbour.example/old.html</loc></url></urlset>");
    let run = check("posts.xml");
    assert!(run.code == 0 && run.stderr.contains("1 of 1 old addresses lead to"), "{run:#?}");
    site.put("elsewhere/posts.xml", "<urlset>\n<url></loc>");
    check("posts.xml").says(&["error[old-urls] elsewhere/posts.xml:2:6"]);
    check("none.txt").says(&["error[old-urls]"]);
}

/// A catalogue with problems in one file, and hostile words in them.
fn doubtful() -> Site {
    Site::new()
        .paper("a<b>&", "doi: \"<script>alert(1)</script>\"\n")
        .paper("two", "authors: [Tamsin Okuzawa]\nslug: [1]\n")
}

fn report(site: &Site, format: &str) -> String {
    let mut command = std::process::Command::new(OFFPRINT);
    let output =
        command.args(["check", "--date", "2026-11-22", "--format", format, "--root"]).arg(site.path("")).output();
    let output = output.expect("it runs");
    String::from_utf8(if format == "human" { output.stderr } else { output.stdout }).expect("UTF-8")
}

#[test]
fn people_read_problems_by_file() {
    let text = report(&doubtful(), "human");
    let heading = text.find("== content/publications/a<b>&.md: 3 problems").unwrap_or_else(|| panic!("{text}"));
    assert!(text[heading..].contains("bad-doi") && text.find("bad-doi") > Some(heading), "{text}");
    assert!(!text.contains("== content/publications/two.md"), "one problem needs no heading: {text}");
}

#[test]
fn sarif_has_what_its_readers_want() {
    let log: serde_json::Value = serde_json::from_str(&report(&doubtful(), "sarif")).expect("one JSON value");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), 4, "{log:#}");
    let rule = run["tool"]["driver"]["rules"].as_array().expect("rules").iter().find(|rule| rule["id"] == "bad-doi");
    let rule = rule.expect("it is among them");
    let manual = include_str!("../../content/manual/diagnostics.md");
    let meaning = rule["fullDescription"]["text"].as_str().expect("what it means");
    assert!(
        !meaning.is_empty() && manual.replace('`', "").contains(&format!("| bad-doi | warning | {meaning} |")),
        "{meaning}"
    );
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert!(["error", "warning"].contains(&result["level"].as_str().expect("a level")));
        assert!(!result["message"]["text"].as_str().expect("a message").is_empty());
        let place = &result["locations"][0]["physicalLocation"];
        assert!(
            place["region"]["startLine"].as_u64() >= Some(1)
                && place["region"]["endColumn"].as_u64() > place["region"]["startColumn"].as_u64()
        );
        let print = result["partialFingerprints"]["offprint/v1"].as_str().expect("a fingerprint");
        assert!(print.len() == 16, "{print}");
    }
    assert_eq!(
        results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "content/publications/a%3Cb%3E&.md"
    );
    let empty: serde_json::Value =
        serde_json::from_str(&report(&Site::new().paper("a", "authors: [A B]\n"), "sarif")).expect("JSON");
    assert_eq!(empty["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn a_page_for_a_colleague_stands_alone() {
    let page = report(&doubtful(), "html");
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script"), "{page}");
    assert!(page.contains("<h2>content/publications/a&lt;b&gt;&amp;.md</h2>"), "{page}");
    for outside in ["src=", "href=", "url(", "@import"] {
        assert!(!page.contains(outside), "{outside}: {page}");
    }
    assert_eq!(page.matches("<article").count(), 4, "{page}");
    assert_eq!(page.matches("<article").count(), page.matches("</article>").count());
    // Each code can be shown by itself.
    assert!(page.contains("<input type=\"radio\" name=\"show\" id=\"of-bad-doi\">"), "{page}");
    assert!(page.contains("body:has(#of-bad-doi:checked) article:not(.bad-doi)"), "{page}");
    assert_eq!(page.matches("<article class=\"warning bad-doi\">").count(), 1, "{page}");
    assert!(report(&Site::new().paper("a", "authors: [A B]\n"), "html").contains("Nothing is wrong."));
}

#[test]
fn links_to_other_hosts_are_followed_when_that_is_asked_for() {
    // Addresses of this machine are never asked, so that no network is needed to see that they are told.
    let site = Site::new()
        .paper("a", "authors: [Tamsin Okuzawa]\npdf: http://127.0.0.1:1/a.pdf\n")
        .file("content/about.md", "---\ntitle: About\n---\n\n[one](http://localhost/x) [own](https://harbour.example/) [mail](mailto:a@b.example)\n");
    let run = site.run(&["check", "--external"]);
    run.says(&[
        "warning[dead-link] content/about.md:5:1",
        "warning[dead-link] content/publications/a.md:5:1",
        "warning[distant-pdf] content/publications/a.md:5:1",
    ]);
    assert!(run.stderr.contains("2 links to other hosts were followed"), "{run:#?}");
    assert!(site.run(&["check"]).problems.iter().all(|problem| problem.code != "dead-link"));
}

#[test]
fn what_is_safe_to_mend_is_mended_and_nothing_else_is_touched() {
    let text = "---\r\nTitle: A   # ours\r\ndate: July 2, 2014\r\nautors: [Tamsin Okuzawa]\r\nslug: Ocean Law!\r\n# a comment  \r\nextra:\r\n  date: July 2, 2014\r\n---\r\nBody,  \r\nand more.\r\n";
    let site = Site::new().file("content/publications/a.md", text);
    assert_eq!(site.run(&["check"]).code, 1);
    let run = site.run(&["check", "--fix"]);
    run.is_clean();
    assert!(run.stderr.contains("content/publications/a.md:3: `date`: July 2, 2014 → 2014-07-02"), "{run:#?}");
    let mended = std::fs::read_to_string(site.path("content/publications/a.md")).expect("there");
    let expected = text
        .replace("Title", "title")
        .replacen("July 2, 2014", "2014-07-02", 1)
        .replace("autors", "authors")
        .replace("Ocean Law!", "ocean-law");
    assert_eq!(mended, expected);
    let again = site.run(&["check", "--fix"]);
    again.is_clean();
    assert!(!again.stderr.contains("a.md"), "{again:#?}");
    site.put("content/publications/b.md", "---\nTitle: B\ndate: 3/4/2014\nauthors: [Tamsin Okuzawa]\n---\nBody.\n");
    let run = site.run(&["check", "--fix"]);
    run.says(&["error[bad-date] content/publications/b.md:3:1"]);
    assert!(
        run.stderr.contains("content/publications/b.md:2: `Title` → `title`"),
        "told, though an error is left: {run:#?}"
    );
}
