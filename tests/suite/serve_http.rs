//! What `offprint serve` answers: what a host would that has the built site.

use crate::fixture::fixtures;
use crate::preview::{Preview, encoded, eventually};
use crate::support::{OFFPRINT, SITE, Site, paper, pdf, put, scratch};
use offprint::render::search::is_shard;
use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

/// A catalogue with something of every kind.
pub fn sample() -> Site {
    Site::new()
        .file(
            "site.toml",
            format!("{SITE}\n[redirects]\n\"/old/\" = \"/about/\"\n\"/out/\" = \"https://x.example/?a=1&b=ü\"\n"),
        )
        .paper("alpha", "authors: [Ada Byron]\ntopics: [Fish, Ice]\npdf: alpha.pdf\naliases: [/a, /b.html]\n")
        .file("content/publications/alpha.pdf", pdf("alpha"))
        .file("content/publications/beta/index.md", paper("Beta", "series: Briefs\n") + "See [alpha](../alpha.md).\n")
        .file("content/publications/beta/data.csv", "a,b\n1,2\n")
        .paper("海洋法", "")
        .paper("unready", "draft: true\n")
        .file("content/publications/coming.md", "---\ntitle: Coming\ndate: 2031-01-01\n---\nSoon.\n")
        .file("content/about.md", "---\ntitle: About\n---\nUs.\n")
        .file("static/logo.svg", "<svg/>")
        .file("static/own.html", "<p>Without the preview's line</p>")
        .file("static/.well-known/security.txt", "Contact: x")
}

#[test]
fn what_is_served_is_what_is_built() {
    // The preview does not wait for the PDFs, of which nothing is known in a fresh checkout.
    Preview::with(Path::new(env!("CARGO_MANIFEST_DIR")), &[], &[]).comes_to_what_is_built("the start");
    Preview::with(&fixtures("catalogue/site"), &[], &[]).serves_what_is_built();
    let place = scratch();
    let made = Command::new(OFFPRINT).arg("init").arg(place.path()).output().expect("it runs");
    assert!(made.status.success());
    Preview::with(place.path(), &[], &[]).serves_what_is_built();
    Preview::with(place.path(), &["--drafts"], &[]).serves_what_is_built();
    let site = sample();
    Preview::of(&site).serves_what_is_built();
    let options = ["--drafts", "--future", "--base-url", "https://host.example/some/folder/"];
    let preview = Preview::with(&site.path(""), &options, &[]);
    assert_eq!(preview.home, "/some/folder/");
    preview.serves_what_is_built();
    assert!(
        preview.build().has("publications/unready/index.html") && preview.build().has("publications/coming/index.html")
    );
    for path in ["/", "/some", "/some/folder"] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("location")), (302, Some("/some/folder/")), "{path}");
    }
    for path in ["/publications/", "/some/folders/", "/other/"] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
}

#[test]
fn files_of_odd_names_are_served() {
    let names = [
        "a b.txt",
        "a&b.txt",
        "a+b.txt",
        "per%cent.txt",
        "per%20cent.txt",
        "ha#sh.txt",
        "quest?ion.txt",
        "semi;colon.txt",
        "ü.txt",
        "u\u{308}2.txt",
        "海.txt",
        "\u{1f41f}.txt",
        "no-extension",
        "two..dots.txt",
        "...",
        "quo\"te'.txt",
        "<b>.txt",
        "[x].txt",
        "~tilde.txt",
        "UPPER.TXT",
        ".well-known/x",
        "a=b,c@d!$.txt",
        "folder.txt/inner.txt",
    ];
    let mut site = sample();
    for name in names {
        site = site.file(&format!("static/{name}"), name);
    }
    let preview = Preview::of(&site);
    preview.serves_what_is_built();
    for name in names {
        assert_eq!(preview.get(&format!("/{}", encoded(name))).text(), name);
    }
    // Browsers send some of these as they are.
    for (path, name) in
        [("/a&b.txt", "a&b.txt"), ("/ü.txt", "ü.txt"), ("/a+b.txt?v=1", "a+b.txt"), ("/%E6%B5%b7.txt", "海.txt")]
    {
        assert_eq!(preview.get(path).text(), name);
    }
}

