//! A host that keeps files under their paths: a folder, a bucket, a server of SFTP or WebDAV.

use super::changes::Listing;
use super::headers::Headers;
use super::lock::{self, Lock};
use super::site::Item;
use super::trouble::{Trouble, Who};
use super::{Host, Work, unsendable};
use crate::base::diagnostic::Diagnostic;
use crate::base::paths::{OutPath, folders_of, parent};
use crate::commands::Progress;
use crate::write::manifest::{self, Entry, Manifest};
use futures_util::{StreamExt, TryStreamExt, stream};
use opendal::layers::{RetryLayer, TimeoutLayer};
use opendal::options::WriteOptions;
use opendal::{ErrorKind, HttpTransporter, Operator};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// Where files wait that take their places by renaming.
const STAGE: &str = ".offprint-stage";
/// Larger files go in parts, where the host takes parts, so that a few of them do not fill the memory. In bytes.
const PART: usize = 8 << 20;
/// How much of the files is in memory at once, in MiB; a single file may be larger.
const MEMORY: u32 = 256;
/// The manifest at the host is written again while files are sent: after this time at the soonest, and so seldom that it takes
/// one part in [`NOTED`] of the time.
const SOONEST: Duration = Duration::from_secs(2);
const NOTED: u32 = 10;

/// A host that opendal speaks with.
pub(super) struct Store {
    operator: Operator,
    who: Who,
    traits: Traits,
    /// Mebibytes of files that may be in memory at once.
    memory: Semaphore,
    lock: Option<Lock>,
    // Last, so that it outlives what runs on it.
    runtime: Runtime,
}

/// What is special about a kind of host.
#[derive(Clone, Default)]
pub(super) struct Traits {
    /// A folder of this machine, which can be listed without asking.
    pub local: Option<PathBuf>,
    /// Whether a file that is being written can be read in part, so that it is written beside its place and moved there.
    pub torn: bool,
    /// Whether each file has a media type and a cache-control.
    pub headers: bool,
    /// Whether a file can lead on by its metadata of this name.
    pub redirect: Option<&'static str>,
    /// Whether there are folders, which stay when their files are gone.
    pub folders: bool,
    /// How many files are on their way at once.
    pub parallel: usize,
    /// A way of its own of asking.
    pub transport: Option<HttpTransporter>,
}

