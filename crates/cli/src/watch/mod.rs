//! `watch`: prints what the server sends, as it comes, and keeps no history.
//!
//! # Design
//!
//! It is the client with a printer behind it. What was printed counts as committed: the place to resume from moves
//! on only when the lines are out, so that after a cut nothing is missing in the output that the server could still
//! deliver.
//!
//! A message or a status that comes again (through a second room, on a retry, on recovery) is printed once, as long
//! as it is among the last 100,000 of its kind.
//!
//! It waits out whatever the client waits out: a server that is down, a network that is gone, a slow retry after a
//! refusal that may pass. Where nothing can come any more without somebody doing something (the server refused the
//! token, or there is none), it says so and ends with 1, with `--for` too: a script gains nothing from waiting.

mod human;
mod line;
mod seen;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use deskbell_client::{
    Client, Clock, ConnectionState, Incoming, ProxyError, ResumePoint, Signal, Signals, TokenSource,
};
use deskbell_domain::{CustomerId, StatusUpdate};
use jiff::tz::TimeZone;

use crate::output::{Block, Output};
use crate::target::{Context, KeyringTokens, Target, TargetError, TokenInputError};
use line::Line;
use seen::Seen;

/// How many messages, and how many statuses, are remembered so as not to print them twice.
const SEEN_MAX: usize = 100_000;
/// The longest time that `--for` takes, in seconds: about three hundred years.
const FOR_MAX: f64 = 1e10;

/// Print what the server sends, one line for each thing, without keeping a history.
///
/// Prints messages, statuses, rooms, the connection's states, gaps and what was rejected, each message and status
/// once. Without --general or --customer it watches the general room. Ends with 0 on SIGINT, SIGTERM, after --for,
/// and when nobody reads its output any more; with 1 where the server refuses the token.
#[derive(Debug, Clone, Args)]
pub struct WatchArgs {
    /// Which server.
    #[command(flatten)]
    pub target: Target,
    /// Watch the general room: every message and status.
    #[arg(long)]
    pub general: bool,
    /// Watch this customer's room. May be given more than once.
    #[arg(long = "customer", value_name = "ID", value_parser = |id: &str| CustomerId::new(id))]
    pub customers: Vec<CustomerId>,
    /// Print one JSON object a line.
    #[arg(long)]
    pub json: bool,
    /// Print every event that came, those of unknown name too.
    #[arg(long)]
    pub debug: bool,
    /// End after so many seconds.
    #[arg(long = "for", value_name = "SECONDS", value_parser = seconds)]
    pub lasts: Option<Duration>,
}

/// What was given for `--for` is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it must be a number of seconds, for example 60 or 0.5")]
struct NotSeconds;

fn seconds(text: &str) -> Result<Duration, NotSeconds> {
    let seconds: f64 = text.parse().map_err(|_| NotSeconds)?;
    if (0.0..=FOR_MAX).contains(&seconds) { Ok(Duration::from_secs_f64(seconds)) } else { Err(NotSeconds) }
}

/// Why `watch` failed.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// It is not known which server is meant.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// No token came on standard input.
    #[error(transparent)]
    Token(#[from] TokenInputError),
    /// There is no place where a token could be.
    #[error("this program has no keyring: give a token with --token-stdin")]
    NoKeyring,
    /// The environment names no proxy that can be used.
    #[error("the environment's proxy cannot be used. {0}")]
    Proxy(#[from] ProxyError),
    /// The server said no, and will go on saying so.
    #[error("{0}")]
    Refused(String),
    /// There is no token for the server.
    #[error("nobody is signed in at this server: run deskbell sign-in, or give a token with --token-stdin")]
    SignedOut,
    /// Standard output does not take any more, for another reason than that nobody reads it.
    #[error("the output could not be written: {0}")]
    Output(std::io::Error),
    /// The system does not let the program wait for signals or connections.
    #[error("the program could not start: {0}")]
    System(std::io::Error),
}

impl WatchError {
    /// What the command ends with: 2 for bad usage, 1 for anything else.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Target(TargetError::NoServer | TargetError::Address(_)) | Self::NoKeyring => 2,
            _ => 1,
        }
    }
}

