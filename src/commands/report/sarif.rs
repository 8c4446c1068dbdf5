//! SARIF 2.1.0 (OASIS), which code hosts and editors show beside the lines.

use super::manual::helps;
use super::{Lines, span};
use crate::base::diagnostic::{Diagnostic, Place, Severity};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// What a path may not have in a URI reference.
const URI: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b':');

pub(super) fn document(problems: &[Diagnostic], lines: &mut Lines<'_>) -> String {
    let helps = helps();
    let codes: BTreeMap<&str, Severity> = problems.iter().map(|problem| (problem.code, problem.severity)).collect();
    let rules: Vec<Value> = codes
        .iter()
        .map(|(code, severity)| {
            let help = helps.get(code).cloned().unwrap_or_default();
            json!({
                "id": code,
                "name": pascal_case(code),
                "shortDescription": { "text": sentence(&help.meaning, code) },
                "help": { "text": sentence(&help.remedy, "See the manual under Diagnostics") },
                "defaultConfiguration": { "level": severity.name() },
            })
        })
        .collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let results: Vec<Value> = problems
        .iter()
        .map(|problem| {
            let index = codes.keys().position(|code| *code == problem.code);
            result(problem, index, &mut seen, lines)
        })
        .collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Offprint",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn result(
    problem: &Diagnostic,
    rule: Option<usize>,
    seen: &mut HashMap<String, usize>,
    lines: &mut Lines<'_>,
) -> Value {
    let related: Vec<Value> = problem
        .related
        .iter()
        .enumerate()
        .map(|(index, (place, label))| {
            json!({ "id": index + 1, "message": { "text": label }, "physicalLocation": location(place, lines) })
        })
        .collect();
    let line = problem.place.as_ref().and_then(|place| lines.get(place)).unwrap_or_default();
    let path = problem.place.as_ref().map_or("", |place| &*place.path);
    // The line's number is not in it, since lines above come and go.
    let known = format!("{}\0{path}\0{}", problem.code, line.trim());
    let nth = seen.entry(known.clone()).or_default();
    *nth += 1;
    let fingerprint = blake3::hash(format!("{known}\0{nth}").as_bytes()).to_hex();
    let mut result = json!({
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity.name(),
        "message": { "text": sentence(&format!("{}. To mend it: {}", problem.message, problem.remedy), problem.code) },
        "locations": [],
        "partialFingerprints": { "offprintLine/v1": &fingerprint[..32] },
    });
    if let Some(place) = &problem.place {
        result["locations"] = json!([{ "physicalLocation": location(place, lines) }]);
    }
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    result
}

fn location(place: &Place, lines: &mut Lines<'_>) -> Value {
    let uri = utf8_percent_encode(&place.path, URI).to_string();
    let mut location = json!({ "artifactLocation": { "uri": uri, "uriBaseId": "%SRCROOT%" } });
    // An absolute path is below no root.
    if place.path.starts_with('/') {
        location = json!({ "artifactLocation": { "uri": format!("file://{uri}") } });
    }
    if place.line > 0 {
        let mut region = json!({
            "startLine": place.line,
            "startColumn": place.column,
            "endColumn": place.column + place.width,
        });
        if let Some(line) = lines.get(place).filter(|line| !line[span(line, place)].is_empty()) {
            region["snippet"] = json!({ "text": &line[span(&line, place)] });
        }
        location["region"] = region;
    }
    location
}

/// A text with a capital at its beginning and a full stop at its end; `instead`, if it is empty.
fn sentence(text: &str, instead: &str) -> String {
    let text = if text.trim().is_empty() { instead } else { text.trim() };
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}

/// `no-alt` as `NoAlt`, which is how the standard wants names.
fn pascal_case(code: &str) -> String {
    code.split('-')
        .map(|word| {
            word.chars().next().map(|c| c.to_ascii_uppercase()).into_iter().collect::<String>()
                + word.get(1..).unwrap_or_default()
        })
        .collect()
}
