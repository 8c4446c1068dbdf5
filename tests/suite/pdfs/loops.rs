//! Objects that lead back to themselves.

use super::Member;
use super::paper::{references, standard_font};
use super::writer::{A4, Pdf, table};

pub const ALL: &[Member] = &[
    Member::perhaps("loops/previous", previous),
    Member::perhaps("loops/previous_negative", previous_negative),
    Member::perhaps("loops/many_revisions", many_revisions),
    Member::perhaps("loops/object_stream", object_stream),
    Member::perhaps("loops/length", length),
    Member::perhaps("loops/length_pair", length_pair),
    Member::perhaps("loops/reference", reference),
    Member::perhaps("loops/reference_chain", reference_chain),
    Member::perhaps("loops/filter_parameters", filter_parameters),
    Member::pages("loops/contents", 1, contents),
    Member::pages("loops/annotation", 1, annotation),
    Member::pages("loops/outline", 1, outline),
    Member::perhaps("loops/information", information),
    Member::pages("loops/mask_of_mask", 1, mask_of_mask),
    Member::perhaps("loops/no_endstream", no_endstream),
    Member::perhaps("loops/no_endobj", no_endobj),
    Member::perhaps("loops/strings_open", strings_open),
    Member::perhaps("loops/huge_table", huge_table),
];

/// A table that names itself as the one before it. A reader stops, and still shows the page.
pub fn previous() -> Vec<u8> {
    with_trailer(|start| format!("/Prev {start} /XRefStm {start}"))
}

/// The table before this one lies before the file.
pub fn previous_negative() -> Vec<u8> {
    with_trailer(|_| "/Prev -1 /XRefStm -2147483648".into())
}

/// A page, with entries in the trailer that know where the table starts.
fn with_trailer(entries: impl Fn(usize) -> String) -> Vec<u8> {
    let mut pdf = page_tree();
    let start = super::broken::find(&pdf.bytes(1), b"xref\n0 ");
    pdf.trailer = entries(start);
    pdf.bytes(1)
}

/// A catalogue, a list and a page: objects 1 to 3.
fn page_tree() -> Pdf {
    let mut pdf = Pdf::new();
    pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
    pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    pdf.add(format!("<< /Type /Page /Parent 2 0 R {A4} >>"));
    pdf
}

/// Ten thousand revisions, each with a table before it. A reader gets through, or gives up early.
pub fn many_revisions() -> Vec<u8> {
    let mut file = page_tree().bytes(1);
    let mut before = super::broken::find(&file, b"xref\n0 ");
    for _ in 0..10_000 {
        let start = file.len();
        let trailer =
            format!("xref\n0 0\ntrailer\n<< /Size 4 /Root 1 0 R /Prev {before} >>\nstartxref\n{start}\n%%EOF\n");
        file.extend(trailer.into_bytes());
        before = start;
    }
    file
}

/// A stream of objects that holds itself, and the catalogue.
pub fn object_stream() -> Vec<u8> {
    let mut file = b"%PDF-1.5\n".to_vec();
    let place = file.len();
    let data = "1 0 5 34 << /Type /Catalog /Pages 2 0 R >> << /Type /ObjStm >>";
    file.extend(
        format!("5 0 obj\n<< /Type /ObjStm /N 2 /First 9 /Extends 5 0 R /Length {} >>\n", data.len()).into_bytes(),
    );
    file.extend(format!("stream\n{data}\nendstream\nendobj\n").into_bytes());
    let start = file.len();
    let rows = [[0; 4], [2, 0, 5, 0], [2, 0, 5, 0], [2, 0, 5, 1], [1, 0, start as u8, 0], [2, 0, 5, 1]];
    file.extend(
        format!("4 0 obj\n<< /Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R /Length {} >>\n", rows.len() * 4).into_bytes(),
    );
    file.extend_from_slice(b"stream\n");
    file.extend(rows.concat());
    file.extend(format!("\nendstream\nendobj\n%{place}\nstartxref\n{start}\n%%EOF\n").into_bytes());
    file
}

/// A stream whose length is said by itself. A reader looks for its end.
pub fn length() -> Vec<u8> {
    replaced("4 0 R")
}

/// A stream whose length is said by an object that says the same of it.
pub fn length_pair() -> Vec<u8> {
    replaced("5 0 R")
}

/// A page whose content has this length. Object 5 refers to itself.
fn replaced(length: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
    pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    pdf.add(format!("<< /Type /Page /Parent 2 0 R {A4} /Contents 4 0 R >>"));
    pdf.add(format!("<< /Length {length} >>\nstream\n0 0 100 100 re f\nendstream"));
    pdf.add("5 0 R");
    pdf.bytes(1)
}

/// An object that is a reference to itself, wherever a page needs one.
pub fn reference() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let own = pdf.next();
    pdf.add(format!("{own} 0 R"));
    pdf.finish(&format!(
        "/MediaBox {own} 0 R /Contents {own} 0 R /Resources {own} 0 R /Rotate {own} 0 R /Annots {own} 0 R"
    ))
}

