//! When the program itself is at fault: a report for whoever mends it, and a new start.
//!
//! A part of the app that has ended would leave an agent who believes to be online. So a panic anywhere ends the whole
//! process, which starts again by itself, in the tray, at most once a minute. The next start tells of it.
//!
//! A report has the place in the program, the version and a backtrace. It has the panic's own words only where they
//! were compiled in: words that were put together may hold what a customer wrote.

use std::backtrace::Backtrace;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// What ends sooner than this after its start would only do so again.
const LIVED: Duration = Duration::from_millis(if cfg!(debug_assertions) { 100 } else { 60_000 });
/// How many reports are kept.
const KEPT: usize = 5;
const NEW: &str = "new.txt";
const TOLD: &str = "txt";

/// Has panics reported in `folder` and the program started again. Without a folder, as in the demo, it only ends.
pub fn prepare(folder: Option<PathBuf>) {
    let started = Instant::now();
    let again = folder.is_some();
    end_with_a_report(folder, move || {
        if again && started.elapsed() >= LIVED {
            start_again();
        }
    });
}

/// Has panics reported in `folder`, where there is one. Somebody else starts the program again.
pub fn report_to(folder: Option<PathBuf>) {
    end_with_a_report(folder, || {});
}

fn end_with_a_report(folder: Option<PathBuf>, then: impl Fn() + Send + Sync + 'static) {
    std::panic::set_hook(Box::new(move |panic| {
        let report = report(panic);
        // To whoever started it from a terminal.
        let _ = write!(std::io::stderr(), "{report}");
        if let Some(folder) = &folder {
            // There is nobody left to tell where even this fails.
            let _ = write(folder, &report);
        }
        then();
        std::process::abort();
    }));
}

/// In a debug build SIGUSR2 is a fault, so that a test can see what comes of one.
#[cfg(all(debug_assertions, unix))]
pub async fn on_request() {
    use tokio::signal::unix::{SignalKind, signal};
    if let Ok(mut asked) = signal(SignalKind::user_defined2())
        && asked.recv().await.is_some()
    {
        let words = String::from("what a customer wrote");
        #[allow(clippy::panic, reason = "it is what was asked for")]
        std::panic::panic_any(words);
    }
}

/// Nothing is asked of a release build.
#[cfg(not(all(debug_assertions, unix)))]
pub async fn on_request() {}

fn report(panic: &PanicHookInfo<'_>) -> String {
    let mut report = String::new();
    let thread = std::thread::current();
    let words = panic.payload().downcast_ref::<&'static str>().copied();
    // Writing to a string cannot fail.
    let _ = writeln!(report, "Deskbell {} ended unexpectedly.", env!("CARGO_PKG_VERSION"));
    let _ = writeln!(report, "system: {} {}", std::env::consts::OS, std::env::consts::ARCH);
    let _ = writeln!(report, "thread: {}", thread.name().unwrap_or("unnamed"));
    if let Some(place) = panic.location() {
        let _ = writeln!(report, "place: {}:{}:{}", place.file(), place.line(), place.column());
    }
    let _ = writeln!(report, "words: {}", words.unwrap_or("left out, because they may hold messages"));
    let _ = writeln!(report, "\n{}", Backtrace::force_capture());
    report
}

fn write(folder: &Path, report: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let at = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_millis();
    let mut options = fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(folder.join(format!("crash-{at}.{NEW}")))?.write_all(report.as_bytes())
}

/// The same program in the place of this one. Returns where that does not work.
#[cfg(unix)]
fn start_again() {
    use std::os::unix::process::CommandExt as _;
    if let Ok(program) = std::env::current_exe() {
        let error = std::process::Command::new(program).arg("--hidden").exec();
        let _ = writeln!(std::io::stderr(), "it could not be started again: {error}");
    }
}

#[cfg(not(unix))]
fn start_again() {}

/// The newest report that nobody was told of yet; from now on it counts as told. Old ones go.
pub fn untold(folder: &Path) -> Option<PathBuf> {
    let mut reports: Vec<PathBuf> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("crash-")))
        .collect();
    // Their names have the time, in as many digits until the year 2286.
    reports.sort();
    let mut newest = None;
    for report in &mut reports {
        let name = report.to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(NEW) {
            let told = PathBuf::from(format!("{stem}{TOLD}"));
            if fs::rename(&report, &told).is_ok() {
                *report = told.clone();
                newest = Some(told);
            }
        }
    }
    for old in reports.iter().rev().skip(KEPT) {
        // One more is no harm.
        let _ = fs::remove_file(old);
    }
    newest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_told_once_and_old_ones_go() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(untold(&folder.path().join("none")), None);
        assert_eq!(untold(folder.path()), None);
        fs::write(folder.path().join("deskbell.log"), "").unwrap();
        for n in 0..8 {
            fs::write(folder.path().join(format!("crash-{n}.{NEW}")), "").unwrap();
        }
        assert_eq!(untold(folder.path()), Some(folder.path().join("crash-7.txt")));
        assert_eq!(untold(folder.path()), None);
        let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<String> = fs::read_dir(folder.path()).unwrap().map(name).collect();
        names.sort();
        let mut kept: Vec<_> = (3..8).map(|n| format!("crash-{n}.txt")).collect();
        kept.push("deskbell.log".to_owned());
        assert_eq!(names, kept);
    }
}
