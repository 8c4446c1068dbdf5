//! The manual is held to the program, in both directions: what one of them has and the other lacks is named.
//!
//! What the program knows is asked of the program itself. For keys, every word in quotes in its sources is put into a file as
//! a key, and those that are not reported as unknown are known. For templates, a theme prints what it is given.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers make files, and say by panicking what cannot be"
)]

use crate::pdfs;
use offprint::base::config::FRONT_MATTER_KEYS;
use offprint::base::{Config, Diagnostics};
use offprint::commands::check::RULES;
use offprint::plan::{exports::EXPORTS, listings::LISTINGS};
use offprint::render::citation::kinds;
use offprint::render::metadata::VOCABULARIES;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

type Names = BTreeSet<String>;

// ---- The manual ----

/// A page of the manual, without what stands in fenced code.
struct Page {
    name: &'static str,
    tables: Vec<Table>,
    /// Each with its level.
    headings: Vec<(usize, String)>,
}

struct Table {
    /// The headings above it, from the page's highest to the nearest.
    below: Vec<String>,
    rows: Vec<Vec<String>>,
}

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/manual").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Page {
    fn read(name: &'static str) -> Page {
        let mut page = Page { name, tables: Vec::new(), headings: Vec::new() };
        let mut trail: Vec<(usize, String)> = Vec::new();
        let (mut in_code, mut in_table) = (false, false);
        for line in text(name).lines() {
            in_code ^= line.starts_with("```");
            let level = line.bytes().take_while(|b| *b == b'#').count();
            if in_code {
                continue;
            } else if level > 0 {
                trail.retain(|(above, _)| *above < level);
                trail.push((level, line[level..].trim().to_owned()));
                page.headings.extend(trail.last().cloned());
            } else if line.starts_with('|') {
                let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
                if !in_table {
                    // This is the line of the columns' names; the one below it says how they are set.
                    let below = trail.iter().map(|(_, heading)| heading.clone()).collect();
                    page.tables.push(Table { below, rows: Vec::new() });
                } else if let Some(table) = page.tables.last_mut().filter(|_| !line.starts_with("|--")) {
                    table.rows.push(cells);
                }
            }
            in_table = line.starts_with('|');
        }
        page
    }

    /// The rows of all tables right below a heading.
    fn rows(&self, heading: &str) -> Vec<&[String]> {
        let tables = self.tables.iter().filter(|table| table.below.last().is_some_and(|last| last == heading));
        let rows: Vec<&[String]> = tables.flat_map(|table| &table.rows).map(Vec::as_slice).collect();
        assert!(!rows.is_empty(), "{} has no table below \"{heading}\"", self.name);
        rows
    }

    /// The codes in the first cells below a heading, in their order.
    fn keys(&self, heading: &str) -> Vec<String> {
        self.rows(heading).iter().flat_map(|row| codes(&row[0])).collect()
    }

    fn has(&self, what: &str, documented: &Names, known: &Names) {
        let lacking = known.difference(documented).map(|name| format!("\n  lacks {name}"));
        let gone = documented.difference(known).map(|name| format!("\n  has {name}, which the program has not"));
        let differences: String = lacking.chain(gone).collect();
        assert!(differences.is_empty(), "content/manual/{}, {what}:{differences}", self.name);
    }
}

/// What stands between backticks.
fn codes(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

// ---- The program ----

/// The program's own sources, each with its path.
fn sources() -> Vec<(PathBuf, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the sources are here") {
            let path = entry.expect("readable").path();
            match path.extension().and_then(|ending| ending.to_str()) {
                None => folders.push(path),
                Some("rs") => found.push((path.clone(), fs::read_to_string(&path).expect("text"))),
                Some(_) => {}
            }
        }
    }
    found
}

/// Whether a text has the shape of a key or a code.
fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
}

/// The word in quotes with which a text begins.
fn quoted(text: &str) -> Option<&str> {
    let word = text.strip_prefix('"')?.split('"').next()?;
    is_word(word).then_some(word)
}

