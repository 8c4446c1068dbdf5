//! Who is to be asked next: a host that is not being asked, and that has had its pause.

use super::ask::Access;
use super::chain::Chain;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// All hosts, and what they have yet to be asked.
pub(super) struct Board {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    hosts: BTreeMap<String, Host>,
    /// As many links have no verdict yet.
    open: usize,
}

#[derive(Default)]
struct Host {
    waiting: VecDeque<Chain>,
    is_busy: bool,
    /// `None` if it was never asked.
    free_at: Option<Instant>,
    /// What is known of its robots.txt, which `http:`, `https:` and every port have of their own.
    sites: BTreeMap<String, Arc<Access>>,
}

/// The right to ask a host one thing.
pub(super) struct Turn {
    pub chain: Chain,
    /// `None` if it has to be found out first.
    pub access: Option<Arc<Access>>,
}

impl Board {
    pub fn new(chains: Vec<Chain>) -> Board {
        let mut state = State { hosts: BTreeMap::new(), open: chains.len() };
        for chain in chains {
            state.hosts.entry(chain.host()).or_default().waiting.push_back(chain);
        }
        Board { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a host's turn. `None` when all is done.
    pub fn take(&self) -> Option<Turn> {
        let mut state = self.lock();
        loop {
            if state.open == 0 {
                return None;
            }
            let now = Instant::now();
            let hosts = state.hosts.values_mut().filter(|host| !host.is_busy && !host.waiting.is_empty());
            let wait = match hosts.min_by_key(|host| host.free_at) {
                Some(host) => match host.free_at.and_then(|free_at| free_at.checked_duration_since(now)) {
                    Some(wait) if !wait.is_zero() => Some(wait),
                    _ => {
                        host.is_busy = true;
                        let chain = host.waiting.pop_front()?;
                        let access = host.sites.get(&chain.site()).cloned();
                        return Some(Turn { chain, access });
                    }
                },
                None => None,
            };
            state = match wait {
                Some(wait) => self.changed.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0,
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// What may be asked of a site of a host.
    pub fn learn(&self, host: &str, site: String, access: Access) {
        self.lock().hosts.entry(host.to_owned()).or_default().sites.insert(site, Arc::new(access));
    }

    /// Ends a turn: with a pause if the host was asked, and with what is to be asked next, of this host or another, for the same
    /// link.
    pub fn give_back(&self, host: &str, pause: Option<Duration>, next: Option<Chain>) {
        let mut state = self.lock();
        let asked = state.hosts.entry(host.to_owned()).or_default();
        asked.is_busy = false;
        if let Some(pause) = pause {
            asked.free_at = Instant::now().checked_add(pause);
        }
        match next {
            // One link is brought to its end before the next one begins.
            Some(chain) => state.hosts.entry(chain.host()).or_default().waiting.push_front(chain),
            None => state.open = state.open.saturating_sub(1),
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Nobody gets a turn any more.
    pub fn stop(&self) {
        self.lock().open = 0;
        self.changed.notify_all();
    }

    /// Rings if its owner panics: those who wait for the host that it was asking would wait for ever.
    pub fn bell(&self) -> impl Drop {
        Bell(self)
    }
}

struct Bell<'a>(&'a Board);

impl Drop for Bell<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}
