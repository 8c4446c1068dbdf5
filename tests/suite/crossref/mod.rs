//! The deposit at Crossref: what each type of publication becomes, what is refused, and that whatever is not refused is
//! valid.
//!
//! What is valid, `tests/schemas/crossref.rng` says. Crossref's own schema is asked, too, when `CROSSREF_SCHEMA` names
//! the folder that holds it, as `tests/crossref/validate` describes it.

mod any;

use crate::fixture::agrees_with;
use crate::support::{OFFPRINT, Site, offprint, put, scratch};
use offprint::base::Diagnostics;
use offprint::base::due::Now;
use offprint::commands::Progress;
use offprint::load::{self, Selection};
use offprint::render::citation::Bibliography;
use offprint::render::citation::crossref::{Content, Deposited, Earlier, Reason};
use offprint::{discover, model, plan};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

const TIMESTAMP: u64 = 20_261_122_093_000;

const SITE: &str = "title = \"Harbour\"\nbase_url = \"https://harbour.example/\"\n\n[publisher]\nname = \"Harbour & Sons Institute\"\n\
                    place = \"Rotterdam\"\nror = \"https://ror.org/05dxps055\"\n\n[crossref]\nemail = \"dois@harbour.example\"\n\
                    registrant = \"Harbour Institute\"\nprefixes = [\"10.5555\"]\n";

fn site(more: &[(&str, &str)]) -> Site {
    let papers = more.iter().fold(Site::new().file("site.toml", SITE), |site, (name, text)| {
        site.file(&format!("content/publications/{name}.md"), *text)
    });
    papers
        .file("content/series/port-papers.md", "---\ntitle: Port Papers\nissn: 0378-5955\n---\n")
        .file("content/series/tides.md", "---\ntitle: Journal of Tides <New Series>\nissn: 2327-770x\n---\n")
}

/// What comes of a site's papers, and what is said of them.
fn deposit(site: &Site) -> (Deposited, Vec<String>) {
    deposit_after(site, &Earlier::default())
}

fn deposit_after(site: &Site, earlier: &Earlier) -> (Deposited, Vec<String>) {
    let mut problems = Diagnostics::default();
    let (sources, texts) = discover::discover(&site.path(""), |_| {}, &mut problems).expect("a site");
    let selection = Selection { now: Now::day(jiff::civil::date(2026, 11, 22)), drafts: true, future: true };
    let library = load::load(&sources, texts, selection, &mut problems);
    let progress = Progress::new(true);
    let documents =
        load::documents::read(&sources, &library.publications, Path::new(OFFPRINT), &progress, &mut problems);
    let catalogue = model::model(&sources.config, library, documents.into(), &mut problems);
    let plan = plan::plan(&sources, &catalogue, &mut problems);
    assert!(!problems.has_errors(), "{:#?}", problems.into_sorted());
    let mut problems = Diagnostics::default();
    let bibliography = Bibliography { sources: &sources, catalogue: &catalogue, plan: &plan };
    let deposited = bibliography.deposit(catalogue.ids(), TIMESTAMP, earlier, &mut problems);
    let said = problems.into_sorted().into_iter().map(|problem| {
        let place = problem.place.map(|place| format!(" {}:{}", place.path, place.line)).unwrap_or_default();
        assert!(!problem.remedy.is_empty(), "{}", problem.message);
        format!("{}[{}]{place}: {}", problem.severity.name(), problem.code, problem.message)
    });
    (deposited, said.collect())
}