/// Every word that stands in quotes in the sources: what the program can possibly know as a key is among them.
fn candidates() -> Names {
    let words =
        |text: &str| text.match_indices('"').filter_map(|(at, _)| quoted(&text[at..])).map(str::to_owned).collect();
    sources().iter().flat_map(|(_, text)| -> Vec<String> { words(text) }).collect()
}

/// The key that an `unknown-key` diagnostic is about.
fn unknown(message: &str) -> String {
    codes(message).into_iter().next().unwrap_or_else(|| panic!("no key in \"{message}\""))
}

fn offprint(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_offprint")).args(args).output().expect("the program runs")
}

struct Site(TempDir);

impl Site {
    fn new(files: &[(&str, &str)]) -> Site {
        let site = Site(TempDir::new().expect("a folder"));
        for (path, text) in files {
            site.put(path, text);
        }
        site
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn build(&self) -> Output {
        let root = self.0.path().to_str().expect("UTF-8");
        offprint(&["build", "--drafts", "--root", root, "--date", "2026-11-22", "--format", "json"])
    }

    /// Builds, and expects that all is well. The HTML pages by their paths.
    fn pages(&self) -> BTreeMap<String, String> {
        let output = self.build();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && !said.contains("\"error\""), "{said}");
        let public = self.0.path().join("public");
        let files = walkdir::WalkDir::new(&public).into_iter().map(|entry| entry.expect("readable").into_path());
        let pages = files.filter(|path| path.extension().is_some_and(|ending| ending == "html"));
        let name = |path: &Path| path.strip_prefix(&public).expect("below").to_string_lossy().into_owned();
        pages.map(|path| (name(&path), fs::read_to_string(&path).expect("text"))).collect()
    }
}

// ---- Keys ----

/// The keys that `site.toml` may have in a section; none when the section has no fixed keys or is no section.
fn known_in_config(section: &str, candidates: &Names) -> Names {
    let mut toml = if section.is_empty() { String::new() } else { format!("[{section}]\n") };
    for word in candidates {
        toml += &format!("{word} = 0\n");
    }
    let mut problems = Diagnostics::default();
    Config::parse(&toml, &mut problems);
    let found = problems.into_sorted();
    assert!(!found.iter().any(|problem| problem.code == "invalid-toml"), "{found:?}");
    // `[a.b]` says nothing of `a`'s own keys, as long as `b` is one of them.
    let unknown: Names = found.iter().filter(|p| p.code == "unknown-key").map(|p| unknown(&p.message)).collect();
    if unknown.is_empty() { Names::new() } else { candidates.difference(&unknown).cloned().collect() }
}

#[test]
fn configuration_has_the_keys_of_site_toml() {
    let candidates = candidates();
    let mut known = Names::new();
    let mut sections = vec![String::new()];
    // Targets have names that their sites give them.
    sections.push("publish.NAME".to_owned());
    known.insert("publish.NAME".to_owned());
    while let Some(section) = sections.pop() {
        for key in known_in_config(&section, &candidates) {
            let path = if section.is_empty() { key } else { format!("{section}.{key}") };
            sections.push(path.clone());
            known.insert(path);
        }
    }
    let page = Page::read("configuration.md");
    let mut documented: Names = page.keys("The site").into_iter().collect();
    for (_, heading) in &page.headings {
        let Some(name) = codes(heading).into_iter().next() else { continue };
        let name = name.trim_matches(['[', ']']).to_owned();
        if page.tables.iter().any(|table| table.below.last() == Some(heading)) {
            documented.extend(page.keys(heading).iter().map(|key| format!("{name}.{key}")));
        }
        documented.insert(name);
    }
    page.has("keys", &documented, &known);
}

