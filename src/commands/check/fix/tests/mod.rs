//! What `--fix` does as a whole, and what it never does.

use super::*;
use crate::base::node::Key;
use proptest::prelude::*;

const KEYS: [&str; 20] = [
    "title", "subtitle", "date", "authors", "editors", "summary", "key_points", "topics", "aliases", "slug", "doi",
    "updated", "publish_at", "language", "license", "extra", "series", "number", "pages", "files",
];

fn fixed(text: &str) -> Option<(String, Vec<Mended>)> {
    fix(&Markdown { path: "content/publications/a.md".into(), text: Ok(text.to_owned()) }, &KEYS)
}

fn mended(yaml: &str) -> Option<String> {
    let (text, _) = fixed(&format!("---\n{yaml}---\nBody  \n"))?;
    Some(text.strip_prefix("---\n")?.strip_suffix("---\nBody  \n")?.to_owned())
}

#[test]
fn what_can_be_meant_in_one_way_only_is_mended() {
    for (yaml, expected) in [
        ("date: July 2, 2014 # as printed\n", "date: 2014-07-02 # as printed\n"),
        ("date: \"2014/7/2\"\r\n", "date: \"2014-07-02\"\r\n"),
        ("Date: 'July 2nd, 2014'\n", "date: '2014-07-02'\n"),
        ("slug: Ocean Law!\n", "slug: ocean-law\n"),
        ("slug: ocean\u{200b}-law\n", "slug: ocean-law\n"),
        ("\"Title\": A\n", "\"title\": A\n"),
        ("author:\n  - A B\n", "authors:\n  - A B\n"),
        ("Key Points: [a]\n", "key_points: [a]\n"),
        ("autors: A B\n", "authors: A B\n"),
        ("redirect_from: [/a/]\n", "aliases: [/a/]\n"),
        ("ti\u{200b}tle: A\n", "title: A\n"),
        ("title: A  \t\n# b  \n  \ndate: 2014\n", "title: A\n# b  \n\ndate: 2014\n"),
        ("title: \" A  'b'  c \" # d  e\n", "title: \"A 'b' c\" # d  e\n"),
        ("title: A  b\n", "title: A b\n"),
        ("doi: 10.5555/x.\n", "doi: 10.5555/x\n"),
        ("doi: \" 10.5555/x \"\n", "doi: \"10.5555/x\"\n"),
        ("title:A\n", "title: A\n"),
        ("Title:A\ndate: 2014\n", "title: A\ndate: 2014\n"),
        ("title:\u{a0}A\nother:\u{a0}b\n", "title: A\nother: b\n"),
        ("title: A:\nsummary: - b\n", "title: \"A:\"\nsummary: \"- b\"\n"),
        ("title:A: b\nsummary:c\n", "title: \"A: b\"\nsummary: c\n"),
        ("title: A: \"b\" \\c\ndate: 2014\n", "title: \"A: \\\"b\\\" \\\\c\"\ndate: 2014\n"),
        ("title: [Draft] A\n", "title: \"[Draft] A\"\n"),
        ("title: *A* b\n", "title: \"*A* b\"\n"),
        ("title: @a\n", "title: \"@a\"\n"),
        ("title: % of A\nsummary: A: b\n", "title: \"% of A\"\nsummary: \"A: b\"\n"),
        ("files:\n\t- path: A\n\t\tb: c\ndate: 2014\n", "files:\n  - path: A\n    b: c\ndate: 2014\n"),
        ("topics:\n  - a\n  # b\n  - c\n  - a  \n  - c # d\n", "topics:\n  - a\n  # b\n  - c\n  - c # d\n"),
        ("aliases:\r\n- /a/\r\n- /a/\r\n- /a/\r\n", "aliases:\r\n- /a/\r\n"),
        ("files:\n  - path: a  \n    label: |\n      b  \n", "files:\n  - path: a\n    label: |\n      b  \n"),
    ] {
        assert_eq!(mended(yaml).as_deref(), Some(expected), "{yaml}");
        assert_eq!(mended(expected), None, "{expected}");
    }
}

