//! Words, lines, columns and paragraphs.

use super::*;

#[test]
fn spaces_are_drawn_or_left() {
    assert_eq!(Sheet::new().write(50.0, 50.0, "two words").text(), "two words");
    assert_eq!(Sheet::new().without_spaces().write(50.0, 50.0, "two words").text(), "two words");
}

#[test]
fn kerning_parts_no_word() {
    let sheet = Sheet::new().write(50.0, 50.0, "kern").write(69.5, 50.0, "ed").write(80.3, 50.0, "word");
    assert_eq!(sheet.text(), "kernedword");
}

#[test]
fn spaced_letters_are_a_word() {
    assert_eq!(Sheet::new().tracking(2.5).write(50.0, 50.0, "SPACED OUT").text(), "SPACED OUT");
    assert_eq!(
        Sheet::new().tracking(2.5).without_spaces().write(50.0, 50.0, "SPACED LETTERS").text(),
        "SPACED LETTERS"
    );
}

#[test]
fn a_note_mark_is_no_part_of_the_word() {
    let sheet =
        Sheet::new().write(50.0, 50.0, "end").size(6.0).write(65.0, 46.5, "12").size(10.0).write(71.0, 50.0, ", and");
    assert_eq!(sheet.text(), "end 12, and");
}

#[test]
fn an_index_is_a_part_of_the_word() {
    let sheet = Sheet::new().write(50.0, 50.0, "CO").size(6.0).write(60.0, 52.0, "2");
    assert_eq!(sheet.text(), "CO2");
}

#[test]
fn what_is_drawn_twice_is_said_once() {
    let sheet = Sheet::new().write(50.0, 50.0, "bold ll").write(50.4, 50.0, "bold ll").write(50.0, 90.0, "bold");
    assert_eq!(sheet.text(), "bold ll\nbold");
}

#[test]
fn a_line_drawn_in_pieces_is_one() {
    let sheet = Sheet::new().write(50.0, 50.0, "one").write(90.0, 50.0, "three").lines(50.0, 62.0, &["below it"]);
    assert_eq!(sheet.write(70.0, 50.0, "two").text(), "one two three below it");
}

#[test]
fn turned_text_is_read_along_its_baseline() {
    for degrees in [30.0_f64, 90.0, 180.0, 270.0] {
        let turn = Turn::of(degrees.to_radians().cos(), degrees.to_radians().sin());
        let sheet = Sheet::new().turned(turn, 50.0, 50.0, "turned text").turned(turn, 50.0, 62.0, "next line");
        assert_eq!(sheet.text(), "turned text next line", "{degrees}");
    }
}

const LEFT: [&str; 6] = [
    "the left column has as its",
    "text a paragraph of lines,",
    "all of which are as long as",
    "the column is wide, and so",
    "are the others, and all of",
    "them come before the other",
];
const RIGHT: [&str; 6] = [
    "one, which is on the right",
    "and just as full of words;",
    "whoever reads across finds",
    "that this makes less sense",
    "than a table would, though",
    "no table has such a length",
];

fn both_columns() -> String {
    format!("{} {}", LEFT.join(" "), RIGHT.join(" "))
}

#[test]
fn columns_drawn_one_by_one_are_read_so() {
    let sheet = Sheet::new().lines(50.0, 50.0, &LEFT).lines(200.0, 50.0, &RIGHT);
    assert_eq!(sheet.text(), both_columns());
}

#[test]
fn columns_drawn_across_are_read_one_by_one() {
    let rows = LEFT.iter().zip(RIGHT).enumerate();
    let sheet = rows.fold(Sheet::new(), |sheet, (row, (left, right))| {
        let y = 50.0 + 12.0 * row as f64;
        sheet.write(50.0, y, left).write(200.0, y, right)
    });
    assert_eq!(sheet.text(), both_columns());
}

#[test]
fn a_table_is_read_by_row() {
    let rows = [("Year", "Port", "Dues"), ("2019", "Narvik", "1,234"), ("2020", "Bergen", "56"), ("2021", "Oslo", "7")];
    let rows = rows.iter().chain(&[("2022", "Moss", "89"), ("2023", "Horten", "10")]).enumerate();
    let sheet = rows.fold(Sheet::new(), |sheet, (row, (year, port, dues))| {
        let y = 50.0 + 12.0 * row as f64;
        sheet.write(50.0, y, year).write(150.0, y, port).write(250.0, y, dues)
    });
    let text = sheet.text();
    assert!(text.starts_with("Year Port Dues\n2019 Narvik 1,234\n"), "{text}");
}

#[test]
fn a_heading_drawn_last_comes_first() {
    let sheet = Sheet::new().lines(50.0, 100.0, &LEFT).lines(200.0, 100.0, &RIGHT).size(16.0);
    let text = sheet.write(50.0, 60.0, "The Heading").text();
    assert_eq!(text, format!("The Heading\n{}", both_columns()));
}

#[test]
fn dots_lead_nowhere() {
    assert_eq!(Sheet::new().write(50.0, 50.0, "Chapter ........ 7").text(), "Chapter 7");
    assert_eq!(Sheet::new().write(50.0, 50.0, "Wait ... what").text(), "Wait ... what");
}

