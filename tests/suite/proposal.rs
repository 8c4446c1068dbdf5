//! What `offprint new --pdf` makes of a PDF.

use crate::pdfs::{self, Opens};
use crate::support::{OFFPRINT, Run, Site, Tree, put, scratch};
use offprint::load::documents::{Progress, title_pages};
use std::path::{Path, PathBuf};

/// A title page with all that one can have.
fn working_paper() -> Vec<u8> {
    let words = [
        (72.0, 790.0, 9.0, "Harbour Institute Working Paper No. 12"),
        (72.0, 720.0, 26.0, "Tides: \u{201c}Cheap\u{201d} and"),
        (72.0, 690.0, 26.0, "Tariffs"),
        (72.0, 660.0, 16.0, "What the sea costs"),
        (72.0, 630.0, 12.0, "Ada Marsh and Tomasz Bly"),
        (72.0, 616.0, 10.0, "Institute of Salt, Brackwater"),
        (72.0, 600.0, 10.0, "25 February 2007"),
        (72.0, 586.0, 10.0, "https://doi.org/10.5555/hi.wp.12"),
        (72.0, 550.0, 12.0, "Abstract"),
        (
            72.0,
            534.0,
            10.0,
            "We ask what the tides cost a port <script>alert(1)</script> and find that it is a great deal, and that the har-",
        ),
        (72.0, 520.0, 10.0, "bour has known it for longer than anybody has asked."),
        (72.0, 490.0, 10.0, "Keywords: tides"),
        (
            72.0,
            470.0,
            10.0,
            "Every harbour has a list of what it owes and to whom, and few of these lists are ever read by those who",
        ),
        (
            72.0,
            456.0,
            10.0,
            "could pay. We have read eleven of them, from three coasts, and found that they agree on one thing only:",
        ),
        (72.0, 442.0, 10.0, "that the sea will come back for the rest."),
    ];
    pdfs::paper().title("Microsoft Word - wp12.doc").author("amarsh").scattered_page(&words).bytes()
}

fn new(site: &Site, more: &[&str]) -> Run {
    let pdf = site.path("elsewhere/a paper.pdf");
    site.run(&[&["new", "--pdf", pdf.to_str().expect("UTF-8")], more].concat())
}

fn with(bytes: Vec<u8>) -> Site {
    Site::new().file("elsewhere/a paper.pdf", bytes)
}