impl Store {
    /// # Errors
    /// The operating system gives no threads.
    pub(super) fn new(operator: Operator, who: Who, traits: Traits) -> Result<Store, Trouble> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|error| {
            Box::new(
                Diagnostic::error("host-fails", None, format!("cannot begin to send: {error}")).remedy("try again"),
            )
        })?;
        let retry = RetryLayer::new()
            .with_jitter()
            .with_min_delay(Duration::from_millis(100))
            .with_max_delay(Duration::from_secs(8))
            .with_max_times(6);
        let timeout =
            TimeoutLayer::new().with_timeout(Duration::from_secs(60)).with_io_timeout(Duration::from_secs(180));
        let operator = match &traits.transport {
            Some(transport) => {
                let context = operator.context().clone().with_http_transport(transport.clone());
                operator.with_context(context)
            }
            None => operator,
        };
        Ok(Store {
            operator: operator.layer(timeout).layer(retry),
            who,
            traits,
            memory: Semaphore::new(MEMORY as usize),
            lock: None,
            runtime,
        })
    }

    async fn send_all(&self, work: &Work<'_>, progress: &Progress) -> Result<(), Trouble> {
        let mut at_host = work.there.in_between(work.wanted, work.changes.sent().map(|item| &item.path));
        let mut notes = Notes::new(self);
        notes.write(&at_host).await?;
        let done = async {
            let (in_the_way, rest) = match self.traits.folders {
                true => work.changes.deletions(),
                false => (Vec::new(), work.changes.deleted.iter().map(|(path, _)| path).collect()),
            };
            self.delete(&in_the_way, work, &mut at_host, progress).await?;
            self.send_waves(work, &mut at_host, &mut notes, progress).await?;
            self.delete(&rest, work, &mut at_host, progress).await
        };
        if let Err(trouble) = done.await {
            // So that the next run need not send again what has arrived; if it does not work, it sends again.
            let _ = tokio::time::timeout(Duration::from_secs(5), notes.write(&at_host)).await;
            return Err(trouble);
        }
        notes.write(&at_host).await
    }

    async fn send_waves(
        &self,
        work: &Work<'_>,
        at_host: &mut Manifest,
        notes: &mut Notes<'_>,
        progress: &Progress,
    ) -> Result<(), Trouble> {
        let number = AtomicU64::new(0);
        for wave in work.changes.waves() {
            self.make_folders(&wave).await?;
            let sent = wave.into_iter().map(|item| {
                let name = number.fetch_add(1, Ordering::Relaxed);
                async move { self.send(item, work.out, name).await.map(|size| (item, size)) }
            });
            let mut sent = stream::iter(sent).buffer_unordered(self.traits.parallel);
            while let Some((item, size)) = sent.try_next().await? {
                at_host.insert(item.path.clone(), Entry { hash: Some(item.version), size, source: None });
                progress.advance(size);
                self.still_ours()?;
                notes.write_at_times(at_host).await?;
            }
        }
        Ok(())
    }

    /// Sends a file, and tells its size in bytes.
    async fn send(&self, item: &Item, out: &Path, number: u64) -> Result<u64, Trouble> {
        let mebibytes = u32::try_from(item.size.unwrap_or_default() >> 20).unwrap_or(MEMORY).clamp(1, MEMORY);
        let _room = self.memory.acquire_many(mebibytes).await;
        let bytes = bytes(item, out).await?;
        let size = bytes.len() as u64;
        let path = item.path.as_str();
        let doing = || format!("writing {path}");
        let failed = |error| self.who.trouble(&doing(), &error);
        if !self.traits.torn {
            self.write(path, bytes, Some(item)).await.map_err(failed)?;
            return Ok(size);
        }
        let staged = format!("{STAGE}/{number}");
        self.write(&staged, bytes, None).await.map_err(failed)?;
        self.operator.rename(&staged, path).await.map_err(failed)?;
        Ok(size)
    }

    async fn write(&self, path: &str, bytes: Vec<u8>, item: Option<&Item>) -> opendal::Result<()> {
        let mut options = WriteOptions::default();
        if bytes.len() > 2 * PART && self.operator.info().capability().write_can_multi {
            options.chunk = Some(PART);
        }
        if let Some(Headers { content_type, cache_control, content_encoding, redirect, .. }) =
            item.filter(|_| self.traits.headers).map(|item| &item.headers)
        {
            options.content_type = Some(content_type.clone());
            options.cache_control = Some(cache_control.clone());
            options.content_encoding = content_encoding.map(str::to_owned);
            let metadata = self.traits.redirect.zip(redirect.clone());
            options.user_metadata = metadata.map(|(name, to)| HashMap::from([(name.to_owned(), to)]));
        }
        self.operator.write_options(path, bytes, options).await.map(drop)
    }

    /// Makes the folders of a wave, each once.
    async fn make_folders(&self, wave: &[&Item]) -> Result<(), Trouble> {
        if !self.traits.folders {
            return Ok(());
        }
        let folders: BTreeSet<&str> =
            wave.iter().map(|item| parent(item.path.as_str())).filter(|folder| !folder.is_empty()).collect();
        // Only the innermost: those above them are made on the way.
        let mut innermost: Vec<&str> = Vec::new();
        for folder in folders {
            if let Some(last) = innermost.last_mut()
                && folder.strip_prefix(*last).is_some_and(|rest| rest.starts_with('/'))
            {
                *last = folder;
            } else {
                innermost.push(folder);
            }
        }
        let made = innermost.into_iter().map(|folder| async move {
            let made = self.operator.create_dir(&format!("{folder}/")).await;
            made.map_err(|error| self.who.trouble(&format!("making the folder {folder}"), &error))
        });
        stream::iter(made).buffer_unordered(self.traits.parallel).try_collect::<Vec<()>>().await.map(drop)
    }

    async fn delete(
        &self,
        paths: &[&OutPath],
        work: &Work<'_>,
        at_host: &mut Manifest,
        progress: &Progress,
    ) -> Result<(), Trouble> {
        for some in paths.chunks(1_000) {
            self.still_ours()?;
            let deleted = self.operator.delete_iter(some.iter().map(|path| path.as_str().to_owned())).await;
            deleted.map_err(|error| self.who.trouble("deleting what the site no longer has", &error))?;
            for path in some {
                at_host.remove(path);
                progress.advance(0);
            }
        }
        if self.traits.folders {
            self.delete_empty_folders(paths, work).await;
        }
        Ok(())
    }

    /// Deletes the folders that deletions have left empty. What cannot be deleted does no harm.
    async fn delete_empty_folders(&self, deleted: &[&OutPath], work: &Work<'_>) {
        let used: BTreeSet<&str> = work.wanted.files().flat_map(|(path, _)| folders_of(path)).collect();
        let left = deleted.iter().flat_map(|path| folders_of(path)).filter(|folder| !used.contains(folder));
        let left: BTreeSet<&str> = left.collect();
        // A folder stands before what is in it.
        for folder in left.into_iter().rev() {
            let folder = format!("{folder}/");
            let entries = self.operator.list(&folder).await;
            // Some list the folder itself, too. With WebDAV whoever deletes a folder deletes what is in it.
            if entries.is_ok_and(|entries| entries.iter().all(|entry| entry.path() == folder)) {
                let _ = self.operator.delete(&folder).await;
            }
        }
    }

    fn still_ours(&self) -> Result<(), Trouble> {
        if self.lock.as_ref().is_some_and(Lock::is_lost) {
            let message = format!("another run has begun to publish to {}, as this one stood still", self.who.url);
            return Err(Box::new(
                Diagnostic::error("publishing", None, message).remedy("let the other one end, and run this again"),
            ));
        }
        Ok(())
    }

    async fn list(&self) -> Result<Listing, Trouble> {
        let failed = |error| self.who.trouble("listing what is there", &error);
        let mut lister = self.operator.lister_with("").recursive(true).await.map_err(failed)?;
        let mut listing = Listing::new();
        while let Some(entry) = lister.try_next().await.map_err(failed)? {
            if entry.metadata().is_file() && !is_own(entry.path()) {
                listing.insert(entry.path().to_owned(), Some(entry.metadata().content_length()));
            }
        }
        Ok(listing)
    }

    async fn read_manifest(&self) -> Result<Option<Manifest>, Trouble> {
        match self.operator.read(manifest::FILE).await {
            Ok(bytes) => Ok(Manifest::parse(&String::from_utf8_lossy(&bytes.to_vec()))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.who.trouble("looking what is there", &error)),
        }
    }
}

