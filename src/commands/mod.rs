//! One file per verb, and how the program speaks with its user.

mod ask;
pub mod build;
pub mod check;
pub mod export;
mod files;
pub mod import;
pub mod init;
pub mod new;
mod progress;
mod proposal;
pub mod publish;
mod report;
pub mod search;
pub mod serve;
mod today;

pub use progress::Progress;
pub use report::{Format, print};
pub use today::{here_and_now, now, parse_now, timestamp, today};

use crate::base::config;
use crate::base::{Diagnostic, Diagnostics};
use std::path::{Path, PathBuf};

/// This program, to be started again: on Linux under a name that still means it when its file has been replaced.
pub fn program() -> PathBuf {
    if cfg!(target_os = "linux") {
        return PathBuf::from("/proc/self/exe");
    }
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("offprint"))
}

/// The folder of the site: `root` if one is named, else the nearest one above the current folder that has a `site.toml`.
pub fn find_root(root: Option<&Path>, problems: &mut Diagnostics) -> Option<PathBuf> {
    if let Some(root) = root {
        if root.join(config::FILE).is_file() {
            return Some(root.to_owned());
        }
        problems.push(
            Diagnostic::error("no-site", None, format!("there is no site.toml in {}", root.display()))
                .remedy("name the folder where it is, or begin a catalogue with `offprint init`"),
        );
        return None;
    }
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let found = here.ancestors().find(|folder| folder.join(config::FILE).is_file());
    if found.is_none() {
        problems.push(
            Diagnostic::error("no-site", None, format!("there is no site.toml in {} or above it", here.display()))
                .remedy("begin a catalogue with `offprint init`, or name its folder with --root"),
        );
    }
    // The shortest way to say it reads best in messages.
    found.map(|folder| if folder == here { PathBuf::from(".") } else { folder.to_owned() })
}
