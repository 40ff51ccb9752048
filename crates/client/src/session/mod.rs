//! The one task that owns the connection: connect, be online, wait, again.

mod online;

use std::sync::Arc;
use std::time::Duration;

use deskbell_domain::Timestamp;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use crate::client::Earlier;
use crate::inbox::{Inbox, Wishes};
use crate::queue::SignalSender;
use crate::refusal::{self, RefusalWatch};
use crate::retry::{self, Retry};
use crate::rooms::Rooms;
use crate::state::Step;
use crate::transport::{OpenError, OpenRequest, Transport};
use crate::{ClientConfig, ConnectionState, Refusal, ResumePoint, Signal, TokenError, Trouble};

pub(crate) struct Session {
    config: ClientConfig,
    transport: Arc<dyn Transport>,
    inbox: Arc<Inbox>,
    signals: SignalSender,
    state: watch::Sender<ConnectionState>,
    rooms: Rooms,
    retry: Retry,
    refusals: RefusalWatch,
    /// The server's name for the session, if it can recover it.
    pid: Option<Arc<str>>,
    /// The last committed position in that session: the only one that is ever offered.
    committed: Option<ResumePoint>,
    /// When the last attempt began.
    attempted_at: Instant,
    /// Whether the network or the machine came back during that attempt, or the agent asked for another one: what it
    /// comes to may be about how things were before.
    hurried: bool,
    /// The last sign of life.
    heard_at: Option<Timestamp>,
    /// While what is read may be old, because the consumer was too slow: how many pings must come before the one that
    /// ends it.
    behind: Option<u8>,
    /// Since when messages may be missing, if that was not told yet.
    gap_from: Option<Timestamp>,
}

/// What to do next.
enum Next {
    Connect,
    Wait { delay: Duration, reason: Trouble },
    Refused { reason: Refusal, retry_after: Option<Duration> },
    SignedOut,
    Offline,
    Stop,
}

/// A wish that changes the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Course {
    Stop,
    GoOffline,
    GoOnline,
    TokenChanged,
    Retry,
    NetworkUp,
}

impl Session {
    pub fn new(
        config: ClientConfig,
        earlier: Option<Earlier>,
        transport: Arc<dyn Transport>,
        inbox: Arc<Inbox>,
        signals: SignalSender,
        state: watch::Sender<ConnectionState>,
    ) -> Self {
        let heard_at = earlier.as_ref().map(|earlier| earlier.heard_at);
        let committed = earlier.and_then(|earlier| earlier.position);
        Self {
            config,
            transport,
            inbox,
            signals,
            state,
            rooms: Rooms::new(Instant::now()),
            retry: Retry::default(),
            refusals: RefusalWatch::default(),
            pid: committed.as_ref().map(|position| position.pid.clone()),
            committed,
            attempted_at: Instant::now(),
            hurried: false,
            heard_at,
            behind: None,
            gap_from: None,
        }
    }

    pub async fn run(mut self) {
        let mut next = Next::Connect;
        loop {
            next = match next {
                Next::Connect => self.connect().await,
                Next::Wait { delay, reason } => self.wait(delay, reason).await,
                Next::Refused { reason, retry_after } => self.refused(reason, retry_after).await,
                Next::SignedOut => self.signed_out().await,
                Next::Offline => self.offline().await,
                Next::Stop => return,
            };
        }
    }

    async fn connect(&mut self) -> Next {
        self.attempted_at = Instant::now();
        self.hurried = false;
        self.enter(ConnectionState::Connecting { attempt: self.retry.attempt() });
        let tokens = self.config.tokens.clone();
        let limit = self.config.limits.token;
        let token = match self.unless_called_off(timeout(limit, tokens.token())).await {
            Ok(Ok(Ok(token))) => token,
            Ok(Ok(Err(TokenError::SignedOut))) => return Next::SignedOut,
            Ok(Ok(Err(TokenError::Unavailable(detail)))) => {
                return self.fault(Trouble::NoToken { detail: detail.into() });
            }
            Ok(Err(_)) => return self.fault(Trouble::TimedOut { step: Step::Token, after: limit }),
            Err(next) => return next,
        };
        let resume = self.committed.clone();
        let offered = resume.as_ref().map(|position| position.pid.clone());
        let transport = self.transport.clone();
        let request = OpenRequest { config: self.config.clone(), token, resume };
        match self.unless_called_off(transport.open(request)).await {
            Ok(Ok(opened)) => self.online(opened, offered).await,
            Ok(Err(error)) => self.not_opened(error),
            Err(next) => next,
        }
    }

    fn not_opened(&mut self, error: OpenError) -> Next {
        let refused = |reason| Next::Refused { reason, retry_after: None };
        match error {
            OpenError::Refused(error) => {
                let detail = refusal::words(&error);
                if refusal::speaks_of_authentication(&error) {
                    refused(Refusal::NotAuthorized { detail })
                } else {
                    self.fault(Trouble::NotAdmitted { detail })
                }
            }
            OpenError::Trouble(Trouble::HttpStatus(status @ (401 | 403))) => {
                refused(Refusal::HttpStatus(status))
            }
            OpenError::Trouble(trouble) => {
                if matches!(trouble, Trouble::TooLarge { .. }) {
                    // It was among what was missed, and would come again each time. Rather a gap than no connection.
                    self.committed = None;
                    self.pid = None;
                }
                self.fault(trouble)
            }
        }
    }

    /// Something went wrong: to be tried again.
    fn fault(&mut self, reason: Trouble) -> Next {
        if matches!(reason, Trouble::Compression { .. }) {
            // It would go wrong again: rather more bytes than no connection.
            self.config.compression = false;
        }
        let delay = self.retry.delay(fastrand::f64());
        self.wait_for(delay, Duration::ZERO, reason)
    }

