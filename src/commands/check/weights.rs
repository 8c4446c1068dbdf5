//! What an editor has said of rules: `[check]` in site.toml.

use super::RULES;
use crate::base::config::{Config, Weight};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity, nearest};

/// Other warnings that can be weighed: those of a build, and of old addresses.
pub const OF_BUILDS: [&str; 24] = [
    "author-twice",
    "bad-doi",
    "bad-isbn",
    "bad-issn",
    "bad-orcid",
    "bad-ror",
    "broken-anchor",
    "dead-link",
    "foreign-address",
    "heavy-pdf",
    "html-in-title",
    "large-body",
    "link-outside",
    "link-to-unpublished",
    "locked-pdf",
    "moved-link",
    "no-network",
    "pdf-without-text",
    "same-language",
    "several-spellings",
    "unknown-translation",
    "unread-pdfs",
    "unreadable-pdf",
    "unreadable-picture",
];

/// Gives each warning the weight that the editor has chosen for its code.
pub(super) fn apply(config: &Config, problems: &mut Diagnostics) {
    if config.check.is_empty() {
        return;
    }
    let known = || RULES.iter().map(|rule| rule.code).chain(OF_BUILDS);
    for (code, _, place) in &config.check {
        if known().any(|known| known == code) {
            continue;
        }
        let remedy = match nearest(code, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "take the code of a warning, as it stands in brackets before its message".to_owned(),
        };
        let message = format!("there is no warning `{code}`");
        problems.push(Diagnostic::error("unknown-key", place.clone(), message).remedy(remedy));
    }
    problems.weigh(|code| {
        let weight = config.check.iter().find(|(known, ..)| known == code).map(|(_, weight, _)| *weight);
        match weight {
            Some(Weight::Off) => None,
            Some(Weight::Error) => Some(Severity::Error),
            Some(Weight::Warning) | None => Some(Severity::Warning),
        }
    });
}
