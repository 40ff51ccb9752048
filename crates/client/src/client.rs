//! The handle.

use std::sync::Arc;

use deskbell_domain::{CustomerId, Timestamp};
use tokio::sync::watch;

use crate::inbox::Inbox;
use crate::session::Session;
use crate::transport::{Transport, WebSocketTransport};
use crate::{ClientConfig, ConnectionState, ResumePoint, Room, Signals, queue};

/// A handle on the one connection. Clones share it; when the last one is dropped, the connection ends.
#[derive(Debug, Clone)]
pub struct Client {
    handle: Arc<Handle>,
}

/// Until when an earlier run of the program received messages, as its history says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The last sign of life. A gap begins there if the connection cannot be recovered.
    pub heard_at: Timestamp,
    /// Where to resume: the position that was committed last, if there is one.
    pub position: Option<ResumePoint>,
}

#[derive(Debug)]
struct Handle {
    inbox: Arc<Inbox>,
    state: watch::Receiver<ConnectionState>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.inbox.ask(|wishes| wishes.stop = true);
    }
}

impl Client {
    /// Begins to connect, and stays connected until the last handle or the signals are dropped. `earlier` is what
    /// the history knows of the last run. Must be called within a tokio runtime.
    pub fn start(config: ClientConfig, earlier: Option<Earlier>) -> (Self, Signals) {
        Self::with_transport(config, earlier, WebSocketTransport)
    }

    /// As [`start`](Self::start), over another transport.
    pub fn with_transport(
        config: ClientConfig,
        earlier: Option<Earlier>,
        transport: impl Transport,
    ) -> (Self, Signals) {
        let (sender, signals) = queue::channel(config.limits.queue);
        let (state_sender, state) = watch::channel(ConnectionState::Connecting { attempt: 1 });
        let inbox = Arc::new(Inbox::default());
        let session = Session::new(config, earlier, Arc::new(transport), inbox.clone(), sender, state_sender);
        tokio::spawn(session.run());
        (Self { handle: Arc::new(Handle { inbox, state }) }, signals)
    }

    /// Wants to be in the general room, now and after each reconnect. The guide's `joinGeneralRoom`.
    pub fn join_general_room(&self) {
        self.want(Room::General, true);
    }

    /// Wants to be in a customer's room, now and after each reconnect. The guide's `joinCustomerRoom`.
    pub fn join_customer_room(&self, customer: CustomerId) {
        self.want(Room::Customer(customer), true);
    }

    /// No longer wants to be in a customer's room. The guide's `leaveCustomerRoom`.
    pub fn leave_customer_room(&self, customer: CustomerId) {
        self.want(Room::Customer(customer), false);
    }

    fn want(&self, room: Room, wanted: bool) {
        self.handle.inbox.ask(|wishes| {
            wishes.rooms.insert(room, wanted);
        });
    }

    /// Says that everything up to `position` is safe. Only such a position is ever offered to the server: one that
    /// runs ahead of the history would lose what lies between.
    pub fn committed(&self, position: ResumePoint) {
        self.handle.inbox.ask(|wishes| wishes.committed = Some(position));
    }

    /// The agent asks to try again at once: ends a wait and a refusal.
    pub fn retry_now(&self) {
        self.handle.inbox.ask(|wishes| wishes.retry = true);
    }

    /// The network or the machine came back: ends a wait, unless an attempt began within the last second, and looks at once whether the connection is dead.
    pub fn network_up(&self) {
        self.handle.inbox.ask(|wishes| wishes.network_up = true);
    }

    /// There is another token, or none: ends a refusal, a wait, and being signed out. An open connection stays;
    /// the server decides how long the old token is good for.
    pub fn token_changed(&self) {
        self.handle.inbox.ask(|wishes| wishes.token_changed = true);
    }

    /// The agent wants to be offline. The guide's `disconnect`. The server keeps the session for a while, so a
    /// quick return misses nothing.
    pub fn disconnect(&self) {
        self.handle.inbox.ask(|wishes| wishes.offline = Some(true));
    }

    /// The agent wants to be online again.
    pub fn connect(&self) {
        self.handle.inbox.ask(|wishes| wishes.offline = Some(false));
    }

    /// The state, as of now and as it changes. The same changes are among the [`Signals`], in order with the
    /// events.
    pub fn state(&self) -> watch::Receiver<ConnectionState> {
        self.handle.state.clone()
    }

    /// Whether messages come in now. The guide's `isConnected`.
    pub fn is_connected(&self) -> bool {
        self.handle.state.borrow().is_online()
    }
}
