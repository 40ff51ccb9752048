//! What programs use, by `/proc`: a program is a process and all that it started.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// A process and all its descendants, and whatever else carries the same mark in its environment: some start processes
/// that nobody is the parent of.
pub fn tree(root: u32, mark: &str) -> BTreeSet<u32> {
    let mut parents = HashMap::new();
    let mut found = BTreeSet::from([root]);
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        if let Some(parent) = field(&entry.path().join("status"), "PPid:") {
            parents.insert(pid, parent as u32);
        }
        let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
        if !mark.is_empty()
            && environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes())
        {
            found.insert(pid);
        }
    }
    loop {
        let before = found.len();
        found.extend(
            parents
                .iter()
                .filter(|(_, parent)| found.contains(parent))
                .map(|(pid, _)| *pid)
                .collect::<Vec<_>>(),
        );
        if found.len() == before {
            return found;
        }
    }
}

/// Proportional set size of these processes together, in MiB: memory that several share counts once.
pub fn pss_mib(pids: &BTreeSet<u32>) -> f64 {
    pids.iter().filter_map(|pid| field(&proc(*pid, "smaps_rollup"), "Pss:")).sum::<u64>() as f64 / 1024.0
}

/// Resident memory of one process, in MiB.
pub fn rss_mib(pid: u32) -> f64 {
    field(&proc(pid, "status"), "VmRSS:").unwrap_or_default() as f64 / 1024.0
}

/// How many threads one process has.
pub fn threads(pid: u32) -> u64 {
    field(&proc(pid, "status"), "Threads:").unwrap_or_default()
}

/// How many file descriptors one process has open.
pub fn descriptors(pid: u32) -> usize {
    fs::read_dir(proc(pid, "fd")).map_or(0, Iterator::count)
}

/// CPU time of these processes so far, their own and the kernel's, to a hundredth of a second.
pub fn cpu(pids: &BTreeSet<u32>) -> Duration {
    /// The kernel counts in these for everybody who asks.
    const TICK: Duration = Duration::from_millis(10);
    let ticks = |pid: &u32| -> u32 {
        let stat = fs::read_to_string(proc(*pid, "stat")).unwrap_or_default();
        // The name, in brackets, may have anything in it.
        let rest = stat.rsplit_once(')').map(|(_, rest)| rest).unwrap_or_default();
        rest.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u32>().ok()).sum()
    };
    pids.iter().map(|pid| TICK * ticks(pid)).sum()
}

/// The command's name.
pub fn name(pid: u32) -> String {
    fs::read_to_string(proc(pid, "comm")).unwrap_or_default().trim().to_owned()
}

fn proc(pid: u32, file: &str) -> std::path::PathBuf {
    Path::new("/proc").join(pid.to_string()).join(file)
}

/// The number behind a name in a file of lines.
fn field(file: &Path, name: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_seen_with_its_children() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let own = std::process::id();
        let all = tree(own, "");
        assert!(all.contains(&own) && all.contains(&child.id()), "{all:?}");
        assert!(pss_mib(&all) > pss_mib(&BTreeSet::from([child.id()])));
        assert!(rss_mib(own) > 1.0 && threads(own) > 0 && descriptors(own) > 2);
        assert_eq!(name(child.id()), "sleep");
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
