//! What repeats at the edges of pages.

use super::*;

/// A page with a header, some text that differs from page to page, and a footer.
fn page(header: &str, number: usize, footer: &str) -> PageLines {
    let body = format!("What page {number} says is its own");
    let repeated = "This stands in the middle of all";
    Sheet::new()
        .write(50.0, 40.0, header)
        .write(50.0, 200.0, &body)
        .write(50.0, 400.0, repeated)
        .write(290.0, 810.0, footer)
        .page()
}

fn dropped(pages: Vec<PageLines>) -> Vec<String> {
    join(pages, Furniture::Drop)
}

#[test]
fn headers_footers_and_numbers_are_dropped() {
    let texts = dropped((1..=5).map(|n| page("A Running Head", n, &format!("{n}"))).collect());
    for (index, text) in texts.iter().enumerate() {
        assert_eq!(*text, format!("What page {} says is its own\nThis stands in the middle of all", index + 1));
    }
}

#[test]
fn furniture_is_kept_when_asked_for() {
    let texts = join((1..=5).map(|n| page("A Running Head", n, "foot")).collect(), Furniture::Keep);
    assert!(texts.iter().all(|text| text.starts_with("A Running Head\n") && text.ends_with("\nfoot")), "{texts:?}");
}

#[test]
fn odd_and_even_pages_differ() {
    let header = |n: usize| if n.is_multiple_of(2) { "The Author" } else { "The Title" };
    let texts = dropped((1..=8).map(|n| page(header(n), n, "")).collect());
    assert!(texts.iter().all(|text| text.starts_with("What page")), "{texts:?}");
}

#[test]
fn roman_numbers_are_numbers() {
    let texts =
        dropped(["i", "ii", "iii", "iv", "1", "2"].iter().enumerate().map(|(n, foot)| page("", n, foot)).collect());
    assert!(texts.iter().all(|text| text.ends_with("of all")), "{texts:?}");
}

#[test]
fn two_pages_tell_nothing() {
    let texts = dropped((1..=2).map(|n| page("A Running Head", n, "")).collect());
    assert!(texts.iter().all(|text| text.starts_with("A Running Head")), "{texts:?}");
}

#[test]
fn what_is_on_few_pages_stays() {
    let header = |n: usize| if n < 3 { "Rarely" } else { "" };
    let texts = dropped((1..=8).map(|n| page(header(n), n, "")).collect());
    assert!(texts[0].starts_with("Rarely"), "{texts:?}");
}

#[test]
fn what_stands_elsewhere_stays() {
    let page = |n: usize| Sheet::new().write(50.0, 40.0 + 20.0 * n as f64, "Chapter").write(50.0, 400.0, "text").page();
    let texts = dropped((1..=5).map(page).collect());
    assert!(texts.iter().all(|text| text.starts_with("Chapter")), "{texts:?}");
}

#[test]
fn no_page_is_emptied() {
    let texts = dropped((1..=5).map(|_| Sheet::new().write(50.0, 40.0, "All there is").page()).collect());
    assert!(texts.iter().all(|text| text == "All there is"), "{texts:?}");
}

#[test]
fn each_chapter_has_its_header() {
    let header = |n: usize| ["One", "Two", "Three"].get(n / 6).copied().unwrap_or_default();
    let texts = dropped((0..18).map(|n| page(&format!("{n} Chapter {}", header(n)), n, "")).collect());
    assert!(texts.iter().all(|text| text.starts_with("What page")), "{texts:?}");
}

#[test]
fn numbers_that_do_not_count_the_pages_stay() {
    let texts = dropped([7, 3, 12, 12, 5, 30].iter().map(|n| page("", *n, &n.to_string())).collect());
    assert!(texts[0].ends_with("\n7") && texts[5].ends_with("\n30"), "{texts:?}");
}

#[test]
fn rows_of_tables_stay() {
    let row = |n: usize| format!("Overall {n} {} {}", n * 3, n * n);
    let texts = dropped((1..=8).map(|n| page(&row(n), n, "")).collect());
    assert!(texts.iter().all(|text| text.starts_with("Overall")), "{texts:?}");
}