#[test]
fn everything_else_stays() {
    for yaml in [
        "",
        "# a  \n",
        "date: 3/4/2014\n",
        "date: [July 2, 2014]\n",
        "date:\n  July 2, 2014\n",
        "author: A\nauthors: B\n",
        "author: A\nAuthors: B\n",
        "Title: A\ntitle: B\n",
        "title: A\ntitle: B  \n",
        "tags: [a]\nkeywords: [b]\n",
        "numbr: 1\nnumber: 2\n",
        "titel_page: A\n",
        "title:A: b\n",
        "title: “A”\n",
        "title: '  '\n",
        "title: \"a\\x20 b\"\n",
        "title: \"two  \n  lines\"\n",
        "title: A\n  b  c: d\n",
        "title: #1\n",
        "title: A: b # c\n",
        "title: \"A\" b: c\n",
        "title: 'tis\ndate: July 2, 2014\n",
        "title: *a\nsummary: &a b\n",
        "other: A: b\nDate: 2014\n",
        "other:A\nDate: 2014\n",
        "file: a.pdf\n",
        "doi: https://doi.org/10.5555/x\n",
        "slug:\n  Ocean Law\n",
        "slug: /ocean/law/\n",
        "slug: \"Oc\\u00e9an\"\n",
        "slug: 2014!\n",
        "date: \"2014/7\\x2f2\"\n",
        "summary: |\n  date: July 2, 2014  \n  b\n\n  \n",
        "summary: |\n\tb\n",
        "extra:\n  date: July 2, 2014\n  Slug: A B  \n",
        "files:\n  - label: \"\ndate: July 2, 2014\n\"\n",
        "topics: [a,\ntitle:A, a]\n",
        "topics:\n  - a\n  - a # b\n  - a\n    c\n",
        "authors:\n\t- A\n  - B\n",
        "Extra:\n\t- A\n",
        "files:\n\t- label: |2\n\t\ta\n",
        "? title\n: July  A\n",
        "- a  \n",
    ] {
        assert_eq!(mended(yaml), None, "{yaml}");
    }
    for text in ["", "---\n", "Title: A\n", "---\nTitle: A\n", "---\ntitle: A\n---\nTitle: A  \n---\n"] {
        assert_eq!(fixed(text), None, "{text}");
    }
}

#[test]
fn each_change_is_told_by_its_line() {
    let text = "\u{feff}\r\n---\r\ntitle: A  \r\ntopics:\r\n- a\r\n- a\r\nDate: 2014/7/2\r\n---\r\nb  \r\n";
    let (new, mended) = fixed(text).expect("mended");
    assert_eq!(new, "\u{feff}\r\n---\r\ntitle: A\r\ntopics:\r\n- a\r\ndate: 2014-07-02\r\n---\r\nb  \r\n");
    let told: Vec<_> = mended.iter().map(|mended| (mended.line, mended.what.as_str())).collect();
    assert_eq!(
        told,
        [
            (3, "spaces at the end of the line"),
            (6, "`topics`: a is there already"),
            (7, "`Date` → `date`"),
            (7, "`date`: 2014/7/2 → 2014-07-02"),
        ]
    );
}

fn values(yaml: &str) -> Option<Vec<(Key, Node)>> {
    match read(yaml)? {
        Node::Map(values) => Some(values),
        _ => None,
    }
}

