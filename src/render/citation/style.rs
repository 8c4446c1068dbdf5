//! References as the styles of the Citation Style Language print them, by hayagriva and the styles that come with it.

use super::Record;
use super::formats::cited;
use super::kept::Kept;
use super::prune::prune;
use super::shield::unshield;
use crate::base::Config;
use crate::base::diagnostic::{Diagnostic, Diagnostics, nearest};
use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::Kind;
use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight, VerticalAlign};
use hayagriva::citationberg::{IndependentStyle, Locale, LocaleCode, Style as Csl};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild, ElemChildren, Formatting,
};
use quick_xml::escape::escape;
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::str::FromStr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The names under which the usual styles are known, their titles, and those of the archive.
const USUAL: [(&str, &str, ArchivedStyle); 5] = [
    ("apa", "APA", ArchivedStyle::AmericanPsychologicalAssociation),
    ("chicago", "Chicago", ArchivedStyle::ChicagoAuthorDate),
    ("mla", "MLA", ArchivedStyle::ModernLanguageAssociation),
    ("harvard", "Harvard", ArchivedStyle::HarvardCiteThemRight),
    ("ieee", "IEEE", ArchivedStyle::InstituteOfElectricalAndElectronicsEngineers),
];

/// What a reference is known by: a hash of all that it is made from.
pub type Fingerprint = [u8; 16];

/// The styles of a site, in its order.
pub struct Styles {
    styles: Vec<Style>,
    /// BCP 47.
    language: String,
    locales: OnceLock<Vec<Locale>>,
}

/// A style by which references are printed.
pub struct Style {
    /// As `site.toml` names it.
    pub key: String,
    /// As readers know it.
    pub title: String,
    archived: ArchivedStyle,
    whole: OnceLock<Option<IndependentStyle>>,
    /// What it says of each kind of work, made when the first reference of that kind is printed.
    pruned: Mutex<FxHashMap<Likeness, Arc<IndependentStyle>>>,
}

/// What works have in common for which a style says the same: their type, and the names of their variables.
type Likeness = (&'static str, String);

/// How many kinds of works a style is kept for. Catalogues have some dozens.
const LIKENESSES: usize = 500;

impl Styles {
    /// The styles that `[citations]` names. Those that nobody knows go to `out`.
    pub fn new(config: &Config, out: &mut Diagnostics) -> Styles {
        let styles = config.citations.styles.iter().filter_map(|(key, place)| match Style::find(key) {
            Some(style) => Some(style),
            None => {
                let archived = ArchivedStyle::all().iter().flat_map(|style| style.names()).copied();
                let names: Vec<&str> = USUAL.iter().map(|(key, ..)| *key).chain(archived).collect();
                let near = nearest(key, names.iter().copied()).map(|near| format!("did you mean `{near}`? "));
                out.push(
                    Diagnostic::error("unknown-style", place.clone(), format!("there is no citation style `{key}`"))
                        .remedy(format!("{}the manual lists them all", near.unwrap_or_default())),
                );
                None
            }
        });
        Styles { styles: styles.collect(), language: config.language.clone(), locales: OnceLock::new() }
    }

    /// The references to a paper, as HTML: those that are kept, and others newly printed.
    pub fn references<'s>(&'s self, record: &Record<'_>, kept: &Kept) -> Vec<(&'s Style, Arc<str>)> {
        let cited = cited(record);
        let text = cited.to_string();
        let item = OnceCell::new();
        let reference = |style: &'s Style| {
            let print = || {
                let item = item.get_or_init(|| serde_json::from_value::<Item>(cited.clone()).ok());
                self.reference(style, item.as_ref(), record)
            };
            (style, kept.get(self.fingerprint(style, &text), print))
        };
        self.styles.iter().map(reference).collect()
    }

    /// What the reference in `style` is made from.
    fn fingerprint(&self, style: &Style, cited: &str) -> Fingerprint {
        let mut hash = blake3::Hasher::new();
        // The number is that of the way in which references are made here.
        for part in ["1", env!("CARGO_PKG_VERSION"), &style.key, &self.language, cited] {
            hash.update(&part.len().to_le_bytes());
            hash.update(part.as_bytes());
        }
        let mut fingerprint = Fingerprint::default();
        hash.finalize_xof().fill(&mut fingerprint);
        fingerprint
    }

    fn reference(&self, style: &Style, item: Option<&Item>, record: &Record<'_>) -> String {
        let locales = self.locales.get_or_init(|| matching(&self.language));
        let printed = item.and_then(|item| {
            let csl = style.pruned(record.kind.csl, item)?;
            // Whatever a title may do to the library, the paper has its page.
            catch_unwind(AssertUnwindSafe(|| print(item, &csl, locales))).ok()
        });
        let html = printed.filter(|html| !html.is_empty()).unwrap_or_else(|| plain(record));
        link(&tidy(&html), record)
    }
}