    /// The server's side ended the connection, which is likely to have happened to all of its clients.
    fn left(&mut self, reason: Trouble, least: Duration) -> Next {
        let delay = self.retry.spread(least, self.config.spread, fastrand::f64());
        self.wait_for(delay, least, reason)
    }

    fn wait_for(&mut self, delay: Duration, least: Duration, reason: Trouble) -> Next {
        let delay = if std::mem::take(&mut self.hurried) { delay.min(self.until_another()) } else { delay };
        let delay = delay.max(least);
        Next::Wait { delay, reason }
    }

    /// How long to wait before an attempt that the network asks for.
    fn until_another(&self) -> Duration {
        (self.attempted_at + retry::AFTER_NETWORK_UP).saturating_duration_since(Instant::now())
    }

    async fn wait(&mut self, delay: Duration, reason: Trouble) -> Next {
        let until = self.config.clock.now().after(delay);
        self.enter(ConnectionState::Waiting { until, attempt: self.retry.failures(), reason });
        let timer = sleep(delay);
        tokio::pin!(timer);
        loop {
            tokio::select! {
                () = &mut timer => return Next::Connect,
                course = self.course() => match course {
                    Course::Stop => return Next::Stop,
                    Course::GoOffline => return Next::Offline,
                    Course::GoOnline | Course::TokenChanged | Course::Retry => return Next::Connect,
                    Course::NetworkUp => {
                        let sooner = timer.deadline().min(Instant::now() + self.until_another());
                        timer.as_mut().reset(sooner);
                    }
                },
            }
        }
    }

    async fn refused(&mut self, reason: Refusal, retry_after: Option<Duration>) -> Next {
        let retry_at = retry_after.map(|delay| self.config.clock.now().after(delay));
        self.enter(ConnectionState::Refused { reason, retry_at });
        let timer = sleep(retry_after.unwrap_or_default());
        tokio::pin!(timer);
        loop {
            tokio::select! {
                () = &mut timer, if retry_after.is_some() => return Next::Connect,
                course = self.course() => match course {
                    Course::Stop => return Next::Stop,
                    Course::GoOffline => return Next::Offline,
                    Course::GoOnline | Course::TokenChanged | Course::Retry => return Next::Connect,
                    // A better network does not make the token better.
                    Course::NetworkUp => {}
                },
            }
        }
    }

    async fn signed_out(&mut self) -> Next {
        self.enter(ConnectionState::SignedOut);
        loop {
            match self.course().await {
                Course::Stop => return Next::Stop,
                Course::GoOffline => return Next::Offline,
                Course::GoOnline | Course::TokenChanged | Course::Retry => return Next::Connect,
                Course::NetworkUp => {}
            }
        }
    }

    async fn offline(&mut self) -> Next {
        self.enter(ConnectionState::Offline);
        loop {
            match self.course().await {
                Course::Stop => return Next::Stop,
                Course::GoOnline => return Next::Connect,
                Course::GoOffline | Course::TokenChanged | Course::Retry | Course::NetworkUp => {}
            }
        }
    }

    /// Runs `future` while wishes are granted, unless one of them calls it off.
    async fn unless_called_off<T>(&mut self, future: impl Future<Output = T>) -> Result<T, Next> {
        tokio::pin!(future);
        loop {
            tokio::select! {
                result = &mut future => return Ok(result),
                course = self.course() => match course {
                    Course::Stop => return Err(Next::Stop),
                    Course::GoOffline => return Err(Next::Offline),
                    Course::TokenChanged => return Err(Next::Connect),
                    // It may wait for an answer that went astray while the machine slept.
                    Course::NetworkUp if self.until_another().is_zero() => return Err(Next::Connect),
                    Course::Retry | Course::NetworkUp => self.hurried = true,
                    Course::GoOnline => {}
                },
            }
        }
    }

    /// Grants wishes until one changes the course. Cancel safe.
    async fn course(&mut self) -> Course {
        loop {
            let wishes = wishes(&self.inbox, &self.signals).await;
            let course = self.grant(wishes);
            self.tell_rooms();
            if let Some(course) = course {
                return course;
            }
        }
    }

    fn grant(&mut self, wishes: Wishes) -> Option<Course> {
        for (room, wanted) in wishes.rooms {
            if wanted { self.rooms.join(room) } else { self.rooms.leave(room) }
        }
        // A position of another session would be refused, and cost the recovery of this one.
        if let Some(position) = wishes.committed
            && self.pid.as_ref() == Some(&position.pid)
        {
            self.committed = Some(position);
        }
        match wishes.offline {
            _ if wishes.stop => Some(Course::Stop),
            Some(true) => Some(Course::GoOffline),
            Some(false) => Some(Course::GoOnline),
            None if wishes.token_changed => Some(Course::TokenChanged),
            None if wishes.retry => Some(Course::Retry),
            None if wishes.network_up => Some(Course::NetworkUp),
            None => None,
        }
    }

    fn enter(&mut self, state: ConnectionState) {
        // Not the reason: it holds the server's words, which may repeat the token.
        tracing::debug!(state = state.word(), "connection");
        self.state.send_replace(state.clone());
        self.signals.send(Signal::Connection(state), 0);
    }

    fn tell_rooms(&mut self) {
        for (room, state) in self.rooms.take_changes() {
            self.signals.send(Signal::Room { room, state }, 0);
        }
    }
}

/// Waits for wishes. That nobody listens any more is one, too.
async fn wishes(inbox: &Inbox, signals: &SignalSender) -> Wishes {
    tokio::select! {
        wishes = inbox.next() => wishes,
        () = signals.closed() => Wishes { stop: true, ..Wishes::default() },
    }
}
