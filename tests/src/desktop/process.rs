//! The programs that make up a desktop: found, started, and ended again.

use std::fs::File;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::{Pid, PidfdFlags, Signal};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use super::{DesktopError, Environment, PATIENCE, within};

/// A program and the Debian package that has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tool {
    program: &'static str,
    package: &'static str,
}

const TOOLS: &[Tool] = &[
    Tool { program: "Xvfb", package: "xvfb" },
    Tool { program: "openbox", package: "openbox" },
    Tool { program: "dbus-daemon", package: "dbus" },
    Tool { program: "gnome-keyring-daemon", package: "gnome-keyring" },
    Tool { program: "gcr-prompter", package: "gcr" },
    Tool { program: "secret-tool", package: "libsecret-tools" },
    Tool { program: "notify-send", package: "libnotify-bin" },
    Tool { program: "xdotool", package: "xdotool" },
    Tool { program: "import", package: "imagemagick" },
    Tool { program: "xmessage", package: "x11-utils" },
    Tool { program: "dunst", package: "dunst" },
    Tool { program: "dunstctl", package: "dunst" },
    Tool { program: "xfce4-panel", package: "xfce4-panel" },
    Tool { program: "xfconfd", package: "xfconf" },
    Tool { program: "WebKitWebDriver", package: "webkit2gtk-driver" },
    Tool { program: "setpriv", package: "util-linux" },
];

impl Tool {
    pub(super) fn named(program: &'static str) -> Self {
        let known = TOOLS.iter().find(|tool| tool.program == program).copied();
        known.unwrap_or(Self { program, package: program })
    }

    /// Where it is.
    pub(super) fn path(self) -> Result<PathBuf, DesktopError> {
        let Self { program, package } = self;
        let folders = std::env::var_os("PATH").unwrap_or_default();
        // Services that the bus starts elsewhere are not among the commands.
        let services = format!("/usr/lib/{}-linux-gnu/xfce4/xfconf", std::env::consts::ARCH);
        let services = [services.into(), PathBuf::from("/usr/libexec")];
        let folders = std::env::split_paths(&folders).chain(services);
        let mut found = folders.map(|folder| folder.join(program));
        found.find(|file| file.is_file()).ok_or(DesktopError::Missing { program, package })
    }
}

/// A program that runs beside the test, in a process group of its own. Dropping it ends the whole group.
#[derive(Debug)]
pub(super) struct Process {
    program: &'static str,
    child: Child,
    log: PathBuf,
    /// How long it may take to end by itself, where it has something to clean up.
    grace: Option<Duration>,
}

impl Process {
    /// Starts `program`; what it writes to stderr, and to stdout unless the command says otherwise, goes to a file
    /// in `folder`. `adapt` adds arguments and the like.
    pub(super) fn start(
        environment: &Environment,
        folder: &Path,
        program: &'static str,
        adapt: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Result<Self, DesktopError> {
        let log = folder.join(format!("{program}.log"));
        let open = || File::options().create(true).append(true).open(&log);
        let file = open().map_err(DesktopError::io("opening a log"))?;
        let errors = open().map_err(DesktopError::io("opening a log"))?;
        // With a test that is killed, nothing is dropped: then the kernel tells its children.
        let mut command = environment.command(Tool::named("setpriv").path()?);
        command.args(["--pdeathsig", "TERM", "--"]).arg(Tool::named(program).path()?);
        command.stdin(Stdio::null()).stdout(file).stderr(errors).process_group(0);
        let child = adapt(&mut command).spawn().map_err(DesktopError::io(format!("starting {program}")))?;
        Ok(Self { program, child, log, grace: None })
    }

    /// Lets it end by itself for a while, at SIGTERM, before it is killed.
    pub(super) fn with_grace(mut self, grace: Duration) -> Self {
        self.grace = Some(grace);
        self
    }

    /// The end of what it wrote.
    pub(super) fn said(&self) -> String {
        tail(&self.log)
    }

    /// The child, for its pipes.
    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// The first line that it writes to stdout, which must be piped: how many programs say that they are ready.
    pub(super) async fn first_line(&mut self) -> Result<String, DesktopError> {
        let program = self.program;
        let stdout = self.child.stdout.take();
        let mut line = String::new();
        if let Some(stdout) = stdout {
            within(
                PATIENCE,
                format!("the first line of {program}"),
                BufReader::new(stdout).read_line(&mut line),
            )
            .await?
            .map_err(DesktopError::io(format!("reading from {program}")))?;
        }
        if line.is_empty() {
            return Err(DesktopError::Ended { program, said: self.said() });
        }
        Ok(line.trim_end().to_owned())
    }

    fn pid(&self) -> Option<Pid> {
        // None once its end was seen; after that the number may be somebody else's.
        self.child.id().and_then(pid_of)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let Some(pid) = self.pid() else { return };
        if let Some(grace) = self.grace
            && rustix::process::kill_process(pid, Signal::TERM).is_ok()
        {
            wait_for_end(pid, grace);
        }
        // It fails when the group has ended already, which is as good.
        let _ = rustix::process::kill_process_group(pid, Signal::KILL);
    }
}

/// A process number as the kernel's calls take it.
pub(super) fn pid_of(number: u32) -> Option<Pid> {
    i32::try_from(number).ok().and_then(Pid::from_raw)
}

/// Asks one process to end.
pub(super) fn terminate(pid: Pid) {
    // It fails when the process has ended already, which is as good.
    let _ = rustix::process::kill_process(pid, Signal::TERM);
}

/// Sends one process SIGUSR2.
pub(super) fn fault(pid: Pid) {
    // It fails when the process has ended already, which the test will see.
    let _ = rustix::process::kill_process(pid, Signal::USR2);
}

/// Kills one process.
pub(super) fn kill(pid: Pid) {
    // It fails when the process has ended already, which is as good.
    let _ = rustix::process::kill_process(pid, Signal::KILL);
}

/// Has one process end as one does that gives up by abort().
pub(super) fn crash(pid: Pid) {
    // It fails when the process has ended already, which is as good.
    let _ = rustix::process::kill_process(pid, Signal::ABORT);
}

/// Blocks until a process has ended, for this long at most.
fn wait_for_end(pid: Pid, limit: Duration) {
    let Ok(process) = rustix::process::pidfd_open(pid, PidfdFlags::empty()) else { return };
    let limit = Timespec::try_from(limit).ok();
    // Whether it ended or not, the caller goes on.
    let _ = rustix::event::poll(&mut [PollFd::new(&process, PollFlags::IN)], limit.as_ref());
}

/// Kills whatever still runs with this `HOME`: services that another service started, out of any process group.
pub(super) fn end_all_of(home: &Path) {
    // Each round may meet what was just being started; there is an end to that.
    for _ in 0..20 {
        let left = with_home(home);
        if left.is_empty() {
            return;
        }
        for pid in left {
            kill(pid);
            wait_for_end(pid, Duration::from_secs(1));
        }
    }
}

fn with_home(home: &Path) -> Vec<Pid> {
    let wanted = [b"HOME=", home.as_os_str().as_bytes()].concat();
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok().and_then(pid_of)?;
            // Empty for a process that has ended and is not waited for yet.
            let environ = std::fs::read(entry.path().join("environ")).ok()?;
            environ.split(|byte| *byte == 0).any(|variable| variable == wanted).then_some(pid)
        })
        .collect()
}

/// The last lines of a log, for an error that a person reads.
pub fn tail(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<_> = text.lines().collect();
    let (_, last) = lines.split_at(lines.len().saturating_sub(60));
    last.join("\n")
}
