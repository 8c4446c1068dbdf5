//! What `offprint import` makes of the formats of reference managers and spreadsheets, hostile ones among them.

use crate::support::{Item, Run, Site, offprint};
use std::fs;

/// Imports a source of this name into an empty catalogue.
fn imported(format: &str, name: &str, source: impl Into<Item>) -> (Site, Run) {
    let site = Site::new().file(&format!("elsewhere/{name}"), source);
    let run = import(&site, format, name, &[]);
    (site, run)
}

fn import(site: &Site, format: &str, name: &str, more: &[&str]) -> Run {
    let path = site.path(&format!("elsewhere/{name}"));
    site.run(&[&["import", format, path.to_str().expect("UTF-8"), "--yes"], more].concat())
}

/// The front matter and text of a paper, without its origin.
fn paper(site: &Site, path: &str) -> String {
    let path = site.path("content/publications").join(path);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (head, rest) = text.split_once("origin:\n").expect("an origin");
    let (_, body) = rest.split_once("\n---\n").expect("an end");
    format!("{head}---\n{body}")
}

#[test]
fn bibtex_says_who_is_who() {
    let source = r#"@string{hp = "Harbour Papers"}
@techreport{hp:7,
  title = {The {NATO} of Ports: {\'E}tudes on $x_i$ \& Tides},
  author = {de la Cruz, Ana and {Ministry of Ports} and Luc Moreau and King, Jr., Martin and others},
  year = 2019, month = mar, day = 8,
  series = hp, number = {HP 7}, type = {Working Paper},
  keywords = {ports; trade, tariffs}, language = {french},
  file = {Full Text:files/hp7.pdf:application/pdf},
  url = {https://old.example/hp7},
  note = {Second printing},
}
@inproceedings{c, title = "Caf{\'e} Tides", author = "Mia Vo", date = {2020-05/2020-06}, booktitle = {Proceedings of Tides}, pages = {1--12}, publisher = unknownmacro}
@misc(open, title = {Never closed,
@book{b, title = {After It}, year = {2021}}
@book{b, title = {The Same Key}, year = {2021}}
"#;
    let (site, run) = imported("bibtex", "library.bib", source);
    assert_eq!(run.code, 0, "{run:#?}");
    assert_eq!(
        paper(&site, "2019/the-nato-of-ports-etudes-on-x-i-tides.md"),
        "---\ntitle: 'The NATO of Ports: Études on $x_i$ & Tides'\ndate: 2019-03-08\nauthors:\n- Ana de la Cruz\n- Ministry of Ports\n\
         - Luc Moreau\n- Martin King Jr.\ntype: working-paper\nseries: Harbour Papers\nnumber: HP 7\nlanguage: fr\n\
         topics:\n- ports\n- trade, tariffs\nextra:\n  author: de la Cruz, Ana and Ministry of Ports and Luc Moreau and King, Jr., Martin and others\n  \
         url: https://old.example/hp7\n  entry_type: techreport\n  note: Second printing\n  pdf: files/hp7.pdf\n---\n"
    );
    assert_eq!(
        paper(&site, "2020/cafe-tides.md"),
        "---\ntitle: Café Tides\ndate: 2020-05\nauthors:\n- Mia Vo\ntype: conference-paper\nseries: Proceedings of Tides\npages: 1–12\n\
         extra:\n  date: 2020-05/2020-06\n  publisher: unknownmacro\n---\n"
    );
    assert!(site.path("content/publications/2021/after-it.md").exists());
    assert!(site.path("content/publications/2021/the-same-key.md").exists());
    let told: Vec<&str> = run.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert!(told.iter().any(|message| message.starts_with("an entry that cannot be read was left out")), "{told:#?}");
    assert_eq!(site.build(&[]).code, 0);
}

const TABLE: &str = "Title;Author(s);Published;No.;Tags;Old URL;PDF;Abstract;Status;Who typed it\r\n\
    Tides;\"Lunes, Ana; Luc Moreau\";25/12/2013;7;ports|trade;https://harbour.example/old/7/;a.pdf;\"Two\r\nlines; here\";draft;mv\r\n\
    Quays;Mia Vo;03/04/2014;8;ports;/old/8.html;;;published;\r\n;;;;;;;;;\r\n";

#[test]
fn a_table_shows_what_its_columns_are() {
    let (site, run) = imported("csv", "table.csv", TABLE);
    assert!(run.code == 0 && run.stderr.contains("delimiter: ;"), "{run:#?}");
    for guess in [
        "\"Author(s)\" → authors",
        "\"Published\" → date",
        "\"No.\" → number",
        "\"Tags\" → terms.tags",
        "\"Old URL\" → url",
        "\"Who typed it\" → extra.Who typed it",
    ] {
        assert!(run.stderr.contains(guess), "{guess}: {run:#?}");
    }
    assert_eq!(
        paper(&site, "2013/tides.md"),
        "---\ntitle: Tides\ndate: 2013-12-25\nauthors:\n- Ana Lunes\n- Luc Moreau\nnumber: 7\nsummary: |-\n  Two\n  lines; here\n\
         tags:\n- ports\n- trade\naliases:\n- /old/7/\ndraft: true\nextra:\n  Who typed it: mv\n  pdf: a.pdf\n---\n"
    );
    assert_eq!(
        paper(&site, "2014/quays.md"),
        "---\ntitle: Quays\ndate: 2014-04-03\nauthors:\n- Mia Vo\nnumber: 8\ntags:\n- ports\naliases:\n- /old/8.html\n---\n"
    );
    assert_eq!(site.build(&["--drafts"]).code, 0);
    assert!(site.page("old/8.html").contains("/publications/quays/"));
}

#[test]
fn a_map_says_it_better() {
    let site = Site::new().file("elsewhere/table.csv", TABLE);
    site.put("elsewhere/map.toml", "date_order = \"dmy\"\n[columns]\n\"Who typed it\" = \"skip\"\nTags = \"topics\"\nTitle = \"subtitle\"\n\"No.\" = \"title\"\n");
    let map = site.path("elsewhere/map.toml");
    let run = import(&site, "csv", "table.csv", &["--map", map.to_str().expect("UTF-8")]);
    assert_eq!(run.code, 0, "{run:#?}");
    let text = paper(&site, "2014/8.md");
    assert!(text.contains("title: 8\nsubtitle: Quays\n") && text.contains("topics:\n- ports\n"), "{text}");
    site.put("elsewhere/map.toml", "[columns]\nTitel = \"title\"\n");
    let run = import(&site, "csv", "table.csv", &["--map", map.to_str().expect("UTF-8")]);
    assert!(run.code == 1 && run.problems[0].remedy == "did you mean \"Title\"?", "{run:#?}");
}

#[test]
fn tables_come_in_every_encoding() {
    let text = "title\tyear\nCafé — 海\t2001\n";
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), utf16] {
        let (site, run) = imported("tsv", "table.tsv", bytes);
        assert!(run.code == 0 && site.path("content/publications/2001/cafe-hai.md").exists(), "{run:#?}");
    }
    let (site, run) = imported("csv", "table.csv", &b"title,year\nCaf\xe9,2001\n"[..]);
    assert!(run.stderr.contains("encoding: windows-1252"), "{run:#?}");
    assert!(paper(&site, "2001/cafe.md").contains("title: Café\n"));
}

#[test]
fn what_is_wrong_in_one_row_stays_there() {
    let rows = "title,year,Tag\n\"Quays,2001,ports\nKüste,2002,sea\nHäfen,2003,\nCaf";
    let (site, run) = imported("csv", "table.csv", [rows.as_bytes(), b"\xe9,2004,x\n"].concat());
    assert!(
        run.code == 0 && run.stderr.contains("encoding: UTF-8, and windows-1252 where it is none (1 bytes)"),
        "{run:#?}"
    );
    for (path, line) in [
        ("2001/quays.md", "title: '\"Quays'\n"),
        ("2002/kuste.md", "tags:\n- sea\n"),
        ("2003/hafen.md", "title: Häfen\n"),
        ("2004/cafe.md", "title: Café\n"),
    ] {
        let text = paper(&site, path);
        assert!(text.contains(line), "{line} in {text}");
    }
    let told: Vec<_> = run.problems.iter().filter(|problem| problem.message.contains("quotation mark")).collect();
    assert!(told.len() == 1 && told[0].line == Some(2), "{run:#?}");
    let (site, run) = imported("csv", "table.csv", "Titel;Jahr;Monat;Tag\nKai;2001;5;7\n");
    assert!(run.code == 0 && paper(&site, "2001/kai.md").contains("date: 2001-05-07\n"), "{run:#?}");
}

#[test]
fn what_tex_writes_is_read_as_people_read_it() {
    let source = "@xdata{hi, series = {Harbour Papers}, publisher = {HI}}\r\n\
        @book{b, title = {A Book}, date = {1999-05}, year = 1999}\r\n\
        @incollection(a, title = {Costs of $5 and \\emph{more}~at ``Troms\\o{}''}, author = {Lane, J. W., Sr. and {\\'E}tienne Dup{\\^o}nt},\r\n\
        year = 2001, month = jul # \"~2\", crossref = {b}, xdata = {hi}, langid = {ngerman}, pages = {1--9}, url = {https://a.example/~x/a\\_b.html})\r\n\
        @misc{c, title = {Open, year = 2003}\r\n@misc{d, title = {Last}, year = {c. 2004a}}\r\n";
    let (site, run) = imported("bibtex", "library.bib", source);
    assert_eq!(run.code, 0, "{run:#?}");
    let text = paper(&site, "2001/costs-of-5-and-more-at-tromso.md");
    for line in [
        "title: Costs of $5 and more at “Tromsø”\n",
        "date: 2001-07-02\n",
        "- J. W. Lane Sr.\n- Étienne Dupônt\n",
        "series: Harbour Papers\n",
        "language: de\n",
        "pages: 1–9\n",
        "  booktitle: A Book\n",
        "  url: https://a.example/~x/a_b.html\n",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(paper(&site, "2004/last.md").contains("  year: c. 2004a\n"));
    assert_eq!(crate::support::Tree::read(&site.path("content/publications")).paths().len(), 3, "{run:#?}");
    for told in ["an `@xdata` is no publication", "an entry is read as far as a fault in it"] {
        assert!(run.problems.iter().any(|problem| problem.message.starts_with(told)), "{told}: {run:#?}");
    }
}

#[test]
fn nothing_in_a_table_does_harm() {
    let source = "title,year,pdf,cover,summary\n\
        Formulas,2001,,,\"=HYPERLINK(\"\"http://e.example\"\";\"\"x\"\")\"\n\
        Paths,2002,../../../etc/passwd,/etc/shadow.png,x\n\
        Schemes,2003,javascript:alert(1),file:///etc/passwd,x\n\
        Controls\u{0}\u{7},2004,a\u{0}.pdf,,x\u{1b}[31m\n\
        \"Key\"\": [injected]\n---\n\",2005,,,\"---\nextra: {a: b}\"\n\
        Too many,2006,,,x,y,z\nToo few,2007\n";
    let (site, run) = imported("csv", "table.csv", source);
    assert_eq!(run.code, 0, "{run:#?}");
    assert_eq!(
        paper(&site, "2001/formulas.md"),
        "---\ntitle: Formulas\ndate: 2001\nsummary: =HYPERLINK(\"http://e.example\";\"x\")\n---\n"
    );
    for (path, kept) in [
        ("2002/paths.md", "extra:\n  pdf: ../../../etc/passwd\n  cover: /etc/shadow.png\n"),
        ("2003/schemes.md", "extra:\n  pdf: javascript:alert(1)\n  cover: file:///etc/passwd\n"),
        ("2006/too-many.md", "extra:\n  column 6: y\n  column 7: z\n"),
    ] {
        let text = paper(&site, path);
        assert!(text.contains(kept), "{text}");
    }
    let built = site.build(&[]);
    assert!(built.code == 0, "{built:#?}");
    assert!(site.page("publications/key-injected/index.html").contains("Key&quot;: [injected] ---"), "{built:#?}");
    let refused = run.problems.iter().filter(|problem| problem.message.contains("leads out of the source")).count();
    assert_eq!(refused, 2, "one for `pdf`, one for `cover`: {run:#?}");
}

#[test]
fn hostile_sources_end_soon_and_are_told() {
    let sources = [
        ("bibtex", "deep.bib", format!("@a{{x, title={}", "{".repeat(200_000))),
        ("bibtex", "many.bib", "@a{".repeat(50_000)),
        ("bibtex", "round.bib", "@xdata{a, crossref={b}, xdata={b}}\n@xdata{b, crossref={a}, xdata={a}}\n".to_owned()),
        ("csv", "wide.csv", format!("title,year{}\nA,2001{}\n", ",x".repeat(10_000), ",y".repeat(10_000))),
        ("csv", "open.csv", format!("title,year\n\"{}", "never closed ".repeat(1_000_000))),
        ("ris", "long.ris", format!("TY  - RPRT\nTI  - {}\n", "a".repeat(5_000_000))),
        ("csl-json", "deep.json", format!("[{}", "[".repeat(200_000))),
    ];
    for (format, name, source) in sources {
        let (_, run) = imported(format, name, source);
        assert!(run.code == 0 || run.code == 1, "{name}: {run:#?}");
        assert!(!run.stderr.contains("panicked"), "{name}: {run:#?}");
        assert!(run.code == 0 || !run.problems.is_empty(), "{name}: {run:#?}");
    }
}

#[test]
fn a_copy_of_the_old_sites_files_comes_along() {
    let attachment = |number: u32, path: &str| {
        format!(
            "<item><title>{path}</title><wp:post_id>{number}</wp:post_id><wp:post_type>attachment</wp:post_type>\
             <wp:post_parent>1</wp:post_parent><wp:attachment_url>https://old.example/wp-content/uploads/{path}</wp:attachment_url></item>"
        )
    };
    let export = [
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:wp=\"w\" xmlns:content=\"c\" xmlns:dc=\"d\"><channel>\
         <link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example</wp:base_blog_url>\
         <item><title>Quays</title><link>https://old.example/quays/</link><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type>\
         <wp:status>publish</wp:status><wp:post_date>2019-03-04 10:00:00</wp:post_date><content:encoded><![CDATA[<p>A \
         <a href=\"/wp-content/uploads/2019/03/Quays.pdf\">paper</a>.</p><img alt=\"A quay\" \
         src=\"http://www.old.example/wp-content/uploads/2019/03/quay-300x200.png\"><img alt=\"Gone\" src=\"/wp-content/uploads/gone.png\">\
         <img alt=\"Theirs\" src=\"https://other.example/2019/03/Quays.pdf\">]]></content:encoded></item>",
        &attachment(2, "2019/03/Quays.pdf"),
        &attachment(3, "2019/03/data.csv"),
        &attachment(4, "2019/03/quay.png"),
        "</channel></rss>",
    ]
    .concat();
    let site = Site::new()
        .file("elsewhere/export.xml", export)
        .file("uploads/2019/03/Quays.pdf", crate::support::pdf("Quays"))
        .file("uploads/2019/03/data.csv", "a,b\n")
        .file("uploads/2019/03/quay-300x200.png", "a picture")
        .file("uploads/2019/03/other.png", "nobody's");
    let files = site.path("uploads");
    let files = ["--files", files.to_str().expect("UTF-8")];
    assert_eq!(import(&site, "wordpress", "export.xml", &files).code, 0);
    let text = paper(&site, "2019/quays/index.md");
    for part in [
        "pdf: quays.pdf\n",
        "- path: data.csv\n",
        "A [paper](quays.pdf).",
        "![A quay](quay-300x200.png)",
        "![Gone](https://old.example/wp-content/uploads/gone.png)",
        "![Theirs](https://other.example/2019/03/Quays.pdf)",
        "pdf: https://old.example/wp-content/uploads/2019/03/Quays.pdf\n",
        "aliases:\n- /quays/\n- /wp-content/uploads/2019/03/Quays.pdf\n- /wp-content/uploads/2019/03/data.csv\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(site.build(&[]).code, 0);
    assert!(site.page("wp-content/uploads/2019/03/Quays.pdf/index.html").contains("/publications/quays/"));
    let here = crate::support::Tree::read(&site.path("content/publications/2019/quays"));
    assert_eq!(here.paths(), ["data.csv", "index.md", "quay-300x200.png", "quays.pdf"]);
    assert_eq!(here.bytes("quay-300x200.png"), Some(&b"a picture"[..]));
    let again = import(&site, "wordpress", "export.xml", &files);
    assert!(again.stderr.contains("There is nothing to write."), "{again:#?}");
    assert_eq!(import(&site, "wordpress", "export.xml", &["--files", "/nowhere/at/all"]).code, 1);
}

#[test]
fn an_export_of_ours_comes_back() {
    let site = Site::new()
        .paper("one", "subtitle: And Two\nauthors: [Ana de la Cruz, Brackwater Institute]\nseries: Harbour Papers\nnumber: HP 7\ndoi: 10.5555/a\nlanguage: fr\n")
        .paper("two", "type: article\nseries: Tides\nvolume: 4\nissue: 2\npages: 3-9\neditors: [Mia Vo]\n");
    for (export, format) in
        [("bibtex", "bibtex"), ("biblatex", "biblatex"), ("ris", "ris"), ("csl-json", "csl-json"), ("csv", "csv")]
    {
        let path = site.path("elsewhere").join(export);
        fs::create_dir_all(site.path("elsewhere")).expect("a folder");
        let root = site.path("");
        let run = offprint(&[
            "export",
            export,
            "--out",
            path.to_str().expect("UTF-8"),
            "--root",
            root.to_str().expect("UTF-8"),
        ]);
        assert!({ run }.output().expect("it runs").status.success(), "{export}");
        let other = Site::new();
        let run = other.run(&["import", format, path.to_str().expect("UTF-8"), "--yes"]);
        assert_eq!(run.code, 0, "{run:#?}");
        let text = ["one-and-two.md", "one.md"]
            .iter()
            .find_map(|name| fs::read_to_string(other.path("content/publications/2020").join(name)).ok());
        let text = text.unwrap_or_else(|| panic!("{export}: {run:#?}"));
        for line in [
            "date: 2020-01",
            "- Ana de la Cruz\n",
            "- Brackwater Institute\n",
            "series: Harbour Papers\n",
            "number: HP 7\n",
            "doi: 10.5555/a\n",
        ] {
            assert!(text.contains(line), "{export} lost {line:?}: {text}");
        }
    }
}
