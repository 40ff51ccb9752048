//! What a process used, by `/proc`: all its threads together.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::time::Instant;

use serde::Serialize;

/// What a process had used at a moment, thread by thread.
#[derive(Debug, Clone)]
pub struct Usage {
    at: Instant,
    threads: HashMap<OsString, Thread>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Thread {
    /// Nanoseconds on a processor.
    cpu: u64,
    /// How often it gave the processor up to wait for something: each ends with a wake-up.
    waits: u64,
}

/// What it used between two moments.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Idle {
    /// For how long it was watched.
    pub seconds: f64,
    /// Of one processor, in percent.
    pub cpu_percent: f64,
    /// How often a second any of its threads woke up.
    pub wakeups_per_second: f64,
}

impl Usage {
    /// As of now.
    pub fn of(pid: u32) -> Self {
        let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        let look = |folder: &Path| Thread {
            cpu: first_number(&folder.join("schedstat")),
            waits: fs::read_to_string(folder.join("status"))
                .unwrap_or_default()
                .lines()
                .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")?.trim().parse().ok())
                .unwrap_or(0),
        };
        let threads = threads.map(|entry| (entry.file_name(), look(&entry.path())));
        Self { at: Instant::now(), threads: threads.collect() }
    }

    /// What was used since `before`. A thread that ended meanwhile is not in it, so the process should have settled.
    pub fn since(&self, before: &Self) -> Idle {
        let seconds = (self.at - before.at).as_secs_f64();
        let (mut cpu, mut waits) = (0, 0);
        for (id, thread) in &self.threads {
            let then = before.threads.get(id).copied().unwrap_or_default();
            cpu += thread.cpu.saturating_sub(then.cpu);
            waits += thread.waits.saturating_sub(then.waits);
        }
        Idle { seconds, cpu_percent: cpu as f64 / 1e7 / seconds, wakeups_per_second: waits as f64 / seconds }
    }
}

fn first_number(file: &Path) -> u64 {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
