//! Which file is which paper's.
//!
//! Every way of telling it proposes pairs. A pair holds when neither its paper nor its file is in another one; what is in
//! several is ambiguous, and nobody's. What one way has matched, no later one looks at. The work grows with the number of papers
//! and files, and not with their product.

use crate::base::words::{fold, letters, runs};
use percent_encoding::percent_decode_str;
use rustc_hash::{FxHashMap, FxHashSet};

/// What is known of a paper.
#[derive(Clone, Debug, Default)]
pub(super) struct Paper {
    pub title: String,
    /// Where its PDF is said to be: a path or a URL.
    pub pdf: Option<String>,
    /// What else a file may be named after: its DOI, its id, its series and number.
    pub keys: Vec<String>,
}

/// How a file was told to be a paper's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Name,
    Key,
    Words,
    /// The title stands on the first page: as its title, or anywhere.
    Page {
        is_title: bool,
    },
}

#[derive(Debug, Default)]
pub(super) struct Matches {
    /// Of each paper, its file.
    pub of: Vec<Option<(usize, By)>>,
    taken: Vec<bool>,
    /// Papers and files that cannot be told apart.
    pub ambiguous: Vec<(Vec<usize>, Vec<usize>)>,
}

/// So many folders above a file are compared.
const DEEPEST: usize = 6;
/// A beginning of a title is long from so many letters on, and a title can be looked for from so many letters and words on.
const LONG: usize = 20;
const LEAST_LETTERS: usize = 12;
const LEAST_WORDS: usize = 3;
/// Fewer letters or digits name nothing.
const LEAST_KEY: usize = 3;
const LEAST_NUMBER: usize = 4;
/// So many papers are named when nobody can tell which is meant.
const NAMED: usize = 3;

/// Matches by what files are called; `files` are paths.
pub(super) fn by_names(papers: &[Paper], files: &[String]) -> Matches {
    let mut matches = Matches { of: vec![None; papers.len()], taken: vec![false; files.len()], ambiguous: Vec::new() };
    let addresses: Vec<Vec<String>> = papers.iter().map(|paper| segments(paper.pdf.as_deref())).collect();
    let paths: Vec<Vec<String>> = files.iter().map(|file| segments(Some(file))).collect();
    // Where several have one name, the folders above it may tell.
    for depth in (1..=DEEPEST).rev() {
        let end = |segments: &Vec<String>| Some(segments.get(segments.len().checked_sub(depth)?..)?.join("/"));
        let keys: Vec<Vec<String>> = addresses.iter().map(|segments| end(segments).into_iter().collect()).collect();
        let names: Vec<Option<String>> = paths.iter().map(end).collect();
        matches.match_equal(&keys, &names, By::Name, depth == 1);
    }
    let stems: Vec<String> = files.iter().map(|file| letters(stem(file))).collect();
    let keys: Vec<Vec<String>> =
        papers.iter().map(|paper| paper.keys.iter().filter_map(|key| folded_key(key)).collect()).collect();
    let names: Vec<Option<String>> =
        stems.iter().map(|stem| Some(stem.clone()).filter(|stem| !stem.is_empty())).collect();
    matches.match_equal(&keys, &names, By::Key, true);
    matches.match_words(papers, &stems);
    matches
}

