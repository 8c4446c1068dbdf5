//! What `offprint serve` tells the browsers: that their page is another one, what is wrong, and nothing else.

use crate::preview::{Event, Events, Preview, eventually, told_by_now};
use crate::support::{SITE, Site, paper, pdf, put};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::time::SystemTime;

const ALPHA: &str = "content/publications/alpha.md";
/// A page of a site that draws its own.
const PAGE: &str = "<!DOCTYPE html>\n<title>{{ page.title }}</title>\n<body>\n{{ publication.title }}\n</body>\n";

fn sample() -> Site {
    Site::new()
        .paper("alpha", "topics: Fish\npdf: alpha.pdf\n")
        .file("content/publications/alpha.pdf", pdf("alpha"))
        .file("content/publications/beta/index.md", paper("Beta", "") + "![](chart.svg)\n")
        .file("content/publications/beta/chart.svg", "<svg/>")
        .file("content/publications/sea.md", paper("Sea", ""))
        .file("content/about.md", "---\ntitle: About\n---\nUs.\n")
}

/// The sample with a theme that has a style sheet and a picture of its own.
fn themed() -> Site {
    sample()
        .file("site.toml", SITE.replacen("\n\n", "\ntheme = \"own\"\n\n", 1))
        .file("themes/own/theme.toml", "parent = \"folio\"\n")
        .file("themes/own/static/folio.css", "p { color: red }")
        .file("themes/own/static/favicon.svg", "<svg/>")
}

/// Expects that the next events are that the page is another one, and what it is.
#[track_caller]
fn is_reloaded(browser: &Events) {
    assert_eq!(browser.next(), Event { name: "reload".to_owned(), data: json!({}) });
    assert_eq!(browser.next().name, "page");
}

#[test]
fn a_changed_title_reloads_the_pages_that_show_it() {
    let site = sample();
    let preview = Preview::of(&site);
    let affected = ["/publications/alpha/", "/publications/", "/topics/fish/"].map(|path| preview.look(path));
    let others = ["/about/", "/publications/beta/", "/nothing/"].map(|path| preview.look(path));
    site.save(ALPHA, paper("Another title", "topics: Fish\npdf: alpha.pdf\n"));
    affected.iter().for_each(is_reloaded);
    let told = told_by_now(&site, [&others[0], &others[1], &others[2], &affected[0], &affected[1], &affected[2]]);
    assert_eq!(told, [const { Vec::<String>::new() }; 6]);
    assert!(preview.get("/publications/").text().contains("Another title"));
}

#[test]
fn a_changed_text_reloads_its_page_alone() {
    let site = sample();
    let preview = Preview::of(&site);
    let (page, other) = (preview.look("/publications/sea/"), preview.look("/publications/alpha/"));
    site.save("content/publications/sea.md", paper("Sea", "") + "\n\n## A part\n\nWith more of a text.\n");
    is_reloaded(&page);
    assert_eq!(told_by_now(&site, [&other]), [[""; 0]]);
}

#[test]
fn what_does_not_change_is_not_told() {
    let site = themed().file("templates/page.html", PAGE.replace("publication", "page")).file("static/x.css", "p{}");
    let preview = Preview::of(&site);
    let browsers = ["/publications/alpha/", "/", "/about/"].map(|path| preview.look(path));
    for path in [
        ALPHA,
        "site.toml",
        "templates/page.html",
        "themes/own/static/folio.css",
        "static/x.css",
        "themes/own/theme.toml",
    ] {
        let file = File::options().append(true).open(site.path(path)).expect("there");
        file.set_modified(SystemTime::UNIX_EPOCH).expect("ours");
        drop(file);
        let bytes = fs::read(site.path(path)).expect("there");
        put(&site.path("elsewhere/same"), bytes.as_slice());
        fs::rename(site.path("elsewhere/same"), site.path(path)).expect("in its place");
        put(&site.path(path), bytes);
    }
    let told = told_by_now(&site, [&browsers[0], &browsers[1], &browsers[2]]);
    assert_eq!(told, [const { Vec::<String>::new() }; 3]);
}