#[test]
fn front_matter_has_the_keys_of_every_file() {
    let all = candidates();
    let keys = |indent: &str| all.iter().map(|word| format!("{indent}\"{word}\": 0\n")).collect::<String>();
    let item = |key: &str| format!("---\ntitle: A\ndate: 2020\n{key}:\n  -\n{}---\n", keys("    "));
    let (paper, whole) = ("content/publications", format!("---\n{}---\n", keys("")));
    let files = [
        ("An author or editor", format!("{paper}/authors.md"), item("authors")),
        ("An author or editor", format!("{paper}/editors.md"), item("editors")),
        ("A further file", format!("{paper}/files.md"), item("files")),
        ("An erratum", format!("{paper}/errata.md"), item("errata")),
        ("A person's file", "content/people/a.md".to_owned(), whole.clone()),
        ("A series' file", "content/series/a.md".to_owned(), whole.clone()),
        ("Plain pages", "content/a.md".to_owned(), whole.clone()),
        ("Publications", format!("{paper}/whole.md"), whole),
    ];
    let site = Site::new(&[("site.toml", "title = \"A\"\nbase_url = \"https://a.example/\"\n")]);
    for (_, path, text) in &files {
        site.put(path, text);
    }
    let output = String::from_utf8(site.build().stdout).expect("UTF-8");
    let mut unknown_in: BTreeMap<String, Names> = BTreeMap::new();
    for line in output.lines() {
        let problem: serde_json::Value = serde_json::from_str(line).expect("a problem a line");
        let text = |key: &str| problem[key].as_str().unwrap_or_default().to_owned();
        assert_ne!(problem["code"], "invalid-yaml", "{problem}");
        if problem["code"] == "unknown-key" {
            unknown_in.entry(text("file")).or_default().insert(unknown(&text("message")));
        }
    }

    let page = Page::read("front-matter.md");
    let of_papers = ["The paper", "Files", "Address and appearance"];
    let of_papers: Vec<String> = of_papers
        .iter()
        .flat_map(|heading| page.rows(heading))
        .filter(|row| row.len() == 3)
        .flat_map(|row| codes(&row[0]))
        .collect();
    for (heading, path, _) in &files {
        let known: Names = all.difference(&unknown_in[path]).cloned().collect();
        let documented: Names = match *heading {
            "Publications" => of_papers.iter().cloned().collect(),
            "An author or editor" => page.keys("Authors and editors").into_iter().collect(),
            other => page.keys(other).into_iter().collect(),
        };
        page.has(&format!("keys below \"{heading}\""), &documented, &known);
    }
    assert_eq!(
        of_papers, FRONT_MATTER_KEYS,
        "base::config::FRONT_MATTER_KEYS is not what front-matter.md has, in its order"
    );
}

// ---- Templates ----

/// What a template is given at a path: the kinds of value that were met there.
type Given = BTreeMap<String, Names>;

/// Prints the path and kind of everything that a template is given.
const DUMP: &str = r#"{% component dump(path: string, value) -%}
{%- if value is map %}
{{ path }} group
{%- for key, inner in value %}{{ <dump path={path ~ "." ~ key} value={inner} /> }}{% endfor %}
{%- elif value is array %}
{{ path }} list
{%- for inner in value %}{{ <dump path={path ~ "[]"} value={inner} /> }}{% endfor %}
{%- else %}
{{ path }} {% if value is none %}none{% elif value is bool %}flag{% elif value is number %}number{% else %}text{% endif %}
{%- endif %}
{%- endcomponent dump %}"#;

