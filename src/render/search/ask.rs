//! A built index, asked by a program: what `offprint search` does, and what tests compare the browser with.

use super::excerpt;
use super::find::{Asking, Hit};
use super::paragraphs;
use super::query::Query;
use super::reader::{Contents, Files, Read, Unreadable, is_name};
use serde_json::Value;
use std::path::Path;

/// An index that a build has written.
pub struct Searcher {
    files: Files,
    contents: Contents,
}

/// A result.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Answer {
    /// With scheme and host; the PDF and its page, if that is where the words are.
    pub url: String,
    pub title: String,
    /// As precisely as it is known; `None` for a plain page.
    pub date: Option<String>,
    /// The page of the PDF on which the words are, from 1.
    pub page: Option<u32>,
    /// Plain text; empty where there is none.
    pub excerpt: String,
}

impl Searcher {
    /// Opens the index of the site that was written to `site`.
    ///
    /// # Errors
    /// There is none, or it is damaged.
    pub fn open(site: &Path) -> Result<Searcher, Unreadable> {
        let files = Files::new(site);
        let contents = files.contents()?;
        Ok(Searcher { files, contents })
    }

    /// How many publications there are.
    pub fn publications(&self) -> u32 {
        self.contents.publications
    }

    /// What is found by what somebody has typed: the number of all results, and the first `most`, best first.
    ///
    /// # Errors
    /// A part of the index is missing or damaged.
    pub fn search(&self, typed: &str, most: usize) -> Result<(usize, Vec<Answer>), Unreadable> {
        let found = Asking { files: &self.files, contents: &self.contents }.find(&Query::parse(typed))?;
        let answers = found.hits.iter().take(most).map(|hit| self.answer(*hit, &found.forms));
        Ok((found.hits.len(), answers.collect::<Result<_, _>>()?))
    }

    fn answer(&self, hit: Hit, forms: &[excerpt::Forms]) -> Read<Answer> {
        let blocks = &self.contents.results;
        let (block, place) = (hit.entry as usize / blocks.stride, hit.entry as usize % blocks.stride);
        let name = blocks.names.get(block).copied().unwrap_or_default();
        let columns = self.files.results(name)?;
        let row: Vec<Value> = columns.iter().map(|column| column.get(place).cloned().unwrap_or_default()).collect();
        let text = |at: usize| row.get(at).and_then(Value::as_str).unwrap_or_default();
        let (address, pdf) = (text(0), text(8));
        let mut url = format!("{}{address}", self.contents.address);
        let paragraphs = if hit.page > 0 {
            url = format!("{url}{pdf}#page={}", hit.page);
            self.page_of_pdf(&row, hit.page)?
        } else {
            paragraphs::of_page(&self.files.page(address).unwrap_or_default())
        };
        Ok(Answer {
            url,
            title: text(1).to_owned(),
            date: Some(text(4)).filter(|date| !date.is_empty()).map(str::to_owned),
            page: Some(hit.page).filter(|page| *page > 0),
            excerpt: excerpt::of(&paragraphs, forms),
        })
    }

    /// The paragraphs of a page of a PDF.
    fn page_of_pdf(&self, row: &[Value], page: u32) -> Read<Vec<String>> {
        let parts = row.get(9).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let part = parts.iter().rev().find_map(|part| {
            let first = u32::try_from(part.get(0)?.as_u64()?).ok()?;
            let name = part.get(1)?.as_str().filter(|name| is_name(name))?;
            page.checked_sub(first).map(|place| (place as usize, name))
        });
        let Some((place, name)) = part else { return Ok(Vec::new()) };
        let text = self.files.pages(name)?.into_iter().nth(place).unwrap_or_default();
        Ok(text.lines().map(str::to_owned).collect())
    }
}
