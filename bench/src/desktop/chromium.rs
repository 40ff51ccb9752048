//! Chromium in windows without a frame of its own (`--app`), as a web page is put on a desktop.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};

use deskbell_bench::process;
use deskbell_tests::desktop::PrivateDesktop;
use tokio::process::{Child, Command};

use crate::BenchError;
use crate::app::{in_time, terminate};

/// Only what lets it run here: as root, at once, and without looking for updates.
const FLAGS: &[&str] = &[
    "--no-sandbox",
    "--test-type",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-crash-restore-bubble",
    "--password-store=basic",
];

/// Without a process for a GPU, which few agents would turn off, and which takes much memory.
pub const NO_GPU: &[&str] = &["--disable-gpu"];

static NEXT: AtomicUsize = AtomicUsize::new(0);

/// A running browser with a profile of its own. Dropping it ends it.
#[derive(Debug)]
pub struct Chromium {
    child: Child,
    profile: PathBuf,
    mark: String,
}

impl Chromium {
    /// A place for its files, which outlives a run of it.
    pub fn profile(desktop: &PrivateDesktop) -> PathBuf {
        desktop.scratch().join(format!("chromium-{}", NEXT.fetch_add(1, Ordering::Relaxed)))
    }

    /// Starts it with one window.
    pub fn start(
        desktop: &PrivateDesktop,
        profile: PathBuf,
        url: &str,
        size: (u32, u32),
        more: &[&str],
    ) -> Result<Self, BenchError> {
        // Some of its processes have no parent any more, but all have the environment.
        let mark = format!("DESKBELL_BENCH_RUN={}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut command = command(desktop, &profile, url, size);
        if let Some((name, value)) = mark.split_once('=') {
            command.env(name, value);
        }
        let child = command.args(more).spawn()?;
        Ok(Self { child, profile, mark })
    }

    /// Opens one more window in the same browser.
    pub async fn open(
        &self,
        desktop: &PrivateDesktop,
        url: &str,
        size: (u32, u32),
    ) -> Result<(), BenchError> {
        let mut child = command(desktop, &self.profile, url, size).spawn()?;
        in_time("Chromium to take another window", child.wait()).await??;
        Ok(())
    }

    /// All its processes.
    pub fn processes(&self) -> BTreeSet<u32> {
        process::tree(self.child.id().unwrap_or_default(), &self.mark)
    }

    /// The file in which it says how it can be driven.
    pub fn port_file(&self) -> PathBuf {
        self.profile.join("DevToolsActivePort")
    }

    /// Asks it to end, and waits until it has.
    pub async fn end(mut self) -> Result<(), BenchError> {
        terminate(&mut self.child, "Chromium").await
    }
}

fn command(desktop: &PrivateDesktop, profile: &std::path::Path, url: &str, size: (u32, u32)) -> Command {
    let mut command = desktop.command("chromium");
    command
        .args(FLAGS)
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--window-size={},{}", size.0, size.1))
        .arg(format!("--app={url}"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}
