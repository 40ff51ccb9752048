//! Thin adapters from the pipeline's ports to the desktop.

pub mod awake;
pub mod ending;
pub mod instance;
pub mod keyring;
pub mod keyring_watch;
pub mod language;
pub mod links;
pub mod notifications;
pub mod settings;
pub mod status;
pub mod tray;
pub mod windows;
