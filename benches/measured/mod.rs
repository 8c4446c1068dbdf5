//! What the benchmarks have in common: their options, and what is read off this machine.

#![allow(dead_code, reason = "no benchmark needs all of it")]

use std::fs;
use std::path::PathBuf;

/// The value of an option of the command line, like `--papers 6153`.
pub fn option(name: &str) -> Option<String> {
    std::env::args().skip_while(|argument| argument != name).nth(1)
}

/// The number after an option, or the usual one.
pub fn number(name: &str, usual: usize) -> usize {
    option(name).map_or(usual, |n| n.parse().unwrap_or_else(|_| panic!("{name} takes a number, not {n}")))
}

/// Where to write: `--work DIR`, or the RAM disk, or the system's folder for such files.
pub fn work() -> PathBuf {
    let ram = PathBuf::from("/dev/shm");
    option("--work").map_or_else(|| if ram.is_dir() { ram } else { std::env::temp_dir() }, PathBuf::from)
}

/// Of a number of values the one in the middle.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A line of what Linux tells of a process (`self`, or its number), in bytes; 0 where the system does not tell.
pub fn memory(process: &str, line: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|status| status.strip_prefix(line)).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024
}

/// Makes the kernel forget the most memory that this process has had so far.
pub fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}
