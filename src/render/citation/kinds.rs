//! What each type of publication is in the vocabularies that programs read.

/// A type of publication, in each vocabulary.
#[derive(Debug)]
pub struct Kind {
    /// Its key in front matter.
    key: &'static str,
    /// The types of CSL 1.0.2.
    pub csl: &'static str,
    pub bibtex: &'static str,
    pub biblatex: &'static str,
    pub ris: &'static str,
    /// A type of schema.org.
    pub schema: &'static str,
    /// An item type of Zotero.
    pub zotero: &'static str,
    pub within: Within,
}

/// What a publication appears in, by which search engines and reference managers tell what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// The reports of an institution, with a number.
    Institution,
    Journal,
    /// Nothing: it stands alone.
    Alone,
    Book,
    Conference,
    /// The theses of a university.
    University,
}

/// The types that differ from a report: key, CSL, BibTeX, BibLaTeX, RIS, schema.org, Zotero.
#[rustfmt::skip]
static KINDS: [Kind; 8] = [
    Kind::new(["article", "article-journal", "article", "article", "JOUR", "ScholarlyArticle", "journalArticle"], Within::Journal),
    Kind::new(["book", "book", "book", "book", "BOOK", "Book", "book"], Within::Alone),
    Kind::new(["chapter", "chapter", "incollection", "incollection", "CHAP", "Chapter", "bookSection"], Within::Book),
    Kind::new(["commentary", "post-weblog", "misc", "online", "BLOG", "Article", "report"], Within::Institution),
    Kind::new(["conference-paper", "paper-conference", "inproceedings", "inproceedings", "CPAPER", "ScholarlyArticle", "conferencePaper"], Within::Conference),
    Kind::new(["dataset", "dataset", "misc", "dataset", "DATA", "Dataset", "dataset"], Within::Alone),
    Kind::new(["newsletter", "article-magazine", "misc", "article", "MGZN", "Article", "report"], Within::Institution),
    Kind::new(["thesis", "thesis", "phdthesis", "thesis", "THES", "Thesis", "thesis"], Within::University),
];

/// All types that have a word of their own, and last the one of all others, which has no key.
pub fn all() -> impl Iterator<Item = (Option<&'static str>, &'static Kind)> {
    KINDS.iter().map(|kind| (Some(kind.key), kind)).chain([(None, &REPORT)])
}

/// A report, and every type that nobody else has a word for.
static REPORT: Kind =
    Kind::new(["report", "report", "techreport", "report", "RPRT", "Report", "report"], Within::Institution);

impl Kind {
    const fn new(words: [&'static str; 7], within: Within) -> Kind {
        let [key, csl, bibtex, biblatex, ris, schema, zotero] = words;
        Kind { key, csl, bibtex, biblatex, ris, schema, zotero, within }
    }

    /// The type of DCMI's vocabulary.
    pub fn dcmi(&self) -> &'static str {
        if self.schema == "Dataset" { "Dataset" } else { "Text" }
    }

    /// The type with this key.
    pub fn of(key: &str) -> &'static Kind {
        KINDS.iter().find(|kind| kind.key == key).unwrap_or(&REPORT)
    }
}
