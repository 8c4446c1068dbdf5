//! Whatever stands in a user's files, there is no panic: a site, or diagnostics with a remedy each. In-process, so that a
//! panic shows itself as one.

use crate::support::{OFFPRINT, SITE, paper, put, scratch};
use offprint::base::Diagnostics;
use offprint::base::config::FRONT_MATTER_KEYS;
use offprint::base::diagnostic::Severity;
use offprint::base::due::Now;
use offprint::commands::Progress;
use offprint::load::Selection;
use proptest::prelude::*;
use std::path::Path;

/// A theme that costs nothing.
const THEME: [(&str, &str); 8] = [
    ("home", "{{ site.title }}{{ intro_html or '' }}"),
    ("publication", "{{ publication.title }}{{ publication.body_html }}"),
    ("listing", "{% for p in listing.publications %}{{ p.title }}{% endfor %}"),
    ("groups", "{% for e in index.entries %}{{ e.title }}{% endfor %}"),
    ("page", "{{ content_html }}"),
    ("search", ""),
    ("404", ""),
    ("redirect", "{{ target.url }}"),
];

/// Builds a site that has these files, and expects either an output or an error with its remedy.
fn builds_or_says_why(files: &[(&str, &[u8])]) -> Result<(), TestCaseError> {
    let folder = scratch();
    let put = |path: &str, bytes: &[u8]| put(&folder.path().join(path), bytes);
    put("site.toml", format!("theme = \"plain\"\n{SITE}").as_bytes());
    for (name, text) in THEME {
        put(&format!("themes/plain/templates/{name}.html"), text.as_bytes());
    }
    for (path, bytes) in files {
        put(path, bytes);
    }
    let (built, problems) = build(folder.path());
    prop_assert_eq!(built, !problems.has_errors());
    for problem in problems.into_sorted() {
        prop_assert!(!problem.message.is_empty() && !problem.remedy.is_empty(), "{:?}", problem);
        let place = problem.place.as_ref();
        prop_assert!(place.is_none_or(|place| place.line == 0 || place.column > 0), "{:?}", problem);
        prop_assert!(place.is_some() || problem.severity == Severity::Error, "{:?}", problem);
    }
    Ok(())
}

fn build(root: &Path) -> (bool, Diagnostics) {
    let mut problems = Diagnostics::default();
    let selection = Selection { now: Now::day(jiff::civil::date(2026, 11, 22)), drafts: true, future: true };
    let options = offprint::Options {
        root: root.to_owned(),
        out: root.join("public"),
        program: OFFPRINT.into(),
        base_url: None,
        selection,
    };
    let built = offprint::build(&options, &Progress::new(true), &mut problems);
    (built.is_some(), problems)
}

/// Values that have made programs stumble, and any others.
fn value() -> impl Strategy<Value = String> {
    let odd = [
        "",
        "~",
        "[]",
        "{}",
        "[[]]",
        "{a: {b: c}}",
        "[a, [b], {c: d}]",
        "-1",
        "1e400",
        ".nan",
        "0x7fffffffffffffffffff",
        "true",
        "2007-02-30",
        "0000",
        "99999-01-01",
        "9999",
        "*x",
        "&x [*x]",
        "!!binary aGk=",
        "|\n  text\n  more",
        "\"\\u0000\"",
        "/../..",
        "../../../etc/passwd",
        "http://",
        "//host/x",
        "/a?b#c",
        "%2e%2e/%00",
        "\u{feff}",
        "\u{202e}abc",
        "'",
        "\"",
        "index.html",
        ".",
        "..",
        "con",
        "{name: }",
        "[{name: A, orcid: 0000-0002-1825-0097}, {path: x}]",
        "\u{e000}",
    ];
    prop_oneof![3 => prop::sample::select(odd.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,40}"]
}

fn lines(keys: &'static [&'static str], separator: &'static str) -> impl Strategy<Value = String> {
    let key = prop_oneof![8 => prop::sample::select(keys).prop_map(str::to_owned), 1 => "[\\PC]{0,12}"];
    let line = (key, value()).prop_map(move |(key, value)| format!("{key}{separator}{value}\n"));
    prop::collection::vec(line, 0..8).prop_map(|lines| lines.concat())
}

