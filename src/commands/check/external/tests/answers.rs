//! What follows from an answer.

use super::*;

#[test]
fn each_status_has_its_verdict() {
    let server = Server::start(|asked| say(asked.path.trim_start_matches('/').parse().unwrap_or(404)));
    let statuses = ["200", "204", "206", "416", "404", "410", "400", "401", "403", "405", "451", "999", "304"];
    let paths: Vec<String> = statuses.iter().map(|status| format!("/{status}")).collect();
    let verdicts = verdicts(&server, &paths.iter().map(String::as_str).collect::<Vec<_>>());
    for (status, verdict) in statuses.iter().zip(&verdicts) {
        match *status {
            "200" | "204" | "206" | "416" => assert_eq!(*verdict, Verdict::Fine, "{status}"),
            "404" | "410" => assert_broken(verdict, status),
            _ => assert_unsure(verdict, status),
        }
    }
    assert_broken(&verdicts[4], "the host answers 404 Not Found");
}

#[test]
fn get_is_asked_when_head_has_no_good_answer() {
    let server = Server::start(|asked| match (asked.path.as_str(), asked.method.as_str()) {
        ("/robots.txt", _) => None,
        (_, "HEAD") => say(asked.path[1..].parse().unwrap()),
        _ => say(200),
    });
    let found = verdicts(&server, &["/200", "/405", "/404", "/501"]);
    assert_eq!(found, vec![Verdict::Fine; 4]);
    let all = ["HEAD /200", "HEAD /405", "GET /405", "HEAD /404", "GET /404", "HEAD /501", "GET /501"];
    assert_eq!(server.questions(), all);
    let is_short = |asked: &Asked| asked.fields.iter().any(|field| field.eq_ignore_ascii_case("range: bytes=0-1023"));
    for asked in server.asked().iter().filter(|asked| asked.path != "/robots.txt") {
        assert_eq!(is_short(asked), asked.method == "GET");
    }
}

#[test]
fn errors_that_pass_are_waited_out() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/twice" if asked.before < 2 => say(500),
        "/often" => say(503),
        "/busy" if asked.before < 1 => fields(429, "Retry-After: 1\r\n"),
        "/reset" if asked.before < 1 => Some(Reply::Reset),
        "/robots.txt" => None,
        _ => say(200),
    });
    let found = verdicts(&server, &["/twice", "/often", "/reset", "/busy"]);
    assert_eq!([&found[0], &found[2], &found[3]], [&Verdict::Fine; 3]);
    assert_unsure(&found[1], "503 Service Unavailable");
    let twice = ["HEAD /twice", "GET /twice", "GET /twice"];
    let often = ["HEAD /often", "GET /often", "GET /often", "GET /often"];
    let rest = ["HEAD /reset", "GET /reset", "HEAD /busy", "HEAD /busy"];
    assert_eq!(server.questions(), [&twice[..], &often, &rest].concat());
    let asked = server.asked();
    let [.., first, second] = &asked[..] else { panic!("nothing was asked") };
    assert!(second.at - first.at >= Duration::from_secs(1), "the host's own wait");
}

#[test]
fn each_hop_may_be_asked_as_often() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/a" | "/b" if asked.before < 3 => say(502),
        "/a" => fields(302, "Location: /b\r\n"),
        "/b" => say(200),
        _ => None,
    });
    assert_eq!(verdict(&server, "/a"), Verdict::Fine);
    assert_eq!(server.questions().len(), 8);
}

#[test]
fn hosts_that_never_answer_are_given_up() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/slow" => Some(Reply::Late(Duration::from_millis(800), 200)),
        "/reset" => Some(Reply::Reset),
        "/mum" => Some(Reply::Say(200, "", String::new())),
        _ => None,
    });
    let settings = Settings { timeout: Duration::from_millis(300), retries: 1, ..settings() };
    let told = follow_with(&["/slow", "/reset", "/mum"].map(|path| server.url(path)), &settings).unwrap();
    assert_unsure(&told[0].1, "does not answer");
    assert_unsure(&told[1].1, "the connection to 127.0.0.1 fails");
    assert_eq!(told[2].1, Verdict::Fine);
    let all = ["HEAD /slow", "GET /slow", "HEAD /reset", "GET /reset", "HEAD /mum"];
    assert_eq!(server.questions(), all);
}

