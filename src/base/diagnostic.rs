//! What is wrong in a user's files: where, what, and how to mend it.
//!
//! A diagnostic knows its place but not the text around it. The line is read again when a diagnostic is shown, so that a
//! catalogue of 100,000 papers need not hold its sources for the few that are wrong.

use std::cmp::Ordering;
use std::sync::Arc;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written and the exit code is 1.
    Error,
    /// The site is built, and something in it is probably not what its editor meant.
    Warning,
}

impl Severity {
    /// The word that is shown, in both formats.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A place in one of the user's files.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Relative to the site's root, with `/` on every system.
    pub path: Arc<str>,
    /// From 1; 0 when the file as a whole is meant.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// In characters, at least 1.
    pub width: u32,
}

impl Place {
    /// The file as a whole.
    pub fn file(path: impl Into<Arc<str>>) -> Place {
        Place { path: path.into(), line: 0, column: 0, width: 1 }
    }

    /// The bytes `start..end` of `text`, cut to one line. Offsets that are out of range or inside a character are moved to
    /// the nearest sound ones.
    pub fn span(path: impl Into<Arc<str>>, text: &str, start: usize, end: usize) -> Place {
        let start = text.floor_char_boundary(start);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let end = text.floor_char_boundary(end.clamp(start, line_end));
        let count = |s: &str| u32::try_from(s.chars().count()).unwrap_or(u32::MAX);
        Place {
            path: path.into(),
            line: u32::try_from(before.bytes().filter(|b| *b == b'\n').count()).unwrap_or(u32::MAX).saturating_add(1),
            column: count(&text[line_start..start]).saturating_add(1),
            width: count(&text[start..end]).max(1),
        }
    }
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable, kebab-case: scripts may rely on it.
    pub code: &'static str,
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// `None` when no file is at fault, as for an output folder that cannot be written.
    pub place: Option<Place>,
    /// How to mend it.
    pub remedy: String,
    /// Other places that belong to the problem, each with what it has to do with it.
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// A problem that stops the build.
    pub fn error(code: &'static str, place: impl Into<Option<Place>>, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            place: place.into(),
            remedy: String::new(),
            related: Vec::new(),
        }
    }

    /// A problem that does not stop the build.
    pub fn warning(code: &'static str, place: impl Into<Option<Place>>, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, place, message) }
    }

    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Diagnostic {
        self.remedy = remedy.into();
        self
    }

    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Diagnostic {
        self.related.push((place, label.into()));
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    fn order(&self, other: &Diagnostic) -> Ordering {
        let key = |d: &Diagnostic| (d.place.clone(), d.severity, d.code);
        key(self).cmp(&key(other)).then_with(|| self.message.cmp(&other.message))
    }
}

/// All problems of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    pub fn append(&mut self, mut other: Diagnostics) {
        self.all.append(&mut other.all);
    }

    /// Changes all of them, and keeps those for which `change` says so.
    pub fn adjust(&mut self, change: impl FnMut(&mut Diagnostic) -> bool) {
        self.all.retain_mut(change);
    }

    /// Whether any of them stops the build.
    pub fn has_errors(&self) -> bool {
        self.all.iter().any(Diagnostic::is_error)
    }

    /// How many of them stop the build.
    pub fn errors(&self) -> usize {
        self.all.iter().filter(|problem| problem.is_error()).count()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Sorted by place, so that the same input gives the same report whatever the number of threads.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.all.sort_by(Diagnostic::order);
        self.all.dedup();
        self.all
    }
}

/// The known word nearest to `word`, if it is near enough to be what was meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase().replace(['_', ' '], "-");
    let limit = (folded.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase().replace('_', "-")), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_characters_not_bytes() {
        let text = "title: Zürich\nseries: É x\n";
        let start = text.find("x\n").expect("is there");
        assert_eq!(
            Place::span("a.md", text, start, start + 1),
            Place { path: "a.md".into(), line: 2, column: 11, width: 1 }
        );
    }

    #[test]
    fn a_place_survives_offsets_that_make_no_sense() {
        let place = Place::span("a.md", "é", 1, 99);
        assert_eq!((place.line, place.column), (1, 1));
        assert_eq!(Place::span("a.md", "", 7, 3).line, 1);
    }

    #[test]
    fn the_nearest_word_is_near() {
        let known = ["title", "topics", "key_points", "date"];
        assert_eq!(nearest("titel", known), Some("title"));
        assert_eq!(nearest("Key-Points", known), Some("key_points"));
        assert_eq!(nearest("layout", known), None);
    }
}
