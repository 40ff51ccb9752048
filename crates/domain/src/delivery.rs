//! How far a message got: the guide's status lifecycle.
//!
//! accepted = queued = pending < sent < delivered < read < played. A rank never goes down. A failure is kept
//! beside the rank; a later delivered, read or played wins over it.

use serde::{Deserialize, Serialize};

use crate::{CustomerId, Language, MessageId, Reason, Timestamp};

/// A status word as it comes over the wire. A word that nobody knows is data, not an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// It says how far the message got.
    Rank(Rank),
    /// The message could not be delivered.
    Failed,
    /// A word that this program does not know.
    Other(Box<str>),
}

/// How far a message got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rank {
    /// The company's server has it (`accepted`, `queued` and `pending` all say this).
    Accepted,
    /// WhatsApp has it.
    Sent,
    /// The recipient's phone has it.
    Delivered,
    /// The recipient opened the chat.
    Read,
    /// The recipient played it (voice messages).
    Played,
}

impl Rank {
    /// The wire's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
        }
    }
}

impl Status {
    /// Reads a wire word, whatever its case.
    pub fn from_wire(word: &str) -> Self {
        const WORDS: [(&str, Status); 8] = [
            ("delivered", Status::Rank(Rank::Delivered)),
            ("read", Status::Rank(Rank::Read)),
            ("sent", Status::Rank(Rank::Sent)),
            ("played", Status::Rank(Rank::Played)),
            ("accepted", Status::Rank(Rank::Accepted)),
            ("queued", Status::Rank(Rank::Accepted)),
            ("pending", Status::Rank(Rank::Accepted)),
            ("failed", Status::Failed),
        ];
        let known = WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word));
        known.map_or_else(|| Self::Other(word.into()), |(_, status)| status.clone())
    }

    /// The wire's word for it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Rank(rank) => rank.as_str(),
            Self::Failed => "failed",
            Self::Other(word) => word,
        }
    }
}

/// Why a message could not be delivered, in the server's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Failure {
    /// When the server said so.
    pub at: Timestamp,
    /// WhatsApp's error code, where there is one.
    pub code: Option<i64>,
    /// The server's title for it; hostile text, never the only thing shown.
    pub title: Box<str>,
}

/// What one `whatsappMessageStatus` (or the status fields of a message) says about one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusUpdate {
    /// The message it speaks of.
    pub message_id: MessageId,
    /// The customer, where the event names one.
    pub customer_id: Option<CustomerId>,
    /// The status word.
    pub status: Status,
    /// When it became so.
    pub at: Timestamp,
    /// When it was sent, where the event says so.
    pub sent_at: Option<Timestamp>,
    /// When it was delivered, where the event says so.
    pub delivered_at: Option<Timestamp>,
    /// When it was read, where the event says so. Implies that it was delivered.
    pub read_at: Option<Timestamp>,
    /// The reason, for a failure.
    pub failure: Option<Failure>,
}

/// All that is known about how far a message got. [`merge`](Delivery::merge) is commutative and idempotent, so
/// statuses may come in any order and any number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The highest rank seen.
    pub rank: Option<Rank>,
    /// The latest failure seen. Shown only while [`is_failed`](Delivery::is_failed).
    pub failure: Option<Failure>,
    /// When it was sent: the earliest time seen.
    pub sent_at: Option<Timestamp>,
    /// When it was delivered: the earliest time seen.
    pub delivered_at: Option<Timestamp>,
    /// When it was read: the earliest time seen.
    pub read_at: Option<Timestamp>,
    /// A status word that this program does not know.
    pub unknown: Option<Box<str>>,
}

/// The mark beside a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tick {
    /// Nothing is known.
    None,
    /// The server has it.
    Pending,
    /// One tick.
    Sent,
    /// Two ticks.
    Delivered,
    /// Two blue ticks.
    Read,
    /// Two blue ticks; a voice message was played.
    Played,
    /// It did not arrive.
    Failed,
}

impl Delivery {
    /// What a message's own status fields say.
    pub fn new(
        status: &Status,
        at: Timestamp,
        sent_at: Option<Timestamp>,
        delivered_at: Option<Timestamp>,
        read_at: Option<Timestamp>,
    ) -> Self {
        let mut delivery = Self { sent_at, delivered_at, read_at, ..Self::default() };
        delivery.take(status, at, None);
        delivery
    }

    /// Takes in what `update` says. Returns whether anything changed.
    pub fn merge(&mut self, update: &StatusUpdate) -> bool {
        let before = self.clone();
        earliest(&mut self.sent_at, update.sent_at);
        earliest(&mut self.delivered_at, update.delivered_at);
        earliest(&mut self.read_at, update.read_at);
        self.take(&update.status, update.at, update.failure.clone());
        *self != before
    }

    /// Takes in all that another view of the same message knows. Returns whether anything changed.
    pub fn join(&mut self, other: &Self) -> bool {
        let before = self.clone();
        earliest(&mut self.sent_at, other.sent_at);
        earliest(&mut self.delivered_at, other.delivered_at);
        earliest(&mut self.read_at, other.read_at);
        self.rank = self.rank.max(other.rank);
        self.failure = self.failure.take().max(other.failure.clone());
        self.unknown = self.unknown.take().max(other.unknown.clone());
        self.imply();
        *self != before
    }

