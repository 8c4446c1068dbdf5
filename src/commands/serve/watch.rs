//! Seeing that files change.

use crate::base::config;
use crate::discover::{CONTENT, I18N, STATIC};
use notify::event::{EventKind, MetadataKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

/// The folders of a site that are looked at with all that is in them. The site's folder itself is looked at, too, but not
/// what else it has: the output is there.
const FOLDERS: [&str; 5] = [CONTENT, STATIC, "templates", "themes", I18N];

/// So long nothing more has to happen before files are read: editors write in several steps.
const QUIET: Duration = Duration::from_millis(15);

/// After this time files are read though more is happening, as in a long checkout.
const LONGEST: Duration = Duration::from_millis(250);

/// How often files are looked at where the system does not tell.
const POLL: Duration = Duration::from_millis(500);

/// Looks after a site's files as long as it lives.
pub struct Watch {
    root: PathBuf,
    sender: Sender<Event>,
    /// The system tells, if it can.
    native: Option<RecommendedWatcher>,
    /// Files are looked at again and again until this is gone.
    polling: Option<Sender<()>>,
}

impl Watch {
    /// Begins to watch the site at `root`: changes go to `sender`. Polls if that is wanted, or if it is the only way; then
    /// the reason is returned, too.
    pub fn new(root: &Path, poll: bool, sender: Sender<Event>) -> (Watch, Option<String>) {
        let mut watch = Watch { root: root.to_owned(), sender, native: None, polling: None };
        let reason = match remote_file_system(root) {
            _ if poll => None,
            Some(kind) => Some(format!("{} is on {kind}, where the system does not tell of changes", root.display())),
            None => match watch.native() {
                Ok(native) => {
                    watch.native = Some(native);
                    return (watch, None);
                }
                Err(error) => Some(error.to_string()),
            },
        };
        watch.poll();
        (watch, reason)
    }

    fn native(&self) -> notify::Result<RecommendedWatcher> {
        // The watcher's end is the end of what it sends to, and so of the thread.
        let (raw, told) = mpsc::channel();
        let mut watcher = notify::recommended_watcher(raw)?;
        watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        for folder in FOLDERS.map(|folder| self.root.join(folder)) {
            if folder.exists() {
                watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        let (root, sender) = (self.root.clone(), self.sender.clone());
        std::thread::spawn(move || gather(&told, &root, &sender));
        Ok(watcher)
    }

    /// Looks at files again and again from now on, if it does not yet; tells whether it has begun to. What links lead to is
    /// seen in no other way.
    pub fn poll(&mut self) -> bool {
        if self.polling.is_some() {
            return false;
        }
        let (stop, stopped) = mpsc::channel();
        let (root, sender) = (self.root.clone(), self.sender.clone());
        let begin = stamps(&root);
        std::thread::spawn(move || poll_until(&stopped, begin, &root, &sender));
        self.polling = Some(stop);
        true
    }

    /// Whether the system tells nothing.
    pub fn is_polling(&self) -> bool {
        self.native.is_none()
    }

    /// Looks at the site's folders, which may have come since, or be others of the same names.
    pub fn look_at_folders(&mut self) {
        let Some(watcher) = &mut self.native else { return };
        for folder in FOLDERS.map(|folder| self.root.join(folder)) {
            // What is not watched cannot be unwatched, and what is not there cannot be watched.
            let _ = watcher.unwatch(&folder);
            let _ = watcher.watch(&folder, RecursiveMode::Recursive);
        }
    }
}

/// What tells a file from what it was. notify's own poller compares whole seconds, and would miss a file that becomes older,
/// as in a checkout.
type Stamp = (Option<SystemTime>, u64);

fn poll_until(stopped: &mpsc::Receiver<()>, mut old: FxHashMap<String, Stamp>, root: &Path, sender: &Sender<Event>) {
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
    /// More is known of the site's PDFs.
    Read,
    /// Nobody needs to know any more.
    Stop,
}

/// Gathers what the system tells until it is quiet, and tells it at once. No path is dropped, not even that of a file that
/// has come and gone: it may have been read in between.
fn gather(raw: &mpsc::Receiver<notify::Result<notify::Event>>, root: &Path, sender: &Sender<Event>) {
    // Some systems tell of the folder under its real name.
    let real = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let relative_to_site = |path: &PathBuf| relative(path, root).or_else(|| relative(path, &real));
    while let Ok(first) = raw.recv() {
        let mut paths = BTreeSet::new();
        let mut is_sure = true;
        let start = Instant::now();
        let mut end = start;
        let mut next = Some(first);
        while let Some(event) = next {
            match event {
                Ok(event) if event.need_rescan() => is_sure = false,
                Ok(event) if is_change(event.kind) => {
                    paths.extend(event.paths.iter().filter_map(relative_to_site));
                    end = (Instant::now() + QUIET).min(start + LONGEST);
                }
                Ok(_) => {}
                Err(_) => is_sure = false,
            }
            next = raw.recv_timeout(end.saturating_duration_since(Instant::now())).ok();
        }
        let event = if is_sure { told(paths) } else { Some(Event::FoldersChanged) };
        if event.is_some_and(|event| sender.send(event).is_err()) {
            return;
        }
    }
}

fn told(paths: BTreeSet<String>) -> Option<Event> {
    let of_site: BTreeSet<String> = paths
        .into_iter()
        .filter(|path| path == config::FILE || FOLDERS.iter().any(|folder| path.split('/').next() == Some(folder)))
        .collect();
    if of_site.iter().any(|path| FOLDERS.contains(&path.as_str())) {
        return Some(Event::FoldersChanged);
    }
    (!of_site.is_empty()).then_some(Event::Changed(of_site))
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
