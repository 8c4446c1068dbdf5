//! Inverted batches → the files of the index that hold words: sorted, cut into shards of bounded size, deflated, and named
//! after their content.

use super::bytes::{put, put_text};
use super::invert::{Batch, BatchWord};
use super::lists::{INLINE, Lists, STREAMS, Streams};
use crate::base::words::{beginning, hash};
use libdeflater::{CompressionLvl, Compressor};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::ops::Range;

/// A file's name in the index: the beginning of its content's hash.
pub(super) type Name = [u8; 6];

/// A shard, deflated.
pub(super) struct Shard {
    pub name: Name,
    pub bytes: Vec<u8>,
}

/// Set in the level of a posting that has its place in the title.
pub(super) const IN_TITLE: u8 = 64;
/// So many shards of words share files of lists, of which the last is seldom full.
const SHARING: usize = 12;
/// The smallest useful size of a file of lists, before it is deflated.
const SMALLEST: usize = 16 << 10;

thread_local! {
    /// At its usual level: more makes files that are hardly smaller. It has large tables, so that it is not made for each file.
    static COMPRESSOR: RefCell<(Compressor, Vec<u8>)> =
        RefCell::new((Compressor::new(CompressionLvl::default()), Vec::new()));
}

/// Deflates a file (zlib, RFC 1950, whose checksum tells a damaged one) and gives it its name.
pub(super) fn shard(content: &[u8]) -> Shard {
    let bytes = COMPRESSOR.with_borrow_mut(|(compressor, buffer)| {
        buffer.resize(buffer.len().max(compressor.zlib_compress_bound(content.len())), 0);
        // There is room for the worst case, and nothing else can go wrong.
        let length = compressor.zlib_compress(content, buffer).unwrap_or_default();
        buffer[..length].to_vec()
    });
    let mut name = Name::default();
    blake3::Hasher::new().update(&bytes).finalize_xof().fill(&mut name);
    Shard { name, bytes }
}

/// The size of parts of which about `number` make up `total`: a multiple of `step`, so that it stays the same over most edits.
pub(super) fn stride(total: usize, number: usize, step: usize) -> usize {
    (total / number).max(1).next_multiple_of(step)
}

/// The dictionary of the index: a table of contents, and the shards.
pub(super) struct Dictionary {
    /// The first word of each shard of words, and its name.
    pub words: Vec<(String, Name)>,
    /// The same of words with their letters in reverse order.
    pub endings: Vec<(String, Name)>,
    pub shards: Vec<Shard>,
}

/// Brings together what is known of so many publications and pages, and of names.
pub(super) fn dictionary(publications: &[Batch], names: &[Batch], entries: usize) -> Dictionary {
    let lexicon = Lexicon::new(publications, names, entries);
    let postings = publications.iter().chain(names).map(|batch| batch.postings.len() * 3).sum();
    let of_pages = publications.iter().map(|batch| batch.pages.len()).sum();
    let of_positions = publications.iter().map(|batch| batch.positions.len()).sum();
    let size = |total, number| stride(total, number, SMALLEST / 2).max(SMALLEST);
    let growing = |size: usize| [size, size * 3 / 2, size * 5 / 2];
    // Only a question in quotes asks for positions.
    let sizes = [growing(size(postings, 1_000)), growing(size(of_pages, 2_000)), [size(of_positions, 40); STREAMS]];
    let ((words, mut shards), endings) = rayon::join(|| lexicon.words(sizes), || lexicon.endings());
    let (endings, more) = endings;
    shards.extend(more);
    Dictionary { words, endings, shards }
}

/// All words, each with where it stands in the batches.
struct Lexicon<'a> {
    publications: &'a [Batch],
    names: &'a [Batch],
    /// The number of publications and pages.
    entries: usize,
    /// Every word of every batch, by form.
    met: Vec<Met<'a>>,
    /// Where each form begins in `met`; and the end.
    starts: Vec<usize>,
    /// By form: the number of the group of forms that find one another. The number is the first form's.
    groups: Vec<u32>,
    /// The forms of each group that has several.
    members: FxHashMap<u32, Vec<u32>>,
}

