//! The folder in which what is dear to find out is kept from one build to the next. It can be deleted at any time.
//!
//! Everything is put in its place by renaming, so that two builds may use the folder at once, and is checked when it is used,
//! so that what is damaged or lost is made again.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The folder's name, beside `site.toml`.
pub const FOLDER: &str = ".offprint-cache";

/// A part of the folder, for one kind of things.
pub struct Cache {
    root: PathBuf,
    folder: PathBuf,
}

impl Cache {
    /// The part with this name, of the site in `root`. Nothing is made before something is written.
    pub fn open(root: &Path, part: &str) -> Cache {
        let root = root.join(FOLDER);
        Cache { folder: root.join(part), root }
    }

    /// A folder that is all of a cache.
    pub fn in_folder(folder: &Path) -> Cache {
        Cache { root: folder.to_owned(), folder: folder.to_owned() }
    }

    /// Where a file of this part is.
    pub fn place(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.join(name)
    }

    /// The text that [`Cache::write_text`] has written, if it is there and sound.
    pub fn read_text(&self, path: &Path) -> Option<String> {
        let mut file = fs::read_to_string(path).ok()?;
        let (hash, text) = file.split_once('\n')?;
        if blake3::hash(text.as_bytes()).to_hex().as_str() != hash {
            return None;
        }
        file.drain(..=hash.len());
        Some(file)
    }

    /// Writes a text behind a line with its hash. It comes in parts, twice, so that nobody has to have a long one in memory.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write_text<P: AsRef<str>>(&self, path: &Path, parts: impl Iterator<Item = P> + Clone) -> io::Result<()> {
        let mut hasher = blake3::Hasher::new();
        for part in parts.clone() {
            hasher.update(part.as_ref().as_bytes());
        }
        self.put(path, |file| {
            writeln!(file, "{}", hasher.finalize().to_hex())?;
            for part in parts {
                file.write_all(part.as_ref().as_bytes())?;
            }
            Ok(())
        })
    }

    /// Writes a file, which is there whole or not at all.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.put(path, |file| file.write_all(bytes))
    }

    fn put(&self, path: &Path, fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> io::Result<()> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let draft = path.with_extension(format!("{}-{number}.draft", std::process::id()));
        let written = File::create(&draft).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                self.make_folder(path)?;
                File::create(&draft)
            }
            _ => Err(error),
        });
        let filled = written.map(BufWriter::new).and_then(|mut file| fill(&mut file).and_then(|()| file.flush()));
        let moved = filled.and_then(|()| fs::rename(&draft, path));
        if moved.is_err() {
            let _ = fs::remove_file(&draft);
        }
        moved
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        if !self.root.exists() {
            fs::create_dir_all(&self.root)?;
            // Neither version control nor backups want it: see https://bford.info/cachedir/.
            File::create(self.root.join(".gitignore"))?.write_all(b"*\n")?;
            let tag = b"Signature: 8a477f597d28d172789f06886806bc55\n# What Offprint keeps between builds; it can be deleted.\n";
            File::create(self.root.join("CACHEDIR.TAG"))?.write_all(tag)?;
        }
        path.parent().map_or(Ok(()), fs::create_dir_all)
    }
}
