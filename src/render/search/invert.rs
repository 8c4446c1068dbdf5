//! What can be found, with its texts → which word stands where. Batches of entries are inverted on all threads; their limits
//! hang on the texts alone, so that the index is the same on any machine.

use super::bytes::put;
use crate::base::words::{Stems, beginning, fold, runs, words};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The parts of an entry, which count for more or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    People,
    /// Type, series, numbers, identifiers, and the terms of taxonomies.
    Labels,
    /// Abstract and body.
    Text,
}

/// How much each field's words count, how much less they do in a longer one, and how many words it usually has. The last
/// are no averages of the catalogue, which each edit would change, and with it each file.
const WEIGHTS: [Weight; 4] = [
    Weight { weight: 16.0, length_counts: 0.6, usual: 10.0 },
    Weight { weight: 5.0, length_counts: 0.3, usual: 8.0 },
    Weight { weight: 3.0, length_counts: 0.2, usual: 10.0 },
    Weight { weight: 1.0, length_counts: 0.7, usual: 150.0 },
];

struct Weight {
    weight: f32,
    length_counts: f32,
    usual: f32,
}

/// How fast more of a word stops counting for more: `k1` of BM25.
const SATURATION: f32 = 3.0;
/// The highest level.
pub(super) const TOP_LEVEL: u8 = 63;
/// Between two texts, so that no phrase runs from one into the other.
const GAP: u32 = 16;
/// So often a word stands on a page that is about it.
const OFTEN: usize = 3;
/// Bytes of text in a batch, roughly.
const BATCH: usize = 2 << 20;

/// Things that can be found: an entry is a publication, a page, a person, a topic.
pub(super) trait Collection: Sync {
    fn len(&self) -> usize;
    /// The language of an entry's words, BCP 47.
    fn language(&self, entry: usize) -> &str;
    /// How many bytes of text an entry has, roughly.
    fn weight(&self, entry: usize) -> usize;
    /// Calls `add` with each of an entry's texts, the title first.
    fn texts(&self, entry: usize, add: &mut dyn FnMut(Field, &str));
    /// How much each word of an entry counts, where that does not hang on the words.
    fn level(&self, _entry: usize) -> Option<u8> {
        None
    }
    /// The pages of an entry's PDF.
    fn pages(&self, _entry: usize) -> Option<Vec<String>> {
        None
    }
}

/// An inverted part of a collection.
pub(super) struct Batch {
    /// In the order of their forms.
    pub words: Vec<BatchWord>,
    /// Stems, and the word that has each.
    pub stems: Vec<(Box<str>, u32)>,
    /// By word, and then by entry.
    pub postings: Vec<Posting>,
    /// For each posting the steps from place to place, each doubled, and one more if another follows.
    pub positions: Vec<u8>,
    /// By word and entry, but without the first entry of a word: the step to the entry, the number of pages, and for each page
    /// the step to it, doubled, and one more if the word stands there often.
    pub pages: Vec<u8>,
}

/// A word in an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting {
    pub entry: u32,
    /// How much the word counts there, 1 to [`TOP_LEVEL`].
    pub level: u8,
    /// Where it stands first in the title, from 1; 0 where it does not, or far behind.
    pub in_title: u8,
}

/// A word in a batch.
pub(super) struct BatchWord {
    pub form: Box<str>,
    pub postings: Range<usize>,
    pub positions: Range<usize>,
    pub pages: Range<usize>,
    /// The first and the last entry in whose PDF the word stands, if there are any.
    pub paged: Option<(u32, u32)>,
    /// The entries in whose PDF the word stands, and nowhere else.
    pub only_in_pdf: u32,
}

/// Inverts a collection.
pub(super) fn invert(collection: &dyn Collection) -> Vec<Batch> {
    let mut batches = Vec::new();
    let (mut start, mut size) = (0, 0);
    for entry in 0..collection.len() {
        size += collection.weight(entry);
        if size >= BATCH {
            batches.push(start..entry + 1);
            (start, size) = (entry + 1, 0);
        }
    }
    batches.push(start..collection.len());
    batches.into_par_iter().map(|entries| batch(collection, entries)).collect()
}

/// A word in an entry's texts.
struct Found {
    word: u32,
    posting: Posting,
    positions: Range<u32>,
}

/// A word in an entry's PDF. In `pages` stands what [`Batch::pages`] has after the step to the entry.
struct Paged {
    word: u32,
    entry: u32,
    pages: Range<u32>,
    only_in_pdf: bool,
}

