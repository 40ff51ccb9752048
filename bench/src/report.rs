//! From figures to the table and `results.json`.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use deskbell_client::Clock;
use deskbell_protocol::time::to_iso;
use serde::Serialize;

use crate::burst::Burst;
use crate::measure::Figures;
use crate::receivers::Receiver;

/// All figures of a run.
pub struct Report {
    folder: PathBuf,
    conditions: Conditions,
    runs: BTreeMap<&'static str, Vec<Figures>>,
}

/// What the figures hold for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Conditions {
    commit: String,
    at: String,
    machine: Machine,
    node: String,
    events: u64,
    burst_bytes: usize,
    rounds: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Machine {
    cpu: String,
    cores: usize,
    memory_mib: u64,
    kernel: String,
    /// The load average of the last minute when the run began. Nought would be best.
    load_before: f64,
}

/// A quantity of all rounds.
#[derive(Debug, Clone, Copy, Serialize)]
struct Spread {
    median: f64,
    min: f64,
    max: f64,
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
        let last = values.len().saturating_sub(1);
        Self { median: (at(last / 2) + at(last.div_ceil(2))) / 2.0, min: at(0), max: at(last) }
    }
}

/// One receiver's line of the table.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    events_per_second: Spread,
    cpu_seconds: Spread,
    idle_mib: Spread,
    peak_mib: Spread,
    /// The most that a single run grew by.
    growth_mib: Spread,
}

/// A comparison of this client with another.
#[derive(Debug, Serialize)]
struct Comparison {
    name: &'static str,
    unit: &'static str,
    ours: f64,
    against: &'static str,
    theirs: f64,
    ratio: f64,
    aim: Option<String>,
    met: Option<bool>,
}

/// What is wanted, of the ratio or of the difference.
enum Aim {
    None,
    RatioAtLeast(f64),
    RatioAtMost(f64),
    MoreAtMost(f64),
}

impl Report {
    /// An empty one. `folder` is where the results go.
    pub fn new(folder: &Path, burst: &Burst, rounds: usize) -> Self {
        let conditions = Conditions {
            commit: output("git", &["describe", "--always", "--dirty", "--exclude=*"], folder),
            at: to_iso(Clock::system().now()),
            machine: Machine::this(folder),
            node: output("node", &["--version"], folder),
            events: burst.events,
            burst_bytes: burst.bytes.len(),
            rounds,
        };
        Self { folder: folder.into(), conditions, runs: BTreeMap::new() }
    }

    /// Takes in one run of a receiver.
    pub fn add(&mut self, receiver: Receiver, figures: Figures) {
        self.runs.entry(receiver.name()).or_default().push(figures);
    }

    fn line(&self, receiver: Receiver) -> Line {
        let runs = self.runs.get(receiver.name()).map(Vec::as_slice).unwrap_or_default();
        let spread = |quantity: fn(&Figures) -> f64| Spread::of(runs.iter().map(quantity));
        Line {
            events_per_second: spread(|run| run.events as f64 / run.seconds),
            cpu_seconds: spread(|run| run.cpu_seconds),
            idle_mib: spread(|run| run.idle_mib),
            peak_mib: spread(|run| run.peak_mib),
            growth_mib: spread(|run| run.peak_mib - run.idle_mib),
        }
    }

    fn comparisons(&self) -> Vec<Comparison> {
        const EVENTS: (&str, &str) = ("events a second", "events/s");
        const CPU: (&str, &str) = ("CPU for the burst", "s");
        const PEAK: (&str, &str) = ("peak memory", "MiB");
        let ours = self.line(Receiver::Deskbell);
        let mut all = Vec::new();
        let mut compare = |(name, unit), ours: f64, against, theirs: f64, aim: Aim| {
            all.push(aim.judge(name, unit, ours, against, theirs));
        };
        for other in Receiver::ALL {
            let theirs = self.line(other);
            let (events, cpu) = match other {
                // Not with itself, but with its own beginning.
                Receiver::Deskbell => {
                    // The run that grew most, not the median: "flat" leaves no exceptions.
                    let idle = ours.peak_mib.max - ours.growth_mib.max;
                    compare(PEAK, ours.peak_mib.max, "itself, idle", idle, Aim::MoreAtMost(20.0));
                    continue;
                }
                Receiver::SocketIoClient => (Aim::RatioAtLeast(3.0), Aim::RatioAtMost(1.0 / 3.0)),
                Receiver::Typed => (Aim::RatioAtLeast(0.65), Aim::None),
                Receiver::RustSocketIo | Receiver::Frames => (Aim::None, Aim::None),
            };
            let (o, t) = (ours.events_per_second.median, theirs.events_per_second.median);
            compare(EVENTS, o, other.name(), t, events);
            compare(CPU, ours.cpu_seconds.median, other.name(), theirs.cpu_seconds.median, cpu);
            compare(PEAK, ours.peak_mib.median, other.name(), theirs.peak_mib.median, Aim::None);
        }
        all
    }