/// Matches what is left by the text of first pages: each of a file, with what seems to be its title.
pub(super) fn by_pages(papers: &[Paper], pages: &[(usize, Page)], matches: &mut Matches) {
    let titles = Titles::new(papers, |paper| matches.of.get(paper).is_some_and(Option::is_none));
    let mut found: FxHashMap<usize, Vec<(usize, bool)>> = FxHashMap::default();
    for (file, page) in pages {
        match titles.longest_on(page).as_slice() {
            [] => {}
            [paper] => {
                let is_title = papers.get(*paper).is_some_and(|paper| page.is_called(&letters(&paper.title)));
                found.entry(*paper).or_default().push((*file, is_title));
            }
            several => matches.ambiguous.push((several.iter().copied().take(NAMED).collect(), vec![*file])),
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_unstable();
    for (paper, files) in found {
        // A page may speak of a paper that is another one.
        let called: Vec<_> = files.iter().filter(|(_, is_title)| *is_title).collect();
        match (files.as_slice(), called.as_slice()) {
            ([(file, is_title)], _) | (_, [(file, is_title)]) => {
                matches.take(paper, *file, By::Page { is_title: *is_title });
            }
            _ => matches.ambiguous.push((vec![paper], files.iter().map(|(file, _)| *file).collect())),
        }
    }
}

impl Matches {
    pub fn is_taken(&self, file: usize) -> bool {
        self.taken.get(file).copied().unwrap_or_default()
    }

    fn take(&mut self, paper: usize, file: usize, by: By) {
        if let (Some(of), Some(taken)) = (self.of.get_mut(paper), self.taken.get_mut(file)) {
            *of = Some((file, by));
            *taken = true;
        }
    }

    /// Matches papers to files by what is equal: each paper's `keys` to each file's name.
    fn match_equal(&mut self, keys: &[Vec<String>], names: &[Option<String>], by: By, is_last: bool) {
        let mut by_key: FxHashMap<&str, (Vec<usize>, Vec<usize>)> = FxHashMap::default();
        for (file, name) in names.iter().enumerate().filter(|(file, _)| !self.is_taken(*file)) {
            if let Some(name) = name {
                by_key.entry(name).or_default().1.push(file);
            }
        }
        let free = |paper: &usize| self.of.get(*paper).is_some_and(Option::is_none);
        for (paper, keys) in keys.iter().enumerate().filter(|(paper, _)| free(paper)) {
            let mut keys: Vec<&String> = keys.iter().collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                if let Some((papers, _)) = by_key.get_mut(key.as_str()) {
                    papers.push(paper);
                }
            }
        }
        let groups = by_key.into_values().filter(|(papers, _)| !papers.is_empty()).collect();
        self.settle(groups, by, is_last);
    }

    /// Matches by titles: a file's name is one, or the long beginning of one.
    fn match_words(&mut self, papers: &[Paper], stems: &[String]) {
        let free = papers.iter().enumerate().filter(|(paper, _)| self.of.get(*paper).is_some_and(Option::is_none));
        let mut titles: Vec<(String, usize)> = free.map(|(at, paper)| (letters(&paper.title), at)).collect();
        titles.sort();
        let mut groups = Vec::new();
        for (file, stem) in stems.iter().enumerate().filter(|(file, _)| !self.is_taken(*file)) {
            let count = stem.chars().count();
            let start = titles.partition_point(|(title, _)| title < stem);
            let begin = titles.get(start..).unwrap_or_default();
            let equal = begin.iter().take_while(|(title, _)| title == stem).take(NAMED);
            let mut found: Vec<usize> = equal.filter(|_| count > LEAST_KEY).map(|(_, paper)| *paper).collect();
            if found.is_empty() && count >= LONG {
                let longer = begin.iter().take_while(|(title, _)| title.starts_with(stem.as_str())).take(NAMED);
                found.extend(longer.map(|(_, paper)| *paper));
            }
            if !found.is_empty() {
                groups.push((found, vec![file]));
            }
        }
        self.settle(groups, By::Words, true);
    }

    /// Takes the pairs that are beyond doubt, and notes what is not if nothing else comes that may tell.
    fn settle(&mut self, mut groups: Vec<(Vec<usize>, Vec<usize>)>, by: By, is_last: bool) {
        groups.sort();
        let mut files_of: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (papers, files) in &groups {
            for paper in papers {
                files_of.entry(*paper).or_default().extend(files.iter().take(NAMED));
            }
        }
        let mut torn: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        for (papers, files) in groups {
            let rivals = papers.first().and_then(|paper| files_of.get(paper)).filter(|_| papers.len() == 1);
            match (papers.as_slice(), files.as_slice(), rivals) {
                ([paper], [file], Some(rivals)) if rivals.len() == 1 => self.take(*paper, *file, by),
                // Told once for the paper, whatever it is by which it has several.
                (_, _, Some(rivals)) => torn.push((papers, rivals.clone())),
                _ => torn.push((papers, files)),
            }
        }
        torn.sort();
        torn.dedup();
        self.ambiguous.extend(torn.into_iter().filter(|_| is_last));
    }
}

/// A file's first page.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// The letters of all its words.
    text: String,
    /// Where words begin and end in it.
    edges: FxHashSet<usize>,
    /// The letters of what seems to be its title, and of that with its subtitle.
    titles: Vec<String>,
}