/// What `xmllint` says against files; nothing when they are valid.
fn fault(files: &[&[u8]]) -> Option<String> {
    let place = scratch();
    let paths: Vec<_> = (0..files.len()).map(|number| place.path().join(format!("{number}.xml"))).collect();
    paths.iter().zip(files).for_each(|(path, bytes)| put(path, *bytes));
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut own = Command::new("xmllint");
    own.args(["--nonet", "--noout", "--relaxng"]).arg(repository.join("tests/schemas/crossref.rng"));
    let real = std::env::var_os("CROSSREF_SCHEMA").map(|folder| {
        let mut real = Command::new(repository.join("tests/crossref/validate"));
        real.arg(folder);
        real
    });
    // Without a file, it would say how it is used.
    std::iter::once(own).chain(real).filter(|_| !files.is_empty()).find_map(|mut command| {
        let output = command.args(&paths).output();
        let output = output.unwrap_or_else(|error| panic!("xmllint ({error}): apt-get install libxml2-utils"));
        let texts = || files.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect::<String>();
        (!output.status.success()).then(|| format!("{}\n{}", String::from_utf8_lossy(&output.stderr), texts()))
    })
}

fn fault_of(deposited: &Deposited) -> Option<String> {
    fault(&deposited.batches.iter().map(|batch| batch.xml.as_slice()).collect::<Vec<_>>())
}

#[track_caller]
fn is_valid(deposited: &Deposited) {
    assert_eq!(fault_of(deposited), None);
}

const PAPERS: [(&str, &str); 16] = [
    (
        "report",
        "---\ntitle: Dues & <Tolls>\nsubtitle: A \"study\"\ndate: 2020-03-05\ntype: report\ndoi: https://doi.org/10.5555/HI.r(1)\n\
         number: R-1\nisbn: 978-0-306-40615-7\nlicense: CC-BY-4.0\npages: 24\npdf: https://files.example/a b.pdf?x=100%\n\
         authors:\n- name: Ann van Dyck Jr.\n  orcid: 0000-0002-1825-0097\n  affiliation: University of Vessany\n- Sukarno\n\
         - 林 静怡\n- Ministry of Ports\n- Олексій Шевченко\n- {name: OECD, organization: true}\neditors: José María de la Cruz\n\
         language: es-MX\nseries: Occasional\nsummary: |\n  First, of \"A & B\".\n\n  Second.\n---\n",
    ),
    (
        "in-series",
        "---\ntitle: In a series\ndate: 2019-11\ntype: policy-brief\ndoi: 10.5555/brief\nseries: Port Papers\nvolume: 4\n\
         number: A number that is too long for item_number, but no identifier\nlicense: CC0-1.0\nlanguage: fil\n---\nText.\n",
    ),
    ("testimony", "---\ntitle: Testimony\ndate: 1998\ntype: testimony\ndoi: 10.5555/testimony\nplace: Vessany\n---\n"),
    ("newsletter", "---\ntitle: News\ndate: 2001-02\ntype: newsletter\nissue: 7\ndoi: 10.5555/news\n---\n"),
    ("commentary", "---\ntitle: Comment\ndate: 2002-02-03\ntype: commentary\ndoi: 10.5555/comment\n---\n"),
    (
        "working",
        "---\ntitle: At work\ndate: 2003-04-05\ntype: working-paper\ndoi: 10.5555/wp.9\nseries: Port Papers\nnumber: 9\n\
         license: https://licences.example/ü\nauthors: Ada Quay\n---\nText.\n",
    ),
    ("book", "---\ntitle: A book\ndate: 2004\ntype: book\ndoi: 10.5555/book\nauthors: Ada Quay\n---\nText.\n"),
    (
        "edited",
        "---\ntitle: A book of many\ndate: 2005\ntype: book\ndoi: 10.5555/edited\neditors: [Ada Quay, Bo Wharf]\n\
         isbn: 0-8044-2957-X\nseries: Port Papers\nvolume: 2\nlicense: All rights reserved\n---\n",
    ),
    (
        "article",
        "---\ntitle: An article\ndate: 2006-07\ntype: article\ndoi: 10.5555/article\nseries: tides\nvolume: 12\nissue: 3\n\
         number: e7\npages: 12–34\nauthors: Ada Quay\nlicense: CC-BY-NC-4.0\n---\nText.\n",
    ),
    (
        "conference",
        "---\ntitle: A talk\ndate: 2008-09-10\ntype: conference-paper\ndoi: 10.5555/talk\nseries: Harbours of the World\n\
         pages: 7\nauthors: Ada Quay\n---\nText.\n",
    ),
    (
        "proceedings",
        "---\ntitle: Another talk\ndate: 2009\ntype: conference-paper\ndoi: 10.5555/talk2\nseries: Port Papers\nvolume: 3\n\
         isbn: 9780306406157\n---\n",
    ),
    (
        "dataset",
        "---\ntitle: Tides\ndate: 2010-11-12\nupdated: 2011-01-02\ntype: dataset\ndoi: 10.5555/data\nnumber: 1\n\
         authors: Ministry of Ports\nlicense: CC-BY-4.0\n---\nText.\n",
    ),
    (
        "thesis",
        "---\ntitle: A thesis\ndate: 2012-06\ntype: thesis\ndoi: 10.5555/thesis\nauthors: Ada Quay\nnumber: 5\n---\nText.\n",
    ),
    ("chapter", "---\ntitle: A chapter\ndate: 2013\ntype: chapter\ndoi: 10.5555/chapter\nseries: A book\n---\n"),
    ("without", "---\ntitle: Without a DOI\ndate: 2014\n---\n"),
    ("elsewhere", "---\ntitle: From elsewhere\ndate: 2015\ntype: article\ndoi: 10.9999/elsewhere\n---\n"),
];

