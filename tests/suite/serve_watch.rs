//! `offprint serve` sees every edit, however it is made: what is served comes to be what a clean build gives.

use crate::preview::{Preview, eventually};
use crate::support::{Item, SITE, Site, paper, pdf};
use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::process::Command;

const ALPHA: &str = "content/publications/alpha.md";

fn sample() -> Site {
    Site::new()
        .paper("alpha", "authors: [Ada Byron]\ntopics: [Fish, Ice]\n")
        .paper("2020/gamma", "topics: Fish\npdf: gamma.pdf\n")
        .file("content/publications/2020/gamma.pdf", pdf("gamma"))
        .file("content/publications/beta/index.md", paper("Beta", "series: Briefs\n") + "![](chart.svg)\n")
        .file("content/publications/beta/chart.svg", "<svg/>")
        .file("content/about.md", "---\ntitle: About\n---\nUs.\n")
        .file("static/logo.svg", "<svg/>")
}

fn rename(site: &Site, from: &str, to: &str) {
    fs::create_dir_all(site.path(to).parent().expect("a parent")).expect("a folder");
    fs::rename(site.path(from), site.path(to)).expect("there");
}

/// Waits until the preview says that a file is wrong.
fn is_told_of(preview: &Preview, file: &str) {
    eventually("a diagnostic", || {
        let page = preview.get("/__offprint/").text();
        if page.contains(&format!("<code>{file}")) { Ok(()) } else { Err(page) }
    });
}

