//! Paragraphs: lines that go on in the next one.

use super::hyphens::{self, Break, Compounds};
use super::letters::{self, SOFT_HYPHEN};
use super::{Furniture, Line};

/// Lines that differ more in size belong to different paragraphs.
const SIZES: f32 = 1.15;
/// A larger step to the next line, in steps of the paragraph so far, begins a paragraph.
const LEADING: f32 = 1.25;
/// A step to the next line, in sizes, that begins no paragraph by itself.
const SOLID: f32 = 1.45;
/// A larger step to the next line, in sizes, begins a paragraph in any case.
const STEP: f32 = 2.2;
/// A line that starts further in or out than the one above, in sizes, is indented.
const INDENT: f32 = 0.7;
/// How wide a letter is on the average, in sizes.
const LETTER: f32 = 0.5;

/// The text of pages: a paragraph a line. Nothing stands between two pages' texts when they have no `furniture`.
pub fn join(pages: &[Vec<Line>], furniture: Furniture) -> Vec<String> {
    let compounds = Compounds::of(pages.iter().flatten().map(|line| line.text.as_str()));
    let mut texts: Vec<String> = pages.iter().map(|lines| page(lines, &compounds)).collect();
    if furniture == Furniture::Drop {
        for index in 1..texts.len() {
            if let Some([before, after]) = texts.get_mut(index - 1..=index) {
                join_across(before, after, &compounds);
            }
        }
    }
    texts.iter().map(|text| tidy(text)).collect()
}

/// A text without soft hyphens, and without what they may leave: empty lines and double spaces.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for c in text.chars().filter(|c| *c != SOFT_HYPHEN) {
        let is_space = matches!(c, ' ' | '\n');
        if c == '\n' && tidy.ends_with(' ') {
            tidy.pop();
        }
        if !(is_space && (tidy.is_empty() || tidy.ends_with([' ', '\n']))) {
            tidy.push(c);
        }
    }
    tidy.truncate(tidy.trim_end().len());
    tidy
}

/// Moves the rest of a word that is broken at a page's end to that page.
fn join_across(before: &mut String, after: &mut String, compounds: &Compounds<'_>) {
    let last = before.rsplit('\n').next().unwrap_or_default();
    if !last.ends_with(letters::is_hyphen) || !after.starts_with(char::is_lowercase) {
        return;
    }
    let joint = hyphens::between(last, after, compounds);
    if joint == Break::Space {
        return;
    }
    let rest = match after.find([' ', '\n']) {
        Some(end) => after.drain(..=end).collect(),
        None => std::mem::take(after),
    };
    push(before, rest.trim_end(), joint);
}

fn page(lines: &[Line], compounds: &Compounds<'_>) -> String {
    let mut text = String::new();
    for (line, joint) in lines.iter().zip(joints(lines, compounds)) {
        match joint {
            Some(joint) => push(&mut text, &line.text, joint),
            None => {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(&line.text);
            }
        }
    }
    text
}

/// How each line of a page goes on from the one before; `None` where a paragraph begins.
pub fn joints(lines: &[Line], compounds: &Compounds<'_>) -> Vec<Option<Break>> {
    let mut joints = Vec::with_capacity(lines.len());
    let mut last: Option<&Line> = None;
    for column in lines.chunk_by(is_next) {
        let mut paragraph = Paragraph::in_column(column);
        for line in column {
            let goes_on = match paragraph.last {
                Some(last) => paragraph.goes_on(last, line),
                None => last.is_some_and(|last| goes_on_elsewhere(last, line)),
            };
            let joint = last.filter(|_| goes_on).map(|last| hyphens::between(&last.text, &line.text, compounds));
            joints.push(joint);
            paragraph.take(line, goes_on);
            last = Some(line);
        }
    }
    joints
}

/// Goes on with `next` where the last line of `text` ends.
fn push(text: &mut String, next: &str, joint: Break) {
    match joint {
        Break::Space => text.push(' '),
        Break::Nothing => {}
        Break::Hyphen => {
            text.pop();
        }
    }
    text.push_str(next);
}

/// Whether a line is the next one of its column: close below, and set alike.
fn is_next(above: &Line, below: &Line) -> bool {
    let step = below.down - above.down;
    let is_below = step > 0.0 && step < STEP * below.size && in_column(above, below);
    is_below && above.turn == below.turn && is_alike(above, below)
}