/// A site in which everything is there, or missing, that a template may meet.
fn full_site() -> Site {
    let crowd: String = (1..=45).map(|n| format!("  - Person {n}\n")).collect();
    let site = Site::new(&[
        (
            "site.toml",
            "title = \"A\"\ndescription = \"B\"\nbase_url = \"https://a.example/b/\"\n\
             [theme]\nname = \"dump\"\ncolour = \"red\"\n\
             [publisher]\nplace = \"P\"\nror = \"https://ror.org/05dxps055\"\nissn = \"0000-0000\"\n\
             [catalogue]\nper_page = 1\n\
             [[taxonomies]]\nkey = \"topics\"\n\
             [[nav]]\ntitle = \"N\"\nurl = \"/about/\"\n\
             [mailing_list]\naction = \"https://l.example/\"\nconsent = \"C\"\nhidden = { u = \"x\" }\n",
        ),
        ("content/index.md", "---\ntitle: Home\n---\nText.\n"),
        ("content/topics/index.md", "---\ntitle: Topics\n---\nText.\n"),
        ("content/about.md", "---\ntitle: About\nupdated: 2020\naliases: /old/\n---\nText.\n\n## Heading\n"),
        ("content/bare.md", "---\ntitle: Bare\n---\n"),
        (
            "content/people/jane.md",
            "---\nname: Jane Doe\naliases: J. Doe\norcid: 0000-0002-1825-0097\naffiliation: X\nrole: Y\npicture: jane.png\n---\nLife.\n",
        ),
        ("content/people/jane.png", "picture"),
        ("content/series/s.md", "---\ntitle: S\nissn: 0000-0000\ndescription: D\n---\nText.\n"),
        (
            "content/publications/rich/index.md",
            "---\ntitle: Rich harbour tariff\nslug: rich\nsubtitle: T\ndate: 2020-02-03\nsummary: Another.\nkey_points: [One]\nfeatured: true\n\
             authors: [{name: J. Doe, role: R, affiliation: F}, Solo Man]\neditors: [{name: Jane Doe, role: R, affiliation: F}, Ed Itor]\n\
             series: S\nvolume: 1\nissue: 2\nnumber: 3\ntopics: [T]\nlanguage: fr\nplace: P\npages: 7\nlicense: CC-BY-4.0\n\
             doi: 10.1/2\nisbn: 978-3-16-148410-0\nupdated: 2021\ntranslations: bare\nerrata: [{date: 2022, text: E}, F]\nextra: {a: b}\npdf: rich.pdf\ncover: rich.svg\n\
             files: [{path: data.csv, label: L}, \"https://a.example/x.csv\"]\n---\nText.\n",
        ),
        ("content/publications/rich/rich.svg", "<svg/>"),
        ("content/publications/rich/data.csv", "a,b"),
        (
            "content/publications/bare.md",
            "---\ntitle: Bare harbour tariff pilotage mooring quota dredging\nslug: bare\ndate: 2018\ntype: book\nfeatured: true\n---\n",
        ),
        (
            "content/publications/far.md",
            "---\ntitle: Far quota dredging\nslug: far\ndate: 2021\nseries: S\nfeatured: true\nauthors: Sólo Man\nlicense: Mine\npdf: https://a.example/x.pdf\n---\n",
        ),
        (
            "content/publications/drawn.md",
            "---\ntitle: Drawn pilotage mooring\nslug: drawn\ndate: 2019\nfeatured: true\nseries: S\ntopics: T\nauthors: Jane Doe\npdf: drawn.pdf\n---\n",
        ),
        ("content/publications/odd.md", "---\ntitle: Odd\ndate: 2015\npdf: odd.pdf\n---\n"),
        ("content/publications/odd.pdf", "no PDF"),
        ("content/publications/old.md", "---\ntitle: Old\ndate: 2012\n---\n"),
        ("content/publications/early.md", "---\ntitle: Early\ndate: 2017\nseries: S\ntopics: U\n---\n"),
    ]);
    let pdf = pdfs::paper().title("T").language("fr").page(&["The text of the paper"]);
    for path in ["rich/rich.pdf", "drawn.pdf"] {
        fs::write(site.0.path().join("content/publications").join(path), pdf.clone().bytes()).expect("room");
    }
    site.put("content/publications/crowd.md", &format!("---\ntitle: Crowd\ndate: 2016\nauthors:\n{crowd}---\n"));
    site
}

/// What each template is given, by the templates' names.
fn given(templates: &[String]) -> BTreeMap<String, Given> {
    let bare = "title = \"A\"\nbase_url = \"https://a.example/\"\ntheme = \"dump\"\n";
    let less = format!("{bare}[catalogue]\nfeeds = \"none\"\n[search]\nenabled = false\n");
    let list = format!("{bare}[mailing_list]\naction = \"https://l.example/\"\n");
    let mut given: BTreeMap<String, Given> = BTreeMap::new();
    let small = [bare, &less, &list].map(|settings| Site::new(&[("site.toml", settings)]));
    for site in [full_site()].into_iter().chain(small) {
        // Only what templates name is made; and all that the program could give is a word of these files.
        let sources =
            walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render")).into_iter().flatten();
        let sources = sources.filter(|entry| entry.file_type().is_file());
        let words: String = sources.map(|entry| fs::read_to_string(entry.path()).expect("text")).collect();
        let words: BTreeSet<&str> = words.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
        let words = words.into_iter().collect::<Vec<_>>().join(" ");
        site.put("themes/dump/templates/dump.html", &format!("{{#- {words} -#}}\n{DUMP}"));
        for name in templates {
            let call = format!("{name}{{{{ <dump path=\"\" value={{__tera_context}} /> }}}}\n");
            site.put(&format!("themes/dump/templates/{name}"), &call);
        }
        for dump in site.pages().into_values() {
            let mut lines = dump.lines();
            let given = given.entry(lines.next().unwrap_or_default().trim().to_owned()).or_default();
            for line in lines.filter(|line| !line.is_empty()) {
                let (path, kind) = line.trim_start_matches('.').split_once(' ').unwrap_or(("", ""));
                // Under these two, the keys are the site's own.
                if !path.is_empty() && !path.starts_with("site.theme.") && !path.starts_with("publication.extra.") {
                    given.entry(path.to_owned()).or_default().insert(kind.to_owned());
                }
            }
        }
    }
    given
}

