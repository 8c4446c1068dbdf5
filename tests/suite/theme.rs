//! What a site sets, translates and overrides of Folio without touching a template of it; a child theme; and the listings that
//! an editor, a series or a person makes special.

use crate::support::{Site, paper};
use offprint::base::Diagnostics;
use offprint::base::language::{Language, Plural};
use offprint::base::messages::{Message, Messages};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const LANGUAGES: [&str; 8] = ["en", "de", "fr", "es", "ko", "ja", "zh", "ar"];

fn repository(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn site_toml(more: &str) -> String {
    format!("title = \"Harbour\"\nbase_url = \"https://www.example.org/\"\n{more}")
}

fn messages(language: &str) -> Messages {
    let (mut messages, mut problems) = (Messages::default(), Diagnostics::default());
    let path = format!("themes/folio/i18n/{language}.toml");
    messages.add(&path.as_str().into(), &repository(&path), &mut problems);
    assert!(problems.is_empty(), "{:?}", problems.into_sorted());
    messages
}

/// The places of a message, without their braces.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)).collect()
}

/// Every language has every message, in the forms that its numbers ask for, with the places of the English one.
#[test]
fn each_language_is_complete() {
    let english = messages("en");
    for language in LANGUAGES {
        let own = messages(language);
        let plurals = Language::new(language, Messages::default()).plurals();
        let names = |messages: &Messages| {
            messages
                .iter()
                .map(|(key, _)| key.to_owned())
                .filter(|key| !key.starts_with("language."))
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&own), names(&english), "{language}");
        for (key, message) in own.iter() {
            let original = english.get(key).expect("compared above");
            let places_of_original = places(original.form(Plural::Other));
            match (message, original) {
                (Message::Plain(text), Message::Plain(_)) => {
                    assert_eq!(places(text), places_of_original, "{language}, {key}");
                }
                (Message::Forms(forms), Message::Forms(_)) => {
                    assert_eq!(forms.keys().copied().collect::<Vec<_>>(), plurals, "{language}, {key}");
                    for (plural, text) in forms {
                        let own = places(text);
                        // "One paper" needs no figure.
                        let few = matches!(plural, Plural::Zero | Plural::One | Plural::Two);
                        let fit = if few { own.is_subset(&places_of_original) } else { own == places_of_original };
                        assert!(fit, "{language}, {key}, {}: {text}", plural.name());
                    }
                }
                _ => panic!("{language}, {key}: one of a message and its English has forms, the other has none"),
            }
        }
    }
}

/// Every message is used, and no template asks for one that is not there: a build finds only those that it meets.
#[test]
fn templates_and_messages_match() {
    let known: BTreeSet<String> = messages("en").iter().map(|(key, _)| key.to_owned()).collect();
    let mut used = BTreeSet::new();
    for folder in ["themes/folio/templates", "src"] {
        for file in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
            let file = file.expect("readable");
            if file.file_type().is_file() {
                let text = fs::read_to_string(file.path()).unwrap_or_default();
                used.extend(known.iter().filter(|key| text.contains(&format!("\"{key}\""))).cloned());
                for part in text.split("t(key=\"").skip(1) {
                    let key = part.split('"').next().expect("text");
                    assert!(known.contains(key) || key.contains('…'), "{}: {key}", file.path().display());
                }
            }
        }
    }
    // These are put together from a type or a language.
    let computed = |key: &&String| ["type.", "types.", "language."].iter().any(|prefix| key.starts_with(prefix));
    let idle: Vec<&String> = known.difference(&used).filter(|key| !computed(key)).collect();
    assert_eq!(idle, [""; 0]);
}

#[test]
fn the_language_of_the_site_decides() {
    let site = Site::new()
        .file("site.toml", site_toml("language = \"de-AT\"\n"))
        .paper("a", "type: working-paper\nvolume: 3\n")
        .file("i18n/de.toml", "listing.all = \"Alles\"\n")
        .built();
    let (listing, page) = (site.page("publications/index.html"), site.page("publications/a/index.html"));
    assert!(listing.contains("<html lang=\"de-AT\">") && listing.contains("1 Publikation"), "{listing}");
    assert!(listing.contains(">Alles</a>"), "the site's own word\n{listing}");
    assert!(page.contains("Band 3") && page.contains("Arbeitspapier"), "{page}");
    assert!(!page.contains("Search"), "{page}");

    // Nobody has translated it: the words are English, the numbers are not.
    let site = Site::new().file("site.toml", site_toml("language = \"pt\"\n")).paper("a", "").built();
    assert!(site.page("publications/index.html").contains("1 publication"));
    let site = Site::new().file("site.toml", site_toml("language = \"ar\"\n")).paper("a", "").built();
    assert!(site.page("index.html").contains("<html lang=\"ar\" dir=\"rtl\">"));
}

