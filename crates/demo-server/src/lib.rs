//! Stub.

#![forbid(unsafe_code)]

pub mod token;
