//! What networks do to a connection, each within a bounded time and with a bounded number of attempts, and the connection
//! comes back by itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod broken;
mod compressed;
mod forward_proxy;
mod silent;
mod slow;
mod stage;
