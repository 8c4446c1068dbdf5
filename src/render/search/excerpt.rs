//! The part of a text that has most of the words that were asked for.

use crate::base::words::{fold, is_unspaced, runs, wanted};
use rustc_hash::FxHashSet;

/// The forms by which a word was looked for.
pub(super) type Forms = FxHashSet<String>;

/// The length of an excerpt, in bytes.
const LENGTH: usize = 240;
/// What is shown before the first word, in bytes; narrow screens have room for the beginning only.
const BEFORE: usize = 40;
/// A word that does not end within so many bytes is cut.
const FAR: usize = 60;
/// A paragraph of fewer bytes is rarely one.
const SHORT: usize = 60;

/// An excerpt from these paragraphs, with dots where it has been cut; empty when there is nothing.
pub(super) fn of(paragraphs: &[String], words: &[Forms]) -> String {
    let mut best: Option<(usize, &str, usize)> = None;
    for text in paragraphs {
        let long = usize::from(text.len() > SHORT);
        let hits = hits(text, words);
        let mut windows = vec![(long, 0)];
        for (index, (from, _)) in hits.iter().enumerate() {
            let inside = hits[index..].iter().take_while(|(at, _)| *at < from + LENGTH);
            let different: FxHashSet<usize> = inside.map(|(_, word)| *word).collect();
            windows.push((different.len() * 2 + long, *from));
        }
        for (score, from) in windows {
            if best.is_none_or(|(least, ..)| score > least) {
                best = Some((score, text, from));
            }
        }
    }
    let Some((_, text, from)) = best else { return String::new() };
    let start = if text.len() <= LENGTH { 0 } else { from.saturating_sub(BEFORE) };
    let start = word_edge(text, start, from.max(start));
    let end = if text.len() - start <= LENGTH { text.len() } else { word_edge(text, start + LENGTH, text.len()) };
    let dots = |cut: bool| if cut { "…" } else { "" };
    format!("{}{}{}", dots(start > 0), text[start..end].trim(), dots(end < text.len()))
}

/// The first byte from `at` on, but not after `last`, where a word begins or ends; or where a very long one may be cut.
fn word_edge(text: &str, at: usize, last: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let mut at = at;
    while !text.is_char_boundary(at) {
        at += 1;
    }
    let ahead = &text[at..last.max(at)];
    let edge = ahead.char_indices().find(|(step, c)| *step >= FAR || c.is_whitespace() || is_unspaced(*c));
    at + edge.map_or(ahead.len(), |(step, _)| step)
}

/// The words of a text that were asked for: where each stands, and which it is.
fn hits(text: &str, words: &[Forms]) -> Vec<(usize, usize)> {
    let mut hits = Vec::new();
    for run in runs(text) {
        let at = run.as_ptr() as usize - text.as_ptr() as usize;
        for word in wanted(&fold(run)).words {
            let found = words.iter().enumerate().filter(|(_, forms)| forms.contains(&word.text));
            hits.extend(found.map(|(index, _)| (at, index)));
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn forms(words: &[&str]) -> Vec<Forms> {
        words.iter().map(|word| Forms::from_iter([(*word).to_owned()])).collect()
    }

    #[test]
    fn an_excerpt_has_most_words() {
        let filler = "filler of no interest ".repeat(20);
        let text = format!("{filler}Tide gauges. {filler}Gauges that measure Tidés well. {filler}");
        let cut = of(&["A heading on tide".to_owned(), text], &forms(&["tides", "gauges", "measure"]));
        assert!(cut.starts_with('…') && cut.ends_with('…'), "{cut}");
        assert!(cut.contains("Gauges that measure Tidés well."), "{cut}");
        assert!(cut.chars().count() < 260, "{cut}");
    }

    #[test]
    fn without_words_it_is_the_beginning() {
        let long = "A paragraph that is long enough to be one, and says what it is about.";
        assert_eq!(of(&["Short.".to_owned(), long.to_owned()], &[]), long);
        assert_eq!(of(&[], &forms(&["a"])), "");
    }

    proptest! {
        #[test]
        fn any_text_is_cut(texts in prop::collection::vec("[\\PC海 ]{0,400}", 0..4), word in "[a海]{1,2}") {
            let cut = of(&texts, &forms(&[&word]));
            prop_assert!(cut.len() <= LENGTH + FAR + 20, "{} bytes", cut.len());
        }
    }
}
