//! What HTML becomes, and that no word is lost on the way.

mod words;

use super::*;
use pulldown_cmark::{Options, Parser};

fn markdown(html: &str) -> String {
    to_markdown(html, &mut |_, _| {})
}

fn remarks(html: &str) -> Vec<String> {
    let mut remarks = Vec::new();
    to_markdown(html, &mut |_, what| remarks.push(what));
    remarks
}

/// What a reader of the Markdown sees, with the options that Offprint renders it with.
fn rendered(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(markdown, options));
    html
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[track_caller]
fn becomes(html: &str, expected: &str) {
    let found = markdown(html);
    assert_eq!(found, expected, "{html}");
    assert_eq!(words(&to_text(&rendered(&found))), words(&to_text(html)), "{found}");
}

#[test]
fn paragraphs_of_classic_texts() {
    becomes("One\ntwo.\n\nThree.\r\n\r\n\r\nFour", "One\\\ntwo.\n\nThree.\n\nFour");
    becomes("<p>One\ntwo</p>\n\n<p>Three</p>", "One\\\ntwo\n\nThree");
    becomes("One<br />\ntwo<br/>three", "One\\\ntwo\\\nthree");
    becomes("A\n<ul>\n<li>b</li>\n\n<li>c</li>\n</ul>\nD", "A\n\n- b\n- c\n\nD");
    becomes("<pre>a\n\n b</pre>\n\nc", "```\na\n\n b\n```\n\nc");
    becomes("One<br><br>two", "One\n\ntwo");
    becomes("<div>a\n\nb</div>c<p>&nbsp;</p>", "a\n\nb\n\nc");
    becomes("<b>One\n\ntwo</b> three", "**One**\n\n**two** three");
}

#[test]
fn texts_of_blocks_have_no_paragraphs_of_lines() {
    becomes("<!-- wp:paragraph -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->\n\n\n<p>x</p>", "One two\n\nx");
    becomes("<!-- wp:separator -->\n<hr class=\"wp-block-separator\"/>\n<!-- /wp:separator -->", "***");
    becomes("<!-- wp:list --><ul><!-- wp:list-item --><li>a</li><!-- /wp:list-item --></ul><!-- /wp:list -->", "- a");
    assert_eq!(
        remarks("<!-- wp:latest-posts {\"a\":1} /--><!--more--><!-- own words -->"),
        [
            "the block latest-posts, which has no text of its own, is left out",
            "the mark <!--more--> is left out",
            "a comment in the text's HTML is left out"
        ]
    );
}

#[test]
fn blocks_of_gutenberg() {
    becomes(
        "<!-- wp:image {\"id\":7} -->\n<figure class=\"wp-block-image size-large\"><img src=\"https://e.example/a.png\" \
         alt=\"A [boat]\" class=\"wp-image-7\"/><figcaption class=\"wp-element-caption\">The <em>Ada</em>.</figcaption></figure>\n\
         <!-- /wp:image -->",
        "![A \\[boat\\]](https://e.example/a.png)\\\n*The Ada.*",
    );
    becomes(
        "<!-- wp:gallery --><figure class=\"wp-block-gallery\"><ul class=\"blocks-gallery-grid\"><li><figure><img src=\"a.png\"/>\
         <figcaption>One</figcaption></figure></li><li><figure><img src=\"b.png\"/></figure></li></ul></figure><!-- /wp:gallery -->",
        "![](a.png)\\\n*One*\n\n![](b.png)",
    );
    becomes(
        "<!-- wp:embed {\"url\":\"https://v.example/1\"} --><figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\n\
         https://v.example/1?a=b&amp;c=d\n</div></figure><!-- /wp:embed -->",
        "<https://v.example/1?a=b&c=d>",
    );
    assert_eq!(
        markdown(
            "<!-- wp:file --><div class=\"wp-block-file\"><a href=\"/r.pdf\">Report</a><a href=\"/r.pdf\" \
             class=\"wp-block-file__button\" download>Download</a></div><!-- /wp:file -->"
        ),
        "[Report](/r.pdf)"
    );
    becomes(
        "<!-- wp:pullquote --><figure class=\"wp-block-pullquote\"><blockquote><p>Sea.</p><cite>Ada</cite></blockquote></figure>",
        "> Sea.\n>\n> *Ada*",
    );
    becomes(
        "<!-- wp:buttons --><div><div class=\"wp-block-button\"><a class=\"wp-block-button__link\" href=\"/a/\">Go</a></div>\
         <div><a href=\"/b/\">Stay</a></div></div>",
        "[Go](/a/)\n\n[Stay](/b/)",
    );
    becomes(
        "<!-- wp:details --><details class=\"wp-block-details\"><summary>More &amp; more</summary><p>Inside *</p></details>",
        "<details>\n<summary>More &amp; more</summary>\n\nInside \\*\n\n</details>",
    );
    becomes("<!-- wp:code --><pre class=\"wp-block-code\"><code>let a = 1;\n</code></pre>", "```\nlet a = 1;\n```");
    becomes("<pre class=\"brush: rust; x\">a ``` b</pre>", "````rust\na ``` b\n````");
    becomes("<!-- wp:verse --><pre class=\"wp-block-verse\">One\n\n  two</pre>", "<pre>One\n\n  two</pre>");
}

