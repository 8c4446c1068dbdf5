//! What an import adds to site.toml, as text: what an editor has written there stays as it is.

use super::plan::Plan;
use crate::base::config::{self, sentence_case};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use std::path::Path;

/// The new text of site.toml; `Some(None)` if it stays as it is.
#[expect(clippy::option_option, reason = "no answer is not the same as no change")]
pub(super) fn with(root: &Path, plan: &Plan, problems: &mut Diagnostics) -> Option<Option<String>> {
    if plan.taxonomies.is_empty() && plan.redirects.is_empty() {
        return Some(None);
    }
    let path = root.join(config::FILE);
    let old = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            problems.push(
                Diagnostic::error("no-site", None, format!("{} cannot be read: {error}", path.display()))
                    .remedy("mend its permissions"),
            );
            return None;
        }
    };
    Some(Some(add(&old, &plan.taxonomies, &plan.redirects)))
}

fn add(old: &str, taxonomies: &[String], redirects: &[(String, String)]) -> String {
    let mut text = old.to_owned();
    if !redirects.is_empty() {
        let lines: String = redirects.iter().map(|(from, to)| format!("{} = {}\n", quoted(from), quoted(to))).collect();
        let header = text.split_inclusive('\n').scan(0, |at, line| {
            *at += line.len();
            Some((*at, line))
        });
        let section = header.into_iter().find(|(_, line)| line.split('#').next().unwrap_or("").trim() == "[redirects]");
        match section.map(|(end, line)| (end, line.ends_with('\n'))) {
            Some((end, true)) => text.insert_str(end, &lines),
            Some((_, false)) => text += &format!("\n{lines}"),
            None => text += &format!("{}\n[redirects]\n{lines}", gap(&text)),
        }
    }
    for key in taxonomies {
        text += &format!(
            "{}\n[[taxonomies]]\nkey = {}\ntitle = {}\n",
            gap(&text),
            quoted(key),
            quoted(&sentence_case(key))
        );
    }
    text
}

fn gap(text: &str) -> &'static str {
    if text.is_empty() || text.ends_with('\n') { "" } else { "\n" }
}

/// A basic string of TOML is one of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays() {
        let redirects = [("/a\"b/".to_owned(), "/c/".to_owned())];
        let with = |old: &str| add(old, &["tags".to_owned()], &redirects);
        assert_eq!(
            with("title = \"A\" # B\n[redirects] # old\n\"/x/\" = \"/y/\""),
            "title = \"A\" # B\n[redirects] # old\n\"/a\\\"b/\" = \"/c/\"\n\"/x/\" = \"/y/\"\n\n[[taxonomies]]\nkey = \"tags\"\ntitle = \"Tags\"\n"
        );
        let new = with("title = \"A\"");
        assert_eq!(
            new,
            "title = \"A\"\n\n[redirects]\n\"/a\\\"b/\" = \"/c/\"\n\n[[taxonomies]]\nkey = \"tags\"\ntitle = \"Tags\"\n"
        );
    }
}