/// A word of a batch.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Met<'a> {
    beginning: u64,
    form: &'a str,
    /// Batches of names count after those of publications.
    batch: usize,
    /// Its place in the batch.
    word: usize,
}

impl<'a> Lexicon<'a> {
    fn new(publications: &'a [Batch], names: &'a [Batch], entries: usize) -> Lexicon<'a> {
        let batches = || publications.iter().chain(names).enumerate();
        let mut met: Vec<Met<'_>> = batches()
            .flat_map(|(batch, of)| {
                of.words.iter().enumerate().map(move |(word, BatchWord { form, .. })| Met {
                    beginning: beginning(form),
                    form,
                    batch,
                    word,
                })
            })
            .collect();
        met.par_sort_unstable();
        // Where each batch's words are among all of them.
        let mut places: Vec<Vec<u32>> = batches().map(|(_, of)| vec![0; of.words.len()]).collect();
        let mut starts = Vec::new();
        for (at, Met { form, batch, word, .. }) in met.iter().enumerate() {
            if at == 0 || met[at - 1].form != *form {
                starts.push(at);
            }
            places[*batch][*word] = starts.len() as u32 - 1;
        }
        let number = starts.len();
        starts.push(met.len());
        let mut stems: Vec<(u64, &str, u32)> = batches()
            .flat_map(|(batch, of)| {
                let places = &places[batch];
                of.stems.iter().map(move |(stem, word)| (beginning(stem), &**stem, places[*word as usize]))
            })
            .collect();
        stems.par_sort_unstable();
        stems.dedup();
        let groups = group(number, &stems);
        let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (form, group) in (0..).zip(&groups) {
            if form != *group {
                members.entry(*group).or_insert_with(|| vec![*group]).push(form);
            }
        }
        Lexicon { publications, names, entries, met, starts, groups, members }
    }

    /// The number of forms.
    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    fn text(&self, form: usize) -> &'a str {
        self.met[self.starts[form]].form
    }

    /// A form's words in the batches of publications, and in those of names.
    fn words_of(&self, form: usize) -> (&[Met<'a>], &[Met<'a>]) {
        let all = &self.met[self.starts[form]..self.starts[form + 1]];
        all.split_at(all.partition_point(|met| met.batch < self.publications.len()))
    }

    /// The shards of words, and the files of their lists.
    fn words(&self, sizes: [[usize; STREAMS]; 3]) -> (Vec<(String, Name)>, Vec<Shard>) {
        let texts: Vec<&str> = (0..self.len()).map(|form| self.text(form)).collect();
        let size = stride(texts.len(), 140, 1 << 10);
        let groups = cut(&texts, size * SHARING);
        let groups: Vec<(Vec<usize>, Vec<Shard>, Vec<Shard>)> = groups
            .par_windows(2)
            .map(|group| {
                let cuts: Vec<usize> = cut(&texts[group[0]..group[1]], size).iter().map(|at| group[0] + at).collect();
                let (words, lists) = self.words_shards(&cuts, sizes);
                (cuts, words, lists)
            })
            .collect();
        let mut contents = Vec::new();
        let mut shards = Vec::new();
        for (cuts, words, lists) in groups {
            contents.extend(cuts.iter().zip(&words).map(|(cut, shard)| (texts[*cut].to_owned(), shard.name)));
            shards.extend(words.into_iter().chain(lists));
        }
        (contents, shards)
    }

    /// Shards of words that share files of lists. The module's documentation says what is in them.
    fn words_shards(&self, cuts: &[usize], sizes: [[usize; STREAMS]; 3]) -> (Vec<Shard>, Vec<Shard>) {
        let mut streams: Vec<Streams> =
            sizes.into_iter().zip(INLINE).map(|(sizes, inline)| Streams::new(sizes, inline)).collect();
        let begun: Vec<_> = cuts.windows(2).map(|cut| self.columns(cut[0]..cut[1], &mut streams)).collect();
        let files = streams.iter_mut().flat_map(Streams::finish).collect();
        let words = begun.into_iter().map(|(columns, lists, far)| {
            let mut content = columns.into_bytes();
            lists.iter().zip(&streams).for_each(|(lists, streams)| lists.append_to(&mut content, streams));
            content.extend(far);
            shard(&content)
        });
        (words.collect(), files)
    }

    /// What a shard says of its words, where their lists are, and what is in other shards.
    fn columns(&self, range: Range<usize>, streams: &mut [Streams]) -> (Columns, Vec<Lists>, Vec<u8>) {
        let mut columns = Columns::default();
        let mut lists = INLINE.map(|_| Vec::with_capacity(range.len()));
        let mut groups: Vec<usize> = Vec::with_capacity(range.len());
        let mut far = Vec::new();
        let mut last = "";
        for index in range.clone() {
            columns.form(last, self.text(index));
            last = self.text(index);
            let group = self.groups[index];
            let mut step = 0;
            for member in self.members.get(&group).into_iter().flatten().map(|member| *member as usize) {
                if range.contains(&member) {
                    if member < index {
                        step = index - member;
                    }
                } else {
                    put(&mut far, (index - range.start) as u32);
                    put_text(&mut far, self.text(member));
                }
            }
            put(&mut columns.siblings, step as u32);
            groups.push(if step == 0 { groups.len() } else { groups[groups.len() - step] });
            let (in_publications, in_names) = self.words_of(index);
            let in_publications: Vec<Part<'_>> = parts(self.publications, in_publications, 0);
            let in_names = parts(self.names, in_names, self.publications.len());
            let (list, number) = postings(&in_publications);
            put(&mut columns.numbers, number);
            put(&mut columns.more, in_publications.iter().map(|(_, word)| word.only_in_pdf).sum());
            let (of_names, names) = postings(&in_names);
            put(&mut columns.names, names);
            let mut of_positions = Vec::new();
            if !is_frequent(number as usize, self.entries) {
                for (batch, word) in &in_publications {
                    of_positions.extend_from_slice(&batch.positions[word.positions.clone()]);
                }
            }
            let all = [[list, of_names].concat(), pages(&in_publications), of_positions];
            lists.iter_mut().zip(all).for_each(|(lists, list)| lists.push(list));
        }
        columns.number = range.len();
        let lists = lists.iter().zip(streams).map(|(lists, streams)| streams.add(lists, &groups));
        (columns, lists.collect(), far)
    }

    /// All words with their letters in reverse order, and how many publications have each: how a mistyped word is found whose
    /// beginning is wrong.
    fn endings(&self) -> (Vec<(String, Name)>, Vec<Shard>) {
        // Shorter words are not mended, and mending takes away or adds one letter at most.
        let long = (0..self.len()).into_par_iter().filter(|form| self.text(*form).chars().nth(3).is_some());
        let mut endings: Vec<(String, u32)> = long
            .map(|form| (self.text(form).chars().rev().collect(), self.seen(form)))
            .filter(|(_, seen)| *seen > 0)
            .collect();
        endings.par_sort_unstable();
        let texts: Vec<&str> = endings.iter().map(|(text, _)| text.as_str()).collect();
        let cuts = cut(&texts, stride(texts.len(), 20, 1 << 11));
        let shards: Vec<Shard> = cuts
            .par_windows(2)
            .map(|cut| {
                let mut columns = Columns::default();
                let mut last = "";
                for (text, seen) in &endings[cut[0]..cut[1]] {
                    columns.form(last, text);
                    put(&mut columns.numbers, *seen);
                    last = text;
                }
                let mut content = Vec::new();
                put(&mut content, (cut[1] - cut[0]) as u32);
                for column in [columns.shared, columns.lengths, columns.texts, columns.numbers] {
                    put(&mut content, column.len() as u32);
                    content.extend(column);
                }
                shard(&content)
            })
            .collect();
        (cuts.iter().zip(&shards).map(|(cut, shard)| (texts[*cut].to_owned(), shard.name)).collect(), shards)
    }

    /// In how many publications a form stands.
    fn seen(&self, form: usize) -> u32 {
        let words = parts(self.publications, self.words_of(form).0, 0);
        words.iter().map(|(_, word)| word.postings.len() as u32 + word.only_in_pdf).sum()
    }
}

