//! Bibliographies as they come, and as nobody should make them.

use super::read;
use crate::record::{Batch, PersonName, Record, Weight};
use proptest::prelude::*;
use std::io::Write;

fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("room");
    file
}

fn batch(text: impl AsRef<[u8]>) -> Batch {
    read(file(text.as_ref()).path()).expect("a bibliography")
}

fn only(text: impl AsRef<[u8]>) -> Record {
    let mut records = batch(text).records;
    assert_eq!(records.len(), 1);
    records.remove(0)
}

fn extra(record: &Record) -> String {
    record.extra.iter().map(|(name, value)| format!("{name}={value};")).collect()
}

#[test]
fn an_entry_is_a_paper() {
    let record = only(
        "@techreport{doe14,\n title = {{Ports of the {EU}: {\\\"O}l \\& $x_i$}},\n author = {van Dyck, Ann and {Harbour Institute} and others},\n institution = {Harbour Institute}, type = {Working Paper}, number = 7, series = \"Notes\", address = {Rotterdam},\n month = jul # \"~2\", year = 2014, keywords = {ports; {ships; boats}}, langid = {ngerman}, language = {german},\n doi = {10.5555/a\\_b}, url = {https://example.org/~a/x_y.pdf}, pages = {1--20}, annotation = {Good}, abstract = {One\ntwo\n\nthree}}",
    );
    assert_eq!(record.text("title"), Some("Ports of the EU: Öl & $x_i$"));
    for (key, expected) in [
        ("type", "Working Paper"),
        ("number", "7"),
        ("series", "Notes"),
        ("place", "Rotterdam"),
        ("date", "2014-07-02"),
        ("language", "de"),
        ("doi", "10.5555/a_b"),
        ("pages", "1–20"),
        ("summary", "One two\n\nthree"),
    ] {
        assert_eq!(record.text(key), Some(expected), "{key}");
    }
    let parts = PersonName::Parts { family: "van Dyck".to_owned(), given: "Ann".to_owned(), suffix: String::new() };
    assert_eq!(record.authors[0].name, parts);
    assert_eq!(record.authors[1].name, PersonName::Institution("Harbour Institute".to_owned()));
    assert_eq!(record.terms[0].1, ["ports", "ships; boats"]);
    assert_eq!(record.pdf.as_ref().map(|file| file.path.as_str()), Some("https://example.org/~a/x_y.pdf"));
    assert_eq!(
        extra(&record),
        "author=\"van Dyck, Ann and Harbour Institute and others\";institution=\"Harbour Institute\";annotation=\"Good\";"
    );
}

#[test]
fn types_are_ours() {
    for (text, expected, rest) in [
        ("@techreport{a, title={A}}", Some("report"), ""),
        ("@InCollection{a, title={A}, booktitle={B}}", Some("chapter"), "booktitle=\"B\";"),
        (
            "@phdthesis{a, title={A}, type={Diss.}, school={S}}",
            Some("thesis"),
            "entry_type=\"phdthesis\";type=\"Diss.\";school=\"S\";",
        ),
        ("@misc{a, title={A}}", None, "entry_type=\"misc\";"),
        ("@misc{a, title={A}, type={Policy Brief}}", Some("Policy Brief"), "entry_type=\"misc\";"),
        ("@report{a, title={A}, type={techreport}}", Some("report"), "type=\"techreport\";"),
        ("@unpublished{a, title={A}}", Some("working-paper"), "entry_type=\"unpublished\";"),
        ("@zebra{a, title={A}}", None, "entry_type=\"zebra\";"),
        ("@article{a, title={A}, journal={J}, number={3}}", Some("article"), "journal=\"J\";"),
    ] {
        let record = only(text);
        assert_eq!((record.text("type"), extra(&record).as_str()), (expected, rest), "{text}");
    }
    assert_eq!(only("@article{a, number={3}}").text("issue"), Some("3"));
}