#[test]
fn paragraphs_are_indented_or_apart() {
    let sheet = Sheet::new().lines(50.0, 50.0, &LEFT[..3]).write(60.0, 86.0, RIGHT[0]).lines(50.0, 98.0, &RIGHT[1..3]);
    assert_eq!(sheet.text(), format!("{}\n{}", LEFT[..3].join(" "), RIGHT[..3].join(" ")));
    let sheet = Sheet::new().lines(50.0, 50.0, &LEFT[..3]).lines(50.0, 92.0, &RIGHT[..3]);
    assert_eq!(sheet.text(), format!("{}\n{}", LEFT[..3].join(" "), RIGHT[..3].join(" ")));
}

#[test]
fn a_short_line_ends_its_paragraph() {
    let sheet = Sheet::new().lines(50.0, 50.0, &[LEFT[0], LEFT[1], "the end.", "And so on, it goes for long"]);
    assert_eq!(sheet.text(), format!("{} {} the end.\nAnd so on, it goes for long", LEFT[0], LEFT[1]));
}

#[test]
fn items_of_a_list_stand_alone() {
    let sheet = Sheet::new().lines(50.0, 50.0, &["• the first item, which has", "  two lines, and then", "• another"]);
    assert_eq!(sheet.text(), "• the first item, which has two lines, and then\n• another");
}

#[test]
fn a_broken_word_is_whole() {
    let sheet =
        Sheet::new().lines(50.0, 50.0, &["of a word that was bro-", "ken, and a well\u{AD}", "known one in\u{AD}side"]);
    assert_eq!(sheet.text(), "of a word that was broken, and a wellknown one inside");
}

#[test]
fn a_word_broken_at_a_pages_end_stands_there() {
    let first = Sheet::new().lines(50.0, 50.0, &["the page ends with a hy-"]).page();
    let second = Sheet::new().lines(50.0, 50.0, &["phen in its last word"]).page();
    let pages = join(vec![first, second], Furniture::Drop);
    assert_eq!(pages, ["the page ends with a hyphen", "in its last word"]);
}

#[test]
fn hebrew_is_read_the_same_from_either_end() {
    let (text, seen) = ("שלום עולם 123", "123 םלוע םולש");
    assert_eq!(Sheet::new().write(50.0, 50.0, seen).text(), text);
    let drawn = Sheet::new().leftwards(200.0, 50.0, "שלום עולם").write(130.0, 50.0, "123");
    assert_eq!(drawn.text(), text);
}

#[test]
fn chinese_has_no_spaces() {
    let mut sheet = Sheet::new();
    for (index, c) in "中文字中文字".chars().enumerate() {
        let (line, column) = (index / 3, index % 3);
        let place = Place {
            turn: Turn::UPRIGHT,
            along: 50.0 + 13.0 * column as f64,
            down: 50.0 + 14.0 * line as f64,
            advance: 10.0,
            size: 10.0,
            em: 10.0,
        };
        sheet.collector.write(&place, &c.to_string());
    }
    assert_eq!(sheet.text(), "中文字中文字");
}

#[test]
fn upright_glyphs_below_each_other_are_a_column() {
    let columns = ["港は古い港", "で料金を取", "る。"];
    let sheet = columns.iter().enumerate().fold(Sheet::new(), |mut sheet, (column, text)| {
        for (index, c) in text.chars().enumerate() {
            sheet.glyph(Turn::UPRIGHT, 500.0 - 20.0 * column as f64, 50.0 + 10.0 * index as f64, c);
        }
        sheet
    });
    assert_eq!(sheet.text(), columns.concat());
}

#[test]
fn accents_and_ligatures_are_letters() {
    assert_eq!(Sheet::new().write(50.0, 50.0, "o\u{FB03}ce").text(), "office");
    let mut sheet = Sheet::new().write(50.0, 50.0, "cafe");
    let place = Place { turn: Turn::UPRIGHT, along: 66.0, down: 50.0, advance: 0.0, size: 10.0, em: 10.0 };
    sheet.collector.write(&place, "\u{301}");
    assert_eq!(sheet.text(), "caf\u{E9}");
}

#[test]
fn counts_what_says_nothing() {
    let page = Sheet::new().write(50.0, 50.0, "a\u{E001}\u{FFFD}").page();
    assert_eq!((page.readable, page.unreadable), (1, 2));
}

#[test]
fn an_accent_drawn_by_itself_joins_its_letter() {
    let accented = |accent: char, letter: char, x: f64| {
        let mut sheet = Sheet::new().write(50.0, 50.0, "Z");
        sheet.glyph(Turn::UPRIGHT, 55.0 + x, 48.0, accent);
        sheet.glyph(Turn::UPRIGHT, 55.0, 50.0, letter);
        sheet.write(60.0, 50.0, "rich").text()
    };
    assert_eq!(accented('¨', 'u', 0.2), "Zürich");
    assert_eq!(accented('´', 'ı', -1.0), "Zírich");
    assert_eq!(Sheet::new().write(50.0, 50.0, "a`e ~e").text(), "a`e ~e");
}
