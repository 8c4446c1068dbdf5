//! nginx with WebDAV, and as the web server of the same folder.

use crate::support::scratch;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

pub const USER: &str = "editor";
pub const PASSWORD: &str = "offprint-test-password";

const INSTALL: &str = "as root, run: apt-get install -y --no-install-recommends nginx-light libnginx-mod-http-dav-ext";

pub struct Nginx {
    /// Of WebDAV.
    pub port: u16,
    /// Of the web server that shows the files.
    pub web: u16,
    /// What it serves.
    pub folder: PathBuf,
    child: Child,
    // Removed last.
    _home: TempDir,
}

impl Nginx {
    /// Serves a folder of its own.
    pub fn start() -> Nginx {
        let home = scratch();
        let folder = home.path().join("www");
        fs::create_dir(&folder).expect("made");
        Nginx::serve(home, folder, "")
    }

    /// Serves a folder that is there, with directives for the web server.
    pub fn of(folder: &Path, more: &str) -> Nginx {
        Nginx::serve(scratch(), folder.to_owned(), more)
    }

    fn serve(home: TempDir, folder: PathBuf, more: &str) -> Nginx {
        let (port, web) = (free_port(), free_port());
        let at = home.path().display();
        // Where configurations look for it.
        fs::copy("/etc/nginx/mime.types", home.path().join("mime.types"))
            .unwrap_or_else(|error| panic!("{error}; {INSTALL}"));
        fs::write(home.path().join("passwords"), format!("{USER}:{{PLAIN}}{PASSWORD}\n")).expect("written");
        let configuration = format!(
            "load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;\n\
             daemon off; worker_processes 1; user root;\npid {at}/pid; error_log {at}/errors;\n\
             events {{ worker_connections 256; }}\nhttp {{\naccess_log off; types_hash_max_size 4096;\n\
             include /etc/nginx/mime.types;\n\
             client_body_temp_path {at}/body; proxy_temp_path {at}/proxy; fastcgi_temp_path {at}/fastcgi;\n\
             uwsgi_temp_path {at}/uwsgi; scgi_temp_path {at}/scgi; client_max_body_size 0;\n\
             server {{ listen 127.0.0.1:{port}; root {www};\n\
             auth_basic site; auth_basic_user_file {at}/passwords;\n\
             location / {{ dav_methods PUT DELETE MKCOL COPY MOVE; dav_ext_methods PROPFIND OPTIONS;\n\
             create_full_put_path on; }} }}\n\
             server {{ listen 127.0.0.1:{web}; root {www};\n{more}\n}}\n}}\n",
            www = folder.display()
        );
        let path = home.path().join("nginx.conf");
        fs::write(&path, configuration).expect("written");
        let errors = Stdio::from(fs::File::create(home.path().join("said")).expect("made"));
        let child =
            Command::new("/usr/sbin/nginx").arg("-p").arg(home.path()).arg("-c").arg(&path).stderr(errors).spawn();
        let child = child.unwrap_or_else(|error| panic!("nginx does not run: {error}; {INSTALL}"));
        let nginx = Nginx { port, web, folder, child, _home: home };
        let said = || fs::read_to_string(nginx._home.path().join("said")).unwrap_or_default();
        for port in [port, web] {
            wait_for(port, &|| format!("{}; {INSTALL}", said()));
        }
        nginx
    }

    pub fn environment() -> [(&'static str, &'static str); 2] {
        [("WEBDAV_USERNAME", USER), ("WEBDAV_PASSWORD", PASSWORD)]
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers end with it when they are asked, not when it is killed.
        let _ = Command::new("kill").args(["-QUIT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens at, for a server that is told where to listen. It is none of those that the system gives away by
/// itself meanwhile: these begin at 32768.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(20_000);
    let mut ports = std::iter::repeat_with(|| NEXT.fetch_add(1, Ordering::Relaxed)).take_while(|port| *port < 32_768);
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("a port")
}

/// Waits until somebody listens.
pub fn wait_for(port: u16, why: &dyn Fn() -> String) {
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return;
        }
        sleep(Duration::from_millis(50));
    }
    panic!("nobody listens at {port}: {}", why());
}
