//! The command line. Exit codes: 0 fine, 1 failed, 2 bad usage.

use std::ffi::OsString;
use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use deskbell_app::ports::Settings;
use deskbell_app::{Intent, Keyring, NotEncrypted, PolicyPlace, Profile};
use deskbell_cli::{Context, DoctorArgs, ExportArgs, PolicyCommand, ReplayArgs, WatchArgs};
use deskbell_client::{ServerAddress, Token};
use deskbell_domain::CustomerId;
use deskbell_history::Wipe;

use crate::adapters::instance::{self, Handover};
use crate::adapters::{keyring::SystemKeyring, settings::SettingsError, settings::SettingsFile};
use crate::app;
use crate::identity::data_folder;
use crate::link::ChatLink;
use crate::start::{Demo, SecondStart, Start};
use crate::status::{self, StatusArgs};

/// Rings when a customer writes on WhatsApp, shows in the tray who is waiting, opens a chat window for each.
#[derive(Debug, Parser)]
#[command(name = "deskbell", version, about)]
struct Cli {
    /// Start in the tray only, without a window.
    #[arg(long)]
    hidden: bool,

    /// Open a chat window by a link: deskbell://chat/CUSTOMER_ID. What a desktop starts for such links.
    link: Option<ChatLink>,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Keep a server's address and a token, so that the app connects with them.
    SignIn(SignIn),
    /// Forget the server's address and remove the token from the keyring.
    SignOut(SignOut),
    /// Open a customer's chat window in the running app.
    Chat {
        /// The customer's id.
        customer_id: String,
    },
    /// Open the diagnostics in the running app: the connection's day, counts, rejected events, and a file for support.
    Diagnostics,
    /// Say how the running app stands. Exit code 0 where it is online.
    Status(StatusArgs),
    /// Start against a built-in demo server, with nothing kept.
    Demo(Demo),
    // Boxed: they have many arguments, and the others few.
    Watch(Box<WatchArgs>),
    Doctor(Box<DoctorArgs>),
    Replay(ReplayArgs),
    Export(ExportArgs),
    /// Look at the administrator's policy.
    #[command(subcommand)]
    Policy(PolicyCommand),
}

#[derive(Debug, Args)]
struct SignOut {
    /// Destroy the history of this computer too: its key first, then its files. It cannot be brought back.
    #[arg(long)]
    wipe: bool,
}

#[derive(Debug, Args)]
struct SignIn {
    /// The server's address, for example wss://support.example.com. May be left out where the organisation's policy
    /// has it.
    #[arg(long)]
    server: Option<String>,
    /// Read the token from standard input, one line. A token on the command line could be seen by others.
    #[arg(long, required = true)]
    token_stdin: bool,
}

