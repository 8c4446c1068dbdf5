//! Publishing to a store of S3, measured: `cargo bench --profile release --bench publish -- --root SITE [--aws aws] [--work DIR]`.
//!
//! Starts a server of S3 in this process (s3s-fs, which keeps objects as files below DIR, on a RAM disk unless told otherwise)
//! and publishes the site at SITE there with `offprint publish --yes`: at first, again when nothing has changed, and after one
//! paper was edited. Then it does the first two with `aws s3 sync --delete` of the same output into another bucket, where `--aws`
//! says which program that is. Prints the time of each and the requests that the server got. Offprint's times have the build
//! in them, which is up to date at first and at the second run; aws compares what is there already.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    dead_code,
    reason = "a benchmark that cannot go on has nothing to tell but why, and it uses a part of what tests use"
)]

mod measured;
#[path = "../tests/suite/pdfs/mod.rs"]
mod pdfs;
#[path = "../tests/suite/publish/s3.rs"]
mod s3;
#[path = "../tests/suite/support.rs"]
mod support;

use s3::S3;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

fn main() {
    let root = measured::option("--root").expect("--root names a site");
    let root = Path::new(&root);
    let s3 = S3::start();
    for bucket in ["offprint", "aws"] {
        s3.bucket(bucket);
    }
    let work = measured::work().join(format!("offprint-bench-{}", std::process::id()));
    let site = work.join("site");
    fs::create_dir_all(&work).expect("a folder to work in");
    assert!(Command::new("cp").arg("-r").arg(root).arg(&site).status().expect("cp runs").success());
    let config = fs::read_to_string(site.join("site.toml")).expect("a site");
    let target = format!("[publish.bench]\nurl = \"s3://offprint\"\nendpoint = \"{}\"\n", s3.endpoint);
    fs::write(site.join("site.toml"), format!("{config}\n{target}")).expect("written");
    let offprint = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_offprint"));
        command.args(args).args(["--format", "json", "--root"]).arg(&site);
        command
    };
    measure("offprint build, nothing new", &s3, offprint(&["build"]));
    measure("offprint build, again", &s3, offprint(&["build"]));
    measure("offprint publish, first", &s3, offprint(&["publish", "--yes"]));
    measure("offprint publish, nothing new", &s3, offprint(&["publish", "--yes"]));
    let paper = walkdir::WalkDir::new(site.join("content/publications")).into_iter().flatten();
    let paper = paper.filter(|entry| entry.path().extension().is_some_and(|e| e == "md")).last().expect("a paper");
    let text = fs::read_to_string(paper.path()).expect("a text");
    fs::write(paper.path(), format!("{text}\nA sentence that was never there.\n")).expect("written");
    measure("offprint publish, one paper edited", &s3, offprint(&["publish", "--yes"]));
    if let Some(aws) = measured::option("--aws") {
        let sync = || {
            let mut command = Command::new(&aws);
            command.args(["s3", "sync", "--delete", "--only-show-errors", "--endpoint-url", &s3.endpoint]);
            command.arg(site.join("public")).arg("s3://aws");
            command
        };
        measure("aws s3 sync, first", &s3, sync());
        measure("aws s3 sync, nothing new", &s3, sync());
    }
    let _ = fs::remove_dir_all(&work);
}

fn measure(what: &str, s3: &S3, mut command: Command) {
    s3.requests();
    command.envs(S3::environment()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().expect("it runs");
    let time = start.elapsed();
    assert!(status.success(), "{what}: {status}");
    let mut methods: BTreeMap<String, usize> = BTreeMap::new();
    for seen in s3.requests() {
        *methods.entry(seen.method).or_default() += 1;
    }
    let total: usize = methods.values().sum();
    let parts: Vec<String> = methods.iter().map(|(method, count)| format!("{count} {method}")).collect();
    println!("{what:36} {:7.1} s  {total:6} requests  {}", time.as_secs_f64(), parts.join(", "));
}