/// Notes what a table's row promises at a path, and below it where the type is a group that recurs.
fn promise(page: &Page, path: &str, kind: &str, promised: &mut Given) {
    let (kind, optional) = kind.strip_suffix(" or none").map_or((kind, false), |kind| (kind, true));
    let mut below = |heading: &str, path: &str| {
        for row in page.rows(heading) {
            promise(page, &format!("{path}.{}", codes(&row[0])[0]), &row[1], promised);
        }
    };
    let seen = match kind {
        "text" | "HTML" | "address" => "text",
        "number" | "flag" | "group" => kind,
        "date" | "card" | "entry" | "pager" => {
            below(&(kind[..1].to_uppercase() + &kind[1..]), path);
            "group"
        }
        list => {
            let item = list.strip_prefix("list of ").unwrap_or_else(|| panic!("{}: the type \"{list}\"", page.name));
            let one = match item {
                "texts" => "text",
                "groups" => "group",
                "cards" => "card",
                "entries" => "entry",
                other => other,
            };
            promise(page, &format!("{path}[]"), one, promised);
            "list"
        }
    };
    let kinds = promised.entry(path.to_owned()).or_default();
    kinds.insert(seen.to_owned());
    if optional {
        kinds.insert("none".to_owned());
    }
    // What holds a key is a group, whether it has a row of its own or not.
    if let Some((above, _)) = path.rsplit_once('.') {
        promised.entry(above.to_owned()).or_default().insert("group".to_owned());
    }
    for (at, _) in path.match_indices('.') {
        let above = promised.entry(path[..at].to_owned()).or_default();
        above.insert("group".to_owned());
    }
}

fn promised(page: &Page, heading: &str) -> Given {
    let mut promised = Given::new();
    if page.tables.iter().any(|table| table.below.last().is_some_and(|last| last == heading)) {
        for row in page.rows(heading) {
            promise(page, &codes(&row[0])[0], &row[1], &mut promised);
        }
    }
    promised
}

/// `path: kind, kind`
fn lines(given: &Given) -> Names {
    given
        .iter()
        .map(|(path, kinds)| format!("{path}: {}", Vec::from_iter(kinds.iter().cloned()).join(" or ")))
        .collect()
}

#[test]
fn templates_has_everything_that_templates_are_given() {
    let page = Page::read("templates.md");
    let sections: Vec<&String> = page.headings.iter().filter(|(level, _)| *level == 3).map(|(_, h)| h).collect();
    let names: Vec<String> = sections.iter().flat_map(|heading| codes(heading)).collect();
    let given = given(&names);
    page.has("templates", &names.iter().cloned().collect(), &given.keys().cloned().collect());

    let mut everywhere = Given::new();
    for (name, given) in given {
        let (common, own): (Given, Given) = given
            .into_iter()
            .partition(|(path, _)| ["site", "page"].contains(&path.split('.').next().unwrap_or_default()));
        assert!(common.contains_key("site") && common.contains_key("page"), "{name} is given no site or page");
        for (path, kinds) in common {
            everywhere.entry(path).or_default().extend(kinds);
        }
        let heading = sections.iter().find(|heading| codes(heading).contains(&name)).expect("it was taken from there");
        page.has(&format!("keys of {name}"), &lines(&promised(&page, heading)), &lines(&own));
    }
    page.has("keys of every template", &lines(&promised(&page, "Every template")), &lines(&everywhere));
}

