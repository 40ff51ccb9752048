//! What Deskbell costs and how quick it is on a desktop: parts of `make bench`, and the endurance run.
//!
//! Everything runs on a desktop of its own: display, D-Bus, keyring, and a notification service and a server inside
//! this program. `deskbell-bench-desktop PART [NUMBER]` measures one part; `bare SERVER BUS` is a limit that one of them
//! starts. See `README.md` beside `Cargo.toml`.
#![allow(clippy::print_stdout, reason = "a table is what it is for")]

mod app;
mod cdp;
mod chromium;
mod footprint;
mod page;
mod paint;
mod path;
mod rings;
mod server;
mod service;
mod site;
mod soak;
mod start;
mod usage;
mod webview;
mod windows;

use std::process::ExitCode;

use deskbell_bench::results::ResultsError;
use deskbell_tests::desktop::DesktopError;
use tokio_tungstenite::tungstenite;

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// Wrong arguments.
    #[error(
        "usage: deskbell-bench-desktop rings [SAMPLES] | footprint [ROUNDS] | start [RUNS [STORED]] | windows [SECONDS [STORED]] | path [SECONDS [MOST]] | soak [MINUTES [SEED]]"
    )]
    Usage,
    /// The app did not do what it should.
    #[error("{0}")]
    App(String),
    /// The results.
    #[error(transparent)]
    Results(#[from] ResultsError),
    /// The desktop.
    #[error(transparent)]
    Desktop(#[from] DesktopError),
    /// The bus.
    #[error(transparent)]
    Bus(#[from] zbus::Error),
    /// A process could not be started, or a file not be written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A file that is no JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The limit's connection.
    #[error(transparent)]
    WebSocket(#[from] tungstenite::Error),
    /// A token could not be made.
    #[error(transparent)]
    Key(#[from] deskbell_demo_server::token::KeyError),
}

impl BenchError {
    fn app(error: impl std::fmt::Display) -> Self {
        Self::App(error.to_string())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = run(&arguments).await;
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("deskbell-bench-desktop: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &[&str]) -> Result<(), BenchError> {
    fn number<T: std::str::FromStr>(given: Option<&&str>, usual: T) -> Result<T, BenchError> {
        given.map_or(Ok(usual), |text| text.parse().map_err(|_| BenchError::Usage))
    }
    match arguments {
        ["bare", server, bus] => rings::bare(server, bus).await,
        ["rings", rest @ ..] => rings::bench(number(rest.first(), rings::SAMPLES)?).await,
        ["footprint", rest @ ..] => footprint::bench(number(rest.first(), footprint::ROUNDS)?).await,
        ["start", rest @ ..] => {
            start::bench(number(rest.first(), start::RUNS)?, number(rest.get(1), start::STORED)?).await
        }
        ["windows", rest @ ..] => {
            windows::bench(number(rest.first(), windows::SECONDS)?, number(rest.get(1), start::STORED)?).await
        }
        ["soak", rest @ ..] => {
            soak::run(number(rest.first(), soak::MINUTES)?, number(rest.get(1), fastrand::u64(..))?).await
        }
        ["path", rest @ ..] => {
            path::bench(number(rest.first(), path::SECONDS)?, number(rest.get(1), path::MOST)?).await
        }
        _ => Err(BenchError::Usage),
    }
}
