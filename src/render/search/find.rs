//! A query → what is found, best first. `offprint.js` finds the same.

use super::bytes::Cursor;
use super::excerpt::Forms;
use super::query::{Query, Typed};
use super::reader::{Contents, Files, Read, Words};
use super::shards::{IN_TITLE, Name, is_frequent};
use crate::base::words::is_unspaced;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::rc::Rc;

/// How much a form counts: as it was typed, of the same stem, begun but not ended, or corrected.
const EXACT: u32 = 16;
const SIBLING: u32 = 14;
const COMPLETED: u32 = 8;
const CORRECTED: u32 = 10;
/// So many words are taken for one that is begun, and for one that is mistyped.
const COMPLETIONS: usize = 8;
const CORRECTIONS: usize = 3;
/// The fewest letters of a word that is completed, and of one that is corrected.
const COMPLETABLE: usize = 3;
const CORRECTABLE: usize = 5;
/// What a word counts for on a page of a PDF, and if it stands there often.
const ON_PAGE: u32 = 6;
const OFTEN_ON_PAGE: u32 = 9;
/// What two words count for that stand in a title side by side, or one after the other, as they were typed.
const NEXT_IN_TITLE: u32 = 10;
const AFTER_IN_TITLE: u32 = 3;

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    /// Best first.
    pub hits: Vec<Hit>,
    /// The forms of each word that were looked for.
    pub forms: Vec<Forms>,
}

/// An entry that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub entry: u32,
    pub score: u32,
    /// The page of the PDF that has most of the words, where the entry's own text lacks some; 0 where it does not.
    pub page: u32,
}

/// What an entry has of the words.
#[derive(Default)]
struct Score {
    sum: u32,
    /// How many of them it has, and how many outside of its PDF.
    words: u32,
    in_text: u32,
}

/// A word's form in a shard, and how much it counts.
struct Form {
    shard: Rc<Words>,
    word: usize,
    weight: u32,
}

impl Form {
    fn text(&self) -> &str {
        &self.shard.forms[self.word]
    }
}

/// Asks an index.
pub(super) struct Asking<'a> {
    pub files: &'a Files,
    pub contents: &'a Contents,
}