fn text(site: &Site, path: &str) -> String {
    std::fs::read_to_string(site.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn a_paper_is_filled_in_from_its_pdf() {
    let site = with(working_paper());
    let run = new(&site, &[]);
    run.is_clean();
    assert!(run.stderr.contains("title: Tides: “Cheap” and Tariffs (from the PDF's first page)\n"), "{run:#?}");
    let page = "content/publications/2007/tides-cheap-and-tariffs/index.md";
    assert!(run.stderr.trim_end().ends_with(page), "the path comes last: {run:#?}");
    assert_eq!(
        text(&site, page),
        "---\ntitle: \"Tides: “Cheap” and Tariffs\"\nsubtitle: \"What the sea costs\" # from the PDF's first page; check it\n\
         date: 2007-02-25\nauthors:\n  - \"Ada Marsh\"\n  - \"Tomasz Bly\"\ntype: report\nseries: \"Working Paper\"\nnumber: \"12\"\n\
         doi: \"10.5555/hi.wp.12\"\npdf: tides-cheap-and-tariffs.pdf\n# summary: One paragraph for listings and search engines; \
         without it, the first one below.\n---\n\nWe ask what the tides cost a port \\<script>alert(1)\\</script> and find that it \
         is a great deal, and that the harbour has known it for longer than anybody has asked.\n"
    );
    site.build(&[]).is_clean();
    let built = site.page("publications/tides-cheap-and-tariffs/index.html");
    assert!(!built.contains("<script>alert") && built.contains("&lt;script&gt;alert(1)"), "{built}");
    assert_eq!(
        site.output().bytes("publications/tides-cheap-and-tariffs/tides-cheap-and-tariffs.pdf"),
        Some(&*working_paper())
    );
    assert_eq!(site.strangers(), [""; 0], "nothing is kept of it");
}

#[test]
fn a_given_title_wins() {
    let site = with(working_paper());
    new(&site, &["Ours"]).is_clean();
    let text = text(&site, "content/publications/2007/ours/index.md");
    assert!(text.starts_with("---\ntitle: \"Ours\"\n") && text.contains("\npdf: ours.pdf\n"), "{text}");
    assert!(!site.path("content/publications/2007/tides-cheap-and-tariffs").exists());
}

#[test]
fn what_is_from_the_metadata_is_to_be_checked() {
    let paper = pdfs::paper().title("On Salt and Rust").author("Marsh, Ada").page(&["plain words and no more of them"]);
    let site = with(paper.bytes());
    let run = new(&site, &[]);
    run.is_clean();
    assert!(run.stderr.contains("title: On Salt and Rust (from the PDF's metadata; check it)"), "{run:#?}");
    let text = text(&site, "content/publications/2026/on-salt-and-rust/index.md");
    assert!(text.contains("authors: # from the PDF's metadata; check it\n  - \"Ada Marsh\"\n"), "{text}");
    site.build(&[]).is_clean();
}

#[test]
fn a_cover_is_read_with_the_page_behind_it() {
    let cover = [(72.0, 600.0, 30.0, "Who May Close a River?"), (72.0, 560.0, 14.0, "Ada Marsh & Tomasz Bly")];
    let paper = pdfs::paper()
        .scattered_page(&cover)
        .page(&[])
        .page(&["# Summary", "A river has two ends, and each of them belongs to somebody else."]);
    let site = with(paper.bytes());
    new(&site, &[]).is_clean();
    let text = text(&site, "content/publications/2026/who-may-close-a-river/index.md");
    assert!(text.ends_with("\nA river has two ends, and each of them belongs to somebody else.\n"), "{text}");
    assert!(text.contains("# The text below is from the PDF's first page; check where it ends\n"), "{text}");
}

#[test]
fn a_pdf_that_says_nothing_makes_a_paper_all_the_same() {
    for (bytes, code) in [
        (pdfs::locked::password(), "locked-pdf"),
        (pdfs::broken::zeros(), "unreadable-pdf"),
        (b"<!doctype html><title>404</title>".to_vec(), "unreadable-pdf"),
        (pdfs::pictures::scan(), "pdf-without-text"),
    ] {
        let site = with(bytes);
        let run = new(&site, &["Tides"]);
        let path = site.path("elsewhere/a paper.pdf").display().to_string();
        assert_eq!(run.said(), [format!("warning[{code}] {path}")], "{run:#?}");
        assert!(run.code == 0 && run.problems[0].message.ends_with("; so nothing is proposed from it"), "{run:#?}");
        assert!(
            text(&site, "content/publications/2026/tides/index.md")
                .contains("authors: []\ntype: report\npdf: tides.pdf\n")
        );
        let run = new(&site, &[]);
        assert!(run.code == 1 && run.said().contains(&"error[missing-key]".to_owned()), "{run:#?}");
        assert!(run.problems.iter().any(|problem| problem.remedy.contains("--pdf FILE")), "{run:#?}");
    }
    let run = Site::new().run(&["new", "--pdf", "/no/such.pdf"]);
    run.says(&["error[missing-file]"]);
}

#[test]
fn a_site_toml_that_is_wrong_keeps_nobody_from_writing() {
    let site = with(working_paper()).file("site.toml", "title = \n");
    new(&site, &[]).is_clean();
}

/// Nobody watches.
struct Unseen;

impl Progress for Unseen {
    fn begin(&self, _: usize) {}

    fn step(&self) {}
}

#[test]
fn no_pdf_does_harm() {
    let place = scratch();
    let members: Vec<_> = pdfs::all().collect();
    let files: Vec<PathBuf> = (0..members.len()).map(|number| place.path().join(format!("{number}.pdf"))).collect();
    for (file, member) in files.iter().zip(&members) {
        put(file, (member.make)());
    }
    let opened = title_pages(Path::new(OFFPRINT), &files, 1, &Unseen).expect("readers start");
    assert_eq!(opened.len(), members.len());
    for (one, member) in opened.iter().zip(&members) {
        let is_told = one.page.is_some() || !one.problems.is_empty();
        assert!(is_told && (member.opens != Opens::Never || one.page.is_none()), "{}: {one:?}", member.name);
    }
    assert_eq!(Tree::read(place.path()).paths().len(), members.len(), "nothing is written");
}
