//! From the domain to the contract.

use deskbell_client::Refusal;
use deskbell_domain as domain;
use deskbell_domain::Language;

use super::{
    Body, Connection, ConnectionState, LastMessage, MUTED_FOR_EVER, Place, Problem, Row, Sender, Tick,
    TimelineMessage, Totals,
};
use crate::sentences::{Fixed, sentences};

impl From<domain::Tick> for Tick {
    fn from(tick: domain::Tick) -> Self {
        match tick {
            domain::Tick::None => Self::None,
            domain::Tick::Pending => Self::Pending,
            domain::Tick::Sent => Self::Sent,
            domain::Tick::Delivered => Self::Delivered,
            domain::Tick::Read => Self::Read,
            domain::Tick::Played => Self::Played,
            domain::Tick::Failed => Self::Failed,
        }
    }
}

impl From<&domain::Sender> for Sender {
    fn from(sender: &domain::Sender) -> Self {
        match sender {
            domain::Sender::Agent => Self::Agent,
            domain::Sender::Customer => Self::Customer,
            domain::Sender::Other(_) => Self::Other,
        }
    }
}

impl From<domain::Totals> for Totals {
    fn from(totals: domain::Totals) -> Self {
        Self {
            unread: totals.unread,
            unread_conversations: totals.unread_conversations,
            waiting: totals.waiting,
        }
    }
}

impl From<domain::Position> for Place {
    fn from(position: domain::Position) -> Self {
        Self { at: position.at.millis(), arrival: position.arrival.0 }
    }
}

impl From<Place> for domain::Position {
    fn from(place: Place) -> Self {
        Self { at: domain::Timestamp::from_millis(place.at), arrival: domain::Arrival(place.arrival) }
    }
}

/// A conversation as the inbox shows it.
pub fn row(summary: &domain::Summary, vip: bool, language: Language) -> Row {
    Row {
        customer_id: summary.customer_id.as_str().to_owned(),
        title: summary.title(),
        named: summary.name.is_some(),
        number: summary.number.as_ref().map(|number| number.text.to_string()),
        last: summary.last.as_ref().map(|last| LastMessage {
            id: last.id.as_str().to_owned(),
            sender: (&last.sender).into(),
            kind: domain::plain_line(last.kind.as_str(), 40),
            preview: last.preview.words(language),
            at: last.position.at.millis(),
            tick: last.tick.into(),
            failure: last.failure.as_ref().map(|reason| reason.words(language)),
        }),
        unread: summary.unread,
        first_unread: summary.first_unread.map(Place::from),
        newest_arrival: summary.last_customer_arrival.map(|arrival| arrival.0),
        read_marker: summary.read_marker.0,
        waiting_since: summary.waiting_since.map(domain::Timestamp::millis),
        window_ends: summary.window_ends.map(domain::Timestamp::millis),
        muted_until: summary.muted_until.map(|until| until.millis().min(MUTED_FOR_EVER)),
        pinned: summary.pinned,
        vip,
    }
}

/// A message as a timeline shows it.
pub fn timeline_message(stored: &domain::StoredMessage, language: Language) -> TimelineMessage {
    let domain::Message { delivery, .. } = &stored.message;
    let says = |key: &str| {
        stored.message.metadata.as_ref().and_then(|metadata| metadata.get(key)?.as_bool()) == Some(true)
    };
    let millis = |at: Option<domain::Timestamp>| at.map(domain::Timestamp::millis);
    TimelineMessage {
        id: stored.message.id.as_str().to_owned(),
        arrival: stored.arrival.0,
        at: stored.message.timestamp.millis(),
        sender: (&stored.message.sender).into(),
        text: domain::strip_invisible(&stored.message.content),
        text_cut: stored.message.content_cut,
        body: Body::of(&stored.message),
        tick: delivery.tick().into(),
        failure: delivery.failure_words(language),
        sent_at: millis(delivery.sent_at),
        delivered_at: millis(delivery.delivered_at),
        read_at: millis(delivery.read_at),
        template: (stored.message.is_template || stored.message.template_name.is_some()).then(|| {
            stored
                .message
                .template_name
                .as_deref()
                .map(|name| domain::plain_line(name, 80))
                .unwrap_or_default()
        }),
        quotes: stored
            .message
            .metadata
            .as_ref()
            .and_then(|metadata| metadata.pointer("/context/id")?.as_str())
            .map(|id| domain::plain_line(id, domain::ID_MAX_CHARS)),
        edited: says("edited"),
        revoked: says("revoked") || says("deleted"),
    }
}

/// The connection, with the server's address where one is signed in.
pub fn connection(
    state: &deskbell_client::ConnectionState,
    offline_since: Option<domain::Timestamp>,
    server: Option<String>,
    language: Language,
) -> Connection {
    use deskbell_client::ConnectionState as State;
    let state = match state {
        State::SignedOut => ConnectionState::SignedOut,
        State::Connecting { attempt } => ConnectionState::Connecting { attempt: *attempt },
        State::Online { since, recovered } => {
            ConnectionState::Online { since: since.millis(), recovered: *recovered }
        }
        State::Waiting { until, attempt, reason } => ConnectionState::Waiting {
            until: until.millis(),
            attempt: *attempt,
            problem: Problem {
                code: "offline".to_owned(),
                sentence: language.line(&sentences(language).trouble(reason), 300),
                detail: reason.detail().map(|detail| domain::plain_line(detail, 300)),
            },
        },
        State::Refused { reason, .. } => ConnectionState::Refused { problem: refused(reason, language) },
        State::Offline => ConnectionState::Offline,
    };
    Connection { state, offline_since: offline_since.map(domain::Timestamp::millis), server }
}

/// What happened, what it means for the agent, what to do; the server's own words apart.
fn refused(reason: &Refusal, language: Language) -> Problem {
    let (code, sentence, detail) = match reason {
        Refusal::NotAuthorized { detail } | Refusal::ThrownOut { detail } => {
            ("unauthorized", Fixed::Unauthorized, Some(detail.to_string()))
        }
        Refusal::HttpStatus(status) => ("unauthorized", Fixed::Unauthorized, Some(format!("HTTP {status}"))),
        Refusal::DisconnectedRightAway => ("thrown-out", Fixed::ThrownOut, None),
    };
    Problem {
        code: code.to_owned(),
        sentence: sentences(language).fixed(sentence).to_owned(),
        detail: detail.map(|detail| domain::plain_line(&detail, 300)),
    }
}
