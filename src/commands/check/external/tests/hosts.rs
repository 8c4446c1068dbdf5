//! Several hosts, private ones, and none at all.

use super::*;

#[test]
fn hosts_are_asked_at_the_same_time() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/a" => Some(Reply::When("/b")),
        "/b" => say(200),
        _ => None,
    });
    let urls = [server.url("/a"), server.url("/b").replace("127.0.0.1", "localhost")];
    let told = follow_with(&urls, &settings()).unwrap();
    assert!(told.iter().all(|(_, verdict)| *verdict == Verdict::Fine), "{told:?}");
}

#[test]
fn redirects_to_another_host_wait_for_its_turn_and_heed_its_robots_txt() {
    let there = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => text("User-agent: *\nDisallow: /private"),
        _ => say(200),
    });
    let elsewhere = there.url("").replace("127.0.0.1", "localhost");
    let here = Server::start(move |asked| match asked.path.as_str() {
        "/robots.txt" => None,
        path => fields(302, format!("Location: {elsewhere}{path}\r\n").leak()),
    });
    let found = verdicts(&here, &["/a", "/b", "/private"]);
    assert_eq!(found[..2], [Verdict::Fine, Verdict::Fine]);
    assert_unsure(&found[2], "robots.txt of localhost");
    assert_eq!(there.asked().len(), 3);
    assert_eq!(there.most_at_once(), 1);
    for pair in there.asked().windows(2) {
        assert!(pair[1].at - pair[0].at >= PAUSE);
    }
}

#[test]
fn private_networks_are_not_asked() {
    let secret = fine();
    let there = secret.port;
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/robots.txt" => None,
        _ => fields(302, format!("Location: http://localhost:{there}/secret\r\n").leak()),
    });
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("links.json");
    let port = server.port;
    let hosts = ["127.0.0.1", "localhost", "[::1]", "2130706433", "[::ffff:127.0.0.1]", "127.1"];
    let urls: Vec<String> = hosts.iter().map(|host| format!("http://{host}:{port}/")).collect();
    let strict = Settings { private: vec![], ..settings() };
    let told = follow(&urls, &strict, &cache, day(0), &|| ()).unwrap();
    assert_eq!(told.len(), hosts.len());
    told.iter().for_each(|(_, verdict)| assert_broken(verdict, "private network"));
    assert!(server.asked().is_empty());
    assert!(!exists(&cache), "nothing was asked, and nothing is kept");
    // Nor when a redirect leads there.
    let some = Settings { private: vec!["127.0.0.1".to_owned()], ..settings() };
    let told = follow(&urls[..1], &some, &cache, day(0), &|| ()).unwrap();
    assert_broken(&told[0].1, "localhost is this machine");
    assert_eq!(server.questions(), ["HEAD /"]);
    assert!(secret.asked().is_empty());
}

#[test]
fn without_a_network_no_link_is_blamed() {
    let urls = ["a", "b", "c"].map(|host| format!("http://{host}.invalid/"));
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("links.json");
    let settings = Settings { timeout: Duration::from_millis(300), retries: 0, ..settings() };
    assert_eq!(follow(&urls, &settings, &cache, day(0), &|| ()), Err(NoNetwork));
    assert!(!exists(&cache));
    // One is dead, for all we know; but that is not written down without a network.
    let told = follow(&urls[..1], &settings, &cache, day(0), &|| ()).unwrap();
    assert!(!matches!(told[0].1, Verdict::Fine | Verdict::Moved { .. }));
    assert!(!exists(&cache));
    // Another is found, so that there is a network.
    let server = fine();
    let found = server.url("/").replace("127.0.0.1", "localhost");
    let told = follow(&[&urls[..], &[found]].concat(), &settings, &cache, day(0), &|| ()).unwrap();
    assert_eq!(told.len(), 4);
    assert_eq!(told[3].1, Verdict::Fine);
    assert!(exists(&cache));
}

#[test]
fn a_proxy_may_be_private_and_is_not_blamed_on_links() {
    let server = Server::start(|_| say(502));
    let proxy = |host: &str| ureq::Proxy::new(&format!("http://{host}:{}", server.port)).ok();
    let link = ["https://example.org/a".to_owned()];
    for (host, why) in [("127.0.0.1", "502"), ("proxy.invalid", "cannot be asked")] {
        let settings = Settings { private: vec![], retries: 0, proxy: proxy(host), ..settings() };
        assert_unsure(&follow_with(&link, &settings).unwrap()[0].1, why);
    }
    assert_eq!(server.questions(), ["CONNECT example.org:443"]);
}
