//! Catalogues to build, and what came of it.

use crate::pdfs;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::os::unix::fs::{MetadataExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;
use tempfile::TempDir;

/// The program under test.
pub const OFFPRINT: &str = env!("CARGO_BIN_EXE_offprint");

/// The smallest `site.toml`, with a taxonomy.
pub const SITE: &str = "title = \"Harbour Institute\"\nbase_url = \"https://harbour.example/\"\n\n\
                        [[taxonomies]]\nkey = \"topics\"\n";

/// The "today" of every build that names no other.
pub const TODAY: &str = "2026-11-22";

/// A folder that goes away with its test: in memory where the system has such a place.
pub fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.expect("a temporary folder")
}

/// The program with the options that make its answer the same everywhere.
pub fn offprint(args: &[&str]) -> Command {
    let mut command = Command::new(OFFPRINT);
    command.args(args).args(["--format", "json"]);
    if !args.contains(&"--date") {
        command.args(["--date", TODAY]);
    }
    command
}

/// The whole text of a paper's file. `more` are further lines of front matter, each with its end.
pub fn paper(title: &str, more: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2020-01-01\n{more}---\nThe text of {title}.\n")
}

/// A PDF of one page with a text on it.
pub fn pdf(text: &str) -> Vec<u8> {
    pdfs::paper().page(&[text, "and some more words"]).bytes()
}

/// A file or link to put somewhere.
pub enum Item {
    Bytes(Vec<u8>),
    LinkTo(&'static str),
}

impl From<&str> for Item {
    fn from(text: &str) -> Item {
        Item::Bytes(text.into())
    }
}

impl From<String> for Item {
    fn from(text: String) -> Item {
        Item::Bytes(text.into())
    }
}

impl From<&[u8]> for Item {
    fn from(bytes: &[u8]) -> Item {
        Item::Bytes(bytes.into())
    }
}

impl From<Vec<u8>> for Item {
    fn from(bytes: Vec<u8>) -> Item {
        Item::Bytes(bytes)
    }
}

/// Puts an item at a path, in place of what was there.
pub fn put(path: &Path, item: impl Into<Item>) {
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    match item.into() {
        Item::Bytes(bytes) => fs::write(path, bytes).expect("a file"),
        Item::LinkTo(target) => symlink(target, path).expect("a link"),
    }
}

/// A catalogue in a folder of its own. Its output is the folder's `public`.
pub struct Site {
    folder: TempDir,
}

impl Site {
    /// A catalogue without papers.
    pub fn new() -> Site {
        Site { folder: scratch() }.file("site.toml", SITE)
    }

    /// With another file.
    pub fn file(self, path: &str, item: impl Into<Item>) -> Site {
        self.put(path, item);
        self
    }

    /// With the paper `content/publications/NAME.md`; `more` are further lines of its front matter.
    pub fn paper(self, name: &str, more: &str) -> Site {
        self.file(&format!("content/publications/{name}.md"), paper(name, more))
    }

    /// Puts a file into the folder, in place of what was there.
    pub fn put(&self, path: &str, item: impl Into<Item>) {
        put(&self.path(path), item);
    }

    /// Puts a file into the folder in one step, as careful editors do: nobody sees it half written.
    pub fn save(&self, path: &str, item: impl Into<Item>) {
        let (path, beside) = (self.path(path), self.path("elsewhere/saved"));
        put(&beside, item);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::rename(beside, path).expect("in its place");
    }

    /// Takes a file or folder out of the folder.
    pub fn remove(&self, path: &str) {
        let path = self.path(path);
        if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) }.expect("it was there");
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Runs `offprint build` on it.
    pub fn build(&self, args: &[&str]) -> Run {
        self.run(&[&["build"], args].concat())
    }

    /// Builds, and expects that nothing at all is reported.
    pub fn built(self) -> Site {
        self.build(&[]).is_clean();
        self
    }

    /// Runs any command on it.
    pub fn run(&self, args: &[&str]) -> Run {
        Run::from(offprint(args).arg("--root").arg(self.folder.path()).output().expect("it runs"))
    }

    /// Builds as someone who may do no more than the files' permissions say: the system's owner, as whom containers run
    /// tests, may do everything, so the program then runs as nobody.
    pub fn build_without_privilege(&self) -> Run {
        const NOBODY: u32 = 65534;
        let place = scratch();
        let program = place.path().join("offprint");
        fs::copy(OFFPRINT, &program).expect("a copy that everyone may run");
        let mut command = Command::new(&program);
        if fs::metadata(&program).expect("there").uid() == 0 {
            chown(place.path(), Some(NOBODY), None).expect("allowed");
            chown(self.folder.path(), Some(NOBODY), None).expect("allowed");
            command.uid(NOBODY);
        }
        command.args(["build", "--format", "json", "--date", TODAY, "--root"]).arg(self.folder.path());
        Run::from(command.output().expect("it runs"))
    }

    /// What stands in its output.
    pub fn output(&self) -> Tree {
        Tree::read(&self.path("public"))
    }

