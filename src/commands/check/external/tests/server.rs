//! A host of the tests' own: it answers by path, and remembers what it was asked.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A question.
#[derive(Clone)]
pub struct Asked {
    pub method: String,
    pub path: String,
    /// The lines of the head after the first.
    pub fields: Vec<String>,
    /// How often this path was asked for before, in any way.
    pub before: usize,
    pub at: Instant,
}

/// How it is answered.
pub enum Reply {
    /// Status, fields, and body.
    Say(u16, &'static str, String),
    /// The same after a while.
    Late(Duration, u16),
    /// The connection is reset.
    Reset,
    /// A body without an end.
    Endless,
    /// Only when this path is asked for, of whichever host.
    When(&'static str),
}

pub struct Server {
    pub port: u16,
    log: Arc<Log>,
}

#[derive(Default)]
struct Log {
    asked: Mutex<Vec<Asked>>,
    changed: Condvar,
    now: AtomicUsize,
    /// As many questions were being answered at once.
    most: AtomicUsize,
}

impl Server {
    /// Answers `/robots.txt` with 404 unless `reply` has something better.
    pub fn start(reply: impl Fn(&Asked) -> Option<Reply> + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (log, reply) = (Arc::new(Log::default()), Arc::new(reply));
        let served = log.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, reply) = (served.clone(), reply.clone());
                thread::spawn(move || serve(&stream, &log, &*reply));
            }
        });
        Server { port, log }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.log.asked.lock().unwrap().clone()
    }

    /// "HEAD /path" of each question, without those for robots.txt.
    pub fn questions(&self) -> Vec<String> {
        let asked = self.asked().into_iter().filter(|asked| asked.path != "/robots.txt");
        asked.map(|asked| format!("{} {}", asked.method, asked.path)).collect()
    }

    pub fn most_at_once(&self) -> usize {
        self.log.most.load(Ordering::SeqCst)
    }
}

fn serve(mut stream: &TcpStream, log: &Log, reply: &dyn Fn(&Asked) -> Option<Reply>) {
    // A reset needs something unread. A head may come in pieces; what else comes, TLS, has no such end.
    let mut peeked = [0; 4096];
    let mut length = stream.peek(&mut peeked).unwrap_or(0);
    while length > 0 && peeked[0].is_ascii_uppercase() && !peeked[..length].ends_with(b"\r\n\r\n") {
        thread::sleep(Duration::from_millis(1));
        length = stream.peek(&mut peeked).unwrap_or(0);
    }
    let at = Instant::now();
    let first = String::from_utf8_lossy(&peeked[..length]).lines().next().unwrap_or_default().to_owned();
    let mut words = first.split(' ').map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return };
    let fields = String::from_utf8_lossy(&peeked[..length]).lines().skip(1).map(str::to_owned).collect();
    let now = log.now.fetch_add(1, Ordering::SeqCst) + 1;
    log.most.fetch_max(now, Ordering::SeqCst);
    let asked = {
        let mut all = log.asked.lock().unwrap();
        let before = all.iter().filter(|asked| asked.path == path).count();
        all.push(Asked { method, path, fields, before, at });
        log.changed.notify_all();
        all[all.len() - 1].clone()
    };
    let none = || Reply::Say(404, "", String::new());
    let reply = reply(&asked).unwrap_or_else(none);
    if let Reply::Reset = reply {
        log.now.fetch_sub(1, Ordering::SeqCst);
        return;
    }
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|length| length > 2) {
        line.clear();
    }
    let head = |status: u16, fields: &str, length: usize| {
        format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {length}\r\n{fields}\r\n")
    };
    let is_endless = matches!(reply, Reply::Endless) && asked.method == "GET";
    let text = match reply {
        Reply::Say(status, fields, body) if asked.method == "HEAD" => head(status, fields, body.len()),
        Reply::Say(status, fields, body) => head(status, fields, body.len()) + &body,
        Reply::Late(wait, status) => {
            thread::sleep(wait);
            head(status, "", 0)
        }
        Reply::When(path) => {
            let all = log.asked.lock().unwrap();
            let is_missing = |all: &mut Vec<Asked>| !all.iter().any(|asked| asked.path == path);
            drop(log.changed.wait_timeout_while(all, Duration::from_secs(2), is_missing).unwrap());
            head(200, "", 0)
        }
        Reply::Endless | Reply::Reset => "HTTP/1.1 200 X\r\nConnection: close\r\n\r\n".to_owned(),
    };
    // Before the answer is there: the next question may come at once.
    log.now.fetch_sub(1, Ordering::SeqCst);
    let _ = stream.write_all(text.as_bytes());
    if is_endless {
        while stream.write_all(&[b'#'; 4096]).is_ok() {}
    }
}
