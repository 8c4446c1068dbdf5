//! The program as its users call it.

use crate::support::{OFFPRINT, Run, Site, Tree, offprint, paper, pdf, put, scratch};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs the program in a folder, as it is typed.
fn typed(folder: &Path, args: &[&str]) -> Run {
    Run::from(Command::new(OFFPRINT).current_dir(folder).args(args).output().expect("it runs"))
}

/// The commands that the program's help lists.
fn commands() -> Vec<String> {
    let help = typed(Path::new("/"), &["--help"]).stdout;
    let list = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a list");
    let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn a_new_catalogue_builds_as_it_is() {
    let place = scratch();
    let run = typed(place.path(), &["init", "my-press"]);
    assert!(run.code == 0 && run.stdout.contains("offprint serve --root my-press --drafts"), "{run:#?}");
    let run = typed(place.path(), &["build", "--root", "my-press", "--format", "json"]);
    run.is_clean();
    assert!(run.stderr.starts_with("2 left out: ") && run.stderr.contains("\n0 publications · "), "{run:#?}");
    let run = typed(place.path(), &["build", "--root", "my-press", "--drafts", "--format", "json"]);
    run.is_clean();
    assert!(run.stderr.starts_with("2 publications · "), "{run:#?}");
    let home = std::fs::read_to_string(place.path().join("my-press/public/index.html")).expect("a home page");
    assert!(home.contains("My press") && home.contains("A First Paper"), "{home}");
}

#[test]
fn a_new_catalogue_never_replaces_anything() {
    let site = Site::new();
    let before = Tree::read(&site.path(""));
    for path in [site.path(""), site.path(".")] {
        let run = Run::from(offprint(&["init"]).arg(path).output().expect("it runs"));
        run.says(&["error[exists]"]);
    }
    Tree::read(&site.path("")).is_untouched_since(&before);
    let place = scratch();
    put(&place.path().join("content/publications/2026/a-second-paper.md"), "mine");
    let before = Tree::read(place.path());
    Run::from(offprint(&["init"]).arg(place.path()).output().expect("it runs")).says(&["error[exists]"]);
    Tree::read(place.path()).is_untouched_since(&before);
}

#[test]
fn any_title_makes_a_paper_that_builds() {
    let titles =
        ["A Title", "\"Quotes\": 'and' a colon: # - *", "海洋法", "Łódź & Москва — ¿qué?", "*star", "{x}", "\u{1f41f}"];
    let site = Site::new();
    let mut made = BTreeSet::new();
    for title in titles {
        let run = site.run(&["new", title]);
        run.is_clean();
        let path = run.stderr.trim().to_owned();
        assert!(path.ends_with("/index.md") && Path::new(&path).is_file(), "{run:#?}");
        made.insert(path);
    }
    assert_eq!(made.len(), titles.len());
    let run = site.build(&[]);
    run.is_clean();
    assert!(run.stderr.starts_with(&format!("{} publications · ", titles.len())), "{run:#?}");
    let listing = site.page("feed.json");
    let feed: serde_json::Value = serde_json::from_str(&listing).expect("JSON");
    let found: BTreeSet<&str> =
        feed["items"].as_array().expect("items").iter().filter_map(|item| item["title"].as_str()).collect();
    assert_eq!(found, titles.into_iter().collect());
}

#[test]
fn a_new_paper_takes_its_pdf_along_and_replaces_none() {
    let site = Site::new().file("outside.txt", pdf("Tides"));
    let outside = site.path("outside.txt");
    site.run(&["new", "Tides", "--pdf", outside.to_str().expect("UTF-8"), "--date", "2007-02-25"]).is_clean();
    let before = Tree::read(&site.path("content"));
    assert_eq!(before.paths(), ["publications/2007/tides/index.md", "publications/2007/tides/tides.pdf"]);
    site.run(&["new", "Tides", "--date", "2007-02-25"]).says(&["error[exists]"]);
    site.run(&["new", "Ebb", "--pdf", "/no/such.pdf"]).says(&["error[missing-file]"]);
    site.run(&["new", "  "]).says(&["error[missing-key]"]);
    Tree::read(&site.path("content")).is_untouched_since(&before);
    site.build(&[]).is_clean();
    assert_eq!(site.output().bytes("publications/tides/tides.pdf"), Some(&*pdf("Tides")));
}

#[test]
fn the_exit_code_says_whose_fault_it_is() {
    let site = Site::new().paper("a", "").built();
    let code = |args: &[&str]| site.run(args).code;
    assert_eq!((code(&["build"]), typed(Path::new("/"), &["--version"]).code), (0, 0));
    site.put("content/publications/a.md", "");
    assert_eq!((code(&["build"]), code(&["build", "--root", "/nowhere"])), (1, 2), "an option given twice is a slip");
    assert_eq!(typed(&site.path(""), &["build", "--root", "/nowhere"]).code, 1);
    for wrong in [
        &["bulid"][..],
        &["build", "--drats"],
        &["build", "--date", "yesterday"],
        &["build", "--threads", "0"],
        &["build", "--base-url", "host.example"],
        &["build", "--format", "xml"],
        &["new"],
        &["completions", "tcl"],
    ] {
        assert_eq!(code(wrong), 2, "{wrong:?}");
    }
    assert_eq!(typed(Path::new("/"), &[]).code, 2);
}

#[test]
fn json_is_one_object_a_line() {
    let site = Site::new().paper("a", "authros: x\n").paper("b", "date: soon\n").paper("c", "draft: true\n");
    for args in [&["build"][..], &["new", "A Title"]] {
        for line in site.run(args).stdout.lines() {
            let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).expect(line);
            for key in ["code", "severity", "message", "remedy", "file", "line", "column", "snippet", "related"] {
                assert!(object.contains_key(key), "{key}: {line}");
            }
        }
    }
}

