//! What the figures hold for: this machine, this commit, this moment.

use std::fs;
use std::path::Path;
use std::process::Command;

use deskbell_client::Clock;
use deskbell_protocol::time::to_iso;

/// Where and when something was measured.
#[derive(Debug, Clone)]
pub struct Conditions {
    /// Processor, cores, memory, kernel and Node, in one line.
    pub machine: String,
    /// The commit, with `-dirty` behind it where files were changed since.
    pub commit: String,
    /// When, in ISO 8601.
    pub at: String,
}

impl Conditions {
    /// As of now. `folder` is one of the repository's.
    pub fn now(folder: &Path) -> Self {
        let line = |file: &str, name: &str| {
            let text = fs::read_to_string(file).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.trim_start_matches([':', ' ', '\t']).trim().to_owned()
        };
        let memory = line("/proc/meminfo", "MemTotal");
        let kib: u64 = memory.split(' ').next().and_then(|kib| kib.parse().ok()).unwrap_or_default();
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let machine = format!(
            "{}, {cores} cores, {} GiB, {}, Node {}",
            line("/proc/cpuinfo", "model name"),
            kib.div_ceil(1024 * 1024),
            output("uname", &["-sr"], folder),
            output("node", &["--version"], folder),
        );
        Self {
            machine,
            commit: output("git", &["describe", "--always", "--dirty", "--exclude=*"], folder),
            at: to_iso(Clock::system().now()),
        }
    }
}

/// The load average of the last minute. Nought would be best.
pub fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}

/// What a program says, or `unknown`.
pub fn output(program: &str, arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    match output {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        _ => "unknown".into(),
    }
}
