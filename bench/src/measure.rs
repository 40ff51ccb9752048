//! What a receiver measures of itself.

use std::fs;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

/// What a receiver prints when it has the whole burst.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// Events that it took in.
    pub events: u64,
    /// How long their contents were together, in the unit that is at hand. `None` where nothing was decoded.
    pub content: Option<u64>,
    /// From being connected to the last event.
    pub seconds: f64,
    /// CPU time of the process meanwhile, its own and the kernel's.
    pub cpu_seconds: f64,
    /// Resident memory when it was connected, in MiB.
    pub idle_mib: f64,
    /// The most resident memory that it ever had, in MiB.
    pub peak_mib: f64,
}

/// The moment when a receiver is connected and about to ask for the burst.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    at: Instant,
    cpu: Duration,
    idle_mib: f64,
}

impl Start {
    /// As of now.
    pub fn now() -> Self {
        let idle_mib = memory_mib("VmRSS:");
        Self { idle_mib, cpu: cpu_time(), at: Instant::now() }
    }

    /// What it took from then until now.
    pub fn figures(self, events: u64, content: Option<u64>) -> Figures {
        Figures {
            seconds: self.at.elapsed().as_secs_f64(),
            cpu_seconds: cpu_time().saturating_sub(self.cpu).as_secs_f64(),
            events,
            content,
            idle_mib: self.idle_mib,
            peak_mib: memory_mib("VmHWM:"),
        }
    }
}

/// The same as `getrusage`, in nanoseconds.
fn cpu_time() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime).try_into().unwrap_or_default()
}

/// A line of `/proc/self/status`, which are in KiB. Not a number where there is none.
fn memory_mib(name: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line.and_then(|rest| rest.split_whitespace().next()).and_then(|kib| kib.parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1024.0)
}
