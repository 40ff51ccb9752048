//! `export`: writes a customer's conversation out of the history, as JSON, a page or plain lines.
//!
//! It opens the history for reading, beside the running app or without it. What it writes is no longer encrypted: a
//! file can only be read by its owner, and has its name only once it is whole.

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Args, ValueEnum};
use deskbell_app::{Keyring, KeyringError, NoReader, Profile, open_for_reading};
use deskbell_client::{AddressError, Clock, ServerAddress};
use deskbell_domain::CustomerId;
use deskbell_history::HistoryReader;
use deskbell_history::export::{
    ExportError, ExportFormat, ExportProgress, ExportRequest, FileError, export as write_out, export_to_file,
};
use jiff::tz::TimeZone;

use crate::runtime;
use crate::target::Context;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Everything that is known, for programs.
    Json,
    /// A page for a browser, whole in itself.
    Html,
    /// Plain lines.
    Txt,
}

impl From<Format> for ExportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Json => Self::Json,
            Format::Html => Self::Html,
            Format::Txt => Self::Text,
        }
    }
}

/// Write a customer's conversation out of the history of whoever is signed in.
///
/// What comes out is not encrypted any more. The app may run meanwhile.
#[derive(Debug, Clone, Args)]
pub struct ExportArgs {
    /// Whose conversation.
    #[arg(long, value_name = "ID", value_parser = |id: &str| CustomerId::new(id))]
    pub customer: CustomerId,
    /// As what.
    #[arg(long, value_enum)]
    pub format: Format,
    /// Write to this file instead of standard output, in the place of what is there.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Why there is no export. Each says what to do, where something can be done.
#[derive(Debug, thiserror::Error)]
pub enum ExportCommandError {
    /// There is nowhere to look for a history.
    #[error("there is no folder for application data; set HOME or XDG_DATA_HOME")]
    NoFolder,
    /// This program cannot read keys.
    #[error("this program has no keyring, and the history's key is in one; use deskbell")]
    NoKeyring,
    /// It is not known whose history it is.
    #[error("nobody is signed in, so it is not known whose history to look into. Sign in first")]
    SignedOut,
    /// What was saved at sign-in cannot be used.
    #[error("the saved server address cannot be used. {0} Sign in again")]
    Address(#[from] AddressError),
    /// The keyring does not give what is needed.
    #[error("{0}. Start or unlock the keyring, then try again")]
    Keyring(#[from] KeyringError),
    /// The history cannot be read.
    #[error(transparent)]
    Reader(#[from] NoReader),
    /// Writing to standard output failed, or reading.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// Writing to a file failed, or reading.
    #[error(transparent)]
    File(#[from] FileError),
    /// There was no way to listen for Ctrl-C.
    #[error("the program could not be set up: {0}")]
    Runtime(io::Error),
}

/// Runs the command: 0 when the conversation is written, 1 when not. `histories` is the folder that they are in.
pub fn export(args: &ExportArgs, context: &Context, histories: Option<&Path>) -> ExitCode {
    match run(args, context, histories) {
        Ok(written) => {
            if args.output.is_some() {
                eprintln!("{written} messages are written.");
            }
            ExitCode::SUCCESS
        }
        // Whoever read it has seen enough, as with `| head`.
        Err(ExportCommandError::Export(ExportError::Write(error)))
            if error.kind() == io::ErrorKind::BrokenPipe =>
        {
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("deskbell: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &ExportArgs, context: &Context, histories: Option<&Path>) -> Result<u64, ExportCommandError> {
    let reader = open(context, histories)?;
    let request = ExportRequest {
        customer_id: args.customer.clone(),
        format: args.format.into(),
        zone: TimeZone::system(),
        now: Clock::system().now(),
    };
    let stopped = Arc::new(AtomicBool::new(false));
    stop_when_asked(stopped.clone(), args.output.is_none()).map_err(ExportCommandError::Runtime)?;
    let mut progress = Progress { shown: io::stderr().is_terminal() && args.output.is_some(), percent: None };
    let mut watch = |now: ExportProgress| {
        progress.tell(now);
        if stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let result = match &args.output {
        Some(file) => export_to_file(&reader, &request, file, &mut watch).map_err(Into::into),
        None => write_out(&reader, &request, &mut io::stdout().lock(), &mut watch).map_err(Into::into),
    };
    progress.end();
    result
}

/// Opens the history of whoever is signed in.
fn open(context: &Context, histories: Option<&Path>) -> Result<HistoryReader, ExportCommandError> {
    let histories = histories.ok_or(ExportCommandError::NoFolder)?;
    let keyring: &dyn Keyring = context.keyring.as_deref().ok_or(ExportCommandError::NoKeyring)?;
    let server = context.saved_server.as_deref().ok_or(ExportCommandError::SignedOut)?;
    let address = ServerAddress::parse(server)?;
    let token = keyring.token(&address.origin())?.ok_or(ExportCommandError::SignedOut)?;
    let profile = Profile::new(&address, &token);
    Ok(open_for_reading(keyring, histories, &profile.id)?)
}

/// Listens for SIGINT and SIGTERM on a thread of its own. With a file there is something to clean up, which the
/// export does; without, a reader that takes nothing must not keep the program from ending.
fn stop_when_asked(stopped: Arc<AtomicBool>, ends: bool) -> io::Result<()> {
    let (ready, is_ready) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let done = runtime::block_on(async {
            let asked = runtime::asked_to_stop()?;
            let _ = ready.send(Ok(()));
            asked.await;
            stopped.store(true, Ordering::Relaxed);
            if ends {
                std::process::exit(1);
            }
            Ok(())
        })
        .flatten();
        if let Err(error) = done {
            let _ = ready.send(Err(error));
        }
    });
    is_ready.recv().unwrap_or(Ok(()))
}

/// How far it is, on a line of its own that is written over.
struct Progress {
    shown: bool,
    percent: Option<u64>,
}

impl Progress {
    fn tell(&mut self, now: ExportProgress) {
        let percent = now.written.saturating_mul(100).checked_div(now.of).unwrap_or(100).min(100);
        if self.shown && self.percent.replace(percent) != Some(percent) {
            let _ = write!(io::stderr(), "\r{} of {} messages ({percent} %)", now.written, now.of);
        }
    }

    fn end(&self) {
        if self.percent.is_some() {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}
