//! One page for a colleague who mends texts and runs no programs: what is wrong, where, and what to do. Everything is in the file
//! itself, and what it shows is chosen without a script.

use super::manual::{Help, helps};
use super::{Lines, span};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::base::{Config, config};
use jiff::civil::Date;
use quick_xml::escape::escape;
use std::collections::BTreeMap;
use std::fmt::Write;

const STYLE: &str = include_str!("report.css");

pub(super) fn document(problems: &[Diagnostic], lines: &mut Lines<'_>, on: Date) -> String {
    let helps = helps();
    let text = std::fs::read_to_string(lines.root.join(config::FILE)).unwrap_or_default();
    let title = Config::parse(&text, &mut Diagnostics::default()).map(|config| config.title).unwrap_or_default();
    let title = if title.is_empty() { "Check".to_owned() } else { format!("{title}: check") };
    let mut codes: BTreeMap<&str, (usize, Severity)> = BTreeMap::new();
    for problem in problems {
        codes.entry(problem.code).or_insert((0, problem.severity)).0 += 1;
    }
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let title = escape(&title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>\n{STYLE}{}</style>\n\
         </head>\n<body>\n<header>\n<h1>{title}</h1>\n<p><time datetime=\"{on}\">{on}</time> · {} · {}</p>\n</header>\n",
        filters(codes.keys()),
        count(errors, "error", "errors"),
        count(problems.len() - errors, "warning", "warnings"),
    );
    if problems.is_empty() {
        page.push_str("<p>Nothing is wrong, and nothing is doubtful.</p>\n");
    }
    let of_files: Vec<&[Diagnostic]> = problems.chunk_by(|a, b| path(a) == path(b)).collect();
    if !problems.is_empty() {
        kinds(&mut page, &codes, &helps, problems.len());
        contents(&mut page, &of_files);
    }
    page.push_str("<main>\n");
    for (number, of_file) in of_files.iter().enumerate() {
        let name = escape(file_name(of_file[0].place.as_ref()));
        let _ = writeln!(page, "<section class=\"file\" id=\"f{number}\">\n<h2>{name}</h2>");
        of_file.iter().for_each(|problem| finding(&mut page, problem, lines));
        page.push_str("</section>\n");
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// The rules by which a choice of a kind leaves out everything else.
fn filters<'c>(codes: impl Iterator<Item = &'c &'c str>) -> String {
    codes.fold(String::new(), |mut css, code| {
        let chosen = format!("body:has(#k-{code}:checked)");
        let _ =
            writeln!(css, "{chosen} .finding:not(.c-{code}), {chosen} .file:not(:has(.c-{code})) {{ display: none }}");
        css
    })
}

/// The table of what there is, by which one chooses.
fn kinds(page: &mut String, codes: &BTreeMap<&str, (usize, Severity)>, helps: &BTreeMap<&str, Help>, all: usize) {
    let _ = writeln!(
        page,
        "<section class=\"kinds\">\n<h2>What there is</h2>\n<p>Choose a kind to see it alone.</p>\n<table>\n\
         <tr><td><label><input type=\"radio\" name=\"kind\" id=\"all-kinds\" checked> everything</label></td><td>{all}</td><td></td></tr>"
    );
    for (code, (count, severity)) in codes {
        let meaning = helps.get(code).map(|help| words(&help.meaning)).unwrap_or_default();
        let _ = writeln!(
            page,
            "<tr class=\"{}\"><td><label><input type=\"radio\" name=\"kind\" id=\"k-{code}\"> {code}</label></td><td>{count}</td>\
             <td>{meaning}</td></tr>",
            severity.name()
        );
    }
    page.push_str("</table>\n</section>\n");
}

fn contents(page: &mut String, of_files: &[&[Diagnostic]]) {
    let _ = writeln!(
        page,
        "<details class=\"contents\">\n<summary>{}</summary>\n<ol>",
        count(of_files.len(), "file", "files")
    );
    for (number, of_file) in of_files.iter().enumerate() {
        let name = escape(file_name(of_file[0].place.as_ref()));
        let _ = writeln!(page, "<li><a href=\"#f{number}\">{name}</a> {}</li>", of_file.len());
    }
    page.push_str("</ol>\n</details>\n");
}

fn finding(page: &mut String, problem: &Diagnostic, lines: &mut Lines<'_>) {
    let Diagnostic { code, severity, message, place, remedy, related } = problem;
    let severity = severity.name();
    let _ = writeln!(
        page,
        "<article class=\"finding {severity} c-{code}\">\n<h3><span>{severity}:</span> {}</h3>",
        words(message)
    );
    if let Some(place) = place {
        line(page, place, lines);
    }
    if !remedy.is_empty() {
        let _ = writeln!(page, "<p class=\"remedy\">{}</p>", words(remedy));
    }
    for (place, label) in related {
        let _ = writeln!(page, "<p class=\"related\">{}: {}</p>", escape(label), escape(&*place.path));
        line(page, place, lines);
    }
    let _ = writeln!(page, "<p class=\"code\">{code}</p>\n</article>");
}

/// A text with its code, which stands in backticks.
fn words(text: &str) -> String {
    let escaped = escape(text);
    if !escaped.matches('`').count().is_multiple_of(2) {
        return escaped.into_owned();
    }
    let parts = escaped.split('`').enumerate();
    parts.map(|(place, part)| if place % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() }).collect()
}

/// The line of a place, with what is meant in it.
fn line(page: &mut String, place: &Place, lines: &mut Lines<'_>) {
    let Some(line) = lines.get(place) else { return };
    let span = span(&line, place);
    let [before, meant, after] = [&line[..span.start], &line[span.clone()], &line[span.end..]].map(escape);
    let _ = writeln!(page, "<pre><span>{}</span>{before}<mark>{meant}</mark>{after}</pre>", place.line);
}

fn path(problem: &Diagnostic) -> Option<&str> {
    problem.place.as_ref().map(|place| &*place.path)
}

fn file_name(place: Option<&Place>) -> &str {
    place.map_or("The site as a whole", |place| &place.path)
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
