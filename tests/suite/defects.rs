//! What is wrong in a catalogue's files, one test for each defect, and all of them at once.

use crate::support::{Item, Problem, Site, paper, pdf, put};
use std::fmt::Write;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

/// Files that have something wrong, and what is said of it: `severity[code] file:line:column`, sorted.
struct Defect {
    files: fn() -> Vec<(&'static str, Item)>,
    gives: &'static [&'static str],
}

/// A test for each defect alone, and a table of all for the one tree that has them all.
macro_rules! defects {
    ($($name:ident { $($path:literal: $item:expr),+ $(,)? } gives [$($said:literal),+ $(,)?])+) => {
        const DEFECTS: &[Defect] = &[$(Defect {
            files: || vec![$(($path, Item::from($item))),+],
            gives: &[$($said),+],
        }),+];
        $(
            #[test]
            fn $name() {
                let mut site = Site::new();
                $(site = site.file($path, $item);)+
                site.build(&[]).says(&[$($said),+]);
            }
        )+
    };
}

defects! {
    an_empty_file_says_so {
        "content/publications/empty.md": "",
    } gives ["error[empty-file] content/publications/empty.md:1:1"]

    a_file_of_a_byte_order_mark_alone_is_empty {
        "content/publications/mark.md": "\u{feff}\r\n",
    } gives ["error[empty-file] content/publications/mark.md:1:1"]

    a_file_without_front_matter_says_where_it_belongs {
        "content/publications/bare.md": "\nJust a text.\n",
    } gives ["error[missing-front-matter] content/publications/bare.md:2:1"]

    front_matter_that_does_not_end_says_where_it_begins {
        "content/publications/open.md": "---\ntitle: Open\ndate: 2020\n\nA text.\n",
    } gives ["error[open-front-matter] content/publications/open.md:1:1"]

    bytes_that_are_no_utf8_are_found {
        "content/publications/latin1.md": &b"---\ntitle: Z\xfcrich\ndate: 2020\n---\n"[..],
    } gives ["error[invalid-utf8] content/publications/latin1.md:2:9"]

    twenty_megabytes_of_text_are_built_with_a_warning {
        "content/publications/huge.md": paper("Huge", "") + &"A line of a very long text.\n\n".repeat(20_000_000 / 29),
    } gives ["warning[large-body] content/publications/huge.md:5:1"]

    an_alias_bomb_is_an_error_and_no_wait {
        "content/publications/bomb.md": alias_bomb(),
    } gives ["error[invalid-yaml] content/publications/bomb.md:2:1"]

    yaml_that_is_wrong_says_where {
        "content/publications/colon.md": "---\ntitle: Colon\ndate: 2020\nsubtitle: Ports: an answer\n---\n",
    } gives ["error[invalid-yaml] content/publications/colon.md:4:16"]

    yaml_that_is_wrong_says_where_among_other_letters {
        "content/publications/brackets.md": "---\ntitle: Ö\ndate: 2020\ntopics: [Öre, ]Ä\n---\n",
    } gives ["error[invalid-yaml] content/publications/brackets.md:4:16"]

    a_quote_that_is_not_closed_is_found {
        "content/publications/quote.md": "---\ntitle: \"Quote\ndate: 2020\n---\n",
    } gives ["error[invalid-yaml] content/publications/quote.md:2:8"]

    a_bracket_that_is_not_closed_is_found {
        "content/publications/bracket.md": "---\ntitle: Bracket\ntopics: [Fish, Ice\ndate: 2020\n---\n",
    } gives ["error[invalid-yaml] content/publications/bracket.md:3:9"]

    a_key_given_twice_is_reported_at_the_second {
        "content/publications/twice.md": "---\ntitle: Twice\ndate: 2020\ntitle: Again\n---\n",
    } gives ["error[invalid-yaml] content/publications/twice.md:4:1"]

    an_unknown_key_is_shown_the_place_for_keys_of_ones_own {
        "content/publications/unknown.md": paper("Unknown", "sponsor: The Port\n"),
    } gives ["error[unknown-key] content/publications/unknown.md:4:1"]

    a_misspelt_key_is_shown_the_nearest_one {
        "content/publications/misspelt.md": paper("Misspelt", "authros: Ada Byron\nkey-points: [One]\ntopic: Fish\n"),
    } gives [
        "error[unknown-key] content/publications/misspelt.md:4:1",
        "error[unknown-key] content/publications/misspelt.md:5:1",
        "error[unknown-key] content/publications/misspelt.md:6:1",
    ]

    a_misspelt_key_of_a_person_is_found_in_its_list {
        "content/publications/orcdi.md": paper("Orcdi", "authors:\n  - name: Ada Byron\n  - name: Carl Ek\n    orcdi: x\n"),
    } gives ["error[unknown-key] content/publications/orcdi.md:7:5"]

    values_of_the_wrong_type_say_what_is_wanted {
        "content/publications/types.md": paper(
            "Types",
            "draft: maybe\nauthors: [[Ada]]\nsummary: {a: b}\ntopics:\n  - Fish\n  - {a: b}\nextra: text\nfiles: [3]\n",
        ),
    } gives [
        "error[wrong-type] content/publications/types.md:4:1",
        "error[wrong-type] content/publications/types.md:5:1",
        "error[wrong-type] content/publications/types.md:6:1",
        "error[wrong-type] content/publications/types.md:9:5",
        "error[wrong-type] content/publications/types.md:10:1",
        "error[wrong-type] content/publications/types.md:11:1",
    ]

    a_paper_without_title_or_date_says_both {
        "content/publications/nothing.md": "---\ntype: report\ntitle:\n---\nA text.\n",
    } gives [
        "error[missing-key] content/publications/nothing.md:2:1",
        "error[missing-key] content/publications/nothing.md:3:1",
    ]

    html_in_a_title_is_doubted {
        "content/publications/html.md": paper("On <i>Homo</i> &amp; fish", ""),
    } gives ["warning[html-in-title] content/publications/html.md:2:1"]

    two_papers_with_one_slug_name_each_other {
        "content/publications/one.md": paper("One", "slug: same\n"),
        "content/publications/2020/same.md": paper("Other", ""),
    } gives ["error[duplicate-slug] content/publications/one.md:4:1"]

    names_that_differ_by_case_only_clash {
        "content/publications/Survey.md": paper("Survey", ""),
        "content/publications/survey.md": paper("Survey, small", ""),
    } gives ["error[duplicate-slug] content/publications/survey.md:2:1"]

    a_slug_in_capitals_is_shown_how_it_has_to_be {
        "content/publications/capital.md": paper("Capital", "slug: Capital Letters\n"),
    } gives ["error[bad-slug] content/publications/capital.md:4:1"]

    a_name_without_letters_asks_for_a_slug {
        "content/publications/\u{e000}.md": paper("Private use", ""),
    } gives ["error[bad-slug] content/publications/\u{e000}.md:2:1"]

    two_files_at_one_address_name_each_other {
        "content/guide.md": "---\ntitle: Guide\n---\n",
        "content/guide/index.md": "---\ntitle: Guide, too\n---\n",
    } gives ["error[duplicate-address] content/guide/index.md"]

    a_file_cannot_be_a_folder_as_well {
        "content/atlas.md": "---\ntitle: Atlas\n---\n",
        "static/atlas": "a file of this name",
    } gives ["error[duplicate-address] static/atlas"]

    a_plain_page_cannot_take_the_search_pages_address {
        "content/search.md": "---\ntitle: Search\n---\n",
        "content/publications/any.md": paper("Any", ""),
    } gives ["error[duplicate-address] content/search.md"]

    a_missing_pdf_is_shown_the_nearest_file {
        "content/publications/tides/index.md": paper("Tides", "pdf: tiedes.pdf\n"),
        "content/publications/tides/tides.pdf": "%PDF-1.7",
    } gives ["error[missing-file] content/publications/tides/index.md:4:1"]

    a_pdf_that_is_none_is_told {
        "content/publications/no-pdf.md": paper("No PDF", "pdf: no-pdf.docx\n"),
        "content/publications/no-pdf.docx": "a document",
    } gives ["error[not-a-pdf] content/publications/no-pdf.md:4:1"]

    a_missing_picture_or_download_is_found {
        "content/publications/figures.md": paper("Figures", "cover: none.png\nfiles:\n  - path: data.csv\n    label: Data\n"),
    } gives [
        "error[missing-file] content/publications/figures.md:4:1",
        "error[missing-file] content/publications/figures.md:6:5",
    ]

    a_broken_link_is_shown_the_nearest_paper {
        "content/publications/linking.md": paper("Linking", "") + "See [it](target-papre.md) and ![](no.png).\n",
        "content/publications/target-paper.md": paper("Target paper", ""),
    } gives [
        "error[broken-link] content/publications/linking.md:6:5",
        "error[broken-link] content/publications/linking.md:6:31",
    ]

    a_link_to_a_draft_is_doubted {
        "content/publications/eager.md": paper("Eager", "") + "See [it](unready.md).\n",
        "content/publications/unready.md": paper("Unready", "draft: true\n"),
    } gives ["warning[link-to-unpublished] content/publications/eager.md:6:5"]

    a_broken_anchor_is_shown_the_nearest_heading {
        "content/publications/anchors.md": paper("Anchors", "") + "\n## Cod and haddock\n\nSee [it](#cod-and-hadock).\n",
    } gives ["warning[broken-anchor] content/publications/anchors.md:9:5"]

    a_name_that_two_people_have_asks_which_of_them {
        "content/people/jo-lind-economist.md": "---\nname: Jo Lind\n---\n",
        "content/people/jo-lind-biologist.md": "---\nname: Jo Lind\n---\n",
        "content/publications/which.md": paper("Which", "authors: Jo Lind\n"),
    } gives ["error[ambiguous-person] content/publications/which.md:4:1"]

    an_author_who_is_there_twice_is_doubted {
        "content/publications/echo.md": paper("Echo", "authors: [Eva Noll, Ole Ness, Eva  Noll]\n"),
    } gives ["warning[author-twice] content/publications/echo.md:4:1"]

    two_spellings_of_a_person_or_topic_are_doubted {
        "content/publications/spelling-a.md": paper("Spelling A", "authors: Marie Curie\ntopics: [Sea ice]\n"),
        "content/publications/spelling-b.md": paper("Spelling B", "authors: Marie Curie\ntopics: [Sea ice]\n"),
        "content/publications/spelling-c.md": paper("Spelling C", "authors: Márie Curie\ntopics: [Sea Ice]\n"),
    } gives [
        "warning[several-spellings] content/publications/spelling-c.md:4:1",
        "warning[several-spellings] content/publications/spelling-c.md:5:1",
    ]

    a_number_that_is_no_orcid_says_what_one_is {
        "content/publications/orcid.md": paper("Orcid", "authors:\n  - name: Ada\n    orcid: 1234\n"),
    } gives ["warning[bad-orcid] content/publications/orcid.md:6:5"]

    identifiers_that_were_copied_wrong_are_left_out {
        "content/publications/copied.md": paper("Copied", "doi: forthcoming\nisbn: 978-3-16-148410-1\nseries: Tides\n"),
        "content/series/tides.md": "---\ntitle: Tides\nissn: 2049-3631\n---\n",
    } gives [
        "warning[bad-doi] content/publications/copied.md:4:1",
        "warning[bad-isbn] content/publications/copied.md:5:1",
        "warning[bad-issn] content/series/tides.md:3:1",
    ]

    a_wrong_date_says_what_to_write {
        "content/publications/dates/american.md": "---\ntitle: American\ndate: July 2, 2014\n---\n",
        "content/publications/dates/slashes.md": "---\ntitle: Slashes\ndate: 2014/7/2\n---\n",
        "content/publications/dates/short.md": "---\ntitle: Short\ndate: 2007-2-25\n---\n",
        "content/publications/dates/impossible.md": "---\ntitle: Impossible\ndate: 2007-02-30\n---\n",
        "content/publications/dates/soon.md": "---\ntitle: Soon\ndate: soon\nupdated: July 2019\n---\n",
    } gives [
        "error[bad-date] content/publications/dates/american.md:3:1",
        "error[bad-date] content/publications/dates/impossible.md:3:1",
        "error[bad-date] content/publications/dates/short.md:3:1",
        "error[bad-date] content/publications/dates/slashes.md:3:1",
        "error[bad-date] content/publications/dates/soon.md:3:1",
        "error[bad-date] content/publications/dates/soon.md:4:1",
    ]

    an_alias_that_no_host_can_serve_is_refused {
        "content/publications/alias.md": paper("Alias", "aliases:\n  - /old/alias\n  - /paper.php?id=7\n"),
    } gives ["error[bad-alias] content/publications/alias.md:6:5"]

    an_alias_cannot_leave_the_site {
        "content/publications/escape.md": paper("Escape", "aliases: [/../../etc/passwd]\n"),
    } gives ["error[bad-address] content/publications/escape.md:4:1"]

    an_alias_cannot_take_another_papers_address {
        "content/publications/cuckoo.md": paper("Cuckoo", "aliases: [/publications/nest/]\n"),
        "content/publications/nest.md": paper("Nest", ""),
    } gives ["error[duplicate-address] content/publications/cuckoo.md:4:1"]

    settings_that_are_wrong_are_told_in_one_run {
        "site.toml": SETTINGS,
    } gives [
        "error[unknown-key] site.toml:3:1",
        "error[bad-language] site.toml:4:1",
        "error[unknown-key] site.toml:5:1",
        "error[unknown-key] site.toml:8:1",
        "error[wrong-type] site.toml:9:1",
        "error[bad-taxonomy] site.toml:15:1",
        "error[bad-url] site.toml:19:1",
        "error[broken-link] site.toml:23:1",
        "error[missing-key] site.toml:25:2",
        "error[redirect-chain] site.toml:29:1",
        "error[bad-url] site.toml:31:1",
        "error[broken-link] site.toml:32:1",
    ]

    a_template_that_is_no_template_says_where {
        "templates/page.html": "<h1>{{ page.title }}</h1>\n{% if page.title %}\n{% endfor %}\n",
    } gives ["error[template] templates/page.html:3:4"]

    a_file_that_cannot_be_read_is_told {
        "content/publications/gone.md": Item::LinkTo("nowhere.md"),
    } gives ["error[unreadable-file] content/publications/gone.md"]

    a_link_that_leads_into_itself_is_told {
        "content/loop/again": Item::LinkTo(".."),
    } gives ["error[unreadable-file] content/loop/again"]

    a_link_out_of_the_site_is_left_out_with_a_warning {
        "content/outside.pdf": Item::LinkTo("/etc/hostname"),
    } gives ["warning[link-outside] content/outside.pdf"]
}

