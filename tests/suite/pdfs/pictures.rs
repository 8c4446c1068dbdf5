//! Pages that are pictures: scans, in each way to write one.

use super::Member;
use super::flate::flate;
use super::writer::Pdf;

pub const ALL: &[Member] = &[
    Member::pages("pictures/scan", 1, scan),
    Member::pages("pictures/stencil", 1, stencil),
    Member::pages("pictures/masked", 1, masked),
    Member::pages("pictures/jpeg", 1, jpeg),
    Member::pages("pictures/jpeg_broken", 1, jpeg_broken),
    Member::pages("pictures/jpx", 1, jpx),
    Member::pages("pictures/jpx_broken", 1, jpx_broken),
    Member::pages("pictures/ccitt", 1, ccitt),
    Member::pages("pictures/ccitt_broken", 1, ccitt_broken),
    Member::pages("pictures/jbig2", 1, jbig2_bars),
    Member::pages("pictures/jbig2_broken", 1, jbig2_broken),
    Member::pages("pictures/inline", 1, inline),
    Member::pages("pictures/no_data", 1, no_data),
];

/// Fills the page with a picture.
const FILL: &str = "q 595 0 0 842 0 0 cm /I Do Q";

/// A page with a picture. `entries` are the picture's, besides its type.
pub fn picture(mut pdf: Pdf, entries: &str, data: impl Into<Vec<u8>>) -> Vec<u8> {
    let image = pdf.stream(&format!("/Type /XObject /Subtype /Image {entries}"), data);
    pdf.draw(&format!("/XObject << /I {image} 0 R >>"), FILL)
}

/// A page with a picture in a format that says its own size, drawn as `width` x `height` gray bytes.
fn encoded(width: u32, height: u32, filter: &str, data: impl Into<Vec<u8>>) -> Vec<u8> {
    let entries =
        format!("/Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /{filter}");
    picture(Pdf::new(), &entries, data)
}

/// A gray page with darker lines, as of a scanner. It has no text.
pub fn scan() -> Vec<u8> {
    let gray: Vec<u8> =
        (0..200 * 280).map(|place| if place / 200 % 14 < 4 && place % 200 > 20 { 60 } else { 240 }).collect();
    encoded(200, 280, "FlateDecode", flate(&gray))
}

/// A picture of one bit, painted in the current colour.
pub fn stencil() -> Vec<u8> {
    picture(Pdf::new(), "/Width 16 /Height 2 /ImageMask true /BitsPerComponent 1", [0b1010_1010; 4])
}

/// A picture that fades out by its soft mask, which has another size.
pub fn masked() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let mask = pdf.stream(
        "/Type /XObject /Subtype /Image /Width 4 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
        [0, 80, 160, 255],
    );
    let entries = format!("/Width 2 /Height 1 /ColorSpace /DeviceRGB /BitsPerComponent 8 /SMask {mask} 0 R");
    picture(pdf, &entries, [255, 0, 0, 0, 0, 255])
}

pub fn jpeg() -> Vec<u8> {
    encoded(16, 16, "DCTDecode", JPEG)
}

/// Its JPEG ends in the middle. A reader shows what there is, or a blank page.
pub fn jpeg_broken() -> Vec<u8> {
    encoded(16, 16, "DCTDecode", &JPEG[..JPEG.len() * 2 / 3])
}

/// JPEG 2000.
pub fn jpx() -> Vec<u8> {
    encoded(16, 16, "JPXDecode", JPX)
}

/// Its JPEG 2000 is cut, and one byte of its header is wrong.
pub fn jpx_broken() -> Vec<u8> {
    let mut data = JPX[..JPX.len() - 12].to_vec();
    data[100] ^= 0x5a;
    encoded(16, 16, "JPXDecode", data)
}

/// A fax: a black bar across the page.
pub fn ccitt() -> Vec<u8> {
    fax("/K -1 /Columns 16 /Rows 16", bars())
}

/// A fax of noise.
pub fn ccitt_broken() -> Vec<u8> {
    fax("/K -1 /Columns 16 /Rows 16", [0x5a, 0xc3, 0x00, 0x00, 0x13, 0x37, 0xaa])
}

fn fax(parameters: &str, data: impl Into<Vec<u8>>) -> Vec<u8> {
    let entries = format!(
        "/Width 16 /Height 16 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode \
         /DecodeParms << {parameters} >>"
    );
    picture(Pdf::new(), &entries, data)
}

/// Sixteen rows of four white, eight black and four white pixels, coded by Group 4: the first row in full, the others
/// as the one above, and the end of the block.
fn bars() -> Vec<u8> {
    let first = "001 1011 000101 1"; // horizontal: four white, eight black; then the line's end as above
    let others = "111".repeat(15);
    let end = "000000000001".repeat(2);
    bits(&format!("{first}{others}{end}"))
}

