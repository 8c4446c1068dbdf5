//! Whatever stands wherever does no harm.

use super::*;
use proptest::prelude::*;

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        5 => 0.0..600.0,
        2 => (0..60).prop_map(|n| f64::from(n) * 10.0),
        1 => any::<f64>(),
        1 => prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(0.0), Just(1e5), Just(-1e6)],
    ]
}

fn place() -> impl Strategy<Value = Place> {
    let degrees = prop_oneof![4 => Just(0.0), 1 => Just(90.0), 1 => any::<f64>()];
    (degrees, number(), number(), number(), number(), number()).prop_map(|(degrees, along, down, advance, size, em)| {
        let (y, x) = f64::to_radians(degrees).sin_cos();
        Place { turn: Turn::of(x, y), along, down, advance, size, em }
    })
}

fn letters() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-z \u{AD}.•1-9-]{1,2}",
        2 => "[אבשםא-ת\u{05B8}ابتسم\u{064E}()٣中文字\u{3002}]{1,2}",
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn soup_does_not_panic(pages in prop::collection::vec(prop::collection::vec((place(), letters()), 0..60), 1..4)) {
        let sheets = pages.iter().map(|glyphs| {
            let mut sheet = Sheet::new();
            glyphs.iter().for_each(|(place, letters)| sheet.collector.write(place, letters));
            sheet.page()
        });
        let sheets: Vec<PageLines> = sheets.collect();
        let kept = join(sheets.clone(), Furniture::Keep);
        let dropped = join(sheets, Furniture::Drop);
        prop_assert_eq!(kept.len(), pages.len());
        prop_assert_eq!(dropped.len(), pages.len());
        for text in kept.iter().chain(&dropped) {
            let lines_are_clean = text.lines().all(|line| line.trim() == line && !line.is_empty() && !line.contains("  "));
            prop_assert!(lines_are_clean && !text.contains('\u{AD}'), "{:?}", text);
        }
    }

    #[test]
    fn every_letter_is_kept_once(words in prop::collection::vec("[a-z]{1,8}", 1..30), columns in 1..4_usize) {
        let sheet = words.iter().enumerate().fold(Sheet::new(), |sheet, (index, word)| {
            let (row, column) = (index / columns, index % columns);
            sheet.write(50.0 + 150.0 * column as f64, 50.0 + 12.0 * row as f64, word)
        });
        let mut read: Vec<String> = sheet.text().split_whitespace().map(str::to_owned).collect();
        let mut written = words;
        read.sort_unstable();
        written.sort_unstable();
        prop_assert_eq!(read, written);
    }
}

#[test]
fn a_page_has_its_limit() {
    let mut sheet = Sheet::new();
    for index in 0..200_100_u32 {
        sheet.glyph(Turn::UPRIGHT, f64::from(index % 1000) * 5.0, f64::from(index / 1000) * 4.0, 'a');
    }
    let page = sheet.page();
    assert!(page.cut);
    assert_eq!(page.readable, 200_000);
}
