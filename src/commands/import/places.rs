//! Where files go: each to a place of its own, and one that is there stays where it is.

use super::existing::{Existing, folded};
use super::plan::Draft;
use super::record::{Weight, What};
use crate::base::config::Config;
use crate::base::paths::{self, on_site};
use crate::load::{pages, publication};
use crate::plan::redirect_path;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::PathBuf;

/// What is taken.
pub(super) struct Places<'e> {
    /// Where papers go, below the root.
    papers: &'e str,
    slugs: FxHashSet<String>,
    people: FxHashSet<String>,
    paths: FxHashSet<String>,
    /// The first words of addresses that are listings'.
    listings: FxHashSet<String>,
    /// The output paths of addresses, each with the id of the record that has it; `None` if that is not of this import.
    addresses: FxHashMap<String, Option<String>>,
    counts: Counts,
}

/// The counts that taken words were last told apart by.
type Counts = FxHashMap<String, u32>;

/// Those of every site.
const LISTINGS: [&str; 6] = ["publications", "years", "authors", "series", "types", "search"];

impl<'e> Places<'e> {
    /// `taxonomies` are those that the site will have.
    pub(super) fn new<'t>(
        existing: &Existing,
        papers: &'e str,
        taxonomies: impl Iterator<Item = &'t str>,
    ) -> Places<'e> {
        Places {
            papers,
            listings: LISTINGS.into_iter().chain(taxonomies).map(str::to_owned).collect(),
            slugs: existing.slugs.clone(),
            people: existing.people.clone(),
            paths: existing.paths.clone(),
            addresses: existing.old.clone(),
            counts: Counts::default(),
        }
    }

    /// The place of a record whose file is there.
    pub(super) fn stay(&mut self, draft: &mut Draft<'_>) {
        let Some(known) = draft.known else { return };
        draft.path = known.path.to_string();
        draft.slug = match draft.record.what {
            What::Page => pages::address(&draft.path),
            What::Paper | What::Person => known.slug.clone(),
        };
        self.name_files(draft);
        self.claim(draft);
    }

    /// A new place.
    pub(super) fn place(&mut self, draft: &mut Draft<'_>) {
        match draft.record.what {
            What::Paper => self.place_paper(draft),
            What::Page => self.place_page(draft),
            What::Person => self.place_person(draft),
        }
        self.paths.insert(folded(&draft.path));
        self.name_files(draft);
        self.claim(draft);
    }

    fn place_paper(&mut self, draft: &mut Draft<'_>) {
        let record = &draft.record;
        let year = record.text("date").unwrap_or_default().split('-').next().unwrap_or_default().to_owned();
        let wanted = record.slug.as_deref().and_then(paths::slug);
        let wanted = wanted.unwrap_or_else(|| paths::slug_or_code_points(record.text("title").unwrap_or_default()));
        let own_folder = !draft.files.is_empty();
        let file = |slug: &str| match own_folder {
            true => format!("{}/{year}/{slug}/index.md", self.papers),
            false => format!("{}/{year}/{slug}.md", self.papers),
        };
        let is_free = |slug: &str| {
            let folder = folded(&format!("{}/{year}/{slug}", self.papers));
            !self.slugs.contains(slug) && !self.paths.contains(&folded(&file(slug))) && !self.paths.contains(&folder)
        };
        let slug = free(&wanted, &[record.text("number"), Some(&year)], &mut self.counts, is_free);
        draft.path = file(&slug);
        if slug != wanted {
            draft
                .record
                .remark(Weight::Kept, "papers whose address is another's have their number, year or a count in it");
        }
        self.paths.insert(folded(&format!("{}/{year}/{slug}", self.papers)));
        self.slugs.insert(slug.clone());
        draft.slug = slug;
    }

    fn place_page(&mut self, draft: &mut Draft<'_>) {
        let record = &draft.record;
        let wanted = record.slug.as_deref().unwrap_or_else(|| record.text("title").unwrap_or_default());
        let parts: Vec<String> = wanted.split('/').filter_map(paths::slug).collect();
        let wanted = if parts.is_empty() { "index".to_owned() } else { parts.join("/") };
        // The text above a listing lies in the listing's folder.
        let is_above = [publication::FOLDER, pages::PEOPLE, pages::SERIES]
            .iter()
            .any(|folder| folder.strip_prefix("content/") == Some(&wanted));
        if is_above && !self.paths.contains(&format!("content/{wanted}/index.md")) {
            draft.path = format!("content/{wanted}/index.md");
            draft.slug = wanted;
            return;
        }
        let own_folder = !draft.files.is_empty();
        let file = |slug: &str| match own_folder && slug != "index" {
            true => format!("content/{slug}/index.md"),
            false => format!("content/{slug}.md"),
        };
        let is_free = |slug: &str| {
            let others = [format!("content/{slug}.md"), format!("content/{slug}/index.md")];
            !self.listings.contains(slug) && !others.iter().any(|path| self.paths.contains(&folded(path)))
        };
        let slug = free(&wanted, &[Some("page")], &mut self.counts, is_free);
        draft.path = file(&slug);
        if slug != wanted {
            draft.record.remark(Weight::Kept, "pages whose address is another's have another one");
        }
        draft.slug = if slug == "index" { String::new() } else { slug };
    }

    fn place_person(&mut self, draft: &mut Draft<'_>) {
        let record = &draft.record;
        let wanted = record.slug.as_deref().and_then(paths::slug);
        let wanted = wanted.unwrap_or_else(|| paths::slug_or_code_points(record.text("name").unwrap_or_default()));
        let file = |slug: &str| format!("{}/{slug}.md", pages::PEOPLE);
        let is_free = |slug: &str| !self.people.contains(slug) && !self.paths.contains(&folded(&file(slug)));
        let slug = free(&wanted, &[], &mut self.counts, is_free);
        draft.path = file(&slug);
        self.people.insert(slug.clone());
        draft.slug = slug;
    }

    /// Names for the files beside the Markdown: the PDF is called as the paper is. A file that is named twice is one.
    fn name_files(&mut self, draft: &mut Draft<'_>) {
        let folder = paths::parent(&draft.path);
        let is_index = paths::stem(&draft.path) == "index";
        let own_name = if draft.slug.is_empty() { "index" } else { paths::file_name(&draft.slug) };
        let pdf = draft.record.pdf.as_ref().map(|pdf| &pdf.path);
        let pdf = draft.files.iter().find(|(name, ..)| Some(name) == pdf).map(|(_, from, _)| from.clone());
        let mut known: FxHashMap<PathBuf, String> = FxHashMap::default();
        let mut taken: FxHashSet<String> = FxHashSet::default();
        for (_, from, beside) in &mut draft.files {
            if let Some(known) = known.get(from) {
                beside.clone_from(known);
                continue;
            }
            let original = from.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let ending = paths::extension(&original);
            let is_pdf = pdf.as_ref() == Some(from);
            let stem = if is_pdf { own_name.to_owned() } else { paths::slug_or_code_points(paths::stem(&original)) };
            // Without a folder of its own, what it has says whose it is.
            let stem = if is_index || is_pdf { stem } else { format!("{own_name}-{stem}") };
            let ending = paths::slug(&ending).map(|ending| format!(".{ending}")).unwrap_or_default();
            let is_of_another = |stem: &str| {
                let path = folded(&format!("{folder}/{stem}{ending}"));
                draft.known.is_none() && self.paths.contains(&path)
            };
            let is_free = |stem: &str| !taken.contains(&format!("{stem}{ending}")) && !is_of_another(stem);
            *beside = format!("{}{ending}", free(&stem, &[], &mut Counts::default(), is_free));
            taken.insert(beside.clone());
            known.insert(from.clone(), beside.clone());
        }
        self.paths.extend(taken.into_iter().map(|name| folded(&format!("{folder}/{name}"))));
    }

    /// Takes the record's own address.
    fn claim(&mut self, draft: &Draft<'_>) {
        self.addresses.insert(folded(&redirect_path(&address(draft))), Some(draft.id.clone()));
    }

    /// Gives the record those of its old addresses that nobody else has.
    pub(super) fn redirect(
        &mut self,
        draft: &mut Draft<'_>,
        site: Option<&str>,
        config: &Config,
        people: &mut Vec<(String, String)>,
    ) {
        let own = address(draft);
        for old in draft.record.aliases.clone() {
            let hosts = [site.unwrap_or_default(), config.base_url.origin()];
            let path = match path_of(&old, hosts) {
                Ok(path) => path,
                Err(why) => {
                    draft.record.remark(
                        Weight::Kept,
                        format!("an old address {why} cannot lead here, and stands under `extra`"),
                    );
                    draft.record.keep("old_address", old);
                    continue;
                }
            };
            let output = folded(&redirect_path(&path));
            let is_own = output == folded(&redirect_path(&own));
            match self.addresses.get(&output) {
                _ if is_own || path == "/" => {}
                Some(Some(owner)) if *owner == draft.id => push(draft, path, &own, people),
                None if !self.listings.contains(path.trim_matches('/')) => {
                    self.addresses.insert(output, Some(draft.id.clone()));
                    push(draft, path, &own, people);
                }
                _ => {
                    draft
                        .record
                        .remark(Weight::Kept, "an old address that leads elsewhere already stands under `extra`");
                    draft.record.keep("old_address", old);
                }
            }
        }
    }
}

