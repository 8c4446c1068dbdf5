//! What goes wrong on the way to a host. Whatever it is, the next run ends with the right site.

use super::s3::{Fault, S3};
use super::sshd::Sshd;
use super::{Published, nginx, s3, without_notes};
use crate::support::{Tree, scratch, with_little_room};
use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A line between two machines that can be cut.
struct Line {
    port: u16,
    state: Arc<State>,
}

struct State {
    /// How many bytes may still go through to the server.
    left: AtomicU64,
    is_cut: AtomicBool,
    streams: Mutex<Vec<TcpStream>>,
}

impl Line {
    fn to(server: u16) -> Line {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let state = Arc::new(State {
            left: AtomicU64::new(u64::MAX),
            is_cut: AtomicBool::new(false),
            streams: Mutex::default(),
        });
        let shared = state.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if shared.is_cut.load(Ordering::SeqCst) {
                    let _ = client.shutdown(Shutdown::Both);
                    continue;
                }
                let Ok(upstream) = TcpStream::connect(("127.0.0.1", server)) else { continue };
                let pairs = [
                    (client.try_clone().expect("a copy"), upstream.try_clone().expect("a copy"), true),
                    (upstream.try_clone().expect("a copy"), client.try_clone().expect("a copy"), false),
                ];
                shared.streams.lock().expect("whole").extend([client, upstream]);
                for (mut from, mut to, is_counted) in pairs {
                    let shared = shared.clone();
                    thread::spawn(move || {
                        let mut buffer = [0; 1 << 12];
                        while let Ok(read @ 1..) = from.read(&mut buffer) {
                            let size = read as u64;
                            let take = |left: u64| Some(left.saturating_sub(size));
                            let left = if is_counted {
                                shared.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take).unwrap_or(0)
                            } else {
                                u64::MAX
                            };
                            if left <= size {
                                // In the middle of what is being said.
                                let _ = to.write_all(&buffer[..usize::try_from(left).unwrap_or(0).min(read)]);
                                shared.cut();
                                break;
                            }
                            if to.write_all(&buffer[..read]).is_err() {
                                break;
                            }
                        }
                        let _ = from.shutdown(Shutdown::Both);
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
            }
        });
        Line { port, state }
    }

    fn cut_after(&self, bytes: u64) {
        self.state.left.store(bytes.max(1), Ordering::SeqCst);
    }

    fn mend(&self) {
        self.state.left.store(u64::MAX, Ordering::SeqCst);
        self.state.is_cut.store(false, Ordering::SeqCst);
    }
}

impl State {
    fn cut(&self) {
        self.is_cut.store(true, Ordering::SeqCst);
        for stream in self.streams.lock().expect("whole").drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn port_of(endpoint: &str) -> u16 {
    endpoint.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port")
}

/// Numbers that look random and are the same in every run (xorshift).
fn numbers(seed: u64) -> impl Iterator<Item = u64> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    })
}

/// The bytes that a whole publication needs, about.
const WHOLE: u64 = 800_000;

