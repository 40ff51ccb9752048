//! The pipeline between the connection, the history and the desktop, and the contract with the windows.
//!
//! # Design
//!
//! Everything goes one way: the connection's signals come in, the domain decides, the history commits, and only
//! then notifications, tray and windows hear of it. The only way back is an [`Intent`]: from a window, the tray,
//! a notification or the command line into the pipeline's inbox. The pipeline is the only writer, and runs on
//! one thread, so nothing here locks.
//!
//! What it needs of the desktop it takes as narrow [ports](ports): `src-tauri` has the real ones. The
//! [contract](contract) with the windows is plain data over channels and assumes no shared process.

#![forbid(unsafe_code)]

mod chosen;
pub mod contract;
pub mod doctor;
mod export;
mod feeds;
mod intent;
mod journal;
mod ledger;
mod line;
pub mod memory;
mod network;
mod notices;
mod pipeline;
mod policy;
pub mod ports;
mod profile;
mod recorder;
mod sentences;
mod session;
mod shortcut;
mod unlock;
mod wipe;
mod words;

pub use chosen::Chosen;
pub use export::{NoReader, open_for_reading};
pub use intent::{Intent, Sink, WindowId};
pub use ledger::{Held, Ledger, Taken};
pub use network::{Network, NotEncrypted, ProxyChoiceError, parse_proxy};
pub use pipeline::{Handle, Pipeline};
pub use policy::{Distrust, Policy, PolicyError, PolicyPlace};
pub use ports::{HistoryPlace, Keyring, KeyringError, Ports};
pub use profile::Profile;
pub use sentences::{By, Fixed, Sentences, Span, sentences};
pub use shortcut::{Key as ShortcutKey, Shortcut, ShortcutError};
pub use wipe::{WipeHistoryError, begin_wipe};