impl Asking<'_> {
    /// Finds what has all words, or if nothing has, what has most.
    pub(super) fn find(&self, query: &Query) -> Read<Found> {
        let total = self.contents.entries();
        let mut expanded = Vec::new();
        for (word, typed) in &query.words {
            let forms = self.expand(word, *typed)?;
            expanded.push(forms);
        }
        let is_frequent = |forms: &Vec<Form>| self.is_frequent(sum(forms, number));
        if !expanded.iter().all(|forms| forms.is_empty() || is_frequent(forms)) {
            expanded.retain(|forms| !is_frequent(forms));
        }
        let words = expanded.len() as u32;
        expanded.retain(|forms| !forms.is_empty());
        let texts = |forms: &Vec<Form>| forms.iter().map(|form| form.text().to_owned()).collect();
        let mut found = Found { hits: Vec::new(), forms: expanded.iter().map(texts).collect() };
        if expanded.is_empty() {
            return Ok(found);
        }

        let mut scores: FxHashMap<u32, Score> = FxHashMap::default();
        let mut pages: Vec<Vec<(u32, u32, u32)>> = Vec::new();
        // The word before, by entry: its place in the title, and its rarity.
        let mut before: (FxHashMap<u32, u8>, u32) = Default::default();
        for forms in &expanded {
            let (in_texts, in_pdfs) = (rarity(sum(forms, number), total), rarity(sum(forms, seen), total));
            let mut best: FxHashMap<u32, u32> = FxHashMap::default();
            let mut in_titles: FxHashMap<u32, u8> = FxHashMap::default();
            let mut of_word: FxHashMap<(u32, u32), u32> = FxHashMap::default();
            for form in forms {
                for (entry, level, place) in self.postings(form)? {
                    let value = best.entry(entry).or_default();
                    *value = (*value).max(form.weight * u32::from(level));
                    if place > 0 {
                        let known = in_titles.entry(entry).or_insert(place);
                        *known = (*known).min(place);
                    }
                }
                for (entry, page, often) in self.pages(form)? {
                    let value = of_word.entry((entry, page)).or_default();
                    *value = (*value).max(form.weight * if often { OFTEN_ON_PAGE } else { ON_PAGE });
                }
            }
            let paged: FxHashSet<u32> = of_word.keys().map(|(entry, _)| *entry).collect();
            for (entry, value) in &best {
                let score = scores.entry(*entry).or_default();
                score.sum += value * in_texts;
                score.words += 1;
                score.in_text += 1;
            }
            let together = in_texts.min(before.1) * EXACT;
            for (entry, place) in &in_titles {
                let follows = before.0.get(entry).map(|before| place.wrapping_sub(*before));
                scores.entry(*entry).or_default().sum += together
                    * match follows {
                        Some(1) => NEXT_IN_TITLE,
                        Some(2..=127) => AFTER_IN_TITLE,
                        _ => 0,
                    };
            }
            before = (in_titles, in_texts);
            for entry in paged.iter().filter(|entry| !best.contains_key(entry)) {
                scores.entry(*entry).or_default().words += 1;
            }
            pages.push(of_word.into_iter().map(|((entry, page), value)| (entry, page, value * in_pdfs)).collect());
        }

        let excluded = self.excluded(query)?;
        let phrases = self.phrases(query)?;
        let with = |least: u32, phrases: &[FxHashSet<u32>]| -> Vec<u32> {
            let enough = scores.iter().filter(|(_, score)| score.words >= least).map(|(entry, _)| *entry);
            enough
                .filter(|entry| !excluded.contains(entry) && phrases.iter().all(|phrase| phrase.contains(entry)))
                .collect()
        };
        let mut entries = with(words, &phrases);
        if entries.is_empty() && words > 1 {
            // Most words, or else any.
            entries = with(words.div_ceil(2), &[]);
            if entries.is_empty() {
                entries = with(1, &[]);
            }
        }
        let mut of_pages: FxHashMap<u32, FxHashMap<u32, u32>> =
            entries.iter().map(|e| (*e, FxHashMap::default())).collect();
        for (entry, page, value) in pages.into_iter().flatten() {
            if let Some(of_entry) = of_pages.get_mut(&entry) {
                *of_entry.entry(page).or_default() += value;
            }
        }
        for entry in entries {
            let Score { sum, words, in_text } = scores[&entry];
            let best = of_pages[&entry].iter().map(|(page, value)| (*value, Reverse(*page))).max();
            let (value, page) = best.map_or((0, 0), |(value, Reverse(page))| (value, page));
            found.hits.push(Hit { entry, score: sum + value, page: if in_text < words { page } else { 0 } });
        }
        found.hits.sort_unstable_by_key(|hit| Reverse((hit.score, hit.entry)));
        Ok(found)
    }

    /// Whether a word is left out where there are others.
    fn is_frequent(&self, number: u32) -> bool {
        is_frequent(number as usize, self.contents.entries() as usize)
    }

    /// The forms by which a word is found.
    fn expand(&self, word: &str, typed: Typed) -> Read<Vec<Form>> {
        let mut forms = Vec::new();
        let mut far = Vec::new();
        if let Some(exact) = self.form(word, EXACT)? {
            if typed != Typed::Exactly {
                let shard = exact.shard.clone();
                let group = shard.groups[exact.word];
                let others =
                    (0..shard.forms.len()).filter(|other| shard.groups[*other] == group && *other != exact.word);
                forms.extend(others.map(|word| Form { shard: shard.clone(), word, weight: SIBLING }));
                far = shard.far.iter().filter(|(word, _)| *word == exact.word).map(|(_, form)| form.clone()).collect();
            }
            forms.push(exact);
        }
        for form in far {
            forms.extend(self.form(&form, SIBLING)?);
        }
        if typed == Typed::Begun && word.chars().count() >= COMPLETABLE && !word.starts_with(is_unspaced) {
            let mut completions = self.beginning_with(word)?;
            completions.retain(|form| !forms.iter().any(|known| known.text() == form.text()));
            forms.extend(best(completions, COMPLETIONS, COMPLETED));
        }
        let letters = word.chars().count();
        if forms.is_empty() && typed != Typed::Exactly && letters >= CORRECTABLE {
            forms = best(self.corrections(word)?, CORRECTIONS, CORRECTED);
        }
        Ok(forms)
    }

    fn form(&self, word: &str, weight: u32) -> Read<Option<Form>> {
        let Some(name) = self.contents.words.of(word) else { return Ok(None) };
        let shard = self.files.words(name)?;
        let found = shard.forms.binary_search_by(|form| form.as_str().cmp(word)).ok();
        Ok(found.map(|word| Form { shard, word, weight }))
    }

    fn beginning_with(&self, prefix: &str) -> Read<Vec<Form>> {
        let mut forms = Vec::new();
        for name in self.contents.words.beginning_with(prefix) {
            let shard = self.files.words(name)?;
            let start = shard.forms.partition_point(|form| form.as_str() < prefix);
            let number = shard.forms[start..].iter().take_while(|form| form.starts_with(prefix)).count();
            forms.extend((start..start + number).map(|word| Form { shard: shard.clone(), word, weight: 0 }));
        }
        Ok(forms)
    }

    /// Words that differ from `word` by one typing error. Before the error or after it half of the word is right.
    fn corrections(&self, word: &str) -> Read<Vec<Form>> {
        let letters: Vec<char> = word.chars().collect();
        let half = letters.len() / 2;
        let beginning: String = letters[..half].iter().collect();
        let mut forms = self.beginning_with(&beginning)?;
        forms.retain(|form| is_one_error(&letters, form.text()));
        let ending: String = letters[half + 1..].iter().rev().collect();
        let mut others = Vec::new();
        for name in self.contents.endings.beginning_with(&ending).collect::<Vec<Name>>() {
            let endings = self.files.endings(name)?;
            let matching = endings.into_iter().filter(|(text, _)| text.starts_with(&ending));
            let mended = matching.map(|(text, seen)| (text.chars().rev().collect::<String>(), seen));
            others.extend(mended.filter(|(text, _)| !text.starts_with(&beginning) && is_one_error(&letters, text)));
        }
        others.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        for (text, _) in others.into_iter().take(CORRECTIONS) {
            forms.extend(self.form(&text, 0)?);
        }
        Ok(forms)
    }

    /// The entries of a form, how much it counts in each, and its place in the title from 1, or 0.
    fn postings(&self, form: &Form) -> Read<Vec<(u32, u8, u8)>> {
        let list = self.files.list(&form.shard, form.word, 0)?;
        let mut cursor = Cursor(&list);
        let mut last = 0;
        let mut entries = Vec::new();
        for _ in 0..form.shard.numbers[form.word] {
            let Some(step) = cursor.number() else { break };
            last = u32::saturating_add(last, step);
            entries.push(last);
        }
        let (levels, mut in_titles) = cursor.0.split_at(entries.len().min(cursor.0.len()));
        let postings = entries.into_iter().zip(levels).map(|(entry, level)| {
            let place = if level & IN_TITLE == 0 { None } else { in_titles.split_off(..1).and_then(<[u8]>::first) };
            (entry, level & !IN_TITLE, place.copied().unwrap_or_default())
        });
        Ok(postings.collect())
    }

    /// The publications and pages of a form, and whether it stands there often.
    fn pages(&self, form: &Form) -> Read<Vec<(u32, u32, bool)>> {
        let list = self.files.list(&form.shard, form.word, 1)?;
        let mut cursor = Cursor(&list);
        let mut pages = Vec::new();
        let mut entry = 0;
        while let (Some(step), Some(number)) = (cursor.number(), cursor.number()) {
            entry = u32::saturating_add(entry, step);
            let mut page = 0;
            for _ in 0..number {
                let Some(step) = cursor.number() else { break };
                page = u32::saturating_add(page, step >> 1);
                pages.push((entry, page, step & 1 == 1));
            }
        }
        Ok(pages)
    }

    /// The entries that have something that is not wanted.
    fn excluded(&self, query: &Query) -> Read<FxHashSet<u32>> {
        let mut excluded = FxHashSet::default();
        for (places, quoted) in &query.excluded {
            if *quoted && places.len() > 1 {
                excluded.extend(self.phrase(places)?.unwrap_or_default());
                continue;
            }
            let mut all: Option<FxHashSet<u32>> = None;
            for (word, _) in places {
                let mut with = FxHashSet::default();
                if let Some(form) = self.form(word, EXACT)? {
                    with.extend(self.postings(&form)?.into_iter().map(|(entry, ..)| entry));
                    with.extend(self.pages(&form)?.into_iter().map(|(entry, ..)| entry));
                }
                all = Some(all.map_or(with.clone(), |all| &all & &with));
            }
            excluded.extend(all.unwrap_or_default());
        }
        Ok(excluded)
    }

    fn phrases(&self, query: &Query) -> Read<Vec<FxHashSet<u32>>> {
        query.phrases.iter().filter_map(|phrase| self.phrase(phrase).transpose()).collect()
    }

    /// The entries in whose texts words stand at these distances; `None` when all words are frequent, so that nothing is known.
    fn phrase(&self, places: &[(String, u32)]) -> Read<Option<FxHashSet<u32>>> {
        let mut forms = Vec::new();
        for (word, offset) in places {
            let Some(form) = self.form(word, EXACT)? else { return Ok(Some(FxHashSet::default())) };
            forms.push((form, offset));
        }
        // Any word may stand for a frequent one, whose places are not known.
        forms.retain(|(form, _)| !self.is_frequent(number(form)));
        let mut starts: Option<FxHashSet<(u32, u32)>> = None;
        for (form, offset) in forms {
            let entries = self.postings(&form)?;
            let list = self.files.list(&form.shard, form.word, 2)?;
            let mut cursor = Cursor(&list);
            let mut of_word = FxHashSet::default();
            for (entry, ..) in entries {
                let mut place = 0;
                while let Some(step) = cursor.number() {
                    place = u32::saturating_add(place, step >> 1);
                    of_word.extend(place.checked_sub(*offset).map(|start| (entry, start)));
                    if step & 1 == 0 {
                        break;
                    }
                }
            }
            starts = Some(starts.map_or(of_word.clone(), |starts| &starts & &of_word));
        }
        Ok(starts.map(|starts| starts.into_iter().map(|(entry, _)| entry).collect()))
    }
}