#[test]
fn what_is_not_found_gets_the_sites_own_page() {
    let site = sample();
    let preview = Preview::of(&site);
    let expected = preview.build();
    let expected = expected.bytes("404.html").expect("built");
    assert_eq!(preview.get("/404.html").status, 200);
    // A host tells upper from lower case; a draft is not there.
    for path in [
        "/nothing/",
        "/nothing.html",
        "/About/",
        "/LOGO.svg",
        "/publications/Alpha/",
        "/publications/unready/",
        "/about/index",
        "/about/index.html/",
        "/logo.svg/",
        "/publications//alpha/",
        "/__offprint",
        "/__offprint/x",
    ] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (404, Some("text/html; charset=utf-8")), "{path}");
        assert!(answer.without_script() == expected, "{path}");
    }
}

#[test]
fn each_kind_of_file_has_its_type() {
    let site = sample()
        .file("site.toml", format!("{SITE}\n[harvest]\nresourcesync = true\n"))
        .file("static/x.js", "1")
        .file("static/x.css", "p{}")
        .file("static/x.json", "{}")
        .file("static/x.woff2", "f")
        .file("static/x.jpg", "j")
        .file("static/x.bin", "b");
    let preview = Preview::of(&site);
    let text = |path: &str| preview.get(path).header("content-type").expect("a type").to_owned();
    for (path, expected) in [
        ("/", "text/html; charset=utf-8"),
        ("/404.html", "text/html; charset=utf-8"),
        ("/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json; charset=utf-8"),
        ("/sitemap.xml", "text/xml; charset=utf-8"),
        ("/.well-known/resourcesync", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/folio.css", "text/css; charset=utf-8"),
        ("/folio.js", "text/javascript; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml; charset=utf-8"),
        ("/logo.svg", "image/svg+xml; charset=utf-8"),
        ("/publications/alpha/alpha.pdf", "application/pdf"),
        ("/x.woff2", "font/woff2"),
        ("/x.jpg", "image/jpeg"),
        ("/x.json", "application/json"),
        ("/x.bin", "application/octet-stream"),
        ("/__offprint/", "text/html; charset=utf-8"),
        ("/__offprint/preview.js", "text/javascript; charset=utf-8"),
        ("/__offprint/routes.css", "text/css; charset=utf-8"),
    ] {
        assert_eq!(text(path), expected, "{path}");
    }
    // The site's own files; UTF-8 is what browsers have to be told of text.
    for (path, expected) in [
        ("/x.css", "text/css"),
        ("/x.js", "text/javascript"),
        ("/own.html", "text/html"),
        ("/publications/beta/data.csv", "text/csv"),
        ("/.well-known/security.txt", "text/plain"),
    ] {
        assert_eq!(text(path), format!("{expected}; charset=utf-8"), "{path}");
    }
}

#[test]
fn only_the_head_is_sent_where_no_more_is_wanted() {
    let site = sample();
    let preview = Preview::of(&site);
    for path in
        ["/", "/nothing/", "/feed.xml", "/logo.svg", "/publications/alpha/alpha.pdf", "/old/", "/about", "/__offprint/"]
    {
        let (whole, head) = (preview.get(path), preview.ask("HEAD", path, &[]));
        assert!(head.body.is_empty(), "{path}");
        assert_eq!((head.status, head.header("content-type")), (whole.status, whole.header("content-type")), "{path}");
        let length = head.header("content-length").map(str::to_owned);
        assert_eq!(length, whole.header("content-length").map(str::to_owned), "{path}");
        assert!(whole.status == 301 || length == Some(whole.body.len().to_string()), "{path}: {length:?}");
    }
}

#[test]
fn other_methods_are_refused() {
    let site = sample();
    let preview = Preview::of(&site);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        for path in ["/", "/nothing/", "/publications/alpha/alpha.pdf", "/__offprint/", "/__offprint/events?path=/"] {
            let answer = preview.ask(method, path, &["Content-Length: 0"]);
            assert_eq!(answer.status, 405, "{method} {path}");
            assert!(answer.header("allow").is_some_and(|allow| allow.contains("GET")), "{method} {path}");
        }
    }
}

