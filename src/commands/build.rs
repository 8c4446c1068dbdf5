//! `offprint build`: the whole site, once.

use super::Progress;
use crate::base::Diagnostics;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Language;
use crate::discover;
use crate::{Built, Options};
use std::time::{Duration, Instant};

/// Builds, and tells what was built, in one line at the end. `None` when the build failed.
pub fn run(options: &Options, quiet: bool, timings: bool, problems: &mut Diagnostics) -> Option<Vec<String>> {
    let start = Instant::now();
    let built = build(options, quiet, problems)?;
    let mut lines = Vec::new();
    if timings {
        lines.extend(built.timings.iter().map(|(stage, time)| format!("{:8.1} ms  {stage}", time.as_secs_f64() * 1e3)));
    }
    if built.left_out > 0 {
        lines.push(format!(
            "{} left out: drafts, or still to come (--drafts and --future build them, too)",
            built.left_out
        ));
    }
    if let Some((due, source)) = &built.next {
        lines.push(format!("the next paper is due on {due} ({source}): build again then"));
    }
    lines.push(summary(&built, start.elapsed()));
    Some(lines)
}

/// Builds the site, with a bar. `None` when the build failed.
pub(super) fn build(options: &Options, quiet: bool, problems: &mut Diagnostics) -> Option<Built> {
    if let Some(problem) = bad_output(options) {
        problems.push(problem);
        return None;
    }
    let progress = Progress::new(quiet);
    let built = crate::build(options, &progress, problems);
    progress.finish();
    built
}

/// `6,153 publications · 14,902 files · 61 MB · 0.8 s`
fn summary(built: &Built, time: Duration) -> String {
    let language = Language::new("en", discover::english());
    let count = |number: usize, one: &str, many: &str| {
        format!("{} {}", language.number(number as u64), if number == 1 { one } else { many })
    };
    format!(
        "{} · {} · {} · {:.1} s",
        count(built.publications, "publication", "publications"),
        count(built.report.files, "file", "files"),
        language.size(built.report.bytes),
        time.as_secs_f64(),
    )
}

/// An output in which the site's own sources lie would be lost among them, or they in it.
fn bad_output(options: &Options) -> Option<Diagnostic> {
    let root = std::path::absolute(&options.root).ok()?;
    let out = std::path::absolute(&options.out).ok()?;
    let root = root.canonicalize().unwrap_or(root);
    let out = out.canonicalize().unwrap_or(out);
    let sources = ["content", "static", "templates", "themes", "i18n"].map(|folder| root.join(folder));
    let bad = root.starts_with(&out) || sources.iter().any(|folder| out.starts_with(folder));
    bad.then(|| {
        Diagnostic::error("output", None, format!("{} holds the site's sources", options.out.display()))
            .remedy("name a folder of its own with --out, such as `public`")
    })
}
