//! `offprint new TITLE`: a new paper's folder with its front matter filled in, with `--pdf` from what the PDF says.

use super::files::NewFiles;
use super::progress::Progress;
use super::proposal::{self, Found, Proposal, Site, Source};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::paths;
use crate::discover;
use crate::load::documents::title_page::Opened;
use crate::load::documents::{not_started, title_pages};
use jiff::civil::Date;
use std::fmt::{Display, Write};
use std::path::Path;

/// What the command line asks for.
pub struct Request<'r> {
    /// Takes the place of the one that the PDF has.
    pub title: Option<&'r str>,
    pub pdf: Option<&'r Path>,
    pub today: Date,
}

/// Makes `content/publications/YEAR/SLUG/index.md`, and copies the PDF beside it. Returns what was found in the PDF, a line each,
/// and last the new file's path.
pub fn run(root: &Path, request: &Request<'_>, problems: &mut Diagnostics) -> Option<Vec<String>> {
    let mut proposal = match request.pdf {
        Some(pdf) => proposed(root, pdf, problems)?,
        None => Proposal::default(),
    };
    if request.title.is_some() {
        proposal.title = None;
    }
    // A clock that was wrong would keep the paper back.
    proposal.date = proposal.date.filter(|date| date.source != Source::Made || !date.value.is_after(request.today));
    let title = request.title.or(proposal.title.as_ref().map(|found| found.value.as_str())).unwrap_or_default();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        problems.push(untitled(request));
        return None;
    }
    let slug = paths::slug_or_code_points(&title);
    let year = proposal.date.as_ref().map_or(request.today.year(), |found| found.value.year);
    let folder = root.join("content/publications").join(format!("{year:04}")).join(&slug);
    let page = folder.join("index.md");
    let mut writer = NewFiles::default();
    if let Some(pdf) = request.pdf {
        writer.copy(pdf, folder.join(format!("{slug}.pdf")));
    }
    writer.add(page.clone(), text(&title, &slug, request, &proposal));
    match writer.write() {
        Ok(()) => {
            let mut lines = told(&proposal);
            lines.push(page.display().to_string());
            Some(lines)
        }
        Err(problem) => {
            problems.push(*problem);
            None
        }
    }
}

fn untitled(request: &Request<'_>) -> Diagnostic {
    match (request.title, request.pdf) {
        (None, Some(pdf)) => {
            Diagnostic::error("missing-key", None, format!("no title is to be found in {}", pdf.display()))
                .remedy("write it in quotes: offprint new \"A Title\" --pdf FILE")
        }
        _ => Diagnostic::error("missing-key", None, "the title is empty")
            .remedy("write it in quotes: offprint new \"A Title\""),
    }
}

/// What the PDF says. One that cannot be read says nothing, and its editor is told why. `None` when it is not there.
fn proposed(root: &Path, pdf: &Path, problems: &mut Diagnostics) -> Option<Proposal> {
    if !pdf.exists() {
        let message = format!("there is no file {}", pdf.display());
        problems.push(
            Diagnostic::error("missing-file", None, message).remedy("name a file that is there; nothing was made"),
        );
        return None;
    }
    // What is wrong in site.toml keeps nobody from beginning a paper.
    let config = discover::read_config(root, &mut Diagnostics::default());
    let site = config
        .as_ref()
        .map(|config| Site { language: &config.language, names: vec![&config.title, &config.publisher.name] });
    let seconds = config.as_ref().map_or(30, |config| config.pdf.seconds);
    let absolute = std::path::absolute(pdf).unwrap_or_else(|_| pdf.to_owned());
    let opened = match title_pages(&super::program(), &[absolute], seconds, &Progress::new(true)) {
        Ok(opened) => opened.into_iter().next().unwrap_or_default(),
        Err(error) => {
            problems.push(not_started(&error));
            return Some(Proposal::default());
        }
    };
    let Opened { page, problems: found } = opened;
    let proposal = page.map(|page| proposal::of(&page, &site.unwrap_or_default())).unwrap_or_default();
    for problem in found {
        let mut diagnostic = problem.diagnostic(&pdf.to_string_lossy().into());
        if proposal == Proposal::default() {
            diagnostic.message += "; so nothing is proposed from it";
        }
        diagnostic.place = Some(Place::file(pdf.to_string_lossy()));
        problems.push(diagnostic);
    }
    Some(proposal)
}

