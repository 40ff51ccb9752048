//! A program under test: where its output goes, which process it is, how it ended.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use rustix::fs::{CWD, FileType, Mode};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::unix::pipe;
use tokio::process::Child;

use super::board::Board;
use super::process;
use super::{DesktopError, PATIENCE, PrivateDesktop};

/// What became of the program.
#[derive(Debug, Clone, Copy, Default)]
struct Life {
    pid: Option<u32>,
    exit: Option<i32>,
}

/// One run of a program, started by the test or by WebDriver.
///
/// It goes through a small script, because WebDriver starts programs itself and tells neither their process nor
/// how they ended. Dropping this kills the program.
#[derive(Debug)]
pub struct Program {
    script: PathBuf,
    log: PathBuf,
    life: Arc<Board<Life>>,
    /// The script, where the test itself started it.
    child: Option<Child>,
}

impl Program {
    /// Prepares a run of `binary`, with its stdout and stderr in the file `log`.
    pub fn new(desktop: &PrivateDesktop, binary: &Path, log: &Path) -> Result<Self, DesktopError> {
        let folder = tempfile::Builder::new()
            .prefix("program-")
            .tempdir_in(desktop.scratch())
            .map_err(DesktopError::io("making a folder for the program"))?
            .keep();
        let script = folder.join("run");
        let fifo = folder.join("life");
        let failed = || DesktopError::io("preparing the program's script");
        rustix::fs::mknodat(CWD, &fifo, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0)
            .map_err(|error| failed()(error.into()))?;
        // Open for writing too, or it would end between two writers.
        let life = pipe::OpenOptions::new().read_write(true).open_receiver(&fifo).map_err(failed())?;
        let text = format!(
            "#!/bin/sh\nexec 3>{fifo}\n{binary} \"$@\" >>{log} 2>&1 3>&- &\necho pid $! >&3\nwait $!\necho exit $? >&3\n",
            fifo = quoted(&fifo),
            binary = quoted(binary),
            log = quoted(log),
        );
        std::fs::write(&script, text).map_err(failed())?;
        std::fs::set_permissions(&script, Permissions::from_mode(0o700)).map_err(failed())?;
        let board = Arc::new(Board::default());
        tokio::spawn(listen(life, Arc::clone(&board)));
        Ok(Self { script, log: log.to_owned(), life: board, child: None })
    }

    /// What WebDriver is to start.
    pub fn script(&self) -> &Path {
        &self.script
    }

    /// Starts it without WebDriver.
    pub fn start(&mut self, desktop: &PrivateDesktop, arguments: &[&str]) -> Result<(), DesktopError> {
        let mut command = desktop.command(&self.script);
        command.args(arguments).stdin(Stdio::null()).process_group(0);
        self.child = Some(command.spawn().map_err(DesktopError::io("starting the program"))?);
        Ok(())
    }

    /// Its process number, once it runs.
    pub async fn pid(&self) -> Result<u32, DesktopError> {
        self.life.take(PATIENCE, "the program's start", |life| life.pid).await
    }

    /// Waits for its end, and returns its exit code; 128 and the signal's number where a signal ended it.
    pub async fn exit(&self) -> Result<i32, DesktopError> {
        self.life.take(PATIENCE, "the program's end", |life| life.exit).await
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        self.life.read(|life| life.pid.is_some() && life.exit.is_none())
    }

    /// Kills it (SIGKILL) and waits for its end.
    pub async fn kill(&self) -> Result<(), DesktopError> {
        if let Some(pid) = process::pid_of(self.pid().await?) {
            process::kill(pid);
        }
        self.exit().await.map(drop)
    }

    /// Makes it crash (SIGABRT), which leaves a core dump where those are allowed, and waits for its end.
    pub async fn crash(&self) -> Result<(), DesktopError> {
        if let Some(pid) = process::pid_of(self.pid().await?) {
            process::crash(pid);
        }
        self.exit().await.map(drop)
    }

    /// Asks it to end (SIGTERM), as a desktop does whose session ends, waits for that and returns its exit code.
    pub async fn terminate(&self) -> Result<i32, DesktopError> {
        if let Some(pid) = process::pid_of(self.pid().await?) {
            process::terminate(pid);
        }
        self.exit().await
    }

    /// Makes a debug build fail as by a fault of its own (SIGUSR2).
    pub async fn fault(&self) -> Result<(), DesktopError> {
        if let Some(pid) = process::pid_of(self.pid().await?) {
            process::fault(pid);
        }
        Ok(())
    }

    /// All that it wrote.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap_or_default()).into_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let life = self.life.read(|life| *life);
        if let (Some(pid), None) = (life.pid.and_then(process::pid_of), life.exit) {
            process::kill(pid);
        }
    }
}

async fn listen(life: pipe::Receiver, board: Arc<Board<Life>>) {
    let mut lines = BufReader::new(life).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let number =
            line.split_once(' ').and_then(|(what, number)| Some((what, number.parse::<i32>().ok()?)));
        board.change(|life| match number {
            Some(("pid", pid)) => life.pid = u32::try_from(pid).ok(),
            Some(("exit", code)) => life.exit = Some(code),
            _ => {}
        });
    }
}

/// A path as one word of a shell script.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().replace('\'', r"'\''"))
}
