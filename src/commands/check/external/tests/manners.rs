//! How often and how politely is asked.

use super::*;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn each_address_is_asked_for_once_and_in_order() {
    let server = fine();
    let paths = ["/b", "/a#one", "/a#two", "/b", "/a", "/c?d", "/c"];
    let mut urls: Vec<String> = paths.iter().map(|path| server.url(path)).collect();
    urls.push(server.url("/a").replace("http", "HTTP"));
    let (count, folder) = (AtomicUsize::new(0), tempfile::tempdir().unwrap());
    let count_up = || {
        count.fetch_add(1, Ordering::Relaxed);
    };
    let told = follow(&urls, &settings(), &folder.path().join("links.json"), day(0), &count_up).unwrap();
    let links: Vec<&String> = told.iter().map(|(url, _)| url).collect();
    assert_eq!(links, [&urls[0], &urls[1], &urls[2], &urls[4], &urls[5], &urls[6], &urls[7]]);
    assert!(told.iter().all(|(_, verdict)| *verdict == Verdict::Fine));
    assert_eq!(server.questions(), ["HEAD /b", "HEAD /a", "HEAD /c?d", "HEAD /c"]);
    assert_eq!(server.asked().iter().filter(|asked| asked.path == "/robots.txt").count(), 1);
    assert_eq!(count.into_inner(), 4);
}

#[test]
fn a_host_is_asked_one_thing_at_a_time_with_pauses() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => None,
        "/moved" => fields(302, "Location: /0\r\n"),
        _ => Some(Reply::Late(Duration::from_millis(10), 200)),
    });
    let pause = Duration::from_millis(20);
    let mut urls: Vec<String> = (0..6).map(|number| server.url(&format!("/{number}"))).collect();
    urls.push(server.url("/moved"));
    follow_with(&urls, &Settings { pause, ..settings() }).unwrap();
    let asked = server.asked();
    assert_eq!(asked.len(), 9);
    assert_eq!(server.most_at_once(), 1);
    for pair in asked.windows(2) {
        assert!(pair[1].at - pair[0].at >= pause, "{} then {}", pair[0].path, pair[1].path);
    }
    let name = "user-agent: offprint/0.1 (+https://example.org)";
    assert!(asked.iter().all(|asked| asked.fields.iter().any(|field| field.to_lowercase() == name)));
}

#[test]
fn robots_txt_is_obeyed() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => {
            text("User-agent: *\nDisallow: /\n\nUser-agent: Offprint\nDisallow: /private\nCrawl-delay: 0.05")
        }
        "/to-private" => fields(301, "Location: /private/a\r\n"),
        _ => say(200),
    });
    let found = verdicts(&server, &["/a", "/private/a", "/b", "/to-private"]);
    assert_eq!([&found[0], &found[2]], [&Verdict::Fine; 2]);
    assert_unsure(&found[1], "robots.txt");
    assert_unsure(&found[3], "robots.txt");
    assert_eq!(server.questions(), ["HEAD /a", "HEAD /b", "HEAD /to-private"]);
    for pair in server.asked()[1..].windows(2) {
        assert!(pair[1].at - pair[0].at >= Duration::from_millis(50), "the host's own pause");
    }
}

#[test]
fn robots_txt_that_cannot_be_read_forbids_only_when_the_host_is_ill() {
    for (status, is_fine) in [(403, true), (404, true), (500, false), (503, false), (429, false), (204, true)] {
        let server = Server::start(move |asked| say(if asked.path == "/robots.txt" { status } else { 200 }));
        let found = verdicts(&server, &["/a", "/b"]);
        if is_fine {
            assert_eq!(found, [Verdict::Fine, Verdict::Fine], "{status}");
        } else {
            assert_unsure(&found[0], &status.to_string());
            assert_unsure(&found[1], "robots.txt");
            assert!(server.questions().is_empty());
            assert_eq!(server.asked().len(), 3, "{status}: twice repeated");
        }
    }
}

#[test]
fn robots_txt_may_be_elsewhere_and_long() {
    let forbidden = |long: usize| format!("{}\nUser-agent: *\nDisallow: /a", "#".repeat(long));
    for (long, is_fine) in [(10, false), (600 * 1024, true)] {
        let server = Server::start(move |asked| match asked.path.as_str() {
            "/robots.txt" => fields(301, "Location: /elsewhere\r\n"),
            "/elsewhere" => text(&forbidden(long)),
            _ => say(200),
        });
        assert_eq!(verdict(&server, "/a") == Verdict::Fine, is_fine, "{long}");
    }
    let server = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => fields(301, "Location: /robots.txt\r\n"),
        _ => say(200),
    });
    assert_eq!(verdict(&server, "/a"), Verdict::Fine);
    assert_eq!(server.asked().len(), 7, "five redirects are followed");
}

#[test]
fn who_wants_to_be_left_alone_is() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => None,
        "/a" => say(200),
        _ => fields(429, "Retry-After: 3600\r\n"),
    });
    let found = verdicts(&server, &["/a", "/b", "/c"]);
    assert_eq!(found[0], Verdict::Fine);
    assert_unsure(&found[1], "wait for 3600 s");
    assert_unsure(&found[2], "wait for 3600 s");
    assert_eq!(server.questions(), ["HEAD /a", "HEAD /b"]);
}

#[test]
fn what_is_known_is_not_asked_again() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/good" => say(200),
        "/old" => fields(301, "Location: /good\r\n"),
        "/shut" => say(403),
        _ => None,
    });
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("links.json");
    let urls = ["/good", "/old#part", "/shut", "/gone"].map(|path| server.url(path));
    let check = |now| {
        let before = server.questions().len();
        let told = follow(&urls, &settings(), &cache, now, &|| ()).unwrap();
        (told, server.questions().split_off(before))
    };
    let (told, asked) = check(day(0));
    assert_eq!(told[1].1, Verdict::Moved { to: server.url("/good#part") });
    assert_eq!(asked.len(), 7);
    let robots = server.asked().len();
    assert_eq!(check(day(0)), (told.clone(), vec![]));
    assert_eq!(server.asked().len(), robots, "not even robots.txt");
    let bad = ["HEAD /shut", "GET /shut", "HEAD /gone", "GET /gone"].map(str::to_owned);
    assert_eq!(check(day(2)), (told.clone(), bad.to_vec()));
    assert_eq!(check(day(20)), (told.clone(), asked.clone()));
    fs::File::create(&cache).unwrap();
    assert_eq!(check(day(20)), (told, asked), "a cache that is broken is empty");
}
