//! Ids that a source leaves out, or gives twice, and what else is kept in bulk.

use crate::record::{Record, Weight};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// A short id of a text, the same on any machine and for good (FNV-1a).
pub fn digest<'t>(parts: impl IntoIterator<Item = &'t str>) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

/// Gives each of the records that share an id one that does not depend on their order, unless they are quite the same.
pub fn make_unique(records: &mut [Record]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for record in records.iter() {
        *counts.entry(record.id.clone()).or_default() += 1;
    }
    let mut taken: HashSet<String> = counts.keys().cloned().collect();
    let mut next: HashMap<String, usize> = HashMap::new();
    for record in records {
        if counts.get(&record.id).is_none_or(|count| *count < 2) {
            continue;
        }
        let what = digest([record.text("title").unwrap_or_default(), record.text("date").unwrap_or_default()]);
        let base = format!("{}-{}", record.id, what.get(..8).unwrap_or_default());
        let number = next.entry(base.clone()).or_insert(1);
        let id = loop {
            let id = if *number == 1 { base.clone() } else { format!("{base}-{number}") };
            *number += 1;
            if taken.insert(id.clone()) {
                break id;
            }
        };
        record.id = id;
        record.remark(Weight::Kept, "an id that stands there more than once has got a suffix");
    }
}

/// Keeps values under `extra`, as [`Record::keep`] does one, of however many names.
pub fn keep_all(record: &mut Record, values: impl IntoIterator<Item = (String, Value)>) {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
    for (name, value) in values {
        let place = *places.entry(name).or_insert_with_key(|name| {
            groups.push((name.clone(), Vec::new()));
            groups.len() - 1
        });
        if let Some((_, group)) = groups.get_mut(place).filter(|(_, group)| !group.contains(&value)) {
            group.push(value);
        }
    }
    let known: HashSet<String> = record.extra.iter().map(|(name, _)| name.clone()).collect();
    for (name, mut group) in groups {
        match group.pop() {
            Some(value) if group.is_empty() && !known.contains(&name) => record.extra.push((name, value)),
            Some(value) if !known.contains(&name) => {
                group.push(value);
                record.extra.push((name, Value::Array(group)));
            }
            value => group.into_iter().chain(value).for_each(|value| record.keep(&name, value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{At, What};

    fn records(ids: &[(&str, &str)]) -> Vec<Record> {
        let of = |(id, title): &(&str, &str)| {
            let mut record = Record::new(What::Paper, *id, At::default());
            record.set("title", title);
            record
        };
        ids.iter().map(of).collect()
    }

    #[test]
    fn ids_do_not_depend_on_the_order() {
        let ids = |pairs: &[(&str, &str)]| {
            let mut records = records(pairs);
            make_unique(&mut records);
            let mut ids: Vec<_> =
                records.iter().map(|r| (r.text("title").unwrap_or_default().to_owned(), r.id.clone())).collect();
            ids.sort();
            ids
        };
        let found = ids(&[("a", "One"), ("b", "Two"), ("a", "Three")]);
        assert_eq!(found, ids(&[("a", "Three"), ("a", "One"), ("b", "Two")]));
        assert!(found.contains(&("Two".to_owned(), "b".to_owned())));
        assert_eq!(found.iter().map(|(_, id)| id).collect::<HashSet<_>>().len(), 3);
        let same = ids(&[("a", "One"), ("a", "One"), ("a", "One")]);
        assert_eq!(same.iter().map(|(_, id)| id).collect::<HashSet<_>>().len(), 3);
    }

    #[test]
    fn values_of_one_name_are_a_list() {
        let mut record = Record::new(What::Paper, "a", At::default());
        record.keep("x", "0");
        let values = [("x", "1"), ("y", "2"), ("y", "2"), ("z", "3"), ("z", "4")];
        keep_all(&mut record, values.map(|(name, value)| (name.to_owned(), value.into())));
        let expected = serde_json::json!([["x", ["0", "1"]], ["y", "2"], ["z", ["3", "4"]]]);
        assert_eq!(serde_json::to_value(&record.extra).expect("plain"), expected);
    }
}
