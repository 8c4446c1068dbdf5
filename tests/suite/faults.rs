//! What goes wrong in catalogues, for `seeded.rs`: each fault in a paper or file of its own.

use crate::seeded::{SUBJECTS, Seeded};
use crate::support::pdf;

/// A number with the last digit that makes it an ISBN or ORCID.
fn isbn(n: usize) -> String {
    let digits = format!("97812345{n:04}");
    let sum: u32 =
        digits.chars().zip([1, 3].into_iter().cycle()).map(|(c, w)| c.to_digit(10).expect("a digit") * w).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

fn orcid(n: usize) -> String {
    let digits = format!("00000002{n:07}");
    let total = digits.chars().fold(0, |total, c| (total + c.to_digit(10).expect("a digit")) * 2 % 11);
    let last = match (12 - total) % 11 {
        10 => "X".to_owned(),
        digit => digit.to_string(),
    };
    format!("{}-{}-{}-{}{last}", &digits[..4], &digits[4..8], &digits[8..12], &digits[12..])
}

const FRENCH: &str = "Nous montrons dans cette étude comment les habitants des petites villes de la côte ont vécu la réforme de \
                      leurs ports, et nous en tirons des leçons pour les communes qui voudraient faire de même.";

/// One round of faults, one of each kind.
pub fn plant(s: &mut Seeded, n: usize) {
    s.line("bad-date", "date:", "date: 12 May 2019\n", "date:");
    s.line("early-date", "date:", "date: 0219-05-12\n", "date:");
    s.line("unnamed-day", "date:", "date: 2001-05\n", "date:");
    s.line("future-date", "date:", "date: 2031-05-12\n", "date:");
    s.line("missing-key", "title:", "", "date:");
    s.line("html-in-title", "title:", &format!("title: On <i>Fucus</i> at quay {n}\n"), "title:");
    s.line("shouting-title", "title:", &format!("title: WHAT THE HARBOUR COSTS {n}\n"), "title:");
    s.line("placeholder", "title:", "title: Untitled\n", "title:");
    s.line("bad-doi", "doi:", "doi: to be given\n", "doi:");
    s.key("future-date", "updated: 2031-01-01");
    let erratum = "series: Ebb and Flow\nerrata:\n  - date: 2031-01-01\n    text: Wrong.\n";
    s.line("future-date", "series:", erratum, "- date: 2031");
    s.key("updated-before-date", "updated: 1950-01-01");
    s.key("missing-file", "pdf: gone.pdf");
    s.key("distant-pdf", "pdf: https://elsewhere.example/paper.pdf");
    s.key("unknown-key", "sponsor: The Port");
    s.key("wrong-type", "draft: maybe");
    s.key("bad-slug", "slug: Two Words");
    s.key("bad-alias", "aliases: /paper.php?id=7");
    s.key("bad-language", "language: Englisch");
    s.key("bad-isbn", "isbn: 978-3-16-148410-1");
    s.key("invalid-yaml", "subtitle: Ports: an answer");
    s.key("html-in-summary", "subtitle: Water &amp; power");
    s.key("placeholder", "summary: TODO");
    s.key("unknown-translation", "translations: not-there");
    s.key("cut-abstract", "summary: The harbour is old, and its quays have been mended so often that nobody [...]");
    s.sentence("broken-link", "See [it](nowhere.md).");
    s.sentence("broken-anchor", "See [it](#nowhere).");
    s.sentence("no-alt", "![](map.png)");
    s.sentence("no-alt", "A map: <img src=\"map.png\">");
    s.sentence("empty-link", "See [](https://elsewhere.example/).");
    s.sentence("own-address", "See [it](https://harbour.example/publications/gone/).");
    s.in_abstract("mojibake", "of the port.", "of the cafÃ©.");
    s.in_abstract("cut-abstract", "of the port.", "of the…");
    comparisons(s, n);
    files(s, n);
}

/// What shows by comparison only.
fn comparisons(s: &mut Seeded, n: usize) {
    let title = format!("title: The long history of a short harbour wall, part {n}");
    let titled = |text: &str| {
        let old = text.lines().find(|line| line.starts_with("title:")).expect("a title").to_owned();
        let text = text.replacen(&old, &title, 1);
        let lines = text.lines().filter(|line| !line.starts_with("number:") && !line.starts_with("doi:"));
        let lines = lines.map(|line| if line.starts_with("date:") { "date: 2001-02-03" } else { line });
        lines.collect::<Vec<_>>().join("\n") + "\n"
    };
    s.pair("same-title", titled, titled, "title:");
    let with_key = |line: String| move |text: &str| text.replacen("series:", &format!("{line}\nseries:"), 1);
    let doi = |letters: &'static str| {
        move |text: &str| {
            let old = text.lines().find(|line| line.starts_with("doi:")).expect("a DOI").to_owned();
            text.replacen(&old, &format!("doi: 10.5555/{letters}.{n}"), 1)
        }
    };
    s.pair("same-doi", doi("twin"), doi("TWIN"), "doi:");
    s.pair("same-isbn", with_key(format!("isbn: {}", isbn(n))), with_key(format!("isbn: {}", isbn(n))), "isbn:");
    let editor = |name: &str, number: usize| {
        with_key(format!(
            "editors:\n  - name: {name} {}\n    orcid: {}",
            ["Onz", "Twoz", "Thrix", "Fourb", "Fivec"][n],
            orcid(number)
        ))
    };
    s.pair("same-orcid", editor("Mary", 100 + n), editor("Zoltan", 100 + n), "name: Zoltan");
    s.pair("two-orcids", editor("Urs", 200 + n), editor("Urs", 300 + n), "name: Urs");
    s.line("bad-orcid", "series:", "editors:\n  - name: Ada Byron\n    orcid: 1234\nseries: Ebb and Flow\n", "orcid:");
    // Each of a paper's three authors is written in another way in one of three papers.
    for kind in 0..3 {
        let path = s.take();
        let number: usize = path[path.len() - 12..path.len() - 9].parse().expect("a number");
        let person = s.people[number % 40 * 3 + kind].clone();
        let (given, family) = person.split_once(' ').expect("two names");
        let (code, other) = match kind {
            0 => ("similar-people", format!("{}. {family}", &given[..1])),
            1 => ("similar-people", format!("{family}, {given}")),
            _ => ("several-spellings", format!("{given} {}", family.to_uppercase())),
        };
        s.put(&path, &s.text(&path).replacen(&person, &format!("\"{other}\""), 1));
        s.expect(code, &path, if kind == 2 { "authors:" } else { &other });
    }
    let path = s.take();
    let text = s.text(&path);
    let author = text.lines().find(|line| line.starts_with("  - ")).expect("an author").to_owned();
    s.put(&path, &text.replacen("series:", &format!("{author}\nseries:"), 1));
    s.expect("author-twice", &path, "authors:");
    let topic = SUBJECTS[[0, 2, 4, 9, 16][n]];
    let slip = format!("{}{}", &topic[..4], &topic[5..]);
    let path = s.take_with(topic);
    s.put(&path, &s.text(&path).replacen(topic, &slip, 1));
    s.expect("similar-terms", &path, &slip);
}

