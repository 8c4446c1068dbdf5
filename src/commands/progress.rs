//! A bar for builds that take longer than a second, on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How far a build is.
pub struct Progress {
    start: Instant,
    total: AtomicUsize,
    done: AtomicUsize,
    shown: bool,
    bar: OnceLock<ProgressBar>,
}

/// Work that is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

impl Progress {
    /// A bar on standard error if that is a terminal and `quiet` is not wanted.
    pub fn new(quiet: bool) -> Progress {
        Progress {
            start: Instant::now(),
            total: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            shown: !quiet && std::io::stderr().is_terminal(),
            bar: OnceLock::new(),
        }
    }

    pub fn begin(&self, total: usize) {
        self.total.store(total, Ordering::Relaxed);
    }

    pub fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        // Drawing for each page would cost more than the page.
        if self.shown && done.is_multiple_of(64) && self.start.elapsed() > PATIENCE {
            self.bar.get_or_init(|| self.draw()).set_position(done as u64);
        }
    }

    fn draw(&self) -> ProgressBar {
        let total = self.total.load(Ordering::Relaxed) as u64;
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{bar:32} {human_pos} of {human_len} files, {eta} left") {
            bar.set_style(style);
        }
        bar
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