#[test]
fn each_type_becomes_what_crossref_has_for_it() {
    let (deposited, said) = deposit(&site(&PAPERS));
    let chapter = "warning[crossref-container] content/publications/chapter.md:4: Crossref takes a chapter only together with \
                   its book, which has a DOI of its own";
    assert_eq!(said, [chapter]);
    let batches: Vec<_> = deposited.batches.iter().map(|batch| (batch.content, batch.papers)).collect();
    use Content::{Book, Conference, Database, Dissertation, Journal, Posted, Report};
    let expected =
        [(Report, 5), (Posted, 1), (Book, 2), (Journal, 1), (Conference, 2), (Database, 1), (Dissertation, 1)];
    assert_eq!((batches.as_slice(), deposited.left_out), (expected.as_slice(), 2));
    for batch in &deposited.batches {
        let text = std::str::from_utf8(&batch.xml).expect("UTF-8");
        agrees_with(&format!("crossref/{}.xml", batch.content.element()), text);
    }
    is_valid(&deposited);
}

/// Without this, nobody would know that the schema looks at anything.
#[test]
fn the_schema_refuses_what_is_wrong() {
    let (deposited, _) = deposit(&site(&PAPERS));
    let text = |number: usize| std::str::from_utf8(&deposited.batches[number].xml).expect("UTF-8");
    let (reports, posted) = (text(0), text(1));
    let other = posted.split("<body>").nth(1).expect("a body").split("</body>").next().expect("its end");
    let wrong = [
        reports.replacen("<year>", "<year>3", 1),
        reports.replacen("<surname>", "<surname>1 2", 1),
        reports.replacen("<title>Dues &amp; &lt;Tolls&gt;</title>", "<title></title>", 1),
        reports.replacen("0378-5955", "378-5955", 1),
        reports.replacen("10.5555/HI.r(1)", "10.5555/HI r(1)", 1),
        reports.replacen("</contributors>", "</contributors><isbn/>", 1),
        reports.replacen("sequence=\"additional\"", "sequence=\"first\"", 1),
        reports.replacen("</body>", &format!("{other}</body>"), 1),
    ];
    for (number, wrong) in wrong.iter().enumerate() {
        assert!(wrong != reports && fault(&[wrong.as_bytes()]).is_some(), "{number}");
    }
}

#[test]
fn the_same_papers_give_the_same_bytes() {
    let bytes = || deposit(&site(&PAPERS)).0.batches.into_iter().map(|batch| batch.xml).collect::<Vec<_>>();
    assert_eq!(bytes(), bytes());
}

