//! How `offprint import --pdfs` finds each paper its PDF.

use crate::pdfs;
use crate::support::{Run, Site, Tree, pdf};

/// A reference manager's record.
fn record(id: &str, title: &str, more: &str) -> String {
    format!("TY  - RPRT\nID  - {id}\nTI  - {title}\nPY  - 2019\n{more}ER  - \n")
}

fn library() -> String {
    [
        record("1", "Alpha of the Harbour", "L1  - https://old.example/files/Alpha%20Paper.pdf?v=2\n"),
        record("2", "Beta of the Harbour", "DO  - 10.5555/hi.beta-2\n"),
        record("3", "Gamma of the Harbour", "T2  - Harbour Papers\nSN  - 17\n"),
        record("4", "What a Lighthouse Costs and Who Should Pay for It", ""),
        record("5", "Tides and Tariffs", ""),
        record("6", "Nobody Has This Paper", "L1  - https://old.example/gone.pdf\n"),
    ]
    .concat()
}

fn site() -> Site {
    let page = |title: &str| pdfs::paper().page(&[&format!("# {title}"), "Ada Marsh", "Some words about it."]).bytes();
    Site::new()
        .file("elsewhere/library.ris", library())
        .file("pdfs/2019/ALPHA paper.PDF", pdf("Alpha"))
        .file("pdfs/hi_beta_2.pdf", pdf("Beta"))
        .file("pdfs/Harbour Papers 17.pdf", pdf("Gamma"))
        .file("pdfs/What-a-Lighthouse-Costs-and.pdf", pdf("Lighthouse"))
        .file("pdfs/scan #0003?.pdf", page("Tides and Tariffs"))
        .file("pdfs/other.pdf", page("Quite Another Paper"))
        .file("pdfs/notes.txt", "no PDF")
}

fn import(site: &Site, more: &[&str]) -> Run {
    let (source, pdfs) = (site.path("elsewhere/library.ris"), site.path("pdfs"));
    let (source, pdfs) = (source.to_str().expect("UTF-8"), pdfs.to_str().expect("UTF-8"));
    site.run(&[&["import", "ris", source, "--pdfs", pdfs], more].concat())
}

fn pdf_of(site: &Site, slug: &str) -> Option<Vec<u8>> {
    std::fs::read(site.path(&format!("content/publications/2019/{slug}/{slug}.pdf"))).ok()
}

/// What was said of PDFs.
fn told(run: &Run) -> Vec<&str> {
    run.problems.iter().filter(|problem| problem.code == "import-pdf").map(|problem| problem.message.as_str()).collect()
}

#[test]
fn each_paper_gets_its_own() {
    let site = site();
    let dry = import(&site, &["--dry-run"]);
    let plan = "PDFs: 1 by name, 2 by DOI or number, 1 by their names' words, 1 by the title on their first page\n1 PDFs are \
                nobody's, and 1 papers have none\n";
    assert!(dry.code == 0 && dry.stderr.contains(plan), "{dry:#?}");
    assert!(!site.path("content").exists());
    let run = import(&site, &["--yes"]);
    assert!(run.code == 0 && run.stderr.contains("6 papers, 0 pages, 0 people, 5 files"), "{run:#?}");
    let [one] = told(&run)[..] else { panic!("{run:#?}") };
    assert_eq!(
        one,
        "this file is taken for the PDF of “Tides and Tariffs”: that is the title at the head of its first page"
    );
    for (slug, expected) in [
        ("alpha-of-the-harbour", pdf("Alpha")),
        ("beta-of-the-harbour", pdf("Beta")),
        ("gamma-of-the-harbour", pdf("Gamma")),
        ("what-a-lighthouse-costs-and-who-should-pay-for-it", pdf("Lighthouse")),
    ] {
        assert_eq!(pdf_of(&site, slug), Some(expected), "{slug}");
    }
    assert!(pdf_of(&site, "tides-and-tariffs").is_some());
    let text =
        |path: &str| std::fs::read_to_string(site.path(&format!("content/publications/2019/{path}"))).expect("there");
    let alpha = text("alpha-of-the-harbour/index.md");
    assert!(
        alpha.contains(
            "pdf: alpha-of-the-harbour.pdf\nextra:\n  pdf: https://old.example/files/Alpha%20Paper.pdf?v=2\n"
        ),
        "{alpha}"
    );
    assert!(text("nobody-has-this-paper.md").contains("pdf: https://old.example/gone.pdf\n"));
    assert_eq!(site.build(&[]).code, 0);
}

