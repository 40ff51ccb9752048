//! The main job, end to end: the real program on a desktop of its own, against a server that this project did not
//! write.
//!
//! Each test has its own display, bus, keyring, notification service, tray and server, and ends them. The program
//! is the `deskbell` built beside this test, or what `DESKBELL_BIN` names. What it logs is in `target/tmp/e2e/`, and in the report
//! of a test that fails. With `DESKBELL_SHOTS` set to a folder, pictures of the screen come there.
#![cfg(target_os = "linux")]
// A test may fail loudly, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod app;
mod at_home;
mod awake;
mod bad_server;
mod crash;
mod customers;
mod diagnostics;
mod export;
mod failure;
mod flood;
mod history;
mod hostile;
mod keyring;
mod language;
mod looks;
mod main_job;
mod missing_services;
mod policy;
mod quiet;
mod real_desktop;
mod recovery;
mod reminders;
mod rings;
mod secrets;
mod services;
mod stage;
mod timeline;
mod tray;
mod welcome;
mod window_security;
mod windows_process;
