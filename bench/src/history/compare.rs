//! Runs both sides at each size, and makes rows of results from their figures.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use deskbell_bench::results::{Aim, Results, Row};
use deskbell_bench::table::line;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::BenchError;
use crate::data;
use crate::figures::{Filled, Read, Times};

/// Messages of the burst that a filled history takes.
const BURST: usize = 20_000;
/// The other side.
const OTHER: &str = "better-sqlite3";

/// Both sides at one size.
#[derive(Debug, Serialize)]
struct Size {
    messages: usize,
    ours: Side,
    theirs: Side,
    empty: Read,
}

#[derive(Debug, Serialize)]
struct Side {
    fill: Filled,
    read: Read,
}

/// Measures histories of these sizes, in a temporary folder, and writes what it found.
pub fn run(bench: &Path, sizes: &[usize]) -> Result<(), BenchError> {
    let folder = std::env::temp_dir().join(format!("deskbell-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let measured =
        sizes.iter().map(|messages| measure(bench, &folder, *messages)).collect::<Result<Vec<_>, _>>();
    fs::remove_dir_all(&folder)?;
    let measured = measured?;
    let rows: Vec<Row> = measured.iter().flat_map(Size::rows).collect();
    print(&measured, &rows);
    write(&measured, rows)
}

fn measure(bench: &Path, folder: &Path, messages: usize) -> Result<Size, BenchError> {
    let path = |name: &str| folder.join(name);
    let say = |what: &str| eprintln!("{messages} messages: {what}");
    say("writing them down");
    let questions = data::write(&path("data"), messages + BURST)?;
    fs::write(path("questions"), serde_json::to_vec(&questions)?)?;
    let count = messages.to_string();
    let burst = BURST.to_string();
    let files = [path("data"), path("questions")].map(|path| path.display().to_string());
    let [data, questions] = &files;
    let side = |ours: bool| -> Result<Side, BenchError> {
        let name = if ours { "ours" } else { OTHER };
        let file = path(name).display().to_string();
        say(&format!("filling {name}"));
        let fill = process(bench, ours, &["fill", &file, data, &count, &burst])?;
        say(&format!("asking {name}"));
        let read = process(bench, ours, &["read", &file, questions])?;
        for suffix in ["", "-wal", "-shm", ".lock"] {
            let _ = fs::remove_file(format!("{file}{suffix}"));
        }
        Ok(Side { fill, read })
    };
    let (ours, theirs) = (side(true)?, side(false)?);
    let empty = process(bench, true, &["read", &path("empty").display().to_string(), questions])?;
    Ok(Size { messages, ours, theirs, empty })
}

fn process<T: DeserializeOwned>(bench: &Path, ours: bool, arguments: &[&str]) -> Result<T, BenchError> {
    let (program, script) = match ours {
        true => (std::env::current_exe()?, None),
        false => (PathBuf::from("node"), Some(bench.join("history.mjs"))),
    };
    let output = Command::new(program).args(script).args(arguments).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(BenchError::Measured(format!("{arguments:?}: {}", output.status)));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

impl Size {
    fn rows(&self) -> Vec<Row> {
        let Self { messages, ours, theirs, empty } = self;
        let mut rows = Vec::new();
        let mut compare = |name: &str, unit, [ours, theirs]: [f64; 2], aim: Option<Aim>| {
            let row = Row::new(format!("history of {messages}: {name}"), unit, ours).against(OTHER, theirs);
            rows.push(match aim {
                Some(aim) => row.aim(aim),
                None => row,
            });
        };
        let rate = |count: usize, seconds: f64| count as f64 / seconds;
        let both = |figure: fn(&Side) -> f64| [figure(ours), figure(theirs)];
        let burst = both(|side| BURST as f64 / side.fill.burst_seconds);
        compare("a burst, committed", "messages/s", burst, Some(Aim::Over(50_000.0)));
        let cpu = both(|side| side.fill.burst_cpu_seconds / BURST as f64 * 1e6);
        compare("CPU for a message of the burst", "us", cpu, None);
        let all = |side: &Side| {
            let fill = &side.fill;
            rate(*messages, fill.fill_seconds + fill.index_seconds)
        };
        compare("all, committed and indexed", "messages/s", [all(ours), all(theirs)], None);
        compare("opening, with the list", "ms", both(|side| side.read.open_ms), None);
        let mut times = |name: &str, most: f64, of: fn(&Read) -> Times| {
            let times = [of(&ours.read), of(&theirs.read)];
            compare(&format!("{name}, p50"), "ms", times.each_ref().map(|it| it.percentile(0.5)), None);
            let p99 = times.each_ref().map(|it| it.percentile(0.99));
            compare(&format!("{name}, p99"), "ms", p99, Some(Aim::AtMost(most)));
        };
        times("list of conversations", 5.0, |read| read.list.clone());
        times("newest page", 5.0, |read| read.newest.clone());
        times("page from the middle", 5.0, |read| read.middle.clone());
        times("search", 30.0, |read| Times::all(read.search.values()));
        compare("file", "MiB", both(|side| side.read.file_mib), None);
        for (doing, [ours, empty]) in [
            ("reading", [ours.read.peak_mib, empty.peak_mib]),
            ("filling", [ours.fill.peak_mib, ours.fill.empty_mib]),
        ] {
            let row = Row::new(format!("history of {messages}: memory, {doing}"), "MiB", ours);
            rows.push(row.against("the empty history", empty).aim(Aim::MoreAtMost(20.0)));
        }
        rows
    }
}

fn print(sizes: &[Size], rows: &[Row]) {
    for row in rows {
        println!("{}", line(row));
    }
    for size in sizes {
        for (kind, times) in &size.ours.read.search {
            let [p50, p99] = [0.5, 0.99].map(|share| times.percentile(share));
            println!("{:>9} messages, search of {kind}: p50 {p50:.2} ms, p99 {p99:.2} ms", size.messages);
        }
    }
}

fn write(sizes: &[Size], rows: Vec<Row>) -> Result<(), BenchError> {
    let filling: Vec<Value> = sizes
        .iter()
        .map(|size| json!({ "messages": size.messages, "ours": size.ours.fill, "theirs": size.theirs.fill }))
        .collect();
    let details = json!({ "conversations": data::CUSTOMERS, "burst": BURST, "filling": filling });
    Ok(Results::here().write("history", rows, &details)?)
}