/// Each with the lines of its front matter, and what is said of it.
const REFUSED: [(&str, &str); 21] = [
    ("doi: 10.55/x", "doi]:4: the DOI `10.55/x` has not the form `10.NNNN/suffix`"),
    (
        "doi: 10.5555/a\u{2010}b*",
        "doi]:4: the DOI `10.5555/a\u{2010}b*` has characters that Crossref does not take: `*` (U+002A), `\u{2010}` (U+2010)",
    ),
    ("date: 1399", "year]:4: Crossref knows the years from 1400 to 2200, and this paper's is 1399"),
    ("date: 2201-01", "year]:4: Crossref knows the years from 1400 to 2200, and this paper's is 2201"),
    ("authors: Panel 2 Of 3 Members", "name]:4: Crossref does not take `Panel 2 Of 3 Members` as a person's name"),
    ("authors: [Ada Quay, '?']", "name]:4: Crossref does not take `?` as a person's name"),
    (
        "authors: 'Wharf, Ada, Bo Quay, Ann Pier'",
        "length]:4: `Bo Quay, Ann Pier` is too long for what follows the name of `Ada Wharf`",
    ),
    ("editors: {name: Ada Quay, affiliation: A}", ""),
    (
        "authors: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "length]:4: a part of the name `AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA` is longer than the 60 characters that Crossref takes",
    ),
    (
        "type: working-paper\nnumber: 123456789 123456789 123456789 123",
        "length]:5: the number is too long for Crossref: `123456789 123456789 123456789 123`",
    ),
    ("place: X", "length]:4: the place is too short for Crossref: `X`"),
    ("type: article", "container]:4: Crossref needs to know the journal that this is in"),
    ("type: article\nseries: Unknown", "container]:5: Crossref takes no article of a journal that has no ISSN"),
    ("type: conference-paper", "container]:4: Crossref needs to know the conference that this is in"),
    ("type: conference-paper\nseries: AB", "length]:5: the name of the series is too short for Crossref: `AB`"),
    ("type: thesis", "author]:4: Crossref needs the author of a thesis"),
    ("type: thesis\nauthors: Ministry of Ports", "author]:5: Crossref needs the author of a thesis"),
    ("type: thesis\neditors: Ada Quay", "author]:4: Crossref needs the author of a thesis"),
    ("type: chapter", "container]:4: Crossref takes a chapter only together with its book, which has a DOI of its own"),
    ("title: \"\\e\"", "title]:4: nothing that can be read is left of the title"),
    ("volume: a volume that is no volume but a sentence", ""),
];

#[test]
fn what_crossref_would_refuse_is_refused() {
    for (lines, expected) in REFUSED {
        let has = |key: &str| lines.lines().any(|line| line.starts_with(key));
        let mut text = format!("---\nslug: a\n{}: ok\n{lines}\n", if has("place") { "topics" } else { "license" });
        for (key, line) in [("title", "title: A"), ("date", "date: 2020"), ("doi", "doi: 10.5555/x")] {
            if !has(key) {
                text += &format!("{line}\n");
            }
        }
        let site =
            site(&[("a", &(text + "---\n"))]).file("site.toml", format!("{SITE}\n[[taxonomies]]\nkey = \"topics\"\n"));
        let (deposited, said) = deposit(&site);
        let expected = match expected.split_once(']') {
            Some((code, rest)) if rest.starts_with(':') => {
                vec![format!("warning[crossref-{code}] content/publications/a.md{rest}")]
            }
            Some((code, rest)) => vec![format!("warning[crossref-{code}]{rest}")],
            None => Vec::new(),
        };
        assert_eq!(said, expected, "{lines}");
        assert_eq!(deposited.batches.len(), usize::from(expected.is_empty()), "{lines}");
        is_valid(&deposited);
    }
}

#[test]
fn a_paper_is_refused_with_every_reason() {
    let text = "---\ntitle: A\ndate: 1200\ntype: thesis\ndoi: 10.5555/ä\n---\n";
    let (deposited, said) = deposit(&site(&[("a", text)]));
    let reasons: BTreeSet<Reason> = deposited.refusals.iter().map(|refusal| refusal.reason).collect();
    assert_eq!(reasons, BTreeSet::from([Reason::Doi, Reason::Year, Reason::Author]), "{said:#?}");
    assert!(deposited.batches.is_empty());
}

