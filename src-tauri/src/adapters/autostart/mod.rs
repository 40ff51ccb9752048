//! Starting with the desktop, in the tray.

#[cfg(target_os = "linux")]
mod entry;
#[cfg(not(target_os = "linux"))]
mod native;
#[cfg(target_os = "linux")]
mod xdg;

#[cfg(not(target_os = "linux"))]
pub use native::Autostart;
#[cfg(target_os = "linux")]
pub use xdg::Autostart;

use std::path::PathBuf;

use deskbell_app::contract::Autostart as State;
use deskbell_app::ports::{self, AutostartError};

/// The demo's: nothing of the agent's own is touched.
pub struct LeftAlone;

impl ports::Autostart for LeftAlone {
    fn set(&mut self, _on: bool, _anew: bool) -> Result<State, AutostartError> {
        Ok(State::LeftAlone)
    }
}

/// The program's own file.
fn program() -> Result<PathBuf, AutostartError> {
    // An AppImage runs from a place that is another one each time; this is the file itself.
    if let Some(file) = std::env::var_os("APPIMAGE").map(PathBuf::from).filter(|file| file.is_absolute()) {
        return Ok(file);
    }
    let file = std::env::current_exe().map_err(|error| AutostartError::NoPlace(error.to_string()))?;
    // So the kernel calls a file in whose place a newer one was put.
    let name = file.to_str().and_then(|name| name.strip_suffix(" (deleted)")).map(PathBuf::from);
    Ok(name.unwrap_or(file))
}
