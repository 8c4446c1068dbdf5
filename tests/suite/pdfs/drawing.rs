//! Contents that draw themselves, or draw too much.

use super::Member;
use super::flate::repeated;
use super::paper::standard_font;
use super::writer::{A4, Pdf};

pub const ALL: &[Member] = &[
    Member::pages("drawing/form_itself", 1, form_itself),
    Member::pages("drawing/form_laughs", 1, form_laughs),
    Member::pages("drawing/form_groups", 1, form_groups),
    Member::pages("drawing/form_again", 1, form_again),
    Member::pages("drawing/pattern_itself", 1, pattern_itself),
    Member::pages("drawing/pattern_dense", 1, pattern_dense),
    Member::pages("drawing/pattern_vast", 1, pattern_vast),
    Member::pages("drawing/glyph_itself", 1, glyph_itself),
    Member::pages("drawing/glyph_laughs", 1, glyph_laughs),
    Member::pages("drawing/mask_itself", 1, mask_itself),
    Member::pages("drawing/arrays_deep", 1, arrays_deep),
    Member::pages("drawing/dictionaries_deep", 1, dictionaries_deep),
    Member::perhaps("drawing/page_deep", page_deep),
    Member::pages("drawing/strings_deep", 1, strings_deep),
    Member::pages("drawing/operators", 1, operators),
    Member::pages("drawing/operands", 1, operands),
    Member::pages("drawing/letters", 1, letters),
    Member::pages("drawing/saves", 1, saves),
    Member::pages("drawing/restores", 1, restores),
    Member::pages("drawing/clips", 1, clips),
    Member::pages("drawing/marks", 1, marks),
    Member::pages("drawing/dashes", 1, dashes),
    Member::pages("drawing/dashes_zero", 1, dashes_zero),
    Member::pages("drawing/segments", 1, segments),
    Member::pages("drawing/curves", 1, curves),
    Member::pages("drawing/curve_huge", 1, curve_huge),
    Member::pages("drawing/joins", 1, joins),
    Member::pages("drawing/matrix_infinite", 1, matrix_infinite),
    Member::pages("drawing/many_contents", 1, many_contents),
    Member::pages("drawing/many_names", 1, many_names),
    Member::pages("drawing/many_masks", 1, many_masks),
    Member::pages("drawing/many_patterns", 1, many_patterns),
    Member::pages("drawing/many_layers", 1, many_layers),
    Member::pages("drawing/clip_of_letters", 1, clip_of_letters),
    Member::pages("drawing/strings_open", 1, strings_open),
    Member::pages("drawing/digits_open", 1, digits_open),
    Member::pages("drawing/arrays_open", 1, arrays_open),
    Member::pages("drawing/images_open", 1, images_open),
];

const FORM: &str = "/Type /XObject /Subtype /Form /BBox [0 0 595 842]";

/// A page whose content is `pattern` many times over.
fn repeat(resources: &str, head: &str, pattern: &str, times: u64, tail: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let font = pdf.add(standard_font("Helvetica"));
    let data = repeated(head.as_bytes(), pattern.as_bytes(), times, tail.as_bytes());
    let content = pdf.stream("/Filter /FlateDecode", data);
    pdf.finish(&format!("{A4} /Contents {content} 0 R /Resources << /Font << /F {font} 0 R >> {resources} >>"))
}

/// A form that draws itself twice. A reader stops at the first time.
pub fn form_itself() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let own = pdf.next();
    pdf.stream(&format!("{FORM} /Resources << /XObject << /X {own} 0 R >> >>"), "/X Do 0 0 10 10 re f /X Do");
    pdf.draw(&format!("/XObject << /X {own} 0 R >>"), "/X Do")
}

/// Thirty forms, each of which draws the next twice: a billion bars. A reader counts, and stops.
pub fn form_laughs() -> Vec<u8> {
    forms("", 30, "/X Do /X Do")
}

/// Forty nested groups of transparency: each may be a picture of the whole page.
pub fn form_groups() -> Vec<u8> {
    forms("/Group << /S /Transparency /I true /K true >>", 40, "/X Do")
}

fn forms(entries: &str, levels: usize, content: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let mut below = pdf.stream(FORM, "0 0 10 10 re f");
    for _ in 0..levels {
        below = pdf.stream(&format!("{FORM} {entries} /Resources << /XObject << /X {below} 0 R >> >>"), content);
    }
    pdf.draw(&format!("/XObject << /X {below} 0 R >>"), content)
}

