//! What an export says that the generated ones of `tests/accounting.rs` do not.

mod accounting;

use super::*;
use crate::commands::import::record::{Record, Weight, What};
use proptest::prelude::*;

fn read_bytes(bytes: &[u8]) -> Result<Batch, Refusal> {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::io::Write::write_all(&mut file.as_file(), bytes).expect("writable");
    read(file.path())
}

fn channel(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>T</title><link>https://e.example</link>\
         <wp:wxr_version>1.2</wp:wxr_version>{inside}</channel></rss>"
    )
}

fn batch(inside: &str) -> Batch {
    read_bytes(channel(inside).as_bytes()).expect("an export")
}

/// An item with some elements, each `name=text`.
fn item(elements: &[&str]) -> String {
    let written = elements.iter().map(|element| {
        let (name, text) = element.split_once('=').expect("name=text");
        format!("<{name}><![CDATA[{text}]]></{name}>")
    });
    format!("<item>{}</item>\n", written.collect::<String>())
}

fn meta(key: &str, value: &str) -> String {
    format!(
        "<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )
}

fn only(batch: &Batch) -> &Record {
    assert_eq!(batch.records.len(), 1, "{:?}", batch.records);
    &batch.records[0]
}

fn remarks(batch: &Batch) -> Vec<&str> {
    batch
        .remarks
        .iter()
        .chain(batch.records.iter().flat_map(|r| &r.remarks))
        .map(|remark| remark.what.as_str())
        .collect()
}

#[test]
fn encodings() {
    let text = |encoding: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?><rss><channel>{}</channel></rss>",
            item(&["title=Été", "wp:post_type=post"])
        )
    };
    for (name, encoding) in [
        ("ISO-8859-1", encoding_rs::WINDOWS_1252),
        ("windows-1252", encoding_rs::WINDOWS_1252),
        ("UTF-8", encoding_rs::UTF_8),
    ] {
        let found = read_bytes(&encoding.encode(&text(name)).0).expect("an export");
        assert_eq!(only(&found).text("title"), Some("Été"), "{name}");
    }
    let utf_16: Vec<u8> = text("UTF-16").encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(only(&read_bytes(&utf_16).expect("an export")).text("title"), Some("Été"));
    let damaged = read_bytes(&encoding_rs::WINDOWS_1252.encode(&text("UTF-8")).0).expect("an export");
    assert_eq!(only(&damaged).text("title"), Some("\u{fffd}t\u{fffd}"));
    assert!(remarks(&damaged).iter().any(|what| what.contains("no characters in the file's encoding")));
    let refusal = read_bytes(text("klingon").as_bytes()).expect_err("an unknown encoding");
    assert!(refusal.message.contains("klingon"), "{refusal:?}");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let feed = "<rss><channel><item><title>A</title></item></channel></rss>";
    let bomb = "<!DOCTYPE r [<!ENTITY a \"b\">]><rss><channel><wp:x/></channel></rss>";
    for (text, message) in [
        ("", "no export"),
        ("no XML", "no export"),
        ("<html><body>404</body></html>", "begins with <html>"),
        (feed, "feed"),
        (bomb, "DOCTYPE"),
        ("PK\u{3}\u{4}", "no export"),
        ("<rss><channel><item><title>A</titel></item>", "titel"),
    ] {
        let refusal = read_bytes(text.as_bytes()).expect_err(text);
        assert!(refusal.message.contains(message) && !refusal.remedy.is_empty(), "{text}: {refusal:?}");
    }
    assert!(read(Path::new("/nowhere/at/all.xml")).is_err_and(|refusal| refusal.message.contains("cannot be read")));
}

#[test]
fn what_is_broken_keeps_what_is_before_it() {
    let broken =
        channel(&(item(&["title=A", "wp:post_type=post", "content:encoded=x"]) + "<item><title>B</titel></item>"));
    let found = read_bytes(broken.as_bytes()).expect("an export");
    assert_eq!(only(&found).text("title"), Some("A"));
    let remark =
        found.remarks.iter().find(|remark| remark.what.contains("cannot be read from here on")).expect("a remark");
    assert_eq!((remark.at.line, remark.weight), (3, Weight::LeftOut));
}

