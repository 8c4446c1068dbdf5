//! Lists of addresses: one a line, or a sitemap (sitemaps.org).

use crate::base::{Diagnostic, Diagnostics, Place, paths};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::path::Path;
use std::sync::Arc;

/// An address of a list.
pub(super) struct Entry {
    pub url: String,
    pub place: Place,
}

/// Reads a list, and with an index of sitemaps those that lie beside it. `None`, with a diagnostic, if it cannot be read.
pub(super) fn read(file: &Path, root: &Path, problems: &mut Diagnostics) -> Option<Vec<Entry>> {
    let text = text(file, problems)?;
    let shown = shown(file, root);
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return Some(lines(&text, &shown));
    }
    let (is_index, found) = sitemap(&text, &shown, problems)?;
    if !is_index {
        return Some(found);
    }
    let mut entries = Vec::new();
    for part in found {
        let name = paths::file_name(part.url.split(['?', '#']).next().unwrap_or_default());
        let beside = file.with_file_name(name);
        if !beside.is_file() {
            let message = format!("{} is a sitemap of its own, and no `{name}` lies beside this file", part.url);
            problems.push(
                Diagnostic::error("bad-list", part.place, message)
                    .remedy("save it there, unpacked if it ends in `.gz`"),
            );
            continue;
        }
        let text = self::text(&beside, problems)?;
        entries.extend(sitemap(&text, &self::shown(&beside, root), problems)?.1);
    }
    Some(entries)
}

fn text(file: &Path, problems: &mut Diagnostics) -> Option<String> {
    match std::fs::read(file) {
        Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) => {
            let message = format!("{} cannot be read: {error}", file.display());
            let problem = Diagnostic::error("bad-list", None, message);
            problems.push(problem.remedy("name a file with an address on each line, or a sitemap"));
            None
        }
    }
}

/// A file as diagnostics show it, and find its lines: as seen from the site, or from the system's root.
fn shown(file: &Path, root: &Path) -> Arc<str> {
    let [file, root] = [file, root].map(|path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().into()
}

fn lines(text: &str, path: &Arc<str>) -> Vec<Entry> {
    let lines = text.lines().map(|line| line.trim_start_matches('\u{feff}')).enumerate();
    let entries = lines.filter_map(|(number, line)| {
        let url = line.split_whitespace().next().filter(|url| !url.starts_with('#'))?;
        let column = line.len() - line.trim_start().len() + 1;
        Some(entry(url, path, number + 1, column))
    });
    entries.collect()
}

fn entry(url: &str, path: &Arc<str>, line: usize, column: usize) -> Entry {
    let [line, column, width] = [line, column, url.chars().count()].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
    Entry { url: url.to_owned(), place: Place { path: path.clone(), line, column, width } }
}

/// The addresses of a sitemap, and whether they are those of other sitemaps.
fn sitemap(text: &str, path: &Arc<str>, problems: &mut Diagnostics) -> Option<(bool, Vec<Entry>)> {
    let ends: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    let mut reader = Reader::from_str(text);
    let (mut is_index, mut inside, mut found) = (false, None::<(usize, String)>, Vec::new());
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "sitemapindex" => is_index = true,
                // Pictures and videos have a prefix, and are no addresses of pages.
                "loc" if tag.name().prefix().is_none() => {
                    let after = usize::try_from(reader.buffer_position()).unwrap_or(before);
                    inside = Some((after, String::new()));
                }
                _ => {}
            },
            Ok(Event::Text(part)) => {
                if let Some((_, url)) = &mut inside {
                    url.push_str(&part);
                }
            }
            Ok(Event::CData(part)) => {
                if let Some((_, url)) = &mut inside {
                    url.push_str(&part);
                }
            }
            Ok(Event::GeneralRef(name)) => {
                if let Some((_, url)) = &mut inside {
                    let entity = format!("&{};", &*name);
                    url.push_str(&quick_xml::escape::unescape(&entity).map(|text| text.into_owned()).unwrap_or(entity));
                }
            }
            Ok(Event::End(_)) => {
                if let Some((start, url)) = inside.take().filter(|(_, url)| !url.trim().is_empty()) {
                    let start = start + text[start..before].len() - text[start..before].trim_start().len();
                    let line = ends.partition_point(|end| *end < start);
                    let begin = line.checked_sub(1).map_or(0, |before| ends[before] + 1);
                    let column = text[begin..start].chars().count() + 1;
                    found.push(entry(url.trim(), path, line + 1, column));
                }
            }
            Ok(Event::Eof) => return Some((is_index, found)),
            Ok(_) => {}
            Err(error) => {
                let place = Place::span(path.clone(), text, before, before);
                let problem = Diagnostic::error("bad-list", place, format!("this is not XML: {error}"));
                problems.push(problem.remedy("save the sitemap again; a browser shows where it is broken"));
                return None;
            }
        }
    }
}
