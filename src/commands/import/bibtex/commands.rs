//! What commands of TeX mean. The library knows most of those for accents and characters, and is asked once for each.

use biblatex::{Bibliography, Pair, RawBibliography, RawChunk, RawEntry, Spanned};
use std::collections::HashMap;

/// Commands of which the argument is all that matters.
pub const STYLES: [&str; 24] = [
    "emph",
    "textbf",
    "textit",
    "textsl",
    "textsc",
    "texttt",
    "textrm",
    "textsf",
    "textup",
    "textmd",
    "textnormal",
    "text",
    "mbox",
    "underline",
    "textsuperscript",
    "textsubscript",
    "uppercase",
    "lowercase",
    "MakeUppercase",
    "url",
    "path",
    "nolinkurl",
    "enquote",
    "mkbibquote",
];
/// Commands for all that follows them.
pub const SWITCHES: [&str; 20] = [
    "em", "it", "bf", "sc", "tt", "sl", "rm", "sf", "itshape", "bfseries", "scshape", "slshape", "ttfamily", "upshape",
    "normalfont", "small", "footnotesize", "selectfont", "noopsort", "relax",
];
/// Commands for a character that the library does not know, or takes for an accent.
const CHARACTERS: [(&str, &str); 23] = [
    ("o", "ø"),
    ("j", "ȷ"),
    ("ldots", "…"),
    ("textcopyright", "©"),
    ("euro", "€"),
    ("texteuro", "€"),
    ("textdegree", "°"),
    ("textpm", "±"),
    ("texttimes", "×"),
    ("textmu", "µ"),
    ("textonehalf", "½"),
    ("textsterling", "£"),
    ("dag", "†"),
    ("og", "«"),
    ("fg", "»"),
    ("textbackslash", "\\"),
    ("slash", "/"),
    ("textquotesingle", "'"),
    ("newline", " "),
    ("linebreak", " "),
    ("textasciitilde", "~"),
    ("textasciicircum", "^"),
    ("nobreakspace", " "),
];
pub const ACCENTS: [&str; 10] = ["u", "v", "H", "c", "d", "b", "k", "r", "t", "G"];

/// What has been asked.
#[derive(Default)]
pub struct Commands {
    known: HashMap<String, Option<String>>,
}

impl Commands {
    /// The character that a word stands for.
    pub fn character(&mut self, word: &str) -> Option<String> {
        let own = CHARACTERS.iter().find(|(name, _)| *name == word);
        own.map(|(_, character)| (*character).to_owned()).or_else(|| self.meaning(format!("\\{word}")))
    }

    /// What a command means with its argument, if that is known.
    pub fn meaning(&mut self, source: String) -> Option<String> {
        if let Some(known) = self.known.get(&source) {
            return known.clone();
        }
        let meaning = ask(&source).filter(|meaning| !meaning.starts_with('\\'));
        self.known.insert(source, meaning.clone());
        meaning
    }
}

fn ask(source: &str) -> Option<String> {
    // Its place is counted with, unlike that of what is detached.
    let value = Spanned::detached(vec![Spanned::new(RawChunk::Normal(source), 0..0)]);
    let fields = vec![Pair::new(Spanned::detached("note"), value)];
    let entry = RawEntry { key: Spanned::detached("k"), kind: Spanned::detached("misc"), fields };
    let raw =
        RawBibliography { preamble: String::new(), entries: vec![Spanned::detached(entry)], abbreviations: Vec::new() };
    let found = Bibliography::from_raw(raw).ok()?.into_iter().next()?;
    Some(found.get("note")?.iter().map(|chunk| chunk.v.get()).collect())
}
