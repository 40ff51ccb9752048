//! The windows' own process.

use std::ffi::OsString;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use deskbell_windows_link::{FromWindows, ToWindows, wire};
use futures_util::FutureExt as _;
use tokio::process::{Child, Command};

use super::{Gone, Join, JoinError, Joined};
use crate::background;
use crate::identity::{OTHER_VERSION, VERSION};

/// The program's name.
const NAME: &str = "deskbell-windows";

/// What WebKitGTK and GTK read at their start. Measured on Debian 12 with WebKitGTK 2.50.
const ENVIRONMENT: [(&str, &str); 3] = [
    // The renderer for graphics cards costs 57 MiB for each window.
    (RENDERER, "1"),
    // Mesa with LLVM costs GTK 27 MiB without any window.
    ("GDK_GL", "disable"),
    // WebKit would ask Mesa for the graphics card, whose renderer is off: 20 MiB, and 50 ms in which the page's process
    // wants the processor. Whatever is named here is not looked at without that renderer.
    ("WEBKIT_WEB_RENDER_DEVICE_FILE", "none"),
];

/// Whoever sets this knows better, and the rest is left alone too.
const RENDERER: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

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

/// Where this program is, and whether another was put in its place while it ran, as an update does.
pub fn this_program() -> (PathBuf, bool) {
    let path = std::env::current_exe().unwrap_or_default();
    // How Linux names a file that is no longer there (`proc_pid_exe(5)`).
    let now = path.to_str().and_then(|path| path.strip_suffix(" (deleted)")).map(PathBuf::from);
    let replaced = now.as_ref().is_some_and(|now| now.is_file());
    (now.unwrap_or(path), replaced)
}

/// Beside this program, or where a package puts what nobody starts by hand.
fn program() -> Result<PathBuf, JoinError> {
    let (this, _) = this_program();
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
            command.arg(VERSION).args(&self.arguments).stdin(Stdio::from(OwnedFd::from(far)));
            if std::env::var_os(RENDERER).is_none() {
                let unset = ENVIRONMENT.into_iter().filter(|(name, _)| std::env::var_os(name).is_none());
                command.envs(unset);
            }
            // Ctrl-C is for the resident part, which has the windows end then.
            command.process_group(0).kill_on_drop(true);
            Ok((near, command.spawn()?))
        };
        let (socket, mut child) =
            begin().map_err(|source| JoinError::Start { program: program.clone(), source })?;
        let socket = tokio::net::UnixStream::from_std(socket);
        let socket = socket.map_err(|source| JoinError::Start { program, source })?;
        let (tell, said, tasks) = wire::carry::<ToWindows, FromWindows>(socket, drop);
        for task in tasks {
            background::spawn(async {
                if let Err(error) = task.await {
                    tracing::warn!(%error, "the windows");
                }
            });
        }
        let gone = async move {
            match child.wait().await {
                Ok(status) if status.success() => {}
                Ok(status) if status.code() == Some(OTHER_VERSION.into()) => {
                    if this_program().1 {
                        return Gone::OtherVersion;
                    }
                    tracing::error!(
                        "deskbell-windows is of another version than deskbell: install Deskbell again"
                    );
                }
                Ok(status) => tracing::error!(%status, "the windows' process"),
                Err(error) => tracing::warn!(%error, "nobody knows how the windows' process ended"),
            }
            Gone::Ended
        };
        Ok(Joined { tell, said, gone: gone.boxed() })
    }
}