#[test]
fn bodies_are_not_read() {
    let server = Server::start(|asked| match (asked.path.as_str(), asked.method.as_str()) {
        ("/endless", "HEAD") => say(405),
        ("/endless", _) => Some(Reply::Endless),
        ("/long", _) => Some(Reply::Say(302, "Location: /endless\r\n", "#".repeat(3_000_000))),
        _ => None,
    });
    assert_eq!(verdicts(&server, &["/endless", "/long"]), [Verdict::Fine, Verdict::Fine]);
}

#[test]
fn only_redirects_that_stay_are_told() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/301" => fields(301, "Location: /308?a=b\r\n"),
        "/308?a=b" => fields(308, "Location: page#part\r\n"),
        "/302" | "/303" | "/307" => fields(asked.path[1..].parse().unwrap(), "Location: /page\r\n"),
        "/then" => fields(301, "Location: /302\r\n"),
        "/late" => fields(302, "Location: /301\r\n"),
        "/page" => say(200),
        "/gone" => fields(301, "Location: /nothing\r\n"),
        "/shut" => fields(301, "Location: /403\r\n"),
        "/403" => say(403),
        _ => None,
    });
    let paths = ["/301", "/302", "/303", "/307", "/then", "/late", "/page"];
    let moved = |path: &str| Verdict::Moved { to: server.url(path) };
    let fine = Verdict::Fine;
    let wanted = [moved("/page#part"), fine.clone(), fine.clone(), fine.clone(), moved("/302"), fine.clone(), fine];
    assert_eq!(verdicts(&server, &paths), wanted);
    assert_broken(&verdict(&server, "/gone"), &format!("leads to {}: the host answers 404", server.url("/nothing")));
    assert_unsure(&verdict(&server, "/shut"), "/403: the host answers 403");
    // A link's own fragment goes on, unless the redirect has one.
    assert_eq!(verdicts(&server, &["/then#a", "/301#a"]), [moved("/302#a"), moved("/page#part")]);
}

#[test]
fn redirects_end() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => None,
        "/self" => fields(302, "Location: /self#again\r\n"),
        "/one" => fields(301, "Location: /two\r\n"),
        "/two" => fields(301, "Location: /one\r\n"),
        "/wall" => fields(302, "Set-Cookie: a=b\r\nLocation: /wall\r\n"),
        "/mail" => fields(302, "Location: mailto:a@example.org\r\n"),
        "/bad" => fields(302, "Location: http://\r\n"),
        "/nowhere" => say(302),
        path => {
            let rest: usize = path[1..].parse().unwrap();
            let location = format!("Location: /{}\r\n", rest.saturating_sub(1)).leak();
            if rest == 0 { say(200) } else { fields(302, location) }
        }
    });
    let found = verdicts(&server, &["/self", "/one", "/wall", "/mail", "/bad", "/nowhere", "/10", "/11"]);
    assert_broken(&found[0], "in a circle");
    assert_broken(&found[1], &format!("in a circle, back to {}", server.url("/one")));
    assert_unsure(&found[2], "no cookies");
    assert_unsure(&found[3], "no address: mailto:");
    assert_unsure(&found[4], "no address");
    assert_unsure(&found[5], "302");
    assert_eq!(found[6], Verdict::Fine);
    assert_broken(&found[7], "more than 10 times");
}

#[test]
fn what_is_no_page_of_the_web_has_its_verdict_too() {
    let server = fine();
    let plain = server.url("/").replace("http:", "https:");
    let odd = server.url("/a|b{c}\"d^e`f[g]?q=ä ü&x=\\");
    let urls = [plain, odd, "http://".to_owned(), "HTTP://a b/".to_owned(), "mailto:a@b".to_owned(), "page".to_owned()];
    let told = follow_with(&urls, &settings()).unwrap();
    assert_eq!(told.len(), 4, "{told:?}");
    assert_broken(&told[0].1, "no secure connection");
    assert_eq!(told[1].1, Verdict::Fine);
    assert_broken(&told[2].1, "not an address");
    assert_broken(&told[3].1, "not an address");
}
