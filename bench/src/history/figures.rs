//! What a process measures of itself and prints.

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use serde::{Deserialize, Serialize};

/// Filling a history.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Filled {
    /// From the first message to the last, committed.
    pub fill_seconds: f64,
    /// CPU time of that, its own and the kernel's.
    pub fill_cpu_seconds: f64,
    /// Until all of them could be found.
    pub index_seconds: f64,
    /// The same of a burst into the filled history.
    pub burst_seconds: f64,
    /// CPU time of that.
    pub burst_cpu_seconds: f64,
    /// Until the burst could be found.
    pub burst_index_seconds: f64,
    /// Resident memory with the empty history.
    pub empty_mib: f64,
    /// The most there ever was.
    pub peak_mib: f64,
}

/// Asking a history.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Read {
    /// Opening it, with the list of conversations.
    pub open_ms: f64,
    /// Conversations in the list.
    pub conversations: usize,
    /// The list of conversations.
    pub list: Times,
    /// A page of the newest messages.
    pub newest: Times,
    /// A page from the middle.
    pub middle: Times,
    /// Searches, by kind.
    pub search: BTreeMap<String, Times>,
    /// Messages on all pages.
    pub messages: usize,
    /// Messages that were found.
    pub found: usize,
    /// Resident memory at the end.
    pub rss_mib: f64,
    /// The most there ever was.
    pub peak_mib: f64,
    /// Size of the file.
    pub file_mib: f64,
}

/// How long each of many calls took, in milliseconds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Times(Vec<f64>);

impl Times {
    /// Times a call.
    pub fn time<T, E>(&mut self, call: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let begun = Instant::now();
        let result = call();
        self.0.push(begun.elapsed().as_secs_f64() * 1e3);
        result
    }

    /// All of these.
    pub fn all<'a>(of: impl IntoIterator<Item = &'a Self>) -> Self {
        Self(of.into_iter().flat_map(|times| times.0.iter().copied()).collect())
    }

    /// The time that this share of the calls did not exceed, by the nearest rank.
    pub fn percentile(&self, share: f64) -> f64 {
        let mut times = self.0.clone();
        times.sort_by(f64::total_cmp);
        let rank = (times.len() as f64 * share).ceil().max(1.0) as usize;
        times.get(rank - 1).copied().unwrap_or(f64::NAN)
    }
}

/// CPU time of this process so far, its own and the kernel's, in seconds.
pub fn cpu_seconds() -> f64 {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    std::time::Duration::try_from(used).unwrap_or_default().as_secs_f64()
}

/// A line of `/proc/self/status`, in MiB. Not a number where there is none.
pub fn memory_mib(name: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line.and_then(|rest| rest.split_whitespace().next()).and_then(|kib| kib.parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1024.0)
}