impl Style {
    fn find(key: &str) -> Option<Style> {
        let usual = USUAL.iter().find(|(name, ..)| *name == key);
        let (title, archived) = match usual {
            Some((_, title, archived)) => ((*title).to_owned(), *archived),
            None => {
                let archived = ArchivedStyle::by_name(key)?;
                (archived.display_name().to_owned(), archived)
            }
        };
        let (whole, pruned) = (OnceLock::new(), Mutex::default());
        Some(Style { key: key.to_owned(), title, archived, whole, pruned })
    }

    /// What it says of works like this one; `None` if the style only points to another, as none of the archive does.
    fn pruned(&self, kind: &'static str, item: &Item) -> Option<Arc<IndependentStyle>> {
        let known = || self.pruned.lock().unwrap_or_else(PoisonError::into_inner);
        let likeness = (kind, item.0.keys().map(String::as_str).collect::<Vec<_>>().join(" "));
        if let Some(csl) = known().get(&likeness) {
            return Some(csl.clone());
        }
        let whole = self.whole.get_or_init(|| match self.archived.get() {
            Csl::Independent(csl) => Some(csl),
            Csl::Dependent(_) => None,
        });
        let csl = Arc::new(prune(whole.as_ref()?, Kind::from_str(kind).ok()?, &item.0.keys().cloned().collect()));
        let mut known = known();
        if known.len() < LIKENESSES {
            known.insert(likeness, csl.clone());
        }
        Some(csl)
    }
}

/// The words of a language: that of the site first, and English, to which all others fall back.
fn matching(language: &str) -> Vec<Locale> {
    let base = language.split('-').next().unwrap_or(language);
    let code = |locale: &Locale| locale.lang.as_ref().map_or(String::new(), |code| code.0.clone());
    let rank = |locale: &Locale| {
        let code = code(locale);
        match () {
            () if code == language => 0,
            // German is that of Germany, and so on; English is the American.
            () if code == "en-US" && base == "en" => 1,
            () if code.eq_ignore_ascii_case(&format!("{base}-{base}")) => 1,
            () if code.split('-').next() == Some(base) => 2,
            () if code == "en-US" => 3,
            () => 4,
        }
    };
    let mut found: Vec<Locale> = locales().into_iter().filter(|locale| rank(locale) < 4).collect();
    found.sort_by_key(rank);
    found
}

fn print(item: &Item, csl: &IndependentStyle, locales: &[Locale]) -> String {
    let locale: Option<LocaleCode> = locales.first().and_then(|locale| locale.lang.clone());
    let mut driver = BibliographyDriver::new();
    driver.citation(CitationRequest::from_items(vec![CitationItem::with_entry(item)], csl, locales));
    let printed = driver.finish(BibliographyRequest { style: csl, locale, locale_files: locales });
    let mut html = String::new();
    for item in printed.bibliography.into_iter().flat_map(|bibliography| bibliography.items) {
        write(&item.content, &mut html);
    }
    html
}

/// Text with its italics and the like. hayagriva's own HTML has styles in it, which a page's policy may forbid.
fn write(children: &ElemChildren, html: &mut String) {
    for child in &children.0 {
        match child {
            ElemChild::Text(text) => formatted(&text.text, &text.formatting, html),
            ElemChild::Elem(elem) => write(&elem.children, html),
            ElemChild::Markup(markup) => *html += &escape(unshield(markup).as_str()),
            ElemChild::Link { text, .. } => formatted(&text.text, &text.formatting, html),
            ElemChild::Transparent { .. } => {}
        }
    }
}

fn formatted(text: &str, formatting: &Formatting, html: &mut String) {
    let tags = [
        (formatting.font_style == FontStyle::Italic, "i"),
        (formatting.font_weight == FontWeight::Bold, "b"),
        (formatting.font_variant == FontVariant::SmallCaps, "small"),
        (formatting.vertical_align == VerticalAlign::Sup, "sup"),
        (formatting.vertical_align == VerticalAlign::Sub, "sub"),
    ];
    let tags = tags.iter().filter(|(is, _)| *is).map(|(_, tag)| *tag);
    tags.clone().for_each(|tag| *html += &format!("<{tag}>"));
    *html += &escape(unshield(text).as_str());
    tags.rev().for_each(|tag| *html += &format!("</{tag}>"));
}

