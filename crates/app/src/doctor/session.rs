//! The rest of the way with the real client: the token, and the general room.

use std::time::Duration;

use deskbell_client::{
    Client, ClientConfig, ConnectionState, Refusal, Room, RoomState, Signal, Signals, Trouble,
};
use tokio::time::{Instant, timeout_at};

use super::finding::{Advice, Fault, Seen};
use super::step::{Outcome, StepName};
use super::walk::Walk;

/// A server that complains and then disconnects meant the token, not the room. It has so long to disconnect.
const THROWN_OUT_WITHIN: Duration = Duration::from_secs(1);

/// What the server did.
enum Heard {
    /// It let the client in, and into the general room.
    Joined {
        /// Whether it had to be asked twice.
        asked_again: bool,
    },
    /// It let the client in, and not into the general room, in these words.
    RoomRefused(Box<str>),
    /// It let the client in, and the connection ended before the room was joined.
    Lost(Trouble),
    /// It did not let the client in, or threw it out again.
    Refused(Refusal),
    /// There was no connection.
    NotConnected(Trouble),
    /// It did not answer in time.
    Nothing,
}

/// Whether the server accepts the token, and lets its holder into the general room.
pub(super) async fn look(walk: &mut Walk<'_>, config: ClientConfig) {
    let started = Instant::now();
    let (client, mut signals) = Client::start(config, None);
    client.join_general_room();
    let mut online_at = None;
    let heard = listen(&mut signals, &mut online_at, walk.deadline()).await;

    let (authentication, room) = judge(walk, heard, online_at.is_some());
    let online_at = online_at.unwrap_or_else(Instant::now);
    walk.tell(StepName::Authentication, authentication, online_at.duration_since(started));
    match room {
        Some(room) => walk.tell(StepName::GeneralRoom, room, online_at.elapsed()),
        None => walk.skip(StepName::GeneralRoom),
    }
}

/// Waits until something is certain: `patience` for the connection, and half as much again for the room. By then
/// the client has asked for it a second time.
async fn listen(signals: &mut Signals, online_at: &mut Option<Instant>, patience: Duration) -> Heard {
    let mut until = Instant::now() + patience;
    let mut asked_again = false;
    let mut room_refused = None;
    loop {
        let Ok(Some(batch)) = timeout_at(until, signals.next()).await else {
            return room_refused.map_or(Heard::Nothing, Heard::RoomRefused);
        };
        for signal in batch {
            match signal {
                Signal::Connection(ConnectionState::Online { .. }) => {
                    let now = Instant::now();
                    *online_at = Some(now);
                    until = now + patience.mul_f32(1.5);
                }
                Signal::Connection(ConnectionState::Refused { reason, .. }) => return Heard::Refused(reason),
                Signal::Connection(ConnectionState::Waiting { reason, .. }) => {
                    return match room_refused {
                        Some(words) => Heard::RoomRefused(words),
                        None if online_at.is_some() => Heard::Lost(reason),
                        None => Heard::NotConnected(reason),
                    };
                }
                Signal::Room { room: Room::General, state } => match state {
                    RoomState::Joined => return Heard::Joined { asked_again },
                    RoomState::Unconfirmed => asked_again = true,
                    RoomState::Refused { detail } => {
                        room_refused = Some(detail);
                        until = Instant::now() + THROWN_OUT_WITHIN;
                    }
                    RoomState::Joining | RoomState::Left => {}
                },
                _ => {}
            }
        }
    }
}

/// What to say of the token, and of the room where there is something to say.
fn judge(walk: &Walk<'_>, heard: Heard, was_online: bool) -> (Outcome, Option<Outcome>) {
    let accepted = || Outcome::passed(Seen::TokenAccepted);
    let ask = |fault| Outcome::failed(fault, Advice::AskAdministrator);
    match heard {
        Heard::Joined { asked_again } => {
            (accepted(), Some(Outcome::passed(Seen::RoomConfirmed { asked_again })))
        }
        Heard::RoomRefused(words) => {
            let fault = Fault::RoomRefused(words.into());
            (accepted(), Some(Outcome::failed(fault, Advice::TokenScope)))
        }
        Heard::Nothing if !was_online => (walk.too_late(Advice::AskAdministrator), None),
        Heard::Nothing => (accepted(), Some(Outcome::failed(Fault::RoomUnconfirmed, Advice::RoomUnknown))),
        Heard::Lost(trouble) => (accepted(), Some(ask(Fault::Trouble(trouble)))),
        Heard::Refused(refusal) => (Outcome::failed(Fault::Refused(refusal), Advice::NewToken), None),
        Heard::NotConnected(trouble) => (ask(Fault::Trouble(trouble)), None),
    }
}
