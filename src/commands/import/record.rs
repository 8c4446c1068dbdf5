//! What an importer makes of a source, whatever its format: records that say what there is, and not yet where it will stand.

use serde_json::Value;

/// All that a source holds.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub records: Vec<Record>,
    /// What is to be said of the source beside its records, and of what did not become a record.
    pub remarks: Vec<Remark>,
    /// What the importer guessed and the editor may know better, a line each, such as which column is which key.
    pub guesses: Vec<String>,
    /// Where the source is published, without a `/` at its end: `https://www.example.org`.
    pub site: Option<String>,
    /// The folders, seen from the source's, that hold the files of addresses such as `/img/a.png`.
    pub roots: Vec<String>,
}

/// What a record becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    #[default]
    Paper,
    /// A page of its own, such as "About us".
    Page,
    /// Somebody's page.
    Person,
}

/// One thing of a source, which becomes one Markdown file.
#[derive(Clone, Debug, Default)]
pub struct Record {
    pub what: What,
    /// What the source calls it for good: by this a later import finds the file again. Unique in a batch.
    pub id: String,
    pub at: At,
    /// What its address is to be made from; the title (a person's name) where there is none. For a page it may have folders.
    pub slug: Option<String>,
    /// By key, each once; see [`TEXTS`].
    texts: Vec<(&'static str, String)>,
    pub key_points: Vec<String>,
    pub authors: Vec<Person>,
    pub editors: Vec<Person>,
    /// Each taxonomy's key and its terms, as readers see them.
    pub terms: Vec<(String, Vec<String>)>,
    pub pdf: Option<File>,
    /// Further downloads.
    pub files: Vec<File>,
    pub cover: Option<File>,
    pub draft: bool,
    pub featured: bool,
    /// Its old addresses, each a path such as `/2007/02/a-paper/`, or a whole URL. They become redirects.
    pub aliases: Vec<String>,
    /// Other spellings of a person's name, such as `Lunes, Ana`.
    pub spellings: Vec<String>,
    /// Other names by which texts of the same source link to it: paths seen from the source's folder.
    pub names: Vec<String>,
    /// Markdown. Whatever the source says in another language has been turned into it, and cleaned.
    pub body: String,
    /// What has no key of its own, under the source's names.
    pub extra: Vec<(String, Value)>,
    pub remarks: Vec<Remark>,
}

/// The keys of plain text that front matter has, in the order in which they are written, each with the form of its value.
pub const TEXTS: [(&str, &str); 21] = [
    ("title", "required, except for people; one line"),
    ("name", "of people only, required"),
    ("subtitle", "one line"),
    ("date", "`2007-02-25`, `2007-02` or `2007`; papers need one"),
    ("publish_at", "a date, or a moment with its zone, for what is to appear later"),
    ("updated", "a date"),
    ("type", "`working-paper`; made a slug later"),
    ("series", "its title"),
    ("volume", ""),
    ("issue", ""),
    ("number", ""),
    ("doi", "`10.5555/12345678`; an address is shortened later"),
    ("isbn", ""),
    ("orcid", "of people only"),
    ("affiliation", "of people only"),
    ("role", "of people only"),
    ("language", "BCP 47"),
    ("license", ""),
    ("pages", ""),
    ("place", "where it was published"),
    ("summary", "plain text: the abstract, or a description"),
];

impl Record {
    /// A record of which nothing is known but what it is called, and where it stands.
    pub fn new(what: What, id: impl Into<String>, at: At) -> Record {
        Record { what, id: id.into(), at, ..Record::default() }
    }

    /// Sets one of [`TEXTS`], trimmed; blank text sets nothing. A second value is kept under `extra`.
    pub fn set(&mut self, key: &str, value: impl AsRef<str>) {
        let value = value.as_ref().trim().replace("\r\n", "\n");
        let value = value.as_str();
        let Some((key, _)) = TEXTS.iter().find(|(known, _)| *known == key) else {
            return self.keep(key, value);
        };
        match self.text(key) {
            _ if value.is_empty() => {}
            None => self.texts.push((key, value.to_owned())),
            Some(old) if old == value => {}
            Some(_) => self.keep(key, value),
        }
    }

