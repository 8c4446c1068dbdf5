//! The people of a site: their own files, and who is meant in a paper.

use super::fields;
use super::keys::{Keys, list, one};
use super::{Site, addresses};
use crate::commands::import::record::{At, Person, PersonName, Record, Weight, What};
use serde_json::Value;
use std::collections::HashMap;

/// Folders and files of data that hold people, whatever stands before their names.
const FOLDERS: [&str; 10] =
    ["author", "authors", "bios", "contributors", "experts", "fellows", "people", "scholars", "staff", "team"];

/// All of whom the site says more than a name.
#[derive(Default)]
pub struct People {
    pub records: Vec<Record>,
    /// Where they are in it, by what papers call them.
    known: HashMap<String, usize>,
}

/// By what papers call somebody who has this file.
pub fn slug_of(path: &str) -> Option<&str> {
    let mut parts = path.rsplit('/').map(addresses::without_ending);
    let name = parts.next()?;
    let slug = if matches!(name, "index" | "_index") { parts.next()? } else { name };
    is_folder(parts.next()?).then_some(slug)
}

/// Whether a file of data holds people: `authors.yml`, or `authors/ana.yml`.
pub fn is_of_people(path: &str) -> bool {
    let mut parts = path.split('/').map(addresses::without_ending);
    let folder = parts.next().is_some_and(is_folder);
    folder && parts.count() < 2
}

fn is_folder(name: &str) -> bool {
    FOLDERS.contains(&name.trim_start_matches('_').to_lowercase().as_str())
}

impl People {
    /// Somebody by a file, or by an entry of data. Who is known already gets what is new.
    pub fn add(&mut self, site: &Site, slug: &str, at: &At, keys: Keys) -> &mut Record {
        let mut keys = keys;
        let own = keys.text("slug username id key");
        let names = [Some(slug.to_owned()), own.clone()].into_iter().flatten().map(|name| name.to_lowercase());
        let index = names.clone().find_map(|name| self.known.get(&name).copied()).unwrap_or(self.records.len());
        if index == self.records.len() {
            let mut person = Record::new(What::Person, format!("person {slug}"), at.clone());
            person.slug = Some(own.unwrap_or_else(|| slug.to_owned()));
            self.records.push(person);
        }
        for name in names {
            self.known.entry(name).or_insert(index);
        }
        let person = &mut self.records[index];
        describe(person, site, keys);
        person
    }

    /// Those of a file of data: a map by slugs, a list, or one person.
    pub fn add_data(&mut self, site: &Site, path: &str, data: Value) {
        let at = At { file: path.into(), line: 0 };
        let stem = addresses::without_ending(addresses::file_name(path)).to_owned();
        let keys = |value: Value| match value {
            Value::Object(map) => Keys::new(map.into_iter().collect()),
            value => Keys::new(vec![("name".to_owned(), value)]),
        };
        match data {
            Value::Object(map) if !is_folder(&stem) => {
                self.add(site, &stem, &at, Keys::new(map.into_iter().collect()));
            }
            Value::Object(map) => {
                for (slug, value) in map {
                    self.add(site, &slug, &at, keys(value));
                }
            }
            Value::Array(list) => {
                for value in list {
                    let known =
                        ["slug", "username", "id", "key", "short_name", "name", "display_name", "full_name", "title"];
                    // One without any of these is told from the others by all that is said of it.
                    let slug = known.iter().find_map(|key| one(value.get(key)?)).or_else(|| one(&value));
                    self.add(site, &slug.unwrap_or_else(|| value.to_string()), &at, keys(value));
                }
            }
            _ => {}
        }
    }

    /// The name of somebody whom papers call so.
    fn name(&self, called: &str) -> Option<&str> {
        self.records[*self.known.get(&called.trim().to_lowercase())?].text("name")
    }

    fn named(&self, called: &str, record: &mut Record) -> Person {
        let called = called.trim();
        let name = self.name(called);
        let is_slug = called.contains(|c: char| c.is_ascii_lowercase())
            && called
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.'));
        if name.is_none() && is_slug {
            record.remark(Weight::Kept, "authors of whom the source says no more than a short name are called by it");
        }
        Person::named(PersonName::Plain(name.unwrap_or(called).to_owned()))
    }

