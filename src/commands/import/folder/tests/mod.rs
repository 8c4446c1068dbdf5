//! Small sites of each generator, and what must become of them.

use crate::commands::import::formats::{Source, importer};
use crate::commands::import::record::{Batch, PersonName, Record, Refusal, Weight, What};
use proptest::prelude::*;
use std::path::Path;

#[expect(clippy::disallowed_methods, reason = "a test's own files")]
fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = root.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    root
}

/// Reads a folder as the site of a generator.
fn open(generator: &str, path: &Path) -> Result<Batch, Refusal> {
    let importer = importer(generator).expect("a format");
    (importer.read)(&Source { path: path.to_owned(), map: None })
}

fn read(generator: &str, files: &[(&str, &str)]) -> Batch {
    open(generator, tree(files).path()).expect("a site")
}

fn record<'b>(batch: &'b Batch, file: &str) -> &'b Record {
    batch.records.iter().find(|record| &*record.at.file == file).unwrap_or_else(|| panic!("no {file}"))
}

/// The old address of each text.
fn addresses(batch: &Batch) -> Vec<(&str, &str)> {
    let address = |record: &Record| record.aliases.first().map_or("", |alias| alias.as_str()).to_owned();
    let all = batch.records.iter().map(|record| (&*record.at.file, address(record)));
    all.map(|(file, address)| (file, &*address.leak())).collect()
}

fn authors(record: &Record) -> Vec<&str> {
    let name = |name: &'_ PersonName| match name {
        PersonName::Plain(name) => name.clone(),
        other => panic!("{other:?}"),
    };
    record.authors.iter().map(|person| &*name(&person.name).leak()).collect()
}

fn left_out(batch: &Batch) -> Vec<&str> {
    batch.remarks.iter().filter(|remark| remark.weight == Weight::LeftOut).map(|remark| remark.what.as_str()).collect()
}

#[test]
fn a_site_of_hugo() {
    let batch = read(
        "hugo",
        &[
            (
                "hugo.toml",
                "baseURL = 'https://e.example/base/'\n[permalinks]\nnews = '/:year/:month/:slug/'\n[taxonomies]\nregion = 'regions'\n[languages.en]\n[languages.fr]\n",
            ),
            ("content/_index.md", "---\ntitle: Home\n---\nWelcome"),
            ("content/news/_index.md", "---\ntitle: News\n---\n"),
            (
                "content/news/2014-03-31-Ports.md",
                "---\ntitle: On ports\nslug: ports\nauthors: [ana]\nregions: [North]\n---\n[a]({{< ref \"deep#x\" >}})",
            ),
            (
                "content/papers/Deep Water/index.md",
                "+++\ntitle = 'Deep'\ndate = 2020-01-02T03:04:05Z\naliases = ['/old/']\npdf = 'a b.pdf'\n+++\n# Deep\n\n![x](x.png)",
            ),
            ("content/papers/Deep Water/a b.pdf", "%PDF"),
            ("content/papers/Deep Water/more.pdf", "%PDF"),
            ("content/papers/Deep Water/x.png", ""),
            ("content/papers/Deep Water/featured.jpg", ""),
            (
                "content/papers/deep.fr.md",
                "{\"title\": \"Eaux\", \"date\": \"2020-01-03\", \"pdf\": \"files/c.pdf\", \"url\": \"/eaux.html\"}\ntexte",
            ),
            ("content/papers/tide.fr.md", "---\ntitle: Marée\ndate: 2020\n---\nx"),
            ("content/about.md", "---\ntitle: About\nauthor: Ana Lunes\n---\nUs"),
            ("content/authors/ana/_index.md", "---\ntitle: Ana Lunes\nrole: Chair\n---\nShe <script>x</script>writes."),
            ("content/bad.md", "---\na: [\n---\n"),
            ("content/x.adoc", "= X"),
            ("static/files/c.pdf", "%PDF"),
            ("themes/t/content/no.md", "---\ntitle: No\n---\nx"),
        ],
    );
    assert_eq!(
        (batch.site.as_deref(), &batch.roots[..]),
        (Some("https://e.example/base"), &["static".to_owned(), "content".to_owned()][..])
    );
    assert_eq!(
        addresses(&batch),
        [
            ("content/_index.md", "/"),
            ("content/about.md", "/about/"),
            ("content/news/2014-03-31-Ports.md", "/2014/03/ports/"),
            ("content/papers/Deep Water/index.md", "/papers/deep-water/"),
            ("content/papers/deep.fr.md", "/eaux.html"),
            ("content/papers/tide.fr.md", "/fr/papers/tide/"),
            ("content/authors/ana/_index.md", "/authors/ana/"),
        ]
    );
    let ports = record(&batch, "content/news/2014-03-31-Ports.md");
    assert_eq!(
        (ports.text("date"), authors(ports), ports.slug.as_deref()),
        (Some("2014-03-31"), vec!["Ana Lunes"], Some("ports"))
    );
    assert_eq!(ports.terms, [("regions".to_owned(), vec!["North".to_owned()])]);
    // The source has none that is called so.
    assert_eq!(ports.body, "[a](deep#x)");
    let deep = record(&batch, "content/papers/Deep Water/index.md");
    assert_eq!((deep.body.as_str(), deep.aliases.len()), ("![x](x.png)", 2));
    assert_eq!(deep.pdf.as_ref().map(|pdf| pdf.path.as_str()), Some("content/papers/Deep Water/a b.pdf"));
    assert_eq!((deep.files[0].path.as_str(), deep.cover.is_some()), ("content/papers/Deep Water/more.pdf", true));
    let water = record(&batch, "content/papers/deep.fr.md");
    assert_eq!(
        (water.text("language"), water.pdf.as_ref().map(|pdf| pdf.path.as_str())),
        (Some("fr"), Some("static/files/c.pdf"))
    );
    let [about, ana] = ["content/about.md", "content/authors/ana/_index.md"].map(|file| record(&batch, file));
    assert_eq!(
        (about.what, about.slug.as_deref(), record(&batch, "content/_index.md").slug.as_deref()),
        (What::Page, Some("about"), Some(""))
    );
    assert_eq!((ana.what, ana.text("name"), ana.body.as_str()), (What::Person, Some("Ana Lunes"), "She writes."));
    assert_eq!(
        left_out(&batch),
        [
            "texts with front matter that is not sound YAML are left out",
            "the heads of lists are left out if they have no text",
            "texts in .adoc are left out",
        ]
    );
}

