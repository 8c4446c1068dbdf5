//! What services and servers are told of a site, and what they do not take.

use super::nginx::{Nginx, free_port, wait_for};
use super::{Published, without_notes};
use crate::support::{Site, Tree, put, scratch};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Redirects, a mailing list and a header of the site's own.
const MORE: &str = "host = \"HOST\"\nheaders = { Referrer-Policy = \"no-referrer\", X-Own = \"a \\\"b\\\"; c\" }\n\
    [redirects]\n\"/all/*/old\" = \"/publications/paper-1/\"\n\"/old/paper 1.html\" = \"/publications/paper-1/\"\n\"/who\" = \"https://people.example/?a=$b;c\"\n\
    [mailing_list]\naction = \"https://lists.example/subscribe\"\n";

fn published(folder: &Path, host: &str) -> Published {
    let published = Published::to(&format!("url = \"file://{}\"", folder.display()), &[]);
    published.configure(&MORE.replace("HOST", host));
    published
}

#[test]
fn netlify_and_cloudflare_are_told_of_headers_and_redirects() {
    for (host, code) in [("netlify", "301!"), ("cloudflare-pages", "301")] {
        let place = scratch();
        let published = published(place.path(), host);
        let run = published.run(&["--yes"]);
        // One of them would be a pattern.
        assert!(run.code == 0 && run.problems.len() == 1, "{run:#?}");
        assert!(run.problems[0].message.starts_with("1 of 3 redirects"), "{run:#?}");
        let text = |name: &str| fs::read_to_string(place.path().join(name)).expect("there");
        let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      frame-src 'self'; object-src 'self'; form-action 'self' https://lists.example; base-uri 'none'; \
                      frame-ancestors 'self'";
        let expected = format!(
            "/*\n  Content-Security-Policy: {policy}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: no-referrer\n  \
             X-Own: a \"b\"; c\n/search/*.bin\n  Cache-Control: public, max-age=31536000, immutable\n"
        );
        assert_eq!(text("_headers"), expected);
        let expected = format!(
            "/old/paper%201.html /publications/paper-1/ {code}\n/who/ https://people.example/?a=%24b%3Bc {code}\n"
        );
        assert_eq!(text("_redirects"), expected);
        // A file of the site's own wins.
        published.site.put("static/_headers", "/*\n  X-Mine: 1\n");
        assert_eq!(published.run(&["--yes"]).code, 0);
        assert_eq!(text("_headers"), "/*\n  X-Mine: 1\n");
    }
}

#[test]
fn an_address_of_ones_own_is_told_to_github() {
    let place = scratch();
    for (host, base_url, file) in [
        ("github-pages", "https://papers.example/", Some("CNAME")),
        ("github-pages", "https://harbour.github.io/papers/", None),
        ("codeberg-pages", "https://papers.example/", Some(".domains")),
    ] {
        let folder = place.path().join(host).join(file.unwrap_or("none"));
        let published = Published::to(&format!("url = \"file://{}\"", folder.display()), &[]);
        published.configure(&format!("host = \"{host}\"\nbase_url = \"{base_url}\""));
        assert_eq!(published.run(&["--yes"]).code, 0);
        let names = ["CNAME", ".domains"].into_iter().filter(|name| folder.join(name).exists());
        assert_eq!(names.collect::<Vec<_>>(), Vec::from_iter(file));
        if let Some(file) = file {
            assert_eq!(fs::read_to_string(folder.join(file)).expect("there"), "papers.example\n");
        }
    }
}

#[test]
fn what_a_host_does_not_take_is_told_before_anything_is_sent() {
    let place = scratch();
    let folder = place.path().join("www");
    let published = Published::to(&format!("url = \"file://{}\"", folder.display()), &[]);
    published.configure("host = \"cloudflare-pages\"");
    fs::File::create(published.site.path("static/large.bin")).and_then(|file| file.set_len(26 << 20)).expect("made");
    let run = published.run(&["--yes"]);
    assert_eq!((run.code, run.problems[0].code.as_str()), (1, "host-limit"), "{run:#?}");
    assert_eq!(run.problems[0].message, "large.bin has 27 MB, and Cloudflare Pages takes 25 MiB a file");
    assert!(Tree::read(&folder).0.is_empty());

    published.site.remove("static/large.bin");
    let redirects: String =
        (0..2_100).map(|number| format!("\"/old/{number}/\" = \"/publications/paper-1/\"\n")).collect();
    published.configure(&format!("host = \"cloudflare-pages\"\n[redirects]\n{redirects}"));
    let run = published.run(&["--yes"]);
    assert_eq!((run.code, run.problems[0].code.as_str()), (0, "host-limit"), "{run:#?}");
    assert!(run.problems[0].message.starts_with("100 of 2,100 redirects"), "{run:#?}");
    let told = fs::read_to_string(folder.join("_redirects")).expect("there");
    assert_eq!(told.lines().count(), 2_000);
    // The page is there for all of them.
    assert!(folder.join("old/2099/index.html").exists());

    published.configure("host = \"cloudflare-page\"");
    let run = published.run(&["--yes"]);
    assert_eq!(run.said().len(), 1, "{run:#?}");
    assert!(run.said()[0].contains("unknown-host"), "{run:#?}");
    assert_eq!(run.problems[0].remedy, "did you mean `cloudflare-pages`?");
}