/// Whether a paragraph goes on at the top of the next column, or at least its last word below a figure.
fn goes_on_elsewhere(last: &Line, line: &Line) -> bool {
    let is_below = line.down >= last.down;
    let is_open = if is_below { last.text.ends_with(letters::is_hyphen) } else { is_open(&last.text) };
    is_open && last.turn == line.turn && is_alike(last, line) && line.text.starts_with(char::is_lowercase)
}

/// Whether two lines are of one kind.
fn is_alike(one: &Line, other: &Line) -> bool {
    let ratio = one.size / other.size;
    one.artifact == other.artifact && one.rtl == other.rtl && (1.0 / SIZES..SIZES).contains(&ratio)
}

/// The paragraph of a column that the last line belongs to.
struct Paragraph<'a> {
    /// Where the column's widest line ends.
    margin: f32,
    last: Option<&'a Line>,
    lines: usize,
    /// How far a line is below the one above it: in this paragraph, or else in its column as a rule.
    step: f32,
    column_step: f32,
}

impl<'a> Paragraph<'a> {
    fn in_column(column: &[Line]) -> Self {
        let margin = column.iter().map(far).fold(f32::MIN, f32::max);
        let size = column.first().map_or(0.0, |line| line.size);
        let step = median_step(column).max(SOLID * size / LEADING);
        Self { margin, last: None, lines: 0, step, column_step: step }
    }

    fn take(&mut self, line: &'a Line, goes_on: bool) {
        self.step = self.last.filter(|_| goes_on).map_or(self.column_step, |last| line.down - last.down);
        self.lines = if goes_on { self.lines + 1 } else { 1 };
        self.last = Some(line);
    }

    fn goes_on(&self, last: &Line, line: &Line) -> bool {
        let even = line.down - last.down < LEADING * self.step && !is_table(last) && !is_table(line);
        even && !begins_item(&line.text) && !self.ends_short(last, line) && !self.is_indented(last, line)
    }

    /// Whether the next line's first word had room at the end of the last line.
    fn ends_short(&self, last: &Line, line: &Line) -> bool {
        let word = line.text.split(' ').next().map_or(0, |word| word.chars().count());
        let needed = (word + 2) as f32 * LETTER * line.size;
        let amid_sentence = is_open(&last.text) && line.text.starts_with(char::is_lowercase);
        is_spaced(line) && !amid_sentence && self.margin - far(last) > needed
    }

    /// Whether a line starts further in than the one above, as a paragraph does, or further out, as a list's item does.
    fn is_indented(&self, last: &Line, line: &Line) -> bool {
        let indent = (near(line) - near(last)) / line.size;
        if indent > 0.0 { indent > INDENT && !begins_item(&last.text) } else { indent < -INDENT && self.lines > 1 }
    }
}

/// Whether a line is the row of a table. The gap after a bullet makes none.
fn is_table(line: &Line) -> bool {
    line.cells && !begins_item(&line.text)
}

/// The distance from line to line that is most usual.
fn median_step(column: &[Line]) -> f32 {
    let pairs = column.windows(2).filter_map(|pair| match pair {
        [above, below] => Some(below.down - above.down),
        _ => None,
    });
    let mut steps: Vec<f32> = pairs.collect();
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or_default()
}

/// Where a line begins and ends, seen by its reader.
fn near(line: &Line) -> f32 {
    if line.rtl { -line.end } else { line.start }
}

fn far(line: &Line) -> f32 {
    if line.rtl { -line.start } else { line.end }
}

fn in_column(above: &Line, below: &Line) -> bool {
    above.start < below.end && below.start < above.end
}

fn is_spaced(line: &Line) -> bool {
    !line.text.starts_with(letters::is_unspaced)
}

/// Whether a sentence, or a word, is not over yet.
fn is_open(text: &str) -> bool {
    text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';') || letters::is_hyphen(c))
}

/// Whether a line begins with a bullet, or with a number or letter in the way of a list.
fn begins_item(text: &str) -> bool {
    let (mark, rest) = text.split_once(' ').unwrap_or((text, ""));
    let number = mark.trim_start_matches('(').trim_end_matches(['.', ')']);
    let numbered = number.len() < mark.len() && !number.is_empty() && mark.ends_with(['.', ')']);
    let all = |digits: &str| number.chars().all(|c| digits.contains(c));
    let is_number = all("0123456789.") || all("IVX") || all("ivx") || number.chars().count() == 1;
    (!rest.is_empty() && numbered && is_number && number.len() < 7)
        || matches!(mark, "•" | "◦" | "▪" | "■" | "●" | "○" | "–" | "—" | "-" | "*" | "·" | "‣" | "∙" | "✓" | "➢")
}