/// The forms in most publications, and among equals in the order of their letters.
fn best(mut forms: Vec<Form>, number: usize, weight: u32) -> Vec<Form> {
    forms.retain(|form| seen(form) > 0);
    forms.sort_by(|a, b| seen(b).cmp(&seen(a)).then_with(|| a.text().cmp(b.text())));
    forms.truncate(number);
    forms.into_iter().map(|form| Form { weight, ..form }).collect()
}

fn sum(forms: &[Form], of: impl Fn(&Form) -> u32) -> u32 {
    forms.iter().map(of).fold(0, u32::saturating_add)
}

/// In how many texts a form stands.
fn number(form: &Form) -> u32 {
    form.shard.numbers[form.word]
}

/// In how many texts or PDFs.
fn seen(form: &Form) -> u32 {
    number(form).saturating_add(form.shard.more[form.word])
}

/// How much a word counts that stands in `number` of `total` entries: 16 for each time that they are halved.
fn rarity(number: u32, total: u32) -> u32 {
    (16.0 * (1.0 + f64::from(total) / f64::from(number.clamp(1, total.max(1)))).log2()).round() as u32
}

/// Whether two words differ by a letter that is wrong, missing or too many, or by two that have changed places.
fn is_one_error(word: &[char], other: &str) -> bool {
    let other: Vec<char> = other.chars().collect();
    let same = word.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (a, b) = (&word[same..], &other[same..]);
    match (a, b) {
        ([], []) => false,
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([_, rest @ ..], b) if rest == b => true,
        (a, [_, rest @ ..]) if a == rest => true,
        ([a1, a2, a @ ..], [b1, b2, b @ ..]) => a1 == b2 && a2 == b1 && a == b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_error_is_one() {
        let is = |a: &str, b: &str| is_one_error(&a.chars().collect::<Vec<_>>(), b);
        for (a, b) in [
            ("harbor", "harbour"),
            ("harbour", "harbor"),
            ("harbuor", "harbour"),
            ("hadbour", "harbour"),
            ("arbour", "harbour"),
        ] {
            assert!(is(a, b), "{a} {b}");
        }
        for (a, b) in [("harbour", "harbour"), ("hrbor", "harbour"), ("harbruo", "harbour"), ("", "ab")] {
            assert!(!is(a, b), "{a} {b}");
        }
    }
}
