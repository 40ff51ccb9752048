//! While the connection is open.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use deskbell_domain::Timestamp;
use deskbell_protocol::{Incoming, Quick, decode, decode_quickly};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep_until};

use super::{Course, Next, Session, wishes};
use crate::inbox::Wishes;
use crate::refusal::{SLOW_RETRY, Verdict};
use crate::retry::{AFTER_SERVER_DISCONNECT, STABLE_AFTER};
use crate::rooms::CONFIRM_WITHIN;
use crate::transport::packet::{Parts, offset};
use crate::transport::{Closed, Connection, Inbound, Opened, RawEvent};
use crate::{ConnectionState, Refusal, ResumePoint, Room, Signal};

/// How often the wall clock is compared: the timers stand still while the machine sleeps, it does not.
const LOOK_AT_CLOCK: Duration = Duration::from_secs(15);
/// By how much the silence may exceed what the server promised before the machine must have slept.
const CLOCK_GRACE: Duration = Duration::from_secs(5);

/// A consumer that was too slow has caught up with the second ping after that, and not before: a server pings when the
/// last ping was answered, so all that it had said by then was read. The first may have lain there for long.
const PINGS_BEHIND: u8 = 1;

/// So many frames are taken, ...
const TURN_FRAMES: usize = 1024;
/// ... and about so many bytes, before it is somebody else's turn.
const TURN_BYTES: usize = 1024 * 1024;

/// Why the loop woke up.
enum Woken {
    Wishes(Wishes),
    Received(Inbound),
    Time,
}

/// How being online ended.
enum End {
    Closed(Closed),
    /// The machine slept for longer than the server waits.
    Overslept,
    GoOffline,
    Stop,
}

impl Session {
    /// Takes in what the server sends until the connection ends. `offered` is the session that was offered for
    /// recovery.
    pub(super) async fn online(&mut self, opened: Opened, offered: Option<Arc<str>>) -> Next {
        let Opened { mut connection, pid, missed } = opened;
        let started = Instant::now();
        let since = self.config.clock.now();
        self.pid = pid.map(Arc::from);
        let recovered = self.pid.is_some() && self.pid == offered;
        if !recovered {
            self.committed = None;
            self.gap_from = self.gap_from.or(self.heard_at);
        }
        self.heard_at = Some(since);
        self.behind = None;
        self.tell_read(false);
        self.refusals.connected(started);
        self.rooms.connected(recovered, started);
        self.enter(ConnectionState::Online { since, recovered });
        for event in missed {
            self.take_event(connection.as_mut(), &event, since, recovered);
        }

        let end = self.stay(connection.as_mut(), started).await;
        drop(connection);

        let now = Instant::now();
        self.rooms.disconnected();
        if now.saturating_duration_since(started) >= STABLE_AFTER {
            self.retry.reset();
        }
        match end {
            End::Closed(closed) => self.ended(closed, now),
            End::Overslept => Next::Connect,
            End::GoOffline => Next::Offline,
            End::Stop => Next::Stop,
        }
    }

    async fn stay(&mut self, connection: &mut dyn Connection, started: Instant) -> End {
        let inbox = self.inbox.clone();
        // When there was last a sign of life, or nobody listened for one.
        let mut alive_at = self.config.clock.now();
        loop {
            let now = Instant::now();
            self.reconcile(connection, started, now);
            let wake = self.wake_at(started, now);
            let reading = self.signals.has_room();
            let woken = tokio::select! {
                biased;
                wishes = wishes(&inbox, &self.signals) => Woken::Wishes(wishes),
                inbound = exchange(connection, reading) => Woken::Received(inbound),
                () = self.signals.room(), if !reading => Woken::Time,
                () = sleep_until(wake) => Woken::Time,
            };
            let clock = self.config.clock.now();
            if !reading {
                alive_at = clock;
                self.behind = Some(PINGS_BEHIND);
                self.tell_read(true);
            }
            let mut look_at_clock = true;
            match woken {
                Woken::Wishes(wishes) => match self.grant(wishes) {
                    Some(Course::Stop) => return End::Stop,
                    Some(Course::GoOffline) => return End::GoOffline,
                    Some(Course::GoOnline | Course::TokenChanged | Course::Retry | Course::NetworkUp)
                    | None => {}
                },
                Woken::Received(inbound) => {
                    look_at_clock = false;
                    alive_at = clock;
                    if let Some(closed) = self.take_turn(connection, inbound, clock) {
                        return End::Closed(closed);
                    }
                    // In a flood the consumer takes its part while it is still in the processor's cache.
                    yield_now().await;
                }
                Woken::Time => {}
            }
            if look_at_clock && clock.since(alive_at) > connection.silence() + CLOCK_GRACE {
                return End::Overslept;
            }
        }
    }

    /// Sends what the rooms need, and tells what became of them.
    fn reconcile(&mut self, connection: &mut dyn Connection, started: Instant, now: Instant) {
        while let Some(outgoing) = self.rooms.poll(now) {
            let (event, arguments) = outgoing.to_event();
            connection.send(event, &arguments);
        }
        self.tell_rooms();
        // Messages are missing until the room they come through was joined again, not only until the connection
        // was open.
        if (self.rooms.settled() || now >= started + CONFIRM_WITHIN)
            && let Some(from) = self.gap_from.take()
        {
            self.signals.send(Signal::Gap { from, to: self.config.clock.now() }, 0);
            self.tell_read(self.behind.is_some());
        }
    }