/// The files of an example: a path in bold, and then its content in fenced code.
fn example(name: &str, heading: &str) -> Vec<(String, String)> {
    let text = text(name);
    let section =
        text.split(&format!("\n## {heading}\n")).nth(1).expect("the section").split("\n## ").next().expect("text");
    section
        .split("\n**`")
        .skip(1)
        .map(|part| {
            let path = part.split('`').next().expect("a path");
            let code = part.split("\n```").nth(1).expect("code").split_once('\n').expect("lines").1;
            (path.to_owned(), format!("{code}\n"))
        })
        .collect()
}

#[test]
fn the_theme_of_the_manual_works() {
    let files = example("templates.md", "A theme of your own");
    assert_eq!(files.len(), 6, "{files:?}");
    let site = Site::new(&[
        ("content/publications/a.md", "---\ntitle: A\ndate: 2020\n---\nText.\n"),
        ("content/publications/b.md", "---\ntitle: B\ndate: 2020\n---\nText.\n"),
    ]);
    for (path, text) in &files {
        site.put(path, text);
    }
    let pages = site.pages();
    let style = fs::read_to_string(site.0.path().join("public/harbour.css")).expect("a style sheet");
    assert_eq!(style.trim(), "h1 { color: #7a2e1d; }", "the colour of site.toml");
    assert!(pages["publications/index.html"].contains("<h1>Notes</h1>"), "the word of the theme");
    for page in ["index.html", "publications/a/index.html", "years/2020/index.html"] {
        let html = &pages[page];
        assert!(html.contains("href=\"/harbour.css?v="), "{page}: the style sheet\n{html}");
        assert!(html.contains("Harbour Institute has published 2 notes"), "{page}: the foot\n{html}");
        assert!(html.contains("folio.css"), "{page}: the parent's style sheet\n{html}");
    }
}

// ---- Diagnostics, addresses, commands ----

#[test]
fn diagnostics_has_every_code() {
    let mut known = Names::new();
    for (path, text) in sources() {
        for severity in ["error", "warning"] {
            let call = format!("Diagnostic::{severity}(");
            for (at, _) in text.match_indices(&call) {
                let argument = text[at + call.len()..].trim_start();
                if let Some(code) = quoted(argument) {
                    known.insert(format!("{code}, {severity}"));
                } else if argument.starts_with("rule.code,") {
                    known.extend(RULES.iter().map(|rule| format!("{}, {severity}", rule.code)));
                } else if argument.starts_with("self.code,") {
                    let codes =
                        text.match_indices("code: ").filter_map(|(key, word)| quoted(&text[key + word.len()..]));
                    known.extend(codes.map(|code| format!("{code}, {severity}")));
                } else if path.ends_with("base/diagnostic.rs") {
                    // Where diagnostics are made, the code is whatever is given.
                } else {
                    // The code was chosen before, in the same function: `{ "a" } else { "b" }`, or `("a", …)`.
                    assert!(argument.starts_with("code,"), "{}: what is the code in {argument:.40}?", path.display());
                    let function = &text[text[..at].rfind("fn ").expect("a function")..at];
                    let chosen = function
                        .match_indices('"')
                        .filter(|(quote, _)| function[..*quote].trim_end().ends_with(['(', '{']));
                    let chosen: Vec<&str> = chosen.filter_map(|(quote, _)| quoted(&function[quote..])).collect();
                    assert!(!chosen.is_empty(), "{}: no code before {argument:.40}", path.display());
                    known.extend(chosen.iter().map(|code| format!("{code}, {severity}")));
                }
            }
        }
    }
    let page = Page::read("diagnostics.md");
    let rows = page.tables.iter().flat_map(|table| &table.rows);
    let documented: Vec<String> = rows.map(|row| format!("{}, {}", codes(&row[0])[0], row[1])).collect();
    let unique: Names = documented.iter().cloned().collect();
    assert_eq!(unique.len(), documented.len(), "a code is there twice");
    page.has("codes", &unique, &known);
}

