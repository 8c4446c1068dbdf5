//! What `offprint check --external` asks of other hosts: whether the catalogue's links still lead somewhere. Each host is asked
//! one question at a time and with pauses, as its robots.txt allows, and not again for what it has said lately.

mod ask;
mod board;
mod cache;
mod chain;
mod names;
mod robots;
#[cfg(test)]
mod tests;

use ask::{Access, Asker};
use board::{Board, Turn};
use cache::Cache;
use chain::{Chain, Next};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};
use ureq::Proxy;
use url::Url;

/// How links are followed.
pub struct Settings {
    /// As which we introduce ourselves: `name/version (+address)`. Hosts know us in robots.txt by the name.
    pub agent: String,
    /// Between two questions to a host; more if its robots.txt wants it.
    pub pause: Duration,
    /// As many hosts are asked at once.
    pub hosts: usize,
    /// For an answer.
    pub timeout: Duration,
    /// How often a question is repeated that was not answered, or with an error that may pass.
    pub retries: u32,
    /// How long it is believed that a link is fine, or has moved.
    pub keep_good: Duration,
    /// How long it is believed that a link is broken, or that nothing can be said of it.
    pub keep_bad: Duration,
    /// Hosts of this machine or of private networks that may be asked all the same.
    pub private: Vec<String>,
    /// It looks names up itself: what lies behind them is then its business, and only links that name an address are refused.
    pub proxy: Option<Proxy>,
}

impl Default for Settings {
    fn default() -> Settings {
        const DAY: Duration = Duration::from_secs(24 * 60 * 60);
        Settings {
            agent: concat!("offprint/", env!("CARGO_PKG_VERSION")).to_owned(),
            pause: Duration::from_secs(1),
            hosts: 32,
            timeout: Duration::from_secs(20),
            retries: 2,
            keep_good: 14 * DAY,
            keep_bad: DAY,
            private: Vec::new(),
            proxy: Proxy::try_from_env(),
        }
    }
}

/// What became of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum Verdict {
    Fine,
    /// It leads somewhere, by way of a redirect that is meant to stay.
    Moved {
        to: String,
    },
    /// Readers cannot follow it.
    Broken {
        why: String,
    },
    /// Readers may be able to follow it; we are not.
    Unsure {
        why: String,
    },
}

/// No host is found, whichever it is: the network and not the links are broken.
#[derive(Debug, PartialEq, Eq)]
pub struct NoNetwork;

/// As many hosts have to be lost, and none found, before the network is suspected.
const ENOUGH: usize = 3;

/// What has been learnt is written down as often as this, for those who lose patience.
const SAVED_EVERY: Duration = Duration::from_secs(60);

/// Follows links, each address once, and tells what became of each link, in their order; of `http:` and `https:` only. `progress`
/// is called for each address.
///
/// # Errors
/// There is no network.
pub fn follow(
    urls: &[String],
    settings: &Settings,
    cache: &Path,
    now: Timestamp,
    progress: &(dyn Fn() + Sync),
) -> Result<Vec<(String, Verdict)>, NoNetwork> {
    let mut cache = Cache::open(cache, now);
    let (mut given, mut addresses) = (BTreeSet::new(), BTreeSet::new());
    let (mut links, mut chains, mut verdicts) = (Vec::new(), Vec::new(), BTreeMap::new());
    for link in urls.iter().filter(|link| is_web(link) && given.insert(link.as_str())) {
        let url = match Url::parse(link) {
            Ok(url) => address(url),
            Err(error) => {
                verdicts.insert(link.clone(), Verdict::Broken { why: format!("this is not an address: {error}") });
                links.push((link, link.clone()));
                progress();
                continue;
            }
        };
        let key = url.to_string();
        links.push((link, key.clone()));
        if !addresses.insert(key.clone()) {
            continue;
        }
        match names::refuse(&url, &settings.private).or_else(|| cache.get(&key, settings)) {
            Some(verdict) => {
                verdicts.insert(key, verdict);
                progress();
            }
            None => chains.push(Chain::new(url)),
        }
    }
    ask_all(chains, settings, &mut cache, |address, verdict| {
        verdicts.insert(address, verdict);
        progress();
    })?;
    let told = links.into_iter().filter_map(|(link, key)| {
        let verdict = verdicts.get(&key)?.clone();
        Some((link.clone(), with_fragment(verdict, link)))
    });
    Ok(told.collect())
}

