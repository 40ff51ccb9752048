//! The endurance run: a month of trouble in minutes. The connection is cut, stalls, and breaks; the server, the
//! notification service and the tray's host are restarted; tokens are renewed; windows come and go; and messages come
//! all the while. In the end the history must be what the server sent, but for what it says itself may be missing, and
//! the app must be no larger than after its beginning.

mod sent;
mod stand;
mod trouble;
mod words;

use std::path::Path;
use std::time::Duration;

use deskbell_bench::numbers::{Spread, short, steady_slope};
use deskbell_bench::results::{Aim, Row};
use deskbell_history::HistoryReader;
use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::BenchError;
use crate::app::publish;
use sent::Sent;
use stand::Stand;
use trouble::World;

/// How long, in minutes, if nobody says otherwise.
pub const MINUTES: u64 = 10;
/// Messages in all, at most, and in a minute.
const MESSAGES: usize = 1_000_000;
const A_MINUTE: usize = 100_000;
/// Between two looks at how the app stands, for which everything is quiet for a moment.
const LOOK_EVERY: Duration = Duration::from_secs(40);
/// Between two batches of messages.
const BATCH_EVERY: Duration = Duration::from_millis(200);

/// Runs for so long, with the trouble that `seed` gives.
pub async fn run(minutes: u64, seed: u64) -> Result<(), BenchError> {
    println!("the seed is {seed}");
    let span = Duration::from_mins(minutes.max(1));
    let mut world = World::start(seed).await?;
    let mut sent = Sent::default();
    let mut stands: Vec<Stand> = Vec::new();
    let begun = Instant::now();
    let mut looked = begun;
    let rate = (MESSAGES as f64 / span.as_secs_f64()).min(A_MINUTE as f64 / 60.0);
    let mut due = 0.0_f64;
    let mut last = begun;
    while begun.elapsed() < span {
        due += last.elapsed().as_secs_f64() * rate;
        last = Instant::now();
        // After a time without a server it catches up, but not with all at once.
        let count = (due as usize).min(2000);
        if count > 0 && world.send(&mut sent, count).await? {
            due -= count as f64;
        }
        due = due.min(rate * 20.0);
        world.trouble().await?;
        if looked.elapsed() > LOOK_EVERY {
            world.calm_down().await?;
            let stand = world.look().await?;
            eprintln!(
                "{:>4} s {:>9} messages, {stand}",
                begun.elapsed().as_secs(),
                short(sent.count() as f64)
            );
            stands.push(stand);
            looked = Instant::now();
            last = looked;
        }
        sleep(BATCH_EVERY).await;
    }
    world.calm_down().await?;
    stands.push(world.look().await?);
    let faults = world.faults.clone();
    let (file, key) = world.history().await?;
    let said = world.end().await?;
    let reader = HistoryReader::open(&file, &key).map_err(BenchError::app)?;
    let found = sent.compare(&reader)?;
    let unexplained = words::unexplained(&said);
    for line in &unexplained {
        eprintln!("unexplained: {line}");
    }

    let count = |name: &str, count: usize| Row::new(name, "", count as f64);
    let none = Aim::AtMost(0.0);
    let grown = |of: fn(&Stand) -> f64| {
        // The first third fills caches and pools.
        let third = stands.len().div_ceil(3);
        let (_, rest) = stands.split_at(third.min(stands.len()));
        let (early, late) = rest.split_at(rest.len() / 2);
        let median = |stands: &[Stand]| Spread::of(stands.iter().map(of)).p50;
        median(late) - median(early)
    };
    let points: Vec<(f64, f64)> =
        stands.iter().skip(stands.len() / 3).map(|stand| (stand.stored as f64 / 1e5, stand.mib)).collect();
    let mut rows = vec![
        count("messages sent", found.sent),
        count("faults", faults.values().sum()),
        count("missing, in a gap that the history tells of", found.in_gaps),
        count("missing for no reason", found.missing).aim(none),
        count("doubled, altered or never sent", found.wrong).aim(none),
        // What the history knows of each message: its id must be found again.
        Row::new("memory for 100,000 messages more", "MiB", steady_slope(&points)).aim(Aim::AtMost(2.0)),
        Row::new("threads more, late against early", "", grown(|stand| stand.threads as f64))
            .aim(Aim::AtMost(2.0)),
        Row::new("descriptors more", "", grown(|stand| stand.descriptors as f64)).aim(Aim::AtMost(3.0)),
        Row::new("objects and rules on D-Bus more", "", grown(|stand| stand.bus as f64))
            .aim(Aim::AtMost(2.0)),
        count("warnings that nothing explains", unexplained.len()).aim(none),
    ];
    rows.insert(0, Row::new("minutes", "min", span.as_secs_f64() / 60.0));
    let missed = rows.iter().filter(|row| row.met == Some(false)).count();
    let details = json!({ "seed": seed, "faults": faults, "stands": stands, "unexplained": unexplained });
    keep("soak-deskbell.log", &said)?;
    keep("soak-diary.log", &world.diary.join("\n"))?;
    publish("soak", rows, &details)?;
    if missed > 0 {
        return Err(BenchError::App(format!("the soak failed in {missed} points; the seed was {seed}")));
    }
    Ok(())
}

/// Keeps what was said, for whoever wants to know.
fn keep(name: &str, said: &str) -> Result<(), BenchError> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
    std::fs::create_dir_all(&folder)?;
    Ok(std::fs::write(folder.join(name), said)?)
}
