//! Waiting for what the client tells, in a test.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use deskbell_client::{ConnectionState, Incoming, ResumePoint, Room, RoomState, Signal, Signals, Trouble};
use deskbell_domain::Timestamp;
use tokio::time::{Instant, timeout_at};

/// How long a signal may take unless a test says otherwise.
const PATIENCE: Duration = Duration::from_secs(60);

/// Takes signals one by one. A test says what it waits for; what comes before that is let go.
#[derive(Debug)]
pub struct Watch {
    signals: Signals,
    waiting: VecDeque<Signal>,
    patience: Duration,
}

/// A message that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Its `whatsappMessageId`.
    pub id: String,
    /// Where to resume after it.
    pub position: Option<ResumePoint>,
    /// Whether it was missed first.
    pub recovered: bool,
}

/// What a test waited for did not come. `Debug` is in words too: it is what a test that returns an error prints.
#[derive(thiserror::Error)]
#[error("{what} did not come within {within:?}; instead: {instead:#?}")]
pub struct NotSeen {
    what: &'static str,
    within: Duration,
    instead: Vec<Signal>,
}

impl fmt::Debug for NotSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Watch {
    /// Watches `signals`.
    pub fn new(signals: Signals) -> Self {
        Self { signals, waiting: VecDeque::new(), patience: PATIENCE }
    }

    /// The same, with another patience.
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The next signal; `None` once the client is gone or patience is at its end.
    pub async fn next(&mut self) -> Option<Signal> {
        self.next_before(Instant::now() + self.patience).await
    }

    async fn next_before(&mut self, end: Instant) -> Option<Signal> {
        while self.waiting.is_empty() {
            self.waiting.extend(timeout_at(end, self.signals.next()).await.ok()??);
        }
        self.waiting.pop_front()
    }

    /// What is there already, without waiting.
    pub fn drain(&mut self) -> Vec<Signal> {
        use futures_util::FutureExt as _;
        while let Some(Some(batch)) = self.signals.next().now_or_never() {
            self.waiting.extend(batch);
        }
        self.waiting.drain(..).collect()
    }

    /// The first signal that `pick` takes. `what` names it for the error.
    pub async fn until<T>(
        &mut self,
        what: &'static str,
        mut pick: impl FnMut(&Signal) -> Option<T>,
    ) -> Result<T, NotSeen> {
        let end = Instant::now() + self.patience;
        let mut instead = Vec::new();
        while let Some(signal) = self.next_before(end).await {
            if let Some(picked) = pick(&signal) {
                return Ok(picked);
            }
            instead.push(signal);
        }
        // The last ones tell the most.
        let instead = instead.split_off(instead.len().saturating_sub(20));
        Err(NotSeen { what, within: self.patience, instead })
    }

    /// The first connection state that `is` it.
    pub async fn state(
        &mut self,
        what: &'static str,
        mut is: impl FnMut(&ConnectionState) -> bool,
    ) -> Result<ConnectionState, NotSeen> {
        self.until(what, |signal| match signal {
            Signal::Connection(state) if is(state) => Some(state.clone()),
            _ => None,
        })
        .await
    }

    /// Waits until it is online, and says whether everything missed was recovered.
    pub async fn online(&mut self) -> Result<bool, NotSeen> {
        let state = self.state("being online", ConnectionState::is_online).await?;
        Ok(matches!(state, ConnectionState::Online { recovered: true, .. }))
    }

    /// Waits until it is to be tried again, and says why.
    pub async fn trouble(&mut self) -> Result<Trouble, NotSeen> {
        self.until("trouble", |signal| match signal {
            Signal::Connection(ConnectionState::Waiting { reason, .. }) => Some(reason.clone()),
            _ => None,
        })
        .await
    }

    /// Waits until the server has confirmed a room.
    pub async fn joined(&mut self, wanted: &Room) -> Result<(), NotSeen> {
        self.until("a joined room", |signal| match signal {
            Signal::Room { room, state: RoomState::Joined } if room == wanted => Some(()),
            _ => None,
        })
        .await
    }

    /// The next message.
    pub async fn message(&mut self) -> Result<Received, NotSeen> {
        self.until("a message", |signal| match signal {
            Signal::Event { incoming: Incoming::Message { message, .. }, position, recovered, .. } => {
                Some(Received {
                    id: message.id.to_string(),
                    position: position.clone(),
                    recovered: *recovered,
                })
            }
            _ => None,
        })
        .await
    }

    /// The next gap: from when to when.
    pub async fn gap(&mut self) -> Result<(Timestamp, Timestamp), NotSeen> {
        self.until("a gap", |signal| match signal {
            Signal::Gap { from, to } => Some((*from, *to)),
            _ => None,
        })
        .await
    }
}
