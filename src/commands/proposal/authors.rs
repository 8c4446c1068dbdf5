//! Who wrote a paper: the names between its title and its text.

use super::Found;
use super::names::{name, names_in, without_by};
use super::opening;
use super::sheet::Sheet;
use crate::base::name::Name;
use crate::base::words::letters;

/// Names begin within so many lines below a title.
const NEAR: usize = 9;
/// And end within so many.
const FAR: usize = 40;

/// Those on the page below the title, which ends before the line `start`, or else the metadata's, if these are people.
pub(super) fn find(sheet: &Sheet<'_>, start: Option<usize>) -> Option<Found<Vec<String>>> {
    let known = in_metadata(sheet);
    let joined: Vec<String> = known.iter().map(|name| letters(name)).collect();
    match start.and_then(|start| on_page(sheet, start)) {
        Some((names, is_certain)) => {
            let is_known = |name: &String| joined.contains(&letters(name));
            let is_certain = is_certain || names.iter().all(is_known);
            Some(Found::on_page(names, is_certain))
        }
        None if known.is_empty() => None,
        None => {
            let is_certain = known.iter().all(|name| sheet.says(name));
            Some(Found::in_metadata(known, is_certain))
        }
    }
}

fn on_page(sheet: &Sheet<'_>, start: usize) -> Option<(Vec<String>, bool)> {
    let mut names: Vec<String> = Vec::new();
    let (mut size, mut is_announced, mut has_house, mut strangers) = (0.0, false, false, 0);
    for (count, (at, line)) in sheet.lines.iter().enumerate().skip(start).take(FAR).enumerate() {
        if sheet.is_prose(at) || opening::is_heading(&line.text) {
            break;
        }
        let (by, rest) = without_by(&line.text);
        is_announced |= by;
        let found = names_in(rest);
        let is_alike = names.is_empty() || (line.size - size).abs() <= 0.05 * size;
        if !found.is_empty() && is_alike && (count < NEAR || !names.is_empty()) {
            size = line.size;
            strangers = 0;
            names.extend(found.into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
        } else if sheet.is_affiliation(&line.text) {
            // Where somebody works stands below their name.
            has_house |= !names.is_empty() && strangers == 0;
        } else if !rest.is_empty() && !names.is_empty() {
            strangers += 1;
            if strangers > 2 {
                break;
            }
        }
    }
    // Words with capitals may be something else; with an institute below them or "by" before them they are not.
    (!names.is_empty()).then_some((names, is_announced || has_house))
}

/// Whether a line could be somebody's name.
pub(super) fn has_names(line: &str) -> bool {
    !names_in(without_by(line).1).is_empty()
}

/// Whether a line surely consists of people's names.
pub(super) fn is_of_names(line: &str) -> bool {
    let (by, rest) = without_by(line);
    let names = names_in(rest);
    names.len() > 1 || (by && names.len() == 1)
}

/// The people whom the metadata names, if all of them are such.
fn in_metadata(sheet: &Sheet<'_>) -> Vec<String> {
    const USERS: [&str; 8] = ["user", "office", "microsoft", "windows", "admin", "administrator", "owner", "unknown"];
    let mut names: Vec<String> = Vec::new();
    for author in &sheet.metadata.authors {
        let is_user = author.split_whitespace().any(|word| USERS.contains(&word.to_lowercase().as_str()));
        if is_user || sheet.is_house(author) || sheet.is_affiliation(author) {
            return Vec::new();
        }
        let inverted = author.split(';').map(inverted).collect::<Option<Vec<_>>>();
        let mut found = inverted.unwrap_or_else(|| names_in(author));
        // A name of one word, or of another script, is one if it stands alone on the page.
        if found.is_empty() && author.split(' ').count() < 3 && sheet.lines.iter().any(|line| line.text == *author) {
            found.push(author.clone());
        }
        names.extend(found.into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
    }
    names
}

/// `Ada Marsh` for `Marsh, Ada`.
fn inverted(text: &str) -> Option<String> {
    let (family, given) = text.split_once(',')?;
    let is_alone =
        family.split_whitespace().count() <= 2 && !given.contains(',') && given.split_whitespace().count() <= 2;
    let is_one = family.split_whitespace().count() == 1 || text.split_whitespace().count() <= 3;
    let direct = Name::parse(text.trim()).direct();
    // "Ada Marsh, Tomas Bly" are two.
    (is_alone && is_one && name(family).is_none()).then(|| name(&direct)).flatten()
}