#[test]
fn what_two_have_is_refused_to_both() {
    let paper = |more: &str| format!("---\ntitle: A\ndate: 2020\n{more}\n---\n");
    let papers = [
        ("a", paper("doi: 10.5555/Same")),
        ("b", paper("doi: 10.5555/sAME\ntype: thesis")),
        ("c", paper("doi: 10.5555/c\ntype: book\nisbn: 978-0-306-40615-7")),
        ("d", paper("doi: 10.5555/d\ntype: book\nisbn: 9780306406157")),
        // A report with the ISBN of a book is not a second book.
        ("e", paper("doi: 10.5555/e\nisbn: 9780306406157")),
        ("f", paper("doi: 10.5555/f\nseries: Port Papers")),
        ("g", paper("doi: 10.5555/g\nseries: Copied")),
        ("h", paper("doi: 10.5555/h\nseries: Copied\ntype: working-paper")),
    ];
    let papers: Vec<(&str, &str)> = papers.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let site = site(&papers).file("content/series/copied.md", "---\ntitle: Copied\nissn: '03785955'\n---\n");
    let (deposited, said) = deposit(&site);
    let same =
        |file: &str, line: u8, what: &str| format!("warning[crossref-duplicate] content/{file}.md:{line}: the {what}");
    let (doi, isbn, issn) = (
        "DOI `10.5555/same` is that of 2 papers: `a`, `b`",
        "ISBN 9780306406157 is that of 2 books: `c`, `d`",
        "ISSN 0378-5955 is that of 2 series: `Port Papers`, `Copied`",
    );
    let expected = [
        same("publications/a", 4, doi),
        same("publications/b", 4, doi),
        "warning[crossref-author] content/publications/b.md:5: Crossref needs the author of a thesis".to_owned(),
        same("publications/c", 6, isbn),
        same("publications/d", 6, isbn),
        same("series/copied", 2, issn),
        same("series/port-papers", 2, issn),
    ];
    assert_eq!(said, expected);
    assert_eq!(deposited.batches.iter().map(|batch| batch.papers).collect::<Vec<_>>(), [1, 1]);
    is_valid(&deposited);
}

#[test]
fn nothing_is_deposited_for_nobody() {
    let site = site(&[("a", "---\ntitle: A\ndate: 2020\ndoi: 10.5555/a\n---\n")]);
    let name = "x".repeat(256);
    let settings = SITE.replace("Harbour & Sons Institute", &name).replace("Rotterdam", "R");
    site.put("site.toml", settings.replace("email = \"dois@harbour.example\"", ""));
    let (deposited, said) = deposit(&site);
    let expected = [
        "error[crossref-deposit] site.toml:0: Crossref needs the address for its answer in 6 to 200 characters",
        "error[crossref-deposit] site.toml:0: Crossref needs the depositor's name in 1 to 130 characters",
        "error[crossref-publisher] site.toml:0: Crossref needs the publisher's name in 1 to 255 characters",
        "error[crossref-publisher] site.toml:0: Crossref needs the publisher's place in 2 to 255 characters",
    ];
    assert_eq!(said, expected);
    assert!(deposited.batches.is_empty());
}

#[test]
fn what_was_deposited_before_is_left_out() {
    let site = site(&PAPERS);
    let mut earlier = Earlier::default();
    for batch in deposit(&site).0.batches {
        earlier.add(&batch.xml).expect("a deposit");
    }
    let (deposited, _) = deposit_after(&site, &earlier);
    assert_eq!((deposited.batches.len(), deposited.unchanged), (0, 13));
    site.put("content/publications/book.md", PAPERS[6].1.replace("A book", "Another book"));
    let (deposited, _) = deposit_after(&site, &earlier);
    let batches: Vec<_> = deposited.batches.iter().map(|batch| (batch.content, batch.papers)).collect();
    assert_eq!((batches.as_slice(), deposited.unchanged), ([(Content::Book, 1)].as_slice(), 12));
    let book = String::from_utf8_lossy(&deposited.batches[0].xml).into_owned();
    assert!(book.contains("<title>Another book</title>") && !book.contains("A book of many"), "{book}");
    is_valid(&deposited);

    // The order in which the deposits are read does not matter: the newest counts.
    let newer = book.replace(&TIMESTAMP.to_string(), &(TIMESTAMP + 1).to_string());
    let older = book.replace(&TIMESTAMP.to_string(), &(TIMESTAMP - 1).to_string()).replace("Another", "A third");
    earlier.add(newer.as_bytes()).expect("a deposit");
    earlier.add(older.as_bytes()).expect("a deposit");
    assert_eq!(deposit_after(&site, &earlier).0.unchanged, 13);
    assert_eq!(deposit_after(&self::site(&PAPERS), &earlier).0.unchanged, 12);
}

