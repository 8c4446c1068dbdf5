//! Seeing that files change.

use crate::base::config;
use crate::discover::{CONTENT, STATIC};
use notify::event::{EventKind, MetadataKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

/// The folders of a site that are looked at with all that is in them. The site's folder itself is looked at, too, but not
/// what else it has: the output is there.
const FOLDERS: [&str; 4] = [CONTENT, STATIC, "templates", "themes"];

/// So long nothing more has to happen before files are read: editors write in several steps.
const QUIET: Duration = Duration::from_millis(15);

/// Where something happens all the time, files are read after so long nevertheless.
const LONGEST: Duration = Duration::from_millis(100);

/// How often files are looked at where the system does not tell.
const POLL: Duration = Duration::from_millis(500);

/// Looks after a site's files as long as it lives.
pub enum Watch {
    /// The system tells.
    Native(RecommendedWatcher),
    /// Files are looked at again and again.
    Polling { _until_dropped: mpsc::Sender<()> },
}

impl Watch {
    /// Begins to watch the site at `root`: changes go to `sender`. Polls if that is wanted, or if it is the only way; then
    /// the reason is returned, too.
    pub fn new(root: &Path, poll: bool, sender: &Sender<Event>) -> (Watch, Option<String>) {
        let reason = match remote_file_system(root) {
            _ if poll => None,
            Some(kind) => Some(format!("{} is on {kind}, where the system does not tell of changes", root.display())),
            None => match Watch::native(root, sender) {
                Ok(watch) => return (watch, None),
                Err(error) => Some(error.to_string()),
            },
        };
        let (stop, stopped) = mpsc::channel();
        let (root, sender) = (root.to_owned(), sender.clone());
        std::thread::spawn(move || poll_until(&stopped, &root, &sender));
        (Watch::Polling { _until_dropped: stop }, reason)
    }

    fn native(root: &Path, sender: &Sender<Event>) -> notify::Result<Watch> {
        let (seen, changes) = mpsc::channel();
        let mut watcher = notify::recommended_watcher(handler(root, seen))?;
        watcher.watch(root, RecursiveMode::NonRecursive)?;
        for folder in FOLDERS.map(|folder| root.join(folder)) {
            if folder.exists() {
                watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        let sender = sender.clone();
        std::thread::spawn(move || gather(&changes, &sender));
        Ok(Watch::Native(watcher))
    }

    pub fn is_polling(&self) -> bool {
        matches!(self, Watch::Polling { .. })
    }

    /// Looks at the site's folders, which may have come since, or be others of the same names.
    pub fn look_at_folders(&mut self, root: &Path) {
        let Watch::Native(watcher) = self else { return };
        for folder in FOLDERS.map(|folder| root.join(folder)) {
            // What is not watched cannot be unwatched, and what is not there cannot be watched.
            let _ = watcher.unwatch(&folder);
            let _ = watcher.watch(&folder, RecursiveMode::Recursive);
        }
    }
}

/// What tells a file from what it was. notify's own poller compares whole seconds, and would miss a file that becomes older,
/// as in a checkout.
type Stamp = (Option<SystemTime>, u64);

fn poll_until(stopped: &mpsc::Receiver<()>, root: &Path, sender: &Sender<Event>) {
    let mut old = stamps(root);
    while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(POLL) {
        let new = stamps(root);
        let changed = new.iter().filter(|(path, stamp)| old.get(*path) != Some(*stamp)).map(|(path, _)| path);
        let gone = old.keys().filter(|path| !new.contains_key(*path));
        if let Some(event) = told(changed.chain(gone).cloned().collect())
            && sender.send(event).is_err()
        {
            return;
        }
        old = new;
    }
}

/// All files of a site, relative to its root.
fn stamps(root: &Path) -> FxHashMap<String, Stamp> {
    let settings = walkdir::WalkDir::new(root.join(config::FILE));
    let trees = FOLDERS.map(|folder| walkdir::WalkDir::new(root.join(folder)).follow_links(true));
    let entries = std::iter::once(settings).chain(trees).flat_map(IntoIterator::into_iter).flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    let stamp = |metadata: std::fs::Metadata| (metadata.modified().ok(), metadata.len());
    files.filter_map(|entry| Some((relative(entry.path(), root)?, stamp(entry.metadata().ok()?)))).collect()
}

/// What a watcher tells.
#[derive(Debug)]
pub enum Event {
    /// Something has changed at these paths, relative to the root.
    Changed(BTreeSet<String>),
    /// The site's folders have come or gone, or nothing is known for sure.
    FoldersChanged,
    /// Nobody needs to know any more.
    Stop,
}

/// Takes what the system tells, as paths relative to the root.
fn handler(root: &Path, seen: Sender<BTreeSet<String>>) -> impl FnMut(notify::Result<notify::Event>) + Send + 'static {
    let root = root.to_owned();
    // Some systems tell of the folder under its real name.
    let real = root.canonicalize().unwrap_or_else(|_| root.clone());
    move |result: notify::Result<notify::Event>| {
        let mut paths: BTreeSet<String> = match result {
            Ok(event) if !event.need_rescan() && !is_change(event.kind) => return,
            Ok(event) if !event.need_rescan() => {
                let relative = |path: &PathBuf| relative(path, &root).or_else(|| relative(path, &real));
                event.paths.iter().filter_map(relative).collect()
            }
            // Something has been missed, so that anything may have changed.
            _ => FOLDERS.map(str::to_owned).into(),
        };
        paths.retain(|path| is_of_site(path));
        if !paths.is_empty() {
            // Nobody listens any more when this fails.
            let _ = seen.send(paths);
        }
    }
}

/// Passes on together what is seen in one go. All that counts is which paths: what has happened there tells the disk. Whoever
/// makes one event of several has to know what was there before: a file that takes the place of another one and is renamed
/// at once looks as if it had never been there, but the other one is gone.
fn gather(seen: &Receiver<BTreeSet<String>>, sender: &Sender<Event>) {
    while let Ok(mut paths) = seen.recv() {
        let begin = Instant::now();
        while begin.elapsed() < LONGEST
            && let Ok(more) = seen.recv_timeout(QUIET)
        {
            paths.extend(more);
        }
        if let Some(event) = told(paths)
            && sender.send(event).is_err()
        {
            return;
        }
    }
}

/// What to tell of changes at these paths.
fn told(mut paths: BTreeSet<String>) -> Option<Event> {
    paths.retain(|path| is_of_site(path));
    if paths.iter().any(|path| FOLDERS.contains(&path.as_str())) {
        return Some(Event::FoldersChanged);
    }
    (!paths.is_empty()).then_some(Event::Changed(paths))
}

fn is_of_site(path: &str) -> bool {
    path == config::FILE || FOLDERS.iter().any(|folder| path.split('/').next() == Some(folder))
}

/// Whether something may be there that was not, or the other way round. Reading is no change: the preview itself reads.
fn is_change(kind: EventKind) -> bool {
    !matches!(
        kind,
        EventKind::Access(_)
            | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime | MetadataKind::Extended))
    )
}