/// What lies about, or is not there.
fn files(s: &mut Seeded, n: usize) {
    let folder = |path: &str| path.trim_end_matches("/index.md").to_owned();
    let path = s.take();
    let lost = format!("{}/old draft {n}.docx", folder(&path));
    s.put(&lost, "a document");
    s.expected.push(format!("unused-file {lost}"));
    let lost = format!("content/publications/data-{n}.csv");
    s.put(&lost, "a,b");
    s.expected.push(format!("unused-file {lost}"));
    let path = s.take();
    s.files.insert(format!("{}/forgotten.pdf", folder(&path)), pdf("Forgotten"));
    s.expect("unnamed-pdf", &path, "title:");
    let empty = format!("content/publications/empty-{n}.md");
    s.put(&empty, "");
    s.expected.push(format!("empty-file {empty}:1"));
    let path = s.take();
    let text = s.text(&path);
    let front = text.split("---\n").nth(1).expect("front matter");
    s.put(&path, &format!("---\n{front}---\n"));
    s.files.remove(&path.replace("index.md", "map.png"));
    s.expect("no-abstract", &path, "title:");
    let path = s.take();
    let text = s.text(&path);
    let (before, rest) = text.split_once("authors:").expect("authors");
    s.put(&path, &format!("{before}{}", &rest[rest.find("series:").expect("a series")..]));
    s.expect("unsigned", &path, "title:");
    let path = s.take();
    let text = s.text(&path);
    let start = text.find("This paper").expect("an abstract");
    let end = start + text[start..].find("\n\n").expect("its end");
    s.put(&path, &format!("{}{FRENCH}{}", &text[..start], &text[end..]));
    s.expect("other-language", &path, "title:");
}