#[test]
fn what_is_no_deposit_is_told_from_one() {
    for (text, offset, what) in [
        ("", 0, "ends too early"),
        ("<html></html>", 0, "begins with `html`, and a deposit with `doi_batch`"),
        ("<doi_batch><head>", 17, "ends too early"),
        ("<doi_batch></head></doi_batch>", 11, "is not XML: "),
        ("<doi_batch></doi_batch>", 0, "has no timestamp"),
        ("\0<", 1, "is not XML: "),
        ("%PDF-1.4", 8, "ends too early"),
    ] {
        let fault = Earlier::default().add(text.as_bytes()).expect_err(text);
        assert!(fault.offset == offset && fault.what.starts_with(what), "{text}: {fault:?}");
    }
}

#[test]
fn export_writes_the_files_that_crossref_takes() {
    let site = site(&PAPERS);
    let out = site.path("deposits");
    let out = out.to_str().expect("UTF-8");
    let run = |more: &[&str]| site.run(&[&["export", "crossref"], more].concat());
    run(&[]).says(&["error[export]", "warning[crossref-container] content/publications/chapter.md:4:1"]);
    assert!(!site.path("deposits").exists());

    let first = run(&["--out", out]);
    assert_eq!(first.code, 0);
    assert!(
        first.stderr.contains("13 publications to register, 0 unchanged, 1 that Crossref would refuse\n2 left out"),
        "{first:?}"
    );
    let files = || -> Vec<_> {
        let mut files: Vec<_> = fs::read_dir(out).expect("a folder").map(|file| file.expect("a file").path()).collect();
        files.sort();
        files
    };
    let deposited = files();
    assert_eq!(deposited.len(), 7);
    let bytes: Vec<Vec<u8>> = deposited.iter().map(|path| fs::read(path).expect("readable")).collect();
    assert_eq!(fault(&bytes.iter().map(Vec::as_slice).collect::<Vec<_>>()), None);

    // The folder is the record of what has been deposited.
    put(&site.path("deposits/notes.txt"), "not read");
    let again = run(&["--out", out, "--changed-since", out]);
    assert!(again.stderr.contains("0 publications to register, 13 unchanged, 1 that"), "{again:?}");
    assert_eq!(files().len(), 8);
    site.put("content/publications/thesis.md", PAPERS[12].1.replace("A thesis", "My thesis"));
    let root = site.path("");
    let args = ["export", "crossref", "--changed-since", out, "--root", root.to_str().expect("UTF-8")];
    let printed = offprint(&args).output().expect("it runs");
    let text = String::from_utf8_lossy(&printed.stdout);
    assert!(text.contains("<dissertation") && text.contains("My thesis"), "{printed:?}");

    put(&site.path("deposits/broken.xml"), "<doi_batch>\n<head>");
    let nowhere = site.path("nowhere");
    let run = run(&["--out", out, "--changed-since", out, "--changed-since", nowhere.to_str().expect("UTF-8")]);
    assert_eq!(run.code, 1);
    let found: Vec<_> = run.problems.iter().filter(|one| one.code == "not-a-deposit").map(|one| one.line).collect();
    assert_eq!(found, [Some(2), None], "{run:?}");
    site.run(&["export", "ris", "--changed-since", out]).says(&["error[export]"]);
}
