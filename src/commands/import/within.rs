//! The files of a source, and none beside them.

use super::record::Batch;
use crate::base::config::is_external;
use crate::base::paths::on_site;
use percent_encoding::percent_decode_str;
use std::path::{Component, Path, PathBuf};

/// The folders from which files may be taken.
pub(super) struct Folders {
    /// Where paths of the source begin.
    source: PathBuf,
    /// Canonical: what is taken lies below one of them.
    allowed: Vec<PathBuf>,
    /// Seen from the source, for addresses that begin with `/`.
    roots: Vec<String>,
    /// A copy of the old site's files, or of a part of them.
    files: Option<PathBuf>,
    /// The address of the old site, if the source tells it.
    site: Option<String>,
}

/// What a source's name of a file leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A file, by its canonical path.
    Local(PathBuf),
    Remote(String),
    Missing,
    /// It would lead out of the source, or is no path at all.
    Refused,
}

impl Folders {
    /// Those of a source, which is a file or a folder, and those that the user has named: both are canonical.
    pub(super) fn new(source: &Path, pdfs: Option<&Path>, files: Option<&Path>, batch: &Batch) -> Folders {
        let source = if source.is_dir() { source } else { source.parent().unwrap_or(Path::new("")) };
        let source = if source.as_os_str().is_empty() { Path::new(".") } else { source };
        let allowed = [Some(source), pdfs, files].into_iter().flatten().filter_map(|folder| folder.canonicalize().ok());
        Folders {
            source: source.to_owned(),
            allowed: allowed.collect(),
            roots: batch.roots.clone(),
            files: files.map(Path::to_owned),
            site: batch.site.clone(),
        }
    }

    pub(super) fn find(&self, name: &str) -> Found {
        // Such a path is a file's own, whatever characters it has.
        if let Some(found) = self.pdf(Path::new(name)) {
            return found;
        }
        let name = name.trim();
        if is_external(name) {
            return self.copy_of(name).unwrap_or_else(|| Found::Remote(name.to_owned()));
        }
        let name = name.replace('\\', "/");
        let path = name.split(['?', '#']).next().unwrap_or(&name);
        let has_scheme = path.find(':').is_some_and(|at| !path[..at].contains('/'));
        if has_scheme || path.contains('\0') || path.is_empty() {
            return self.pdf(Path::new(&name)).unwrap_or(Found::Refused);
        }
        if let Some(found) = self.pdf(Path::new(path)) {
            return found;
        }
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        let mut worst = Found::Missing;
        for name in [path, &decoded] {
            let places: Vec<PathBuf> = match name.strip_prefix('/') {
                Some(rest) => self.roots.iter().map(|root| self.source.join(root).join(rest)).collect(),
                None => vec![self.source.join(name)],
            };
            for place in places {
                match self.look(&place) {
                    Found::Missing => {}
                    Found::Refused => worst = Found::Refused,
                    found => return found,
                }
            }
        }
        if let Some(found) = self.copy_of(&name) {
            return found;
        }
        // A whole path that is no address of the site could lie anywhere.
        if name.starts_with('/') && self.roots.is_empty() { Found::Refused } else { worst }
    }

    /// The path that an address had on the old site, if it was of that.
    pub(super) fn old_path(&self, address: &str) -> Option<String> {
        let path = match &self.site {
            _ if address.starts_with('/') => address,
            Some(site) => on_site(address, site)?,
            None => return None,
        };
        path.split(['?', '#']).next().filter(|path| !path.is_empty()).map(str::to_owned)
    }

    /// A file that was found in the folder of PDFs has its whole path.
    fn pdf(&self, path: &Path) -> Option<Found> {
        let inside = path.is_absolute() && self.allowed.iter().any(|folder| path.starts_with(folder));
        inside.then(|| self.look(path)).filter(|found| matches!(found, Found::Local(_)))
    }

    /// The file of an address of the old site. The folder may be that of the whole site or one in it: it is looked for
    /// `a/b/c.png`, then `b/c.png`; the name alone says too little, unless it is all.
    fn copy_of(&self, address: &str) -> Option<Found> {
        let files = self.files.as_ref()?;
        let path = match (&self.site, is_external(address)) {
            (Some(site), true) => on_site(address, site)?,
            // Whatever the host is.
            (None, true) => address.split_once("//")?.1.split_once('/')?.1,
            (_, false) => address,
        };
        let path = path.split(['?', '#']).next()?.trim_matches('/');
        let path = percent_decode_str(path).decode_utf8_lossy();
        let parts: Vec<&str> = path.split('/').collect();
        let shortest = parts.len().min(2);
        let places = (0..=parts.len() - shortest).map(|skip| files.join(parts[skip..].join("/")));
        places.map(|place| self.look(&place)).find(|found| matches!(found, Found::Local(_)))
    }

