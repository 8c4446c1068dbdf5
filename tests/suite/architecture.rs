//! The shape of the sources: what DESIGN.md says of them, read from them. Rust's own lexer takes the comments out.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::fs;
use std::path::{Path, PathBuf};

/// The stages in the order of the data's journey, between the words that all use and the commands that use all.
const ORDER: [&str; 8] = ["base", "discover", "load", "model", "plan", "render", "write", "commands"];

/// What can panic outside of tests, each with the reason why it cannot. Add none without one.
const CANNOT_PANIC: [(&str, &str, &str); 1] =
    [("plan/claims.rs", "unreachable", "a fixed word and a number make a path")];

/// A source file without its comments and tests.
struct Source {
    /// Relative to `src/`.
    path: String,
    /// `["plan", "listings"]` for `plan/listings/mod.rs`; empty for `lib.rs` and `main.rs`.
    module: Vec<String>,
    words: Vec<String>,
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<Source> {
    let files = walkdir::WalkDir::new(src()).sort_by_file_name().into_iter().map(|entry| entry.expect("readable"));
    let sources: Vec<Source> = files
        .filter(|entry| entry.path().extension().is_some_and(|e| e == "rs"))
        // A module's tests may be in files of their own.
        .filter(|entry| entry.path().components().all(|part| part.as_os_str() != "tests"))
        .map(|entry| {
            let path = entry.path().strip_prefix(src()).expect("below").to_str().expect("UTF-8").to_owned();
            let module = path.trim_end_matches(".rs").split('/').filter(|part| !["mod", "lib", "main"].contains(part));
            let text = fs::read_to_string(entry.path()).expect("text");
            let mut words = Vec::new();
            collect(text.parse().unwrap_or_else(|error| panic!("{path}: {error}")), &mut words);
            Source { module: module.map(str::to_owned).collect(), path, words }
        })
        .collect();
    assert!(sources.len() > 30, "the sources are not where they were");
    sources
}

/// The words and signs of a source, without documentation and without what is compiled for tests only.
fn collect(tokens: TokenStream, words: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                // An attribute: `#[…]`, or `#![…]` for what is around it.
                tokens.next_if(|next| matches!(next, TokenTree::Punct(mark) if mark.as_char() == '!'));
                let is_attribute =
                    |next: &TokenTree| matches!(next, TokenTree::Group(g) if g.delimiter() == Delimiter::Bracket);
                if tokens.next_if(is_attribute).is_some_and(|attribute| attribute.to_string() == "[cfg (test)]") {
                    // The item that it stands before ends with a block or a semicolon.
                    for skipped in tokens.by_ref() {
                        match skipped {
                            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
                            TokenTree::Punct(mark) if mark.as_char() == ';' => break,
                            _ => {}
                        }
                    }
                }
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                words.push(open.to_owned());
                collect(group.stream(), words);
                words.push(close.to_owned());
            }
            TokenTree::Literal(_) => words.push("\"…\"".to_owned()),
            word => words.push(word.to_string()),
        }
    }
}

/// The top-level modules that a source names: what follows `crate::`, or as many `super::` as lead to the crate's root.
fn modules_named(source: &Source) -> Vec<&str> {
    let words: Vec<&str> = source.words.iter().map(String::as_str).collect();
    let mut named = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let steps = words[at..].chunks(3).take_while(|three| *three == ["super", ":", ":"]).count();
        let start = match words[at..] {
            ["crate", ":", ":", ..] => at + 3,
            _ if steps > 0 && steps == source.module.len() => at + 3 * steps,
            _ => {
                at += (3 * steps).max(1);
                continue;
            }
        };
        named.extend(heads(&words[start..]));
        at = start;
    }
    named
}

/// The first words of a path or of each path in its braces: `a::b` gives `a`, `{a::b, c}` gives `a` and `c`.
fn heads<'w>(words: &[&'w str]) -> Vec<&'w str> {
    if words.first() != Some(&"{") {
        return words.first().copied().into_iter().collect();
    }
    let mut depth = 0;
    let mut heads = Vec::new();
    for pair in words.windows(2) {
        match pair[0] {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(pair[0], "{" | ",") && pair[1] != "}" {
            heads.push(pair[1]);
        }
    }
    heads
}

