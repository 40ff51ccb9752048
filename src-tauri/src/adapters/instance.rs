//! One app for each desktop: the first answers for all, and later starts and commands hand it what they have to say.
//!
//! On Linux it is an object on the session bus, `org.deskbell.Deskbell1`, under the app's name there. Every program of
//! the agent's own session can ask it, so its status has counts and states, and nothing of a customer.

/// Whether somebody took it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handover {
    /// The running app did.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "there is no way in from outside"))]
    Taken,
    /// No app runs, or there is no way to tell.
    NotRunning,
}

#[cfg(target_os = "linux")]
pub use bus::{PATH, Place, hand_over, take_place};

#[cfg(target_os = "linux")]
mod bus {
    use std::time::Duration;

    use deskbell_app::{Handle, Intent};
    use tokio::sync::oneshot;
    use tokio::time::timeout;
    use zbus::Connection;
    use zbus::connection::Builder;
    use zbus::fdo::RequestNameFlags;

    use super::Handover;
    use crate::identity::IDENTIFIER;

    /// Where the object is.
    pub const PATH: &str = "/org/deskbell/Deskbell";
    const INTERFACE: &str = "org.deskbell.Deskbell1";

    /// So often another app is asked.
    const ASKED: usize = 3;
    /// So long it may take to answer.
    const ANSWERS_WITHIN: Duration = Duration::from_secs(5);

    struct Object {
        pipeline: Handle,
        second: Box<dyn Fn(Vec<String>) + Send + Sync>,
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

        /// Takes the command line of a later start.
        fn start(&self, arguments: Vec<String>) {
            (self.second)(arguments);
        }
    }

    /// Whether this is the app of the desktop.
    pub enum Place {
        /// It is, as long as the connection is kept.
        Taken(#[expect(dead_code, reason = "it is kept, not read")] Connection),
        /// Another was there, and took the arguments.
        Other,
        /// Another has it, and takes no arguments: it hangs, or is of another version.
        Deaf,
        /// There is no bus, and so no way to tell.
        NoBus,
    }

    /// Takes the place of the desktop's one app of this name, or hands the arguments to the one that has it.
    pub async fn take_place(
        name: &'static str,
        pipeline: Handle,
        arguments: &[String],
        second: impl Fn(Vec<String>) + Send + Sync + 'static,
    ) -> Place {
        let object = Object { pipeline, second: Box::new(second) };
        let connection = async { Builder::session()?.serve_at(PATH, object)?.build().await };
        let connection = match connection.await {
            Ok(connection) => connection,
            Err(error) => {
                tracing::warn!(%error, "there is no session bus: commands cannot reach this app");
                return Place::NoBus;
            }
        };
        // Asked again, for the other one may have ended between the two questions.
        for _ in 0..ASKED {
            match connection.request_name_with_flags(name, RequestNameFlags::DoNotQueue.into()).await {
                Ok(_) => return Place::Taken(connection),
                Err(zbus::Error::NameTaken) => {}
                Err(error) => {
                    tracing::warn!(%error, "the session bus gives no name: commands cannot reach this app");
                    return Place::NoBus;
                }
            }
            let told = connection.call_method(Some(name), PATH, Some(INTERFACE), "Start", &arguments);
            match timeout(ANSWERS_WITHIN, told).await {
                Ok(Ok(_)) => return Place::Other,
                Ok(Err(error)) => tracing::debug!(%error, "the app that runs does not understand"),
                Err(_) => tracing::debug!("the app that runs does not answer"),
            }
        }
        Place::Deaf
    }

    /// Hands arguments to the running app, as a second start of it would.
    pub fn hand_over(arguments: &[&str]) -> Handover {
        let call = || -> zbus::Result<()> {
            let bus = zbus::blocking::Connection::session()?;
            bus.call_method(Some(IDENTIFIER), PATH, Some(INTERFACE), "Start", &arguments)?;
            Ok(())
        };
        match call() {
            Ok(()) => Handover::Taken,
            Err(_) => Handover::NotRunning,
        }
    }
}

/// Elsewhere the plugin has no way in from outside: the app sees the change at its next start.
#[cfg(not(target_os = "linux"))]
pub fn hand_over(_arguments: &[&str]) -> Handover {
    Handover::NotRunning
}