const SETTINGS: &str = r#"title = "Harbour Institute"
base_url = "https://harbour.example/"
descripton = "Research"
language = "English please"
colour = "blue"

[catalogue]
per_pages = 20
per_page = 0

[[taxonomies]]
key = "topics"

[[taxonomies]]
key = "authors"

[[nav]]
title = "Elsewhere"
url = "elsewhere"

[[nav]]
title = "Nowhere"
url = "/nowhere/"

[mailing_list]
title = "Join"

[redirects]
"/older/" = "/old/"
"/old/" = "/publications/"
"no-slash" = "/publications/"
"/lost/" = "/nowhere-else/"
"#;

fn alias_bomb() -> String {
    let mut yaml = "---\ntitle: Bomb\na: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (one, next) in ('a'..='i').zip('b'..='j') {
        let nine = vec![format!("*{one}"); 9].join(", ");
        let _ = writeln!(yaml, "{next}: &{next} [{nine}]");
    }
    yaml + "---\n"
}

/// What the diagnostics say in words, for reading it as a user would.
fn in_words(problems: &[Problem]) -> String {
    let mut text = String::new();
    for problem in problems {
        let _ = writeln!(text, "{problem}\n    {}", problem.message);
        for other in &problem.related {
            let _ = writeln!(text, "    {}: {}", other.label, other.file);
        }
        let _ = writeln!(text, "    help: {}\n", problem.remedy);
    }
    text
}

