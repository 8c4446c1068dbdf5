//! Against hosts of the tests' own. Nothing is asserted of speed but that pauses are not shorter than they should be.

mod answers;
mod hosts;
mod manners;
mod server;

use super::{NoNetwork, Settings, Verdict, follow};
use jiff::Timestamp;
use server::{Asked, Reply, Server};
use std::path::Path;
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(5);

fn settings() -> Settings {
    Settings {
        agent: "offprint/0.1 (+https://example.org)".to_owned(),
        pause: PAUSE,
        timeout: Duration::from_millis(1500),
        private: vec!["127.0.0.1".to_owned(), "localhost".to_owned()],
        proxy: None,
        ..Settings::default()
    }
}

fn day(number: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + number * 24 * 60 * 60).unwrap()
}

fn follow_with(urls: &[String], settings: &Settings) -> Result<Vec<(String, Verdict)>, NoNetwork> {
    let folder = tempfile::tempdir().unwrap();
    follow(urls, settings, &folder.path().join("links.json"), day(0), &|| ())
}

/// The verdicts on paths of a server.
fn verdicts(server: &Server, paths: &[&str]) -> Vec<Verdict> {
    let urls: Vec<String> = paths.iter().map(|path| server.url(path)).collect();
    let told = follow_with(&urls, &settings()).unwrap();
    assert_eq!(told.iter().map(|(url, _)| url).collect::<Vec<_>>(), urls.iter().collect::<Vec<_>>());
    told.into_iter().map(|(_, verdict)| verdict).collect()
}

fn verdict(server: &Server, path: &str) -> Verdict {
    verdicts(server, &[path]).remove(0)
}

#[track_caller]
fn assert_broken(verdict: &Verdict, reason: &str) {
    assert!(matches!(verdict, Verdict::Broken { why } if why.contains(reason)), "{verdict:?} is not broken: {reason}");
}

#[track_caller]
fn assert_unsure(verdict: &Verdict, reason: &str) {
    assert!(matches!(verdict, Verdict::Unsure { why } if why.contains(reason)), "{verdict:?} is not unsure: {reason}");
}

fn say(status: u16) -> Option<Reply> {
    Some(Reply::Say(status, "", String::new()))
}

fn fields(status: u16, fields: &'static str) -> Option<Reply> {
    Some(Reply::Say(status, fields, String::new()))
}

fn text(text: &str) -> Option<Reply> {
    Some(Reply::Say(200, "", text.to_owned()))
}

/// A server whose every page is there.
fn fine() -> Server {
    Server::start(|asked| if asked.path == "/robots.txt" { None } else { say(200) })
}

fn exists(path: &Path) -> bool {
    path.try_exists().unwrap()
}
