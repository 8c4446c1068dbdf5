//! What harvesters fetch: the static repository of OAI-PMH, the lists of ResourceSync, and the dates of the sitemap.

use crate::support::{SITE, Site, pdf};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// The smallest `site.toml` with a `[harvest]` section of these lines.
fn site(harvest: &str) -> Site {
    Site::new().file("site.toml", format!("{SITE}\n[harvest]\n{harvest}"))
}

const OAI: &str = "oai = true\nemail = \"library@harbour.example\"\n";

/// Expects a file of the output, or a text that somebody has changed, to be as a schema under `tests/schemas/` says, or not to be.
#[track_caller]
fn is_valid(text: &str, schema: &str, expected: bool) {
    use std::io::Write;
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas").join(schema);
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(text.as_bytes()).expect("room");
    let mut xmllint = Command::new("xmllint");
    xmllint.args(["--noout", "--nonet", "--relaxng"]).arg(schema).arg(file.path());
    let output = xmllint.output().expect("xmllint is here: apt-get install libxml2-utils");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 3)), "{said}");
    assert_eq!(output.status.success(), expected, "{said}\n{text}");
}

/// The texts of all elements of a name, in their order.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let found = xml.split(&open).skip(1).map(|rest| rest.split(&close).next().expect("an end"));
    found.map(|text| quick_xml::escape::unescape(text).expect("escaped").into_owned()).collect()
}

/// The values of an attribute of all elements of a name, in their order.
fn values<'x>(xml: &'x str, name: &str, attribute: &str) -> Vec<&'x str> {
    let open = format!("<{name} ");
    let elements = xml.split(&open).skip(1).map(|rest| rest.split('>').next().expect("an end"));
    let value = |element: &'x str| element.split(&format!("{attribute}=\"")).nth(1)?.split('"').next();
    elements.filter_map(value).collect()
}

