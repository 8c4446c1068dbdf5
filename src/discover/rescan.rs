//! Reading a site again after a change: only what the change can have touched, where its paths tell enough.

use super::{CONTENT, File, Markdown, STATIC, Sources, file, is_ignored, is_index, is_markdown, read_markdown, theme};
use super::{Diagnostics, Entry, config};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::sync::Arc;

impl Sources {
    /// The site as it is now, if nothing but what stands at `paths` (relative to the root, with `/`) has changed, with the
    /// Markdown files among them. What is as it was is shared with `self`.
    ///
    /// `None` when the paths do not tell enough: folders that came or went, files that other papers may name, links, the
    /// settings. Then everything has to be discovered anew.
    pub fn reread(&self, paths: &BTreeSet<String>, out: &mut Diagnostics) -> Option<(Sources, Vec<Markdown>)> {
        let words = |path: &String| path.starts_with(theme::I18N);
        if self.has_links || paths.contains(config::FILE) || paths.iter().any(words) {
            return None;
        }
        let mut changes = Changes::default();
        for path in paths {
            match path.split('/').next() {
                Some(CONTENT | STATIC) => self.look_at(path, &mut changes)?,
                Some("templates" | "themes") => changes.theme = true,
                _ => {}
            }
        }
        let mut sources = self.clone();
        if !changes.gone.is_empty() || changes.texts.iter().any(|path| !self.has_markdown(path)) {
            let paths = Arc::make_mut(&mut sources.markdown);
            paths.retain(|path| !changes.gone.contains(path));
            paths.extend(changes.texts.iter().filter(|path| !self.has_markdown(path)).cloned());
            paths.sort();
        }
        if !changes.files.is_empty() {
            let files = Arc::make_mut(&mut sources.files);
            for file in changes.files {
                let id = files.by_path.get(&file.path)?;
                files.all[id.0 as usize] = file;
            }
        }
        if changes.theme {
            let (theme, messages) = theme::read(&self.root, &self.config, out);
            if messages != self.config.messages {
                return None;
            }
            if theme != *self.theme {
                sources.theme = Arc::new(theme);
            }
        }
        let mut texts = Vec::new();
        for path in changes.texts {
            match read_markdown(&self.root, path) {
                Ok(text) => texts.push(text),
                Err(problem) => out.push(*problem),
            }
        }
        Some((sources, texts))
    }

    /// Whether some of the files are links.
    pub fn has_links(&self) -> bool {
        self.has_links
    }

    /// Whether `other` differs from this site in its Markdown files at most.
    pub fn has_the_files_of(&self, other: &Sources) -> bool {
        Arc::ptr_eq(&self.config, &other.config)
            && Arc::ptr_eq(&self.files, &other.files)
            && Arc::ptr_eq(&self.theme, &other.theme)
    }

    /// Whether the same files are there as in `other`, under the same settings; what is in them may differ.
    pub fn has_the_paths_of(&self, other: &Sources) -> bool {
        let same = |a: &[File], b: &[File]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.path == b.path);
        Arc::ptr_eq(&self.config, &other.config)
            && (Arc::ptr_eq(&self.files, &other.files) || same(&self.files.all, &other.files.all))
            && (Arc::ptr_eq(&self.theme, &other.theme) || self.theme.has_the_paths_of(&other.theme))
    }

    /// The files that are published as they are and were not in `old`, or had other content: one that comes may have been
    /// there before, under the same name and with other content.
    pub fn replaced_since(&self, old: &Sources) -> Vec<Arc<str>> {
        let mut replaced = Vec::new();
        if !Arc::ptr_eq(&self.files, &old.files) {
            let is_other = |file: &&File| old.find(&file.path).is_none_or(|id| old.file(id) != *file);
            replaced.extend(self.files.all.iter().filter(is_other).map(|file| file.path.clone()));
        }
        if !Arc::ptr_eq(&self.theme, &old.theme) {
            replaced.extend(self.theme.replaced_since(&old.theme));
        }
        replaced
    }

    /// Holds what is as it was in `old` together with it.
    pub fn share(&mut self, old: &Sources) {
        if *self.config == *old.config {
            self.config = old.config.clone();
        }
        if self.files.all == old.files.all {
            self.files = old.files.clone();
        }
        if *self.theme == *old.theme {
            self.theme = old.theme.clone();
        }
    }

    fn look_at(&self, path: &str, changes: &mut Changes) -> Option<()> {
        let top = path.split('/').next().unwrap_or_default();
        if path.split('/').skip(1).any(|name| is_ignored(name, top)) {
            return Some(());
        }
        let of_markdown = top == CONTENT && is_markdown(path);
        let known = if of_markdown { self.has_markdown(path) } else { self.find(path).is_some() };
        let metadata = match fs::symlink_metadata(self.root.join(path)) {
            Ok(metadata) => metadata,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                // It came and went, as editors' files do, unless it was a folder.
                return match known {
                    true if of_markdown && !is_index(path) => {
                        changes.gone.insert(path.into());
                        Some(())
                    }
                    false if !self.has_below(path) => Some(()),
                    _ => None,
                };
            }
            Err(_) => return None,
        };
        // A file of an odd name is told of where everything is read.
        if !metadata.is_file() || path.chars().any(|c| c.is_control() || c == '\\') {
            return None;
        }
        match known {
            _ if of_markdown && (known || !is_index(path)) => drop(changes.texts.insert(path.into())),
            true => {
                let entry = Entry {
                    path: path.into(),
                    size: metadata.len(),
                    modified: metadata.modified().ok(),
                    through_link: false,
                };
                let file = file(&self.root, entry);
                let id = self.find(path)?;
                if *self.file(id) != file {
                    changes.files.push(file);
                }
            }
            false => return None,
        }
        Some(())
    }

    fn has_below(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        let start = self.markdown.partition_point(|path| **path < *prefix);
        self.markdown.get(start).is_some_and(|path| path.starts_with(&prefix))
            || self.files_below(folder).next().is_some()
    }
}

#[derive(Default)]
struct Changes {
    texts: BTreeSet<Arc<str>>,
    gone: BTreeSet<Arc<str>>,
    files: Vec<File>,
    theme: bool,
}
