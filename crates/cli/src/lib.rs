//! The commands that need no desktop, for scripts, for support and for tests: [`watch()`] prints what the server
//! sends, [`doctor()`] tests the connection step by step, [`replay()`] tells what would have rung on a recorded day,
//! [`export()`] writes a conversation out of the history, [`policy()`] looks at an administrator's policy file.
//!
//! Nothing here knows Tauri, D-Bus or a display. The keyring comes in as a port, and what `doctor` looks at on the
//! desktop as probes. The `deskbell` program has these commands; so has this crate's own small program, for machines
//! without a desktop's libraries.
//!
//! Exit codes: 0 fine, 1 failed, 2 bad usage.

#![forbid(unsafe_code)]

pub mod doctor;
pub mod export;
pub mod output;
pub mod policy;
pub mod replay;
mod runtime;
mod target;
pub mod watch;

pub use doctor::{DoctorArgs, doctor};
pub use export::{ExportArgs, export};
pub use policy::{PolicyCommand, policy};
pub use replay::{ReplayArgs, replay};
pub use target::{Context, Target, TargetError, TokenInputError};
pub use watch::{WatchArgs, watch};
