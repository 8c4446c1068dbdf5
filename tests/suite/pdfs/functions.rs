//! Functions, colours and shadings that never end, are too large, or divide by nothing.

use super::Member;
use super::flate::{repeated, zeros};
use super::writer::{A4, Pdf};

pub const ALL: &[Member] = &[
    Member::pages("functions/itself", 1, itself),
    Member::pages("functions/laughs", 1, laughs),
    Member::pages("functions/chain", 1, chain),
    Member::pages("functions/colour_chain", 1, colour_chain),
    Member::pages("functions/programme_deep", 1, programme_deep),
    Member::pages("functions/programme_long", 1, programme_long),
    Member::pages("functions/divide_by_zero", 1, divide_by_zero),
    Member::pages("functions/divide_too_far", 1, divide_too_far),
    Member::pages("functions/shift_far", 1, shift_far),
    Member::pages("functions/roll_far", 1, roll_far),
    Member::pages("functions/samples_claimed", 1, samples_claimed),
    Member::pages("functions/samples_many", 1, samples_many),
    Member::pages("functions/dimensions", 1, dimensions),
    Member::pages("functions/colour_itself", 1, colour_itself),
    Member::pages("functions/colour_separation", 1, colour_separation),
    Member::pages("functions/colour_profile", 1, colour_profile),
    Member::pages("functions/colour_indexed_pattern", 1, colour_indexed_pattern),
    Member::pages("functions/lattice_no_row", 1, lattice_no_row),
    Member::pages("functions/lattice_wide_row", 1, lattice_wide_row),
    Member::pages("functions/triangles", 1, triangles),
    Member::pages("functions/patches", 1, patches),
    Member::pages("functions/circles", 1, circles),
    Member::pages("functions/axis_infinite", 1, axis_infinite),
];

/// Paints the page with a shading of these entries.
fn shade(pdf: Pdf, entries: &str) -> Vec<u8> {
    pdf.draw(&format!("/Shading << /S << /ColorSpace /DeviceGray {entries} >> >>"), "/S sh")
}

/// A shading from left to right, by this function.
fn shade_by(pdf: Pdf, function: usize) -> Vec<u8> {
    shade(pdf, &format!("/ShadingType 2 /Coords [0 0 595 0] /Function {function} 0 R"))
}

const STITCH: &str = "/FunctionType 3 /Domain [0 1] /Bounds [0.5] /Encode [0 1 0 1]";

/// A function that is put together of itself.
pub fn itself() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let own = pdf.next();
    pdf.add(format!("<< {STITCH} /Functions [{own} 0 R {own} 0 R] >>"));
    shade_by(pdf, own)
}

/// Thirty functions, each put together of the next one twice: a billion.
pub fn laughs() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let mut below = pdf.add("<< /FunctionType 2 /Domain [0 1] /N 1 >>");
    for _ in 0..30 {
        below = pdf.add(format!("<< {STITCH} /Functions [{below} 0 R {below} 0 R] >>"));
    }
    shade_by(pdf, below)
}

/// Ten thousand functions, each put together of the next one alone. None leads back, so that to remember where one was
/// does not help.
pub fn chain() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let mut below = pdf.add("<< /FunctionType 2 /Domain [0 1] /N 1 >>");
    for _ in 0..10_000 {
        below =
            pdf.add(format!("<< /FunctionType 3 /Domain [0 1] /Bounds [] /Encode [0 1] /Functions [{below} 0 R] >>"));
    }
    shade_by(pdf, below)
}

/// Ten thousand colour spaces, each of patterns in the colours of the next.
pub fn colour_chain() -> Vec<u8> {
    let mut pdf = Pdf::new();
    for next in 2..=10_000 {
        pdf.add(format!("[/Pattern {next} 0 R]"));
    }
    pdf.add("/DeviceGray");
    pdf.draw("/ColorSpace << /C 1 0 R >>", "/C cs 0 sc 0 0 100 100 re f")
}

/// A shading whose colours a small programme calculates.
fn programme(code: impl Into<Vec<u8>>) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let function = pdf.stream("/FunctionType 4 /Domain [0 1] /Range [0 1]", code);
    shade_by(pdf, function)
}

/// A programme with a hundred thousand blocks in blocks.
pub fn programme_deep() -> Vec<u8> {
    programme(format!("{}0{}", "{".repeat(100_000), "}".repeat(100_000)))
}

/// A programme of twenty million steps, for each point of the page.
pub fn programme_long() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let entries = "/FunctionType 4 /Domain [0 1 0 1] /Range [0 1] /Filter /FlateDecode";
    let function = pdf.stream(entries, repeated(b"{ ", b"sin ", 2_000_000, b"mul }"));
    shade(pdf, &format!("/ShadingType 1 /Matrix [595 0 0 842 0 0] /Function {function} 0 R"))
}

/// Divides whole numbers by zero. A reader does not.
pub fn divide_by_zero() -> Vec<u8> {
    programme("{ pop 1 0 idiv }")
}

/// Divides the smallest number by minus one: there is no such number.
pub fn divide_too_far() -> Vec<u8> {
    programme("{ pop -2147483648 -1 idiv }")
}

/// Shifts by more bits than there are.
pub fn shift_far() -> Vec<u8> {
    programme("{ pop 1 40 bitshift 1 -2147483648 bitshift add }")
}

/// Rolls and copies more than there is.
pub fn roll_far() -> Vec<u8> {
    programme("{ 2147483647 -2147483648 roll 2000000000 copy -1 index -7 copy 3 0 roll }")
}

