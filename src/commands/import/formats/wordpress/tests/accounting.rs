//! An export of 500 posts, each item of which has to be accounted for: it is a record with the values that the generator says,
//! a file of one, or left out for the reason that the generator says.

use crate::commands::import::record::{Batch, File, Person, PersonName, Record, TEXTS, What};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

struct Generated {
    _folder: tempfile::TempDir,
    export: PathBuf,
    truth: Value,
}

fn generate(posts: usize, seed: usize, encoding: &str) -> Generated {
    let folder = tempfile::tempdir().expect("a folder");
    let (export, truth) = (folder.path().join("export.xml"), folder.path().join("truth.json"));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/make_wxr.py");
    let status = Command::new("python3")
        .arg(script)
        .args(["--posts", &posts.to_string(), "--seed", &seed.to_string(), "--encoding", encoding, "--out"])
        .arg(&export)
        .arg("--truth")
        .arg(&truth)
        .status();
    assert!(status.expect("python3").success());
    let text = std::fs::read_to_string(truth).expect("the truth");
    Generated { _folder: folder, export, truth: serde_json::from_str(&text).expect("JSON") }
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn plain(person: &Person) -> String {
    match &person.name {
        PersonName::Plain(name) | PersonName::Institution(name) => name.clone(),
        PersonName::Parts { family, given, .. } => format!("{given} {family}"),
    }
}

/// A record in the words of the truth.
fn told(record: &Record) -> Value {
    let texts = TEXTS.iter().filter_map(|(key, _)| Some(((*key).to_owned(), json!(record.text(key)?))));
    let files = record.files.iter().map(|file| json!([file.path, file.label]));
    let mut told = json!({
        "id": record.id, "slug": record.slug, "texts": texts.collect::<serde_json::Map<_, _>>(), "draft": record.draft,
        "featured": record.featured, "aliases": record.aliases, "authors": record.authors.iter().map(plain).collect::<Vec<_>>(),
        "terms": record.terms.iter().cloned().map(|(key, terms)| (key, json!(terms))).collect::<serde_json::Map<_, _>>(),
        "files": files.collect::<Vec<_>>(), "names": record.names, "body": record.body,
        "extra": record.extra.iter().cloned().collect::<serde_json::Map<_, _>>(),
    });
    for (key, file) in [("pdf", &record.pdf), ("cover", &record.cover)] {
        if let Some(File { path, .. }) = file {
            told[key] = json!(path);
        }
    }
    told
}

fn account(generated: &Generated, batch: &Batch) -> BTreeMap<String, usize> {
    let by_line: HashMap<u32, &Record> = batch
        .records
        .iter()
        .filter(|record| record.what != What::Person)
        .map(|record| (record.at.line, record))
        .collect();
    let remarks: Vec<_> = batch.remarks.iter().chain(batch.records.iter().flat_map(|record| &record.remarks)).collect();
    let at_lines: HashSet<(u32, &str)> = remarks.iter().map(|remark| (remark.at.line, remark.what.as_str())).collect();
    let items = list(&generated.truth, "items");
    let lines: HashMap<u64, u32> =
        items.iter().map(|item| (item["post"].as_u64().unwrap_or_default(), line(item))).collect();
    let mut counts = BTreeMap::new();
    let mut wrong = Vec::new();
    for item in items {
        let becomes = item["becomes"].as_str().unwrap_or_default();
        *counts.entry(becomes.to_owned()).or_default() += 1;
        let record = by_line.get(&line(item));
        let is_right = match becomes {
            "paper" | "page" => record.is_some_and(|record| {
                let what = if becomes == "page" { What::Page } else { What::Paper };
                let found = told(record);
                if found != item["record"] {
                    wrong.push(format!("found    {found}\nexpected {}", item["record"]));
                }
                record.what == what
            }),
            "left_out" => {
                record.is_none() && at_lines.contains(&(line(item), item["reason"].as_str().unwrap_or_default()))
            }
            "file" => {
                let home = lines.get(&item["of"].as_u64().unwrap_or_default()).and_then(|line| by_line.get(line));
                let url = item["url"].as_str().unwrap_or_default();
                record.is_none()
                    && home.is_some_and(|home| is_used(home, url, item["use"].as_str().unwrap_or_default()))
            }
            "person" => batch.records.iter().any(|record| record.text("name") == item["name"].as_str()),
            _ => false,
        };
        if !is_right {
            wrong.push(format!("{item}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} wrong, such as\n{}",
        wrong.len(),
        items.len(),
        wrong[..wrong.len().min(5)].join("\n\n")
    );
    let records = batch.records.iter().filter(|record| record.what != What::Person).count();
    assert_eq!(records, counts["paper"] + counts["page"]);

    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for remark in &remarks {
        *found.entry(&remark.what).or_default() += 1;
    }
    let expected = generated.truth["remarks"].as_object().expect("remarks");
    let expected: BTreeMap<&str, usize> =
        expected.iter().map(|(what, count)| (what.as_str(), count.as_u64().unwrap_or_default() as usize)).collect();
    assert_eq!(found, expected);

    let mut people: Vec<Value> =
        batch.records.iter().filter(|record| record.what == What::Person).map(person).collect();
    let mut expected: Vec<Value> = list(&generated.truth, "people").iter().map(|truth| {
        json!({"id": truth["id"], "name": truth["name"], "body": truth["body"].as_str().unwrap_or_default(), "website": truth["extra"]["cap-website"]})
    }).collect();
    people.sort_by_key(Value::to_string);
    expected.sort_by_key(Value::to_string);
    assert_eq!(people, expected);
    let ids: HashSet<&str> = batch.records.iter().map(|record| record.id.as_str()).collect();
    assert_eq!(ids.len(), batch.records.len());
    counts
}

fn line(item: &Value) -> u32 {
    item["line"].as_u64().and_then(|line| line.try_into().ok()).unwrap_or_default()
}

fn is_used(record: &Record, url: &str, by: &str) -> bool {
    let is_it = |file: &File| file.path == url;
    match by {
        "pdf" => record.pdf.as_ref().is_some_and(is_it),
        "cover" => record.cover.as_ref().is_some_and(is_it),
        "files" => record.files.iter().any(is_it),
        "extra" => record.extra.iter().any(|(key, value)| key == "attachments" && *value == url),
        "text" => record.body.contains(url) || record.body.contains(&url.replace(".jpg", "-300x200.jpg")),
        _ => false,
    }
}

fn person(record: &Record) -> Value {
    let website = record.extra.iter().find(|(key, _)| key == "cap-website").map(|(_, website)| website);
    json!({"id": record.id, "name": record.text("name"), "body": record.body, "website": website})
}

#[test]
fn every_item_is_accounted_for() {
    let generated = generate(500, 1, "utf-8");
    let batch = crate::commands::import::formats::wordpress::read(&generated.export).expect("an export");
    assert_eq!(batch.site.as_deref(), generated.truth["site"].as_str());
    let counts = account(&generated, &batch);
    println!("{counts:?}");
    let text = format!("{batch:?}");
    for secret in ["Sesame", "@tidewater.example", "@mail.example", "steal", "javascript"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[test]
fn every_item_is_accounted_for_whatever_the_encoding() {
    for (seed, encoding) in [(2, "utf-16"), (3, "utf-8-sig"), (4, "utf-8")] {
        let generated = generate(60, seed, encoding);
        account(&generated, &crate::commands::import::formats::wordpress::read(&generated.export).expect("an export"));
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test's own file")]
fn an_export_may_end_anywhere() {
    let generated = generate(40, 5, "utf-8");
    let whole = std::fs::read(&generated.export).expect("the export");
    let all = crate::commands::import::formats::wordpress::read(&generated.export).expect("an export");
    let cut = generated.export.with_file_name("cut.xml");
    for part in 1..20 {
        std::fs::write(&cut, &whole[..whole.len() * part / 20]).expect("writable");
        match crate::commands::import::formats::wordpress::read(&cut) {
            Ok(batch) => {
                assert!(batch.records.len() < all.records.len());
                assert!(
                    batch.remarks.iter().any(|remark| remark.what.starts_with("the file cannot be read from here on"))
                );
            }
            Err(refusal) => assert!(part < 5 && refusal.at.line > 0 && refusal.column > 0, "{refusal:?}"),
        }
    }
}
