//! Holds the records of a tree by `make_content.py` to its corpus: `accept_peers hugo|zola|eleventy TREE EXPECTED.jsonl`, the last by `expected.py`.

#![expect(clippy::expect_used, clippy::panic, reason = "a program for us, which stops where it is wrong")]

use import_folders::formats::{eleventy, hugo, zola};
use import_folders::record::{PersonName, Record, What};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [format, tree, expected] = &arguments[..] else { panic!("accept_peers FORMAT TREE EXPECTED") };
    let read = match format.as_str() {
        "hugo" => hugo::read,
        "zola" => zola::read,
        _ => eleventy::read,
    };
    let start = std::time::Instant::now();
    let batch = read(Path::new(tree)).expect("readable");
    let seconds = start.elapsed().as_secs_f64();
    let records: HashMap<&str, &Record> = batch.records.iter().map(|record| (&*record.at.file, record)).collect();
    let (mut count, mut missing, mut fields) = (0, 0, 0);
    let mut different: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for line in std::fs::read_to_string(expected).expect("readable").lines() {
        count += 1;
        let expected: Value = serde_json::from_str(line).expect("JSON");
        let text = |key: &str| expected[key].as_str().unwrap_or_default().to_owned();
        let texts = |key: &str| -> Vec<String> { serde_json::from_value(expected[key].clone()).expect("texts") };
        let Some(record) = records.get(text("file").as_str()) else {
            missing += 1;
            continue;
        };
        let mut hold = |key: &'static str, found: String, expected: String| {
            fields += 1;
            if found != expected {
                different.entry(key).or_default().push(format!("{}\n    {found:?}\n    {expected:?}", record.at.file));
            }
        };
        for key in ["title", "date", "series", "doi"] {
            hold(key, record.text(key).unwrap_or_default().to_owned(), text(key));
        }
        let name = |name: &PersonName| match name {
            PersonName::Plain(name) => name.clone(),
            other => format!("{other:?}"),
        };
        let authors: Vec<String> = record.authors.iter().map(|person| name(&person.name)).collect();
        hold("authors", authors.join("|"), texts("authors").join("|"));
        let topics = record.terms.iter().find(|(key, _)| key == "topics").map_or(&[][..], |(_, terms)| terms);
        hold("topics", topics.join("|"), texts("topics").join("|"));
        hold("pdf", record.pdf.as_ref().map(|pdf| pdf.path.clone()).unwrap_or_default(), text("pdf"));
        hold("body", record.body.trim_matches('\n').to_owned(), text("body"));
        let undated = expected["date"].is_null();
        hold("what", format!("{:?}", record.what), format!("{:?}", if undated { What::Page } else { What::Paper }));
        let rest = record.extra.len()
            + record.files.len()
            + record.key_points.len()
            + record.terms.iter().filter(|(key, _)| key != "topics").count();
        hold("rest", rest.to_string(), "0".to_owned());
    }
    println!(
        "{format}: {count} records, {missing} missing, {fields} fields, {} different; {seconds:.1} s",
        different.values().map(Vec::len).sum::<usize>()
    );
    println!("    {} records in the batch, {} remarks", batch.records.len(), batch.remarks.len());
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for remark in batch.records.iter().flat_map(|record| &record.remarks).chain(&batch.remarks) {
        *told.entry(&remark.what).or_default() += 1;
    }
    told.iter().for_each(|(what, count)| println!("    {count} x {what}"));
    for (key, cases) in &different {
        println!("  {key}: {}", cases.len());
        cases.iter().take(5).for_each(|case| println!("    {case}"));
    }
    std::process::exit(i32::from(missing > 0 || !different.is_empty()));
}