    fn wake_at(&self, started: Instant, now: Instant) -> Instant {
        let gap = self.gap_from.map(|_| started + CONFIRM_WITHIN);
        [self.rooms.deadline(), gap].into_iter().flatten().fold(now + LOOK_AT_CLOCK, Instant::min)
    }

    /// Takes `first` and whatever else is there. Each frame is let go before the next is read, so that the buffer they
    /// lie in can be used again. Says if the connection is over.
    fn take_turn(
        &mut self,
        connection: &mut dyn Connection,
        first: Inbound,
        now: Timestamp,
    ) -> Option<Closed> {
        // Whoever takes a turn comes back to `exchange`, which leaves its waker.
        let mut context = Context::from_waker(Waker::noop());
        let mut next = Poll::Ready(first);
        let (mut frames, mut bytes) = (0, 0_usize);
        while let Poll::Ready(inbound) = next {
            match inbound {
                Inbound::Event(event) => {
                    bytes = bytes.saturating_add(event.size());
                    self.take_event(connection, &event, now, false);
                }
                Inbound::Heartbeat => self.behind = self.behind.and_then(|pings| pings.checked_sub(1)),
                Inbound::Fault { fault, size } => {
                    self.signals.send(Signal::BadFrame { fault, received_at: now, size }, 0);
                }
                Inbound::Closed(closed) => return Some(closed),
            }
            // What is read late was sent long ago, and may be the last that the server said.
            if self.behind.is_none() {
                self.heard_at = Some(now);
            }
            frames += 1;
            if frames >= TURN_FRAMES || bytes >= TURN_BYTES {
                // More may be there: it was sent before now, and nobody has it yet.
                return None;
            }
            next = connection.poll_receive(&mut context);
        }
        if self.behind.is_none() {
            self.tell_read(false);
        }
        None
    }

    /// Tells until when all that the server sent was handed on. While something may be missing that nobody was told of,
    /// that is no later than its beginning: whoever ends or is killed now is to find out at the next start.
    fn tell_read(&self, behind: bool) {
        self.signals.read(self.gap_from.or(self.heard_at), behind || self.gap_from.is_some());
    }

    fn take_event(
        &mut self,
        connection: &mut dyn Connection,
        event: &RawEvent,
        received_at: Timestamp,
        recovered: bool,
    ) {
        let size = event.size();
        if let Some(id) = event.id() {
            connection.acknowledge(id);
        }
        // Events that ask for an answer are not recoverable, and carry no offset.
        let pid = self.pid.as_ref().filter(|_| event.id().is_none());
        let position = |offset: Option<Box<str>>| Some(ResumePoint { pid: pid?.clone(), offset: offset? });

        let (outcome, position) = match decode_quickly(event.json(), received_at) {
            Some(Quick { incoming, last }) => {
                let offset = pid.and(last).and_then(offset);
                (Ok(incoming), position(offset))
            }
            None => match Parts::read(event.json()) {
                Ok(mut parts) => {
                    let offset = pid.and_then(|_| parts.take_offset());
                    (decode(&parts.name, &parts.arguments, received_at), position(offset))
                }
                Err(fault) => return self.signals.send(Signal::BadFrame { fault, received_at, size }, 0),
            },
        };
        match outcome {
            Ok(incoming) => {
                self.act_on(&incoming);
                let event = Signal::Event { incoming, position, received_at, recovered, size };
                self.signals.send(event, size);
            }
            Err(rejected) => {
                self.signals.send(Signal::Rejected { rejected, position, received_at, size }, size);
            }
        }
        self.tell_rooms();
    }

    fn act_on(&mut self, incoming: &Incoming) {
        match incoming {
            Incoming::GeneralJoined { .. } => self.rooms.confirm(Room::General),
            Incoming::CustomerJoined { customer_id, .. } => {
                self.rooms.confirm(Room::Customer(customer_id.clone()));
            }
            Incoming::CustomerLeft { customer_id, .. } => {
                self.rooms.confirm_left(Room::Customer(customer_id.clone()), Instant::now());
            }
            Incoming::ServerError { value, .. } => {
                self.refusals.error(value, Instant::now());
                self.rooms.refuse(value);
            }
            _ => {}
        }
    }

    fn ended(&mut self, closed: Closed, now: Instant) -> Next {
        let by_packet = closed == Closed::Disconnected;
        let by_server = by_packet || closed == Closed::ByServer;
        match self.refusals.ended(by_packet, by_server, now) {
            Verdict::ThrownOut(detail) => {
                Next::Refused { reason: Refusal::ThrownOut { detail }, retry_after: None }
            }
            Verdict::DisconnectedRightAway => {
                Next::Refused { reason: Refusal::DisconnectedRightAway, retry_after: Some(SLOW_RETRY) }
            }
            // A network that is gone says nothing; what closes or resets connections does so to all of them.
            Verdict::Fault if by_server || matches!(closed, Closed::Broken(_)) => {
                let least = if by_packet { AFTER_SERVER_DISCONNECT } else { Duration::ZERO };
                self.left(closed.into(), least)
            }
            Verdict::Fault => self.fault(closed.into()),
        }
    }
}

/// Writes what is to be written, and waits for a frame unless the consumer is behind. Cancel safe: what was taken is
/// returned at once.
async fn exchange(connection: &mut dyn Connection, reading: bool) -> Inbound {
    poll_fn(|cx| {
        if reading { connection.poll_receive(cx) } else { connection.poll_write(cx).map(Inbound::Closed) }
    })
    .await
}
