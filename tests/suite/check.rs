//! `offprint check`: what it compares, how much its rules weigh, its reports, and what it mends.

use crate::support::{OFFPRINT, Site, pdf};
use offprint::commands::check::{OF_BUILDS, RULES};

#[test]
fn every_warning_can_be_weighed() {
    let page = include_str!("../../content/manual/diagnostics.md");
    let warnings = page.lines().filter(|line| line.contains("| warning |")).filter_map(|line| line.split('`').nth(1));
    let of_others = |code: &str| ["import-", "crossref-", "host-"].iter().any(|prefix| code.starts_with(prefix));
    let of_check = warnings.filter(|code| !of_others(code));
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
