//! What is not public yet is nowhere in the output: no word of it, no file, no address.

use crate::support::{Site, Tree, pdf};

/// Words that only papers say which are not public. Each stands for itself in the text of its own key.
const SECRETS: [&str; 20] = [
    "zyxtitle", "zyxsubtitle", "zyxauthor", "zyxeditor", "zyxseries", "zyxtopic", "zyxdoi", "zyxalias", "zyxbody",
    "zyxsummary", "zyxpoint", "zyxpdf", "zyxprint", "zyxdata", "zyxlabel", "zyxslug", "zyxplace", "zyxnumber",
    "zyxtable", "zyxstatic",
];

fn paper(more: &str) -> String {
    format!(
        "---\ntitle: On Zyxtitle\nsubtitle: About Zyxsubtitle\ndate: 2026-11-01\nauthors: [Ada Zyxauthor]\neditors: [Bo Zyxeditor]\n\
         series: Zyxseries Papers\nnumber: zyxnumber\nplace: Zyxplace\ntopics: [Zyxtopic]\ndoi: 10.5555/zyxdoi\naliases: [/zyxalias/]\n\
         summary: Of zyxsummary.\nkey_points: [Mind the zyxpoint]\npdf: zyxpdf.pdf\nfiles: [{{path: zyxdata.csv, label: Zyxlabel}}]\n\
         {more}---\n\nThe zyxbody.\n"
    )
}

fn site(more: &str) -> Site {
    Site::new()
        .file("site.toml", "title = \"A\"\nbase_url = \"https://a.example/\"\ntimezone = \"Europe/Berlin\"\n[[taxonomies]]\nkey = \"topics\"\n[harvest]\noai = true\nemail = \"library@a.example\"\n")
        .paper("public", "topics: [Coast]\nauthors: [Mia Vo]\n")
        .file("content/publications/2026/zyxslug/index.md", paper(more))
        .file("content/publications/2026/zyxslug/zyxpdf.pdf", pdf("The zyxprint"))
        .file("content/publications/2026/zyxslug/zyxdata.csv", "zyxtable\n")
        .file("content/publications/2026/other.md", format!("---\ntitle: Another\ndate: 2026-11-01\npdf: /zyxstatic.pdf\n{more}---\n"))
        .file("static/zyxstatic.pdf", pdf("Nothing else"))
        .file("static/free.pdf", pdf("Free"))
}

/// Everything that an output says: paths, bytes, and what is inside of what is compressed.
fn said(output: &Tree) -> String {
    let mut all = String::new();
    for path in output.paths() {
        let bytes = output.bytes(path).expect("there");
        all.push_str(path);
        all.push_str(&String::from_utf8_lossy(bytes));
        let mut inflated = vec![0; 1 << 20];
        if let Ok(length) = libdeflater::Decompressor::new().zlib_decompress(bytes, &mut inflated) {
            all.push_str(&String::from_utf8_lossy(&inflated[..length]));
        }
    }
    all.to_lowercase()
}

fn found(site: &Site, args: &[&str]) -> Vec<&'static str> {
    let run = site.build(args);
    assert_eq!(run.code, 0, "{run:#?}");
    let said = said(&site.output());
    assert!(said.contains("free.pdf"));
    SECRETS.into_iter().filter(|secret| said.contains(secret)).collect()
}

#[test]
fn no_word_of_a_paper_is_public_before_its_moment() {
    for due in ["2026-12-01 09:00", "2026-12-01T08:00Z", "2026-12-01T03:00[America/New_York]"] {
        let site = site(&format!("publish_at: {due}\n"));
        assert_eq!(found(&site, &["--date", "2026-12-01T08:59:59+01:00"]), [""; 0], "{due}");
        assert_eq!(found(&site, &["--date", "2026-12-01T09:00:00+01:00"]), SECRETS, "{due}");
        // And back: what an earlier build has published is taken away.
        assert_eq!(found(&site, &["--date", "2026-12-01"]), [""; 0], "{due}");
    }
}

#[test]
fn nor_of_a_draft() {
    let site = site("draft: true\n");
    assert_eq!(found(&site, &["--date", "2026-12-01"]), [""; 0]);
    assert_eq!(found(&site, &["--date", "2026-12-01", "--drafts"]), SECRETS);
}

#[test]
fn a_link_to_a_file_that_is_withheld_is_doubted() {
    let site = site("draft: true\n")
        .file("content/about.md", "---\ntitle: About\n---\n\n[One](/zyxstatic.pdf), [two](/free.pdf).\n");
    let run = site.build(&[]);
    let [problem] = run.problems.as_slice() else { panic!("{run:#?}") };
    assert_eq!((run.code, problem.code.as_str(), problem.line), (0, "link-to-unpublished", Some(5)), "{run:#?}");
    assert!(!said(&site.output()).contains("nothing else"));
    assert_eq!(site.build(&["--drafts"]).problems.len(), 0);
}

#[test]
fn a_build_says_when_the_next_paper_is_due() {
    let site = site("publish_at: 2026-12-01 09:00\n")
        .file("content/publications/2026/later.md", "---\ntitle: Later\ndate: 2026-12-02\n---\n");
    let run = site.build(&["--date", "2026-11-22"]);
    assert!(
        run.stderr.contains("the next paper is due on 2026-12-01 09:00+01:00 (content/publications/2026/"),
        "{run:#?}"
    );
    let run = site.build(&["--date", "2026-12-01T10:00+01:00"]);
    assert!(run.stderr.contains("due on 2026-12-02 (content/publications/2026/later.md)"), "{run:#?}");
    assert!(!site.build(&["--date", "2026-12-03"]).stderr.contains("due on"));
}

#[test]
fn days_begin_where_the_site_is() {
    let site = Site::new()
        .file("site.toml", "title = \"A\"\nbase_url = \"https://a.example/\"\ntimezone = \"Pacific/Auckland\"\n")
        .paper("a", "publish_at: 2026-12-01\n");
    let is_public = |date: &str| {
        assert_eq!(site.build(&["--date", date]).code, 0);
        site.output().has("publications/a/index.html")
    };
    assert!(!is_public("2026-11-30T10:59:59Z") && is_public("2026-11-30T11:00:00Z"));
}

#[test]
fn what_is_no_moment_is_told_where_it_stands() {
    let site = Site::new().paper("a", "publish_at: 2026-12-01 09:00\n").paper("b", "publish_at: 2026-13-01T09:00Z\n");
    let run = site.build(&[]);
    let messages: Vec<&str> = run.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert!(run.code == 1 && messages.len() == 2, "{run:#?}");
    assert!(messages[0].contains("has a time without a time zone, and site.toml has no `timezone`"), "{messages:#?}");
    assert!(run.problems.iter().all(|problem| problem.code == "bad-date" && problem.line == Some(4)), "{run:#?}");
    let site = Site::new()
        .file("site.toml", "title = \"A\"\nbase_url = \"https://a.example/\"\ntimezone = \"Europe/Berlni\"\n");
    let run = site.build(&[]);
    assert!(run.code == 1 && run.problems[0].remedy == "did you mean `Europe/Berlin`?", "{run:#?}");
}
