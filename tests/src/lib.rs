//! What the integration and end-to-end tests share.

#[cfg(target_os = "linux")]
pub mod desktop;
pub mod peer;
