//! What the running app says of itself to `deskbell status`: on Linux it is asked on the session bus
//! ([`super::instance`]).

use deskbell_app::contract::Status;

/// Why the running app could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum StatusError {
    /// None runs, or none that can be asked.
    #[error("Deskbell does not run. Start it: deskbell")]
    NotRunning,
    /// There is no way to ask on this platform.
    #[cfg(not(target_os = "linux"))]
    #[error("the running app cannot be asked on this platform yet; look at its tray icon")]
    NoWay,
    /// It answered what makes no sense.
    #[error("the running app answered something else than its status; is it of another version?")]
    Answer(#[from] serde_json::Error),
}

/// Asks the running app how it stands.
#[cfg(target_os = "linux")]
pub fn ask() -> Result<Status, StatusError> {
    use crate::identity::IDENTIFIER;
    let call = || -> zbus::Result<String> {
        let bus = zbus::blocking::Connection::session()?;
        let interface = Some("org.deskbell.Deskbell1");
        bus.call_method(Some(IDENTIFIER), super::instance::PATH, interface, "Status", &())?
            .body()
            .deserialize()
    };
    let answer = call().map_err(|error| {
        tracing::debug!(%error, "no status");
        StatusError::NotRunning
    })?;
    Ok(serde_json::from_str(&answer)?)
}

/// Not done here.
#[cfg(not(target_os = "linux"))]
pub fn ask() -> Result<Status, StatusError> {
    Err(StatusError::NoWay)
}
