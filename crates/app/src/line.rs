//! A session's connection, and what is known of it.

use std::collections::HashMap;
use std::sync::Arc;

use deskbell_client::{
    Client, ClientConfig, ConnectionState, Earlier, ResumePoint, Room, RoomState, Signals, Token,
};
use deskbell_domain::{CustomerId, Timestamp};
use deskbell_history::{Heard, Resume};

use crate::contract;
use crate::notices::{self, Notices, Topic};
use crate::unlock::Tokens;

/// A connection, and what is known of it.
pub struct Line {
    /// The connection.
    pub client: Client,
    /// What it says.
    pub signals: Signals,
    /// The token's way to it.
    pub tokens: Arc<Tokens>,
    /// How it is, as it last said.
    pub connection: ConnectionState,
    /// Since when nothing has been received.
    pub offline_since: Option<Timestamp>,
    /// Behind the last event that was taken in.
    pub position: Option<ResumePoint>,
    began: Timestamp,
    general_room: RoomState,
    rooms: HashMap<CustomerId, contract::Room>,
}

impl Line {
    /// Begins to connect. `heard` is what the history knows of the last connection. Needs a Tokio runtime.
    pub fn start(config: ClientConfig, tokens: Arc<Tokens>, heard: Option<Heard>, now: Timestamp) -> Self {
        let offline_since = heard.as_ref().map(|heard| heard.at);
        let position = heard.as_ref().and_then(|heard| heard.resume.as_ref()).map(|resume| ResumePoint {
            pid: resume.pid.as_str().into(),
            offset: resume.offset.as_str().into(),
        });
        let earlier = heard.map(|heard| Earlier { heard_at: heard.at, position: position.clone() });
        let (client, signals) = Client::start(config, earlier);
        client.join_general_room();
        Self {
            client,
            signals,
            tokens,
            connection: ConnectionState::Connecting { attempt: 1 },
            offline_since,
            position,
            began: now,
            general_room: RoomState::Joining,
            rooms: HashMap::new(),
        }
    }

    /// Whether a history that was `heard` of then begins with this connection, so that there is nothing before it to
    /// ask the server for.
    pub fn covers(&self, heard: Option<&Heard>) -> bool {
        heard.is_none_or(|heard| heard.at >= self.began)
    }

    /// There is another token, in the keyring or, where that did not take it, `held`.
    pub fn renew(&self, held: Option<Token>) {
        self.tokens.hold(held);
        self.client.token_changed();
    }

    /// What the history has to know of the connection as of `at`.
    pub fn heard(&self, at: Timestamp) -> Heard {
        let resume = self
            .position
            .as_ref()
            .map(|position| Resume { pid: position.pid.to_string(), offset: position.offset.to_string() });
        Heard { at, resume }
    }

    /// Until when it is known that nothing was missed: now, until when all was taken where something still waits, or
    /// since when it is offline. `None` before it was ever online.
    pub fn place(&self, now: Timestamp) -> Option<Heard> {
        let at = match (self.connection.is_online(), self.signals.keep_up()) {
            (true, true) => Some(now),
            (true, false) => self.signals.taken_until(),
            (false, _) => self.offline_since,
        };
        at.map(|at| self.heard(at))
    }

    /// Notes a new state of the connection.
    pub fn connection_changed(&mut self, state: ConnectionState, now: Timestamp) {
        if state.is_online() {
            self.offline_since = None;
        } else if self.connection.is_online() {
            self.offline_since = Some(now);
        }
        self.connection = state;
    }

    /// Notes a new state of a room. Returns the customer it belongs to, if it is a customer's.
    pub fn room_changed(
        &mut self,
        room: &Room,
        state: &RoomState,
        notices: &mut Notices,
    ) -> Option<CustomerId> {
        let shown = shown(state);
        match room {
            Room::Customer(customer_id) => {
                self.rooms.insert(customer_id.clone(), shown);
                if shown == contract::Room::None {
                    self.rooms.remove(customer_id);
                }
                Some(customer_id.clone())
            }
            Room::General => {
                self.general_room = state.clone();
                self.put_notice(notices);
                None
            }
        }
    }

    /// Says it where the general room is not to be had.
    pub fn put_notice(&self, notices: &mut Notices) {
        match &self.general_room {
            RoomState::Unconfirmed => {
                notices.put(Topic::GeneralRoom, notices::no_general_room(None));
            }
            RoomState::Refused { detail } => {
                notices.put(Topic::GeneralRoom, notices::no_general_room(Some(detail)));
            }
            RoomState::Joined => {
                notices.remove(Topic::GeneralRoom);
            }
            RoomState::Joining | RoomState::Left => {}
        }
    }

    /// How it stands with the general room.
    pub fn general_room(&self) -> contract::Room {
        shown(&self.general_room)
    }

    /// How many customers' rooms are joined or being joined.
    pub fn customer_rooms(&self) -> usize {
        self.rooms.len()
    }

    /// How many of them the server confirmed.
    pub fn customer_rooms_joined(&self) -> usize {
        self.rooms.values().filter(|room| **room == contract::Room::Joined).count()
    }

    /// How it stands with a customer's room.
    pub fn room(&self, customer_id: &CustomerId) -> contract::Room {
        self.rooms.get(customer_id).copied().unwrap_or(contract::Room::None)
    }
}

fn shown(state: &RoomState) -> contract::Room {
    match state {
        RoomState::Joining => contract::Room::Joining,
        RoomState::Joined => contract::Room::Joined,
        RoomState::Unconfirmed => contract::Room::Unconfirmed,
        RoomState::Refused { .. } => contract::Room::Refused,
        RoomState::Left => contract::Room::None,
    }
}