#[test]
fn a_second_import_changes_nothing() {
    let site = site();
    import(&site, &["--yes"]);
    let before = Tree::read(&site.path("content"));
    let again = import(&site, &["--yes"]);
    assert!(
        again.stderr.contains("0 new, 0 changed, 6 unchanged") && again.stderr.contains("There is nothing to write."),
        "{again:#?}"
    );
    Tree::read(&site.path("content")).is_untouched_since(&before);
}

#[test]
fn what_is_ambiguous_is_told_and_nobodys() {
    let library = [
        record("1", "Ferries in a Storm", "L1  - https://old.example/a/report.pdf\n"),
        record("2", "Ferries in the Storm", "L1  - https://old.example/b/report.pdf\n"),
        record("3", "Tides and Tariffs", "DO  - 10.5555/tides\n"),
        record("4", "Low Water and After", ""),
        record("5", "Low Water and After", ""),
    ]
    .concat();
    let page = pdfs::paper().page(&["# Low Water and After"]).bytes();
    let site = Site::new()
        .file("elsewhere/library.ris", library)
        .file("pdfs/report.pdf", pdf("Which?"))
        .file("pdfs/tides.pdf", pdf("Tides"))
        .file("pdfs/10.5555 tides.pdf", pdf("Tides, too"))
        .file("pdfs/x.pdf", page);
    let run = import(&site, &["--yes"]);
    assert!(run.code == 0 && run.stderr.contains("4 PDFs are nobody's, and 5 papers have none"), "{run:#?}");
    let mut told = told(&run);
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "2 files could be the PDF of “Tides and Tariffs”, and none is",
            "this file could be the PDF of several papers, and is nobody's: “Ferries in a Storm”, “Ferries in the Storm”",
            "this file could be the PDF of several papers, and is nobody's: “Low Water and After”, “Low Water and After”",
        ],
        "{run:#?}"
    );
}

#[test]
fn a_pdf_of_the_source_stays_where_it_is_named() {
    let site = Site::new()
        .file("elsewhere/library.ris", record("1", "Tides and Tariffs", "L1  - own.pdf\n"))
        .file("elsewhere/own.pdf", pdf("its own"))
        .file("pdfs/tides and tariffs.pdf", pdf("another"));
    let run = import(&site, &["--yes"]);
    assert!(run.stderr.contains("1 PDFs are nobody's, and 0 papers have none"), "{run:#?}");
    assert_eq!(pdf_of(&site, "tides-and-tariffs"), Some(pdf("its own")));
}

#[test]
fn nothing_is_taken_through_a_link() {
    let site = Site::new()
        .file("elsewhere/library.ris", record("1", "Tides and Tariffs", "DO  - 10.5555/tides\n"))
        .file("outside.txt", pdf("secret"))
        .file("pdfs/tides.pdf", crate::support::Item::LinkTo("../outside.txt"));
    let run = import(&site, &["--yes"]);
    assert!(run.code == 0 && run.stderr.contains("0 PDFs are nobody's, and 1 papers have none"), "{run:#?}");
    assert!(site.path("content/publications/2019/tides-and-tariffs.md").is_file());
    let source = site.path("elsewhere/library.ris");
    let run = site.run(&["import", "ris", source.to_str().expect("UTF-8"), "--pdfs", "/no/such/folder", "--yes"]);
    assert_eq!(run.said(), ["error[import]"], "{run:#?}");
}

#[test]
fn no_pdf_does_harm() {
    let mut site = Site::new()
        .file("site.toml", format!("{}[pdf]\nseconds = 1\n", crate::support::SITE))
        .file("elsewhere/library.ris", record("1", "Tides and Tariffs", ""));
    let members =
        [pdfs::locked::password(), pdfs::broken::zeros(), b"<html>".to_vec(), pdfs::pictures::scan(), Vec::new()];
    let hostile = pdfs::bombs::ALL.iter().chain(pdfs::loops::ALL).map(|member| (member.make)());
    for (number, bytes) in members.into_iter().chain(hostile).enumerate() {
        site = site.file(&format!("pdfs/{number}.pdf"), bytes);
    }
    let run = import(&site, &["--yes"]);
    assert!(run.code == 0 && run.stderr.contains("1 papers have none") && !run.stderr.contains("panicked"), "{run:#?}");
    for code in ["locked-pdf", "unreadable-pdf", "pdf-without-text"] {
        let one =
            run.problems.iter().find(|problem| problem.code == code).unwrap_or_else(|| panic!("{code}: {run:#?}"));
        assert!(one.message.ends_with("; so its first page does not tell which paper's it is"), "{one:#?}");
    }
}
