//! What a column means.

use crate::base::config::is_free;
use crate::base::paths;
use crate::commands::import::record::TEXTS;

/// What the cells of a column say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::commands::import) enum Column {
    /// One of [`TEXTS`] but a date.
    Text(&'static str),
    /// One of [`TEXTS`] that is a date.
    Date(&'static str),
    /// A part of the date: 0 for the year, 1 for the month, 2 for the day.
    DatePart(usize),
    Authors,
    Editors,
    KeyPoints,
    /// Terms of the taxonomy with this key.
    Terms(String),
    Id,
    Slug,
    /// Where it was published: an old address, or a PDF.
    Url,
    Pdf,
    Files,
    Cover,
    Body,
    /// Whether it is a draft; words such as "published", too.
    Draft,
    Featured,
    Extra(String),
    Skip,
}

/// Words by which headers are known, without spaces, accents and signs.
const WORDS: [(&str, &[&str]); 32] = [
    ("title", &["titel", "titre", "titulo", "titolo", "papertitle", "publicationtitle", "name", "headline"]),
    ("subtitle", &["untertitel", "soustitre", "subtitulo"]),
    (
        "authors",
        &[
            "author", "autor", "autoren", "autorinnen", "auteur", "auteurs", "autores", "autori", "creator",
            "creators", "writtenby", "by", "verfasser",
        ],
    ),
    ("editors", &["editor", "herausgeber", "editeur", "editeurs", "editores"]),
    (
        "date",
        &[
            "publicationdate",
            "publisheddate",
            "published",
            "datepublished",
            "publishedon",
            "issued",
            "datum",
            "veroffentlicht",
            "erscheinungsdatum",
            "fecha",
            "datedepublication",
            "data",
            "pubdate",
        ],
    ),
    ("year", &["jahr", "annee", "ano", "anno", "publicationyear", "yearpublished"]),
    ("month", &["monat", "mois", "mes"]),
    ("day", &["jour", "dia"]),
    ("updated", &["lastmodified", "modified", "updatedon", "lastupdated"]),
    ("type", &["kind", "publicationtype", "documenttype", "itemtype", "typ", "art", "tipo", "format"]),
    ("series", &["reihe", "schriftenreihe", "serie", "collection", "seriestitle", "seriesname"]),
    ("volume", &["vol", "band", "jahrgang", "tome", "volumen"]),
    ("issue", &["heft", "ausgabe"]),
    ("number", &["no", "nr", "num", "nummer", "numero", "reportnumber", "papernumber", "seriesnumber", "reportno"]),
    (
        "topics",
        &[
            "topic", "subjects", "subject", "keywords", "keyword", "themen", "thema", "schlagworte", "schlagworter",
            "themes", "motscles", "temas", "palabrasclave",
        ],
    ),
    ("doi", &["digitalobjectidentifier"]),
    ("isbn", &["isbn13", "isbn10"]),
    ("language", &["lang", "sprache", "langue", "idioma", "lingua"]),
    ("license", &["licence", "lizenz", "rights", "licencia"]),
    ("pages", &["page", "seiten", "pagerange", "paginas"]),
    ("place", &["ort", "erscheinungsort", "lieu", "lugar", "city", "placeofpublication"]),
    (
        "summary",
        &["abstract", "description", "beschreibung", "zusammenfassung", "resume", "resumen", "excerpt", "kurzfassung"],
    ),
    ("key_points", &["keypoints", "highlights", "keyfindings"]),
    ("body", &["content", "text", "fulltext", "inhalt", "html"]),
    (
        "pdf",
        &[
            "pdfurl", "pdffile", "pdflink", "file", "datei", "document", "download", "filename", "fichier", "archivo",
            "attachment",
        ],
    ),
    ("url", &["link", "permalink", "oldurl", "webaddress", "address", "adresse", "website", "uri", "alias", "aliases"]),
    ("slug", &["urlslug", "postname"]),
    ("id", &["identifier", "recordid", "key", "uid", "uuid", "handle"]),
    ("draft", &["status", "entwurf", "state"]),
    ("featured", &["highlight", "sticky"]),
    ("cover", &["image", "coverimage", "picture", "thumbnail", "bild"]),
    ("files", &["downloads", "attachments", "supplements", "dateien"]),
];

/// What a header seems to mean. What nobody knows is kept under its own name; categories and tags are taxonomies.
pub(in crate::commands::import) fn guess(header: &str) -> Column {
    let word: String = paths::slug(header).unwrap_or_default().replace('-', "");
    let known = WORDS.iter().find(|(key, words)| key.replace('_', "") == word || words.contains(&word.as_str()));
    match (known, word.as_str()) {
        (Some((key, _)), _) => Column::of(key).unwrap_or_else(|| Column::Extra(header.to_owned())),
        (None, "category" | "categories" | "kategorie" | "kategorien") => Column::Terms("categories".to_owned()),
        (None, "tag" | "tags") => Column::Terms("tags".to_owned()),
        (None, "region" | "regions") => Column::Terms("regions".to_owned()),
        (None, "") => Column::Skip,
        _ => Column::Extra(header.to_owned()),
    }
}

impl Column {
    /// The column of a key: one of front matter, or one of those that only tables have.
    pub fn of(key: &str) -> Option<Column> {
        if let Some((key, _)) = TEXTS.iter().find(|(known, _)| *known == key) {
            let is_of_people = matches!(*key, "name" | "orcid" | "affiliation" | "role");
            let is_date = matches!(*key, "date" | "updated" | "publish_at");
            return (!is_of_people).then_some(if is_date { Column::Date(key) } else { Column::Text(key) });
        }
        let known = match key {
            "year" => Column::DatePart(0),
            "month" => Column::DatePart(1),
            "day" => Column::DatePart(2),
            "authors" => Column::Authors,
            "editors" => Column::Editors,
            "key_points" => Column::KeyPoints,
            "id" => Column::Id,
            "slug" => Column::Slug,
            "url" | "aliases" => Column::Url,
            "pdf" => Column::Pdf,
            "files" => Column::Files,
            "cover" => Column::Cover,
            "body" => Column::Body,
            "draft" => Column::Draft,
            "featured" => Column::Featured,
            "skip" | "" => Column::Skip,
            "topics" => Column::Terms("topics".to_owned()),
            _ => match key.split_once('.')? {
                ("extra", name) if !name.is_empty() => Column::Extra(name.to_owned()),
                ("terms", name) if is_free(name) && paths::is_slug(&name.replace('_', "-")) => {
                    Column::Terms(name.to_owned())
                }
                _ => return None,
            },
        };
        Some(known)
    }

    /// The keys that a column can be.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        WORDS.iter().map(|(key, _)| *key).chain(["publish_at", "skip"])
    }

    /// What it is called in the plan.
    pub fn name(&self) -> String {
        match self {
            Column::Text(key) | Column::Date(key) => (*key).to_owned(),
            Column::DatePart(part) => ["year", "month", "day"].get(*part).copied().unwrap_or_default().to_owned(),
            Column::Terms(key) if key == "topics" => key.clone(),
            Column::Terms(key) => format!("terms.{key}"),
            Column::Extra(name) => format!("extra.{name}"),
            Column::Authors => "authors".to_owned(),
            Column::Editors => "editors".to_owned(),
            Column::KeyPoints => "key_points".to_owned(),
            Column::Id => "id".to_owned(),
            Column::Slug => "slug".to_owned(),
            Column::Url => "url".to_owned(),
            Column::Pdf => "pdf".to_owned(),
            Column::Files => "files".to_owned(),
            Column::Cover => "cover".to_owned(),
            Column::Body => "body".to_owned(),
            Column::Draft => "draft".to_owned(),
            Column::Featured => "featured".to_owned(),
            Column::Skip => "skip".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_in_several_languages() {
        for (header, expected) in [
            ("Title", "title"),
            ("Publication date", "date"),
            ("No.", "number"),
            ("Auteur(s)", "authors"),
            ("Résumé", "summary"),
            ("Veröffentlicht", "date"),
            ("PDF-URL", "pdf"),
            ("Key_Points", "key_points"),
            ("Tags", "terms.tags"),
            ("Internal note", "extra.Internal note"),
            ("  ", "skip"),
        ] {
            assert_eq!(guess(header).name(), expected, "{header}");
        }
    }

    #[test]
    fn every_key_is_a_column_of_its_name() {
        for key in Column::keys() {
            let column = Column::of(key).unwrap_or_else(|| panic!("{key}"));
            assert_eq!(column.name(), key);
        }
        assert_eq!(Column::of("terms.title"), None);
        assert_eq!(Column::of("orcid"), None);
    }
}
