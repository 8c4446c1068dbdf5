//! Who wrote what: the export's authors, and those of the plugin Co-Authors Plus.

use super::item::{Item, Term};
use super::xml::Element;
use crate::commands::import::html::{to_markdown, to_text};
use crate::commands::import::record::{At, Person, PersonName, Record, Weight, What};
use std::collections::{BTreeSet, HashMap};

/// Somebody of whom an export knows more than a name.
#[derive(Debug, Default)]
pub struct Author {
    /// What the record is called for good.
    id: String,
    line: u32,
    display: String,
    first: String,
    last: String,
    description: String,
    has_email: bool,
    /// What else there is to be said of them.
    extra: Vec<(String, String)>,
    remarks: Vec<String>,
}

#[derive(Debug, Default)]
pub struct People {
    authors: Vec<Author>,
    /// The authors, by the names that items call them.
    by_name: HashMap<String, usize>,
    /// Those who wrote something.
    writers: BTreeSet<usize>,
}

impl People {
    /// `wp:author`
    pub fn add(&mut self, element: &Element) {
        let text = |name: &str| to_text(element.child(name));
        let login = element.child("wp:author_login");
        let number = element.child("wp:author_id");
        let known = ["login", "id", "email", "display_name", "first_name", "last_name", "description"];
        let is_unknown = |child: &&Element| {
            let name = child.name.strip_prefix("wp:author_").unwrap_or(&child.name);
            !known.contains(&name) && !child.text.trim().is_empty()
        };
        let author = Author {
            // WordPress's own address of an author, which does not tell the name to log in with.
            id: if number.is_empty() { format!("author:{login}") } else { format!("?author={number}") },
            line: element.line,
            display: text("wp:author_display_name"),
            first: text("wp:author_first_name"),
            last: text("wp:author_last_name"),
            description: element.child("wp:author_description").to_owned(),
            has_email: !element.child("wp:author_email").is_empty(),
            extra: Vec::new(),
            remarks: element
                .children
                .iter()
                .filter(is_unknown)
                .map(|child| format!("the element <{}> of an author is left out", child.name))
                .collect(),
        };
        self.put(author, [login.to_owned()]);
    }

    /// An item of the type `guest-author`.
    pub fn add_guest(&mut self, item: &Item) {
        let mut author =
            Author { id: item.guid.clone(), line: item.line, display: to_text(&item.title), ..Author::default() };
        if author.id.is_empty() {
            author.id = format!("?p={}", item.post);
        }
        for (key, value) in item.meta.iter().filter(|(_, value)| !value.trim().is_empty()) {
            match key.as_str() {
                "cap-display_name" => author.display = to_text(value),
                "cap-first_name" => author.first = to_text(value),
                "cap-last_name" => author.last = to_text(value),
                "cap-description" => author.description = value.clone(),
                "cap-user_email" => author.has_email = true,
                "cap-user_login" => {}
                key if key.starts_with('_') || key == "cap-linked_account" => {
                    author.remarks.push(format!("the private field {key} is left out"));
                }
                key => author.extra.push((key.to_owned(), value.clone())),
            }
        }
        let login = item.meta("cap-user_login").unwrap_or_default().to_owned();
        self.put(author, [login, item.slug.clone()]);
    }

    fn put(&mut self, mut author: Author, names: impl IntoIterator<Item = String>) {
        let names: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
        if author.display.is_empty() {
            let both = format!("{} {}", author.first, author.last);
            author.display = if both.trim().is_empty() {
                names.first().cloned().unwrap_or_default()
            } else {
                both.trim().to_owned()
            };
        }
        if author.display.is_empty() {
            return;
        }
        let at = self.authors.len();
        for name in names {
            self.by_name.entry(name.to_lowercase()).or_insert(at);
        }
        self.authors.push(author);
    }

    /// Says who wrote an item.
    pub fn sign(&mut self, item: &Item, record: &mut Record) {
        let mut creator = None;
        if !item.creator.is_empty() {
            creator = Some(self.find([item.creator.as_str()], &item.creator, record));
        }
        let coauthors: Vec<&Term> = item.terms.iter().filter(|term| term.taxonomy == "author").collect();
        if coauthors.is_empty() {
            record.authors.extend(creator);
            return;
        }
        for term in coauthors {
            let names = [term.name.as_str(), term.slug.as_str(), term.slug.strip_prefix("cap-").unwrap_or_default()];
            let person = self.find(names, &term.name, record);
            if !record.authors.contains(&person) {
                record.authors.push(person);
            }
        }
        // Whoever put it into WordPress need not have written it.
        if let Some(creator) = creator.filter(|creator| !record.authors.contains(creator)) {
            record.keep("creator", plain(&creator));
        }
    }

    fn find<'a>(&mut self, names: impl IntoIterator<Item = &'a str>, otherwise: &str, record: &mut Record) -> Person {
        let found = names.into_iter().find_map(|name| self.by_name.get(&name.to_lowercase()).copied());
        match found.and_then(|at| self.authors.get(at)) {
            Some(author) => {
                self.writers.extend(found);
                Person::named(author.name())
            }
            None => {
                record.remark(Weight::Kept, "an author is known by the name in WordPress only");
                Person::named(PersonName::Plain(to_text(otherwise)))
            }
        }
    }

    /// A record for each who wrote something, and the lines of those who did not.
    pub fn into_records(self, file: &std::sync::Arc<str>, site: &str) -> (Vec<Record>, Vec<u32>) {
        let (mut records, mut idle) = (Vec::new(), Vec::new());
        for (at, author) in self.authors.into_iter().enumerate() {
            match self.writers.contains(&at) {
                true => records.push(author.into_record(file, site)),
                false => idle.push(author.line),
            }
        }
        (records, idle)
    }
}

/// A name as it is read.
pub fn plain(person: &Person) -> String {
    match &person.name {
        PersonName::Plain(name) | PersonName::Institution(name) => name.clone(),
        PersonName::Parts { family, given, .. } => format!("{given} {family}"),
    }
}

impl Author {
    fn name(&self) -> PersonName {
        let is_both = !self.first.is_empty() && !self.last.is_empty();
        if is_both && self.display == format!("{} {}", self.first, self.last) {
            return PersonName::Parts { family: self.last.clone(), given: self.first.clone(), suffix: String::new() };
        }
        PersonName::Plain(self.display.clone())
    }

    fn into_record(self, file: &std::sync::Arc<str>, site: &str) -> Record {
        let at = At { file: file.clone(), line: self.line };
        let id = if self.id.starts_with('?') { format!("{site}/{}", self.id) } else { self.id.clone() };
        let mut record = Record::new(What::Person, id, at);
        record.set("name", &self.display);
        if self.name() == PersonName::Plain(self.display.clone()) {
            record.keep("first_name", self.first);
            record.keep("last_name", self.last);
        }
        for (key, value) in self.extra {
            record.keep(&key, value);
        }
        if self.has_email {
            record.remark(Weight::LeftOut, "an author's e-mail address is left out");
        }
        for remark in self.remarks {
            record.remark(Weight::LeftOut, remark);
        }
        let mut remarks = Vec::new();
        record.body = to_markdown(&self.description, &mut |weight, what| remarks.push((weight, what)));
        for (weight, what) in remarks {
            record.remark(weight, what);
        }
        record
    }
}