/// A form of 50 million spaces, drawn ten thousand times: as many times unpacked, if a reader does not keep it.
pub fn form_again() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let form = pdf.stream(&format!("{FORM} /Filter /FlateDecode"), repeated(b"", b" ", 50_000_000, b"0 0 1 1 re f"));
    let content = pdf.stream("/Filter /FlateDecode", repeated(b"", b"/X Do ", 10_000, b""));
    pdf.finish(&format!("{A4} /Contents {content} 0 R /Resources << /XObject << /X {form} 0 R >> >>"))
}

const FILL: &str = "/Pattern cs /P scn 0 0 595 842 re f";

/// A pattern that is painted with itself.
pub fn pattern_itself() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let own = pdf.next();
    let entries = format!(
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 50 50] /XStep 50 /YStep 50 \
         /Resources << /Pattern << /P {own} 0 R >> >>"
    );
    pdf.stream(&entries, "/Pattern cs /P scn 0 0 40 40 re f 5 5 20 20 re f");
    pdf.draw(&format!("/Pattern << /P {own} 0 R >>"), FILL)
}

/// Tiles of a thousandth of a point: half a trillion on the page.
pub fn pattern_dense() -> Vec<u8> {
    tiles("[0 0 0.001 0.001]", "0.001")
}

/// Tiles as large as a city, a point apart: each point lies under ten billion of them.
pub fn pattern_vast() -> Vec<u8> {
    tiles("[0 0 100000 100000]", "1")
}

fn tiles(size: &str, step: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let entries = format!(
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox {size} /XStep {step} /YStep {step} \
         /Resources << >>"
    );
    let pattern = pdf.stream(&entries, "1 0 0 rg 0 0 0.5 0.5 re f");
    pdf.draw(&format!("/Pattern << /P {pattern} 0 R >>"), FILL)
}

/// A letter that is drawn with itself.
pub fn glyph_itself() -> Vec<u8> {
    glyphs(1, |_| "BT /F 1 Tf (AA) Tj ET".into())
}

/// Twenty letters, each of which is drawn with two of the next: a million bars.
pub fn glyph_laughs() -> Vec<u8> {
    glyphs(26, |letter| match letter {
        b'Z' => "0 0 500 500 re f".into(),
        _ => format!("BT /F 1000 Tf ({0}{0}) Tj ET", char::from(letter + 1)),
    })
}

/// A page with the letter `A` of a font whose letters are drawn so.
fn glyphs(count: u8, content: impl Fn(u8) -> String) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let font = pdf.reserve();
    let (mut drawings, mut names) = (String::new(), String::new());
    for letter in b'A'..b'A' + count {
        let glyph = pdf.stream("", format!("600 0 d0 {}", content(letter)));
        drawings.push_str(&format!("/{0}{0} {glyph} 0 R ", char::from(letter)));
        names.push_str(&format!("/{0}{0} ", char::from(letter)));
    }
    let widths = "600 ".repeat(count.into());
    pdf.set(
        font,
        format!(
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65 \
             /LastChar {} /Widths [{widths}] /CharProcs << {drawings} >> /Encoding << /Differences [65 {names}] >> \
             /Resources << /Font << /F {font} 0 R >> >> >>",
            64 + count
        ),
    );
    pdf.draw(&format!("/Font << /F {font} 0 R >>"), "BT /F 100 Tf 72 400 Td (A) Tj ET")
}

/// A mask whose drawing is masked by itself.
pub fn mask_itself() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let (state, form) = (pdf.next(), pdf.next() + 1);
    pdf.add(format!("<< /Type /ExtGState /SMask << /S /Luminosity /G {form} 0 R >> >>"));
    let entries = format!(
        "{FORM} /Group << /S /Transparency /CS /DeviceGray >> /Resources << /ExtGState << /G {state} 0 R >> >>"
    );
    pdf.stream(&entries, "/G gs 1 g 0 0 300 300 re f 100 100 300 300 re f");
    pdf.draw(&format!("/ExtGState << /G {state} 0 R >>"), "/G gs 0 0 500 500 re f 100 100 400 400 re f")
}

/// Lists within lists, a hundred thousand deep. A reader stops, with its stack whole.
pub fn arrays_deep() -> Vec<u8> {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    Pdf::new().draw("", format!("{deep} 0 d 0 0 100 100 re f {deep} TJ"))
}

