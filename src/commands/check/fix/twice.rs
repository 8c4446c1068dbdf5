//! An item of a list that is there already.

use super::scan::{Form, comment, is_idle, lines};
use super::sheet::{Edit, Meaning, Sheet};

/// The keys whose lists are sets.
const SETS: [&str; 2] = ["aliases", "topics"];

pub(super) fn fix(sheet: &Sheet<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for item in sheet.items().filter(|item| item.entry.form == Form::Below && SETS.contains(&item.name)) {
        let below = lines(&sheet.yaml, item.entry.below.clone()).filter(|(_, line)| !is_idle(line));
        let items: Vec<(usize, &str)> = below.collect();
        // An item of several lines, or a list inside the list.
        let indent = |line: &str| line.find(|c| c != ' ');
        let first = items.first().and_then(|(_, line)| indent(line));
        if items.iter().any(|(_, line)| indent(line) != first || !line.trim_start().starts_with("- ")) {
            continue;
        }
        for (number, (start, line)) in items.iter().enumerate() {
            let (text, end) = (line.trim_end(), start + line.len());
            let is_there = items.iter().take(number).any(|(_, other)| other.trim_end() == text);
            if is_there && comment(text).is_none() {
                let what = format!("`{}`: {} is there already", item.name, text.trim_start_matches(['-', ' ']));
                edits.push(sheet.edit(*start..end, "", Meaning::Without(item.number, number), what));
            }
        }
    }
    edits
}