#[test]
fn one_tree_with_every_defect() {
    let site = Site::new().paper("sound", "").built();
    let before = site.output();
    for (path, item) in DEFECTS.iter().flat_map(|defect| (defect.files)()) {
        site.put(path, item);
    }
    let run = site.build(&[]);
    let mut said = run.said();
    let mut expected: Vec<&str> = DEFECTS.iter().flat_map(|defect| defect.gives).copied().collect();
    said.sort_unstable();
    expected.sort_unstable();
    assert_eq!(said, expected, "one diagnostic for each defect, and none besides");
    assert_eq!(run.code, 1);
    site.output().is_untouched_since(&before);
    assert_eq!(site.strangers(), [""; 0], "nothing is left beside the output");
    crate::fixture::agrees_with("defects/every-defect.txt", &in_words(&run.problems));
}

/// The front matter's beginning for tests in which the paper has to be just so.
const DATED: &str = "---\ntitle: T\ndate: 2020-01-01\n---\n";

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let text =
        paper("Line ends", "authors:\n  - name: Ada Byron\n") + "\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n- y\n";
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let plain = Site::new().file("content/publications/p.md", text).built();
    let marked = Site::new().file("content/publications/p.md", windows).built();
    marked.output().has_the_bytes_of(&plain.output());
}

