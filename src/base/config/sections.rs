//! The sections of `site.toml`, one function each.

use super::{
    BaseUrl, CitationSettings, CrossrefSettings, Feeds, HarvestSettings, MailingList, NavItem, PdfSettings, Publisher,
    Redirect, SearchSettings, StaticRepository, Taxonomy, Weight, is_external, is_front_matter_key, sentence_case,
};
use crate::base::citation_format::CitationFormat;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use crate::base::fields::Fields;
use crate::base::identifiers::{ISSN, ROR, is_doi_prefix};
use crate::base::node::Node;
use crate::base::origin::Step;
use crate::base::{language, paths};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// The words that an address may not begin with when a taxonomy is named, since other pages are there.
const TAKEN: [&str; 9] = ["publications", "years", "authors", "series", "types", "search", "people", "page", "extra"];

pub(super) fn base_url(fields: &mut Fields<'_>, out: &mut Diagnostics) -> BaseUrl {
    let place = fields.place("base_url");
    let Some(text) = fields.required("base_url", out) else { return BaseUrl::nowhere() };
    BaseUrl::parse(&text).unwrap_or_else(|why| {
        out.push(
            Diagnostic::error("bad-url", place, format!("`base_url` {why}"))
                .remedy("write the address at which the site will be read, such as https://www.example.org/"),
        );
        BaseUrl::nowhere()
    })
}

