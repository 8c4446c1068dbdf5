//! Hugo: a folder `content` whose folders are sections, or bundles of a text and its files.

use super::Importer;
use crate::commands::import::folder::keys::below;
use crate::commands::import::folder::templates::Dialect;
use crate::commands::import::folder::{Place, Site, Text, addresses, fields, text};
use crate::commands::import::record::{Batch, Refusal};
use serde_json::Value;
use std::path::Path;

pub const MEMBER: Importer =
    Importer { keys: &["hugo"], reads: "the folder of a Hugo site", read: |source| read(&source.path) };

const SETTINGS: [&str; 16] = [
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
    "config/_default/hugo.toml",
    "config/_default/hugo.yaml",
    "config/_default/hugo.yml",
    "config/_default/hugo.json",
    "config/_default/config.toml",
    "config/_default/config.yaml",
    "config/_default/config.yml",
    "config/_default/config.json",
];

/// What the settings say of addresses.
struct Addresses {
    /// By section.
    permalinks: Value,
    is_ugly: bool,
    /// Whether the date in a file's name is no part of its address.
    is_dated_by_name: bool,
    /// The languages, each with its folder of texts if it has one.
    languages: Vec<(String, Option<String>)>,
    /// The one that has no part in addresses.
    language: String,
}

fn read(path: &Path) -> Result<Batch, Refusal> {
    let marks: Vec<&str> = SETTINGS.into_iter().chain(["content"]).collect();
    let (mut site, is_site) = Site::open(path, &marks, &["archetypes", "layouts", "public", "resources", "themes"])?;
    site.dialect = Dialect::Hugo;
    let settings = site.settings(&SETTINGS);
    let mut part = |name: &str| match key(&settings, name) {
        Some(value) => value.clone(),
        None => site.settings(
            &["toml", "yaml", "yml", "json"]
                .map(|ending| format!("config/_default/{name}.{ending}"))
                .each_ref()
                .map(String::as_str),
        ),
    };
    let [permalinks, taxonomies, languages] = ["permalinks", "taxonomies", "languages"].map(&mut part);
    let text_of = |name: &str| key(&settings, name).and_then(Value::as_str);
    site.published_at(text_of("baseurl"));
    site.taxonomies =
        taxonomies.as_object().into_iter().flatten().filter_map(|(_, key)| key.as_str()).map(str::to_owned).collect();
    site.taxonomies.retain(|key| !matches!(key.as_str(), "author" | "authors" | "series"));
    let folder =
        |value: &Value| key(value, "contentdir").and_then(Value::as_str).and_then(|path| addresses::join("", path));
    if is_site {
        site.content = folder(&settings).unwrap_or_else(|| "content".to_owned());
        let roots = [text_of("staticdir").unwrap_or("static"), "assets", &site.content];
        site.roots = roots.into_iter().filter(|root| site.tree.has_folder(root)).map(str::to_owned).collect();
    }
    let languages: Vec<_> =
        languages.as_object().into_iter().flatten().map(|(code, about)| (code.to_lowercase(), folder(about))).collect();
    let addresses = Addresses {
        permalinks,
        is_ugly: key(&settings, "uglyurls").and_then(Value::as_bool) == Some(true),
        is_dated_by_name: below(&settings, &["frontmatter", "date"])
            .is_some_and(|order| order.to_string().contains(":filename")),
        languages,
        language: text_of("defaultcontentlanguage").unwrap_or("en").to_lowercase(),
    };
    let mut folders: Vec<&str> =
        addresses.languages.iter().filter_map(|(_, folder)| folder.as_deref()).chain([site.content.as_str()]).collect();
    folders.sort_unstable();
    folders.dedup();
    let mut texts: Vec<String> =
        folders.iter().flat_map(|folder| site.tree.within(folder)).map(str::to_owned).collect();
    texts.sort();
    texts.dedup();
    let data: &[&str] = if is_site { &["data"] } else { &[] };
    site.read(texts, data, &|_, _| Vec::new(), &|site, text| addresses.place(site, text))
}