#[test]
fn a_title_is_text_whatever_is_in_it() {
    let latex = r"On $\alpha$-decay, {\em its} rate $<10^{-3}$ & \textbf{cost}";
    let long = "An inquiry ".repeat(74) + "here";
    assert_eq!(long.len(), 818);
    let site = Site::new().paper("latex", "").paper("long", "");
    site.put("content/publications/latex.md", paper(&format!("'{latex}'"), ""));
    site.put("content/publications/long.md", paper(&long, ""));
    let site = site.built();
    let shown = latex.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    assert!(site.page("publications/latex/index.html").contains(&format!(">{shown}</h1>")));
    assert!(site.page("publications/long/index.html").contains(&format!(">{long}</h1>")));
    assert!(site.page("feed.xml").contains(&format!("<title>{shown}</title>")));
}

#[test]
fn other_scripts_have_ascii_addresses() {
    let names =
        [("海洋法研究", "hai-yang-fa-yan-jiu"), ("قانون البحار", "qanwn-albhar"), ("Морское право", "morskoe-pravo")];
    let mut site = Site::new();
    for (name, _) in names {
        site = site.file(&format!("content/publications/{name}.md"), paper(name, &format!("authors: {name}\n")));
    }
    let site = site.built();
    for (name, _) in names {
        let output = site.output();
        let at = |folder: &str| -> Vec<String> {
            let pages =
                output.paths().into_iter().filter(|path| path.starts_with(folder) && path.ends_with("index.html"));
            pages.filter(|path| site.page(path).contains(&format!("<h1>{name}</h1>"))).map(str::to_owned).collect()
        };
        for folder in ["publications/", "authors/"] {
            let found = at(folder);
            assert_eq!(found.len(), 1, "{name} {found:?}");
            assert!(found[0].is_ascii(), "{found:?}");
        }
    }
}

