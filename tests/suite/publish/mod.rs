//! `offprint publish` against real servers: what it says, what it sends, and what is there afterwards.

mod faults;
mod hosts;
mod nginx;
mod s3;
mod sshd;

use crate::support::{OFFPRINT, Run, Site, TODAY, Tree, pdf, scratch};
use std::collections::BTreeSet;
use std::process::Command;

/// What no answer may hold.
const SECRETS: [&str; 2] = [s3::SECRET, nginx::PASSWORD];

/// A site with papers, one of which has a PDF, that is published to one place.
pub struct Published {
    pub site: Site,
    /// Lines of `[publish.web]`.
    target: String,
    environment: Vec<(String, String)>,
}

fn text(number: usize, words: &str) -> String {
    let more = format!("authors: Author {}\ntopics: Topic {}\n", number % 7, number % 3);
    format!("---\ntitle: Paper {number}\ndate: 2020-01-{:02}\n{more}---\n{words} of paper {number}.\n", number % 28 + 1)
}

impl Published {
    pub fn to(target: &str, environment: &[(&str, &str)]) -> Published {
        Published::of(40, target, environment)
    }

    pub fn of(papers: usize, target: &str, environment: &[(&str, &str)]) -> Published {
        let published = Published {
            site: Site::new(),
            target: target.to_owned(),
            environment: environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        };
        published.configure("");
        for number in 0..papers {
            published.site.put(&format!("content/publications/paper-{number}.md"), text(number, "The text"));
        }
        let with = "---\ntitle: A Paper with a PDF\ndate: 2020-02-02\npdf: paper.pdf\n---\nThe text.\n";
        published.site.put("content/publications/with-pdf/index.md", with);
        published.site.put("content/publications/with-pdf/paper.pdf", pdf("A Paper with a PDF"));
        published.site.put("static/names/é ü+%&'.txt", "a name that is not easy to write in an address");
        published
    }

