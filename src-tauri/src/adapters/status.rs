//! What the running app says of itself to `deskbell status`: on Linux an object on the session bus.
//!
//! Every program of the agent's own session can ask, so the answer has counts and states, and nothing of a customer.

use deskbell_app::Handle;
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

#[cfg(target_os = "linux")]
pub use bus::{ask, serve};

#[cfg(target_os = "linux")]
mod bus {
    use deskbell_app::Intent;
    use tokio::sync::oneshot;
    use zbus::connection::Builder;

    use super::{Handle, Status, StatusError};
    use crate::identity::IDENTIFIER;

    const PATH: &str = "/org/deskbell/Deskbell";
    const INTERFACE: &str = "org.deskbell.Deskbell1";

    struct Object {
        pipeline: Handle,
    }

    #[zbus::interface(name = "org.deskbell.Deskbell1")]
    impl Object {
        /// How it stands, as JSON.
        async fn status(&self) -> zbus::fdo::Result<String> {
            let failed = |why: String| zbus::fdo::Error::Failed(why);
            let (reply, answer) = oneshot::channel();
            self.pipeline.send(Intent::Status { reply });
            let status = answer.await.map_err(|_| failed("Deskbell is about to end".to_owned()))?;
            serde_json::to_string(&status).map_err(|error| failed(error.to_string()))
        }
    }

    /// Answers as long as the app runs.
    pub fn serve(pipeline: Handle) {
        tauri::async_runtime::spawn(async move {
            let connection = async {
                Builder::session()?.name(IDENTIFIER)?.serve_at(PATH, Object { pipeline })?.build().await
            };
            match connection.await {
                // The object is there as long as the connection is.
                Ok(connection) => {
                    std::future::pending::<()>().await;
                    drop(connection);
                }
                Err(error) => tracing::warn!(%error, "`deskbell status` cannot ask this app"),
            }
        });
    }

    /// Asks the running app how it stands.
    pub fn ask() -> Result<Status, StatusError> {
        let call = || -> zbus::Result<String> {
            let bus = zbus::blocking::Connection::session()?;
            bus.call_method(Some(IDENTIFIER), PATH, Some(INTERFACE), "Status", &())?.body().deserialize()
        };
        let answer = call().map_err(|error| {
            tracing::debug!(%error, "no status");
            StatusError::NotRunning
        })?;
        Ok(serde_json::from_str(&answer)?)
    }
}

/// Not done here.
#[cfg(not(target_os = "linux"))]
pub fn serve(_pipeline: Handle) {}

/// Not done here.
#[cfg(not(target_os = "linux"))]
pub fn ask() -> Result<Status, StatusError> {
    Err(StatusError::NoWay)
}