#[test]
fn a_site_of_jekyll() {
    let files = [
        (
            "_config.yml",
            "url: https://e.example\nbaseurl: /base\npermalink: pretty\ncollections:\n  reports:\n    permalink: /r/:year/:name/\ndefaults:\n  - scope: {path: '', type: posts}\n    values: {author: ben, layout: post}\n",
        ),
        ("_data/authors.yml", "ben:\n  name: Ben Marsh\n  email: b@e.example\n"),
        (
            "_posts/2014-03-31-Tide-tables.md",
            "---\ntitle: Tides\ncategories: sea ports\ntags: a b\nredirect_from: /t/\n---\n[r]({% link _reports/deep.md %}) [p]({% post_url 2014-03-31-Tide-tables %})\r\n",
        ),
        ("econ/_posts/2015-01-02-b.md", "---\ntitle: B\nauthor: Ana Lunes\npublished: false\n---\nx"),
        ("_drafts/c.md", "---\ntitle: C\ndate: 2015-02-03\n---\nx"),
        ("_reports/deep.md", "---\ntitle: Deep\ndate: July 2, 2014\npermalink: /library/deep.pdf\n---\nx"),
        ("_reports/2013-01-01-named.md", "---\ntitle: Named\npermalink: /named/:year/\n---\nx"),
        ("about.html", "---\ntitle: About\n---\n<div>\n    <p>We</p>\n\n    <p>are</p>\n</div>\n"),
        ("index.html", "---\ntitle: Home\n---\n{% for post in site.posts %}{% endfor %}\n"),
        ("README.md", "# Read me"),
        ("notes.md", "no front matter"),
        ("_layouts/x.html", "---\n---\nx"),
    ];
    let batch = read("jekyll", &files);
    assert_eq!((batch.site.as_deref(), batch.roots.join(",")), (Some("https://e.example/base"), ".".to_owned()));
    assert_eq!(
        addresses(&batch),
        [
            ("_drafts/c.md", "/2015/02/03/c/"),
            ("_posts/2014-03-31-Tide-tables.md", "/sea/ports/2014/03/31/Tide-tables/"),
            ("_reports/2013-01-01-named.md", "/named/2013/"),
            ("_reports/deep.md", "/r/2014/deep/"),
            ("about.html", "/about/"),
            ("econ/_posts/2015-01-02-b.md", "/econ/2015/01/02/b/"),
            ("_data/authors.yml", ""),
        ]
    );
    let tides = record(&batch, "_posts/2014-03-31-Tide-tables.md");
    assert_eq!(tides.body, "[r](../_reports/deep.md) [p](2014-03-31-Tide-tables.md)\r\n");
    assert_eq!((authors(tides), tides.aliases[1].as_str(), tides.extra.len()), (vec!["Ben Marsh"], "/t/", 0));
    assert_eq!(tides.terms[1], ("categories".to_owned(), vec!["sea".to_owned(), "ports".to_owned()]));
    let [b, c, deep, about] = ["econ/_posts/2015-01-02-b.md", "_drafts/c.md", "_reports/deep.md", "about.html"]
        .map(|file| record(&batch, file));
    assert!(b.draft && c.draft && authors(b) == ["Ana Lunes"] && b.terms[0].1 == ["econ"]);
    assert_eq!(
        (deep.text("date"), deep.pdf.as_ref().map(|pdf| pdf.path.as_str())),
        (Some("2014-07-02"), Some("/library/deep.pdf"))
    );
    assert_eq!((about.what, about.body.as_str()), (What::Page, "<div>\n<p>We</p>\n<p>are</p>\n</div>\n"));
    assert_eq!(
        left_out(&batch),
        ["pages in HTML that are more than a text are left out", "files without front matter are no texts of the site"]
    );
    // The folder of posts alone.
    let root = tree(&files);
    let posts = open("jekyll", &root.path().join("_posts")).expect("posts");
    assert_eq!(addresses(&posts), [("2014-03-31-Tide-tables.md", "/sea/ports/2014/03/31/Tide-tables.html")]);
}

