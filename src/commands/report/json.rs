//! Diagnostics for programs, each an object.

use super::lines::Lines;
use crate::base::diagnostic::{Diagnostic, Place};
use serde_json::{Value, json};

pub(super) fn object(problem: &Diagnostic, lines: &mut Lines<'_>) -> Value {
    let mut place = |place: &Place| {
        json!({
            "file": &*place.path,
            "line": (place.line > 0).then_some(place.line),
            "column": (place.line > 0).then_some(place.column),
            "width": (place.line > 0).then_some(place.width),
            "snippet": lines.get(place),
        })
    };
    let mut value = json!({
        "code": problem.code,
        "severity": problem.severity.name(),
        "message": problem.message,
        "remedy": problem.remedy,
    });
    if let Some(at) = &problem.place {
        let at = place(at);
        for key in ["file", "line", "column", "width", "snippet"] {
            value[key] = at[key].clone();
        }
    }
    value["related"] = problem
        .related
        .iter()
        .map(|(at, label)| {
            let mut at = place(at);
            at["label"] = label.as_str().into();
            at
        })
        .collect();
    value
}
