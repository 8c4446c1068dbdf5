//! Files that are small until they are unpacked. A reader sets a bound before it unpacks, and not after.

use super::Member;
use super::broken::find;
use super::flate::{flate, repeated, zeros};
use super::pictures::{JPEG, JPX, jbig2, jbig2_page, picture, segment};
use super::writer::{A4, Pdf};

pub const ALL: &[Member] = &[
    Member::pages("bombs/content", 1, content),
    Member::pages("bombs/content_once", 1, content_once),
    Member::pages("bombs/wrong_sum", 1, wrong_sum),
    Member::pages("bombs/many_filters", 1, many_filters),
    Member::pages("bombs/image", 1, image),
    Member::perhaps("bombs/object_stream", object_stream),
    Member::perhaps("bombs/table", table),
    Member::perhaps("bombs/table_rows", table_rows),
    Member::perhaps("bombs/object_stream_heads", object_stream_heads),
    Member::pages("bombs/font", 1, font),
    Member::pages("bombs/map", 1, map),
    Member::pages("bombs/profile", 1, profile),
    Member::perhaps("bombs/metadata", metadata),
    Member::pages("bombs/run_length", 1, run_length),
    Member::pages("bombs/pixels_1_bit", 1, pixels_1_bit),
    Member::pages("bombs/pixels_8_bits", 1, pixels_8_bits),
    Member::pages("bombs/pixels_claimed", 1, pixels_claimed),
    Member::pages("bombs/pixels_claimed_huge", 1, pixels_claimed_huge),
    Member::pages("bombs/pixels_stretched", 1, pixels_stretched),
    Member::pages("bombs/stencil_claimed", 1, stencil_claimed),
    Member::pages("bombs/fax_claimed", 1, fax_claimed),
    Member::pages("bombs/fax_claimed_huge", 1, fax_claimed_huge),
    Member::pages("bombs/jbig2_claimed", 1, jbig2_claimed),
    Member::pages("bombs/jbig2_claimed_huge", 1, jbig2_claimed_huge),
    Member::pages("bombs/jbig2_symbols", 1, jbig2_symbols),
    Member::pages("bombs/jbig2_patterns", 1, jbig2_patterns),
    Member::pages("bombs/jpeg_claimed", 1, jpeg_claimed),
    Member::pages("bombs/jpx_claimed", 1, jpx_claimed),
    Member::pages("bombs/jpx_tiles", 1, jpx_tiles),
    Member::pages("bombs/mask_claimed", 1, mask_claimed),
    Member::pages("bombs/predictor_nothing", 1, predictor_nothing),
    Member::pages("bombs/predictor_huge", 1, predictor_huge),
    Member::pages("bombs/page_of_images", 1, page_of_images),
];

const GIGABYTES: u64 = 4 << 30;

/// Says that data were encoded twice.
const TWICE: &str = "/Filter [/FlateDecode /FlateDecode]";

/// Four gigabytes of zeros in five kilobytes.
fn twice() -> Vec<u8> {
    flate(&zeros(GIGABYTES))
}

/// A content of four gigabytes.
pub fn content() -> Vec<u8> {
    with_content(TWICE, twice())
}

/// The same with one filter, as a four-megabyte file.
pub fn content_once() -> Vec<u8> {
    with_content("/Filter /FlateDecode", zeros(GIGABYTES))
}

/// The same, but the sum at the end is wrong: a lenient reader starts over with other decoders.
pub fn wrong_sum() -> Vec<u8> {
    let mut data = zeros(GIGABYTES);
    let last = data.len() - 1;
    data[last] ^= 1;
    with_content(TWICE, flate(&data))
}

/// A thousand filters, one after the other.
pub fn many_filters() -> Vec<u8> {
    let filters = "/ASCIIHexDecode ".repeat(1000);
    with_content(&format!("/Filter [{filters}]"), "30".repeat(100_000))
}