/// Where the address of a page or file leads in the output.
fn file_of(address: &str) -> String {
    let path = address.strip_prefix("https://harbour.example/").expect("an address of this site");
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

#[test]
fn nothing_is_there_for_harvesters_unless_somebody_asks_for_it() {
    let site = Site::new().paper("a", "").built();
    let said = ["oai", "resourcelist", "capabilitylist", ".well-known"];
    let paths = site.output().0.into_keys().filter(|path| said.iter().any(|word| path.starts_with(word)));
    assert_eq!(paths.collect::<Vec<_>>(), [""; 0]);
    assert!(!site.page("robots.txt").contains("resourcelist"));
}

#[test]
fn nothing_is_there_without_papers() {
    let site = site(&format!("{OAI}resourcesync = true\n")).built();
    assert!(!["oai.xml", "resourcelist.xml", ".well-known/resourcesync"].iter().any(|path| site.output().has(path)));
}

// ---- OAI-PMH ----

#[test]
fn a_static_repository_has_the_record_of_every_paper() {
    let site = site(OAI)
        .file("content/series/briefs.md", "---\ntitle: Briefs\nissn: 2049-3630\n---\n")
        .file(
            "content/publications/rich.md",
            "---\ntitle: Quotas\nsubtitle: A look\ndate: 2020-02\nupdated: 2021-05-06\nauthors: [Ada Byron, Harbour Institute]\n\
             editors: Ann van Dyck Jr.\ntype: working-paper\nsummary: Of fish.\nseries: Briefs\nnumber: 7\ntopics: [Fish, Ice]\n\
             language: fr\nlicense: CC-BY-4.0\ndoi: 10.5555/12(3)\nisbn: 978-0-306-40615-7\npdf: rich.pdf\n---\nText.\n",
        )
        .file("content/publications/rich.pdf", pdf("Fish"))
        .file("content/publications/bare.md", "---\ntitle: Bare\ndate: 1999\n---\n")
        .built();
    let xml = site.page("oai.xml");
    is_valid(&xml, "oai-static.rng", true);
    let one = |name: &str| texts(&xml, &format!("oai:{name}")).concat();
    assert_eq!(one("repositoryName"), "Harbour Institute");
    assert_eq!(one("baseURL"), "https://harbour.example/oai.xml");
    assert_eq!(one("adminEmail"), "library@harbour.example");
    assert_eq!(one("earliestDatestamp"), "1999-01-01");
    assert_eq!(texts(&xml, "oai:identifier"), ["oai:harbour.example:bare", "oai:harbour.example:rich"]);
    let record = texts(&xml, "oai:record").pop().expect("records");
    let elements: Vec<(String, String)> = record
        .lines()
        .filter_map(|line| line.trim().strip_prefix("<dc:")?.split_once('>'))
        .map(|(name, rest)| (name.to_owned(), rest.split("</").next().expect("an end").to_owned()))
        .collect();
    let elements: Vec<(&str, &str)> = elements.iter().map(|(name, text)| (&**name, &**text)).collect();
    let address = "https://harbour.example/publications/rich/";
    assert_eq!(
        elements,
        [
            ("title", "Quotas: A look"),
            ("creator", "Byron, Ada"),
            ("creator", "Harbour Institute"),
            ("subject", "Fish"),
            ("subject", "Ice"),
            ("description", "Of fish."),
            ("publisher", "Harbour Institute"),
            ("contributor", "van Dyck, Ann, Jr."),
            ("date", "2020-02"),
            ("type", "Working paper"),
            ("type", "Text"),
            ("format", "application/pdf"),
            ("identifier", address),
            ("identifier", "https://doi.org/10.5555/12(3)"),
            ("identifier", "urn:isbn:978-0-306-40615-7"),
            ("identifier", &format!("{address}rich.pdf")),
            ("language", "fr"),
            ("relation", "Briefs; 7"),
            ("relation", "urn:issn:2049-3630"),
            ("relation", "https://harbour.example/series/briefs/"),
            ("rights", "CC BY 4.0"),
            ("rights", "https://creativecommons.org/licenses/by/4.0/"),
        ]
    );
}

#[test]
fn the_base_url_is_the_gateways_followed_by_the_files() {
    for gateway in ["https://gateway.example/oai", "https://gateway.example/oai/"] {
        let site = site(&format!("{OAI}gateway = \"{gateway}\"\n")).paper("a", "").built();
        let base_url = texts(&site.page("oai.xml"), "oai:baseURL");
        assert_eq!(base_url, ["https://gateway.example/oai/harbour.example/oai.xml"]);
    }
}

#[test]
fn datestamps_are_the_papers_own_and_days() {
    let dated = |name: &str, date: &str| {
        (format!("content/publications/{name}.md"), format!("---\ntitle: {name}\n{date}\n---\n"))
    };
    let papers = [
        dated("a", "date: 1987"),
        dated("b", "date: 2001-09"),
        dated("c", "date: 2003-04-05"),
        dated("d", "date: 2004-01-01\nupdated: 2026-10"),
        dated("e", "date: 2005-06-07\nupdated: 2005"),
    ];
    let site = papers.into_iter().fold(site(OAI), |site, (path, text)| site.file(&path, text)).built();
    let xml = site.page("oai.xml");
    assert_eq!(texts(&xml, "oai:datestamp"), ["1987-01-01", "2001-09-01", "2003-04-05", "2026-10-01", "2005-06-07"]);
    assert_eq!(texts(&xml, "oai:earliestDatestamp"), ["1987-01-01"]);
    assert_eq!(site.build(&["--date", "2031-01-01"]).code, 0);
    assert_eq!(site.page("oai.xml"), xml, "the day of the build is nowhere in it");
}

#[test]
fn hostile_texts_are_legal_xml() {
    let text = r#"</dc:title>]]> & <!-- " ' -- é 海 😀 \u0001\uFFFE &#0; \t<?x ?>"#;
    let all = format!(
        "authors: \"{0}\"\nsummary: \"{0}\"\nseries: \"{0}\"\ntopics: \"{0}\"\nlicense: \"{0}\"\n",
        text.replace('"', "\\\"")
    );
    let site = site(&format!("{OAI}resourcesync = true\n")).file(
        "content/publications/a.md",
        format!("---\ntitle: \"{}\"\ndate: 2020\n{all}---\n", text.replace('"', "\\\"")),
    );
    site.put(
        "site.toml",
        format!(
            "title = '''<&]]>'''\n{}",
            std::fs::read_to_string(site.path("site.toml")).expect("it").split_once('\n').expect("lines").1
        ),
    );
    assert_eq!(site.build(&[]).code, 0);
    let xml = site.page("oai.xml");
    is_valid(&xml, "oai-static.rng", true);
    let plain = "</dc:title>]]> & <!-- \" ' -- é 海 😀  &#0; \t<?x ?>";
    let title = texts(&xml, "dc:title").concat();
    assert_eq!(title.split_whitespace().collect::<Vec<_>>(), plain.split_whitespace().collect::<Vec<_>>());
    assert_eq!(texts(&xml, "oai:repositoryName"), ["<&]]>"]);
    is_valid(&site.page("resourcelist.xml"), "resourcesync.rng", true);
}

#[test]
fn a_large_catalogue_is_several_repositories() {
    let folder = (0..5_001).fold(site(OAI), |site, n| {
        let day = n % 28 + 1;
        site.file(
            &format!("content/publications/p{n:04}.md"),
            format!("---\ntitle: P{n}\ndate: {}-02-{day:02}\n---\n", 1990 + n / 200),
        )
    });
    let site = folder.built();
    assert!(!site.output().has("oai.xml") && !site.output().has("oai-3.xml"));
    let files = ["oai-1.xml", "oai-2.xml"].map(|path| site.page(path));
    let mut identifiers = Vec::new();
    for (number, xml) in files.iter().enumerate() {
        is_valid(xml, "oai-static.rng", true);
        assert_eq!(texts(xml, "oai:baseURL"), [format!("https://harbour.example/oai-{}.xml", number + 1)]);
        let datestamps = texts(xml, "oai:datestamp");
        assert_eq!(texts(xml, "oai:earliestDatestamp").first(), datestamps.iter().min(), "of this file");
        identifiers.push(texts(xml, "oai:identifier"));
    }
    assert_eq!([identifiers[0].len(), identifiers[1].len()], [5_000, 1]);
    let mut all = identifiers.concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 5_001, "each paper once");

    // A new paper goes to the last file, and the others stay as they are.
    site.put("content/publications/new.md", "---\ntitle: New\ndate: 2026-01-01\n---\n");
    site.build(&[]).is_clean();
    assert_eq!(site.page("oai-1.xml"), files[0]);
    assert_eq!(texts(&site.page("oai-2.xml"), "oai:identifier").len(), 2);
}

