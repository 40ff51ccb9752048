//! The client against a server whose every frame is written by the test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod attempts;
mod connection;
mod garbage;
mod proxy;
mod recovery;
mod support;
mod tls;
