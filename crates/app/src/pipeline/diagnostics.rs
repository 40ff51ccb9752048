//! What is said to whoever looks for a fault.

use super::*;
use crate::contract::{Diagnostics, Room, Status};

impl Desk {
    /// How it stands, for the command line, which speaks English.
    pub(super) fn status(&self) -> Status {
        let (_, says) = self.state_words(Language::English);
        let view = self.connection_view();
        let totals = self.session.as_ref().map(|session| session.ledger.state().totals()).unwrap_or_default();
        Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            state: self.connection().word().to_owned(),
            says,
            server: view.server,
            offline_since: view.offline_since,
            unread: totals.unread,
            waiting: totals.waiting,
            paused_until: self.quiet().paused_until,
            saved: self.session.as_ref().is_some_and(|session| session.saved),
            notices: self.notices.all(Language::English).into_iter().map(|notice| notice.title).collect(),
        }
    }

    /// All of it.
    pub(super) fn diagnostics(&self) -> Diagnostics {
        let session = self.session.as_ref();
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Diagnostics {
            status: self.status(),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            started_at: self.started_at.millis(),
            at: self.now().millis(),
            general_room: session.map_or(Room::None, |session| session.line.general_room()),
            customer_rooms: count(session.map_or(0, |session| session.line.customer_rooms())),
            conversations: count(session.map_or(0, |session| session.ledger.state().conversations().count())),
            counters: self.journal.counters(),
            desktop: self.desktop.clone(),
            timeline: self.journal.timeline(),
            rejected: self.journal.rejected(),
            events: self.journal.events(),
        }
    }
}
