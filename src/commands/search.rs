//! `offprint search`: asks the index of the built site, as readers do.

use super::Format;
use crate::base::{Diagnostic, Diagnostics};
use crate::render::search::{Answer, Searcher, Unreadable};
use std::io::ErrorKind;
use std::path::Path;

/// Prints what the site in `out` answers, at most so many results, best first. `None` when there is no index to ask.
pub fn run(out: &Path, words: &str, most: usize, format: Format, problems: &mut Diagnostics) -> Option<Vec<String>> {
    let asked = Searcher::open(out).and_then(|searcher| searcher.search(words, most));
    let (number, answers) = match asked {
        Ok(found) => found,
        Err(unreadable) => {
            problems.push(diagnostic(&unreadable));
            return None;
        }
    };
    if format == Format::Json {
        // An answer is made of texts and numbers, which always can be written.
        println!("{}", serde_json::to_string_pretty(&answers).unwrap_or_default());
        return Some(Vec::new());
    }
    let mut lines: Vec<String> = answers.iter().map(line).collect();
    match number - answers.len() {
        _ if number == 0 => lines.push(format!("Nothing is found for: {words}")),
        0 => {}
        more => lines.push(format!("and {more} more (--most shows more)")),
    }
    Some(lines)
}

fn line(answer: &Answer) -> String {
    let date = answer.date.as_deref().unwrap_or_default();
    let page = answer.page.map(|page| format!(", page {page}")).unwrap_or_default();
    format!("{date:10}  {}{page}  {}", answer.title, answer.url)
}

fn diagnostic(unreadable: &Unreadable) -> Diagnostic {
    let Unreadable { path, why, kind } = unreadable;
    if *kind == ErrorKind::NotFound {
        Diagnostic::error("no-index", None, format!("{} is not there, so that nothing can be searched", path.display()))
            .remedy("build the site first with `offprint build`, or say where it is with --out")
    } else {
        Diagnostic::error("unreadable-index", None, format!("{} cannot be read: {why}", path.display()))
            .remedy("build the site again with `offprint build`")
    }
}
