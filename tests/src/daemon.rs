//! Programs that others wrote and that run beside a test: a proxy, a load balancer, a Redis. Each with a configuration of its
//! own in a temporary folder, on free ports of 127.0.0.1.

use std::fs::{self, File};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

use crate::port::reserved_port;

/// How long a program may take to listen.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running program. Dropping it kills it.
#[derive(Debug)]
pub struct Daemon {
    child: Child,
    port: u16,
    folder: TempDir,
}

/// Why a program does not run.
#[derive(Debug, thiserror::Error)]
pub enum DaemonError {
    /// It is not installed.
    #[error("{0} was not found; scripts/setup test installs it")]
    Missing(String),
    /// It has ended.
    #[error("{program} has ended ({status}); it said: {said}")]
    Ended {
        /// Its name.
        program: String,
        /// How.
        status: std::process::ExitStatus,
        /// What it wrote.
        said: String,
    },
    /// It did not listen in time.
    #[error("{0} does not listen")]
    Silent(String),
    /// A file, a pipe or a port failed.
    #[error("{what}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// Why it failed.
        #[source]
        source: io::Error,
    },
}

impl DaemonError {
    fn io(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { what, source }
    }
}

/// What to start.
#[derive(Debug, Clone, Copy)]
pub struct Program<'a> {
    /// Its name, looked for in `PATH`.
    pub name: &'a str,
    /// What it is told that its name is, where that makes a difference.
    pub known_as: Option<&'a str>,
    /// Its arguments, in which `{config}` stands for a file that holds `config`.
    pub arguments: &'a [&'a str],
    /// Its configuration.
    pub config: &'a str,
    /// Where it is going to listen.
    pub port: u16,
}

impl Daemon {
    /// Starts a program and waits until it listens.
    pub async fn start(program: Program<'_>) -> Result<Self, DaemonError> {
        let folder = tempfile::tempdir().map_err(DaemonError::io("making a folder"))?;
        let config = folder.path().join("config");
        fs::write(&config, program.config).map_err(DaemonError::io("writing a configuration"))?;
        let log = File::create(folder.path().join("log")).map_err(DaemonError::io("making a log"))?;
        let errors = log.try_clone().map_err(DaemonError::io("making a log"))?;
        let mut command = Command::new(program.name);
        if let Some(name) = program.known_as {
            command.arg0(name);
        }
        let config = config.to_string_lossy();
        let child = command
            .args(program.arguments.iter().map(|argument| argument.replace("{config}", &config)))
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => DaemonError::Missing(program.name.to_owned()),
                _ => DaemonError::Io { what: "starting a program", source: error },
            })?;
        let mut daemon = Self { child, port: program.port, folder };
        daemon.listens(program.name).await?;
        Ok(daemon)
    }

    /// A Redis server that keeps nothing on disk.
    pub async fn redis() -> Result<Self, DaemonError> {
        let port = reserved_port().map_err(DaemonError::io("looking for a port"))?;
        let config = format!("bind 127.0.0.1\nport {port}\nsave \"\"\nappendonly no\n");
        Self::start(Program {
            // The server is the same file under another name; on Debian it then comes without a service of the system.
            name: "redis-check-rdb",
            known_as: Some("redis-server"),
            arguments: &["{config}"],
            config: &config,
            port,
        })
        .await
    }

    async fn listens(&mut self, program: &str) -> Result<(), DaemonError> {
        let end = Instant::now() + PATIENCE;
        while TcpStream::connect(self.address()).await.is_err() {
            if let Some(status) = self.child.try_wait().map_err(DaemonError::io("waiting for a program"))? {
                let said = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                return Err(DaemonError::Ended { program: program.to_owned(), status, said });
            }
            if Instant::now() > end {
                return Err(DaemonError::Silent(program.to_owned()));
            }
            // Nothing tells when another process begins to listen.
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }

    /// Ends it as with `kill -9`, and waits until it is gone.
    pub async fn kill(mut self) -> Result<(), DaemonError> {
        self.child.kill().await.map_err(DaemonError::io("killing a program"))
    }
}
