//! Of HTML as nobody writes it, every word is in the Markdown that it becomes, and stays a word.

use super::{markdown, rendered, words};
use crate::commands::import::html::to_text;
use proptest::prelude::*;

/// Words and signs that Markdown has something to do with.
fn nasty() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "*",
        "_",
        "#",
        "##",
        "1.",
        "2)",
        "-",
        "+",
        "=",
        "---",
        "===",
        "***",
        "[x]",
        "[ ]",
        "[a](b)",
        "![a]",
        "&lt;",
        "&lt;b&gt;",
        "&gt;",
        "\\",
        "\\\\",
        "`",
        "``",
        "~",
        "~~",
        "&amp;amp;",
        "&amp;",
        "&amp;#35;",
        "|",
        "a|b",
        ":--",
        "|---|",
        "!",
        "(",
        ")",
        "]:",
        "[^1]",
        "[^1]:",
        "snake_case_",
        "__init__",
        "a*b",
        "é",
        "日本",
        "“",
        "&nbsp;",
        "&#8203;",
        "😀",
        "{#id}",
        "{",
        "}",
        "$",
        "^",
        "http://e.example/a_b_",
        "&lt;!--",
        "&lt;/p&gt;",
        "\"q\"",
        "'",
        "--",
        "...",
        ".",
        ",",
        ":",
        "1986.",
        "\u{301}",
        "&shy;",
        "x",
        "word",
        "Sea",
        "&quot;",
    ]);
    prop::collection::vec((sign, prop::sample::select(vec!["", " ", "", "\n"])), 1..5)
        .prop_map(|parts| parts.into_iter().map(|(word, gap)| format!("{word}{gap}")).collect())
}

fn inline() -> impl Strategy<Value = String> {
    nasty().prop_recursive(3, 12, 4, |inner| {
        let names = prop::sample::select(vec![
            "b",
            "i",
            "em",
            "strong",
            "code",
            "sub",
            "sup",
            "del",
            "u",
            "span",
            "abbr title=\"a_b\"",
            "a href=\"http://e.example/?a=b&amp;c_(d)\"",
            "a href=\"/x y|z\" title=\"t`*&quot;_\"",
            "cite",
            "kbd",
            "q",
            "small",
            "mark",
        ]);
        let element = (names, prop::collection::vec(inner, 1..4)).prop_map(|(tag, parts)| {
            let name = tag.split(' ').next().unwrap_or(tag);
            format!("<{tag}>{}</{name}>", parts.concat())
        });
        let rest = prop::sample::select(vec!["<br>", "<img src=\"a.png\" alt=\"x]_\">", " ", "<!-- x -->", ""]);
        prop_oneof![4 => element, 1 => rest.prop_map(str::to_owned)]
    })
}

fn block() -> impl Strategy<Value = String> {
    let line = || prop::collection::vec(inline(), 1..4).prop_map(|parts| parts.concat());
    let simple = prop_oneof![
        4 => line().prop_map(|text| format!("<p>{text}</p>")),
        1 => (1..=6u8, line()).prop_map(|(level, text)| format!("<h{level}>{text}</h{level}>")),
        1 => nasty().prop_map(|text| format!("<pre>{text}</pre>")),
        1 => Just("<hr>".to_owned()),
        1 => (line(), line(), line(), line()).prop_map(|(a, b, c, d)| {
            format!("<table><thead><tr><th>{a}</th><th>{b}</th></tr></thead><tr><td>{c}</td><td>{d}</td></tr></table>")
        }),
        1 => (line(), line()).prop_map(|(a, b)| format!("<table><tr><td>{a}</td><td>{b}</td></tr></table>")),
        1 => (line(), line()).prop_map(|(a, b)| format!("<dl><dt>{a}</dt><dd>{b}</dd></dl>")),
        1 => (line(), line()).prop_map(|(a, b)| format!("<figure><img src=\"f.png\"><figcaption>{a}</figcaption></figure>{b}")),
    ];
    simple.prop_recursive(3, 12, 4, |inner| {
        let line = prop::collection::vec(inline(), 1..3).prop_map(|parts| parts.concat());
        let some = prop::collection::vec(prop_oneof![inner, line], 1..4);
        let names = prop::sample::select(vec![
            "ul", "ol", "ol start=\"7\"", "blockquote", "div", "details", "a href=\"/l/\"", "b",
        ]);
        (names, some).prop_map(|(tag, parts)| {
            let name = tag.split(' ').next().unwrap_or(tag);
            let is_list = matches!(name, "ul" | "ol");
            let parts = parts.into_iter().map(|part| if is_list { format!("<li>{part}</li>") } else { part });
            format!("<{tag}>{}</{name}>", parts.collect::<String>())
        })
    })
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(std::env::var("CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(200)))]

    #[test]
    fn no_word_is_lost(blocks in prop::collection::vec(block(), 1..4), gap in prop::sample::select(vec!["", "\n", "\n\n"])) {
        let html = blocks.join(gap);
        let markdown = markdown(&html);
        let (found, expected) = (to_text(&rendered(&markdown)), to_text(&html));
        prop_assert_eq!(words(&found), words(&expected), "\n{}\n=>\n{}\n=>\n{}", html, markdown, rendered(&markdown));
        prop_assert_eq!(letters(&found), letters(&expected));
    }

    #[test]
    fn no_text_panics(text in "[\\PC\n]{0,200}") {
        markdown(&text);
    }

    #[test]
    fn no_html_panics_or_runs(parts in prop::collection::vec("(<[/!a-z\"'= -]{1,9}>?|</?(p|b|ul|li|table|td|tr|pre|a|a href=javascript:x|a href=\"&#1;java&Tab;script:x\" onclick=x|script|iframe src=/x|details)>|\\[/?(caption|embed|gallery|video)[ a=\"]{0,4}\\]?|&[a-z#0-9]{1,4};?|[*_`\n]{1,3})", 0..60)) {
        let shown = rendered(&markdown(&parts.concat())).to_ascii_lowercase();
        prop_assert!(!shown.contains("<script") && !shown.contains("<iframe") && !shown.contains("=\"javascript"), "{}", shown);
    }
}