#[test]
fn a_site_of_zola() {
    let files = [
        ("config.toml", "base_url = 'https://e.example'\ntaxonomies = [{name = 'regions'}]\n[languages.fr]\n"),
        ("content/_index.md", "+++\n+++\n"),
        (
            "content/My Papers/2020-05-06-on-ports.md",
            "+++\ntitle = 'Ports'\naliases = ['old']\n[taxonomies]\nregions = ['N']\nauthors = ['Ana Lunes']\nseries = ['S']\n[extra]\ndoi = '10.5555/1'\nvolume = 1.10\n+++\n[b](@/b.md) {{ x(y=1) }}",
        ),
        ("content/b.md", "+++\ntitle = 'B'\ndate = 2020-01-01\npath = 'c/d'\n+++\nx"),
        ("content/b.fr.md", "+++\ntitle = 'B'\ndate = 2020-01-01\nslug = 'e'\n+++\nx"),
    ];
    let batch = read("zola", &files);
    assert_eq!(
        addresses(&batch),
        [
            ("content/My Papers/2020-05-06-on-ports.md", "/my-papers/on-ports/"),
            ("content/b.fr.md", "/fr/e/"),
            ("content/b.md", "/c/d/"),
        ]
    );
    let ports = &batch.records[0];
    assert_eq!(
        (ports.text("date"), ports.text("series"), ports.text("doi"), ports.text("volume")),
        (Some("2020-05-06"), Some("S"), Some("10.5555/1"), Some("1.10"))
    );
    assert_eq!(
        (authors(ports), ports.body.as_str(), ports.aliases[1].as_str()),
        (vec!["Ana Lunes"], "[b](../b.md) {{ x(y=1) }}", "/old")
    );
    assert_eq!(batch.records[1].text("language"), Some("fr"));
    let content = open("zola", &tree(&files).path().join("content")).expect("texts");
    assert_eq!(
        (content.records[0].id.as_str(), &content.records[0].at.file[..]),
        ("My Papers/2020-05-06-on-ports.md", "My Papers/2020-05-06-on-ports.md")
    );
    assert_eq!(batch.records[0].id, content.records[0].id);
}

