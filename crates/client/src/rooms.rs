//! Which rooms this client wants to be in, and which it is in. Pure: time is an argument.
//!
//! Rooms are desired state. Whoever opens a chat says so once; this keeps asking, at a polite rate, until the
//! server has confirmed, and again after each reconnect.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::time::Duration;

use deskbell_domain::CustomerId;
use deskbell_protocol::{Outgoing, names};
use serde_json::Value;
use tokio::time::Instant;

/// A room of the guide.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Room {
    /// `whatsapp:general`: every message and status.
    General,
    /// `whatsapp:customer:{customerId}`: those of one customer.
    Customer(CustomerId),
}

impl fmt::Display for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::General => f.write_str(names::GENERAL_ROOM),
            Self::Customer(customer) => f.write_str(&names::customer_room(customer)),
        }
    }
}

/// How it stands with a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomState {
    /// It is wanted, and will be asked for or was.
    Joining,
    /// The server confirmed it.
    Joined,
    /// The server was asked and did not confirm: messages of this room may not come.
    Unconfirmed,
    /// The server refused it.
    Refused {
        /// In these words.
        detail: Box<str>,
    },
    /// It is no longer wanted.
    Left,
}

/// How long the server has to confirm.
pub(crate) const CONFIRM_WITHIN: Duration = Duration::from_secs(10);
/// How often it is asked.
const ASK_TIMES: u32 = 3;
/// Joins and leaves at once ...
const BURST: f64 = 10.0;
/// ... and then each second.
const RATE: f64 = 5.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// To be asked for.
    Pending {
        asked: u32,
    },
    /// Asked for.
    Asked {
        times: u32,
        until: Instant,
    },
    Joined,
    /// Asked for as often as is polite.
    GivenUp,
    /// Until the next connection.
    Refused,
    /// To be left.
    LeavePending {
        was_joined: bool,
    },
    /// Asked to be let out.
    Leaving {
        until: Instant,
    },
}

/// The state machine. [`poll`](Self::poll) it whenever something changed or [`deadline`](Self::deadline) passed.
#[derive(Debug)]
pub(crate) struct Rooms {
    rooms: BTreeMap<Room, Phase>,
    /// Rooms to ask about, in the order they were wanted. May name rooms that need nothing any more.
    queue: VecDeque<Room>,
    bucket: Bucket,
    online: bool,
    changes: Vec<(Room, RoomState)>,
}

impl Rooms {
    pub fn new(now: Instant) -> Self {
        Self {
            rooms: BTreeMap::new(),
            queue: VecDeque::new(),
            bucket: Bucket { tokens: BURST, at: now },
            online: false,
            changes: Vec::new(),
        }
    }

    /// This client wants to be in `room`.
    pub fn join(&mut self, room: Room) {
        match self.rooms.get(&room) {
            Some(Phase::LeavePending { was_joined: true }) => self.set(room, Phase::Joined, None),
            None
            | Some(
                Phase::LeavePending { was_joined: false }
                | Phase::Leaving { .. }
                | Phase::GivenUp
                | Phase::Refused,
            ) => self.ask_for(room),
            Some(Phase::Pending { .. } | Phase::Asked { .. } | Phase::Joined) => {}
        }
    }

    /// This client no longer wants to be in `room`.
    pub fn leave(&mut self, room: Room) {
        match self.rooms.get(&room) {
            // Never asked for, or not let in: there is nothing to leave.
            Some(Phase::Pending { asked: 0 } | Phase::Refused) => self.forget(room),
            Some(phase @ (Phase::Pending { .. } | Phase::Asked { .. } | Phase::Joined | Phase::GivenUp)) => {
                // Remembered while offline too: a recovered session is still in the room.
                let was_joined = *phase == Phase::Joined;
                self.enqueue(&room);
                self.set(room, Phase::LeavePending { was_joined }, None);
            }
            Some(Phase::LeavePending { .. } | Phase::Leaving { .. }) | None => {}
        }
    }

    /// The server accepted the connection. A recovered session is still in its rooms.
    pub fn connected(&mut self, recovered: bool, now: Instant) {
        self.online = true;
        self.bucket = Bucket { tokens: BURST, at: now };
        self.queue.clear();
        let rooms: Vec<(Room, Phase)> =
            self.rooms.iter().map(|(room, phase)| (room.clone(), *phase)).collect();
        for (room, phase) in rooms {
            match phase {
                Phase::Joined if recovered => {}
                Phase::LeavePending { .. } | Phase::Leaving { .. } if recovered => {
                    self.enqueue(&room);
                    self.set(room, Phase::LeavePending { was_joined: true }, None);
                }
                Phase::LeavePending { .. } | Phase::Leaving { .. } => self.forget(room),
                _ => self.ask_for(room),
            }
        }
    }

    /// The connection is gone.
    pub fn disconnected(&mut self) {
        self.online = false;
        self.queue.clear();
    }

    /// The server says that this client is in `room`.
    pub fn confirm(&mut self, room: Room) {
        if matches!(
            self.rooms.get(&room),
            Some(Phase::Pending { .. } | Phase::Asked { .. } | Phase::GivenUp | Phase::Refused)
        ) {
            self.set(room, Phase::Joined, Some(RoomState::Joined));
        }
    }

    /// The server says that this client is not in `room`.
    pub fn confirm_left(&mut self, room: Room, now: Instant) {
        match self.rooms.get(&room) {
            Some(Phase::Leaving { .. }) => self.forget(room),
            // Put out without having asked. Asking at once could go on for ever.
            Some(Phase::Joined) => self.set(
                room,
                Phase::Asked { times: 1, until: now + CONFIRM_WITHIN },
                Some(RoomState::Unconfirmed),
            ),
            _ => {}
        }
    }