#[test]
fn a_line_that_is_cut_at_twenty_moments() {
    let s3 = S3::start();
    let done = thread::scope(|scope| {
        let runs: Vec<_> = numbers(0x0ff9_1217)
            .take(20)
            .enumerate()
            .map(|(number, random)| {
                let s3 = &s3;
                scope.spawn(move || {
                    let bucket = format!("bucket-{number}");
                    s3.bucket(&bucket);
                    let line = Line::to(port_of(&s3.endpoint));
                    let target = format!("url = \"s3://{bucket}/site\"\nendpoint = \"http://127.0.0.1:{}\"", line.port);
                    let published = Published::to(&target, &S3::environment());
                    // Half of them have something there already.
                    if number % 4 >= 2 {
                        published.publish();
                        published.edit(0..30);
                        published.site.remove("content/publications/paper-33.md");
                    }
                    line.cut_after(random % WHOLE);
                    let run = published.run(&["--yes"]);
                    // A cut after the last file, when the lock is given up, does no harm.
                    let was_cut = line.state.is_cut.load(Ordering::SeqCst) && run.code != 0;
                    if was_cut {
                        assert_eq!((run.code, run.problems[0].code.as_str()), (1, "host-fails"), "{run:#?}");
                        assert!(run.problems[0].remedy.contains("run the same command again"), "{run:#?}");
                    }
                    line.mend();
                    let run = published.run(&["--yes"]);
                    assert_eq!(run.code, 0, "{run:#?}");
                    let there = Tree::read(&s3.folder.path().join(&bucket).join("site"));
                    without_notes(there).has_the_bytes_of(&published.built());
                    published.has_all();
                    usize::from(was_cut)
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().expect("no panic")).sum::<usize>()
    });
    assert!(done >= 15, "only {done} of 20 were cut before they ended");
}

#[test]
fn a_run_that_is_killed_is_taken_up_where_it_was() {
    let s3 = S3::start();
    s3.bucket("site");
    let target = format!("url = \"s3://site\"\nendpoint = \"{}\"", s3.endpoint);
    let published = Published::of(600, &target, &S3::environment());
    // Slow enough that what has arrived is noted before all of it has.
    let (sent, noted) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    s3.fail({
        let (sent, noted) = (sent.clone(), noted.clone());
        move |seen, _| {
            if seen.method == "PUT" {
                thread::sleep(Duration::from_millis(40));
                if sent.fetch_add(1, Ordering::SeqCst) > 200 && seen.path.ends_with("/.offprint-manifest") {
                    noted.store(true, Ordering::SeqCst);
                }
            }
            Fault::None
        }
    });
    let mut child = published.command(&["--yes"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
    while !noted.load(Ordering::SeqCst) {
        assert!(child.try_wait().expect("its state").is_none(), "it was done already");
        thread::sleep(Duration::from_millis(20));
    }
    // It was asked to take the note; let it do so.
    thread::sleep(Duration::from_millis(500));
    child.kill().expect("killed");
    child.wait().expect("it ends");
    s3.mend();
    s3.requests();
    let run = published.run(&["--yes"]);
    assert_eq!(run.code, 0, "{run:#?}");
    let after = s3.requests().iter().filter(|seen| seen.method == "PUT").count();
    let all = published.built().0.len();
    assert!(after + 100 < all, "{} were sent, then {after} of {all}", sent.load(Ordering::SeqCst));
    without_notes(Tree::read(&s3.folder.path().join("site"))).has_the_bytes_of(&published.built());
    published.has_all();
}

#[test]
fn every_fifth_request_is_refused_for_the_moment() {
    let s3 = S3::start();
    s3.bucket("site");
    let published = Published::to(&format!("url = \"s3://site\"\nendpoint = \"{}\"", s3.endpoint), &S3::environment());
    s3.fail(|_, number| if number.is_multiple_of(5) { Fault::Status(503, "SlowDown") } else { Fault::None });
    published.publish();
    published.edit(0..10);
    published.publish();
    without_notes(Tree::read(&s3.folder.path().join("site"))).has_the_bytes_of(&published.built());
    s3.fail(|_, number| if number.is_multiple_of(5) { Fault::Cut } else { Fault::None });
    published.edit(10..20);
    published.publish();
    s3.mend();
    without_notes(Tree::read(&s3.folder.path().join("site"))).has_the_bytes_of(&published.built());
    published.has_all();
}

#[test]
fn a_wrong_credential_is_told_and_nothing_secret_with_it() {
    let s3 = S3::start();
    s3.bucket("site");
    let target = format!("url = \"s3://site\"\nendpoint = \"{}\"", s3.endpoint);
    const WRONG: &str = "not-the-secret-that-it-should-be";
    for (key, secret) in [(s3::KEY, WRONG), ("a-key-of-nobody", s3::SECRET)] {
        let mut environment = S3::environment().to_vec();
        environment[0].1 = key;
        environment[1].1 = secret;
        let run = Published::to(&target, &environment).run(&["--yes"]);
        assert_eq!((run.code, run.problems[0].code.as_str()), (1, "host-refuses"), "{run:#?}");
        assert!(run.problems[0].remedy.contains("AWS_ACCESS_KEY_ID"), "{run:#?}");
        assert!(!format!("{}{}", run.stdout, run.stderr).contains(WRONG), "{run:#?}");
    }
    // None at all.
    let nowhere = scratch();
    let home = nowhere.path().to_str().expect("UTF-8");
    let run = Published::to(&target, &[("HOME", home), ("AWS_EC2_METADATA_DISABLED", "true")]).run(&["--yes"]);
    assert_eq!((run.code, run.problems[0].code.as_str()), (1, "host-refuses"), "{run:#?}");

    let nginx = nginx::Nginx::start();
    let target = format!("url = \"webdav://127.0.0.1:{}/\"", nginx.port);
    let run = Published::to(&target, &[("WEBDAV_USERNAME", nginx::USER), ("WEBDAV_PASSWORD", WRONG)]).run(&["--yes"]);
    assert_eq!((run.code, run.problems[0].code.as_str()), (1, "host-refuses"), "{run:#?}");
    assert!(!format!("{}{}", run.stdout, run.stderr).contains(WRONG), "{run:#?}");

    let sshd = Sshd::start();
    let target = format!("url = \"sftp://{}@127.0.0.1:{}{}\"", Sshd::user(), sshd.port, sshd.folder.display());
    let run = Published::to(&target, &[("PATH", &sshd.path(false))]).run(&["--yes"]);
    assert_eq!((run.code, run.problems[0].code.as_str()), (1, "host-refuses"), "{run:#?}");
    assert!(run.problems[0].remedy.contains("ssh"), "{run:#?}");
}

#[test]
fn a_password_in_site_toml_is_refused() {
    let run = Published::to("url = \"webdavs://editor:hunter2hunter2@dav.example/\"", &[]).run(&["--yes"]);
    assert_eq!(run.said()[..1], ["error[secret] site.toml:8:1"], "{run:#?}");
}

#[test]
fn a_clock_that_is_an_hour_off_is_told() {
    let s3 = S3::start();
    s3.bucket("site");
    let published = Published::to(&format!("url = \"s3://site\"\nendpoint = \"{}\"", s3.endpoint), &S3::environment());
    // A server whose clock is an hour ahead of ours refuses, as Amazon's does, what was signed more than 15 minutes ago.
    s3.fail(|seen, _| {
        let signed = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", &seen.date).expect("a date");
        let signed = signed.to_zoned(jiff::tz::TimeZone::UTC).expect("a moment").timestamp();
        let now = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
        if now.duration_since(signed) > jiff::SignedDuration::from_mins(15) {
            Fault::Status(403, "RequestTimeTooSkewed")
        } else {
            Fault::None
        }
    });
    let run = published.run(&["--yes"]);
    assert_eq!((run.code, run.problems[0].code.as_str()), (1, "host-refuses"), "{run:#?}");
    assert!(run.problems[0].message.contains("clock"), "{run:#?}");
    s3.mend();
    published.publish();
    without_notes(Tree::read(&s3.folder.path().join("site"))).has_the_bytes_of(&published.built());
}

#[test]
fn a_full_disk() {
    // A file system of its own that is too small, for one process.
    let place = scratch();
    let full = place.path().join("full");
    fs::create_dir(&full).expect("made");
    let published = Published::to(&format!("url = \"file://{}/www\"", full.display()), &[]);
    published.site.build(&["--quiet"]);
    let run = published.command(&["--yes"]);
    let kept = place.path().join("kept");
    let run = with_little_room(&run, &full, "300k", &format!("cp -r '{}' '{}'", full.display(), kept.display()));
    assert_eq!(
        (run.code, run.problems.first().map(|problem| problem.code.as_str())),
        (1, Some("host-full")),
        "{run:#?}"
    );
    // There is room again.
    fs::rename(kept.join("www"), full.join("www")).expect("moved");
    published.publish();
    without_notes(Tree::read(&full.join("www"))).has_the_bytes_of(&published.built());

    // A server whose disk is full.
    let s3 = S3::start();
    s3.bucket("site");
    let published = Published::to(&format!("url = \"s3://site\"\nendpoint = \"{}\"", s3.endpoint), &S3::environment());
    let mut room = 30;
    s3.fail(move |seen, _| {
        if seen.method == "PUT" && room == 0 {
            return Fault::Status(507, "InsufficientStorage");
        }
        room -= i32::from(seen.method == "PUT");
        Fault::None
    });
    let run = published.run(&["--yes"]);
    assert_eq!((run.code, run.problems[0].code.as_str()), (1, "host-full"), "{run:#?}");
    s3.mend();
    published.publish();
    without_notes(Tree::read(&s3.folder.path().join("site"))).has_the_bytes_of(&published.built());
}

#[test]
fn two_at_once_and_the_second_says_so() {
    let s3 = S3::start();
    s3.bucket("site");
    let target = format!("url = \"s3://site\"\nendpoint = \"{}\"", s3.endpoint);
    let (first, second) = (Published::to(&target, &S3::environment()), Published::to(&target, &S3::environment()));
    second.edit([0]);
    s3.fail(|seen, _| {
        if seen.method == "PUT" && !seen.path.contains(".offprint-") {
            thread::sleep(Duration::from_millis(300));
        }
        Fault::None
    });
    let child = first.command(&["--yes"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = child.expect("it runs");
    let mut seen = Vec::new();
    while !seen.iter().any(|seen: &s3::Seen| seen.method == "PUT" && !seen.path.contains(".offprint-publishing")) {
        assert!(child.try_wait().expect("its state").is_none(), "it ended");
        thread::sleep(Duration::from_millis(20));
        seen.extend(s3.requests());
    }
    let run = second.run(&["--yes"]);
    assert_eq!((run.code, run.problems[0].code.as_str()), (1, "publishing"), "{run:#?}");
    s3.mend();
    assert!(child.wait().expect("it ends").success());
    without_notes(Tree::read(&s3.folder.path().join("site"))).has_the_bytes_of(&first.built());
    second.publish();
    without_notes(Tree::read(&s3.folder.path().join("site"))).has_the_bytes_of(&second.built());
}

#[test]
fn a_reader_meets_no_broken_link_meanwhile() {
    let place = scratch();
    let folder = place.path().join("www");
    let published = Published::of(150, &format!("url = \"file://{}\"", folder.display()), &[]);
    published.publish();
    let stop = Arc::new(AtomicBool::new(false));
    let (reader, at) = (stop.clone(), folder);
    // It walks the site in the order of links, again and again, and looks at each file as it is at that moment.
    let walk = thread::spawn(move || {
        let (mut walks, mut seen) = (0, 0);
        while !reader.load(Ordering::SeqCst) {
            let mut known = BTreeSet::from(["index.html".to_owned()]);
            let mut next = vec!["index.html".to_owned()];
            while let Some(page) = next.pop() {
                // A page may be deleted when a link to it is followed that was read before, as on any site.
                let Ok(text) = fs::read_to_string(at.join(&page)) else { continue };
                for link in links(&text) {
                    seen += 1;
                    let is_there = || at.join(&link).exists();
                    if !is_there() {
                        let leads_on =
                            || fs::read_to_string(at.join(&page)).is_ok_and(|now| links(&now).contains(&link));
                        // A page that is being deleted, and to which nothing leads any more, may outlive what it leads to.
                        let goes = || {
                            (0..200).any(|_| {
                                thread::sleep(Duration::from_millis(10));
                                !at.join(&page).exists()
                            })
                        };
                        assert!(!leads_on() || is_there() || goes(), "{page} leads to {link}, which is not there");
                    }
                    if link.ends_with(".html") && known.insert(link.clone()) {
                        next.push(link);
                    }
                }
            }
            walks += 1;
        }
        (walks, seen)
    });
    for round in 0..6 {
        published.edit((round * 10)..(round * 10 + 10));
        for number in 0..8 {
            let name = format!("content/publications/new-{round}-{number}.md");
            let more =
                format!("authors: New Author {round} {number}\ntopics: New Topic {round}\nseries: Series {round}\n");
            published.site.put(&name, crate::support::paper(&format!("New {round} {number}"), &more));
            if round > 0 {
                published.site.remove(&format!("content/publications/new-{}-{number}.md", round - 1));
            }
        }
        published.publish();
    }
    stop.store(true, Ordering::SeqCst);
    let (walks, seen) = walk.join().expect("no broken link");
    assert!(walks > 3 && seen > 10_000, "{walks} walks, {seen} links");
}

/// The files of the site to which a page leads, or which it shows.
fn links(page: &str) -> Vec<String> {
    let mut links = Vec::new();
    for sign in ["href=\"", "src=\"", "data=\""] {
        for (at, _) in page.match_indices(sign) {
            let rest = &page[at + sign.len()..];
            let address = rest.split(['"', '#', '?']).next().unwrap_or_default();
            let address = address.strip_prefix("https://harbour.example").unwrap_or(address);
            let Some(path) = address.strip_prefix('/') else { continue };
            let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
            links.push(if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path });
        }
    }
    links
}
