//! Why a desktop did not do what a test asked, and waiting with a deadline.

use std::error::Error;
use std::process::ExitStatus;
use std::time::Duration;

/// Why a desktop did not do what a test asked.
#[derive(Debug, thiserror::Error)]
pub enum DesktopError {
    /// A program is not installed.
    #[error("{program} was not found. Install it: apt-get install {package}")]
    Missing {
        /// The program.
        program: &'static str,
        /// The Debian package that has it.
        package: &'static str,
    },
    /// A file, a pipe or a process failed.
    #[error("{what}")]
    Io {
        /// What was tried.
        what: String,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
    /// A program ended before it was ready.
    #[error("{program} ended before it was ready; it said: {said}")]
    Ended {
        /// The program.
        program: &'static str,
        /// The end of its log.
        said: String,
    },
    /// A program ended with an error.
    #[error("{program} failed ({status}): {said}")]
    Failed {
        /// The program.
        program: &'static str,
        /// How it ended.
        status: ExitStatus,
        /// What it wrote to stderr.
        said: String,
    },
    /// What a test waits for did not come.
    #[error("waited {within:?} in vain for {what}{}", instead(seen))]
    Late {
        /// What was waited for.
        what: String,
        /// For how long.
        within: Duration,
        /// What was there instead, where that helps.
        seen: String,
    },
    /// What a test waits for can come no more.
    #[error("{what} can come no more: {why}")]
    Gone {
        /// What was waited for.
        what: String,
        /// What happened instead.
        why: String,
    },
    /// There is no such thing to click.
    #[error("there is no {what}; there is: {there}")]
    NotThere {
        /// What was looked for.
        what: String,
        /// What was found instead.
        there: String,
    },
    /// The D-Bus session failed.
    #[error("{what}")]
    Bus {
        /// What was tried.
        what: String,
        /// Why it failed.
        #[source]
        source: Box<zbus::Error>,
    },
    /// The X display failed.
    #[error("{what}")]
    X11 {
        /// What was tried.
        what: &'static str,
        /// Why it failed.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// WebDriver failed.
    #[error("{what}")]
    WebDriver {
        /// What was tried.
        what: String,
        /// Why it failed.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}

fn instead(seen: &str) -> String {
    if seen.is_empty() { String::new() } else { format!("; there was instead: {seen}") }
}

impl DesktopError {
    pub(super) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }

    pub(super) fn bus<E: Into<zbus::Error>>(what: impl Into<String>) -> impl FnOnce(E) -> Self {
        let what = what.into();
        move |source| Self::Bus { what, source: Box::new(source.into()) }
    }

    pub(super) fn x11<E: Error + Send + Sync + 'static>(what: &'static str) -> impl FnOnce(E) -> Self {
        move |source| Self::X11 { what, source: Box::new(source) }
    }

    pub(super) fn webdriver<E: Error + Send + Sync + 'static>(
        what: impl Into<String>,
    ) -> impl FnOnce(E) -> Self {
        let what = what.into();
        move |source| Self::WebDriver { what, source: Box::new(source) }
    }
}

/// Waits for `future`, but no longer than `limit`; the error then says `what` was waited for.
pub async fn within<T>(
    limit: Duration,
    what: impl Into<String>,
    future: impl Future<Output = T>,
) -> Result<T, DesktopError> {
    tokio::time::timeout(limit, future).await.map_err(|_| DesktopError::Late {
        what: what.into(),
        within: limit,
        seen: String::new(),
    })
}