fn relative(path: &Path, root: &Path) -> Option<String> {
    let parts = path.strip_prefix(root).ok()?.components().map(|part| part.as_os_str().to_string_lossy());
    Some(parts.collect::<Vec<_>>().join("/"))
}

/// The kind of the file system at `path` if it is one of those that do not tell of changes that others make: network
/// drives, and Windows' drives under WSL.
fn remote_file_system(path: &Path) -> Option<String> {
    const REMOTE: [&str; 12] =
        ["9p", "afs", "ceph", "cifs", "drvfs", "fuse.sshfs", "glusterfs", "nfs", "nfs4", "smb3", "smbfs", "vboxsf"];
    let path = path.canonicalize().ok()?;
    let mounts = std::fs::read_to_string("/proc/self/mounts").ok()?;
    // The last mount at the longest path is the one that counts.
    let (_, kind) = mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            let place = PathBuf::from(fields.next()?.replace("\\040", " "));
            let kind = fields.next()?;
            path.starts_with(&place).then(|| (place.components().count(), kind))
        })
        .max_by_key(|(length, _)| *length)?;
    REMOTE.contains(&kind).then(|| kind.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_belongs_to_the_site_is_told() {
        let told = |paths: &[&str]| told(paths.iter().map(|path| (*path).to_owned()).collect());
        assert!(told(&["public", "README.md", "contents/a.md"]).is_none());
        assert!(matches!(told(&["content", "content/a.md"]), Some(Event::FoldersChanged)));
        let Some(Event::Changed(paths)) = told(&["x", "content/a.md", "site.toml"]) else {
            panic!("two paths of the site")
        };
        assert_eq!(paths.into_iter().collect::<Vec<_>>(), ["content/a.md", "site.toml"]);
    }

    #[test]
    fn this_machines_own_disk_tells() {
        assert_eq!(remote_file_system(Path::new("/proc")), None);
    }
}
