//! How fast the client takes in a burst of messages, beside other clients and the limits: `make bench`.
//!
//! `deskbell-bench [ROUNDS]` runs everything; `deskbell-bench receive NAME URL COUNT` is one receiver, which the
//! first starts. See `README.md` beside `Cargo.toml`.
#![allow(clippy::print_stdout, reason = "a table and lines of JSON are what it is for")]

mod burst;
mod measure;
mod receivers;
mod report;
mod sender;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use burst::Burst;
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
    #[error("usage: deskbell-bench [ROUNDS] | deskbell-bench receive NAME URL COUNT")]
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
    /// A connection of one of the limits.
    #[error(transparent)]
    WebSocket(#[from] tokio_tungstenite::tungstenite::Error),
}

// As in the app: one thread does everything.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        [] => bench(ROUNDS).await,
        ["receive", name, url, count] => receive(name, url, count).await,
        [rounds] => match rounds.parse() {
            Ok(rounds) if rounds > 0 => bench(rounds).await,
            _ => Err(BenchError::Usage),
        },
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
    let mut report = Report::new(folder, &burst, rounds);
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
    report.write()?;
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
