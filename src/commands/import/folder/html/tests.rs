//! What is left of HTML, with ammonia as the judge.

use super::*;
use crate::commands::import::folder::markdown::{OPTIONS, clean};
use crate::commands::import::record::Record;
use ammonia::{Builder, UrlRelative};
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};

fn cleaned(text: &str) -> (String, Vec<String>) {
    let mut notes = Notes::default();
    let text = clean(text.to_owned(), &mut notes);
    let mut record = Record::default();
    notes.tell(&mut record);
    (text, record.remarks.into_iter().map(|remark| remark.what).collect())
}

const BAD_TAGS: [&str; 16] = [
    "script", "style", "iframe", "object", "embed", "form", "input", "button", "svg", "math", "video", "audio", "base",
    "link", "meta", "template",
];
const BAD_ATTRIBUTES: [&str; 10] =
    ["onclick", "onerror", "onload", "onmouseover", "style", "srcdoc", "formaction", "action", "srcset", "ping"];
const BAD_SCHEMES: [&str; 4] = ["javascript", "vbscript", "data", "file"];

/// What ammonia makes of the HTML of a Markdown text, strictly or not.
fn judged(text: &str, strictly: bool) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(text, OPTIONS));
    let bad = |all: &'static [&'static str]| all.iter().copied().filter(move |_| !strictly);
    let tags: HashSet<&str> = TAGS.split(' ').chain(bad(&BAD_TAGS)).collect();
    let attributes: HashSet<&str> = ATTRIBUTES.split(' ').chain(["class"]).chain(bad(&BAD_ATTRIBUTES)).collect();
    let schemes: HashSet<&str> = SCHEMES.split(' ').chain(bad(&BAD_SCHEMES)).collect();
    let mut builder = Builder::new();
    builder
        .tags(tags)
        .tag_attributes(HashMap::new())
        .generic_attributes(attributes)
        .url_schemes(schemes)
        .clean_content_tags(HashSet::new())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None);
    builder.clean(&html).to_string()
}

#[test]
fn tags_are_cleaned_one_by_one() {
    for (text, expected) in [
        ("<div class=\"x\">\n\n*a*\n\n</div>", "<div>\n\n*a*\n\n</div>"),
        ("<a href='x' onclick=y>b</a> <A HREF=\"javascript:z\">c</A >", "<a href=\"x\">b</a> <a>c</A >"),
        ("a <script>b()</script>c <!-- d --> `<script>`", "a c  `<script>`"),
        ("<form>\n    <p>a</p>\n<input>\n<input>\n    <p>b</p>\n</form>\n\nc", "<p>a</p>\n<p>b</p>\n\nc"),
        (
            "<iframe src=\"//e.example/a_b\" title=\"T *u*\"></iframe>",
            "<a href=\"https://e.example/a_b\">T &#42;u&#42;</a>",
        ),
        ("<div>\n<script>\n\nif (a<b) { }\n\n</script>\n\nd", "<div>\n\nd"),
        (
            "<div>see <https://e.example> and <me@e.example></div>",
            "<div>see &lt;https://e.example> and &lt;me@e.example></div>",
        ),
        ("1 < 2 <https://e.example> <br/> <br /> a<b", "1 < 2 <https://e.example> <br/> <br /> a<b"),
        (
            "[a](javascript:b) ![c](data:d) [e](f:g) [h](/i:j) [k](HTTPS://e.example)",
            "\\[a](javascript:b) !\\[c](data:d) \\[e](f:g) [h](/i:j) [k](HTTPS://e.example)",
        ),
        ("<div\n    <p>a", "<div>a"),
        ("<div\n  <b>a\n<p x=\"", "<div>a\n&lt;p x=\""),
    ] {
        let (found, _) = cleaned(text);
        assert_eq!(found, expected, "{text}");
        assert_eq!(cleaned(&found).0, found);
    }
    let (_, remarks) = cleaned("<font color=red>a</font> <p style=x class=y>");
    assert_eq!(
        remarks,
        [
            "the HTML attribute class is left out",
            "the HTML attribute style is left out",
            "the tag <font> is left out; what is in it stays"
        ]
    );
}

#[test]
fn nothing_dangerous_is_left() {
    for text in [
        "<scr<script></script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1) \n\ntext >",
        "<a href=\"java&#10;script:alert(1)\">x</a> <a href=&#106avascript:x>y</a>",
        "[x][a] [a]\n\n[a]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "# Title {onclick=alert(1) #id}\n\n## B { onclick=x }",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<p title=\"</p><script>x</script>\">y</p>",
        "<div><!--><script>x</script>--></div>",
        "<table><tr><td><![CDATA[<script>x</script>]]></td></tr></table>",
        "<textarea><script>x</script></textarea> <xmp><img src=x onerror=y></xmp>",
        "<a\thref=x/onclick=y/>z</a/onclick=q>",
    ] {
        let (found, _) = cleaned(text);
        assert_eq!(judged(&found, true), judged(&found, false), "{text}\n{found}");
    }
}

#[test]
fn much_of_it_takes_no_longer() {
    for piece in
        ["<", "<a ", "<!--", "<script>", "</", "<a x=\"", "<form>\n", "<div>\n\n", "[a](javascript:b) ", "<scr<script>"]
    {
        let (found, _) = cleaned(&piece.repeat(4000));
        assert_eq!(judged(&found, true), judged(&found, false), "{piece}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_soup_is_dangerous(pieces in prop::collection::vec(prop::sample::select(vec![
        "<", ">", "</", "/>", "<!--", "-->", "<?", "<![CDATA[", "]]>", "<script>", "</script>", "<style", "<img src=x onerror=alert(1)>", "<a href=\"",
        "javascript:x", "\"", "'", "`", "```\n", "\n", "\n\n", "    ", "> ", "- ", "[a](", ")", "[b]: ", "![", "]", "&#106;", "&lt;", "\\", "=", " onclick=x",
        "<div>", "</div>", "<pre>", "<iframe src=//e.example>", "{onclick=x}", "# ", "é", "a", "<svg>", "<p title=", "<textarea>", "<br/>", "|", "\n---\n",
    ]), 0..24)) {
        let text = pieces.concat();
        let (found, _) = cleaned(&text);
        prop_assert_eq!(judged(&found, true), judged(&found, false), "{:?}\n{:?}", text, found);
        without_tags(&text);
    }
}
