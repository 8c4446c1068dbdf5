//! Trees of pages that are too many, too deep, or no trees; and pages of sizes that no printer has.

use super::Member;
use super::flate::repeated;
use super::paper::{references, standard_font};
use super::writer::{A4, Pdf};

pub const ALL: &[Member] = &[
    Member::pages("trees/many_pages", 100_000, many_pages),
    Member::perhaps("trees/many_direct_pages", many_direct_pages),
    Member::perhaps("trees/shared_nodes", shared_nodes),
    Member::perhaps("trees/deep", deep),
    Member::perhaps("trees/cycle", cycle),
    Member::perhaps("trees/parent_loop", parent_loop),
    Member::perhaps("trees/inherited_loop", inherited_loop),
    Member::perhaps("trees/count_two_billion", count_two_billion),
    Member::perhaps("trees/count_negative", count_negative),
    Member::perhaps("trees/no_kids", no_kids),
    Member::perhaps("trees/kids_of_nothing", kids_of_nothing),
    Member::pages("trees/box_million", 1, box_million),
    Member::pages("trees/box_thin", 1, box_thin),
    Member::pages("trees/box_wide", 1, box_wide),
    Member::pages("trees/box_zero", 1, box_zero),
    Member::pages("trees/box_negative", 1, box_negative),
    Member::pages("trees/box_tiny", 1, box_tiny),
    Member::pages("trees/box_infinite", 1, box_infinite),
    Member::perhaps("trees/box_words", box_words),
    Member::pages("trees/box_missing", 1, box_missing),
    Member::pages("trees/box_apart", 1, box_apart),
    Member::pages("trees/rotated", 1, rotated),
    Member::pages("trees/unit_billion", 1, unit_billion),
];

/// A hundred thousand pages that share one content. A reader takes seconds at most, and no more memory than a few times
/// the file's size.
pub fn many_pages() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let content = text_content(&mut pdf);
    let pages = pdf.reserve();
    let leaf = format!("<< /Type /Page /Parent {pages} 0 R /Contents {content} 0 R >>");
    let leaves: Vec<usize> = (0..100_000).map(|_| pdf.add(leaf.as_str())).collect();
    finish_tree(pdf, pages, &references(&leaves), 100_000)
}

/// The same, but the pages stand in the list itself, and compressed: 100 bytes each become a fraction of one.
pub fn many_direct_pages() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let head = format!("5 0 << /Type /Pages /Count 100000 {A4} /Kids [");
    let first = "5 0 ".len();
    let data = repeated(head.as_bytes(), b"<< /Type /Page /Parent 5 0 R >> ", 100_000, b"] >>");
    let holder = pdf.stream(&format!("/Type /ObjStm /N 1 /First {first} /Filter /FlateDecode"), data);
    with_held_object(pdf, holder)
}

/// A file whose object 5 is held by a stream. The pages are object 5.
fn with_held_object(mut pdf: Pdf, holder: usize) -> Vec<u8> {
    while pdf.next() < 4 {
        pdf.add("null");
    }
    let root = pdf.add("<< /Type /Catalog /Pages 5 0 R >>");
    let mut file = pdf.bytes(root);
    let places: Vec<usize> =
        (1..=root).map(|number| super::broken::find(&file, format!("{number} 0 obj").as_bytes())).collect();
    file.truncate(super::broken::find(&file, b"xref\n0 "));
    let start = file.len();
    let mut rows = vec![[0_u8; 6]];
    for place in places.iter().chain([&start]) {
        let place = (*place as u32).to_be_bytes();
        rows.push([1, place[1], place[2], place[3], 0, 0]);
    }
    let own = rows.pop().expect("a row");
    rows.extend([[2, 0, 0, holder as u8, 0, 0], own]);
    let head =
        format!("6 0 obj\n<< /Type /XRef /Size 7 /W [1 3 2] /Root {root} 0 R /Length {} >>\nstream\n", rows.len() * 6);
    file.extend(head.into_bytes());
    file.extend(rows.concat());
    file.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").into_bytes());
    file
}

/// Nine lists, each with the next one ten times: a billion pages. A reader visits each list once.
pub fn shared_nodes() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let mut below = pdf.add(format!("<< /Type /Page {A4} >>"));
    for level in 1..=9 {
        let kids = references(&[below; 10]);
        below = pdf.add(format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", 10_u64.pow(level)));
    }
    let root = pdf.add(format!("<< /Type /Catalog /Pages {below} 0 R >>"));
    pdf.bytes(root)
}

/// A page below a hundred thousand lists. A reader must not take a step of its stack for each.
pub fn deep() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let top = pdf.next();
    for level in 1..=100_000 {
        pdf.add(format!("<< /Type /Pages /Kids [{} 0 R] /Count 1 >>", top + level));
    }
    pdf.add(format!("<< /Type /Page {A4} >>"));
    let root = pdf.add(format!("<< /Type /Catalog /Pages {top} 0 R >>"));
    pdf.bytes(root)
}

