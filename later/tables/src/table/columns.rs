//! What a column means.

use super::cells::{Lists, Separator};
use super::dates::Dates;
use crate::record::TEXTS;

/// What the cells of a column say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// One of [`TEXTS`] but a date.
    Text(&'static str),
    /// One of [`TEXTS`] that is a date.
    Date(&'static str),
    /// 0 for the year of the date, 1 for its month, 2 for its day.
    DatePart(usize),
    Authors,
    Editors,
    KeyPoints,
    /// Terms of the taxonomy with this key.
    Terms(String),
    Id,
    Slug,
    /// Where it was published: an old address, or a PDF.
    Address,
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

/// Keys of front matter, and words by which headers are known for them, without spaces, accents and signs.
const WORDS: [(&str, &str); 38] = [
    ("title", "titel titre titulo titolo papertitle publicationtitle headline name"),
    ("subtitle", "untertitel soustitre subtitulo sottotitolo"),
    (
        "authors",
        "author autor autoren autorin autorinnen auteur auteurs autores autore autori creator creators \
         writtenby by verfasser verfasserin",
    ),
    ("editors", "editor herausgeber herausgeberin editeur editeurs editores editedby"),
    (
        "date",
        "publicationdate published publisheddate datepublished publishedon issued issuedate pubdate \
         releasedate datum erscheinungsdatum veroffentlicht veroffentlichungsdatum fecha fechadepublicacion \
         datedepublication datedeparution",
    ),
    ("year", "jahr erscheinungsjahr annee ano anno publicationyear yearpublished pubyear"),
    ("month", "monat mois mes"),
    ("day", "jour dia"),
    ("updated", "lastmodified modified updatedon lastupdated dateupdated aktualisiert"),
    ("publish_at", "embargo embargountil publishon"),
    ("type", "kind publicationtype documenttype itemtype contenttype typ art tipo format doctype"),
    ("series", "reihe schriftenreihe serie collection seriestitle seriesname coleccion"),
    ("volume", "vol band jahrgang tome volumen"),
    ("issue", "heft ausgabe"),
    ("number", "no nr num nummer numero reportnumber papernumber seriesnumber reportno issueno"),
    (
        "topics",
        "topic subject subjects keyword keywords thema themen schlagwort schlagworte schlagworter stichworte \
         theme themes motscles tema temas palabrasclave",
    ),
    ("doi", "digitalobjectidentifier doiurl"),
    ("isbn", "isbn13 isbn10"),
    ("language", "lang sprache langue idioma lingua"),
    ("license", "licence lizenz rights licencia copyright"),
    ("pages", "page seiten seite pagerange paginas pagecount numberofpages"),
    ("place", "ort erscheinungsort lieu lugar city placeofpublication"),
    ("summary", "abstract description beschreibung zusammenfassung kurzfassung resume resumen excerpt teaser"),
    ("key_points", "keyfindings highlights takeaways"),
    ("body", "content text fulltext inhalt html contenu contenido"),
    ("pdf", "pdfurl pdffile pdflink file filename filepath datei document download attachment fichier archivo"),
    ("files", "attachments downloads dateien supplements"),
    ("url", "link links oldurl permalink webaddress webpage pageurl address adresse website uri alias aliases"),
    ("slug", "urlslug postname"),
    ("id", "identifier recordid key citekey uid uuid handle"),
    ("draft", "status state entwurf brouillon borrador"),
    ("featured", "highlight sticky hervorgehoben"),
    ("cover", "image coverimage picture thumbnail bild photo"),
    ("terms.tags", "tags tag etiquettes etiquetas"),
    ("terms.categories", "categories category kategorie kategorien categoria categorias rubrik"),
    ("terms.regions", "regions region regionen"),
    ("terms.countries", "countries country land lander pays"),
    ("terms.programs", "programs programmes"),
];

/// Letters and digits alone, small and without accents.
fn bare(header: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        c => c,
    };
    let small = header.chars().flat_map(char::to_lowercase).map(plain);
    let bare: String = small.filter(|c| c.is_alphanumeric()).collect();
    // "Author(s)"
    if header.ends_with("(s)") { bare.strip_suffix('s').unwrap_or(&bare).to_owned() } else { bare }
}

/// What a header seems to mean, and whether it is the very key.
fn known(header: &str) -> Option<(&'static str, bool)> {
    let bare = bare(header);
    let is_key = |key: &str| key.chars().filter(char::is_ascii_alphanumeric).eq(bare.chars());
    WORDS.iter().find_map(|(key, words)| match is_key(key) {
        true => Some((*key, true)),
        false => words.split(' ').any(|word| word == bare).then_some((*key, false)),
    })
}

/// What headers seem to mean. Of several columns that say the same of a paper, which may be said once, it is the one that has the very
/// key, or the first; the others are kept under their own names.
pub fn guess(headers: &[String]) -> Vec<Meaning> {
    let found: Vec<_> = headers.iter().map(|header| known(header)).collect();
    let mut taken: Vec<(&str, usize)> = Vec::new();
    for is_exact in [true, false] {
        for (place, key) in found.iter().enumerate() {
            if let Some((key, exact)) = *key
                && exact == is_exact
                && !taken.iter().any(|(other, _)| *other == key)
            {
                taken.push((key, place));
            }
        }
    }
    let meaning = |(place, header): (usize, &String)| {
        let own = || Meaning::Extra(header.clone());
        let Some((key, _)) = found.get(place).copied().flatten() else {
            return own();
        };
        match Meaning::of(key) {
            Some(meaning) if meaning.is_list() || taken.contains(&(key, place)) => meaning,
            _ => own(),
        }
    };
    headers.iter().enumerate().map(meaning).collect()
}

impl Meaning {
    /// All keys but those with a name of their own, `extra.NAME` and `terms.NAME`.
    pub fn keys() -> impl Iterator<Item = &'static str> + Clone {
        WORDS.iter().map(|(key, _)| *key).filter(|key| !key.contains('.')).chain(["aliases", "skip"])
    }

    /// The meaning with a key: one of front matter, or one of those that only tables have.
    pub fn of(key: &str) -> Option<Meaning> {
        let known = match key {
            "year" => Meaning::DatePart(0),
            "month" => Meaning::DatePart(1),
            "day" => Meaning::DatePart(2),
            "authors" => Meaning::Authors,
            "editors" => Meaning::Editors,
            "key_points" => Meaning::KeyPoints,
            "id" => Meaning::Id,
            "slug" => Meaning::Slug,
            "url" | "aliases" => Meaning::Address,
            "pdf" => Meaning::Pdf,
            "files" => Meaning::Files,
            "cover" => Meaning::Cover,
            "body" => Meaning::Body,
            "draft" => Meaning::Draft,
            "featured" => Meaning::Featured,
            "skip" | "" => Meaning::Skip,
            "topics" => Meaning::Terms("topics".to_owned()),
            _ => match key.split_once('.') {
                Some(("extra", name)) if !name.is_empty() => Meaning::Extra(name.to_owned()),
                Some(("terms", name)) if is_key(name) => Meaning::Terms(name.to_owned()),
                Some(_) => return None,
                None => {
                    let (key, _) = TEXTS.iter().find(|(known, _)| *known == key)?;
                    match *key {
                        "name" | "orcid" | "affiliation" | "role" => return None,
                        "date" | "updated" | "publish_at" => Meaning::Date(key),
                        _ => Meaning::Text(key),
                    }
                }
            },
        };
        Some(known)
    }

    /// What it is called in the plan, and in a map.
    pub fn name(&self) -> String {
        let name = match self {
            Meaning::Text(key) | Meaning::Date(key) => key,
            Meaning::DatePart(0) => "year",
            Meaning::DatePart(1) => "month",
            Meaning::DatePart(_) => "day",
            Meaning::Terms(key) if key == "topics" => "topics",
            Meaning::Terms(key) => return format!("terms.{key}"),
            Meaning::Extra(name) => return format!("extra.{name}"),
            Meaning::Authors => "authors",
            Meaning::Editors => "editors",
            Meaning::KeyPoints => "key_points",
            Meaning::Id => "id",
            Meaning::Slug => "slug",
            Meaning::Address => "url",
            Meaning::Pdf => "pdf",
            Meaning::Files => "files",
            Meaning::Cover => "cover",
            Meaning::Body => "body",
            Meaning::Draft => "draft",
            Meaning::Featured => "featured",
            Meaning::Skip => "skip",
        };
        name.to_owned()
    }

    /// Whether a paper may have several such values.
    pub fn is_list(&self) -> bool {
        matches!(
            self,
            Meaning::Terms(_)
                | Meaning::Authors
                | Meaning::Editors
                | Meaning::KeyPoints
                | Meaning::Pdf
                | Meaning::Files
                | Meaning::Address
        )
    }
}