fn batch(collection: &dyn Collection, entries: Range<usize>) -> Batch {
    let mut lexicon = Lexicon::default();
    let (mut postings, mut positions) = (Vec::new(), Vec::new());
    let (mut paged, mut pages) = (Vec::new(), Vec::new());
    let mut found: Vec<u64> = Vec::new();
    for index in entries {
        let entry = index as u32;
        lexicon.speak(collection.language(index));
        found.clear();
        let (mut lengths, mut at) = ([0; 4], 0);
        collection.texts(index, &mut |field, text| {
            let start = at;
            lexicon.read(text, |words, length| {
                found.extend(words.iter().map(|(word, offset)| pack(*word, at + offset, field as u32)));
                at += length;
            });
            lengths[field as usize] += at - start;
            at += GAP;
        });
        found.sort_unstable();
        let first = postings.len();
        for of_one_word in found.chunk_by(|a, b| a >> 32 == b >> 32) {
            let start = positions.len() as u32;
            let mut counts = [0u32; 4];
            let mut last = 0;
            for (to_come, packed) in (0..of_one_word.len()).rev().zip(of_one_word) {
                let place = *packed as u32 >> 2;
                put(&mut positions, (place - last) << 1 | u32::from(to_come > 0));
                last = place;
                counts[(*packed & 3) as usize] += 1;
            }
            let (first, field) = (of_one_word[0] as u32 >> 2, of_one_word[0] & 3);
            let level = collection.level(index).unwrap_or_else(|| level(counts, lengths));
            let in_title = if field == Field::Title as u64 { u8::try_from(first + 1).unwrap_or(0) } else { 0 };
            postings.push(Found {
                word: (of_one_word[0] >> 32) as u32,
                posting: Posting { entry, level, in_title },
                positions: start..positions.len() as u32,
            });
        }
        let Some(texts) = collection.pages(index) else { continue };
        found.clear();
        for (page, text) in (1..).zip(&texts) {
            lexicon.read(text, |words, _| found.extend(words.iter().map(|(word, _)| pack(*word, page, 0))));
        }
        found.sort_unstable();
        let mut elsewhere = postings[first..].iter().map(|posting| posting.word).peekable();
        for of_one_word in found.chunk_by(|a, b| a >> 32 == b >> 32) {
            let word = (of_one_word[0] >> 32) as u32;
            while elsewhere.next_if(|other| *other < word).is_some() {}
            let start = pages.len() as u32;
            let of_pages = || of_one_word.chunk_by(|a, b| a == b);
            put(&mut pages, of_pages().count() as u32);
            let mut last = 0;
            for of_one_page in of_pages() {
                let page = of_one_page[0] as u32 >> 2;
                put(&mut pages, (page - last) << 1 | u32::from(of_one_page.len() >= OFTEN));
                last = page;
            }
            let only_in_pdf = elsewhere.peek() != Some(&word);
            paged.push(Paged { word, entry, pages: start..pages.len() as u32, only_in_pdf });
        }
    }
    sort(lexicon, &postings, &positions, &paged, &pages)
}

/// A word and a place in it that sort by word and then by place.
fn pack(word: u32, place: u32, field: u32) -> u64 {
    u64::from(word) << 32 | u64::from(place.min(u32::MAX >> 2) << 2 | field)
}

/// How much a word counts in an entry, by how often it stands in each field: BM25F, whose other half is the word's rarity.
fn level(counts: [u32; 4], lengths: [u32; 4]) -> u8 {
    let mut sum = 0.0;
    for ((count, length), field) in counts.iter().zip(lengths).zip(&WEIGHTS) {
        if *count > 0 {
            let longer = 1.0 - field.length_counts + field.length_counts * length as f32 / field.usual;
            sum += field.weight * *count as f32 / longer;
        }
    }
    // Every third level is precise enough, and deflates better.
    let third = f32::from(TOP_LEVEL / 3) * sum / (sum + SATURATION);
    (third.round() as u8).clamp(1, TOP_LEVEL / 3) * 3
}

