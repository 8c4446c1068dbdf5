//! Looks for each value and each paragraph of the wild samples in the records: `accept_wild /work/shared/data/wild`. It reads front matter by itself.

#![expect(clippy::expect_used, clippy::panic, reason = "a program for us, which stops where it is wrong")]

use import_folders::formats::{eleventy, hugo, jekyll};
use import_folders::record::{Batch, PersonName, Record, Refusal, What};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// All entries of a map, even if a key stands there twice.
struct Pairs(Vec<(String, Value)>);

impl<'de> serde::Deserialize<'de> for Pairs {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Pairs, D::Error> {
        struct Visit;
        impl<'de> serde::de::Visitor<'de> for Visit {
            type Value = Pairs;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut all = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    all.push(entry);
                }
                Ok(Pairs(all))
            }
        }
        deserializer.deserialize_map(Visit)
    }
}

#[derive(Default)]
struct Tally {
    files: usize,
    scalars: usize,
    places: BTreeMap<&'static str, usize>,
    lost: Vec<String>,
    paragraphs: [usize; 4],
    lost_paragraphs: Vec<String>,
}

fn main() {
    let wild = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "/work/shared/data/wild".to_owned()));
    let mut is_good = true;
    type Read = fn(&Path) -> Result<Batch, Refusal>;
    let read: [(&str, Read); 4] = [
        ("digitalgov", hugo::read),
        ("18f", eleventy::read),
        ("pclob", jekyll::read),
        ("resources-data-gov", jekyll::read),
    ];
    for (name, read) in read {
        let root = wild.join(name);
        let batch = read(&root).expect("readable");
        let mut tally = Tally::default();
        let records: HashMap<&str, &Record> = batch.records.iter().map(|record| (&*record.at.file, record)).collect();
        let people: HashMap<&str, &str> = batch
            .records
            .iter()
            .filter(|record| record.what == What::Person)
            .filter_map(|record| Some((record.slug.as_deref()?, record.text("name")?)))
            .collect();
        let mut files = Vec::new();
        find(&root, &mut files);
        for file in files {
            let inner = file.strip_prefix(&root).expect("inside").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&file).expect("text").replace("\r\n", "\n");
            tally.files += 1;
            let Some(record) = records.get(inner.as_str()) else {
                tally.lost.push(format!("{inner}: no record"));
                continue;
            };
            let text = text.trim_start();
            let rest = text.strip_prefix("---\n").expect("front matter");
            let (front, body) = rest.split_once("\n---").expect("an end");
            let body = body.split_once('\n').map_or("", |(_, body)| body);
            let Pairs(values) = serde_yaml::from_str(front).expect("YAML");
            for (key, value) in &values {
                walk(value, &mut |scalar| {
                    tally.scalars += 1;
                    match place(record, &people, key, scalar) {
                        Some(place) => *tally.places.entry(place).or_default() += 1,
                        None => tally.lost.push(format!("{inner}: {key} = {scalar}")),
                    }
                });
            }
            paragraphs(body, record, &inner, &mut tally);
        }
        let count = |what: What| batch.records.iter().filter(|record| record.what == what).count();
        println!(
            "{name}: {} files; {} papers, {} pages, {} people",
            tally.files,
            count(What::Paper),
            count(What::Page),
            count(What::Person)
        );
        println!("  {} values, {} not found: {:?}", tally.scalars, tally.lost.len(), tally.places);
        let [exact, words, title, comments] = tally.paragraphs;
        println!(
            "  paragraphs: {exact} as they were, {words} with other tags, {title} titles, {comments} comments of Liquid (told by a remark); {} not found",
            tally.lost_paragraphs.len()
        );
        tally.lost.iter().chain(&tally.lost_paragraphs).for_each(|lost| println!("    LOST {lost}"));
        let mut told: BTreeMap<String, usize> = BTreeMap::new();
        for remark in batch.records.iter().flat_map(|record| &record.remarks).chain(&batch.remarks) {
            *told.entry(format!("{:?}: {}", remark.weight, remark.what)).or_default() += 1;
        }
        told.iter().for_each(|(what, count)| println!("    {count} x {what}"));
        is_good &= tally.lost.is_empty() && tally.lost_paragraphs.is_empty();
    }
    std::process::exit(i32::from(!is_good));
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { find(&path, files) } else { files.push(path) }
    }
}

fn walk(value: &Value, see: &mut dyn FnMut(&Value)) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| walk(value, see)),
        Value::Object(map) => map.values().for_each(|value| walk(value, see)),
        scalar => see(scalar),
    }
}

fn decoded(text: &str) -> String {
    let names = [
        ("&amp;", "&"),
        ("&quot;", "\""),
        ("&#8217;", "’"),
        ("&#8220;", "“"),
        ("&#8221;", "”"),
        ("&#8211;", "–"),
        ("&#8212;", "—"),
        ("&#46;", "."),
        ("&nbsp;", "\u{a0}"),
        ("&mdash;", "—"),
        ("&ndash;", "–"),
        ("&rsquo;", "’"),
        ("&#039;", "'"),
        ("&#38;", "&"),
        ("&#47;", "/"),
    ];
    names.iter().fold(text.to_owned(), |text, (name, character)| text.replace(name, character))
}

