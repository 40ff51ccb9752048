//! Why a scenario failed: every reason in its chain, and where.

use std::error::Error;
use std::fmt::{self, Debug, Display};
use std::panic::Location;

/// What a scenario returns.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Anything that went wrong. Not an `Error` itself, so that `?` can make it of all that are.
pub struct Failure {
    at: &'static Location<'static>,
    why: String,
}

impl<E: Error> From<E> for Failure {
    #[track_caller]
    fn from(error: E) -> Self {
        let mut why = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            why.push_str(&format!("\n  because: {error}"));
            cause = error.source();
        }
        Self { at: Location::caller(), why }
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.why)
    }
}

impl Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}