fn with_content(entries: &str, data: impl Into<Vec<u8>>) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let content = pdf.stream(entries, data);
    pdf.finish(&format!("{A4} /Contents {content} 0 R"))
}

/// A picture of two pixels, with four gigabytes of data.
pub fn image() -> Vec<u8> {
    picture(Pdf::new(), &format!("/Width 2 /Height 1 {GRAY} {TWICE}"), twice())
}

const GRAY: &str = "/ColorSpace /DeviceGray /BitsPerComponent 8";

/// A stream of objects of four gigabytes; the page's words are in it.
pub fn object_stream() -> Vec<u8> {
    held(&format!("/N 1 /First 4 {TWICE}"), twice())
}

/// A stream of objects that lists a billion of them.
pub fn object_stream_heads() -> Vec<u8> {
    held(&format!("/N 4294967295 /First 4 {TWICE}"), flate(&repeated(b"", b"9 0 ", 1 << 30, b"")))
}

/// A page whose content is in a stream of objects.
fn held(entries: &str, data: Vec<u8>) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let holder = pdf.stream(&format!("/Type /ObjStm {entries}"), data);
    let file = pdf.finish(&format!("{A4} /Contents 9 0 R"));
    let start = find(&file, b"xref\n0 ");
    let mut rows = vec![[0; 6]];
    for number in 1..5 {
        let place = (find(&file, format!("{number} 0 obj").as_bytes()) as u32).to_be_bytes();
        rows.push([1, place[1], place[2], place[3], 0, 0]);
    }
    rows.resize(9, [0; 6]);
    rows.push([2, 0, 0, holder as u8, 0, 0]);
    with_table(&file[..start], "/Size 10 /W [1 3 2] /Root 4 0 R", &rows.concat())
}

/// A table of four gigabytes.
pub fn table() -> Vec<u8> {
    let file = Pdf::new().finish(A4);
    let start = find(&file, b"xref\n0 ");
    with_table(&file[..start], &format!("/Size 4294967295 /W [1 2 1] /Root 3 0 R {TWICE}"), &twice())
}

/// A table of a billion rows of one byte each.
pub fn table_rows() -> Vec<u8> {
    let file = Pdf::new().finish(A4);
    let start = find(&file, b"xref\n0 ");
    let entries = format!("/Size 1073741824 /W [0 1 0] /Root 3 0 R {TWICE}");
    with_table(&file[..start], &entries, &flate(&zeros(1 << 30)))
}

/// A file that ends with its table in a stream.
fn with_table(file: &[u8], entries: &str, data: &[u8]) -> Vec<u8> {
    let start = file.len();
    let head = format!("99 0 obj\n<< /Type /XRef {entries} /Length {} >>\nstream\n", data.len());
    let tail = format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n");
    [file, head.as_bytes(), data, tail.as_bytes()].concat()
}

/// A font's program of four gigabytes.
pub fn font() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let program = pdf.stream(TWICE, twice());
    let descriptor =
        pdf.add(format!("<< /Type /FontDescriptor /FontName /Harbour /Flags 32 /FontFile2 {program} 0 R >>"));
    let font = format!("<< /Type /Font /Subtype /TrueType /BaseFont /Harbour /FontDescriptor {descriptor} 0 R >>");
    pdf.draw(&format!("/Font << /F {font} >>"), "BT /F 12 Tf 72 700 Td (Heavy) Tj ET")
}

/// A map to text of four gigabytes.
pub fn map() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let map = pdf.stream(TWICE, twice());
    let font = format!("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode {map} 0 R >>");
    pdf.draw(&format!("/Font << /F {font} >>"), "BT /F 12 Tf 72 700 Td (Heavy) Tj ET")
}

/// A colour profile of four gigabytes.
pub fn profile() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let profile = pdf.stream(&format!("/N 3 {TWICE}"), twice());
    pdf.draw(&format!("/ColorSpace << /C [/ICCBased {profile} 0 R] >>"), "/C cs 1 0 0 sc 0 0 100 100 re f")
}