    fn take(&mut self, status: &Status, at: Timestamp, failure: Option<Failure>) {
        match status {
            Status::Rank(rank) => {
                self.rank = self.rank.max(Some(*rank));
                match rank {
                    Rank::Accepted => {}
                    Rank::Sent => earliest(&mut self.sent_at, Some(at)),
                    Rank::Delivered => earliest(&mut self.delivered_at, Some(at)),
                    Rank::Read | Rank::Played => earliest(&mut self.read_at, Some(at)),
                }
            }
            Status::Failed => {
                let failure = failure.unwrap_or(Failure { at, ..Failure::default() });
                self.failure = self.failure.take().max(Some(failure));
            }
            Status::Other(word) => self.unknown = self.unknown.take().max(Some(word.clone())),
        }
        self.imply();
    }

    fn imply(&mut self) {
        if self.read_at.is_some() {
            self.rank = self.rank.max(Some(Rank::Read));
        } else if self.delivered_at.is_some() {
            self.rank = self.rank.max(Some(Rank::Delivered));
        } else if self.sent_at.is_some() {
            self.rank = self.rank.max(Some(Rank::Sent));
        }
    }

    /// Whether it counts as failed: it failed, and it was never delivered.
    pub fn is_failed(&self) -> bool {
        self.failure.is_some() && self.rank < Some(Rank::Delivered)
    }

    /// Why it failed; `None` unless [`is_failed`](Self::is_failed).
    pub fn reason(&self) -> Option<Reason> {
        self.failure.as_ref().filter(|_| self.is_failed()).map(Reason::of)
    }

    /// Why it failed, as one sentence for the agent; `None` unless [`is_failed`](Self::is_failed).
    pub fn failure_words(&self, language: Language) -> Option<String> {
        self.reason().map(|reason| reason.words(language))
    }

    /// The mark to draw.
    pub fn tick(&self) -> Tick {
        match self.rank {
            _ if self.is_failed() => Tick::Failed,
            None => Tick::None,
            Some(Rank::Accepted) => Tick::Pending,
            Some(Rank::Sent) => Tick::Sent,
            Some(Rank::Delivered) => Tick::Delivered,
            Some(Rank::Read) => Tick::Read,
            Some(Rank::Played) => Tick::Played,
        }
    }
}

fn earliest(known: &mut Option<Timestamp>, seen: Option<Timestamp>) {
    *known = match (*known, seen) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn update(status: &str, at: i64) -> StatusUpdate {
        StatusUpdate {
            message_id: MessageId::new("m").unwrap(),
            customer_id: None,
            status: Status::from_wire(status),
            at: Timestamp::from_millis(at),
            sent_at: None,
            delivered_at: None,
            read_at: None,
            failure: None,
        }
    }

    #[test]
    fn a_rank_never_goes_down() {
        let mut delivery = Delivery::default();
        for (status, tick) in
            [("queued", Tick::Pending), ("read", Tick::Read), ("delivered", Tick::Read), ("sent", Tick::Read)]
        {
            delivery.merge(&update(status, 1));
            assert_eq!(delivery.tick(), tick, "after {status}");
        }
        assert!(!delivery.merge(&update("sent", 2)), "nothing new was said");
    }

    #[test]
    fn a_failure_shows_until_the_message_is_delivered_after_all() {
        let mut delivery = Delivery::default();
        delivery.merge(&update("sent", 1));
        delivery.merge(&update("failed", 2));
        assert_eq!(delivery.tick(), Tick::Failed);
        delivery.merge(&update("delivered", 3));
        assert_eq!(delivery.tick(), Tick::Delivered);
        assert!(delivery.failure.is_some(), "it is kept");
    }

    #[test]
    fn a_failure_is_told_in_plain_words() {
        let failed = |code, title: &str| {
            let mut delivery = Delivery::default();
            let at = Timestamp::from_millis(2);
            let failure = Some(Failure { at, code, title: title.into() });
            delivery.merge(&StatusUpdate { failure, ..update("failed", 2) });
            delivery.failure_words(Language::English).unwrap()
        };
        assert_eq!(
            failed(Some(131_047), "Re-engagement"),
            "Not delivered: the reply window is closed; send a template."
        );
        assert_eq!(failed(Some(7), "Odd\u{202e} thing."), "Not delivered: Odd thing.");
        assert_eq!(failed(None, ""), "Not delivered.");
        assert_eq!(Delivery::default().failure_words(Language::English), None);
    }

    #[test]
    fn read_at_implies_delivered() {
        let at = Some(Timestamp::from_millis(5));
        let delivery = Delivery::new(&Status::from_wire("sent"), Timestamp::from_millis(1), None, None, at);
        assert_eq!(delivery.tick(), Tick::Read);
    }

    #[test]
    fn an_unknown_word_is_kept_and_changes_no_rank() {
        let mut delivery = Delivery::default();
        delivery.merge(&update("sent", 1));
        delivery.merge(&update("warming_up", 2));
        assert_eq!((delivery.tick(), delivery.unknown.as_deref()), (Tick::Sent, Some("warming_up")));
    }

    #[test]
    fn the_order_of_statuses_does_not_matter() {
        let words = ["failed", "sent", "read", "pending", "delivered", "odd"];
        let all = |order: &[usize]| {
            let mut delivery = Delivery::default();
            for &i in order {
                delivery.merge(&update(words[i], 10 + i as i64));
            }
            delivery
        };
        let forward = all(&[0, 1, 2, 3, 4, 5]);
        assert_eq!(forward, all(&[5, 4, 3, 2, 1, 0]));
        assert_eq!(forward, all(&[2, 0, 2, 4, 1, 5, 3, 0]));
    }
}
