//! The growing index of one axis: what is written in the papers → terms with an identity, a title and an order.

use super::PubId;
use super::axes::{Axis, AxisKind, Term};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::name::is_institution;
use crate::base::paths;
use crate::base::words::begins_with_family;
use crate::load::{PersonFile, SeriesFile};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Terms in the order in which they are first met.
#[derive(Default)]
pub(super) struct Indexer<'a> {
    terms: Vec<Growing>,
    /// What has been met as it is written, and the term and spelling that it is: most of it is met again.
    met: FxHashMap<&'a str, (u32, u32)>,
    by_slug: FxHashMap<Box<str>, u32>,
    /// What papers may write for a described term, and the term.
    names: FxHashMap<Box<str>, u32>,
}

struct Growing {
    slug: Box<str>,
    /// From the file that describes the term.
    title: Option<String>,
    file: Option<u32>,
    spellings: Vec<Spelling>,
    publications: Vec<PubId>,
}

struct Spelling {
    text: Box<str>,
    count: u32,
    first: PubId,
}

impl<'a> Indexer<'a> {
    /// An index that begins with the people who have a file.
    pub(super) fn of_people(files: &[PersonFile]) -> Indexer<'a> {
        let mut indexer = Indexer::default();
        for (index, file) in files.iter().enumerate() {
            indexer.describe(&file.slug, &file.name, index);
        }
        indexer
    }

    /// An index that begins with the series that have a file.
    pub(super) fn of_series(files: &[SeriesFile], out: &mut Diagnostics) -> Indexer<'a> {
        let mut indexer = Indexer::default();
        for (index, file) in files.iter().enumerate() {
            if let Some(other) = indexer.by_slug.get(file.slug.as_str()) {
                let other = &files[*other as usize];
                out.push(
                    Diagnostic::error("duplicate-address", file.place.clone(), "two files describe one series")
                        .related(other.place.clone(), "the other one")
                        .remedy("rename one of the files, or delete it"),
                );
                continue;
            }
            let term = indexer.describe(&file.slug, &file.title, index);
            for name in std::iter::once(&file.title).chain(&file.aliases) {
                indexer.names.insert(normalized(name).into(), term);
            }
        }
        indexer
    }

    fn describe(&mut self, slug: &str, title: &str, file: usize) -> u32 {
        let index = self.intern(slug);
        let term = &mut self.terms[index as usize];
        term.title = Some(title.to_owned());
        term.file = Some(file as u32);
        index
    }

    fn intern(&mut self, slug: &str) -> u32 {
        if let Some(index) = self.by_slug.get(slug) {
            return *index;
        }
        let index = self.terms.len() as u32;
        self.terms.push(Growing {
            slug: slug.into(),
            title: None,
            file: None,
            spellings: Vec::new(),
            publications: Vec::new(),
        });
        self.by_slug.insert(slug.into(), index);
        index
    }

    /// Notes that a paper has a term, under a spelling of it.
    pub(super) fn add(&mut self, slug: &str, spelling: &str, publication: PubId) -> u32 {
        let index = self.intern(slug);
        let spellings = &mut self.terms[index as usize].spellings;
        let place = spellings.iter().position(|known| *known.text == *spelling).unwrap_or_else(|| {
            spellings.push(Spelling { text: spelling.into(), count: 0, first: publication });
            spellings.len() - 1
        });
        self.note(index, place as u32, publication);
        index
    }

    fn note(&mut self, index: u32, spelling: u32, publication: PubId) {
        let term = &mut self.terms[index as usize];
        term.spellings[spelling as usize].count += 1;
        if term.publications.last() != Some(&publication) {
            term.publications.push(publication);
        }
    }

    /// As [`Indexer::add`], for what has been met as it is `written`.
    pub(super) fn add_again(&mut self, written: &str, publication: PubId) -> Option<u32> {
        let (index, spelling) = *self.met.get(written)?;
        self.note(index, spelling, publication);
        Some(index)
    }

    /// As [`Indexer::add`], for a term that is known by what is written alone.
    pub(super) fn add_written(&mut self, written: &'a str, publication: PubId) -> u32 {
        if let Some(index) = self.add_again(written, publication) {
            return index;
        }
        let text = normalized(written);
        let (slug, spelling) = match self.names.get(text.as_str()) {
            Some(index) => {
                let term = &self.terms[*index as usize];
                (term.slug.to_string(), term.title.clone().unwrap_or_default())
            }
            None => (paths::slug_or_code_points(&text), text),
        };
        let index = self.add(&slug, &spelling, publication);
        let spellings = &self.terms[index as usize].spellings;
        let spelling = spellings.iter().position(|known| *known.text == *spelling).unwrap_or_default();
        self.met.insert(written, (index, spelling as u32));
        index
    }

    /// Reports terms that are written in several ways and have no file that says that they are one.
    pub(super) fn report_spellings(&self, key: &str, place: impl Fn(PubId) -> Place, out: &mut Diagnostics) {
        for term in &self.terms {
            if term.file.is_some() || term.spellings.len() < 2 {
                continue;
            }
            let ranked = term.ranked();
            let (most, others) = (&ranked[0], &ranked[1..]);
            for other in others {
                let (message, remedy) = if key == "authors" {
                    (
                        format!("{} is taken for the same person as {}", other.text, most.text),
                        format!(
                            "give each a file in content/people/ if they are two; else list `{}` under `aliases` in \
                             content/people/{}.md",
                            other.text, term.slug
                        ),
                    )
                } else {
                    (
                        format!(
                            "`{}` and `{}` share the address {}/{}/",
                            other.text,
                            most.text,
                            key.replace('_', "-"),
                            term.slug
                        ),
                        format!("write `{}` everywhere, or give one of them another name", most.text),
                    )
                };
                out.push(Diagnostic::warning("several-spellings", place(other.first), message).remedy(remedy));
            }
        }
    }

    /// The axis, and for each term in the order of arrival its place in it.
    pub(super) fn finish(self, key: &str, kind: AxisKind, title: &str) -> (Axis, Vec<u32>) {
        let mut order: Vec<(SortKey, u32, Growing)> = self
            .terms
            .into_par_iter()
            .enumerate()
            .map(|(index, term)| (SortKey::new(kind, term.title(), &term.slug), index as u32, term))
            .collect();
        order.par_sort_by(|a, b| a.0.cmp(&b.0));
        let mut places = vec![0; order.len()];
        let terms = order
            .into_iter()
            .enumerate()
            .map(|(place, (_, index, mut term))| {
                places[index as usize] = place as u32;
                let title = term.title().to_owned();
                let also_written =
                    term.ranked().iter().map(|s| s.text.to_string()).filter(|text| *text != title).collect();
                term.publications.dedup();
                Term { slug: term.slug.into(), title, publications: term.publications, also_written, file: term.file }
            })
            .collect();
        (Axis { key: key.to_owned(), kind, title: title.to_owned(), terms }, places)
    }
}