fn push(draft: &mut Draft<'_>, path: String, own: &str, people: &mut Vec<(String, String)>) {
    if draft.record.what == What::Person {
        if draft.known.is_none() {
            people.push((path, own.to_owned()));
        }
    } else if !draft.aliases.contains(&path) {
        draft.aliases.push(path);
    }
}

/// The path of an old address on this site.
fn path_of(old: &str, hosts: [&str; 2]) -> Result<String, &'static str> {
    let on_host = hosts.iter().filter(|host| !host.is_empty()).find_map(|host| on_site(old, host));
    let path = match on_host {
        Some(path) => path,
        None if old.contains("://") => return Err("of another host"),
        None => old,
    };
    if path.contains(['?', '#']) {
        return Err("with a `?` or `#`");
    }
    let path = format!("/{}", path.trim_start_matches('/'));
    let is_sound = paths::OutPath::new(redirect_path(&path)).is_ok();
    if is_sound { Ok(path) } else { Err("that is no path") }
}

/// The record's address on this site.
fn address(draft: &Draft<'_>) -> String {
    match draft.record.what {
        What::Paper => format!("/publications/{}/", draft.slug),
        What::Person => format!("/authors/{}/", draft.slug),
        What::Page => format!("/{}/", draft.slug),
    }
}

