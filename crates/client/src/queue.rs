//! The queue between the session and its consumer.
//!
//! It is handed over in batches, as they are: a signal is moved once on its way in and never again until the consumer
//! takes it from its batch. It has no bound of its own; the budget has, and the reader of the socket obeys it, so that
//! nothing that was read is ever dropped.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deskbell_domain::Timestamp;
use tokio::sync::Notify;
use tokio::task::coop;

use crate::Signal;

/// The signals, in order. Dropping them ends the connection.
#[derive(Debug)]
pub struct Signals {
    shared: Arc<Shared>,
}

/// Where signals come from.
#[derive(Debug)]
pub(crate) struct SignalSender {
    shared: Arc<Shared>,
    /// How many bytes may wait before the reader should.
    limit: usize,
}

#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    /// Something came into an empty queue, or nothing will any more.
    arrived: Notify,
    /// The consumer took something.
    freed: Notify,
    /// The consumer is gone.
    left: Notify,
}

#[derive(Debug, Default)]
struct Queue {
    /// All but the last are full.
    batches: VecDeque<Batch>,
    /// What all of them take, in bytes.
    used: usize,
    /// How many signals the consumer took last: the next batch will be much like it.
    expected: usize,
    /// All that the server sent until then has been read.
    read_until: Option<Timestamp>,
    /// Whether the reader is behind: what it reads now may have been sent long ago.
    behind: bool,
    /// All that the server sent until then is in what the consumer took.
    taken_until: Option<Timestamp>,
    sender_gone: bool,
    consumer_gone: bool,
}

#[derive(Debug, Default)]
struct Batch {
    signals: Vec<Signal>,
    cost: usize,
    read_until: Option<Timestamp>,
}

/// The largest batch.
const BATCH_MAX: usize = 2048;
/// What a signal takes beside what came over the wire.
const SIGNAL_OVERHEAD: usize = 512;

