//! The windows' own process.

use std::ffi::OsString;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use deskbell_windows_link::wire::{Reader, WireError, Writer};
use deskbell_windows_link::{FromWindows, ToWindows};
use futures_util::FutureExt as _;
use tokio::io::BufReader;
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

use super::{Join, JoinError, Joined};
use crate::background;

/// The program's name.
const NAME: &str = "deskbell-windows";

/// What WebKitGTK and GTK read at their start, unless somebody set it, who knows better.
///
/// WebKit's DMA-BUF renderer costs about 57 MiB for each window, and GTK's GL (Mesa with LLVM) 27 MiB without one, measured
/// on Debian 12; chat windows need neither.
const ENVIRONMENT: [(&str, &str); 2] = [("WEBKIT_DISABLE_DMABUF_RENDERER", "1"), ("GDK_GL", "disable")];

/// The program that has the windows.
#[derive(Debug, Default)]
pub struct Program {
    /// Its arguments.
    arguments: Vec<OsString>,
}

impl Program {
    /// One that keeps nothing: the web view's files are in this folder, which somebody else removes.
    pub fn that_forgets(web_data: &Path) -> Self {
        Self { arguments: vec!["--forget".into(), web_data.into()] }
    }
}

/// Beside this program, or where a package puts what nobody starts by hand.
fn program() -> Result<PathBuf, JoinError> {
    let this = std::env::current_exe().unwrap_or_default();
    let beside = this.with_file_name(NAME);
    let apart = this.with_file_name("../lib/deskbell").join(NAME);
    [beside.clone(), apart].into_iter().find(|it| it.is_file()).ok_or(JoinError::Missing(beside))
}

impl Join for Program {
    const COMES_AND_GOES: bool = true;

    fn join(&mut self) -> Result<Joined, JoinError> {
        let program = program()?;
        let begin = || -> std::io::Result<(UnixStream, Child)> {
            let (near, far) = UnixStream::pair()?;
            near.set_nonblocking(true)?;
            let mut command = Command::new(&program);
            command.args(&self.arguments).stdin(Stdio::from(OwnedFd::from(far)));
            for (name, value) in ENVIRONMENT {
                if std::env::var_os(name).is_none() {
                    command.env(name, value);
                }
            }
            // Ctrl-C is for the resident part, which has the windows end then.
            command.process_group(0).kill_on_drop(true);
            Ok((near, command.spawn()?))
        };
        let (socket, mut child) =
            begin().map_err(|source| JoinError::Start { program: program.clone(), source })?;
        let socket = tokio::net::UnixStream::from_std(socket);
        let (read, write) = socket.map_err(|source| JoinError::Start { program, source })?.into_split();
        let (tell, mut told) = mpsc::unbounded_channel::<ToWindows>();
        let (say, said) = mpsc::unbounded_channel::<FromWindows>();
        background::spawn(async move {
            let mut writer = Writer::new(write);
            while let Some(message) = told.recv().await {
                if let Err(error) = writer.send(&message).await {
                    tracing::debug!(%error, "the windows listen no more");
                    break;
                }
            }
        });
        background::spawn(async move {
            let mut reader = Reader::new(BufReader::new(read));
            loop {
                match reader.next().await {
                    // Where nobody listens any more, it is told to end.
                    Ok(message) => drop(say.send(message)),
                    Err(WireError::Ended) => break,
                    Err(error) => {
                        tracing::error!(%error, "the windows");
                        break;
                    }
                }
            }
        });
        let gone = async move {
            match child.wait().await {
                Ok(status) if status.success() => {}
                Ok(status) => tracing::error!(%status, "the windows' process"),
                Err(error) => tracing::warn!(%error, "nobody knows how the windows' process ended"),
            }
        };
        Ok(Joined { tell, said, gone: gone.boxed() })
    }
}
