//! Deskbell: sits in the tray, rings when a customer writes, opens a chat window for each.
//!
//! This crate is the shell: the command line, the wiring, and thin adapters from `deskbell_app`'s ports to the
//! desktop. What the program decides is decided in the crates below it.

// A release build on Windows is a window program: no console comes up beside it.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod adapters;
mod app;
mod bundle;
mod cli;
mod commands;
mod core_dumps;
mod crash;
mod doctor;
mod identity;
mod link;
mod logging;
#[cfg(test)]
mod manual;
mod roles;
mod start;
mod status;

use std::process::ExitCode;

fn main() -> ExitCode {
    app::prepare_environment();
    core_dumps::forbid();
    cli::run(std::env::args_os())
}