pub(crate) fn channel(limit: usize) -> (SignalSender, Signals) {
    let shared = Arc::new(Shared::default());
    (SignalSender { shared: shared.clone(), limit }, Signals { shared })
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SignalSender {
    /// Hands `signal` on, which came with `size` bytes over the wire.
    pub fn send(&self, signal: Signal, size: usize) {
        let cost = size.saturating_add(SIGNAL_OVERHEAD);
        let mut queue = self.shared.queue();
        if queue.consumer_gone {
            // The session sees that by itself.
            return;
        }
        queue.used = queue.used.saturating_add(cost);
        let was_empty = queue.batches.is_empty();
        let read_until = queue.read_until;
        match queue.batches.back_mut() {
            Some(batch) if batch.signals.len() < BATCH_MAX => {
                batch.signals.push(signal);
                batch.cost = batch.cost.saturating_add(cost);
            }
            _ => {
                let mut signals = Vec::with_capacity(queue.expected);
                signals.push(signal);
                queue.batches.push_back(Batch { signals, cost, read_until });
            }
        }
        drop(queue);
        if was_empty {
            self.shared.arrived.notify_one();
        }
    }

    /// All that the server sent until then has been read and handed on; `behind` says that what is read now may be old.
    pub fn read(&self, until: Option<Timestamp>, behind: bool) {
        let mut queue = self.shared.queue();
        (queue.read_until, queue.behind) = (until, behind);
        match queue.batches.back_mut() {
            Some(batch) => batch.read_until = until,
            None => queue.taken_until = until,
        }
    }

    /// Whether the consumer keeps up.
    pub fn has_room(&self) -> bool {
        self.shared.queue().used < self.limit
    }

    /// Waits until the consumer has caught up.
    pub async fn room(&self) {
        loop {
            let freed = self.shared.freed.notified();
            if self.has_room() {
                return;
            }
            freed.await;
        }
    }

    /// Waits until nobody listens any more.
    pub async fn closed(&self) {
        loop {
            let left = self.shared.left.notified();
            if self.shared.queue().consumer_gone {
                return;
            }
            left.await;
        }
    }
}

impl Drop for SignalSender {
    fn drop(&mut self) {
        self.shared.queue().sender_gone = true;
        self.shared.arrived.notify_one();
    }
}

impl Signals {
    /// Waits for signals and takes all that are there, up to 2,048, so that a consumer can commit them as one.
    /// `None` once the client is gone. Cancel safe.
    pub async fn next(&mut self) -> Option<Vec<Signal>> {
        // A consumer that always finds something lets others have their turn.
        coop::consume_budget().await;
        loop {
            let arrived = self.shared.arrived.notified();
            {
                let mut queue = self.shared.queue();
                if let Some(batch) = queue.batches.pop_front() {
                    queue.used = queue.used.saturating_sub(batch.cost);
                    queue.expected = batch.signals.len();
                    queue.taken_until = batch.read_until;
                    drop(queue);
                    self.shared.freed.notify_waiters();
                    return Some(batch.signals);
                }
                if queue.sender_gone {
                    return None;
                }
            }
            arrived.await;
        }
    }
}

impl Signals {
    /// Until when all that the server sent is in what was taken from here, on the client's clock; `None` before it was
    /// ever connected. Whoever is killed with that committed has missed nothing before then.
    pub fn taken_until(&self) -> Option<Timestamp> {
        self.shared.queue().taken_until
    }

    /// Whether nothing waits here, and the reader of the socket is not behind either.
    pub fn keep_up(&self) -> bool {
        let queue = self.shared.queue();
        queue.batches.is_empty() && !queue.behind
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        let mut queue = self.shared.queue();
        queue.consumer_gone = true;
        let unheard = std::mem::take(&mut queue.batches);
        drop(queue);
        self.shared.left.notify_waiters();
        drop(unheard);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ConnectionState;

    const SIGNAL: Signal = Signal::Connection(ConnectionState::Offline);

    #[tokio::test]
    async fn a_full_queue_asks_the_reader_to_wait_and_loses_nothing() {
        let (sender, mut signals) = channel(2 * SIGNAL_OVERHEAD);
        for _ in 0..3 {
            sender.send(SIGNAL, 0);
        }
        assert!(!sender.has_room());
        let (batch, ()) = tokio::join!(signals.next(), sender.room());
        assert_eq!(batch.map(|batch| batch.len()), Some(3));
        assert!(sender.has_room());
        drop(sender);
        assert_eq!(signals.next().await, None);
    }

    #[tokio::test]
    async fn a_batch_has_a_bound_and_what_is_queued_comes_before_the_end() {
        let (sender, mut signals) = channel(usize::MAX);
        for _ in 0..=BATCH_MAX {
            sender.send(SIGNAL, 0);
        }
        drop(sender);
        assert_eq!(signals.next().await.map(|batch| batch.len()), Some(BATCH_MAX));
        assert_eq!(signals.next().await.map(|batch| batch.len()), Some(1));
        assert_eq!(signals.next().await, None);
    }

    #[tokio::test]
    async fn each_side_wakes_the_other() {
        let (sender, mut signals) = channel(1);
        let consumer = tokio::spawn(async move {
            let first = signals.next().await;
            let second = signals.next().await;
            (first.map(|batch| batch.len()), second.map(|batch| batch.len()))
        });
        for _ in 0..2 {
            // Until it waits.
            tokio::task::yield_now().await;
            sender.send(SIGNAL, 0);
            sender.room().await;
        }
        assert_eq!(consumer.await.unwrap(), (Some(1), Some(1)));
        // It is gone, and its signals are.
        sender.closed().await;
        sender.send(SIGNAL, 0);
        assert!(sender.has_room());
    }

    #[tokio::test]
    async fn what_waits_was_not_heard() {
        let at = |ms| Some(Timestamp::from_millis(ms));
        let (sender, mut signals) = channel(usize::MAX);
        assert_eq!((signals.taken_until(), signals.keep_up()), (None, true));
        for _ in 0..BATCH_MAX {
            sender.send(SIGNAL, 0);
        }
        sender.read(at(1), false);
        sender.send(SIGNAL, 0);
        sender.read(at(2), false);
        assert!(!signals.keep_up());
        signals.next().await.unwrap();
        assert_eq!((signals.taken_until(), signals.keep_up()), (at(1), false), "the last one waits");
        signals.next().await.unwrap();
        assert_eq!((signals.taken_until(), signals.keep_up()), (at(2), true));
        sender.send(SIGNAL, 0);
        signals.next().await.unwrap();
        assert_eq!(signals.taken_until(), at(2), "what came with it may be on its way");
        sender.read(at(3), false);
        assert_eq!(signals.taken_until(), at(3), "nothing did");
        sender.read(at(2), true);
        assert!(!signals.keep_up(), "the reader is behind");
    }
}
