//! Accents that are drawn as glyphs of their own, as TeX does with its old fonts: `´` on `e`.

use super::glyph::{Glyph, Glyphs};

/// How far above or below its letter an accent's baseline is at most, in sizes: it is raised for a capital.
const RISE: f32 = 0.5;

/// Joins a glyph and the one drawn before it when they are a letter and its accent, in either order.
pub fn compose(glyphs: &mut Glyphs, next: &Glyph) -> bool {
    let Some(last) = glyphs.list.last() else { return false };
    let (before, after) = (only_letter(glyphs, last), only_letter(glyphs, next));
    let (letter, base, accent, mark) = match (before.and_then(combining), after.and_then(combining)) {
        (Some(mark), None) => (next, after, last, mark),
        (None, Some(mark)) => (last, before, next, mark),
        _ => return false,
    };
    let Some(base) = base.filter(|base| base.is_alphabetic()) else { return false };
    let middle = accent.along + accent.advance / 2.0;
    let on = (letter.along..letter.end()).contains(&middle) && accent.rise(letter).abs() < RISE;
    if !on || last.turn != next.turn || next.spaced {
        return false;
    }
    let start = glyphs.letters.len();
    glyphs.letters.push(dotted(base));
    glyphs.letters.push(mark);
    let composed = Glyph { letters: start..glyphs.letters.len(), spaced: last.spaced, ..letter.clone() };
    glyphs.list.pop();
    glyphs.list.push(composed);
    true
}

fn only_letter(glyphs: &Glyphs, glyph: &Glyph) -> Option<char> {
    let mut letters = glyphs.text(glyph).chars();
    letters.next().filter(|_| letters.next().is_none())
}

/// The letter that an accent takes the dot from.
fn dotted(letter: char) -> char {
    match letter {
        'ı' => 'i',
        'ȷ' => 'j',
        _ => letter,
    }
}

/// The mark that sits on the letter before it and looks like an accent that stands alone.
fn combining(accent: char) -> Option<char> {
    Some(match accent {
        '`' | 'ˋ' => '\u{300}',
        '´' | 'ˊ' => '\u{301}',
        'ˆ' | '^' => '\u{302}',
        '˜' | '~' => '\u{303}',
        '¯' | 'ˉ' => '\u{304}',
        '˘' => '\u{306}',
        '˙' => '\u{307}',
        '¨' => '\u{308}',
        '˚' => '\u{30A}',
        '˝' => '\u{30B}',
        'ˇ' => '\u{30C}',
        '¸' => '\u{327}',
        '˛' => '\u{328}',
        _ => return None,
    })
}
