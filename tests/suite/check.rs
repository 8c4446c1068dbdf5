//! `offprint check`: its rules, their weight, the addresses of old sites, and its reports. `seeded.rs` plants faults.

use crate::pdfs;
use crate::support::{Run, Site, offprint, paper, pdf};
use offprint::commands::check::{RULES, levels};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const SITE: &str = crate::support::SITE;

/// A paper with which nothing is wrong.
fn sound(title: &str, more: &str) -> String {
    paper(title, &format!("authors: Ada Byron\n{more}"))
}

/// What `check` says of files, each by its path.
fn said(files: &[(&str, String)]) -> Vec<String> {
    let site = Site::new();
    for (path, text) in files {
        site.put(path, text.as_str());
    }
    site.run(&["check"]).said()
}

const A: &str = "content/publications/a.md";
const B: &str = "content/publications/b.md";

#[test]
fn pages_and_files_are_compared_with_the_pdf() {
    let pages = |number: usize| (0..number).fold(pdfs::paper(), |pdf, _| pdf.page(&["Tides", "and ebb"])).bytes();
    let site = Site::new()
        .file(A, sound("Tides", "pages: 24\npdf: a.pdf\n"))
        .file("content/publications/a.pdf", pages(3))
        .file(B, sound("Tides and ebb", "pages: 1-5\npdf: b.pdf\n"))
        .file("content/publications/b.pdf", pages(5))
        .file("content/publications/c.md", sound("Ebb", "pages: 3\nvolume: 2\npdf: c.pdf\n"))
        .file("content/publications/c.pdf", pages(3));
    let run = site.run(&["check"]);
    run.says(&[&format!("warning[other-pages] {A}:5:1"), "warning[same-pdf] content/publications/c.md:7:1"]);
    assert_eq!(run.problems[1].related[0].file, A);
}

#[test]
fn a_paper_without_a_pdf_stands_out_where_all_others_have_one() {
    let mut site = Site::new();
    for number in 0..30 {
        let text = sound(&format!("Paper {number}"), &format!("number: {number}\npdf: p{number}.pdf\n"));
        site = site.file(&format!("content/publications/p{number}.md"), text);
        site = site.file(&format!("content/publications/p{number}.pdf"), pdf(&format!("Paper {number}")));
    }
    site.file(A, sound("Without", "")).run(&["check"]).says(&[&format!("warning[no-pdf] {A}:2:1")]);
}

#[test]
fn anchors_of_html_and_footnotes_are_there() {
    let body = "\nSee [a](#here), [b](#fn-1), [c](#top), [d](#there) and [e](b.md#named).[^1]\n\n<a id=\"here\"></a>\n\n[^1]: N.\n";
    let other = sound("B", "") + "\n<h2 id='named'>Named</h2>\n";
    assert_eq!(said(&[(A, sound("A", "") + body), (B, other)]), [format!("warning[broken-anchor] {A}:8:40")]);
}

#[test]
fn pictures_and_links_are_words_for_everyone() {
    let body = "\n![](p.png) ![Ships](p.png) <img src=\"p.png\"> <img src=\"p.png\" alt=\"\"> [](b.md) [![Ships](p.png)](b.md) \
                <a href=\"/\"></a> <a id=\"x\"></a>\n";
    let found =
        said(&[(A, sound("A", "") + body), (B, sound("B", "")), ("content/publications/p.png", "x".to_owned())]);
    let expected = ["no-alt:1", "no-alt:28", "empty-link:71", "empty-link:104"];
    let expected = expected.map(|fault| fault.split_once(':').expect("two"));
    assert_eq!(found, expected.map(|(code, column)| format!("warning[{code}] {A}:8:{column}")));
}