/// Front matter as people write it, and worse.
fn front_matter() -> impl Strategy<Value = String> {
    let key = "(title|Title|ti\u{200b}tle|subtitle|date|Date|updated|publish-at|slug|doi|author|autors|authors|abstract|Key Points|topics|aliases|redirect_from|extra|other|\"title\"|'Slug'|lang|tags)";
    let value = "(July 2, 2014|2014/7/2|3/4/2014|2014|\"July 2nd, 2014\"|'A  b '|\" A\\\\  b\"|A  b|Ocean Law!|10\\.5555/x\\.|\\[a, a\\]|\\{a: b\\}|\\[A\\] b|\\*a|&a b|@a|%|#1|“A”|A: b|A #b|it's|'it''s'|\"a\\\\\"b\"|!x y|\u{a0}A|null|true)";
    let line = [
        format!("{key}:( |  |\t|\u{a0}|){value}?( # e)?[ \t]{{0,2}}"),
        format!("{key}: {value}"),
        format!("{key}: {value}"),
        format!("{key}: {value}"),
        format!("{key}:(\n(  )?- (a|b|'a'|A  b)( # e)?( {{1,2}})?){{1,4}}"),
        format!("{key}:(\n\t- (a|b)){{1,3}}"),
        format!("{key}:\n  (date|Slug|a): {value}  \n  - f"),
        format!("{key}:\n  - (date|a): (\\||>-|\"|'|\\[)?  \n      a: b  \n      (\"|'|\\])?"),
        format!("{key}: (\\||>|\\|2|>\\+)( # e)?\n  {value}  \n  \n  # e\n   b  "),
        format!("{key}: (\"|')a  \n  b # e\n{key}: {value}  (\"|')"),
        format!("{key}: \\[a,  \n  {key}: {value} \\]"),
        "(# e( |  )?|  # e|  |\t|)".to_owned(),
        "(  [a-z]: July 2, 2014  |  - f|- a|\\?|<<: x|\\.\\.|a)".to_owned(),
    ];
    let line = prop::strategy::Union::new(line.map(|line| prop::string::string_regex(&line).expect("valid").boxed()));
    (prop::collection::vec(line, 0..5), prop::bool::weighted(0.2)).prop_map(|(lines, is_crlf)| {
        let yaml: String = lines.iter().map(|line| format!("{line}\n")).collect();
        if is_crlf { yaml.replace('\n', "\r\n") } else { yaml }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn only_what_is_told_changes(yaml in front_matter()) {
        let text = format!("---\n{yaml}---\nTitle: A  \n");
        let Some((new, mended)) = fixed(&text) else { return Ok(()) };
        prop_assert_eq!(fixed(&new), None, "once is enough: {}", new);
        prop_assert_eq!(text.matches("# e").count(), new.matches("# e").count(), "comments stay");
        prop_assert_eq!(text.matches("\r\n").count() > 0, new.matches("\r\n").count() > 0);
        let mut lines = new.split_inclusive('\n');
        for (number, line) in (1..).zip(text.split_inclusive('\n')) {
            let told: Vec<_> = mended.iter().filter(|mended| mended.line == number).collect();
            if told.is_empty() {
                prop_assert_eq!(lines.next(), Some(line));
            } else if !told.iter().any(|mended| mended.what.ends_with("is there already")) {
                prop_assert_ne!(lines.next(), Some(line));
            }
        }
        prop_assert_eq!(lines.next(), None);
    }

    #[test]
    fn values_stay_but_for_what_is_told(yaml in front_matter()) {
        let text = format!("---\n{yaml}---\n");
        let Some((new, mended)) = fixed(&text) else { return Ok(()) };
        let after = values(new.trim_start_matches("---\n").strip_suffix("---\n").expect("its end"));
        prop_assert!(after.is_some(), "it can be read: {}", new);
        let (Some(before), Some(after)) = (values(&yaml), after) else { return Ok(()) };
        prop_assert_eq!(before.len(), after.len());
        for ((old_key, old), (key, new)) in before.iter().zip(&after) {
            let is_told = |what: &str| mended.iter().any(|mended| mended.what.starts_with(what));
            let is_renamed = is_told(&format!("`{}` → `{}`", old_key.name, key.name));
            prop_assert!(old_key == key || is_renamed, "{:?}", mended);
            prop_assert!(old == new || is_told(&format!("`{}`: ", key.name)) && key.name != "extra", "{:?}", mended);
        }
    }

    #[test]
    fn no_text_panics(text in "(\u{feff}|\n)?(---\n)?([\\PC\n\t\r]{0,80}|([a-z\"'\\[{|>&*#:,\\]}é\u{a0}\u{200b} \n-]|title: ?|\r\n){0,60})(\n---\n)?") {
        if let Some((new, _)) = fixed(&text) {
            prop_assert_eq!(fixed(&new), None);
        }
    }
}
