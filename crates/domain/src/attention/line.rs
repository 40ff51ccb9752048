//! The connection and the token, as far as an agent must hear of them.

use std::time::Duration;

use super::group::before;
use super::preferences::Preferences;
use crate::Timestamp;

/// A connection that breaks again within this time never really came back: the silence goes on.
const SETTLED: Duration = Duration::from_secs(30);

/// What a server sends within this time of coming back, and was written before, is what it kept for the client.
const CATCHING_UP: Duration = Duration::from_secs(10);

/// Whether messages can come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reception {
    /// They can.
    On {
        /// Whether everything that was missed meanwhile comes in now.
        recovered: bool,
    },
    /// They cannot: the connection broke, or was not made yet.
    Lost {
        /// When something was last received.
        since: Timestamp,
    },
    /// They cannot: the server refused the token.
    Refused {
        /// When something was last received.
        since: Timestamp,
    },
    /// They cannot, and the agent wanted it so.
    Off,
}

/// A time without a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outage {
    /// When something was last received.
    pub since: Timestamp,
    /// When it was noticed: the time from which the alert's delay counts.
    noticed: Timestamp,
    pub refused: bool,
    /// The agent was told of the silence.
    pub told: bool,
    /// The agent was told that messages may be missing.
    pub told_missing: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Off,
    Up {
        since: Timestamp,
        recovered: bool,
        /// The outage before, which goes on if this does not last.
        before: Option<Outage>,
    },
    Down(Outage),
}

/// What the agent was told of the connection.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    state: State,
    /// Whether the notification is on screen, with what it says.
    pub on_screen: Option<Said>,
    /// Messages may be missing, and it was too quiet to say so: from when to when.
    pub owed: Option<(Timestamp, Timestamp)>,
}

/// What the connection's notification says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Deaf,
    Online,
}

/// What follows from a change of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Nothing,
    /// The silence that was told of goes on, or got another reason.
    StillDeaf(Outage),
    /// It is over.
    Back(Outage),
    /// The agent ended the connection.
    Over,
}

impl Line {
    pub fn turn(&mut self, reception: Reception, preferences: &Preferences, now: Timestamp) -> Turn {
        let (since, refused) = match reception {
            Reception::On { recovered } => return self.up(recovered, preferences, now),
            Reception::Off => {
                self.state = State::Off;
                return Turn::Over;
            }
            Reception::Lost { since } => (since, false),
            Reception::Refused { since } => (since, true),
        };
        let before = match self.state {
            State::Down(outage) => Some(outage),
            State::Up { since, before, .. } => before.filter(|_| now.since(since) < SETTLED),
            State::Off => None,
        };
        let mut outage =
            before.unwrap_or(Outage { since, noticed: now, refused, told: false, told_missing: false });
        // Between two refusals the client tries again; that does not make the first one undone.
        let newly_refused = refused && !outage.refused;
        outage.refused |= refused;
        self.state = State::Down(outage);
        if outage.told && (newly_refused || self.on_screen == Some(Said::Online)) {
            Turn::StillDeaf(outage)
        } else {
            Turn::Nothing
        }
    }

    fn up(&mut self, recovered: bool, preferences: &Preferences, now: Timestamp) -> Turn {
        let before = match self.state {
            State::Down(outage) => Some(outage),
            // Said twice.
            State::Up { .. } => return Turn::Nothing,
            State::Off => None,
        };
        let after =
            before.map(|outage| Outage { told_missing: outage.told || outage.told_missing, ..outage });
        self.state = State::Up { since: now, recovered, before: after };
        match before {
            Some(outage) if outage.told => Turn::Back(outage),
            Some(outage) if !recovered && self.is_late(outage, preferences, now) => {
                let (from, _) = self.owed.unwrap_or((outage.since, now));
                self.owed = Some((from, now));
                Turn::Nothing
            }
            _ => Turn::Nothing,
        }
    }

    fn is_late(&self, outage: Outage, preferences: &Preferences, now: Timestamp) -> bool {
        due(outage, preferences).is_some_and(|due| due <= now)
    }

    /// When the agent is to be told of the silence.
    pub fn next_due(&self, preferences: &Preferences) -> Option<Timestamp> {
        match self.state {
            State::Down(outage) if !outage.told => due(outage, preferences),
            _ => None,
        }
    }

    /// The silence that the agent must be told of now. It counts as told.
    pub fn tell(&mut self, preferences: &Preferences, now: Timestamp) -> Option<Outage> {
        let due = self.next_due(preferences)?;
        match &mut self.state {
            State::Down(outage) if due <= now => {
                outage.told = true;
                Some(*outage)
            }
            _ => None,
        }
    }

    /// Whether a message that was written at `written` and comes now is one that the server kept for the client.
    pub fn was_kept(&self, written: Timestamp, now: Timestamp) -> bool {
        matches!(self.state, State::Up { since, recovered: true, .. }
            if written < since && now.since(since) < CATCHING_UP)
    }
}

fn due(outage: Outage, preferences: &Preferences) -> Option<Timestamp> {
    let seconds = preferences.deaf_seconds;
    (seconds > 0).then(|| outage.noticed.after(Duration::from_secs(u64::from(seconds))))
}

/// What the agent was told of the token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum TokenTold {
    #[default]
    Nothing,
    Soon,
    Expired,
}

/// The token's end.
#[derive(Debug, Clone, Default)]
pub(super) struct TokenWatch {
    pub expires: Option<Timestamp>,
    pub told: TokenTold,
    pub on_screen: bool,
}

impl TokenWatch {
    /// When the agent is to be told next.
    pub fn next_due(&self, preferences: &Preferences) -> Option<Timestamp> {
        let expires = self.expires.filter(|_| preferences.token_minutes > 0)?;
        let ahead = Duration::from_secs(60 * u64::from(preferences.token_minutes));
        match self.told {
            TokenTold::Nothing => Some(before(expires, ahead)),
            TokenTold::Soon => Some(expires),
            TokenTold::Expired => None,
        }
    }

    /// The end that the agent must be told of now. It counts as told.
    pub fn tell(&mut self, preferences: &Preferences, now: Timestamp) -> Option<Timestamp> {
        self.next_due(preferences).filter(|due| *due <= now)?;
        let expires = self.expires?;
        self.told = if expires <= now { TokenTold::Expired } else { TokenTold::Soon };
        Some(expires)
    }
}
