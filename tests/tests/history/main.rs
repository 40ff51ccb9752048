//! The history and processes: killed in the middle, watched from outside, on small disks.
#![cfg(target_os = "linux")]
// A test may fail loudly, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod disk;
mod kill;
mod plain_text;