    /// Writes site.toml anew, with more lines for the target.
    pub fn configure(&self, more: &str) {
        self.site.put("site.toml", format!("{}\n[publish.web]\n{}\n{more}\n", crate::support::SITE, self.target));
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(OFFPRINT);
        command.arg("publish").args(args).args(["--format", "json", "--date", TODAY, "--root"]).arg(self.site.path(""));
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "WEBDAV_USERNAME", "WEBDAV_PASSWORD"] {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    pub fn run(&self, args: &[&str]) -> Run {
        let run = Run::from(self.command(args).output().expect("it runs"));
        for secret in SECRETS {
            assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{run:#?}");
        }
        run
    }

    /// Publishes, expects that all goes well, and tells which files were sent and which deleted.
    #[track_caller]
    pub fn publish(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let run = self.run(&["--yes", "--list"]);
        assert!(run.code == 0 && run.problems.is_empty(), "{run:#?}");
        let named = |signs: [&str; 2]| {
            let lines = run.stderr.lines();
            lines.filter_map(|line| signs.iter().find_map(|sign| line.strip_prefix(sign)).map(str::to_owned)).collect()
        };
        (named(["  + ", "  ~ "]), named(["  - ", "  - "]))
    }

    /// Expects that there is nothing to do.
    #[track_caller]
    pub fn has_all(&self) {
        let run = self.run(&["--yes"]);
        assert!(run.code == 0 && run.stderr.contains("has this site already"), "{run:#?}");
    }

    /// The files that the site consists of, without our note.
    pub fn built(&self) -> Tree {
        without_notes(self.site.output())
    }

    pub fn edit(&self, numbers: impl IntoIterator<Item = usize>) {
        for number in numbers {
            self.site.put(&format!("content/publications/paper-{number}.md"), text(number, "The corrected text"));
        }
    }
}

/// What a host shows, without our own files.
fn without_notes(mut tree: Tree) -> Tree {
    tree.0.retain(|path, _| !path.starts_with(".offprint-"));
    tree
}

/// Files of `new` that `old` has not, or has with other bytes.
fn differing(old: &Tree, new: &Tree) -> BTreeSet<String> {
    new.paths().into_iter().filter(|path| old.bytes(path) != new.bytes(path)).map(str::to_owned).collect()
}

/// A file becomes a folder, and a folder a file.
fn other_names(published: &Published, there: &dyn Fn() -> Tree) {
    published.site.put("static/thing", "a file");
    published.site.put("static/other/thing", "in a folder");
    published.publish();
    published.site.remove("static/thing");
    published.site.remove("static/other");
    published.site.put("static/thing/inner", "in a folder");
    published.site.put("static/other", "a file");
    published.publish();
    without_notes(there()).has_the_bytes_of(&published.built());
}

/// What everyone does: publishes, publishes again, edits, deletes, and makes mistakes. `there` fetches what is at the host.
fn whole_story(published: &Published, there: &dyn Fn() -> Tree) {
    // Shown only.
    let run = published.run(&["--dry-run"]);
    assert!(run.code == 0 && run.stderr.contains("Nothing was sent"), "{run:#?}");
    assert!(there().0.is_empty(), "{:?}", there().paths());
    // Nobody is there who could be asked.
    let run = published.run(&[]);
    assert_eq!((run.code, run.problems[0].code.as_str()), (1, "unconfirmed"), "{run:#?}");
    assert!(without_notes(there()).0.is_empty(), "{:?}", there().paths());

    let (mut sent, deleted) = published.publish();
    sent.remove(".nojekyll");
    let first = published.built();
    assert_eq!(sent, first.paths().into_iter().map(str::to_owned).collect());
    assert!(deleted.is_empty());
    without_notes(there()).has_the_bytes_of(&first);
    published.has_all();
    without_notes(there()).has_the_bytes_of(&first);

    published.edit(0..10);
    let (sent, deleted) = published.publish();
    let edited = published.built();
    assert_eq!(sent, differing(&first, &edited));
    assert_eq!(deleted, differing(&edited, &first).into_iter().filter(|path| !edited.has(path)).collect());
    without_notes(there()).has_the_bytes_of(&edited);
    published.has_all();

    published.site.remove("content/publications/paper-11.md");
    let (_, deleted) = published.publish();
    assert!(deleted.contains("publications/paper-11/index.html"), "{deleted:?}");
    let fewer = published.built();
    assert!(!fewer.has("publications/paper-11/index.html"));
    without_notes(there()).has_the_bytes_of(&fewer);

    // Most papers are lost, and nobody has meant that.
    let kept: Vec<_> = (12..40).map(|number| format!("content/publications/paper-{number}.md")).collect();
    for path in &kept {
        published.site.remove(path);
    }
    let run = published.run(&["--yes"]);
    assert_eq!((run.code, run.problems[0].code.as_str()), (1, "many-deletions"), "{run:#?}");
    without_notes(there()).has_the_bytes_of(&fewer);
    // Now somebody has.
    let run = published.run(&["--yes", "--delete-at-most", "90"]);
    assert_eq!(run.code, 0, "{run:#?}");
    without_notes(there()).has_the_bytes_of(&published.built());
    published.has_all();
}

#[test]
fn a_folder() {
    let place = scratch();
    let folder = place.path().join("www/papers");
    let published = Published::to(&format!("url = \"file://{}\"", folder.display()), &[]);
    whole_story(&published, &|| Tree::read(&folder));
    other_names(&published, &|| Tree::read(&folder));
    let empty: Vec<_> = walkdir::WalkDir::new(&folder)
        .into_iter()
        .map(|entry| entry.expect("readable"))
        .filter(|entry| entry.file_type().is_dir() && entry.path().read_dir().expect("readable").next().is_none())
        .map(|entry| entry.path().to_owned())
        .collect();
    assert!(empty.is_empty(), "{empty:?}");
}

#[test]
fn a_folder_beside_the_site_by_a_relative_path() {
    let published = Published::to("url = \"elsewhere/www\"", &[]);
    published.publish();
    without_notes(Tree::read(&published.site.path("elsewhere/www"))).has_the_bytes_of(&published.built());
}

#[test]
fn what_others_have_put_there_stays_and_what_is_lost_is_sent_again() {
    let place = scratch();
    let published = Published::to(&format!("url = \"file://{}\"", place.path().display()), &[]);
    let put = |path: &str| crate::support::put(&place.path().join(path), "somebody else's");
    put("their/page.html");
    put("index.html");
    let run = published.run(&["--yes"]);
    assert_eq!(run.code, 0, "{run:#?}");
    assert!(run.stderr.contains("replaced         1"), "{}", run.stderr);
    assert!(run.stderr.contains("others'         1"), "{}", run.stderr);
    // One is lost and one is another, and nobody has told us; it is found when something is sent, or on demand.
    std::fs::remove_file(place.path().join("feed.xml")).expect("there");
    put("robots.txt");
    published.has_all();
    let run = published.run(&["--yes", "--verify"]);
    assert!(run.code == 0 && run.stderr.contains("mended         2"), "{run:#?}");
    let there = without_notes(Tree::read(place.path()));
    assert_eq!(there.bytes("their/page.html"), Some(&b"somebody else's"[..]));
    assert_eq!(differing(&there, &published.built()), BTreeSet::new());
    // A manifest that is lost is no harm either.
    std::fs::remove_file(place.path().join(".offprint-manifest")).expect("there");
    published.edit([3]);
    published.publish();
    assert_eq!(differing(&without_notes(Tree::read(place.path())), &published.built()), BTreeSet::new());
    published.has_all();
}

#[test]
fn a_server_of_webdav() {
    let nginx = nginx::Nginx::start();
    let published = Published::to(
        &format!("url = \"webdav://127.0.0.1:{}/papers/all/\"", nginx.port),
        &nginx::Nginx::environment(),
    );
    whole_story(&published, &|| Tree::read(&nginx.folder.join("papers/all")));
    other_names(&published, &|| Tree::read(&nginx.folder.join("papers/all")));
    // As readers get it.
    let page = fetch(&format!("http://127.0.0.1:{}/papers/all/publications/paper-0/", nginx.web));
    assert_eq!(page, published.site.page("publications/paper-0/index.html"));
}

#[test]
fn a_server_of_sftp() {
    let sshd = sshd::Sshd::start();
    let url = format!("sftp://{}@127.0.0.1:{}{}", sshd::Sshd::user(), sshd.port, sshd.folder.display());
    let published = Published::to(&format!("url = \"{url}\""), &[("PATH", &sshd.path(true))]);
    whole_story(&published, &|| Tree::read(&sshd.folder));
    other_names(&published, &|| Tree::read(&sshd.folder));
    let fetched = scratch();
    sshd.fetch(fetched.path());
    without_notes(Tree::read(&fetched.path().join("www"))).has_the_bytes_of(&published.built());
}

#[test]
fn a_store_of_s3() {
    let s3 = s3::S3::start();
    s3.bucket("site");
    let target = format!("url = \"s3://site/papers/2026\"\nendpoint = \"{}\"", s3.endpoint);
    let published = Published::to(&target, &s3::S3::environment());
    whole_story(&published, &|| Tree::read(&s3.folder.path().join("site/papers/2026")));
    let fetched = s3::fetch(&s3, "site", "papers/2026");
    without_notes(fetched.files).has_the_bytes_of(&published.built());
    for (path, expected) in [
        ("index.html", ("text/html; charset=utf-8", "public, max-age=300, must-revalidate")),
        ("publications/with-pdf/with-pdf.pdf", ("application/pdf", "public, max-age=3600")),
        ("feed.xml", ("application/atom+xml; charset=utf-8", "public, max-age=300, must-revalidate")),
        ("feed.json", ("application/feed+json; charset=utf-8", "public, max-age=300, must-revalidate")),
        ("folio.css", ("text/css; charset=utf-8", "public, max-age=3600")),
        ("catalogue.bib", ("application/x-bibtex; charset=utf-8", "public, max-age=300, must-revalidate")),
    ] {
        let (content_type, cache_control) = &fetched.headers[path];
        assert_eq!((content_type.as_str(), cache_control.as_str()), expected, "{path}");
    }
    let shards: Vec<_> =
        fetched.headers.iter().filter(|(path, _)| path.starts_with("search/") && path.ends_with(".bin")).collect();
    assert!(!shards.is_empty());
    for (path, (content_type, cache_control)) in shards {
        assert_eq!(
            (content_type.as_str(), cache_control.as_str()),
            ("application/octet-stream", "public, max-age=31536000, immutable"),
            "{path}"
        );
    }
}

#[test]
fn old_addresses_lead_on_by_themselves_on_s3() {
    let s3 = s3::S3::start();
    s3.bucket("site");
    let published =
        Published::to(&format!("url = \"s3://site\"\nendpoint = \"{}\"", s3.endpoint), &s3::S3::environment());
    published.configure("[redirects]\n\"/old/\" = \"/publications/paper-1/\"");
    published.publish();
    published.has_all();
    // The page stays for those who ask in other ways; the store keeps beside it where it leads.
    let fetched = s3::fetch(&s3, "site", "");
    assert_eq!(fetched.files.bytes("old/index.html"), published.built().bytes("old/index.html"));
    assert_eq!(fetched.headers["old/index.html"].0, "text/html; charset=utf-8");
    let notes = Tree::read(s3.folder.path());
    let leads = |to: &str| {
        let sign = format!("\"website_redirect_location\":\"{to}\"");
        notes.0.values().filter(|file| String::from_utf8_lossy(&file.bytes).contains(&sign)).count()
    };
    assert_eq!(leads("/publications/paper-1/"), 1);
    // Another target of the redirect changes only that.
    published.configure("[redirects]\n\"/old/\" = \"https://elsewhere.example/\"");
    assert_eq!(published.publish().0, BTreeSet::from(["old/index.html".to_owned()]));
}

#[test]
fn s3_is_asked_once_when_there_is_nothing_to_do_and_sent_what_has_changed() {
    let s3 = s3::S3::start();
    s3.bucket("site");
    let published =
        Published::to(&format!("url = \"s3://site\"\nendpoint = \"{}\"", s3.endpoint), &s3::S3::environment());
    published.publish();
    let before = published.built();
    s3.requests();
    published.has_all();
    assert_eq!(s3.requests().len(), 1);
    published.edit([1, 2]);
    published.publish();
    let put: BTreeSet<String> = s3
        .requests()
        .into_iter()
        .filter(|seen| seen.method == "PUT" && !seen.path.contains("/.offprint-"))
        .map(|seen| seen.path.trim_start_matches("/site/").to_owned())
        .collect();
    assert_eq!(put, differing(&before, &published.built()));
}

#[test]
fn a_branch_of_git() {
    for history in [true, false] {
        let place = scratch();
        let repository = place.path().join("site.git");
        let git = |args: &[&str]| {
            let output = Command::new("git").arg("--git-dir").arg(&repository).args(args).output().expect("git runs");
            assert!(output.status.success(), "{output:?}");
            output.stdout
        };
        let made = Command::new("git").args(["init", "-q", "--bare"]).arg(&repository).status();
        assert!(made.expect("git runs; as root, run: apt-get install -y git").success());
        let target = format!("url = \"git+file://{}\"\nhistory = {history}", repository.display());
        let own = [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null")];
        let published = Published::to(&target, &own);
        let there = || {
            let folder = scratch();
            let tip = Command::new("git")
                .arg("--git-dir")
                .arg(&repository)
                .args(["rev-parse", "-q", "--verify", "gh-pages"])
                .output();
            if tip.expect("git runs").status.success() {
                let archive = folder.path().join("a.tar");
                git(&["archive", "-o", archive.to_str().expect("UTF-8"), "gh-pages"]);
                let unpacked = Command::new("tar").arg("-xf").arg(&archive).arg("-C").arg(folder.path()).status();
                assert!(unpacked.expect("tar runs").success());
                std::fs::remove_file(archive).expect("there");
            }
            let mut tree = Tree::read(folder.path());
            assert_eq!(tree.0.remove(".nojekyll").is_some(), !tree.0.is_empty());
            tree
        };
        whole_story(&published, &there);
        other_names(&published, &there);
        let commits = String::from_utf8(git(&["rev-list", "--count", "gh-pages"])).expect("a number");
        assert_eq!(commits.trim(), if history { "6" } else { "1" });
    }
}

/// A page, as a reader's program gets it.
pub fn fetch(url: &str) -> String {
    ureq::get(url).call().expect("an answer").body_mut().read_to_string().expect("a text")
}
