//! `offprint init`: a new catalogue.

use super::files::NewFiles;
use super::new::quoted;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::{config, paths};
use std::path::Path;

/// Makes a catalogue in `folder`: site.toml, a .gitignore, and two papers, both drafts, so that nothing has to be deleted
/// before the site goes live. Writes nothing when one of these files is there already.
pub fn run(folder: &Path, today: jiff::civil::Date, problems: &mut Diagnostics) -> bool {
    if folder.join(config::FILE).exists() {
        problems.push(
            Diagnostic::error("exists", None, format!("{} has a site.toml already", folder.display()))
                .remedy("build it with `offprint build`, or choose another folder"),
        );
        return false;
    }
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let name = absolute.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let title = match paths::slug(&name) {
        Some(slug) => config::sentence_case(&slug),
        None => "Our publications".to_owned(),
    };
    let year = today.year();
    let mut writer = NewFiles::default();
    writer.add(folder.join(config::FILE), SITE.replace("TITLE", &quoted(&title)));
    let ignored = folder.join(".gitignore");
    if !ignored.exists() {
        writer.add(ignored, "/public/\n/.public.offprint-stage/\n".to_owned());
    }
    let papers = folder.join("content/publications").join(year.to_string());
    writer.add(papers.join("a-first-paper/index.md"), FIRST.replace("TODAY", &today.to_string()));
    writer.add(papers.join("a-second-paper.md"), SECOND.replace("YEAR", &year.to_string()));
    match writer.write() {
        Ok(()) => true,
        Err(problem) => {
            problems.push(*problem);
            false
        }
    }
}

const SITE: &str = r#"# The catalogue's settings. Every key is explained in the manual, under "Configuration".
title = TITLE
description = ""
base_url = "https://www.example.org/"   # where the site will be read
language = "en"
theme = "folio"

[publisher]
name = TITLE
# place = "Rotterdam"

[catalogue]
per_page = 50

[[taxonomies]]      # any number; each is a key of the papers' front matter, and has its own listings
key = "topics"
title = "Topics"

[[nav]]
title = "Publications"
url = "/publications/"

# [mailing_list]    # the form on every page; `action` is the address that your mailing-list service gives you
# action = "https://lists.example.org/subscribe"
# email_field = "EMAIL"
"#;

const FIRST: &str = r#"---
title: "A First Paper: How a Paper Is Written"
date: TODAY
authors:
  - Jane Example
  - {name: John Sample, role: Editor}
type: report
topics: [Getting started]
key_points:
  - Take the line `draft` out, and the paper is published with the next build.
  - Put the PDF into this folder, and name it under `pdf`.
draft: true
---

This text is the abstract: what a reader sees on the paper's page, and the beginning of it in every list. It is Markdown, so
*emphasis*, [links to other papers](../a-second-paper.md), tables and footnotes[^1] work.

[^1]: Like this one.
"#;

const SECOND: &str = r#"---
title: A Second Paper
date: YEAR
authors: Jane Example
type: policy-brief
series: Briefs
number: 1
topics: [Getting started]
draft: true
---

A paper without files of its own can be a single Markdown file. Its date is as precise as it is known: a day, a month, or,
as here, a year.
"#;