impl Growing {
    fn title(&self) -> &str {
        match &self.title {
            Some(title) => title,
            None => self.ranked().first().map_or(&self.slug, |spelling| &spelling.text),
        }
    }

    /// Most frequent first, and among equals in the order of their letters, so that nothing hangs on the order of files.
    fn ranked(&self) -> Vec<&Spelling> {
        let mut ranked: Vec<&Spelling> = self.spellings.iter().collect();
        ranked.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        ranked
    }
}

/// Years from the newest, people by family name, everything else by title.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct SortKey(i32, String);

impl SortKey {
    fn new(kind: AxisKind, title: &str, slug: &str) -> SortKey {
        match kind {
            AxisKind::Years => SortKey(-slug.parse::<i32>().unwrap_or(0), String::new()),
            AxisKind::Authors => SortKey(0, format!("{} {slug}", family_first(title))),
            _ => SortKey(0, format!("{} {slug}", paths::slug_or_code_points(title))),
        }
    }
}

/// "Ann van Dyck Jr." sorts as "dyck ann van": the last word that is no suffix comes first. Names in Chinese, Japanese and
/// Korean begin with the family's.
fn family_first(name: &str) -> String {
    const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "phd"];
    if begins_with_family(name) || is_institution(name) {
        return paths::slug_or_code_points(name);
    }
    let mut words: Vec<String> = name.split_whitespace().map(paths::slug_or_code_points).collect();
    while words.len() > 1 && words.last().is_some_and(|last| SUFFIXES.contains(&last.as_str())) {
        words.pop();
    }
    let family = words.pop().unwrap_or_default();
    format!("{family} {}", words.join(" "))
}

/// The letter under which a person is found; `None` for what begins otherwise, which comes before all letters.
pub(super) fn initial(name: &str) -> Option<char> {
    family_first(name).chars().next().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase())
}

/// One spelling of what looks the same: composed accents, single spaces.
pub(super) fn normalized(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, is_nfc};
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_nfc(&words) { words } else { words.nfc().collect() }
}
