//! Eleventy: texts in any folder, which get some of their keys from files of data beside them. Nothing that is a program is run.

use super::Importer;
use crate::commands::import::folder::front_matter::Entries;
use crate::commands::import::folder::keys::one;
use crate::commands::import::folder::templates::Dialect;
use crate::commands::import::folder::{Place, Site, Text, addresses, fields, text};
use crate::commands::import::record::{Batch, Refusal, Weight};
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;

pub const MEMBER: Importer =
    Importer { keys: &["eleventy"], reads: "the folder of an Eleventy site", read: |source| read(&source.path) };

const SETTINGS: [&str; 5] =
    [".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", "eleventy.config.ts"];

fn read(path: &Path) -> Result<Batch, Refusal> {
    let marks: Vec<&str> = SETTINGS.into_iter().chain(["_data", "_includes", "content", "src"]).collect();
    let (mut site, is_site) = Site::open(path, &marks, &["_site", "_includes", "_layouts", "dist", "public"])?;
    site.dialect = Dialect::Liquid;
    let settings = SETTINGS.into_iter().find(|name| site.tree.has(name));
    site.content = match settings.and_then(|name| site.tree.read(name).ok()) {
        Some(settings) => input(&settings).and_then(|folder| addresses::join("", &folder)).unwrap_or_default(),
        None if is_site => {
            ["content", "src"].into_iter().find(|folder| site.tree.has_folder(folder)).unwrap_or_default().to_owned()
        }
        None => String::new(),
    };
    if settings.is_some() {
        site.say(
            Weight::LeftOut,
            "settings in JavaScript are not run; addresses that they make are not known",
            settings.unwrap_or_default(),
            0,
        );
    }
    let roots = [".", "static", "public", "assets", &site.content];
    site.roots = roots
        .into_iter()
        .filter(|root| !root.is_empty() && (*root == "." || site.tree.has_folder(root)))
        .map(str::to_owned)
        .collect();
    let data = addresses::join(&site.content, "_data").unwrap_or_default();
    for name in ["site", "metadata", "meta"] {
        for ending in ["json", "yml", "yaml"] {
            let path = format!("{data}/{name}.{ending}");
            let about = site.tree.has(&path).then(|| site.data(&path)).flatten().unwrap_or_default();
            let address = ["url", "baseUrl", "base_url"].iter().find_map(|key| about.get(key)?.as_str());
            if address.is_some() {
                site.published_at(address);
            }
        }
    }
    let folders = of_folders(&mut site);
    let skipped = [format!("{data}/"), "README".to_owned()];
    let texts = site.tree.within(&site.content).filter(|path| !skipped.iter().any(|skipped| path.starts_with(skipped)));
    let texts = texts.map(str::to_owned).collect();
    let defaults = |_: &Site, path: &str| {
        let own = folders.get(addresses::without_ending(path)).into_iter();
        let above = std::iter::successors(Some(addresses::parent(path)), |folder| {
            (!folder.is_empty()).then(|| addresses::parent(folder))
        });
        own.chain(above.filter_map(|folder| folders.get(folder))).flatten().cloned().collect()
    };
    site.read(texts, &[&data], &defaults, &place)
}

/// The folder of texts in the settings, which are not run: `input: "src"`.
fn input(settings: &str) -> Option<String> {
    settings.match_indices("input").find_map(|(at, word)| {
        let value =
            settings[at + word.len()..].trim_start_matches(['"', '\'']).trim_start().strip_prefix(':')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        Some(value[1..].split_once(quote)?.0.to_owned())
    })
}

