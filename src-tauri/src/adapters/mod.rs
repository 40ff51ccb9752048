//! Thin adapters from the pipeline's ports to the desktop.

pub mod autostart;
pub mod awake;
pub mod ending;
pub mod instance;
pub mod keyring;
pub mod keyring_watch;
pub mod language;
pub mod links;
pub mod notifications;
#[cfg(target_os = "linux")]
pub mod session;
pub mod settings;
pub mod shortcut;
pub mod status;
pub mod tray;
pub mod windows;
