//! Stage 1: disk → [`Sources`]. What the site is made from, sorted, with the text of what is read as text.
//!
//! PDFs and pictures are not read here: a catalogue has gigabytes of them, and the last stage copies them.

mod rescan;
mod theme;

pub use theme::{I18N, Static, StaticId, Template, Theme, embedded_text, english};

use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::{Config, config, paths};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use walkdir::WalkDir;

/// The folder of Markdown files and what lies beside them.
pub const CONTENT: &str = "content";
/// The site's own files that are copied as they are.
pub const STATIC: &str = "static";

/// Everything that a site is made from.
#[derive(Clone)]
pub struct Sources {
    /// Where `site.toml` is.
    pub root: PathBuf,
    pub config: Arc<Config>,
    /// The paths of the Markdown files under `content/`, sorted.
    markdown: Arc<Vec<Arc<str>>>,
    files: Arc<Files>,
    pub theme: Arc<Theme>,
    /// Whether some of the files are links, so that a file can be there under several names.
    has_links: bool,
}

/// The other files under `content/` and those under `static/`.
#[derive(Clone)]
struct Files {
    /// By path.
    all: Vec<File>,
    by_path: FxHashMap<Arc<str>, FileId>,
}

/// A Markdown file.
pub struct Markdown {
    /// Relative to the root, with `/` between its parts.
    pub path: Arc<str>,
    /// As it stands on the disk, or the offset of the first byte that is no UTF-8 and the bytes before it.
    pub text: Result<String, NotUtf8>,
}

/// A file that should be text and is not.
pub struct NotUtf8 {
    /// What is valid before the first wrong byte.
    pub before: String,
}

impl Markdown {
    /// What tells its content from any other.
    pub fn hash(&self) -> blake3::Hash {
        match &self.text {
            Ok(text) => blake3::hash(text.as_bytes()),
            // 0xff is in no UTF-8 text.
            Err(problem) => blake3::Hasher::new().update(problem.before.as_bytes()).update(b"\xff").finalize(),
        }
    }
}

/// A file that is not read, only copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Relative to the root, with `/` between its parts.
    pub path: Arc<str>,
    /// In bytes.
    pub size: u64,
    /// For seeing that it has changed; nothing is made from it.
    modified: Option<SystemTime>,
    /// The beginning of the content's hash, for style sheets and scripts: browsers keep these until their address changes.
    pub version: Option<String>,
}

/// A [`File`] of the [`Sources`] that minted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

impl Sources {
    /// The file at a path relative to the root.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.files.by_path.get(path).copied()
    }

    pub fn file(&self, id: FileId) -> &File {
        &self.files.all[id.0 as usize]
    }

    /// The paths of the Markdown files, sorted.
    pub fn markdown(&self) -> &[Arc<str>] {
        &self.markdown
    }

    /// Whether there is a Markdown file at a path relative to the root.
    pub fn has_markdown(&self, path: &str) -> bool {
        self.markdown.binary_search_by(|known| (**known).cmp(path)).is_ok()
    }

    /// All files that are not Markdown, by path.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &File)> {
        (0..).map(FileId).zip(&self.files.all)
    }

    /// What the meaning of a Markdown file depends on besides the file: which other files there are, and some settings.
    pub fn reading_context(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        let mut add = |text: &str| {
            hasher.update(text.as_bytes()).update(b"\0");
        };
        add(&self.config.default_type);
        add(self.config.timezone.as_ref().and_then(|zone| zone.iana_name()).unwrap_or_default());
        self.config.taxonomies.iter().for_each(|taxonomy| add(&taxonomy.key));
        add("");
        self.files.all.iter().for_each(|file| add(&file.path));
        add("");
        self.markdown.iter().filter(|path| is_index(path)).for_each(|path| add(path));
        hasher.finalize()
    }

    /// The files below a folder, by path.
    pub fn files_below<'s>(&'s self, folder: &str) -> impl Iterator<Item = (FileId, &'s File)> {
        let prefix = format!("{folder}/");
        let start = self.files.all.partition_point(|file| &*file.path < prefix.as_str());
        (start as u32..)
            .map(FileId)
            .zip(&self.files.all[start..])
            .take_while(move |(_, file)| file.path.starts_with(&prefix))
    }
}

/// Reads a site: what it is made from, and its Markdown files by path, apart because nobody needs them once they are
/// loaded.
///
/// `None` when there is no `site.toml`, or it is no TOML; all that is wrong goes to `out`.
pub fn discover(
    root: &Path,
    configure: impl FnOnce(&mut Config),
    out: &mut Diagnostics,
) -> Option<(Sources, Vec<Markdown>)> {
    let mut config = read_config(root, out)?;
    configure(&mut config);
    let mut found = Vec::new();
    for folder in [CONTENT, STATIC] {
        found.append(&mut walk(root, folder, out));
    }
    let has_links = found.iter().any(|entry| entry.through_link);
    let (texts, files): (Vec<Entry>, Vec<Entry>) =
        found.into_iter().partition(|entry| entry.path.starts_with("content/") && is_markdown(&entry.path));
    let read: Vec<_> = texts.into_par_iter().map(|entry| read_markdown(root, entry.path)).collect();
    let mut markdown = Vec::with_capacity(read.len());
    for result in read {
        match result {
            Ok(file) => markdown.push(file),
            Err(problem) => out.push(*problem),
        }
    }
    markdown.sort_by(|a, b| a.path.cmp(&b.path));
    let mut all: Vec<File> = files.into_iter().map(|entry| file(root, entry)).collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    let by_path = (0..).map(FileId).zip(&all).map(|(id, file)| (file.path.clone(), id)).collect();
    let (theme, messages) = theme::read(root, &config, out);
    config.messages = messages;
    let paths = markdown.iter().map(|file| file.path.clone()).collect();
    let sources = Sources {
        root: root.to_owned(),
        config: Arc::new(config),
        markdown: Arc::new(paths),
        files: Arc::new(Files { all, by_path }),
        theme: Arc::new(theme),
        has_links,
    };
    Some((sources, markdown))
}

