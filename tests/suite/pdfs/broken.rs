//! Files that something happened to on their way.

use super::writer::{A4, Pdf};
use super::{Member, ordinary, paper};

pub const ALL: &[Member] = &[
    Member::never("broken/empty", empty),
    Member::never("broken/header_only", header_only),
    Member::never("broken/html", html),
    Member::never("broken/git_lfs", git_lfs),
    Member::perhaps("broken/first_half", first_half),
    Member::pages("broken/no_end", 12, no_end),
    Member::perhaps("broken/no_trailer", no_trailer),
    Member::pages("broken/junk_before", 12, junk_before),
    Member::pages("broken/junk_after", 12, junk_after),
    Member::pages("broken/wrong_places", 12, wrong_places),
    Member::pages("broken/wrong_start", 12, wrong_start),
    Member::pages("broken/negative_start", 12, negative_start),
    Member::pages("broken/no_endobj", 12, no_endobj),
    Member::pages("broken/text_mode", 1, text_mode),
    Member::perhaps("broken/no_catalogue", no_catalogue),
    Member::perhaps("broken/no_pages", no_pages),
    Member::perhaps("broken/pages_is_number", pages_is_number),
    Member::never("broken/zeros", zeros),
    Member::perhaps("broken/bit_rot", bit_rot),
    Member::pages("broken/second_revision", 1, second_revision),
];

/// Zero bytes: an upload that failed.
pub fn empty() -> Vec<u8> {
    Vec::new()
}

/// Its first line and no more.
pub fn header_only() -> Vec<u8> {
    b"%PDF-1.7\n".to_vec()
}

/// A page that says "not found", saved under the paper's name.
pub fn html() -> Vec<u8> {
    b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n".to_vec()
}

/// What stands in the working tree when git-lfs did not run.
pub fn git_lfs() -> Vec<u8> {
    let id = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
    format!("version https://git-lfs.github.com/spec/v1\noid sha256:{id}\nsize 1834220\n").into_bytes()
}

/// Its second half is missing, with the table and the trailer. A reader may collect the pages that are left.
pub fn first_half() -> Vec<u8> {
    let long = ordinary::long();
    long[..long.len() / 2].to_vec()
}

/// Its last bytes are missing, which say where the table is. A reader finds all pages by looking through the file.
pub fn no_end() -> Vec<u8> {
    let long = ordinary::long();
    long[..long.len() - 24].to_vec()
}

/// Its trailer is missing too. A reader may find all pages.
pub fn no_trailer() -> Vec<u8> {
    let long = ordinary::long();
    long[..long.len() - 200].to_vec()
}

/// A mail's header stands before it, so that every place is wrong by as much. A reader finds all pages.
pub fn junk_before() -> Vec<u8> {
    [b"Content-Type: application/pdf\r\n\r\n".as_slice(), &ordinary::long()].concat()
}

/// Something else stands after its end. A reader finds all pages.
pub fn junk_after() -> Vec<u8> {
    [ordinary::long().as_slice(), &[b'\n'; 3000], &b"<!-- cached -->\n".repeat(100)].concat()
}

/// Each place in its table is wrong by three. A reader finds all pages by looking through the file.
pub fn wrong_places() -> Vec<u8> {
    let mut file = ordinary::long();
    let start = find(&file, b"xref\n0 ");
    for place in start + 30..file.len() - 20 {
        if &file[place..place + 9] == b" 00000 n " {
            file[place - 1] = b'0' + (file[place - 1] - b'0' + 3) % 10;
        }
    }
    file
}

/// Its table is not where the end says. A reader finds all pages.
pub fn wrong_start() -> Vec<u8> {
    with_start("99999999")
}

/// Its table starts before the file. A reader finds all pages.
pub fn negative_start() -> Vec<u8> {
    with_start("-17")
}

fn with_start(start: &str) -> Vec<u8> {
    let mut file = ordinary::long();
    let place = file.len() - find(&file.iter().copied().rev().collect::<Vec<_>>(), b"ferxtrats");
    file.truncate(place);
    file.extend(format!("\n{start}\n%%EOF\n").into_bytes());
    file
}

/// No object says where it ends, and there is no table. A reader finds all pages.
pub fn no_endobj() -> Vec<u8> {
    without(&ordinary::long(), b"endobj\n")
}

/// Every line end was made two bytes long, as by a transfer for text. A reader finds the page and its text.
pub fn text_mode() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let font = pdf.add(super::paper::standard_font("Helvetica"));
    let file = pdf.draw(&format!("/Font << /F {font} 0 R >>"), "BT /F 12 Tf 72 700 Td (Sent as text) Tj ET");
    file.into_iter().flat_map(|byte| if byte == b'\n' { vec![b'\r', b'\n'] } else { vec![byte] }).collect()
}

/// Its trailer names an object that is not there. A reader may collect the pages.
pub fn no_catalogue() -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.add(format!("<< /Type /Page {A4} >>"));
    pdf.bytes(77)
}

/// Its catalogue has no pages.
pub fn no_pages() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let root = pdf.add("<< /Type /Catalog >>");
    pdf.bytes(root)
}

/// Where the pages should be, there is a number.
pub fn pages_is_number() -> Vec<u8> {
    let mut pdf = Pdf::new();
    let root = pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
    pdf.add("42");
    pdf.bytes(root)
}

/// As long as a paper, and all zero: a disk that lost power.
pub fn zeros() -> Vec<u8> {
    vec![0; 40_000]
}

/// Every 97th byte has one bit turned. A reader shows what it can.
pub fn bit_rot() -> Vec<u8> {
    let mut file = ordinary::long();
    for byte in file.iter_mut().skip(20).step_by(97) {
        *byte ^= 4;
    }
    file
}

/// Its title was changed by adding to its end, as editors do: `After`, and no more `Before`.
pub fn second_revision() -> Vec<u8> {
    let mut file = paper().title("Before").page(&["The text stays."]).bytes();
    let (first, number) = (find(&file, b"xref\n0 "), find(&file, b"<< /Title") - 8);
    let number: String =
        String::from_utf8_lossy(&file[number..]).chars().filter(char::is_ascii_digit).take(1).collect();
    let trailer = String::from_utf8_lossy(&file[find(&file, b"trailer\n<<")..]).into_owned();
    let entries = trailer.split_once("<<").and_then(|(_, rest)| rest.split_once(">>")).expect("a trailer").0.to_owned();
    let place = file.len();
    file.extend(format!("{number} 0 obj\n<< /Title (After) >>\nendobj\n").into_bytes());
    let start = file.len();
    file.extend(
        format!("xref\n{number} 1\n{place:010} 00000 n \ntrailer\n<< {entries} /Prev {first} >>\n").into_bytes(),
    );
    file.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
    file
}

/// Where some bytes are first.
pub fn find(file: &[u8], bytes: &[u8]) -> usize {
    file.windows(bytes.len()).position(|part| part == bytes).expect("these bytes")
}

/// A file without some bytes, wherever they are.
fn without(file: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut left = Vec::new();
    let mut rest = file;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(bytes) {
            rest = after;
        } else {
            left.push(rest[0]);
            rest = &rest[1..];
        }
    }
    left
}
