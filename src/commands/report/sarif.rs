//! Diagnostics as SARIF 2.1.0 (OASIS, 2020), which editors and code hosts show beside the lines.

use super::manual::{Entry, entry};
use crate::base::diagnostic::{Diagnostic, Place, Severity};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Map, Value, json};

/// What a path may not have in a URI (RFC 3986).
const IN_PATHS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'\\');

/// The whole log, of one run.
pub(super) fn log(problems: &[Diagnostic]) -> Value {
    let mut codes: Vec<&'static str> = problems.iter().map(|problem| problem.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> =
        codes.iter().filter_map(|code| problems.iter().find(|p| p.code == *code)).map(rule).collect();
    let results: Vec<Value> = problems.iter().map(|problem| result(problem, &codes)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Offprint",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(example: &Diagnostic) -> Value {
    let mut rule = json!({ "id": example.code, "defaultConfiguration": { "level": level(example) } });
    let mut help = Vec::new();
    if let Some(Entry { meaning, remedy }) = entry(example.code) {
        help.push(sentence("To mend it: ", &remedy));
        rule["fullDescription"] = json!({ "text": meaning });
    }
    if !example.remedy.is_empty() {
        help.push(sentence("For example: ", &example.remedy));
    }
    if !help.is_empty() {
        rule["help"] = json!({ "text": help.join(" ") });
    }
    rule
}

fn sentence(beginning: &str, text: &str) -> String {
    let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{beginning}{text}{end}")
}

fn level(problem: &Diagnostic) -> &'static str {
    match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(problem: &Diagnostic, codes: &[&str]) -> Value {
    let path = problem.place.as_ref().map_or("", |place| &place.path);
    // The same finding is known again when lines have been added above it.
    let known_by = blake3::hash(format!("{}\0{path}\0{}", problem.code, problem.message).as_bytes()).to_hex();
    let mut result = Map::new();
    let mut put = |key: &str, value: Value| {
        result.insert(key.to_owned(), value);
    };
    put("ruleId", problem.code.into());
    put("ruleIndex", codes.binary_search(&problem.code).unwrap_or(0).into());
    put("level", level(problem).into());
    put("message", json!({ "text": format!("{}; {}", problem.message, problem.remedy).trim_end_matches("; ") }));
    put("locations", problem.place.iter().map(|place| location(place, None)).collect());
    if !problem.related.is_empty() {
        put("relatedLocations", problem.related.iter().map(|(place, label)| location(place, Some(label))).collect());
    }
    put("partialFingerprints", json!({ "offprint/v1": &known_by[..16] }));
    result.into()
}

fn location(place: &Place, label: Option<&str>) -> Value {
    let uri = utf8_percent_encode(&place.path, IN_PATHS).to_string();
    let mut location = json!({ "physicalLocation": { "artifactLocation": { "uri": uri, "uriBaseId": "%SRCROOT%" } } });
    if place.line > 0 {
        let start = place.column.max(1);
        location["physicalLocation"]["region"] = json!({
            "startLine": place.line,
            "startColumn": start,
            "endColumn": start.saturating_add(place.width.max(1)),
        });
    }
    if let Some(label) = label {
        location["message"] = json!({ "text": label });
    }
    location
}