/// The first of a word, the word with one of `more`, and the word with a count, that is free.
fn free(word: &str, more: &[Option<&str>], counts: &mut Counts, is_free: impl Fn(&str) -> bool) -> String {
    if is_free(word) {
        return word.to_owned();
    }
    let mut longer = more.iter().filter_map(|more| Some(with(word, &paths::slug(more.as_ref()?)?)));
    if let Some(longer) = longer.find(|longer| is_free(longer)) {
        return longer;
    }
    // Thousands may be of one word: the search goes on where it ended.
    let count = counts.entry(word.to_owned()).or_insert(1);
    loop {
        *count += 1;
        let counted = with(word, &count.to_string());
        if is_free(&counted) {
            return counted;
        }
    }
}

/// A word with another one behind it, shortened so that both fit into an address.
fn with(word: &str, more: &str) -> String {
    let room = paths::LONGEST_SLUG.saturating_sub(more.len() + 1);
    let short = if word.len() > room { word[..word.floor_char_boundary(room)].trim_end_matches('-') } else { word };
    format!("{short}-{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_taken_gets_another_one() {
        let taken = ["a", "a-nbs-7", "a-2"];
        let is_free = |word: &str| !taken.contains(&word);
        let mut counts = Counts::default();
        let mut free = |word, more| free(word, more, &mut counts, is_free);
        assert_eq!(free("b", &[]), "b");
        assert_eq!(free("a", &[Some("NBS 7"), Some("1999")]), "a-1999");
        assert_eq!(free("a", &[None, Some("?")]), "a-3");
        assert_eq!(free("a", &[]), "a-4");
        let long = "long-".repeat(30);
        assert!(paths::is_slug(&with(&long, "2")) && paths::is_slug(&with("é", "2").replace('é', "e")));
    }

    #[test]
    fn old_addresses_become_paths() {
        let path = |old| path_of(old, ["https://old.example", "https://new.example"]);
        assert_eq!(path("https://old.example/a/"), Ok("/a/".to_owned()));
        assert_eq!(path("http://new.example/b.html"), Ok("/b.html".to_owned()));
        assert_eq!(path("c"), Ok("/c".to_owned()));
        assert!(path("https://third.example/a/").is_err());
        assert!(path("/?p=12").is_err());
        assert!(path("/../../etc").is_err());
    }
}
