//! What `offprint serve` keeps to itself: whatever is not of the site, and everything from strangers.

use crate::preview::{Preview, eventually};
use crate::serve_http::sample;
use crate::support::{paper, put, scratch};
use std::fs;
use std::os::unix::fs::symlink;

#[test]
fn nothing_outside_the_site_is_served() {
    let site = sample();
    let preview = Preview::of(&site);
    for path in [
        "/../site.toml",
        "/..%2fsite.toml",
        "/%2e%2e/site.toml",
        "/%2e%2e%2fsite.toml",
        "/.%2e/.%2e/etc/passwd",
        "//etc/passwd",
        "///etc/passwd",
        "/etc/passwd",
        "/%2fetc/passwd",
        "/site.toml",
        "/content/about.md",
        "/content/publications/alpha.pdf",
        "/static/logo.svg",
        "/public/index.html",
        "/%00",
        "/logo.svg%00",
        "/logo.svg%00.txt",
        "/..\\site.toml",
        "/..%5csite.toml",
        "/%5c..%5csite.toml",
        "/publications/../about/",
        "/about/..%2findex.html",
        "/publications/alpha/../../../site.toml",
        "/%c0%ae%c0%ae/site.toml",
        "/%ff",
        "/%",
        "/%zz",
        "/.",
        "/..",
        "/./about/",
        "/__offprint/../site.toml",
        "/__offprint/%2e%2e/site.toml",
        "/__offprint/preview.js/../../../site.toml",
        "/.git/config",
    ] {
        let answer = preview.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {answer:?}");
        assert!(!answer.text().contains("base_url") && !answer.text().contains("root:"), "{path}: {answer:?}");
    }
    for target in ["*", "site.toml", "../site.toml", "http://localhost/../site.toml", "\\"] {
        let answer = preview.get(target);
        assert!(!answer.text().contains("base_url"), "{target}: {answer:?}");
    }
}

#[test]
fn links_out_of_the_site_are_not_followed() {
    let elsewhere = scratch();
    put(&elsewhere.path().join("secret.txt"), "secret");
    put(&elsewhere.path().join("secret.md"), paper("Secret", ""));
    let site = sample().file("static/soon.txt", "harmless").file("content/publications/soon.svg", "harmless");
    for folder in ["static", "content", "content/publications"] {
        symlink(elsewhere.path().join("secret.txt"), site.path(folder).join("link.txt")).expect("a link");
        symlink(elsewhere.path().join("secret.md"), site.path(folder).join("link.md")).expect("a link");
        symlink(elsewhere.path(), site.path(folder).join("folder")).expect("a link");
    }
    let preview = Preview::of(&site);
    preview.serves_what_is_built();
    for path in [
        "/link.txt",
        "/link.md",
        "/link/",
        "/folder/secret.txt",
        "/folder/secret/",
        "/publications/link/",
        "/publications/link.txt",
        "/publications/folder/secret/",
        "/publications/secret/",
    ] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
    // A file that becomes such a link is not served even before that has been seen.
    assert_eq!(preview.get("/soon.txt").text(), "harmless");
    symlink(elsewhere.path().join("secret.txt"), site.path("static/new")).expect("a link");
    fs::rename(site.path("static/new"), site.path("static/soon.txt")).expect("in its place");
    for _ in 0..50 {
        assert!(!preview.get("/soon.txt").text().contains("secret"));
    }
    eventually("that it is gone", || match preview.get("/soon.txt").status {
        404 => Ok(()),
        status => Err(status.to_string()),
    });
}

#[test]
fn strangers_are_refused() {
    let site = sample();
    let preview = Preview::of(&site);
    let status = |path: &str, host: &[&str]| {
        let line = format!("GET {path} HTTP/1.1");
        preview.raw(&[&[&*line], host].concat()).status
    };
    let port = preview.port;
    for path in [
        "/",
        "/publications/alpha/alpha.pdf",
        "/nothing/",
        "/__offprint/",
        "/__offprint/preview.js",
        "/__offprint/events?path=/&version=x",
    ] {
        for host in [
            "evil.example",
            "localhost.evil.example",
            "evil.example:80",
            "127.0.0.1.evil.example",
            "evillocalhost",
            "localhost@evil.example",
            "10.0.0.1",
            "0.0.0.0",
            "[::2]",
            "",
            "localhost:80:80",
            "1.2.3.4:localhost",
        ] {
            assert_eq!(status(path, &[&format!("Host: {host}")]), 403, "{path} for {host}");
        }
        assert!(matches!(status(path, &[]), 400 | 403), "{path}");
    }
    for host in [
        "127.0.0.1".to_owned(),
        "localhost".to_owned(),
        "[::1]".to_owned(),
        format!("localhost:{port}"),
        format!("127.0.0.1:{port}"),
        format!("[::1]:{port}"),
        "LOCALHOST".to_owned(),
        "site.localhost:80".to_owned(),
    ] {
        assert_eq!(status("/", &[&format!("Host: {host}")]), 200, "{host}");
        assert_eq!(status("/__offprint/", &[&format!("Host: {host}")]), 200, "{host}");
    }
}

#[test]
fn who_serves_for_others_is_asked_under_any_name() {
    let site = sample();
    let preview = Preview::with(&site.path(""), &[], &["--host", "0.0.0.0"]);
    assert_eq!(preview.raw(&["GET / HTTP/1.1", "Host: my-machine.lan"]).status, 200);
}