/// Dictionaries within dictionaries.
pub fn dictionaries_deep() -> Vec<u8> {
    let deep = format!("{}{}", "<</A ".repeat(100_000), ">>".repeat(100_000));
    Pdf::new().draw("", format!("/P {deep} BDC 0 0 100 100 re f EMC BI /W 1 /H 1 /D {deep} ID x EI"))
}

/// The same among the page's own entries, and in the trailer.
pub fn page_deep() -> Vec<u8> {
    let deep = format!("{}{}", "<</A [".repeat(50_000), "]>>".repeat(50_000));
    let mut pdf = Pdf::new();
    pdf.trailer = format!("/Harbour {deep}");
    pdf.finish(&format!("/Harbour {deep} {A4} /Resources {deep}"))
}

/// A text with a hundred thousand brackets in brackets.
pub fn strings_deep() -> Vec<u8> {
    let deep = format!("{}{}", "(".repeat(100_000), ")".repeat(100_000));
    Pdf::new().draw("", format!("BT /F 1 Tf {deep} Tj ET"))
}

/// Five million lines, each painted by itself.
pub fn operators() -> Vec<u8> {
    repeat("", "", "9 9 m 500 700 l S\n", 5_000_000, "")
}

/// One operator with thirty million operands.
pub fn operands() -> Vec<u8> {
    repeat("", "", "1 ", 30_000_000, "re f")
}

/// Five million letters on one page.
pub fn letters() -> Vec<u8> {
    repeat("", "BT /F 1 Tf 20 20 Td ", "(tides) Tj\n", 1_000_000, "ET")
}

/// A hundred thousand states are saved, and none is restored.
pub fn saves() -> Vec<u8> {
    repeat("", "", "q 1 0 0 1 0 0 cm 1 w ", 100_000, "0 0 100 100 re f")
}

/// A hundred thousand states are restored that nobody saved.
pub fn restores() -> Vec<u8> {
    repeat("", "", "Q ", 100_000, "0 0 100 100 re f")
}

/// A hundred thousand clips, each within the one before.
pub fn clips() -> Vec<u8> {
    repeat("", "", "q 0 0 m 595 0 l 300 842 l h W n ", 100_000, "0 0 500 500 re f")
}

/// A million marks that begin and never end.
pub fn marks() -> Vec<u8> {
    repeat("", "", "/Span <</Lang(en)>> BDC ", 1_000_000, "0 0 100 100 re f")
}

/// Dashes of a thousandth of a point, on a line around half the earth.
pub fn dashes() -> Vec<u8> {
    Pdf::new().draw("", "[0.001] 0 d 1 w 0 100 m 20000000000 100 l S 0 0 m 100 0 100 200 0 100000000 c S")
}

/// Dashes without length.
pub fn dashes_zero() -> Vec<u8> {
    Pdf::new().draw("", "[0 0] 0 d 1 w 0 100 m 20000 100 l S [0.0000001 0] 7 d 0 200 m 595 200 l S")
}

/// A line of a million corners, with round joins.
pub fn segments() -> Vec<u8> {
    repeat("", "20 w 1 j 1 J 0 0 m ", "500 700 l 20 600 l\n", 500_000, "S")
}

/// A path of half a million curves, filled by the even-odd rule.
pub fn curves() -> Vec<u8> {
    repeat("", "0 0 m ", "0 900 500 -900 595 842 c 0 0 l\n", 500_000, "f*")
}

/// Curves as wide as the solar system.
pub fn curve_huge() -> Vec<u8> {
    let curve = "-1e0 0 m".replace("e0", &"0".repeat(13));
    let far = format!("1{}", "0".repeat(13));
    Pdf::new().draw(
        "",
        format!("1 j 3 w {curve} {far} {far} -{far} {far} {far} -{far} c S {curve} 0 {far} 9 -{far} {far} 8 c f"),
    )
}

/// Round joins of a line that is a billion points wide.
pub fn joins() -> Vec<u8> {
    Pdf::new().draw("", "1 j 1 J 1000000000000 w 0 0 m 100 100 l 200 0 l 300 50 l S")
}

/// A hundred enlargements by a million: the numbers become infinite, and then none at all.
pub fn matrix_infinite() -> Vec<u8> {
    repeat(
        "",
        "",
        "1000000 0 0 1000000 1 1 cm 0 0 m 1 1 2 -2 3 3 c S 0 0 9 9 re f BT /F 9 Tf (S) Tj ET 0 0 1 1 re W n\n",
        100,
        "",
    )
}