fn rank(module: &str) -> usize {
    // What lib.rs itself has is for those who may use everything.
    ORDER.iter().position(|stage| *stage == module).unwrap_or(ORDER.len() - 1)
}

#[test]
fn no_stage_names_a_later_one() {
    let sources = sources();
    let mut edges = 0;
    for source in sources.iter().filter(|source| !source.module.is_empty()) {
        for named in modules_named(source) {
            edges += 1;
            assert!(rank(named) <= rank(&source.module[0]), "src/{} names `{named}`, which comes later", source.path);
        }
    }
    assert!(edges > 100, "the paths are no longer found: only {edges}");
}

#[test]
fn paths_are_found_in_every_way_of_writing_them() {
    let source = |module: &[&str], text: &str| {
        let mut words = Vec::new();
        collect(text.parse().expect("tokens"), &mut words);
        Source { path: String::new(), module: module.iter().map(|m| (*m).to_owned()).collect(), words }
    };
    let found = |module: &[&str], text| modules_named(&source(module, text)).join(" ");
    assert_eq!(found(&["plan", "links"], "use crate::model::{A, B}; fn f(x: &crate::write::Y) {}"), "model write");
    assert_eq!(found(&["plan", "links"], "use crate::{base::{C, D}, render, Built};"), "base render Built");
    assert_eq!(found(&["plan", "links"], "use super::A; use super::super::write::B;"), "write");
    assert_eq!(found(&["plan"], "use super::{render::R, base};"), "render base");
    assert_eq!(found(&["plan"], "/// crate::write\n// crate::write\n#[cfg(test)] mod t { use crate::write; }"), "");
}

#[test]
fn each_stage_says_its_number_and_lib_rs_tells_them_in_order() {
    for (number, stage) in ORDER.iter().enumerate().skip(1).take(6) {
        let text = fs::read_to_string(src().join(stage).join("mod.rs")).expect("a stage is a folder");
        assert!(text.starts_with(&format!("//! Stage {number}: ")), "src/{stage}/mod.rs");
    }
    let lib = fs::read_to_string(src().join("lib.rs")).expect("the spine");
    let declared = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    assert_eq!(declared.collect::<Vec<_>>(), ORDER);
}

#[test]
fn only_the_last_stage_new_files_and_the_cache_write_to_the_disk() {
    const WRITERS: [&str; 11] = [
        "create_dir",
        "create_dir_all",
        "create_new",
        "hard_link",
        "remove_dir",
        "remove_dir_all",
        "remove_file",
        "set_permissions",
        "set_len",
        "symlink",
        "OpenOptions",
    ];
    const PATHS: [[&str; 4]; 6] = [
        ["fs", ":", ":", "write"],
        ["fs", ":", ":", "rename"],
        ["fs", ":", ":", "copy"],
        ["fs", ":", ":", "*"],
        ["File", ":", ":", "create"],
        ["File", ":", ":", "options"],
    ];
    for source in sources() {
        // A host makes folders, too, and may itself be a folder of this disk.
        let is_home = ["commands/files.rs", "base/cache.rs", "commands/publish/store.rs"].contains(&&*source.path);
        let allowed = is_home || source.module.first().is_some_and(|stage| stage == "write");
        let writes = source.words.iter().any(|word| WRITERS.contains(&word.as_str()))
            || source.words.windows(4).any(|four| PATHS.iter().any(|path| four == path));
        assert!(allowed || !writes, "src/{} writes to the disk", source.path);
    }
}

#[test]
fn nothing_panics_but_what_is_listed_with_its_reason() {
    let mut found = Vec::new();
    for source in sources() {
        for three in source.words.windows(3) {
            let panics = match [three[0].as_str(), &three[1], &three[2]] {
                [".", "unwrap" | "expect" | "unwrap_err" | "expect_err", "("] => Some(&three[1]),
                ["panic" | "todo" | "unimplemented" | "unreachable", "!", _] => Some(&three[0]),
                _ => None,
            };
            found.extend(panics.map(|word| (source.path.clone(), word.clone())));
        }
    }
    let listed: Vec<_> = CANNOT_PANIC.iter().map(|(path, word, _)| ((*path).to_owned(), (*word).to_owned())).collect();
    assert_eq!(found, listed);
}
