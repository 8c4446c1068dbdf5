//! The plan in words, for whoever has to say yes to it.

use super::changes::Changes;
use super::site::{Item, Kind};
use crate::base::config::{BaseUrl, PublishTarget};
use crate::base::language::Language;
use crate::discover;

/// So many files are named; the rest is counted.
const NAMED: usize = 20;

/// What will change: how much, and the most important files of it.
pub(super) fn lines(changes: &Changes<'_>, target: &PublishTarget, base_url: &BaseUrl, all: bool) -> Vec<String> {
    let language = Language::new("en", discover::english());
    let mut lines = vec![format!("{} → {}{}", target.url, base_url.origin(), base_url.path())];
    let mut count = |what: &str, files: usize, bytes: Option<u64>, note: &str| {
        if files > 0 || (what == "new" || what == "changed" || what == "deleted") && note.is_empty() {
            let size = bytes.filter(|bytes| *bytes > 0).map(|bytes| language.size(bytes)).unwrap_or_default();
            let line = format!("{what:>10} {:>9}  {size:<10} {note}", language.number(files as u64));
            lines.push(line.trim_end().to_owned());
        }
    };
    let bytes = |items: &[&Item]| Some(items.iter().map(|item| item.size.unwrap_or_default()).sum());
    count("new", changes.new.len(), bytes(&changes.new), "");
    count("changed", changes.changed.len(), bytes(&changes.changed), "");
    let begun = "begun by a run that was interrupted";
    count("again", changes.uncertain.len(), bytes(&changes.uncertain), begun);
    let damaged = "no longer at the host as they were sent";
    count("mended", changes.damaged.len(), bytes(&changes.damaged), damaged);
    count("replaced", changes.taken.len(), bytes(&changes.taken), "at the host, and not sent by Offprint");
    count("unchanged", changes.unchanged, None, "");
    count("deleted", changes.deleted.len(), Some(changes.deleted.iter().map(|(_, size)| size).sum()), "");
    count("others'", changes.foreign.len(), None, "at the host, and not of this site; they stay");
    let mut named = named(changes);
    let most = if all { named.len() } else { NAMED };
    let rest = named.len().saturating_sub(most);
    named.truncate(most);
    lines.extend(named);
    if rest > 0 {
        lines.push(format!("  and {} more (--list names them all)", language.number(rest as u64)));
    }
    lines
}

/// `+ publications/a/index.html`: the home page first, then papers and pages, lists, and files; deletions before what is only new.
fn named(changes: &Changes<'_>) -> Vec<String> {
    let rank = |kind| match kind {
        Kind::Home => 0,
        Kind::Page => 1,
        Kind::Listing => 2,
        Kind::Asset => 3,
    };
    let again = [&changes.changed, &changes.uncertain, &changes.damaged, &changes.taken];
    let signs = again.into_iter().flatten().map(|item| ('~', item)).chain(changes.new.iter().map(|item| ('+', item)));
    let mut items: Vec<(usize, char, &str)> =
        signs.map(|(sign, item)| (rank(item.kind), sign, item.path.as_str())).collect();
    items.extend(changes.deleted.iter().map(|(path, _)| {
        let is_page = path.as_str().ends_with(".html");
        (if is_page { 1 } else { 3 }, '-', path.as_str())
    }));
    items.sort_by_key(|(rank, sign, path)| (*rank, ['-', '+', '~'].iter().position(|s| s == sign), *path));
    items.into_iter().map(|(_, sign, path)| format!("  {sign} {path}")).collect()
}

/// What was done.
pub(super) fn done(changes: &Changes<'_>, base_url: &BaseUrl) -> String {
    let language = Language::new("en", discover::english());
    let sent = changes.sent().count();
    let bytes: u64 = changes.sent().filter_map(|item| item.size).sum();
    let files = |number: usize| match number {
        1 => "1 file".to_owned(),
        _ => format!("{} files", language.number(number as u64)),
    };
    format!(
        "Published {}{}: {} sent ({}), {} deleted.",
        base_url.origin(),
        base_url.path(),
        files(sent),
        language.size(bytes),
        language.number(changes.deleted.len() as u64),
    )
}