    /// One of [`TEXTS`].
    pub fn text(&self, key: &str) -> Option<&str> {
        self.texts.iter().find(|(known, _)| *known == key).map(|(_, text)| text.as_str())
    }

    /// Takes one of [`TEXTS`] out.
    pub fn take(&mut self, key: &str) -> Option<String> {
        let at = self.texts.iter().position(|(known, _)| *known == key)?;
        Some(self.texts.remove(at).1)
    }

    /// Adds terms of a taxonomy, each once; blank ones are none.
    pub fn classify<T: AsRef<str>>(&mut self, taxonomy: &str, terms: impl IntoIterator<Item = T>) {
        for term in terms {
            let term = term.as_ref().trim();
            let at = self.terms.iter().position(|(key, _)| key == taxonomy);
            match at.map(|at| &mut self.terms[at].1) {
                _ if term.is_empty() => {}
                None => self.terms.push((taxonomy.to_owned(), vec![term.to_owned()])),
                Some(known) if known.iter().any(|other| other == term) => {}
                Some(known) => known.push(term.to_owned()),
            }
        }
    }

    /// Keeps what has no key of its own under `extra`, beside what is there under that name; blank values are nothing.
    pub fn keep(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        let is_blank = match &value {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Array(list) => list.is_empty(),
            Value::Object(map) => map.is_empty(),
            _ => false,
        };
        match self.extra.iter_mut().find(|(known, _)| known == name) {
            _ if is_blank => {}
            None => self.extra.push((name.to_owned(), value)),
            Some((_, known)) if *known == value => {}
            Some((_, Value::Array(list))) => list.push(value),
            Some((_, known)) => *known = Value::Array(vec![known.take(), value]),
        }
    }

    /// Says something of this record. Say the same of the same thing, whatever the record: it is counted, and told once.
    pub fn remark(&mut self, weight: Weight, what: impl Into<String>) {
        self.remarks.push(Remark { weight, what: what.into(), at: self.at.clone() });
    }
}

/// Who wrote something, as the paper says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub name: PersonName,
    pub role: Option<String>,
    pub orcid: Option<String>,
    pub affiliation: Option<String>,
}

/// A name as far as its source takes it apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonName {
    /// As it stands on a title page: `Ann van Dyck`.
    Plain(String),
    /// The family's name has its particle: `van Dyck`.
    Parts { family: String, given: String, suffix: String },
    /// That of an institution, which stays in one piece.
    Institution(String),
}

impl Default for PersonName {
    fn default() -> PersonName {
        PersonName::Plain(String::new())
    }
}

impl Person {
    pub fn named(name: PersonName) -> Person {
        Person { name, ..Person::default() }
    }
}

/// A file of the source: a path seen from the source's folder with `/` between its parts, or a URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    pub path: String,
    pub label: Option<String>,
}

impl File {
    pub fn at(path: impl Into<String>) -> File {
        File { path: path.into(), label: None }
    }
}

/// A place in a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// Seen from the source's folder; the source's name if it is one file.
    pub file: std::sync::Arc<str>,
    /// From 1; 0 for the file as a whole.
    pub line: u32,
}

/// What becomes of something that has no place in a catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Weight {
    /// It is not in the catalogue: a revision, a comment, a script.
    LeftOut,
    /// It is there in another form, or under `extra`, and somebody should look at it.
    Kept,
}

/// What an editor should know before the import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub weight: Weight,
    /// A sentence without a full stop that begins with what it is about: "the shortcode [gallery] stays as it is written".
    pub what: String,
    pub at: At,
}

/// Why a source cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub at: At,
    /// In characters, from 1; 0 if it is not known.
    pub column: u32,
    /// A sentence without a full stop.
    pub message: String,
    pub remedy: String,
}
