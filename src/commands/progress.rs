//! A bar for work that takes longer than a second, on a terminal.

use crate::load::documents;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How far a build is.
pub struct Progress {
    start: Instant,
    wanted: bool,
    /// `None` when nobody would see it.
    bar: RwLock<Option<ProgressBar>>,
    shown: AtomicBool,
}

/// Work that is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

impl Progress {
    /// A bar on standard error if that is a terminal and `quiet` is not wanted.
    pub fn new(quiet: bool) -> Progress {
        Progress {
            start: Instant::now(),
            wanted: !quiet && std::io::stderr().is_terminal(),
            bar: RwLock::default(),
            shown: AtomicBool::new(false),
        }
    }

    /// Begins with a number of things to do, of which `what` is the name.
    pub fn begin(&self, what: &str, total: usize) {
        self.show(total as u64, &format!("{{bar:32}} {{human_pos}} of {{human_len}} {what}, {{eta}} left"));
    }

    /// Begins with bytes to send.
    pub fn begin_bytes(&self, total: u64) {
        self.show(total, "{bar:32} {decimal_bytes} of {decimal_total_bytes}, {decimal_bytes_per_sec}, {eta} left");
    }

    fn show(&self, total: u64, style: &str) {
        self.finish();
        if !self.wanted || total == 0 {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        self.shown.store(false, Ordering::Relaxed);
        *self.bar.write().unwrap_or_else(PoisonError::into_inner) = Some(bar);
    }

    /// One of them is done.
    pub fn step(&self) {
        self.advance(1);
    }

    /// So many of them, or so many bytes, are done.
    pub fn advance(&self, by: u64) {
        if let Some(bar) = &*self.bar.read().unwrap_or_else(PoisonError::into_inner) {
            bar.inc(by);
            if self.start.elapsed() > PATIENCE && !self.shown.swap(true, Ordering::Relaxed) {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = self.bar.write().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }
}

impl documents::Progress for Progress {
    fn begin(&self, total: usize) {
        self.begin("PDFs", total);
    }

    fn step(&self) {
        self.step();
    }
}
