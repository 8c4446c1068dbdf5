//! From the order in which letters stand to the order in which they are read.

use super::letters;

/// A glyph's text, or the space between two glyphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    Text(&'a str),
    Space,
}

/// What an item is to the direction of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Hebrew, Arabic.
    Right,
    /// All other letters.
    Left,
    Digit,
    /// What may stand inside a number or at its ends.
    Number,
    Neutral,
}

impl<'a> Item<'a> {
    pub fn text(self) -> &'a str {
        match self {
            Self::Text(text) => text,
            Self::Space => " ",
        }
    }

    fn class(self) -> Class {
        let Some(first) = self.text().chars().next() else { return Class::Neutral };
        match first {
            _ if letters::is_rtl(first) => Class::Right,
            _ if first.is_numeric() => Class::Digit,
            _ if first.is_alphabetic() => Class::Left,
            '.' | ',' | ':' | '/' | '+' | '-' | '%' | '‰' | '$' | '€' | '£' | '₪' | '٪' | '٫' | '٬' => {
                Class::Number
            }
            _ => Class::Neutral,
        }
    }
}

/// Puts a line that stands from left to right into the order in which it is read, and says whether that is from the right.
///
/// A file may draw Hebrew from either end; where the letters stand is the same. This undoes what the Unicode bidirectional
/// algorithm does to lay out a line. It cannot be undone in every case, because two texts may look alike.
pub fn to_logical(items: &mut [Item<'_>]) -> bool {
    if !items.iter().any(|item| item.text().starts_with(letters::is_rtl)) {
        return false;
    }
    let words = |class: Class| {
        let words = items.split(|item| *item == Item::Space);
        words.filter(|word| word.iter().any(|item| item.class() == class)).count()
    };
    let rtl = words(Class::Right) >= words(Class::Left);
    if rtl {
        reverse(items);
    } else {
        turn_runs(items, |class| class == Class::Right, |class| class != Class::Left, reverse);
    }
    rtl
}

/// Reverses a text from the right, but for the words and numbers in it that run from the left.
fn reverse(items: &mut [Item<'_>]) {
    items.reverse();
    // Now these runs stand the wrong way round: a word is met by its end, where a number may be.
    turn_runs(
        items,
        |class| matches!(class, Class::Left | Class::Digit),
        |class| class != Class::Right,
        |run| {
            if run.iter().any(|item| item.class() == Class::Left) {
                run.reverse();
            } else {
                turn_runs(
                    run,
                    |class| class == Class::Digit,
                    |class| matches!(class, Class::Digit | Class::Number),
                    |run| {
                        run.reverse();
                    },
                );
            }
        },
    );
    mirror(items);
}

/// Calls `turn` for each run that begins and ends with a `core` item and has only `inner` ones in it.
fn turn_runs<'a>(
    items: &mut [Item<'a>],
    core: impl Fn(Class) -> bool,
    inner: impl Fn(Class) -> bool,
    turn: impl Fn(&mut [Item<'a>]),
) {
    for run in items.chunk_by_mut(|left, right| inner(left.class()) && inner(right.class())) {
        let first = run.iter().position(|item| core(item.class()));
        let last = run.iter().rposition(|item| core(item.class()));
        if let (Some(first), Some(last)) = (first, last)
            && let Some(run) = run.get_mut(first..=last)
        {
            turn(run);
        }
    }
}

/// Swaps brackets where they close before they open: a font has them as they look, and the text as they mean.
fn mirror(items: &mut [Item<'_>]) {
    let first = items.iter().find(|item| matches!(item.text(), "(" | ")" | "[" | "]"));
    if !first.is_some_and(|item| matches!(item.text(), ")" | "]")) {
        return;
    }
    for item in items {
        *item = match item.text() {
            "(" => Item::Text(")"),
            ")" => Item::Text("("),
            "[" => Item::Text("]"),
            "]" => Item::Text("["),
            _ => *item,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read where `seen` stands from left to right.
    fn read(seen: &str) -> String {
        let letters: Vec<String> = seen.chars().map(String::from).collect();
        let mut items: Vec<Item<'_>> =
            letters.iter().map(|letter| if letter == " " { Item::Space } else { Item::Text(letter) }).collect();
        to_logical(&mut items);
        items.iter().map(|item| item.text()).collect()
    }

    fn backwards(text: &str) -> String {
        text.chars().rev().collect()
    }

    #[test]
    fn leaves_text_from_the_left() {
        assert_eq!(read("plain (text) 12"), "plain (text) 12");
    }

    #[test]
    fn reads_hebrew_from_the_right() {
        assert_eq!(read(&backwards("שלום עולם")), "שלום עולם");
    }

    #[test]
    fn numbers_and_words_inside_stay() {
        assert_eq!(read(&format!("{} 1,234.5 {}", backwards("שקל"), backwards("עלה"))), "עלה 1,234.5 שקל");
        assert_eq!(read(&format!("{} World Bank 7 {}", backwards("אמר"), backwards("כך"))), "כך World Bank 7 אמר");
        assert_eq!(read(&format!("{} 20 10", backwards("מספר"))), "10 20 מספר");
    }

    #[test]
    fn a_foreign_word_in_a_text_from_the_left() {
        let seen = format!("the word {} means peace", backwards("שלום לך"));
        assert_eq!(read(&seen), "the word שלום לך means peace");
    }

    #[test]
    fn brackets_open_before_they_close() {
        assert_eq!(read(&format!("({}) {}", backwards("ספר"), backwards("אחד"))), "אחד (ספר)");
        assert_eq!(read(&format!("){}( {}", backwards("ספר"), backwards("אחד"))), "אחד (ספר)");
    }
}
