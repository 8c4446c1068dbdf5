//! The deposit by which a paper's DOI is registered with Crossref: XML of its deposit schema 5.3.1.
//!
//! Crossref takes or rejects a file as a whole where the schema is concerned, so that one paper with a name that is too
//! long costs all the others their registration. Hence a [`Record`] first becomes a `Paper`, of which every
//! text fits its element, or it is refused with every reason; what is written from papers cannot be wrong. No file
//! holds two types of content ("it is not possible to mix content types within a single DOI submission", says the
//! schema of `body`), and so a deposit is several files.
//!
//! What becomes of each type of publication:
//!
//! | type | content | because |
//! |---|---|---|
//! | `working-paper` | `posted_content`, type `working_paper` | Crossref's word for what is posted before it is published |
//! | `book` | `book`: a monograph, or an edited book where there are editors only | |
//! | `article` | `journal` | Crossref takes none without a journal's ISSN |
//! | `conference-paper` | `conference`, named as the series | |
//! | `dataset` | `database`, named as the series or else as the publisher, with one `dataset` | |
//! | `thesis` | `dissertation`, of the publisher, approved on the paper's date, which the schema asks for | |
//! | `chapter` | none: refused | Crossref takes it only with its book's DOI, and we know the title alone |
//! | any other | `report-paper`, in a series if that has an ISSN | what institutions publish themselves |
//!
//! Crossref never changes the type of content of a DOI. An institution that has registered its working papers as
//! reports gives them a type of its own, such as `discussion-paper`.
//!
//! Schema 5.4.0 would change nothing in what is written here but the namespace, the version and the schema's address (as
//! far as one can see without its list of languages, which is in a file of its own). It allows more: `version_info`
//! after the relations, `similarity-check` as the property of a collection, which until then is `crawler-based` for
//! `iParadigms`, and an undivided `name` of a person beside or in place of the surname.
//!
//! What the schema has no place for is neither written nor looked at, such as the volume and the ISBN of a working
//! paper. Left out on purpose: translations, since a catalogue does not say which of them is the original, and Crossref
//! knows `isTranslationOf` and `hasTranslation` only; and the licence of a report in a series, for which schema 5.3.1
//! has no place.

mod earlier;
mod identifiers;
mod paper;
mod refusal;
mod write;

pub use earlier::{Earlier, NoDeposit};
pub use refusal::{Reason, Refusal};

use super::{Bibliography, Record};
use crate::base::identifiers::is_doi_prefix;
use crate::base::{Config, Diagnostics};
use crate::model::PubId;
use paper::{House, Paper};
use rustc_hash::FxHashMap;
use std::borrow::Borrow;
use std::collections::BTreeMap;

/// What came of a deposit.
pub struct Deposited {
    /// A file for each type of content, in the order of [`Content::ALL`].
    pub batches: Vec<Batch>,
    /// Why papers are in none of them.
    pub refusals: Vec<Refusal>,
    /// The papers that have no DOI, or somebody else's.
    pub left_out: usize,
    /// The papers that are as they were when they were deposited last.
    pub unchanged: usize,
}

/// A file for Crossref.
pub struct Batch {
    pub content: Content,
    /// How many are in it.
    pub papers: usize,
    pub xml: Vec<u8>,
}

/// Crossref's types of content, as far as they are used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content {
    Report,
    Posted,
    Book,
    Journal,
    Conference,
    Database,
    Dissertation,
}

impl Content {
    pub const ALL: [Content; 7] = {
        use Content::{Book, Conference, Database, Dissertation, Journal, Posted, Report};
        [Report, Posted, Book, Journal, Conference, Database, Dissertation]
    };

    /// Its element in the body of a deposit, which does well in a file's name, too.
    pub const fn element(self) -> &'static str {
        match self {
            Content::Report => "report-paper",
            Content::Posted => "posted_content",
            Content::Book => "book",
            Content::Journal => "journal",
            Content::Conference => "conference",
            Content::Database => "database",
            Content::Dissertation => "dissertation",
        }
    }

    /// By what Crossref calls a file in its answer.
    pub fn batch(self, timestamp: u64) -> String {
        format!("offprint-{timestamp}-{}", self.element())
    }
}

