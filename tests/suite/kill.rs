//! Builds that are killed. A page is never half there, and the next build ends where a clean one would.

use crate::support::{MANIFEST, SITE, Site, Tree, offprint, paper};
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const PAPERS: usize = 1_500;
const KILLS: u32 = 20;

/// A catalogue that takes long enough to build that a kill really hits. Editions differ in the site's title, which is on
/// every page, in what papers there are, and in a name that is a file in one and a folder in the other.
fn edition(odd: bool) -> Site {
    let title = if odd { "Harbour Institute, odd" } else { "Harbour Institute, even" };
    let mut site = Site::new().file("site.toml", SITE.replacen("Harbour Institute", title, 1));
    for number in 0..PAPERS {
        let of_both = number % 10 != 0;
        if of_both || (number % 20 == 0) == odd {
            let more = format!(
                "authors: Author {}\ntopics: Topic {}\nseries: Series {}\n",
                number % 97,
                number % 13,
                number % 7
            );
            let text = paper(&format!("Paper {number}"), &more) + &"A sentence of its abstract. ".repeat(20);
            site = site.file(&format!("content/publications/paper-{number}.md"), text);
        }
    }
    site.file(if odd { "static/thing" } else { "static/thing/inner" }, "x")
}

/// Begins to build `site` into the output of `target`.
fn begin(site: &Site, target: &Site) -> Child {
    let mut command = offprint(&["build"]);
    command.arg("--root").arg(site.path("")).arg("--out").arg(target.path("public"));
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it runs")
}

/// Builds to the end, and tells how long that took.
#[track_caller]
fn finish(site: &Site, target: &Site) -> Duration {
    let start = Instant::now();
    let ended = begin(site, target).wait_with_output().expect("it ends");
    assert!(ended.status.success(), "{}: {}", ended.status, String::from_utf8_lossy(&ended.stdout));
    start.elapsed()
}

/// Kills a build, and tells whether it was still at work.
fn kill(mut build: Child) -> bool {
    let hit = build.try_wait().expect("its state").is_none();
    build.kill().expect("it can be killed");
    build.wait().expect("it ends");
    hit
}

/// Parts of a build's duration from its beginning to its end, the same in every run (xorshift).
fn moments() -> impl Iterator<Item = f64> {
    let mut seed: u64 = 0x0ff9;
    (0..KILLS).map(move |nth| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let jitter = (seed % 1000) as f64 / 1000.0;
        (f64::from(nth) + jitter) / f64::from(KILLS)
    })
}

/// What is in the output's folder besides it and the sources.
#[track_caller]
fn nothing_beside(target: &Site) {
    assert_eq!(target.strangers(), [""; 0]);
}

#[test]
fn a_first_build_that_is_killed_is_there_whole_or_not_at_all() {
    let (site, clean, target) = (edition(true), Site::new(), Site::new());
    finish(&site, &clean);
    let expected = clean.output();
    // Other tests may end meanwhile, so each build tells anew how long the next one takes.
    let mut duration = finish(&site, &target);
    let mut hits = 0;
    for moment in moments() {
        target.remove("public");
        let build = begin(&site, &target);
        sleep(duration.mul_f64(moment));
        let hit = kill(build);
        hits += u32::from(hit);
        assert!(hit || target.path("public").exists(), "a build that ended has an output");
        if target.path("public").exists() {
            target.output().has_the_bytes_of(&expected);
        }
        duration = finish(&site, &target);
        target.output().has_the_bytes_of(&expected);
        nothing_beside(&target);
    }
    assert!(hits >= KILLS / 2, "only {hits} of {KILLS} hit");
}

#[test]
fn a_rebuild_that_is_killed_leaves_each_file_old_or_new() {
    let (editions, clean, target) = ([edition(true), edition(false)], [Site::new(), Site::new()], Site::new());
    let expected = [0, 1].map(|which| {
        finish(&editions[which], &clean[which]);
        clean[which].output()
    });
    finish(&editions[0], &target);
    let mut duration = finish(&editions[1], &target).min(finish(&editions[0], &target));
    let (mut hits, mut mixed) = (0, 0);
    let mut which = 0;
    for (nth, moment) in moments().enumerate() {
        let (old, new) = (&expected[which], &expected[1 - which]);
        which = 1 - which;
        let manifest = target.path("public").join(MANIFEST);
        let inode = || fs::metadata(&manifest).expect("there").ino();
        let before = inode();
        let mut build = begin(&editions[which], &target);
        if nth % 2 == 0 {
            sleep(duration.mul_f64(moment));
        } else {
            // The moves are a short part of a build, so every other kill waits for the manifest that announces them.
            while inode() == before && build.try_wait().expect("its state").is_none() {}
            sleep(Duration::from_millis(10).mul_f64(moment));
        }
        hits += u32::from(kill(build));
        mixed += u32::from(is_of_both(&target.output(), old, new));
        duration = finish(&editions[which], &target);
        target.output().has_the_bytes_of(new);
        nothing_beside(&target);
    }
    assert!(hits >= KILLS / 2, "only {hits} of {KILLS} hit");
    assert!(mixed >= 2, "only {mixed} of {KILLS} hit between the first move and the last");
}

/// Expects that each file is the old or the new one, and tells whether there are some of both.
#[track_caller]
fn is_of_both(tree: &Tree, old: &Tree, new: &Tree) -> bool {
    let mut kinds = BTreeSet::new();
    for path in tree.paths().into_iter().filter(|path| *path != MANIFEST) {
        let bytes = tree.bytes(path);
        let (is_old, is_new) = (bytes == old.bytes(path), bytes == new.bytes(path));
        assert!(is_old || is_new, "{path} is torn");
        if is_old != is_new {
            kinds.insert(is_old);
        }
    }
    let of_both = |path: &&&str| old.has(path) && new.has(path) && !tree.has(path);
    assert_eq!(
        new.paths().iter().filter(of_both).collect::<Vec<_>>(),
        Vec::<&&str>::new(),
        "a file of both is missing"
    );
    kinds.len() == 2
}
