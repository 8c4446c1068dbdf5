//! What is in the catalogue already, as far as an import has to know.

use super::front_matter::fingerprint;
use crate::base::config::Config;
use crate::base::diagnostic::Diagnostics;
use crate::base::{node::Node, paths};
use crate::discover::{Markdown, Sources};
use crate::load::{front_matter, pages, publication};
use crate::plan;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// The files of a catalogue.
#[derive(Default)]
pub(super) struct Existing {
    /// Those that an import has made, by the id of their record.
    pub imported: FxHashMap<String, Imported>,
    /// The last words of papers' addresses.
    pub slugs: FxHashSet<String>,
    /// The names and addresses of the people who have a file.
    pub people: FxHashSet<String>,
    /// All paths below the root, as file systems without upper and lower case see them.
    pub paths: FxHashSet<String>,
    /// The output paths of old addresses, each with the id of the record that it was imported with.
    pub old: FxHashMap<String, Option<String>>,
}

/// A file that an import has made.
pub(super) struct Imported {
    pub path: Arc<str>,
    pub slug: String,
    /// The fingerprint that it had when it was written.
    pub hash: String,
    /// Whether it has another one now.
    pub is_edited: bool,
}

/// What one file says that an import has to know.
#[derive(Default)]
struct Keys {
    slug: Option<String>,
    name: Option<String>,
    aliases: Vec<String>,
    origin: Option<Origin>,
}

/// What an import has written into a file about itself.
struct Origin {
    id: String,
    hash: String,
    is_edited: bool,
}

impl Existing {
    /// Files that cannot be read are reported: what they were imported from cannot be told.
    pub(super) fn read(sources: &Sources, texts: Vec<Markdown>, config: &Config, out: &mut Diagnostics) -> Existing {
        let read: Vec<(Arc<str>, Keys, Diagnostics)> = texts
            .into_par_iter()
            .map(|file| {
                let mut problems = Diagnostics::default();
                let keys = keys(&file, &mut problems).unwrap_or_default();
                (file.path, keys, problems)
            })
            .collect();
        let mut existing = Existing::default();
        for (_, file) in sources.files() {
            existing.paths.insert(folded(&file.path));
        }
        for redirect in &config.redirects {
            existing.old.insert(plan::redirect_path(&redirect.from), None);
        }
        for (path, keys, problems) in read {
            out.append(problems);
            existing.add(path, keys);
        }
        existing
    }

    fn add(&mut self, path: Arc<str>, keys: Keys) {
        self.paths.insert(folded(&path));
        let stem = match paths::stem(&path) {
            "index" => paths::file_name(paths::parent(&path)),
            stem => stem,
        };
        let slug = keys.slug.unwrap_or_else(|| paths::slug_or_code_points(stem));
        let id = keys.origin.as_ref().map(|origin| origin.id.clone());
        let is_in = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        if is_in(pages::PEOPLE) {
            self.people.extend([slug.clone()]);
            self.people.extend(keys.name.into_iter().chain(keys.aliases));
        } else {
            if is_in(publication::FOLDER) {
                self.slugs.insert(slug.clone());
            }
            for alias in keys.aliases {
                self.old.insert(plan::redirect_path(&alias), id.clone());
            }
        }
        if let Some(Origin { id, hash, is_edited }) = keys.origin {
            self.imported.insert(id, Imported { path, slug, hash, is_edited });
        }
    }
}

/// A path as file systems without upper and lower case see it.
pub(super) fn folded(path: &str) -> String {
    path.to_lowercase()
}

fn keys(file: &Markdown, out: &mut Diagnostics) -> Option<Keys> {
    let parts = front_matter::split(file, out)?;
    let mut fields = front_matter::fields(&parts.origin, out)?;
    // What is wrong with these keys is for `check` to say.
    let ignored = &mut Diagnostics::default();
    let mut keys = Keys {
        slug: fields.text("slug", ignored),
        name: fields.text("name", ignored),
        aliases: fields.texts("aliases", ignored),
        origin: None,
    };
    if let Some(Node::Map(entries)) = fields.take("origin") {
        let text = |name: &str| match entries.iter().find(|(key, _)| key.name == name) {
            Some((_, Node::Text(text))) => Some(text.clone()),
            _ => None,
        };
        let text_now = file.text.as_deref().unwrap_or_default();
        keys.origin = text("id").map(|id| {
            let hash = text("hash").unwrap_or_default();
            Origin { id, is_edited: hash != fingerprint(text_now), hash }
        });
    }
    Some(keys)
}
