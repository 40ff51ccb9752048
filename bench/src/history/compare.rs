//! Runs both sides at each size, and from their figures makes the table and the part of `results.json`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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

#[derive(Debug, Serialize)]
struct Comparison {
    name: String,
    unit: &'static str,
    ours: f64,
    against: &'static str,
    theirs: f64,
    ratio: f64,
    aim: Option<String>,
    met: Option<bool>,
}

/// Measures histories of these sizes, in a temporary folder, and writes what it found into `results.json`.
pub fn run(bench: &Path, sizes: &[usize]) -> Result<(), BenchError> {
    let folder = std::env::temp_dir().join(format!("deskbell-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let measured =
        sizes.iter().map(|messages| measure(bench, &folder, *messages)).collect::<Result<Vec<_>, _>>();
    fs::remove_dir_all(&folder)?;
    let measured = measured?;
    let mut results = Vec::new();
    for size in &measured {
        size.compare(&mut results);
    }
    print(&measured, &results);
    write(&bench.join("results.json"), &measured, &results)
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
    fn compare(&self, results: &mut Vec<Comparison>) {
        let Self { messages, ours, theirs, empty } = self;
        let mut compare = |name: &str, unit, of: [f64; 2], aim: Option<(String, bool)>| {
            let [ours, theirs] = of;
            let (aim, met) = aim.unzip();
            let name = format!("history of {messages}: {name}");
            results.push(Comparison {
                name,
                unit,
                ours,
                against: OTHER,
                theirs,
                ratio: ours / theirs,
                aim,
                met,
            });
        };
        let rate = |count: usize, seconds: f64| count as f64 / seconds;
        let both = |figure: fn(&Side) -> f64| [figure(ours), figure(theirs)];
        let burst = both(|side| BURST as f64 / side.fill.burst_seconds);
        let aim = |least: f64| Some((format!("over {least} messages/s"), burst[0] > least));
        compare("a burst, committed", "messages/s", burst, aim(50_000.0));
        let cpu = both(|side| side.fill.burst_cpu_seconds / BURST as f64 * 1e6);
        compare("CPU for a message of the burst", "us", cpu, None);
        let all = |side: &Side| {
            let fill = &side.fill;
            rate(*messages, fill.fill_seconds + fill.index_seconds)
        };
        compare("all, committed and indexed", "messages/s", [all(ours), all(theirs)], None);
        compare("opening, with the list", "ms", both(|side| side.read.open_ms), None);
        let at_most = |value: f64, most: f64| Some((format!("at most {most} ms"), value <= most));
        let mut times = |name: &str, most: f64, of: fn(&Read) -> Times| {
            let (o, t) = (of(&ours.read), of(&theirs.read));
            let (p50, p99) = ([&o, &t].map(|it| it.percentile(0.5)), [&o, &t].map(|it| it.percentile(0.99)));
            compare(&format!("{name}, p50"), "ms", p50, None);
            compare(&format!("{name}, p99"), "ms", p99, at_most(p99[0], most));
        };
        times("list of conversations", 5.0, |read| read.list.clone());
        times("newest page", 5.0, |read| read.newest.clone());
        times("page from the middle", 5.0, |read| read.middle.clone());
        times("search", 30.0, |read| Times::all(read.search.values()));
        let memory = [ours.read.peak_mib, empty.peak_mib];
        let met = memory[0] - memory[1] <= 20.0;
        let aim = Some(("at most 20 MiB over the empty history".to_owned(), met));
        compare("memory, reading (against the empty history)", "MiB", memory, aim);
        let aim = ours.fill.peak_mib - ours.fill.empty_mib <= 20.0;
        let memory = [ours.fill.peak_mib, ours.fill.empty_mib];
        let aim = Some(("at most 20 MiB over the empty history".to_owned(), aim));
        compare("memory, filling (against the empty history)", "MiB", memory, aim);
        compare("file", "MiB", both(|side| side.read.file_mib), None);
    }
}

fn print(sizes: &[Size], results: &[Comparison]) {
    println!("{:<62}{:>12}{:>12}  aim", "", "ours", OTHER);
    for Comparison { name, unit, ours, theirs, aim, met, .. } in results {
        let met = met.map_or("", |met| if met { "met" } else { "MISSED" });
        println!("{name:<62}{ours:>12.2}{theirs:>12.2} {unit} {} {met}", aim.as_deref().unwrap_or_default());
    }
    for size in sizes {
        for (kind, times) in &size.ours.read.search {
            let [p50, p99] = [0.5, 0.99].map(|share| times.percentile(share));
            println!("{:>9} messages, search of {kind}: p50 {p50:.2} ms, p99 {p99:.2} ms", size.messages);
        }
    }
}

/// Puts the results beside those of the client, which stay as they are.
fn write(file: &Path, sizes: &[Size], results: &[Comparison]) -> Result<(), BenchError> {
    let mut all: Value = match fs::read(file) {
        Ok(json) => serde_json::from_slice(&json)?,
        Err(_) => json!({}),
    };
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let commit = Command::new("git").args(["describe", "--always", "--dirty", "--exclude=*"]).output()?;
    let details = sizes
        .iter()
        .map(|size| json!({ "messages": size.messages, "ours": size.ours.fill, "theirs": size.theirs.fill }));
    if let Some(all) = all.as_object_mut() {
        let history = json!({
            "commit": String::from_utf8_lossy(&commit.stdout).trim(),
            "loadAfter": load.split(' ').next().and_then(|load| load.parse::<f64>().ok()),
            "conversations": data::CUSTOMERS,
            "burst": BURST,
            "results": results,
            "filling": details.collect::<Vec<_>>(),
        });
        all.insert("history".into(), history);
    }
    fs::write(file, format!("{}\n", serde_json::to_string_pretty(&all)?))?;
    Ok(())
}