#[test]
fn dates_are_as_precise_as_their_source() {
    for (fields, expected, rest) in [
        ("date = {2014-07-02}", "2014-07-02", ""),
        ("date = {2014-07/2014-09}", "2014-07", "date=\"2014-07/2014-09\";"),
        ("date = {2014~}", "2014", "date=\"2014\";"),
        ("date = {undated}", "", "date=\"undated\";"),
        ("year = {2014}, month = jul", "2014-07", ""),
        ("year = {2014}, month = {July}, day = {2}", "2014-07-02", ""),
        ("year = {2014}, month = {July/August}", "2014", "month=\"July/August\";"),
        ("year = {c. 2014a}", "2014", "year=\"c. 2014a\";"),
        ("year = {forthcoming}, month = 7", "", "year=\"forthcoming\";month=\"7\";"),
        ("month = jul, day = 2", "", "month=\"jul\";day=\"2\";"),
    ] {
        let record = only(format!("@book{{a, {fields}}}"));
        let found = (record.text("date").unwrap_or_default().to_owned(), extra(&record));
        if fields.contains('~') {
            assert_eq!(found.0, expected, "{fields}");
        } else {
            assert_eq!(found, (expected.to_owned(), rest.to_owned()), "{fields}");
        }
    }
}

#[test]
fn one_broken_entry_costs_no_other() {
    let found = batch(
        "@comment{x}\n@misc{a, title = {One}, note = {open}, {\n\n@misc{b, title = {Costs $5}}\n@misc{b, title = {Two}}\n@xdata{x, series = {S}}\n@misc{, title = {No key}}\n",
    );
    let titles: Vec<_> = found.records.iter().filter_map(|record| record.text("title")).collect();
    assert_eq!(titles, ["One", "Costs $5", "Two", "No key"]);
    assert!(found.records[1].id != found.records[2].id && found.records[2].id.starts_with("b-"));
    assert_eq!(found.records[3].id.len(), 16);
    assert_eq!(found.records.iter().map(|record| record.at.line).collect::<Vec<_>>(), [2, 4, 5, 7]);
    let told: Vec<_> = found.remarks.iter().map(|remark| (remark.at.line, remark.weight)).collect();
    assert_eq!(told, [(1, Weight::LeftOut), (2, Weight::LeftOut), (6, Weight::LeftOut)]);
}

#[test]
fn every_field_has_a_place() {
    let record = only(
        "@book{a, title={A}, editor={Roe, J.}, file={:a/b.pdf:PDF;Data:c.xlsx:XLS}, url={https://example.org/a.pdf}, eprint={1_2}, title={B}, publisher={P \\& Q}, language={Elvish}}",
    );
    assert_eq!(record.pdf.as_ref().map(|file| file.path.as_str()), Some("a/b.pdf"));
    assert_eq!(record.files[0].label.as_deref(), Some("Data"));
    assert_eq!(record.editors.len(), 1);
    assert_eq!(
        extra(&record),
        "language=\"Elvish\";url=\"https://example.org/a.pdf\";eprint=\"1_2\";title=\"B\";publisher=\"P & Q\";"
    );
}

#[test]
fn hostile_files_end() {
    assert_eq!(read(file(b"nothing").path()).expect_err("no entry").at.line, 1);
    let deep = "{".repeat(20_000);
    batch(format!("@misc{{a, title={deep}\n@misc{{b, title={{B}}}}"));
    batch(format!("@misc{{a, title={deep}x{}, author={deep}{}}}", "}".repeat(20_000), "}".repeat(20_000)));
    batch(format!("@misc{{a, {} }}", "f = {x}, ".repeat(20_000)));
    let names: String = (0..20_000).map(|n| format!("f{n} = {{x}}, ")).collect();
    assert!(only(format!("@misc{{a, {names} }}")).extra.len() >= 20_000);
    batch(format!("@misc{{a, author={{{}}}, keywords={{{}}}}}", "A B and ".repeat(20_000), "x,y".repeat(50_000)));
    assert!(read(file("@misc{a, title={open\n".repeat(5_000).as_bytes()).path()).is_err());
    batch(format!("{}@misc{{a, b={{c}}}}", "@comment{ open\n".repeat(5_000)));
    let wide: Vec<u8> = "\u{feff}@misc{a, title={Küste}}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(only(wide).text("title"), Some("Küste"));
    assert_eq!(only(b"@misc{a, title={K\xfcste\0}}").text("title"), Some("Küste"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn no_bibliography_panics(text in "(@misc\\{k,|(title|author|date|year|month|file|keywords|xdata|crossref)=|[@a-c0-9{}()\\\\\n\"é,=#%$~;:/ -]){0,60}") {
        let _ = read(file(text.as_bytes()).path());
    }
}