#[test]
fn a_person_whose_name_has_no_letters_has_an_address_all_the_same() {
    let site = Site::new().paper("a", "authors: \u{e000}\n").built();
    assert!(site.output().has("authors/u-e000/index.html"));
}

#[test]
fn a_date_says_as_much_as_is_known() {
    let dated = |date: &str| format!("---\ntitle: Dated\ndate: {date}\n---\n");
    for (date, shown) in [
        ("2007", "2007"),
        ("2007-02", "February 2007"),
        ("2007-02-25", "February 25, 2007"),
        ("2007-02-25 10:00:59 -0400", "February 25, 2007"),
        ("\"2007-02\"", "February 2007"),
    ] {
        let page = Site::new().file("content/publications/p.md", dated(date)).built().page("publications/p/index.html");
        assert!(page.contains(&format!("\">{shown}</time>")), "{date}: {page}");
    }
}

#[test]
fn wrong_dates_are_told_the_right_spelling() {
    for (date, right) in [
        ("July 2, 2014", "2014-07-02"),
        ("2014/7/2", "2014-07-02"),
        ("2007-2-25", "2007-02-25"),
        ("July 2019", "2019-07"),
    ] {
        let text = format!("---\ntitle: T\ndate: {date}\n---\n");
        let run = Site::new().file("content/publications/p.md", text).build(&[]);
        assert!(run.problems[0].message.ends_with(&format!("write {right}")), "{run:?}");
    }
}

