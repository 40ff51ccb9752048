//! `doctor`: looks at each thing that Deskbell needs, one after the other, and says what to do about what fails.
//!
//! The steps are the app's ([`deskbell_app::doctor`]), which the windows test the connection with. What the desktop
//! has (notifications, tray, database) comes in as [`Probe`]s, because this crate knows no desktop.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use deskbell_app::doctor::{DEADLINE, Doctor, Probe, Step};

use crate::target::{Context, Target, TargetError, TokenInputError};

/// Look at each thing that Deskbell needs, and say what to do about what fails.
///
/// Looks at name resolution, TCP, the proxy, TLS, Engine.IO, authentication, the general room, and on the desktop at
/// the keyring, notifications, the tray and the database. Ends with 0 where nothing failed, and with 1 otherwise.
#[derive(Debug, Clone, Args)]
pub struct DoctorArgs {
    /// Which server.
    #[command(flatten)]
    pub target: Target,
    /// Print one JSON object a line, one for each step.
    #[arg(long)]
    pub json: bool,
}

/// Why `doctor` did not begin.
#[derive(Debug, thiserror::Error)]
enum DoctorError {
    #[error(transparent)]
    Target(#[from] TargetError),
    #[error(transparent)]
    Token(#[from] TokenInputError),
    #[error("the program could not start: {0}")]
    System(io::Error),
}

/// Runs the command until it ends; blocks. What failed is said on standard output.
pub fn doctor(args: &DoctorArgs, context: &Context, probes: Vec<Probe>) -> ExitCode {
    match run(args, context, probes) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("deskbell: {error}");
            ExitCode::from(if matches!(error, DoctorError::Target(TargetError::Address(_))) { 2 } else { 1 })
        }
    }
}

/// Says how many steps failed.
fn run(args: &DoctorArgs, context: &Context, probes: Vec<Probe>) -> Result<usize, DoctorError> {
    let address = match args.target.address(context) {
        Ok(address) => Some(address),
        // Then there is still the desktop to look at.
        Err(TargetError::NoServer) => None,
        Err(error) => return Err(error.into()),
    };
    let token = args.target.given_token()?;
    let keyring = context.keyring.clone();
    let network = context.network.clone();
    let doctor = Doctor { address, token, keyring, network, probes, deadline: DEADLINE };
    let mut failed = 0;
    let mut report = |step: &Step| {
        failed += usize::from(step.is_failed());
        print(&if args.json { step.json().to_string() } else { step.human() });
    };
    crate::runtime::block_on(doctor.examine(&mut report)).map_err(DoctorError::System)?;
    if !args.json {
        print(&match failed {
            0 => "Nothing failed.".to_owned(),
            1 => "1 step failed.".to_owned(),
            failed => format!("{failed} steps failed."),
        });
    }
    Ok(failed)
}

fn print(line: &str) {
    // Where nobody reads it, the exit code still tells.
    let mut stdout = io::stdout().lock();
    let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
}
