//! A host that takes a branch of a Git repository: all changes are one commit, which is there or is not.
//!
//! The `git` program does the work, so that keys, tokens and passwords are found where its users keep them. No working copy is
//! made: the repository is kept in the site's cache without the files of earlier commits, and changes are streamed into it.

use super::changes::{Changes, Listing};
use super::trouble::{Trouble, Who, without_secrets};
use super::{Host, Work, unsendable};
use crate::base::cache::Cache;
use crate::base::config::PublishTarget;
use crate::base::diagnostic::Diagnostic;
use crate::commands::Progress;
use crate::write::manifest::{self, Manifest};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Where the branch's tip is kept, and where the new commit is made.
const THERE: &str = "refs/offprint/there";
const NEXT: &str = "refs/offprint/next";

/// A branch of a repository somewhere.
pub(super) struct Branch {
    who: Who,
    /// The repository in the cache.
    folder: PathBuf,
    remote: String,
    /// `refs/heads/…`
    name: String,
    keeps_history: bool,
    /// The commit that the branch was at.
    tip: Option<String>,
    is_fetched: bool,
}

impl Branch {
    pub(super) fn new(root: &Path, who: Who, remote: &str, branch: &str, target: &PublishTarget) -> Branch {
        // Absolute, since git is told of it wherever it runs.
        let folder = Cache::open(root, "publish").place(format!("{}.git", blake3::hash(remote.as_bytes()).to_hex()));
        Branch {
            who,
            folder: std::path::absolute(&folder).unwrap_or(folder),
            remote: remote.to_owned(),
            name: format!("refs/heads/{branch}"),
            keeps_history: target.history,
            tip: None,
            is_fetched: false,
        }
    }

    fn git(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("--git-dir").arg(&self.folder).args(args).stdin(Stdio::null()).env("LC_ALL", "C");
        if !io::IsTerminal::is_terminal(&io::stdin()) {
            command.env("GIT_TERMINAL_PROMPT", "0");
        }
        command
    }

    fn run(&self, args: &[&str], doing: &str) -> Result<Output, Trouble> {
        let output = self.git(args).output().map_err(|error| no_git(&error))?;
        if output.status.success() { Ok(output) } else { Err(self.failed(doing, &output.stderr)) }
    }

    fn failed(&self, doing: &str, said: &[u8]) -> Trouble {
        let said = String::from_utf8_lossy(said);
        let lines = said.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("hint:"));
        let said = lines.collect::<Vec<_>>().join("; ");
        let short: String = said.chars().take(400).collect();
        let has = |signs: &[&str]| signs.iter().any(|sign| said.contains(sign));
        let (code, remedy) = if has(&["stale info", "non-fast-forward", "fetch first", "[rejected]", "cannot lock ref"])
        {
            ("publishing", "somebody else has published meanwhile; run this again to see what is left to do".to_owned())
        } else if has(&[
            "Authentication",
            "Permission denied",
            "could not read Username",
            "403",
            "denied",
            "terminal prompts",
        ]) {
            let credentials = self.who.credentials;
            (
                "host-refuses",
                format!("the credentials come from {credentials}; look whether they are right, and may push"),
            )
        } else if has(&["No space left"]) {
            ("host-full", "make room, and run this again".to_owned())
        } else {
            ("host-fails", "look at the address in site.toml, and run this again".to_owned())
        };
        let message = without_secrets(format!("{} fails while {doing}: {short}", self.who.url));
        Box::new(Diagnostic::error(code, None, message).remedy(remedy))
    }

    /// Brings the branch's tip here, without its files.
    fn fetch(&mut self) -> Result<(), Trouble> {
        if self.is_fetched {
            return Ok(());
        }
        let doing = "looking what is there";
        // Told by its name, git makes the folders above it, too.
        let made = Command::new("git").args(["init", "--quiet", "--bare"]).arg(&self.folder).output();
        let made = made.map_err(|error| no_git(&error))?;
        if !made.status.success() {
            return Err(self.failed(doing, &made.stderr));
        }
        for (key, value) in [
            ("remote.origin.url", self.remote.as_str()),
            // Git fetches the files that it turns out to need, such as the manifest.
            ("remote.origin.promisor", "true"),
            ("remote.origin.partialclonefilter", "blob:none"),
            ("gc.auto", "0"),
        ] {
            self.run(&["config", key, value], doing)?;
        }
        let found = self.run(&["ls-remote", "origin", &self.name], doing)?;
        let found = String::from_utf8_lossy(&found.stdout).into_owned();
        self.tip = found.split_whitespace().next().map(str::to_owned);
        if self.tip.is_some() {
            let refs = format!("+{}:{THERE}", self.name);
            self.run(&["fetch", "--quiet", "--no-tags", "--depth=1", "--filter=blob:none", "origin", &refs], doing)?;
        }
        self.is_fetched = true;
        Ok(())
    }

    /// Writes the commit for `git fast-import`. Without its end git makes none.
    fn write_commit(
        &self,
        mut to: impl Write,
        work: &Work<'_>,
        tree: &str,
        progress: &Progress,
    ) -> io::Result<Result<(), Trouble>> {
        let committer = self.committer();
        write!(to, "commit {NEXT}\ncommitter {committer}\n")?;
        let message = message(work.changes);
        write!(to, "data {}\n{message}\n", message.len())?;
        match &self.tip {
            Some(tip) if self.keeps_history => writeln!(to, "from {tip}")?,
            Some(_) => writeln!(to, "M 040000 {tree} \"\"")?,
            None => {}
        }
        for (path, _) in &work.changes.deleted {
            writeln!(to, "D {}", quoted(path.as_str()))?;
            progress.advance(0);
        }
        for item in work.changes.sent() {
            let bytes = match item.content.bytes(work.out) {
                Ok(bytes) => bytes,
                Err(error) => return Ok(Err(unsendable(&item.path, &error))),
            };
            write!(to, "M 100644 inline {}\ndata {}\n", quoted(item.path.as_str()), bytes.len())?;
            to.write_all(&bytes)?;
            writeln!(to)?;
            progress.advance(bytes.len() as u64);
        }
        let manifest = work.wanted.to_string();
        write!(to, "M 100644 inline {}\ndata {}\n{manifest}\ndone\n", manifest::FILE, manifest.len())?;
        to.flush().map(Ok)
    }

    /// Who publishes, as git knows him; with the time.
    fn committer(&self) -> String {
        let known = self.git(&["var", "GIT_COMMITTER_IDENT"]).output().ok().filter(|output| output.status.success());
        let known = known.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        known
            .filter(|known| known.contains('<'))
            .unwrap_or_else(|| format!("Offprint <offprint@localhost> {} +0000", crate::commands::now().as_second()))
    }

    fn commit(&self, work: &Work<'_>, progress: &Progress) -> Result<(), Trouble> {
        let doing = "making a commit";
        let tree = match &self.tip {
            Some(tip) => {
                let output = self.run(&["rev-parse", &format!("{tip}^{{tree}}")], doing)?;
                String::from_utf8_lossy(&output.stdout).trim().to_owned()
            }
            None => String::new(),
        };
        let mut import = self.git(&["fast-import", "--quiet", "--force", "--done", "--date-format=raw-permissive"]);
        import.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut import = import.spawn().map_err(|error| no_git(&error))?;
        let written = match import.stdin.take() {
            Some(stdin) => self.write_commit(BufWriter::with_capacity(1 << 16, stdin), work, &tree, progress),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        };
        let output = import.wait_with_output().map_err(|error| no_git(&error))?;
        match written {
            Ok(Err(trouble)) => Err(trouble),
            Ok(Ok(())) if output.status.success() => Ok(()),
            _ => Err(self.failed(doing, &output.stderr)),
        }
    }
}