/// Runs the command until it ends; blocks. What failed is said on standard error.
pub fn watch(args: &WatchArgs, context: &Context) -> ExitCode {
    match run(args, context) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("deskbell: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

fn run(args: &WatchArgs, context: &Context) -> Result<(), WatchError> {
    let address = args.target.address(context)?;
    let tokens: Arc<dyn TokenSource> = match (args.target.given_token()?, &context.keyring) {
        (Some(token), _) => Arc::new(token),
        (None, Some(keyring)) => {
            Arc::new(KeyringTokens { keyring: keyring.clone(), origin: address.origin() })
        }
        (None, None) => return Err(WatchError::NoKeyring),
    };
    let proxy = context.network.proxy(&address, |name| std::env::var(name).ok())?;
    let config = context.network.client_config(address, tokens, proxy);
    crate::runtime::block_on(async {
        let stop = crate::runtime::asked_to_stop().map_err(WatchError::System)?;
        let (client, signals) = Client::start(config, None);
        follow(client, signals, args, &TimeZone::system(), Output::stdout(), stop).await
    })
    .map_err(WatchError::System)?
}

/// Prints what `client` tells until `stop`, until the time is over, until nobody reads the output, or until nothing
/// can come any more. Times for people are those of `zone`.
pub async fn follow(
    client: Client,
    mut signals: Signals,
    args: &WatchArgs,
    zone: &TimeZone,
    output: Output,
    stop: impl Future<Output = ()>,
) -> Result<(), WatchError> {
    if args.general || args.customers.is_empty() {
        client.join_general_room();
    }
    for customer in &args.customers {
        client.join_customer_room(customer.clone());
    }
    let stop = async {
        match args.lasts {
            Some(lasts) => tokio::time::timeout(lasts, stop).await.unwrap_or_default(),
            None => stop.await,
        }
    };
    let printing = async {
        let mut printer = Printer::new(args, zone);
        // No more signals means that the client is gone, which it is not before this function ends.
        while let Some(batch) = signals.next().await {
            let end = batch.iter().find_map(hopeless);
            let (lines, position) = printer.print(&batch);
            let client = client.clone();
            let written = Box::new(move || position.into_iter().for_each(|it| client.committed(it)));
            if !output.print(Block { lines, written }).await {
                return Ok(());
            }
            if let Some(error) = end {
                return Err(error);
            }
        }
        Ok(())
    };
    let ended = tokio::select! {
        biased;
        () = stop => Ok(()),
        () = output.closed() => Ok(()),
        ended = printing => ended,
    };
    output.finish().await.map_err(WatchError::Output)?;
    ended
}

/// Whether nothing can come any more after `signal` unless somebody does something.
fn hopeless(signal: &Signal) -> Option<WatchError> {
    match signal {
        Signal::Connection(ConnectionState::Refused { reason, retry_at: None }) => {
            Some(WatchError::Refused(reason.to_string()))
        }
        Signal::Connection(ConnectionState::SignedOut) => Some(WatchError::SignedOut),
        _ => None,
    }
}

/// Turns signals into lines.
struct Printer<'a> {
    args: &'a WatchArgs,
    zone: &'a TimeZone,
    clock: Clock,
    messages: Seen,
    statuses: Seen,
}

impl<'a> Printer<'a> {
    fn new(args: &'a WatchArgs, zone: &'a TimeZone) -> Self {
        let (messages, statuses) = (Seen::new(SEEN_MAX), Seen::new(SEEN_MAX));
        Self { args, zone, clock: Clock::system(), messages, statuses }
    }

    /// The lines of a batch, and where to resume once they are out.
    fn print(&mut self, batch: &[Signal]) -> (Vec<u8>, Option<ResumePoint>) {
        let mut lines = Vec::new();
        let mut last = None;
        let now = self.clock.now();
        for signal in batch {
            if let Signal::Event { position, .. } | Signal::Rejected { position, .. } = signal {
                last = position.as_ref().or(last);
            }
            if !self.is_new(signal) {
                continue;
            }
            let Some(line) = Line::of(signal, now, self.args.debug) else { continue };
            let text = if self.args.json {
                // Cannot fail: every key is a text.
                line.json().unwrap_or_default()
            } else {
                line.human(self.zone)
            };
            lines.extend_from_slice(text.as_bytes());
            lines.push(b'\n');
        }
        (lines, last.cloned())
    }

    fn is_new(&mut self, signal: &Signal) -> bool {
        match signal {
            Signal::Event { incoming: Incoming::Message { message, .. }, .. } => {
                self.messages.is_new(&message.id)
            }
            Signal::Event { incoming: Incoming::Status(status), .. } => self.statuses.is_new(said_by(status)),
            _ => true,
        }
    }
}

/// What makes two statuses the same. Not `at`: where the server sends no time it is that of receipt.
fn said_by(status: &StatusUpdate) -> impl std::hash::Hash {
    let StatusUpdate { message_id, customer_id: _, status, at: _, sent_at, delivered_at, read_at, failure } =
        status;
    let failure = failure.as_ref().map(|failure| (failure.code, &failure.title));
    (message_id, status.as_str(), [sent_at, delivered_at, read_at], failure)
}