#[test]
fn tables() {
    becomes(
        "<table><thead><tr><th>Port</th><th align=\"right\">t|y</th></tr></thead><tbody><tr><td><p>A<br>B</p></td><td><code>1|2\
         </code></td></tr></tbody></table>",
        "| Port | t\\|y |\n| --- | --: |\n| A<br>B | `1\\|2` |",
    );
    becomes(
        "<table><tr><td>a</td>\n<td>b & c</td></tr></table>",
        "<table>\n<tbody>\n<tr><td>a</td><td>b &amp; c</td></tr></tbody></table>",
    );
    becomes(
        "<figure><table><tr><th>a</th></tr><tr><td colspan=\"2\" onclick=\"x()\">b</td></tr></table><figcaption>c</figcaption></figure>",
        "<table>\n<tbody>\n<tr><th>a</th></tr>\n<tr><td colspan=\"2\">b</td></tr></tbody></table>\n\n*c*",
    );
    assert!(remarks("<table><tr><td>a").contains(&"a table that Markdown cannot express stays HTML".to_owned()));
}

#[test]
fn lists() {
    becomes("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c");
    becomes("<ol start=\"9\"><li>a</li><li>b<ol start=\"3\"><li>c</li></ol></li></ol>", "9. a\n\n10. b\n\n    3. c");
    becomes("<ul><li>a</li></ul><ul><li>b</li></ul><ol><li>c</li></ol>", "- a\n\n+ b\n\n1. c");
    becomes(
        "<ul><li><p>a</p><p>b</p></li><li></li><li><pre>c\n\nd</pre></li></ul>",
        "- a\n\n  b\n\n- ```\n  c\n\n  d\n  ```",
    );
    becomes("<ul><li>a<li>b</ul>", "- a\n- b");
    becomes(
        "<dl><dt>Cod</dt><dd>A <a href=\"/f/\">fish</a></dd></dl>",
        "<dl>\n<dt>Cod</dt>\n<dd>A <a href=\"/f/\">fish</a></dd></dl>",
    );
}

/// For what is not in the HTML as it will be seen.
#[track_caller]
fn turns_into(html: &str, expected: &str) {
    assert_eq!(markdown(html), expected, "{html}");
}

#[test]
fn shortcodes() {
    turns_into(
        "[caption id=\"attachment_3\" align=\"alignleft\" width=\"300\"]<a href=\"/b\"><img src=\"b.png\" alt=\"B\"></a> The \
         <b>boat</b>[/caption]\n\nText",
        "[![B](b.png)](/b)\\\n*The __boat__*\n\nText",
    );
    turns_into("[caption caption=\"Old <i>way</i>\"]<img src=\"b.png\">[/caption]", "![](b.png)\\\n*Old way*");
    turns_into("A [embed width=\"1\"]https://v.example/?a=1&amp;b=2[/embed]", "A <https://v.example/?a=1&b=2>");
    turns_into("[audio mp3=\"https://e.example/s/talk.mp3\"][/audio]", "[talk.mp3](https://e.example/s/talk.mp3)");
    turns_into("See [[gallery]] and [sic] [1]", "See \\[gallery\\] and \\[sic\\] \\[1\\]");
    assert_eq!(remarks("See [[gallery]] and [sic] [1] [a b]"), [""; 0]);
    turns_into("[gallery ids=\"1,2\"]", "\\[gallery ids=\"1,2\"\\]");
    assert_eq!(
        remarks("[gallery] [vc_row a=\"b\"]x[/vc_row] [toc]\n\n[toc]\n[box]y[/box] [caption]"),
        ["gallery", "vc_row", "toc", "box", "caption"]
            .map(|name| format!("the shortcode [{name}] stays as it is written"))
    );
}