/// The groups of forms that have a stem in common, or are tied by others that have: for each form the first of its group.
fn group(number: usize, stems: &[(u64, &str, u32)]) -> Vec<u32> {
    fn first(groups: &mut [u32], mut form: u32) -> u32 {
        while groups[form as usize] != form {
            groups[form as usize] = groups[groups[form as usize] as usize];
            form = groups[form as usize];
        }
        form
    }
    let mut groups: Vec<u32> = (0..number as u32).collect();
    for pair in stems.windows(2).filter(|pair| pair[0].1 == pair[1].1) {
        let (a, b) = (first(&mut groups, pair[0].2), first(&mut groups, pair[1].2));
        groups[a.max(b) as usize] = a.min(b);
    }
    (0..number as u32).map(|form| first(&mut groups, form)).collect()
}

/// Where to cut sorted texts into parts of about `size`: before texts that a hash picks, so that most cuts stay where they are
/// when texts come and go. The cuts include both ends.
fn cut(texts: &[&str], size: usize) -> Vec<usize> {
    let mut cuts = vec![0];
    let mut start = 0;
    for (at, text) in texts.iter().enumerate().skip(1) {
        let length = at - start;
        if length >= size * 2 || (length >= size / 2 && ((hash(text.bytes()) >> 8) as usize).is_multiple_of(size / 2)) {
            cuts.push(at);
            start = at;
        }
    }
    if !texts.is_empty() {
        cuts.push(texts.len());
    }
    cuts
}

