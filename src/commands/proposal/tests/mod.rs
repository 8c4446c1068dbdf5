//! Title pages of institutes that do not exist.

use super::*;
use crate::load::documents::text::{Joint, PlacedLine};
use crate::load::documents::title_page::Metadata;
use proptest::prelude::*;

/// A page of lines below each other: each is its size and its text. A `+` says that it goes on from the one before.
fn page(lines: &[(f32, &str)]) -> TitlePage {
    let mut down = 60.0;
    let placed = lines.iter().map(|(size, text)| {
        down += size * 1.5;
        let joint = text.starts_with('+').then_some(Joint::Space);
        PlacedLine {
            text: text.trim_start_matches('+').to_owned(),
            size: *size,
            page: 0,
            down,
            depth: down / 842.0,
            joint,
        }
    });
    TitlePage { pages: 9, lines: placed.collect(), ..TitlePage::default() }
}

const PROSE: [(f32, &str); 3] = [
    (10.0, "Every harbour has a list of what it owes and to whom, and few of these lists are ever read by those"),
    (10.0, "+who could pay. We have read eleven of them, from three coasts, and found that they agree on one thing"),
    (10.0, "+only: that the sea will come back for the rest, and that nobody has set anything aside for that day."),
];

fn with_prose(lines: &[(f32, &str)]) -> TitlePage {
    page(&[lines, &PROSE].concat())
}

fn proposed(page: &TitlePage) -> Proposal {
    of(page, &Site { language: "en", names: vec!["Harbour Institute"] })
}

fn metadata(titles: &[&str], authors: &[&str]) -> Metadata {
    let all = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Metadata {
        titles: all(titles),
        authors: all(authors),
        created: Some("2019-05-06".to_owned()),
        ..Metadata::default()
    }
}

fn value<T: Clone>(found: &Option<Found<T>>) -> Option<(T, bool)> {
    found.as_ref().map(|found| (found.value.clone(), found.is_certain))
}

fn some(text: &str, is_certain: bool) -> Option<(String, bool)> {
    Some((text.to_owned(), is_certain))
}

#[test]
fn an_ordinary_title_page() {
    let found = proposed(&with_prose(&[
        (9.0, "Harbour Institute Working Paper No. 12"),
        (24.0, "Tides and"),
        (24.0, "Tariffs"),
        (16.0, "What the sea costs a small port"),
        (12.0, "Ada Marsh 1 , Tomasz Bly*, and J. van der Quay"),
        (10.0, "1 Institute of Salt, University of Brackwater"),
        (10.0, "25 February 2007"),
        (10.0, "https://doi.org/10.5555/hi.wp.12."),
        (12.0, "Abstract"),
        (10.0, "We ask what the tides cost and find that the answer is in the har"),
        (10.0, "+bour. Nobody had looked."),
        (10.0, "Keywords: tides, tariffs"),
    ]));
    assert_eq!(value(&found.title), some("Tides and Tariffs", true));
    assert_eq!(value(&found.subtitle), some("What the sea costs a small port", false));
    assert_eq!(value(&found.authors).expect("some").0, ["Ada Marsh", "Tomasz Bly", "J. van der Quay"]);
    assert!(found.authors.is_some_and(|found| found.is_certain), "their institute stands below them");
    assert_eq!(value(&found.date).map(|(date, certain)| (date.to_string(), certain)), some("2007-02-25", true));
    assert_eq!((value(&found.series), value(&found.number)), (some("Working Paper", true), some("12", true)));
    assert_eq!(value(&found.doi), some("10.5555/hi.wp.12", true));
    let (summary, is_certain) = value(&found.summary).expect("an abstract");
    assert!(is_certain && summary.len() == 1 && summary[0].ends_with("Nobody had looked."), "{summary:?}");
    assert_eq!(found.language, None);
}

#[test]
fn large_letters_that_are_no_title() {
    let found = proposed(&with_prose(&[
        (30.0, "POLICY BRIEF"),
        (28.0, "Salt Water University"),
        (26.0, "March 2019"),
        (22.0, "www.harbour.example"),
        (18.0, "Who May Close a River?"),
    ]));
    assert_eq!(value(&found.title).map(|(title, _)| title).as_deref(), Some("Who May Close a River?"));
    assert_eq!(found.date.map(|date| date.value.to_string()).as_deref(), Some("2019-03"));
    // A title may name an institution, if nothing else is one.
    let found = proposed(&with_prose(&[(20.0, "The Bank of Nowhere")]));
    assert_eq!(value(&found.title), some("The Bank of Nowhere", false));
}

#[test]
fn running_heads_are_no_titles_and_titles_at_the_top_are() {
    let head = |size: f32, text: &str| {
        let mut page = with_prose(&[(size, text)]);
        page.lines[0].depth = 0.05;
        proposed(&page).title.map(|title| title.value)
    };
    assert_eq!(head(12.0, "Salt Review / Vol. 80, No. 214 / Notices 2913"), None);
    assert_eq!(head(22.0, "Salt in 2019").as_deref(), Some("Salt in 2019"));
}

