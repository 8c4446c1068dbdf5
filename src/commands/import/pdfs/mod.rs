//! A folder of PDFs beside a source that does not have them: each paper gets its own.

mod matching;

use super::record::{Batch, File, Record, What};
use super::within::{Folders, Found};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::commands::progress::Progress;
use crate::commands::proposal;
use crate::load::documents::title_page::Opened;
use crate::load::documents::{Problem, not_started, title_pages};
use matching::{By, Matches, Page, Paper};
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};

/// What the reader of PDFs is told.
pub(super) struct Reader {
    /// This program, of which it is made.
    pub program: PathBuf,
    pub seconds: u16,
}

/// Gives the papers that have no PDF in the source one of those below a folder. What is to be said in the plan.
pub(super) fn assign(
    batch: &mut Batch,
    folder: &Path,
    folders: &Folders,
    reader: &Reader,
    problems: &mut Diagnostics,
) -> Vec<String> {
    let mut own = FxHashSet::default();
    let mut wanting: Vec<usize> = Vec::new();
    for (at, record) in batch.records.iter().enumerate().filter(|(_, record)| record.what == What::Paper) {
        match record.pdf.as_ref().map(|pdf| folders.find(&pdf.path)) {
            Some(Found::Local(path)) => drop(own.insert(path)),
            _ => wanting.push(at),
        }
    }
    let files: Vec<String> =
        below(folder, problems).into_iter().filter(|file| !own.contains(Path::new(file))).collect();
    let papers: Vec<Paper> = wanting.iter().filter_map(|at| batch.records.get(*at)).map(paper).collect();
    let mut matches = matching::by_names(&papers, &files);
    read_the_rest(&papers, &files, reader, &mut matches, problems);
    tell(&papers, &files, &matches, problems);
    let lines = summary(&files, &matches);
    for (at, found) in wanting.iter().zip(&matches.of) {
        if let (Some(record), Some(path)) = (batch.records.get_mut(*at), found.and_then(|(file, _)| files.get(file))) {
            // The old address stays known, and leads here.
            if let Some(old) = record.pdf.replace(File::at(path)) {
                record.aliases.extend(folders.old_path(&old.path));
                record.keep("pdf", old.path);
            }
        }
    }
    lines
}

/// The PDFs below a folder, in the order of their paths. Links are not followed: they may lead anywhere.
fn below(folder: &Path, problems: &mut Diagnostics) -> Vec<String> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let message = format!("a folder of PDFs cannot be read: {error}");
                problems.push(Diagnostic::warning("import-pdf", None, message).remedy("mend its permissions"));
                continue;
            }
        };
        let is_pdf = entry.path().extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
        if !is_pdf || !entry.file_type().is_file() {
            continue;
        }
        match entry.path().to_str() {
            Some(path) => files.push(path.to_owned()),
            None => problems.push(Problem::Unnamed.diagnostic(&entry.path().to_string_lossy().into())),
        }
    }
    files
}

fn paper(record: &Record) -> Paper {
    let text = |key: &str| record.text(key).unwrap_or_default();
    let mut keys = vec![text("doi").to_owned(), record.id.clone()];
    keys.extend(
        text("doi").split_once("10.").and_then(|(_, doi)| doi.split_once('/')).map(|(_, suffix)| suffix.to_owned()),
    );
    let number = text("number");
    if !number.is_empty() {
        keys.push(format!("{} {number}", text("series")));
        keys.extend(Some(number.to_owned()).filter(|number| number.contains(char::is_alphabetic)));
    }
    let pdf = record.pdf.as_ref().map(|pdf| pdf.path.clone());
    Paper { title: text("title").to_owned(), pdf, keys }
}