/// Bytes from digits; what is missing is zero.
fn bits(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits.bytes().filter(|digit| *digit != b' ').map(|digit| digit - b'0').collect();
    digits.chunks(8).map(|chunk| chunk.iter().fold(0, |sum, bit| sum * 2 + bit) << (8 - chunk.len())).collect()
}

/// The bars once more, as a generic region of JBIG2.
pub fn jbig2_bars() -> Vec<u8> {
    jbig2_page(16, 16, &bars())
}

/// Its region has more data than its segment says, and they are noise.
pub fn jbig2_broken() -> Vec<u8> {
    jbig2_page(16, 16, &[0xff; 3])
}

/// A JBIG2 that says it has this size, with one region coded as a fax.
pub fn jbig2_page(width: u32, height: u32, coded: &[u8]) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let page = [size.as_slice(), &[0; 8], &[0], &[0; 2]].concat();
    let region = [&[0, 0, 0, 16, 0, 0, 0, 16], [0; 8].as_slice(), &[0], &[1], coded].concat();
    jbig2(&[segment(0, 48, &page), segment(1, 38, &region)].concat())
}

/// A page with these segments of JBIG2.
pub fn jbig2(segments: &[u8]) -> Vec<u8> {
    let entries = "/Width 16 /Height 16 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode";
    picture(Pdf::new(), entries, segments)
}

/// A segment of JBIG2, on page 1.
pub fn segment(number: u8, kind: u8, data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u32).to_be_bytes();
    [&[0, 0, 0, number, kind, 0, 1], length.as_slice(), data].concat()
}

/// A picture within the content stream, whose data contain the word that ends it.
pub fn inline() -> Vec<u8> {
    Pdf::new().draw("", "q 500 0 0 500 40 40 cm BI /W 4 /H 2 /CS /G /BPC 8 ID \0EI\x7f\0EIx EI Q")
}

/// A picture without data. A reader leaves the page blank.
pub fn no_data() -> Vec<u8> {
    encoded(100, 100, "FlateDecode", b"")
}

/// A gray JPEG of 16 x 16 pixels.
#[rustfmt::skip]
pub const JPEG: &[u8] = &[
    255, 216, 255, 224, 0, 16, 74, 70, 73, 70, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 255, 219, 0, 67, 0, 80, 55, 60, 70, 60,
    50, 80, 70, 65, 70, 90, 85, 80, 95, 120, 200, 130, 120, 110, 110, 120, 245, 175, 185, 145, 200, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 192, 0, 11, 8, 0, 16, 0, 16, 1, 1, 17, 0, 255,
    196, 0, 22, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 4, 255, 196, 0, 28, 16, 0, 1, 4, 3, 1, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 17, 65, 3, 4, 129, 66, 255, 218, 0, 8, 1, 1, 0, 0, 63, 0, 129, 174, 195, 238,
    120, 156, 32, 110, 86, 64, 22, 27, 148, 193, 153, 134, 167, 171, 255, 217,
];

/// The same as JPEG 2000.
#[rustfmt::skip]
pub const JPX: &[u8] = &[
    0, 0, 0, 12, 106, 80, 32, 32, 13, 10, 135, 10, 0, 0, 0, 20, 102, 116, 121, 112, 106, 112, 50, 32, 0, 0, 0, 0, 106,
    112, 50, 32, 0, 0, 0, 45, 106, 112, 50, 104, 0, 0, 0, 22, 105, 104, 100, 114, 0, 0, 0, 16, 0, 0, 0, 16, 0, 1, 7,
    7, 0, 0, 0, 0, 0, 15, 99, 111, 108, 114, 1, 0, 0, 0, 0, 0, 17, 0, 0, 0, 155, 106, 112, 50, 99, 255, 79, 255, 81,
    0, 41, 0, 0, 0, 0, 0, 16, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 1, 7, 1, 1, 255, 82, 0, 12, 0, 0, 0, 1, 0, 1, 4, 4, 0, 1, 255, 92, 0, 7, 64, 64, 72, 72, 80, 255, 100, 0, 37,
    0, 1, 67, 114, 101, 97, 116, 101, 100, 32, 98, 121, 32, 79, 112, 101, 110, 74, 80, 69, 71, 32, 118, 101, 114, 115,
    105, 111, 110, 32, 50, 46, 53, 46, 52, 255, 144, 0, 10, 0, 0, 0, 0, 0, 38, 0, 1, 255, 147, 223, 10, 128, 16, 252,
    74, 92, 146, 123, 213, 1, 32, 160, 146, 32, 31, 61, 92, 188, 148, 127, 39, 241, 128, 255, 217,
];