/// What files of data say of all texts in a folder, or of one text: `posts/posts.json`, `posts/posts.11tydata.json`.
fn of_folders(site: &mut Site) -> HashMap<String, Entries> {
    let mut folders: HashMap<String, Entries> = HashMap::new();
    for path in site.tree.files.clone() {
        let bare = addresses::without_ending(&path);
        let stem = bare.strip_suffix(".11tydata");
        if matches!(addresses::ending(&path).as_str(), "js" | "cjs" | "mjs" | "ts") {
            if stem.is_some() {
                site.say(Weight::LeftOut, "data in JavaScript are not run, and left out", &path, 0);
            }
            continue;
        }
        let folder = addresses::parent(&path);
        let is_of_folder = addresses::file_name(stem.unwrap_or(bare)) == addresses::file_name(folder);
        if !is_of_folder && stem.is_none() || folder.is_empty() {
            continue;
        }
        let Some(Value::Object(map)) = site.data(&path) else { continue };
        if map.contains_key("tags") {
            site.say(
                Weight::LeftOut,
                "tags that a folder gives to all its texts name a collection, and are left out",
                &path,
                0,
            );
        }
        let is_meant = |name: &str| !matches!(name, "tags" | "layout") && !name.starts_with("eleventy");
        let entries = map.into_iter().filter(|(name, _)| is_meant(name));
        let of = if is_of_folder { folder } else { stem.unwrap_or(bare) };
        folders.entry(of.to_owned()).or_default().extend(entries);
    }
    folders
}

fn place(site: &Site, text: &mut Text) -> Place {
    let inner = site.inner(&text.path).to_owned();
    let folder = addresses::parent(&inner);
    let name = addresses::without_ending(addresses::file_name(&inner));
    let (date, undated) = addresses::dated(name).map_or((None, name), |(date, rest)| (Some(date), rest));
    let written = fields::date_of(&text.keys, date);
    let own_slug = text.keys.text("slug");
    let (file_slug, stem) = match undated {
        "index" => (addresses::file_name(folder), format!("/{folder}/index")),
        name => (name, format!("/{folder}/{name}")),
    };
    let is_unpublished = text.keys.get("permalink").and_then(Value::as_bool) == Some(false);
    if is_unpublished {
        text.keys.take("permalink");
    }
    let own = fields::own_address(&mut text.keys, "permalink");
    let title = text.keys.get("title").and_then(one);
    let part = |name: &str| match name {
        "page.fileSlug" | "fileSlug" => Some(file_slug.to_owned()),
        "page.filePathStem" => Some(stem.clone()),
        "slug" => own_slug.clone(),
        "title" => title.clone(),
        "page.date" | "date" => written.clone(),
        _ => None,
    };
    let address = match &own {
        Some(own) => expand(own, part),
        None => Some(format!("{stem}/")).filter(|_| !is_unpublished),
    };
    let pattern = own.filter(|_| address.is_none());
    let address = address.map(|address| addresses::absolute(address.trim_end_matches("index.html")));
    Place {
        pattern,
        address: address
            .map(|address| address.strip_suffix("/index/").map(|folder| format!("{folder}/")).unwrap_or(address)),
        slug: own_slug.or_else(|| Some(file_slug.to_owned())).filter(|slug| !slug.is_empty()),
        date: date.map(str::to_owned),
        ..Place::default()
    }
}

/// What a permalink such as `/{{ page.date | date: '%Y' }}/{{ title | slugify }}/` makes; `None` if it takes more than this.
fn expand(permalink: &str, part: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut pieces = permalink.split("{{");
    let mut address = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (inner, rest) = piece.split_once("}}")?;
        let mut filters = inner.split('|').map(str::trim);
        let mut value = part(filters.next()?)?;
        for filter in filters {
            value = match filter.split_once([':', '(']).map_or((filter, ""), |(name, rest)| (name.trim(), rest)) {
                ("slugify" | "slug", _) => text::slug(&value),
                ("downcase" | "lower", _) => value.to_lowercase(),
                ("date", format) => {
                    let format = format.trim_matches(|c: char| c.is_whitespace() || "'\"()".contains(c));
                    let [year, month, day] = [value.get(..4), value.get(5..7), value.get(8..10)];
                    let written = format.replace("%Y", year?).replace("%m", month?).replace("%d", day?);
                    Some(written).filter(|written| !written.contains('%'))?
                }
                _ => return None,
            };
        }
        address.push_str(&value);
        address.push_str(rest);
    }
    (!address.contains("{%")).then_some(address)
}
