//! What the handles ask of the session. Wishes are merged, not queued, so that they cannot pile up.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use crate::{ResumePoint, Room};

/// Everything that was asked since the session last looked.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    /// Rooms to be in, or not to be in.
    pub rooms: BTreeMap<Room, bool>,
    /// The last position that is safe.
    pub committed: Option<ResumePoint>,
    /// To go offline, or to come back.
    pub offline: Option<bool>,
    /// Whether to try again at once.
    pub retry: bool,
    /// Whether the token is another one.
    pub token_changed: bool,
    /// Whether the network or the machine came back.
    pub network_up: bool,
    /// Whether the last handle is gone.
    pub stop: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Inbox {
    wishes: Mutex<Wishes>,
    changed: Notify,
}

impl Inbox {
    pub fn ask(&self, change: impl FnOnce(&mut Wishes)) {
        change(&mut self.wishes.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_one();
    }

    /// Waits for wishes and takes them. Cancel safe.
    pub async fn next(&self) -> Wishes {
        self.changed.notified().await;
        std::mem::take(&mut self.wishes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