type Edit = (&'static str, fn(&Site, &Preview));

/// The ways in which editors save, and what people do with files. Where one step has to be seen before the next one, the
/// edit waits for it.
const EDITS: [Edit; 29] = [
    ("written in place", |site, _| site.put(ALPHA, paper("Alpha 1", "topics: Coast\n"))),
    ("a text alone", |site, _| site.put(ALPHA, paper("Alpha 1", "topics: Coast\n") + "\nAnother paragraph.\n")),
    ("written in two steps", |site, _| {
        let text = paper("Alpha 2", "topics: Coast\n");
        let mut file = fs::File::create(site.path(ALPHA)).expect("there");
        file.write_all(&text.as_bytes()[..20]).expect("written");
        file.sync_all().expect("written");
        file.write_all(&text.as_bytes()[20..]).expect("written");
    }),
    ("written in two steps, the first of which is seen", |site, preview| {
        let mut file = fs::File::create(site.path(ALPHA)).expect("there");
        is_told_of(preview, ALPHA);
        file.write_all(paper("Alpha 3", "").as_bytes()).expect("written");
    }),
    ("written beside it and renamed", |site, _| {
        site.put("content/publications/.alpha.md.tmp", paper("Alpha 4", ""));
        rename(site, "content/publications/.alpha.md.tmp", ALPHA);
    }),
    ("written elsewhere and renamed", |site, _| {
        site.put("elsewhere/alpha", paper("Alpha 5", ""));
        rename(site, "elsewhere/alpha", ALPHA);
    }),
    ("renamed over and deleted at once", |site, _| {
        site.put("elsewhere/alpha", paper("Alpha 5", ""));
        rename(site, "elsewhere/alpha", ALPHA);
        site.remove(ALPHA);
    }),
    ("created and changed at once", |site, _| {
        site.put(ALPHA, paper("Alpha", ""));
        site.put(ALPHA, paper("Alpha 5", ""));
    }),
    ("renamed over and away at once", |site, _| {
        site.put("elsewhere/alpha", paper("Alpha 6", ""));
        rename(site, "elsewhere/alpha", ALPHA);
        rename(site, ALPHA, "elsewhere/alpha");
    }),
    ("and back, over a file that has come", |site, _| {
        site.put(ALPHA, paper("Alpha", ""));
        rename(site, "elsewhere/alpha", ALPHA);
    }),
    ("as vim does it", |site, _| {
        site.put("content/publications/4913", "");
        site.remove("content/publications/4913");
        rename(site, ALPHA, &format!("{ALPHA}~"));
        site.put(ALPHA, paper("Alpha 6", ""));
        site.remove(&format!("{ALPHA}~"));
    }),
    ("as emacs does it", |site, _| {
        site.put("content/publications/.#alpha.md", Item::LinkTo("someone@host.1:2"));
        site.put("content/publications/#alpha.md#", paper("Alpha", ""));
        fs::copy(site.path(ALPHA), site.path(&format!("{ALPHA}~"))).expect("copied");
        site.put(ALPHA, paper("Alpha 7", ""));
        site.remove("content/publications/.#alpha.md");
        site.remove("content/publications/#alpha.md#");
    }),
    ("deleted and created at once", |site, _| {
        site.remove(ALPHA);
        site.put(ALPHA, paper("Alpha 8", ""));
    }),
    ("deleted", |site, _| site.remove(ALPHA)),
    ("created again", |site, _| site.put(ALPHA, paper("Alpha 9", "topics: Ice\n"))),
    ("renamed", |site, _| rename(site, ALPHA, "content/publications/alpha-two.md")),
    ("renamed back", |site, _| rename(site, "content/publications/alpha-two.md", ALPHA)),
    ("its case changed and back", |site, preview| {
        rename(site, ALPHA, "content/publications/ALPHA.md");
        preview.comes_to_what_is_built("its case changed");
        rename(site, "content/publications/ALPHA.md", ALPHA);
    }),
    ("a folder moved within", |site, _| rename(site, "content/publications/2020", "content/publications/2021/deep/er")),
    ("a file in the moved folder", |site, _| {
        site.put("content/publications/2021/deep/er/gamma.md", paper("Gamma again", "pdf: gamma.pdf\n"));
    }),
    ("a folder moved out", |site, _| rename(site, "content/publications/2021", "elsewhere/2021")),
    ("and in again", |site, _| rename(site, "elsewhere/2021", "content/publications/2020")),
    ("a file in what has come back", |site, _| {
        site.put("content/publications/2020/deep/er/gamma.md", paper("Gamma", "pdf: gamma.pdf\ntopics: Ice\n"));
    }),
    ("folders in folders at once", |site, _| {
        site.put("content/publications/x/y/z/index.md", paper("Deep", "pdf: a.pdf\n"));
        site.put("content/publications/x/y/z/a.pdf", pdf("deep"));
    }),
    ("a PDF", |site, _| site.put("content/publications/2020/deep/er/gamma.pdf", pdf("another one"))),
    ("a static file", |site, _| site.put("static/logo.svg", "<svg><g/></svg>")),
    ("a new static file in a new folder", |site, _| site.put("static/new/er/file.txt", "new")),
    ("a static file less", |site, _| site.remove("static/new")),
    ("a page and a title", |site, _| {
        site.put("content/more.md", "---\ntitle: More\n---\nMore.\n");
        site.put("site.toml.new", SITE.replace("Harbour", "Haven"));
        rename(site, "site.toml.new", "site.toml");
    }),
];

fn sees_each_edit(own: &[&str]) {
    let site = sample();
    let preview = Preview::with(&site.path(""), &[], own);
    preview.comes_to_what_is_built("nothing");
    for (name, edit) in EDITS {
        edit(&site, &preview);
        preview.comes_to_what_is_built(name);
    }
}

#[test]
fn every_way_of_saving_is_seen() {
    sees_each_edit(&[]);
}

#[test]
fn every_way_of_saving_is_seen_without_the_systems_help() {
    sees_each_edit(&["--poll"]);
}

#[test]
fn the_folders_of_a_site_may_come_and_go() {
    for own in [&[][..], &["--poll"]] {
        let site = sample();
        let preview = Preview::with(&site.path(""), &[], own);
        let home = "<!DOCTYPE html>\n<title>{{ site.title }}</title>\n<body>\nMine\n</body>\n";
        let steps: [(&str, &dyn Fn()); 13] = [
            ("no content", &|| site.remove("content")),
            ("content again", &|| site.put("content/publications/new/index.md", paper("New", ""))),
            ("more of it", &|| site.put("content/publications/more.md", paper("More", ""))),
            ("content moved away", &|| rename(&site, "content", "elsewhere")),
            ("and back", &|| rename(&site, "elsewhere", "content")),
            ("an edit in it", &|| site.put("content/publications/more.md", paper("Still more", ""))),
            ("the first template", &|| site.put("templates/home.html", home)),
            ("an edit of it", &|| site.put("templates/home.html", home.replace("Mine", "Ours"))),
            ("no template", &|| site.remove("templates")),
            ("a theme", &|| {
                site.put("themes/own/theme.toml", "parent = \"folio\"\n");
                site.put("themes/own/static/folio.css", "p { color: red }");
                site.put("site.toml", SITE.replacen("\n\n", "\ntheme = \"own\"\n\n", 1));
            }),
            ("an edit of it", &|| site.put("themes/own/static/folio.css", "p { color: blue }")),
            ("no static files", &|| site.remove("static")),
            ("static files again", &|| site.put("static/a.txt", "a")),
        ];
        for (name, step) in steps {
            step();
            preview.comes_to_what_is_built(name);
        }
    }
}

#[test]
fn a_checkout_of_hundreds_of_files_is_seen() {
    let paper_of = |number: usize, edition: &str| {
        let more = format!("topics: Topic {}\nauthors: Author {}\n", number % 7, number % 11);
        paper(&format!("Paper {number}, {edition}"), &more)
    };
    let path = |number: usize| format!("content/publications/{}/paper-{number}.md", 2000 + number % 20);
    let mut site = sample();
    for number in 0..300 {
        site = site.file(&path(number), paper_of(number, "first"));
    }
    let preview = Preview::of(&site);
    for edition in ["second", "third"] {
        for number in 0..330 {
            // As git does it: each file is removed first.
            let _ = fs::remove_file(site.path(&path(number)));
            if number % 9 != 0 || edition == "third" {
                site.put(&path(number), paper_of(number, edition));
            }
        }
        preview.comes_to_what_is_built(edition);
    }
    for year in 2003..2012 {
        site.remove(&format!("content/publications/{year}"));
    }
    preview.comes_to_what_is_built("folders less");
}

#[test]
fn what_links_lead_to_is_followed() {
    for own in [&["--poll"][..], &[]] {
        let site = sample()
            .file("elsewhere/more/delta.md", paper("Delta", "pdf: delta.pdf\n"))
            .file("elsewhere/more/delta.pdf", pdf("delta"))
            .file("elsewhere/epsilon.md", paper("Epsilon", ""))
            .file("content/publications/twin.md", Item::LinkTo("alpha.md"))
            .file("content/publications/more", Item::LinkTo("../../elsewhere/more"))
            .file("content/publications/epsilon.md", Item::LinkTo("../../elsewhere/epsilon.md"))
            .file("static/also.svg", Item::LinkTo("logo.svg"));
        let preview = Preview::with(&site.path(""), &[], own);
        preview.serves_what_is_built();
        let steps: [(&str, &dyn Fn()); 8] = [
            ("a linked file that is elsewhere", &|| site.put("elsewhere/epsilon.md", paper("Epsilon 2", ""))),
            ("a file with two names", &|| site.put(ALPHA, paper("Alpha and twin", ""))),
            ("a picture with two names", &|| site.put("static/logo.svg", "<svg><g/></svg>")),
            ("a file in a linked folder", &|| {
                site.put("elsewhere/more/delta.md", paper("Delta 2", "pdf: delta.pdf\n"));
            }),
            ("a new file there", &|| site.put("elsewhere/more/zeta.md", paper("Zeta", ""))),
            ("a PDF there", &|| site.put("elsewhere/more/delta.pdf", pdf("delta, again"))),
            ("another target", &|| {
                symlink("2020/gamma.md", site.path("content/publications/twin.new")).expect("a link");
                rename(&site, "content/publications/twin.new", "content/publications/twin.md");
                site.put("content/publications/2020/gamma.md", paper("Gamma", ""));
                site.put("content/publications/2020/gamma.pdf", pdf("without a paper"));
            }),
            ("a link less", &|| site.remove("content/publications/twin.md")),
        ];
        for (name, step) in steps {
            step();
            preview.comes_to_what_is_built(name);
        }
    }
}

#[test]
fn what_is_not_of_the_site_is_not_looked_at() {
    let site = sample();
    let preview = Preview::of(&site);
    let output = site.path("public");
    // Building into its output is no edit, nor is what tools leave beside the sources.
    site.build(&[]).is_clean();
    assert!(output.is_dir());
    site.put("notes.txt", "mine");
    site.put("content/.git/index", "x");
    site.put("content/publications/.alpha.md.swp", "x");
    site.put("content/publications/beta/index.md~", "x");
    let again = Command::new("touch").arg(site.path(ALPHA)).status().expect("it runs");
    assert!(again.success());
    // The next edit is the first that is told of.
    site.save(ALPHA, paper("Alpha, edited", ""));
    let line =
        eventually("a word of it", || preview.heard().pop().filter(|l| l.contains(" ms")).ok_or_else(String::new));
    assert!(line.starts_with(&format!("{ALPHA} · ")) || line.contains(" files · "), "{line}");
    preview.comes_to_what_is_built("an edit");
    assert_eq!(preview.heard().iter().filter(|line| line.contains(" ms")).count(), 0);
}
