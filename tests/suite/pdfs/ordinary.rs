//! Files as they should be: every reader opens them, and agrees on their text.

use super::{Member, paper};

pub const ALL: &[Member] = &[
    Member::pages("ordinary/short", 1, short),
    Member::pages("ordinary/long", 12, long),
    Member::pages("ordinary/tagged", 2, tagged),
    Member::pages("ordinary/packed", 3, packed),
    Member::pages("ordinary/old", 1, old),
    Member::pages("ordinary/columns", 1, columns),
    Member::pages("ordinary/interleaved", 1, interleaved),
    Member::pages("ordinary/hyphens", 2, hyphens),
    Member::pages("ordinary/kerned", 1, kerned),
    Member::pages("ordinary/western", 1, western),
    Member::pages("ordinary/hebrew", 1, hebrew),
    Member::pages("ordinary/arabic", 1, arabic),
    Member::pages("ordinary/japanese", 1, japanese),
    Member::pages("ordinary/upright", 1, upright),
    Member::pages("ordinary/two_titles", 1, two_titles),
    Member::pages("ordinary/blank", 1, blank),
    Member::pages("ordinary/slide", 1, slide),
    Member::pages("ordinary/backwards", 1, backwards),
];

pub fn short() -> Vec<u8> {
    paper().title("Tides").author("Ada Marsh").language("en").page(&["# Tides", "They come and go."]).bytes()
}

/// Twelve pages, each with a running header and a numbered footer.
pub fn long() -> Vec<u8> {
    let mut long = paper().title("A Year of Tides").language("en").header("The Harbour Review").footer("Page %");
    for month in 1..=12 {
        let heading = format!("# Month {month}");
        let line = format!("In month {month} the water rose by {} millimetres.", month * 7);
        long = long.page(&[&heading, &line, "The gauge at the old pier was read at noon.", "Nobody saw it fall."]);
    }
    long.bytes()
}

/// With a structure of headings and paragraphs, and furniture that is marked as such.
pub fn tagged() -> Vec<u8> {
    let paper = paper().title("Quays for all").language("en-GB").header("Harbour Institute").footer("%").tagged();
    paper.page(&["# Quays for all", "A quay has steps."]).page(&["# Ramps", "A ramp has none."]).bytes()
}

/// With its objects in compressed streams.
pub fn packed() -> Vec<u8> {
    let paper = paper().title("Packed").version("1.5").packed();
    paper.page(&["The first page."]).page(&["The second page."]).page(&["The third page."]).bytes()
}

/// Of 1996, and landscape.
pub fn old() -> Vec<u8> {
    paper().title("Before the web").version("1.2").size(792.0, 612.0).page(&["A page on its side."]).bytes()
}

/// Two columns, one written after the other.
pub fn columns() -> Vec<u8> {
    paper()
        .title("Two columns")
        .columns(&["The left column", "ends here."], &["The right column", "comes after it."])
        .bytes()
}

/// Two columns, written line by line across both: the same page to the eye.
pub fn interleaved() -> Vec<u8> {
    paper()
        .title("Two columns")
        .interleaved_columns(&["The left column", "ends here."], &["The right column", "comes after it."])
        .bytes()
}

/// Words divided at the ends of lines, with a hyphen, with a soft hyphen, and across pages. `well-known` keeps its own.
pub fn hyphens() -> Vec<u8> {
    paper()
        .title("Divided words")
        .page(&["The har-", "bour is a well-", "known place of naviga\u{ad}", "tion, and of ship-"])
        .page(&["building."])
        .bytes()
}

/// No space in it: the words stand apart by their places.
pub fn kerned() -> Vec<u8> {
    paper().title("Set by TeX").kerned().page(&["Words stand apart without a space.", "So do these."]).bytes()
}

/// The letters of Windows-1252.
pub fn western() -> Vec<u8> {
    paper()
        .title("Ærø, Łódź & “quays”")
        .language("da")
        .page(&["Ærø’s “quay” – 5 € à la façade…", "Größe, señor, œuvre"])
        .bytes()
}

pub fn hebrew() -> Vec<u8> {
    paper().title("נמלים").language("he").page(&["הים עלה בשנת 2024 לאט", "שלום"]).bytes()
}

pub fn arabic() -> Vec<u8> {
    paper().title("الموانئ").language("ar").page(&["ارتفع البحر", "الميناء القديم"]).bytes()
}

pub fn japanese() -> Vec<u8> {
    paper().title("港の潮").language("ja").page(&["港の潮は満ちて引く。", "𠮷野の港"]).bytes()
}

/// Lines from top to bottom.
pub fn upright() -> Vec<u8> {
    paper().title("縦書き").language("ja").vertical_page(&["港の潮は満ちて", "また引く。"]).bytes()
}

/// Its information and its metadata differ; the metadata are right.
pub fn two_titles() -> Vec<u8> {
    paper().title("Microsoft Word - draft3.doc").metadata_title("Tides & Quays").page(&["# Tides & Quays"]).bytes()
}

/// A page with nothing on it.
pub fn blank() -> Vec<u8> {
    paper().title("Blank").page(&[]).bytes()
}

/// A slide: few large words anywhere.
pub fn slide() -> Vec<u8> {
    let words = [(60.0, 400.0, 44.0, "Tides rise"), (60.0, 300.0, 24.0, "• slowly"), (60.0, 260.0, 24.0, "• for ever")];
    paper().title("Slides").size(960.0, 540.0).scattered_page(&words).bytes()
}

/// Its words are written from the last to the first; their places say the order.
pub fn backwards() -> Vec<u8> {
    let words = [(200.0, 700.0, 12.0, "come"), (72.0, 660.0, 12.0, "They go."), (72.0, 700.0, 12.0, "The tides")];
    paper().title("Backwards").scattered_page(&words).bytes()
}