#[test]
fn the_first_version_of_the_format() {
    let found = batch(
        "<wp:author><wp:author_login>ada</wp:author_login><wp:author_display_name>Ada Vale</wp:author_display_name></wp:author>\
         <item><title>A &amp; B</title><link>http://www.e.example/2007/02/a/</link><pubDate>Sun, 25 Feb 2007 10:00:00 +0000</pubDate>\
         <dc:creator>Ada</dc:creator><category><![CDATA[Sea]]></category><category domain=\"category\" nicename=\"sea\">\
         <![CDATA[Sea]]></category><category domain=\"tag\"><![CDATA[cod]]></category><category domain=\"language\" nicename=\"de\">\
         Deutsch</category><wp:post_id>7</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>",
    );
    let [record, person] = found.records.as_slice() else { panic!("{found:?}") };
    assert_eq!(
        (record.id.as_str(), record.text("date"), record.text("language")),
        ("https://e.example/?p=7", Some("2007-02-25"), Some("de"))
    );
    let terms = [("categories", "Sea"), ("tags", "cod")].map(|(key, term)| (key.to_owned(), vec![term.to_owned()]));
    assert_eq!((record.terms.as_slice(), record.aliases.as_slice()), (&terms[..], &["/2007/02/a/".to_owned()][..]));
    assert_eq!((person.what, person.text("name"), person.id.as_str()), (What::Person, Some("Ada Vale"), "author:ada"));
}

#[test]
fn pages_stand_in_their_parents() {
    let page = |number: &str, parent: &str, slug: &str| {
        item(&[
            "wp:post_type=page",
            &format!("wp:post_id={number}"),
            &format!("wp:post_parent={parent}"),
            &format!("wp:post_name={slug}"),
            &format!("title=T{number}"),
        ])
    };
    let found = batch(
        &(page("3", "2", "c")
            + &page("2", "1", "b")
            + &page("1", "0", "a")
            + &page("4", "5", "d")
            + &page("5", "4", "e")
            + &page("6", "99", "f")
            + &page("7", "1", "")),
    );
    let slugs: Vec<_> = found.records.iter().filter_map(|record| record.slug.as_deref()).collect();
    assert_eq!((&slugs[..3], &slugs[5..]), (&["a/b/c", "a/b", "a"][..], &["f", "a/T7"][..]));
    assert!(slugs[3].ends_with("e/d") && slugs[3].len() < 100, "{slugs:?}");
    assert_eq!(remarks(&found).iter().filter(|what| what.contains("has moved up")).count(), 3);
}

#[test]
fn blocks_that_are_used_again_and_footnotes() {
    let block = item(&[
        "wp:post_type=wp_block",
        "wp:post_id=5",
        "content:encoded=<!-- wp:paragraph --><p>Again</p><!-- /wp:paragraph -->",
    ]);
    let post = "<item><wp:post_type>post</wp:post_type><content:encoded><![CDATA[<!-- wp:block {\"ref\":5} /--><!-- wp:block {\"ref\":6} /-->\
                <!-- wp:paragraph --><p>Sea<sup data-fn=\"u\" class=\"fn\"><a href=\"#u\" id=\"u-link\">1</a></sup></p><!-- /wp:paragraph -->\
                <!-- wp:footnotes /-->]]></content:encoded>"
        .to_owned()
        + &meta("footnotes", "[{\"content\":\"A <em>note<\\/em>\",\"id\":\"u\"}]")
        + "</item>";
    let found = batch(&(post + &block));
    assert_eq!(only(&found).body, "Again\n\nSea[^1]\n\n[^1]: A *note*");
    assert!(remarks(&found).contains(&"a reusable block has become part of the text"));
    assert!(remarks(&found).contains(&"the block block, which has no text of its own, is left out"));
}