impl Host for Branch {
    fn manifest(&mut self) -> Result<Option<Manifest>, Trouble> {
        self.fetch()?;
        let Some(tip) = &self.tip else { return Ok(None) };
        let output = self.git(&["cat-file", "blob", &format!("{tip}:{}", manifest::FILE)]).output();
        let output = output.map_err(|error| no_git(&error))?;
        Ok(Manifest::parse(&String::from_utf8_lossy(&output.stdout)).filter(|_| output.status.success()))
    }

    fn lists_quickly(&self) -> bool {
        true
    }

    fn listing(&mut self) -> Result<Listing, Trouble> {
        self.fetch()?;
        let Some(tip) = &self.tip else { return Ok(Listing::new()) };
        let output = self.run(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", tip], "listing what is there")?;
        let text = String::from_utf8_lossy(&output.stdout);
        let paths = text.split('\0').filter(|path| !path.is_empty() && *path != manifest::FILE);
        Ok(paths.map(|path| (path.to_owned(), None)).collect())
    }

    fn keeps_headers(&self) -> bool {
        false
    }

    /// Nothing has to be locked: a push is taken whole, and only if nobody was faster.
    fn begin(&mut self) -> Result<(), Trouble> {
        Ok(())
    }

    fn carry_out(&mut self, work: &Work<'_>, progress: &Progress) -> Result<(), Trouble> {
        self.commit(work, progress)?;
        let refs = format!("{NEXT}:{}", self.name);
        // It has to be where it was when the changes were shown; an empty one means that there was no branch.
        let lease = format!("--force-with-lease={}:{}", self.name, self.tip.as_deref().unwrap_or_default());
        self.run(&["push", "--quiet", &lease, "origin", &refs], "pushing")?;
        Ok(())
    }
}

fn message(changes: &Changes<'_>) -> String {
    let changed = changes.sent().count() - changes.new.len();
    format!("Publish: {} new, {changed} changed, {} deleted files", changes.new.len(), changes.deleted.len())
}

/// A path as fast-import reads it, whatever is in it.
fn quoted(path: &str) -> String {
    format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

fn no_git(error: &io::Error) -> Trouble {
    let message = format!("the program `git` does not run: {error}");
    Box::new(Diagnostic::error("host-fails", None, message).remedy("install it, such as with `apt-get install git`"))
}
