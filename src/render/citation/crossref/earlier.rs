//! What has been deposited before. The deposits themselves are the record of it: nothing else has to be kept, and one that was
//! never sent only has to be deleted.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

/// Of each DOI what was deposited last.
#[derive(Default)]
pub struct Earlier(FxHashMap<String, Entry>);

struct Entry {
    timestamp: u64,
    hash: blake3::Hash,
}

/// Why a file is not a deposit.
#[derive(Debug)]
pub struct NoDeposit {
    /// Where reading it ended, in bytes.
    pub offset: usize,
    /// As the end of a sentence.
    pub what: String,
}

impl Earlier {
    /// Adds a deposit, as it was sent. Of several with the same DOI the one with the highest timestamp counts.
    ///
    /// # Errors
    /// It is not a deposit.
    pub fn add(&mut self, xml: &[u8]) -> Result<(), NoDeposit> {
        let deposit = read(xml)?;
        let timestamp = deposit.timestamp.ok_or(NoDeposit { offset: 0, what: "has no timestamp".to_owned() })?;
        for (doi, content) in deposit.entries {
            let is_newer = self.0.get(&doi).is_none_or(|known| known.timestamp <= timestamp);
            if is_newer {
                self.0.insert(doi, Entry { timestamp, hash: blake3::hash(content) });
            }
        }
        Ok(())
    }

    /// Of each paper in a new deposit, in its order, whether it is another than it was. Of none, if nothing has been deposited.
    pub(super) fn changed(&self, xml: &[u8]) -> Vec<bool> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let entries = read(xml).map(|deposit| deposit.entries).unwrap_or_default();
        let is_changed =
            |(doi, content): &(String, &[u8])| self.0.get(doi).is_none_or(|known| known.hash != blake3::hash(content));
        entries.iter().map(is_changed).collect()
    }
}

struct Deposit<'x> {
    timestamp: Option<u64>,
    /// The DOI, in small letters, and the element that registers it.
    entries: Vec<(String, &'x [u8])>,
}

fn read(xml: &[u8]) -> Result<Deposit<'_>, NoDeposit> {
    let mut reader = Reader::from_reader(xml);
    let mut deposit = Deposit { timestamp: None, entries: Vec::new() };
    // Without the prefixes that another program may have given them.
    let local = |start: &BytesStart<'_>| start.local_name().as_ref().to_owned();
    let mut path: Vec<String> = Vec::new();
    let (mut is_begun, mut begin, mut doi) = (false, 0, String::new());
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let fault = |what: String| NoDeposit { offset: before, what };
        match reader.read_event().map_err(|error| fault(format!("is not XML: {error}")))? {
            Event::Start(start) => {
                let name = local(&start);
                if path.is_empty() && name != "doi_batch" {
                    return Err(fault(format!("begins with `{name}`, and a deposit with `doi_batch`")));
                }
                is_begun = true;
                path.push(name);
                if path.len() == 3 && path[1] == "body" {
                    (begin, doi) = (before, String::new());
                }
            }
            Event::End(_) => {
                if path.len() == 3 && path[1] == "body" && !doi.is_empty() {
                    let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
                    let content = xml.get(begin..end).unwrap_or_default();
                    deposit.entries.push((std::mem::take(&mut doi).to_ascii_lowercase(), content));
                }
                path.pop();
            }
            Event::Text(text) => {
                let text = text.trim().to_owned();
                match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                    ["doi_batch", "head", "timestamp"] => deposit.timestamp = text.parse().ok(),
                    [.., "doi_data", "doi"] if doi.is_empty() => doi = text,
                    _ => {}
                }
            }
            Event::Eof if path.is_empty() && is_begun => return Ok(deposit),
            Event::Eof => return Err(fault("ends too early".to_owned())),
            _ => {}
        }
    }
}
