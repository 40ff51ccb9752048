//! `replay`: tells a recorded day to the domain and to the attention policy, with the recording's own clock, and prints
//! what would have rung.
//!
//! # Design
//!
//! It is the very code that decides in the app ([`State`](deskbell_domain::State) and
//! [`Attention`](deskbell_domain::Attention)), without a connection, a history or a desktop. Timers ring at the moment
//! they are due in the recording. Alerts of one instant are told as the app tells those of one batch: the last of each
//! notification.

mod day;
mod line;
mod recording;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::tz::TimeZone;

pub use day::{Day, Rung};
pub use recording::{Happening, Step, StepError};

/// Print what would have rung on a recorded day.
///
/// Reads a recording, one JSON object a line, and prints what the desktop would have shown, with the same rules as the
/// app and the recording's own clock. Ends with 1 at a line that cannot be read.
#[derive(Debug, Clone, Args)]
pub struct ReplayArgs {
    /// The recording; - is standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print one JSON object a line.
    #[arg(long)]
    pub json: bool,
    /// The agent's time zone, as "Europe/Berlin"; without it that of this computer. A recording may name its own.
    #[arg(long, value_name = "NAME", value_parser = recording::zone)]
    pub zone: Option<TimeZone>,
}

/// Why `replay` failed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The recording cannot be opened or read.
    #[error("the recording cannot be read: {0}")]
    Input(io::Error),
    /// A line is none of a recording.
    #[error("line {line}: {error}")]
    Step {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        error: StepError,
    },
    /// Standard output does not take any more.
    #[error("the output could not be written: {0}")]
    Output(io::Error),
}

/// Runs the command until it ends; blocks. What failed is said on standard error.
pub fn replay(args: &ReplayArgs) -> ExitCode {
    let zone = args.zone.clone().unwrap_or_else(TimeZone::system);
    let output = io::BufWriter::new(io::stdout().lock());
    let told = if args.file.as_os_str() == "-" {
        tell(io::stdin().lock(), output, zone, args.json)
    } else {
        File::open(&args.file)
            .map_err(ReplayError::Input)
            .and_then(|file| tell(BufReader::new(file), output, zone, args.json))
    };
    match told {
        Ok(()) => ExitCode::SUCCESS,
        // Nobody reads any more, which is how `| head` ends a command.
        Err(ReplayError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("deskbell: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Tells a recording and writes what rings. What is of no use in it is said on standard error.
fn tell(input: impl BufRead, mut output: impl Write, zone: TimeZone, json: bool) -> Result<(), ReplayError> {
    let mut day = Day::new(zone);
    let mut write = |day: &Day, rung: Vec<Rung>| {
        for rung in rung {
            writeln!(output, "{}", line::of(&rung, day.zone(), json)).map_err(ReplayError::Output)?;
        }
        Ok(())
    };
    for (n, text) in input.lines().enumerate() {
        let text = text.map_err(ReplayError::Input)?;
        if text.trim().is_empty() {
            continue;
        }
        let line = n + 1;
        let step = Step::read(&text).map_err(|error| ReplayError::Step { line, error })?;
        let rung = day.step(step, |note| eprintln!("deskbell: line {line}: {note}"));
        write(&day, rung)?;
    }
    let rung = day.end();
    write(&day, rung)?;
    output.flush().map_err(ReplayError::Output)
}