#[test]
fn people_see_the_line_and_the_remedy() {
    let site = Site::new().paper("a", "authros: x\n");
    let run = typed(&site.path(""), &["build"]);
    assert_eq!(run.stdout, "");
    for part in ["error[unknown-key]", "content/publications/a.md:4:1", "authros: x", "did you mean `authors`?"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert!(!run.stderr.contains('\u{1b}'), "no colours where no terminal is");
}

#[test]
fn the_last_line_sums_up() {
    let site = Site::new().paper("a", "");
    let run = typed(&site.path(""), &["build"]);
    let words: Vec<&str> = run.stdout.trim_end().split(" · ").collect();
    assert!(run.code == 0 && run.stderr.is_empty(), "{run:#?}");
    assert!(words.len() == 4 && words[0] == "1 publication" && words[1].ends_with(" files"), "{words:?}");
    assert!(words[2].ends_with(" kB") && words[3].ends_with(" s"), "{words:?}");
}

#[test]
fn quiet_leaves_the_problems_only() {
    let site = Site::new().paper("a", "").paper("b", "draft: true\n");
    let run = typed(&site.path(""), &["build", "--quiet"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    let run = typed(&site.paper("c", "authros: x\n").path(""), &["build", "-q"]);
    assert!(run.code == 1 && run.stderr.contains("unknown-key"), "{run:#?}");
}

#[test]
fn the_date_decides_what_has_appeared() {
    let site = Site::new().paper("a", "").paper("b", "publish_at: 2027-05-01\n");
    let count = |args: &[&str]| {
        let run = site.build(args);
        run.is_clean();
        run.stderr.lines().last().map(|line| line.split(' ').next().unwrap_or_default().to_owned()).unwrap_or_default()
    };
    let counts =
        [&["--date", "2019-12-31"][..], &[], &["--date", "2027-04-30"], &["--date", "2027-05-01"], &["--future"]];
    assert_eq!(counts.map(count), ["0", "1", "1", "2", "2"]);
}

#[test]
fn the_site_is_found_from_any_folder_in_it() {
    let site = Site::new().paper("2020/a", "");
    let run = typed(&site.path("content/publications/2020"), &["build", "--date", "2026-11-22"]);
    assert_eq!(run.code, 0, "{run:#?}");
    assert!(site.output().has("publications/a/index.html"));
    let run = typed(scratch().path(), &["build"]);
    assert!(run.code == 1 && run.stderr.contains("offprint init"), "{run:#?}");
}

#[test]
fn help_and_completions_know_every_command() {
    let commands = commands();
    for expected in ["init", "new", "build", "serve", "completions"] {
        assert!(commands.iter().any(|command| command == expected), "{expected}: {commands:?}");
    }
    for command in &commands {
        assert_eq!(typed(Path::new("/"), &[command, "--help"]).code, 0, "{command}");
    }
    for shell in ["bash", "zsh", "fish"] {
        let script = typed(Path::new("/"), &["completions", shell]);
        assert!(script.code == 0 && script.stderr.is_empty(), "{script:#?}");
        for word in commands.iter().map(String::as_str).chain(["base-url", "drafts"]) {
            assert!(script.stdout.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn the_bash_completion_is_bash() {
    let script = scratch();
    let path = script.path().join("completion.bash");
    put(&path, typed(Path::new("/"), &["completions", "bash"]).stdout);
    assert!(Command::new("bash").arg("-n").arg(&path).status().expect("bash is there").success());
}

#[test]
fn nothing_is_written_elsewhere() {
    let (site, home) = (Site::new().file("content/publications/a.md", paper("A", "")), scratch());
    let before = Tree::read(&site.path("content"));
    let mut command = offprint(&["build"]);
    command.arg("--root").arg(site.path("")).current_dir(home.path());
    for variable in ["HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
        command.env(variable, home.path());
    }
    assert!(command.stdout(Stdio::null()).status().expect("it runs").success());
    assert_eq!(std::fs::read_dir(home.path()).expect("there").count(), 0);
    Tree::read(&site.path("content")).is_untouched_since(&before);
    assert_eq!(site.strangers(), [""; 0]);
}
