//! Through the interpreter: PDFs as small as can be.

use super::super::read_page;
use super::*;
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::{InterpreterCache, InterpreterSettings};
use std::fmt::Write;

/// A PDF of one page that has `content`, and `extra` entries in its page's dictionary. Its fonts are /F, Helvetica, and /U,
/// which says of no glyph which letter it shows, and /V, which writes Chinese vertically.
fn pdf(content: &str, extra: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R\
             /Resources<</Font<</F 5 0 R/U 6 0 R/V 7 0 R>>>>{extra}>>"
        ),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        "<</Type/Font/Subtype/Type0/BaseFont/None/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2\
         /BaseFont/None/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>\
         /FontDescriptor<</Type/FontDescriptor/FontName/None/Flags 4>>>>]>>"
            .to_owned(),
        "<</Type/Font/Subtype/Type0/BaseFont/None/Encoding/UniGB-UCS2-V/DescendantFonts[<</Type/Font/Subtype/CIDFontType0\
         /BaseFont/None/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>\
         /FontDescriptor<</Type/FontDescriptor/FontName/None/Flags 4>>>>]>>"
            .to_owned(),
    ];
    let mut file = "%PDF-1.7\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        writeln!(file, "{} 0 obj\n{object}\nendobj", index + 1).unwrap();
    }
    let start = file.len();
    write!(file, "{table}trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF", objects.len() + 1).unwrap();
    file.into_bytes()
}

fn page(content: &str, extra: &str) -> PageLines {
    let pdf = Pdf::new(pdf(content, extra)).unwrap();
    read_page(&pdf.pages()[0], &InterpreterCache::new(), &InterpreterSettings::default())
}

fn text(content: &str) -> String {
    join(vec![page(content, "")], Furniture::Keep).concat()
}

#[test]
fn reads_lines() {
    assert_eq!(
        text("BT /F 12 Tf 20 100 Td (Hello) Tj 0 -14 Td [(W)80(orld) -250 (again and again)] TJ ET"),
        "Hello\nWorld again and again"
    );
}

#[test]
fn reads_what_is_not_seen() {
    assert_eq!(text("BT /F 12 Tf 3 Tr 20 100 Td (Scanned) Tj ET"), "Scanned");
}

#[test]
fn filled_and_stroked_is_said_once() {
    assert_eq!(text("BT /F 12 Tf 2 Tr 20 100 Td (Bold) Tj ET"), "Bold");
}

#[test]
fn actual_text_takes_the_place_of_glyphs() {
    let content = "BT /F 12 Tf 20 100 Td (a ) Tj /Span<</ActualText(real)>>BDC (fake) Tj EMC ( word) Tj ET";
    assert_eq!(text(content), "a real word");
    assert_eq!(text("BT /F 12 Tf 20 100 Td /Span<</ActualText()>>BDC (decoration) Tj EMC ET"), "");
    assert_eq!(text("BT /F 12 Tf 20 100 Td /Span<</ActualText(open)>>BDC (fake) Tj ET"), "open");
}

#[test]
fn artifacts_are_furniture() {
    let content = "/Artifact BMC BT /F 12 Tf 20 180 Td (Page 7) Tj ET EMC BT /F 12 Tf 20 100 Td (Text) Tj ET";
    assert_eq!(text(content), "Page 7\nText");
    assert_eq!(join(vec![page(content, "")], Furniture::Drop), ["Text"]);
    let artifact_only = "/Artifact BMC BT /F 12 Tf 20 180 Td (All) Tj ET EMC";
    assert_eq!(join(vec![page(artifact_only, "")], Furniture::Drop), ["All"]);
}

#[test]
fn what_is_cropped_is_dropped() {
    let content = "BT /F 12 Tf 20 100 Td (in) Tj 300 0 Td (out) Tj ET";
    assert_eq!(join(vec![page(content, "/CropBox[0 0 200 200]")], Furniture::Keep), ["in"]);
}

#[test]
fn a_turned_page_is_upright() {
    let content = "BT /F 12 Tf 0 1 -1 0 100 20 Tm (first) Tj 0 -14 Td (And a longer second line) Tj ET";
    let page = page(content, "/Rotate 90");
    assert!(page.lines.iter().all(|line| line.turn == Turn::UPRIGHT), "{page:?}");
    assert_eq!(join(vec![page], Furniture::Keep), ["first\nAnd a longer second line"]);
}

#[test]
fn vertical_text_runs_down_and_to_the_left() {
    // 中文文本, 直排
    let content = "BT /V 12 Tf 1 0 0 1 300 180 Tm <4E2D65876587672C> Tj 1 0 0 1 280 180 Tm <76F46392> Tj ET";
    assert_eq!(text(content), "中文文本直排");
}

#[test]
fn stretched_text_keeps_its_words() {
    assert_eq!(text("BT /F 12 Tf 50 Tz 20 100 Td (Narrow words here) Tj ET"), "Narrow words here");
    assert_eq!(text("BT /F 12 Tf 200 Tz 20 100 Td (Wide words) Tj ET"), "Wide words");
}

#[test]
fn counts_glyphs_without_letters() {
    let page = page("BT /F 12 Tf 20 100 Td (Hi) Tj /U 12 Tf <00010002> Tj ET", "");
    assert_eq!((page.readable, page.unreadable), (2, 2));
}

#[test]
fn strange_numbers_do_no_harm() {
    let content = "BT /F 1e30 Tf 20 100 Td (huge) Tj /F 0 Tf (none) Tj /F -12 Tf 200 100 Td (back) Tj \
                   /F 12 Tf 0 0 0 0 0 0 Tm (flat) Tj 99999999999999999999 0 0 1 0 0 Tm (far) Tj EMC EMC ET";
    join(vec![page(content, "")], Furniture::Drop);
    join(vec![page("", "/MediaBox[0 0 0 0]")], Furniture::Drop);
}