#[test]
fn what_could_harm_is_removed() {
    let html = "<p onclick=\"x()\" style=\"color:red\">A<script>alert(1)</script><style>p{}</style> <a href=\"java\nscript:x()\">b</a> \
                <a href=\"data:text/html,x\">c</a> <img src=\"javascript:x()\"></p>\
                <iframe src=\"https://v.example/e?a=1&amp;b=2\" title=\"A film\">no</iframe>\
                <iframe src=\"javascript:x()\"></iframe><object data=\"/f.swf\"><embed src=\"/f.swf\"></object>";
    turns_into(html, "A b c\n\n[A film](https://v.example/e?a=1&b=2) [/f.swf](/f.swf)");
    let remarks = remarks(html);
    for what in [
        "scripts are removed",
        "styles are removed",
        "an address that begins with data: is removed",
        "an embedded frame or film without an address of the web is left out",
        "an address that runs a script is removed",
    ] {
        assert!(remarks.iter().any(|remark| remark == what), "{what}: {remarks:?}");
    }
    for html in [
        "<svg><script>x</script><a xlink:href=\"javascript:x\">y</a></svg>",
        "<math><mi>x</mi></math>",
        "<a href=\"vbscript:x\">z</a>",
    ] {
        let markdown = markdown(html);
        assert!(!markdown.contains("script") && !markdown.contains('<'), "{markdown}");
    }
}

#[test]
fn footnotes_and_anchors() {
    turns_into(
        "<!-- wp:p --><p>Sea<sup data-fn=\"u1\" class=\"fn\"><a href=\"#u1\" id=\"u1-link\">1</a></sup>.</p>\
         <wp-notes><wp-note id=\"u1\">See <em>Ada</em> | 2.</wp-note></wp-notes>",
        "Sea[^1].\n\n[^1]: See *Ada* | 2.",
    );
    becomes(
        "<p>Sea<sup id=\"r1\"><a href=\"#n1\">1</a></sup></p><ol><li id=\"n1\">Note <a href=\"#r1\">back</a></li></ol><h2 id=\"x\">T</h2>",
        "Sea<a id=\"r1\"></a><sup>[1](#n1)</sup>\n\n1. <a id=\"n1\"></a>Note [back](#r1)\n\n## T",
    );
    becomes("<h2 id=\"top\">T {a} #</h2><p><a href=\"#top\">up</a></p>", "## T \\{a\\} \\# {#top}\n\n[up](#top)");
}

#[test]
fn lines() {
    becomes("H<sub>2</sub>O <abbr title=\"World *\">W_</abbr>", "H<sub>2</sub>O <abbr title=\"World *\">W\\_</abbr>");
    becomes("Hey!<a href=\"/x y(1)\" title='a\"b'>link</a>", "Hey\\![link](/x%20y\\(1\\) \"a\\\"b\")");
    becomes("a<b>\"b\"</b>c <i>x</i><i>y</i><b> z </b>.", "a<strong>\"b\"</strong>c *x*_y_ **z** .");
    becomes("<b><i>x</i></b> <code>a`b</code><code>c</code>", "**_x_** ``a`b``<code>c</code>");
    becomes("<a href=\"/l\"><h2>T</h2><p>p <b>q</b></p></a>", "## [T](/l)\n\n[p **q**](/l)");
    becomes(
        "# a<br>1. b<br>- c<br>2 * 3 < 4 & 5 &amp;copy; a_b",
        "\\# a\\\n1\\. b\\\n\\- c\\\n2 \\* 3 < 4 & 5 \\&copy; a_b",
    );
    becomes("<p><a href=\"\">a</a><a href=\"/b\"></a> <a name=\"c\">d</a></p>", "a d");
    becomes("<p>a<div>b<p>c</div>d</b></i>", "a\n\nb\n\nc\n\nd");
}

#[test]
fn what_is_cut_off_or_endless_is_read_in_time() {
    let started = std::time::Instant::now();
    for unit in [
        "<div><p>",
        "<b id=1><p>",
        "<a ",
        "<!--",
        "[caption]",
        "[embed]",
        "<a href=\"",
        "<script>",
        "<ul><li>",
        "<table><tr><td>",
        "a=1 ",
        "<iframe src=/a>",
    ] {
        markdown(&unit.repeat(4_000));
        markdown(&format!("<p {}", unit.repeat(4_000)));
        markdown(&format!("<p {}>", unit.repeat(4_000)));
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    becomes("a &lt;b", "a \\<b");
    turns_into("a <b", "a \\<b");
}
