//! What programs learn of papers: citation files, references that are kept, the reader's check.

use crate::support::{Site, offprint, paper, pdf};
use std::fs;

const SETTINGS: &str = "title = \"Harbour\"\nbase_url = \"https://www.example.org/\"\n";

fn site(settings: &str) -> Site {
    Site::new().file("site.toml", format!("{SETTINGS}{settings}"))
}

#[test]
fn check_tells_what_scholar_will_make_of_a_paper() {
    let site = site("")
        .file("content/publications/good.md", paper("Tides and Quays", "authors: Ada Byron\npdf: good.pdf\n"))
        .file("content/publications/good.pdf", pdf("TIDES AND QUAYS by Ada Byron"))
        .file("content/publications/other.md", paper("Tides", "authors: Ada Byron\npdf: other.pdf\n"))
        .file("content/publications/other.pdf", pdf("Annual accounts"))
        .file(
            "content/publications/poor.md",
            "---\ntitle: Poor\ndate: 2020-02\npdf: https://elsewhere.example/poor.pdf\n---\n",
        );
    let run = site.run(&["check"]);
    run.says(&[
        "warning[other-title] content/publications/other.md:5:1",
        "warning[no-abstract] content/publications/poor.md:2:1",
        "warning[unsigned] content/publications/poor.md:2:1",
        "warning[unnamed-day] content/publications/poor.md:3:1",
        "warning[distant-pdf] content/publications/poor.md:4:1",
    ]);
    assert_eq!(run.code, 0);
    assert!(!site.path("public").exists(), "it writes nothing");
    site.put("content/publications/broken.md", "---\ntitle: Broken\n---\n");
    assert_eq!(site.run(&["check"]).code, 1);
}

#[test]
fn export_writes_what_the_site_has() {
    let site = site("").paper("a", "authors: Ada Byron\ndoi: 10.5555/a\n").paper("b", "number: 3\n").built();
    let root = site.path("");
    let root = root.to_str().expect("UTF-8");
    for (format, file) in [
        ("bibtex", "catalogue.bib"),
        ("ris", "catalogue.ris"),
        ("csl-json", "catalogue.csl.json"),
        ("csv", "catalogue.csv"),
    ] {
        let printed = offprint(&["export", format, "--root", root]).output().expect("it runs");
        assert!(printed.status.success(), "{printed:?}");
        assert_eq!(String::from_utf8_lossy(&printed.stdout), site.page(file), "{format}");
        let out = site.path("exported");
        fs::write(&out, "older").expect("writable");
        assert_eq!(site.run(&["export", format, "--out", out.to_str().expect("UTF-8")]).code, 0);
        assert_eq!(fs::read(&out).expect("written"), printed.stdout, "{format}");
    }
    let nowhere = site.path("site.toml/file");
    let run = site.run(&["export", "ris", "--out", nowhere.to_str().expect("UTF-8")]);
    run.says(&["error[export]"]);
}

#[test]
fn citation_files_are_made_for_those_who_want_them() {
    let site = site("[citations]\nfiles = [\"ris\", \"bibtex\", \"ris\"]\n").paper("a", "").built();
    let html = site.page("publications/a/index.html");
    for (file, kind) in [("a.ris", "application/x-research-info-systems"), ("a.bib", "application/x-bibtex")] {
        let link = format!(
            "<link rel=\"describedby\" href=\"https://www.example.org/publications/a/{file}\" type=\"{kind}\">"
        );
        assert!(html.contains(&link), "{link}\n{html}");
    }
    assert!(site.page("publications/a/a.ris").starts_with("TY  - RPRT\r\nID  - a\r\n"));
    assert!(site.page("publications/a/a.bib").starts_with("@techreport{a,\n"));
    assert!(!site.output().has("publications/a/a.csl.json"));
}

#[test]
fn styles_are_those_of_the_site() {
    let site = self::site("[citations]\nstyles = [\"ieee\", \"harvard-cite-them-right\"]\n");
    let site = site.paper("a", "authors: Ada Byron\n").built();
    let html = site.page("publications/a/index.html");
    assert!(html.contains("<p class=\"reference\">A. Byron, “a,” Harbour, Report, Jan. 2020."), "{html}");
    assert!(html.contains("<p class=\"reference\">Byron, A. (2020) <i>a</i>."), "{html}");
    self::site("[citations]\nstyles = [\"apa\", \"chicgo\"]\n")
        .paper("a", "")
        .build(&[])
        .says(&["error[unknown-style] site.toml:4:1"]);
}

/// What is kept makes no difference, whole, damaged or gone.
#[test]
fn references_are_kept_between_builds() {
    let site = site("").paper("a", "authors: Ada Byron\n").paper("b", "").built();
    let kept = site.path(".offprint-cache/references/html");
    let (first, text) = (site.output(), fs::read_to_string(&kept).expect("written"));
    assert_eq!(text.lines().count(), 1 + 2 * 3, "{text}");
    // Sound, but of another reference: it is believed, so that the test below means something.
    let (_, body) = text.split_once('\n').expect("a line with the hash");
    let forged = body.replace("Byron", "Nobody");
    fs::write(&kept, format!("{}\n{forged}", blake3::hash(forged.as_bytes()).to_hex())).expect("writable");
    site.build(&[]).is_clean();
    assert!(site.page("publications/a/index.html").contains("Nobody, A."), "it is read");
    for damaged in [text.replace("Byron", "Nobody"), String::new(), "é".repeat(99)] {
        fs::write(&kept, damaged).expect("writable");
        site.build(&[]).is_clean();
        site.output().has_the_bytes_of(&first);
        assert_eq!(fs::read_to_string(&kept).expect("written"), text);
    }
    // What nobody needs any more does not stay.
    site.remove("content/publications/b.md");
    site.build(&[]).is_clean();
    assert_eq!(fs::read_to_string(&kept).expect("written").lines().count(), 1 + 3);
}