#[test]
fn a_file_of_one_post_is_not_that_of_another() {
    let attachment = |number: &str, parent: &str, name: &str| {
        item(&[
            "wp:post_type=attachment",
            &format!("wp:post_id={number}"),
            &format!("wp:post_parent={parent}"),
            &format!("title=T{number}"),
            &format!("wp:attachment_url=https://e.example/f/{name}"),
        ])
    };
    let post = |number: &str, text: &str| {
        item(&[
            "wp:post_type=post",
            &format!("wp:post_id={number}"),
            &format!("title=P{number}"),
            &format!("content:encoded={text}"),
        ])
    };
    let found = batch(
        &(post(
            "1",
            "[playlist ids=\"14\"] <a href=\"/f/b.pdf\">old</a> <a href=\"/f/other.pdf\">o</a> <a href=\"https://o.example/x.pdf\">x</a>",
        ) + &attachment("11", "1", "a.pdf")
            + &post("2", "B")
            + &attachment("12", "2", "b.pdf")
            + &attachment("13", "3", "c.pdf")
            + &attachment("14", "0", "d.mp3")
            + &item(&["wp:post_type=post", "wp:status=trash", "wp:post_id=3", "title=Gone"])),
    );
    let [first, second] = found.records.as_slice() else { panic!("{found:?}") };
    let path = |record: &Record| record.pdf.as_ref().map(|pdf| pdf.path.clone());
    assert_eq!(path(first).as_deref(), Some("/f/other.pdf"));
    assert_eq!(first.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["https://e.example/f/a.pdf"]);
    assert_eq!(path(second).as_deref(), Some("https://e.example/f/b.pdf"));
    assert!(first.body.starts_with("[T14](https://e.example/f/d.mp3)"), "{}", first.body);
    assert_eq!(
        remarks(&found).iter().filter(|what| **what == "an attachment that nothing uses is left out").count(),
        1
    );
}

#[test]
fn odd_values() {
    let found = batch(
        &("<item><title><![CDATA[]]></title><wp:post_type>report</wp:post_type><wp:post_id>1</wp:post_id><wp:post_date>2007-02-31</wp:post_date>\
           <wp:status>archived</wp:status><wp:post_parent>77</wp:post_parent><link>https://other.example/x</link>\
           <content:encoded><![CDATA[*One* two &nosuch; three]]></content:encoded><guid>g</guid><x:y>z</x:y>&nosuch;"
            .to_owned()
            + &meta("pdf", "a:1:{i:0;i:5;}")
            + &meta("author", "17")
            + &meta("topic", "a")
            + &meta("topic", "b")
            + &meta("_thumbnail_id", "404")
            + "</item>"
            + &item(&["guid=g", "wp:post_type=post", "wp:post_id=2", "title=A<br>b\nc"])
            + &item(&["guid=g", "wp:post_type=post", "wp:post_id=2", "title=B"])),
    );
    let ids: Vec<_> = found.records.iter().map(|record| record.id.as_str()).collect();
    assert_eq!(ids[..2], ["g", "https://e.example/?p=2"]);
    assert!(ids[2].starts_with("https://e.example/?p=2&line="), "{ids:?}");
    let record = &found.records[0];
    assert_eq!((record.text("title"), record.draft, record.text("date")), (Some("One two &nosuch; three"), true, None));
    let extra = serde_json::to_string(&record.extra).expect("JSON");
    for part in [
        "[\"pdf\",\"a:1:{i:0;i:5;}\"]",
        "[\"author\",\"17\"]",
        "[\"topic\",[\"a\",\"b\"]]",
        "[\"status\",\"archived\"]",
        "[\"post_date\",\"2007-02-31\"]",
        "[\"post_parent\",\"77\"]",
        "[\"link\",\"https://other.example/x\"]",
    ] {
        assert!(extra.contains(part), "{part}: {extra}");
    }
    for what in [
        "a title is missing, and made from the address or the text",
        "a date is missing",
        "a featured picture is not in the export",
        "the element <x:y> of an item is left out",
        "a text with the status archived has become a draft",
    ] {
        assert!(remarks(&found).contains(&what), "{what}: {:?}", remarks(&found));
    }
    assert_eq!(found.records[1].text("title"), Some("A b c"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_export_panics(parts in prop::collection::vec("<(/?(item|title|content:encoded|category|wp:(post_type|post_id|post_name|status|post_date|postmeta|meta_key|comment|author|term))|!\\[CDATA\\[|!--|\\?x)>?|post|page|attachment|draft|2007-02-25|\\]\\]>|&[a-z#x0-9]{0,5};?|[\\[\\]<>\"é%0-9-]{1,3}", 0..60)) {
        let _ = read_bytes(channel(&parts.concat()).as_bytes());
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_bytes(&bytes);
        let mut export = channel(&item(&["title=A", "wp:post_type=post", "content:encoded=<b>x</b>"])).into_bytes();
        let at = bytes.len() % export.len();
        export.splice(at..at, bytes);
        let _ = read_bytes(&export);
    }
}