/// Says that it has eight quintillion samples, and has none.
pub fn samples_claimed() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let entries = "/FunctionType 0 /Domain [0 1 0 1] /Range [0 1] /Size [4294967295 2147483647] /BitsPerSample 1";
    let function = pdf.stream(entries, [0xff; 8]);
    shade(pdf, &format!("/ShadingType 1 /Matrix [595 0 0 842 0 0] /Function {function} 0 R"))
}

/// Has a billion samples of one bit, in two hundred bytes.
pub fn samples_many() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let entries = "/FunctionType 0 /Domain [0 1] /Range [0 1] /Size [2000000000] /BitsPerSample 1 \
                   /Filter [/FlateDecode /FlateDecode]";
    let function = pdf.stream(entries, super::flate::flate(&zeros(250_000_000)));
    shade_by(pdf, function)
}

/// A colour of twenty inks: each point of the picture is a mean of a million samples.
pub fn dimensions() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let entries = format!(
        "/FunctionType 0 /Domain [{0}] /Range [0 1] /Size [{1}] /BitsPerSample 1 /Filter /FlateDecode",
        "0 1 ".repeat(20),
        "2 ".repeat(20)
    );
    let function = pdf.stream(&entries, zeros(1 << 17));
    let inks: String = (0..20).map(|ink| format!("/Ink{ink} ")).collect();
    let pixels: Vec<u8> = (0..100 * 100 * 20_u32).map(|place| (place * 7919 / 13 % 251 + 1) as u8).collect();
    let entries = format!(
        "/Width 100 /Height 100 /BitsPerComponent 8 /ColorSpace [/DeviceN [{inks}] /DeviceGray {function} 0 R]"
    );
    super::pictures::picture(pdf, &entries, pixels)
}

/// A page that is painted in the colours of object 1.
fn coloured(mut pdf: Pdf, space: &str) -> Vec<u8> {
    pdf.set(1, space);
    pdf.draw("/ColorSpace << /C 1 0 R >>", "/C cs 0 sc 0 0 100 100 re f")
}

/// An index into the colours of itself.
pub fn colour_itself() -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.reserve();
    coloured(pdf, "[/Indexed 1 0 R 1 <0001>]")
}

/// An ink that is shown, if need be, by itself.
pub fn colour_separation() -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.reserve();
    let function = pdf.add("<< /FunctionType 2 /Domain [0 1] /N 1 >>");
    coloured(pdf, &format!("[/Separation /Harbour 1 0 R {function} 0 R]"))
}

/// A broken profile whose substitute is itself.
pub fn colour_profile() -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.reserve();
    let profile = pdf.stream("/N 3 /Alternate 1 0 R", "This is no profile.");
    coloured(pdf, &format!("[/ICCBased {profile} 0 R]"))
}

/// An index into patterns, which is not allowed.
pub fn colour_indexed_pattern() -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.reserve();
    coloured(pdf, "[/Indexed /Pattern 255 <00010203>]")
}

/// Paints with a mesh of these entries and data.
fn mesh(entries: &str, data: Vec<u8>) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let entries = format!(
        "/ColorSpace /DeviceGray /BitsPerCoordinate 8 /BitsPerComponent 8 /BitsPerFlag 8 /Decode [0 595 0 842 0 1] \
         /Filter /FlateDecode {entries}"
    );
    let shading = pdf.stream(&entries, data);
    pdf.draw(&format!("/Shading << /S {shading} 0 R >>"), "/S sh")
}

/// A lattice with no point in a row: a search for the end of the rows never gets on.
pub fn lattice_no_row() -> Vec<u8> {
    mesh("/ShadingType 5 /VerticesPerRow 0", zeros(30))
}

/// A lattice with four billion points in a row, of which there are ten.
pub fn lattice_wide_row() -> Vec<u8> {
    mesh("/ShadingType 5 /VerticesPerRow 4294967295", zeros(30))
}

/// Ten million triangles, each over the whole page.
pub fn triangles() -> Vec<u8> {
    mesh("/ShadingType 4", repeated(b"", &[0, 0, 0, 9, 0, 255, 0, 99, 0, 128, 255, 200], 10_000_000, b""))
}

/// A million patches, each over the whole page.
pub fn patches() -> Vec<u8> {
    let corners = [
        0, 0, 0, 0, 90, 0, 180, 0, 255, 90, 255, 180, 255, 255, 255, 255, 180, 255, 90, 255, 0, 180, 0, 90, 0, 0, 80,
        160, 255,
    ];
    mesh("/ShadingType 6", repeated(b"", &corners, 1_000_000, b""))
}

/// Circles that grow from a point to infinity, ten thousand times over each other.
pub fn circles() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let function = pdf.add("<< /FunctionType 2 /Domain [0 1] /N 1 >>");
    let content = pdf.stream("/Filter /FlateDecode", repeated(b"", b"/S sh ", 10_000, b""));
    let shading = format!(
        "<< /ShadingType 3 /ColorSpace /DeviceGray /Coords [300 400 0 300.001 400 1000000000000] /Extend [true true] \
         /Function {function} 0 R >>"
    );
    pdf.finish(&format!("{A4} /Contents {content} 0 R /Resources << /Shading << /S {shading} >> >>"))
}

/// A shading whose ends are infinitely far, and whose function is too.
pub fn axis_infinite() -> Vec<u8> {
    let far = format!("1{}", "0".repeat(50));
    let mut pdf = Pdf::new();
    let entries = format!("<< /FunctionType 2 /Domain [0 1] /N -{far} /C0 [{far}] /C1 [-{far}] >>");
    let function = pdf.add(entries);
    shade(
        pdf,
        &format!(
            "/ShadingType 2 /Coords [-{far} 0 {far} 0] /Domain [-{far} {far}] /Extend [true true] \
             /Function {function} 0 R"
        ),
    )
}
