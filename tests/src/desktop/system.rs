//! The system's services that tell of sleep and of the network, on the desktop's bus, which is the system's too.

use zbus::names::WellKnownName;

use super::bus::connect;
use super::{DesktopError, PrivateDesktop};

const LOGIND: &str = "org.freedesktop.login1";

/// A stand-in for systemd-logind, which cannot run without being the machine's own.
#[derive(Debug)]
pub struct Logind {
    connection: zbus::Connection,
}

impl Logind {
    /// Takes the name on the bus.
    pub async fn start(desktop: &PrivateDesktop) -> Result<Self, DesktopError> {
        let connection = connect(desktop.bus_address()).await?;
        let name = WellKnownName::try_from(LOGIND).map_err(DesktopError::bus("reading a name"))?;
        connection.request_name(name).await.map_err(DesktopError::bus("becoming logind"))?;
        Ok(Self { connection })
    }

    /// Says that the machine woke up.
    pub async fn wake_up(&self) -> Result<(), DesktopError> {
        self.connection
            .emit_signal(
                None::<&str>,
                "/org/freedesktop/login1",
                "org.freedesktop.login1.Manager",
                "PrepareForSleep",
                &false,
            )
            .await
            .map_err(DesktopError::bus("waking up"))
    }
}
