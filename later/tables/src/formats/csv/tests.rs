//! Tables as they come, and as nobody should make them.

use super::read;
use crate::record::{Batch, PersonName, Record, Refusal};
use proptest::prelude::*;
use std::io::Write;

fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("room");
    file
}

fn with_map(text: impl AsRef<[u8]>, map: &str) -> Result<Batch, Refusal> {
    read(file(text.as_ref()).path(), Some(file(map.as_bytes()).path()))
}

fn batch(text: impl AsRef<[u8]>) -> Batch {
    read(file(text.as_ref()).path(), None).expect("a table")
}

fn only(text: impl AsRef<[u8]>) -> Record {
    let mut records = batch(text).records;
    assert_eq!(records.len(), 1);
    records.remove(0)
}

fn told(record: &Record) -> Vec<&str> {
    record.remarks.iter().map(|remark| remark.what.as_str()).collect()
}

fn extra(record: &Record) -> String {
    record.extra.iter().map(|(name, value)| format!("{name}={value};")).collect()
}

#[test]
fn a_row_is_a_paper() {
    let text = "Titel;Autoren;Fecha;Keywords;PDF URL;Old URL;Status;Featured;Sprache;Note\r\nHäfen;\"Doe, Jane; Roe, John\";2. Juli 2014;Ports|Ships;files\\a.pdf;https://www.example.org/p/7/;Entwurf;ja;Deutsch;\"one\r\ntwo\"\r\n";
    let found = batch(text);
    assert_eq!(found.guesses[..3], ["delimiter: ;", "column \"Titel\" → title", "column \"Autoren\" → authors"]);
    assert!(found.guesses.contains(&"column \"Note\" → extra.Note".to_owned()));
    let record = &found.records[0];
    assert_eq!(
        [record.text("title"), record.text("date"), record.text("language")],
        [Some("Häfen"), Some("2014-07-02"), Some("de")]
    );
    let parts = |family: &str, given: &str| PersonName::Parts {
        family: family.to_owned(),
        given: given.to_owned(),
        suffix: String::new(),
    };
    assert_eq!(
        record.authors.iter().map(|person| person.name.clone()).collect::<Vec<_>>(),
        [parts("Doe", "Jane"), parts("Roe", "John")]
    );
    assert_eq!(record.terms, [("topics".to_owned(), vec!["Ports".to_owned(), "Ships".to_owned()])]);
    assert_eq!(record.pdf.as_ref().map(|file| file.path.as_str()), Some("files/a.pdf"));
    assert_eq!(record.aliases, ["https://www.example.org/p/7/"]);
    assert!(record.draft && record.featured && record.at.line == 2);
    assert_eq!(extra(record), "Note=\"one\\ntwo\";");
}

#[test]
fn rows_of_any_length_are_kept() {
    let found = batch("Title,Year,\n\nA,2014,x,y,z\n,,\nB\n");
    assert_eq!(found.records.iter().map(|record| record.at.line).collect::<Vec<_>>(), [3, 5]);
    assert_eq!(extra(&found.records[0]), "column 3=\"x\";surplus cells=[\"y\",\"z\"];");
    assert_eq!(told(&found.records[0]), ["cells that no column is above stand under `extra`"]);
    assert_eq!(told(&found.records[1]), ["a row has fewer cells than there are columns"]);
    let remarks: Vec<_> = found.remarks.iter().map(|remark| (remark.at.line, remark.what.as_str())).collect();
    assert_eq!(remarks, [(2, "2 empty rows were passed over"), (1, "a column without a name is called \"column 3\"")]);
    let twice = batch("Title,Tag,Tag,Memo,Memo\nA,x,y,1,2\n");
    assert_eq!(twice.remarks.len(), 2);
    assert_eq!(twice.records[0].terms, [("tags".to_owned(), vec!["x".to_owned(), "y".to_owned()])]);
    assert_eq!(extra(&twice.records[0]), "Memo=[\"1\",\"2\"];");
}

#[test]
fn ids_are_found_or_made() {
    let found = batch("Title,DOI,Slug\nA,10.5555/1,a\nB,,b\nC,,\nC,,\n");
    let ids: Vec<_> = found.records.iter().map(|record| record.id.clone()).collect();
    assert_eq!(ids[..2], ["10.5555/1", "b"]);
    assert!(ids[2].len() > 16 && ids[2] != ids[3]);
    assert_eq!(
        ids,
        batch("Slug,Title,DOI\na,A,10.5555/1\nb,B,\n,C,\n,C,\n")
            .records
            .iter()
            .map(|r| r.id.clone())
            .collect::<Vec<_>>()
    );
}

#[test]
fn addresses_are_of_pdfs_and_of_old_pages() {
    let files = |text: &str| {
        let record = only(text);
        let pdf = record.pdf.as_ref().map(|file| file.path.clone()).unwrap_or_default();
        (
            pdf,
            record.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>(),
            record.aliases.clone(),
            extra(&record),
        )
    };
    let none = Vec::<String>::new;
    assert_eq!(
        files("Title,URL\nA,https://example.org/a.PDF?x=1\n"),
        ("https://example.org/a.PDF?x=1".to_owned(), none(), none(), String::new())
    );
    assert_eq!(
        files("Title,URL,PDF\nA,https://example.org/a.pdf,b.pdf; c.xlsx\n").1,
        ["c.xlsx", "https://example.org/a.pdf"]
    );
    assert_eq!(files("Title,Link\nA,/2007/a/\n").2, ["/2007/a/"]);
    assert_eq!(files("Title,Link\nA,ask Jane\n").3, "url=\"ask Jane\";");
    assert_eq!(files("Title,PDF\nA,\"Ports, ships and more.pdf\"\n").0, "Ports, ships and more.pdf");
    assert_eq!(only("Title,URL\nA,https://doi.org/10.5555/1\n").text("doi"), Some("https://doi.org/10.5555/1"));
}