fn is_web(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

/// What is asked for: a host is never told the fragment.
fn address(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}

/// A link's fragment goes on to where it has moved, as it does in a browser.
fn with_fragment(verdict: Verdict, link: &str) -> Verdict {
    match (verdict, link.split_once('#')) {
        (Verdict::Moved { to }, Some((_, fragment))) if !to.contains('#') => {
            Verdict::Moved { to: format!("{to}#{fragment}") }
        }
        (verdict, _) => verdict,
    }
}

/// Asks for everything, and keeps what was learnt.
fn ask_all(
    chains: Vec<Chain>,
    settings: &Settings,
    cache: &mut Cache,
    mut tell: impl FnMut(String, Verdict),
) -> Result<(), NoNetwork> {
    if chains.is_empty() {
        return Ok(());
    }
    let workers = settings.hosts.clamp(1, chains.len());
    let board = Board::new(chains);
    let asker = Asker::new(settings);
    let lookups = asker.lookups();
    // The network is not suspected before more hosts are lost than those that are being looked for.
    let is_lost = |enough: usize, cache: &Cache| lookups.have_lost(enough) && !lookups.find_any(cache.hosts());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let sender = sender.clone();
            scope.spawn(|| work(&board, &asker, settings, sender));
        }
        drop(sender);
        let mut saved = Instant::now();
        for (address, verdict) in receiver {
            cache.put(address.clone(), verdict.clone());
            tell(address, verdict);
            if is_lost(workers + ENOUGH, cache) {
                board.stop();
                return Err(NoNetwork);
            }
            if saved.elapsed() > SAVED_EVERY && lookups.can_be_believed() {
                cache.save();
                saved = Instant::now();
            }
        }
        if is_lost(ENOUGH, cache) {
            return Err(NoNetwork);
        }
        if lookups.can_be_believed() {
            cache.save();
        }
        Ok(())
    })
}

/// Asks one question after another, each of a host that nobody else is asking.
#[expect(clippy::needless_pass_by_value, reason = "the last sender that is dropped ends the work")]
fn work(board: &Board, asker: &Asker<'_>, settings: &Settings, done: Sender<(String, Verdict)>) {
    let _bell = board.bell();
    while let Some(Turn { mut chain, access }) = board.take() {
        let host = chain.host();
        let Some(access) = access else {
            let access = asker.access(chain.at());
            board.learn(&host, chain.site(), access);
            board.give_back(&host, Some(settings.pause), Some(chain));
            continue;
        };
        let (pause, next) = match &*access {
            Access::Closed(verdict) => (None, Next::Done(verdict.clone())),
            Access::Open(robots) if !robots.allow(chain.at()) => {
                let why = format!("the robots.txt of {host} asks programs to stay away");
                (None, Next::Done(Verdict::Unsure { why }))
            }
            Access::Open(robots) => {
                let answer = asker.ask(chain.method(), chain.at());
                (Some(robots.pause().max(settings.pause)), chain.hear(answer, settings))
            }
        };
        let (verdict, pause) = match next {
            Next::Ask(wait) => {
                board.give_back(&host, pause.max(Some(wait)), Some(chain));
                continue;
            }
            Next::Done(verdict) => (verdict, pause),
            Next::Closed(verdict) => {
                board.learn(&host, chain.site(), Access::Closed(verdict.clone()));
                (verdict, pause)
            }
        };
        // It is only not received when all is over.
        let _ = done.send((chain.start().to_owned(), chain.led_to(verdict)));
        board.give_back(&host, pause, None);
    }
}