#[test]
fn files_that_only_a_theme_or_html_names_are_used() {
    let site = Site::new()
        .file(
            "content/publications/a/index.md",
            sound("A", "extra:\n  photo: our ship.jpg\n") + "\n<video src=\"tide%201.mp4\"></video>\n",
        )
        .file("content/publications/a/our ship.jpg", "x")
        .file("content/publications/a/tide 1.mp4", "x")
        .file("content/publications/a/notes.txt", "x")
        .file("content/publications/d/index.md", sound("D", "draft: true\n"))
        .file("content/publications/d/later.png", "x")
        .file("content/about/index.md", "---\ntitle: About\n---\n![Us](us.jpg)\n")
        .file("content/about/us.jpg", "x")
        .file("content/about/they.jpg", "x")
        .file("templates/extra.html", "<img src=\"/about/they.jpg\">");
    site.run(&["check"]).says(&["warning[unused-file] content/publications/a/notes.txt"]);
}

#[test]
fn the_settings_say_how_much_a_code_weighs() {
    let weighed = |settings: &str| {
        Site::new().file("site.toml", format!("{SITE}\n[check]\n{settings}")).file(A, paper("A", "")).run(&["check"])
    };
    weighed("unsigned = \"warning\"\n").says(&[&format!("warning[unsigned] {A}:2:1")]);
    weighed("unsigned = \"off\"\n").says(&[]);
    let run = weighed("unsigned = \"error\"\n");
    run.says(&[&format!("error[unsigned] {A}:2:1")]);
    assert!(run.stderr.contains("1 publication: 1 thing is wrong"), "{run:#?}");
    let run = weighed("unsigned = \"off\"\nunsinged = \"off\"\nbad-date = \"off\"\nno-alt = false\n");
    run.says(&[
        "error[unknown-code] site.toml:9:1",
        "error[unknown-code] site.toml:10:1",
        "error[wrong-type] site.toml:11:1",
    ]);
    assert_eq!(run.problems[0].remedy, "did you mean `unsigned`?");
    let site =
        Site::new().file("site.toml", format!("{SITE}\n[check]\nunsinged = \"off\"\nhtml-in-title = \"error\"\n"));
    site.file(A, paper("A <i>b</i>", "")).build(&[]).says(&[&format!("warning[html-in-title] {A}:2:1")]);
}

#[test]
fn every_warning_of_the_manual_can_be_weighed() {
    let page = std::fs::read_to_string("content/manual/diagnostics.md").expect("the manual");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | warning | "));
    let documented: BTreeSet<&str> = rows.map(|(code, _)| code).filter(|code| !code.starts_with("crossref-")).collect();
    let known: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).chain(levels::WARNINGS).collect();
    assert_eq!(known, documented);
}

fn with_old_urls(list: &str, name: &str) -> (Site, Run) {
    let site = Site::new()
        .file("content/publications/sea-law.md", sound("Sea law", "aliases: /old/sea-law.html\n"))
        .file("content/publications/harbour-dues-today.md", sound("Harbour dues today", ""))
        .file("static/files/Map 1.pdf", "x")
        .file(name, list);
    let path = site.path(name);
    let run = site.run(&["check", "--old-urls", path.to_str().expect("UTF-8")]);
    (site, run)
}

#[test]
fn old_addresses_lead_somewhere() {
    let list = "# from the server's log\nhttps://www.harbour.example/publications/sea-law/\n/publications/sea-law\n\
                /publications/sea-law/index.html\n/old/sea-law.html\nhttps://harbour.example/files/Map%201.pdf?utm_source=x#page=2\n\
                \n/Publications/Sea-Law/\n  /2012/03/harbour-dues.php\n/?p=17\n/nothing/at/all\nhttps://elsewhere.example/x\n\
                https://elsewhere.example/y\n";
    let (_, run) = with_old_urls(list, "old.txt");
    run.says(&[
        "warning[lost-address] old.txt:8:1",
        "warning[lost-address] old.txt:9:3",
        "warning[lost-address] old.txt:10:1",
        "warning[lost-address] old.txt:11:1",
        "warning[foreign-address] old.txt:12:1",
    ]);
    assert!(run.stderr.contains("5 of 9 old addresses lead to a page or redirect"), "{run:#?}");
    let remedies: Vec<&str> = run.problems.iter().map(|problem| problem.remedy.as_str()).collect();
    assert!(remedies[0].contains("/publications/sea-law/ is there"), "{remedies:#?}");
    let near = "add \"/2012/03/harbour-dues.php\" to the `aliases` in content/publications/harbour-dues-today.md";
    assert!(remedies[1].contains(near), "{remedies:#?}");
    assert!(remedies[2].contains("ignore what follows `?`") && remedies[3].contains("[redirects]"), "{remedies:#?}");
}

