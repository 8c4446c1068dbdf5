//! Reads a table or a bibliography and writes what it is as JSON lines; time, memory and remarks go to standard error.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use tables::record::{Person, PersonName, TEXTS};

fn person(person: &Person) -> Value {
    match &person.name {
        PersonName::Plain(name) => json!({ "name": name }),
        PersonName::Parts { family, given, suffix } => json!({ "family": family, "given": given, "suffix": suffix }),
        PersonName::Institution(name) => json!({ "institution": name }),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, rest @ ..] = arguments.as_slice() else {
        return Err("dump FILE [MAP]".into());
    };
    let start = std::time::Instant::now();
    let batch = match path.ends_with(".bib") {
        true => tables::formats::bibtex::read(Path::new(path)),
        false => tables::formats::csv::read(Path::new(path), rest.first().map(Path::new)),
    };
    let seconds = start.elapsed().as_secs_f32();
    let status = std::fs::read_to_string("/proc/self/status")?;
    let memory = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    let batch = match batch {
        Ok(batch) => batch,
        Err(refusal) => {
            eprintln!("{seconds:.2} s, {memory}");
            eprintln!("{refusal:?}");
            return Ok(());
        }
    };
    let mut counts: BTreeMap<(String, String), (usize, u32)> = BTreeMap::new();
    for remark in batch.remarks.iter().chain(batch.records.iter().flat_map(|record| &record.remarks)) {
        let key = (format!("{:?}", remark.weight), remark.what.chars().take(160).collect());
        counts.entry(key).or_insert((0, remark.at.line)).0 += 1;
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for record in &batch.records {
        let texts: BTreeMap<&str, &str> = TEXTS.iter().filter_map(|(key, _)| Some((*key, record.text(key)?))).collect();
        let files: Vec<&str> = record.files.iter().map(|file| file.path.as_str()).collect();
        let value = json!({
            "id": record.id, "line": record.at.line, "slug": record.slug, "texts": texts,
            "authors": record.authors.iter().map(person).collect::<Vec<_>>(),
            "editors": record.editors.iter().map(person).collect::<Vec<_>>(),
            "terms": record.terms.iter().cloned().collect::<BTreeMap<_, _>>(),
            "pdf": record.pdf.as_ref().map(|file| &file.path), "files": files, "aliases": record.aliases,
            "draft": record.draft, "featured": record.featured, "body": record.body,
            "extra": record.extra.iter().cloned().collect::<BTreeMap<_, _>>(),
        });
        writeln!(out, "{value}")?;
    }
    out.flush()?;
    eprintln!("{} records, {seconds:.2} s, {memory}", batch.records.len());
    for guess in batch.guesses.iter().take(40) {
        eprintln!("  {guess}");
    }
    for ((weight, what), (count, line)) in &counts {
        eprintln!("  {count} × {weight}: {what} (line {line})");
    }
    Ok(())
}