/// Metadata of four gigabytes.
pub fn metadata() -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.add(format!("<< /Type /Pages /Kids [2 0 R] /Count 1 {A4} >>"));
    pdf.add("<< /Type /Page /Parent 1 0 R >>");
    let packet = pdf.stream(&format!("/Type /Metadata /Subtype /XML {TWICE}"), twice());
    let root = pdf.add(format!("<< /Type /Catalog /Pages 1 0 R /Metadata {packet} 0 R >>"));
    pdf.bytes(root)
}

/// Runs of 128 bytes, themselves encoded twice: two gigabytes.
pub fn run_length() -> Vec<u8> {
    let runs = repeated(b"", &[129, 0], 16 << 20, &[128]);
    with_content("/Filter [/FlateDecode /FlateDecode /RunLengthDecode]", flate(&runs))
}

/// 60,000 x 60,000 pixels of one bit: 450 megabytes, in a kilobyte.
pub fn pixels_1_bit() -> Vec<u8> {
    let data = flate(&zeros(7500 * 60_000));
    picture(
        Pdf::new(),
        &format!("/Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 1 {TWICE}"),
        data,
    )
}

/// 60,000 x 60,000 pixels of eight bits: 3.6 gigabytes.
pub fn pixels_8_bits() -> Vec<u8> {
    let data = flate(&zeros(60_000 * 60_000));
    picture(Pdf::new(), &format!("/Width 60000 /Height 60000 {GRAY} {TWICE}"), data)
}

/// Says that it has 60,000 x 60,000 pixels of one bit, and has eight bytes.
pub fn pixels_claimed() -> Vec<u8> {
    picture(Pdf::new(), "/Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 1", [0x55; 8])
}

/// Says that it has 2^62 pixels: memory that no machine has. To ask for it ends the process.
pub fn pixels_claimed_huge() -> Vec<u8> {
    let entries = "/Width 2147483648 /Height 2147483648 /ColorSpace /DeviceGray /BitsPerComponent 1";
    picture(Pdf::new(), entries, [0x55; 8])
}

/// A line of 65,000 pixels, painted half as wide and a million times as high.
pub fn pixels_stretched() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let image = pdf.stream(&format!("/Type /XObject /Subtype /Image /Width 65000 /Height 1 {GRAY}"), vec![99; 65_000]);
    pdf.draw(&format!("/XObject << /I {image} 0 R >>"), "40000 0 0 1000000 0 0 cm /I Do")
}

/// The same claim, for a stencil.
pub fn stencil_claimed() -> Vec<u8> {
    picture(Pdf::new(), "/Width 60000 /Height 60000 /ImageMask true /BitsPerComponent 1", [0x55; 8])
}

/// A fax that says it has 60,000 x 60,000 pixels.
pub fn fax_claimed() -> Vec<u8> {
    fax(60_000)
}

/// A fax that says it has 2^62 pixels.
pub fn fax_claimed_huge() -> Vec<u8> {
    fax(1 << 31)
}

fn fax(size: u32) -> Vec<u8> {
    let entries = format!(
        "/Width {size} /Height {size} /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode \
         /DecodeParms << /K -1 /Columns {size} /Rows {size} >>"
    );
    picture(Pdf::new(), &entries, [0xff; 40])
}

/// A JBIG2 that says it has 60,000 x 60,000 pixels.
pub fn jbig2_claimed() -> Vec<u8> {
    jbig2_page(60_000, 60_000, &[0xff; 40])
}

/// A JBIG2 that says it has 2^64 pixels, nearly.
pub fn jbig2_claimed_huge() -> Vec<u8> {
    jbig2_page(u32::MAX - 1, u32::MAX - 1, &[0xff; 40])
}

