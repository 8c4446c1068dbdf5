//! `site.toml`: raw keys are turned into a valid configuration once, here.

mod publish;
mod sections;

pub use publish::{Encoding, PublishSettings, PublishTarget};
pub use sections::is_free;

use crate::base::citation_format::CitationFormat;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::fields::Fields;
use crate::base::messages::Messages;
use crate::base::node::{Node, toml_entries};
use crate::base::origin::Origin;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use toml::de::DeTable;

/// The name of the file, at the root of a site.
pub const FILE: &str = "site.toml";

/// A valid `site.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    pub title: String,
    /// One sentence for search engines and feeds; may be empty.
    pub description: String,
    pub base_url: BaseUrl,
    /// BCP 47.
    pub language: String,
    /// The words of the interface in that language. They come from the site's and the theme's `i18n/`, when these are read.
    pub messages: Messages,
    /// Where the site's days begin and its times are meant; without it, where it is built.
    pub timezone: Option<TimeZone>,
    pub theme: String,
    /// The `[theme]` table's other keys, for templates.
    pub theme_options: Vec<(String, Node)>,
    pub publisher: Publisher,
    /// Publications on a page of a listing.
    pub per_page: usize,
    /// The type of a publication that names none.
    pub default_type: String,
    /// What readers see for a type, where it differs from its key: `"working-paper" = "Working paper"`.
    pub type_titles: BTreeMap<String, String>,
    pub feeds: Feeds,
    pub taxonomies: Vec<Taxonomy>,
    pub nav: Vec<NavItem>,
    pub mailing_list: Option<MailingList>,
    pub redirects: Vec<Redirect>,
    pub pdf: PdfSettings,
    pub search: SearchSettings,
    pub citations: CitationSettings,
    pub harvest: HarvestSettings,
    pub crossref: CrossrefSettings,
    pub publish: PublishSettings,
    /// What `check` makes of its warnings, by their codes.
    pub check: Vec<(String, Weight, Place)>,
}

/// What becomes of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Off,
    Warning,
    /// `check` fails.
    Error,
}

/// Which feeds there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Feeds {
    /// Those of the site and of its lists.
    #[default]
    All,
    /// Those of the latest papers.
    Site,
    None,
}

/// Who publishes, for citations and metadata.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Publisher {
    pub name: String,
    pub place: Option<String>,
    pub ror: Option<String>,
    pub issn: Option<String>,
}

/// A way of sorting publications by subject, place or programme.
#[derive(Clone, Debug, PartialEq)]
pub struct Taxonomy {
    /// The front matter's key and the first word of its addresses.
    pub key: String,
    pub title: String,
    pub place: Place,
}

/// An entry of the header's navigation.
#[derive(Clone, Debug, PartialEq)]
pub struct NavItem {
    pub title: String,
    /// A path of this site that begins with `/`, or the address of another site.
    pub url: String,
    pub place: Place,
}

/// The form by which readers join a mailing list.
#[derive(Clone, Debug, PartialEq)]
pub struct MailingList {
    /// The theme has one if the site has none.
    pub title: Option<String>,
    pub text: Option<String>,
    pub action: String,
    pub email_field: String,
    pub hidden: Vec<(String, String)>,
    pub consent: Option<String>,
}

/// How PDFs are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PdfSettings {
    /// Whether the first page stands for the paper as a picture.
    pub covers: bool,
    /// How long one may take to be read.
    pub seconds: u16,
}

/// What readers can search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchSettings {
    /// Whether there is an index, and a page to ask it.
    pub enabled: bool,
    /// Whether the text of PDFs is searched, too.
    pub pdfs: bool,
}

/// How papers are cited.
#[derive(Clone, Debug, PartialEq)]
pub struct CitationSettings {
    /// The styles of the references on a paper's page, as the site names them.
    pub styles: Vec<(String, Place)>,
    /// The formats in which each paper has a file of its own.
    pub files: Vec<CitationFormat>,
    /// The formats in which one file has the records of all papers.
    pub catalogue: Vec<CitationFormat>,
}

