//! Fonts that are missing, broken, silent about their letters, or too large.

use super::Member;
use super::flate::repeated;
use super::script::{glyph_font, to_unicode};
use super::writer::Pdf;

pub const ALL: &[Member] = &[
    Member::pages("fonts/not_embedded", 1, not_embedded),
    Member::pages("fonts/absent", 1, absent),
    Member::pages("fonts/no_resources", 1, no_resources),
    Member::pages("fonts/broken_program", 1, broken_program),
    Member::pages("fonts/lying_program", 1, lying_program),
    Member::pages("fonts/silent", 1, silent),
    Member::pages("fonts/silent_glyphs", 1, silent_glyphs),
    Member::pages("fonts/silent_type3", 1, silent_type3),
    Member::pages("fonts/ligature", 1, ligature),
    Member::pages("fonts/wrong_letters", 1, wrong_letters),
    Member::pages("fonts/invisible", 1, invisible),
    Member::pages("fonts/map_range", 1, map_range),
    Member::pages("fonts/map_list", 1, map_list),
    Member::pages("fonts/map_many", 1, map_many),
    Member::pages("fonts/map_cycle", 1, map_cycle),
    Member::pages("fonts/map_long", 1, map_long),
    Member::pages("fonts/widths_range", 1, widths_range),
    Member::pages("fonts/widths_upright_range", 1, widths_upright_range),
    Member::pages("fonts/first_char", 1, first_char),
    Member::pages("fonts/itself", 1, itself),
    Member::pages("fonts/size_huge", 1, size_huge),
];

/// A page that says `show` in the font `F`.
fn with_font(mut pdf: Pdf, font: &str, show: &str) -> Vec<u8> {
    let font = pdf.add(font);
    pdf.draw(&format!("/Font << /F {font} 0 R >>"), format!("BT /F 24 Tf 72 700 Td {show} Tj ET"))
}

/// A font that is neither within the file nor a standard one. A reader takes another; the text is known.
pub fn not_embedded() -> Vec<u8> {
    let font = "<< /Type /Font /Subtype /TrueType /BaseFont /HarbourGrotesk-Book /Encoding /WinAnsiEncoding \
                /FirstChar 32 /LastChar 34 /Widths [250 300 400] >>";
    with_font(Pdf::new(), font, "(Nobody has this font)")
}

/// The page names a font that it does not have. A reader skips the text, or takes another font.
pub fn absent() -> Vec<u8> {
    Pdf::new().draw("/Font << >>", "BT /Missing 24 Tf 72 700 Td (No such font) Tj ET")
}

/// The page has no resources at all.
pub fn no_resources() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let content = pdf.stream("", "BT /F 24 Tf 72 700 Td (No resources) Tj ET /X Do /G gs /P sh");
    pdf.finish(&format!("{} /Contents {content} 0 R", super::writer::A4))
}

/// Its font's program is noise.
pub fn broken_program() -> Vec<u8> {
    with_program(&b"This is not a font. ".repeat(40))
}

/// Its font's program is a TrueType header with 65,535 tables, all of them outside of it.
pub fn lying_program() -> Vec<u8> {
    let mut program = vec![0, 1, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0];
    for tag in [b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"post"] {
        program.extend_from_slice(tag);
        program.extend([[0, 0, 0, 0], [0x7f, 0xff, 0xff, 0], [0xff; 4]].concat());
    }
    with_program(&program)
}

fn with_program(program: &[u8]) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let program = pdf.stream(&format!("/Length1 {}", program.len()), program);
    let descriptor = pdf.add(format!(
        "<< /Type /FontDescriptor /FontName /AAAAAA+Harbour /Flags 32 /FontBBox [0 0 1000 1000] /ItalicAngle 0 \
         /Ascent 800 /Descent -200 /StemV 80 /FontFile2 {program} 0 R >>"
    ));
    let font = format!(
        "<< /Type /Font /Subtype /TrueType /BaseFont /AAAAAA+Harbour /Encoding /WinAnsiEncoding \
         /FontDescriptor {descriptor} 0 R >>"
    );
    with_font(pdf, &font, "(The font is broken)")
}

/// Its letters have names that mean nothing, `g1` and so on, and no map to text. A reader knows that there is text, and
/// not what it says.
pub fn silent() -> Vec<u8> {
    let names: String = (1..60).map(|number| format!("/g{number} ")).collect();
    let font = format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /AAAAAA+Secret \
         /Encoding << /Type /Encoding /Differences [1 {names}] >> >>"
    );
    with_font(Pdf::new(), &font, "<0102030405060708090a0b0c0d0e0f1011121314>")
}

/// Glyph numbers without a map to text.
pub fn silent_glyphs() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let font = glyph_font(&mut pdf, "Identity-H", "", "/DW 500");
    pdf.draw(&format!("/Font << /F {font} 0 R >>"), "BT /F 24 Tf 72 700 Td <000100020003000400050006> Tj ET")
}

/// Its letters are small drawings, as old TeX made them, and have no names.
pub fn silent_type3() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let glyph = pdf.stream("", "600 0 0 0 500 700 d1 0 0 500 700 re f");
    let font = format!(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65 \
         /LastChar 66 /Widths [600 600] /CharProcs << /a1 {glyph} 0 R /a2 {glyph} 0 R >> \
         /Encoding << /Differences [65 /a1 /a2] >> >>"
    );
    with_font(pdf, &font, "(ABBA)")
}