#[test]
fn what_a_repository_lacks_is_told() {
    let says = |harvest: &str, expected: &[&str]| {
        site(harvest).paper("a", "").build(&[]).says(expected);
    };
    says("oai = true\n", &["error[missing-key] site.toml:7:2"]);
    says("oai = true\nemail = \"\"\n", &["error[missing-key] site.toml:9:1"]);
    for wrong in ["library", "library@localhost", "a@b@c.example", "my library@a.example", "@a.example", "a@b..example"]
    {
        says(&format!("oai = true\nemail = \"{wrong}\"\n"), &["error[bad-email] site.toml:9:1"]);
    }
    says(&format!("{OAI}gateway = \"gateway.example\"\n"), &["error[bad-url] site.toml:10:1"]);
    says("oai = false\n", &[]);
    says("oia = true\n", &["error[unknown-key] site.toml:8:1"]);
    let taken = site(OAI).paper("a", "").file("static/oai.xml", "<a/>");
    taken.build(&[]).says(&["error[duplicate-address] static/oai.xml"]);
}

#[test]
fn the_schemas_refuse_what_is_wrong() {
    let site = site(&format!("{OAI}resourcesync = true\n")).paper("a", "pdf: a.pdf\n");
    let site = site.file("content/publications/a.pdf", pdf("A")).built();
    let xml = site.page("oai.xml");
    is_valid(&xml, "oai-static.rng", true);
    for (right, wrong) in [
        ("2020-01-01</oai:datestamp>", "2020</oai:datestamp>"),
        ("<oai:deletedRecord>no", "<oai:deletedRecord>persistent"),
        ("dc:title", "dc:headline"),
        ("library@", "library"),
        ("oai:harbour.example:a", "harbour:a"),
    ] {
        assert!(xml.contains(right), "{right}");
        is_valid(&xml.replace(right, wrong), "oai-static.rng", false);
    }
    let list = site.page("resourcelist.xml");
    for (right, wrong) in
        [("sha-256:", "sha256:"), ("rel=\"up\"", "rel=\"top\""), (" at=", " on="), ("<loc>https", "<loc>ftp")]
    {
        assert!(list.contains(right), "{right}");
        is_valid(&list.replace(right, wrong), "resourcesync.rng", false);
    }
}

// ---- ResourceSync ----

