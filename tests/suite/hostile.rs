//! PDFs that mean harm: none of them stops a build or a paper, and each costs what the limits allow at most.

use crate::pdfs::{self, Opens};
use crate::server::memory;
use crate::support::{Run, SITE, Site, offprint};
use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

/// So long each may take in this test.
const SECONDS: u64 = 3;

#[test]
fn no_pdf_stops_a_build() {
    let site = Site::new().file("site.toml", format!("{SITE}[pdf]\nseconds = {SECONDS}\n"));
    let slug = |name: &str| name.replace(['/', '_'], "-");
    let mut number = 0;
    for member in pdfs::all() {
        let name = slug(member.name);
        site.put(
            &format!("content/publications/{name}.md"),
            crate::support::paper(&name, &format!("pdf: {name}.pdf\n")),
        );
        site.put(&format!("content/publications/{name}.pdf"), (member.make)());
        number += 1;
    }
    assert!(number > 200, "{number}");
    let begun = Instant::now();
    let (run, memory) = build_watched(&site);
    let time = begun.elapsed();
    assert_eq!(run.code, 0, "{run:#?}");
    assert!(memory < 1_000_000_000, "all processes have had {memory} bytes at one time");
    // Each is tried twice at most: with its text, and then without.
    assert!(time < Duration::from_secs(2 * SECONDS * number), "no limit holds: {time:?}");

    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for problem in run.problems {
        assert_eq!(problem.severity, "warning", "{problem:?}");
        let file = problem.file.expect("each has a file");
        let name = file.trim_start_matches("content/publications/").trim_end_matches(".pdf").to_owned();
        told.entry(name).or_default().push(problem.code);
    }
    let mut read = 0;
    for member in pdfs::all() {
        let name = slug(member.name);
        let page = site.page(&format!("publications/{name}/index.html"));
        assert!(page.contains(&format!("href=\"/publications/{name}/{name}.pdf\"")), "{name}: {page}");
        let said = told.remove(&name).unwrap_or_default();
        let is_known = |pages: usize| {
            page.contains(&format!(", {} page{})</a>", thousands(pages), if pages == 1 { "" } else { "s" }))
        };
        match member.opens {
            Opens::Pages(pages) if is_known(pages) => read += 1,
            Opens::Pages(pages) => assert_eq!(said, ["heavy-pdf"], "{name} has {pages} pages"),
            Opens::Never => assert!(!said.is_empty() && !page.contains("cover-400"), "{name}: {said:?}"),
            Opens::Perhaps => {}
        }
    }
    assert!(read > 150, "only {read} are read");
    let again = Instant::now();
    assert_eq!(site.build(&[]).code, 0);
    assert!(again.elapsed() < time / 4, "what stopped is not tried again");
}

/// Builds on two threads, and tells the most memory that the program and its workers have had at one time, in bytes.
fn build_watched(site: &Site) -> (Run, u64) {
    let mut command = offprint(&["build", "--threads", "2"]);
    command.arg("--root").arg(site.path("")).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("it runs");
    let id = child.id();
    let waiting = spawn(move || child.wait_with_output().expect("it ends"));
    let (mut most, own) = (0, id.to_string());
    while !waiting.is_finished() {
        let tasks = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
        let children = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
        let children = children.collect::<Vec<_>>().join(" ");
        let all = children.split_whitespace().chain([own.as_str()]);
        most = most.max(all.map(|process| memory(process, "VmRSS:")).sum());
        sleep(Duration::from_millis(2));
    }
    (Run::from(waiting.join().expect("an output")), most)
}

/// As English writes numbers.
fn thousands(number: usize) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
}