/// A list that contains itself, beside a page. A reader shows the page, once.
pub fn cycle() -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.add("<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 2 0 R >>");
    pdf.add("<< /Type /Pages /Kids [1 0 R 3 0 R] /Count 2 /Parent 1 0 R >>");
    pdf.add(format!("<< /Type /Page /Parent 2 0 R {A4} >>"));
    let root = pdf.add("<< /Type /Catalog /Pages 1 0 R >>");
    pdf.bytes(root)
}

/// Its page is its own parent, so that a search for the inherited size never ends.
pub fn parent_loop() -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.add("<< /Type /Pages /Kids [2 0 R] /Count 1 >>");
    pdf.add("<< /Type /Page /Parent 2 0 R >>");
    let root = pdf.add("<< /Type /Catalog /Pages 1 0 R >>");
    pdf.bytes(root)
}

/// Two lists that are each other's parents.
pub fn inherited_loop() -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>");
    pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 1 0 R >>");
    pdf.add("<< /Type /Page /Parent 1 0 R >>");
    let root = pdf.add("<< /Type /Catalog /Pages 1 0 R >>");
    pdf.bytes(root)
}

/// Says that it has two billion pages, and has one. A reader does not reserve memory for them.
pub fn count_two_billion() -> Vec<u8> {
    with_count("2000000000")
}

pub fn count_negative() -> Vec<u8> {
    with_count("-5")
}

fn with_count(count: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.add(format!("<< /Type /Pages /Kids [2 0 R] /Count {count} >>"));
    pdf.add(format!("<< /Type /Page /Parent 1 0 R {A4} >>"));
    let root = pdf.add("<< /Type /Catalog /Pages 1 0 R >>");
    pdf.bytes(root)
}

/// A document without a page.
pub fn no_kids() -> Vec<u8> {
    finish_with_kids("")
}

/// Its pages are a number, a text, a null, a missing object and a list.
pub fn kids_of_nothing() -> Vec<u8> {
    finish_with_kids("7 (page) null 99 0 R [1 0 R]")
}

fn finish_with_kids(kids: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let pages = pdf.reserve();
    finish_tree(pdf, pages, kids, 0)
}

fn finish_tree(mut pdf: Pdf, pages: usize, kids: &str, count: usize) -> Vec<u8> {
    let font = pdf.add(standard_font("Helvetica"));
    pdf.set(
        pages,
        format!("<< /Type /Pages /Kids [{kids}] /Count {count} {A4} /Resources << /Font << /F {font} 0 R >> >> >>"),
    );
    let root = pdf.add(format!("<< /Type /Catalog /Pages {pages} 0 R >>"));
    pdf.bytes(root)
}

/// Words and a bar.
fn text_content(pdf: &mut Pdf) -> usize {
    pdf.stream("", "BT /F 12 Tf 72 700 Td (The same on every page) Tj ET 72 690 100 4 re f")
}

/// A page of this size, with words.
fn boxed(entries: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let (content, font) = (text_content(&mut pdf), pdf.add(standard_font("Helvetica")));
    pdf.finish(&format!("{entries} /Contents {content} 0 R /Resources << /Font << /F {font} 0 R >> >>"))
}

/// A million points each way: 350 metres. A reader scales it down before it draws.
pub fn box_million() -> Vec<u8> {
    boxed("/MediaBox [0 0 1000000 1000000]")
}

/// One point wide, 14,400 high. A preview as wide as the others would have millions of rows.
pub fn box_thin() -> Vec<u8> {
    boxed("/MediaBox [0 0 1 14400]")
}

pub fn box_wide() -> Vec<u8> {
    boxed("/MediaBox [0 0 14400 1]")
}

/// Without an extent. A reader takes an ordinary page instead.
pub fn box_zero() -> Vec<u8> {
    boxed("/MediaBox [100 100 100 100]")
}

/// Its corners are given from the upper right to the lower left, which is allowed.
pub fn box_negative() -> Vec<u8> {
    boxed("/MediaBox [595 842 0 -842]")
}

/// A ten-thousandth of a point.
pub fn box_tiny() -> Vec<u8> {
    boxed("/MediaBox [0 0 0.0001 0.0001]")
}

/// Numbers that become infinite in 32 bits.
pub fn box_infinite() -> Vec<u8> {
    let huge = format!("1{}", "0".repeat(60));
    boxed(&format!("/MediaBox [-{huge} -{huge} {huge} {huge}]"))
}

/// Words instead of numbers. A reader takes an ordinary page instead.
pub fn box_words() -> Vec<u8> {
    boxed("/MediaBox [/NaN nan (a4) inf]")
}

pub fn box_missing() -> Vec<u8> {
    boxed("")
}

/// What is to be shown lies beside the page.
pub fn box_apart() -> Vec<u8> {
    boxed("/MediaBox [0 0 100 100] /CropBox [500 500 600 600]")
}

/// By an angle that is not allowed, and large.
pub fn rotated() -> Vec<u8> {
    boxed(&format!("{A4} /Rotate 2147483610"))
}

/// Its unit is a billion points.
pub fn unit_billion() -> Vec<u8> {
    boxed(&format!("{A4} /UserUnit 1000000000"))
}