/// The deposit of those papers that have a DOI and are not as they were in the `earlier` ones, and the reasons for which Crossref
/// would refuse others. No paper is deposited when something is wrong with `site.toml`.
///
/// `timestamp` is `YYYYMMDDhhmmss`, or another number that grows: Crossref ignores a record that is not newer than what it has.
pub fn deposit<'r, R: Borrow<Record<'r>>>(
    records: impl IntoIterator<Item = R>,
    config: &Config,
    timestamp: u64,
    earlier: &Earlier,
) -> Deposited {
    let mut deposited = Deposited { batches: Vec::new(), refusals: Vec::new(), left_out: 0, unchanged: 0 };
    let mut dois = Shared::default();
    let mut isbns = Shared::default();
    let mut issns = Shared::default();
    let mut papers: Vec<Paper> = Vec::new();
    let house = House::new(config, &mut deposited.refusals);
    for record in records {
        let record = record.borrow();
        let Some(doi) = record.doi.filter(|doi| is_own(doi, &config.crossref.prefixes)) else {
            deposited.left_out += 1;
            continue;
        };
        // DOIs are the same whatever the case of their letters (ISO 26324).
        dois.add(doi.to_ascii_lowercase(), record.key);
        let Some(house) = &house else { continue };
        match Paper::new(record, house) {
            Ok(paper) => {
                if let Some(isbn) = paper.own_isbn() {
                    isbns.add(isbn.to_owned(), &paper.slug);
                }
                if let Some((issn, title)) = paper.serial() {
                    issns.add(issn.to_owned(), title);
                }
                papers.push(paper);
            }
            Err(mut refusals) => deposited.refusals.append(&mut refusals),
        }
    }
    for (doi, slugs) in dois.several() {
        deposited.refusals.extend(slugs.iter().map(|slug| refusal::same_doi(doi, slug, slugs)));
    }
    // Crossref gives an ISBN or ISSN to the first title that comes with it, and refuses all others.
    papers.retain(|paper| {
        let slug = &paper.slug;
        let isbn = paper.own_isbn().and_then(|isbn| isbns.shared(isbn));
        let isbn = isbn.map(|(isbn, slugs)| refusal::same_isbn(isbn, slug, slugs));
        let issn = paper.serial().and_then(|(issn, _)| issns.shared(issn));
        let issn = issn.map(|(issn, titles)| refusal::same_issn(issn, slug, titles));
        let is_sound = isbn.is_none() && issn.is_none() && dois.shared(&paper.doi.to_ascii_lowercase()).is_none();
        deposited.refusals.extend(isbn.into_iter().chain(issn));
        is_sound
    });
    let mut by_content: BTreeMap<Content, Vec<Paper>> = BTreeMap::new();
    for paper in papers {
        by_content.entry(paper.content).or_default().push(paper);
    }
    let Some(house) = &house else { return deposited };
    for (content, mut papers) in by_content {
        let mut xml = write::batch(content, &papers, house, timestamp);
        let all = papers.len();
        let mut is_changed = earlier.changed(&xml).into_iter();
        papers.retain(|_| is_changed.next().unwrap_or(true));
        deposited.unchanged += all - papers.len();
        if papers.len() < all {
            xml = write::batch(content, &papers, house, timestamp);
        }
        if !papers.is_empty() {
            deposited.batches.push(Batch { content, papers: papers.len(), xml });
        }
    }
    deposited
}

/// Whether a DOI is for the institution to register. One that is not of the form of a DOI is nobody else's, either: it is refused
/// later.
fn is_own(doi: &str, prefixes: &[String]) -> bool {
    let prefix = doi.split_once('/').map(|(prefix, _)| prefix).filter(|prefix| is_doi_prefix(prefix));
    prefixes.is_empty() || prefix.is_none_or(|prefix| prefixes.iter().any(|own| own == prefix))
}

impl Bibliography<'_> {
    /// The files for Crossref that register these papers, as [`deposit`] makes them. What is refused goes to `out`, each with its
    /// place.
    pub fn deposit(
        self,
        ids: impl IntoIterator<Item = PubId>,
        timestamp: u64,
        earlier: &Earlier,
        out: &mut Diagnostics,
    ) -> Deposited {
        let mut slugs: FxHashMap<&str, PubId> = FxHashMap::default();
        let records = ids.into_iter().map(|id| {
            slugs.insert(&self.catalogue.publication(id).slug, id);
            self.record(id)
        });
        let deposited = self::deposit(records, &self.sources.config, timestamp, earlier);
        for refusal in &deposited.refusals {
            let id = refusal.paper.as_ref().and_then(|slug| slugs.get(slug.as_str()));
            out.push(refusal.diagnostic(self.catalogue, id.copied()));
        }
        deposited
    }
}

/// Who has what: two that have one thing are both at fault as far as anybody can tell.
#[derive(Default)]
struct Shared(BTreeMap<String, Vec<String>>);

impl Shared {
    fn add(&mut self, what: String, who: &str) {
        let all = self.0.entry(what).or_default();
        if all.iter().all(|other| other != who) {
            all.push(who.to_owned());
        }
    }

    fn shared(&self, what: &str) -> Option<(&str, &[String])> {
        self.0.get_key_value(what).filter(|(_, all)| all.len() > 1).map(|(what, all)| (what.as_str(), all.as_slice()))
    }

    fn several(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.keys().filter_map(|what| self.shared(what))
    }
}
