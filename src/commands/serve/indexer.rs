//! The thread that makes the search index of the newest state when nobody has edited for a moment. Who searches before has it
//! made at once: a renderer makes its index once, whoever asks first.

use crate::render::Renderer;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// So long there has to be no edit.
const QUIET: Duration = Duration::from_secs(1);

/// Makes indexes, the newest only. The thread ends with the program.
pub(super) struct Indexer {
    states: Sender<Arc<Renderer>>,
}

impl Indexer {
    pub(super) fn new() -> Indexer {
        let (states, received) = mpsc::channel();
        thread::spawn(move || index(&received));
        Indexer { states }
    }

    /// There is a new state.
    pub(super) fn follow(&self, renderer: Arc<Renderer>) {
        // The thread is gone when this fails; then the index is made when somebody searches.
        let _ = self.states.send(renderer);
    }
}

fn index(states: &Receiver<Arc<Renderer>>) {
    // Somebody edits meanwhile, and the pages come first.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    while let Ok(mut newest) = states.recv() {
        loop {
            match states.recv_timeout(QUIET) {
                Ok(newer) => newest = newer,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        if let Ok(pool) = &pool {
            pool.install(|| newest.index());
        }
    }
}