#[test]
fn nearest_keys_files_and_papers_are_named() {
    let remedy = |site: Site| site.build(&[]).problems.remove(0).remedy;
    let cod = || Site::new().paper("cod", "");
    assert_eq!(remedy(Site::new().paper("a", "authros: A\n")), "did you mean `authors`?");
    assert_eq!(remedy(Site::new().paper("a", "topic: A\n")), "did you mean `topics`?");
    assert_eq!(
        remedy(Site::new().paper("a", "sponsor: A\n")),
        "put keys of your own under `extra:`, or declare a taxonomy with this key in site.toml"
    );
    assert_eq!(
        remedy(cod().file("content/publications/cod.pdf", "%PDF").paper("a", "pdf: cop.pdf\n")),
        "did you mean `cod.pdf`?"
    );
    let linking = |link: &str| cod().file("content/publications/b.md", format!("{DATED}[a]({link})"));
    assert_eq!(remedy(linking("../cod.md")), "did you mean `content/publications/cod.md`?");
    assert_eq!(remedy(linking("cud.md")), "did you mean `content/publications/cod.md`?");
}

#[test]
fn an_alias_bomb_is_told_at_once() {
    let start = Instant::now();
    Site::new().file("content/publications/bomb.md", alias_bomb()).build(&[]);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn an_alias_of_yaml_that_is_no_bomb_is_followed() {
    let site = Site::new().paper("a", "authors: &us [Ada Byron]\neditors: *us\n").built();
    assert!(site.page("publications/a/index.html").contains("Edited by"));
}

#[test]
fn two_people_of_one_name_are_kept_apart_by_their_files() {
    let site = Site::new()
        .file("content/people/jo-lind-economist.md", "---\nname: Jo Lind\n---\n")
        .file("content/people/jo-lind-biologist.md", "---\nname: Jo Lind\norcid: 0000-0002-1825-0097\n---\n")
        .paper("money", "authors: jo-lind-economist\n")
        .paper("fish", "authors:\n  - name: Jo Lind\n    orcid: https://orcid.org/0000-0002-1825-0097\n")
        .paper("both", "authors: [jo-lind-biologist, jo-lind-economist]\n")
        .built();
    let [economist, biologist] =
        ["economist", "biologist"].map(|who| site.page(&format!("authors/jo-lind-{who}/index.html")));
    assert!(economist.contains("/publications/money/") && !economist.contains("/publications/fish/"));
    assert!(biologist.contains("/publications/fish/") && !biologist.contains("/publications/money/"));
    assert!(economist.contains("/publications/both/") && biologist.contains("/publications/both/"));
    assert!(site.page("publications/money/index.html").contains(">Jo Lind</a>"));
}

#[test]
fn one_person_under_several_spellings_is_one() {
    let site = Site::new()
        .file("content/people/ada-byron.md", "---\nname: Ada Byron\naliases: [Ada King, A. A. Lovelace]\n---\n")
        .paper("one", "authors: Ada Byron\n")
        .paper("two", "authors: Ada King\n")
        .paper("three", "editors: A. A. Lovelace\n")
        .paper("four", "authors: ada-byron\n")
        .built();
    let pages: Vec<_> =
        site.output().paths().iter().filter(|p| p.starts_with("authors/")).map(|p| p.to_string()).collect();
    assert_eq!(pages, ["authors/ada-byron/feed.xml", "authors/ada-byron/index.html", "authors/index.html"]);
    let page = site.page("authors/ada-byron/index.html");
    assert!(["one", "two", "three", "four"].iter().all(|slug| page.contains(&format!("/publications/{slug}/"))));
}

#[test]
fn an_author_named_twice_is_listed_once() {
    let site = Site::new().paper("a", "authors: [Eva Noll, Eva Noll]\n");
    site.build(&[]);
    assert_eq!(site.page("authors/eva-noll/index.html").matches("<li class=\"row\"").count(), 1);
}

#[test]
fn a_draft_can_be_linked_to_when_it_is_built() {
    let site = Site::new()
        .paper("draft", "draft: true\n")
        .paper("future", "publish_at: 2027-01-01\n")
        .file("content/publications/p.md", format!("{DATED}[a](draft.md) [b](future.md)"));
    let page = || site.page("publications/p/index.html");
    site.build(&[]).says(&[
        "warning[link-to-unpublished] content/publications/p.md:5:1",
        "warning[link-to-unpublished] content/publications/p.md:5:15",
    ]);
    assert!(page().contains("<a href=\"#\">a</a>"));
    site.build(&["--drafts"]).says(&["warning[link-to-unpublished] content/publications/p.md:5:15"]);
    assert!(page().contains("<a href=\"/publications/draft/\">a</a>"));
    site.build(&["--drafts", "--future"]).is_clean();
    site.build(&["--drafts", "--date", "2027-01-01"]).is_clean();
}

#[test]
fn settings_that_are_no_toml_say_where() {
    let site = Site::new().file("site.toml", "title = \"A\"\nbase_url = https://a.example/\nlanguage = \"en\nx = 1\n");
    let run = site.build(&[]);
    assert!(run.problems.iter().all(|problem| problem.code == "invalid-toml"), "{run:#?}");
    let lines: Vec<_> = run.problems.iter().map(|problem| problem.line).collect();
    assert!(run.code == 1 && lines.contains(&Some(2)) && lines.contains(&Some(3)), "{run:#?}");
}

#[test]
fn settings_without_title_or_address_say_both_and_the_papers_are_looked_at_all_the_same() {
    let settings = "language = \"en\"\ntitel = \"A\"\nbase_url = \"a.example\"\n";
    Site::new().file("site.toml", settings).paper("a", "sries: X\n").build(&[]).says(&[
        "error[unknown-key] content/publications/a.md:4:1",
        "error[missing-key] site.toml:1:1",
        "error[unknown-key] site.toml:2:1",
        "error[bad-url] site.toml:3:1",
    ]);
}

#[test]
fn a_group_of_settings_that_is_none_is_told() {
    let site = |key: &str| Site::new().file("site.toml", format!("{key} = 3\n{}", crate::support::SITE));
    for key in ["redirects", "mailing_list", "catalogue", "publisher", "nav", "theme"] {
        site(key).build(&[]).says(&["error[wrong-type] site.toml:1:1"]);
    }
}

#[test]
fn a_folder_without_settings_says_how_to_begin() {
    let site = Site::new();
    site.remove("site.toml");
    let run = site.build(&[]);
    run.says(&["error[no-site]"]);
    assert!(run.problems[0].remedy.contains("offprint init"));
}

/// Settings with another theme.
fn with_theme(name: &str) -> Site {
    Site::new().file("site.toml", format!("theme = \"{name}\"\n{}", crate::support::SITE))
}

#[test]
fn a_theme_that_is_not_there_is_told() {
    for name in ["tholio", "../elsewhere", "/etc", ".hidden"] {
        with_theme(name).build(&[]).says(&["error[unknown-theme] site.toml"]);
    }
    let child = with_theme("child").file("themes/child/theme.toml", "parent = \"nobody\"\n");
    let child = child.paper("a", "sries: X\n");
    child
        .build(&[])
        .says(&["error[unknown-key] content/publications/a.md:4:1", "error[unknown-theme] themes/child/theme.toml"]);
}

#[test]
fn a_theme_cannot_be_its_own_ancestor() {
    let site =
        with_theme("a").file("themes/a/theme.toml", "parent = \"b\"\n").file("themes/b/theme.toml", "parent = \"a\"\n");
    site.build(&[]).says(&["error[theme-loop] themes/b/theme.toml"]);
}

#[test]
fn a_template_that_fails_says_where_and_for_which_page() {
    let site = Site::new().paper("b", "").paper("a", "");
    let site = site.file("templates/publication.html", "<h1>\n  {{ publication.titel.text }}\n</h1>\n");
    let run = site.build(&[]);
    run.says(&["error[template] templates/publication.html:2:18"]);
    assert!(run.problems[0].message.ends_with(", while rendering /publications/a/"), "{run:#?}");
    assert!(site.output().0.is_empty() && site.strangers().is_empty(), "nothing is written");
}

#[test]
fn a_theme_overrides_a_block_of_its_parent_and_the_site_overrides_both() {
    let child =
        "{% extends \"themes/folio/base.html\" %}{% block masthead %}CHILD {{ super() }}{% endblock masthead %}";
    let site = with_theme("child")
        .file("themes/child/theme.toml", "name = \"Child\"\nparent = \"folio\"\n")
        .file("themes/child/templates/base.html", child)
        .file("themes/child/static/child.css", "a {}")
        .file("themes/child/static/favicon.svg", "<svg/>")
        .paper("a", "")
        .built();
    let page = site.page("publications/a/index.html");
    assert!(page.contains("CHILD") && page.contains("rel=\"home\"") && page.contains("<h1>a</h1>"), "{page}");
    let output = site.output();
    assert!(output.has("child.css") && output.has("folio.css"));
    assert_eq!(output.bytes("favicon.svg"), Some(&b"<svg/>"[..]));

    site.put("templates/404.html", "{% extends \"base.html\" %}{% block content %}GONE{% endblock content %}");
    site.put("static/favicon.svg", "<svg>site</svg>");
    site.build(&[]).is_clean();
    let page = site.page("404.html");
    assert!(page.contains("GONE") && page.contains("CHILD"), "{page}");
    assert_eq!(site.output().bytes("favicon.svg"), Some(&b"<svg>site</svg>"[..]));
}

#[test]
fn a_theme_without_a_template_is_told_which() {
    let site = with_theme("bare").file("themes/bare/templates/home.html", "home");
    let run = site.build(&[]);
    assert_eq!(run.said(), ["error[missing-template] themes/bare/templates"; 7]);
}

#[test]
fn a_file_that_may_not_be_read_is_told() {
    let site = Site::new().paper("secret", "").paper("open", "");
    let secret = site.path("content/publications/secret.md");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).expect("ours");
    site.build_without_privilege().says(&["error[unreadable-file] content/publications/secret.md"]);
}

#[test]
fn links_inside_the_site_are_followed() {
    let site = Site::new().paper("a", "pdf: shared.pdf\n").file("static/shared.pdf", pdf("shared"));
    put(&site.path("content/publications/shared.pdf"), Item::LinkTo("../../static/shared.pdf"));
    let output = site.built().output();
    assert_eq!(output.bytes("publications/a/a.pdf"), Some(&*pdf("shared")));
}

#[test]
fn a_link_out_of_the_site_publishes_nothing() {
    let secret = Site::new().file("secret.txt", "secret");
    let site = Site::new().paper("a", "");
    std::os::unix::fs::symlink(secret.path("secret.txt"), site.path("content/secret.txt")).expect("a link");
    std::os::unix::fs::symlink(secret.path(""), site.path("content/folder")).expect("a link");
    site.build(&[]);
    let output = site.output();
    assert!(
        !output.paths().iter().any(|path| path.contains("secret") || path.contains("folder")),
        "{:?}",
        output.paths()
    );
}