pub(super) fn language_of(fields: &mut Fields<'_>, out: &mut Diagnostics) -> String {
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

/// By its name in the IANA's database.
pub(super) fn timezone(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Option<TimeZone> {
    let place = fields.place("timezone");
    let name = fields.text("timezone", out)?;
    let found = TimeZone::get(&name).ok();
    if found.is_none() {
        let known: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
        let remedy = match nearest(&name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write it as in the IANA's database: `Europe/Berlin`, `America/New_York`, `UTC`".to_owned(),
        };
        out.push(Diagnostic::error("bad-timezone", place, format!("there is no time zone `{name}`")).remedy(remedy));
    }
    found
}

pub(super) fn theme(fields: &mut Fields<'_>, out: &mut Diagnostics) -> (String, Vec<(String, Node)>) {
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

pub(super) fn publisher(fields: &mut Fields<'_>, title: &str, out: &mut Diagnostics) -> Publisher {
    let default_name = title.to_owned();
    let Some(mut group) = fields.group("publisher", out) else {
        return Publisher { name: default_name, ..Publisher::default() };
    };
    let publisher = Publisher {
        name: group.text("name", out).unwrap_or(default_name),
        place: group.text("place", out),
        ror: ROR.read(&mut group, out),
        issn: ISSN.read(&mut group, out),
    };
    group.finish([], out);
    publisher
}

pub(super) fn catalogue(
    fields: &mut Fields<'_>,
    out: &mut Diagnostics,
) -> (usize, String, BTreeMap<String, String>, Feeds) {
    let mut per_page = 50;
    let mut default_type = "report".to_owned();
    let mut titles = BTreeMap::new();
    let mut feeds = Feeds::default();
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
        match group.take("feeds") {
            Some(Node::Text(text)) if text == "all" => feeds = Feeds::All,
            Some(Node::Text(text)) if text == "site" => feeds = Feeds::Site,
            Some(Node::Text(text)) if text == "none" => feeds = Feeds::None,
            Some(other) => group.wrong("feeds", "`all`, `site` or `none`", &other, out),
            None => {}
        }
        group.finish([], out);
    }
    (per_page, default_type, titles, feeds)
}

/// Whether nothing else has this name, so that a taxonomy can have it.
pub fn is_free(key: &str) -> bool {
    !TAKEN.contains(&key) && !is_front_matter_key(key)
}

pub(super) fn taxonomies(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Vec<Taxonomy> {
    let mut all: Vec<Taxonomy> = Vec::new();
    for mut group in fields.groups("taxonomies", out) {
        let place = group.place("key");
        let key = group.required("key", out);
        let title = group.text("title", out);
        group.finish([], out);
        let Some(key) = key else { continue };
        let problem = if !paths::is_slug(&key.replace('_', "-")) {
            Some("is not lower-case words of ASCII letters, digits, hyphens and underscores")
        } else if !is_free(&key) {
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

pub(super) fn nav(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Vec<NavItem> {
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

pub(super) fn mailing_list(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Option<MailingList> {
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
        title: group.text("title", out),
        text: group.text("text", out),
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

pub(super) fn pdf(fields: &mut Fields<'_>, out: &mut Diagnostics) -> PdfSettings {
    let mut settings = PdfSettings { covers: true, seconds: 30 };
    if let Some(mut group) = fields.group("pdf", out) {
        settings.covers = group.flag_or("covers", settings.covers, out);
        let seconds = group.integer("seconds", 1..3601, out).and_then(|number| u16::try_from(number).ok());
        settings.seconds = seconds.unwrap_or(settings.seconds);
        group.finish([], out);
    }
    settings
}

pub(super) fn search(fields: &mut Fields<'_>, out: &mut Diagnostics) -> SearchSettings {
    let mut settings = SearchSettings { enabled: true, pdfs: true };
    if let Some(mut group) = fields.group("search", out) {
        settings.enabled = group.flag_or("enabled", settings.enabled, out);
        settings.pdfs = group.flag_or("pdfs", settings.pdfs, out);
        group.finish([], out);
    }
    settings
}

/// The weights of warnings. Which codes there are, `check` knows.
pub(super) fn check(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Vec<(String, Weight, Place)> {
    let entries = match fields.take("check") {
        None => return Vec::new(),
        Some(Node::Map(entries)) => entries,
        Some(other) => {
            fields.wrong("check", "a weight for each code", &other, out);
            return Vec::new();
        }
    };
    let group = fields.nested([Step::Key("check".to_owned())], entries.clone());
    let mut weights = Vec::new();
    for (code, node) in entries {
        let weight = match &node {
            Node::Text(text) if text == "off" => Weight::Off,
            Node::Text(text) if text == "warning" => Weight::Warning,
            Node::Text(text) if text == "error" => Weight::Error,
            other => {
                group.wrong(&code.name, "`off`, `warning` or `error`", other, out);
                continue;
            }
        };
        weights.push((code.name.clone(), weight, group.place(&code.name)));
    }
    weights
}

pub(super) fn redirects(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Vec<Redirect> {
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

pub(super) fn citations(fields: &mut Fields<'_>, out: &mut Diagnostics) -> CitationSettings {
    let usual = ["apa", "chicago", "mla"].map(|style| (style.to_owned(), fields.place("citations")));
    let mut settings = CitationSettings {
        styles: usual.to_vec(),
        files: Vec::new(),
        catalogue: {
            use CitationFormat::{Bibtex, CslJson, Csv, Ris};
            vec![Bibtex, Ris, CslJson, Csv]
        },
    };
    if let Some(mut group) = fields.group("citations", out) {
        let (place, says_styles) = (group.place("styles"), group.has("styles"));
        let styles: Vec<_> = group.texts("styles", out).into_iter().map(|style| (style, place.clone())).collect();
        if says_styles {
            settings.styles = styles;
        }
        settings.files = formats(&mut group, "files", out);
        if group.has("catalogue") {
            settings.catalogue = formats(&mut group, "catalogue", out);
        }
        group.finish([], out);
    }
    settings
}

/// A list of formats, each once.
fn formats(group: &mut Fields<'_>, key: &'static str, out: &mut Diagnostics) -> Vec<CitationFormat> {
    let place = group.place(key);
    let mut formats = Vec::new();
    for name in &group.texts(key, out) {
        match CitationFormat::ALL.into_iter().find(|format| format.key() == name) {
            Some(format) if formats.contains(&format) => {}
            Some(format) => formats.push(format),
            None => out.push(
                Diagnostic::error("unknown-format", place.clone(), format!("there is no format `{name}`"))
                    .remedy(format!("the formats are {}", CitationFormat::ALL.map(|f| f.key()).join(", "))),
            ),
        }
    }
    formats
}

pub(super) fn harvest(fields: &mut Fields<'_>, out: &mut Diagnostics) -> HarvestSettings {
    let Some(mut group) = fields.group("harvest", out) else { return HarvestSettings::default() };
    let (email_place, gateway_place) = (group.place("email"), group.place("gateway"));
    let wants_oai = group.flag("oai", out);
    let email = group.text("email", out);
    if wants_oai && email.is_none() {
        out.push(
            Diagnostic::error("missing-key", email_place.clone(), "`oai` needs `email`, to whom harvesters turn")
                .remedy("add a line such as `email = \"library@example.org\"`"),
        );
    }
    let email = sound_email(email, email_place, out);
    let gateway = group.text("gateway", out).and_then(|text| match BaseUrl::parse(&text) {
        Ok(url) => Some(format!("{}{}", url.origin, url.path.trim_end_matches('/'))),
        Err(why) => {
            out.push(Diagnostic::error("bad-url", gateway_place, format!("`gateway` {why}")).remedy(
                "copy the address that the gateway's operator gives you, such as https://gateway.example.org/oai",
            ));
            None
        }
    });
    let resourcesync = group.flag("resourcesync", out);
    group.finish([], out);
    // An address that is missing or wrong has been reported; the repository then claims its files as if it were there.
    let email = email.unwrap_or_default();
    HarvestSettings { oai: wants_oai.then_some(StaticRepository { email, gateway }), resourcesync }
}

pub(super) fn crossref(fields: &mut Fields<'_>, out: &mut Diagnostics) -> CrossrefSettings {
    let Some(mut group) = fields.group("crossref", out) else { return CrossrefSettings::default() };
    let (depositor, registrant) = (group.text("depositor", out), group.text("registrant", out));
    let email_place = group.place("email");
    let email = sound_email(group.text("email", out), email_place, out);
    let place = group.place("prefixes");
    let prefixes = group.texts("prefixes", out).into_iter().filter(|text| {
        let is_prefix = is_doi_prefix(text);
        if !is_prefix {
            let message = format!("`{text}` is not what an institution's DOIs begin with");
            let remedy = "write it as Crossref gave it, such as 10.5555";
            out.push(Diagnostic::error("bad-prefix", place.clone(), message).remedy(remedy));
        }
        is_prefix
    });
    let prefixes = prefixes.collect();
    group.finish([], out);
    CrossrefSettings { depositor, email, registrant, prefixes }
}

/// The address for e-mail; one that is none is reported.
fn sound_email(email: Option<String>, place: Place, out: &mut Diagnostics) -> Option<String> {
    let email = email?;
    if is_email(&email) {
        return Some(email);
    }
    let message = format!("`{email}` is not an address for e-mail");
    out.push(
        Diagnostic::error("bad-email", place, message).remedy("write the address alone, such as library@example.org"),
    );
    None
}

/// Whether a text is an address for e-mail: a mailbox at a host with a dot in its name.
fn is_email(text: &str) -> bool {
    let host = text.split_once('@').filter(|(mailbox, _)| !mailbox.is_empty()).map_or("", |(_, host)| host);
    let named = |part: &str| !part.is_empty() && !part.contains('@');
    host.contains('.') && host.split('.').all(named) && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}