    /// Writes `results.json`.
    pub fn write(&self) -> io::Result<()> {
        #[derive(Serialize)]
        struct Results<'a> {
            #[serde(flatten)]
            conditions: &'a Conditions,
            results: Vec<Comparison>,
            receivers: BTreeMap<&'static str, Line>,
            /// What `deskbell-bench-history` measured.
            #[serde(skip_serializing_if = "Option::is_none")]
            history: Option<serde_json::Value>,
            /// What `deskbell-bench-desktop` measured.
            #[serde(skip_serializing_if = "Option::is_none")]
            desktop: Option<serde_json::Value>,
        }
        let file = self.folder.join("results.json");
        let mut before: Option<serde_json::Value> =
            fs::read(&file).ok().and_then(|json| serde_json::from_slice(&json).ok());
        let mut kept = |part: &str| Some(before.as_mut()?.get_mut(part)?.take());
        let receivers = Receiver::ALL.into_iter().map(|receiver| (receiver.name(), self.line(receiver)));
        let results = Results {
            conditions: &self.conditions,
            results: self.comparisons(),
            receivers: receivers.collect(),
            history: kept("history"),
            desktop: kept("desktop"),
        };
        let json = serde_json::to_string_pretty(&results)?;
        fs::write(file, format!("{json}\n"))
    }
}

impl Aim {
    fn judge(
        self,
        name: &'static str,
        unit: &'static str,
        ours: f64,
        against: &'static str,
        theirs: f64,
    ) -> Comparison {
        let ratio = ours / theirs;
        let (aim, met) = match self {
            Self::None => (None, None),
            Self::RatioAtLeast(least) => (Some(format!("at least {least:.2} times")), Some(ratio >= least)),
            Self::RatioAtMost(most) => (Some(format!("at most {most:.2} times")), Some(ratio <= most)),
            Self::MoreAtMost(most) => {
                (Some(format!("at most {most:.0} {unit} more")), Some(ours - theirs <= most))
            }
        };
        Comparison { name, unit, ours, against, theirs, ratio, aim, met }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Conditions { commit, at, machine, node, events, burst_bytes, rounds } = &self.conditions;
        let Machine { cpu, cores, memory_mib, kernel, load_before } = machine;
        writeln!(f, "{events} messages ({burst_bytes} bytes), {rounds} rounds: median (min-max)")?;
        writeln!(f, "{cpu}, {cores} cores, {memory_mib} MiB, {kernel}, Node {node}, load {load_before}")?;
        writeln!(f, "commit {commit}, {at}\n")?;
        writeln!(
            f,
            "{:<24}{:>28}{:>24}{:>12}{:>12}",
            "receiver", "thousand events/s", "CPU s", "idle MiB", "peak MiB"
        )?;
        for receiver in Receiver::ALL {
            let Line { events_per_second: rate, cpu_seconds: cpu, idle_mib, peak_mib, .. } =
                self.line(receiver);
            let rate = format!("{:.0} ({:.0}-{:.0})", rate.median / 1e3, rate.min / 1e3, rate.max / 1e3);
            let cpu = format!("{:.3} ({:.3}-{:.3})", cpu.median, cpu.min, cpu.max);
            let (idle, peak) = (idle_mib.median, peak_mib.median);
            writeln!(f, "{:<24}{rate:>28}{cpu:>24}{idle:>12.1}{peak:>12.1}", receiver.name())?;
        }
        writeln!(f)?;
        for Comparison { name, unit, ours, against, theirs, ratio, aim, met } in self.comparisons() {
            let Some((aim, met)) = aim.zip(met) else { continue };
            let met = if met { "met" } else { "MISSED" };
            let precision = if unit == "s" { 3 } else { 1 };
            writeln!(
                f,
                "{met:<7} {name}, against {against}: {ours:.precision$} to {theirs:.precision$} {unit}, {ratio:.2} times ({aim})"
            )?;
        }
        Ok(())
    }
}

impl Machine {
    fn this(folder: &Path) -> Self {
        let line = |file: &str, name: &str| {
            let text = fs::read_to_string(file).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.trim_start_matches([':', ' ', '\t']).trim().to_owned()
        };
        let memory = line("/proc/meminfo", "MemTotal");
        let kib: u64 = memory.split(' ').next().and_then(|kib| kib.parse().ok()).unwrap_or_default();
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        Self {
            cpu: line("/proc/cpuinfo", "model name"),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_mib: kib / 1024,
            kernel: output("uname", &["-sr"], folder),
            load_before: load.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or(f64::NAN),
        }
    }
}

/// What a program says, or `unknown`.
fn output(program: &str, arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    match output {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        _ => "unknown".into(),
    }
}
