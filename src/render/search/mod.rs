//! The search index: every publication, every plain page, every page of every PDF, and the names of people, series and topics,
//! as static files that a script in the browser asks ([`CLIENT`]), or a program ([`Searcher`]).
//!
//! ## The files
//!
//! All stand in `search/`. `catalogue-1.bin` is the table of contents; it has the format's number in its name, as the script
//! has, so that an old script never meets a new index. The others are shards, `HEX.bin`, named after what they hold (the
//! first 6 bytes of the BLAKE3 hash), so that they may be cached for ever and an edit changes few. Every file is deflated
//! (zlib), and of bounded size.
//!
//! Entries are numbered: plain pages first, then publications from the oldest to the newest. So a new publication changes the
//! files that speak of it and no others, a span of years is a span of numbers, and the newest first is the highest first.
//!
//! In what follows a *number* is a LEB128 varint, a *text* its length and its UTF-8, a *name* the 6 bytes of a shard's name,
//! a *column* the length of what follows and one number for each word. A *step* is the difference to the number before.
//!
//! **Table of contents.** The site's address (text). Number of plain pages, of publications. Years: their number, and for
//! each the step and how many publications it has. Axes: their number, and for each its key and title (texts), its place
//! among all axes, and its shards (their number, names). Shards of words: their number, and for each its first word (text)
//! and name. Shards of endings, likewise. Shards of results: how many results stand in each, their number, names. Shards of
//! the results for names, likewise.
//!
//! **Words**: the words in the order of their UTF-8, as [`words`](crate::base::words) cuts and folds them. How many they
//! are; columns: bytes in common with the word before; bytes that follow, and then these; the distance back to the last word of the same group,
//! or 0; publications and pages that have it in their text; publications that have it in their PDF only; names that have it.
//! A group is what one stem ties together, in whatever language, so the browser needs no stemmer. Then three times, for
//! postings, pages and positions: a column of the lengths of the words' lists in bytes; the length of the inline lists (up to
//! 8, 6 and 0 bytes), and these; and for groups whose lists have up to 3 KiB together, up to 40 KiB, and more: the size of a
//! file, where in the first one the shard's own lists begin, the number of files, and names. The lists of a group stand
//! together, groups in the order of their first words; what is left of a group and would not end in the same file begins with
//! the next. At the end, for each member of a group that stands in another shard: the word's place in this one, and the member
//! (text).
//!
//! - *Postings*: the steps from entry to entry; then for each a byte: how much the word counts there (BM25F without the
//!   word's rarity), 1 to 63, and 64 more if it stands in the title; then for each of these a byte: where it stands first,
//!   from 1. After those of publications and pages, those of names.
//! - *Pages*: for each publication whose PDF has the word: the step to it, the number of pages, and for each page the step
//!   to it, doubled, and one more if the word stands there three times or more. The first page is 1.
//! - *Positions*: for each posting the steps from place to place, each doubled, and one more if another follows. Words of
//!   different texts are at least 16 apart. Words in more than half of all entries, if these are more than 2,000, have none.
//!
//! **Endings**: words of four letters or more in reverse, for finding mistyped ones. How many; columns: bytes in common; bytes
//! that follow, and these; how many publications have the word.
//!
//! **Axes**: until the end, for each term: the last part of its address, its title (texts), the number of its publications,
//! and the steps from entry to entry.
//!
//! **Results**: JSON, an array for each column: address below the site's; title; up to three people (one in large catalogues);
//! how many more; date; type; series and number; language if it is not the site's; PDF beside the page; the shards of the PDF's
//! text, each with the first page that is in it. Plain pages have empty ones but for the first two. Of names: address; title;
//! place of the axis among all; publications.
//!
//! **Texts** of PDFs: pages, with a form feed between two.

mod ask;
mod bytes;
mod entries;
mod excerpt;
mod find;
mod invert;
mod lists;
mod paragraphs;
mod query;
mod reader;
mod shards;

pub use ask::{Answer, Searcher};
pub use reader::Unreadable;

use crate::discover::Sources;
use crate::model::{AxisKind, Catalogue};
use crate::plan::{self, Plan};
use bytes::{put, put_text};
use entries::{Names, Papers};
use invert::{Collection, invert};
use rayon::prelude::*;
use serde_json::{Value, json};
use shards::{Name, Shard, dictionary, shard, stride};
use std::collections::BTreeMap;

/// The script that asks the index in a browser.
pub const CLIENT: &str = include_str!("offprint.min.js");

/// A page's text is cut off a shard when so many bytes are in it.
const TEXTS: usize = 64 << 10;

/// The index's files by their paths below the site's.
#[derive(Default)]
pub struct Index {
    files: BTreeMap<String, Vec<u8>>,
}

impl Index {
    /// Their paths, in order.
    pub fn paths(&self) -> impl ExactSizeIterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The bytes of a file.
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    fn add(&mut self, shards: impl IntoIterator<Item = Shard>) -> Vec<Name> {
        let mut names = Vec::new();
        for shard in shards {
            names.push(shard.name);
            self.files.insert(path(shard.name), shard.bytes);
        }
        names
    }
}

/// Whether a path below the site's is that of a shard, be there one or not.
pub fn is_shard(path: &str) -> bool {
    path.strip_prefix("search/").and_then(|path| path.strip_suffix(".bin")).is_some_and(reader::is_name)
}

