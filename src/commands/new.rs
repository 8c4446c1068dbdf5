//! `offprint new TITLE`: a new paper's folder with its front matter filled in.

use super::files::NewFiles;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::paths;
use std::path::{Path, PathBuf};

/// Makes `content/publications/YEAR/SLUG/index.md`, and copies the PDF beside it. Returns the new file's path.
pub fn run(
    root: &Path,
    title: &str,
    pdf: Option<&Path>,
    today: jiff::civil::Date,
    problems: &mut Diagnostics,
) -> Option<PathBuf> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let slug = paths::slug_or_code_points(&title);
    if title.is_empty() {
        problems.push(
            Diagnostic::error("missing-key", None, "the title is empty")
                .remedy("write it in quotes: offprint new \"A Title\""),
        );
        return None;
    }
    let folder = root.join("content/publications").join(today.year().to_string()).join(&slug);
    let page = folder.join("index.md");
    let mut writer = NewFiles::default();
    if let Some(pdf) = pdf {
        writer.copy(pdf, folder.join(format!("{slug}.pdf")));
    }
    writer.add(page.clone(), front_matter(&title, &slug, pdf.is_some(), today));
    match writer.write() {
        Ok(()) => Some(page),
        Err(problem) => {
            problems.push(*problem);
            None
        }
    }
}

fn front_matter(title: &str, slug: &str, pdf: bool, today: jiff::civil::Date) -> String {
    let pdf = if pdf { format!("pdf: {slug}.pdf\n") } else { format!("# pdf: {slug}.pdf\n") };
    format!(
        "---\ntitle: {}\ndate: {today}\nauthors: []\ntype: report\n{pdf}# summary: One paragraph for listings and search \
         engines; without it, the first one below.\n# series:\n# number:\n---\n",
        quoted(title)
    )
}

/// A text as a YAML scalar, whatever is in it.
pub(super) fn quoted(text: &str) -> String {
    // A JSON string is a YAML scalar.
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_title_makes_valid_front_matter() {
        for title in ["A: b", "# hash", "\"quoted\" \\ 'text'", "*star", "- dash", "海洋法", "tab\u{7}"] {
            let text = front_matter(title, "s", false, jiff::civil::date(2026, 11, 22));
            let yaml = text.trim_start_matches("---\n").split("---\n").next().expect("front matter");
            let value: serde_yaml::Value = serde_yaml::from_str(yaml).expect("valid YAML");
            assert_eq!(value["title"].as_str(), Some(title));
        }
    }
}
