//! A preview that runs, and a browser that looks at it. The browser sends paths as they are given, which no library does.

use crate::support::{MANIFEST, OFFPRINT, Run, Site, TODAY, Tree, offprint, scratch};
use offprint::render::search::is_shard;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

/// So long anything may take on a machine that has other things to do.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until something is there.
#[track_caller]
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        match look() {
            Ok(found) => return found,
            Err(instead) => assert!(Instant::now() < end, "{what} does not come to be: {instead}"),
        }
        sleep(Duration::from_millis(10));
    }
}

/// A preview that runs until it is dropped.
pub struct Preview {
    child: Child,
    pub port: u16,
    /// The path of the site's home.
    pub home: String,
    /// What it has said before its address.
    pub said: Vec<String>,
    lines: Receiver<String>,
    root: PathBuf,
    /// The options that a build has, too.
    as_built: Vec<String>,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    pub fn of(site: &Site) -> Preview {
        Preview::with(&site.path(""), &[], &[])
    }

    /// A preview with options: those that a build has, too, and those that it has not.
    #[track_caller]
    pub fn with(root: &Path, as_built: &[&str], own: &[&str]) -> Preview {
        let mut command = Command::new(OFFPRINT);
        command.arg("serve").arg("--root").arg(root).args(["--date", TODAY]).args(as_built).args(own);
        if !own.contains(&"--port") {
            command.args(["--port", "0"]);
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it runs");
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        let (sender, lines) = mpsc::channel();
        spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut said = Vec::new();
        let address = loop {
            let line = lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no address after {said:?}"));
            match line.strip_prefix("http://") {
                Some(address) => break address.to_owned(),
                None => said.push(line),
            }
        };
        let (host, home) = address.split_once('/').expect("a path");
        let port = host.rsplit_once(':').expect("a port").1.parse().expect("a number");
        let as_built = as_built.iter().map(|arg| (*arg).to_owned()).collect();
        Preview { child, port, home: format!("/{home}"), said, lines, root: root.to_owned(), as_built }
    }

    /// What it has said since its address.
    pub fn heard(&self) -> Vec<String> {
        self.lines.try_iter().collect()
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        stream
    }

    /// Sends a request as it is given, line by line.
    pub fn raw(&self, request: &[&str]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(format!("{}\r\nConnection: close\r\n\r\n", request.join("\r\n")).as_bytes()).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        Answer::parse(&bytes)
    }

    /// Asks for a path with further header lines.
    pub fn ask(&self, method: &str, path: &str, headers: &[&str]) -> Answer {
        let line = format!("{method} {path} HTTP/1.1");
        self.raw(&[&[&*line, "Host: localhost"], headers].concat())
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// Ends it as Ctrl-C does, and tells its exit code.
    pub fn interrupt(mut self) -> i32 {
        let killed = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().expect("it runs");
        assert!(killed.success());
        eventually("its end", || match self.child.try_wait().expect("its state") {
            Some(status) => Ok(status.code().unwrap_or(-1)),
            None => Err("it runs".to_owned()),
        })
    }

    /// What a clean build of the same sources gives.
    #[track_caller]
    pub fn build(&self) -> Tree {
        let place = scratch();
        let out = place.path().join("out");
        let mut command = offprint(&["build"]);
        command.arg("--root").arg(&self.root).arg("--out").arg(&out).args(&self.as_built);
        let run = Run::from(command.output().expect("it runs"));
        assert_eq!(run.code, 0, "{run:#?}");
        let mut tree = Tree::read(&out);
        tree.0.remove(MANIFEST);
        tree
    }

    /// Expects that each file of a build is served with its bytes.
    #[track_caller]
    pub fn serves_what_is_built(&self) {
        let built = self.build();
        assert!(built.has("index.html") && built.has("404.html"));
        for (path, file) in &built.0 {
            if let Err(problem) = self.serves(path, &file.bytes) {
                panic!("{problem}");
            }
        }
    }

    /// Waits until that is so, and expects that nothing is served that is not built.
    #[track_caller]
    pub fn comes_to_what_is_built(&self, after: &str) {
        let built = self.build();
        eventually(after, || {
            built.0.iter().try_for_each(|(path, file)| self.serves(path, &file.bytes))?;
            let routes = self.get("/__offprint/").text();
            // Shards of the search index are no routes of a preview; that they are served has just been seen.
            let count = built.paths().into_iter().filter(|path| !is_shard(path)).count();
            let has_all = [format!(">{count} in all"), format!(" of {count} shown")].iter().any(|t| routes.contains(t));
            has_all.then_some(()).ok_or_else(|| format!("there are not {count} files"))
        });
    }

    /// Whether a file of the output is served: a page with the preview's line, a redirect as one.
    fn serves(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        let is_index = path == "index.html" || path.ends_with("/index.html");
        let address = if is_index { &path[..path.len() - "index.html".len()] } else { path };
        let address = format!("{}{}", self.home, encoded(address));
        let answer = self.get(&address);
        let told = String::from_utf8_lossy(bytes);
        if let Some(target) = told.split("content=\"0; url=").nth(1).filter(|_| path.ends_with(".html")) {
            let target = target.split('"').next().expect("an end").replace("&amp;", "&");
            let location = answer.header("location").map(str::to_owned);
            let is_right = answer.status == 301 && location.as_deref() == Some(&*target);
            return is_right.then_some(()).ok_or_else(|| format!("{address} leads to {location:?}, not {target}"));
        }
        if answer.status != 200 {
            return Err(format!("{address} answers {}", answer.status));
        }
        let is_same = answer.body == bytes || path.ends_with(".html") && answer.without_script() == bytes;
        is_same.then_some(()).ok_or_else(|| format!("{address} differs"))
    }

    /// A browser that has fetched a page and follows it.
    #[track_caller]
    pub fn look(&self, path: &str) -> Events {
        let version = self.get(path).version();
        let events = self.follow(path, &version);
        events.until("problems");
        events
    }

    /// A browser that shows a version of a page.
    pub fn follow(&self, path: &str, version: &str) -> Events {
        let path = path.replace('%', "%25").replace('&', "%26");
        let mut stream = self.connect();
        // In the older HTTP a stream is not cut into chunks.
        let request =
            format!("GET /__offprint/events?path={path}&version={version} HTTP/1.0\r\nHost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("sent");
        // Silence is no fault of a stream; whoever waits for an event has a limit.
        stream.set_read_timeout(None).expect("no limit");
        let (sender, receiver) = mpsc::channel();
        let reader = BufReader::new(stream.try_clone().expect("a stream"));
        spawn(move || {
            let mut name = String::new();
            for line in reader.lines().map_while(Result::ok) {
                if let Some(event) = line.strip_prefix("event: ") {
                    event.clone_into(&mut name);
                } else if let Some(data) = line.strip_prefix("data: ") {
                    let event = Event { name: name.clone(), data: serde_json::from_str(data).expect("JSON") };
                    if sender.send(event).is_err() {
                        return;
                    }
                }
            }
        });
        Events { receiver, stream }
    }
}

/// A path as it stands in an address.
pub fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    path.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// What a server has answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Answer {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an empty line");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let fields = lines.filter_map(|line| line.split_once(": "));
        Answer {
            status: status.expect("a status"),
            headers: fields.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect(),
            body: bytes[end + 4..].to_vec(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The page without the line that the preview adds.
    pub fn without_script(&self) -> Vec<u8> {
        let start = b"<script src=\"/__offprint/preview.js\" data-version=\"";
        let mut found = (0..self.body.len()).filter(|at| self.body[*at..].starts_with(start));
        let (Some(at), None) = (found.next(), found.next()) else { return Vec::new() };
        let line = self.body[at..].iter().position(|byte| *byte == b'\n').expect("an end of the line");
        [&self.body[..at], &self.body[at + line + 1..]].concat()
    }

    /// The version that the page has.
    #[track_caller]
    pub fn version(&self) -> String {
        let text = self.text();
        let rest = text.split("preview.js\" data-version=\"").nth(1).unwrap_or_else(|| panic!("no script: {text}"));
        rest.split('"').next().expect("an end").to_owned()
    }
}

/// What the server tells a browser.
#[derive(Debug, PartialEq)]
pub struct Event {
    pub name: String,
    pub data: Value,
}

/// A browser that listens until it is dropped.
pub struct Events {
    receiver: Receiver<Event>,
    stream: TcpStream,
}

impl Drop for Events {
    fn drop(&mut self) {
        let _ = self.stream.shutdown(std::net::Shutdown::Both);
    }
}

impl Events {
    #[track_caller]
    pub fn next(&self) -> Event {
        self.receiver.recv_timeout(PATIENCE).expect("an event")
    }

    /// Waits for an event of this name, and gives its data and the names of those before it.
    #[track_caller]
    pub fn until(&self, name: &str) -> (Value, Vec<String>) {
        let mut before = Vec::new();
        loop {
            let Ok(event) = self.receiver.recv_timeout(PATIENCE) else { panic!("no {name} after {before:?}") };
            if event.name == name {
                return (event.data, before);
            }
            before.push(event.name);
        }
    }
}

/// What browsers have been told by now. All are told of problems: so another file is made that is wrong, and what comes
/// before this news is all that there was.
#[track_caller]
pub fn told_by_now<const N: usize>(site: &Site, browsers: [&Events; N]) -> [Vec<String>; N] {
    let fence = "content/fence.md";
    site.save(fence, "---\ntitle: [\n---\n");
    let told = browsers.map(|browser| {
        let (problems, before) = browser.until("problems");
        assert_eq!(problems[0]["file"], fence, "after {before:?}");
        before
    });
    site.remove(fence);
    for browser in browsers {
        assert_eq!(browser.until("problems"), (Value::Array(Vec::new()), Vec::new()));
    }
    told
}
