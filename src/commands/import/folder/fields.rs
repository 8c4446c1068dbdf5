//! What keys mean, whatever the generator: front matter becomes a record.

use super::keys::{Keys, list, one};
use super::people::People;
use super::{Site, addresses, html, text};
use crate::commands::import::record::{File, Record, Weight};
use serde_json::Value;

/// Keys of plain text, and their names in front matter by their letters: the first that is there counts, and the others are kept.
const TEXTS: [(&str, &str); 12] = [
    ("title", "title headline heading pagetitle resourcename name"),
    ("subtitle", "subtitle subheading subhead"),
    ("series", "series seriestitle"),
    ("volume", "volume"),
    ("issue", "issue"),
    ("number", "number reportnumber papernumber seriesnumber"),
    ("doi", "doi"),
    ("isbn", "isbn"),
    ("language", "language lang locale"),
    ("license", "license licence"),
    ("pages", "pages pagerange"),
    ("place", "place"),
];

const SUMMARIES: &str = "summary excerpt description deck abstract";

const DATES: &str = "date publicationdate pubdate datepublished published publishedon publishedat";
const PUBLISHED: &str = "publishdate publishat publishon";
const UPDATED: &str =
    "lastmod updated modified lastmodified lastmodifiedat lastupdated datemodified updatedat updatedon";

/// What `type` says where it names a template.
const TEMPLATES: [&str; 6] = ["default", "page", "pages", "post", "posts", "single"];

/// Taxonomies, and their names in front matter.
const TERMS: [(&str, &str); 4] = [
    ("topics", "topics topic"),
    ("tags", "tags tag"),
    ("categories", "categories category"),
    ("keywords", "keywords keyword"),
];

/// Keys that name files, whatever the files are called.
const FILES: &str = "pdf pdfurl urlpdf pdflink pdffile pdfs attachment attachments file files download downloads downloadurl \
    document documents";

/// The endings of documents.
const DOCUMENTS: [&str; 20] = [
    "pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "csv", "ppt", "pptx", "odp", "epub", "mobi", "zip",
    "txt", "mp3", "mp4", "tex", "ps",
];

const COVERS: &str = "cover coverimage featuredimage image primaryimage heroimage hero thumbnail teaserimage images banner \
    profilephoto photo picture avatar headshot";

/// The endings of pictures.
pub const PICTURES: [&str; 8] = ["avif", "gif", "jpeg", "jpg", "png", "svg", "tif", "webp"];

/// Puts all keys where they belong. `named` is the date in the file's name.
pub fn fill(record: &mut Record, site: &Site, people: &People, mut keys: Keys, named: Option<&str>) {
    for (key, names) in TEXTS {
        if let Some(value) = keys.text(names) {
            record.set(key, value);
        }
    }
    if let Some((name, written)) = keys.take_one(SUMMARIES) {
        let plain = plain(&written);
        if plain != written {
            record.keep(&name, written);
        }
        record.set("summary", plain);
    }
    if keys.get("type").and_then(one).is_some_and(|kind| !TEMPLATES.contains(&kind.to_lowercase().as_str())) {
        let kind = keys.text("type").unwrap_or_default();
        record.set("type", kind);
    }
    flags(record, &mut keys);
    dates(record, &mut keys, named);
    for (key, names) in [(true, "authors author byline"), (false, "editors editor")] {
        let Some((name, value)) = keys.take(names) else { continue };
        let (found, is_all) = people.of(&value, record);
        if !is_all {
            record.keep(&name, value);
        }
        *(if key { &mut record.authors } else { &mut record.editors }) = found;
    }
    if let Some((_, value)) = keys.take("keypoints takeaways") {
        record.key_points = list(value).iter().filter_map(one).collect();
    }
    for (key, names) in TERMS {
        classify(record, site, &mut keys, key, names);
    }
    for taxonomy in site.taxonomies.iter().chain(&keys.taxonomies.clone()) {
        classify(record, site, &mut keys, taxonomy, &text::squeeze(taxonomy));
    }
    common(record, site, &mut keys);
    for (name, value) in keys.rest() {
        if !files(record, site, &value, Named::Perhaps) {
            record.keep(&name, value);
        }
    }
}

/// What papers, pages and people have in common.
pub fn common(record: &mut Record, site: &Site, keys: &mut Keys) {
    for name in FILES.split(' ') {
        if let Some((name, value)) = keys.take(name)
            && !files(record, site, &value, if name.contains("pdf") { Named::Pdf } else { Named::File })
        {
            record.keep(&name, value);
        }
    }
    for name in COVERS.split(' ') {
        if let Some((name, value)) = keys.take(name)
            && !cover(record, site, &value)
        {
            record.keep(&name, value);
        }
    }
    for name in ["aliases", "redirectfrom", "alias"] {
        let Some((name, value)) = keys.take(name) else { continue };
        for address in list(value) {
            match one(&address).filter(|address| !address.contains(char::is_whitespace)) {
                Some(address) => alias(record, &address),
                None => record.keep(&name, address),
            }
        }
    }
    if keys.flag("draft") == Some(true) {
        record.draft = true;
    }
}