#[test]
fn a_sitemap_is_a_list_of_old_addresses() {
    let part = "<?xml version=\"1.0\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\
                <url><loc>https://old.example/publications/sea-law/</loc></url>\n\
                <url>\n  <loc>\n    https://old.example/a?b=1&amp;c=2\n  </loc></url>\n</urlset>\n";
    let index = "<sitemapindex><sitemap><loc>https://old.example/sitemap-1.xml</loc></sitemap>\n\
                 <sitemap><loc>https://old.example/sitemap-2.xml.gz</loc></sitemap></sitemapindex>";
    let (site, run) = with_old_urls(part, "sitemap-1.xml");
    run.says(&["warning[lost-address] sitemap-1.xml:6:5"]);
    assert!(run.problems[0].message.contains("a?b=1&c=2") && run.stderr.contains("1 of 2 old addresses"), "{run:#?}");
    site.put("sitemap.xml", index);
    let path = site.path("sitemap.xml");
    let run = site.run(&["check", "--old-urls", path.to_str().expect("UTF-8")]);
    run.says(&["warning[lost-address] sitemap-1.xml:6:5", "error[bad-list] sitemap.xml:2:15"]);
    let (_, run) = with_old_urls("<urlset><url></loc>", "broken.xml");
    assert_eq!((run.code, run.problems[0].code.as_str()), (1, "bad-list"));
    let run = site.run(&["check", "--old-urls", "/no/such/list"]);
    assert_eq!(run.said(), ["error[bad-list]"]);
}

/// A site with faults whose words try to get out of where they stand.
fn hostile() -> Site {
    Site::new()
        .file("site.toml", SITE.replace("Harbour Institute", "Harbour <b>&amp;</b>"))
        .file(
            A,
            paper("A <b>\\\"x\\\"</b> </script><script>", "doi: 10.5555/x\n")
                + "\n![](map 1.png)\n\nSee [](https://e.example/).\n",
        )
        .file(B, paper("B", "doi: 10.5555/X\nauthors: Ada\n"))
        .file("content/publications/ö ü/index.md", paper("C", "authros: Ada\n"))
}

