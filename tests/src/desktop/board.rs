//! A value that one side changes and the other waits on.

use std::fmt::Debug;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use super::DesktopError;

/// What a service of the test has seen so far. Shared by `Arc`.
#[derive(Debug)]
pub(super) struct Board<T> {
    value: watch::Sender<T>,
}

impl<T: Default + Debug> Default for Board<T> {
    fn default() -> Self {
        Self { value: watch::Sender::new(T::default()) }
    }
}

impl<T: Debug> Board<T> {
    /// Changes the value and wakes whoever waits.
    pub(super) fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut result = None;
        self.value.send_modify(|value| result = Some(change(value)));
        result
    }

    /// Reads the value.
    pub(super) fn read<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.value.borrow())
    }

    /// Waits until `take` finds what it looks for; it may take it out of the value.
    pub(super) async fn take<R>(
        &self,
        limit: Duration,
        what: &str,
        mut take: impl FnMut(&mut T) -> Option<R>,
    ) -> Result<R, DesktopError> {
        let deadline = Instant::now() + limit;
        let mut changes = self.value.subscribe();
        loop {
            changes.mark_unchanged();
            let mut taken = None;
            // Nobody needs to wake because of what is taken out.
            self.value.send_if_modified(|value| {
                taken = take(value);
                false
            });
            if let Some(taken) = taken {
                return Ok(taken);
            }
            // The sender lives as long as `self`.
            if !matches!(timeout_at(deadline, changes.changed()).await, Ok(Ok(()))) {
                let seen = format!("{:#?}", self.value.borrow());
                return Err(DesktopError::Late { what: what.to_owned(), within: limit, seen });
            }
        }
    }
}
