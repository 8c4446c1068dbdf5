//! What the head of a paper's page tells programs: search engines, reference managers, harvesters, social networks.

use super::citation::{Agent, Record, Series};
use crate::base::Config;
use crate::base::registry::registry;
use serde_json::Value;

/// A vocabulary of the head.
pub struct Vocabulary {
    /// What the manual calls it.
    pub name: &'static str,
    /// Who reads it, for the manual.
    pub readers: &'static str,
    write: fn(&Record<'_>, &Config, &mut Tags),
}

registry! {
    /// All vocabularies, in the order of the head.
    pub static VOCABULARIES: [Vocabulary] = [highwire, zotero, dublin_core, open_graph, signposting, json_ld];
}

/// The tags of a paper's page, as HTML.
pub(super) fn of_paper(record: &Record<'_>, config: &Config) -> String {
    let mut tags = Tags(String::with_capacity(4_096));
    for vocabulary in VOCABULARIES {
        (vocabulary.write)(record, config, &mut tags);
    }
    tags.0.truncate(tags.0.trim_end().len());
    tags.0
}

/// The tags of a series' own page, as HTML.
pub(super) fn of_series(series: &Series<'_>, description: &str, config: &Config) -> String {
    let mut tags = Tags(String::new());
    tags.json(&json_ld::of_series(series, description, &config.publisher));
    tags.0.truncate(tags.0.trim_end().len());
    tags.0
}

/// HTML that is being written: a tag in each line.
pub struct Tags(String);

impl Tags {
    /// Where there is a value.
    fn meta<'v>(&mut self, name: &str, content: impl Into<Option<&'v str>>) {
        self.tag("meta", [("name", Some(name)), ("content", content.into())]);
    }

    /// A `property`, as Open Graph has them.
    fn property<'v>(&mut self, name: &str, content: impl Into<Option<&'v str>>) {
        self.tag("meta", [("property", Some(name)), ("content", content.into())]);
    }

    fn link<'v>(&mut self, rel: &str, href: impl Into<Option<&'v str>>) {
        self.tag("link", [("rel", Some(rel)), ("href", href.into())]);
    }

    fn typed_link(&mut self, rel: &str, href: &str, media_type: &str) {
        self.tag("link", [("rel", Some(rel)), ("href", Some(href)), ("type", Some(media_type))]);
    }

    /// Data, in which nothing can end the element.
    fn json(&mut self, data: &Value) {
        let text = data.to_string().replace('<', "\\u003c");
        self.0 += &format!("<script type=\"application/ld+json\">{text}</script>\n");
    }

    fn tag<const N: usize>(&mut self, name: &str, attributes: [(&str, Option<&str>); N]) {
        if attributes.iter().any(|(_, value)| value.is_none_or(str::is_empty)) {
            return;
        }
        self.0 += "<";
        self.0 += name;
        for (key, value) in attributes {
            self.0 += &format!(" {key}=\"");
            for c in value.unwrap_or_default().chars() {
                match c {
                    '&' => self.0 += "&amp;",
                    '<' => self.0 += "&lt;",
                    '>' => self.0 += "&gt;",
                    '"' => self.0 += "&quot;",
                    c if c.is_control() => self.0.push(' '),
                    c => self.0.push(c),
                }
            }
            self.0.push('"');
        }
        self.0 += ">\n";
    }
}

/// The address of an ORCID.
fn orcid_url(agent: &Agent<'_>) -> Option<String> {
    agent.orcid.map(|orcid| format!("https://orcid.org/{orcid}"))
}
