//! What the client tells its consumer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use deskbell_domain::Timestamp;
use deskbell_protocol::{Incoming, Rejected};
use tokio::sync::{Notify, mpsc};

use crate::transport::Fault;
use crate::{ConnectionState, Room, RoomState};

/// A place in a server's stream of events: what connection state recovery offers when it comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResumePoint {
    /// The server's private name for the session. It lets its holder take the session over: keep it as secret
    /// as the history.
    pub pid: Arc<str>,
    /// The last event that was taken in.
    pub offset: Box<str>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Signal {
    /// The connection changed its state.
    Connection(ConnectionState),
    /// A room changed its state.
    Room {
        /// Which.
        room: Room,
        /// How it stands with it now.
        state: RoomState,
    },
    /// The server sent an event. Room confirmations are among them; they were acted upon already.
    Event {
        /// What it says.
        incoming: Incoming,
        /// Where to resume once this event is safe. Hand it to [`committed`](crate::Client::committed) then.
        position: Option<ResumePoint>,
        /// When it came.
        received_at: Timestamp,
        /// Whether it was missed first, and delivered on return.
        recovered: bool,
        /// Its size on the wire, in bytes.
        size: usize,
    },
    /// The server sent something that could not be accepted.
    Rejected {
        /// What and why, redacted.
        rejected: Rejected,
        /// As with an event.
        position: Option<ResumePoint>,
        /// When it came.
        received_at: Timestamp,
        /// Its size on the wire, in bytes.
        size: usize,
    },
    /// The server sent a frame that means nothing. Counted, and otherwise harmless.
    BadFrame {
        /// Why.
        fault: Fault,
        /// When it came.
        received_at: Timestamp,
        /// Its size on the wire, in bytes.
        size: usize,
    },
    /// Messages of that time may be missing: it was offline, and the server could not make up for it.
    Gap {
        /// The last sign of life before.
        from: Timestamp,
        /// When messages were sure to come in again.
        to: Timestamp,
    },
}

/// The signals, in order. Dropping them ends the connection.
#[derive(Debug)]
pub struct Signals {
    receiver: mpsc::UnboundedReceiver<(Signal, usize)>,
    budget: Arc<Budget>,
    buffer: Vec<(Signal, usize)>,
}

/// Where signals come from. The channel itself has no bound; the budget has, and the reader of the socket obeys
/// it, so that nothing that was read is ever dropped.
#[derive(Debug)]
pub(crate) struct SignalSender {
    sender: mpsc::UnboundedSender<(Signal, usize)>,
    budget: Arc<Budget>,
}

#[derive(Debug)]
struct Budget {
    used: AtomicUsize,
    limit: usize,
    freed: Notify,
}

/// The largest batch.
const BATCH_MAX: usize = 1024;
/// What a signal takes beside what came over the wire.
const SIGNAL_OVERHEAD: usize = 512;

pub(crate) fn channel(limit: usize) -> (SignalSender, Signals) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let budget = Arc::new(Budget { used: AtomicUsize::new(0), limit, freed: Notify::new() });
    (SignalSender { sender, budget: budget.clone() }, Signals { receiver, budget, buffer: Vec::new() })
}

impl SignalSender {
    /// Hands `signal` on, which came with `size` bytes over the wire.
    pub fn send(&self, signal: Signal, size: usize) {
        let cost = size.saturating_add(SIGNAL_OVERHEAD);
        self.budget.used.fetch_add(cost, Ordering::AcqRel);
        // Nobody listens any more: the session sees that by itself.
        let _ = self.sender.send((signal, cost));
    }

    /// Whether the consumer keeps up.
    pub fn has_room(&self) -> bool {
        self.budget.used.load(Ordering::Acquire) < self.budget.limit
    }

    /// Waits until the consumer has caught up.
    pub async fn room(&self) {
        loop {
            let freed = self.budget.freed.notified();
            if self.has_room() {
                return;
            }
            freed.await;
        }
    }

    /// Waits until nobody listens any more.
    pub async fn closed(&self) {
        self.sender.closed().await;
    }
}

impl Signals {
    /// Waits for signals and takes all that are there, up to 1,024, so that a consumer can commit them as one.
    /// `None` once the client is gone. Cancel safe.
    pub async fn next(&mut self) -> Option<Vec<Signal>> {
        if self.receiver.recv_many(&mut self.buffer, BATCH_MAX).await == 0 {
            return None;
        }
        let mut freed = 0_usize;
        let batch = self
            .buffer
            .drain(..)
            .map(|(signal, cost)| {
                freed = freed.saturating_add(cost);
                signal
            })
            .collect();
        self.budget.used.fetch_sub(freed, Ordering::AcqRel);
        self.budget.freed.notify_waiters();
        Some(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_queue_asks_the_reader_to_wait_and_loses_nothing() {
        let (sender, mut signals) = channel(2 * SIGNAL_OVERHEAD);
        for _ in 0..3 {
            sender.send(Signal::Connection(ConnectionState::Offline), 0);
        }
        assert!(!sender.has_room());
        let (batch, ()) = tokio::join!(signals.next(), sender.room());
        assert_eq!(batch.map(|batch| batch.len()), Some(3));
        assert!(sender.has_room());
        drop(sender);
        assert_eq!(signals.next().await, None);
    }
}