/// The new file.
fn text(title: &str, slug: &str, request: &Request<'_>, proposal: &Proposal) -> String {
    let mut text = String::from("---\n");
    let mut line = |key: &str, value: &str, comment: String| {
        let _ = writeln!(
            text,
            "{key}:{}{value}{comment}",
            if value.starts_with('\n') || value.is_empty() { "" } else { " " }
        );
    };
    line("title", &quoted(title), comment(proposal.title.as_ref()));
    if let Some(subtitle) = &proposal.subtitle {
        line("subtitle", &quoted(&subtitle.value), comment(Some(subtitle)));
    }
    match &proposal.date {
        Some(date) => line("date", &date.value.to_string(), comment(Some(date))),
        None => line("date", &request.today.to_string(), String::new()),
    }
    match &proposal.authors {
        Some(authors) => {
            let list: String = authors.value.iter().map(|name| format!("\n  - {}", quoted(name))).collect();
            line("authors", "", format!("{}{list}", comment(Some(authors))));
        }
        None => line("authors", "[]", String::new()),
    }
    line("type", "report", String::new());
    let known = [
        ("series", &proposal.series),
        ("number", &proposal.number),
        ("doi", &proposal.doi),
        ("language", &proposal.language),
    ];
    for (key, found) in known {
        if let Some(found) = found {
            line(key, &quoted(&found.value), comment(Some(found)));
        }
    }
    let pdf = format!("{slug}.pdf");
    line(if request.pdf.is_some() { "pdf" } else { "# pdf" }, &pdf, String::new());
    let hint = "One paragraph for listings and search engines; without it, the first one below.";
    line("# summary", hint, String::new());
    for (key, found) in [("# series", &proposal.series), ("# number", &proposal.number)] {
        if found.is_none() {
            line(key, "", String::new());
        }
    }
    if let Some(found) = proposal.summary.as_ref().filter(|found| !found.is_certain) {
        let _ = writeln!(text, "# The text below is {}; check where it ends", found.source.words());
    }
    text.push_str("---\n");
    for paragraph in proposal.summary.iter().flat_map(|found| &found.value) {
        let _ = write!(text, "\n{}\n", plain(paragraph));
    }
    text
}

/// Says behind a value that somebody should look at it.
fn comment<T>(found: Option<&Found<T>>) -> String {
    let doubtful = found.filter(|found| !found.is_certain);
    doubtful.map_or_else(String::new, |found| format!(" # {}; check it", found.source.words()))
}

/// What was found, and where, a line each.
fn told(proposal: &Proposal) -> Vec<String> {
    fn line<T>(name: &str, found: Option<&Found<T>>, shown: impl Fn(&T) -> String) -> Option<String> {
        let found = found?;
        let check = if found.is_certain { "" } else { "; check it" };
        Some(format!("{name}: {} ({}{check})", shown(&found.value), found.source.words()))
    }
    fn one<T: Display>(value: &T) -> String {
        value.to_string()
    }
    let letters = |texts: &Vec<String>| texts.iter().map(|text| text.chars().count()).sum::<usize>();
    let lines = [
        line("title", proposal.title.as_ref(), one),
        line("subtitle", proposal.subtitle.as_ref(), one),
        line("authors", proposal.authors.as_ref(), |names| names.join(", ")),
        line("date", proposal.date.as_ref(), one),
        line("series", proposal.series.as_ref(), one),
        line("number", proposal.number.as_ref(), one),
        line("doi", proposal.doi.as_ref(), one),
        line("language", proposal.language.as_ref(), one),
        line("abstract", proposal.summary.as_ref(), |texts| format!("{} letters", letters(texts))),
    ];
    lines.into_iter().flatten().collect()
}

/// A text as a YAML scalar, whatever is in it.
pub(super) fn quoted(text: &str) -> String {
    // A JSON string is a YAML scalar.
    serde_json::Value::from(text).to_string()
}

/// A text as a paragraph of Markdown that says just that.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    // What begins a heading, a list or a rule.
    let number = text.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0 && text[*at..].starts_with(['.', ')']));
    let mark = if text.starts_with(['#', '+', '-', '=', '>', ':']) { Some(0) } else { number };
    for (at, c) in text.char_indices() {
        if Some(at) == mark || "\\`*_[]<&~|$".contains(c) {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(pdf: Option<&Path>) -> Request<'_> {
        Request { title: None, pdf, today: jiff::civil::date(2026, 11, 22) }
    }

    #[test]
    fn any_title_makes_valid_front_matter() {
        for title in ["A: b", "# hash", "\"quoted\" \\ 'text'", "*star", "- dash", "海洋法", "tab\u{7}"] {
            let text = text(title, "s", &request(None), &Proposal::default());
            let yaml = text.trim_start_matches("---\n").split("---\n").next().expect("front matter");
            let value: serde_yaml::Value = serde_yaml::from_str(yaml).expect("valid YAML");
            assert_eq!(value["title"].as_str(), Some(title));
        }
    }

    #[test]
    fn a_paper_without_a_pdf_is_as_it_always_was() {
        assert_eq!(
            text("Tides", "tides", &request(None), &Proposal::default()),
            "---\ntitle: \"Tides\"\ndate: 2026-11-22\nauthors: []\ntype: report\n# pdf: tides.pdf\n# summary: One paragraph for \
             listings and search engines; without it, the first one below.\n# series:\n# number:\n---\n"
        );
    }

    #[test]
    fn no_abstract_is_more_than_text() {
        for (text, expected) in [
            ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
            ("# Tides & [ports](x)", "\\# Tides \\& \\[ports\\](x)"),
            ("1. First", "1\\. First"),
            ("2019 was a year", "2019 was a year"),
            ("- dash", "\\- dash"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
