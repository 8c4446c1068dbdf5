//! The formats in which bibliographic records are exchanged.

/// A format that reference managers read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CitationFormat {
    /// As styles of BibTeX know it, in UTF-8.
    Bibtex,
    Biblatex,
    Ris,
    /// CSL-JSON 1.0.2.
    CslJson,
    Csv,
}

impl CitationFormat {
    pub const ALL: [CitationFormat; 5] = {
        use CitationFormat::{Biblatex, Bibtex, CslJson, Csv, Ris};
        [Bibtex, Biblatex, Ris, CslJson, Csv]
    };

    /// Its name in commands and settings.
    pub const fn key(self) -> &'static str {
        match self {
            CitationFormat::Bibtex => "bibtex",
            CitationFormat::Biblatex => "biblatex",
            CitationFormat::Ris => "ris",
            CitationFormat::CslJson => "csl-json",
            CitationFormat::Csv => "csv",
        }
    }

    /// Its name for readers.
    pub const fn title(self) -> &'static str {
        match self {
            CitationFormat::Bibtex => "BibTeX",
            CitationFormat::Biblatex => "BibLaTeX",
            CitationFormat::Ris => "RIS",
            CitationFormat::CslJson => "CSL-JSON",
            CitationFormat::Csv => "CSV",
        }
    }

    /// What the names of its files end in, without a dot at the front.
    pub const fn extension(self) -> &'static str {
        match self {
            CitationFormat::Bibtex => "bib",
            // BibTeX has the plain ending.
            CitationFormat::Biblatex => "biblatex.bib",
            CitationFormat::Ris => "ris",
            CitationFormat::CslJson => "csl.json",
            CitationFormat::Csv => "csv",
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            CitationFormat::Bibtex | CitationFormat::Biblatex => "application/x-bibtex",
            CitationFormat::Ris => "application/x-research-info-systems",
            CitationFormat::CslJson => "application/vnd.citationstyles.csl+json",
            CitationFormat::Csv => "text/csv",
        }
    }
}