/// A glyph for two letters. A reader says `final`, with two letters for one glyph or with `\u{fb01}`.
pub fn ligature() -> Vec<u8> {
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /BaseEncoding /WinAnsiEncoding \
                /Differences [1 /fi] >> >>";
    with_font(Pdf::new(), font, "(\\001nal)")
}

/// Its map to text says that every letter is an `x`, or a control character. A reader cannot know better.
pub fn wrong_letters() -> Vec<u8> {
    with_map("2 beginbfrange\n<0001> <0002> <0000>\n<0003> <0006> [<0078> <0078> <d800> <0009>]\nendbfrange\n")
}

/// Text that is not painted, as it lies under a scan. A reader finds it.
pub fn invisible() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let font = pdf.add(super::paper::standard_font("Helvetica"));
    let content = "0.8 g 0 0 595 842 re f BT 3 Tr /F 24 Tf 72 700 Td (Recognized text) Tj ET";
    pdf.draw(&format!("/Font << /F {font} 0 R >>"), content)
}

/// Six glyphs, with this map to text.
fn with_map(entries: &str) -> Vec<u8> {
    with_map_stream(|pdf| pdf.stream("", to_unicode(entries)))
}

fn with_map_stream(map: impl Fn(&mut Pdf) -> usize) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let map = map(&mut pdf);
    let font = glyph_font(&mut pdf, "Identity-H", &format!("/ToUnicode {map} 0 R"), "/DW 500");
    pdf.draw(&format!("/Font << /F {font} 0 R >>"), "BT /F 24 Tf 72 700 Td <000100020003000400050006> Tj ET")
}

/// Its map to text is one range of four billion codes.
pub fn map_range() -> Vec<u8> {
    with_map(
        "1 beginbfrange\n<00000000> <ffffffff> <0041>\nendbfrange\n\
         1 begincidrange\n<00000000> <ffffffff> 0\nendcidrange\n",
    )
}

/// A list of one for a range of four billion.
pub fn map_list() -> Vec<u8> {
    with_map("1 beginbfrange\n<00000000> <ffffffff> [<0041>]\nendbfrange\n")
}

/// Two million ranges that overlap, in a small stream.
pub fn map_many() -> Vec<u8> {
    with_map_stream(|pdf| {
        let data = repeated(
            b"begincmap 2000000 beginbfrange\n",
            b"<0000> <ffff> <0041>\n",
            2_000_000,
            b"endbfrange endcmap\n",
        );
        pdf.stream("/Filter /FlateDecode", data)
    })
}

/// A map that starts from itself.
pub fn map_cycle() -> Vec<u8> {
    with_map_stream(|pdf| {
        let own = pdf.next();
        pdf.stream(&format!("/Type /CMap /CMapName /Harbour /UseCMap {own} 0 R"), to_unicode("/Harbour usecmap\n"))
    })
}

/// A glyph that stands for a text of a million letters, shown six times.
pub fn map_long() -> Vec<u8> {
    with_map_stream(|pdf| {
        let data = repeated(b"begincmap 1 beginbfrange <0001> <0006> <", b"0041", 1_000_000, b"> endbfrange endcmap");
        pdf.stream("/Filter /FlateDecode", data)
    })
}

/// The widths of four billion glyphs, in one entry. A reader keeps the entry, not its glyphs.
pub fn widths_range() -> Vec<u8> {
    with_inner("Identity-H", "/W [0 4294967295 500]")
}

/// The same, for lines from top to bottom.
pub fn widths_upright_range() -> Vec<u8> {
    with_inner("Identity-V", "/W2 [0 4294967295 -1000 500 880]")
}

fn with_inner(encoding: &str, inner: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let font = glyph_font(&mut pdf, encoding, "", inner);
    pdf.draw(&format!("/Font << /F {font} 0 R >>"), "BT /F 24 Tf 72 700 Td <000100020003> Tj ET")
}

/// Its first width is that of letter 40,000,000,000. A simple font has 256 letters.
pub fn first_char() -> Vec<u8> {
    let font = "<< /Type /Font /Subtype /TrueType /BaseFont /Harbour /Encoding /WinAnsiEncoding /FirstChar 40000000000 \
                /LastChar 40000000001 /Widths [500 500] >>";
    with_font(Pdf::new(), font, "(Widths from afar)")
}

/// A font that is its own descendant, descriptor, program and encoding.
pub fn itself() -> Vec<u8> {
    let pdf = Pdf::new();
    let own = format!("{} 0 R", pdf.next());
    let font = format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /Harbour /Encoding {own} /DescendantFonts [{own}] \
         /FontDescriptor {own} /FontFile2 {own} /ToUnicode {own} /W {own} /CIDToGIDMap {own} /CIDSystemInfo {own} >>"
    );
    with_font(pdf, &font, "(Itself)")
}

/// A letter that is larger than the page by a billion.
pub fn size_huge() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let font = pdf.add(super::paper::standard_font("Helvetica"));
    let content =
        "BT /F 1000000000000 Tf -200000000000 -100000000000 Td (S&@O) Tj ET BT /F 30000 Tf -9000 -9000 Td (S&@O) Tj ET";
    pdf.draw(&format!("/Font << /F {font} 0 R >>"), content)
}
