//! A real S3 server, with faults on request.

use crate::support::{File, Tree, scratch};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::SystemTime;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

pub const KEY: &str = "offprint-test-key";
pub const SECRET: &str = "offprint-test-secret";

/// A server in this process that keeps its objects in a folder of its own.
pub struct S3 {
    pub endpoint: String,
    pub folder: TempDir,
    seen: Arc<Mutex<Vec<Seen>>>,
    faults: Arc<Mutex<Faults>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

/// A request that was made.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub path: String,
    /// When it was signed, as S3 writes it.
    pub date: String,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    None,
    /// An answer with this status and code.
    Status(u16, &'static str),
    /// The connection ends without an answer.
    Cut,
}

type Faults = Box<dyn FnMut(&Seen, usize) -> Fault + Send>;

impl S3 {
    pub fn start() -> S3 {
        let folder = scratch();
        let files = s3s_fs::FileSystem::new(folder.path()).expect("a folder");
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = builder.build();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("set");
        let endpoint = format!("http://{}", listener.local_addr().expect("bound"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let faults: Arc<Mutex<Faults>> = Arc::new(Mutex::new(Box::new(|_, _| Fault::None)));
        let (stop, stopped) = oneshot::channel();
        let (log, wrong) = (seen.clone(), faults.clone());
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
            runtime.expect("a runtime").block_on(async move {
                tokio::select! {
                    () = serve(listener, service, log, wrong) => {}
                    _ = stopped => {}
                }
            });
        });
        S3 { endpoint, folder, seen, faults, stop: Some(stop), thread: Some(thread) }
    }

    /// Makes a bucket.
    pub fn bucket(&self, name: &str) {
        std::fs::create_dir_all(self.folder.path().join(name)).expect("made");
    }

    pub fn environment() -> [(&'static str, &'static str); 4] {
        [
            ("AWS_ACCESS_KEY_ID", KEY),
            ("AWS_SECRET_ACCESS_KEY", SECRET),
            ("AWS_REGION", "us-east-1"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ]
    }

    /// The requests since the start, or since this was asked last.
    pub fn requests(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.seen.lock().expect("whole"))
    }

    /// From now on this says what goes wrong: it is given each request, and its number from 1.
    pub fn fail(&self, mut fault: impl FnMut(&Seen, usize) -> Fault + Send + 'static) {
        let mut number = 0;
        *self.faults.lock().expect("whole") = Box::new(move |seen, _| {
            number += 1;
            fault(seen, number)
        });
    }

    /// Nothing goes wrong any more.
    pub fn mend(&self) {
        self.fail(|_, _| Fault::None);
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        drop(self.stop.take());
        let _ = self.thread.take().map(thread::JoinHandle::join);
    }
}

fn header(value: Option<&hyper::header::HeaderValue>) -> String {
    value.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

async fn serve(
    listener: std::net::TcpListener,
    service: S3Service,
    log: Arc<Mutex<Vec<Seen>>>,
    faults: Arc<Mutex<Faults>>,
) {
    let listener = TcpListener::from_std(listener).expect("a listener");
    loop {
        let Ok((socket, _)) = listener.accept().await else { continue };
        let _ = socket.set_nodelay(true);
        let (service, log, faults) = (service.clone(), log.clone(), faults.clone());
        tokio::spawn(async move {
            let answer = service_fn(move |request: Request<Incoming>| {
                let seen = Seen {
                    method: request.method().to_string(),
                    path: request.uri().path().to_owned(),
                    date: header(request.headers().get("x-amz-date")),
                };
                log.lock().expect("whole").push(seen.clone());
                let fault = (faults.lock().expect("whole"))(&seen, 0);
                let service = service.clone();
                async move {
                    match fault {
                        Fault::None => Service::call(&service, request).await.map_err(io::Error::other),
                        Fault::Cut => Err(io::Error::from(io::ErrorKind::ConnectionReset)),
                        Fault::Status(status, code) => {
                            let text =
                                format!("<Error><Code>{code}</Code><Message>A test wants this.</Message></Error>");
                            let body = s3s::Body::from(text);
                            Ok(Response::builder().status(status).body(body).expect("an answer"))
                        }
                    }
                }
            });
            // A connection that is cut ends with an error.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(socket), answer).await;
        });
    }
}

/// What a store holds, as its own interface gives it.
pub struct Fetched {
    pub files: Tree,
    /// The type and the cache-control of each.
    pub headers: BTreeMap<String, (String, String)>,
}

/// Fetches everything below a prefix.
pub fn fetch(s3: &S3, bucket: &str, prefix: &str) -> Fetched {
    let _ = rustls::crypto::ring::default_provider().install_default();
    opendal::HttpTransporter::install_default(opendal_http_transport_reqwest::ReqwestTransport::default());
    let builder = opendal::services::S3::default()
        .bucket(bucket)
        .root(prefix)
        .endpoint(&s3.endpoint)
        .region("us-east-1")
        .access_key_id(KEY)
        .secret_access_key(SECRET);
    let operator = opendal::Operator::new(builder).expect("a store");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut fetched = Fetched { files: Tree(BTreeMap::new()), headers: BTreeMap::new() };
        for entry in operator.list_with("").recursive(true).await.expect("listed") {
            if !entry.metadata().is_file() {
                continue;
            }
            let path = entry.path().to_owned();
            let about = operator.stat(&path).await.expect("there");
            let said = |value: Option<&str>| value.unwrap_or_default().to_owned();
            fetched.headers.insert(path.clone(), (said(about.content_type()), said(about.cache_control())));
            let bytes = operator.read(&path).await.expect("read").to_vec();
            fetched.files.0.insert(path, File { bytes, modified: SystemTime::UNIX_EPOCH, inode: 0 });
        }
        fetched
    })
}
