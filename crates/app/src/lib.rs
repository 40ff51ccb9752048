//! The pipeline between the connection, the history and the desktop, and the contract with the windows.

#![forbid(unsafe_code)]

pub mod contract;
