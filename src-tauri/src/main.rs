//! Deskbell: sits in the tray, rings when a customer writes, opens a chat window for each.
//!
//! This crate is the shell: the command line, the wiring, and thin adapters from `deskbell_app`'s ports to the
//! desktop. What the program decides is decided in the crates below it.

// A release build on Windows is a window program: no console comes up beside it.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod adapters;
mod app;
mod background;
mod bundle;
mod cli;
mod commands;
mod doctor;
mod heap;
mod link;
#[cfg(test)]
mod manual;
mod roles;
mod start;
mod status;
#[cfg(not(target_os = "linux"))]
mod windows;

use std::process::ExitCode;

use deskbell_shared::{core_dumps, crash, identity, logging};

fn main() -> ExitCode {
    core_dumps::forbid();
    cli::run(std::env::args_os())
}