#[test]
fn resourcesync_leads_from_the_well_known_address_to_every_paper() {
    let site = site("resourcesync = true\n")
        .paper("a", "pdf: a.pdf\n")
        .file("content/publications/a.pdf", pdf("A"))
        .paper("b", "updated: 2024-05-06\npdf: https://elsewhere.example/b.pdf\n")
        .file("content/publications/c.md", "---\ntitle: C\ndate: 2025\n---\n")
        .file("static/.well-known/security.txt", "Contact: mailto:a@b.example\n");
    let site = site.built();
    let output = site.output();
    assert!(output.has(".well-known/security.txt"));

    let mut path = ".well-known/resourcesync".to_owned();
    let mut trail = Vec::new();
    for capability in ["description", "capabilitylist"] {
        let xml = site.page(&path);
        is_valid(&xml, "resourcesync.rng", true);
        assert_eq!(values(&xml, "rs:md", "capability")[0], capability);
        trail.push(path);
        let next = texts(&xml, "loc");
        assert_eq!(next.len(), 1);
        path = file_of(&next[0]);
        assert_eq!(
            values(&site.page(&path), "rs:ln", "href").first().map(|up| file_of(up)),
            trail.last().cloned(),
            "up"
        );
    }
    let list = site.page(&path);
    is_valid(&list, "resourcesync.rng", true);
    assert_eq!(values(&list, "rs:md", "at"), ["2025-01-01T00:00:00Z"]);
    let resources: BTreeMap<String, String> =
        texts_raw(&list, "url").into_iter().map(|url| (file_of(&texts(&url, "loc")[0]), url)).collect();
    let page = |name: &str| format!("publications/{name}/index.html");
    let pdf = "publications/a/a.pdf".to_owned();
    assert_eq!(resources.keys().cloned().collect::<Vec<_>>(), [pdf.clone(), page("a"), page("b"), page("c")]);
    for (path, entry) in &resources {
        let bytes = output.bytes(path).unwrap_or_else(|| panic!("{path} is not there"));
        assert!(values(entry, "rs:ln", "href").iter().all(|href| output.has(&file_of(href))), "{entry}");
        if path.ends_with(".pdf") {
            let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(values(entry, "rs:md", "hash"), [format!("sha-256:{hash}")]);
            assert_eq!(values(entry, "rs:md", "length"), [bytes.len().to_string()]);
        }
    }
    let lastmod = |path: &str| texts(&resources[path], "lastmod").concat();
    assert_eq!([lastmod(&pdf), lastmod(&page("b")), lastmod(&page("c"))], ["2020-01-01", "2024-05-06", ""]);
    assert_eq!(values(&resources[&pdf], "rs:ln", "rel"), ["describedby"]);
    assert_eq!(values(&resources[&page("a")], "rs:ln", "rel"), ["describes"]);
    assert_eq!(values(&resources[&page("b")], "rs:ln", "rel"), [""; 0], "its PDF is somebody else's");
    assert!(site.page("robots.txt").ends_with("\nSitemap: https://harbour.example/resourcelist.xml\n"));

    assert_eq!(site.build(&["--date", "2031-01-01"]).code, 0);
    assert_eq!(site.page("resourcelist.xml"), list, "the day of the build is nowhere in it");
}

/// As [`texts`], of elements that hold others.
fn texts_raw(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&open).skip(1).map(|rest| rest.split(&close).next().expect("an end").to_owned()).collect()
}

// ---- Sitemap ----

#[test]
fn lists_have_changed_when_their_latest_paper_has() {
    let paper = |title: &str, more: &str| format!("---\ntitle: {title}\n{more}---\n");
    let site = Site::new()
        .file("content/publications/a.md", paper("A", "date: 2010-03-04\nauthors: Ada Byron\ntopics: Fish\n"))
        .file(
            "content/publications/b.md",
            paper("B", "date: 2009-01-02\nupdated: 2019-08-07\ntopics: [Fish, Ice]\ntype: brief\n"),
        )
        .file("content/publications/c.md", paper("C", "date: 2019\ntopics: Coast\nauthors: Carl Ek\n"))
        .file("content/publications/d.md", paper("D", "date: 2020-01-01\nauthors: Carl Ek\n"))
        .file("content/topics/index.md", "---\ntitle: Topics\nupdated: 2021-02-03\n---\nText.\n")
        .file("content/about.md", "---\ntitle: About\nupdated: 2012\n---\n")
        .built();
    let changes: BTreeMap<String, String> = texts_raw(&site.page("sitemap.xml"), "url")
        .into_iter()
        .map(|url| (file_of(&texts(&url, "loc")[0]), texts(&url, "lastmod").concat()))
        .collect();
    for (folder, date) in [
        ("", "2020-01-01"),
        ("publications/", "2020-01-01"),
        ("publications/a/", "2010-03-04"),
        ("publications/b/", "2019-08-07"),
        ("publications/c/", ""),
        ("years/", "2020-01-01"),
        ("years/2009/", "2019-08-07"),
        ("years/2019/", ""),
        ("authors/ada-byron/", "2010-03-04"),
        ("authors/carl-ek/", "2020-01-01"),
        ("types/brief/", "2019-08-07"),
        ("types/report/", "2020-01-01"),
        ("topics/", "2021-02-03"),
        ("topics/fish/", "2019-08-07"),
        ("topics/ice/", "2019-08-07"),
        ("topics/coast/", ""),
        ("about/", ""),
        ("search/", ""),
    ] {
        let found = changes.get(&format!("{folder}index.html")).unwrap_or_else(|| panic!("/{folder} is missing"));
        assert_eq!(found, date, "/{folder}");
    }
}
