//! A Socket.IO server that speaks the server side of the WhatsApp WebSocket Implementation Guide, with customers who
//! write by themselves: to try Deskbell without a company's server, and to test it.
//!
//! ```no_run
//! # async fn example() -> Result<(), deskbell_demo_server::StartError> {
//! use deskbell_demo_server::{DemoConfig, DemoServer};
//!
//! let server = DemoServer::start(DemoConfig { rate: 2.0, seed: 7, ..DemoConfig::default() }).await?;
//! println!("{} {}", server.url(), server.token());
//! server.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! # What a client sees
//!
//! - Websocket only, namespace `/`, path `/socket.io/`. A token (HS256, in CONNECT's `auth.token` or as a bearer
//!   `Authorization`) is checked in a middleware; without a good one the answer is a `connect_error`.
//! - On its first `joinWhatsAppGeneral` a client is told, within a second, what some customers wrote in the hours
//!   before: nobody wants to look at an empty inbox. It is the same for each client, message ids too.
//! - From the first join on the story goes on at the given rate: customers write, agents answer, statuses follow.
//!   Every message and status is emitted to the general room and, apart from that, to its customer's room, so a
//!   client in both gets it twice, as from many a real server.
//! - The same seed tells the same story; message ids and dates differ from run to run.
//!
//! # Connection state recovery
//!
//! There is none: socketioxide 0.18 sends neither a `pid` nor offsets, and ignores those a client offers. A client
//! that was away is let in anew and has a gap. `tests/peer` is the server to test recovery with.

#![forbid(unsafe_code)]

mod gateway;
mod live;
mod script;
mod server;
mod story;
pub mod token;

pub use script::ScriptError;
pub use server::{DemoConfig, DemoServer, Running, StartError};