/// What libraries and archives can fetch as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HarvestSettings {
    /// The static repository of OAI-PMH, where there is to be one.
    pub oai: Option<StaticRepository>,
    /// Whether there are the lists of ResourceSync.
    pub resourcesync: bool,
}

/// What a static repository says of itself and no paper does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaticRepository {
    /// Whom harvesters write to.
    pub email: String,
    /// The gateway that answers harvesters for it: an address without a slash at its end.
    pub gateway: Option<String>,
}

/// What Crossref has to know of whoever registers DOIs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrossrefSettings {
    /// Who sends the deposits; the publisher, where it is not said.
    pub depositor: Option<String>,
    /// Where Crossref's answer goes.
    pub email: Option<String>,
    /// Who answers for what is registered; the publisher, where it is not said.
    pub registrant: Option<String>,
    /// The institution's own DOI prefixes, such as `10.5555`. A paper with another is registered by somebody else; none at all
    /// means that every DOI is the institution's.
    pub prefixes: Vec<String>,
}

/// An address of old that leads to a new one.
#[derive(Clone, Debug, PartialEq)]
pub struct Redirect {
    /// A path of this site that begins with `/`.
    pub from: String,
    /// A path of this site that begins with `/`, or the address of another site.
    pub to: String,
    pub place: Place,
}

/// Where the site will stand: `https://host.example/some/folder/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    path: String,
}

impl BaseUrl {
    /// # Errors
    /// Says what is wrong, as the end of a sentence.
    pub fn parse(text: &str) -> Result<BaseUrl, &'static str> {
        let scheme = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme));
        let Some(scheme) = scheme else { return Err("does not begin with https:// or http://") };
        let rest = &text[scheme.len()..];
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%/[]".contains(c);
        if host.is_empty() || !text.chars().all(plain) {
            return Err("is not the address of a site, such as https://www.example.org/");
        }
        let path = path.trim_matches('/');
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        if path.contains("//") || path.split('/').any(|part| matches!(part, "." | "..")) {
            return Err("has an empty part or dots in its path");
        }
        Ok(BaseUrl { origin: format!("{scheme}{host}"), path })
    }

    /// Stands in for an address that is missing or wrong.
    fn nowhere() -> BaseUrl {
        BaseUrl { origin: String::new(), path: "/".to_owned() }
    }

    /// `host.example`, without a port.
    pub fn host(&self) -> &str {
        let authority = self.origin.split_once("://").map_or("", |(_, authority)| authority);
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        match host.split_once(']') {
            // An address of IPv6 has colons of its own.
            Some((number, _)) if host.starts_with('[') => &host[..=number.len()],
            _ => host.split_once(':').map_or(host, |(host, _)| host),
        }
    }

    /// `https://host.example`, without a slash.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// `/`, or `/some/folder/`.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl Config {
    /// Reads `site.toml`. All that is wrong in it goes to `out`, and defaults stand in, so that the rest of the site can be
    /// looked at in the same run; `None` if it is no TOML.
    pub fn parse(text: &str, out: &mut Diagnostics) -> Option<Config> {
        let origin = Origin::toml(FILE, text);
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            out.push(
                Diagnostic::error("invalid-toml", Place::span(FILE, text, span.start, span.end), error.message())
                    .remedy("see https://toml.io for how values are written"),
            );
        }
        if !errors.is_empty() {
            return None;
        }
        let mut fields = Fields::new(&origin, toml_entries(table.into_inner()));
        let title = fields.required("title", out).unwrap_or_default();
        let description = fields.text("description", out).unwrap_or_default();
        let base_url = sections::base_url(&mut fields, out);
        let language = sections::language_of(&mut fields, out);
        let timezone = sections::timezone(&mut fields, out);
        let (theme, theme_options) = sections::theme(&mut fields, out);
        let publisher = sections::publisher(&mut fields, &title, out);
        let (per_page, default_type, type_titles, feeds) = sections::catalogue(&mut fields, out);
        let taxonomies = sections::taxonomies(&mut fields, out);
        let nav = sections::nav(&mut fields, out);
        let mailing_list = sections::mailing_list(&mut fields, out);
        let redirects = sections::redirects(&mut fields, out);
        let pdf = sections::pdf(&mut fields, out);
        let search = sections::search(&mut fields, out);
        let citations = sections::citations(&mut fields, out);
        let harvest = sections::harvest(&mut fields, out);
        let crossref = sections::crossref(&mut fields, out);
        let check = sections::check(&mut fields, out);
        let publish = publish::publish(&mut fields, out);
        fields.finish([], out);
        Some(Config {
            title,
            description,
            base_url,
            language,
            messages: Messages::default(),
            timezone,
            theme,
            theme_options,
            publisher,
            per_page,
            default_type,
            type_titles,
            feeds,
            taxonomies,
            nav,
            mailing_list,
            redirects,
            pdf,
            search,
            citations,
            harvest,
            crossref,
            publish,
            check,
        })
    }
}

