//! Diagnostics as a page to send to a colleague. It needs no other file, and no script.

use super::lines::Lines;
use crate::base::diagnostic::{Diagnostic, Place, Severity};
use quick_xml::escape::escape;
use std::collections::{BTreeMap, BTreeSet};

const STYLE: &str = "\
:root { color-scheme: light dark; --line: light-dark(#d8dde3, #3a4149); --soft: light-dark(#f5f7f9, #20262d);
  --error: light-dark(#b3261e, #ff8a80); --warning: light-dark(#8a5a00, #f0b849); --quiet: light-dark(#59636e, #9aa4af) }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem;
  background: light-dark(#fff, #14181d); color: light-dark(#1c2126, #e4e8ec); overflow-wrap: anywhere }
h1 { line-height: 1.2; margin: 0 } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
p { margin: .25rem 0 } .quiet { color: var(--quiet) }
table { border-collapse: collapse; margin: 1rem 0 } td, th { text-align: start; padding: .2rem 1rem .2rem 0; vertical-align: top }
td:not(:last-child) { white-space: nowrap } td:nth-child(2) { text-align: end; font-variant-numeric: tabular-nums }
fieldset { border: 0; padding: 0; margin: 1rem 0; display: flex; gap: 1.25rem; flex-wrap: wrap }
article { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: .75rem 0 }
.error strong { color: var(--error) } .warning strong { color: var(--warning) }
pre { background: var(--soft); padding: .5rem .75rem; border-radius: .25rem; overflow-x: auto; margin: .5rem 0 }
mark { background: light-dark(#ffe08a, #6b5200); color: inherit } code { font-size: .9em }
label { cursor: pointer } input { accent-color: var(--warning) }
body:has(#errors:checked) :is(article.warning, section:not(:has(.error))),
body:has(#warnings:checked) :is(article.error, section:not(:has(.warning))) { display: none }
@media (max-width: 40rem) { td:nth-child(3) { display: none } }
@media print { fieldset, input { display: none } article { break-inside: avoid } body { max-width: none } }
";

/// The whole page. `today` is the day that it speaks of.
pub(super) fn page(problems: &[Diagnostic], lines: &mut Lines<'_>, today: jiff::civil::Date) -> String {
    let name =
        std::path::absolute(lines.root).ok().and_then(|root| Some(root.file_name()?.to_string_lossy().into_owned()));
    let title = format!("What to mend in {}", name.as_deref().unwrap_or("the catalogue"));
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = problems.len() - errors;
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{0}</title>\n<style>\n{STYLE}{1}</style>\n</head>\n<body>\n<header>\n<h1>{0}</h1>\n<p class=\"quiet\">By Offprint, on {today}</p>\n</header>\n<main>\n",
        escape(&title),
        filters(problems)
    );
    if problems.is_empty() {
        page += "<p>Nothing is wrong.</p>\n";
    } else {
        page += &format!(
            "<fieldset>\n<label><input type=\"radio\" name=\"show\" checked> all {}</label>\n\
             <label><input type=\"radio\" name=\"show\" id=\"errors\"> what stops a build: {errors}</label>\n\
             <label><input type=\"radio\" name=\"show\" id=\"warnings\"> what is doubtful: {warnings}</label>\n</fieldset>\n",
            problems.len()
        );
        page += &overview(problems);
    }
    let path = |problem: &Diagnostic| problem.place.as_ref().map(|place| place.path.clone());
    for of_file in problems.chunk_by(|one, other| path(one) == path(other)) {
        let heading = of_file.first().and_then(path);
        let heading = heading.as_deref().unwrap_or("The whole catalogue");
        page += &format!("<section>\n<h2>{}</h2>\n", escape(heading));
        of_file.iter().for_each(|problem| page += &article(problem, lines));
        page += "</section>\n";
    }
    page + "</main>\n</body>\n</html>"
}

/// For each code the style by which it is shown alone.
fn filters(problems: &[Diagnostic]) -> String {
    let codes: BTreeSet<&str> = problems.iter().map(|problem| problem.code).collect();
    let rules = codes.into_iter().map(|code| {
        let others = format!("article:not(.{code}), body:has(#of-{code}:checked) section:not(:has(.{code}))");
        format!("body:has(#of-{code}:checked) {others} {{ display: none }}\n")
    });
    rules.collect()
}

/// How often each code is there, the most frequent first; with what shows it alone.
fn overview(problems: &[Diagnostic]) -> String {
    let mut counts: BTreeMap<(&str, Severity), (usize, &str)> = BTreeMap::new();
    for problem in problems {
        counts.entry((problem.code, problem.severity)).or_insert((0, &problem.message)).0 += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|((_, severity), (count, _))| (*severity, std::cmp::Reverse(*count)));
    let rows = counts.into_iter().map(|((code, severity), (count, example))| {
        let example = if count == 1 { prose(example) } else { format!("such as: {}", prose(example)) };
        format!(
            "<tr class=\"{}\"><td><label><input type=\"radio\" name=\"show\" id=\"of-{code}\"> <code>{code}</code></label></td>\
             <td>{count}</td><td>{example}</td></tr>\n",
            severity.name()
        )
    });
    format!("<table>\n{}</table>\n", rows.collect::<String>())
}

fn article(problem: &Diagnostic, lines: &mut Lines<'_>) -> String {
    let mut text = format!(
        "<article class=\"{0} {2}\">\n<p><strong>{0}</strong> {1} <code class=\"quiet\">{2}</code></p>\n",
        problem.severity.name(),
        prose(&problem.message),
        problem.code
    );
    text += &problem.place.as_ref().map(|place| snippet(place, lines)).unwrap_or_default();
    for (place, label) in &problem.related {
        let line = if place.line > 0 { format!(", line {}", place.line) } else { String::new() };
        text += &format!("<p class=\"quiet\">{}: {}{line}</p>\n", escape(label), escape(&*place.path));
        text += &snippet(place, lines);
    }
    if !problem.remedy.is_empty() {
        text += &format!("<p>To mend it: {}</p>\n", prose(&problem.remedy));
    }
    text + "</article>\n"
}

/// A sentence, in which code stands between backquotes.
fn prose(text: &str) -> String {
    let parts: Vec<_> = text.split('`').map(escape).collect();
    if parts.len().is_multiple_of(2) {
        // One of them stands for itself.
        return escape(text).into_owned();
    }
    let part = |(place, part)| if place % 2 == 0 { format!("{part}") } else { format!("<code>{part}</code>") };
    parts.into_iter().enumerate().map(part).collect()
}

/// The line, with what is meant marked in it.
fn snippet(place: &Place, lines: &mut Lines<'_>) -> String {
    let Some(line) = lines.get(place) else { return String::new() };
    let start = place.column.saturating_sub(1) as usize;
    let mut parts = ["", "", ""].map(str::to_owned);
    for (at, c) in line.chars().enumerate() {
        let part = usize::from(at >= start) + usize::from(at >= start + place.width as usize);
        if let Some(part) = parts.get_mut(part) {
            part.push(c);
        }
    }
    let [before, marked, after] = parts.map(|part| escape(&part).into_owned());
    format!("<pre><span class=\"quiet\">{:>4}  </span>{before}<mark>{marked}</mark>{after}</pre>\n", place.line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_shown_as_code_and_nothing_as_html() {
        assert_eq!(prose("write `<b>` & go"), "write <code>&lt;b&gt;</code> &amp; go");
        assert_eq!(prose("one ` alone"), "one ` alone");
    }
}
