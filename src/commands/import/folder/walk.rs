//! The files of a folder, and what is written in them.

use crate::commands::import::encoding;
use crate::commands::import::record::{At, Refusal, Remark, Weight};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Texts and data are shorter than this; what is longer is something else.
const LONGEST: u64 = 32 << 20;

/// All files of a folder, save those of programs.
#[derive(Default)]
pub struct Tree {
    root: PathBuf,
    /// Seen from the root with `/` between their parts, sorted.
    pub files: Vec<String>,
}

impl Tree {
    /// `skipped` are folders at the top that hold templates and output.
    pub fn walk(root: &Path, skipped: &[&str], remarks: &mut Vec<Remark>) -> Result<Tree, Refusal> {
        let canonical = root.canonicalize().ok().filter(|path| path.is_dir());
        let Some(canonical) = canonical else {
            return Err(Refusal {
                at: At::default(),
                column: 0,
                message: format!("{} is no folder that can be read", root.display()),
                remedy: "name the folder of the site, or the one of its texts".to_owned(),
            });
        };
        let mut say = |what: &str, file: String| {
            let at = At { file: file.into(), line: 0 };
            remarks.push(Remark { weight: Weight::LeftOut, what: what.to_owned(), at });
        };
        let mut files = Vec::new();
        let walk = WalkDir::new(&canonical).into_iter().filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            let is_program = entry.depth() == 1 && skipped.contains(&&*name) || name == "node_modules";
            entry.depth() == 0 || !(entry.file_type().is_dir() && (is_program || name.starts_with('.')))
        });
        for entry in walk {
            let Ok(entry) = entry else {
                say("files and folders that cannot be read are left out", String::new());
                continue;
            };
            let inside = entry.path().strip_prefix(&canonical).unwrap_or(entry.path());
            let parts: Option<Vec<&str>> = inside.iter().map(|part| part.to_str()).collect();
            let Some(path) = parts.map(|parts| parts.join("/")) else {
                say("files whose names are not Unicode are left out", inside.to_string_lossy().into_owned());
                continue;
            };
            let is_file = match entry.path_is_symlink().then(|| entry.path().canonicalize()) {
                None => entry.file_type().is_file(),
                Some(Ok(target)) if target.starts_with(&canonical) && target.is_file() => true,
                Some(_) => {
                    say("links to folders, and to what is outside, are not followed", path.clone());
                    false
                }
            };
            if is_file {
                files.push(path);
            }
        }
        files.sort();
        Ok(Tree { root: canonical, files })
    }

    /// The folder's own name.
    pub fn name(&self) -> &str {
        self.root.file_name().and_then(|name| name.to_str()).unwrap_or_default()
    }

    pub fn has(&self, path: &str) -> bool {
        self.files.binary_search_by(|file| file.as_str().cmp(path)).is_ok()
    }

    /// The files in a folder and in those below it; all of them if it is `""`.
    pub fn within<'t>(&'t self, folder: &str) -> impl Iterator<Item = &'t str> + use<'t> {
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let first = self.files.partition_point(|file| *file < start);
        self.files[first..].iter().map(String::as_str).take_while(move |file| file.starts_with(&start))
    }

    pub fn has_folder(&self, folder: &str) -> bool {
        self.within(folder).next().is_some()
    }

    /// The text of a file, in whatever encoding.
    ///
    /// # Errors
    /// Says why there is none.
    pub fn read(&self, path: &str) -> Result<String, &'static str> {
        let file = self.root.join(path);
        match file.metadata() {
            Ok(about) if about.len() > LONGEST => return Err("texts of more than 32 MB are left out"),
            _ => {}
        }
        let bytes = std::fs::read(file).map_err(|_| "files and folders that cannot be read are left out")?;
        Ok(encoding::decode(bytes).0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test's own files")]
    fn links_lead_to_nothing_outside() {
        let root = tempfile::tempdir().expect("a folder");
        let site = root.path().join("site");
        for folder in ["a", ".git", "public", "a/public", "node_modules"] {
            std::fs::create_dir_all(site.join(folder)).expect("made");
            std::fs::write(site.join(folder).join("x.md"), b"caf\xe9").expect("written");
        }
        std::fs::write(root.path().join("secret.md"), "x").expect("written");
        #[cfg(unix)]
        for (to, from) in [("../secret.md", "out.md"), ("a/x.md", "in.md"), ("..", "up"), ("nowhere", "lost")] {
            std::os::unix::fs::symlink(to, site.join(from)).expect("linked");
        }
        let mut remarks = Vec::new();
        let tree = Tree::walk(&site, &["public"], &mut remarks).expect("a folder");
        assert_eq!(tree.files, ["a/public/x.md", "a/x.md", "in.md"]);
        assert_eq!(remarks.len(), 3);
        assert_eq!(tree.within("a").count(), 2);
        assert!(tree.has("in.md") && !tree.has("a") && tree.has_folder("a/public") && !tree.has_folder("a/x.md"));
        assert_eq!(tree.read("a/x.md").as_deref(), Ok("café"));
        assert!(Tree::walk(&site.join("in.md"), &[], &mut remarks).is_err());
    }
}