#[test]
fn a_pdf_is_sent_in_parts() {
    let site = sample();
    let preview = Preview::of(&site);
    let part = |range: &str| preview.ask("GET", "/publications/alpha/alpha.pdf", &[&format!("Range: bytes={range}")]);
    assert_eq!(preview.get("/publications/alpha/alpha.pdf").header("accept-ranges"), Some("bytes"));
    let whole = pdf("alpha");
    let size = whole.len();
    for (range, start, end) in [
        ("0-3".to_owned(), 0, 4),
        ("9-".to_owned(), 9, size),
        ("-4".to_owned(), size - 4, size),
        (format!("{}-{}", size - 4, size + 900), size - 4, size),
    ] {
        let answer = part(&range);
        assert_eq!((answer.status, &*answer.body), (206, &whole[start..end]), "{range}");
        let content_range = format!("bytes {start}-{}/{size}", end - 1);
        assert_eq!(answer.header("content-range"), Some(&*content_range), "{range}");
    }
    // Nobody needs several parts at once; the answer to that may be none.
    for range in [format!("{size}-"), format!("{}-{}", size + 900, size + 901), "0-1,4-5".to_owned()] {
        let answer = part(&range);
        let content_range = format!("bytes */{size}");
        assert_eq!((answer.status, answer.header("content-range")), (416, Some(&*content_range)), "{range}");
    }
}

#[test]
fn what_a_browser_has_is_not_sent_again() {
    let site = sample();
    let preview = Preview::of(&site);
    for path in ["/", "/publications/alpha/", "/feed.xml", "/folio.css"] {
        let whole = preview.get(path);
        let tag = whole.header("etag").expect("a tag").to_owned();
        for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            let answer = preview.ask("GET", path, &[&format!("If-None-Match: {known}")]);
            assert_eq!(
                (answer.status, answer.body.len(), answer.header("etag")),
                (304, 0, Some(&*tag)),
                "{path} {known}"
            );
        }
        assert_eq!(preview.ask("GET", path, &["If-None-Match: \"x\""]).status, 200, "{path}");
        assert_eq!(whole.header("cache-control"), Some("no-cache"), "{path}");
    }
    let tag = preview.get("/nothing/").header("etag").map(str::to_owned).unwrap_or_default();
    assert_eq!(preview.ask("GET", "/nothing/", &[&format!("If-None-Match: {tag}")]).status, 404);
    let whole = preview.get("/publications/alpha/alpha.pdf");
    assert_eq!(whole.header("cache-control"), Some("no-cache"));
    let since = format!("If-Modified-Since: {}", whole.header("last-modified").expect("a time"));
    let ask = || preview.ask("GET", "/publications/alpha/alpha.pdf", &[&since]).status;
    assert_eq!(ask(), 304);
    assert_eq!(
        preview
            .ask("GET", "/publications/alpha/alpha.pdf", &["If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT"])
            .status,
        200
    );
}

#[test]
fn addresses_that_have_moved_lead_on() {
    let site = sample().file("static/ü/index.html", "A folder of its own");
    let preview = Preview::of(&site);
    for (path, location) in [
        ("/publications/alpha", "/publications/alpha/"),
        ("/publications/alpha?a=1&b=%20", "/publications/alpha/?a=1&b=%20"),
        ("/publications", "/publications/"),
        ("/%C3%BC?q", "/%C3%BC/?q"),
        ("/old/", "/about/"),
        ("/old", "/old/"),
        ("/a/", "/publications/alpha/"),
        ("/b.html", "/publications/alpha/"),
    ] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("location")), (301, Some(location)), "{path}");
        // A preview's addresses change, and browsers remember this for ever.
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
}

