//! A worker: reads the files that it is told to, one after the other, and may die of one.
//!
//! Its limits hold whatever a library does, since it watches itself from a thread of its own and ends the whole process.
//! Nothing is written by it but answers to standard output.

use super::frame::Frame;
use super::pool::Job;
use super::reading::{Kind, Limit, Problem, Step};
use super::{cover, pdf, text_layer, title_page};
use hayro::hayro_syntax::Pdf;
use std::fs;
use std::io::{self, BufRead, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// The word on the command line that makes this program a worker.
pub const COMMAND: &str = "read-documents";

/// Of the whole process, in bytes.
const MEMORY: usize = 400 << 20;
/// The largest file that is looked into, in bytes.
const LARGEST: u64 = 200 << 20;
/// Readers of deeply nested files need much of it; only what is touched counts as memory.
const STACK: usize = 64 << 20;
/// A worker that has grown to this many bytes makes room for a new one.
const GROWN: usize = MEMORY / 3;
/// How long the worker's limits may be exceeded unseen.
const GLANCE: Duration = Duration::from_millis(5);

/// The exit code of a worker that has taken too long.
pub(super) const OUT_OF_TIME: i32 = 71;
/// The exit code of a worker that has grown too large.
pub(super) const OUT_OF_MEMORY: i32 = 72;

enum Event {
    /// A job that may take so many seconds.
    Begun(u16),
    Done,
}

/// Reads files until standard input ends.
pub fn run() {
    // The answer says that something panicked; nobody reads what it says itself.
    std::panic::set_hook(Box::new(|_| {}));
    let (tell, told) = channel();
    let work = thread::Builder::new().stack_size(STACK).spawn(move || work(&tell));
    if work.is_ok() {
        watch(&told);
    }
}

/// Ends the process when a job exceeds a limit; returns when there are no more jobs.
fn watch(told: &Receiver<Event>) {
    while let Ok(Event::Begun(seconds)) = told.recv() {
        let end = Instant::now() + Duration::from_secs(seconds.into());
        loop {
            match told.recv_timeout(GLANCE) {
                Err(RecvTimeoutError::Disconnected) => return,
                Ok(_) => break,
                Err(RecvTimeoutError::Timeout) if memory() > MEMORY => std::process::exit(OUT_OF_MEMORY),
                Err(RecvTimeoutError::Timeout) if Instant::now() > end => std::process::exit(OUT_OF_TIME),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

fn memory() -> usize {
    memory_stats::memory_stats().map_or(0, |stats| stats.physical_mem)
}

fn work(tell: &Sender<Event>) -> io::Result<()> {
    let mut answers = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let job: Job = serde_json::from_str(&line?)?;
        if tell.send(Event::Begun(job.seconds)).is_err() {
            break;
        }
        Frame::Taken.write(&mut answers)?;
        match job.kind {
            Kind::Picture => picture(&job, &mut answers)?,
            Kind::Pdf | Kind::PdfText | Kind::TitlePage => paper(&job, &mut answers)?,
        }
        let last = memory() > GROWN;
        let _ = tell.send(Event::Done);
        Frame::Done { last }.write(&mut answers)?;
        if last {
            break;
        }
    }
    Ok(())
}

fn picture(job: &Job, answers: &mut impl Write) -> io::Result<()> {
    let cover = read(&job.path).and_then(|bytes| {
        let cover = catch_unwind(|| cover::of_picture(&bytes)).ok().flatten();
        cover.ok_or(Problem::NotAPicture)
    });
    match cover {
        Ok(cover) => cover.write(answers),
        Err(problem) => Frame::Problem(problem).write(answers),
    }
}

fn paper(job: &Job, answers: &mut impl Write) -> io::Result<()> {
    let opened = read(&job.path).and_then(|bytes| {
        let cut_off = pdf::is_cut_off(&bytes);
        let (pdf, facts) = survive(Step::Open, || pdf::open(bytes))??;
        Ok((pdf, facts, cut_off))
    });
    let (pdf, facts, cut_off) = match opened {
        Ok(opened) => opened,
        Err(problem) => return Frame::Problem(problem).write(answers),
    };
    let (pages, language) = (facts.pages, facts.language.clone());
    Frame::Facts(facts).write(answers)?;
    if cut_off {
        Frame::Problem(Problem::CutOff).write(answers)?;
    }
    if job.kind == Kind::TitlePage {
        let (page, problem) = match survive(Step::Text, || title_page::read(&pdf, pages, language)) {
            Ok((page, problem)) => (page, problem),
            Err(problem) => return Frame::Problem(problem).write(answers),
        };
        if let Some(problem) = problem {
            Frame::Problem(problem).write(answers)?;
        }
        return Frame::TitlePage(page).write(answers);
    }
    if !job.skip_text {
        let (text, problem) =
            survive(Step::Text, || text_layer::read(&pdf)).unwrap_or_else(|problem| (String::new(), Some(problem)));
        if let Some(problem) = problem {
            Frame::Problem(problem).write(answers)?;
        }
        Frame::Text(text).write(answers)?;
    }
    if job.kind == Kind::Pdf {
        match survive(Step::Cover, || first_page(&pdf)) {
            Ok(Some(cover)) => cover.write(answers)?,
            Ok(None) => {}
            Err(problem) => Frame::Problem(problem).write(answers)?,
        }
    }
    Ok(())
}

fn first_page(pdf: &Pdf) -> Option<cover::Encoded> {
    cover::of_page(pdf.pages().first()?)
}

/// What a step gives, or that a library panicked in it. Nothing that it worked on is used again.
fn survive<T>(at: Step, step: impl FnOnce() -> T) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(step)).map_err(|_| Problem::Stopped { at, why: Limit::Crash })
}

fn read(path: &str) -> Result<Vec<u8>, Problem> {
    let path = Path::new(path);
    match fs::metadata(path) {
        Ok(metadata) if metadata.len() > LARGEST => Err(Problem::TooLarge),
        _ => fs::read(path).map_err(|_| Problem::Damaged),
    }
}
