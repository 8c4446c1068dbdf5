//! OpenSSH's server, with its sftp-server.

use super::nginx::{free_port, wait_for};
use crate::support::scratch;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

const INSTALL: &str = "as root, run: apt-get install -y --no-install-recommends openssh-server openssh-client";

pub struct Sshd {
    pub port: u16,
    /// What is published into it.
    pub folder: PathBuf,
    child: Child,
    home: TempDir,
}

impl Sshd {
    pub fn start() -> Sshd {
        let home = scratch();
        let at = home.path();
        for name in ["host", "user", "stranger"] {
            let mut make = Command::new("ssh-keygen");
            make.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(at.join(name));
            let made = make.status().unwrap_or_else(|error| panic!("ssh-keygen does not run: {error}; {INSTALL}"));
            assert!(made.success(), "{made}");
        }
        fs::copy(at.join("user.pub"), at.join("known")).expect("copied");
        let port = free_port();
        let host = fs::read_to_string(at.join("host.pub")).expect("made");
        fs::write(at.join("known_hosts"), format!("[127.0.0.1]:{port} {host}")).expect("written");
        let configuration = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {at}/host\nPidFile {at}/pid\nAuthorizedKeysFile {at}/known\n\
             StrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n\
             PermitRootLogin prohibit-password\nMaxStartups 100\nSubsystem sftp /usr/lib/openssh/sftp-server\n",
            at = at.display()
        );
        fs::write(at.join("sshd_config"), configuration).expect("written");
        for (folder, key) in [("ssh", "user"), ("strange", "stranger")] {
            let text = format!(
                "Host *\n  IdentityFile {at}/{key}\n  IdentitiesOnly yes\n  IdentityAgent none\n\
                 \x20 UserKnownHostsFile {at}/known_hosts\n",
                at = at.display()
            );
            fs::create_dir(at.join(folder)).expect("made");
            fs::write(at.join(folder).join("config"), text).expect("written");
            // OpenSSH's client does not look at $HOME.
            let wrapper = at.join(folder).join("ssh");
            let text = format!("#!/bin/sh\nexec /usr/bin/ssh -F {}/{folder}/config \"$@\"\n", at.display());
            fs::write(&wrapper, text).expect("written");
            fs::set_permissions(&wrapper, Permissions::from_mode(0o755)).expect("set");
        }
        let folder = at.join("www");
        fs::create_dir(&folder).expect("made");
        // It wants to be started by its whole name, and as root to find this folder.
        let _ = fs::create_dir_all("/run/sshd");
        let log = fs::File::create(at.join("log")).expect("made");
        let child = Command::new("/usr/sbin/sshd")
            .args(["-D", "-e", "-f"])
            .arg(at.join("sshd_config"))
            .stderr(Stdio::from(log))
            .spawn();
        let child = child.unwrap_or_else(|error| panic!("sshd does not run: {error}; {INSTALL}"));
        let said = || fs::read_to_string(at.join("log")).unwrap_or_default();
        wait_for(port, &said);
        Sshd { port, folder, child, home }
    }

    /// A PATH in which `ssh` is one with the right key, or with a stranger's.
    pub fn path(&self, is_right: bool) -> String {
        let folder = self.home.path().join(if is_right { "ssh" } else { "strange" });
        format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default())
    }

    /// Who may log in.
    pub fn user() -> String {
        std::env::var("USER").ok().filter(|name| !name.is_empty()).unwrap_or_else(|| "root".to_owned())
    }

    /// Fetches a folder of the server with OpenSSH's own client.
    pub fn fetch(&self, into: &Path) {
        let config = self.home.path().join("ssh/config");
        let mut fetch = Command::new("scp");
        fetch.args(["-q", "-r", "-P", &self.port.to_string(), "-F"]).arg(config);
        fetch.arg(format!("{}@127.0.0.1:{}", Sshd::user(), self.folder.display())).arg(into);
        assert!(fetch.status().expect("it runs").success());
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
