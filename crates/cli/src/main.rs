//! The commands by themselves, for machines without a desktop's libraries: a server, a container, CI. The
//! `deskbell` program has them too, with a keyring and the desktop's own steps.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use deskbell_app::PolicyPlace;
use deskbell_cli::{Context, DoctorArgs, PolicyCommand, ReplayArgs, WatchArgs};

/// Watches a WhatsApp WebSocket server, tests the connection to it, and replays recorded days.
#[derive(Debug, Parser)]
#[command(name = "deskbell-cli", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Watch(WatchArgs),
    Doctor(DoctorArgs),
    Replay(ReplayArgs),
    /// Look at the administrator's policy.
    #[command(subcommand)]
    Policy(PolicyCommand),
}

fn main() -> ExitCode {
    let place = PolicyPlace::system();
    let context = || Context::new(None, None, None, &place);
    match Cli::parse().command {
        Command::Watch(args) => deskbell_cli::watch(&args, &context()),
        Command::Doctor(args) => deskbell_cli::doctor(&args, &context(), Vec::new()),
        Command::Replay(args) => deskbell_cli::replay(&args),
        Command::Policy(command) => deskbell_cli::policy(&command, &place),
    }
}
