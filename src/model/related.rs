//! Related papers: those that have people, a series, terms, or rare words of title and abstract in common. What few papers
//! have in common counts for more: the logarithm of how rare it is, as in search.

use super::{Catalogue, PubId, TermId};
use crate::base::words::{fold, hash, is_unspaced, runs, words};
use crate::load::Publication;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::sync::Arc;

/// So many related papers a paper has at most.
const MOST: usize = 5;
/// A word is rare if one in so many papers has it, or fewer, and if no more have it than this.
const ONE_IN: usize = 10;
const RARE: usize = 100;
/// So many words of an abstract are read: what it is about stands at its beginning.
const READ: usize = 60;
/// So many of a paper's words are looked at, the rarest first.
const WORDS: usize = 12;
/// Of what many papers have in common so many are looked at, the nearest in time.
const NEAREST: usize = 100;
/// The shortest word that means something, in letters.
const SHORTEST: usize = 3;
/// Weights, beside that of a word.
const PERSON: u32 = 2;
const SERIES: u32 = 1;
const TERM: u32 = 1;
const WORD: u32 = 1;
const WORD_OF_TITLE: u32 = 2;

/// The rare words of all papers.
pub(super) struct RareWords {
    /// For each paper its rarest words, by their places in `starts`, and whether they are in its title.
    of_papers: Vec<Vec<(u32, bool)>>,
    /// Where each word's papers begin; and the end.
    starts: Vec<u32>,
    /// The papers of each word, newest first.
    papers: Vec<PubId>,
}

impl RareWords {
    pub(super) fn new(publications: &[Arc<Publication>]) -> RareWords {
        // Word, paper, and whether in the title. Words are known by their hashes: that two have the same one does no harm.
        let mut met: Vec<u64> = (0..publications.len() as u32)
            .into_par_iter()
            .flat_map_iter(|index| {
                let words = words_of(&publications[index as usize]);
                words
                    .into_iter()
                    .map(move |(word, in_title)| u64::from(word) << 32 | u64::from(index << 1) | u64::from(in_title))
            })
            .collect();
        met.par_sort_unstable();
        let rare = (publications.len() / ONE_IN).clamp(2, RARE);
        let mut all =
            RareWords { of_papers: vec![Vec::new(); publications.len()], starts: vec![0], papers: Vec::new() };
        for of_one_word in met.chunk_by(|a, b| a >> 32 == b >> 32).filter(|papers| (2..=rare).contains(&papers.len())) {
            let word = all.starts.len() as u32 - 1;
            for packed in of_one_word {
                let paper = PubId(*packed as u32 >> 1);
                all.of_papers[paper.index()].push((word, packed & 1 == 1));
                all.papers.push(paper);
            }
            all.starts.push(all.papers.len() as u32);
        }
        let RareWords { of_papers, starts, .. } = &mut all;
        of_papers.par_iter_mut().for_each(|words| {
            words.sort_by_key(|(word, _)| (starts[*word as usize + 1] - starts[*word as usize], *word));
            words.truncate(WORDS);
            words.shrink_to_fit();
        });
        all
    }

    /// The papers that have each of a paper's rarest words, and how much the word counts.
    fn of(&self, paper: PubId) -> impl Iterator<Item = (&[PubId], u32)> {
        self.of_papers[paper.index()].iter().map(|(word, in_title)| {
            let word = *word as usize;
            let papers = &self.papers[self.starts[word] as usize..self.starts[word + 1] as usize];
            (papers, if *in_title { WORD_OF_TITLE } else { WORD })
        })
    }
}

/// The words of a paper's title and abstract by their hashes, each once, and whether they are in the title.
fn words_of(paper: &Publication) -> Vec<(u32, bool)> {
    let mut all = Vec::new();
    let mut read = |text: &str, most: usize, in_title: bool| {
        for run in runs(text).take(most) {
            if run.is_ascii() {
                // Most are one word, and need no copy.
                if run.bytes().filter(u8::is_ascii_alphabetic).count() >= SHORTEST {
                    all.push((hash(run.bytes().map(|byte| byte.to_ascii_lowercase())), in_title));
                }
                continue;
            }
            for word in words(&fold(run)).words {
                let least = if word.text.starts_with(is_unspaced) { 2 } else { SHORTEST };
                if word.text.chars().filter(|c| c.is_alphabetic()).count() >= least {
                    all.push((hash(word.text.bytes()), in_title));
                }
            }
        }
    };
    [Some(paper.title.as_str()), paper.subtitle.as_deref()]
        .into_iter()
        .flatten()
        .for_each(|text| read(text, usize::MAX, true));
    read(&paper.abstract_text(), READ, false);
    all.sort_unstable_by_key(|(word, in_title)| (*word, !in_title));
    all.dedup_by_key(|(word, _)| *word);
    all
}

impl Catalogue {
    /// The papers most related to one, best first: not the issues before and after it, which it names itself.
    pub fn related(&self, id: PubId) -> Vec<PubId> {
        let references = self.references(id);
        let mut scores: FxHashMap<PubId, u32> = FxHashMap::default();
        let mut share = |papers: &[PubId], weight: u32| {
            let weight = weight * self.rarity(papers.len());
            for paper in nearest(papers, id) {
                *scores.entry(*paper).or_default() += weight;
            }
        };
        let of_term = |term: TermId| self.term(term).publications.as_slice();
        let people: FxHashSet<TermId> =
            references.authors.iter().chain(&references.editors).map(|person| self.person(*person)).collect();
        people.into_iter().for_each(|person| share(of_term(person), PERSON));
        references.series.into_iter().for_each(|series| share(of_term(series), SERIES));
        references.terms.iter().for_each(|term| share(of_term(*term), TERM));
        self.words.of(id).for_each(|(papers, weight)| share(papers, weight));
        for known in [Some(id), references.previous, references.next].into_iter().flatten() {
            scores.remove(&known);
        }
        // One thing in common may be chance.
        let least = self.rarity(1);
        let mut related: Vec<(PubId, u32)> = scores.into_iter().filter(|(_, score)| *score > least).collect();
        related.sort_unstable_by_key(|(paper, score)| (Reverse(*score), paper.0.abs_diff(id.0), *paper));
        related.into_iter().take(MOST).map(|(paper, _)| paper).collect()
    }

    /// What it counts for that so many papers have something in common: 16 for each time that all papers are halved.
    fn rarity(&self, papers: usize) -> u32 {
        (16.0 * (self.len() as f64 / papers.max(1) as f64).log2()).round() as u32
    }
}

/// Those of many papers that stand nearest to one in the order of the catalogue.
fn nearest(papers: &[PubId], id: PubId) -> &[PubId] {
    let start = papers.partition_point(|paper| *paper < id).saturating_sub(NEAREST / 2);
    let start = start.min(papers.len().saturating_sub(NEAREST));
    &papers[start..papers.len().min(start + NEAREST)]
}