/// The settings of the site at `root`; `None`, with a diagnostic, when there are none to be had.
pub fn read_config(root: &Path, out: &mut Diagnostics) -> Option<Config> {
    let path = root.join(config::FILE);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            out.push(
                Diagnostic::error("no-site", None, format!("{} cannot be read: {error}", path.display())).remedy(
                    "run this where `site.toml` is, name the folder with --root, or begin with `offprint init`",
                ),
            );
            return None;
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => Config::parse(text.strip_prefix('\u{feff}').unwrap_or(&text), out),
        Err(error) => {
            let before = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]).into_owned();
            out.push(not_utf8(config::FILE, &before));
            None
        }
    }
}

/// The diagnostic for a file that should be text and is not.
pub fn not_utf8(path: impl Into<Arc<str>>, before: &str) -> Diagnostic {
    Diagnostic::error("invalid-utf8", Place::span(path, before, before.len(), before.len()), "this is not UTF-8 text")
        .remedy("save the file as UTF-8 in your editor; the bytes from here on are of another encoding")
}

fn file(root: &Path, entry: Entry) -> File {
    let versioned = matches!(paths::extension(&entry.path).as_str(), "css" | "js" | "mjs");
    let bytes = versioned.then(|| std::fs::read(root.join(&*entry.path)).ok()).flatten();
    File { path: entry.path, size: entry.size, modified: entry.modified, version: bytes.as_deref().map(version) }
}

/// The beginning of a content's hash, as it stands in the address of a style sheet.
pub fn version(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..8].to_owned()
}

struct Entry {
    path: Arc<str>,
    size: u64,
    modified: Option<SystemTime>,
    /// Whether the file or a folder above it is a link.
    through_link: bool,
}

/// The files below a folder of the root. Hidden files, editors' backups and links out of the root are left out.
fn walk(root: &Path, folder: &str, out: &mut Diagnostics) -> Vec<Entry> {
    let top = root.join(folder);
    if !top.exists() {
        return Vec::new();
    }
    let real_root = root.canonicalize().ok();
    let mut entries = Vec::new();
    let mut walker = WalkDir::new(&top)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_ignored(&entry.file_name().to_string_lossy(), folder));
    // How deep the link is that the walk is in.
    let mut link = None;
    while let Some(entry) = walker.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or_else(|| folder.to_owned(), |path| relative(root, path));
                let what = if error.loop_ancestor().is_some() {
                    "this link leads back to a folder that it is in".to_owned()
                } else {
                    error.io_error().map_or_else(|| error.to_string(), std::io::Error::to_string)
                };
                out.push(
                    Diagnostic::error("unreadable-file", Place::file(path), what)
                        .remedy("mend the link or the file's permissions, or take it out of the folder"),
                );
                continue;
            }
        };
        let path = relative(root, entry.path());
        link = link.filter(|depth| entry.depth() > *depth).or(entry.path_is_symlink().then_some(entry.depth()));
        if entry.depth() > 0
            && entry.path_is_symlink()
            && let (Some(root), Ok(target)) = (&real_root, entry.path().canonicalize())
            && !target.starts_with(root)
        {
            out.push(
                Diagnostic::warning(
                    "link-outside",
                    Place::file(path),
                    "this link leads out of the site and is left out",
                )
                .remedy("copy the file into the site"),
            );
            if entry.file_type().is_dir() {
                walker.skip_current_dir();
            }
            continue;
        }
        if entry.file_type().is_dir() {
            continue;
        }
        if entry.path().to_str().is_none() || path.chars().any(|c| c.is_control() || c == '\\') {
            out.push(
                Diagnostic::error("bad-file-name", Place::file(path), "this file's name cannot stand in an address")
                    .remedy("rename it: letters of any script, digits, spaces and punctuation are fine"),
            );
            continue;
        }
        let metadata = entry.metadata().ok();
        let size = metadata.as_ref().map_or(0, Metadata::len);
        let modified = metadata.and_then(|metadata| metadata.modified().ok());
        entries.push(Entry { path: path.into(), size, modified, through_link: link.is_some() });
    }
    entries
}

fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// What editors, systems and version control leave behind. Hidden files count as such, but not among the static files:
/// hosts want a `.well-known/` or a `.nojekyll`.
fn is_ignored(name: &str, folder: &str) -> bool {
    let hidden = name.starts_with('.')
        && (folder != STATIC || name.starts_with(".git") || name.ends_with(".swp") || name == ".DS_Store");
    hidden
        || name.ends_with('~')
        || name.starts_with('#') && name.ends_with('#')
        || name == "Thumbs.db"
        || name == "4913"
}

/// A Markdown file that stands for its folder: what lies in the folder belongs to it.
fn is_index(path: &str) -> bool {
    paths::file_name(path).starts_with("index.")
}

fn is_markdown(path: &str) -> bool {
    paths::extension(path) == "md"
}

fn read_markdown(root: &Path, path: Arc<str>) -> Result<Markdown, Box<Diagnostic>> {
    match std::fs::read(root.join(&*path)) {
        Ok(bytes) => {
            let text = String::from_utf8(bytes).map_err(|error| {
                let valid = error.utf8_error().valid_up_to();
                NotUtf8 { before: String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned() }
            });
            Ok(Markdown { path, text })
        }
        Err(error) => Err(Box::new(theme::unreadable(path, &error))),
    }
}
