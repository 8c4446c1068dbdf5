//! A live preview, measured: `cargo bench --profile release --bench serve -- [--papers N,N,…] [--root DIR] [--edits 30]
//! [--hugo DIR] [--work DIR]`.
//!
//! Starts `offprint serve` on generated catalogues of N papers (6,153 unless told otherwise), one after the other, or on a
//! copy of the site at DIR; both on a RAM disk. Edits it, and measures from just before the write until a client that waits
//! for events, as a browser does, has been told to reload, has fetched the page and has found the new text in it. Each edit
//! writes a text that was never there before, so that finding it proves that the page is of that edit. The kinds of edits are
//! the body of a paper, seen on its page; its title, seen on the first page of the list of all; its template, and the title
//! of the site in site.toml, both seen on the paper's page. Prints the median and the worst time of each kind, the time from
//! the start of the process to the first page, and its memory.
//!
//! With `--hugo DIR`, where DIR holds `peer.sh`, it does the same to `hugo server` with DIR's site of the papers in
//! `DIR/../papers.jsonl.gz`, as many as `--papers` says last. Hugo runs in its faster configuration (see `peer.sh`) and with
//! its fast rendering, which is its default, once writing its pages into a folder on the RAM disk (also its default), once
//! with `--renderToMemory`. It tells browsers to reload over a websocket; here the page is fetched instead every 2 ms over one
//! connection until the new text is in it, which finds it no later than a browser could that waits to be told.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a benchmark that cannot go on has nothing to tell but why"
)]

mod catalogue;
mod measured;
#[path = "../tests/suite/server.rs"]
mod server;

use server::{Client, Server, time_until_shown};
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The name of the paper that is edited: the latest, so that it stands on the first page of the list.
const PAPER: &str = "the-edited-paper";

/// Between two edits. Nobody saves more often. What Hugo still does after it has written the page is waited for besides.
const PAUSE: Duration = Duration::from_millis(150);

fn main() {
    let papers = measured::option("--papers").unwrap_or_else(|| "6153".into());
    let papers = papers.split(',').map(|n| n.parse().expect("--papers takes numbers")).collect::<Vec<usize>>();
    let edits = measured::number("--edits", 30);
    let work = measured::work().join(format!("offprint-bench-{}", std::process::id()));
    let fresh = |name: &str| {
        let _ = fs::remove_dir_all(&work);
        fs::create_dir_all(&work).expect("a folder to work in");
        work.join(name)
    };
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{threads} processors, load {}, {edits} edits of each kind", load.split(' ').next().unwrap_or_default());
    if let Some(root) = measured::option("--root") {
        let site = fresh("site");
        run(Command::new("cp").arg("-r").arg(&root).arg(&site));
        print(&format!("offprint, {root}"), &measure_offprint(&site, edits));
    } else {
        for papers in &papers {
            let site = fresh("site");
            catalogue::generate(&site, *papers);
            print(&format!("offprint, {papers} papers"), &measure_offprint(&site, edits));
        }
    }
    if let Some(peers) = measured::option("--hugo") {
        let papers = papers.last().copied().unwrap_or_default();
        for to_memory in [false, true] {
            let site = fresh("hugo");
            let script = Path::new(&peers).join("peer.sh");
            let corpus = Path::new(&peers).join("../papers.jsonl.gz");
            let mut prepare = Command::new("bash");
            run(prepare.arg(script).args(["prep", "hugo"]).arg(corpus).arg(&site).arg(papers.to_string()));
            let name = if to_memory { "hugo --renderToMemory" } else { "hugo" };
            print(&format!("{name}, {papers} papers"), &measure_hugo(&site, edits, to_memory));
        }
    }
    fs::remove_dir_all(&work).expect("the folder is ours");
}

fn run(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}");
}

/// What was measured of one program on one site.
struct Measured {
    /// From the start of the process.
    first_page: Duration,
    kinds: Vec<(&'static str, Vec<Duration>)>,
    /// Now and at most, in bytes.
    after_start: (u64, u64),
    after_edits: (u64, u64),
}

/// A file that is edited: where it is, its text with another word in it, and the address of the page that shows the word.
struct Edit<'a> {
    kind: &'static str,
    file: PathBuf,
    text: Box<dyn Fn(&str) -> String + 'a>,
    shown_at: String,
}