/// Adds an old address.
pub fn alias(record: &mut Record, address: &str) {
    let address = if address.contains("://") { address.to_owned() } else { addresses::absolute(address) };
    if !record.aliases.contains(&address) {
        record.aliases.push(address);
    }
}

fn flags(record: &mut Record, keys: &mut Keys) {
    record.draft |= ["published", "publish"].iter().any(|name| keys.flag(name) == Some(false));
    record.featured = keys.flag("featured") == Some(true);
}

fn dates(record: &mut Record, keys: &mut Keys, named: Option<&str>) {
    let mut take = |record: &mut Record, key: &str, names: &str| {
        let Some(name) =
            names.split(' ').find(|name| keys.get(name).and_then(one).and_then(|text| text::date(&text)).is_some())
        else {
            return;
        };
        let Some((name, value)) = keys.take(name) else { return };
        let Some(date) = one(&value).and_then(|text| text::date(&text)) else { return };
        if date.has_time {
            record.remark(Weight::LeftOut, "times of day are left out of dates");
        }
        if !date.is_whole {
            record.remark(
                Weight::Kept,
                "dates that are not clear are as precise as they are, and stand under `extra`, too",
            );
            record.keep(&name, value);
        }
        record.set(key, date.date);
    };
    take(record, "date", DATES);
    take(record, "publish_at", PUBLISHED);
    take(record, "updated", UPDATED);
    if record.text("date").is_none() {
        let date = record.take("publish_at").or_else(|| named.map(str::to_owned));
        record.set("date", date.unwrap_or_default());
    }
    if record.text("date") == record.text("publish_at") {
        record.take("publish_at");
    }
}

/// The date that a text has, or else the one in its file's name.
pub fn date_of(keys: &Keys, named: Option<&str>) -> Option<String> {
    let own = DATES.split(' ').chain(PUBLISHED.split(' ')).find_map(|name| text::date(&one(keys.get(name)?)?));
    own.map(|date| date.date).or_else(|| named.map(str::to_owned))
}

/// Takes an address on the site that a text gives itself; one of a document, or elsewhere, is none.
pub fn own_address(keys: &mut Keys, name: &str) -> Option<String> {
    let address = keys.get(name).and_then(Value::as_str)?;
    let is_elsewhere = address.contains("://") || address.contains(char::is_whitespace) && !address.contains("{{");
    if is_elsewhere || DOCUMENTS.contains(&addresses::ending(address).as_str()) {
        return None;
    }
    keys.text(name)
}

/// A list of terms, or a text with one or several.
fn classify(record: &mut Record, site: &Site, keys: &mut Keys, taxonomy: &str, names: &str) {
    for name in names.split(' ') {
        let Some((key, value)) = keys.take(name) else { continue };
        let mut others = Vec::new();
        let is_list = value.is_array();
        for item in list(value) {
            match one(item.get("name").or_else(|| item.get("title")).unwrap_or(&item))
                .filter(|_| item.as_object().is_none_or(|map| map.len() == 1))
            {
                Some(term) if is_list => record.classify(taxonomy, [term]),
                Some(line) if line.contains([',', ';']) => record.classify(taxonomy, line.split([',', ';'])),
                Some(line) if site.splits_words && name.ends_with('s') => {
                    record.classify(taxonomy, line.split_whitespace());
                }
                Some(term) => record.classify(taxonomy, [term]),
                None => others.push(item),
            }
        }
        record.keep(&key, others);
    }
}

/// What a key says of the address that is its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Pdf,
    File,
    /// Its ending has to say whether it is a file.
    Perhaps,
}

/// Takes the files that a value names; whether that is all that it says.
fn files(record: &mut Record, site: &Site, value: &Value, named: Named) -> bool {
    let mut is_all = true;
    for item in list(value.clone()) {
        let (address, label) = match item {
            Value::Object(map) => {
                let mut keys = Keys::new(map.into_iter().collect());
                let address = keys.text("url href path src file link permalink pdf");
                let label = keys.text("title label text name");
                is_all &= keys.rest().next().is_none();
                (address.unwrap_or_default(), label)
            }
            item => (item.as_str().unwrap_or_default().to_owned(), None),
        };
        let address = address.trim();
        let is_document = DOCUMENTS.contains(&addresses::ending(address).as_str());
        let is_path = address.starts_with('/') || address.contains("://") || !address.contains(char::is_whitespace);
        let is_file = is_document && is_path || named != Named::Perhaps && (is_document || address.contains('/'));
        if !is_file || address.contains(['*', '\n']) || !html::is_safe(address) {
            is_all = false;
            continue;
        }
        let file = File { path: site.file(address, &record.at.file), label };
        if record.pdf.iter().chain(&record.files).any(|known| known.path == file.path) {
            is_all &= file.label.is_none();
        } else if record.pdf.is_none() && (addresses::ending(&file.path) == "pdf" || named == Named::Pdf) {
            record.pdf = Some(file);
        } else {
            record.files.push(file);
        }
    }
    is_all
}

