//! The workers: processes of this same program, since a thread that hangs or overflows its stack takes all others with it.

use super::frame::Frame;
use super::reading::{Cover, Facts, Kind, Limit, Problem, Step};
use super::title_page::TitlePage;
use super::worker::{COMMAND, OUT_OF_MEMORY, OUT_OF_TIME};
use serde::{Deserialize, Serialize};
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// What a worker is to read, as a line of JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Job {
    /// Relative to the site's root, or absolute.
    pub path: String,
    pub kind: Kind,
    /// Without its text.
    pub skip_text: bool,
    /// How long it may take.
    pub seconds: u16,
}

/// All that could be learnt from a file.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub facts: Option<Facts>,
    /// By page, with form feeds between them.
    pub text: String,
    pub cover: Option<(Cover, Vec<u8>, Vec<u8>)>,
    pub title_page: Option<TitlePage>,
    pub problems: Vec<Problem>,
}

/// As many workers as are asked at the same time. They live until they are dismissed.
pub(super) struct Pool {
    program: PathBuf,
    root: PathBuf,
    idle: Mutex<Vec<Worker>>,
}

impl Pool {
    /// Workers for the site at `root`, each a process of `program`.
    pub(super) fn new(program: &Path, root: &Path) -> Pool {
        Pool { program: program.to_owned(), root: root.to_owned(), idle: Mutex::default() }
    }

    /// Has a file read. What a worker dies of costs that file the step at which it died, and nothing else.
    ///
    /// # Errors
    /// No worker can be started.
    pub(super) fn read(&self, path: &str, kind: Kind, seconds: u16) -> io::Result<Answer> {
        let mut job = Job { path: path.to_owned(), kind, skip_text: false, seconds };
        let mut answer = Answer::default();
        loop {
            let mut worker = self.worker(&job)?;
            match worker.listen(&job, &mut answer) {
                Heard::All { last } => {
                    if !last {
                        self.idle().push(worker);
                    }
                    return Ok(answer);
                }
                Heard::End { at } => {
                    let why = worker.cause_of_death(seconds);
                    answer.problems.push(match kind {
                        Kind::Picture => Problem::NotAPicture,
                        _ => Problem::Stopped { at, why },
                    });
                    // What comes after the text may still be had.
                    if at != Step::Text || kind != Kind::Pdf {
                        return Ok(answer);
                    }
                    job.skip_text = true;
                }
            }
        }
    }

    /// Ends the workers that wait; starting others takes a few milliseconds.
    pub(super) fn dismiss(&self) {
        self.idle().clear();
    }

    /// A worker that has taken the job.
    fn worker(&self, job: &Job) -> io::Result<Worker> {
        loop {
            // One that has been waiting may have been killed meanwhile.
            let Some(mut worker) = self.idle().pop() else { break };
            if worker.take(job).is_ok() {
                return Ok(worker);
            }
        }
        let mut worker = Worker::start(&self.program, &self.root)?;
        worker.take(job)?;
        Ok(worker)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Heard {
    All { last: bool },
    End { at: Step },
}

struct Worker {
    process: Child,
    /// `None` when it is to end.
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    fn start(program: &Path, root: &Path) -> io::Result<Worker> {
        let mut process = Command::new(program)
            .arg(COMMAND)
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(orders), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(io::Error::other("a process without pipes"));
        };
        Ok(Worker { process, orders: Some(orders), answers: BufReader::new(answers) })
    }

    fn take(&mut self, job: &Job) -> io::Result<()> {
        let mut line = serde_json::to_vec(job)?;
        line.push(b'\n');
        let orders = self.orders.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        orders.write_all(&line)?;
        match Frame::read(&mut self.answers)? {
            Frame::Taken => Ok(()),
            _ => Err(io::Error::other("a worker that does not listen")),
        }
    }

    fn listen(&mut self, job: &Job, answer: &mut Answer) -> Heard {
        let mut at = Step::Open;
        loop {
            match Frame::read(&mut self.answers) {
                Ok(Frame::Done { last }) => return Heard::All { last },
                Ok(Frame::Facts(facts)) => {
                    answer.facts = Some(facts);
                    at = if job.skip_text { Step::Cover } else { Step::Text };
                }
                Ok(Frame::Text(text)) => {
                    answer.text = text;
                    at = Step::Cover;
                }
                Ok(Frame::Cover { cover, small, large }) => answer.cover = Some((cover, small, large)),
                Ok(Frame::TitlePage(page)) => answer.title_page = Some(page),
                Ok(Frame::Problem(problem)) => {
                    if !answer.problems.contains(&problem) {
                        answer.problems.push(problem);
                    }
                }
                Ok(Frame::Taken) => {}
                Err(_) => return Heard::End { at },
            }
        }
    }

    fn cause_of_death(&mut self, seconds: u16) -> Limit {
        // One that talks nonsense is not dead yet.
        self.orders = None;
        let _ = self.process.kill();
        match self.process.wait().ok().and_then(|status| status.code()) {
            Some(OUT_OF_TIME) => Limit::Time(seconds),
            Some(OUT_OF_MEMORY) => Limit::Memory,
            _ => Limit::Crash,
        }
    }
}

/// A worker ends when its orders do.
impl Drop for Worker {
    fn drop(&mut self) {
        self.orders = None;
        let _ = self.process.wait();
    }
}
