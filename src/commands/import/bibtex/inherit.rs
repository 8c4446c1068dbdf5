//! Entries that inherit fields from others, by `crossref` and `xdata`.

use super::Entry;
use std::collections::HashMap;

/// An entry inherits through so many others at most.
const DEEPEST: u32 = 8;

/// What belongs to an entry alone.
const OWN: [&str; 24] = [
    "abstract", "annotation", "annote", "crossref", "doi", "entryset", "entrysubtype", "execute", "file", "ids",
    "label", "note", "options", "pages", "pagetotal", "presort", "related", "relatedtype", "shorttitle", "sortkey",
    "sorttitle", "url", "urldate", "xref",
];
const DATES: [&str; 4] = ["date", "year", "month", "day"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done(u32),
}

/// Gives entries what they inherit, and tells of which of them that was not possible. Without recursion, for a file may have a long line
/// of them; each entry is done once.
pub fn inherit(entries: &mut [Entry], left: &mut usize) -> Vec<usize> {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (place, entry) in entries.iter().enumerate() {
        places.entry(entry.key.clone()).or_insert(place);
    }
    let parents: Vec<Vec<(bool, usize)>> = entries.iter().map(|entry| parents(entry, &places)).collect();
    let mut states = vec![State::New; entries.len()];
    let mut failed = Vec::new();
    for first in 0..entries.len() {
        let mut stack = vec![first];
        while let Some(place) = stack.last().copied() {
            let own = parents.get(place).map_or(&[][..], Vec::as_slice);
            let state = |place: usize| states.get(place).copied().unwrap_or(State::Open);
            match state(place) {
                State::New => {
                    stack.extend(own.iter().map(|(_, parent)| *parent).filter(|parent| state(*parent) == State::New));
                    if let Some(state) = states.get_mut(place) {
                        *state = State::Open;
                    }
                }
                State::Open => {
                    stack.pop();
                    let mut depth = 0;
                    for (is_data, parent) in own {
                        match state(*parent) {
                            State::Done(deep) if deep < DEEPEST => {
                                depth = depth.max(deep + 1);
                                take(entries, place, *parent, *is_data, left);
                            }
                            _ => failed.push(place),
                        }
                    }
                    if let Some(state) = states.get_mut(place) {
                        *state = State::Done(depth);
                    }
                }
                State::Done(_) => {
                    stack.pop();
                }
            }
        }
    }
    failed
}

/// Those from which an entry inherits, and whether they are mere data.
fn parents(entry: &Entry, places: &HashMap<String, usize>) -> Vec<(bool, usize)> {
    let fields = entry.fields.iter().filter(|(name, _)| name == "crossref" || name == "xdata");
    let keys = fields.flat_map(|(name, keys)| keys.split(',').map(move |key| (name == "xdata", key.trim())));
    let mut parents: Vec<_> = keys.filter_map(|(is_data, key)| Some((is_data, *places.get(key)?))).collect();
    parents.sort_unstable();
    parents.dedup();
    parents
}

/// Gives an entry the fields of its parent that it has not.
fn take(entries: &mut [Entry], child: usize, parent: usize, is_data: bool, left: &mut usize) {
    let Some([child, parent]) = entries.get_disjoint_mut([child, parent]).ok() else {
        return;
    };
    let is_part = child.kind.starts_with("in") || child.kind == "suppbook" || child.kind == "bookinbook";
    let has_date = DATES.iter().any(|date| child.has(date));
    let known: std::collections::HashSet<String> = child.fields.iter().map(|(name, _)| name.clone()).collect();
    for (name, value) in &parent.fields {
        let name = match name.as_str() {
            "xdata" => continue,
            own if !is_data && OWN.contains(&own) => continue,
            date if has_date && DATES.contains(&date) => continue,
            // A chapter's title is not that of its book.
            "title" | "subtitle" | "titleaddon" if !is_data && is_part => format!("book{name}"),
            "title" | "subtitle" | "titleaddon" if !is_data => format!("main{name}"),
            name => name.to_owned(),
        };
        let size = name.len() + value.len() + 64;
        if known.contains(&name) {
            continue;
        }
        if size >= *left {
            *left = 0;
            return;
        }
        *left -= size;
        child.fields.push((name, value.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    fn fields(text: &str) -> (Vec<String>, usize) {
        let mut remarks = Vec::new();
        let entries = parse(text, &"a.bib".into(), &mut remarks);
        let told = entries.iter().map(|entry| {
            let fields: Vec<_> = entry.fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!("{}: {}", entry.key, fields.join(", "))
        });
        (told.collect(), remarks.len())
    }

    #[test]
    fn chapters_inherit_from_their_book() {
        let (told, _) = fields(
            "@incollection{c, title={C}, crossref={b}} @book{b, title={B}, publisher={P}, year=2013, doi={10.1/b}} @incollection{d, year=2014, xdata={x}, crossref={b}} @xdata{x, series={S}}",
        );
        assert_eq!(told[0], "c: title=C, crossref=b, booktitle=B, publisher=P, year=2013");
        assert_eq!(told[2], "d: year=2014, xdata=x, crossref=b, booktitle=B, publisher=P, series=S");
    }

    #[test]
    fn circles_and_long_lines_end() {
        assert_eq!(fields("@misc{a, crossref={a}} @misc{b, xdata={c}} @misc{c, xdata={b}, note={n}}").1, 2);
        let line: String = (0..2_000).map(|n| format!("@misc{{k{n}, crossref={{k{}}}, f{n}={{x}}}}", n + 1)).collect();
        let (told, failed) = fields(&line);
        assert_eq!(told.len(), 2_000);
        assert!(failed > 200);
        let wide: String = (0..40).map(|n| format!("@xdata{{k{n}, xdata={{k{0},k{0}}}, f{n}={{x}}}}", n + 1)).collect();
        assert!(fields(&wide).0[39].contains("f39"));
    }
}