    /// A page of the output, as text.
    pub fn page(&self, path: &str) -> String {
        let path = self.path("public").join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The names in the folder that are neither the site's sources nor its output.
    pub fn strangers(&self) -> Vec<String> {
        let known = [
            ".offprint-cache",
            "site.toml",
            "content",
            "static",
            "themes",
            "templates",
            "public",
            "outside.txt",
            "pdfs",
            "elsewhere",
        ];
        let names = fs::read_dir(self.folder.path()).expect("the folder").map(|entry| entry.expect("an entry"));
        names.filter_map(|entry| entry.file_name().into_string().ok()).filter(|n| !known.contains(&&**n)).collect()
    }
}

/// What a run said.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub problems: Vec<Problem>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Run {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        let object = |line: &str| serde_json::from_str(line).ok();
        let problems = stdout.lines().filter_map(object).collect();
        Run { code: output.status.code().unwrap_or(-1), problems, stdout, stderr }
    }
}

impl Run {
    /// Each problem in one line.
    pub fn said(&self) -> Vec<String> {
        self.problems.iter().map(Problem::to_string).collect()
    }

    /// Expects success without a word of warning.
    #[track_caller]
    pub fn is_clean(&self) {
        assert!(self.code == 0 && self.problems.is_empty(), "{self:#?}");
    }

    /// Expects success with warnings, or failure when one of them is an error.
    #[track_caller]
    pub fn says(&self, expected: &[&str]) -> &Run {
        assert_eq!(self.said(), expected, "{self:#?}");
        let failed = self.problems.iter().any(|problem| problem.severity == "error");
        assert_eq!(self.code, i32::from(failed), "{self:#?}");
        self
    }
}

/// Runs a command while `folder` is a file system of its own with so much room, for nobody else; and then the words of a
/// shell, before it is gone.
pub fn with_little_room(command: &Command, folder: &Path, room: &str, then: &str) -> Run {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| format!("'{}'", word.to_str().expect("UTF-8"))).collect();
    let script = format!(
        "mount -t tmpfs -o size={room} tmpfs '{}' && {{ {}; code=$?; {then}; exit $code; }}",
        folder.display(),
        words.join(" ")
    );
    let shell = ["--user", "--map-root-user", "--mount", "sh", "-c", &script];
    Run::from(Command::new("unshare").args(shell).output().expect("unshare of util-linux runs"))
}

/// A diagnostic, as `--format json` gives it.
#[derive(Debug, Deserialize)]
pub struct Problem {
    pub code: String,
    pub severity: String,
    pub message: String,
    pub remedy: String,
    pub file: Option<String>,
    pub line: Option<u32>,
    pub column: Option<u32>,
    pub related: Vec<Related>,
}

/// Another place that belongs to a diagnostic.
#[derive(Debug, Deserialize)]
pub struct Related {
    pub label: String,
    pub file: String,
}

/// `error[bad-date] content/a.md:3:1`
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.severity, self.code)?;
        match (&self.file, self.line, self.column) {
            (Some(file), Some(line), Some(column)) => write!(f, " {file}:{line}:{column}"),
            (Some(file), ..) => write!(f, " {file}"),
            _ => Ok(()),
        }
    }
}

/// The manifest by which a build knows what earlier ones wrote.
pub const MANIFEST: &str = ".offprint-manifest";

/// The files below a folder, each by its path.
#[derive(Clone, PartialEq, Eq)]
pub struct Tree(pub BTreeMap<String, File>);

/// A file's content, and what tells whether it was touched.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    pub bytes: Vec<u8>,
    pub modified: SystemTime,
    pub inode: u64,
}

impl Tree {
    /// The files below a folder; none when it is not there.
    pub fn read(folder: &Path) -> Tree {
        let mut files = BTreeMap::new();
        for entry in walkdir::WalkDir::new(folder) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(_) if !folder.exists() => break,
                Err(error) => panic!("{error}"),
            };
            if !entry.file_type().is_dir() {
                let name = entry.path().strip_prefix(folder).expect("below").to_str().expect("UTF-8").to_owned();
                let metadata = entry.metadata().expect("metadata");
                let bytes = match fs::read_link(entry.path()) {
                    Ok(target) => target.into_os_string().into_encoded_bytes(),
                    Err(_) => fs::read(entry.path()).expect("readable"),
                };
                let modified = metadata.modified().expect("a time");
                files.insert(name, File { bytes, modified, inode: metadata.ino() });
            }
        }
        Tree(files)
    }

    pub fn paths(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }

    pub fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(|file| &*file.bytes)
    }

    /// Expects the same paths with the same bytes.
    #[track_caller]
    pub fn has_the_bytes_of(&self, other: &Tree) {
        assert_eq!(self.paths(), other.paths());
        let differ = |path: &&&str| self.bytes(path) != other.bytes(path);
        assert_eq!(self.paths().iter().filter(differ).collect::<Vec<_>>(), Vec::<&&str>::new());
    }

    /// Expects that not even a time has changed.
    #[track_caller]
    pub fn is_untouched_since(&self, earlier: &Tree) {
        self.has_the_bytes_of(earlier);
        let touched = |path: &&&String| self.0[**path] != earlier.0[**path];
        assert_eq!(
            self.0.keys().collect::<Vec<_>>().iter().filter(touched).collect::<Vec<_>>(),
            Vec::<&&String>::new()
        );
    }
}
