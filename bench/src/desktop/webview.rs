//! WebKitGTK by itself (`src/webview.rs`), as a limit: what no app on it goes below.

use std::collections::BTreeSet;
use std::process::Stdio;

use deskbell_bench::process;
use deskbell_tests::desktop::PrivateDesktop;
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::Child;

use crate::BenchError;
use crate::app::terminate;
use crate::paint::Screen;

/// What it is called in the tables.
pub const NAME: &str = "an empty window of WebKitGTK";

/// It, with windows. Dropping it ends it.
#[derive(Debug)]
pub struct WebView {
    child: Child,
}

impl WebView {
    /// Starts it with one window, without waiting for anything.
    pub fn start(desktop: &PrivateDesktop, size: (u32, u32)) -> Result<Self, BenchError> {
        let program = std::env::current_exe()?.with_file_name("deskbell-bench-webview");
        let mut command = desktop.command(program);
        command
            .args([size.0.to_string(), size.1.to_string()])
            // As the app has them for its windows.
            .envs([
                ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
                ("GDK_GL", "disable"),
                ("WEBKIT_WEB_RENDER_DEVICE_FILE", "none"),
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        Ok(Self { child: command.spawn()? })
    }

    /// Opens one more window, and waits until it has painted.
    pub async fn open(&self, desktop: &PrivateDesktop) -> Result<(), BenchError> {
        let screen = Screen::of(desktop)?;
        let known = screen.windows()?;
        self.signal(Signal::USR1)?;
        screen.painted(known).await.map(drop)
    }

    /// Closes the newest window.
    pub fn close(&self) -> Result<(), BenchError> {
        self.signal(Signal::USR2)
    }

    fn signal(&self, signal: Signal) -> Result<(), BenchError> {
        let pid = self.child.id().and_then(|pid| i32::try_from(pid).ok()).and_then(Pid::from_raw);
        pid.map_or(Ok(()), |pid| Ok(kill_process(pid, signal).map_err(std::io::Error::from)?))
    }

    /// All its processes.
    pub fn processes(&self) -> BTreeSet<u32> {
        process::tree(self.child.id().unwrap_or_default(), "")
    }

    /// Asks it to end, and waits until it has.
    pub async fn end(mut self) -> Result<(), BenchError> {
        terminate(&mut self.child, "the web view").await
    }
}
