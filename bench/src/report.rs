//! From the client's figures to rows of results.

use std::collections::BTreeMap;
use std::fmt;

use deskbell_bench::results::{Aim, Results, ResultsError, Row};
use serde::Serialize;

use crate::burst::Burst;
use crate::measure::Figures;
use crate::receivers::Receiver;

/// All figures of a run.
pub struct Report {
    events: u64,
    burst_bytes: usize,
    rounds: usize,
    runs: BTreeMap<&'static str, Vec<Figures>>,
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

/// What the rows were made of.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    events: u64,
    burst_bytes: usize,
    rounds: usize,
    receivers: BTreeMap<&'static str, Line>,
}

impl Report {
    /// An empty one.
    pub fn new(burst: &Burst, rounds: usize) -> Self {
        Self { events: burst.events, burst_bytes: burst.bytes.len(), rounds, runs: BTreeMap::new() }
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

    fn rows(&self) -> Vec<Row> {
        const EVENTS: (&str, &str) = ("events taken in", "events/s");
        const CPU: (&str, &str) = ("CPU for the burst", "s");
        const PEAK: (&str, &str) = ("peak memory", "MiB");
        let ours = self.line(Receiver::Deskbell);
        let mut rows = Vec::new();
        let mut compare = |(name, unit), ours: f64, against, theirs: f64, aim: Option<Aim>| {
            let row = Row::new(name, unit, ours).against(against, theirs);
            rows.push(match aim {
                Some(aim) => row.aim(aim),
                None => row,
            });
        };
        for other in Receiver::ALL {
            let theirs = self.line(other);
            let (events, cpu) = match other {
                // Not with itself, but with its own beginning.
                Receiver::Deskbell => {
                    // The run that grew most, not the median: "flat" leaves no exceptions.
                    let idle = ours.peak_mib.max - ours.growth_mib.max;
                    compare(PEAK, ours.peak_mib.max, "itself, idle", idle, Some(Aim::MoreAtMost(20.0)));
                    continue;
                }
                Receiver::SocketIoClient => (Some(Aim::RatioAtLeast(3.0)), Some(Aim::RatioAtMost(1.0 / 3.0))),
                Receiver::Typed => (Some(Aim::RatioAtLeast(0.65)), None),
                Receiver::RustSocketIo | Receiver::Frames => (None, None),
            };
            let (o, t) = (ours.events_per_second.median, theirs.events_per_second.median);
            compare(EVENTS, o, other.name(), t, events);
            compare(CPU, ours.cpu_seconds.median, other.name(), theirs.cpu_seconds.median, cpu);
            compare(PEAK, ours.peak_mib.median, other.name(), theirs.peak_mib.median, None);
        }
        rows
    }

    /// Writes the rows, and what they were made of.
    pub fn write(&self, results: &Results) -> Result<(), ResultsError> {
        let receivers = Receiver::ALL.into_iter().map(|receiver| (receiver.name(), self.line(receiver)));
        let Self { events, burst_bytes, rounds, .. } = *self;
        results.write(
            "client",
            self.rows(),
            &Details { events, burst_bytes, rounds, receivers: receivers.collect() },
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} messages ({} bytes), {} rounds: median (min-max)",
            self.events, self.burst_bytes, self.rounds
        )?;
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
        Ok(())
    }
}
