//! What both programs of the app share: its name, its log, and what is done when it is itself at fault.

pub mod core_dumps;
pub mod crash;
pub mod identity;
pub mod logging;