/// A taxonomy's key is small letters, digits, `-` and `_`.
fn is_key(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'))
}

/// A column, and what its cells show as a whole.
#[derive(Debug)]
pub struct Column {
    pub header: String,
    pub meaning: Meaning,
    /// What an editor says.
    pub said: Option<Separator>,
    pub lists: Lists,
    pub dates: Dates,
    pub is_empty: bool,
}

impl Column {
    /// Looks at one of its cells.
    pub fn look(&mut self, cell: &str) {
        self.is_empty &= cell.trim().is_empty();
        match self.meaning {
            Meaning::Date(_) => self.dates.look(cell),
            _ if self.meaning.is_list() => self.lists.look(cell),
            _ => {}
        }
    }

    pub fn separator(&self) -> Separator {
        self.said.unwrap_or_else(|| match self.meaning {
            Meaning::Authors | Meaning::Editors => self.lists.of_names(),
            _ => self.lists.of_terms(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(headers: &[&str]) -> Vec<String> {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        guess(&headers).iter().map(Meaning::name).collect()
    }

    #[test]
    fn headers_are_known_in_several_languages() {
        for (header, expected) in [
            ("Title", "title"),
            ("Publication date", "date"),
            ("No.", "number"),
            ("Auteur(s)", "authors"),
            ("Author(s)", "authors"),
            ("Résumé", "summary"),
            ("Veröffentlicht", "date"),
            ("Fecha", "date"),
            ("PDF-URL", "pdf"),
            ("old_url", "url"),
            ("Key_Points", "key_points"),
            ("TAGS", "terms.tags"),
            ("Terms.Regions", "terms.regions"),
            ("Internal note", "extra.Internal note"),
        ] {
            assert_eq!(names(&[header]), [expected], "{header}");
        }
    }

    #[test]
    fn what_is_said_once_has_one_column() {
        assert_eq!(names(&["Name", "Title", "Topics", "Keywords"]), ["extra.Name", "title", "topics", "topics"]);
        assert_eq!(names(&["Published", "Issued"]), ["date", "extra.Issued"]);
    }

    #[test]
    fn every_key_is_a_meaning_of_its_name() {
        for key in Meaning::keys().filter(|key| *key != "aliases") {
            assert_eq!(Meaning::of(key).map(|meaning| meaning.name()).as_deref(), Some(key));
        }
        for wrong in ["terms.Title", "orcid", "extra.", "nothing"] {
            assert_eq!(Meaning::of(wrong), None, "{wrong}");
        }
    }
}