/// Brings what was found entry by entry into the order of the words.
fn sort(lexicon: Lexicon, postings: &[Found], positions: &[u8], paged: &[Paged], pages: &[u8]) -> Batch {
    let Lexicon { forms, stems, .. } = lexicon;
    let mut forms: Vec<(u64, Box<str>, u32)> =
        forms.into_iter().map(|(form, word)| (beginning(&form), form, word)).collect();
    forms.sort_unstable();
    let mut rank = vec![0; forms.len()];
    for (place, (.., word)) in (0..).zip(&forms) {
        rank[*word as usize] = place;
    }
    let of_words = by_word(&rank, postings, |posting| posting.word);
    let paged_of_words = by_word(&rank, paged, |paged| paged.word);
    let (mut postings, mut paged) = (of_words.into_iter().peekable(), paged_of_words.into_iter().peekable());
    let mut batch = Batch {
        words: Vec::with_capacity(forms.len()),
        stems: stems.into_iter().map(|(stem, word)| (stem, rank[word as usize])).collect(),
        postings: Vec::with_capacity(postings.len()),
        positions: Vec::with_capacity(positions.len()),
        pages: Vec::with_capacity(pages.len() + paged.len()),
    };
    for (_, form, word) in forms {
        let from = (batch.postings.len(), batch.positions.len(), batch.pages.len());
        while let Some(posting) = postings.next_if(|posting| posting.word == word) {
            batch.postings.push(posting.posting);
            let places = posting.positions.start as usize..posting.positions.end as usize;
            batch.positions.extend_from_slice(&positions[places]);
        }
        let (mut span, mut only_in_pdf) = (None, 0);
        while let Some(paged) = paged.next_if(|paged| paged.word == word) {
            if let Some((_, last)) = span {
                put(&mut batch.pages, paged.entry - last);
            }
            batch.pages.extend_from_slice(&pages[paged.pages.start as usize..paged.pages.end as usize]);
            span = Some((span.map_or(paged.entry, |(first, _)| first), paged.entry));
            only_in_pdf += u32::from(paged.only_in_pdf);
        }
        batch.words.push(BatchWord {
            form,
            postings: from.0..batch.postings.len(),
            positions: from.1..batch.positions.len(),
            pages: from.2..batch.pages.len(),
            paged: span,
            only_in_pdf,
        });
    }
    batch
}

/// Things in the order of their words' ranks, and those of one word in the order in which they came.
fn by_word<'t, T>(rank: &[u32], things: &'t [T], word: impl Fn(&T) -> u32) -> Vec<&'t T> {
    let mut ends = vec![0usize; rank.len() + 1];
    for thing in things {
        ends[rank[word(thing) as usize] as usize + 1] += 1;
    }
    for at in 1..ends.len() {
        ends[at] += ends[at - 1];
    }
    let Some(first) = things.first() else { return Vec::new() };
    let mut sorted = vec![first; things.len()];
    for thing in things {
        let place = &mut ends[rank[word(thing) as usize] as usize];
        sorted[*place] = thing;
        *place += 1;
    }
    sorted
}

/// The words that a batch has met. A run that has been met as it is written needs no second look.
#[derive(Default)]
struct Lexicon {
    forms: FxHashMap<Box<str>, u32>,
    stems: Vec<(Box<str>, u32)>,
    tongues: Vec<Tongue>,
    current: usize,
}

/// The runs of one language.
struct Tongue {
    language: String,
    stems: Stems,
    met: FxHashMap<Box<str>, (Range<u32>, u32)>,
    /// Words and their offsets.
    words: Vec<(u32, u32)>,
}

impl Lexicon {
    /// What is read from here on is in this language.
    fn speak(&mut self, language: &str) {
        self.current = self.tongues.iter().position(|tongue| tongue.language == language).unwrap_or_else(|| {
            self.tongues.push(Tongue {
                language: language.to_owned(),
                stems: Stems::of(language),
                met: FxHashMap::default(),
                words: Vec::new(),
            });
            self.tongues.len() - 1
        });
    }

    /// Calls `found` for each run of a text, with its words and their offsets, and with how far the next run is.
    fn read(&mut self, text: &str, mut found: impl FnMut(&[(u32, u32)], u32)) {
        for run in runs(text) {
            let tongue = &self.tongues[self.current];
            let (words, length) = match tongue.met.get(run) {
                Some(met) => met.clone(),
                None => self.meet(run),
            };
            found(&self.tongues[self.current].words[words.start as usize..words.end as usize], length);
        }
    }

    fn meet(&mut self, run: &str) -> (Range<u32>, u32) {
        let tongue = &mut self.tongues[self.current];
        let folded = fold(run);
        let cut = words(&folded);
        let start = tongue.words.len() as u32;
        for word in cut.words {
            let stem = tongue.stems.stem(&word.text, run, word.text == folded);
            let next = self.forms.len() as u32;
            let id = *self.forms.entry(word.text.into()).or_insert(next);
            self.stems.extend(stem.map(|stem| (stem.into_boxed_str(), id)));
            tongue.words.push((id, word.offset));
        }
        let met = (start..tongue.words.len() as u32, cut.length);
        tongue.met.insert(run.into(), met.clone());
        met
    }
}
