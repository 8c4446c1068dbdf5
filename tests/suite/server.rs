//! A running `offprint serve`, and as much of HTTP as it takes to look at it. `benches/serve.rs` uses this file, too.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// What has not happened after this time never will: nothing that is waited for here takes a tenth of it.
const NEVER: Duration = Duration::from_secs(60);

/// A program that serves. It ends with its owner.
pub struct Server {
    child: Child,
    /// Its host and port.
    pub address: String,
    said: mpsc::Receiver<String>,
}

impl Server {
    /// `offprint serve` for the site at `root`, at a port that is free.
    pub fn offprint(root: &Path, args: &[&str]) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_offprint"));
        command.args(["serve", "--port", "0"]).args(args).arg("--root").arg(root);
        let mut server = Server::start(command);
        let home = server.wait_until_said(|line| line.starts_with("http://"));
        let host = home.trim_start_matches("http://").split('/').next();
        server.address = host.unwrap_or_default().to_owned();
        server
    }

    pub fn start(mut command: Command) -> Server {
        // Problems go to standard error, and a test of thousands of edits makes many of them.
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        let (sender, said) = mpsc::channel();
        // It is read to its end even if nobody wants to know: a program whose output nobody reads stands still.
        std::thread::spawn(move || output.lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        Server { child, address: String::new(), said }
    }

    /// The next line that is as wanted; those before it are forgotten.
    #[track_caller]
    pub fn wait_until_said(&self, is_wanted: impl Fn(&str) -> bool) -> String {
        loop {
            match self.said.recv_timeout(NEVER) {
                Ok(line) if is_wanted(&line) => return line,
                Ok(_) => {}
                Err(error) => panic!("the server never says it: {error}"),
            }
        }
    }

    /// The memory that it has now and the most that it has had, in bytes.
    pub fn memory(&self) -> (u64, u64) {
        let id = self.child.id().to_string();
        (memory(&id, "VmRSS:"), memory(&id, "VmHWM:"))
    }
}

/// A line of what Linux tells of a process, in bytes; 0 when it has ended.
pub fn memory(process: &str, line: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|status| status.strip_prefix(line)).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody who fetches pages, one after the other over one connection.
pub struct Client {
    address: String,
    connection: Option<BufReader<TcpStream>>,
}

#[derive(Debug)]
pub struct Response {
    pub status: u16,
    /// Where a redirect leads.
    pub location: String,
    pub body: Vec<u8>,
}

impl Response {
    pub fn has(&self, text: &str) -> bool {
        String::from_utf8_lossy(&self.body).contains(text)
    }

    /// The version that the preview has given to a page; empty when it is none of the preview's.
    pub fn version(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        let after = text.split_once("data-version=\"").map_or("", |(_, after)| after);
        after.split('"').next().unwrap_or_default().to_owned()
    }
}

impl Client {
    pub fn new(address: &str) -> Client {
        Client { address: address.to_owned(), connection: None }
    }

    /// # Errors
    /// Nobody answers.
    pub fn get(&mut self, path: &str) -> io::Result<Response> {
        // A server may close a connection that was idle, and says so no earlier than at the next request.
        if let Some(connection) = self.connection.take()
            && let Ok(response) = self.ask(connection, path)
        {
            return Ok(response);
        }
        let connection = connect(&self.address)?;
        self.ask(connection, path)
    }

    fn ask(&mut self, mut connection: BufReader<TcpStream>, path: &str) -> io::Result<Response> {
        request(connection.get_mut(), &self.address, path)?;
        let mut line = String::new();
        connection.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| io::Error::other(format!("no status in {line:?}")))?;
        let (mut length, mut location) = (0, String::new());
        loop {
            line.clear();
            if connection.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().map_err(io::Error::other)?,
                "location" => value.clone_into(&mut location),
                "transfer-encoding" => return Err(io::Error::other("a page of unknown length")),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        connection.read_exact(&mut body)?;
        self.connection = Some(connection);
        Ok(Response { status, location, body })
    }
}

fn connect(address: &str) -> io::Result<BufReader<TcpStream>> {
    let connection = TcpStream::connect(address)?;
    connection.set_read_timeout(Some(NEVER))?;
    connection.set_nodelay(true)?;
    Ok(BufReader::new(connection))
}

fn request(connection: &mut TcpStream, address: &str, path: &str) -> io::Result<()> {
    connection.write_all(format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes())
}

/// What the server tells a browser that looks at a page.
pub struct Events {
    connection: BufReader<TcpStream>,
    /// The last lines, for whoever waits in vain: among them is what is wrong with the site.
    told: Vec<String>,
}

impl Events {
    /// Begins to listen, as a browser that shows the page at `path` in this version. Returns when the server has taken note.
    pub fn listen(address: &str, path: &str, version: &str) -> Events {
        let mut connection = connect(address).expect("it listens");
        let query = format!("/__offprint/events?path={path}&version={version}");
        request(connection.get_mut(), address, &query).expect("it listens");
        let mut events = Events { connection, told: Vec::new() };
        // What is to stand in the browser's bar is told to everyone who comes.
        events.wait_for("page");
        events
    }

    /// Waits until an event of this name is told.
    #[track_caller]
    pub fn wait_for(&mut self, name: &str) {
        let begin = Instant::now();
        while begin.elapsed() < NEVER {
            let mut line = String::new();
            if !matches!(self.connection.read_line(&mut line), Ok(1..)) {
                break;
            }
            // Lines of HTTP's own stand between the events' (their lengths); they look like none of those.
            if line.trim_end().strip_prefix("event: ") == Some(name) {
                return;
            }
            self.told.push(line);
            self.told.drain(..self.told.len().saturating_sub(20));
        }
        panic!("no `{name}` ever comes, only\n{}", self.told.concat());
    }
}

/// Waits as a browser does until the page at `path` has `text`: is told that the page is another one, and fetches it again.
///
/// `change` is done when the server is known to tell. Returns how long it took from just before the change.
#[track_caller]
pub fn time_until_shown(client: &mut Client, path: &str, text: &str, change: impl FnOnce()) -> Duration {
    let old = client.get(path).expect("it answers");
    assert!(!old.has(text), "{path} has {text} already");
    let address = client.address.clone();
    let mut events = Events::listen(&address, path, &old.version());
    let begin = Instant::now();
    change();
    loop {
        events.wait_for("reload");
        if client.get(path).expect("it answers").has(text) {
            return begin.elapsed();
        }
    }
}
