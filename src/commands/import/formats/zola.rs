//! Zola: a folder `content` of sections and pages, whose front matter keeps other people's keys apart.

use super::Importer;
use crate::commands::import::folder::keys::below;
use crate::commands::import::folder::templates::Dialect;
use crate::commands::import::folder::{Place, Site, Text, addresses, fields, text};
use crate::commands::import::record::{Batch, Refusal};
use serde_json::Value;
use std::path::Path;

pub const MEMBER: Importer =
    Importer { keys: &["zola"], reads: "the folder of a Zola site", read: |source| read(&source.path) };

const SETTINGS: [&str; 2] = ["config.toml", "zola.toml"];

fn read(path: &Path) -> Result<Batch, Refusal> {
    let (mut site, is_site) =
        Site::open(path, &["config.toml", "zola.toml", "content"], &["public", "templates", "themes", "sass"])?;
    site.dialect = Dialect::Zola;
    let settings = site.settings(&SETTINGS);
    site.published_at(settings.get("base_url").and_then(Value::as_str));
    let taxonomies = settings.get("taxonomies").and_then(Value::as_array);
    let names = taxonomies.into_iter().flatten().filter_map(|taxonomy| taxonomy.get("name")?.as_str());
    site.taxonomies =
        names.filter(|name| !matches!(*name, "author" | "authors" | "series")).map(str::to_owned).collect();
    if is_site {
        site.content = "content".to_owned();
        site.roots =
            ["static", "content"].into_iter().filter(|root| site.tree.has_folder(root)).map(str::to_owned).collect();
    }
    let languages = below(&settings, &["languages"]).and_then(Value::as_object);
    let languages: Vec<String> = languages.into_iter().flatten().map(|(code, _)| code.clone()).collect();
    let texts = site.tree.within(&site.content).map(str::to_owned).collect();
    site.read(texts, &[], &|_, _| Vec::new(), &|site, text| place(site, text, &languages))
}

fn place(site: &Site, text: &mut Text, languages: &[String]) -> Place {
    let inner = site.inner(&text.path);
    let mut folder = addresses::parent(inner);
    let mut name = addresses::without_ending(addresses::file_name(inner));
    let mut language = "";
    if let Some((bare, code)) = name.rsplit_once('.').filter(|(_, code)| languages.iter().any(|known| known == code)) {
        (name, language) = (bare, code);
    }
    let is_index = name == "_index";
    if is_index || name == "index" {
        (folder, name) = (addresses::parent(folder), addresses::file_name(folder));
    }
    let (date, undated) = addresses::dated(name).map_or((None, name), |(date, rest)| (Some(date), rest));
    let slug = text.keys.text("slug");
    let last = slug.clone().unwrap_or_else(|| text::slug(undated));
    let folders: Vec<String> = folder.split('/').map(text::slug).collect();
    let own = fields::own_address(&mut text.keys, "path");
    let path = own.unwrap_or_else(|| format!("{}/{last}", folders.join("/")));
    Place {
        address: Some(addresses::absolute(&format!("{language}/{path}/"))),
        slug: Some(slug.unwrap_or_else(|| undated.to_owned())).filter(|slug| !slug.is_empty()),
        date: date.map(str::to_owned),
        language: Some(language.to_owned()),
        is_index,
        ..Place::default()
    }
}