fn markdown() -> impl Strategy<Value = String> {
    let parts = [
        "[a](",
        ")",
        "![",
        "](../",
        "#",
        "\n\n",
        "| a | b |\n|---|---|\n",
        "[^1]",
        "\n[^1]: ",
        "> ",
        "- ",
        "1. ",
        "```\n",
        "`",
        "**",
        "~~",
        "<b>",
        "<!--",
        "-->",
        "{#id}",
        "# ",
        "###### ",
        "&amp;",
        "&#0;",
        "\\",
        "\"",
        "...",
        "    ",
        "\t",
        "\r\n",
        "other.md",
        "/publications/other/",
        "?q",
        "%",
        "%zz",
        "offprint-hole-0",
        "https://e.example/",
        "mailto:",
        "<a@b.c>",
    ];
    let part = prop_oneof![3 => prop::sample::select(parts.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,10}"];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

const SETTINGS: &[&str] = &[
    "title",
    "description",
    "base_url",
    "language",
    "theme",
    "publisher",
    "catalogue",
    "taxonomies",
    "nav",
    "mailing_list",
    "redirects",
    "[publisher]\nname",
    "[catalogue]\nper_page",
    "[catalogue]\ntypes",
    "[[taxonomies]]\nkey",
    "[[nav]]\nurl",
    "[mailing_list]\naction",
    "[redirects]\n\"/a/\"",
    "[theme]\nname",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_front_matter(keys in lines(&FRONT_MATTER_KEYS, ": "), dated in any::<bool>()) {
        let known = if dated { "title: A title\ndate: 2020\n" } else { "" };
        let text = format!("---\n{known}{keys}---\nText.\n");
        builds_or_says_why(&[("content/publications/a.md", text.as_bytes())])?;
        builds_or_says_why(&[("content/people/a.md", text.as_bytes()), ("content/series/a.md", text.as_bytes())])?;
    }

    #[test]
    fn any_markdown(body in markdown()) {
        let files = [paper("A", "key_points: [\"*a* `b`\"]\n") + &body, format!("---\ntitle: Page\n---\n{body}"), paper("Other", "")];
        builds_or_says_why(&[
            ("content/publications/a.md", files[0].as_bytes()),
            ("content/page.md", files[1].as_bytes()),
            ("content/publications/other.md", files[2].as_bytes()),
        ])?;
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200), headed in any::<bool>()) {
        let head: &[u8] = if headed { b"---\ntitle: A\n" } else { b"" };
        let bytes = [head, &bytes].concat();
        let names = ["content/publications/a.md", "content/a.md", "content/people/a.md", "templates/page.html", "static/a"];
        builds_or_says_why(&names.map(|name| (name, &*bytes)))?;
        builds_or_says_why(&[("site.toml", &bytes)])?;
        builds_or_says_why(&[("themes/plain/theme.toml", &bytes)])?;
        builds_or_says_why(&[("public/.offprint-manifest", &bytes)])?;
    }

    #[test]
    fn any_settings(keys in lines(SETTINGS, " = "), quoted in lines(SETTINGS, " = ").prop_map(|lines| quote(&lines)), sound in any::<bool>()) {
        let known = if sound { "title = \"A\"\nbase_url = \"https://a.example/\"\ntheme = \"plain\"\n" } else { "" };
        let page = paper("A", "topics: [x]\n");
        for text in [keys, quoted] {
            let text = format!("{known}{text}");
            builds_or_says_why(&[("site.toml", text.as_bytes()), ("content/publications/a.md", page.as_bytes())])?;
        }
    }

    #[test]
    fn any_file_name(name in "[^/\0]{1,40}", folder in "[^/\0]{1,20}") {
        prop_assume!(![".", ".."].contains(&&*name) && ![".", ".."].contains(&&*folder));
        let (text, pdf) = (paper("A", ""), format!("---\ntitle: B\ndate: 2020\npdf: {}\n---\n", serde_json::Value::from(&*name)));
        builds_or_says_why(&[
            (&format!("content/publications/{folder}/{name}.md"), text.as_bytes()),
            (&format!("content/{name}/{folder}.md"), b"---\ntitle: P\n---\n"),
            (&format!("static/{folder}/{name}"), b"x"),
            ("content/publications/b/index.md", pdf.as_bytes()),
            (&format!("content/publications/b/{name}"), b"%PDF"),
        ])?;
    }
}

/// The values as TOML strings, so that they get past its parser.
fn quote(lines: &str) -> String {
    let quoted = |line: &str| match line.split_once(" = ") {
        Some((key, value)) => format!("{key} = {}\n", serde_json::Value::from(value)),
        None => format!("{line}\n"),
    };
    lines.lines().map(quoted).collect()
}