/// Whether an address leads to another site.
pub fn is_external(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// `working-paper` and `working_paper` as a reader sees it: `Working paper`.
pub fn sentence_case(key: &str) -> String {
    let words = key.replace(['-', '_'], " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

/// The keys of a publication's front matter that are the same for every site, in the manual's order.
pub const FRONT_MATTER_KEYS: [&str; 31] = [
    "title", "subtitle", "date", "authors", "editors", "type", "summary", "key_points", "series", "volume", "issue",
    "number", "language", "translations", "place", "pages", "license", "doi", "isbn", "updated", "errata", "extra",
    "origin", "pdf", "files", "cover", "slug", "aliases", "featured", "draft", "publish_at",
];

fn is_front_matter_key(key: &str) -> bool {
    FRONT_MATTER_KEYS.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Option<Config>, Vec<Diagnostic>) {
        let mut out = Diagnostics::default();
        (Config::parse(text, &mut out), out.into_sorted())
    }

    #[test]
    fn the_smallest_site() {
        let (config, problems) = parse("title = \"A\"\nbase_url = \"https://a.example\"\n");
        let config = config.expect("valid");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!((config.per_page, config.theme.as_str(), config.language.as_str()), (50, "folio", "en"));
        assert_eq!((config.base_url.origin(), config.base_url.path()), ("https://a.example", "/"));
    }

    #[test]
    fn each_problem_is_reported_with_its_place() {
        let (config, problems) = parse(concat!(
            "titel = \"A\"\nbase_url = \"a.example\"\nlanguage = \"English please\"\n",
            "[catalogue]\nper_pages = 3\n[[taxonomies]]\nkey = \"series\"\n[[nav]]\ntitle = \"X\"\nurl = \"x\"\n",
        ));
        assert!(config.is_some(), "it can be looked at further");
        let found: Vec<_> = problems.iter().map(|d| (d.code, d.place.as_ref().map_or(0, |p| p.line))).collect();
        assert_eq!(
            found,
            [
                ("missing-key", 1),
                ("unknown-key", 1),
                ("bad-url", 2),
                ("bad-language", 3),
                ("unknown-key", 5),
                ("bad-taxonomy", 7),
                ("bad-url", 10),
            ]
        );
    }

    #[test]
    fn toml_that_is_wrong_says_where() {
        let (config, problems) = parse("title = \"A\nbase_url = 3\n");
        assert!(config.is_none());
        assert_eq!((problems[0].code, problems[0].place.as_ref().map(|p| p.line)), ("invalid-toml", Some(1)));
    }

    #[test]
    fn a_base_url_may_have_a_folder() {
        let url = BaseUrl::parse("https://host.example/some/folder").expect("valid");
        assert_eq!((url.origin(), url.path()), ("https://host.example", "/some/folder/"));
        let host = |url| BaseUrl::parse(url).expect("valid").host().to_owned();
        assert_eq!(host("http://me:word@host.example:8080/a:b/"), "host.example");
        assert_eq!(host("http://[::1]:8080/"), "[::1]");
        for bad in ["host.example", "https://", "https://a b/", "https://a.example/../", "https://a.example/?q"] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