/// A hundred thousand times the same small stream makes the content.
pub fn many_contents() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let part = pdf.stream("/Filter /FlateDecode", repeated(b"", b"0 0 1 1 re f ", 1000, b""));
    pdf.finish(&format!("{A4} /Contents [{}]", format!("{part} 0 R ").repeat(100_000)))
}

/// Fifty thousand fonts by name, each used once: a search from the start for each takes minutes.
pub fn many_names() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let font = pdf.add(standard_font("Helvetica"));
    let names: String = (0..50_000).map(|number| format!("/F{number} {font} 0 R ")).collect();
    let uses: String = (0..50_000).map(|number| format!("BT /F{number} 9 Tf (a) Tj ET /F{number} gs ")).collect();
    pdf.draw(&format!("/Font << {names} >> /ExtGState << {names} >>"), uses)
}

/// Twenty thousand masks, each a point beside the one before, over the whole page.
pub fn many_masks() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let form = pdf.stream(&format!("{FORM} /Group << /S /Transparency /CS /DeviceGray >>"), "0.5 g 0 0 595 842 re f");
    let content =
        pdf.stream("/Filter /FlateDecode", repeated(b"", b"1 0 0 1 0 0.01 cm /G gs 0 0 500 500 re f ", 20_000, b""));
    pdf.finish(&format!(
        "{A4} /Contents {content} 0 R \
         /Resources << /ExtGState << /G << /SMask << /S /Luminosity /G {form} 0 R >> >> >> >>"
    ))
}

/// A pattern as large as the page, painted twenty thousand times.
pub fn many_patterns() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let entries = "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 500 500] /XStep 500 /YStep 500 \
                   /Resources << >>";
    let pattern = pdf.stream(entries, "1 0 0 rg 0 0 250 250 re f");
    let content =
        pdf.stream("/Filter /FlateDecode", repeated(b"/Pattern cs /P scn ", b"0 0 595 842 re f ", 20_000, b""));
    pdf.finish(&format!("{A4} /Contents {content} 0 R /Resources << /Pattern << /P {pattern} 0 R >> >>"))
}

/// Fifty thousand hidden layers, and fifty thousand drawn letters: a list of the layers for each letter takes minutes.
pub fn many_layers() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let layers = (1..50_000).map(|number| format!("{number} 1 R ")).collect::<String>();
    let glyph = pdf.stream("", "600 0 d0 0 0 500 500 re f");
    let font = pdf.add(format!(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 500] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65 \
         /LastChar 65 /Widths [1] /CharProcs << /a {glyph} 0 R >> /Encoding << /Differences [65 /a] >> >>"
    ));
    let content =
        pdf.stream("/Filter /FlateDecode", repeated(b"BT /F 9 Tf 72 400 Td ", b"(AAAAAAAAAA) Tj ", 5000, b"ET"));
    let pages = pdf.next() + 1;
    let resources = format!("/Resources << /Font << /F {font} 0 R >> >>");
    let page = pdf.add(format!("<< /Type /Page /Parent {pages} 0 R {A4} /Contents {content} 0 R {resources} >>"));
    pdf.add(format!("<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>"));
    let root = pdf.add(format!(
        "<< /Type /Catalog /Pages {pages} 0 R /OCProperties << /OCGs [{layers}] /D << /OFF [{layers}] >> >> >>"
    ));
    pdf.bytes(root)
}

/// A clip of the outlines of half a million letters.
pub fn clip_of_letters() -> Vec<u8> {
    repeat("", "BT 7 Tr /F 9 Tf 20 20 Td ", "(tides) Tj ", 100_000, "ET 0 0 595 842 re f")
}

/// A hundred thousand texts that begin and never end: a search for the end of each takes minutes.
pub fn strings_open() -> Vec<u8> {
    repeat("", "0 0 9 9 re f ", "( ", 100_000, "")
}

/// The same, in hexadecimal digits.
pub fn digits_open() -> Vec<u8> {
    repeat("", "0 0 9 9 re f ", "<00 ", 100_000, "")
}

/// A million lists that begin and never end.
pub fn arrays_open() -> Vec<u8> {
    repeat("", "0 0 9 9 re f ", "[ ", 1_000_000, "")
}

/// A hundred thousand pictures within the content that begin and never end.
pub fn images_open() -> Vec<u8> {
    repeat("", "0 0 9 9 re f ", "BI /W 1 /H 1 ID x ", 100_000, "")
}