    /// The server sent an error. If a join is pending, it is the answer to it: to the one whose room or customer
    /// the error names, else to the one that was asked first. Says whether there was one.
    pub fn refuse(&mut self, error: &Value) -> bool {
        let text = error.to_string();
        let named = |room: &Room| match room {
            Room::General => text.contains(names::GENERAL_ROOM),
            Room::Customer(customer) => text.contains(customer.as_str()),
        };
        let refused = self
            .rooms
            .iter()
            .filter_map(|(room, phase)| match phase {
                Phase::Asked { until, .. } => Some((!named(room), *until, room)),
                _ => None,
            })
            .min()
            .map(|(.., room)| room.clone());
        let Some(room) = refused else { return false };
        let detail = crate::refusal::words(error);
        self.set(room, Phase::Refused, Some(RoomState::Refused { detail }));
        true
    }

    /// The next thing to send, if there is any to send now. Call it until it gives none.
    pub fn poll(&mut self, now: Instant) -> Option<Outgoing> {
        if !self.online {
            return None;
        }
        self.expire(now);
        while let Some(room) = self.queue.front().cloned() {
            let phase = self.rooms.get(&room).copied();
            if !matches!(phase, Some(Phase::Pending { .. } | Phase::LeavePending { .. })) {
                self.queue.pop_front();
                continue;
            }
            if !self.bucket.take(now) {
                return None;
            }
            self.queue.pop_front();
            let until = now + CONFIRM_WITHIN;
            let outgoing = match (phase, &room) {
                (Some(Phase::LeavePending { .. }), Room::Customer(customer)) => {
                    Outgoing::LeaveCustomer(customer.clone())
                }
                // The guide has no way to leave the general room.
                (Some(Phase::LeavePending { .. }), Room::General) => {
                    self.forget(room);
                    continue;
                }
                (_, Room::Customer(customer)) => Outgoing::JoinCustomer(customer.clone()),
                (_, Room::General) => Outgoing::JoinGeneral,
            };
            let next = match phase {
                Some(Phase::Pending { asked }) => Phase::Asked { times: asked + 1, until },
                _ => Phase::Leaving { until },
            };
            self.set(room, next, None);
            return Some(outgoing);
        }
        None
    }

    fn expire(&mut self, now: Instant) {
        let expired: Vec<(Room, Phase)> = self
            .rooms
            .iter()
            .filter(|(_, phase)| phase_deadline(phase).is_some_and(|until| until <= now))
            .map(|(room, phase)| (room.clone(), *phase))
            .collect();
        for (room, phase) in expired {
            match phase {
                Phase::Asked { times, .. } if times < ASK_TIMES => {
                    self.enqueue(&room);
                    let first = (times == 1).then_some(RoomState::Unconfirmed);
                    self.set(room, Phase::Pending { asked: times }, first);
                }
                Phase::Asked { .. } => self.set(room, Phase::GivenUp, None),
                _ => self.forget(room),
            }
        }
    }

    /// When to poll next, if nothing else happens.
    pub fn deadline(&self) -> Option<Instant> {
        if !self.online {
            return None;
        }
        let confirm = self.rooms.values().filter_map(phase_deadline).min();
        let send = (!self.queue.is_empty()).then(|| self.bucket.next());
        confirm.into_iter().chain(send).min()
    }

    /// Whether every wanted room that matters was answered for: the general one, or without it all of them.
    pub fn settled(&self) -> bool {
        let settled = |phase: &Phase| !matches!(phase, Phase::Pending { .. } | Phase::Asked { .. });
        match self.rooms.get(&Room::General) {
            Some(phase) => settled(phase),
            None => self.rooms.values().all(settled),
        }
    }

    /// What changed since the last call.
    pub fn take_changes(&mut self) -> Vec<(Room, RoomState)> {
        std::mem::take(&mut self.changes)
    }

    fn ask_for(&mut self, room: Room) {
        self.enqueue(&room);
        let told = matches!(self.rooms.get(&room), Some(Phase::Pending { asked: 0 }));
        self.set(room, Phase::Pending { asked: 0 }, (!told).then_some(RoomState::Joining));
    }

    fn enqueue(&mut self, room: &Room) {
        if self.online && !self.queue.contains(room) {
            self.queue.push_back(room.clone());
        }
    }

    fn forget(&mut self, room: Room) {
        self.rooms.remove(&room);
        self.changes.push((room, RoomState::Left));
    }

    fn set(&mut self, room: Room, phase: Phase, change: Option<RoomState>) {
        if let Some(state) = change {
            self.changes.push((room.clone(), state));
        }
        self.rooms.insert(room, phase);
    }
}

fn phase_deadline(phase: &Phase) -> Option<Instant> {
    match phase {
        Phase::Asked { until, .. } | Phase::Leaving { until } => Some(*until),
        _ => None,
    }
}

/// A token bucket.
#[derive(Debug)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Bucket {
    fn take(&mut self, now: Instant) -> bool {
        let earned = now.saturating_duration_since(self.at).as_secs_f64() * RATE;
        self.tokens = (self.tokens + earned).min(BURST);
        self.at = now;
        // A hair below one is one: timers fire on whole milliseconds.
        let enough = self.tokens >= 0.999;
        if enough {
            self.tokens = (self.tokens - 1.0).max(0.0);
        }
        enough
    }

    fn next(&self) -> Instant {
        self.at + Duration::from_secs_f64((1.0 - self.tokens).max(0.0) / RATE)
    }
}

#[cfg(test)]
#[path = "rooms_tests.rs"]
mod tests;
