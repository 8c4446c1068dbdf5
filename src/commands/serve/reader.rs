//! The thread that reads PDFs. A few are waited for; while it reads many, the site is shown without what is not known yet.

use crate::load::documents::{Shelf, Wanted};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

/// How many files are read before the first news, and at most before the next: each lays out the site anew.
const FIRST: usize = 8;
const MOST: usize = 512;

/// So long one waits for the first few: most take less than a tenth of a second each.
const PATIENCE: Duration = Duration::from_secs(1);

/// Reads what it is given, the newest list first. The thread ends with the program, which does not wait for a file that takes
/// long.
pub(super) struct Reader {
    lists: Sender<(Vec<Wanted>, Sender<()>)>,
}

impl Reader {
    /// `news` is called when more is known than before.
    pub(super) fn new(shelf: Arc<Shelf>, news: impl Fn() + Send + 'static) -> Reader {
        let (lists, received) = mpsc::channel();
        thread::spawn(move || read(&shelf, &received, &news));
        Reader { lists }
    }

    /// Has files read. The answer comes when the first few have been.
    pub(super) fn read(&self, list: Vec<Wanted>) -> Receiver<()> {
        let (done, answer) = mpsc::channel();
        // The thread is gone when this fails; then there is no answer, either.
        let _ = self.lists.send((list, done));
        answer
    }

    /// Has files read, and waits a moment for the first few. Whether they have been.
    pub(super) fn reads_soon(&self, list: Vec<Wanted>) -> bool {
        !list.is_empty() && self.read(list).recv_timeout(PATIENCE).is_ok()
    }
}

fn read(shelf: &Shelf, lists: &Receiver<(Vec<Wanted>, Sender<()>)>, news: &impl Fn()) {
    // Somebody edits meanwhile.
    let threads = rayon::current_num_threads().div_ceil(2);
    let mut number = FIRST;
    while let Ok(list) = lists.recv() {
        let (list, done) = lists.try_iter().last().unwrap_or(list);
        if list.is_empty() {
            number = FIRST;
        } else if list.chunks(number).any(|some| shelf.read(some, threads, || {})) {
            number = (number * 2).min(MOST);
            // Who has not waited is told by the news.
            let _ = done.send(());
            news();
        }
    }
}