#[test]
fn addresses_has_every_listing_and_export() {
    let page = Page::read("addresses.md");
    let rows = |heading: &str| page.rows(heading).iter().map(|row| format!("{}: {}", row[0], row[1])).collect();
    let listings = LISTINGS.iter().map(|member| format!("{}: {}", member.name, member.addresses)).collect();
    page.has("listings", &rows("Listings"), &listings);
    let exports = EXPORTS.iter().map(|member| format!("{}: {}", member.name, member.addresses)).collect();
    page.has("exports", &rows("Feeds, redirects and the rest"), &exports);
}

#[test]
fn scholarship_has_every_vocabulary_and_type() {
    let page = Page::read("scholarship.md");
    let rows = |heading: &str| page.rows(heading).iter().map(|row| row.join(": ")).collect::<Vec<_>>();
    let vocabularies: Vec<String> =
        VOCABULARIES.iter().map(|member| format!("{}: {}", member.name, member.readers)).collect();
    assert_eq!(rows("Metadata"), vocabularies);
    let types: Vec<String> = kinds()
        .map(|(key, kind)| {
            let key = key.map_or("any other".to_owned(), |key| format!("`{key}`"));
            let (csl, bibtex, biblatex, ris) = (kind.csl, kind.bibtex, kind.biblatex, kind.ris);
            let (schema, zotero) = (kind.schema, kind.zotero);
            format!("{key}: `{csl}`: `@{bibtex}`: `@{biblatex}`: `{ris}`: `{schema}`: `{zotero}`")
        })
        .collect();
    assert_eq!(rows("Types"), types);
}

#[test]
fn commands_has_every_command_and_option() {
    let help = |args: &[&str]| String::from_utf8(offprint(args).stdout).expect("UTF-8");
    /// `-q, --quiet` and `--out <DIR>` as `-q`, `--quiet` and `--out DIR`.
    fn options(help: &str) -> Names {
        let lines = help.lines().map(str::trim).filter(|line| line.starts_with('-') && !line.starts_with("- "));
        let lines = lines.map(|line| line.split("  ").next().unwrap_or_default().replace(['<', '>'], ""));
        lines.flat_map(|line| line.split(", ").map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    let page = Page::read("commands.md");
    let top = help(&["--help"]);
    let commands = top.split("Commands:\n").nth(1).expect("commands").split("\n\n").next().expect("commands");
    let known: Names = commands.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    let known: Names = known.into_iter().filter(|command| command != "help").collect();
    let headings = page.headings.iter().filter_map(|(_, heading)| codes(heading).into_iter().next());
    let documented: Names = headings.filter_map(|code| code.strip_prefix("offprint ").map(str::to_owned)).collect();
    page.has("commands", &documented, &known);

    let common: Names = page.keys("Options of every command").into_iter().collect();
    let mut of_the_program = options(&top);
    assert!(of_the_program.remove("--version") && of_the_program.remove("-V"), "{top}");
    page.has("options of every command", &common, &of_the_program);
    for command in known {
        let help = help(&[&command, "--help"]);
        let heading = format!("`offprint {command}`");
        let own = page.tables.iter().filter(|table| table.below.last() == Some(&heading)).flat_map(|table| &table.rows);
        let own: Names = own.flat_map(|row| codes(&row[0])).collect();
        page.has(&format!("options of {command}"), &common.union(&own).cloned().collect(), &options(&help));
        let usage = help.lines().find_map(|line| line.strip_prefix("Usage: ")).expect("usage");
        let usage = usage.replace(" [OPTIONS]", "").replace(['<', '>'], "");
        assert!(text(page.name).contains(&format!("`{usage}`")), "commands.md does not say `{usage}`");
    }
}

/// Whoever reads only the README has the same recipes.
#[test]
fn the_readme_has_the_recipes_of_the_manual() {
    let manual = text("publishing.md");
    let section = manual.split("\n## By a machine\n").nth(1).expect("the section");
    let recipes: Vec<&str> = section.split("```").skip(1).step_by(2).collect();
    assert_eq!(recipes.len(), 3, "{section}");
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("it is there");
    for recipe in recipes {
        assert!(readme.contains(recipe), "README.md lacks:\n{recipe}");
    }
}