/// The page's size is at the end of a hundred thousand references.
pub fn reference_chain() -> Vec<u8> {
    let mut pdf = Pdf::new();
    for next in 2..=100_000 {
        pdf.add(format!("{next} 0 R"));
    }
    pdf.add("[0 0 595 842]");
    pdf.finish("/MediaBox 1 0 R")
}

/// A stream whose filter and parameters are said by itself.
pub fn filter_parameters() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let own = pdf.next();
    pdf.stream(&format!("/Filter {own} 0 R /DecodeParms {own} 0 R /DL {own} 0 R"), "0 0 100 100 re f");
    pdf.finish(&format!("{A4} /Contents {own} 0 R"))
}

/// A list of contents that contains itself.
pub fn contents() -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.add("[1 0 R 2 0 R 1 0 R]");
    pdf.stream("", "0 0 100 100 re f");
    pdf.finish(&format!("{A4} /Contents 1 0 R"))
}

/// A note whose appearance draws itself, on a rectangle without extent.
pub fn annotation() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let own = pdf.next();
    pdf.stream(
        &format!("/Subtype /Form /BBox [0 0 10 10] /Resources << /XObject << /X {own} 0 R >> >>"),
        "0 0 5 5 re f /X Do /X Do",
    );
    let note = format!("<< /Type /Annot /Subtype /Stamp /Rect [9 9 9 9] /AP << /N {own} 0 R >> /Parent 2 0 R >>");
    let note = pdf.add(note);
    pdf.finish(&format!("{A4} /Annots [{note} 0 R {note} 0 R]"))
}

/// A table of contents that is its own next chapter, and its own part.
pub fn outline() -> Vec<u8> {
    let mut pdf = page_tree();
    pdf.set(1, "<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R /Names 4 0 R /PageLabels 4 0 R /AcroForm 4 0 R >>");
    pdf.add(
        "<< /First 4 0 R /Last 4 0 R /Next 4 0 R /Title (Again) /Kids [4 0 R] /Fields [4 0 R] /Dests 4 0 R \
         /Nums [0 4 0 R] >>",
    );
    pdf.bytes(1)
}

/// Information that refers to itself, and metadata that are a page.
pub fn information() -> Vec<u8> {
    let mut pdf = page_tree();
    pdf.set(1, "<< /Type /Catalog /Pages 2 0 R /Metadata 3 0 R /Lang 4 0 R /MarkInfo 4 0 R >>");
    pdf.add("<< /Title 4 0 R /Author 4 0 R /CreationDate 4 0 R >>");
    pdf.trailer = "/Info 4 0 R".into();
    pdf.bytes(1)
}

/// A picture whose soft mask is the picture.
pub fn mask_of_mask() -> Vec<u8> {
    let pdf = Pdf::new();
    let own = pdf.next();
    let entries = format!(
        "/Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8 /SMask {own} 0 R /Mask {own} 0 R \
         /Alternates [{own} 0 R]"
    );
    super::pictures::picture(pdf, &entries, [0, 80, 160, 255])
}

/// Twenty thousand streams with a wrong length, and one end for all, in the far: the content is each of them from its
/// start to there, 28 gigabytes.
pub fn no_endstream() -> Vec<u8> {
    let mut file = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n".to_vec();
    file.extend_from_slice(b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n");
    let parts: Vec<usize> = (4..20_004).collect();
    let page = format!("<< /Type /Page /Parent 2 0 R {A4} /Contents [{}] >>", references(&parts));
    file.extend(format!("3 0 obj\n{page}\nendobj\n").into_bytes());
    for number in parts {
        file.extend(format!("{number} 0 obj\n<< /Length 9999999 >>\nstream\n").into_bytes());
        file.extend_from_slice(&[b' '; 100]);
    }
    file.extend_from_slice(b"\nendstream\ntrailer\n<< /Root 1 0 R >>\n");
    file
}

/// A hundred thousand objects that begin and never end, each within the one before.
pub fn no_endobj() -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    for number in 1..100_000 {
        file.extend(format!("{number} 0 obj << /A [ ").into_bytes());
    }
    file
}

/// Fifty thousand objects that are texts without an end, and no table.
pub fn strings_open() -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    for number in 1..50_000 {
        file.extend(format!("{number} 0 obj << /A (\n").into_bytes());
    }
    file
}

/// A table that says it has four billion rows, and has four.
pub fn huge_table() -> Vec<u8> {
    let mut pdf = page_tree();
    pdf.add(standard_font("Helvetica"));
    let file = pdf.bytes(1);
    let start = super::broken::find(&file, b"xref\n0 ");
    let rows = String::from_utf8_lossy(&table(&[20, 80, 160])).replace("0 4", "0 4294967295");
    let end = format!("{rows}trailer\n<< /Size 4294967295 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    [&file[..start], end.as_bytes()].concat()
}