#[test]
fn styles_are_exchanged_below_the_page() {
    let site = themed().file("static/extra.css", "p {}").file(
        "templates/page.html",
        PAGE.replace("publication", "page")
            .replace("<body>", "<link rel=\"stylesheet\" href=\"{{ asset(path=\"extra.css\") }}\"><body>"),
    );
    let preview = Preview::of(&site);
    let is_exchanged = |browser: &Events, name: &str, text: &str| {
        let event = browser.next();
        assert_eq!(event.name, "css", "{event:?}");
        let styles: Vec<&str> =
            event.data["styles"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
        let [style] = styles[..] else { panic!("{styles:?}") };
        assert!(style.starts_with(name), "{style}");
        assert_eq!(preview.get(style).text(), text);
        let about = browser.next();
        assert_eq!((&*about.name, &about.data["version"]), ("page", &event.data["version"]));
    };
    let (alpha, about) = (preview.look("/publications/alpha/"), preview.look("/about/"));
    for text in ["p { color: blue }", "p { color: green }"] {
        site.save("themes/own/static/folio.css", text);
        is_exchanged(&alpha, "/folio.css?v=", text);
    }
    for text in ["p { color: blue }", "p { color: green }"] {
        site.save("static/extra.css", text);
        is_exchanged(&about, "/extra.css?v=", text);
    }
    assert_eq!(told_by_now(&site, [&alpha, &about]), [[""; 0], [""; 0]]);
}

#[test]
fn who_shows_an_old_version_is_told_at_once() {
    let site = sample();
    let preview = Preview::of(&site);
    let old = preview.get("/publications/alpha/").version();
    for version in ["0-0", "nonsense", "0000000000000000-0000000000000000"] {
        is_reloaded(&preview.follow("/publications/alpha/", version));
    }
    assert_eq!(preview.follow("/publications/alpha/", &old).next().name, "page");
    site.save(ALPHA, paper("Another title", "pdf: alpha.pdf\n"));
    eventually("the edit", || match preview.get("/publications/alpha/").version() {
        version if version == old => Err(version),
        _ => Ok(()),
    });
    is_reloaded(&preview.follow("/publications/alpha/", &old));
}

#[test]
fn what_a_page_shows_reloads_it() {
    let site = themed().file("static/own.pdf", pdf("own"));
    let preview = Preview::of(&site);
    let (alpha, beta) = (preview.look("/publications/alpha/"), preview.look("/publications/beta/"));
    site.save("content/publications/alpha.pdf", pdf("other"));
    is_reloaded(&alpha);
    site.save("content/publications/beta/chart.svg", "<svg><g/></svg>");
    is_reloaded(&beta);
    assert_eq!(told_by_now(&site, [&alpha, &beta]), [[""; 0], [""; 0]]);
    // The same when it is not there for a while.
    site.remove("content/publications/beta/chart.svg");
    assert_eq!(beta.until("problems").0[0]["code"], "broken-link");
    site.save("content/publications/beta/chart.svg", "<svg><b/></svg>");
    is_reloaded(&beta);
    assert_eq!(beta.until("problems").0, json!([]));
    assert_eq!(alpha.until("problems").0[0]["code"], "broken-link");
    assert_eq!(alpha.until("problems"), (json!([]), Vec::new()));
    // The icon is on every page.
    site.save("themes/own/static/favicon.svg", "<svg><g/></svg>");
    is_reloaded(&alpha);
    is_reloaded(&beta);
}

#[test]
fn a_page_comes_and_goes_under_the_reader() {
    let site = sample();
    let preview = Preview::of(&site);
    let browser = preview.look("/publications/new/");
    site.save("content/publications/new.md", paper("New", ""));
    is_reloaded(&browser);
    assert_eq!(preview.get("/publications/new/").status, 200);
    site.remove("content/publications/new.md");
    is_reloaded(&browser);
    assert_eq!(preview.get("/publications/new/").status, 404);
}

#[test]
fn what_is_wrong_is_told_beside_the_last_good_state() {
    let site = sample();
    let preview = Preview::of(&site);
    let (alpha, about) = (preview.look("/publications/alpha/"), preview.look("/about/"));
    let before = preview.get("/publications/alpha/");
    site.save(ALPHA, "---\ntitle: Alpha\ndate: 2020-13-01\n---\n");
    for browser in [&alpha, &about] {
        let (problems, earlier) = browser.until("problems");
        assert_eq!(problems.as_array().map(Vec::len), Some(1), "{problems}");
        let problem = &problems[0];
        assert_eq!(
            (&problem["file"], &problem["line"], &problem["severity"]),
            (&json!(ALPHA), &json!(3), &json!("error"))
        );
        // The bar of the page that the problem is in counts it.
        assert!(earlier.iter().all(|name| name == "page"), "{earlier:?}");
    }
    assert_eq!(preview.get("/publications/alpha/").body, before.body);
    assert_eq!(preview.get("/publications/alpha/").status, 200);
    // Other edits wait for it.
    site.save("content/about.md", "---\ntitle: About us\n---\nUs.\n");
    site.save("content/other.md", "---\ntitle: [\n---\n");
    assert_eq!(alpha.until("problems").0.as_array().map(Vec::len), Some(2));
    assert!(!preview.get("/about/").text().contains("About us"));
    site.remove("content/other.md");
    site.save(ALPHA, paper("Alpha", "topics: Fish\npdf: alpha.pdf\n"));
    eventually("mending", || match about.until("problems").0 {
        problems if problems == json!([]) => Ok(()),
        problems => Err(problems.to_string()),
    });
    preview.comes_to_what_is_built("mending");
    assert!(preview.get("/about/").text().contains("About us"));
}

/// A site that cannot be shown at first.
#[track_caller]
fn is_mended(site: &Site, file: &str, mend: impl FnOnce()) {
    let preview = Preview::of(site);
    for path in ["/", "/publications/alpha/", "/feed.xml", "/nothing/"] {
        let answer = preview.get(path);
        assert_eq!((answer.status, &*answer.version()), (503, ""), "{path}");
    }
    assert!(preview.get("/__offprint/").text().contains(&format!("<code>{file}")));
    let browsers = ["/", "/publications/alpha/", "/nothing/"].map(|path| preview.follow(path, ""));
    for browser in &browsers {
        let event = browser.next();
        assert_eq!(event.name, "problems");
        assert!(event.data[0]["file"] == file && event.data[0]["line"].is_u64(), "{event:?}");
    }
    mend();
    for browser in &browsers {
        is_reloaded(browser);
        assert_eq!(browser.next(), Event { name: "problems".to_owned(), data: json!([]) });
    }
    preview.comes_to_what_is_built("mending");
}

#[test]
fn a_site_that_begins_broken_is_shown_when_it_is_mended() {
    for wrong in ["{% if %}", "{% extends \"nothing.html\" %}", "{{ publication.nothing.at.all }}"] {
        let site = sample().file("templates/publication.html", format!("<p>\n{wrong}\n"));
        is_mended(&site, "templates/publication.html", || site.remove("templates"));
    }
    for wrong in ["title = [".to_owned(), SITE.replace("title", "titel")] {
        let site = sample().file("site.toml", wrong);
        is_mended(&site, "site.toml", || site.save("site.toml", SITE));
    }
    let site = sample().file(ALPHA, "---\ntitle: [\n---\n");
    is_mended(&site, ALPHA, || site.save(ALPHA, paper("Alpha", "")));
}

#[test]
fn settings_may_break_and_be_away() {
    let site = sample();
    let preview = Preview::of(&site);
    let browser = preview.look("/about/");
    for wrong in ["title = [".to_owned(), SITE.replace("https://harbour.example/", "nowhere")] {
        site.save("site.toml", wrong);
        assert_eq!(browser.until("problems").0[0]["file"], "site.toml");
        assert_eq!(preview.get("/about/").status, 200);
    }
    site.remove("site.toml");
    assert_eq!(browser.until("problems").0[0]["code"], "no-site");
    // What is edited meanwhile is not forgotten.
    site.save("content/about.md", "---\ntitle: About us\n---\nUs.\n");
    site.save("site.toml", SITE.replace("https://harbour.example/", "https://harbour.example/folder/"));
    eventually("the folder", || match preview.get("/folder/about/") {
        answer if answer.text().contains("About us") => Ok(()),
        answer => Err(answer.status.to_string()),
    });
}

#[test]
fn a_template_that_fails_in_rendering_is_not_shown() {
    let site = sample().file("templates/publication.html", PAGE);
    let preview = Preview::of(&site);
    let browser = preview.look("/about/");
    let before = preview.get("/publications/alpha/");
    let has_failed = || {
        let problem = &browser.until("problems").0[0];
        assert_eq!(
            (&problem["file"], &problem["line"]),
            (&json!("templates/publication.html"), &json!(4)),
            "{problem}"
        );
    };
    site.save("templates/publication.html", PAGE.replace("publication.title", "publication.nothing.at.all"));
    has_failed();
    assert_eq!(preview.get("/publications/alpha/").body, before.body);
    // An edit elsewhere does not make it good.
    let text = paper("Alpha", "topics: Fish\npdf: alpha.pdf\n") + "\nAnother paragraph.\n";
    site.save(ALPHA, text);
    site.save("content/other.md", "---\ntitle: [\n---\n");
    assert_eq!(browser.until("problems").0[0]["file"], "content/other.md");
    site.remove("content/other.md");
    has_failed();
    assert_eq!(preview.get("/publications/alpha/").body, before.body);
    site.save("templates/publication.html", PAGE);
    assert_eq!(browser.until("problems").0, json!([]));
    preview.comes_to_what_is_built("mending");
}

#[test]
fn a_page_that_is_looked_at_is_tried_first() {
    let failing = "{% if publication.title == \"Sea\" %}{{ publication.nothing.at.all }}{% endif %}<body>";
    for (base, path) in [("", "/publications/sea/"), ("folder/", "/folder/publications/sea/")] {
        let settings = SITE.replace("harbour.example/", &format!("harbour.example/{base}"));
        let site = sample().file("site.toml", settings).file("templates/publication.html", PAGE);
        let preview = Preview::of(&site);
        let before = preview.get(path);
        let browser = preview.look(path);
        site.save("templates/publication.html", PAGE.replace("<body>", failing));
        let (problems, earlier) = browser.until("problems");
        assert_eq!(problems[0]["file"], "templates/publication.html");
        assert_eq!(earlier, [""; 0]);
        assert_eq!((preview.get(path).status, preview.get(path).body), (200, before.body));
        site.save("templates/publication.html", PAGE);
        assert_eq!(browser.until("problems").0, json!([]));
    }
}

#[test]
fn a_page_that_nobody_looked_at_tells_why_it_fails() {
    let failing = "{% if publication.title == \"Sea\" %}{{ publication.nothing.at.all }}{% endif %}<body>";
    let site = sample().file("templates/publication.html", PAGE.replace("<body>", failing));
    let preview = Preview::of(&site);
    let path = "/publications/sea/";
    let answer = preview.get(path);
    assert_eq!((answer.status, &*answer.version()), (500, ""));
    assert_eq!(preview.get("/publications/alpha/").status, 200);
    let browser = preview.follow(path, "");
    assert_eq!(browser.until("problems").0[0]["file"], "templates/publication.html");
    site.save("templates/publication.html", PAGE);
    is_reloaded(&browser);
    assert_eq!(browser.until("problems").0, json!([]));
}

#[test]
fn what_is_not_published_yet_is_marked() {
    let site = sample()
        .paper("unready", "draft: true\n")
        .file("content/unready.md", "---\ntitle: Unready\ndraft: true\n---\n")
        .file("content/publications/coming.md", "---\ntitle: Coming\ndate: 2031-01-02\n---\nSoon.\n");
    let preview = Preview::with(&site.path(""), &["--drafts", "--future"], &[]);
    for (path, source, kind, marks) in [
        ("/publications/unready/", "content/publications/unready.md", "paper", json!(["Draft"])),
        ("/unready/", "content/unready.md", "plain page", json!(["Draft"])),
        ("/publications/coming/", "content/publications/coming.md", "paper", json!(["Appears on 2031-01-02"])),
        ("/publications/alpha/", ALPHA, "paper", json!([])),
    ] {
        let version = preview.get(path).version();
        let (about, before) = preview.follow(path, &version).until("page");
        assert_eq!(before, [""; 0], "{path}");
        let expected = json!({ "source": source, "kind": kind, "marks": marks, "diagnostics": [], "version": version });
        assert_eq!(about, expected, "{path}");
    }
    // Without these options they are not there, and a draft that becomes a paper appears.
    let preview = Preview::of(&site);
    let browser = preview.look("/publications/unready/");
    assert_eq!(preview.get("/publications/unready/").status, 404);
    site.save("content/publications/unready.md", paper("Ready", ""));
    is_reloaded(&browser);
}