impl Host for Store {
    fn manifest(&mut self) -> Result<Option<Manifest>, Trouble> {
        self.runtime.block_on(self.read_manifest())
    }

    fn lists_quickly(&self) -> bool {
        self.traits.local.is_some() || self.operator.info().capability().list_with_recursive
    }

    fn listing(&mut self) -> Result<Listing, Trouble> {
        match &self.traits.local {
            Some(folder) => Ok(local_listing(folder)),
            None => self.runtime.block_on(self.list()),
        }
    }

    fn keeps_headers(&self) -> bool {
        self.traits.headers
    }

    fn redirects(&self) -> bool {
        self.traits.redirect.is_some()
    }

    fn begin(&mut self) -> Result<(), Trouble> {
        self.lock = Some(self.runtime.block_on(Lock::acquire(&self.operator, &self.who))?);
        Ok(())
    }

    fn carry_out(&mut self, work: &Work<'_>, progress: &Progress) -> Result<(), Trouble> {
        self.runtime.block_on(async {
            if self.traits.torn {
                // What a run that was killed has left there.
                let _ = self.operator.delete_with(&format!("{STAGE}/")).recursive(true).await;
            }
            let done = self.send_all(work, progress).await;
            if self.traits.torn {
                let _ = self.operator.delete(&format!("{STAGE}/")).await;
            }
            done
        })
    }
}

