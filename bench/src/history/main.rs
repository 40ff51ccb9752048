//! How the history holds up at a million messages, beside better-sqlite3 on Node: a part of `make bench`.
//!
//! `deskbell-bench-history [MESSAGES...]` runs everything; `fill` and `read` are its processes. See `README.md` beside
//! `Cargo.toml`.
#![allow(clippy::print_stdout, reason = "a table and lines of JSON are what it is for")]

mod compare;
mod data;
mod figures;
mod ours;

use std::path::Path;
use std::process::ExitCode;

/// How many messages the histories hold, if nobody says otherwise.
const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// Wrong arguments.
    #[error("usage: deskbell-bench-history [MESSAGES...]")]
    Usage,
    /// One of those that are measured failed.
    #[error("{0}")]
    Measured(String),
    /// A process could not be started, or a file not be written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The results.
    #[error(transparent)]
    Results(#[from] deskbell_bench::results::ResultsError),
    /// What a process printed is not what it should be.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl BenchError {
    fn ours(error: impl std::fmt::Display) -> Self {
        Self::Measured(error.to_string())
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let bench = Path::new(env!("CARGO_MANIFEST_DIR"));
    let done = match arguments.as_slice() {
        ["fill", file, data, count, burst] => fill(file, data, count, burst),
        ["read", file, questions] => read(file, questions),
        ["data", file, questions, count] => write_data(file, questions, count),
        [] => compare::run(bench, &SIZES),
        given => sizes(given).and_then(|sizes| compare::run(bench, &sizes)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("deskbell-bench-history: {error}");
            ExitCode::FAILURE
        }
    }
}

fn sizes(given: &[&str]) -> Result<Vec<usize>, BenchError> {
    given.iter().map(|size| size.parse().map_err(|_| BenchError::Usage)).collect()
}

fn write_data(file: &str, questions: &str, count: &str) -> Result<(), BenchError> {
    let questions_of = data::write(Path::new(file), count.parse().map_err(|_| BenchError::Usage)?)?;
    std::fs::write(questions, serde_json::to_vec(&questions_of)?)?;
    Ok(())
}

fn fill(file: &str, data: &str, count: &str, burst: &str) -> Result<(), BenchError> {
    let number = |text: &str| text.parse().map_err(|_| BenchError::Usage);
    let filled = ours::fill(Path::new(file), Path::new(data), number(count)?, number(burst)?)?;
    println!("{}", serde_json::to_string(&filled)?);
    Ok(())
}

fn read(file: &str, questions: &str) -> Result<(), BenchError> {
    let questions = serde_json::from_slice(&std::fs::read(questions)?)?;
    println!("{}", serde_json::to_string(&ours::read(Path::new(file), &questions)?)?);
    Ok(())
}