fn document(site: &Site, format: &str) -> (i32, String) {
    let mut command = offprint(&["check"]);
    let args: Vec<_> = command.get_args().map(|arg| arg.to_owned()).filter(|arg| arg != "json").collect();
    command = std::process::Command::new(crate::support::OFFPRINT);
    for arg in args {
        let is_format = arg == "--format";
        command.arg(arg);
        if is_format {
            command.arg(format);
        }
    }
    let output = command.arg("--root").arg(site.path("")).output().expect("it runs");
    assert!(String::from_utf8_lossy(&output.stderr).contains("publications: "), "{output:?}");
    (output.status.code().unwrap_or(-1), String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn sarif_is_what_its_readers_expect() {
    let site = hostile();
    let (code, text) = document(&site, "sarif");
    let log: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((code, &log["version"]), (1, &Value::from("2.1.0")));
    assert!(log["$schema"].as_str().is_some_and(|schema| schema.ends_with("sarif-2.1.0.json")));
    let [run] = log["runs"].as_array().expect("runs").as_slice() else { panic!("one run: {text}") };
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "Offprint");
    let rules = driver["rules"].as_array().expect("rules");
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule["id"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), rules.len());
    for rule in rules {
        for key in ["shortDescription", "help"] {
            assert!(rule[key]["text"].as_str().is_some_and(|text| text.ends_with('.') && text.len() > 20), "{rule}");
        }
        assert!(["error", "warning"].contains(&rule["defaultConfiguration"]["level"].as_str().expect("a level")));
    }
    let results = run["results"].as_array().expect("results");
    let json = site.run(&["check"]).problems;
    assert_eq!(results.len(), json.len());
    let mut fingerprints = BTreeSet::new();
    for (result, problem) in results.iter().zip(&json) {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!((&rules[index]["id"], result["ruleId"].as_str()), (&result["ruleId"], Some(problem.code.as_str())));
        assert_eq!(result["level"].as_str(), Some(problem.severity.as_str()));
        assert!(result["message"]["text"].as_str().is_some_and(|text| text.contains(&problem.remedy)));
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().expect("a URI");
        assert!(uri.is_ascii() && !uri.contains(' ') && !uri.starts_with('/'), "{uri}");
        assert_eq!(place["region"]["startLine"].as_u64(), problem.line.map(u64::from));
        let [start, end] = ["startColumn", "endColumn"].map(|key| place["region"][key].as_u64());
        assert!(start.is_none() || end > start, "{result}");
        assert_eq!(result["relatedLocations"].as_array().map_or(0, Vec::len), problem.related.len());
        assert!(
            fingerprints.insert(result["partialFingerprints"]["offprintLine/v1"].as_str().expect("one").to_owned())
        );
    }
    // Lines above change no fingerprint.
    site.put(A, format!("\n\n{}", std::fs::read_to_string(site.path(A)).expect("there")));
    let moved: Value = serde_json::from_str(&document(&site, "sarif").1).expect("JSON");
    let moved = moved["runs"][0]["results"].as_array().expect("results").clone();
    assert!(
        moved.iter().all(
            |result| fingerprints.contains(result["partialFingerprints"]["offprintLine/v1"].as_str().expect("one"))
        )
    );
}

#[test]
fn the_page_for_colleagues_stands_alone() {
    let (code, page) = document(&hostile(), "html");
    assert_eq!(code, 1);
    assert!(
        page.starts_with("<!doctype html>") && page.contains("<h1>Harbour &lt;b&gt;&amp;amp;&lt;/b&gt;: check</h1>"),
        "{page}"
    );
    for forbidden in ["<script", "src=", "href=\"http", "@import", "url(", "<b>"] {
        assert!(!page.contains(forbidden), "{forbidden}: {page}");
    }
    let mut tags: BTreeMap<&str, i32> = BTreeMap::new();
    for tag in page.split('<').skip(1).filter_map(|rest| rest.split(['>', ' ', '\n']).next()) {
        let (name, step) = tag.strip_prefix('/').map_or((tag, 1), |name| (name, -1));
        *tags.entry(name).or_default() += step;
    }
    tags.retain(|tag, count| *count != 0 && !["!doctype", "meta", "input"].contains(tag));
    assert!(tags.is_empty(), "what is opened is closed: {tags:?}");
    for part in [
        "prefers-color-scheme: dark",
        "@media print",
        "id=\"k-same-doi\"",
        "2026-11-22",
        "did you mean <code>authors</code>?",
        "href=\"#f0\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let (code, page) = document(&Site::new().file(A, sound("A", "")).file(B, sound("B", "")), "html");
    assert!(code == 0 && page.contains("Nothing is wrong"), "{page}");
}

#[test]
fn what_is_wrong_in_one_file_stands_below_its_name() {
    let site = Site::new().file(A, paper("A", "authros: x\ntopci: y\n")).file(B, paper("B", "authros: x\n"));
    let output = std::process::Command::new(crate::support::OFFPRINT)
        .args(["build", "--date", crate::support::TODAY, "--root"])
        .arg(site.path(""))
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains(&format!("{A}: 2 problems\n")) && text.matches(A).count() == 1, "{text}");
    assert!(text.contains(&format!("{B}:4:1")) && text.contains("4 | authros: x"), "{text}");
}
