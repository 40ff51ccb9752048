//! Where the program says what it does: stderr, and files that an administrator can ask for.
//!
//! Neither gets anything of a customer or the token: what is logged is this program's own words, and the file is gone
//! through once more for whatever looks like a token.

mod rotating;

use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::filter::{EnvFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use rotating::RotatingFile;

/// The newest file's name; older ones have `.1` to `.3` behind it.
pub const FILE: &str = "deskbell.log";

/// Begins to log: warnings, or what `DESKBELL_LOG` asks for, to stderr; what happens to the connection, the history and
/// the desktop to files in `folder`, as far as there is one.
pub fn start(folder: Option<&Path>) {
    let wanted = EnvFilter::try_from_env("DESKBELL_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let to_stderr = fmt::layer().with_writer(std::io::stderr).with_filter(wanted);
    let opened = folder.map(|folder| RotatingFile::open(&folder.join(FILE)));
    let (file, failed) = match opened {
        Some(Ok(file)) => (Some(file), None),
        Some(Err(error)) => (None, Some(error)),
        None => (None, None),
    };
    let to_file = file.map(|file| {
        let own = Targets::new()
            .with_default(tracing::Level::WARN)
            .with_targets(OWN.map(|target| (target, tracing::Level::INFO)));
        fmt::layer().with_ansi(false).with_writer(Mutex::new(file)).with_filter(own)
    });
    // A second subscriber is refused; the first one logs.
    let _ = tracing_subscriber::registry().with(to_stderr).with(to_file).try_init();
    if let Some(error) = failed {
        tracing::warn!(%error, "there is no log file");
    }
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
}

/// This project's crates.
const OWN: [&str; 5] =
    ["deskbell", "deskbell_app", "deskbell_client", "deskbell_history", "deskbell_protocol"];