impl Page {
    pub fn new<'l>(lines: impl Iterator<Item = &'l str>, titles: &[String]) -> Page {
        let mut page = Page { titles: titles.iter().map(|title| letters(title)).collect(), ..Page::default() };
        for word in lines.flat_map(runs) {
            page.edges.insert(page.text.len());
            page.text.push_str(&fold(word));
        }
        page.edges.insert(page.text.len());
        page
    }

    fn is_called(&self, title: &str) -> bool {
        self.titles.iter().any(|own| own == title)
    }
}

/// The titles that can be looked for in a text, by their beginnings.
struct Titles {
    by_beginning: FxHashMap<Vec<u8>, Vec<(String, usize)>>,
}

impl Titles {
    fn new(papers: &[Paper], is_wanted: impl Fn(usize) -> bool) -> Titles {
        let mut by_beginning: FxHashMap<Vec<u8>, Vec<(String, usize)>> = FxHashMap::default();
        for (at, paper) in papers.iter().enumerate().filter(|(at, _)| is_wanted(*at)) {
            let title = letters(&paper.title);
            let is_long = title.chars().count() >= LEAST_LETTERS && runs(&paper.title).nth(LEAST_WORDS - 1).is_some();
            if let Some(beginning) = title.as_bytes().get(..LEAST_LETTERS).filter(|_| is_long) {
                by_beginning.entry(beginning.to_vec()).or_default().push((title, at));
            }
        }
        Titles { by_beginning }
    }

    /// The papers whose title stands on a page; of several titles, the longest.
    fn longest_on(&self, page: &Page) -> Vec<usize> {
        let mut longest = 0;
        let mut papers: Vec<usize> = Vec::new();
        for (start, beginning) in page.text.as_bytes().windows(LEAST_LETTERS).enumerate() {
            let Some(titles) = self.by_beginning.get(beginning).filter(|_| page.edges.contains(&start)) else {
                continue;
            };
            for (title, paper) in titles {
                let is_there = page.text.as_bytes().get(start..).is_some_and(|rest| rest.starts_with(title.as_bytes()))
                    && page.edges.contains(&(start + title.len()));
                if is_there && title.len() > longest {
                    longest = title.len();
                    papers.clear();
                }
                if is_there && title.len() == longest && !papers.contains(paper) {
                    papers.push(*paper);
                }
            }
        }
        papers
    }
}

/// The parts of a path or URL as systems without upper and lower case see them.
fn segments(path: Option<&str>) -> Vec<String> {
    let Some(path) = path else { return Vec::new() };
    let is_url = path.contains("://");
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let path = if is_url { path.split(['?', '#']).next().unwrap_or(path) } else { path };
    let segments = path.split(['/', '\\']).filter(|part| !part.is_empty());
    let plain = |part: &str| {
        if is_url { percent_decode_str(part).decode_utf8_lossy().to_lowercase() } else { part.to_lowercase() }
    };
    segments.map(plain).collect()
}

/// A file's name without its folders and its ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// What a file named after this is called.
fn folded_key(key: &str) -> Option<String> {
    let key = letters(key);
    let least = if key.bytes().all(|byte| byte.is_ascii_digit()) { LEAST_NUMBER } else { LEAST_KEY };
    (key.chars().count() >= least).then_some(key)
}

#[cfg(test)]
#[path = "tests/mod.rs"]
mod tests;
