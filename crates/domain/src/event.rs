//! What can happen to the conversations.

use crate::{Arrival, CustomerId, Message, StatusUpdate, Timestamp};

/// One thing that happened, from the server or from the agent.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A message came. It may have come before.
    Message(Box<Message>),
    /// A status came. Its message may not have come yet.
    Status(StatusUpdate),
    /// The agent saw a conversation up to and including `up_to`.
    Read {
        /// Whose conversation.
        customer_id: CustomerId,
        /// The last arrival that was on screen.
        up_to: Arrival,
    },
    /// The agent wants the conversation to count as unread again.
    MarkUnread {
        /// Whose conversation.
        customer_id: CustomerId,
    },
    /// The agent does not want to be interrupted by a customer, or does again.
    Mute {
        /// Whose conversation.
        customer_id: CustomerId,
        /// Until when; `None` ends it. [`MUTED_FOR_EVER`](crate::MUTED_FOR_EVER) never ends by itself.
        until: Option<Timestamp>,
    },
    /// The agent wants a conversation at the top of the list, or no longer.
    Pin {
        /// Whose conversation.
        customer_id: CustomerId,
        /// Whether it is at the top.
        pinned: bool,
    },
}
