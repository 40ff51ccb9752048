//! The commands against scripted and real servers, and as programs of their own.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests and their helpers may fail loudly"
)]

mod doctor;
mod export;
mod policy;
mod program;
mod replay;
mod schema;
mod scripted;
mod tls;
mod watch;
