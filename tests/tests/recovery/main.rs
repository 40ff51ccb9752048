//! Connection state recovery against the npm server: what was missed comes exactly once and in order, or a gap says
//! from when to when something may be missing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod cluster;
mod cuts;
mod gaps;
mod restart;
mod stage;
