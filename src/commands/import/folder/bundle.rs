//! Bundles: a text in a folder of its own, with its files beside it.

use super::templates::Dialect;
use super::{Site, addresses, fields};
use crate::commands::import::record::{File, Record, Weight};
use std::collections::BTreeSet;

/// Files that lie beside a text in a folder of its own, and are named nowhere.
pub fn add_files(record: &mut Record, site: &Site) {
    let path = record.at.file.clone();
    let folder = addresses::parent(&path);
    let is_bundle = addresses::without_ending(addresses::file_name(&path)) == "index" && !site.inner(folder).is_empty();
    if !is_bundle || site.dialect == Dialect::Liquid {
        return;
    }
    let words = record.body.split(|c: char| c.is_whitespace() || "()<>\"'/?#".contains(c));
    let words: BTreeSet<String> = words.map(addresses::decode).collect();
    for file in site.tree.within(folder).filter(|file| addresses::parent(file) == folder && **file != *path) {
        let name = addresses::file_name(file);
        let mut named = record.pdf.iter().chain(&record.files).chain(&record.cover);
        if named.any(|known| known.path == file) || words.contains(name) {
            continue;
        }
        let ending = addresses::ending(name);
        let is_cover = ["cover", "feature", "featured", "thumbnail"].contains(&addresses::without_ending(name));
        let file = File::at(file);
        match ending.as_str() {
            "md" | "markdown" | "html" | "htm" => {}
            "pdf" if record.pdf.is_none() => record.pdf = Some(file),
            "pdf" => record.files.push(file),
            _ if is_cover && fields::PICTURES.contains(&&*ending) && record.cover.is_none() => {
                record.cover = Some(file);
            }
            _ => record.remark(Weight::LeftOut, "files beside a text that it does not name are left out"),
        }
    }
}