/// What can be said of any paper.
fn plain(record: &Record<'_>) -> String {
    let people: Vec<String> = record.authors.iter().map(|author| author.name.direct()).collect();
    let parts =
        [people.join(", "), record.full_title.to_string(), record.date.year.to_string(), record.permanent_url()];
    escape(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ").as_str()).into_owned()
}

/// Without the punctuation that is left where a part is missing, or that two parts have both.
fn tidy(html: &str) -> String {
    const ENDS: [(&str, &str); 8] = [
        (",.", "."),
        (",)", ")"),
        ("?.", "?"),
        ("!.", "!"),
        ("?</i>.", "?</i>"),
        ("!</i>.", "!</i>"),
        ("?”.", "?”"),
        ("!”.", "!”"),
    ];
    let html = html.split_whitespace().collect::<Vec<_>>().join(" ");
    ENDS.iter().fold(html, |html, (double, one)| if html.contains(double) { html.replace(double, one) } else { html })
}

/// The paper's address in it becomes a link.
fn link(html: &str, record: &Record<'_>) -> String {
    let addresses = [record.permanent_url(), record.url.clone()].map(|url| escape(url.as_str()).into_owned());
    match addresses.iter().find_map(|url| Some((url, html.split_once(url.as_str())?))) {
        Some((url, (before, after))) => format!("{before}<a href=\"{url}\">{url}</a>{after}"),
        None => html.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What works may have besides their title, authors and date.
    const MORE: [(&str, &str); 14] = [
        ("editor", r#"[{"family": "Noll", "given": "Eva"}]"#),
        ("container-title", r#""Harbours of the World""#),
        ("collection-title", r#""Port Papers""#),
        ("collection-number", r#""7""#),
        ("volume", r#""12""#),
        ("issue", r#""3""#),
        ("number", r#""R-9""#),
        ("genre", r#""Working paper""#),
        ("page", r#""12-34""#),
        ("number-of-pages", r#""24""#),
        ("publisher", r#""Harbour Institute""#),
        ("publisher-place", r#""Rotterdam""#),
        ("DOI", r#""10.5555/12345678""#),
        ("URL", r#""https://harbour.example/a/""#),
    ];

    #[test]
    fn a_style_that_is_cut_down_prints_what_the_whole_prints() {
        let locales = matching("en");
        let mut compared = 0;
        let mut differ = Vec::new();
        for archived in ArchivedStyle::all() {
            let Csl::Independent(whole) = archived.get() else { panic!("{archived:?} is no style") };
            for (n, kind) in
                ["report", "article-journal", "book", "chapter", "paper-conference", "thesis", "post-weblog", "dataset"]
                    .into_iter()
                    .enumerate()
            {
                for with in 0..6_usize {
                    // Any half of them, each time another.
                    let has = |at: usize| {
                        (with * 2_654_435_761 + n * 40_503 + archived.display_name().len()) >> (at + 3) & 1 == 1
                    };
                    let more = MORE.iter().enumerate().filter(|(at, _)| has(*at));
                    let more: String = more.map(|(_, (key, value))| format!(", \"{key}\": {value}")).collect();
                    let json = format!(
                        r#"{{"id": "a", "type": "{kind}", "title": "Dues and tolls", "language": "en",
                            "author": [{{"family": "Quay", "given": "Ada"}}, {{"family": "Wharf", "given": "Bo"}}],
                            "issued": {{"date-parts": [[{}]]}}{more}}}"#,
                        ["2020", "2020, 3", "2020, 3, 5"][with % 3]
                    );
                    let item: Item = serde_json::from_str(&json).expect("an item");
                    let has = item.0.keys().cloned().collect();
                    let cut = prune(&whole, Kind::from_str(kind).expect("a type"), &has);
                    let [whole, cut] = [&whole, &cut].map(|csl| print(&item, csl, &locales));
                    compared += 1;
                    if whole != cut {
                        differ.push(format!("{archived:?} {json}\n  {whole}\n  {cut}"));
                    }
                }
            }
        }
        assert!(differ.is_empty(), "{} of {compared}: {}", differ.len(), differ.join("\n"));
    }
}
