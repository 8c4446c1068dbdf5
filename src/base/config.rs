//! `site.toml`: raw keys are turned into a valid configuration once, here.

use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::fields::Fields;
use crate::base::node::Node;
use crate::base::origin::Origin;
use crate::base::{language, paths};
use std::collections::BTreeMap;
use toml::de::DeTable;

/// The name of the file, at the root of a site.
pub const FILE: &str = "site.toml";

/// A valid `site.toml`.
#[derive(Clone, Debug)]
pub struct Config {
    pub title: String,
    /// One sentence for search engines and feeds; may be empty.
    pub description: String,
    pub base_url: BaseUrl,
    /// BCP 47.
    pub language: String,
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
    pub taxonomies: Vec<Taxonomy>,
    pub nav: Vec<NavItem>,
    pub mailing_list: Option<MailingList>,
    pub redirects: Vec<Redirect>,
}

/// Who publishes, for citations and metadata.
#[derive(Clone, Debug, Default)]
pub struct Publisher {
    pub name: String,
    pub place: Option<String>,
    pub ror: Option<String>,
    pub issn: Option<String>,
}

/// A way of sorting publications by subject, place or programme.
#[derive(Clone, Debug)]
pub struct Taxonomy {
    /// The front matter's key and the first word of its addresses.
    pub key: String,
    pub title: String,
    pub place: Place,
}

/// An entry of the header's navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    pub title: String,
    /// A path of this site that begins with `/`, or the address of another site.
    pub url: String,
    pub place: Place,
}

/// The form by which readers join a mailing list.
#[derive(Clone, Debug)]
pub struct MailingList {
    pub title: String,
    pub text: String,
    pub action: String,
    pub email_field: String,
    pub hidden: Vec<(String, String)>,
    pub consent: Option<String>,
}

/// An address of old that leads to a new one.
#[derive(Clone, Debug)]
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

    /// `https://host.example`, without a slash.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// `/`, or `/some/folder/`.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// The words that an address may not begin with when a taxonomy is named, since other pages are there.
const TAKEN: [&str; 9] = ["publications", "years", "authors", "series", "types", "search", "people", "page", "extra"];

impl Config {
    /// Reads `site.toml`. All that is wrong in it goes to `out`; `None` if it is no TOML or lacks what is required.
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
        let Node::Map(entries) =
            Node::from(toml::Spanned::new(table.span(), toml::de::DeValue::Table(table.into_inner())))
        else {
            return None;
        };
        let mut fields = Fields::new(&origin, entries);
        let title = fields.required("title", out);
        let base_url = base_url(&mut fields, out);
        let language = language_of(&mut fields, out);
        let (theme, theme_options) = theme(&mut fields, out);
        let publisher = publisher(&mut fields, title.as_deref(), out);
        let mut catalogue = catalogue(&mut fields, out);
        let config = Config {
            title: title.clone().unwrap_or_default(),
            description: fields.text("description", out).unwrap_or_default(),
            base_url: base_url.clone().unwrap_or(BaseUrl { origin: String::new(), path: "/".to_owned() }),
            language,
            theme,
            theme_options,
            publisher,
            per_page: catalogue.0,
            default_type: std::mem::take(&mut catalogue.1),
            type_titles: catalogue.2,
            taxonomies: taxonomies(&mut fields, out),
            nav: nav(&mut fields, out),
            mailing_list: mailing_list(&mut fields, out),
            redirects: redirects(&mut fields, out),
        };
        later_sections(&mut fields, out);
        fields.finish([], out);
        (title.is_some() && base_url.is_some()).then_some(config)
    }
}

/// Sections whose keys come with the commands that they are for; until then they are known, and have none.
fn later_sections(fields: &mut Fields<'_>, out: &mut Diagnostics) {
    for section in ["search", "pdf", "citations", "publish"] {
        if let Some(group) = fields.group(section, out) {
            group.finish([], out);
        }
    }
}