#[test]
fn a_folder_of_sources_may_be_elsewhere() {
    let elsewhere = scratch();
    let site = sample();
    for folder in ["content", "static"] {
        let moved = Command::new("mv").arg(site.path(folder)).arg(elsewhere.path()).status().expect("it runs");
        assert!(moved.success());
        symlink(elsewhere.path().join(folder), site.path(folder)).expect("a link");
    }
    let preview = Preview::of(&site);
    preview.serves_what_is_built();
    put(&elsewhere.path().join("content/publications/alpha.md"), paper("Another title", "pdf: alpha.pdf\n"));
    preview.comes_to_what_is_built("an edit there");
    put(&elsewhere.path().join("content/publications/alpha.pdf"), pdf("another"));
    preview.comes_to_what_is_built("another PDF there");
}

#[test]
fn a_busy_port_gives_way_to_the_next() {
    let busy = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = busy.local_addr().expect("an address").port();
    let site = sample();
    let preview = Preview::with(&site.path(""), &[], &["--port", &port.to_string()]);
    assert!(preview.port > port && preview.port <= port + 100);
    assert_eq!(preview.said, [format!("Port {port} is in use, so another one is taken.")]);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn ctrl_c_ends_it_well() {
    let site = sample();
    assert_eq!(Preview::of(&site).interrupt(), 0);
    assert_eq!(Preview::with(&site.path(""), &[], &["--poll"]).interrupt(), 0);
    let preview = Preview::of(&site);
    let (events, other) = (preview.look("/"), preview.look("/nothing/"));
    assert_eq!(preview.interrupt(), 0);
    drop((events, other));
    let preview = Preview::of(&site.file("content/broken.md", "---\ntitle: [\n---\n"));
    let events = preview.follow("/", "");
    events.until("problems");
    assert_eq!(preview.interrupt(), 0);
}

#[test]
fn the_overview_lists_what_there_is() {
    let site = sample().file("content/<b>odd&.md", "---\ntitle: Odd\n---\n");
    let preview = Preview::of(&site);
    let list = |query: &str| {
        let page = preview.get(&format!("/__offprint/?q={query}")).text();
        let cells: Vec<String> = page
            .split("<tr><td><a href=\"")
            .skip(1)
            .map(|row| row.split_once("\">").and_then(|(_, rest)| rest.split_once('<')).expect("a path").0.to_owned())
            .collect();
        (page, cells)
    };
    let (page, all) = list("");
    assert!(page.contains("Nothing is wrong."), "{page}");
    assert!(!page.contains("<b>"), "{page}");
    let mut built: Vec<String> =
        preview.build().paths().into_iter().filter(|path| !is_shard(path)).map(str::to_owned).collect();
    let mut listed: Vec<String> = all.iter().map(|path| path.replace("&#x2F;", "/").replace("&amp;", "&")).collect();
    built.sort();
    listed.sort();
    assert_eq!(listed, built);
    assert_eq!(list("beta/index.md").1, ["publications/beta/index.html"]);
    assert_eq!(list("sitemap").1, ["sitemap.xml"]);
    assert_eq!(list("redirect").1.len(), 4);
    assert_eq!(list("no-such-thing").1, [""; 0]);
    let injected = list("%22%3E%3Cscript%3E").0;
    assert!(!injected.contains("\"><script>"), "{injected}");
    site.save("content/wrong.md", "---\ntitle: [\n---\n");
    eventually("the diagnostic", || {
        let page = preview.get("/__offprint/").text();
        if page.contains("content/wrong.md:") { Ok(()) } else { Err(page) }
    });
    site.save("content/wrong.md", "---\ntitle: Right\n---\n");
    preview.comes_to_what_is_built("mending");
}