/// A dictionary of JBIG2 that announces four billion letters.
pub fn jbig2_symbols() -> Vec<u8> {
    let flags = [0, 0, 3, 0xff, 0xfd, 0xff, 2, 0xfe, 0xfe, 0xfe];
    jbig2(&segment(0, 0, &[&flags, [0xff; 8].as_slice(), &[0; 16]].concat()))
}

/// A dictionary of JBIG2 that announces four billion patterns of one pixel.
pub fn jbig2_patterns() -> Vec<u8> {
    jbig2(&segment(0, 16, &[&[1, 1, 1, 0xff, 0xff, 0xff, 0xfe], [0xff; 16].as_slice()].concat()))
}

/// A JPEG of 290 bytes that says it has 65,500 x 65,500 pixels.
pub fn jpeg_claimed() -> Vec<u8> {
    let mut data = JPEG.to_vec();
    let frame = find(&data, &[0xff, 0xc0]);
    data[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
    picture(Pdf::new(), &format!("/Width 65500 /Height 65500 {GRAY} /Filter /DCTDecode"), data)
}

/// A JPEG 2000 that says it is one tile of 60,000 x 60,000 pixels.
pub fn jpx_claimed() -> Vec<u8> {
    let mut data = JPX.to_vec();
    let (header, frame) = (find(&data, b"ihdr") + 4, find(&data, &[0xff, 0x51]) + 6);
    for place in [header, header + 4, frame, frame + 4, frame + 16, frame + 20] {
        data[place..place + 4].copy_from_slice(&60_000_u32.to_be_bytes());
    }
    picture(Pdf::new(), &format!("/Width 60000 /Height 60000 {GRAY} /Filter /JPXDecode"), data)
}

/// A JPEG 2000 that says it has 60,000 x 60,000 tiles of one pixel.
pub fn jpx_tiles() -> Vec<u8> {
    let mut data = JPX.to_vec();
    let frame = find(&data, &[0xff, 0x51]) + 6;
    for (place, size) in [(frame, 60_000_u32), (frame + 4, 60_000), (frame + 16, 1), (frame + 20, 1)] {
        data[place..place + 4].copy_from_slice(&size.to_be_bytes());
    }
    picture(Pdf::new(), &format!("/Width 60000 /Height 60000 {GRAY} /Filter /JPXDecode"), data)
}

/// A picture of one pixel whose soft mask says that it has 60,000 x 60,000.
pub fn mask_claimed() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let entries =
        "/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 1";
    let mask = pdf.stream(entries, [0x55; 8]);
    picture(pdf, &format!("/Width 1 /Height 1 {GRAY} /SMask {mask} 0 R"), [99])
}

/// Its rows have no columns: to count the rows is to divide by zero.
pub fn predictor_nothing() -> Vec<u8> {
    predicted("/Predictor 2 /Columns 0")
}

/// Its rows have four billion columns of 32 samples of 16 bits.
pub fn predictor_huge() -> Vec<u8> {
    predicted("/Predictor 15 /Columns 4294967295 /Colors 32 /BitsPerComponent 16")
}

fn predicted(parameters: &str) -> Vec<u8> {
    let data = flate(b"\x020 0 10 10 re f ");
    with_content(&format!("/Filter /FlateDecode /DecodeParms << {parameters} >>"), data)
}

/// A thousand pictures of a hundred megabytes each, of which none is too large.
pub fn page_of_images() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let data = flate(&zeros(100_000_000));
    let entries = format!("/Type /XObject /Subtype /Image /Width 10000 /Height 10000 {GRAY} {TWICE}");
    let names: String =
        (0..1000).map(|number| format!("/I{number} {} 0 R ", pdf.stream(&entries, data.clone()))).collect();
    let content: String =
        (0..1000).map(|number| format!("q 50 0 0 50 {0} {0} cm /I{number} Do Q ", number % 500)).collect();
    pdf.draw(&format!("/XObject << {names} >>"), content)
}