#[test]
fn a_word_that_is_no_text_is_reported() {
    let site = Site::new().file("site.toml", site_toml("")).file("i18n/en.toml", "a = 1\n");
    site.build(&[]).says(&["error[wrong-type] i18n/en.toml:1:1"]);
}

#[test]
fn a_small_child_theme() {
    let mut site = Site::new().file("site.toml", site_toml("theme = \"quay\"\n")).paper("a", "authors: Jane Doe\n");
    for path in ["theme.toml", "templates/parts.html", "templates/base.html", "static/quay.css"] {
        site = site.file(&format!("themes/quay/{path}"), repository(&format!("tests/themes/quay/{path}")));
    }
    let site = site.built();
    for page in ["index.html", "publications/index.html", "authors/jane-doe/index.html"] {
        let html = site.page(page);
        assert!(
            html.contains("<li class=\"quay\"") && !html.contains("<li class=\"row\""),
            "{page}: its own row\n{html}"
        );
        assert!(html.contains("/quay.css?v=") && html.contains("/folio.css?v="), "{page}: both style sheets\n{html}");
    }
}

#[test]
fn settings_are_custom_properties() {
    let site = Site::new()
        .file(
            "site.toml",
            site_toml("[theme]\naccent = \"#123456\"\nserif = \"Georgia, serif\"\nlogo = \"logo.svg\"\nhome = [\"browse\", \"latest\"]\n[theme.dark]\naccent = \"#abcdef\"\n"),
        )
        .file("static/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .paper("a", "series: S\n")
        .built();
    let style = site.page("folio-site.css");
    assert!(style.contains(":root { --accent: #123456; --serif: Georgia, serif; }"), "{style}");
    assert!(style.contains(":root[data-scheme=\"dark\"] { --accent: #abcdef; }"), "{style}");
    let home = site.page("index.html");
    assert!(home.contains("<img src=\"/logo.svg\" alt=\"Harbour\">"), "{home}");
    assert!(home.find("class=\"part browse\"") < home.find("class=\"part latest\""), "{home}");
    assert!(home.contains("/folio-site.css?v="), "{home}");

    let plain = Site::new().file("site.toml", site_toml("")).paper("a", "").built();
    assert!(!plain.page("index.html").contains("folio-site.css"));
}

#[test]
fn a_series_shows_the_numbers_that_it_lacks() {
    let mut site = Site::new().file("site.toml", site_toml("[catalogue]\nper_page = 2\n"));
    // Number 12 came before number 11, and stands after it.
    for (name, number, date) in [("a", 7, "2020"), ("b", 11, "2021-06"), ("c", 12, "2021-02"), ("d", 14, "2022")] {
        let text = format!("---\ntitle: {name}\ndate: {date}\nseries: S\nnumber: {number}\n---\n");
        site = site.file(&format!("content/publications/{name}.md"), text);
    }
    let site = site.built();
    let pages = [site.page("series/s/index.html"), site.page("series/s/page/2/index.html")];
    let order = |html: &str, words: [&str; 3]| {
        let at = words.map(|word| html.find(word).unwrap_or_else(|| panic!("{word}\n{html}")));
        assert!(at.is_sorted(), "{at:?}\n{html}");
    };
    order(&pages[0], ["/publications/d/", "No. 13 is not in this catalogue.", "/publications/c/"]);
    order(&pages[1], ["/publications/b/", "Nos. 8–10 are not in this catalogue.", "/publications/a/"]);
}

#[test]
fn an_editors_text_stands_above_a_list() {
    let site = Site::new()
        .file("site.toml", site_toml("[[taxonomies]]\nkey = \"topics\"\n"))
        .file(
            "content/topics/fish.md",
            "---\ntitle: Fish and chips\n---\nWhat we [think](../publications/a.md) of fish.\n",
        )
        .file("content/about.md", "---\ntitle: About\n---\n[Fish](topics/fish.md)\n")
        .paper("a", "topics: Fish\nfeatured: true\nauthors: Jane Doe\n")
        .built();
    let html = site.page("topics/fish/index.html");
    for part in [
        "<h1>Fish and chips</h1>",
        "What we <a href=\"/publications/a/\">think</a> of fish.",
        "class=\"plate\"",
        "Jane Doe",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    assert!(site.page("about/index.html").contains("href=\"/topics/fish/\""));
}

#[test]
fn translations_know_one_another() {
    let text = |title: &str, more: &str| format!("---\ntitle: {title}\ndate: 2020\n{more}---\n");
    let site = Site::new()
        .file("site.toml", site_toml(""))
        .file("content/publications/a.md", text("A", "translations: [b, nowhere]\n"))
        .file("content/publications/b.md", text("B", "language: de\n"))
        .file("content/publications/c.md", text("C", "language: fr\ntranslations: b\n"))
        .file("content/publications/d.md", text("D", "language: fr\ntranslations: b\n"));
    site.build(&[]).says(&[
        "warning[unknown-translation] content/publications/a.md:4:1",
        "warning[same-language] content/publications/d.md:5:1",
    ]);
    let html = site.page("publications/c/index.html");
    for (language, slug) in [("en", "a"), ("de", "b"), ("fr", "c")] {
        let link = format!(
            "<link rel=\"alternate\" hreflang=\"{language}\" href=\"https://www.example.org/publications/{slug}/\">"
        );
        assert!(html.contains(&link), "{link}\n{html}");
    }
    assert!(html.contains(">Deutsch</a>") && html.contains("hreflang=\"en\" title=\"A\">English</a>"), "{html}");
}

#[test]
fn people_stand_under_their_letters() {
    let site = Site::new().file("site.toml", site_toml("[catalogue]\nper_page = 1\n"));
    let people = ["Hélène Vautrin-Delmas", "Ann van Dyck Jr.", "林 静怡", "Sukarno", "Aa Bb1", "1st Brigade 7"];
    let authors: String =
        (0..10).map(|n| format!("  - Person Z{n}\n")).chain(people.map(|name| format!("  - {name}\n"))).collect();
    let site =
        site.file("content/publications/a.md", format!("---\ntitle: A\ndate: 2020\nauthors:\n{authors}---\n")).built();
    let (first, second) = (site.page("authors/index.html"), site.page("authors/page/2/index.html"));
    for (letter, name) in [
        ("other", "1st Brigade 7"),
        ("b", "Aa Bb1"),
        ("d", "Ann van Dyck Jr."),
        ("l", "林 静怡"),
        ("v", "Hélène Vautrin-Delmas"),
    ] {
        let section =
            first.split(&format!("id=\"letter-{letter}\"")).nth(1).and_then(|rest| rest.split("</section>").next());
        assert!(section.is_some_and(|section| section.contains(name)), "{letter}\n{first}");
    }
    // Ten are on a page, and Z begins on the first.
    assert!(second.contains("href=\"/authors/#letter-z\"") && second.contains("id=\"letter-z\""), "{second}");
    assert!(!second.contains("id=\"letter-v\""), "{second}");
}

#[test]
fn a_paper_can_be_cited() {
    let site = Site::new()
        .file("site.toml", site_toml("[publisher]\nname = \"Harbour & Sons\"\nplace = \"Velm\"\n"))
        .file(
            "content/publications/a.md",
            "---\ntitle: 50% of “quays” <b>\nsubtitle: a {count}\ndate: 2007-02-25\ntype: working-paper\nseries: S\nnumber: 12\ndoi: 10.1/x_y\nauthors: [Ann van Dyck Jr., Harbour & Sons, 林 静怡]\n---\n",
        );
    let run = site.build(&[]);
    run.says(&["warning[html-in-title] content/publications/a.md:2:1"]);
    let html = site.page("publications/a/index.html");
    let formats: Vec<String> = html
        .split("<pre ")
        .skip(1)
        .map(|part| {
            let text = part.split_once('>').expect("its tag").1.split("</pre>").next().expect("its end");
            text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#x27;", "'")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
        })
        .collect();
    assert_eq!(formats.len(), 4, "{html}");
    assert_eq!(
        formats[0],
        "@techreport{a,\n  author = {van Dyck, Jr., Ann and {Harbour \\& Sons} and 林, 静怡},\n  \
         title = {{50\\% of “quays” <b>: a \\textbraceleft{}count\\textbraceright{}}},\n  series = {S},\n  type = {Working paper},\n  \
         number = {12},\n  institution = {Harbour \\& Sons},\n  address = {Velm},\n  year = {2007},\n  month = feb,\n  \
         doi = {10.1/x_y},\n  url = {https://www.example.org/publications/a/},\n  langid = {english},\n  language = {en},\n}\n"
    );
    assert!(formats[1].contains("@report{a,\n") && formats[1].contains("  date = {2007-02-25},\n"), "{}", formats[1]);
    for line in [
        "TY  - RPRT\r\n",
        "AU  - van Dyck, Ann, Jr.\r\n",
        "AU  - Harbour & Sons\r\n",
        "DA  - 2007/02/25/\r\n",
        "SN  - 12\r\n",
        "ER  - \r\n",
    ] {
        assert!(formats[2].contains(line), "{line}\n{}", formats[2]);
    }
    let csl: serde_json::Value = serde_json::from_str(&formats[3]).expect("JSON");
    assert_eq!(
        csl[0]["author"][0],
        serde_json::json!({ "family": "Dyck", "given": "Ann", "non-dropping-particle": "van", "suffix": "Jr." })
    );
    assert_eq!(csl[0]["author"][1], serde_json::json!({ "literal": "Harbour & Sons" }));
    assert_eq!(csl[0]["issued"]["date-parts"], serde_json::json!([[2007, 2, 25]]));
    let reference = "van Dyck, A., Jr., Harbour &amp; Sons, &amp; 林静怡. (2007). <i>50% of “quays” &lt;b&gt;: a {count}</i> \
                     (Working Paper No. 12; S). Harbour &amp; Sons. <a href=\"https://doi.org/10.1/x_y\">";
    assert!(html.contains(reference), "{html}");
}

/// What a reader may narrow a list to, and the years of it.
#[test]
fn a_list_leads_on() {
    let mut site =
        Site::new().file("site.toml", site_toml("[catalogue]\nper_page = 4\n[[taxonomies]]\nkey = \"topics\"\n"));
    for n in 0..10 {
        let (year, kind) = (2010 + n / 2 * 3, if n % 2 == 0 { "report" } else { "book" });
        let text = format!("---\ntitle: Paper {n}\ndate: {year}\ntype: {kind}\ntopics: T\nauthors: Jane Doe\n---\n");
        site = site.file(&format!("content/publications/p{n}.md"), text);
    }
    let site = site.built();
    let (all, jane) = (site.page("publications/index.html"), site.page("authors/jane-doe/index.html"));
    assert!(all.contains("<a href=\"/years/2010/\" aria-label=\"2010: 2 publications\">"), "{all}");
    assert!(
        jane.contains("<a href=\"/authors/jane-doe/page/3/#y2010\" aria-label=\"2010: 2 publications\">"),
        "{jane}"
    );
    assert!(site.page("authors/jane-doe/page/3/index.html").contains("id=\"y2010\""));
    assert!(all.contains("<a href=\"/types/book/\">Books</a>"), "{all}");
    assert!(jane.contains("<a href=\"/search/?authors=jane-doe&amp;types=book\">Books</a>"), "{jane}");
    // All are about T: that narrows nothing.
    assert!(!jane.contains("topics=t"), "{jane}");
    let quiet = paper("Alone", "");
    assert!(
        !Site::new()
            .file("site.toml", site_toml(""))
            .file("content/publications/a.md", quiet)
            .built()
            .page("publications/index.html")
            .contains("<svg")
    );
}

/// A theme that names none of what takes long to make is given all else.
#[test]
fn a_theme_may_ask_for_little() {
    let page = "<title>{{ page.title }}</title>";
    let templates = ["home", "listing", "groups", "page", "search", "404", "redirect"];
    let small = |publication: &str| {
        let site = Site::new().file("site.toml", site_toml("theme = \"small\"\n")).paper("a", "doi: 10.5555/1\n");
        let folder = "themes/small/templates";
        let site = templates.iter().fold(site, |site, name| site.file(&format!("{folder}/{name}.html"), page));
        site.file(&format!("{folder}/publication.html"), publication)
    };
    let site = small("{{ publication.doi }} {{ publication.pages is none }}").built();
    assert_eq!(site.page("publications/a/index.html"), "10.5555/1 true");
    let site = small("{{ publication.related | length }} {{ publication.share[0].kind }}").built();
    assert_eq!(site.page("publications/a/index.html"), "0 email");
    // Not made, and not there: no other word is given for it.
    let run = small("{{ publication[\"sha\" ~ \"re\"] }}").build(&[]);
    assert_eq!(run.said(), ["error[template] themes/small/templates/publication.html:1:4"], "{run:#?}");
}