#[test]
fn guards() {
    let place = scratch();
    let folder = place.path().join("www");
    let refused = |published: &Published, args: &[&str], code: &str| {
        let run = published.run(args);
        assert_eq!((run.code, run.problems.last().map(|problem| problem.code.as_str())), (1, Some(code)), "{run:#?}");
        assert!(Tree::read(&folder).0.is_empty());
    };
    let target = format!("url = \"file://{}\"", folder.display());
    let published = Published::to(&target, &[]);
    refused(&published, &["--yes", "--base-url", "http://localhost:1111/"], "local-address");
    refused(&published, &["--yes", "--base-url", "http://[::1]/"], "local-address");
    refused(&published, &["--yes", "--drafts"], "unpublished");
    refused(&published, &["--yes", "--future"], "unpublished");
    refused(&published, &["nowhere", "--yes"], "no-target");
    refused(&Published::of(0, &target, &[]).without_papers(), &["--yes"], "empty-site");
    refused(&Published::to("url = \"ftp://host.example/\"", &[]), &["--yes"], "bad-target");
    refused(&Published::to("url = \"s3:///folder\"", &[]), &["--yes"], "bad-target");
    refused(&Published::to("url = \"sftp://-oProxyCommand=evil/folder\"", &[]), &["--yes"], "bad-target");
    // Drafts are for a place that is made for them, and never in `public`.
    published.site.put("content/publications/draft.md", crate::support::paper("A Draft", "draft: true\n"));
    published.configure("drafts = true\nbase_url = \"https://staging.harbour.example/\"");
    let run = published.run(&["--yes"]);
    assert_eq!(run.code, 0, "{run:#?}");
    assert!(folder.join("publications/draft/index.html").exists());
    assert!(!published.site.path("public").exists());
    let home = fs::read_to_string(folder.join("index.html")).expect("there");
    assert!(home.contains("https://staging.harbour.example/"), "{home}");
}

impl Published {
    fn without_papers(self) -> Published {
        self.site.remove("content/publications");
        self
    }
}

#[test]
fn files_are_compressed_beforehand() {
    let place = scratch();
    let published = Published::to(&format!("url = \"file://{}\"", place.path().display()), &[]);
    let site = fs::read_to_string(published.site.path("site.toml")).expect("there");
    published.site.put("site.toml", format!("{site}[publish]\nprecompress = [\"gzip\", \"br\", \"zstd\"]\n"));
    let (sent, _) = published.publish();
    let there = without_notes(Tree::read(place.path()));
    let built = published.built();
    for ending in ["gz", "br", "zst"] {
        let packed = there.bytes(&format!("index.html.{ending}")).expect("there");
        assert!(packed.len() * 2 < built.bytes("index.html").expect("there").len(), "{ending}");
        assert!(!there.has(&format!("publications/with-pdf/with-pdf.pdf.{ending}")));
    }
    let unpack = |program: &str| {
        let file = place.path().join("index.html.gz");
        Command::new(program).args(["-d", "-c"]).arg(file).output().expect("it runs").stdout
    };
    assert_eq!(unpack("gzip"), built.bytes("index.html").expect("there"));
    assert!(sent.contains("feed.xml.br"));
    published.has_all();
    let before = there;
    published.edit([5]);
    let (sent, _) = published.publish();
    let after = without_notes(Tree::read(place.path()));
    assert_eq!(sent, super::differing(&before, &after));
    assert!(sent.contains("publications/paper-5/index.html.br"), "{sent:?}");
}

/// A server of a site, as its visitors see it.
struct Visited {
    port: u16,
}

