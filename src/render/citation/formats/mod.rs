//! Bibliographic records in the formats that reference managers read.

use super::{Agent, Record, shield};
use crate::base::Config;
use crate::base::citation_format::CitationFormat;
use crate::base::registry::registry;
use std::borrow::Borrow;
use std::iter::once;

/// How a format is written.
pub struct Format {
    pub format: CitationFormat,
    /// What stands before the first record.
    begin: fn(&Config) -> String,
    /// What stands between two.
    between: &'static str,
    /// What stands after the last.
    end: &'static str,
    entry: fn(&Record<'_>, Detail<'_>) -> String,
}

/// How much of a record is written.
#[derive(Clone, Copy)]
pub struct Detail<'a> {
    pub config: &'a Config,
    /// Whether it has its abstract with it. A page shows the abstract already.
    pub abstracts: bool,
}

pub(super) use csl_json::cited;
pub(in crate::render) use ris::first_and_last;

registry! {
    /// All formats.
    pub static FORMATS: [Format] = [bibtex, biblatex, ris, csl_json, csv];
}

/// A file that holds these records, in parts: its beginning, each record, its end.
pub fn file<'r, R: Borrow<Record<'r>>>(
    format: CitationFormat,
    records: impl IntoIterator<Item = R>,
    detail: Detail<'_>,
) -> impl Iterator<Item = String> {
    let member = FORMATS.iter().find(|member| member.format == format);
    let parts = member.map(|member| {
        let entries = records.into_iter().enumerate().map(move |(index, record)| {
            let between = if index > 0 { member.between } else { "" };
            between.to_owned() + &(member.entry)(record.borrow(), detail)
        });
        once((member.begin)(detail.config)).chain(entries).chain(once(member.end.to_owned()))
    });
    parts.into_iter().flatten()
}

/// People as `Family, Given; Family, Given`, or with something else between them.
fn joined(agents: &[Agent<'_>], between: &str) -> String {
    agents.iter().map(|agent| agent.name.inverted()).collect::<Vec<_>>().join(between)
}

/// A value that has to stand in one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_written() {
        for format in CitationFormat::ALL {
            assert_eq!(FORMATS.iter().filter(|member| member.format == format).count(), 1, "{}", format.key());
        }
    }
}
