//! The receivers. Each runs as a process of its own, so that its CPU time and memory are its own.
//!
//! All do the same: connect, note the time, join the general room, take in the burst, print [`Figures`].

mod deskbell;
mod limits;
mod rust_socketio;

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use crate::BenchError;
use crate::measure::Figures;

/// One that takes in the burst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receiver {
    /// This project's client, the whole path: frames, packets, events decoded and validated, signals consumed.
    Deskbell,
    /// The `socket.io-client` of npm, on Node.
    SocketIoClient,
    /// The crate `rust_socketio`.
    RustSocketIo,
    /// The limit: frames, and a derived `Deserialize` of the message.
    Typed,
    /// The limit: frames alone.
    Frames,
}

/// Longer than this no burst takes.
const PATIENCE: Duration = Duration::from_secs(60);

impl Receiver {
    /// All, in the order of the table.
    pub const ALL: [Self; 5] =
        [Self::Deskbell, Self::SocketIoClient, Self::RustSocketIo, Self::Typed, Self::Frames];

    /// A word for it, on the command line and in the results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deskbell => "deskbell-client",
            Self::SocketIoClient => "socket.io-client",
            Self::RustSocketIo => "rust_socketio",
            Self::Typed => "frames-and-typed-serde",
            Self::Frames => "frames-only",
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|receiver| receiver.name() == name)
    }

    /// Runs it in a process of its own. `folder` is the one with `receive.mjs`.
    pub async fn run(self, folder: &Path, url: &str, count: u64) -> Result<Figures, BenchError> {
        let mut command = if self == Self::SocketIoClient {
            let mut node = Command::new("node");
            node.arg(folder.join("receive.mjs"));
            node
        } else {
            let mut own = Command::new(std::env::current_exe()?);
            own.args(["receive", self.name()]);
            own
        };
        command.arg(url).arg(count.to_string()).stdin(Stdio::null()).kill_on_drop(true);
        let output = timeout(PATIENCE, command.output())
            .await
            .map_err(|_| BenchError::Receiver { name: self.name(), detail: "it did not finish".into() })??;
        if !output.status.success() {
            let detail = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(BenchError::Receiver { name: self.name(), detail });
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// Is it, in this process.
    pub async fn receive(self, url: &str, count: u64) -> Result<Figures, BenchError> {
        match self {
            Self::Deskbell => deskbell::receive(url, count).await,
            Self::RustSocketIo => rust_socketio::receive(url, count).await,
            Self::Typed => limits::typed(url, count).await,
            Self::Frames => limits::frames(url, count).await,
            Self::SocketIoClient => Err(BenchError::Usage),
        }
    }
}