/// Where a value is now.
fn place(record: &Record, people: &HashMap<&str, &str>, key: &str, scalar: &Value) -> Option<&'static str> {
    let text = match scalar {
        Value::Null => return Some("blank"),
        Value::String(text) if text.trim().is_empty() => return Some("blank"),
        Value::String(text) => decoded(text.trim()),
        other => other.to_string(),
    };
    let is = |known: &str| known.trim() == text;
    let texts = import_folders::record::TEXTS.iter().filter_map(|(key, _)| record.text(key));
    if texts.clone().any(is) {
        return Some("text");
    }
    let name = |name: &PersonName| match name {
        PersonName::Plain(name) => name.clone(),
        other => panic!("{other:?}"),
    };
    let mut authors = record.authors.iter().map(|person| name(&person.name));
    if authors.clone().any(|name| is(&name)) {
        return Some("author");
    }
    if people.get(text.as_str()).is_some_and(|known| authors.any(|name| name == *known)) {
        return Some("author with a name");
    }
    if record.terms.iter().flat_map(|(_, terms)| terms).any(|term| is(term)) {
        return Some("term");
    }
    if record.terms.iter().any(|(_, terms)| {
        terms.iter().all(|term| text.contains(term.as_str()))
            && terms.concat().len() + terms.len() > text.len() - 2 * terms.len()
    }) {
        return Some("terms");
    }
    let mut files = record.pdf.iter().chain(&record.files).chain(&record.cover);
    if files.any(|file| is(&file.path) || file.label.as_deref().is_some_and(is)) {
        return Some("file");
    }
    if record.aliases.iter().any(|alias| is(alias)) {
        return Some("alias");
    }
    let is_last = |slug: &str| is(slug) || record.what == What::Page && slug.ends_with(&format!("/{text}"));
    if record.slug.as_deref().is_some_and(is_last) {
        return Some("slug");
    }
    let mut is_in_extra = false;
    for (_, value) in &record.extra {
        walk(value, &mut |known| is_in_extra |= known == scalar || known.as_str().is_some_and(is));
    }
    if is_in_extra {
        return Some("extra");
    }
    if text.len() >= 10 && texts.clone().any(|known| known.len() == 10 && text.starts_with(known)) {
        return Some("date with a time");
    }
    if record.spellings.iter().flat_map(|spelling| spelling.split(", ")).any(is) {
        return Some("name's part");
    }
    if key == "date" && record.text("date").is_some_and(|date| is_month_of(date, &text)) {
        return Some("date in words");
    }
    if record.body.trim() == text || key == "details" && words(&record.body) == words(&text) {
        return Some("body");
    }
    match (key, scalar) {
        ("featured" | "draft", Value::Bool(false)) | ("published" | "publish", Value::Bool(true)) => Some("usual flag"),
        ("featured", Value::Bool(true)) if record.featured => Some("flag"),
        ("draft", Value::Bool(true)) | ("published" | "publish", Value::Bool(false)) if record.draft => Some("flag"),
        _ => None,
    }
}

/// Whether `2020-02-28` is `February 28, 2020`.
fn is_month_of(date: &str, text: &str) -> bool {
    let months = "January February March April May June July August September October November December";
    let parts: Vec<&str> = date.split('-').collect();
    let month = parts
        .get(1)
        .and_then(|month| month.parse::<usize>().ok())
        .and_then(|month| months.split(' ').nth(month.checked_sub(1)?));
    let expected = match (month, parts.get(2)) {
        (Some(month), Some(day)) => format!("{month} {}, {}", day.trim_start_matches('0'), parts[0]),
        (Some(month), None) => format!("{month} {}", parts[0]),
        _ => return false,
    };
    expected == text
}

/// A text without what is between two marks.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(open) {
        let Some(end) = rest[at..].find(close) else { break };
        out.push_str(&rest[..at]);
        out.push(' ');
        rest = &rest[at + end + close.len()..];
    }
    out + rest
}

/// The words of a text without templates, tags and the destinations of links.
fn words(text: &str) -> String {
    let marks = [("{{<", ">}}"), ("{{", "}}"), ("{%", "%}"), ("<!--", "-->"), ("<", ">"), ("](", ")")];
    let bare = marks.iter().fold(text.to_owned(), |text, (open, close)| without(&text, open, close));
    bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn paragraphs(body: &str, record: &Record, inner: &str, tally: &mut Tally) {
    let new = record.body.replace("\r\n", "\n");
    let all = words(&new);
    let mut in_comment = false;
    for paragraph in body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        in_comment |= paragraph.contains("{% comment %}");
        let was_in_comment = in_comment;
        in_comment &= !paragraph.contains("{% endcomment %}");
        if new.contains(paragraph) {
            tally.paragraphs[0] += 1;
        } else if all.contains(&words(paragraph)) {
            tally.paragraphs[1] += 1;
        } else if paragraph.starts_with("# ")
            && record.text("title").is_some_and(|title| words(title) == words(paragraph))
        {
            tally.paragraphs[2] += 1;
        } else if was_in_comment {
            tally.paragraphs[3] += 1;
        } else {
            tally.lost_paragraphs.push(format!("{inner}: {paragraph}"));
        }
    }
}