/// An answer: its status, and what a header says.
impl Visited {
    fn ask(&self, path: &str, accepted: &str) -> ureq::http::Response<ureq::Body> {
        let agent = ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false).build().new_agent();
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        agent.get(url).header("Accept-Encoding", accepted).call().expect("an answer")
    }

    /// What both kinds of servers are to answer.
    fn is_as_told(&self, site: &Site) {
        let said = |answer: &ureq::http::Response<ureq::Body>, name: &str| {
            answer.headers().get(name).map(|value| value.to_str().expect("a text").to_owned()).unwrap_or_default()
        };
        let page = self.ask("/publications/paper-1/", "identity");
        assert_eq!(page.status(), 200);
        assert!(said(&page, "content-type").starts_with("text/html"), "{page:?}");
        assert_eq!(said(&page, "cache-control"), "public, max-age=300, must-revalidate");
        assert_eq!(said(&page, "x-own"), "a \"b\"; c");
        assert_eq!(said(&page, "referrer-policy"), "no-referrer");
        assert!(said(&page, "content-security-policy").starts_with("default-src 'none'"), "{page:?}");
        let shard =
            fs::read_dir(site.path("public/search")).expect("there").map(|file| file.expect("a file").file_name());
        let shard =
            shard.filter_map(|name| name.into_string().ok()).find(|name| name.ends_with(".bin")).expect("a shard");
        let shard = self.ask(&format!("/search/{shard}"), "identity");
        assert_eq!(said(&shard, "cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(said(&shard, "x-content-type-options"), "nosniff");
        let pdf = self.ask("/publications/with-pdf/with-pdf.pdf", "identity");
        assert_eq!(
            (said(&pdf, "content-type"), said(&pdf, "cache-control")),
            ("application/pdf".into(), "public, max-age=3600".into())
        );
        let records = self.ask("/catalogue.bib", "identity");
        assert!(said(&records, "content-type").starts_with("application/x-bibtex"), "{records:?}");
        for (from, to) in
            [("/old/paper%201.html", "/publications/paper-1/"), ("/who/", "https://people.example/?a=%24b%3Bc")]
        {
            let answer = self.ask(from, "identity");
            assert_eq!(answer.status(), 301, "{from}");
            assert!(said(&answer, "location").ends_with(to), "{from}: {answer:?}");
        }
        let mut missing = self.ask("/nowhere/", "identity");
        assert_eq!(missing.status(), 404);
        assert_eq!(missing.body_mut().read_to_string().expect("a text"), site.page("404.html"));
        assert_eq!(said(&missing, "referrer-policy"), "no-referrer");
        let packed = self.ask("/publications/paper-1/", "gzip");
        assert_eq!((packed.status().as_u16(), said(&packed, "content-encoding").as_str()), (200, "gzip"), "{packed:?}");
        assert!(said(&packed, "content-type").starts_with("text/html"), "{packed:?}");
    }
}

fn with_server(folder: &Path) -> Published {
    let published = published(folder, "netlify");
    let site = fs::read_to_string(published.site.path("site.toml")).expect("there").replace("host = \"netlify\"\n", "");
    published.site.put("site.toml", format!("{site}[publish]\nprecompress = [\"gzip\"]\n"));
    let run = published.run(&["--yes"]);
    assert_eq!(run.code, 0, "{run:#?}");
    published
}

#[test]
fn nginx_does_as_it_is_told() {
    let place = scratch();
    let published = with_server(place.path());
    let run = published.run(&["--server-config", "nginx"]);
    assert_eq!(run.code, 0, "{run:#?}");
    let nginx = Nginx::of(place.path(), &run.stderr);
    Visited { port: nginx.web }.is_as_told(&published.site);
}

#[test]
fn apache_does_as_it_is_told() {
    const INSTALL: &str = "as root, run: apt-get install -y --no-install-recommends apache2-bin";
    struct Apache(Child);
    impl Drop for Apache {
        fn drop(&mut self) {
            let _ = Command::new("kill").arg(self.0.id().to_string()).status();
            let _ = self.0.wait();
        }
    }
    let place = scratch();
    let folder = place.path().join("www");
    let published = with_server(&folder);
    let run = published.run(&["--server-config", "apache"]);
    assert_eq!(run.code, 0, "{run:#?}");
    put(&folder.join(".htaccess"), run.stderr.as_str());
    let port = free_port();
    let modules: String = ["mpm_event", "authz_core", "mime", "dir", "headers", "alias", "rewrite"]
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .concat();
    let text = format!(
        "{modules}ServerName localhost\nListen 127.0.0.1:{port}\nPidFile {at}/pid\nErrorLog {at}/errors\nDefaultRuntimeDir {at}\n\
         DocumentRoot {at}/www\nTypesConfig /etc/mime.types\nDirectoryIndex index.html\n\
         <Directory {at}/www>\nAllowOverride All\nRequire all granted\n</Directory>\n",
        at = place.path().display()
    );
    let path = place.path().join("apache.conf");
    put(&path, text.as_str());
    // Whoever reads the files must be let in, whoever that is.
    let _ = Command::new("chmod").args(["-R", "a+rX"]).arg(place.path()).status();
    let child =
        Command::new("/usr/sbin/apache2").args(["-D", "FOREGROUND", "-f"]).arg(&path).stderr(Stdio::piped()).spawn();
    let apache = Apache(child.unwrap_or_else(|error| panic!("apache2 does not run: {error}; {INSTALL}")));
    wait_for(port, &|| fs::read_to_string(place.path().join("errors")).unwrap_or_default());
    Visited { port }.is_as_told(&published.site);
    drop(apache);
}
