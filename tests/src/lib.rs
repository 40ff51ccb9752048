//! What the integration and end-to-end tests share.

pub mod alternative;
pub mod daemon;
#[cfg(target_os = "linux")]
pub mod desktop;
pub mod fault_proxy;
pub mod history;
pub mod peer;
pub mod port;
pub mod tls;
pub mod watch;