#[test]
fn the_metadatas_title_counts_where_it_stands_on_the_page() {
    let lines = [(20.0, "Profiles in Salt"), (14.0, "WHAT A PILOT COSTS"), (14.0, "IN WINTER")];
    let titled = |titles: &[&str]| {
        proposed(&TitlePage { metadata: metadata(titles, &[]), ..with_prose(&lines) }).title.expect("a title").value
    };
    assert_eq!(titled(&["What a Pilot Costs in Winter"]), "What a Pilot Costs in Winter");
    for wrong in ["Microsoft Word - final_v3.doc", "untitled", "pilot.indd", "C:\\texts\\pilot", "Quite Another Thing"]
    {
        assert_eq!(titled(&[wrong]), "Profiles in Salt", "{wrong}");
    }
    // A page on which nothing is larger than the text has no better.
    let plain = TitlePage { metadata: metadata(&["On Salt and Rust"], &["Ada Marsh"]), ..page(&PROSE) };
    let found = proposed(&plain);
    assert_eq!(value(&found.title), some("On Salt and Rust", false));
    assert_eq!(found.title.map(|title| title.source), Some(Source::Metadata));
    assert_eq!(found.date.map(|date| date.source), Some(Source::Made));
    assert_eq!(value(&found.authors), Some((vec!["Ada Marsh".to_owned()], false)));
}

#[test]
fn who_wrote_it() {
    let authors = |lines: &[(f32, &str)]| {
        let page = with_prose(&[&[(24.0, "Tides and Tariffs")], lines].concat());
        value(&proposed(&page).authors).map(|(names, _)| names.join("; "))
    };
    for (line, expected) in [
        ("by Ada Marsh and Tomasz Bly", "Ada Marsh; Tomasz Bly"),
        ("ADA MARSH & JEAN-LUC D'ARCY", "Ada Marsh; Jean-Luc D'Arcy"),
        ("Dr. Ada Marsh, Ph.D., Tomasz Bly Jr.", "Ada Marsh; Tomasz Bly Jr."),
        ("Ada Marsh (Salt University) · Þórdís Önnudóttir", "Ada Marsh; Þórdís Önnudóttir"),
        ("Von Ada Marsh und Uwe von Kai", "Ada Marsh; Uwe von Kai"),
        ("Ada Marsh†, Institute of Salt", "Ada Marsh"),
        ("Par Hélène Vautrin-Delmas", "Hélène Vautrin-Delmas"),
    ] {
        assert_eq!(authors(&[(12.0, line)]).as_deref(), Some(expected), "{line}");
    }
    assert_eq!(
        authors(&[(12.0, "Ada Marsh"), (9.0, "Institute of Salt"), (12.0, "Tomasz Bly")]).as_deref(),
        Some("Ada Marsh; Tomasz Bly")
    );
    for line in [
        "Executive Summary",
        "Department of Salt and Rust",
        "United Kingdom",
        "Brackwater, 12 May 2019",
        "All rights reserved",
    ] {
        assert_eq!(authors(&[(12.0, line)]), None, "{line}");
    }
}

#[test]
fn who_wrote_it_says_the_metadata() {
    let authors = |author: &str| {
        let page = TitlePage { metadata: metadata(&[], &[author]), ..with_prose(&[(24.0, "Tides and Tariffs")]) };
        proposed(&page).authors.map(|found| found.value.join("; "))
    };
    assert_eq!(authors("Marsh, Ada; Bly, Tomasz").as_deref(), Some("Ada Marsh; Tomasz Bly"));
    assert_eq!(authors("Ada Marsh, Tomasz Bly").as_deref(), Some("Ada Marsh; Tomasz Bly"));
    assert_eq!(authors("Marsh, Ada").as_deref(), Some("Ada Marsh"));
    for nobody in ["amarsh", "Microsoft Office User", "Harbour Institute", "Federal Salt Council", ""] {
        assert_eq!(authors(nobody), None, "{nobody}");
    }
}

#[test]
fn dates_in_four_languages() {
    for (text, expected) in [
        ("February 25, 2007", "2007-02-25"),
        ("25 February 2007", "2007-02-25"),
        ("25th of February, 2007", "2007-02-25"),
        ("FEBRUARY 2007", "2007-02"),
        ("2007-02-25", "2007-02-25"),
        ("25.02.2007", "2007-02-25"),
        ("Berlin, 25. Februar 2007", "2007-02-25"),
        ("1er mars 2007", "2007-03-01"),
        ("le 25 février 2007", "2007-02-25"),
        ("25 de febrero de 2007", "2007-02-25"),
        ("Policy Brief | Sept. 2007", "2007-09"),
        // Which is the month, nobody could tell of every such date.
        ("02/25/2007", "2007"),
        ("Brackwater, 12–14 May 2007", "2007-05"),
    ] {
        let found = proposed(&with_prose(&[(24.0, "Tides and Tariffs"), (10.0, text)])).date;
        assert_eq!(found.map(|found| found.value.to_string()).as_deref(), Some(expected), "{text}");
    }
    for text in ["Accessed on 25 February 2007", "we met on a day that nobody forgets, 25 February 2007"] {
        assert_eq!(proposed(&with_prose(&[(24.0, "Tides and Tariffs"), (10.0, text)])).date, None, "{text}");
    }
}

