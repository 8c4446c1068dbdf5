//! Small sites with the whole of what they become, in `tests/fixtures/NAME/`: `site` and `expected`.

use crate::support::{MANIFEST, Run, Tree, offprint, put, scratch};
use std::fs;
use std::path::{Path, PathBuf};

/// A file or folder of `tests/fixtures/`.
pub fn fixtures(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)
}

/// Whether what is expected is to be rewritten.
fn blessing() -> bool {
    std::env::var_os("OFFPRINT_BLESS").is_some_and(|value| value == "1")
}

/// Expects the text of a file of `tests/fixtures/`.
#[track_caller]
pub fn agrees_with(path: &str, text: &str) {
    let path = fixtures(path);
    if blessing() {
        put(&path, text);
    }
    let expected = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(text, expected, "{}; OFFPRINT_BLESS=1 rewrites it", path.display());
}

/// The folders of `tests/fixtures/` that hold a site.
fn sites() -> Vec<PathBuf> {
    let folders = fs::read_dir(fixtures("")).expect("the fixtures").map(|entry| entry.expect("readable").path());
    let mut sites: Vec<PathBuf> = folders.filter(|folder| folder.join("site/site.toml").is_file()).collect();
    sites.sort();
    sites
}

#[test]
fn each_site_becomes_what_is_expected() {
    assert!(!sites().is_empty(), "the fixtures are not where they were");
    for site in sites() {
        let place = scratch();
        let mut command = offprint(&["build"]);
        command.arg("--root").arg(site.join("site")).arg("--out").arg(place.path().join("out"));
        let run = Run::from(command.output().expect("it runs"));
        assert!(run.code == 0 && run.problems.is_empty(), "{run:#?}");
        let mut built = Tree::read(&place.path().join("out"));
        // It is the program's own, and hashes tell a reader nothing.
        built.0.remove(MANIFEST);
        // So is the search index, which tests/suite/search.rs asks.
        built.0.retain(|path, _| path == "search/index.html" || !path.starts_with("search/"));
        let expected = site.join("expected");
        if blessing() {
            // What is there is ours: the folder has nothing but earlier output.
            let _ = fs::remove_dir_all(&expected);
            for (path, file) in &built.0 {
                put(&expected.join(path), file.bytes.as_slice());
            }
        }
        let expected = Tree::read(&expected);
        for path in expected.paths() {
            assert!(built.has(path), "{path} is expected and not built; OFFPRINT_BLESS=1 rewrites what is expected");
        }
        for (path, file) in &built.0 {
            let Some(expected) = expected.bytes(path) else {
                panic!("{path} is built and not expected; OFFPRINT_BLESS=1 rewrites what is expected");
            };
            let text = String::from_utf8_lossy;
            assert_eq!(text(&file.bytes), text(expected), "{path}; OFFPRINT_BLESS=1 rewrites what is expected");
            assert!(file.bytes == expected, "{path} differs in bytes that are no text");
        }
    }
}
