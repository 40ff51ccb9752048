//! The WhatsApp WebSocket Implementation Guide's client, typed: one Socket.IO connection that stays.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use deskbell_client::{Client, ClientConfig, ServerAddress, Signal, Token};
//!
//! let address = ServerAddress::parse("ws://localhost:3000")?;
//! let (client, mut signals) = Client::start(ClientConfig::new(address, Arc::new(Token::new("eyJ..."))), None);
//! client.join_general_room();
//! while let Some(batch) = signals.next().await {
//!     for signal in batch {
//!         if let Signal::Event { incoming, .. } = signal {
//!             println!("{incoming:?}");
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # The guide's names
//!
//! | the guide | here |
//! |---|---|
//! | `new WhatsAppWebSocketClient(url, token)` | [`Client::start`] with a [`ServerAddress`] and a [`TokenSource`] |
//! | `connect()` | [`Client::start`]; [`Client::connect`] after a disconnect |
//! | `disconnect()` | [`Client::disconnect`] |
//! | `isConnected()` | [`Client::is_connected`], [`Client::state`] |
//! | `joinGeneralRoom()` | [`Client::join_general_room`] |
//! | `joinCustomerRoom(customerId)` | [`Client::join_customer_room`] |
//! | `leaveCustomerRoom(customerId)` | [`Client::leave_customer_room`] |
//! | `onMessage(callback)` | [`Signal::Event`] with [`Incoming::Message`] |
//! | `onStatus(callback)` | [`Signal::Event`] with [`Incoming::Status`] |
//! | `on('connected' / 'clientJoined' / 'clientLeft')` | [`Signal::Event`] with [`Incoming::Connected`], [`Incoming::ClientJoined`], [`Incoming::ClientLeft`] |
//! | `on('whatsappGeneralJoined' / 'whatsappCustomerJoined' / 'whatsappCustomerLeft')` | [`Signal::Room`]; the events themselves are [`Signal::Event`] |
//! | `on('connect' / 'disconnect')` | [`Signal::Connection`] |
//! | `on('connect_error')` | [`ConnectionState::Refused`] or [`ConnectionState::Waiting`] with a [`Trouble`] |
//! | `on('error')` | [`Signal::Event`] with [`Incoming::ServerError`], [`RoomState::Refused`] |
//! | `onAny(callback)` | every [`Signal::Event`] and [`Signal::Rejected`]: name, time, size and outcome, unknown names too |
//! | `auth: { token }`, `extraHeaders` | [`TokenSource`], [`ClientConfig::authorization_header`] |
//! | `reconnection`, `reconnectionDelay` | always on; 1 s doubling to 30 s, with jitter |
//! | its advice on connection errors | [`Trouble`] and [`Refusal`], each with a sentence for the agent |
//! | on rooms that are refused | [`RoomState::Refused`], [`RoomState::Unconfirmed`] |
//! | "validate all incoming messages" | [`Signal::Rejected`], and the repairs in [`Incoming::Message`] |
//! | on not joining and leaving too often | 10 at once, then 5 a second; one that was taken back is not sent |
//! | on batching | [`Signals::next`]: all that is there, to be committed as one |
//! | on one connection for all | clones of a [`Client`] share it |
//! | on `wss` | the platform's trust store and [`ClientConfig::extra_ca`]; [`Distrust`] says why not |
//!
//! # Design
//!
//! One task owns the socket. It reads, answers pings, validates and hands [`Signal`]s on to a queue that is bounded
//! in bytes; when the consumer is that far behind, the socket is no longer read, and the server's buffers take
//! over. Nothing that was read is dropped, and what the server did not deliver is a [`Signal::Gap`].
//!
//! Handles only state wishes ("be in this room"), which the task reconciles with what is; that is why they neither
//! wait nor fail. Rooms, retry and refusals are plain state machines without I/O.

#![forbid(unsafe_code)]

mod address;
mod client;
mod config;
mod inbox;
mod proxy;
mod queue;
mod refusal;
mod retry;
mod rooms;
mod session;
mod signal;
mod state;
mod token;
pub mod transport;
mod trouble;

pub use deskbell_protocol::Incoming;

pub use address::{AddressError, ServerAddress};
pub use client::{Client, Earlier};
pub use config::{ClientConfig, Clock, Limits, SPREAD};
pub use proxy::{Proxy, ProxyError};
pub use queue::Signals;
pub use rooms::{Room, RoomState};
pub use signal::{ResumePoint, Signal};
pub use state::{ConnectionState, Refusal, Step};
pub use token::{Token, TokenError, TokenSource};
pub use transport::{ExtraCaError, extra_authorities};
pub use trouble::{Distrust, ProxyTrouble, Trouble};
