//! `policy check`: whether a policy file would be taken, for administrators and their scripts.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use deskbell_app::{Policy, PolicyError, PolicyPlace};

/// Looks at the administrator's policy.
#[derive(Debug, Clone, Subcommand)]
pub enum PolicyCommand {
    /// Say whether a policy file is sound; where it is not, which line is wrong and why.
    ///
    /// Without FILE it looks at the one that is in force on this computer, and at whether it belongs to root and nobody
    /// else can write to it. Ends with 0 where it is sound or there is none, and with 1 where it is not.
    Check {
        /// The file, which need not be in its place yet.
        file: Option<PathBuf>,
    },
}

/// Runs the command. What is wrong is said on standard error.
pub fn policy(command: &PolicyCommand, place: &PolicyPlace) -> ExitCode {
    let PolicyCommand::Check { file } = command;
    match check(file.as_ref(), place) {
        Ok(said) => {
            // Where nobody reads it, the exit code still tells.
            let _ = writeln!(io::stdout(), "{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("deskbell: {error}");
            ExitCode::FAILURE
        }
    }
}

fn check(file: Option<&PathBuf>, place: &PolicyPlace) -> Result<String, PolicyError> {
    if let Some(file) = file {
        let text = std::fs::read_to_string(file)
            .map_err(|source| PolicyError::Unreadable { file: file.clone(), source })?;
        return Policy::parse(&text, file).map(|_| format!("{}: fine", file.display()));
    }
    let policy = place.read()?;
    Ok(match place.path() {
        Some(path) if policy != Policy::default() => format!("{}: fine, and in force", path.display()),
        Some(path) => format!("{}: there is none", path.display()),
        None => "there is no place for a policy on this computer".to_owned(),
    })
}

/// The policy at a place. A wrong one is told on standard error, and the safe one is in force.
pub fn in_force(place: &PolicyPlace) -> Policy {
    place.read().unwrap_or_else(|error| {
        eprintln!("deskbell: the organisation's policy is refused, and safe settings are in force: {error}");
        Policy::safe(&error)
    })
}
