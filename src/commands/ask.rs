//! Asking whether a plan is to be carried out.

use super::Format;
use super::report;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Shows the plan and asks. `None`, with a diagnostic, when there is nobody to ask.
pub(super) fn confirmed(
    root: &Path,
    lines: &[String],
    question: &str,
    format: Format,
    problems: &mut Diagnostics,
) -> Option<bool> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() || format != Format::Human {
        let mut plan = lines.to_vec();
        plan.insert(0, "there is nobody to ask whether to do this".to_owned());
        problems.push(
            Diagnostic::error("unconfirmed", None, plan.join("; "))
                .remedy("say `--yes` to do it, or `--dry-run` to see it only"),
        );
        return None;
    }
    report::print_sorted(&std::mem::take(problems).into_sorted(), root, format);
    let mut out = std::io::stderr().lock();
    for line in lines {
        let _ = writeln!(out, "{line}");
    }
    let _ = write!(out, "{question} [y/N] ");
    let _ = out.flush();
    let mut answer = String::new();
    let _ = std::io::stdin().read_line(&mut answer);
    Some(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
