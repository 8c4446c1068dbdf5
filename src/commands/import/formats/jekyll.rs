//! Jekyll: posts in `_posts`, collections in folders of such names, and pages everywhere else.

use super::Importer;
use crate::commands::import::folder::front_matter::Entries;
use crate::commands::import::folder::keys::{below, list, one};
use crate::commands::import::folder::templates::Dialect;
use crate::commands::import::folder::{Place, Site, Text, addresses, fields, text};
use crate::commands::import::record::{Batch, Refusal};
use serde_json::Value;
use std::path::Path;

pub const MEMBER: Importer =
    Importer { keys: &["jekyll"], reads: "the folder of a Jekyll site", read: |source| read(&source.path) };

const SETTINGS: [&str; 3] = ["_config.yml", "_config.yaml", "_config.toml"];

fn read(path: &Path) -> Result<Batch, Refusal> {
    let skipped = ["_site", "_includes", "_layouts", "_sass", "_plugins", "vendor"];
    let marks = ["_config.yml", "_config.yaml", "_config.toml", "_posts", "_data", "_layouts", "_includes"];
    let (mut site, _) = Site::open(path, &marks, &skipped)?;
    site.dialect = Dialect::Liquid;
    site.splits_words = true;
    site.needs_front_matter = true;
    let settings = site.settings(&SETTINGS);
    let setting = |name: &str| settings.get(name).and_then(Value::as_str).unwrap_or_default();
    let address = format!("{}/{}", setting("url").trim_end_matches('/'), setting("baseurl").trim_matches('/'));
    site.published_at(Some(&address));
    let own = ["_data/", "README", "LICENSE", "CHANGELOG", "CONTRIBUTING"];
    let texts = site.tree.files.iter().filter(|path| !own.iter().any(|own| path.starts_with(own))).cloned().collect();
    let defaults = |site: &Site, path: &str| defaults(&settings, &whole(site, path));
    site.read(texts, &["_data"], &defaults, &|site, text| place(site, text, &settings))
}

/// The path of a text in its site, even if the source is no more than the folder of a collection.
fn whole(site: &Site, path: &str) -> String {
    match site.tree.name() {
        name if name.starts_with('_') => format!("{name}/{path}"),
        _ => path.to_owned(),
    }
}

/// The folders above that of a collection, the collection's name, and the path in it.
fn parts(path: &str) -> Option<(&str, &str, &str)> {
    let at = if path.starts_with('_') { 0 } else { path.find("/_")? + 1 };
    let (collection, rest) = path[at + 1..].split_once('/')?;
    Some((path[..at].trim_end_matches('/'), collection, rest))
}

/// What the settings say of all texts like this one; the layout is none of a catalogue's business.
fn defaults(settings: &Value, path: &str) -> Entries {
    let kind = parts(path).map_or("pages", |(_, collection, _)| collection);
    let is_meant = |scope: &Value| {
        let folder = scope.get("path").and_then(Value::as_str).unwrap_or_default().trim_matches('/');
        let is_in =
            folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        is_in && scope.get("type").and_then(Value::as_str).is_none_or(|known| known == kind)
    };
    let all = settings.get("defaults").and_then(Value::as_array).into_iter().flatten();
    // What is said later, and of fewer texts, counts more.
    let meant = all.rev().filter(|default| default.get("scope").is_none_or(is_meant));
    let values = meant.filter_map(|default| default.get("values")?.as_object()).flatten();
    values.filter(|(name, _)| *name != "layout").map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn place(site: &Site, text: &mut Text, settings: &Value) -> Place {
    let path = whole(site, &text.path);
    let name = addresses::without_ending(addresses::file_name(&path));
    let (named, undated) = addresses::dated(name).map_or((None, name), |(date, rest)| (Some(date), rest));
    let date = fields::date_of(&text.keys, named);
    let style = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let general = style(settings.get("permalink")).unwrap_or_default();
    let is_pretty = general == "pretty" || general.ends_with('/');
    let slug = text.keys.text("slug");
    let mut place = Place {
        slug: Some(slug.clone().unwrap_or_else(|| undated.to_owned()))
            .filter(|slug| !slug.is_empty() && slug != "index"),
        date: named.map(str::to_owned),
        ..Place::default()
    };
    let own = fields::own_address(&mut text.keys, "permalink");
    let (pattern, collection, inner) = match parts(&path) {
        Some((above, "posts" | "drafts", inner)) => {
            place.is_draft = path.contains("_drafts/");
            let above = above
                .strip_prefix(settings.get("collections_dir").and_then(Value::as_str).unwrap_or_default())
                .unwrap_or(above);
            place.categories = above.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
            let of_posts =
                style(below(settings, &["collections", "posts", "permalink"])).unwrap_or_else(|| general.clone());
            (if of_posts.is_empty() { "date".to_owned() } else { of_posts }, "posts", inner)
        }
        Some((_, collection, inner)) => {
            let usual = if is_pretty { "/:collection/:path/" } else { "/:collection/:path.html" };
            let pattern =
                style(below(settings, &["collections", collection, "permalink"])).unwrap_or_else(|| usual.to_owned());
            (pattern, collection, inner)
        }
        None => {
            let pattern = match (name, is_pretty) {
                ("index", _) => "/:dir/",
                (_, true) => "/:dir/:basename/",
                (_, false) => "/:dir/:basename.html",
            };
            (pattern.to_owned(), "", path.as_str())
        }
    };
    let title = slug.unwrap_or_else(|| undated.to_owned());
    let named =
        ["categories", "category"].iter().find_map(|name| text.keys.get(name).cloned()).map(list).unwrap_or_default();
    let named =
        named.iter().filter_map(one).flat_map(|names| names.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    let mut categories: Vec<String> = place.categories.iter().cloned().chain(named).collect();
    categories.dedup();
    let joined =
        |form: fn(&str) -> String| Some(categories.iter().map(|name| form(name)).collect::<Vec<_>>().join("/"));
    let pattern = own.unwrap_or(pattern);
    let pattern = match pattern.as_str() {
        "date" => "/:categories/:year/:month/:day/:title.html",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title.html",
        "none" => "/:categories/:title.html",
        pattern => pattern,
    };
    place.address = addresses::expand(pattern, date.as_deref(), |part| match part {
        "title" => Some(title.clone()),
        "slug" => Some(text::slug(&title)),
        "categories" => joined(str::to_lowercase),
        "slugified_categories" => joined(text::slug),
        "collection" => Some(collection.to_owned()),
        "path" => Some(addresses::without_ending(inner).to_owned()),
        "dir" => Some(addresses::parent(inner).to_owned()),
        "name" | "basename" => Some(name.to_owned()),
        "output_ext" => Some(".html".to_owned()),
        _ => None,
    });
    place.pattern = place.address.is_none().then(|| pattern.to_owned());
    place
}
