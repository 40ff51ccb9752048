//! The whole pipeline against the npm Socket.IO server: what is told, in which order, and what is on disk. The desktop
//! is a recorder here; `e2e` shows the same on a real one.

// A test may fail loudly, in its helpers too.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod choices;
mod desk;
mod held_back;
mod messages;
mod policy;
mod profiles;
