//! What the integration and end-to-end tests share.

pub mod peer;
