//! How fast the client takes in a burst of messages, beside other clients and the limits; and the table and the plot of
//! everything that `make bench` measured.
//!
//! `deskbell-bench client [ROUNDS]` measures; `deskbell-bench receive NAME URL COUNT` is one receiver, which the first
//! starts; `table` prints all results, `plot` draws some of them. See `README.md` beside `Cargo.toml`.
#![allow(clippy::print_stdout, reason = "a table and lines of JSON are what it is for")]

mod burst;
mod measure;
mod receivers;
mod report;
mod scale;
mod sender;
mod sizes;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use burst::Burst;
use deskbell_bench::results::{Results, ResultsError};
use deskbell_bench::{plot, table};
use measure::Figures;
use receivers::Receiver;
use report::Report;

/// Events in the burst.
const EVENTS: u64 = 100_000;
/// Rounds, if nobody says otherwise.
const ROUNDS: usize = 7;

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// Wrong arguments.
    #[error(
        "usage: deskbell-bench client [ROUNDS] | receive NAME URL COUNT | scale [CLIENTS] | sizes | build | table | plot FILE"
    )]
    Usage,
    /// A receiver failed.
    #[error("{name}: {detail}")]
    Receiver {
        /// Which.
        name: &'static str,
        /// What happened.
        detail: String,
    },
    /// A process could not be started, or a file not be written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// What a receiver printed, or received, is not what it should be.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The crowd of clients, or what they came to.
    #[error("{0}")]
    Scale(String),
    /// Cargo failed.
    #[error("cargo failed: {0}")]
    Build(std::process::ExitStatus),
    /// The results.
    #[error(transparent)]
    Results(#[from] ResultsError),
    /// A connection of one of the limits.
    #[error(transparent)]
    WebSocket(#[from] tokio_tungstenite::tungstenite::Error),
}

impl BenchError {
    fn scale(error: impl std::fmt::Display) -> Self {
        Self::Scale(error.to_string())
    }
}

// As in the app: one thread does everything.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["client"] => bench(ROUNDS).await,
        ["client", rounds] => match rounds.parse() {
            Ok(rounds) if rounds > 0 => bench(rounds).await,
            _ => Err(BenchError::Usage),
        },
        ["receive", name, url, count] => receive(name, url, count).await,
        ["scale"] => scale::bench(scale::CLIENTS).await,
        ["scale", count] => match count.parse() {
            Ok(count) if count > 0 => scale::bench(count).await,
            _ => Err(BenchError::Usage),
        },
        ["clients", count, url, token] => match count.parse() {
            Ok(count) => scale::clients(count, url, token).await,
            Err(_) => Err(BenchError::Usage),
        },
        ["sizes"] => sizes::sizes(),
        ["build"] => sizes::build(),
        ["table"] => print_table(),
        ["plot", file] => draw(Path::new(file)),
        _ => Err(BenchError::Usage),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("deskbell-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn print_table() -> Result<(), BenchError> {
    print!("{}", table::table(&Results::here().read()?));
    Ok(())
}

fn draw(file: &Path) -> Result<(), BenchError> {
    std::fs::write(file, plot::plot(&Results::here().read()?))?;
    Ok(())
}

async fn receive(name: &str, url: &str, count: &str) -> Result<(), BenchError> {
    let receiver = Receiver::named(name).ok_or(BenchError::Usage)?;
    let count = count.parse().map_err(|_| BenchError::Usage)?;
    let figures = receiver.receive(url, count).await?;
    println!("{}", serde_json::to_string(&figures)?);
    Ok(())
}

async fn bench(rounds: usize) -> Result<(), BenchError> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let burst = Arc::new(Burst::new(EVENTS));
    let url = format!("http://{}", sender::start(burst.clone())?);
    let mut report = Report::new(&burst, rounds);
    for round in 1..=rounds {
        eprint!("\rround {round} of {rounds} ");
        // Taking turns, so that whatever else the machine does hits all alike.
        for receiver in Receiver::ALL {
            let figures = receiver.run(folder, &url, burst.events).await?;
            check(receiver, &figures, &burst)?;
            report.add(receiver, figures);
        }
    }
    eprintln!();
    println!("{report}");
    report.write(&Results::here())?;
    Ok(())
}

/// Nothing was left out by anybody.
fn check(receiver: Receiver, figures: &Figures, burst: &Burst) -> Result<(), BenchError> {
    let content = match receiver {
        Receiver::SocketIoClient => burst.content_units,
        _ => burst.content_bytes,
    };
    let whole = figures.events == burst.events && figures.content.is_none_or(|length| length == content);
    if whole {
        return Ok(());
    }
    Err(BenchError::Receiver {
        name: receiver.name(),
        detail: format!("it did not take in all: {figures:?}"),
    })
}
