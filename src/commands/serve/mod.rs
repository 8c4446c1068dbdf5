//! `offprint serve`: the site in a browser, as it is at every moment.
//!
//! One thread sees changes and brings the [`Session`] up to date, and puts the result where the server finds it. The server
//! renders a page when somebody asks for it, and tells each browser that looks at a page when that page is another one.

mod indexer;
mod live;
mod reader;
mod server;
mod session;
mod view;
mod watch;

pub use session::{Change, Outcome, Session};

use super::report::{self, Format};
use crate::Options;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::due::Now;
use crate::render::Renderer;
use indexer::Indexer;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch as cell};
use view::Stamps;
use watch::{Event, Watch};

/// What a preview is asked for, besides what a build is.
pub struct Request {
    pub host: IpAddr,
    pub port: u16,
    /// Whether to show the home page in a browser.
    pub open: bool,
    /// Whether to look at files again and again rather than to be told of changes.
    pub poll: bool,
    pub quiet: bool,
    pub format: Format,
    /// What counts as now; `None` for what clocks show.
    pub now: Option<Now>,
}

/// Where the site stands, for the server.
#[derive(Default)]
struct State {
    /// The newest state without an error.
    good: Option<Arc<Renderer>>,
    /// All that is wrong or doubtful in the newest state, ready to be sent.
    problems: Vec<serde_json::Value>,
    /// Whether something is wrong, so that what is shown is not the newest state.
    broken: bool,
    stamps: Stamps,
    now: Option<Now>,
    timings: Vec<(&'static str, Duration)>,
}

/// So long an empty file is waited for.
const WRITING: Duration = Duration::from_millis(100);

/// What the threads share.
struct Shared {
    root: PathBuf,
    state: cell::Sender<Arc<State>>,
    /// The paths of the pages that browsers look at now.
    viewed: Mutex<Vec<String>>,
}

impl Shared {
    fn viewed(&self) -> MutexGuard<'_, Vec<String>> {
        self.viewed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves until somebody presses Ctrl-C. `None` when it cannot begin, which is reported.
pub fn run(options: Options, request: &Request, problems: &mut Diagnostics) -> Option<()> {
    // Pages are rendered on rayon's threads and on tokio's for what blocks; one thread does for the connections.
    let started = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .and_then(|runtime| Ok((runtime.block_on(listen(request.host, request.port))?, runtime)));
    let (listener, runtime) = match started {
        Ok(started) => started,
        Err(error) => {
            let place = SocketAddr::new(request.host, request.port);
            problems.push(
                Diagnostic::error("no-server", None, format!("nothing can be served at {place}: {error}"))
                    .remedy("choose another address with --host and --port"),
            );
            return None;
        }
    };
    let address = listener.local_addr().unwrap_or(SocketAddr::new(request.host, request.port));
    let root = std::path::absolute(&options.root).unwrap_or_else(|_| options.root.clone());
    let shared =
        Arc::new(Shared { root: root.clone(), state: cell::Sender::new(Arc::default()), viewed: Mutex::default() });
    // Watching begins before reading, so that no change falls between them.
    let (sender, events) = mpsc::channel();
    let (watch, reason) = Watch::new(&root, request.poll, sender.clone());
    let is_polling = watch.is_polling();
    let news = sender.clone();
    // Nobody needs to know any more when this fails.
    let session = Session::new(options, move || drop(news.send(Event::Read)));
    let mut work =
        Work { session, indexer: Indexer::new(), shared: shared.clone(), edits: 0, told: Vec::new(), request };
    work.update(&Change::Everything);
    // Whoever reads the address may press Ctrl-C at once; the first turn of the runtime is when it is listened for.
    let interrupted = runtime.spawn(tokio::signal::ctrl_c());
    runtime.block_on(tokio::task::yield_now());
    let home = format!("http://{}{}", reachable(address), shared.state.borrow().base_path());
    if !request.quiet {
        say_where(&home, address, request, is_polling, reason);
    }
    if request.open
        && let Err(error) = open::that_detached(&home)
    {
        eprintln!("no browser can be opened: {error}");
    }
    std::thread::scope(|scope| {
        // Without the thread that follows the files nothing would be shown any more but the past.
        let (follows, follows_no_more) = oneshot::channel::<()>();
        scope.spawn(move || {
            let _follows = follows;
            work.follow(&events, watch);
        });
        let ended = runtime.block_on(async {
            tokio::select! {
                ended = server::serve(listener, shared) => ended,
                _ = follows_no_more => Ok(()),
                ended = interrupted => ended.unwrap_or_else(|error| Err(error.into())),
            }
        });
        if let Err(error) = ended {
            eprintln!("the server has stopped: {error}");
        }
        // The thread that works is gone already when this fails.
        let _ = sender.send(Event::Stop);
    });
    // A connection that somebody holds open does not keep the program.
    runtime.shutdown_background();
    Some(())
}

/// The port that was asked for, or the next one that is free.
async fn listen(host: IpAddr, port: u16) -> io::Result<TcpListener> {
    let mut last = Err(io::ErrorKind::AddrInUse.into());
    for port in port..=port.saturating_add(100) {
        last = TcpListener::bind((host, port)).await;
        match &last {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            _ => break,
        }
    }
    last
}

/// An address that a browser can go to: one that stands for all of a machine's is none.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn say_where(home: &str, address: SocketAddr, request: &Request, is_polling: bool, reason: Option<String>) {
    let wanted = request.port;
    if wanted != 0 && wanted != address.port() {
        say(request.format, &format!("Port {wanted} is in use, so another one is taken."));
    }
    if is_polling {
        let reason = reason.map_or_else(String::new, |reason| format!(": {reason}"));
        say(request.format, &format!("Files are looked at twice a second{reason}."));
    }
    say(request.format, home);
    say(request.format, "Files are followed; Ctrl-C ends it.");
}

/// Says what is no problem, apart from where a program reads the problems.
fn say(format: Format, line: &str) {
    // Nobody listens any more when this fails; browsers may still.
    let _ = match format {
        Format::Human => writeln!(io::stdout(), "{line}"),
        Format::Json | Format::Sarif | Format::Html => writeln!(io::stderr(), "{line}"),
    };
}

/// The thread that sees changes.
struct Work<'a> {
    session: Session,
    indexer: Indexer,
    shared: Arc<Shared>,
    /// How many edits there have been.
    edits: u64,
    /// The problems that there were after the last edit.
    told: Vec<Diagnostic>,
    request: &'a Request,
}