/// A word and its batch.
type Part<'a> = (&'a Batch, &'a BatchWord);

/// The words in these batches, of which so many others have been counted `before`.
fn parts<'a>(batches: &'a [Batch], met: &[Met<'_>], before: usize) -> Vec<Part<'a>> {
    met.iter().map(|met| (&batches[met.batch - before], &batches[met.batch - before].words[met.word])).collect()
}

/// The list of a word's postings, and their number: the steps from entry to entry, then the level of each, with a bit for
/// those in titles, and then the places of these.
fn postings(parts: &[Part<'_>]) -> (Vec<u8>, u32) {
    let all = || parts.iter().flat_map(|(batch, word)| &batch.postings[word.postings.clone()]);
    let mut list = Vec::new();
    let (mut last, mut number) = (0, 0);
    for posting in all() {
        put(&mut list, posting.entry - last);
        last = posting.entry;
        number += 1;
    }
    list.extend(all().map(|posting| posting.level | if posting.in_title > 0 { IN_TITLE } else { 0 }));
    list.extend(all().map(|posting| posting.in_title).filter(|place| *place > 0));
    (list, number)
}

/// The list of the pages on which a word stands.
fn pages(parts: &[Part<'_>]) -> Vec<u8> {
    let mut list = Vec::new();
    let mut last = 0;
    for (batch, word) in parts {
        if let Some((first, end)) = word.paged {
            put(&mut list, first - last);
            list.extend_from_slice(&batch.pages[word.pages.clone()]);
            last = end;
        }
    }
    list
}

/// What a shard of words says of each, column by column, since like things deflate well together.
#[derive(Default)]
struct Columns {
    shared: Vec<u8>,
    lengths: Vec<u8>,
    texts: Vec<u8>,
    siblings: Vec<u8>,
    numbers: Vec<u8>,
    more: Vec<u8>,
    names: Vec<u8>,
    /// How many words there are.
    number: usize,
}

impl Columns {
    /// A text, less what it has in common with the one before it.
    fn form(&mut self, last: &str, text: &str) {
        let same = last.char_indices().zip(text.char_indices()).find(|((_, a), (_, b))| a != b);
        let shared = same.map_or(last.len().min(text.len()), |((at, _), _)| at);
        put(&mut self.shared, shared as u32);
        put(&mut self.lengths, (text.len() - shared) as u32);
        self.texts.extend_from_slice(&text.as_bytes()[shared..]);
    }

    fn into_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put(&mut bytes, self.number as u32);
        for column in [self.shared, self.lengths, self.texts, self.siblings, self.numbers, self.more, self.names] {
            put(&mut bytes, column.len() as u32);
            bytes.extend(column);
        }
        bytes
    }
}

/// Whether a word that stands in `number` of `total` entries is left out of a question that has others. The positions of such
/// a word are not kept.
pub(super) fn is_frequent(number: usize, total: usize) -> bool {
    number > 2_000 && number > total / 2
}