/// Whoever ends gives the host free, also when something went wrong.
impl Drop for Store {
    fn drop(&mut self) {
        if let Some(lock) = self.lock.take() {
            self.runtime.block_on(lock.release());
        }
    }
}

/// Writes the manifest at the host again and again, so that an interrupted run has not worked in vain.
struct Notes<'s> {
    store: &'s Store,
    /// The one that is being written beside the files, and how long that took.
    under_way: Option<JoinHandle<opendal::Result<Duration>>>,
    last: Instant,
    next: Duration,
}

impl<'s> Notes<'s> {
    fn new(store: &'s Store) -> Notes<'s> {
        Notes { store, under_way: None, last: Instant::now(), next: SOONEST }
    }

    /// Writes it, and waits until it is there.
    async fn write(&mut self, manifest: &Manifest) -> Result<(), Trouble> {
        self.store.still_ours()?;
        if let Some(earlier) = self.under_way.take() {
            // What went wrong with it goes wrong now, too, or does no harm.
            let _ = earlier.await;
        }
        self.put(manifest).await.map(drop).map_err(|error| self.trouble(&error))
    }

    /// Begins to write it, if it is time.
    async fn write_at_times(&mut self, manifest: &Manifest) -> Result<(), Trouble> {
        if let Some(earlier) = self.under_way.take_if(|earlier| earlier.is_finished()) {
            match earlier.await {
                Ok(Ok(time)) => self.next = SOONEST.max(time * NOTED),
                Ok(Err(error)) => return Err(self.trouble(&error)),
                Err(_) => {}
            }
        }
        if self.under_way.is_none() && self.last.elapsed() >= self.next {
            self.last = Instant::now();
            self.under_way = Some(tokio::spawn(self.put(manifest)));
        }
        Ok(())
    }

    fn put(&self, manifest: &Manifest) -> impl Future<Output = opendal::Result<Duration>> + Send + use<> {
        let (operator, torn) = (self.store.operator.clone(), self.store.traits.torn);
        let text = manifest.to_string();
        async move {
            let begin = Instant::now();
            if torn {
                let staged = format!("{STAGE}/manifest");
                operator.write(&staged, text).await?;
                operator.rename(&staged, manifest::FILE).await?;
            } else {
                operator.write(manifest::FILE, text).await?;
            }
            Ok(begin.elapsed())
        }
    }

    fn trouble(&self, error: &opendal::Error) -> Trouble {
        self.store.who.trouble("noting what is there", error)
    }
}

/// The bytes of a file as it is to be sent. Reading and compressing are done on threads of their own.
async fn bytes(item: &Item, out: &Path) -> Result<Vec<u8>, Trouble> {
    let (content, out) = (item.content.clone(), out.to_owned());
    let read = tokio::task::spawn_blocking(move || content.bytes(&out)).await;
    read.unwrap_or_else(|error| Err(error.into())).map_err(|error| unsendable(&item.path, &error))
}

/// Whether a file at the host is ours and not the site's.
fn is_own(path: &str) -> bool {
    path == manifest::FILE || path == lock::FILE || path.starts_with(STAGE)
}

fn local_listing(folder: &Path) -> Listing {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    files
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(folder).ok()?.to_str()?.replace('\\', "/");
            let size = entry.metadata().ok()?.len();
            (!is_own(&path)).then_some((path, Some(size)))
        })
        .collect()
}