/// Why a command failed. The sentence says what to do.
#[derive(Debug, thiserror::Error)]
enum CommandError {
    #[error("{0}")]
    Address(#[from] deskbell_client::AddressError),
    #[error("{0}")]
    NotEncrypted(#[from] NotEncrypted),
    #[error("which server? Give its address with --server")]
    NoServer,
    #[error("your organisation set the server: sign in at {0}, or leave --server out")]
    OtherServer(String),
    #[error(
        "no token came on standard input. Try: echo \"$TOKEN\" | deskbell sign-in --server {0} --token-stdin"
    )]
    NoToken(String),
    #[error("the token could not be read from standard input: {0}")]
    Input(#[from] std::io::Error),
    #[error(
        "the token was not stored: {0}. Deskbell keeps it nowhere but in the keyring: start or unlock it \
         (GNOME Keyring or KWallet) and sign in again"
    )]
    Keyring(#[from] deskbell_app::KeyringError),
    #[error("the server's address could not be saved: {0}")]
    Settings(#[from] crate::adapters::settings::SettingsError),
    #[error("\"{text}\" is no customer id: {error}")]
    CustomerId { text: String, error: deskbell_domain::IdError },
    #[error("{0}")]
    App(#[from] app::AppError),
    #[error(
        "nobody is signed in, so it is not known whose history to wipe. Sign in first, or remove the files in {0}"
    )]
    NothingToWipe(PathBuf),
    #[error("{0}")]
    Status(#[from] crate::adapters::status::StatusError),
    #[error("the history was not wiped: {0}. Unlock the keyring and try again; you are still signed in")]
    KeyNotWiped(deskbell_app::WipeHistoryError),
    #[error("you are signed out. The history's key is destroyed and nobody can read it, but {0}")]
    FilesNotWiped(deskbell_history::WipeError),
}

/// Runs the command line and says how it ended.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too, with code 0.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match dispatch(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("deskbell: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(cli: Cli) -> Result<ExitCode, CommandError> {
    match cli.command {
        None => {
            // A link asks for a chat, not for the inbox beside it.
            let hidden = cli.hidden || cli.link.is_some();
            let chat = cli.link.map(|ChatLink(customer_id)| customer_id);
            app::run(Start { hidden, chat, ..Start::default() }, from_second_start)?;
        }
        Some(Command::Chat { customer_id }) => {
            let chat = Some(customer(&customer_id)?);
            app::run(Start { hidden: true, chat, ..Start::default() }, from_second_start)?;
        }
        Some(Command::Diagnostics) => {
            app::run(Start { hidden: true, diagnostics: true, ..Start::default() }, from_second_start)?;
        }
        Some(Command::Demo(demo)) => {
            let start = Start { hidden: cli.hidden, demo: Some(demo), ..Start::default() };
            app::run(start, from_second_start)?
        }
        Some(Command::SignIn(arguments)) => sign_in(&arguments)?,
        Some(Command::SignOut(arguments)) => sign_out(&arguments)?,
        Some(Command::Status(arguments)) => return Ok(status::run(&arguments)?),
        Some(Command::Watch(arguments)) => return Ok(deskbell_cli::watch(&arguments, &context()?)),
        Some(Command::Doctor(arguments)) => {
            let context = context()?;
            let probes = crate::doctor::probes(context.keyring.clone(), context.saved_server.clone());
            return Ok(deskbell_cli::doctor(&arguments, &context, probes));
        }
        Some(Command::Replay(arguments)) => return Ok(deskbell_cli::replay(&arguments)),
        Some(Command::Export(arguments)) => {
            let histories = crate::identity::data_folder().map(|folder| folder.join("history"));
            return Ok(deskbell_cli::export(&arguments, &context()?, histories.as_deref()));
        }
        Some(Command::Policy(command)) => {
            return Ok(deskbell_cli::policy(&command, &PolicyPlace::system()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What the commands without a desktop are given.
fn context() -> Result<Context, CommandError> {
    let settings = SettingsFile::open()?;
    let keyring: Arc<dyn Keyring> = Arc::new(SystemKeyring::default());
    Ok(Context::new(Some(keyring), settings.server(), settings.chosen().as_ref(), &PolicyPlace::system()))
}

fn customer(text: &str) -> Result<CustomerId, CommandError> {
    CustomerId::new(text)
        .map_err(|error| CommandError::CustomerId { text: text.chars().take(80).collect(), error })
}

fn sign_in(arguments: &SignIn) -> Result<(), CommandError> {
    let policy = deskbell_cli::policy::in_force(&PolicyPlace::system());
    let set = policy.server();
    let server = arguments.server.as_deref().or(set).ok_or(CommandError::NoServer)?.to_owned();
    let address = ServerAddress::parse(&server)?;
    if let Some(set) = set
        && ServerAddress::parse(set).as_ref() != Ok(&address)
    {
        return Err(CommandError::OtherServer(set.to_owned()));
    }
    policy.network(&policy.beginning()).check(&address)?;
    if std::io::stdin().is_terminal() {
        eprintln!("Paste the token and press Enter:");
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let token = Token::new(line);
    if token.expose().is_empty() {
        return Err(CommandError::NoToken(server));
    }
    SystemKeyring::default().set_token(&address.origin(), &token)?;
    let running = instance::hand_over(&["deskbell", "sign-in", "--server", &server, "--token-stdin"]);
    if running == Handover::NotRunning {
        SettingsFile::open()?.set_server(Some(&server));
    }
    eprintln!("Signed in at {address}. The token is in your keyring.");
    Ok(())
}

fn sign_out(arguments: &SignOut) -> Result<(), CommandError> {
    let mut settings = SettingsFile::open()?;
    let keyring = SystemKeyring::default();
    let policy = deskbell_cli::policy::in_force(&PolicyPlace::system());
    let server = policy.server().map(str::to_owned).or_else(|| settings.server());
    let address = server.and_then(|server| ServerAddress::parse(&server).ok());
    let wipe = match arguments.wipe {
        true => Some(begin_wipe(&keyring, address.as_ref())?),
        false => None,
    };
    if let Some(address) = address {
        keyring.delete_token(&address.origin())?;
    }
    if instance::hand_over(&["deskbell", "sign-out"]) == Handover::NotRunning {
        settings.set_server(None);
    }
    match wipe {
        Some(wipe) => {
            // The running app closes the history now, and this waits for it.
            wipe.finish().map_err(CommandError::FilesNotWiped)?;
            eprintln!("Signed out. The token is no longer in your keyring, and the history is destroyed.");
        }
        None => eprintln!("Signed out. The token is no longer in your keyring."),
    }
    Ok(())
}

/// Destroys the key of the history of whoever is signed in.
fn begin_wipe(keyring: &SystemKeyring, address: Option<&ServerAddress>) -> Result<Wipe, CommandError> {
    let folder = data_folder().ok_or(SettingsError::NoFolder)?.join("history");
    let nobody = || CommandError::NothingToWipe(folder.clone());
    let address = address.ok_or_else(nobody)?;
    let token = keyring.token(&address.origin())?.ok_or_else(nobody)?;
    let profile = Profile::new(address, &token);
    deskbell_app::begin_wipe(keyring, &folder, &profile.id).map_err(CommandError::KeyNotWiped)
}

/// What a second start asks of the running app. `None` where its arguments make no sense.
pub fn from_second_start(arguments: &[String]) -> Option<SecondStart> {
    let cli = Cli::try_parse_from(arguments).ok()?;
    if let Some(ChatLink(customer_id)) = cli.link {
        return Some(SecondStart::Intent(Intent::OpenChat(customer_id)));
    }
    Some(match cli.command {
        None | Some(Command::Demo(_)) if cli.hidden => SecondStart::Nothing,
        None | Some(Command::Demo(_)) => SecondStart::Intent(Intent::OpenInbox),
        Some(Command::Chat { customer_id }) => {
            SecondStart::Intent(Intent::OpenChat(CustomerId::new(customer_id).ok()?))
        }
        Some(Command::Diagnostics) => SecondStart::Intent(Intent::OpenDiagnostics),
        Some(Command::SignIn(arguments)) => SecondStart::Server(arguments.server),
        Some(Command::SignOut(_)) => SecondStart::Server(None),
        // These never become a second start: they run beside the app.
        Some(
            Command::Status(_)
            | Command::Watch(_)
            | Command::Doctor(_)
            | Command::Replay(_)
            | Command::Export(_)
            | Command::Policy(_),
        ) => SecondStart::Nothing,
    })
}

/// The command line itself, for its manual.
#[cfg(test)]
pub fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn a_token_never_comes_as_an_argument() {
        assert!(
            Cli::try_parse_from(["deskbell", "sign-in", "--server", "ws://x", "--token", "abc"]).is_err()
        );
        assert!(Cli::try_parse_from(["deskbell", "sign-in", "--server", "ws://x"]).is_err());
        assert!(
            Cli::try_parse_from(["deskbell", "sign-in", "--token-stdin"]).is_ok(),
            "the policy has a server"
        );
    }

    #[test]
    fn a_second_start_raises_the_inbox_or_a_chat_and_shrugs_at_nonsense() {
        let start = |arguments: &[&str]| {
            from_second_start(&arguments.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
        };
        assert!(matches!(start(&["deskbell"]), Some(SecondStart::Intent(Intent::OpenInbox))));
        assert!(matches!(
            start(&["deskbell", "diagnostics"]),
            Some(SecondStart::Intent(Intent::OpenDiagnostics))
        ));
        assert!(matches!(start(&["deskbell", "--hidden"]), Some(SecondStart::Nothing)));
        assert!(
            matches!(start(&["deskbell", "chat", "c1"]), Some(SecondStart::Intent(Intent::OpenChat(id))) if id.as_str() == "c1")
        );
        assert!(
            matches!(start(&["deskbell", "deskbell://chat/c1"]), Some(SecondStart::Intent(Intent::OpenChat(id))) if id.as_str() == "c1")
        );
        assert!(start(&["deskbell", "deskbell://chat/c1?token=x"]).is_none());
        assert!(start(&["deskbell", "chat", ""]).is_none());
        assert!(start(&["deskbell", "--frobnicate"]).is_none());
    }
}
