//! One signed-in profile: its connection, its ledger, and what of it is on screen.

use std::collections::HashMap;
use std::sync::Arc;

use deskbell_client::{
    Client, ClientConfig, ConnectionState, Earlier, Proxy, ResumePoint, Room, RoomState, Signals,
};
use deskbell_domain::{Attention, CustomerId, Timestamp};
use deskbell_history::{Heard, History, Resume};

use crate::contract;
use crate::ledger::Ledger;
use crate::notices::{self, Notices, Topic};
use crate::ports::Keyring;
use crate::profile::{self, Profile};
use crate::unlock::{OpenedHistory, Tokens, Unlocked};

/// A signed-in profile.
pub struct Session {
    /// Whose session it is.
    pub profile: Profile,
    /// The server's address as shown.
    pub server: String,
    /// The connection.
    pub client: Client,
    /// What it says.
    pub signals: Signals,
    /// The token's way to the connection.
    pub tokens: Arc<Tokens>,
    /// Conversations and history.
    pub ledger: Ledger,
    /// What rang.
    pub attention: Attention,
    /// The connection as it last said it is.
    pub connection: ConnectionState,
    /// Since when nothing has been received.
    pub offline_since: Option<Timestamp>,
    /// Behind the last event that was taken in.
    pub position: Option<ResumePoint>,
    /// Whether the history is on disk, or in memory on purpose.
    pub saved: bool,
    /// When the token says that it expires. The server has the last word.
    pub token_expires: Option<Timestamp>,
    rooms: HashMap<CustomerId, contract::Room>,
}

/// What went wrong before a session could begin, and nothing helps but a restart.
#[derive(Debug, thiserror::Error)]
#[error("even a history in memory does not work: {0}")]
pub struct BeginError(String);

impl Session {
    /// Begins a session with what the keyring said, and puts up the notices that this calls for. `None` where
    /// nobody is signed in.
    pub fn begin(
        unlocked: Unlocked,
        keyring: Arc<dyn Keyring>,
        environment: fn(&str) -> Option<String>,
        notices: &mut Notices,
    ) -> Result<Option<Self>, BeginError> {
        for topic in Topic::OF_A_SESSION {
            notices.remove(topic);
        }
        let token = match unlocked.token {
            Ok(Some(token)) => token,
            Ok(None) => return Ok(None),
            Err(error) => {
                notices.put(Topic::Token, notices::token_unreadable(&error));
                return Ok(None);
            }
        };
        if let Err(error) = &unlocked.stored {
            notices.put(Topic::Token, notices::token_in_memory(error));
        }
        let (history, saved) = open(unlocked.history, notices)?;
        let ledger = match Ledger::new(history) {
            Ok(ledger) => ledger,
            Err(error) => {
                tracing::error!(%error, "the history opens but cannot be read; going on in memory");
                notices.put(Topic::History, notices::history_unreadable(&error));
                Ledger::new(in_memory()?).map_err(|error| BeginError(error.to_string()))?
            }
        };
        let heard = ledger.heard().ok().flatten();
        let profile = Profile::new(&unlocked.address, &token);
        let token_expires = profile::expires(&token);
        let held = unlocked.stored.is_err().then_some(token);
        let tokens = Tokens::new(keyring, unlocked.address.origin(), held);
        let server = unlocked.address.to_string();
        let offline_since = heard.as_ref().map(|heard| heard.at);
        let position = heard.as_ref().and_then(|heard| heard.resume.as_ref()).map(|resume| ResumePoint {
            pid: resume.pid.as_str().into(),
            offset: resume.offset.as_str().into(),
        });
        let earlier = heard.map(|heard| Earlier { heard_at: heard.at, position: position.clone() });
        let proxy = Proxy::from_env(environment, &unlocked.address).unwrap_or_else(|error| {
            notices.put(Topic::Proxy, notices::proxy_unusable(&error));
            None
        });
        let config = ClientConfig { proxy, ..ClientConfig::new(unlocked.address, tokens.clone()) };
        let (client, signals) = Client::start(config, earlier);
        client.join_general_room();
        Ok(Some(Self {
            profile,
            server,
            client,
            signals,
            tokens,
            ledger,
            attention: Attention::default(),
            connection: ConnectionState::Connecting { attempt: 1 },
            offline_since,
            position,
            saved,
            token_expires,
            rooms: HashMap::new(),
        }))
    }

    /// Takes a renewed token of the same profile: everything stays, and the next connection is made with it. Returns what
    /// was unlocked where it is for another session.
    pub fn renew(&mut self, unlocked: Unlocked, notices: &mut Notices) -> Option<Unlocked> {
        let becomes_saved = !self.saved && matches!(unlocked.history, OpenedHistory::Saved(_));
        let Ok(Some(token)) = &unlocked.token else { return Some(unlocked) };
        if becomes_saved || Profile::new(&unlocked.address, token) != self.profile {
            return Some(unlocked);
        }
        self.token_expires = profile::expires(token);
        notices.remove(Topic::Token);
        match &unlocked.stored {
            Ok(()) => self.tokens.hold(None),
            Err(error) => {
                notices.put(Topic::Token, notices::token_in_memory(error));
                self.tokens.hold(Some(token.clone()));
            }
        }
        self.client.token_changed();
        None
    }

    /// What the history has to know of the connection as of `at`.
    pub fn heard(&self, at: Timestamp) -> Heard {
        let resume = self
            .position
            .as_ref()
            .map(|position| Resume { pid: position.pid.to_string(), offset: position.offset.to_string() });
        Heard { at, resume }
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
        let shown = match state {
            RoomState::Joining => contract::Room::Joining,
            RoomState::Joined => contract::Room::Joined,
            RoomState::Unconfirmed => contract::Room::Unconfirmed,
            RoomState::Refused { .. } => contract::Room::Refused,
            RoomState::Left => contract::Room::None,
        };
        match room {
            Room::Customer(customer_id) => {
                self.rooms.insert(customer_id.clone(), shown);
                if shown == contract::Room::None {
                    self.rooms.remove(customer_id);
                }
                Some(customer_id.clone())
            }
            Room::General => {
                match state {
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
                None
            }
        }
    }

    /// How it stands with a customer's room.
    pub fn room(&self, customer_id: &CustomerId) -> contract::Room {
        self.rooms.get(customer_id).copied().unwrap_or(contract::Room::None)
    }
}

fn open(opened: OpenedHistory, notices: &mut Notices) -> Result<(History, bool), BeginError> {
    let (notice, saved) = match opened {
        OpenedHistory::Saved(opened) => {
            if let Some(aside) = &opened.set_aside {
                notices.put(Topic::SetAside, notices::set_aside(&aside.file));
            }
            return Ok((opened.history, true));
        }
        OpenedHistory::Memory => (None, true),
        OpenedHistory::NoKey(error) => (Some(notices::history_in_memory(&error)), false),
        OpenedHistory::KeyLost(file) => (Some(notices::key_lost(&file)), false),
        OpenedHistory::Unusable(error) => (Some(notices::history_unusable(&error)), false),
    };
    if let Some(notice) = notice {
        notices.put(Topic::History, notice);
    }
    Ok((in_memory()?, saved))
}

fn in_memory() -> Result<History, BeginError> {
    History::in_memory().map_err(|error| BeginError(error.to_string()))
}