/// Takes a picture that is a file of the site; whether that is all that the value says.
fn cover(record: &mut Record, site: &Site, value: &Value) -> bool {
    let (address, is_all) = match value {
        Value::Object(map) => {
            let name = ["src", "url", "path", "image", "file", "name"].iter().find(|name| map.contains_key(**name));
            (name.and_then(|name| map[*name].as_str()), map.len() == 1)
        }
        Value::Array(list) => (list.first().and_then(Value::as_str), list.len() == 1),
        value => (value.as_str(), true),
    };
    let is_picture = |address: &&str| PICTURES.contains(&addresses::ending(address).as_str());
    let Some(address) = address.map(str::trim).filter(is_picture) else { return false };
    let path = site.file(address, &record.at.file);
    if path.contains("://") || record.cover.is_some() {
        return false;
    }
    record.cover = Some(File::at(path));
    is_all
}

/// A text without the tags of HTML in it.
fn plain(summary: &str) -> String {
    if !summary.contains('<') {
        return summary.to_owned();
    }
    text::decode(&html::without_tags(summary)).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::import::record::{At, PersonName, What};
    use serde_json::json;

    fn filled(value: &Value) -> Record {
        let mut record = Record::new(What::Paper, "x", At { file: "content/a/x.md".into(), line: 0 });
        let entries = value.as_object().expect("a map").clone().into_iter().collect();
        let site = Site { taxonomies: vec!["regions".to_owned()], splits_words: true, ..Site::default() };
        fill(&mut record, &site, &People::default(), Keys::new(entries), Some("2014-03-31"));
        record
    }

    #[test]
    fn texts_and_dates() {
        let record = filled(&json!({
            "title": "On Ports &amp; Fish", "abstract": "B", "excerpt": "A <em>b</em> &lt;c", "date": "July 2, 2014 10:00", "publishDate": "2014-08-01",
            "lastmod": "2015", "number": 7, "featured": "true-reverse", "draft": false, "published": false, "type": "post", "isbn": ["9"], "weight": 0,
        }));
        let text = |key| record.text(key).unwrap_or_default();
        assert_eq!([text("title"), text("summary"), text("date")], ["On Ports & Fish", "A b <c", "2014-07-02"]);
        assert_eq!(
            [text("publish_at"), text("updated"), text("number"), text("isbn")],
            ["2014-08-01", "2015", "7", "9"]
        );
        assert!(record.draft && !record.featured);
        let extra: Vec<&str> = record.extra.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(extra, ["excerpt", "abstract", "featured", "type", "weight"]);
        assert_eq!(filled(&json!({"date": "soon"})).text("date"), Some("2014-03-31"));
        assert_eq!(filled(&json!({"publish_date": "2013"})).text("date"), Some("2013"));
    }

    #[test]
    fn terms_people_and_addresses() {
        let record = filled(&json!({
            "topics": ["A, b", "", "c"], "category": "D & e", "tags": "f g", "keywords": "h i; j", "regions": [{"name": "K"}, {"name": "L", "x": 1}],
            "authors": [{"name": "Ana Lunes", "mail": "x"}], "editor": "Ben Marsh and Cy Dell",
            "aliases": ["/a/", "b.html"], "redirect_from": "https://e.example/c", "series": ["One"],
        }));
        let terms: Vec<(&str, Vec<&str>)> = record
            .terms
            .iter()
            .map(|(key, terms)| (key.as_str(), terms.iter().map(String::as_str).collect()))
            .collect();
        let expected: [(&str, &[&str]); 5] = [
            ("topics", &["A, b", "c"]),
            ("tags", &["f", "g"]),
            ("categories", &["D & e"]),
            ("keywords", &["h i", "j"]),
            ("regions", &["K"]),
        ];
        assert_eq!(terms, expected.map(|(key, terms)| (key, terms.to_vec())));
        assert_eq!(record.authors[0].name, PersonName::Plain("Ana Lunes".to_owned()));
        assert_eq!((record.editors.len(), record.text("series")), (2, Some("One")));
        assert_eq!(record.aliases, ["/a/", "/b.html", "https://e.example/c"]);
        assert_eq!(record.extra.len(), 2);
    }

    #[test]
    fn files_and_pictures() {
        let record = filled(&json!({
            "links": [{"text": "T", "url": "/l/a b.pdf"}, {"link": null}], "attachments": [{"title": "U", "url": "c.docx", "format": "DOC"}],
            "pdf": "https://e.example/pdf/1234", "link": "https://e.example/page", "note": "see x.pdf", "image": "/i/a.PNG",
            "featured_image": {"uid": "x", "alt": "y"}, "thumbnail": "https://e.example/a.png", "resources": [{"src": "*.pdf"}],
        }));
        assert_eq!(record.pdf, Some(File::at("https://e.example/pdf/1234")));
        let files: Vec<(&str, Option<&str>)> =
            record.files.iter().map(|file| (file.path.as_str(), file.label.as_deref())).collect();
        assert_eq!(files, [("c.docx", Some("U")), ("/l/a b.pdf", Some("T"))]);
        assert_eq!(record.cover, Some(File::at("/i/a.PNG")));
        let extra: Vec<&str> = record.extra.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(extra, ["attachments", "featured_image", "thumbnail", "link", "note", "resources"]);
    }
}
