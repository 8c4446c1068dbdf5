use super::*;
use proptest::prelude::*;

fn paper(title: &str, pdf: &str, keys: &[&str]) -> Paper {
    let keys = keys.iter().map(|key| (*key).to_owned()).collect();
    Paper { title: title.to_owned(), pdf: Some(pdf.to_owned()).filter(|pdf| !pdf.is_empty()), keys }
}

fn titled(title: &str) -> Paper {
    paper(title, "", &[])
}

fn files(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("/pdfs/{name}")).collect()
}

fn page(lines: &[&str], title: &str) -> Page {
    Page::new(lines.iter().copied(), &[title.to_owned()])
}

#[test]
fn names_are_compared_as_servers_and_systems_write_them() {
    let papers = [
        paper("A", "https://old.example/files/Harbour%20Dues.PDF?v=2#page=3", &[]),
        paper("B", "downloads\\hp-7.pdf", &[]),
        paper("C", "/download.php?file=c.pdf", &[]),
    ];
    let matches = by_names(&papers, &files(&["x/harbour dues.pdf", "HP-7.PDF", "c2.pdf"]));
    assert_eq!(matches.of, [Some((0, By::Name)), Some((1, By::Name)), None]);
}

#[test]
fn folders_tell_files_of_one_name_apart() {
    let papers = [
        paper("A", "https://old.example/up/2007/report.pdf", &[]),
        paper("B", "https://old.example/up/2008/report.pdf", &[]),
    ];
    let matches = by_names(&papers, &files(&["2008/report.pdf", "2007/report.pdf"]));
    assert_eq!(matches.of, [Some((1, By::Name)), Some((0, By::Name))]);
    let matches = by_names(&papers, &files(&["report.pdf"]));
    assert_eq!((matches.of, matches.ambiguous), (vec![None, None], vec![(vec![0, 1], vec![0])]));
}

#[test]
fn files_are_named_after_dois_and_numbers() {
    let papers = [
        paper("A", "", &["10.5555/hi.WP-7", "hi.WP-7"]),
        paper("B", "", &["Harbour Papers 12"]),
        paper("C", "", &["7"]),
    ];
    let matches = by_names(&papers, &files(&["hi_wp7.pdf", "harbour-papers-12.pdf", "7.pdf"]));
    assert_eq!(matches.of, [Some((0, By::Key)), Some((1, By::Key)), None]);
    // The whole DOI names one file, its end another.
    let matches = by_names(&papers[..1], &files(&["10.5555-hi.wp-7.pdf", "hi-wp-7.pdf"]));
    assert_eq!((matches.of, matches.ambiguous), (vec![None], vec![(vec![0], vec![0, 1])]));
}

#[test]
fn files_are_named_after_titles_and_long_beginnings_of_them() {
    let papers = [titled("Tides and Tariffs in the Northern Straits"), titled("Tides"), titled("The Price of Güter")];
    let matches =
        by_names(&papers, &files(&["Tides_and_tariffs_in_the_north.pdf", "tides.pdf", "the-price.pdf", "x.pdf"]));
    assert_eq!(matches.of, [Some((0, By::Words)), Some((1, By::Words)), None]);
    let twins = [titled("Tides and Tariffs in the North"), titled("Tides and Tariffs in the South")];
    let matches = by_names(&twins, &files(&["tides-and-tariffs-in-the.pdf"]));
    assert_eq!((matches.of, matches.ambiguous), (vec![None, None], vec![(vec![0, 1], vec![0])]));
}

#[test]
fn the_longest_title_on_the_first_page_wins() {
    let papers = [
        titled("Tides and Tariffs"),
        titled("Tides and Tariffs Revisited"),
        titled("The Art of War"),
        titled("Of Ports"),
    ];
    let names = files(&["a.pdf", "b.pdf"]);
    let mut matches = by_names(&papers, &names);
    let pages = [
        (
            0,
            page(&["Tides and Tar", "iffs Revisited", "We wrote of Tides and Tariffs."], "Tides and Tariffs Revisited"),
        ),
        (1, page(&["The art of warming", "of ports"], "")),
    ];
    by_pages(&papers, &pages, &mut matches);
    assert_eq!(matches.of, [None, Some((0, By::Page { is_title: true })), None, None]);
    assert!(matches.is_taken(0) && !matches.is_taken(1) && matches.ambiguous.is_empty());
}

#[test]
fn a_page_that_speaks_of_a_paper_is_not_that_paper() {
    let papers = [titled("Tides and Tariffs"), titled("tides & tariffs"), titled("Ferries in a Storm")];
    let names = files(&["a.pdf", "b.pdf", "c.pdf"]);
    let mut matches = by_names(&papers, &names);
    let pages = [
        (0, page(&["A Reply to Ferries in a Storm"], "A Reply to Ferries in a Storm")),
        (1, page(&["Ferries in a Storm"], "Ferries in a Storm")),
        (2, page(&["Tides & Tariffs"], "")),
    ];
    by_pages(&papers, &pages, &mut matches);
    // Of two words with letters, the second is too short to be looked for.
    assert_eq!(matches.of[2], Some((1, By::Page { is_title: true })));
    assert_eq!((matches.of[0], matches.of[1]), (None, None));
}

#[test]
fn twins_are_nobodys() {
    let papers = [titled("Ferries in a Storm"), titled("Ferries in a storm")];
    let names = files(&["a.pdf"]);
    let mut matches = by_names(&papers, &names);
    by_pages(&papers, &[(0, page(&["Ferries in a Storm"], ""))], &mut matches);
    assert_eq!((matches.of, matches.ambiguous), (vec![None, None], vec![(vec![0, 1], vec![0])]));
}

#[test]
fn a_large_backlog_takes_no_time() {
    let papers: Vec<Paper> = (0..30_000)
        .map(|n| {
            paper(
                &format!("The Report of the Harbour on the Year {n}"),
                "https://old.example/report.pdf",
                &["10.5555/1", "7"],
            )
        })
        .collect();
    let names: Vec<String> = (0..6_000).map(|n| format!("/pdfs/{n}/report.pdf")).collect();
    let mut matches = by_names(&papers, &names);
    let text = "the report of the harbour on the year ".repeat(50);
    let pages: Vec<(usize, Page)> = (0..20).map(|file| (file, page(&[&text], ""))).collect();
    by_pages(&papers, &pages, &mut matches);
    assert_eq!(matches.of.iter().flatten().count(), 0);
}

proptest! {
    #[test]
    fn one_file_is_one_papers(
        papers in prop::collection::vec(("[ab ]{0,4}", "[ab/]{0,4}", "[ab1]{0,4}"), 0..8),
        names in prop::collection::vec("[ab1/]{1,4}\\.pdf", 0..8),
    ) {
        let papers: Vec<Paper> = papers.iter().map(|(title, pdf, key)| paper(title, pdf, &[key])).collect();
        let matches = by_names(&papers, &names);
        let mut taken: Vec<usize> = matches.of.iter().flatten().map(|(file, _)| *file).collect();
        let count = taken.len();
        taken.sort_unstable();
        taken.dedup();
        prop_assert_eq!(taken.len(), count);
        prop_assert!(taken.iter().all(|file| matches.is_taken(*file)));
    }
}
