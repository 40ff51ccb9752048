//! The Secret Service, by gnome-keyring.

use std::process::Stdio;

use tokio::io::AsyncWriteExt as _;
use zbus::zvariant::{ObjectPath, OwnedObjectPath};

use super::process::Process;
use super::{DesktopError, PrivateDesktop};

const NAME: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const SERVICE: &str = "org.freedesktop.Secret.Service";

/// A running, unlocked keyring; its files are in the desktop's home. Dropping it ends the service.
#[derive(Debug)]
pub struct Keyring {
    _daemon: Process,
    connection: zbus::Connection,
}

impl Keyring {
    /// Starts the service with its collection unlocked, and waits until it answers.
    pub async fn start(desktop: &PrivateDesktop) -> Result<Self, DesktopError> {
        let mut daemon =
            Process::start(&desktop.environment, desktop.scratch(), "gnome-keyring-daemon", |command| {
                command.args(["--foreground", "--unlock", "--components=secrets"]).stdin(Stdio::piped())
            })?;
        // The password: an empty line. Without the line it would wait for a prompt.
        if let Some(mut stdin) = daemon.child().stdin.take() {
            stdin.write_all(b"\n").await.map_err(DesktopError::io("unlocking the keyring"))?;
        }
        let pid = daemon.child().id().unwrap_or_default();
        desktop.bus.until_owned_by(pid, NAME).await?;
        Ok(Self { _daemon: daemon, connection: desktop.connection().clone() })
    }

    /// Locks the collection. Whoever asks for a secret afterwards is told to prompt, and nobody prompts unless there is
    /// a [`Prompter`].
    pub async fn lock(&self) -> Result<(), DesktopError> {
        let failed = || DesktopError::bus("locking the keyring");
        let service = zbus::Proxy::new(&self.connection, NAME, PATH, SERVICE).await.map_err(failed())?;
        let collection: OwnedObjectPath = service.call("ReadAlias", &("default",)).await.map_err(failed())?;
        let objects: Vec<ObjectPath<'_>> = vec![collection.as_ref()];
        let (_locked, _prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) =
            service.call("Lock", &(objects,)).await.map_err(failed())?;
        Ok(())
    }
}

/// What asks the user for a keyring's password, as GNOME does outside of its shell. It ends by itself when nobody wants
/// it for some seconds. Dropping it ends it.
#[derive(Debug)]
pub struct Prompter {
    _program: Process,
}

impl Prompter {
    /// Starts it, and waits until it can be asked.
    pub async fn start(desktop: &PrivateDesktop) -> Result<Self, DesktopError> {
        let mut program =
            Process::start(&desktop.environment, desktop.scratch(), "gcr-prompter", |command| command)?;
        let pid = program.child().id().unwrap_or_default();
        desktop.bus.until_owned_by(pid, "org.gnome.keyring.SystemPrompter").await?;
        Ok(Self { _program: program })
    }
}
