//! Tells the story to the rooms, in real time.

use std::collections::BTreeMap;
use std::time::Duration;

use deskbell_domain::Timestamp;
use deskbell_protocol::{WireStatus, names};
use serde::Serialize;
use socketioxide::SocketIo;
use tokio::time::Instant;
use tracing::{info, warn};

use crate::story::Story;

/// Before the first message, so that the past is told first.
const PRELUDE: Duration = Duration::from_millis(1_200);

/// Further behind than this (a machine that slept, say), the writer does not make up for it.
const LATE: Duration = Duration::from_secs(1);

/// How fast, and how much.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Messages a second, on average; nobody writes at zero.
    pub rate: f64,
    /// How many messages in all.
    pub limit: Option<u64>,
}

/// Emits the story until it reaches its limit and every status is told, or for ever.
pub(crate) async fn tell(io: SocketIo, mut story: Story, pace: Pace) {
    let mut left = if pace.rate > 0.0 { pace.limit.unwrap_or(u64::MAX) } else { 0 };
    let mut due = Instant::now() + PRELUDE;
    // The number makes two statuses of one moment two entries.
    let mut statuses: BTreeMap<(Instant, u64), WireStatus> = BTreeMap::new();
    let mut number = 0;
    loop {
        let status_due = statuses.first_key_value().map(|((at, _), _)| *at);
        let write_due = (left > 0).then_some(due);
        let Some(next) = status_due.into_iter().chain(write_due).min() else { break };
        tokio::time::sleep_until(next).await;

        let is_status = status_due == Some(next);
        if is_status {
            let Some((_, status)) = statuses.pop_first() else { break };
            emit(&io, names::MESSAGE_STATUS, status.customer_id.as_deref(), &status).await;
            continue;
        }
        let Some(line) = story.next(now()) else { break };
        emit(&io, names::MESSAGE, Some(&line.message.customer_id), &line.message).await;
        let written = Instant::now();
        for later in line.statuses {
            statuses.insert((written + later.after, number), later.status);
            number += 1;
        }
        left -= 1;
        due = (due + story.pause(pace.rate)).max(written.checked_sub(LATE).unwrap_or(written));
    }
    info!("the story is told");
}

/// Emits to the general room and, apart from that, to the customer's.
async fn emit(io: &SocketIo, event: &str, customer: Option<&str>, data: &impl Serialize) {
    let customer = customer.map(|id| format!("{}{id}", names::CUSTOMER_ROOM_PREFIX));
    for room in std::iter::once(names::GENERAL_ROOM.to_owned()).chain(customer) {
        if let Err(error) = io.to(room.clone()).emit(event, data).await {
            warn!(event, room, %error, "not sent to all: a client reads too slowly, or is gone");
        }
    }
}

/// The time on the wall.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
}