    /// Those whom a paper names, and whether that is all that it says of them.
    pub fn of(&self, value: &Value, record: &mut Record) -> (Vec<Person>, bool) {
        let mut is_all = true;
        let mut people = Vec::new();
        for item in list(value.clone()) {
            match item {
                Value::Object(map) => {
                    let mut keys = Keys::new(map.into_iter().collect());
                    let Some(name) = keys.text("name displayname fullname author title slug id") else {
                        is_all = false;
                        continue;
                    };
                    let mut person = self.named(&name, record);
                    person.role = keys.text("role position");
                    person.orcid = keys.text("orcid");
                    person.affiliation = keys.text("affiliation organization institution");
                    is_all &= keys.rest().next().is_none();
                    people.push(person);
                }
                item => match one(&item) {
                    Some(name) if value.is_array() => people.push(self.named(&name, record)),
                    Some(line) => people.extend(self.split(&line).iter().map(|name| self.named(name, record))),
                    None => is_all = false,
                },
            }
        }
        (people, is_all)
    }

    /// The names in a line such as `A B, C D and E F`. Where one of them would be no name, the line is one.
    fn split(&self, line: &str) -> Vec<String> {
        let line = line.trim();
        let line = line.strip_prefix("By ").or_else(|| line.strip_prefix("by ")).unwrap_or(line);
        if line.contains(';') {
            return line.split(';').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        }
        let mut names: Vec<String> = Vec::new();
        let pieces = line.split(',').flat_map(|piece| piece.split(" and ")).flat_map(|piece| piece.split(" & "));
        for piece in
            pieces.map(|piece| piece.trim().trim_start_matches("and ").trim()).filter(|piece| !piece.is_empty())
        {
            match names.last_mut() {
                Some(name) if is_suffix(piece) => *name = format!("{name}, {piece}"),
                _ => names.push(piece.to_owned()),
            }
        }
        let are_names = names.iter().all(|name| self.name(name).is_some() || is_name(name));
        if are_names && !names.is_empty() { names } else { vec![line.to_owned()] }
    }
}

fn is_suffix(text: &str) -> bool {
    matches!(
        text.trim_end_matches('.'),
        "Jr" | "Sr" | "II" | "III" | "IV" | "PhD" | "Ph.D" | "MD" | "M.D" | "Esq" | "JD" | "MBA"
    )
}