impl Work<'_> {
    fn follow(mut self, events: &mpsc::Receiver<Event>, mut watch: Watch) {
        self.follow_links(&mut watch);
        while let Ok(event) = events.recv() {
            let mut change = Change::Paths(BTreeSet::new());
            let mut next = Some(event);
            while let Some(event) = next {
                match event {
                    Event::Stop => return,
                    Event::Read => {}
                    Event::Changed(paths) => change = change.and(Change::Paths(paths)),
                    Event::FoldersChanged => {
                        watch.look_at_folders();
                        change = Change::Everything;
                    }
                }
                // What has come while the last change was worked on is worked on together.
                next = events.try_iter().next().or_else(|| {
                    let being_written = self.is_being_written(&change);
                    being_written.then(|| events.recv_timeout(WRITING).ok()).flatten()
                });
            }
            self.update(&change);
            self.follow_links(&mut watch);
        }
    }

    /// What links lead to may be where the system does not tell of it.
    fn follow_links(&mut self, watch: &mut Watch) {
        if self.session.has_links() && watch.poll() {
            // Nobody has seen what happened before.
            self.update(&Change::Everything);
        }
    }

    /// Whether a file is empty, as it is for a moment when an editor writes it in place.
    fn is_being_written(&self, change: &Change) -> bool {
        let is_empty = |path: &String| self.shared.root.join(path).metadata().is_ok_and(|file| file.len() == 0);
        matches!(change, Change::Paths(paths) if paths.iter().any(is_empty))
    }

    fn update(&mut self, change: &Change) {
        let now = self.request.now.unwrap_or_else(super::here_and_now);
        let viewed = self.shared.viewed().clone();
        let Some(outcome) = self.session.update(change, now, &viewed) else { return };
        self.edits += 1;
        outcome.good.iter().for_each(|renderer| self.indexer.follow(renderer.clone()));
        let state = State::new(&outcome, &self.shared, self.edits, now);
        self.shared.state.send_replace(Arc::new(state));
        self.say(change, &outcome);
    }

    /// Tells what is new: problems that have been told are still there, and nobody wants to read them at each edit.
    fn say(&mut self, change: &Change, outcome: &Outcome) {
        let is_new = |problem: &&Diagnostic| !self.told.contains(*problem);
        let new: Vec<Diagnostic> = outcome.problems.iter().filter(is_new).cloned().collect();
        report::print_sorted(&new, &self.shared.root, self.request.format);
        let mended = !outcome.is_broken() && self.told.iter().any(Diagnostic::is_error);
        self.told.clone_from(&outcome.problems);
        if self.request.quiet || self.edits == 1 {
            return;
        }
        let what = match change {
            Change::Paths(paths) if paths.is_empty() => match self.session.unread() {
                0 => "all PDFs are read".to_owned(),
                left => format!("PDFs are being read, {left} left"),
            },
            Change::Paths(paths) if paths.len() == 1 => paths.iter().next().cloned().unwrap_or_default(),
            Change::Paths(paths) => format!("{} files", paths.len()),
            Change::Everything => "everything".to_owned(),
        };
        let time: Duration = outcome.timings.iter().map(|(_, time)| *time).sum();
        let mended = if mended { " · all errors are mended" } else { "" };
        say(self.request.format, &format!("{what} · {:.0} ms{mended}", time.as_secs_f64() * 1e3));
    }
}

impl State {
    fn new(outcome: &Outcome, shared: &Shared, edit: u64, now: Now) -> State {
        let old = shared.state.borrow().clone();
        let mut stamps = old.stamps.clone();
        if let Some(good) = &outcome.good {
            let plan = good.plan();
            // A theme's file is published under its name in the theme's `static/`.
            let of_theme = |path: &str| plan.find(path.strip_prefix("themes/")?.split_once("/static/")?.1);
            let routes = outcome.replaced.iter().filter_map(|path| plan.published(path).or_else(|| of_theme(path)));
            stamps.extend(routes.map(|route| (plan.href(route).into_string(), edit)));
        }
        State {
            good: outcome.good.clone(),
            broken: outcome.is_broken(),
            problems: report::to_json(&outcome.problems, &shared.root),
            stamps,
            now: Some(now),
            timings: outcome.timings.clone(),
        }
    }

    /// The path below which the site stands.
    fn base_path(&self) -> &str {
        self.good.as_ref().map_or("/", |good| good.plan().base_path())
    }
}