fn path(name: Name) -> String {
    format!("search/{}.bin", hex(name))
}

fn hex(name: Name) -> String {
    name.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Makes the index.
pub fn index(sources: &Sources, catalogue: &Catalogue, plan: &Plan) -> Index {
    if plan.search.is_none() {
        return Index::default();
    }
    let papers = Papers::new(sources, catalogue, plan);
    let names = Names::new(catalogue, plan);
    let (dictionary, (results, name_results, texts)) = rayon::join(
        || {
            let number = papers.len();
            let (papers, names) = rayon::join(|| invert(&papers), || invert(&names));
            dictionary(&papers, &names, number)
        },
        || {
            let (rows, texts): (Vec<_>, Vec<_>) =
                (0..papers.len()).into_par_iter().map(|entry| result(&papers, entry)).unzip();
            let of_names: Vec<_> = (0..names.len()).into_par_iter().map(|entry| names.row(entry)).collect();
            (blocks(&rows, 660, 8), blocks(&of_names, 48, 32), texts)
        },
    );

    let mut index = Index::default();
    let mut contents = Vec::new();
    put_text(&mut contents, &plan.permalink(plan.home));
    put(&mut contents, papers.pages.len() as u32);
    put(&mut contents, papers.publications.len() as u32);
    let years = papers.years();
    put(&mut contents, years.len() as u32);
    let mut last = 0;
    for (year, number) in years {
        put(&mut contents, year - last);
        put(&mut contents, number);
        last = year;
    }
    let axes = || catalogue.axes().filter(|(_, axis)| axis.kind != AxisKind::Years && !axis.terms.is_empty());
    put(&mut contents, axes().count() as u32);
    for (id, axis) in axes() {
        put_text(&mut contents, &axis.key);
        put_text(&mut contents, &axis.title);
        put(&mut contents, id.index() as u32);
        let terms =
            catalogue.terms(id).map(|(term, of)| (of.slug.as_str(), of.title.as_str(), papers.entries_of(term)));
        let shards = axis_shards(terms);
        put_names(&mut contents, &index.add(shards));
    }
    for directory in [dictionary.words, dictionary.endings] {
        put(&mut contents, directory.len() as u32);
        for (first, name) in directory {
            put_text(&mut contents, &first);
            contents.extend(name);
        }
    }
    index.add(dictionary.shards);
    index.add(texts.into_iter().flatten());
    for (stride, shards) in [results, name_results] {
        put(&mut contents, stride as u32);
        put_names(&mut contents, &index.add(shards));
    }
    let [at, script] = plan::INDEX.map(str::to_owned);
    index.files.insert(at, shard(&contents).bytes);
    index.files.insert(script, CLIENT.as_bytes().to_vec());
    index
}

fn put_names(out: &mut Vec<u8>, names: &[Name]) {
    put(out, names.len() as u32);
    out.extend(names.as_flattened());
}

/// The shards of an axis, from the address, title and entries of each term.
fn axis_shards<'t>(terms: impl Iterator<Item = (&'t str, &'t str, impl Iterator<Item = u32>)>) -> Vec<Shard> {
    let mut contents = Vec::new();
    let mut ends = Vec::new();
    for (slug, title, entries) in terms {
        put_text(&mut contents, slug);
        put_text(&mut contents, title);
        let entries: Vec<u32> = entries.collect();
        put(&mut contents, entries.len() as u32);
        let mut last = 0;
        for entry in entries {
            put(&mut contents, entry - last);
            last = entry;
        }
        ends.push(contents.len());
    }
    // A term is not cut in two.
    let size = stride(contents.len(), 16, 32 << 10);
    let parts = ends.chunk_by(|a, b| a / size == b / size).scan(0, |start, ends| {
        let part = *start..ends.last().copied().unwrap_or(*start);
        *start = part.end;
        Some(part)
    });
    parts.collect::<Vec<_>>().into_par_iter().map(|part| shard(&contents[part])).collect()
}

/// What results show of an entry, and the shards of its PDF's text.
fn result(papers: &Papers<'_>, entry: usize) -> (Vec<Value>, Vec<Shard>) {
    let mut row = papers.row(entry);
    let mut shards = Vec::new();
    let mut parts = Vec::new();
    let pages = papers.pages(entry).unwrap_or_default();
    let mut start = 0;
    while start < pages.len() {
        let mut size = 0;
        let full = |page: &String| {
            size += page.len();
            size >= TEXTS
        };
        let length = pages[start..].iter().position(full).map_or(pages.len() - start, |last| last + 1);
        let shard = shard(pages[start..start + length].join("\u{c}").as_bytes());
        parts.push(json!([start + 1, hex(shard.name)]));
        shards.push(shard);
        start += length;
    }
    row.push(Value::from(parts));
    (row, shards)
}

/// Results in about so many files, and how many stand in each: a multiple of `step`.
fn blocks(rows: &[Vec<Value>], number: usize, step: usize) -> (usize, Vec<Shard>) {
    let stride = stride(rows.len(), number, step);
    let block = |rows: &[Vec<Value>]| {
        let columns: Vec<Vec<&Value>> =
            (0..rows[0].len()).map(|column| rows.iter().map(|row| &row[column]).collect()).collect();
        shard(json!(columns).to_string().as_bytes())
    };
    (stride, rows.par_chunks(stride).map(block).collect())
}