    fn look(&self, path: &Path) -> Found {
        match path.canonicalize() {
            Ok(found) if !self.allowed.iter().any(|folder| found.starts_with(folder)) => Found::Refused,
            Ok(found) if found.is_file() => Found::Local(found),
            Ok(_) => Found::Missing,
            Err(_) => {
                // Whether a file is there, elsewhere on the machine, is nobody's business.
                let depth =
                    path.strip_prefix(&self.source).unwrap_or(path).components().try_fold(0_u32, |depth, part| {
                        match part {
                            Component::ParentDir => depth.checked_sub(1),
                            Component::Normal(_) => Some(depth + 1),
                            _ => Some(depth),
                        }
                    });
                if depth.is_some() { Found::Missing } else { Found::Refused }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test's own files")]
    fn nothing_is_taken_from_outside() {
        let root = tempfile::tempdir().expect("a folder");
        let inside = root.path().join("source");
        std::fs::create_dir_all(inside.join("static")).expect("made");
        for file in ["outside.pdf", "source/a b.pdf", "source/static/c.pdf"] {
            std::fs::write(root.path().join(file), "x").expect("written");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("../outside.pdf", inside.join("link.pdf")).expect("linked");
        let batch = Batch { roots: vec!["static".to_owned()], ..Batch::default() };
        let folders = Folders::new(&inside, None, None, &batch);
        let found = |name: &str| folders.find(name);
        let local = |name: &str| Found::Local(inside.join(name).canonicalize().expect("there"));
        assert_eq!(found("a b.pdf"), local("a b.pdf"));
        assert_eq!(found("static\\..\\a%20b.pdf"), local("a b.pdf"));
        assert_eq!(found("/c.pdf?v=1"), local("static/c.pdf"));
        assert_eq!(found("https://e.example/c.pdf"), Found::Remote("https://e.example/c.pdf".to_owned()));
        assert_eq!(found("static"), Found::Missing);
        assert_eq!(found("d.pdf"), Found::Missing);
        for name in
            ["../outside.pdf", "/etc/passwd/../passwd/x", "../../etc/x", "file:///etc/passwd", "C:\\x.pdf", "a\0b", ""]
        {
            let expected = if name.starts_with("/etc") { Found::Missing } else { Found::Refused };
            assert_eq!(found(name), expected, "{name:?}");
        }
        #[cfg(unix)]
        assert_eq!(found("link.pdf"), Found::Refused);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test's own files")]
    fn a_copy_of_the_old_sites_files_has_what_its_addresses_name() {
        let root = tempfile::tempdir().expect("a folder");
        let uploads = root.path().join("uploads");
        std::fs::create_dir_all(uploads.join("2019/03")).expect("made");
        std::fs::create_dir_all(root.path().join("source")).expect("made");
        for file in ["uploads/2019/03/a b.png", "uploads/top.pdf", "secret.pdf"] {
            std::fs::write(root.path().join(file), "x").expect("written");
        }
        let uploads = uploads.canonicalize().expect("there");
        let batch = Batch { site: Some("https://old.example".to_owned()), ..Batch::default() };
        let folders = |batch: &Batch| Folders::new(&root.path().join("source"), None, Some(&uploads), batch);
        let found = |name: &str| folders(&batch).find(name);
        let picture = Found::Local(uploads.join("2019/03/a b.png"));
        for name in ["/wp-content/uploads/2019/03/a%20b.png?x=1", "http://www.OLD.example/2019/03/a b.png#y"] {
            assert_eq!(found(name), picture, "{name}");
        }
        assert_eq!(found("https://old.example/top.pdf"), Found::Local(uploads.join("top.pdf")));
        for name in [
            "https://other.example/2019/03/a b.png",
            "https://old.example/x/top.pdf",
            "https://old.example/../secret.pdf",
        ] {
            assert_eq!(found(name), Found::Remote(name.to_owned()), "{name}");
        }
        assert!(!matches!(found("/x/../../secret.pdf"), Found::Local(_)));
        assert_eq!(folders(&Batch::default()).find("https://any.example/f/2019/03/a b.png"), picture);
    }
}