#[test]
fn series_and_numbers_are_certain_or_not_there() {
    let told = |line: &str| {
        let found = proposed(&with_prose(&[(9.0, line), (24.0, "Tides and Tariffs")]));
        found.series.zip(found.number).map(|(series, number)| format!("{}|{}", series.value, number.value))
    };
    for (line, expected) in [
        ("Working Paper No. 7", "Working Paper|7"),
        ("POLICY BRIEF #12", "Policy Brief|12"),
        ("Policy Brief 3/2019", "Policy Brief|3/2019"),
        ("Salt Studies | Discussion Paper Nr. 4, Mai 2019", "Discussion Paper|4"),
        ("Document de travail n° 9", "Document de travail|9"),
        ("Harbour Institute Working Papers, No. 23", "Working Papers|23"),
    ] {
        assert_eq!(told(line).as_deref(), Some(expected), "{line}");
    }
    for line in
        ["Report 2019", "Working Paper", "There is no. 7 in this report of ours that we would read", "Room No. 7"]
    {
        assert_eq!(told(line), None, "{line}");
    }
}

#[test]
fn where_an_abstract_ends() {
    let summary = |lines: &[(f32, &str)]| value(&proposed(&page(lines)).summary);
    let text = "We ask what the tides cost a port, and find that it is a great deal.";
    let whole = |lines: &[(f32, &str)]| summary(lines).is_some_and(|(texts, certain)| certain && texts == [text]);
    assert!(whole(&[(12.0, "A B S T R A C T"), (10.0, text), (10.0, "JEL: F10")]));
    assert!(whole(&[(10.0, &format!("Abstract: {text}")), (12.0, "1 Introduction"), (10.0, "Ports.")]));
    assert!(whole(&[(10.0, "Zusammenfassung"), (10.0, text), (10.0, "Schlagwörter: Salz")]));
    assert!(whole(&[(12.0, "Résumé"), (10.0, text), (7.0, "1 We thank nobody.")]));
    assert!(whole(&[(12.0, "Executive Summary"), (10.0, text), (10.0, "12"), (14.0, "The sea")]));
    // It may go on behind what has been read.
    assert_eq!(summary(&[(12.0, "Abstract"), (10.0, text)]), Some((vec![text.to_owned()], false)));
    assert_eq!(summary(&[(12.0, "Abstract"), (10.0, "Short.")]), None);
}

#[test]
fn a_language_is_told_when_it_is_another() {
    let german = "Der Hafen ist nicht die Ursache, und die Gezeiten sind es auch nicht, von der Flut und den Zöllen auf das Salz \
                  mit der Zeit zu schweigen, die für eine Fahrt zu der Insel und von dort auf das Festland vergeht.";
    let lines = [(24.0, "Gezeiten und Zölle"), (10.0, german)];
    assert_eq!(value(&proposed(&page(&lines)).language), some("de", true));
    assert_eq!(of(&page(&lines), &Site { language: "de-AT", names: Vec::new() }).language, None);
}

#[test]
fn a_page_of_references_has_no_doi() {
    let doi = |lines: &[(f32, &str)]| value(&proposed(&with_prose(lines)).doi);
    assert_eq!(doi(&[(9.0, "Bly, T.: Salt. 10.5555/1.2"), (9.0, "Marsh, A.: Rust. 10.5555/3.4")]), None);
    assert_eq!(doi(&[(9.0, "DOI: 10.5555/1.2"), (9.0, "Marsh, A.: Rust. 10.5555/3.4")]), some("10.5555/1.2", false));
}

proptest! {
    #[test]
    fn no_page_makes_it_panic(
        lines in prop::collection::vec((0.0_f32..40.0, "\\PC{0,40}|No\\. ?[0-9/]{0,4}|10\\.[0-9./]{0,9}|Abstract[:. ]?.{0,50}|[A-Z][a-zé]{0,8}( [A-Z.,&-][a-z]{0,8}){0,5}|[0-9]{1,2}[. ]{0,2}(May|Mai|de enero)[ ,][0-9]{0,5}"), 0..30),
        titles in prop::collection::vec("\\PC{0,30}", 0..3),
        authors in prop::collection::vec("\\PC{0,30}", 0..3),
    ) {
        let lines: Vec<(f32, &str)> = lines.iter().map(|(size, text)| (*size, text.as_str())).collect();
        let metadata = Metadata { titles, authors, created: Some("x".to_owned()), ..Metadata::default() };
        proposed(&TitlePage { metadata, ..page(&lines) });
    }
}