fn measure_offprint(site: &Path, edits: usize) -> Measured {
    let settings = fs::read_to_string(site.join("site.toml")).expect("a site");
    let setting = |key: &str| settings.lines().find(|line| line.split('=').next().is_some_and(|k| k.trim() == key));
    let theme = setting("theme").and_then(|line| line.split('"').nth(1)).unwrap_or("folio").to_owned();
    let title = setting("title").expect("every site has a title");
    let page = format!("/publications/{PAPER}/");
    let kinds = [
        Edit {
            kind: "body",
            file: site.join(format!("content/publications/{PAPER}.md")),
            text: Box::new(|word| paper("The edited paper", "", word)),
            shown_at: page.clone(),
        },
        Edit {
            kind: "title",
            file: site.join(format!("content/publications/{PAPER}.md")),
            text: Box::new(|word| paper(word, "", "none")),
            shown_at: "/publications/".to_owned(),
        },
        Edit {
            kind: "template",
            file: site.join("templates/publication.html"),
            text: Box::new(|word| {
                format!(
                    "{{% extends \"themes/{theme}/publication.html\" %}}\n\
                     {{% block content %}}{{{{ super() }}}}<p>{word}</p>{{% endblock content %}}\n"
                )
            }),
            shown_at: page.clone(),
        },
        Edit {
            kind: "site.toml",
            file: site.join("site.toml"),
            text: Box::new(|word| settings.replacen(title, &format!("title = \"{word}\""), 1)),
            shown_at: page.clone(),
        },
    ];
    // They are there from the beginning, so that each edit is a change of a file; the paper as for the first kind.
    for edit in kinds.iter().rev() {
        fs::create_dir_all(edit.file.parent().expect("a folder")).expect("room");
        fs::write(&edit.file, (edit.text)("nothing")).expect("room");
    }
    let begin = Instant::now();
    // With this address the site stands at the root of the server, wherever it is to stand.
    let server = Server::offprint(site, &["--future", "--base-url", "https://bench.example/"]);
    let mut client = Client::new(&server.address);
    let first = client.get(&page).expect("it answers");
    let first_page = begin.elapsed();
    assert!(first.status == 200 && first.has("nothing"), "{page}: {} {}", first.status, first.location);
    let after_start = server.memory();
    let measured = kinds.iter().map(|edit| {
        let times = (0..edits).map(|number| {
            sleep(PAUSE);
            let word = format!("{}-{number:06}", edit.kind.replace('.', "-"));
            let text = (edit.text)(&word);
            time_until_shown(&mut client, &edit.shown_at, &word, || fs::write(&edit.file, text).expect("room"))
        });
        (edit.kind, times.collect())
    });
    Measured { first_page, kinds: measured.collect(), after_start, after_edits: server.memory() }
}

fn measure_hugo(site: &Path, edits: usize, to_memory: bool) -> Measured {
    let template = fs::read_to_string(site.join("layouts/page.html")).expect("a Hugo site");
    let page = format!("/publications/{PAPER}/");
    let file = site.join(format!("content/publications/{PAPER}.md"));
    let kinds = [
        Edit {
            kind: "body",
            file: file.clone(),
            text: Box::new(|word| paper("The edited paper", "years: [\"2099\"]\n", word)),
            shown_at: page.clone(),
        },
        Edit {
            kind: "title",
            file,
            text: Box::new(|word| paper(word, "years: [\"2099\"]\n", "none")),
            shown_at: "/publications/".to_owned(),
        },
        Edit {
            kind: "template",
            file: site.join("layouts/page.html"),
            text: Box::new(|word| template.replacen("</article>", &format!("<p>{word}</p></article>"), 1)),
            shown_at: page.clone(),
        },
    ];
    for edit in kinds.iter().rev() {
        fs::write(&edit.file, (edit.text)("nothing")).expect("room");
    }
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
    let mut hugo = Command::new(std::env::var_os("HUGO").unwrap_or_else(|| "hugo".into()));
    hugo.current_dir(site).args(["server", "--config", "hugo-dated-terms.toml", "--buildFuture", "--port"]);
    hugo.arg(port.to_string()).args(to_memory.then_some("--renderToMemory"));
    let begin = Instant::now();
    let mut server = Server::start(hugo);
    server.address = format!("127.0.0.1:{port}");
    let mut client = Client::new(&server.address);
    let shown = |client: &mut Client, path: &str, word: &str| loop {
        // While it writes a page, there is a part of one.
        if client.get(path).is_ok_and(|page| page.has(word)) {
            return;
        }
        sleep(Duration::from_millis(2));
    };
    shown(&mut client, &page, "nothing");
    let first_page = begin.elapsed();
    server.wait_until_said(|line| line.starts_with("Web Server is available"));
    let after_start = server.memory();
    let measured = kinds.iter().map(|edit| {
        let times = (0..edits).map(|number| {
            sleep(PAUSE);
            let word = format!("{}-{number:06}", edit.kind);
            let text = (edit.text)(&word);
            // Its fast rendering is of pages that were looked at lately, as a browser has looked at this one.
            client.get(&edit.shown_at).expect("it answers");
            let begin = Instant::now();
            fs::write(&edit.file, text).expect("room");
            shown(&mut client, &edit.shown_at, &word);
            let time = begin.elapsed();
            server.wait_until_said(|line| line.starts_with("Total in"));
            time
        });
        (edit.kind, times.collect())
    });
    Measured { first_page, kinds: measured.collect(), after_start, after_edits: server.memory() }
}

/// The text of the edited paper.
fn paper(title: &str, more: &str, word: &str) -> String {
    format!(
        "---\ntitle: {title}\ndate: 2099-12-31\nauthors:\n- Ada Person1\n- Bo Person2\nseries: Series 1\n{more}---\n\n\
         {}\n\nThe word is {word}.\n",
        "A sentence of its abstract, of as many words as sentences have. ".repeat(12)
    )
}

fn print(name: &str, measured: &Measured) {
    println!("\n{name}");
    println!("{:>22} {:>12}", "median", "worst");
    for (kind, times) in &measured.kinds {
        let mut times: Vec<f64> = times.iter().map(|time| 1e3 * time.as_secs_f64()).collect();
        times.sort_by(f64::total_cmp);
        let worst = times.last().copied().unwrap_or_default();
        println!("{:>19.1} ms {worst:>9.1} ms  {kind}", times[times.len() / 2]);
    }
    println!("{:>19.0} ms               from the start to the first page", 1e3 * measured.first_page.as_secs_f64());
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    for ((now, peak), when) in [(measured.after_start, "start"), (measured.after_edits, "the edits")] {
        println!("{:>19.0} MB {:>9.0} MB  memory after {when}, and the most so far", megabytes(now), megabytes(peak));
    }
}
