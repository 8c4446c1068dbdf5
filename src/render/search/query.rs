//! What readers type, taken apart. `offprint.js` does the same.

use crate::base::words::{fold, in_run, runs, wanted};

/// The most words that are looked for.
const WORDS: usize = 16;

/// What is asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// Each with whether it is still being typed, and whether it is wanted as it stands.
    pub words: Vec<(String, Typed)>,
    /// Words and their places.
    pub phrases: Vec<Vec<(String, u32)>>,
    /// What has all words of one of these is not found; whether it is a phrase.
    pub excluded: Vec<(Vec<(String, u32)>, bool)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    Done,
    Begun,
    /// In quotes.
    Exactly,
}

impl Query {
    /// Takes apart what was typed: words, "phrases", and `-` before what is not wanted.
    pub(super) fn parse(text: &str) -> Query {
        let mut query = Query::default();
        let text: String = text.chars().map(|c| if "“”„«»＂".contains(c) { '"' } else { c }).collect();
        let mut rest = text.as_str();
        while let Some(start) = rest.find(|c: char| !c.is_whitespace()) {
            rest = &rest[start..];
            let after = rest.strip_prefix('-').filter(|after| after.starts_with(|c: char| !c.is_whitespace()));
            let excluded = after.is_some();
            rest = after.unwrap_or(rest);
            let quoted = rest.strip_prefix('"');
            let chunk;
            if let Some(inside) = quoted {
                (chunk, rest) = inside.split_once('"').unwrap_or((inside, ""));
            } else {
                let end = rest.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(rest.len());
                (chunk, rest) = rest.split_at(end);
            }
            query.add(chunk, excluded, quoted.is_some(), rest.is_empty());
        }
        query
    }

    fn add(&mut self, chunk: &str, excluded: bool, quoted: bool, is_last: bool) {
        let mut places = Vec::new();
        let mut at = 0;
        for run in runs(chunk) {
            let cut = wanted(&fold(run));
            places.extend(cut.words.into_iter().map(|word| (word.text, at + word.offset)));
            at += cut.length;
        }
        if places.is_empty() {
            return;
        }
        if excluded {
            self.excluded.push((places, quoted));
            return;
        }
        let begun = is_last && !quoted && chunk.chars().next_back().is_some_and(in_run);
        let last = places.len() - 1;
        for (index, (word, _)) in places.iter().enumerate() {
            let typed = match quoted {
                true => Typed::Exactly,
                false if begun && index == last => Typed::Begun,
                false => Typed::Done,
            };
            let known = self.words.iter().position(|(known, _)| known == word);
            match known {
                Some(known) if typed == Typed::Exactly => self.words[known].1 = typed,
                None if self.words.len() < WORDS => self.words.push((word.clone(), typed)),
                _ => {}
            }
        }
        if quoted && places.len() > 1 {
            self.phrases.push(places);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_taken_apart() {
        let word = |text: &str, typed| (text.to_owned(), typed);
        let query = Query::parse("Harbour  dues “tide Tables” -fog -\"thin ice\" - COVID-19 pil");
        assert_eq!(
            query.words,
            [
                word("harbour", Typed::Done),
                word("dues", Typed::Done),
                word("tide", Typed::Exactly),
                word("tables", Typed::Exactly),
                word("covid", Typed::Done),
                word("19", Typed::Done),
                word("pil", Typed::Begun),
            ]
        );
        assert_eq!(query.phrases, [[("tide".to_owned(), 0), ("tables".to_owned(), 1)]]);
        let excluded: Vec<_> = query.excluded.iter().map(|(places, quoted)| (places[0].0.as_str(), *quoted)).collect();
        assert_eq!(excluded, [("fog", false), ("thin", true)]);
        assert_eq!(Query::parse("pilot ").words, [word("pilot", Typed::Done)]);
        assert_eq!(Query::parse("pilot!").words, [word("pilot", Typed::Done)]);
        assert_eq!(Query::parse(" - \"\" -\" , ").words, []);
    }
}
