//! How much each finding weighs: `[check]` in site.toml.

use super::RULES;
use crate::base::config::Level;
use crate::base::diagnostic::{Severity, nearest};
use crate::base::{Config, Diagnostic, Diagnostics};
use rustc_hash::FxHashMap;

/// The warnings that are no rule's: those of a build, and of what `check` is asked besides. `tests/suite/check.rs` holds the manual
/// to them.
pub const WARNINGS: [&str; 22] = [
    "author-twice",
    "bad-doi",
    "bad-isbn",
    "bad-issn",
    "bad-orcid",
    "bad-ror",
    "broken-anchor",
    "foreign-address",
    "heavy-pdf",
    "html-in-title",
    "large-body",
    "link-outside",
    "link-to-unpublished",
    "locked-pdf",
    "lost-address",
    "pdf-without-text",
    "same-language",
    "several-spellings",
    "unknown-translation",
    "unread-pdfs",
    "unreadable-pdf",
    "unreadable-picture",
];

/// Gives each warning the weight that the site wants. What stops a build stays an error.
pub(super) fn apply(config: &Config, problems: &mut Diagnostics) {
    let levels: FxHashMap<&str, Level> = config.check.iter().map(|(code, level, _)| (code.as_str(), *level)).collect();
    problems.adjust(|problem| match levels.get(problem.code) {
        Some(level) if problem.severity == Severity::Warning => {
            if *level == Level::Error {
                problem.severity = Severity::Error;
            }
            *level != Level::Off
        }
        _ => true,
    });
    let known: Vec<&str> = RULES.iter().map(|rule| rule.code).chain(WARNINGS).collect();
    for (code, _, place) in config.check.iter().filter(|(code, ..)| !known.contains(&code.as_str())) {
        let remedy = match nearest(code, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "the manual lists all codes under Diagnostics; an error cannot be made less".to_owned(),
        };
        let message = format!("there is no warning `{code}`");
        problems.push(Diagnostic::error("unknown-code", place.clone(), message).remedy(remedy));
    }
}
