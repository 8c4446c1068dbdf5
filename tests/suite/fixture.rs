use std::fs;
use std::path::{Path, PathBuf};

/// A file or folder of `tests/fixtures/`.
pub fn fixtures(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)
}

/// Whether what is expected is to be rewritten.
pub fn blessing() -> bool {
    std::env::var_os("OFFPRINT_BLESS").is_some_and(|value| value == "1")
}

/// Expects the text of a file of `tests/fixtures/`.
#[track_caller]
pub fn agrees_with(path: &str, text: &str) {
    let path = fixtures(path);
    if blessing() {
        crate::support::put(&path, text);
    }
    let expected = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(text, expected, "{}; OFFPRINT_BLESS=1 rewrites it", path.display());
}