/// Whether a text is two to five words that could be somebody's name.
fn is_name(text: &str) -> bool {
    const OTHERS: [&str; 20] = [
        "agency", "association", "board", "bureau", "center", "centre", "commission", "committee", "council",
        "department", "for", "foundation", "group", "institute", "ministry", "of", "office", "project", "the",
        "university",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_large = |word: &&str| !word.chars().next().is_some_and(char::is_lowercase);
    (2..=5).contains(&words.len())
        && words.first().is_some_and(is_large)
        && words.last().is_some_and(is_large)
        && !words.iter().any(|word| OTHERS.contains(&word.to_lowercase().as_str()))
}

/// Fills in what the keys say of somebody.
fn describe(person: &mut Record, site: &Site, mut keys: Keys) {
    let [first, last] = ["firstname", "lastname"].map(|key| keys.get(key).and_then(one));
    let parts = first.zip(last);
    let joined = parts.as_ref().map(|(first, last)| format!("{first} {last}"));
    let name = keys.text("displayname name fullname").or_else(|| joined.clone()).or_else(|| keys.text("title"));
    let name = name.unwrap_or_default();
    person.set("name", &name);
    if let Some((first, last)) = parts.filter(|_| joined.as_ref() == Some(&name)) {
        keys.take("firstname");
        keys.take("lastname");
        person.spellings.push(format!("{last}, {first}"));
    }
    if keys.get("title").and_then(one).is_some_and(|title| title == name) {
        keys.take("title");
    }
    for (key, letters) in [
        ("role", "role jobtitle position title"),
        ("affiliation", "affiliation organization institution agencyfullname"),
        ("orcid", "orcid orcidid"),
    ] {
        person.set(key, keys.text(letters).unwrap_or_default());
    }
    if let Some((key, value)) = keys.take("organizations affiliations") {
        let names: Vec<String> =
            list(value.clone()).iter().filter_map(|value| one(value.get("name").unwrap_or(value))).collect();
        let is_all = Value::from(names.clone()) == value;
        person.set("affiliation", names.join("; "));
        if !is_all {
            person.keep(&key, value);
        }
    }
    if person.body.trim().is_empty()
        && let Some(biography) = keys.text("biography bio about description summary")
    {
        person.body = biography;
    }
    fields::common(person, site, &mut keys);
    for (name, value) in keys.rest() {
        person.keep(&name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn people() -> People {
        let mut people = People::default();
        let site = Site::default();
        people.add_data(
            &site,
            "_data/authors.yml",
            json!({"ana": {"name": "Ana Lunes", "orcid": "0000-0001", "phone": 7}, "ben": "Ben Marsh"}),
        );
        people.add_data(
            &site,
            "data/people/cy.toml",
            json!({"first_name": "Cy", "last_name": "von Dell", "title": "Fellow"}),
        );
        people.add_data(&site, "data/team.json", json!([{"slug": "dd", "name": "Di Dock"}, "Ed Eel", 7, {"name": "Ana Lunes", "slug": "ana", "role": "Chair"}]));
        people
    }

    #[test]
    fn data_become_people() {
        let people = people();
        let names: Vec<_> = people.records.iter().filter_map(|record| record.text("name")).collect();
        assert_eq!(names, ["Ana Lunes", "Ben Marsh", "Cy von Dell", "Di Dock", "Ed Eel", "7"]);
        let [ana, cy] = [&people.records[0], &people.records[2]];
        assert_eq!(
            (ana.text("role"), ana.text("orcid"), &ana.extra[0].1),
            (Some("Chair"), Some("0000-0001"), &json!(7))
        );
        assert_eq!((cy.text("role"), &cy.spellings[0]), (Some("Fellow"), &"von Dell, Cy".to_owned()));
    }

    #[test]
    fn authors_in_any_form() {
        let people = people();
        let of = |value: Value| {
            let (people, is_all) = people.of(&value, &mut Record::default());
            let name = |person: Person| match person.name {
                PersonName::Plain(name) => name,
                other => panic!("{other:?}"),
            };
            (people.into_iter().map(name).collect::<Vec<_>>().join("|"), is_all)
        };
        for (value, expected) in [
            (json!(["ana", "Flo Quay", "gus"]), "Ana Lunes|Flo Quay|gus"),
            (json!("ana, ben"), "Ana Lunes|Ben Marsh"),
            (
                json!("By Flo Quay, Gus Pier, Jr., and Ida del Mar & Jo Kay"),
                "Flo Quay|Gus Pier, Jr.|Ida del Mar|Jo Kay",
            ),
            (json!("Quay, Flo; Pier, Gus"), "Quay, Flo|Pier, Gus"),
            (json!("Quay, Flo"), "Quay, Flo"),
            (json!("Ministry of Ports and Fish"), "Ministry of Ports and Fish"),
            (json!([{"name": "cy", "role": "editor"}]), "Cy von Dell"),
        ] {
            assert_eq!(of(value), (expected.to_owned(), true));
        }
        assert_eq!(of(json!([{"name": "Flo", "mail": "x"}, {"a": 1}, [1, 2]])), ("Flo".to_owned(), false));
    }

    #[test]
    fn files_of_people() {
        assert_eq!(slug_of("content/authors/ana/_index.md"), Some("ana"));
        assert_eq!(slug_of("_authors/ana.md"), Some("ana"));
        assert_eq!([slug_of("content/authors/_index.md"), slug_of("authors.md"), slug_of("a/b.md")], [None; 3]);
    }
}
