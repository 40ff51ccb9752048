//! The events of the WhatsApp WebSocket Implementation Guide ("the guide"), between the wire and the domain.
//!
//! [`decode`] takes an event's name and arguments and gives an [`Incoming`] event, or says in a [`Rejected`]
//! why it is none; [`decode_quickly`] reads most messages and statuses in half the time. [`Outgoing`] is what a client may ask for. Names are in [`names`], once.
//!
//! # Validation
//!
//! Everything from the server is hostile until it is read here. A message without `customerId`,
//! `whatsappMessageId` or `senderType` is rejected; anything else that is wrong with it is repaired with a
//! default, and each [`Repair`] is noted, because an agent would rather see a damaged message than none.
//! Words that nobody knows (a new `messageType`, say) are data. No input makes this crate panic.
//!
//! # Limits
//!
//! Identifiers 256 characters (longer ones are rejected, never cut), phone numbers 64, content 65,536
//! characters (the rest is cut, and [`content_cut`](deskbell_domain::Message::content_cut) says so), metadata
//! and free-form payloads 64 KiB of JSON. The caller limits the frame.

#![forbid(unsafe_code)]

mod events;
mod field;
mod fields;
mod incoming;
pub mod names;
mod outgoing;
mod quick;
mod reject;
mod repair;
pub mod time;

pub use events::FREE_FORM_MAX;
pub use events::message::{CONTENT_MAX_CHARS, METADATA_MAX_BYTES, WireMessage};
pub use events::message_status::{WireError, WireStatus};
pub use incoming::{Incoming, decode, decode_value};
pub use outgoing::Outgoing;
pub use quick::{Quick, decode_quickly};
pub use reject::{RejectReason, Rejected, redact};
pub use repair::{Kind, Repair};