#[test]
fn a_site_of_eleventy() {
    let batch = read(
        "eleventy",
        &[
            ("eleventy.config.js", "export default { dir: { input: 'src' } }"),
            ("src/_data/authors.json", "[{\"id\": \"ana\", \"name\": \"Ana Lunes\"}]"),
            ("src/_data/site.json", "{\"url\": \"https://e.example/\"}"),
            (
                "src/posts/posts.json",
                "{\"tags\": \"posts\", \"permalink\": \"/{{ page.date | date: '%Y/%m' }}/{{ title | slugify }}/\", \"license\": \"CC0\"}",
            ),
            (
                "src/posts/2014-03-31-a.md",
                "---\ntitle: On Ports\nauthors: [ana]\ntags: [x]\n---\n[b]({{ '/b/' | url }}) {% image \"c.png\" %}",
            ),
            ("src/posts/b.md", "---\ntitle: B\ndate: 2014-01-01\npermalink: false\n---\nx"),
            ("src/posts/c.11tydata.json", "{\"permalink\": \"/{{ x | y }}/\"}"),
            ("src/posts/c.md", "---\ntitle: C\ndate: 2014-01-01\n---\nx"),
            ("src/notes/2014-01-01-d/index.md", "---\ntitle: D\n---\nx"),
            ("src/notes/2014-01-02-e.md", "---json\n{\"title\": \"E\"}\n---\nx"),
            ("src/notes/notes.11tydata.js", "export default {}"),
            ("src/index.njk", "x"),
            ("README.md", "no text of the site"),
        ],
    );
    assert_eq!(batch.site.as_deref(), Some("https://e.example"));
    assert_eq!(
        addresses(&batch),
        [
            ("src/notes/2014-01-01-d/index.md", "/notes/2014-01-01-d/"),
            ("src/notes/2014-01-02-e.md", "/notes/e/"),
            ("src/posts/2014-03-31-a.md", "/2014/03/on-ports/"),
            ("src/posts/b.md", ""),
            ("src/posts/c.md", ""),
            ("src/_data/authors.json", ""),
        ]
    );
    let a = record(&batch, "src/posts/2014-03-31-a.md");
    assert_eq!(
        (authors(a), a.text("license"), a.terms[0].1.join(",")),
        (vec!["Ana Lunes"], Some("CC0"), "x".to_owned())
    );
    let c = record(&batch, "src/posts/c.md");
    assert!(c.terms.is_empty());
    assert_eq!(c.extra, [("permalink".to_owned(), "/{{ x | y }}/".into())]);
    assert_eq!((a.body.as_str(), a.remarks.len()), ("[b](/b/) {% image \"c.png\" %}", 1));
    assert_eq!(record(&batch, "src/notes/2014-01-02-e.md").text("date"), Some("2014-01-02"));
    assert_eq!(left_out(&batch).len(), 4);
}

#[test]
fn what_is_no_site_is_refused() {
    let root = tree(&[("a.txt", "x"), ("b.md", "---\n[\n---\n")]);
    for generator in ["hugo", "jekyll", "zola", "eleventy"] {
        assert!(open(generator, root.path()).is_err());
        assert!(open(generator, &root.path().join("nowhere")).is_err());
        assert!(!open(generator, &root.path().join("a.txt")).expect_err("a file").remedy.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn no_site_is_too_odd(
        names in prop::collection::vec("(content/|_posts/|_x/|authors/|é/)?(2014-01-02-|_)?[a-z.é-]{1,8}\\.(md|html|json|yml|toml)", 1..6),
        front in "([a-z_]{1,8}: ?([a-z0-9,/.:&;<-]{0,12}|\\[[a-z,]{0,8}\\]|\\{url: [a-z./]{0,8}\\})\n){0,6}",
        key in prop::sample::select(vec!["date", "authors", "tags", "permalink", "url", "slug", "aliases", "pdf", "image", "path", "title", "links"]),
        value in prop_oneof![any::<String>(), "[:/{}a-z0-9%|' -]{0,30}"],
        body in any::<String>(),
    ) {
        let value = serde_json::Value::from(value);
        let text = format!("---\n{front}{key}: {value}\n---\n{body}");
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text.as_str())).collect();
        let root = tree(&files);
        for generator in ["hugo", "jekyll", "zola", "eleventy"] {
            if let Ok(batch) = open(generator, root.path()) {
                let mut ids: Vec<&str> = batch.records.iter().map(|record| record.id.as_str()).collect();
                ids.sort_unstable();
                ids.dedup();
                prop_assert_eq!(ids.len(), batch.records.len());
            }
        }
    }
}