/// Looks at the first pages of the files whose names say nothing.
fn read_the_rest(
    papers: &[Paper],
    files: &[String],
    reader: &Reader,
    matches: &mut Matches,
    problems: &mut Diagnostics,
) {
    let left: Vec<usize> = (0..files.len()).filter(|file| !matches.is_taken(*file)).collect();
    if left.is_empty() || matches.of.iter().all(Option::is_some) {
        return;
    }
    let paths: Vec<PathBuf> = left.iter().filter_map(|file| files.get(*file)).map(PathBuf::from).collect();
    let progress = Progress::new(false);
    let opened = title_pages(&reader.program, &paths, reader.seconds, &progress);
    progress.finish();
    let opened = match opened {
        Ok(opened) => opened,
        Err(error) => {
            problems.push(not_started(&error));
            return;
        }
    };
    let mut pages = Vec::new();
    for ((file, path), Opened { page, problems: found }) in left.into_iter().zip(&paths).zip(opened) {
        for problem in found {
            let mut diagnostic = problem.diagnostic(&path.to_string_lossy().into());
            diagnostic.message += "; so its first page does not tell which paper's it is";
            problems.push(diagnostic);
        }
        if let Some(page) = page {
            let proposal = proposal::of(&page, &proposal::Site::default());
            let title = proposal.title.map(|title| title.value).unwrap_or_default();
            let both = proposal.subtitle.map(|subtitle| format!("{title} {}", subtitle.value));
            let lines = page.lines.iter().map(|line| line.text.as_str());
            let titles: Vec<String> = both.into_iter().chain([title]).collect();
            pages.push((file, Page::new(lines, &titles)));
        }
    }
    matching::by_pages(papers, &pages, matches);
}

/// Tells what was matched by a first page, and what was not since several fit.
fn tell(papers: &[Paper], files: &[String], matches: &Matches, problems: &mut Diagnostics) {
    let title = |paper: usize| papers.get(paper).map_or("", |paper| paper.title.as_str());
    let place = |file: usize| Place::file(files.get(file).map_or("", String::as_str));
    for (paper, found) in matches.of.iter().enumerate() {
        let Some((file, By::Page { is_title })) = *found else { continue };
        let how = if is_title {
            "that is the title at the head of its first page"
        } else {
            "these words stand on its first page, but perhaps not as its title"
        };
        let message = format!("this file is taken for the PDF of “{}”: {how}", title(paper));
        problems.push(
            Diagnostic::warning("import-pdf", place(file), message).remedy(
                "look at it; if it is another paper's, name it after that one's DOI or title, and import again",
            ),
        );
    }
    for (of, among) in &matches.ambiguous {
        let is_free = |paper: &&usize| matches.of.get(**paper).is_some_and(Option::is_none);
        let titles: Vec<String> = of.iter().filter(is_free).map(|paper| format!("“{}”", title(*paper))).collect();
        let among: Vec<usize> = among.iter().copied().filter(|file| !matches.is_taken(*file)).collect();
        let (Some(first), false) = (among.first(), titles.is_empty()) else { continue };
        let message = match among.len() {
            1 => format!("this file could be the PDF of several papers, and is nobody's: {}", titles.join(", ")),
            count => format!("{count} files could be the PDF of {}, and none is", titles.join(", ")),
        };
        let problem = Diagnostic::warning("import-pdf", place(*first), message)
            .remedy("name the files after the papers' DOIs or titles, and import again");
        problems.push(
            among.iter().skip(1).take(3).fold(problem, |problem, file| problem.related(place(*file), "and here")),
        );
    }
}

fn summary(files: &[String], matches: &Matches) -> Vec<String> {
    let count = |is: fn(By) -> bool| matches.of.iter().flatten().filter(|(_, by)| is(*by)).count();
    let by_name = count(|by| by == By::Name);
    let by_key = count(|by| by == By::Key);
    let by_words = count(|by| by == By::Words);
    let by_page = count(|by| matches!(by, By::Page { .. }));
    let all = by_name + by_key + by_words + by_page;
    let (left, without) = (files.len() - all, matches.of.len() - all);
    vec![
        format!(
            "PDFs: {by_name} by name, {by_key} by DOI or number, {by_words} by their names' words, {by_page} by the title on their \
             first page"
        ),
        format!("{left} PDFs are nobody's, and {without} papers have none"),
    ]
}