#[test]
fn dates_may_stand_in_parts_or_be_unclear() {
    let of = |text: &str| {
        let record = only(text);
        (record.text("date").unwrap_or_default().to_owned(), extra(&record), record.remarks.len())
    };
    assert_eq!(of("Title,Year,Month,Day\nA,2014,July,2\n"), ("2014-07-02".to_owned(), String::new(), 0));
    assert_eq!(
        of("Title,Year,Month,Day\nA,2014,Michaelmas,\n"),
        ("2014".to_owned(), "month=\"Michaelmas\";".to_owned(), 1)
    );
    assert_eq!(of("Title,Year,Month,Day\nA,,7,\n"), (String::new(), "month=\"7\";".to_owned(), 1));
    assert_eq!(of("Title,Date\nA,03/04/2014\n"), ("2014".to_owned(), "date=\"03/04/2014\";".to_owned(), 1));
    assert_eq!(of("Title,Date\nA,soon\n"), (String::new(), "date=\"soon\";".to_owned(), 1));
    assert_eq!(of("Title,Date,Year\nA,2014-07-02,2014\n"), ("2014-07-02".to_owned(), "date=\"2014\";".to_owned(), 0));
}

#[test]
fn a_map_is_obeyed() {
    let map = "date_order = \"mdy\"\n[columns]\nHeading = \"title\"\nTitle = \"extra.rank\"\nWhen = \"date\"\nArea = \"terms.regions\"\nSecret = \"\"\n[separators]\nWho = \"/\"\n\"terms.regions\" = \",\"\n";
    let text = "Heading,Title,When,Area,Secret,Who\nPorts,Dr,3/4/2014,\"North; South, East\",x,y\n";
    let found = with_map(text, &format!("{map}\n")).expect("good");
    let record = &found.records[0];
    assert_eq!([record.text("title"), record.text("date")], [Some("Ports"), Some("2014-03-04")]);
    assert_eq!(record.terms[0].1, ["North; South", "East"]);
    assert_eq!(extra(record), "rank=\"Dr\";Who=\"y\";");
    let refusal = with_map(text, "[columns]\n\nHeadng = \"title\"\n").expect_err("no such column");
    assert_eq!((refusal.at.line, refusal.column, refusal.remedy.as_str()), (3, 1, "did you mean `Heading`?"));
    let latin =
        with_map(b"Title|Year\nCaf\xe9, 5\x80|2014\n", "encoding = \"latin1\"\ndelimiter = \"|\"\n").expect("good");
    assert_eq!(latin.records[0].text("title"), Some("Café, 5€"));
}

#[test]
fn formulas_are_text() {
    let record = only("Title,Note\n\"=HYPERLINK(\"\"http://example.org\"\";\"\"x\"\")\",=cmd|' /C calc'!A0\n");
    assert_eq!(record.text("title"), Some("=HYPERLINK(\"http://example.org\";\"x\")"));
    assert_eq!(extra(&record), "Note=\"=cmd|' /C calc'!A0\";");
    assert_eq!(told(&record), ["a cell that a spreadsheet would carry out is taken for text"]);
}

#[test]
fn nothing_is_lost_to_strange_bytes() {
    let found = batch("Title,Note\nA\0B,\0\n");
    assert_eq!((found.records[0].text("title"), found.remarks.len()), (Some("AB"), 1));
    let wide = |bytes: fn(u16) -> [u8; 2]| {
        "\u{feff}Title\tYear\r\nKüste\t2014\r\n".encode_utf16().flat_map(bytes).collect::<Vec<_>>()
    };
    for bytes in [wide(u16::to_le_bytes), wide(u16::to_be_bytes), wide(u16::to_le_bytes).split_off(2)] {
        assert_eq!(only(&bytes).text("title"), Some("Küste"));
    }
    assert_eq!(only("sep=|\nTitle|Year\nA, B|2014\n").at.line, 3);
    for nothing in ["", "\n\n", "\u{feff}", " , \n"] {
        assert_eq!(read(file(nothing.as_bytes()).path(), None).expect_err("nothing").message, "this table has no rows");
    }
    assert!(read(std::path::Path::new("/nowhere.csv"), None).is_err());
}

#[test]
fn wide_and_long_tables_take_little_time() {
    let headers: Vec<_> = (0..10_000).map(|n| format!("h{n}")).collect();
    let cells: Vec<_> = (0..20_000).map(|n| n.to_string()).collect();
    let text = format!("{}\n{}\n", headers.join(","), cells.join(","));
    let record = only(&text);
    assert_eq!(record.extra.len(), 10_001);
    let terms = format!("Title,Topics\nA,{}\n", "x;y".repeat(20_000));
    assert_eq!(told(&only(&terms)), ["a cell of very many terms stands under `extra`"]);
    assert_eq!(only(format!("Title,Text\nA,\"{}\"\n", "x\n".repeat(20_000))).body.len(), 39_999);
    assert_eq!(batch(format!("Title,Year\n{}", "\"A,2014\n".repeat(2_000))).records.len() % 2, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn no_table_panics(header in "(Title|Date|PDF|URL|Authors|Topics|[,;|\"a\t]){1,8}", rows in "([,;|\"a-c0-9=@./\r\n\0é -]|and ){0,80}") {
        let _ = read(file(format!("{header}\n{rows}").as_bytes()).path(), None);
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
        let _ = read(file(&bytes).path(), None);
    }
}