/// Hugo does not tell `baseURL` from `baseurl`.
fn key<'v>(settings: &'v Value, name: &str) -> Option<&'v Value> {
    settings.as_object()?.iter().find(|(known, _)| known.to_lowercase() == name).map(|(_, value)| value)
}

impl Addresses {
    fn place(&self, site: &Site, text: &mut Text) -> Place {
        let within = |folder: &str| text.path.strip_prefix(folder).and_then(|inner| inner.strip_prefix('/'));
        let by_folder =
            self.languages.iter().find_map(|(code, folder)| Some((code.as_str(), within(folder.as_deref()?)?)));
        let (mut language, inner) = by_folder.unwrap_or(("", site.inner(&text.path)));
        let mut name = addresses::without_ending(addresses::file_name(inner));
        if let Some((bare, code)) = name.rsplit_once('.')
            && (code == self.language || self.languages.iter().any(|(known, _)| known == code))
        {
            (name, language) = (
                bare,
                self.languages
                    .iter()
                    .map(|(known, _)| known.as_str())
                    .find(|known| *known == code)
                    .unwrap_or(&self.language),
            );
        }
        let is_index = name == "_index";
        let mut folder = addresses::parent(inner);
        let mut branch = folder;
        if matches!(name, "index" | "_index") {
            name = addresses::file_name(folder);
            folder = addresses::parent(folder);
            branch = if is_index { branch } else { folder };
        }
        let (date, undated) = addresses::dated(name).map_or((None, name), |(date, rest)| (Some(date), rest));
        let slug = text.keys.text("slug");
        let base = if self.is_dated_by_name { undated } else { name };
        let last = slug.clone().unwrap_or_else(|| base.to_owned());
        let section = inner.split_once('/').map_or("", |(section, _)| section);
        let by_kind =
            |kind: &str| below(&self.permalinks, &[kind, section]).or_else(|| below(&self.permalinks, &[section]));
        let pattern = by_kind(if is_index { "section" } else { "page" }).and_then(Value::as_str).filter(|_| !is_index);
        let written = fields::date_of(&text.keys, date);
        let title = || text.keys.get("title").and_then(Value::as_str).map(text::slug);
        let expanded = pattern.and_then(|pattern| {
            addresses::expand(pattern, written.as_deref(), |part| match part {
                "section" => Some(section.to_owned()),
                "sections" => Some(branch.to_owned()),
                "title" => title(),
                "slug" => slug.clone().or_else(title),
                "slugorfilename" | "slugorcontentbasename" => Some(last.clone()),
                "filename" | "contentbasename" => Some(base.to_owned()),
                _ => None,
            })
        });
        let end = if self.is_ugly && !is_index { ".html" } else { "/" };
        let plain = if is_index { format!("{branch}/") } else { format!("{folder}/{last}{end}") };
        let own = fields::own_address(&mut text.keys, "url").map(|url| addresses::absolute(&url));
        let prefix = if language.is_empty() || language == self.language { "" } else { language };
        let address =
            own.unwrap_or_else(|| addresses::absolute(&urlized(&format!("{prefix}/{}", expanded.unwrap_or(plain)))));
        Place {
            address: Some(address),
            slug: Some(slug.unwrap_or_else(|| undated.to_owned())).filter(|slug| !slug.is_empty()),
            date: date.map(str::to_owned),
            language: Some(language.to_owned()),
            is_index,
            ..Place::default()
        }
    }
}

/// A path as Hugo writes it into an address.
fn urlized(path: &str) -> String {
    let small = path.trim().to_lowercase();
    let kept = small.chars().map(|c| if c.is_whitespace() { '-' } else { c });
    kept.filter(|c| c.is_alphanumeric() || "._-~/+".contains(*c)).collect()
}