fn base_url(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Option<BaseUrl> {
    let place = fields.place("base_url");
    let text = fields.required("base_url", out)?;
    match BaseUrl::parse(&text) {
        Ok(url) => Some(url),
        Err(why) => {
            out.push(
                Diagnostic::error("bad-url", place, format!("`base_url` {why}"))
                    .remedy("write the address at which the site will be read, such as https://www.example.org/"),
            );
            None
        }
    }
}

fn language_of(fields: &mut Fields<'_>, out: &mut Diagnostics) -> String {
    let place = fields.place("language");
    let Some(text) = fields.text("language", out) else { return "en".to_owned() };
    language::language_tag(&text).unwrap_or_else(|| {
        out.push(
            Diagnostic::error("bad-language", place, format!("`{text}` is not a language's tag"))
                .remedy("write it as in BCP 47: en, en-GB, de, zh-Hans"),
        );
        "en".to_owned()
    })
}

fn theme(fields: &mut Fields<'_>, out: &mut Diagnostics) -> (String, Vec<(String, Node)>) {
    let default = || "folio".to_owned();
    match fields.take("theme") {
        None => (default(), Vec::new()),
        Some(Node::Text(name)) => (name, Vec::new()),
        Some(Node::Map(entries)) => {
            let mut name = default();
            let mut options = Vec::new();
            for (key, node) in entries {
                match (key.name.as_str(), node) {
                    ("name", Node::Text(text)) => name = text,
                    ("name", other) => fields.wrong("theme", "a name as text", &other, out),
                    (_, node) => options.push((key.name, node)),
                }
            }
            (name, options)
        }
        Some(other) => {
            fields.wrong("theme", "a theme's name or a group of keys", &other, out);
            (default(), Vec::new())
        }
    }
}

fn publisher(fields: &mut Fields<'_>, title: Option<&str>, out: &mut Diagnostics) -> Publisher {
    let default_name = title.unwrap_or_default().to_owned();
    let Some(mut group) = fields.group("publisher", out) else {
        return Publisher { name: default_name, ..Publisher::default() };
    };
    let publisher = Publisher {
        name: group.text("name", out).unwrap_or(default_name),
        place: group.text("place", out),
        ror: group.text("ror", out),
        issn: group.text("issn", out),
    };
    group.finish([], out);
    publisher
}

fn catalogue(fields: &mut Fields<'_>, out: &mut Diagnostics) -> (usize, String, BTreeMap<String, String>) {
    let mut per_page = 50;
    let mut default_type = "report".to_owned();
    let mut titles = BTreeMap::new();
    if let Some(mut group) = fields.group("catalogue", out) {
        if let Some(number) = group.integer("per_page", 1..1001, out) {
            per_page = usize::try_from(number).unwrap_or(per_page);
        }
        let place = group.place("type");
        if let Some(text) = group.text("type", out) {
            match paths::slug(&text) {
                Some(slug) => default_type = slug,
                None => out.push(
                    Diagnostic::error("bad-slug", place, "this type has no letters for an address")
                        .remedy("write it in Latin letters, such as `working-paper`"),
                ),
            }
        }
        match group.take("types") {
            Some(Node::Map(entries)) => {
                for (key, node) in entries {
                    match node {
                        Node::Text(title) => drop(titles.insert(key.name, title)),
                        other => group.wrong("types", "a title for each type", &other, out),
                    }
                }
            }
            None => {}
            Some(other) => group.wrong("types", "a title for each type", &other, out),
        }
        group.finish([], out);
    }
    (per_page, default_type, titles)
}

fn taxonomies(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Vec<Taxonomy> {
    let mut all: Vec<Taxonomy> = Vec::new();
    for mut group in fields.groups("taxonomies", out) {
        let place = group.place("key");
        let key = group.required("key", out);
        let title = group.text("title", out);
        group.finish([], out);
        let Some(key) = key else { continue };
        let problem = if !paths::is_slug(&key.replace('_', "-")) {
            Some("is not lower-case words of ASCII letters, digits, hyphens and underscores")
        } else if TAKEN.contains(&key.as_str()) || crate::base::config::is_front_matter_key(&key) {
            Some("is the name of something else")
        } else if all.iter().any(|taxonomy| taxonomy.key == key) {
            Some("is here twice")
        } else {
            None
        };
        if let Some(problem) = problem {
            out.push(
                Diagnostic::error("bad-taxonomy", place, format!("the taxonomy `{key}` {problem}"))
                    .remedy("give it another key, such as `topics` or `regions`"),
            );
            continue;
        }
        let title = title.unwrap_or_else(|| sentence_case(&key));
        all.push(Taxonomy { key, title, place });
    }
    all
}

fn nav(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Vec<NavItem> {
    let mut items = Vec::new();
    for mut group in fields.groups("nav", out) {
        let place = group.place("url");
        let (title, url) = (group.required("title", out), group.required("url", out));
        group.finish([], out);
        let (Some(title), Some(url)) = (title, url) else { continue };
        if check_target(&url, "url", &place, out) {
            items.push(NavItem { title, url, place });
        }
    }
    items
}

fn mailing_list(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Option<MailingList> {
    let mut group = fields.group("mailing_list", out)?;
    let place = group.place("action");
    let hidden = match group.take("hidden") {
        Some(Node::Map(entries)) => entries
            .into_iter()
            .filter_map(|(key, node)| match node {
                Node::Text(text) => Some((key.name, text)),
                Node::Integer(number) => Some((key.name, number.to_string())),
                other => {
                    group.wrong("hidden", "a text for each name", &other, out);
                    None
                }
            })
            .collect(),
        None => Vec::new(),
        Some(other) => {
            group.wrong("hidden", "a text for each name", &other, out);
            Vec::new()
        }
    };
    let list = MailingList {
        title: group.text("title", out).unwrap_or_else(|| "Subscribe to our Mailing List!".to_owned()),
        text: group.text("text", out).unwrap_or_else(|| {
            "Sign up for our mailing list to keep up to date on all the latest developments.".to_owned()
        }),
        email_field: group.text("email_field", out).unwrap_or_else(|| "email".to_owned()),
        consent: group.text("consent", out),
        action: group.required("action", out).unwrap_or_default(),
        hidden,
    };
    group.finish([], out);
    if !list.action.is_empty() && !is_external(&list.action) {
        out.push(
            Diagnostic::error("bad-url", place, "`action` does not begin with https:// or http://")
                .remedy("copy the address from the form that your mailing-list service gives you"),
        );
    }
    Some(list)
}

fn redirects(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Vec<Redirect> {
    let entries = match fields.take("redirects") {
        Some(Node::Map(entries)) => entries,
        None => return Vec::new(),
        Some(other) => {
            fields.wrong("redirects", "a new address for each old one", &other, out);
            return Vec::new();
        }
    };
    let mut group = fields.nested([], entries);
    let names: Vec<String> = group.names().map(str::to_owned).collect();
    let mut redirects = Vec::new();
    for from in names {
        let place = group.place(&from);
        match group.take_any(&from) {
            Some(Node::Text(to)) => {
                if !from.starts_with('/') {
                    out.push(
                        Diagnostic::error("bad-url", place.clone(), format!("`{from}` does not begin with `/`"))
                            .remedy(format!("write \"/{from}\" = \"{to}\"")),
                    );
                } else if from.contains(['?', '#']) {
                    out.push(
                        Diagnostic::error("bad-url", place.clone(), format!("`{from}` is more than a path"))
                            .remedy("write the old address without what follows `?` or `#`, which static hosts ignore"),
                    );
                } else if check_target(&to, &from, &place, out) {
                    redirects.push(Redirect { from, to, place });
                }
            }
            other => group.wrong(&from, "the new address", &other.unwrap_or(Node::Null), out),
        }
    }
    redirects
}

fn check_target(url: &str, key: &str, place: &Place, out: &mut Diagnostics) -> bool {
    let good = is_external(url) || url.starts_with("mailto:") || (url.starts_with('/') && !url.starts_with("//"));
    if !good {
        out.push(
            Diagnostic::error("bad-url", place.clone(), format!("`{key}` leads to `{url}`, which is no address"))
                .remedy("write a path of this site that begins with `/`, or an address that begins with https://"),
        );
    }
    good
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
pub const FRONT_MATTER_KEYS: [&str; 28] = [
    "title",
    "subtitle",
    "date",
    "authors",
    "editors",
    "type",
    "summary",
    "key_points",
    "series",
    "volume",
    "issue",
    "number",
    "language",
    "place",
    "pages",
    "license",
    "doi",
    "isbn",
    "updated",
    "extra",
    "pdf",
    "files",
    "cover",
    "slug",
    "aliases",
    "featured",
    "draft",
    "publish_at",
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
        assert!(config.is_none());
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
        for bad in ["host.example", "https://", "https://a b/", "https://a.example/../", "https://a.example/?q"] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
